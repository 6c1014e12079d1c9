"""`size_site`: everything about one site in one call."""

import numpy as np

from machinery.charging.buffer import least_buffer_kwh, least_connection_kw
from machinery.charging.chargers import dc_chargers, overnight_outlets
from machinery.charging.managed import least_peak_kw, stable_schedule_kw
from machinery.charging.model import DayModel, Floats, battery_groups, slots, steps
from machinery.charging.need import grid_energy_kwh, least_energy_kwh
from machinery.charging.obstacles import Obstacle, Reason, machine_obstacle
from machinery.charging.result import SiteResult
from machinery.charging.site import SiteDescription
from machinery.charging.unmanaged import first_peak, site_power_kw, unmanaged_power_kw


def size_site(site: SiteDescription) -> SiteResult:
    """Energy, unmanaged and managed peak, chargers, buffer and the two load profiles of one site.

    A site whose day cannot be charged still has its energy and its unmanaged peak; see `SiteResult`.
    """
    fine, coarse = slots(site), steps(site)
    unmanaged = site_power_kw(fine, unmanaged_power_kw(fine))
    unmanaged_peak_kw, unmanaged_peak_minute = first_peak(fine, unmanaged)
    managed_peak_kw = least_peak_kw(coarse)
    obstacles = () if managed_peak_kw is not None else _obstacles(site, coarse)
    chargers, connection_kw, buffer_kwh, managed = None, None, None, None
    if managed_peak_kw is not None:
        break_need = least_energy_kwh(coarse, coarse.is_dc_break.astype(float))
        chargers = None if break_need is None else dc_chargers(coarse, break_need)
        connection_kw = _least_connection(site, coarse)
        buffer_kwh = _buffer(site, coarse, managed_peak_kw)
        schedule = stable_schedule_kw(fine, managed_peak_kw)
        if schedule is not None:
            # The schedule may have had a trace of slack over the peak; the picture shows none.
            managed = _from_midnight(fine, np.minimum(site_power_kw(fine, schedule), managed_peak_kw))
        if site.grid_limit_kw is not None and buffer_kwh is None:
            obstacles = (
                Obstacle(
                    Reason.connection_too_small,
                    connection_kw=site.grid_limit_kw,
                    connection_kw_needed=connection_kw,
                ),
            )
    return SiteResult(
        site=site,
        is_feasible=managed_peak_kw is not None,
        obstacles=obstacles,
        energy_kwh_per_day=_energy_kwh(site, coarse),
        unmanaged_peak_kw=unmanaged_peak_kw,
        unmanaged_peak_minute=unmanaged_peak_minute,
        managed_peak_kw=managed_peak_kw,
        dc_chargers=chargers,
        overnight_outlets=overnight_outlets(coarse),
        buffer_kwh=buffer_kwh,
        is_buffer_feasible=None if site.grid_limit_kw is None else buffer_kwh is not None,
        least_connection_kw=connection_kw,
        unmanaged_profile_kw=_from_midnight(fine, unmanaged),
        managed_profile_kw=managed,
    )


def _energy_kwh(site: SiteDescription, model: DayModel) -> float:
    plug = np.array([machine.plug_efficiency for machine in battery_groups(site)])
    machines = float(model.count @ grid_energy_kwh(model, plug)) if len(plug) else 0.0
    return machines + float(model.base_kw @ model.hours)


def _buffer(site: SiteDescription, model: DayModel, managed_peak_kw: float) -> float | None:
    if site.grid_limit_kw is None:
        return None
    if managed_peak_kw <= site.grid_limit_kw:
        return 0.0
    return least_buffer_kwh(model, site.grid_limit_kw, site.buffer_charge_efficiency, site.buffer_discharge_efficiency)


def _least_connection(site: SiteDescription, model: DayModel) -> float | None:
    return least_connection_kw(model, site.buffer_charge_efficiency, site.buffer_discharge_efficiency)


def _obstacles(site: SiteDescription, model: DayModel) -> tuple[Obstacle, ...]:
    """One obstacle per group that cannot be charged; machines do not stand in each other's way without a limit."""
    found = (
        machine_obstacle(model.group(no), machine.machine_class, site.usable_battery)
        for no, machine in enumerate(battery_groups(site))
    )
    return tuple(obstacle for obstacle in found if obstacle is not None)


def _from_midnight(model: DayModel, profile_kw: Floats) -> Floats:
    """The profile, which begins with the shift, in the order of the clock."""
    clock: Floats = profile_kw[np.argsort(model.start_minutes)]
    return clock
