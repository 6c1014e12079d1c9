"""Afgiv planlagt behov: the form, its faults, the receipt, change, conflict and withdrawal."""

from decimal import Decimal

import pytest

from machinery.access.asking import Asking, Role
from machinery.charging.pledge_need import one_pledge_need
from machinery.clock import now
from machinery.i18n import translator
from machinery.pledges.reading import own_pledges, pledge_by_id, pledge_history
from machinery.pledges.recording import change_pledge
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.ui import pledge_actions
from tests.pages.screen import show, words
from tests.pages.worlds import first_builder

T = translator("da")


def in_address(at, name):
    """AppTest gives a list for what came in and text for what was written."""
    found = at.query_params[name]
    return found if isinstance(found, str) else ",".join(found)


def stored(world, builder):
    return own_pledges(running_product(settings()).store, Asking.command_line(), builder)


def open_form(builder, **parameters):
    return show("pledge", role=f"builder:{builder}", **parameters)


def fill(at, **changes):
    values = {
        "machine_class": "crawler_excavator_16_25t",
        "municipalities": ["0101", "0147"],
        "start_month_month": 3,
        "start_month_year": 2027,
        "end_month_month": 12,
        "end_month_year": 2028,
        "machines_peak": 4,
        "commitment": "planned",
        **changes,
    }
    kinds = {"municipalities": "multiselect", "machines_peak": "number_input", "note": "text_area"}
    shares = {name: value for name, value in values.items() if name.startswith("share_")}
    for name, value in values.items():
        if name not in shares:
            getattr(at, kinds.get(name, "selectbox"))(key=f"pledge_in_{name}").set_value(value)
    at.run()
    for name, value in shares.items():
        at.text_input(key=f"pledge_in_{name}").set_value(value)
    if shares:
        at.run()
    assert not at.exception
    return at


def submit(at):
    at.button(key="pledge_submit").click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("role", ["supplier", "partner"])
def test_only_builders_and_the_facilitator_get_a_form(filled_world, role):
    at = show("pledge", role=role)
    assert T("pledge.only_for") in words(at)
    assert not [button for button in at.button if button.key == "pledge_submit"]


def test_the_facilitator_chooses_a_builder_first(filled_world):
    at = show("pledge", role="facilitator")
    assert T("pledge.choose_builder") in words(at)
    builder = first_builder(filled_world)
    at.selectbox(key="filter_builder").set_value(builder).run()
    assert not at.exception
    assert in_address(at, "builder") == builder
    assert [button for button in at.button if button.key == "pledge_submit"]


def test_all_faults_come_at_once_beside_their_fields_and_nothing_typed_is_lost(filled_world):
    at = open_form(first_builder(filled_world))
    at.number_input(key="pledge_in_machines_peak").set_value(900).run()
    at.text_input(key="pledge_in_hours_per_day").set_value("mange").run()
    submit(at)
    summary = at.error[0].value
    assert T.count("pledge.faults", 7) in summary
    text = [markdown.value for markdown in at.markdown if markdown.value.startswith(":red[")]
    assert len(text) == 7
    assert any("900" in one for one in text)
    assert at.number_input(key="pledge_in_machines_peak").value == 900
    assert at.text_input(key="pledge_in_hours_per_day").value == "mange"
    at.number_input(key="pledge_in_machines_peak").set_value(9).run()
    assert T.count("pledge.faults", 6) in at.error[0].value


def test_the_summary_follows_what_is_typed(filled_world):
    at = fill(open_form(first_builder(filled_world)))
    pledge = pledge_actions.check_pledge(
        {"machines_peak": "4", "machine_class": "crawler_excavator_16_25t", "places": "0101", "start_month": "2027-03",
         "end_month": "2028-12", "commitment": "planned"},
        builder_id="x", known=reference(), today=now().date(),
    ).pledge  # fmt: skip
    energy, power = one_pledge_need(pledge, reference().classes[pledge.machine_class], reference())
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown[T("common.terms.machine_months")] == "88"
    assert shown[T("pledge.energy")] == f"{T.number(energy)} kWh"
    assert shown[T("pledge.power")] == f"{T.number(power)} kW"
    at.text_input(key="pledge_in_machine_months").set_value("40,5").run()
    assert {m.label: m.value for m in at.metric}[T("common.terms.machine_months")] == "40,5"


