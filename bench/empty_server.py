"""Serves the empty page: `uvicorn bench.empty_server:app`."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("empty_page.py"))
