"""Participants on the page Deltagere og adgang: one is added, its dates are changed, it is ended; none is deleted."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from machinery.clock import now, today
from machinery.domain.builder_entry import EntryFault, date_faults, entry_faults, proposed_id
from machinery.domain.places import PlaceLevel
from machinery.i18n import Translator
from machinery.pledges.builders import add_builder, builders, change_dates
from machinery.pledges.stored import Builder
from machinery.ui.access_outcome import act
from machinery.ui.days import day_or_period, read_day_or_period
from machinery.ui.markdown import plain
from machinery.ui.page import Page
from machinery.ui.places import place_names
from machinery.ui.session import asking, product
from machinery.ui.worded import at_click, worded

_FIELDS = ("name", "id", "kind", "main", "homes", "joined", "left")
_NEW = {name: f"new_builder_{name}" for name in _FIELDS}
_CHOSEN, _JOINED, _LEFT = "dated_builder", "dated_builder_joined", "dated_builder_left"
_TRIED = "builder_entry_tried"
_SEEN = "dated_builder_seen"
"""The participant as it stood when its dates were written into the boxes."""
_LEVELS = (PlaceLevel.municipality, PlaceLevel.province, PlaceLevel.region, PlaceLevel.country)


def show_new_builder(page: Page) -> None:
    """The form for one more participant; the id follows the name until it is written by hand."""
    t, state = page.t, st.session_state
    everyone = builders(page.store)
    names = {one.builder_id: one.name for one in everyone}
    for name, key in _NEW.items():
        state.setdefault(key, {"homes": [], "kind": None, "main": None}.get(name, ""))
    faults = _new_faults(names) if state.get(_TRIED) == "new" else []
    left, right = st.columns(2, gap="large")
    with left:
        st.text_input(_required("name", t), key=_NEW["name"], max_chars=200, persist_state="session")
        _show_faults(faults, "name", t)
        proposal = proposed_id(state[_NEW["name"]], names)
        st.text_input(
            t("participants.entry.id"),
            key=_NEW["id"],
            placeholder=proposal or None,
            help=t("participants.entry.id_help"),
            persist_state="session",
        )
        _show_faults(faults, "builder_id", t)
        kinds = page.reference.vocabulary["participant_kind"]
        st.selectbox(
            _required("kind", t),
            list(kinds),
            index=None,
            format_func=lambda code: t.name(kinds[code]),
            placeholder=t("common.choose"),
            **worded(_NEW["kind"]),
        )
        _show_faults(faults, "kind", t)
        mains = [one.builder_id for one in everyone if not one.affiliated_to]
        st.selectbox(
            t("participants.entry.main"),
            mains,
            index=None,
            format_func=lambda code: names.get(code, code),
            placeholder=t("participants.entry.nobody"),
            help=t("participants.entry.main_help"),
            **worded(_NEW["main"]),
        )
    with right:
        homes = place_names(page.reference, t, _LEVELS)
        st.multiselect(
            t("participants.entry.homes"),
            list(homes),
            format_func=lambda code: homes.get(code, code),
            placeholder=t("common.choose"),
            select_all=False,
            **worded(_NEW["homes"]),
        )
        for name in ("joined", "left"):
            label = _required(name, t) if name == "joined" else t(f"participants.entry.{name}")
            st.text_input(
                label, key=_NEW[name], help=t("participants.entry.day_help"), persist_state="session",
                placeholder=t.date(today()) if name == "joined" else None,
            )  # fmt: skip
            _show_faults(faults, name, t)
    st.button(
        t("participants.entry.add"), key="add_builder", type="primary", icon=":material/domain_add:", on_click=_add
    )
    st.caption(t("participants.entry.mailbox_note"))


def _entered(names: Collection[str]) -> tuple[Builder, list[EntryFault]]:
    """What the form holds, and what is wrong with it."""
    state = st.session_state
    name = str(state[_NEW["name"]]).strip()
    builder = Builder(
        builder_id=str(state[_NEW["id"]]).strip() or proposed_id(name, names),
        name=name,
        kind=at_click(_NEW["kind"]) or "",
        joined=read_day_or_period(str(state[_NEW["joined"]])) or today().isoformat(),
        affiliated_to=at_click(_NEW["main"]) or "",
        left=read_day_or_period(str(state[_NEW["left"]])),
        home_places=tuple(at_click(_NEW["homes"])),
    )
    faults = entry_faults(builder.builder_id, builder.name, builder.kind, names)
    return builder, [*faults, *date_faults(builder.joined, builder.left, today())]


def _new_faults(names: Collection[str]) -> list[EntryFault]:
    return _entered(names)[1]


def _add() -> None:
    st.session_state[_TRIED] = "new"
    everyone = builders(product().store)
    builder, faults = _entered([one.builder_id for one in everyone])
    if faults:
        return

    def work() -> None:
        # A store of invented builders stays one: what is added to it is invented too.
        is_demo = any(one.is_demo for one in everyone)
        add_builder(product().store, asking(), replace(builder, is_demo=is_demo), now=now)
        st.session_state[_TRIED] = ""
        for key in _NEW.values():
            st.session_state.pop(key, None)

    act("participants.entry.added", work)


def show_dates(page: Page) -> None:
    """Every participant with its dates, and the way to change those of one."""
    t, state = page.t, st.session_state
    everyone = {one.builder_id: one for one in builders(page.store)}
    if not everyone:
        st.info(t("access.participants.empty"))
        return
    if state.get(_CHOSEN) not in everyone:
        state[_CHOSEN] = None
    labels = {code: _label(one, t) for code, one in everyone.items()}
    wording = str(len(labels))
    chosen = st.selectbox(
        t("participants.entry.whose"),
        list(labels),
        index=None,
        format_func=lambda code: labels.get(code, code),
        placeholder=t("common.choose"),
        **worded(_CHOSEN, wording=wording),
    )
    if chosen is None:
        return
    one = everyone[chosen]
    keys = {name: f"{key}_{chosen}" for name, key in (("joined", _JOINED), ("left", _LEFT))}
    if state.get(seen := f"{_SEEN}_{chosen}") != one:
        state[seen] = one
        state.update({key: _in_box(getattr(one, name), t) for name, key in keys.items()})
    faults = (
        date_faults(read_day_or_period(state[keys["joined"]]), read_day_or_period(state[keys["left"]]), today())
        if state.get(_TRIED) == chosen
        else []
    )
    with st.container(border=True):
        for name, key in keys.items():
            label = _required(name, t) if name == "joined" else t(f"participants.entry.{name}")
            st.text_input(label, key=key, help=t("participants.entry.day_help"), persist_state="session")
            _show_faults(faults, name, t)
        st.button(
            t("participants.entry.save_dates"),
            key="save_builder_dates",
            icon=":material/event_available:",
            on_click=_save_dates,
            args=(one, wording, keys["joined"], keys["left"]),
        )
        st.caption(t("participants.entry.end_note"))


def _in_box(text: str, t: Translator) -> str:
    return day_or_period(text, t) if text else ""


def _label(one: Builder, t: Translator) -> str:
    if one.left:
        return t(
            "participants.entry.from_to",
            name=one.name,
            joined=day_or_period(one.joined, t),
            left=day_or_period(one.left, t),
        )
    return t("participants.entry.from", name=one.name, joined=day_or_period(one.joined, t))


def _save_dates(seen: Builder, wording: str, joined_key: str, left_key: str) -> None:
    if at_click(_CHOSEN, wording) != seen.builder_id:
        return  # another was chosen since the button was drawn, whose dates nobody has seen
    st.session_state[_TRIED] = seen.builder_id
    joined, left = (read_day_or_period(str(st.session_state[key])) for key in (joined_key, left_key))
    if date_faults(joined, left, today()):
        return

    def work() -> None:
        change_dates(product().store, asking(), seen, joined=joined, left=left, today=today(), now=now)
        st.session_state[_TRIED] = ""

    act("participants.entry.dates_saved", work)


def _required(name: str, t: Translator) -> str:
    return f"{t(f'participants.entry.{name}')} *"


def _show_faults(faults: Collection[EntryFault], name: str, t: Translator) -> None:
    """What is wrong with a field, under it."""
    for fault in faults:
        if fault.field == name:
            st.error(plain(t(f"participants.entry.{fault.rule}", **fault.values)), icon=":material/error:")
