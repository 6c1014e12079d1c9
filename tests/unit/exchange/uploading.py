"""Rows and files of planned demand, uploaded into a store in memory."""

from datetime import UTC, datetime, timedelta

from machinery.access.asking import Asking, Role
from machinery.exchange.importing import ImportReport, import_table
from machinery.pledges.reading import own_pledges
from machinery.pledges.stored import StoredPledge
from machinery.reference import reference
from machinery.store.database import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


BUILDER = "eksempel_kommune"


HEADER = "pledge_ref,places,start_month,end_month,machine_class,machines_peak,machine_months,commitment,note"


ASKING = Asking(Role.BUILDER, frozenset({BUILDER}), "Anlæg")


def upload(store: Store, *rows: str, later: int = 0, header: str = HEADER, dry_run: bool = False) -> ImportReport:
    data = "\n".join([header, *rows]).encode()
    moment = NOW + timedelta(minutes=later)
    return import_table(store, ASKING, data, "behov.csv", BUILDER, known=reference(), now=moment, dry_run=dry_run)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    assert report.rows == report.accepted + report.updated + report.unchanged + report.rejected
    return report.rows, report.accepted, report.updated, report.unchanged, report.rejected


def row(ref: str = "A-1", peak: str = "3", note: str = "", months: str = "", end: str = "2027-08") -> str:
    return f"{ref},0101,2027-03,{end},crawler_excavator_16_25t,{peak},{months},planned,{note}"


def standing(store: Store, ref: str = "A-1") -> StoredPledge:
    everyone = own_pledges(store, ASKING, BUILDER, as_of=NOW + timedelta(days=1))
    [found] = [one for one in everyone if one.pledge.pledge_ref == ref]
    return found
