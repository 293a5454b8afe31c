"""Files to keep: made when their link is followed, once for each click; and drawings that are drawn once."""

import base64
import gc
import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture.web.once import _drawn, once
from tests.keeping import figure_analysis

MADE: list[str] = []
"""By the page below, in this process."""


def _page() -> None:
    import streamlit as st  # noqa: PLC0415  # AppTest runs the source of this function alone

    from posture.errors import CannotWrite  # noqa: PLC0415
    from posture.web.downloads import File, file_links  # noqa: PLC0415
    from tests.test_downloads import MADE  # noqa: PLC0415

    def make() -> bytes:
        MADE.append("a.txt")
        return b"content"

    def fail() -> bytes:
        raise CannotWrite("none", "There is no file.", "Take another photo.")

    def break_down() -> bytes:
        raise ValueError("Ada")

    def leave() -> bytes:
        MADE.append("d.txt")
        if MADE == ["d.txt"]:
            st.stop()
        return b"late"

    offered = [
        File(label="A", name="a.txt", media_type="text/plain", make=make),
        File(label="B", name="b.txt", media_type="text/plain", make=fail),
        File(label="C", name="c.txt", media_type="text/plain", make=break_down),
        File(label="D", name="d.txt", media_type="text/plain", make=leave),
    ]
    file_links(offered, key="links")


@pytest.fixture
def at() -> AppTest:
    MADE.clear()
    return AppTest.from_function(_page, default_timeout=60).run()


def asked(at: AppTest, wanted: Any) -> dict[str, str] | None:
    """What is sent for that word of the browser."""
    at.session_state["links"] = {"wanted": wanted}
    at.run()
    assert not at.exception, at.exception
    (component,) = at.get("bidi_component")
    sent: dict[str, str] | None = json.loads(component.proto.json)["made"]
    return sent


def test_nothing_is_made_before_it_is_asked_for(at: AppTest) -> None:
    (component,) = at.get("bidi_component")
    data = json.loads(component.proto.json)
    assert [file["name"] for file in data["files"]] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert (data["made"], MADE) == (None, [])


def test_each_click_is_answered_once(at: AppTest) -> None:
    for ask in ("1", "2"):
        sent = asked(at, {"name": "a.txt", "ask": ask})
        assert sent == {"ask": ask, "content": base64.b64encode(b"content").decode()}
        assert asked(at, {"name": "a.txt", "ask": ask}) is None
    assert MADE == ["a.txt", "a.txt"]


def test_why_a_file_cannot_be_made_is_said(at: AppTest) -> None:
    why = "There is no file. Take another photo."
    assert asked(at, {"name": "b.txt", "ask": "1"}) == {"ask": "1", "content": "", "why": why}


def test_a_fault_is_answered_without_its_words(at: AppTest) -> None:
    sent = asked(at, {"name": "c.txt", "ask": "1"})
    assert sent is not None
    assert (sent["ask"], sent["content"]) == ("1", "")
    assert "(ValueError). Try again" in sent["why"]
    assert "Ada" not in sent["why"]


def test_a_run_that_is_left_while_a_file_is_made_is_followed_by_one_that_answers(at: AppTest) -> None:
    wanted = {"name": "d.txt", "ask": "1"}
    at.session_state["links"] = {"wanted": wanted}
    at.run()
    assert (at.get("bidi_component"), MADE) == ([], ["d.txt"])
    assert asked(at, wanted) == {"ask": "1", "content": base64.b64encode(b"late").decode()}
    assert asked(at, wanted) is None


@pytest.mark.parametrize(
    "wanted",
    [
        *(None, 3, "a.txt", [], {}, ["a.txt", "1"], {"name": "a.txt"}, {"ask": "1"}),
        *({"name": 1, "ask": "1"}, {"name": "a.txt", "ask": 1}, {"name": "a.txt", "ask": "1" * 101}),
        *({"name": "../a.txt", "ask": "1"}, {"name": "e.txt", "ask": "1"}),
    ],
)
def test_what_a_browser_cannot_mean_gives_nothing(at: AppTest, wanted: Any) -> None:
    assert asked(at, wanted) is None
    assert MADE == []


def test_a_drawing_is_drawn_once_for_each_analysis_and_face() -> None:
    drawn: list[int] = []

    def draw() -> int:
        drawn.append(1)
        return len(drawn)

    one, other = replace(figure_analysis()), replace(figure_analysis())
    assert [once("sheet", one, show_face=False, draw=draw) for _ in range(2)] == [1, 1]
    assert once("sheet", one, show_face=True, draw=draw) == 2
    assert once("bare", one, show_face=False, draw=draw) == 3
    assert once("sheet", other, show_face=False, draw=draw) == 4


def test_a_drawing_is_gone_with_its_analysis() -> None:
    analysis = replace(figure_analysis())
    once("sheet", analysis, show_face=False, draw=str)
    before = len(_drawn)
    del analysis
    gc.collect()
    assert len(_drawn) < before
