"""Launcher: `kabinet serve`, `uvicorn app:app` and `streamlit run app.py` all start from here."""

import streamlit as st

from core.web import app as web

app = st.App(web.PORTAL, **web.parts())
