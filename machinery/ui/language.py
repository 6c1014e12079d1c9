"""Which language the page speaks: the address decides, then what was chosen in this session, then the setting."""

import streamlit as st

from machinery.i18n import LANGUAGES, Translator, translator
from machinery.settings import settings

PARAMETER = "lang"
_CHOSEN = "language_chosen"
_SWITCH = "language_switch"
NAMES = {"da": "Dansk", "en": "English"}


def lang() -> str:
    """The code of the language, `da` or `en`; an unknown one in the address is passed over."""
    wanted = st.query_params.get(PARAMETER)
    if wanted in LANGUAGES:
        st.session_state[_CHOSEN] = wanted
    return st.session_state.get(_CHOSEN) or settings().lang


def page_translator() -> Translator:
    """The translator of the page's language."""
    return translator(lang())


def keep_language_in_address() -> None:
    """Write the language back into the address, which a switch of pages empties; the default is left out."""
    chosen = lang()
    if chosen != settings().lang and st.query_params.get(PARAMETER) != chosen:
        st.query_params[PARAMETER] = chosen


def show_language_switch() -> None:
    """The switch at the top of each page. Its two options read the same in both languages."""
    st.session_state[_SWITCH] = lang()
    st.segmented_control(
        "Sprog / Language",
        LANGUAGES,
        format_func=NAMES.__getitem__,
        key=_SWITCH,
        required=True,
        label_visibility="collapsed",
        on_change=_switch_language,
    )


def _switch_language() -> None:
    chosen = st.session_state[_SWITCH]
    if chosen in LANGUAGES:
        st.session_state[_CHOSEN] = chosen
        st.query_params[PARAMETER] = chosen
