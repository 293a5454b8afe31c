"""Templates and styles of the pages -> HTML, with every value escaped."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib import resources
from typing import Any

import streamlit as st
from jinja2 import Environment, PackageLoader, StrictUndefined

from posture.report.html import style

_ENVIRONMENT = Environment(
    loader=PackageLoader("posture", "web"),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def text(name: str) -> str:
    """The content of a file of this folder."""
    return resources.files("posture.web").joinpath(name).read_text(encoding="utf-8")


def filled(template: str, **values: Any) -> str:
    """`template`, filled with `values`."""
    return _ENVIRONMENT.get_template(template).render(values)


def drawing(template: str, **values: Any) -> str:
    """The drawing in `template`, filled with `values`, as an address that holds it."""
    return svg_address(filled(template, **values))


def svg_address(svg: str) -> str:
    """An address that holds the drawing `svg`."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def show(template: str, **values: Any) -> None:
    """Put `template`, filled with `values`, on the page."""
    st.html(filled(template, **values))


def notice(words: str, text: str = "") -> None:
    """Say what was wrong, or is to be known, and what to do next."""
    show("notice.html", title=words, text=text)


def show_own_style(name: str) -> None:
    """Give the page a style that it alone needs."""
    st.html(f"<style>\n{text(name)}\n</style>")


def title(words: str, text: str = "", *, names: Sequence[str] = ()) -> None:
    """Head the page; `names`, which may be of another script, keep their own direction."""
    show("title.html", title=words, text=text, names=names)


def show_style() -> None:
    """Give the page its style."""
    st.html(f"<style>\n{text('page.css')}\n{style('sheet.css')}\n{style('repeats.css')}\n</style>")
