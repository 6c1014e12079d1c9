"""A large file with faulty rows among good ones: the good ones kept, the faulty ones listed, and nothing twice."""

import csv
import io
import random
from datetime import timedelta

from machinery.exchange.importing import import_table
from machinery.i18n import translator
from machinery.pledges.batches import batches
from machinery.pledges.reading import own_pledges
from machinery.reference import reference
from machinery.store.database import Store
from tests.unit.exchange.uploading import ASKING, BUILDER, NOW, counts

BREAKS: list[tuple[str, str, str]] = [
    ("places", "Kjøbenhavn", "unknown_place"),
    ("places", "0101:60;0147:30", "shares_not_100"),
    ("places", "0101:60;0147", "share_missing"),
    ("places", "0101;0101", "place_twice"),
    ("places", "", "required"),
    ("start_month", "marts 27", "not_a_month"),
    ("start_month", "1999-01", "month_out_of_range"),
    ("end_month", "2026-12", "end_before_start"),
    ("machine_class", "Gravko", "unknown_class"),
    ("machines_peak", "0", "out_of_range"),
    ("machines_peak", "tre", "not_a_number"),
    ("machines_peak", "2,5", "not_whole"),
    ("machine_months", "0", "not_above"),
    ("machine_months", "1,25", "too_precise"),
    ("machine_months", "89999", "more_than_peak"),
    ("commitment", "måske", "not_in_list"),
    ("commitment", "I udbud", "notice_required"),
    ("power_source", "HVO", "not_emission_free"),
    ("contact_mailbox", "anlæg", "not_an_email"),
    ("note", "x" * 501, "text_too_long"),
]


def large_file(seed: int) -> tuple[bytes, dict[int, str]]:
    """1,000 rows as a Danish spreadsheet saves them, and spreadsheet row → broken rule of the 40 faulty ones."""
    chance, t = random.Random(seed), translator("da")
    known = reference()
    municipalities = [place for place in known.geography.places.values() if place.level == "municipality"]
    names = [
        "pledge_ref", "project", "places", "start_month", "end_month", "machine_class", "machines_peak",
        "machine_months", "hours_per_day", "power_source", "commitment", "contact_mailbox", "note",
    ]  # fmt: skip
    broken = dict(zip(chance.sample(range(1000), 40), BREAKS * 2, strict=True))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([t(f"fields.{name}") for name in names])
    expected = {}
    for no in range(1000):
        start, months, peak = 2027 * 12 + chance.randrange(36), chance.randint(1, 30), chance.randint(1, 12)
        end = start + months - 1
        place = chance.choice(municipalities)
        machine_class = chance.choice(list(known.classes.values()))
        cells = {
            "pledge_ref": f"B-{no}" if no % 5 else "",
            "project": f"Projekt {no // 2}",
            "places": chance.choice([place.code, place.name_da, "0101:60;0147:40", "DK"]),
            "start_month": f"{start // 12}-{start % 12 + 1:02d}",
            "end_month": f"{end // 12}-{end % 12 + 1:02d}",
            "machine_class": chance.choice([machine_class.machine_class, machine_class.name_da]),
            "machines_peak": str(peak),
            "machine_months": chance.choice(["", str(peak), f"{peak * months / 2:.1f}".replace(".", ",")]),
            "hours_per_day": chance.choice(["", "6,5", "8"]),
            "power_source": chance.choice(["", "Batteri", "any"]),
            "commitment": chance.choice(["Interesse", "intent", "Planlagt", "decided"]),
            "contact_mailbox": chance.choice(["", "anlaeg@eksempel.dk"]),
            "note": chance.choice(["", "=1+1", "linje 1\nlinje 2", 'et "citat"; og mere']),
        }
        if no in broken:
            field, value, rule = broken[no]
            cells[field] = value
            expected[no + 2] = rule
        writer.writerow([cells[name] for name in names])
    return out.getvalue().encode("cp1252"), expected


def test_a_large_file_keeps_its_good_rows_lists_its_faulty_ones_and_changes_nothing_the_second_time(
    store: Store,
) -> None:
    data, expected = large_file(seed=2026)
    told: list[tuple[int, int]] = []
    report = import_table(
        store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=NOW, progress=lambda *at: told.append(at)
    )
    assert counts(report) == (1000, 960, 0, 0, 40)
    assert {problem.row: problem.fault.rule for problem in report.problems} == expected
    assert len(report.problems) == 40
    assert told[-1] == (1000, 1000)
    assert report.batch_id is not None
    stored = own_pledges(store, ASKING, BUILDER, as_of=NOW)
    assert len(stored) == 960
    assert {one.batch_id for one in stored} == {report.batch_id}

    again = import_table(store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=NOW + timedelta(days=1))
    assert counts(again) == (1000, 0, 0, 960, 40)
    assert again.batch_id is None
    assert again.problems == report.problems
    after = own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=2))
    assert [(one.pledge_id, one.revision, one.pledge) for one in after] == [
        (one.pledge_id, one.revision, one.pledge) for one in stored
    ]
    assert len(batches(store, ASKING, BUILDER)) == 1
