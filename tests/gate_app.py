"""The app with two accounts in memory: for tests that need a server, `streamlit run tests/gate_app.py`."""

import os
import time
from pathlib import Path

import streamlit as st

from posture.records import open_records
from posture.web.entrance import entrance
from tests.at_the_gate import Clock, Held, InMemory


class Now(Clock):
    """A clock that goes."""

    def seconds(self) -> float:
        return time.monotonic()


KEPT = InMemory(clock=Now())
made = entrance(lambda _idle: Held(KEPT, open_records()))
made["script_path"] = Path(os.environ.get("POSTURE_TEST_SCRIPT", made["script_path"]))
app = st.App(**made)
