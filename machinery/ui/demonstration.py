"""Whether this is a demonstration: no sign-in configured, so a role is chosen and nothing may leave this machine."""

from dataclasses import dataclass

import streamlit as st

_KEY = "situation"


@dataclass(frozen=True)
class Situation:
    """What every page must say about where its figures come from."""

    is_demonstration: bool
    has_example_data: bool


def is_demonstration() -> bool:
    """True without an `[auth]` section in the secrets."""
    return not (st.secrets.load_if_toml_exists() and "auth" in st.secrets)


def remember_situation(has_example_data: bool) -> None:
    """Called by the entry script, which knows the store, for the pages, which may not."""
    st.session_state[_KEY] = Situation(is_demonstration(), has_example_data)


def situation() -> Situation:
    """What the entry script found; until then a demonstration counts as holding example data."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Situation) else Situation(is_demonstration(), is_demonstration())
