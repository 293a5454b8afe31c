"""Who is signed in, as the gate says."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

import streamlit as st

from posture.gate.door import FORM, ID, LOCAL_ID, NAME, SIGN_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The practitioner of this session.

    Attributes
    ----------
    id
        Opaque id of the account; `local` without accounts.
    name
        Of the account; empty without accounts.
    sign_in
        Names the sign-in; empty without accounts.
    form
        What the form to sign out must bring back.
    """

    id: str = LOCAL_ID
    name: str = ""
    sign_in: str = ""
    form: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether nobody signs in here."""
        return self.id == LOCAL_ID


def who() -> Who:
    """The practitioner, from headers that the gate alone can set; the local one where no server runs (in tests).

    Raises
    ------
    RuntimeError
        The pages are served without the gate.
    """
    headers = st.context.headers
    if len(headers) == 0:
        return Who()
    if ID not in headers:
        raise RuntimeError("The pages were started without their gate: use posture app or streamlit run app.py.")
    return Who(id=headers[ID], name=unquote(headers[NAME]), sign_in=headers[SIGN_IN], form=headers[FORM])
