"""Afgiv planlagt behov from a file: the trial, storing once, the faulty rows, undoing, and who may."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from machinery.access.asking import Asking, Role
from machinery.clock import now
from machinery.domain.faults import Fault
from machinery.errors import NotAllowed
from machinery.exchange.importing import ImportReport
from machinery.exchange.workbook_template import own_template
from machinery.i18n import translator
from machinery.pledges.batches import batches
from machinery.pledges.builders import builders
from machinery.pledges.reading import own_pledges
from machinery.pledges.recording import change_pledge
from machinery.process.product import running_product
from machinery.reference import reference
from machinery.settings import settings
from machinery.ui import upload_actions, upload_page, upload_report
from machinery.ui.fault_lines import fault_lines, reason
from tests.pages.screen import assert_readable, show, words
from tests.pages.worlds import first_builder

T = translator("da")
ME = Asking.command_line()
HEADS = "pledge_ref,project,work_type,places,start_month,end_month,machine_class,machines_peak,commitment"
GOOD = "{ref},Havnevej,pipe,0751,2027-03,2028-02,mini_excavator_2_6t,{machines},planned"
NEWEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Under a clock that stands still, later revisions lie microseconds after it."""
WRONG = "F-1,Havnevej,pipe,0751,2027-03,2028-02,mini_excavater_2_6t,3,planned"


def csv_of(*rows):
    return "\n".join([HEADS, *rows]).encode()


TWO = csv_of(GOOD.format(ref="G-1", machines=2), GOOD.format(ref="G-2", machines=4))
MIXED = csv_of(GOOD.format(ref="G-1", machines=2), WRONG)


def stored(builder):
    pledges = own_pledges(running_product(settings()).store, ME, builder, as_of=NEWEST)
    return {one.pledge.pledge_ref: one for one in pledges}


def opened(builder, **wish):
    return show("pledge", role=f"builder:{builder}", **wish)


def upload(at, data, name="behov.csv"):
    at.file_uploader[0].set_value((name, data, "text/csv"))
    return run(at)


def press(at, key):
    at.button(key=key).click()
    return run(at)


def run(at):
    at.run()
    assert not at.exception, at.exception
    return at


def keys(at):
    return {one.key for one in at.button}


def downloads(at):
    return [one.proto.label for one in at.get("download_button")]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_trial_tells_what_would_happen_and_stores_nothing(fresh_world, lang):
    builder, t = first_builder(fresh_world), translator(lang)
    before = stored(builder)
    at = upload(opened(builder, lang=lang), MIXED)
    assert_readable(at, "pledge", lang)
    report = ImportReport(None, rows=2, accepted=1, updated=0, unchanged=0, rejected=1, problems=())
    assert report.summary(t, is_trial=True) in words(at)
    assert at.button(key="upload_store").label == t.count("upload.store", 1)
    assert stored(builder) == before
    rows = next(one.value for one in at.dataframe if list(one.value) == ["row", "ref", "outcome"])
    assert rows.values.tolist() == [[3, "F-1", t("workbook.outcome.faulty")], [2, "G-1", t("workbook.outcome.new")]]


def test_good_rows_are_stored_once_and_the_list_shows_them_at_once(fresh_world, monkeypatch):
    def clicked_twice(*args, once=upload_actions.store):
        once(*args)
        once(*args)

    monkeypatch.setattr(upload_actions, "store", clicked_twice)
    builder = first_builder(fresh_world)
    before = len(stored(builder))
    at = press(upload(opened(builder), TWO), "upload_store")
    assert len(stored(builder)) == before + 2
    # Stored a second time, the file would be told as two unchanged rows.
    assert ImportReport("", 2, 2, 0, 0, 0, ()).summary(T) in words(at)
    assert T.count("pledge.own_count", before + 2) in words(at)
    assert "upload_store" not in keys(at)
    assert "upload_undo" in keys(at)
    done = [one for one in batches(running_product(settings()).store, ME, builder) if one.file_name == "behov.csv"]
    assert [(one.created, one.updated) for one in done] == [(2, 0)]


