"""The charging need a second time: plain loops over pledges, months and quarter hours, nothing of the first shared."""

import csv
import math
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

ROWS = {
    row["machine_class"]: row
    for row in csv.DictReader(
        (Path(__file__).parents[2] / "data" / "machine_classes.csv").read_text("utf-8").splitlines()
    )
}
PROVINCE = {
    "0101": "DK011",
    "0265": "DK021",
    "0461": "DK031",
    "0751": "DK042",
    "0851": "DK050",
}


def region(code, half_year):
    """Region of a place; the two regions east of the Great Belt are one from 2027."""
    known = {"0101": "1084", "0265": "1085", "0461": "1083", "0751": "1082", "0851": "1081", "1084": "1084"}
    found = known.get(code, code)
    return "ostdanmark" if found in {"1084", "1085"} and half_year >= "2027H1" else found


def machine_day(code, hours, source):
    """Energy (kWh) and power (kW) per quarter hour from 07:00 of one machine."""
    row = ROWS[code]
    use, content = float(row["electric_kwh_per_h"]), float(row["battery_kwh"]) * 0.9
    ac, dc = float(row["ac_charge_kw"]), float(row["dc_charge_kw"])
    if source == "hydrogen":
        return 0.0, [0.0] * 96
    quarters = math.ceil(hours * 4)
    per_quarter = use * float(hours) / quarters
    doing = ["work"] * min(20, quarters)
    if quarters > 20:
        doing += ["break"] * 2 + ["work"] * (quarters - 20)
    doing += ["night"] * (96 - len(doing))
    if source == "cable":
        return use * float(hours) / 0.9, [per_quarter * 4 / 0.9 if d == "work" else 0.0 for d in doing]
    left, drawn, power, ran_out = content, 0.0, [], False
    for what in doing:
        if what == "work":
            left -= per_quarter
            if left < -1e-9:
                ran_out, left = True, 0.0
            power.append(0.0)
            continue
        kw, share = (dc, 0.92) if what == "break" and dc else (ac, 0.9)
        if content - left < 1e-9:
            power.append(0.0)
            continue
        power.append(kw)
        taken = min(kw / 4, (content - left) / share)
        drawn += taken
        left += taken * share
    assert content - left < 1e-6, "the night is long enough for every machine of this test"
    return (use * float(hours) / 0.9 if ran_out else drawn), power


def months(text):
    return int(text[:4]) * 12 + int(text[5:]) - 1


def site_table(pledges):
    """(builder, project, place, half-year) → machines, energy, power by quarter hour."""
    standing = defaultdict(lambda: defaultdict(int))
    for p in pledges:
        for place in p.places:
            machines = math.ceil(p.machines_peak * Fraction(place.share))
            kind = (p.builder_id, p.project, place.code, p.machine_class, p.hours_per_day, p.power_source)
            for month in range(months(p.start_month), months(p.end_month) + 1):
                standing[kind][month] += machines
    sites = {}
    for (builder, project, place, code, hours, source), by_month in standing.items():
        peak = defaultdict(int)
        for month, machines in by_month.items():
            half_year = f"{month // 12}H{1 if month % 12 < 6 else 2}"
            peak[half_year] = max(peak[half_year], machines)
        energy, power = machine_day(code, hours, source)
        for half_year, machines in peak.items():
            site = sites.setdefault((builder, project, place, half_year), [0, 0.0, [0.0] * 96])
            site[0] += machines
            site[1] += machines * energy
            site[2] = [a + machines * b for a, b in zip(site[2], power, strict=True)]
    return sites


def need_table(pledges, level, first_half_year):
    """(half-year, code, without place) → energy, sum of the sites' peaks, machines, sites."""
    table = defaultdict(lambda: [0.0, 0.0, 0, 0])
    for (_builder, _project, place, half_year), (machines, energy, power) in site_table(pledges).items():
        if half_year < first_half_year:
            continue
        without_place = place not in PROVINCE
        code = {
            "municipality": place,
            "province": PROVINCE.get(place, place),
            "region": region(place, half_year),
        }[level]
        row = table[half_year, code, without_place]
        row[0] += energy
        row[2] += machines
        if not without_place:
            row[1] += max(power)
            row[3] += 1
    return dict(table)
