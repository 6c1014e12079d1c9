"""Energy and unmanaged peak of many sites at once: each site is a weighted sum of machine profiles."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse

from machinery.charging.assumptions import ChargingAssumptions, charging_assumptions
from machinery.charging.profiles import MachineProfile, machine_profile, power_source_of
from machinery.errors import UnknownCode
from machinery.reference import Reference

SITE = ["builder_id", "project", "place_code", "half_year_no"]
_KIND = ["machine_class", "hours_per_day", "power_source"]


def site_loads(machines: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """One row per site and half-year from the rows of `site_machines`.

    Columns: builder_id, project, place_code, half_year_no, machines, energy_kwh_per_day, unmanaged_peak_kw and
    peak_slot, the quarter hour from 07:00 in which the peak first occurs. Machines of one site that charge at the same
    time are added before the peak is taken. Raises `UnknownCode` for a class that the reference data does not hold.
    """
    keys = machines[SITE].drop_duplicates(ignore_index=True)
    if machines.empty:
        return keys.assign(machines=0, energy_kwh_per_day=0.0, unmanaged_peak_kw=0.0, peak_slot=0)
    site_no = machines.groupby(SITE, sort=False).ngroup().to_numpy()
    kind_no = machines.groupby(_KIND, sort=False).ngroup().to_numpy()
    profiles = _profiles(machines[_KIND].drop_duplicates().itertuples(index=False, name=None), reference)
    count = machines["machines"].to_numpy(dtype=float)
    weights = sparse.csr_array((count, (site_no, kind_no)), shape=(len(keys), len(profiles)))
    power_kw = weights @ np.stack([profile.power_kw for profile in profiles])
    peak_kw = power_kw.max(axis=1)
    return keys.assign(
        machines=np.bincount(site_no, weights=count).astype(np.int64),
        energy_kwh_per_day=weights @ np.array([profile.energy_kwh_per_day for profile in profiles]),
        unmanaged_peak_kw=peak_kw,
        # Sums of the same powers in another order differ in the last digit; the first slot within it counts.
        peak_slot=(power_kw >= peak_kw[:, None] * (1 - 1e-12)).argmax(axis=1),
    )


def _profiles(kinds: Iterable[tuple[str, float, str]], reference: Reference) -> list[MachineProfile]:
    assumptions: ChargingAssumptions = charging_assumptions(reference)
    profiles = []
    for code, hours_per_day, power_source in kinds:
        if code not in reference.classes:
            raise UnknownCode("sites.unknown_class", kind="machine_class", code=code)
        machine_class = reference.classes[code]
        profiles.append(machine_profile(machine_class, hours_per_day, power_source_of(power_source), assumptions))
    return profiles
