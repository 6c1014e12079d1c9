"""The Streamlit parts that pages share.

Public pages open with `public_page`, which never reaches the store; all others with `page`.
"""
