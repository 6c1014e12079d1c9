"""Afgiv planlagt behov: the form, its faults, the receipt, change, conflict and withdrawal."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import partial
from urllib.parse import parse_qsl

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import local_script_runner

from machinery.access.asking import Asking, Role
from machinery.charging.pledge_need import one_pledge_need
from machinery.clock import now
from machinery.domain.checking import check_pledge
from machinery.domain.pledge import FIELD
from machinery.exchange.importing import import_table
from machinery.i18n import translator
from machinery.pledges.builders import builders
from machinery.pledges.reading import own_pledges, pledge_by_id, pledge_history
from machinery.pledges.recording import change_pledge, record_pledge
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.ui import own_pledges as own
from machinery.ui import pledge_actions
from machinery.ui.markdown import plain
from machinery.ui.pledge_form import ORDER
from machinery.ui.pledge_standing import Standing, in_order_of_need, standing_of
from machinery.ui.pledge_words import own_reference
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
            kind = kinds.get(name, "selectbox")
            is_worded = kind in ("selectbox", "multiselect") and not name.endswith("_year")
            getattr(at, kind)(key=f"pledge_in_{name}{':da' if is_worded else ''}").set_value(value)
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
    assert T("common.roles.try_another") in words(at)
    assert not [button for button in at.button if button.key == "pledge_submit"]


def test_the_facilitator_chooses_a_builder_first(filled_world):
    at = show("pledge", role="facilitator")
    assert T("pledge.choose_builder") in words(at)
    builder = first_builder(filled_world)
    at.selectbox(key="filter_builder:da").set_value(builder).run()
    assert not at.exception
    assert in_address(at, "builder") == builder
    assert [button for button in at.button if button.key == "pledge_submit"]


def order_of(summary):
    return re.findall(r"^- \[(.*)\]\(#to-pledge_in_\w+\)$", summary, re.MULTILINE)


def test_every_field_has_its_place_in_the_order_of_the_form():
    assert sorted(ORDER) == sorted(set(FIELD) - {"builder_id"})


@pytest.mark.parametrize("level", ["municipality", "region", "country"])
def test_each_fault_leads_to_an_input_that_is_there(filled_world, level):
    at = open_form(first_builder(filled_world))
    at.segmented_control(key="pledge_in_level:da").set_value(level).run()
    for name in ("hours_per_day", "site_latitude", "contact_mailbox", "machine_months"):
        at.text_input(key=f"pledge_in_{name}").set_value("ved ikke")
    at.number_input(key="pledge_in_days_per_month").set_value(40).run()
    submit(at)
    inputs = [*at.selectbox, *at.multiselect, *at.number_input, *at.text_input, *at.segmented_control]
    targets = re.findall(r"#to-(\w+)", at.error[0].value)
    assert len(targets) == (10 if level == "country" else 11)
    assert not [target for target in targets if not any(str(one.key).startswith(target) for one in inputs)]


def test_what_is_suggested_is_said_in_words_and_not_as_a_file_would(filled_world):
    at = submit(fill(open_form(first_builder(filled_world)), municipalities=["0751", "0461"],
                     share_0751="70", share_0461="40", end_month_month=1, end_month_year=2027))  # fmt: skip
    summary = at.error[0].value
    assert "Aarhus 63,64\N{NO-BREAK SPACE}%; Odense 36,36\N{NO-BREAK SPACE}%" in summary
    assert not re.search(r"0751|0461|63[.]64|20\d\d-\d\d", summary)


def test_a_place_in_a_fault_is_called_by_its_name(filled_world):
    at = submit(fill(open_form(first_builder(filled_world)), municipalities=["0751", "0461"], share_0751="70"))
    assert "»Odense«" in at.error[0].value
    assert not re.search(r"0751|0461", at.error[0].value)


def test_no_box_offers_all_at_once_in_english(filled_world):
    for at in (open_form(first_builder(filled_world)), show("demand"), show("demand", role="facilitator")):
        assert at.multiselect
        assert not [box.label for box in at.multiselect if box.proto.select_all]


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
    assert order_of(summary) == [one.removeprefix(":red[:material/error: ").removesuffix("]") for one in text]
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


def test_the_receipt_says_everything_that_was_stored_and_what_follows(fresh_world):
    builder = first_builder(fresh_world)
    at = submit(fill(open_form(builder), share_0101="60", share_0147="40"))
    table = next(html.proto.body for html in at.get("html") if T("pledge.receipt.caption") in html.proto.body)
    said = dict(re.findall(r'<th scope="row"[^>]*>(.*?)</th><td class="left[^>]*>(.*?)</td>', table))
    of_class = reference().classes["crawler_excavator_16_25t"]
    energy, power = one_pledge_need(at_store(at).pledge, of_class, reference())
    assert said == {
        T("fields.machine_class"): T.name(of_class),
        T("fields.machines_peak"): "4",
        T("fields.places"): "København 60\N{NO-BREAK SPACE}% og Frederiksberg 40\N{NO-BREAK SPACE}%",
        T("common.terms.period"): "marts 2027 – december 2028 (22 måneder)",
        T("fields.commitment"): "Planlagt",
        T("common.terms.machine_months"): "88",
        T("pledge.energy"): f"{T.number(energy)} kWh",
        T("pledge.power"): f"{T.number(power)} kW",
    }


def at_store(at):
    receipt = at.session_state["pledge_receipt"].receipt
    return pledge_by_id(running_product(settings()).store, Asking.command_line(), receipt.pledge_id)


def way_to_charging(at):
    """What the receipt's link asks the page Ladebehov for; None without a link."""
    links = [link.proto for link in at.get("page_link") if "charging" in link.proto.page and link.proto.query_string]
    return dict(parse_qsl(links[0].query_string)) if links else None


