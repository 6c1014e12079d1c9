"""A page with nothing but the widget and its value: what Streamlit itself takes for a rerun."""

import streamlit as st

from benchmarks.screens.widget import chosen_value

st.set_page_config(layout="wide")
subject, value = chosen_value()
st.text(value)
