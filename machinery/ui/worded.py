"""Widgets whose options are words: they change with the language, what was chosen does not.

The browser holds the words of the options it shows and sends those back. After a switch of language it may still show,
and send, words of the language before. So each language has a widget of its own, and what was chosen stands beside
them as codes, under the plain name.
"""

from typing import Any

import streamlit as st

from machinery.ui.language import lang

_ABSENT = object()
_BETWEEN = ":"


def worded(name: str, wording: str = "") -> dict[str, Any]:
    """The arguments that tie a widget to the codes that the session holds under `name`; they must be there already.

    Draw the widget with them at once: `st.selectbox(label, codes, format_func=…, **worded(name))`. Where the words of
    an option change within a language too, as those of a pledge do, `wording` says which words it is now.
    """
    state = st.session_state
    widget = widget_key(f"{name}{_BETWEEN}{wording}" if wording else name)
    if state.get(widget, _ABSENT) != state[name]:
        state[widget] = state[name]
    return {"key": widget, "on_change": _keep, "args": (name, widget), "persist_state": "session"}


def widget_key(name: str) -> str:
    """The key of the widget that shows `name` in the language of the page."""
    return f"{name}{_BETWEEN}{lang()}"


def at_click(name: str, wording: str = "") -> Any:
    """What the widget of `name` shows when a button is clicked: it may have been chosen after the button was drawn."""
    return st.session_state.get(widget_key(f"{name}{_BETWEEN}{wording}" if wording else name), st.session_state[name])


def let_go(name: str, wording: str = "") -> None:
    """Choose nothing any more, in a callback: neither what is kept nor what the widget shows."""
    st.session_state[name] = st.session_state[widget_key(f"{name}{_BETWEEN}{wording}" if wording else name)] = None


def is_widget_key(key: str) -> bool:
    """Whether a key of the session belongs to such a widget; what was chosen stands under the plain name."""
    return _BETWEEN in key


def _keep(name: str, widget: str) -> None:
    st.session_state[name] = st.session_state[widget]
