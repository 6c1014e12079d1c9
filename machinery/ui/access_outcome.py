"""What a button on the page Deltagere og adgang did: said at the next drawing; what it made is kept for a while."""

from collections.abc import Callable, Mapping

import streamlit as st

from machinery.errors import UserError
from machinery.i18n import Translator
from machinery.ui.frame import show_user_error
from machinery.ui.pages_list import page_entry
from machinery.ui.worded import widget_key

_OUTCOME = "access_outcome"
_MADE = "access_made"


def act(done_key: str, work: Callable[[], object]) -> None:
    """Do what a button says and keep for the next drawing that it was done, or why it was not.

    What the work returns is `made()` until the next action or until the page is left.
    """
    forget_made()
    try:
        st.session_state[_MADE] = work()
    except UserError as error:
        st.session_state[_OUTCOME] = error
    else:
        st.session_state[_OUTCOME] = done_key


def show_choice_with_button(
    label: str,
    labels: Mapping[str, str],
    button: str,
    work: Callable[[str], None],
    *,
    name: str,
    icon: str,
    placeholder: str,
) -> None:
    """A box to choose one of `labels`, by id, and the button that does `work` to what is chosen at the click.

    Not to what was chosen when the button was drawn: somebody quick would end the role of another.
    """
    key = widget_key(f"{name}_choice")
    chosen = st.selectbox(
        label, list(labels), index=None, format_func=labels.__getitem__, key=key, placeholder=placeholder
    )

    def do() -> None:
        if (wanted := st.session_state.get(key)) is not None:
            work(wanted)

    st.button(button, key=f"{name}_chosen", icon=icon, disabled=chosen is None, on_click=do)


def show_outcome(t: Translator) -> None:
    """What became of the last click, once."""
    outcome = st.session_state.pop(_OUTCOME, None)
    if isinstance(outcome, UserError):
        show_user_error(t, outcome)
    elif outcome is not None:
        st.success(t(str(outcome)), icon=":material/check_circle:")


def made() -> object:
    """What the last action made, None when it made nothing."""
    return st.session_state.get(_MADE)


def forget_made() -> None:
    """Let go of what the last action made."""
    st.session_state.pop(_MADE, None)


def forget_made_elsewhere(url_path: str) -> None:
    """Let go of it on every other page: the link of an invitation must not come back with the next visit."""
    if url_path != page_entry("access").url_path:
        forget_made()
