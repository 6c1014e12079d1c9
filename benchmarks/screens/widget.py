"""The one widget of the pages that are measured beside the product's: of the same kind, with the same values."""

import streamlit as st

from benchmarks.screens.subjects import SUBJECTS, Subject


def chosen_value() -> tuple[Subject, str]:
    """Draw the widget of the subject that the address names by number, and say what is chosen."""
    subject = SUBJECTS[int(st.query_params["subject"])]
    if subject.widget == "selectbox":
        return subject, st.selectbox(subject.label, subject.values, key=subject.key)
    return subject, st.select_slider(subject.label, subject.values, key=subject.key)
