"""The files of an edition to take home: the same ones the command line exports."""

import streamlit as st

from machinery.editions.published import PublishedEdition
from machinery.exchange.export_edition import export_files
from machinery.i18n import Translator
from machinery.ui.download import FileToTake, show_downloads

OFFERED = (
    ("csv", "cells.csv", "text/csv"),
    ("csv", "named.csv", "text/csv"),
    ("json", ".json", "application/json"),
    ("parquet", "cells.parquet", "application/vnd.apache.parquet"),
    ("parquet", "named.parquet", "application/vnd.apache.parquet"),
)
"""Format, how the name of the file ends, and its media type."""


def show_edition_files(edition: PublishedEdition, t: Translator) -> None:
    """A button for each file, made only when it is asked for."""
    st.header(t("signal.download.heading"), anchor="download")
    st.markdown(t("signal.download.text"))
    show_downloads([_file(edition, t, *offered) for offered in OFFERED], key="edition")
    st.caption(t("signal.download.note"))


def _file(edition: PublishedEdition, t: Translator, kind: str, ending: str, mime: str) -> FileToTake:
    name = f"{edition.label}{ending}" if ending.startswith(".") else f"{edition.label}-{ending}"
    label = t(f"signal.download.files.{ending.strip('.').replace('.', '_')}")
    return FileToTake(label, name, mime, lambda: export_files(edition, [kind], t.lang)[name])