@pytest.mark.parametrize("commitment", ["planned", "interest"])
def test_the_receipt_leads_to_the_need_on_the_map(fresh_world, commitment):
    builder = first_builder(fresh_world)
    at = submit(fill(open_form(builder), share_0101="40", share_0147="60", commitment=commitment))
    asked = way_to_charging(at)
    assert asked["area"] == "0147"
    assert asked["at"] == "2027H1"
    there = show("charging", role=f"builder:{builder}", **asked)
    assert there.selectbox(key="filter_area:da").value == "0147"
    assert there.select_slider(key="filter_at:da").value == "2027H1"
    assert T("charging.nothing_here") not in words(there)
    assert "Frederiksberg**, 1. halvår 2027" in words(there)


def test_what_has_no_place_on_the_map_leads_to_none(fresh_world):
    builder = first_builder(fresh_world)
    at = open_form(builder)
    at.segmented_control(key="pledge_in_level:da").set_value("country").run()
    for name, value in {"machine_class": "crawler_dozer_8_25t", "start_month_month": 1, "start_month_year": 2028,
                        "end_month_month": 6, "end_month_year": 2028, "commitment": "intent"}.items():  # fmt: skip
        at.selectbox(key=f"pledge_in_{name}{'' if name.endswith('_year') else ':da'}").set_value(value).run()
    at.number_input(key="pledge_in_machines_peak").set_value(1).run()
    submit(at)
    assert T("pledge.receipt.create") in words(at)
    assert way_to_charging(at) is None


def test_a_receipt_goes_when_another_pledge_is_chosen_and_the_form_is_empty(fresh_world):
    builder = first_builder(fresh_world)
    at = submit(fill(open_form(builder)))
    choose(at, stored(fresh_world, builder)[0].pledge_id)
    assert T("pledge.receipt.create") not in words(at)
    assert at.selectbox(key="pledge_in_machine_class:da").value is None


def test_a_receipt_for_something_else_gives_the_half_entered_pledge_back(fresh_world):
    builder = first_builder(fresh_world)
    first, second = stored(fresh_world, builder)[:2]
    at = choose(fill(open_form(builder)), first.pledge_id)
    at.button(key="pledge_confirm").click().run()
    assert T("pledge.receipt.confirm") in words(at)
    choose(at, second.pledge_id)
    assert T("pledge.receipt.confirm") not in words(at)
    assert at.number_input(key="pledge_in_machines_peak").value == 4


def test_what_is_withdrawn_is_not_said_to_count(fresh_world):
    builder = first_builder(fresh_world)
    one = stored(fresh_world, builder)[0]
    at = choose(open_form(builder), one.pledge_id)
    at.text_input(key=f"pledge_reason_{one.pledge_id}").set_value("Projektet er udsat").run()
    at.checkbox(key=f"pledge_sure_{one.pledge_id}").check().run()
    at.button(key="pledge_withdraw").click().run()
    assert T("pledge.receipt.next_withdrawn") in words(at)
    assert T("pledge.receipt.next_open") not in words(at)
    assert way_to_charging(at) is None


