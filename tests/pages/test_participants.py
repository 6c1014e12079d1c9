"""Deltagere: the whole register, no volumes, and completeness for those it is for."""

import pandas as pd
import pytest

from machinery.i18n import translator
from machinery.pledges.builders import builders
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.ui import register
from tests.pages.screen import show, words
from tests.pages.worlds import first_builder

T = translator("da")


def test_every_participant_stands_in_the_register_with_signature_and_source(empty_world):
    text = words(show("participants"))
    people = reference().participants.values()
    for person in people:
        assert f">{person.name.replace('&', '&amp;')}<" in text
        assert reference().sources[person.source_id].producer.partition(",")[0] in text
    unsigned = sum(not person.signed_letter for person in people)
    assert text.count(f">{T('participants.register.not_signed')}<") == unsigned > 0


def test_every_public_requirement_is_given_with_its_source(empty_world):
    text = words(show("participants"))
    for said in reference().public_requirements:
        source = reference().sources[said.source_id]
        assert source.url.replace(")", "%29") in text


def test_the_register_says_that_it_is_real_and_the_figures_are_not(filled_world):
    assert T("participants.real") in words(show("participants"))


@pytest.mark.parametrize(("role", "may"), [("facilitator", True), ("partner", True), ("supplier", False)])
def test_completeness_is_for_facilitator_and_partner(filled_world, role, may):
    text = words(show("participants", role=role))
    assert (T("participants.completeness.heading") in text) is may
    names = [builder.name for builder in builders(running_product().store)]
    assert any(f">{name}<" in text for name in names) is may


def test_a_builder_does_not_see_how_complete_others_are(filled_world):
    text = words(show("participants", role=f"builder:{first_builder(filled_world)}"))
    assert T("participants.completeness.heading") not in text


def test_an_empty_store_says_so(empty_world):
    at = show("participants", role="facilitator")
    assert T("participants.completeness.empty") in [info.value for info in at.info]


def test_the_day_of_the_last_change_is_the_day_in_denmark(monkeypatch):
    written = []
    monkeypatch.setattr(register, "show_table", lambda frame, *rest, **named: written.append(frame))
    table = pd.DataFrame({"last_changed": [pd.Timestamp("2026-11-22 23:30:00"), pd.NaT]})
    register.show_completeness(table, T)
    assert written[0]["last_changed"].tolist() == ["23. nov. 2026", T("participants.completeness.never")]
