"""Site files that nobody can mean.

Each with its name, content, path and rule of the first fault, and the nearest valid value (None: any).
"""

import math

from tests.charging.examples import CRAWLER, worked_example


def with_machine(**changes):
    site = worked_example()
    site["machines"][0] = {**site["machines"][0], **changes}
    return site


NONSENSE = [
    (
        "negative hours",
        {"machines": [{"machine_class": CRAWLER, "hours_per_day": -8}]},
        "machines[0].hours_per_day",
        "too_small",
        "0.01",
    ),
    (
        "a day of 30 hours",
        {"machines": [{"machine_class": CRAWLER, "hours_per_day": 30}]},
        "machines[0].hours_per_day",
        "too_large",
        "24",
    ),
    (
        "work until 37 o'clock",
        with_machine(work=[["07:00", "37:00"]]),
        "machines[0].work[0][1]",
        "time_outside_day",
        "24:00",
    ),
    ("a charger of 0 kW", with_machine(charger_kw=0), "machines[0].charger_kw", "too_small", "0.001"),
    (
        "a negative charger in a list",
        with_machine(charger_kw=[150, -1]),
        "machines[0].charger_kw[1]",
        "too_small",
        "0.001",
    ),
    (
        "a break outside the day",
        worked_example(charging_windows=[["25:00", "25:30"]]),
        "charging_windows[0][0]",
        "time_outside_day",
        "24:00",
    ),
    (
        "a break of no length",
        worked_example(charging_windows=[["12:00", "12:00"]]),
        "charging_windows[0]",
        "empty_window",
        "12:00–12:30",
    ),
    (
        "a break off the slot",
        worked_example(charging_windows=[["12:00", "12:20"]]),
        "charging_windows[0]",
        "edge_off_slot",
        "12:30",
    ),
    ("work off the slot", with_machine(work=[["07:10", "12:00"]]), "machines[0].work[0]", "edge_off_slot", "07:00"),
    (
        "an unknown class",
        with_machine(machine_class="crawler_excavator_16_25"),
        "machines[0].machine_class",
        "unknown_class",
        CRAWLER,
    ),
    ("no class", {"machines": [{"count": 2}]}, "machines[0].machine_class", "unknown_class", None),
    ("an empty site", worked_example(machines=[]), "machines", "empty_site", "1"),
    ("no machines at all", {}, "machines", "empty_site", "1"),
    ("machines as a number", worked_example(machines=3), "machines", "not_machines", "[{…}]"),
    ("a machine as text", worked_example(machines=["excavator"]), "machines[0]", "not_an_object", None),
    ("nan", with_machine(energy_kwh_per_h=math.nan), "machines[0].energy_kwh_per_h", "not_finite", "20"),
    ("infinity", worked_example(base_load_kw=math.inf), "base_load_kw", "not_finite", None),
    ("text for a number", with_machine(battery_kwh="260"), "machines[0].battery_kwh", "not_a_number", "260"),
    ("a decimal comma", with_machine(battery_kwh="260,5"), "machines[0].battery_kwh", "not_a_number", "260.5"),
    ("true for a number", with_machine(count=True), "machines[0].count", "not_a_number", "1"),
    ("half a machine", with_machine(count=2.6), "machines[0].count", "not_whole", "3"),
    ("no machine", with_machine(count=0), "machines[0].count", "too_small", "1"),
    ("watts for kilowatts", with_machine(charger_kw=150_000), "machines[0].charger_kw", "too_large", "20000"),
    (
        "an efficiency in percent",
        with_machine(charging_efficiency=90),
        "machines[0].charging_efficiency",
        "too_large",
        "1",
    ),
    ("too many chargers", with_machine(charger_kw=[150, 150, 150]), "machines[0].charger_kw", "wrong_length", "2"),
    ("a negative connection", worked_example(grid_limit_kw=-1), "grid_limit_kw", "too_small", "0"),
    ("a slot of 0.7 h", worked_example(slot_hours=0.7), "slot_hours", "slot_not_dividing", None),
    ("a slot of 0 h", worked_example(slot_hours=0), "slot_hours", "too_small", None),
    ("a battery used to 110 %", worked_example(usable_battery=1.1), "usable_battery", "too_large", "1"),
    (
        "a buffer that gains",
        worked_example(buffer={"charge_efficiency": 1.2}),
        "buffer.charge_efficiency",
        "too_large",
        "1",
    ),
    ("a buffer that is a number", worked_example(buffer=100), "buffer", "not_an_object", None),
    ("a field misspelt", worked_example(grid_limit=80), "grid_limit", "unknown_field", "grid_limit_kw"),
    ("a field of a machine misspelt", with_machine(battery=80), "machines[0].battery", "unknown_field", "battery_kwh"),
    (
        "windows that overlap",
        worked_example(charging_windows=[["12:00", "13:00"], ["12:30", "07:00"]]),
        "charging_windows",
        "windows_overlap",
        "12:00–12:30",
    ),
    (
        "work that overlaps",
        with_machine(work=[["07:00", "12:00"], ["11:00", "15:00"]]),
        "machines[0].work",
        "windows_overlap",
        "07:00–11:00",
    ),
    ("no work", with_machine(work=[]), "machines[0].work", "no_work", None),
    ("work as text", with_machine(work="07-15"), "machines[0].work", "not_windows", None),
    (
        "a window of three",
        with_machine(work=[["07:00", "12:00", "15:00"]]),
        "machines[0].work[0]",
        "not_a_window",
        None,
    ),
    ("a time as a number", with_machine(work=[[7, 12]]), "machines[0].work[0][0]", "not_a_time", "12:00"),
    ("12:75", with_machine(work=[["07:00", "12:75"]]), "machines[0].work[0][1]", "time_outside_day", "12:59"),
    ("work and hours at once", with_machine(hours_per_day=8), "machines[0].hours_per_day", "work_and_hours", None),
    ("steam", with_machine(power_source="steam"), "machines[0].power_source", "unknown_power_source", None),
    ("a list", [], "site", "not_an_object", None),
    ("base load of the wrong length", worked_example(base_load_kw=[10, 10]), "base_load_kw", "wrong_length", "48"),
    ("no JSON", "{", "1:2", "not_json", None),
    ("not UTF-8", b"\xff{}", "byte 0", "not_utf8", None),
    ("nested without end", "[" * 100_000, "site", "not_an_object", None),
]
