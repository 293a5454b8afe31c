"""The QR code of a link: a drawing that stands alone, with its border and its words."""

import xml.etree.ElementTree as ET

from posture.report.qr import QUIET, qr_svg

LINK = "https://posture.practice.lan/r/" + "aB3-_x" * 5 + "zz"


def test_code_is_a_drawing_that_stands_alone() -> None:
    drawing = ET.fromstring(qr_svg(LINK, 'Link for "Ada" <b>'))
    space = "{http://www.w3.org/2000/svg}"
    assert (drawing.tag, drawing.get("role")) == (f"{space}svg", "img")
    assert drawing.findtext(f"{space}title") == 'Link for "Ada" <b>'
    assert drawing.get("width") is None
    _, _, width, height = map(int, (drawing.get("viewBox") or "").split())
    ground, modules = drawing.findall(f"{space}path")
    assert (width, ground.get("fill"), modules.get("stroke")) == (height, "#fff", "#000")
    assert (modules.get("d") or "").startswith(f"M{QUIET} {QUIET}.5h7")  # the corner mark, inside the quiet zone
    assert (width - 2 * QUIET - 17) % 4 == 0


def test_code_tells_its_address_apart_from_others() -> None:
    assert qr_svg(LINK, "x") == qr_svg(LINK, "x")
    assert qr_svg(LINK, "x") != qr_svg(LINK + "a", "x")
