"""Keeps uploads in memory: the server would write those above a megabyte to a temporary file on disk."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser

MOST_BYTES = 1_000_000_000
"""Above any upload that `server.maxUploadSize` lets in."""


def keep_uploads_in_memory() -> None:
    """Tell the server's form parser never to spool an upload to disk; it asks at each upload."""
    MultiPartParser.spool_max_size = MOST_BYTES
