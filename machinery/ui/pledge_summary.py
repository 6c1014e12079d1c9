"""What the pledge being entered amounts to, beside the form and following it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from machinery.charging.pledge_need import one_pledge_need
from machinery.domain.entered import read_number
from machinery.domain.faults import Fault
from machinery.domain.periods import month_no
from machinery.domain.pledge import FIELD
from machinery.errors import UserError
from machinery.i18n import Translator
from machinery.reference import Reference


@dataclass(frozen=True)
class PledgeSummary:
    """What follows from a form, also a half filled one; None where it cannot be said yet.

    Units: months, machine-months, kWh a day, kW.
    """

    months: int | None
    machine_months: Decimal | None
    energy_kwh_per_day: float | None
    unmanaged_peak_kw: float | None


@dataclass(frozen=True)
class _Entered:
    machines_peak: int
    hours_per_day: Decimal | None
    power_source: str


def pledge_summary(raw: Mapping[str, str], known: Reference) -> PledgeSummary:
    """Machine-months, energy and power of what is entered so far."""
    start, end = raw["start_month"], raw["end_month"]
    months = month_no(end) - month_no(start) + 1 if start and end else None
    months = months if months is not None and months > 0 else None
    machines = _number("machines_peak", raw)
    stated = _number("machine_months", raw)
    machine_months = stated
    if not raw["machine_months"]:
        machine_months = machines * months if machines is not None and months else None
    machine_class = known.classes.get(raw["machine_class"])
    energy = power = None
    if machine_class is not None and machines is not None:
        entered = _Entered(int(machines), _number("hours_per_day", raw), raw["power_source"] or "any")
        try:
            energy, power = one_pledge_need(entered, machine_class, known)
        except UserError:
            energy = power = None
    return PledgeSummary(months, machine_months, energy, power)


def _number(name: str, raw: Mapping[str, str]) -> Decimal | None:
    if not raw[name]:
        return None
    number = read_number(FIELD[name], raw[name])
    return None if isinstance(number, Fault) else number


def show_summary(raw: Mapping[str, str], known: Reference, t: Translator) -> None:
    """Three figures and what they mean."""
    summary = pledge_summary(raw, known)
    with st.container(border=True, key="pledge_summary"):
        st.markdown(f"**{t('pledge.summary')}**")
        st.metric(t("common.terms.machine_months"), shown(summary.machine_months, t), help=t("pledge.months_help"))
        if summary.months and raw["machines_peak"]:
            machines = _number("machines_peak", raw)
            if machines is not None:
                st.caption(t("pledge.months_sum", machines=int(machines), months=summary.months))
        st.metric(t("pledge.energy"), with_unit(summary.energy_kwh_per_day, "kWh", t), help=t("pledge.energy_help"))
        st.metric(t("pledge.power"), with_unit(summary.unmanaged_peak_kw, "kW", t), help=t("pledge.power_help"))
        st.caption(t("pledge.summary_note"))


def shown(number: Decimal | None, t: Translator) -> str:
    """Machine-months, with a decimal only where there is one; a dash where they cannot be said yet."""
    if number is None:
        return "–"
    return t.number(number, 0 if number == number.to_integral_value() else 1)


def with_unit(number: float | None, unit: str, t: Translator) -> str:
    """A whole number with its unit; a dash where it cannot be said yet."""
    return "–" if number is None else f"{t.number(number)} {unit}"