def test_own_pledges_that_ask_for_something_come_first(fresh_world):
    builder = first_builder(fresh_world)
    one = next(p for p in stored(fresh_world, builder) if p.pledge.commitment == "planned")
    one = replace(one, is_stale=False, is_out=False)

    def made(ref, start, end, commitment="planned", **flags):
        return replace(one, pledge=replace(one.pledge, pledge_ref=ref, start_month=start, end_month=end,
                                           commitment=commitment), **flags)  # fmt: skip

    given = [
        made("later", "2028-01", "2028-12"),
        made("contract", "2027-06", "2027-12", "contracted"),
        made("first", "2027-01", "2028-12"),
        made("contract over", "2025-01", "2025-12", "contracted"),
        made("over", "2025-01", "2025-12", is_stale=True),
        made("soon", "2026-01", "2027-01"),
        made("not so soon", "2026-01", "2027-02"),
        made("ended", "2026-01", "2026-10"),
        made("stale", "2029-01", "2029-12", is_stale=True),
        made("out", "2030-01", "2030-12", is_stale=True, is_out=True),
    ]
    found = [one.pledge.pledge_ref for one in in_order_of_need(given, now())]
    assert found == ["out", "stale", "ended", "soon", "over", "contract over", "not so soon", "first", "contract",
                     "later"]  # fmt: skip


def test_a_reference_is_shown_only_when_the_builder_gave_it(fresh_world):
    builder = first_builder(fresh_world)
    store = running_product(settings()).store
    own, made = record(builder, pledge_ref="VEJ-7"), record(builder)
    header = "sted;første måned;sidste måned;maskinklasse;maskiner på samme tid;forpligtelsesgrad\n"
    before = {one.pledge_id for one in stored(fresh_world, builder)}
    file = (header + "0101;2027-01;2028-12;crawler_dozer_8_25t;2;planned\n").encode()
    import_table(store, Asking.command_line(), file, "a.csv", builder, known=reference(), now=now)
    refs = {one.pledge_id: own_reference(one.pledge.pledge_ref, one.pledge_id) for one in stored(fresh_world, builder)}
    (read_in,) = set(refs) - before
    assert (refs[own.pledge_id], refs[made.pledge_id], refs[read_in]) == ("VEJ-7", "", "")
    at = open_form(builder)
    (table,) = [one.value for one in at.dataframe if "mark" in one.value]
    assert {"VEJ-7", ""} <= set(table["ref"])
    assert made.pledge_id not in set(table["ref"])
    at = choose(at, made.pledge_id)
    at.button(key="pledge_change").click().run()
    assert at.text_input(key="pledge_in_pledge_ref").value == ""
    at.text_input(key="pledge_in_project").set_value("Nyt navn").run()
    submit(at)
    assert pledge_by_id(store, Asking.command_line(), made.pledge_id).pledge.pledge_ref == made.pledge_id


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


def test_typing_draws_the_form_alone_and_storing_the_whole_page(fresh_world, monkeypatch):
    builder = first_builder(fresh_world)
    reads = []
    monkeypatch.setattr(own, "own_pledges", lambda *a, **k: reads.append(1) or own_pledges(*a, **k))
    at = fill(open_form(builder))
    number = len(stored(fresh_world, builder))
    form, _file = at._fragment_storage._fragments  # in the order of the page
    with monkeypatch.context() as as_browser:
        as_browser.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id_queue=[form]))
        reads.clear()
        at.number_input(key="pledge_in_machines_peak").set_value(5).run()
        assert {m.label: m.value for m in at.metric}[T("common.terms.machine_months")] == "110"
        assert not reads
        submit(at)
    assert reads
    assert T.count("pledge.own_count", number + 1) in words(at)


def test_what_is_typed_survives_a_visit_to_another_page(filled_world):
    at = fill(open_form(first_builder(filled_world)))
    at.switch_page("../../pages/method.py").run()
    at.switch_page("../../pages/pledge.py").run()
    assert not at.exception
    assert at.selectbox(key="pledge_in_machine_class:da").value == "crawler_excavator_16_25t"
    assert at.multiselect(key="pledge_in_municipalities:da").value == ["0101", "0147"]
    assert at.number_input(key="pledge_in_machines_peak").value == 4


def choose(at, pledge_id):
    next(box for box in at.selectbox if str(box.key).startswith("pledge_chosen")).set_value(pledge_id).run()
    assert not at.exception
    return at


