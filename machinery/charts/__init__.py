"""From data frames to Altair and pydeck objects. Nothing here knows Streamlit or the store."""
