"""Imports only go up the list of rooms, and each outside library has its room."""

import ast
import re
from pathlib import Path

import pytest

import posture

PACKAGE = Path(posture.__file__).parent
ORDER = (
    "errors",
    "typed",
    "conditions",
    "student",
    "fisher",
    "exif",
    "photo",
    "metadata",
    "silhouette",
    "geometry",
    "landmarks",
    "detect",
    "markers",
    "byhand",
    "refine",
    "outline",
    "vertical",
    "scale",
    "measures",
    "uncertainty",
    "quality",
    "norms",
    "people",
    "reference",
    "analysis",
    "engine",
    "repeats",
    "change",
    "repeatability",
    "axes",
    "crosscheck",
    "visit",
    "blocks",
    "alike",
    "occasion",
    "history",
    "faces",
    "overlay",
    "registered",
    "report",
    "records",
    "asked",
    "targets",
    "record_commands",
    "report_command",
    "gate",
    "serve",
    "cli",
    "web",
)
"""The rooms, from those that know nothing to those that know all (shared design, section 2)."""
OUTSIDE = {
    "mediapipe": {"detect"},
    "cv2": {"photo", "markers", "refine", "outline", "vertical", "scale", "quality", "overlay", "registered"},
    "PIL": {"exif", "photo", "metadata", "overlay"},
    "pillow_heif": {"photo"},
    "streamlit": {"web"},
    "typer": {"asked", "record_commands", "report_command", "serve", "cli"},
    "starlette": {"gate", "web"},
    "uvicorn": {"web"},
    "google": {"web"},
    "rich": {"cli", "report"},
    "jinja2": {"report", "gate", "web"},
    "markupsafe": {"gate"},
    "typst": {"report"},
    "babel": {"report"},
    "fontTools": {"report"},
    "segno": {"report"},
    "noto_cjk_sans_otc": {"report"},
    "sqlalchemy": {"records"},
    "alembic": {"records"},
    "psycopg": {"records"},
    "cryptography": {"records"},
    "argon2": {"records"},
    "pydantic": {"records"},
    "filelock": {"records"},
    "platformdirs": {"records"},
}
"""Libraries that may be imported in a few rooms only."""

LOOKS = {
    "edges.py": {"cv2", "numpy", "typing"},
    "vanishing.py": {"numpy"},
    "board.py": {"cv2", "numpy", "typing"},
}
"""Files beside formulas that look at the picture itself."""

files = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")
every_file = pytest.mark.parametrize("path", files, ids=lambda path: str(path.relative_to(PACKAGE)))


def imported(path: Path) -> set[str]:
    """Every module named in an import of the file at `path`, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@every_file
def test_imports_only_go_up_the_list(path):
    if room(path) == "__init__":
        return
    below = set(ORDER[ORDER.index(room(path)) + 1 :])
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("posture.")}
    assert not rooms & below, f"{room(path)} may not import {rooms & below}"


@every_file
def test_outside_libraries_stay_in_their_rooms(path):
    for library in {name.split(".")[0] for name in imported(path)} & set(OUTSIDE):
        assert room(path) in OUTSIDE[library], f"{library} belongs to {OUTSIDE[library]}"


def test_every_room_is_on_the_list():
    assert {room(path) for path in files} - {"__init__"} == set(ORDER)


def test_contributing_has_the_list():
    told = (PACKAGE.parent / "CONTRIBUTING.md").read_text().partition("holds it): ")[2].partition(". ")[0]
    assert tuple(re.findall(r"`(\w+)`", told)) == ORDER


def test_formulas_rest_on_the_standard_library_alone():
    for path in files:
        if room(path) in {"geometry", "measures", "norms", "landmarks", "vertical", "scale", "uncertainty"}:
            outside = {name.split(".")[0] for name in imported(path)} - {"posture", "__future__"}
            known = {"math", "dataclasses", "enum", "collections", "types", "functools", "itertools"}
            assert outside <= known | LOOKS.get(path.name, set()), path
