"""Settings: what cannot be is refused with the name of the variable and the nearest limit."""

import re
from datetime import timedelta

import pytest

from machinery.errors import SettingError
from machinery.i18n import LANGUAGES, translator
from machinery.settings import SETTINGS, settings

NUMBERS = [one for one in SETTINGS if re.fullmatch(r"[\d.]+", one.default)]
LARGEST = {"MACHINERY_SIGN_IN_HOURS": 720, "MACHINERY_INVITATION_DAYS": 365}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("variable", LARGEST)
@pytest.mark.parametrize("value", ["9e6", "1e308", "721"])
def test_what_is_too_long_is_refused_with_the_largest_value(variable, value, lang):
    with pytest.raises(SettingError) as refused:
        settings({variable: value})
    sentence = translator(lang)(refused.value.key, **refused.value.values)
    assert variable in sentence
    assert str(LARGEST[variable]) in sentence
    assert value not in sentence


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda one: one.name)
@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "many"])
def test_every_number_is_a_finite_one(setting, value):
    with pytest.raises(SettingError, match="not_a_number"):
        settings({setting.variable: value})


def test_the_largest_values_are_usable():
    most = settings({variable: str(value) for variable, value in LARGEST.items()})
    assert (most.sign_in_age, most.invitation_age) == (timedelta(hours=720), timedelta(days=365))
