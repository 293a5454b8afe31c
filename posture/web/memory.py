"""Keeps uploads in memory, no longer than they are needed: the server would write large ones to a temporary file."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser
from streamlit.runtime.scriptrunner import get_script_run_ctx

MOST_BYTES = 1_000_000_000
"""Above any upload that `server.maxUploadSize` lets in."""


def keep_uploads_in_memory() -> None:
    """Tell the server's form parser never to spool an upload to disk; it asks at each upload."""
    MultiPartParser.spool_max_size = MOST_BYTES


def drop_uploads() -> None:
    """Take the files of this session out of Streamlit's memory, which would keep them until it ends."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