def test_a_pledge_is_changed_from_a_form_filled_with_it(fresh_world):
    builder = first_builder(fresh_world)
    one = stored(fresh_world, builder)[0]
    at = choose(open_form(builder), one.pledge_id)
    at.button(key="pledge_change").click().run()
    assert at.selectbox(key="pledge_in_machine_class:da").value == one.pledge.machine_class
    at.text_input(key="pledge_in_project").set_value("Nyt navn").run()
    submit(at)
    assert T("pledge.receipt.update") in words(at)
    now_stored = pledge_by_id(running_product(settings()).store, Asking.command_line(), one.pledge_id)
    assert now_stored.revision == one.revision + 1
    assert now_stored.pledge.project == "Nyt navn"
    assert now_stored.pledge.places == one.pledge.places


@pytest.mark.parametrize(("stated", "after"), [("", 60), ("30,5", Decimal("30.5"))])
def test_machine_months_follow_a_change_of_machines_unless_they_were_stated(fresh_world, stated, after):
    builder = first_builder(fresh_world)
    made = record(builder, start_month="2027-01", end_month="2027-12", machines_peak="3", machine_months=stated)
    at = choose(open_form(builder), made.pledge_id)
    at.button(key="pledge_change").click().run()
    at.number_input(key="pledge_in_machines_peak").set_value(5).run()
    submit(at)
    assert T("pledge.receipt.update") in words(at)
    now_stored = pledge_by_id(running_product(settings()).store, Asking.command_line(), made.pledge_id)
    assert now_stored.pledge.machine_months == after
    at.button(key="pledge_similar").click().run()
    at.number_input(key="pledge_in_machines_peak").set_value(6).run()
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown[T("common.terms.machine_months")] == T.number(72 if not stated else after, 1 if stated else 0)


@pytest.mark.parametrize(("name", "said"), [("en kollega", "en kollega"), ("command line", "Kommandolinjen")])
def test_somebody_elses_change_is_shown_beside_mine_and_nothing_is_overwritten(fresh_world, name, said):
    builder = first_builder(fresh_world)
    one = stored(fresh_world, builder)[0]
    at = choose(open_form(builder), one.pledge_id)
    at.button(key="pledge_change").click().run()
    store = running_product(settings()).store
    from dataclasses import replace

    change_pledge(
        store, Asking(Role.BUILDER, frozenset({builder}), name), one.pledge_id, one.revision,
        replace(one.pledge, project="Kollegaens navn"), idempotency_key="other", now=now(),
    )  # fmt: skip
    at.text_input(key="pledge_in_project").set_value("Mit navn").run()
    submit(at)
    text = words(at)
    assert "Kollegaens navn" in text
    assert "Mit navn" in text
    assert f"({said})" in text
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
    assert T("pledge.reason_needed") in words(at)
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
    builder, one = next(
        (b.builder_id, p) for b in builders(worlds) for p in stored(fresh_world, b.builder_id) if p.is_stale
    )
    at = choose(open_form(builder), one.pledge_id)
    marks = next(frame.value["mark"] for frame in at.dataframe if "mark" in frame.value)
    assert set(marks) & {T("pledge.mark_stale"), T("pledge.mark_out")}
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


def record(builder, **changes):
    """A pledge stored past the form, and its receipt."""
    raw = {"machine_class": "crawler_dozer_8_25t", "places": "0101", "start_month": "2027-01", "end_month": "2028-12",
           "machines_peak": "2", "commitment": "planned", **changes}  # fmt: skip
    checked = check_pledge(raw, builder_id=builder, known=reference(), today=now().date(), existing=True)
    assert checked.pledge, checked.faults
    store = running_product(settings()).store
    return record_pledge(store, Asking.command_line(), checked.pledge, idempotency_key=str(raw), now=now())


@pytest.mark.parametrize("places", ["DK011:70;DK012:30", "hovedstaden;sjaelland"])
def test_a_pledge_over_several_coarse_places_is_changed_without_losing_any(fresh_world, places):
    builder = first_builder(fresh_world)
    codes = [part.partition(":")[0] for part in places.split(";")]
    codes = [reference().geography.find(code).code for code in codes]
    receipt = record(builder, places=places, start_month="2026-07", end_month="2026-12")
    before = pledge_by_id(running_product(settings()).store, Asking.command_line(), receipt.pledge_id).pledge
    at = choose(open_form(builder), receipt.pledge_id)
    at.button(key="pledge_change").click().run()
    level = at.session_state["pledge_in_level"]
    assert at.multiselect(key=f"pledge_in_places_{level}:da").value == codes
    at.text_input(key="pledge_in_project").set_value("Nyt navn").run()
    submit(at)
    assert T("pledge.receipt.update") in words(at)
    after = pledge_by_id(running_product(settings()).store, Asking.command_line(), receipt.pledge_id).pledge
    assert after == replace(before, project="Nyt navn")


