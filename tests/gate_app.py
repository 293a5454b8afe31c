"""The app with two accounts that are kept in memory: for tests that need a server, `streamlit run tests/gate_app.py`."""

import time

import streamlit as st

from posture.web import entrance
from tests.at_the_gate import Clock, InMemory


class Now(Clock):
    """A clock that goes."""

    def seconds(self) -> float:
        return time.monotonic()


KEPT = InMemory(clock=Now())
entrance.accounts = lambda: KEPT

app = st.App(**entrance.entrance())
