"""Launcher: `kabinet serve`, `uvicorn app:app` and `streamlit run app.py` all start from here."""

from core.web import app as web

app = web.build()
