"""An address -> its QR code as SVG, by `segno`: black on white with a quiet zone, whatever the scheme of the page."""

from __future__ import annotations

import io

import segno

QUIET = 4
"""Width of the white border that ISO/IEC 18004 asks for. [modules]"""


def qr_svg(address: str, title: str) -> str:
    """A drawing that scales to its place and stands alone; `title` says in words what it is.

    Bounds the damage at level M: 15 % of it may be unreadable.
    """
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=QUIET, dark="#000", light="#fff", title=title, xmldecl=False, omitsize=True, nl=False
    )
    return out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)
