"""Parts of an open page that are not drawn with it: they ask again who it is, and refuse once the role has ended."""

from functools import partial

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import local_script_runner

from machinery.access.asking import Role
from machinery.errors import NotAllowed
from machinery.i18n import translator
from machinery.ui import charging_parts, demand_parts
from tests.pages.screen import words
from tests.pages.signing_in import give_role, signed_in, withdraw_all
from tests.pages.worlds import World, first_builder

T = translator("da")


@pytest.fixture
def files(monkeypatch):
    """The files of the page drawn last, as they lie behind their buttons."""
    taken = []
    for parts in (demand_parts, charging_parts):
        monkeypatch.setattr(parts, "show_downloads", lambda files, *, key: taken.extend(files))
    return taken


@pytest.mark.parametrize(
    ("key", "role"), [("demand", Role.FACILITATOR), ("charging", Role.FACILITATOR), ("charging", Role.BUILDER)]
)
def test_a_file_behind_an_old_button_is_refused(fresh_world: World, files, key, role):
    give_role("anne", role, first_builder(fresh_world) if role is Role.BUILDER else "")
    signed_in(key, "anne")
    (file,) = files
    assert len(file.data().splitlines()) > 2
    withdraw_all()
    with pytest.raises(NotAllowed, match="role_ended"):
        file.data()


@pytest.mark.parametrize("key", ["demand", "charging"])
def test_a_published_file_is_for_everybody(fresh_world: World, files, key):
    give_role("anne", Role.PARTNER)
    signed_in(key, "anne")
    withdraw_all()
    (file,) = files
    assert len(file.data().splitlines()) > 2


def test_the_map_of_live_figures_is_not_drawn_again_after_the_role_ended(fresh_world: World, monkeypatch, caplog):
    give_role("anne", Role.FACILITATOR)
    at = signed_in("demand", "anne")
    (map_part,) = at._fragment_storage._fragments
    monkeypatch.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id_queue=[map_part]))
    at.run()
    assert not at.exception
    assert T("demand.map_regions") in words(at)
    withdraw_all()
    at.run()
    assert len(at.exception) == 1, "app.py shows it as a sentence"
    assert "access.role_ended" in caplog.text
    assert T("demand.map_regions") not in words(at)
