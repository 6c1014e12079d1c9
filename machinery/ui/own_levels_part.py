"""What suppliers see because of me: the levels of the own lines in the last edition, and the choice of being named."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from machinery.editions.own_levels import Absence, Level, OwnLine
from machinery.editions.published import PublishedEdition
from machinery.errors import UserError
from machinery.pledges.stored import Builder, StoredPledge, UndoReport
from machinery.pledges.visibility import VISIBILITIES
from machinery.ui import own_actions as actions
from machinery.ui.charging_views import names_of
from machinery.ui.frame import show_user_error
from machinery.ui.own_figures import OwnFigures, level_sums
from machinery.ui.page import Page
from machinery.ui.pledge_words import one_line
from machinery.ui.tables import Column, grid, show_grid, show_table
from machinery.ui.undo_report import show_undone
from machinery.ui.worded import at_click, let_go, worded

_ALL = "all"


def show_levels(figures: OwnFigures, page: Page) -> None:
    """How many own lines stand at which level of the last edition, and each of them."""
    t = page.t
    if page.edition is None:
        st.info(t("own.no_edition"), icon=":material/schedule:")
        return
    st.markdown(t("own.levels_text", label=page.edition.label, as_of=page.edition.manifest.as_of))
    if not figures.lines:
        st.caption(t("own.levels_none"))
        return
    sums = pd.DataFrame(
        [
            {
                "level": t(f"own.level.{level}"),
                "means": t(f"own.level_text.{level}"),
                "lines": lines,
                "months": months,
            }
            for level, lines, months in level_sums(figures.lines)
        ]
    )
    columns = [
        Column("level", t("own.level_now")),
        Column("means", t("own.means")),
        Column("lines", t("own.line_count"), 0),
        Column("months", t("common.terms.machine_months"), 1),
    ]
    show_table(sums, columns, t, caption=t("own.levels_caption"))
    st.subheader(t("own.each_line"), anchor=False)
    now = {one.pledge_id: one for one in figures.pledges}
    lines = sorted(figures.lines, key=lambda line: line.level is Level.ABSENT)
    frame = pd.DataFrame([_row(line, now.get(line.pledge_id), page, page.edition) for line in lines])
    show_grid(
        grid(
            frame,
            [
                Column("pledge", t("own.pledge")),
                Column("place", t("common.terms.place")),
                Column("year", t("common.terms.year")),
                Column("level", t("own.level_now")),
                Column("if_named", t("own.if_named")),
                Column("remark", t("charging.remark")),
                Column("months", t("common.terms.machine_months"), 1, short=t("pledge.months_short")),
                Column("cell", t("own.cell")),
            ],
            t,
        ),
        key="own_levels",
        alt=t("own.each_line_alt"),
    )


def _row(line: OwnLine, now: StoredPledge | None, page: Page, edition: PublishedEdition) -> dict[str, object]:
    t, known = page.t, page.reference
    cell = place = "–"
    if line.level is not Level.ABSENT:
        group = edition.classes[line.pledge.machine_class]["machine_group"]
        cell = f"{t.name(edition.groups[group])}, {t.name(edition.regions[line.region_code])}"
        place = names_of([line.place_code], known, t)[line.place_code]
    return {
        "pledge": one_line(line.pledge, line.pledge_id, known, t),
        "place": place,
        "year": str(line.year) if line.year else "–",
        "cell": cell,
        "months": line.machine_months,
        "level": t(f"own.level.{line.level}"),
        "if_named": t(f"own.level.{line.level_if_named}"),
        "remark": _remark(line, now, page),
    }


def _remark(line: OwnLine, now: StoredPledge | None, page: Page) -> str:
    """Why a pledge is not there, or what has happened to it since."""
    t = page.t
    if line.absence is not None and line.absence is not Absence.LATER:
        return t(f"own.absence.{line.absence}")
    if now is None:
        return t("own.since.withdrawn")
    if now.pledge.visibility != line.pledge.visibility:
        return t(f"own.since.{now.pledge.visibility}")
    if line.absence is Absence.LATER:
        return t("own.absence.later")
    return t("own.since.changed") if now.pledge != line.pledge else ""


def show_choice(figures: OwnFigures, builder: Builder, page: Page) -> None:
    """What being named means, when it takes effect, and the choice for one pledge or for all."""
    t = page.t
    for point in ("what", "when", "protects", "back"):
        st.markdown(t(f"own.naming.{point}"))
    _show_outcome(builder, page)
    pledges = {one.pledge_id: one for one in figures.pledges}
    if not pledges:
        return
    terms = page.reference.vocabulary["visibility"]
    st.markdown(
        t(
            "own.naming.now",
            named=t.number(sum(one.pledge.visibility == "named" for one in pledges.values())),
            count=t.number(len(pledges)),
        )
    )
    labels = {_ALL: t.count("own.all_pledges", len(pledges))} | {
        pledge_id: f"{one_line(one.pledge, pledge_id, page.reference, t)} ({t.name(terms[one.pledge.visibility])})"
        for pledge_id, one in pledges.items()
    }
    which_name, how_name = _names(builder.builder_id)
    for name, options in ((which_name, labels), (how_name, VISIBILITIES)):
        if st.session_state.get(name) not in options:
            st.session_state[name] = None
    wording = str(sum(one.revision for one in pledges.values()))
    which = st.selectbox(
        t("own.which"),
        list(labels),
        index=None,
        format_func=lambda code: labels.get(code, code),
        placeholder=t("common.choose"),
        **worded(which_name, wording=wording),
    )
    how = st.segmented_control(
        t("own.how"), list(VISIBILITIES), format_func=lambda code: t.name(terms[code]), **worded(how_name)
    )
    st.button(
        t("own.save"),
        key="own_save",
        type="primary",
        icon=":material/check:",
        disabled=which is None or how is None,
        on_click=_save,
        args=(builder.builder_id, wording, {one.pledge_id: one.revision for one in pledges.values()}),
    )


def _names(builder_id: str) -> tuple[str, str]:
    """What the session calls the two choices: what is chosen for one builder is not meant for another."""
    return f"own_which_{builder_id}", f"own_how_{builder_id}"


def _save(builder_id: str, wording: str, seen: Mapping[str, int]) -> None:
    """What is chosen at the click: whoever is quick must not name what was chosen before. `seen` is id → revision."""
    which_name, how_name = _names(builder_id)
    which, how = at_click(which_name, wording), at_click(how_name)
    pledges = seen if which == _ALL else {one: seen[one] for one in (which,) if one in seen}
    if pledges and how is not None and actions.choose(builder_id, how, list(pledges.items())):
        let_go(which_name, wording)
        let_go(how_name)


def _show_outcome(builder: Builder, page: Page) -> None:
    t = page.t
    made = actions.outcome(builder.builder_id)
    if made is None:
        return
    if isinstance(made, UserError):
        show_user_error(t, made)
    elif isinstance(made, UndoReport):
        show_undone(made, t)
    else:
        if made.batch_id is None:
            st.info(t("own.nothing_changed"), icon=":material/info:")
        else:
            st.success(t.count("own.changed", made.changed), icon=":material/check_circle:")
            st.button(
                t("own.undo"),
                key="own_undo",
                icon=":material/undo:",
                on_click=actions.undo,
                args=(builder.builder_id, made.batch_id),
            )
        if made.unconfirmed:
            st.warning(t.count("own.left_unconfirmed", made.unconfirmed), icon=":material/schedule:")
