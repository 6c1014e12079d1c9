"""What a site made from pledges is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteMachines:
    """Machines alike on one site: as many as in the busiest month of the half-year."""

    machine_class: str
    hours_per_day: float
    power_source: str
    machines: int


@dataclass(frozen=True, slots=True)
class Site:
    """Builder × project × place in one half-year; pledges without a project form one site per place.

    A place coarser than a municipality is no site that could be connected: `has_place` is False and there are no
    powers. `site_power_kw` is the newest connection stated, None while unknown; `has_power_conflict` when pledges of
    the site state different ones. `latitude` and `longitude` are private to builder and facilitator unless
    `is_grid_shared`. `unmanaged_peak_at` is `HH:MM`, when the peak first occurs in the working day.
    """

    builder_id: str
    project: str
    place_code: str
    has_place: bool
    half_year: str
    machines: tuple[SiteMachines, ...]
    energy_kwh_per_day: float
    unmanaged_peak_kw: float | None
    unmanaged_peak_at: str | None
    site_power_kw: float | None
    has_power_conflict: bool
    is_grid_shared: bool
    latitude: float | None
    longitude: float | None

    @property
    def machine_count(self) -> int:
        """Machines of all classes."""
        return sum(m.machines for m in self.machines)

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes the site the same from one half-year to the next: builder, project and place."""
        return self.builder_id, self.project, self.place_code