def test_only_what_was_seen_is_confirmed(fresh_world):
    builder = first_builder(fresh_world)
    receipt = record(builder)
    at = choose(open_form(builder), receipt.pledge_id)
    store = running_product(settings()).store
    theirs = replace(pledge_by_id(store, Asking.command_line(), receipt.pledge_id).pledge, machines_peak=40)
    change_pledge(store, Asking.command_line(), receipt.pledge_id, 1, theirs, idempotency_key="theirs", now=now())
    at.button(key="pledge_confirm").click().run()
    assert not at.exception
    assert at.error
    history = pledge_history(store, Asking.command_line(), receipt.pledge_id)
    assert [one.change for one in history] == ["create", "update"]


def test_a_pledge_that_ended_before_the_open_demand_is_said_to_be_over(fresh_world):
    builder = first_builder(fresh_world)
    over = record(builder, start_month="2026-01", end_month="2026-06", pledge_ref="over")
    last = record(builder, start_month="2026-01", end_month="2026-07", pledge_ref="last")
    found = {one.pledge_id: one for one in stored(fresh_world, builder)}
    assert standing_of(found[over.pledge_id], now()) is Standing.OVER
    assert standing_of(found[last.pledge_id], now()) is Standing.ENDED
    assert not open_form(builder).exception


def test_each_builder_keeps_its_own_half_entered_pledge(filled_world):
    first, second = (one.builder_id for one in builders(running_product(settings()).store)[:2])
    at = show("pledge", role="facilitator", builder=first)
    fill(at, share_0101="70", share_0147="30")
    at.selectbox(key="filter_builder:da").set_value(second).run()
    assert at.selectbox(key="pledge_in_machine_class:da").value is None
    assert at.number_input(key="pledge_in_machines_peak").value is None
    at.number_input(key="pledge_in_machines_peak").set_value(7).run()
    at.selectbox(key="filter_builder:da").set_value(first).run()
    assert not at.exception
    assert at.selectbox(key="pledge_in_machine_class:da").value == "crawler_excavator_16_25t"
    assert at.text_input(key="pledge_in_share_0101").value == "70"
    assert at.number_input(key="pledge_in_machines_peak").value == 4
    at.selectbox(key="filter_builder:da").set_value(second).run()
    assert at.number_input(key="pledge_in_machines_peak").value == 7


def test_what_a_builder_wrote_is_never_taken_as_markup(fresh_world):
    builder = first_builder(fresh_world)
    said = "![x](https://example.org/x.png) :red[**nu**]"
    at = fill(open_form(builder))
    at.text_input(key="pledge_in_project").set_value(said)
    at.text_input(key="pledge_in_hours_per_day").set_value("[24](https://example.org)").run()
    submit(at)
    shown = [at.error[0].value, *(found.value for found in at.markdown)]
    assert any("24" in one for one in shown)
    assert not any("[24](" in one for one in shown)
    at.text_input(key="pledge_in_hours_per_day").set_value("").run()
    submit(at)
    assert T("pledge.receipt.create") in words(at)
    shown = [found.value for found in at.markdown]
    assert any(plain(said) in one for one in shown)
    assert not any(said in one for one in shown)


@pytest.mark.parametrize("level", ["province", "region", "country"])
def test_coarser_places_can_be_pledged(fresh_world, level):
    builder = first_builder(fresh_world)
    at = open_form(builder)
    at.segmented_control(key="pledge_in_level:da").set_value(level).run()
    codes = {"province": "DK011", "region": "ostdanmark", "country": "DK"}
    if level != "country":
        at.multiselect(key=f"pledge_in_places_{level}:da").set_value([codes[level]]).run()
    for name, value in {"machine_class": "crawler_dozer_8_25t", "start_month_month": 1, "start_month_year": 2028,
                        "end_month_month": 6, "end_month_year": 2028, "commitment": "intent"}.items():  # fmt: skip
        is_worded = not name.endswith("_year")
        at.selectbox(key=f"pledge_in_{name}{':da' if is_worded else ''}").set_value(value).run()
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