def test_the_second_upload_changes_nothing_and_a_changed_row_says_which_field(fresh_world):
    builder = first_builder(fresh_world)
    at = press(upload(opened(builder), TWO), "upload_store")
    at = upload(at, TWO)
    assert ImportReport(None, 2, 0, 0, 2, 0, ()).summary(T, is_trial=True) in words(at)
    assert T("upload.nothing_new") in words(at)
    assert "upload_store" not in keys(at)
    at = upload(at, csv_of(GOOD.format(ref="G-1", machines=9)))
    rows = next(one.value for one in at.dataframe if list(one.value) == ["row", "ref", "outcome"])
    assert T("fields.machines_peak") in rows["outcome"][0]
    press(at, "upload_store")
    assert [stored(builder)[ref].pledge.machines_peak for ref in ("G-1", "G-2")] == [9, 4]


def test_faulty_rows_are_told_in_words_and_can_be_taken_home(fresh_world):
    builder = first_builder(fresh_world)
    at = press(upload(opened(builder), MIXED), "upload_store")
    assert "G-1" in stored(builder)
    assert "F-1" not in stored(builder)
    table = next(one.proto.body for one in at.get("html") if T("upload.faults") in one.proto.body)
    for said in (">3<", T("fields.machine_class"), "mini_excavater_2_6t", "Forslag: Minigraver 2-6 t"):
        assert said in table
    assert T("upload.report") in downloads(at)


def test_the_faulty_rows_are_those_of_this_file(fresh_world, monkeypatch):
    offered = {}

    def take(files, *, key):
        offered[key] = files[0]

    monkeypatch.setattr(upload_page, "show_downloads", take)
    builder = first_builder(fresh_world)
    upload(opened(builder), MIXED)
    book = load_workbook(io.BytesIO(offered["upload_report"].data()))
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert "F-1" in cells
    assert "G-1" not in cells
    template = load_workbook(io.BytesIO(offered["upload_template"].data()))
    cells = {str(cell) for row in template.worksheets[0].iter_rows(values_only=True) for cell in row if cell}
    assert set(stored(builder)) <= cells
    others = [one.builder_id for one in builders(running_product(settings()).store) if one.builder_id != builder]
    assert not cells & set().union(*(stored(other) for other in others))


def test_undoing_takes_back_all_but_what_was_changed_since(fresh_world):
    builder = first_builder(fresh_world)
    before = stored(builder)
    at = press(upload(opened(builder), TWO), "upload_store")
    one = stored(builder)["G-2"]
    changed = replace(one.pledge, note="Ændret siden")
    store = running_product(settings()).store
    change_pledge(store, ME, one.pledge_id, one.revision, changed, idempotency_key="since", now=now)
    press(at, "upload_undo")
    assert set(stored(builder)) == {*before, "G-2"}
    assert stored(builder)["G-2"].pledge.note == "Ændret siden"
    text = words(at)
    assert T("undo.upload.done", parts=T.count("undo.withdrawn", 1)) in text
    assert T("undo.is_changed") in text
    table = next(one.proto.body for one in at.get("html") if T("undo.left") in one.proto.body)
    assert "G-2" in table
    assert "G-1" not in table
    assert "upload_undo" not in keys(at)


def test_a_file_that_cannot_be_read_is_told_in_its_sentence(filled_world):
    at = upload(opened(first_builder(filled_world)), b"PK\x03\x04 torn", "behov.xlsx")
    assert [one.value for one in at.error] == [T("workbook.refused.damaged", file="behov.xlsx")]
    assert "upload_store" not in keys(at)


def test_nothing_of_a_file_stays_when_it_is_taken_away_or_the_builder_changes(filled_world):
    builder = first_builder(filled_world)
    other = next(b.builder_id for b in builders(running_product(settings()).store) if b.builder_id != builder)
    at = show("pledge", role="facilitator", builder=builder)
    at = upload(at, TWO)
    assert "upload_store" in keys(at)
    at.selectbox(key="filter_builder:da").set_value(other)
    run(at)
    assert "upload_store" not in keys(at)
    assert "upload_held" not in at.session_state
    at = upload(at, TWO)
    at.file_uploader[0].clear()
    run(at)
    assert "upload_store" not in keys(at)
    assert "upload_held" not in at.session_state


