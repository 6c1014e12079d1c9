"""Rules of machine classes and factors: ranges, provenance, and one value for one thing."""

from collections.abc import Iterator
from decimal import Decimal

from machinery.domain.classes import USABLE_BATTERY_SHARE
from machinery.reference.rules.rule import Found, Rule, Tables

CLASS_FACTORS: tuple[str, ...] = (
    "typical_diesel_kw",
    "diesel_l_per_h",
    "electric_kwh_per_h",
    "battery_kwh",
    "ac_charge_kw",
    "dc_charge_kw",
    "hours_per_day",
    "price_premium_factor",
)
"""The factors every machine class has: rows of parameters.csv, repeated as columns of machine_classes.csv."""

_BAND_LIMITS_KW = (8, 19, 37, 56, 130, 560)
_MONEY = ("DKK", "EUR", "GBP", "NOK", "USD")
_LEAST = {"price_premium_factor": Decimal(1)}
_MOST = {"hours_per_day": Decimal(24)}


def _ranges(tables: Tables) -> Iterator[Found]:
    for row in tables["parameters"]:
        value, low, high = (row.values[column] for column in ("value", "value_low", "value_high"))
        if not low <= value <= high:
            yield Found(
                "parameters",
                row.number,
                "value",
                "within_range",
                row.text["value"],
                f"the value must lie between value_low {low:g} and value_high {high:g}",
            )
        if row.values["processing_level"] != "assumed":
            continue
        if not row.text["note_da"] or not row.text["note_en"]:
            yield Found(
                "parameters",
                row.number,
                "note_da",
                "assumed_needs_note",
                "",
                "an assumed value needs a note in both languages",
            )
        if low == high and value != 0:
            yield Found(
                "parameters",
                row.number,
                "value_low",
                "assumed_needs_range",
                row.text["value_low"],
                "an assumed value needs a range",
            )


def _money(tables: Tables) -> Iterator[Found]:
    for row in tables["parameters"]:
        if any(money in row.text["unit"] for money in _MONEY) and row.values["currency_year"] is None:
            yield Found(
                "parameters",
                row.number,
                "currency_year",
                "money_needs_year",
                "",
                "an amount of money needs its price year",
            )


def _class_table(tables: Tables) -> Iterator[Found]:
    parameters = {(row.text["parameter"], row.text["machine_class"]): row for row in tables["parameters"]}
    for row in tables["machine_classes"]:
        for factor in CLASS_FACTORS:
            parameter = parameters.get((factor, row.text["machine_class"]))
            if parameter is None:
                yield Found(
                    "parameters",
                    0,
                    "machine_class",
                    "factor_missing",
                    row.text["machine_class"],
                    f"the class has no row for {factor}",
                )
            elif parameter.values["value"] != row.values[factor]:
                yield Found(
                    "machine_classes",
                    row.number,
                    factor,
                    "differs_from_parameters",
                    row.text[factor],
                    f"parameters.csv row {parameter.number} says {parameter.text['value']}; "
                    "run python -m machinery.reference.class_table",
                )
    for key, parameter in parameters.items():
        if key[1] and key[0] not in CLASS_FACTORS:
            yield Found(
                "parameters",
                parameter.number,
                "parameter",
                "not_a_class_factor",
                key[0],
                "only the eight class factors are given per machine class",
            )


def _confidence_ranges(tables: Tables) -> Iterator[Found]:
    """An assumed class factor has at least the range that the confidence of its class asks for."""
    share = {
        row.text["parameter"].removeprefix("uncertainty_"): Decimal(row.text["value"])
        for row in tables["parameters"]
        if row.text["parameter"].startswith("uncertainty_")
    }
    confidence = {row.text["machine_class"]: row.text["confidence"] for row in tables["machine_classes"]}
    for row in tables["parameters"]:
        if row.text["machine_class"] not in confidence or row.text["processing_level"] != "assumed":
            continue
        value, factor = Decimal(row.text["value"]), row.text["parameter"]
        sure = confidence[row.text["machine_class"]]
        wide = share[sure]
        low = max(value * (1 - wide), _LEAST.get(factor, Decimal(0)))
        high = min(value * (1 + wide), _MOST.get(factor, value * 2))
        if Decimal(row.text["value_low"]) > low or Decimal(row.text["value_high"]) < high:
            yield Found(
                "parameters",
                row.number,
                "value_low",
                "range_too_narrow",
                row.text["value_low"],
                f"confidence {sure} asks for {low.normalize():f} to {high.normalize():f}",
            )


def _classes(tables: Tables) -> Iterator[Found]:
    for row in tables["machine_classes"]:
        low, high = row.values["size_min_t"], row.values["size_max_t"]
        if low is not None and high is not None and not low < high:
            yield Found(
                "machine_classes",
                row.number,
                "size_min_t",
                "size_order",
                row.text["size_min_t"],
                "size_min_t must be below size_max_t",
            )
        band, power = row.text["eu_power_band"], row.values["typical_diesel_kw"]
        expected = 1 + sum(power >= limit for limit in _BAND_LIMITS_KW[:-1]) + (power > _BAND_LIMITS_KW[-1])
        if band.startswith("NRE") and int(band[-1]) != expected:
            yield Found(
                "machine_classes",
                row.number,
                "eu_power_band",
                "power_band",
                band,
                f"{power:g} kW belongs to band {expected} of Regulation (EU) 2016/1628",
            )


def _constants(tables: Tables) -> Iterator[Found]:
    for row in tables["parameters"]:
        if row.text["parameter"] == "usable_battery_share" and row.values["value"] != USABLE_BATTERY_SHARE:
            yield Found(
                "parameters",
                row.number,
                "value",
                "differs_from_code",
                row.text["value"],
                f"machinery/domain/classes.py uses {USABLE_BATTERY_SHARE}",
            )


RULES = (
    Rule(("parameters",), _ranges),
    Rule(("parameters",), _money),
    Rule(("parameters", "machine_classes"), _class_table),
    Rule(("parameters", "machine_classes"), _confidence_ranges),
    Rule(("machine_classes",), _classes),
    Rule(("parameters",), _constants),
)
