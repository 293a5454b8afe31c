"""`streamlit run app.py`: navigation only; the pages stand in posture/web."""

import streamlit as st

from posture.web import measure
from posture.web.memory import keep_uploads_in_memory

keep_uploads_in_memory()
st.set_page_config(page_title="Posture", page_icon="🧍", layout="wide")
st.navigation([st.Page(measure.page, title="Measure", url_path="measure", default=True)], position="hidden").run()
