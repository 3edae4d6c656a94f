"""The peer of every page: one line of text, run by the same server settings."""

import streamlit as st

st.text("empty")
