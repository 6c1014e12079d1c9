"""Every site of a half-year, with what is known of its connection."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from machinery.access.asking import Asking
from machinery.charging.profiles import profile_minute
from machinery.charging.site import clock_text
from machinery.domain.places import PlaceLevel
from machinery.reference import Reference
from machinery.reference import reference as usual_reference
from machinery.sites.asked import question
from machinery.sites.loads import SITE, site_loads
from machinery.sites.site import Site, SiteMachines
from machinery.store.database import Store

_PLACE = ["builder_id", "project", "place_code"]


def sites(
    store: Store,
    asking: Asking,
    *,
    builders: Sequence[str] | None = None,
    half_year: str,
    as_of: datetime | None = None,
    with_contracted: bool = False,
    tiers: Sequence[str] | None = None,
    reference: Reference | None = None,
) -> list[Site]:
    """The sites of a half-year, by builder, project and place, those without a place included.

    Counts the same pledges as the signal does; `with_contracted` adds those whose contract is made, which have left the
    open demand but still need power; `tiers` keeps only some tiers of the open demand. Without `builders` all, for the
    facilitator. Raises `NotAllowed`, `UnknownCode`.
    """
    known = reference or usual_reference()
    asked = question(store, asking, builders, half_year, as_of, with_contracted, tiers)
    # One state for both questions: a pledge may be added or withdrawn between them.
    with store.snapshot() as reader:
        machines = asked.machines(store, reader)
        connections = asked.connections(store, reader).set_index(_PLACE).to_dict("index")
    loads = site_loads(machines, known)
    standing = _standing(machines)
    return [
        _site(row, half_year, standing[tuple(row[name] for name in SITE)], connections, known)
        for row in loads.to_dict("records")
    ]


def _standing(machines: pd.DataFrame) -> dict[tuple[Any, ...], list[SiteMachines]]:
    found: dict[tuple[Any, ...], list[SiteMachines]] = {}
    for row in machines.to_dict("records"):
        kind = SiteMachines(row["machine_class"], row["hours_per_day"], row["power_source"], int(row["machines"]))
        found.setdefault(tuple(row[name] for name in SITE), []).append(kind)
    return found


def _site(
    row: dict[Hashable, Any],
    half_year: str,
    machines: list[SiteMachines],
    connections: dict[Hashable, dict[Hashable, Any]],
    reference: Reference,
) -> Site:
    connection = connections[tuple(row[name] for name in _PLACE)]
    has_place = reference.geography.places[row["place_code"]].level is PlaceLevel.municipality
    return Site(
        builder_id=row["builder_id"],
        project=row["project"],
        place_code=row["place_code"],
        has_place=has_place,
        half_year=half_year,
        machines=tuple(machines),
        energy_kwh_per_day=float(row["energy_kwh_per_day"]),
        unmanaged_peak_kw=float(row["unmanaged_peak_kw"]) if has_place else None,
        unmanaged_peak_at=clock_text(profile_minute(int(row["peak_slot"]))) if has_place else None,
        site_power_kw=_known(connection["site_power_kw"]),
        has_power_conflict=connection["stated_powers"] > 1,
        is_grid_shared=bool(connection["grid_share"]),
        latitude=_known(connection["site_latitude"]),
        longitude=_known(connection["site_longitude"]),
    )


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
