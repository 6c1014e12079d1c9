"""Whatever is done in the table, stating it stores what a file with the same rows would."""

import csv
import io
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machinery.drafts.keeping import (
    add_drafts,
    change_drafts,
    duplicate_drafts,
    fill_drafts,
    remove_drafts,
    take_pledges,
)
from machinery.drafts.stored import CELLS, DraftEdit
from machinery.exchange.importing import import_table
from machinery.reference import reference
from machinery.store.checking import run_checks
from tests.drafts.making import GOOD, NOW, a_pledge, drafts, said, stored, submit
from tests.second.worlds import ME

VALUES = {
    "places": ("0101:60;0147:40", "København;Frederiksberg", "Aarhus", "Landet over", "DK", ""),
    "start_month": ("2027-03", "marts 2027", "Q2 2027", "03/04/2027", "2029-01"),
    "end_month": ("2028-02", "december 2028", "2. kvt. 2028", "2026-01"),
    "machine_class": ("mini_excavator_2_6t", "Minigraver 2-6 t", "minigraver 2-7 t"),
    "machines_peak": ("1", "7", "2,5", "syv"),
    "machine_months": ("", "2,5", "3.0", "900"),
    "hours_per_day": ("", "6,5", "25"),
    "commitment": ("planned", "besluttet", "in_tender", "Interesse"),
    "notice_id": ("", "2027/S 1"),
    "power_source": ("", "batteri", "HVO"),
    "project": ("", "Havnevej", "=1+1"),
    "note": ("", "to; tre"),
}
REFS = ("", "", "N-1", "N-2")
ROWS = st.builds(
    lambda ref, cells: {"pledge_ref": ref, **GOOD, **cells},
    st.sampled_from(REFS),
    st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in VALUES.items()}),
)
CHANGES = st.sampled_from([{name: text} for name, texts in VALUES.items() for text in texts])
WHICH = st.integers(0, 9)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(ROWS, min_size=1, max_size=3)),
        st.tuples(st.just("add_empty"), st.none()),
        st.tuples(st.just("edit"), st.tuples(WHICH, CHANGES)),
        st.tuples(st.just("fill"), st.tuples(WHICH, WHICH, CHANGES)),
        st.tuples(st.just("copy"), WHICH),
        st.tuples(st.just("remove"), WHICH),
        st.tuples(st.just("take"), st.booleans()),
    ),
    min_size=1,
    max_size=10,
)


def as_file(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, CELLS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def act(store, builder, pledges, name, what):
    """Do one thing to the table of drafts."""
    there = drafts(store, builder)
    if name == "add":
        add_drafts(store, ME, builder, what, now=NOW)
    elif name == "add_empty":
        add_drafts(store, ME, builder, [{}], now=NOW)
    elif name == "take":
        take_pledges(store, ME, builder, [pledges[what]], known=reference(), now=NOW)
    elif there and name == "edit":
        change_drafts(store, ME, builder, [DraftEdit(there[what[0] % len(there)], what[1])], known=reference(), now=NOW)
    elif there and name == "fill":
        rows = [there[what[0] % len(there)].row, there[what[1] % len(there)].row]
        fill_drafts(store, ME, builder, rows, what[2], now=NOW)
    elif there and name == "copy":
        duplicate_drafts(store, ME, builder, [there[what % len(there)].row], now=NOW)
    elif there and name == "remove":
        remove_drafts(store, ME, builder, [there[what % len(there)].row], now=NOW)


def act_plainly(rows, taken, name, what):
    """The same to a list of rows; `taken` holds what the two pledges say."""
    if name == "add":
        rows += [dict(one) for one in what]
    elif name == "add_empty":
        rows.append({})
    elif name == "take":
        if all(one.get("taken") != str(what) for one in rows):
            rows.append({**taken[what], "taken": str(what)})
    elif rows and name == "edit":
        rows[what[0] % len(rows)].update(what[1])
    elif rows and name == "fill":
        for no in {what[0] % len(rows), what[1] % len(rows)}:
            rows[no].update(what[2])
    elif rows and name == "copy":
        no = what % len(rows)
        rows.insert(no + 1, {**rows[no], "pledge_ref": "", "taken": ""})
    elif rows and name == "remove":
        del rows[what % len(rows)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_stating_drafts_stores_what_a_file_of_the_same_rows_would(store, new_builder, acts):
    mine, other = new_builder(), new_builder()
    pledges = [a_pledge(store, mine, ref) for ref in ("P-1", "P-2")]
    for ref in ("P-1", "P-2"):
        a_pledge(store, other, ref)
    taken = [
        {
            "pledge_ref": ref, "places": "0101", "start_month": "2027-01", "end_month": "2027-06",
            "machine_class": "mini_excavator_0_2t", "machines_peak": "1", "commitment": "planned",
            "hours_per_day": "7", "machine_months": "",
        }
        for ref in ("P-1", "P-2")
    ]  # fmt: skip
    rows: list[dict[str, str]] = []
    for name, what in acts:
        act(store, mine, pledges, name, what)
        act_plainly(rows, taken, name, what)
    done = submit(store, mine)
    written = [{name: one.get(name, "") for name in CELLS} for one in rows if any(one.get(name) for name in CELLS)]
    if written:
        report = import_table(store, ME, as_file(written), "a.csv", other, known=reference(), now=NOW)
        assert (done.created, done.updated, done.unchanged) == (report.accepted, report.updated, report.unchanged)
        assert len(done.faulty) == report.rejected
    assert Counter(map(said, stored(store, mine).values())) == Counter(map(said, stored(store, other).values()))
    assert len(drafts(store, mine)) == len(rows) - len(written) + len(done.faulty)


def test_all_rules_of_the_store_hold_after_it(store):
    assert run_checks(store) == []
