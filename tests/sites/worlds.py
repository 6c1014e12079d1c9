"""A small world of pledges in a real store, and the same pledges as plain rows for a computation by hand."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from machinery.access.asking import Asking, Role
from machinery.domain.pledge import PlaceShare, Pledge
from machinery.pledges.batches import record_batch
from machinery.pledges.builders import add_builder
from machinery.pledges.recording import withdraw_pledge
from machinery.pledges.stored import BatchChange, Builder

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACILITATOR = Asking.command_line()
BUILDERS = ("nord", "syd", "havn")
CLASSES = ("crawler_excavator_16_25t", "mini_excavator_0_2t", "backhoe_loader", "crawler_dozer_8_25t")


def acting_for(*builder_ids):
    return Asking(Role.BUILDER, frozenset(builder_ids), "test")


def pledge(**changes):
    fields = {
        "pledge_ref": "",
        "builder_id": "nord",
        "project": "",
        "work_type": "road",
        "places": (PlaceShare("0101", Decimal(1)),),
        "start_month": "2027-01",
        "end_month": "2027-06",
        "machine_class": CLASSES[0],
        "machines_peak": 2,
        "machine_months": Decimal(6),
        "hours_per_day": Decimal(7),
        "days_per_month": 20,
        "power_source": "any",
        "acquisition": "required_of_contractor",
        "requirement_type": "none_yet",
        "commitment": "planned",
        "tender_quarter": "",
        "notice_id": "",
        "site_power_kw": None,
        "charging_area": "unknown",
        "site_latitude": None,
        "site_longitude": None,
        "grid_share": False,
        "connector": (),
        "battery_planned": "unknown",
        "visibility": "counted",
        "contact_mailbox": "",
        "note": "",
    }
    return Pledge(**{**fields, **changes})


def shares(text):
    """Places from `0101:60;0147:40`."""
    if ":" not in text:
        return (PlaceShare(text, Decimal(1)),)
    return tuple(PlaceShare(code, Decimal(percent) / 100) for code, percent in (p.split(":") for p in text.split(";")))


def add_builders(store):
    for builder_id in BUILDERS:
        name = f"Eksempelbygherre {builder_id}"
        builder = Builder(builder_id, name=name, kind="municipality", joined="2026-01-01", is_demo=True)
        add_builder(store, FACILITATOR, builder, now=NOW - timedelta(days=900))


def record(store, pledges, *, now=NOW - timedelta(days=30)):
    """Record pledges, one upload per builder; the ids in the order given."""
    ids = {}
    for builder_id in BUILDERS:
        own = [no for no, one in enumerate(pledges) if one.builder_id == builder_id]
        changes = [BatchChange(pledges[no]) for no in own]
        receipt = record_batch(store, FACILITATOR, builder_id, changes, file_name="test.csv", now=now)
        ids.update(zip(own, receipt.pledge_ids, strict=True))
    return [ids[no] for no in range(len(pledges))]


@dataclass(frozen=True)
class World:
    """What counts in a random world (the rest is withdrawn, out of date or contracted)."""

    counted: tuple[Pledge, ...]


PLACES = (
    "0101", "0265", "0461", "0751", "0851", "0101:60;0265:40", "0461:33.33;0751:66.67", "0101:12.5;0851:87.5",
    "DK", "1083", "1084:50;0751:50",
)  # fmt: skip


def random_world(store, seed, count=80):
    choose = random.Random(seed)
    pledges = []
    for _ in range(count):
        start = 2026 * 12 + choose.randint(0, 40)
        end = start + choose.choice([0, 2, 5, 11, 17, 30])
        pledges.append(
            pledge(
                builder_id=choose.choice(BUILDERS),
                project=choose.choice(["", "", "Bro", "Skole"]),
                places=shares(choose.choice(PLACES)),
                start_month=f"{start // 12}-{start % 12 + 1:02d}",
                end_month=f"{end // 12}-{end % 12 + 1:02d}",
                machine_class=choose.choice(CLASSES),
                machines_peak=choose.randint(1, 7),
                machine_months=Decimal(1),
                hours_per_day=choose.choice([Decimal("3.5"), Decimal(5), Decimal("6.25"), Decimal("7.30"), Decimal(8)]),
                power_source=choose.choice(["any", "any", "battery", "cable", "hydrogen"]),
                commitment=choose.choice(["interest", "planned", "decided", "in_tender", "contracted"]),
                notice_id="1",
            )
        )
    add_builders(store)
    old, recent = pledges[: count // 8], pledges[count // 8 :]
    record(store, old, now=NOW - timedelta(days=500))
    ids = record(store, recent)
    withdrawn = set(choose.sample(range(len(recent)), count // 8))
    for no in withdrawn:
        asking = acting_for(recent[no].builder_id)
        withdraw_pledge(store, asking, ids[no], 1, reason="", idempotency_key=f"w{no}", now=NOW - timedelta(days=20))
    counted = [p for no, p in enumerate(recent) if no not in withdrawn and p.commitment != "contracted"]
    return World(tuple(counted))
