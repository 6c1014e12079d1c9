"""The form of one pledge: what, where, when, how many, how sure first; everything else in a part to unfold.

The inputs are live, so that the summary beside them follows what is typed. Faults stand beside their field, and again
with their number on top.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from machinery.clock import today
from machinery.domain.faults import Fault
from machinery.domain.periods import month_of, quarter_of
from machinery.domain.places import PlaceLevel
from machinery.domain.pledge import FIELD, MAX_YEARS
from machinery.i18n import Translator
from machinery.i18n.formats import MONTHS
from machinery.reference import Reference
from machinery.ui import pledge_draft as draft
from machinery.ui.attention import TO_FIELD, lead_to
from machinery.ui.markdown import plain
from machinery.ui.places import place_names
from machinery.ui.worded import worded

LIVE = "400ms"
ORDER = (
    "machine_class",
    "places",
    "start_month",
    "end_month",
    "machines_peak",
    "commitment",
    "notice_id",
    "project",
    "work_type",
    "acquisition",
    "requirement_type",
    "tender_quarter",
    "machine_months",
    "hours_per_day",
    "days_per_month",
    "power_source",
    "site_power_kw",
    "charging_area",
    "connector",
    "battery_planned",
    "site_latitude",
    "site_longitude",
    "grid_share",
    "visibility",
    "contact_mailbox",
    "pledge_ref",
    "note",
)
"""The fields in the order in which the form draws them."""
SUMMARY = "pledge_faults"
MORE = "pledge_more"


class PledgeForm:
    """Draws the inputs of one pledge in a language, with the faults that are to be shown."""

    def __init__(self, known: Reference, t: Translator, faults: Sequence[Fault], now: datetime) -> None:
        self.known = known
        self.t = t
        self.now = now
        self.faults: dict[str, list[Fault]] = {}
        for fault in faults:
            self.faults.setdefault(fault.field, []).append(fault)

    def show_required(self) -> None:
        """The seven things every pledge needs."""
        t = self.t
        st.subheader(t("pledge.what"), anchor=False)
        self.choice("machine_class", {code: t.name(row) for code, row in self.known.classes.items()})
        with st.container():
            self.class_facts()
        st.subheader(t("pledge.where"), anchor=False)
        with st.container():
            self.places()
        st.subheader(t("pledge.when"), anchor=False)
        first, last = st.columns(2)
        with first:
            self.month("start_month")
        with last:
            self.month("end_month")
        st.subheader(t("pledge.how_many"), anchor=False)
        self.whole_number("machines_peak")
        st.subheader(t("pledge.how_sure"), anchor=False)
        self.term("commitment")
        commitment = self.known.vocabulary["commitment"].get(draft.value("commitment") or "")
        with st.container():
            if commitment is not None:
                st.caption(t.field(commitment, "description"))
        if draft.value("commitment") == "in_tender" or draft.value("notice_id") or "notice_id" in self.faults:
            self.text("notice_id")

    def show_rest(self) -> None:
        """What can be said besides; everything has a default."""
        t = self.t
        optional = {name for name, field in FIELD.items() if not field.required}
        with st.expander(t("pledge.more"), expanded=bool(optional & set(self.faults) - {"notice_id"}), key=MORE):
            left, right = st.columns(2, gap="large")
            with left:
                st.markdown(f"**{t('pledge.group_project')}**")
                self.text("project")
                self.term("work_type")
                self.term("acquisition")
                self.term("requirement_type")
                self.quarter("tender_quarter")
                st.markdown(f"**{t('pledge.group_amount')}**")
                self.text("machine_months", live=True)
                self.text("hours_per_day", live=True, placeholder=self.class_hours())
                self.whole_number("days_per_month")
                self.term("power_source")
            with right:
                st.markdown(f"**{t('pledge.group_power')}**")
                self.text("site_power_kw")
                self.term("charging_area")
                self.terms("connector")
                self.term("battery_planned")
                self.text("site_latitude")
                self.text("site_longitude")
                self.tick("grid_share")
                st.markdown(f"**{t('pledge.group_visibility')}**")
                self.term("visibility")
                self.text("contact_mailbox")
                self.text("pledge_ref")
                self.long_text("note")

    def class_facts(self) -> None:
        """What is assumed about the chosen class, in one line."""
        chosen = self.known.classes.get(draft.value("machine_class") or "")
        if chosen is not None:
            st.caption(
                self.t(
                    "pledge.class_facts",
                    hours=chosen.hours_per_day,
                    kwh=chosen.electric_kwh_per_h,
                    battery=chosen.battery_kwh,
                )
            )

    def class_hours(self) -> str:
        """The hours a machine of the chosen class works on a normal day, where a class is chosen."""
        chosen = self.known.classes.get(draft.value("machine_class") or "")
        return self.t("pledge.class_hours", hours=chosen.hours_per_day) if chosen else ""

    def places(self) -> None:
        """Municipalities, provinces or regions with shares, or the whole country."""
        t = self.t
        levels = [level.value for level in PlaceLevel]
        level = (
            st.segmented_control(
                t("pledge.place_level"),
                levels,
                format_func=lambda code: t(f"common.terms.{code}"),
                required=True,
                **worded(self._seeded("level", PlaceLevel.municipality.value)),
            )
            or PlaceLevel.municipality.value
        )
        if level == PlaceLevel.country:
            st.caption(t("pledge.whole_country"))
        elif level == PlaceLevel.municipality:
            self.municipalities()
        else:
            self.several_places(draft.places_input(level), f"{t(f'common.terms.{level}')} *", self.place_names(level))
            st.caption(t("pledge.coarse_place"))
        self.show_faults("places")

    def place_names(self, level: str) -> dict[str, str]:
        """Places of a level by code; regions that ended before this month are left out."""
        names = place_names(self.known, self.t, (PlaceLevel(level),))
        if level != PlaceLevel.region:
            return names
        month = month_of(self.now)
        regions = self.known.geography.regions
        return {code: name for code, name in names.items() if regions[code].last_month_no >= month}

    def municipalities(self) -> None:
        """Municipalities to choose from."""
        t = self.t
        names = {
            place.code: t.name(place)
            for place in self.known.geography.places.values()
            if place.level is PlaceLevel.municipality
        }
        names = {code: names[code] for code in sorted(names, key=names.__getitem__)}
        self.several_places(
            "municipalities", f"{t('pledge.municipalities')} *", names, help=t("pledge.municipalities_help")
        )

    def several_places(self, name: str, label: str, names: Mapping[str, str], help: str | None = None) -> None:
        """A box for several places of those named, and a share for each when there are several.

        A place of the pledge that is not among them, such as a region that has ended, stays.
        """
        t = self.t
        held = draft.value(name) or []
        names = dict(names)
        names |= {code: t.name(self.known.geography.places[code]) for code in held if code not in names}
        st.multiselect(
            label,
            list(names),
            format_func=lambda code: names.get(code, code),
            placeholder=t("common.choose"),
            help=help,
            select_all=False,
            **worded(self._seeded(name, [])),
        )
        chosen = draft.value(name) or []
        if len(chosen) < 2:
            return
        st.caption(t("pledge.shares"))
        columns = st.columns(min(len(chosen), 3))
        for number, code in enumerate(chosen):
            with columns[number % len(columns)]:
                st.text_input(
                    t("pledge.share_of", name=names[code]),
                    key=self._seeded(f"share_{code}", ""),
                    placeholder=t("pledge.share_even"),
                    persist_state="session",
                )

    def month(self, name: str) -> None:
        """Month and year as two boxes with the month's name."""
        t = self.t
        this_year = today().year
        held = draft.value(f"{name}_year")
        years = sorted({*range(this_year, this_year + MAX_YEARS + 1), *([held] if held else [])})
        with st.container(key=f"pledge_label_{name}"):
            st.markdown(f"{t(f'fields.{name}')} *", help=t(f"fields.help.{name}"))
        month, year = st.columns([5, 4], gap="xsmall")
        with month:
            st.selectbox(
                t("pledge.month_of", field=t(f"fields.{name}")),
                list(range(1, 13)),
                index=None,
                format_func=lambda no: MONTHS[t.lang][no - 1],
                placeholder=t("common.terms.month"),
                label_visibility="collapsed",
                **worded(self._seeded(f"{name}_month", None)),
            )
        with year:
            st.selectbox(
                t("pledge.year_of", field=t(f"fields.{name}")),
                years,
                index=None,
                key=draft.key(f"{name}_year"),
                placeholder=t("common.terms.year"),
                label_visibility="collapsed",
                persist_state="session",
            )
        self.show_faults(name)

    def quarter(self, name: str) -> None:
        """The quarters of the next years, or none."""
        first = month_of(self.now)
        held = draft.value(name)
        quarters = sorted({quarter_of(first + 3 * step) for step in range(4 * 8)} | ({held} if held else set()))
        self.choice(name, {quarter: self.t.period(quarter) for quarter in quarters})

    def term(self, name: str) -> None:
        """One code of a list of words."""
        terms = self.known.vocabulary[FIELD[name].vocabulary]
        self.choice(name, {code: self.t.name(term) for code, term in terms.items()})

    def choice(self, name: str, names: Mapping[str, str]) -> None:
        """A box for one of several; a field with a default starts with it."""
        field = FIELD[name]
        st.selectbox(
            self._label(name),
            list(names),
            index=None,
            format_func=lambda code: names.get(code, code),
            help=self.t(f"fields.help.{name}"),
            placeholder=self.t("common.choose"),
            **worded(self._seeded(name, field.default or None)),
        )
        self.show_faults(name)

    def terms(self, name: str) -> None:
        """Several codes of a list of words."""
        terms = self.known.vocabulary[FIELD[name].vocabulary]
        st.multiselect(
            self._label(name),
            list(terms),
            format_func=lambda code: self.t.name(terms[code]),
            help=self.t(f"fields.help.{name}"),
            placeholder=self.t("common.choose"),
            select_all=False,
            **worded(self._seeded(name, [])),
        )
        self.show_faults(name)

    def whole_number(self, name: str) -> None:
        """A whole number; the limits are checked with everything else, so that nothing typed is changed."""
        self._seeded(name, int(FIELD[name].default) if FIELD[name].default else None)
        st.number_input(
            self._label(name),
            value=None,
            step=1,
            key=draft.key(name),
            help=self.t(f"fields.help.{name}"),
            placeholder=self.t("pledge.number"),
            persist_state="session",
        )
        self.show_faults(name)

    def text(self, name: str, *, live: bool = False, placeholder: str = "") -> None:
        """A line of text; decimal numbers too, so that a decimal comma can be typed."""
        st.text_input(
            self._label(name),
            key=draft.key(name),
            help=self.t(f"fields.help.{name}"),
            placeholder=placeholder,
            live=LIVE if live else False,
            persist_state="session",
        )
        self.show_faults(name)

    def long_text(self, name: str) -> None:
        """Several lines of text."""
        st.text_area(
            self._label(name),
            key=draft.key(name),
            help=self.t(f"fields.help.{name}"),
            height=90,
            persist_state="session",
        )
        self.show_faults(name)

    def tick(self, name: str) -> None:
        """Yes or no."""
        st.checkbox(self._label(name), key=draft.key(name), help=self.t(f"fields.help.{name}"), persist_state="session")
        self.show_faults(name)

    def show_faults(self, name: str) -> None:
        """What is wrong with a field, straight under it."""
        with st.container():
            for fault in self.faults.get(name, ()):
                st.markdown(f":red[:material/error: {fault_text(fault, self.known, self.t)}]")

    def _label(self, name: str) -> str:
        label = self.t(f"fields.{name}")
        return f"{label} *" if FIELD[name].required else label

    def _seeded(self, name: str, start: object) -> str:
        key = draft.key(name)
        if key not in st.session_state:
            st.session_state[key] = start
        return key


