"""Random worlds: builders, pledges and what happened to them, as plain data that a store can be filled with."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from machinery.access.asking import Asking
from machinery.domain.pledge import PlaceShare, Pledge
from machinery.pledges.appending import Revision, append
from machinery.pledges.builders import add_builder
from machinery.pledges.stored import Builder
from machinery.store.database import Store
from machinery.store.known_builders import known_builder
from tests.second.plain_demand import Stated

ALL_EVENTS = {"whos": None, "action": None, "since": None, "before": None, "at_most": 10_000, "skipped": 0}
"""What the read `audit_events` is given for everything that was done."""
ME = Asking.command_line()
CLASSES = ("mini_excavator_0_2t", "crawler_excavator_16_25t", "wheel_loader_0_6t")
PLACES = ("0101", "0147", "0265", "0400", "0851", "DK011", "DK021", "DK050", "1081", "1084", "1085", "ostdanmark", "DK")
STEPS = ("interest", "intent", "planned", "decided", "in_tender", "contracted")
BELONGS_TO = {"harbour": "town"}
"""harbour counts with town."""
BUILDERS = ("town", "county", "harbour", "state")
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 820
"""Days over which things happen: 2025-01-01 to 2027-04-01."""


@dataclass
class World:
    """Pledge id → what was stated when. `events` are the same as revisions to store, in order."""

    histories: dict[str, list[Stated]] = field(default_factory=dict)
    events: list[Revision] = field(default_factory=list)


def plain_pledge(**changes: object) -> Pledge:
    """A valid pledge, changed as asked."""
    return replace(
        Pledge(
            pledge_ref="",
            builder_id="town",
            project="",
            work_type="other",
            places=(PlaceShare("0101", Decimal(1)),),
            start_month="2026-07",
            end_month="2026-12",
            machine_class=CLASSES[0],
            machines_peak=1,
            machine_months=Decimal("6.0"),
            hours_per_day=Decimal("7.00"),
            days_per_month=20,
            power_source="any",
            acquisition="required_of_contractor",
            requirement_type="none_yet",
            commitment="planned",
            tender_quarter="",
            notice_id="",
            site_power_kw=None,
            charging_area="unknown",
            site_latitude=None,
            site_longitude=None,
            grid_share=False,
            connector=(),
            battery_planned="unknown",
            visibility="counted",
            contact_mailbox="",
            note="",
        ),
        **changes,
    )


def random_pledge(draw: random.Random, builder_id: str, pledge_ref: str) -> Pledge:
    """A valid pledge over 2026 to 2028, in one to three places of any level, up to all its machines in use."""
    start = 2026 * 12 + draw.randrange(30)
    months = draw.choice((1, 2, 3, 5, 7, 12, 20))
    peak = draw.choice((1, 1, 2, 3, 9))
    tenths = draw.choice((1, 3, 10 * peak * months, draw.randint(1, 10 * peak * months)))
    codes = draw.sample(PLACES, draw.choice((1, 1, 1, 2, 3)))
    cuts = sorted(draw.sample(range(1, 10_000), len(codes) - 1))
    shares = [Decimal(b - a) / 10_000 for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    if len(codes) == 3 and draw.random() < 0.5:
        shares = [Decimal("0.3334"), Decimal("0.3333"), Decimal("0.3333")]
    return plain_pledge(
        pledge_ref=pledge_ref,
        builder_id=builder_id,
        places=tuple(PlaceShare(code, share) for code, share in zip(codes, shares, strict=True)),
        start_month=f"{start // 12:04d}-{start % 12 + 1:02d}",
        end_month=f"{(start + months - 1) // 12:04d}-{(start + months - 1) % 12 + 1:02d}",
        machine_class=draw.choice(CLASSES),
        machines_peak=peak,
        machine_months=Decimal(min(tenths, 10 * peak * months)) / 10,
        commitment=draw.choice(STEPS),
        visibility=draw.choice(("counted", "counted", "named")),
    )


def random_moment(draw: random.Random) -> datetime:
    """Some moment between `EARLIEST` and `DAYS` later, often around midnight."""
    seconds = draw.choice((0, 82_800, draw.randrange(86_400)))
    return EARLIEST + timedelta(days=draw.randrange(DAYS), seconds=seconds)


def random_world(seed: int, pledges: int) -> World:
    """A world of so many pledges with up to four revisions: changed, confirmed, withdrawn, taken up again, undone."""
    draw = random.Random(seed)
    world = World()
    for number in range(pledges):
        pledge_id = f"01{number:024d}"
        builder_id = draw.choice(BUILDERS)
        content: Pledge | None = None
        latest = random_pledge(draw, builder_id, pledge_id)
        moments = sorted({random_moment(draw) for _ in range(draw.choice((1, 1, 1, 2, 3, 4)))})
        for revision, moment in enumerate(moments, start=1):
            change = (
                "create"
                if content is None and revision == 1
                else draw.choice(("update", "confirm", "withdraw", "undo"))
            )
            if content is None and change in {"confirm", "withdraw"}:
                change = "update"
            confirmed = moment
            if change == "withdraw":
                content = None
            elif change == "undo" and revision > 2:
                before = world.histories[pledge_id][-2]
                content, confirmed = before.content, before.confirmed
            elif change in {"create", "update", "undo"}:
                change = "update" if change == "undo" else change
                content = random_pledge(draw, builder_id, pledge_id)
            latest = content or latest
            world.histories.setdefault(pledge_id, []).append(Stated(moment, content, confirmed))
            world.events.append(
                Revision(
                    pledge_id=pledge_id,
                    revision=revision,
                    pledge_no=-1 - number,
                    pledge=latest,
                    change=change,
                    changed_at=moment,
                    confirmed_at=confirmed,
                    is_withdrawn=content is None,
                )
            )
    return world


def add_builders(store: Store) -> None:
    """The four builders of every random world."""
    for builder_id in BUILDERS:
        add_builder(
            store,
            ME,
            Builder(
                builder_id, builder_id.title(), "municipality", "2022", affiliated_to=BELONGS_TO.get(builder_id, "")
            ),
            now=EARLIEST,
        )


def fill(store: Store, world: World) -> None:
    """Put a world into a store that has its builders, through the one way in that all services use."""
    with store.transaction() as writer:
        for builder_id in BUILDERS:
            builder = known_builder(writer, builder_id)
            events = [event for event in world.events if event.pledge.builder_id == builder_id]
            for revision in sorted({event.revision for event in events}):
                append(writer, ME, builder, [event for event in events if event.revision == revision])
