"""A page with the widget, and the charts, the map and the grid of the real page from constants."""

import streamlit as st

from benchmarks.screens.captured import kept
from benchmarks.screens.widget import chosen_value

st.set_page_config(layout="wide")
subject, value = chosen_value()
for element in kept(subject.number)[value]:
    element.draw()
st.text(value)
