"""Whether sign-in is configured. Without it this is a demonstration: a role is chosen, and only on this machine."""

import os
from dataclasses import dataclass

import streamlit as st

from machinery.errors import SettingError

_KEY = "situation"
_decided: bool | None = None


@dataclass(frozen=True)
class Situation:
    """What every page must say about where its figures come from.

    `is_demonstration`: the visitor may choose a role.
    """

    is_demonstration: bool
    has_example_data: bool


def decide_at_start() -> bool:
    """Find out once, when the process starts, whether it lacks sign-in; later changes to the secrets wait for the next.

    Raises `SettingError` for secrets that are there but cannot be read.
    """
    global _decided
    _decided = _lacks_sign_in()
    return _decided


def lacks_sign_in() -> bool:
    """Whether no sign-in is configured, as decided at start; outside the server as the secrets say now."""
    return _lacks_sign_in() if _decided is None else _decided


def _lacks_sign_in() -> bool:
    try:
        if st.secrets.load_if_toml_exists():
            return "auth" not in st.secrets
    except (OSError, UnicodeDecodeError):
        pass  # a file that may not be read or is no text; named below
    # The same answer stands for no secrets and for unreadable ones, which may well hold the sign-in.
    there = [path for path in st.config.get_option("secrets.files") if _is_there(path)]
    if there:
        raise SettingError("settings.secrets_unreadable", path=", ".join(there))
    return True


def _is_there(path: str) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def remember_situation(*, is_demonstration: bool, has_example_data: bool) -> None:
    """Called by the entry script, which knows the store, for the pages, which may not."""
    st.session_state[_KEY] = Situation(is_demonstration, has_example_data)


def situation() -> Situation:
    """What the entry script found; until then nothing may be chosen, and without sign-in the data count as invented."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Situation) else Situation(False, lacks_sign_in())
