"""Files to take home: one button each, without a rerun of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class FileToTake:
    """A file behind a button; `data` is made when it is asked for."""

    label: str
    file_name: str
    mime: str
    data: bytes | Callable[[], bytes]


def show_downloads(files: Sequence[FileToTake], *, key: str) -> None:
    """The buttons side by side, wrapping on a narrow screen."""
    with st.container(horizontal=True, gap="small"):
        for number, file in enumerate(files):
            st.download_button(
                file.label,
                file.data,
                file_name=file.file_name,
                mime=file.mime,
                key=f"{key}_{number}",
                icon=":material/download:",
                on_click="ignore",
            )
