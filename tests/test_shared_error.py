"""The part of the error that photos of one person share: its arithmetic, and the whole way on a pair."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.accuracy.truths import SETS, Case, load
from benchmarks.shared_error import main, read_pairs, shared, shared_ci95, twins
from posture.landmarks import View
from posture.repeats import SHARED
from tests.figures import Figure
from tests.photofiles import file_of
from tests.playback import Playback, picture


def drawn(rho: float, bodies: int = 4000) -> list[np.ndarray]:
    random = np.random.default_rng(3)
    common = np.sqrt(rho) * random.standard_normal((bodies, 1, 1))
    return list(common + np.sqrt(1 - rho) * random.standard_normal((bodies, 1, 2)))


@pytest.mark.parametrize("rho", [0.0, 0.4, 0.9])
def test_shared_gives_back_what_was_drawn(rho):
    assert shared(drawn(rho)) == pytest.approx(rho, abs=0.03)


def test_an_error_of_all_bodies_is_shared():
    """A bias of 3 with an own error of 1 in each photo: 9 of 10."""
    assert shared([body + 3.0 for body in drawn(0.0)]) == pytest.approx(0.9, abs=0.02)


def test_interval_is_narrower_with_more_bodies():
    few, many = shared_ci95(drawn(0.6, 20)), shared_ci95(drawn(0.6, 500))
    assert few[0] < many[0] < 0.6 < many[1] < few[1]


def case(body: str, view: View = View.FRONT) -> Case:
    return Case(path=Path("a.jpg"), view=view, stated=view, body=body)


def test_twins_are_two_pictures_of_one_body_and_view():
    cases = [case("A"), case("B"), case("A"), case("C"), case("C", View.BACK), case(""), case("")]
    assert twins(cases) == ((cases[0], cases[2]),)


def test_errors_are_readings_minus_truth(tmp_path):
    (tmp_path / "a.png").write_bytes(file_of(Image.fromarray(picture()), "PNG"))
    one = replace(case("A"), path=tmp_path / "a.png", true={"hip_tilt_deg": 1.0, "knee_angle_left_deg": 2.0})
    found = read_pairs([(one, one)], Playback((Figure(hip_tilt=3.0, knee_left=8.0).pose(),)))
    ((tilt,),) = found["hip_tilt", "hip"]
    assert tilt.errors == pytest.approx((2.0, 2.0), abs=0.01)
    ((knee,),) = found["knee_angle", None]
    assert knee.errors == pytest.approx((6.0, 6.0), abs=0.05)
    assert not knee.mean_holds_truth


def test_sets_have_pairs():
    """The table rests on them: 64 bodies from front or back, 45 in `test` and 19 in `calibrate`."""
    pairs = [pair for name in ("test", "calibrate") for pair in twins(load(SETS / name))]
    assert sum(one.view in (View.FRONT, View.BACK) for one, _ in pairs) == 64
    assert all(one.true == other.true for one, other in pairs)


@pytest.mark.model
def test_whole_way_on_one_pair(tmp_path, capsys):
    (tmp_path / "test").mkdir()
    one, other = next(pair for pair in twins(load(SETS / "test")) if pair[0].view is View.FRONT)
    names = {one.path.name, other.path.name}
    for name in names:
        shutil.copy(SETS / "test" / name, tmp_path / "test" / name)
    lines = (SETS / "test" / "truth.jsonl").read_text().splitlines()
    kept = [line for line in lines if any(f'"{name}"' in line for name in names)]
    (tmp_path / "test" / "truth.jsonl").write_text("\n".join(kept))
    assert main(["--sets", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert all(said.count(f"{name} line={line or '-'}: 1 bodies") == 1 for name, line in SHARED)


def test_without_pairs_nothing_is_said(tmp_path, capsys):
    assert main(["--sets", str(tmp_path)]) == 1
    assert capsys.readouterr().out == ""