def fault_text(fault: Fault, known: Reference, t: Translator) -> str:
    """A fault in words, with the nearest valid value, as Markdown: what was entered is shown as it is.

    The form enters places as codes; they are called by their names.
    """
    place = known.geography.places.get(str(fault.values.get("place", "")))
    if place is not None:
        fault = replace(fault, values={**fault.values, "place": t.name(place)})
    return plain(" ".join(part for part in (fault.message(t), fault.suggestion_on_screen(t)) if part))


def in_order_of_form(faults: Sequence[Fault]) -> Sequence[Fault]:
    """The faults as somebody meets them who goes through the form from its beginning."""
    return sorted(faults, key=lambda fault: ORDER.index(fault.field))


def show_fault_summary(faults: Sequence[Fault], known: Reference, t: Translator) -> None:
    """How many faults there are and which, on top of the form; each leads to its field."""
    lines = "\n".join(f"- [{fault_text(fault, known, t)}]({TO_FIELD}{_input_of(fault.field)})" for fault in faults)
    with st.container(key=SUMMARY):
        st.error(f"{t.count('pledge.faults', len(faults))}\n\n{lines}", icon=":material/error:")
    lead_to(SUMMARY, f"{draft.attempts()}", folded=MORE)


def _input_of(name: str) -> str:
    """How the session key of the input of a field begins."""
    if name == "places":
        level = draft.value("level") or PlaceLevel.municipality.value
        name = "level" if level == PlaceLevel.country else draft.places_input(level)
    return draft.key(name)
