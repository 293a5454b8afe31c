"""`streamlit run app.py`: the pages of posture/web behind the gate of posture/gate; `posture app` is the same."""

import streamlit as st

from posture.web.entrance import entrance

app = st.App(**entrance())
