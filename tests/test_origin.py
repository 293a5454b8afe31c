"""Files of ours name the photos they were made of; no other file does."""

from pathlib import Path

import numpy as np
import pytest

from posture.overlay import encoded
from posture.report.files import beside
from posture.report.origin import MARK_WITHIN, NAME, is_ours, made_of, named_in, told

ONE, OTHER = "1" * 64, "2" * 64
PICTURE = np.zeros((4, 4, 3), np.uint8)


def test_photos_are_named_alike_in_any_order():
    assert made_of([ONE, OTHER]) == made_of([OTHER, ONE]) == made_of([ONE, OTHER, ONE])
    assert len({made_of(photos) for photos in ([], [ONE], [OTHER], [ONE, OTHER])}) == 4


def test_photos_that_could_not_be_read_have_no_part_in_it():
    photos = [{"photo": {"file": "a.jpg", "sha256": ONE}}, {"photo": {"file": "b.jpg"}}]
    assert told({"photos": photos}) == told(photos[0]) == made_of([ONE])


@pytest.mark.parametrize(
    ("content", "ours", "photos"),
    [
        pytest.param(f'<meta name="{NAME}" content="{ONE}">', True, ONE, id="page"),
        pytest.param(encoded(PICTURE, "PNG", {NAME: ONE}), True, ONE, id="picture"),
        pytest.param(encoded(PICTURE, "PNG"), True, None, id="picture-that-does-not-say"),
        pytest.param(f'{{"schema": "posture/1", "photo": {{"sha256": "{ONE}"}}}}', True, made_of([ONE]), id="json"),
        pytest.param(f'{{"schema": "posture/1", "photo": {{"sha256": "{ONE}"', True, None, id="json-cut-off"),
        pytest.param('{"schema": "posture/1", "photos": [1]}', True, None, id="json-changed"),
        pytest.param(" " * MARK_WITHIN + f'<meta name="{NAME}" content="{ONE}">', False, None, id="too-late"),
        pytest.param("<html>", False, None, id="of-somebody-else"),
    ],
)
def test_what_a_file_says(tmp_path: Path, content: str | bytes, ours: bool, photos: str | None):
    path = tmp_path / "x"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert (is_ours(path), named_in(path)) == (ours, photos)


def test_files_of_one_name_get_one_number(tmp_path: Path):
    """A folder, a link to nowhere, and a file in other capitals are in the way too."""
    paths = (tmp_path / "a.html", tmp_path / "a.json")
    assert beside(paths, ONE) == paths
    (tmp_path / "A.JSON").write_text("{}")
    (tmp_path / "a-2.html").mkdir()
    (tmp_path / "a-3.json").symlink_to("nowhere")
    (tmp_path / "a-4.html").write_text(f'<meta name="{NAME}" content="{ONE}">')
    assert [path.name for path in beside(paths, ONE)] == ["a-4.html", "a-4.json"]
    assert [path.name for path in beside(paths, OTHER)] == ["a-5.html", "a-5.json"]
