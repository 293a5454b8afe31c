"""What runs in every session: navigation only; the pages stand in posture/web."""

import streamlit as st

from posture.web import measure
from posture.web.signed_in import signed_in

st.set_page_config(page_title="Posture", page_icon="🧍", layout="wide")
signed_in()
st.navigation([st.Page(measure.page, title="Measure", url_path="measure", default=True)], position="hidden").run()
