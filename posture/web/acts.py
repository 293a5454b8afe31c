"""Which messages of a browser are acts of a person."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg


def is_act(content: bytes) -> bool:
    """Whether it asks for a run of the page that no timer of the page asked for."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return False
    return message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun
