"""The pages that the gate itself answers: plain HTML without a script."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from posture.gate.said import Words

_ENVIRONMENT = Environment(
    loader=PackageLoader("posture", "gate"),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _style(name: str) -> str:
    return resources.files("posture.gate").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, forms: str) -> str:
    """Nothing but a page's own style, and forms to where they may go."""
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    parts = "default-src 'none'", f"style-src 'sha256-{hashed}'", f"form-action {forms}", "base-uri 'none'"
    return "; ".join((*parts, "frame-ancestors 'none'"))


_STYLE, _SAID_STYLE = _style("sign_in.css"), _style("said.css")
POLICY = _policy(_STYLE, "'self'")
"""Content-Security-Policy of the sign-in."""
SAID_POLICY = _policy(_SAID_STYLE, "'none'")
"""Of the pages for patients without a report."""


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


def said_page(said: tuple[Words, ...]) -> str:
    """One thought, in every language at once."""
    return _ENVIRONMENT.get_template("said.html").render(style=Markup(_SAID_STYLE), said=said)