def test_a_pledge_is_stored_with_a_receipt_and_counts_in_the_facilitators_demand(fresh_world):
    builder = first_builder(fresh_world)
    before = len(stored(fresh_world, builder))
    asked = {"class": "crawler_excavator_16_25t", "from": "2027H1", "to": "2028H2"}
    sure = show("demand", role="facilitator", **asked).metric[0].value
    at = submit(fill(open_form(builder), share_0101="60", share_0147="40", note="Æ, ø og å; =1+1"))
    assert T("pledge.receipt.create") in words(at)
    receipt = at.session_state["pledge_receipt"].receipt
    assert receipt.pledge_id in words(at)
    found = pledge_by_id(running_product(settings()).store, Asking.command_line(), receipt.pledge_id)
    assert len(stored(fresh_world, builder)) == before + 1
    assert found.pledge.machine_months == Decimal("88.0")
    assert [(p.code, p.share) for p in found.pledge.places] == [("0101", Decimal("0.6")), ("0147", Decimal("0.4"))]
    assert found.pledge.note == "Æ, ø og å; =1+1"
    after = show("demand", role="facilitator", **asked).metric[0].value
    assert int(after.replace(".", "")) - int(sure.replace(".", "")) in (87, 88, 89)


def test_a_double_click_stores_once(fresh_world):
    builder = first_builder(fresh_world)
    before = len(stored(fresh_world, builder))
    at = fill(open_form(builder))
    key = at.session_state["pledge_key"]
    submit(at)
    assert len(stored(fresh_world, builder)) == before + 1
    at.run()
    assert len(stored(fresh_world, builder)) == before + 1
    again = fill(open_form(builder))
    again.session_state["pledge_key"] = key
    again.run()
    submit(again)
    assert len(stored(fresh_world, builder)) == before + 1
    assert T("pledge.receipt.repeated") in words(again)


def test_what_is_typed_survives_a_visit_to_another_page(filled_world):
    at = fill(open_form(first_builder(filled_world)))
    at.switch_page("../../pages/method.py").run()
    at.switch_page("../../pages/pledge.py").run()
    assert not at.exception
    assert at.selectbox(key="pledge_in_machine_class").value == "crawler_excavator_16_25t"
    assert at.multiselect(key="pledge_in_municipalities").value == ["0101", "0147"]
    assert at.number_input(key="pledge_in_machines_peak").value == 4


def choose(at, pledge_id):
    at.selectbox(key="pledge_chosen").set_value(pledge_id).run()
    assert not at.exception
    return at


def test_a_pledge_is_changed_from_a_form_filled_with_it(fresh_world):
    builder = first_builder(fresh_world)
    one = stored(fresh_world, builder)[0]
    at = choose(open_form(builder), one.pledge_id)
    at.button(key="pledge_change").click().run()
    assert at.selectbox(key="pledge_in_machine_class").value == one.pledge.machine_class
    at.text_input(key="pledge_in_project").set_value("Nyt navn").run()
    submit(at)
    assert T("pledge.receipt.update") in words(at)
    now_stored = pledge_by_id(running_product(settings()).store, Asking.command_line(), one.pledge_id)
    assert now_stored.revision == one.revision + 1
    assert now_stored.pledge.project == "Nyt navn"
    assert now_stored.pledge.places == one.pledge.places


def test_somebody_elses_change_is_shown_beside_mine_and_nothing_is_overwritten(fresh_world):
    builder = first_builder(fresh_world)
    one = stored(fresh_world, builder)[0]
    at = choose(open_form(builder), one.pledge_id)
    at.button(key="pledge_change").click().run()
    store = running_product(settings()).store
    from dataclasses import replace

    change_pledge(
        store, Asking(Role.BUILDER, frozenset({builder}), "en kollega"), one.pledge_id, one.revision,
        replace(one.pledge, project="Kollegaens navn"), idempotency_key="other", now=now(),
    )  # fmt: skip
    at.text_input(key="pledge_in_project").set_value("Mit navn").run()
    submit(at)
    text = words(at)
    assert "Kollegaens navn" in text
    assert "Mit navn" in text
    assert "en kollega" in text
    assert pledge_by_id(store, Asking.command_line(), one.pledge_id).pledge.project == "Kollegaens navn"
    assert at.text_input(key="pledge_in_project").value == "Mit navn"
    at.button(key="pledge_keep_mine").click().run()
    submit(at)
    history = pledge_history(store, Asking.command_line(), one.pledge_id)
    assert [row.pledge.project for row in history][-2:] == ["Kollegaens navn", "Mit navn"]