def test_a_role_lost_after_the_trial_stores_nothing(fresh_world):
    builder = first_builder(fresh_world)
    other = next(b.builder_id for b in builders(running_product(settings()).store) if b.builder_id != builder)
    before = stored(builder), stored(other)
    at = upload(opened(builder), TWO)
    at.query_params["role"] = f"builder:{other}"
    at.session_state["role_chosen"] = f"builder:{other}"
    press(at, "upload_store")
    assert (stored(builder), stored(other)) == before


@pytest.mark.parametrize("role", ["supplier", "partner"])
def test_others_see_nothing_of_files(filled_world, role):
    at = show("pledge", role=role)
    assert not at.file_uploader
    assert T("upload.template") not in downloads(at)


def test_the_services_refuse_another_builder(filled_world):
    store = running_product(settings()).store
    mine, other = [one.builder_id for one in builders(store)][:2]
    with pytest.raises(NotAllowed):
        own_template(store, Asking(Role.BUILDER, frozenset({mine}), "builder"), other, known=reference(), t=T, now=now)


def test_more_faults_than_the_page_shows_are_counted(filled_world):
    wrong = [
        WRONG.replace("F-1", f"F-{no}").replace("mini_excavater", f"mini_{no}_excavater")
        for no in range(upload_report.MOST_FAULTS + 7)
    ]
    at = upload(opened(first_builder(filled_world)), csv_of(*wrong))
    assert T.count("upload.more_faults", 7) in words(at)
    assert T("upload.report") in downloads(at)


def test_what_is_wrong_names_the_nearest_value_as_people_say_it():
    fault = Fault("start_month", "not_a_month", "2028-3x", "2028-03")
    assert reason(fault, T).endswith("Forslag: marts 2028")


def test_the_same_fault_of_many_rows_stands_once():
    def fault(value):
        return Fault("commitment", "required", value)

    found = [(row, fault("")) for row in (3, 5, 6, 7, 9)] + [(4, Fault("project", "required"))]
    lines = fault_lines(found, T)
    assert [(one.field, one.rows_text(T)) for one in lines] == [("commitment", "3, 5–7, 9"), ("project", "4")]
    (many,) = fault_lines([(row, fault("")) for row in range(2, 42, 2)], T)
    assert many.rows_text(T) == f"2, 4, 6, 8, 10, 12, 14, 16 {T.count('common.more_rows', 12)}"


def test_all_suggestions_are_used_at_one_click_told_and_stored_only_then(fresh_world):
    builder = first_builder(fresh_world)
    before = set(stored(builder))
    undecided = GOOD.format(ref="F-2", machines=2).replace("planned", "ikke planlagt")
    at = upload(opened(builder), csv_of(GOOD.format(ref="G-1", machines=2), WRONG, undecided))
    assert T.count("upload.use_suggestions_how", 1) in words(at)
    at = press(at, "upload_suggestions")
    assert set(stored(builder)) == before
    assert at.button(key="upload_store").label == T.count("upload.store", 2)
    became = T("upload.became", was="mini_excavater_2_6t", now="Minigraver 2-6 t")
    assert became in words(at)
    assert T.count("upload.store", 1) == press(at, "upload_suggestions").button(key="upload_store").label
    at = press(press(at, "upload_suggestions"), "upload_store")
    assert set(stored(builder)) == {*before, "G-1", "F-1"}
    assert stored(builder)["F-1"].pledge.machine_class == "mini_excavator_2_6t"
    assert became in words(at)
    again = upload(at, csv_of(WRONG), "igen.csv")
    assert ImportReport(None, 1, 0, 0, 1, 0, ()).summary(T, is_trial=True) in words(press(again, "upload_suggestions"))
