"""Uploads into a real store: rows find their pledge, the same file twice changes nothing."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from machinery.access.asking import Asking, Role
from machinery.errors import BadFile, NotAllowed, NotFound
from machinery.exchange.importing import import_table
from machinery.i18n import translator
from machinery.pledges.batches import undo_batch
from machinery.pledges.reading import own_pledges
from machinery.reference import reference
from machinery.store.database import Store
from tests.unit.exchange.uploading import ASKING, BUILDER, HEADER, NOW, counts, row, standing, upload


def test_the_report_has_exactly_the_shape_that_programs_read(store: Store) -> None:
    report = upload(store, row(), row("A-2", peak="tre"))
    printed = json.loads(json.dumps(report.as_json(translator("da"))))
    assert printed == {
        "batch_id": report.batch_id,
        "rows": 2,
        "accepted": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "problems": [
            {
                "row": 3,
                "field": "machines_peak",
                "value": "tre",
                "rule": "not_a_number",
                "message": "»Maskiner på samme tid« skal være et tal uden enhed, ikke »tre«.",
                "suggestion": "",
            }
        ],
    }


def test_rows_find_their_pledge_by_reference_and_only_changed_ones_get_a_revision(store: Store) -> None:
    upload(store, row("A-1"), row("A-2"), row("A-3"))
    report = upload(store, row(" A-1 "), row("A-2", peak="4"), row("A-4"), later=1)
    assert counts(report) == (3, 1, 1, 1, 0)
    stored = {one.pledge.pledge_ref: one for one in own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))}
    assert {ref: one.revision for ref, one in stored.items()} == {"A-1": 1, "A-2": 2, "A-3": 1, "A-4": 1}
    assert stored["A-2"].pledge.machines_peak == 4


def test_the_same_values_written_otherwise_change_nothing(store: Store) -> None:
    upload(store, row("A-1", months="18"), row("", months="18"))
    header = (
        "Sted;Første måned;Sidste måned;Maskinklasse;Maskiner på samme tid;Maskinmåneder;Forpligtelsesgrad;"
        "Jeres reference"
    )
    other = "Københavns Kommune;2027-03;2027-08;bæltegraver 16–25 t;3,0;18,0;Planlagt;"
    report = upload(store, other + "A-1", other, header=header, later=1)
    assert counts(report) == (2, 0, 0, 2, 0)


def test_rows_without_reference_are_told_apart_by_content_and_by_count(store: Store) -> None:
    first = upload(store, row("", peak="3"), row("", peak="3"), row("", peak="4"))
    assert counts(first) == (3, 3, 0, 0, 0)
    moved = upload(store, row("", peak="4"), row("", peak="3"), row("", peak="3"), row("", peak="3"), later=1)
    assert counts(moved) == (4, 1, 0, 3, 0)
    refs = [one.pledge.pledge_ref for one in own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))]
    assert len(set(refs)) == 4
    assert all(ref.startswith("auto-") for ref in refs)


def test_a_reference_twice_is_a_fault_of_the_later_row(store: Store) -> None:
    report = upload(store, row("A-1"), row("A-1", peak="5"), row("A-2", peak="x"), row("A-2"))
    assert counts(report) == (4, 1, 0, 0, 3)
    assert [(p.row, p.fault.rule, dict(p.fault.values).get("first_row")) for p in report.problems] == [
        (3, "duplicate_ref", 2),
        (4, "not_a_number", None),
        (5, "duplicate_ref", 4),
    ]


def test_months_that_have_passed_stop_new_rows_only(store: Store) -> None:
    upload(store, row("A-1"))
    data = "\n".join([HEADER, row("A-1", peak="2"), row("A-2")]).encode()
    report = import_table(
        store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=datetime(2028, 1, 1, tzinfo=UTC)
    )
    assert counts(report) == (2, 0, 1, 0, 1)
    assert [(p.row, p.fault.rule) for p in report.problems] == [(3, "wholly_past")]


def test_two_uploads_at_one_reading_of_the_clock(store: Store) -> None:
    for peak in ("3", "4", "5", "6"):
        upload(store, row("A-1", peak=peak))
    assert counts(upload(store, row("A-1", peak="6"))) == (1, 0, 0, 1, 0)


def test_a_dry_run_names_the_fields_that_would_change(store: Store) -> None:
    upload(store, row("A-1"))
    report = upload(store, row("A-1", peak="4", months="18", note="ny"), row("A-2"), later=1, dry_run=True)
    for lang in ("da", "en"):
        t = translator(lang)
        [said] = [note.message(t) for note in report.notes]
        assert "A-1" in said
        assert f"{t('fields.machines_peak')}, {t('fields.note')}." in said


def test_an_upload_takes_its_moment_when_it_is_its_turn(store: Store) -> None:
    locked: list[bool] = []

    def now() -> datetime:
        locked.append(store._writing.locked())
        return NOW + timedelta(seconds=len(locked))

    import_table(store, ASKING, f"{HEADER}\n{row()}\n".encode(), "behov.csv", BUILDER, known=reference(), now=now)
    assert locked == [False, True]  # once for today's date, once for the write
    assert standing(store).changed_at == NOW + timedelta(seconds=2)


def test_a_dry_run_says_the_same_and_stores_nothing(store: Store) -> None:
    rows = (row("A-1"), row("A-2", peak="x"), row(""))
    trial = upload(store, *rows, dry_run=True)
    assert trial.batch_id is None
    assert own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1)) == []
    assert counts(trial) == counts(upload(store, *rows))


def test_an_upload_can_be_undone_and_read_in_again(store: Store) -> None:
    first = upload(store, row("A-1"), row("A-2"))
    assert first.batch_id is not None
    assert undo_batch(store, ASKING, first.batch_id, now=NOW + timedelta(minutes=1)).undone == 2
    assert counts(upload(store, row("A-1"), row("A-2"), later=2)) == (2, 0, 2, 0, 0)
    assert len(own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))) == 2


def test_only_who_may_write_for_the_builder_may_upload(store: Store) -> None:
    data = "\n".join([HEADER, row()]).encode()
    for asking in (Asking.supplier(), Asking(Role.PARTNER), Asking(Role.BUILDER, frozenset({"eksempel_region"}))):
        with pytest.raises(NotAllowed):
            import_table(store, asking, data, "behov.csv", BUILDER, known=reference(), now=NOW)
        with pytest.raises(NotAllowed):  # nothing about the file is told to those who may not write
            import_table(store, asking, b"", "behov.csv", BUILDER, known=reference(), now=NOW)
    with pytest.raises(NotFound):
        import_table(
            store, Asking.command_line(), data, "behov.csv", "ukendt", known=reference(), now=NOW, dry_run=True
        )
    with pytest.raises(BadFile):
        import_table(store, ASKING, b"", "behov.csv", BUILDER, known=reference(), now=NOW)
    assert own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1)) == []
