"""A site made from pledges as the charging model wants it, for its managed peak, chargers and buffer."""

from machinery.charging.assumptions import ChargingAssumptions, charging_assumptions
from machinery.charging.day import default_use
from machinery.charging.profiles import power_source_of
from machinery.charging.site import SiteDescription
from machinery.errors import Refused, UnknownCode
from machinery.reference import Reference
from machinery.reference import reference as usual_reference
from machinery.sites.site import Site


def describe_site(
    site: Site,
    *,
    base_load_kw: float = 0.0,
    assumptions: ChargingAssumptions | None = None,
    reference: Reference | None = None,
) -> SiteDescription:
    """The site on the default day with the factors of its classes; its stated connection is the grid limit.

    Pledges say nothing of cabins and lights: `base_load_kw` is 0 unless given. Raises `Refused` for a site without a
    place, `UnknownCode` for an unknown class.
    """
    if not site.has_place:
        raise Refused("sites.without_place", place_code=site.place_code)
    known = reference or usual_reference()
    factors = assumptions or charging_assumptions(known)
    uses = []
    for standing in site.machines:
        if standing.machine_class not in known.classes:
            raise UnknownCode("sites.unknown_class", kind="machine_class", code=standing.machine_class)
        machine_class = known.classes[standing.machine_class]
        source = power_source_of(standing.power_source)
        uses.append(default_use(machine_class, standing.machines, standing.hours_per_day, factors, source))
    return SiteDescription(
        machines=tuple(uses),
        usable_battery=factors.usable_battery,
        buffer_charge_efficiency=factors.buffer_charge_efficiency,
        buffer_discharge_efficiency=factors.buffer_discharge_efficiency,
        base_load_kw=(base_load_kw,),
        grid_limit_kw=site.site_power_kw,
    )
