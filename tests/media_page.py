"""A page that does what no page of ours may: it puts a picture at a media address."""

import numpy as np
import streamlit as st

from posture.web.signed_in import signed_in
from posture.web.who import who

signed_in()
st.text(f"Practitioner: {who().name} ({who().id})")
st.text_input("Note", key="note")
st.image(np.full((8, 8, 3), 90, np.uint8))
