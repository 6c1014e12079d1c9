"""Filters whose choices are kept in the address as codes.

One function, `kept_codes`, moves choices between the address and the widgets: valid codes in the address seed the
widget, unknown ones are dropped, and what is chosen is written back. So a choice survives a switch of language, a
switch of page, a reload and a link sent to somebody else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from machinery.i18n import Translator
from machinery.ui.worded import worded

SEPARATOR = ","


@dataclass(frozen=True)
class DemandOptions:
    """What may be chosen from: code → what is written on screen, in order. Periods are half-years or years.

    For anyone but the facilitator these come from the edition alone: a place or class in a list is already a statement
    that somebody needs something there.
    """

    classes: Mapping[str, str]
    groups: Mapping[str, str]
    places: Mapping[str, str]
    periods: Sequence[str]
    tiers: Mapping[str, str]


@dataclass(frozen=True)
class DemandWish:
    """What was chosen. An empty tuple means all; both periods are included."""

    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    from_period: str = ""
    to_period: str = ""

    def sentence(self, options: DemandOptions, t: Translator) -> str:
        """What the figures below are about, in words."""
        kinds = [options.groups[code] for code in self.groups] + [options.classes[code] for code in self.classes]
        places = [options.places[code] for code in self.places]
        tiers = [options.tiers[code] for code in self.tiers]
        return t(
            "filters.sentence",
            kinds=t.listing(kinds) or t("filters.all_kinds"),
            places=t.listing(places) or t("filters.all_places"),
            period=t.span(self.from_period, self.to_period) if self.from_period else t("filters.all_periods"),
            tiers=t.listing(tiers) or t("filters.all_tiers"),
        )


def kept_codes(
    parameter: str,
    options: Sequence[str],
    draw: Callable[[dict[str, Any]], Any],
    *,
    many: bool,
    default: str | None = None,
) -> tuple[str, ...]:
    """Draw a widget and keep its choice in the address under `parameter`, as codes.

    `draw` takes the arguments that tie the widget to its codes (`worded`) and draws it. The address wins when it says
    something other than what was last written there; else the session does. Codes outside `options` are dropped. A
    choice that equals `default` is left out of the address and follows when the default becomes another. Returns the
    chosen codes.
    """
    key, written_key, default_key = (f"filter_{parameter}{suffix}" for suffix in ("", "_written", "_default"))
    asked = st.query_params.get(parameter)
    if asked is not None and asked != st.session_state.get(written_key):
        wanted = [code for code in asked.split(SEPARATOR) if code in options]
    else:
        held = _as_codes(st.session_state.get(key))
        is_left_alone = default is not None and held == [st.session_state.get(default_key)]
        wanted = [] if is_left_alone else [code for code in held if code in options]
    wanted = wanted or ([default] if default is not None else [])
    seed: Any = wanted if many else (wanted[0] if wanted else None)
    if key not in st.session_state or st.session_state[key] != seed:
        st.session_state[key] = seed
    draw(worded(key))
    chosen = _as_codes(st.session_state.get(key))
    text = "" if chosen == ([default] if default is not None else []) else SEPARATOR.join(chosen)
    if text:
        if st.query_params.get(parameter) != text:
            st.query_params[parameter] = text
    elif parameter in st.query_params:
        del st.query_params[parameter]
    st.session_state[written_key] = text
    st.session_state[default_key] = default
    return tuple(chosen)


def _as_codes(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [str(code) for code in value] if isinstance(value, list | tuple) else [str(value)]


def kept_choices(
    parameter: str, label: str, names: Mapping[str, str], t: Translator, help: str = ""
) -> tuple[str, ...]:
    """A box for several choices; none means all."""
    return kept_codes(
        parameter,
        list(names),
        lambda tied: st.multiselect(
            label,
            list(names),
            format_func=lambda code: names.get(code, code),
            placeholder=t("filters.all"),
            help=help or None,
            select_all=False,
            **tied,
        ),
        many=True,
    )


def kept_choice(
    parameter: str, label: str, names: Mapping[str, str], t: Translator, *, default: str | None, help: str = ""
) -> str | None:
    """A box for one choice; without a default it can be left empty."""
    chosen = kept_codes(
        parameter,
        list(names),
        lambda tied: st.selectbox(
            label,
            list(names),
            format_func=lambda code: names.get(code, code),
            placeholder=t("common.choose"),
            help=help or None,
            **tied,
            index=None if default is None else 0,
        ),
        many=False,
        default=default,
    )
    return chosen[0] if chosen else None


def kept_segment(parameter: str, label: str, names: Mapping[str, str], *, default: str) -> str:
    """A row of buttons of which one is always chosen."""
    chosen = kept_codes(
        parameter,
        list(names),
        lambda tied: st.segmented_control(
            label,
            list(names),
            format_func=lambda code: names.get(code, code),
            required=True,
            **tied,
        ),
        many=False,
        default=default,
    )
    return chosen[0] if chosen else default


def kept_slider(parameter: str, label: str, names: Mapping[str, str], *, default: str) -> str:
    """A slider over named steps; one step alone is said in words, as a slider needs two."""
    if len(names) < 2:
        st.caption(f"{label}: {names.get(default, default)}")
        return default
    chosen = kept_codes(
        parameter,
        list(names),
        lambda tied: st.select_slider(label, list(names), format_func=lambda code: names.get(code, code), **tied),
        many=False,
        default=default,
    )
    return chosen[0] if chosen else default


def demand_filter(options: DemandOptions, t: Translator) -> DemandWish:
    """All filters of demand. A filter that has nothing to choose from is not drawn."""
    first, last = options.periods[0], options.periods[-1]
    periods = {period: t.period(period) for period in options.periods}
    with st.container(border=True, key="demand_filters"):
        upper = st.columns(3)
        groups: tuple[str, ...] = ()
        classes: tuple[str, ...] = ()
        with upper[0]:
            groups = kept_choices("group", t("common.terms.machine_group"), options.groups, t)
        with upper[1]:
            if options.classes:
                classes = kept_choices("class", t("common.terms.machine_class"), options.classes, t)
            else:
                tiers = kept_choices("tier", t("common.terms.tier"), options.tiers, t, t("filters.tier_help"))
        with upper[2]:
            places = kept_choices("place", t("common.terms.place"), options.places, t)
        lower = st.columns(3)
        with lower[0]:
            start = kept_choice("from", t("filters.from"), periods, t, default=first) or first
        with lower[1]:
            end = kept_choice("to", t("filters.to"), periods, t, default=last) or last
        if options.classes:
            with lower[2]:
                tiers = kept_choices("tier", t("common.terms.tier"), options.tiers, t, t("filters.tier_help"))
        if options.periods.index(end) < options.periods.index(start):
            st.caption(t("filters.turned"))
            start, end = end, start
    return DemandWish(classes, groups, places, tiers, start, end)
