"""Drawing -> SVG, the same for HTML and PDF; in HTML its style sheet gives the colours, also at night."""

from __future__ import annotations

from posture.report.letter.model import Area, Disc, Drawing, Mark, Shape, Stroke
from posture.report.templates import ENVIRONMENT


def svg(drawing: Drawing, han: str = "sans-serif") -> str:
    """An SVG with the colours for paper in its attributes, and a class for each ink; `han` is its font for Chinese."""
    return ENVIRONMENT.get_template("letter/drawing.svg").render(
        drawing=drawing, han=han, shapes=[(_kind(shape), shape) for shape in drawing.shapes], joined=_joined
    )


def _kind(shape: Shape) -> str:
    match shape:
        case Area():
            return "area"
        case Stroke():
            return "stroke"
        case Disc():
            return "disc"
        case Mark():
            return "mark"


def _joined(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
