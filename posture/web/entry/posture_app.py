"""The server of `posture app`: Streamlit behind the gate."""

import streamlit as st

from posture.web.entrance import entrance

app = st.App(**entrance())
