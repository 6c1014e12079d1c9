"""Sites for the tests: the worked example of the reference document, and random ones."""

import random
from typing import Any

from hypothesis import strategies as st

from machinery.charging import ChargeWindow, MachineUse, SiteDescription, Window, charging_assumptions, read_site
from machinery.reference import reference

CLASSES = reference().classes
ASSUMPTIONS = charging_assumptions(reference())
CRAWLER, MINI, LOADER = "crawler_excavator_16_25t", "mini_excavator_2_6t", "wheel_loader_6_16t"


def worked_example(**changes: Any) -> dict[str, Any]:
    """The site of section 4 as a file would hold it."""
    site: dict[str, Any] = {
        "slot_hours": 0.5,
        "base_load_kw": 10,
        "grid_limit_kw": 80,
        "usable_battery": 0.9,
        "buffer": {"charge_efficiency": 0.95, "discharge_efficiency": 0.95},
        "charging_windows": [["12:00", "12:30"], ["15:30", "07:00"]],
        "machines": [
            {
                "machine_class": CRAWLER,
                "count": 2,
                "energy_kwh_per_h": 36,
                "battery_kwh": 260,
                "charger_kw": 150,
                "charging_efficiency": 0.9,
                "work": [["07:00", "12:00"], ["12:30", "15:30"]],
            },
            {
                "machine_class": MINI,
                "count": 2,
                "energy_kwh_per_h": 4.5,
                "battery_kwh": 20,
                "charger_kw": 4,
                "charging_efficiency": 0.9,
                "work": [["07:00", "11:00"]],
            },
            {
                "machine_class": LOADER,
                "count": 1,
                "energy_kwh_per_h": 18,
                "battery_kwh": 180,
                "charger_kw": 22,
                "charging_efficiency": 0.9,
                "work": [["07:00", "12:00"], ["12:30", "13:30"]],
            },
        ],
    }
    return {**site, **changes}


def read(content: Any) -> SiteDescription:
    return read_site(content, CLASSES, ASSUMPTIONS)


# (work, charging) in half hours from midnight, so that every edge falls on a slot of half an hour
_DAYS = (
    (((14, 24), (25, 31)), ((24, 25), (31, 14))),
    (((14, 22),), ((24, 25), (31, 14))),
    (((14, 24), (25, 27)), ((24, 25), (27, 14))),
    (((12, 22), (23, 30), (32, 42)), ((22, 23), (30, 32), (42, 12))),
    (((44, 4), (5, 12)), ((4, 5), (12, 44))),
    (((14, 18), (19, 24), (26, 32)), ((18, 19), (24, 26), (32, 14))),
    (((14, 30),), ((30, 14),)),
)


def random_site(
    choose: Any, efficiencies: tuple[float, ...] = (0.9,), *, same_in_all_windows: bool = True
) -> SiteDescription:
    """A site of one to four kinds of machines from something that chooses like `random.Random`.

    Energies per slot and battery contents are whole watt-hours on the grid side, so that a computation in whole
    numbers can be exact. About two in three can be charged.
    """
    machines = []
    for _ in range(choose.randint(1, 4)):
        work, charging = choose.choice(_DAYS)
        eta = choose.choice(efficiencies)
        grid_wh_per_slot = choose.randint(500, 20_000)
        slots = sum((end - start) % 48 for start, end in work)
        content_wh = int(grid_wh_per_slot * slots * choose.uniform(0.6, 1.5))
        mean_kw = grid_wh_per_slot * slots / sum((end - start) % 48 for start, end in charging) / 500
        windows = tuple(
            ChargeWindow(
                _window(start, end),
                round(mean_kw * choose.uniform(1.0, 6.0), 3),
                eta if same_in_all_windows else choose.choice(efficiencies),
                is_dc=(end - start) % 48 <= 2,
            )
            for start, end in charging
        )
        machines.append(
            MachineUse(
                machine_class=CLASSES[CRAWLER],
                count=choose.randint(1, 3),
                energy_kwh_per_h=grid_wh_per_slot * eta / 500,
                battery_kwh=content_wh * eta / 1000 / 0.9,
                work=tuple(_window(start, end) for start, end in work),
                charging=windows,
                plug_efficiency=eta,
            )
        )
    day_base = float(choose.randint(0, 20))
    return SiteDescription(
        machines=tuple(machines),
        usable_battery=0.9,
        buffer_charge_efficiency=0.95,
        buffer_discharge_efficiency=0.95,
        slot_minutes=30,
        base_load_kw=tuple(day_base + (5.0 if 14 <= slot < 32 else 0.0) for slot in range(48)),
    )


def seeded_site(
    seed: int, efficiencies: tuple[float, ...] = (0.9,), *, same_in_all_windows: bool = True
) -> SiteDescription:
    return random_site(random.Random(seed), efficiencies, same_in_all_windows=same_in_all_windows)


@st.composite
def sites(draw: st.DrawFn, *, same_in_all_windows: bool = True) -> SiteDescription:
    choose = draw(st.randoms(use_true_random=False))
    return random_site(choose, (1.0, 0.92, 0.9, 0.8), same_in_all_windows=same_in_all_windows)


def _window(start: int, end: int) -> Window:
    return Window(start * 30 % 1440, end * 30)