def test_a_withdrawal_needs_a_reason_and_a_yes(fresh_world):
    builder = first_builder(fresh_world)
    one = stored(fresh_world, builder)[0]
    at = choose(open_form(builder), one.pledge_id)
    assert at.button(key="pledge_withdraw").disabled
    at.text_input(key=f"pledge_reason_{one.pledge_id}").set_value("Projektet er udsat").run()
    assert at.button(key="pledge_withdraw").disabled
    at.checkbox(key=f"pledge_sure_{one.pledge_id}").check().run()
    at.button(key="pledge_withdraw").click().run()
    assert not at.exception
    assert T("pledge.receipt.withdraw") in words(at)
    assert one.pledge_id not in {row.pledge_id for row in stored(fresh_world, builder)}
    history = pledge_history(running_product(settings()).store, Asking.command_line(), one.pledge_id)
    assert history[-1].reason == "Projektet er udsat"


def test_a_stale_pledge_is_marked_and_can_be_confirmed(fresh_world):
    worlds = running_product(settings()).store
    from machinery.pledges.builders import builders

    builder, one = next(
        (b.builder_id, p) for b in builders(worlds) for p in stored(fresh_world, b.builder_id) if p.is_stale
    )
    at = choose(open_form(builder), one.pledge_id)
    count = sum(p.is_stale for p in stored(fresh_world, builder))
    assert T.count("pledge.stale", count) in words(at)
    at.button(key="pledge_confirm").click().run()
    assert T("pledge.receipt.confirm") in words(at)
    assert not pledge_by_id(worlds, Asking.command_line(), one.pledge_id).is_stale


def test_a_button_that_outlives_its_role_stores_nothing(fresh_world, monkeypatch):
    builder = first_builder(fresh_world)
    at = fill(open_form(builder))
    before = len(stored(fresh_world, builder))
    monkeypatch.setattr(pledge_actions, "asking", Asking.supplier)
    submit(at)
    assert T("access.not_your_builder") in words(at)
    assert len(stored(fresh_world, builder)) == before
    assert at.number_input(key="pledge_in_machines_peak").value == 4


@pytest.mark.parametrize("level", ["province", "region", "country"])
def test_coarser_places_can_be_pledged(fresh_world, level):
    builder = first_builder(fresh_world)
    at = open_form(builder)
    at.segmented_control(key="pledge_in_level").set_value(level).run()
    codes = {"province": "DK011", "region": "ostdanmark", "country": "DK"}
    if level != "country":
        at.selectbox(key=f"pledge_in_place_{level}").set_value(codes[level]).run()
    for name, value in {"machine_class": "crawler_dozer_8_25t", "start_month_month": 1, "start_month_year": 2028,
                        "end_month_month": 6, "end_month_year": 2028, "commitment": "intent"}.items():  # fmt: skip
        at.selectbox(key=f"pledge_in_{name}").set_value(value).run()
    at.number_input(key="pledge_in_machines_peak").set_value(1).run()
    submit(at)
    receipt = at.session_state["pledge_receipt"].receipt
    found = pledge_by_id(running_product(settings()).store, Asking.command_line(), receipt.pledge_id)
    assert [place.code for place in found.pledge.places] == [codes[level]]


def test_in_english_nothing_danish_is_left_in_the_form(filled_world):
    at = open_form(first_builder(filled_world), lang="en")
    labels = {box.label for box in at.selectbox if str(box.key).startswith("pledge_in_")}
    assert "Machine class *" in labels
    submit(at)
    assert "There are 6 faults" in at.error[0].value
