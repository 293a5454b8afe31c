"""The pages that the gate itself answers: plain HTML without a script."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_ENVIRONMENT = Environment(
    loader=PackageLoader("posture", "gate"),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = resources.files("posture.gate").joinpath("sign_in.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{_STYLE_HASH}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy of these pages: nothing but their own style and a form to this server."""


def sign_in_page(*, form: str, name: str = "", message: str = "") -> str:
    """Name and password, with what went wrong before; `form` must come back."""
    return _ENVIRONMENT.get_template("sign_in.html").render(
        style=Markup(_STYLE),
        form=form,
        name=name,
        message=message,
    )


def again_page() -> str:
    """Asks for the same address again, from this server: a link elsewhere brings no cookie that is SameSite=Strict."""
    return _ENVIRONMENT.get_template("again.html").render()
