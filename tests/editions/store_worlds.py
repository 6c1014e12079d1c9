"""A small real store with builders and pledges, as pages and commands would have filled it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from machinery.access.asking import Asking
from machinery.domain.checking import check_pledge
from machinery.pledges.builders import add_builder
from machinery.pledges.recording import record_pledge
from machinery.pledges.stored import Builder
from machinery.reference import reference
from machinery.settings import Settings, settings
from machinery.store.database import Store

ENTERED = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FACILITATOR = Asking.command_line()

BUILDERS = ("nord", "vest", "syd", "oest", "vand")
PLEDGES = (
    # builder, place, months, class, machine-months, commitment, visibility
    ("nord", "0851", "2027-01", "2027-12", "mini_excavator_2_6t", 60, "decided", "counted"),
    ("vest", "0851", "2027-03", "2027-08", "crawler_excavator_16_25t", 40, "planned", "counted"),
    ("syd", "1081", "2026-10", "2027-09", "mini_excavator_2_6t", 36, "in_tender", "counted"),
    ("oest", "0851", "2027-01", "2027-12", "midi_excavator_6_10t", 48, "planned", "counted"),
    ("oest", "0101", "2027-01", "2028-12", "site_dumper_1_4t", 48, "intent", "counted"),
    ("vand", "0101", "2027-01", "2028-12", "site_dumper_1_4t", 30, "interest", "counted"),
    ("vand", "DK", "2028-01", "2028-12", "asphalt_paver_10_22t", 12, "planned", "named"),
)


def settings_in(folder: Path) -> Settings:
    return settings({"MACHINERY_EDITIONS": str(folder / "editions"), "MACHINERY_STORE": str(folder / "store.duckdb")})


def filled_store(path: Path | str = ":memory:", *, is_demo: bool = True) -> Store:
    store = Store.open(path, reference=reference())
    for builder_id in BUILDERS:
        main = "nord" if builder_id == "vand" else ""
        name = f"Eksempel {builder_id.capitalize()}"
        builder = Builder(builder_id, name, "municipality", "2026", affiliated_to=main, is_demo=is_demo)
        add_builder(store, FACILITATOR, builder, now=ENTERED)
    for number, (builder_id, place, first, last, machine_class, months, commitment, visibility) in enumerate(PLEDGES):
        raw = {
            "places": place,
            "start_month": first,
            "end_month": last,
            "machine_class": machine_class,
            "machines_peak": 20,
            "machine_months": months,
            "commitment": commitment,
            "notice_id": "2026/S 1-1" if commitment == "in_tender" else "",
            "visibility": visibility,
        }
        checked = check_pledge(raw, builder_id=builder_id, known=reference(), today=date(2026, 11, 20))
        assert checked.pledge is not None, checked.faults
        moment = ENTERED + timedelta(seconds=number)
        record_pledge(store, FACILITATOR, checked.pledge, idempotency_key=f"key-{number}", now=moment)
    return store
