"""The accuracy table: its statistics by known values, its order and its bars, and the whole way on a few pictures."""

import doctest
import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy import comparison, markdown, quantities, readme, statistics
from benchmarks.accuracy.__main__ import main
from benchmarks.accuracy.alarms import alarms
from benchmarks.accuracy.groups import split, traits
from benchmarks.accuracy.page import page
from benchmarks.accuracy.pairs import SUBJECTS, Pair, Subject, pairs
from benchmarks.accuracy.readings import Answer, Method, Reading, read_all
from benchmarks.accuracy.statistics import Share, errors_of, sizes
from benchmarks.accuracy.truths import SETS, Case, Traits, case, load
from benchmarks.accuracy.turns import turn_pairs
from benchmarks.accuracy.verdicts import judged
from posture.analysis import Request, analyse
from posture.detect import shared_detector
from posture.landmarks import MEDIAPIPE, Landmark, View
from posture.photo import read
from posture.refine import shared_refiner
from posture.uncertainty import Measurement
from posture.vertical import from_frame

PICTURES = Path(__file__).parent / "pictures"
HIP_TILT, KNEE_ANGLE = (next(s for s in SUBJECTS if s.id == name) for name in ("hip_tilt", "knee_angle"))


def front(number: int = 0, **known: Any) -> Case:
    return Case(path=Path(f"{number}.jpg"), view=View.FRONT, stated=View.FRONT, **known)


def pair(truth: float, answer: Answer | None, *, refused: bool = False, number: int = 0, **known: Any) -> Pair:
    return Pair(case=front(number, **known), truth=truth, answer=answer, refused=refused)


def within(truth: float, *, inside: bool, withheld: bool = False, body: int | None = None) -> Pair:
    start = 0.0 if inside else 1.0
    interval = (truth + start - 0.5, truth + start + 0.5)
    number = int(truth) if body is None else body
    return pair(truth, Answer(estimate=truth, ci95=interval, withheld=withheld), number=number)


def reading(
    number: int = 0,
    auto: dict[str, Answer] | None = None,
    *,
    findings: tuple[str, ...] = (),
    yaw_deg: float | None = None,
    **known: Any,
) -> Reading:
    answers: dict[Method, dict[str, Answer]] = {method: {} for method in Method} | {Method.AUTO: auto or {}}
    return Reading(
        case=front(number, **known),
        answers=answers,
        refused=frozenset(),
        findings=findings,
        yaw_deg=yaw_deg,
        vertical=from_frame(),
    )


# Statistics


@pytest.mark.parametrize("module", [markdown, quantities, readme, statistics, comparison])
def test_examples_in_docstrings(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_errors_known_values_with_a_refused_picture_read_as_the_mean():
    found = errors_of([pair(0, Answer(estimate=1)), pair(2, Answer(estimate=3)), pair(4, None, refused=True)])
    assert (found.n, found.measured, found.refused) == (3, 2, 1)
    assert found.bias == pytest.approx(0)  # errors +1, +1 and, read as 2, -2
    assert found.sd == pytest.approx(3**0.5)
    assert found.mae == pytest.approx(4 / 3)
    assert found.p95 == pytest.approx(1.9)
    assert found.measured_mae == pytest.approx(1)
    assert found.prior_mae == pytest.approx(4 / 3)
    assert found.slope == pytest.approx(0.25)
    assert found.r == pytest.approx(0.5)
    assert (found.covered, found.withheld) == (None, None)


def test_a_method_that_refuses_all_is_as_good_as_guessing():
    found = errors_of([pair(truth, None) for truth in (-3.0, 0.0, 5.0)])
    assert found.share_of_prior == pytest.approx(1)
    assert found.r is None


def test_constant_readings_have_no_correlation():
    assert errors_of([pair(truth, Answer(estimate=1.0)) for truth in (1.0, 2.0, 3.0)]).slope is None


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 1 - 0.025**0.1), (10, 10, 0.025**0.1, 1.0), (95, 100, 0.8872, 0.9836)],
)
def test_share_has_the_exact_binomial_interval(hits, n, low, high):
    assert Share(hits=hits, n=n).ci95 == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("missed", "broken"), [(1, False), (5, True)])
def test_broken_promise_of_an_interval(missed, broken):
    found = errors_of([within(float(k), inside=k >= missed, withheld=k == 0) for k in range(20)])
    assert found.covered == Share(hits=20 - missed, n=20, bodies=20)
    assert found.withheld == Share(hits=1, n=20)
    assert found.half_width == pytest.approx(0.5)
    assert found.promise_broken is broken


def test_forty_readings_of_four_bodies_are_as_sure_as_four():
    those = [within(float(k), inside=k % 4 != 0, body=k % 4) for k in range(40)]
    found = errors_of(those)
    assert found.covered is not None
    assert found.covered.ci95 == Share(hits=3, n=4).ci95
    assert not found.promise_broken
    assert list(sizes([pair(0.0, Answer(estimate=e), number=n) for e, n in ((1, 0), (3, 0), (4, 1))], 0.0)) == [2, 4]


# Groups, findings, turn


def test_groups_below_ten_are_put_together_and_the_worse_one_is_marked():
    sizes = {"vest": 0.1, "fitted": 3.0, "t_shirt": 0.1, "hanging": 0.1}
    counts = {"vest": 40, "fitted": 20, "t_shirt": 6, "hanging": 5}
    tops = [top for top, count in counts.items() for _ in range(count)]
    pairs = [
        pair(k % 7, Answer(estimate=k % 7 + sizes[top] * (1 + k / 1000)), number=k, traits=Traits(top=top))
        for k, top in enumerate(tops)
    ]
    groups = {group.name: group for group in split(pairs, KNEE_ANGLE, traits([p.case for p in pairs]))}
    assert list(groups) == ["fitted", "vest", "others (hanging, t shirt)"]
    assert [group.pictures for group in groups.values()] == [20, 40, 11]
    assert [group.worse for group in groups.values()] == [True, False, False]
    assert groups["fitted"].errors.bias == pytest.approx(3.15, abs=0.1)


def test_a_group_that_stays_too_small_says_nothing():
    pairs = [pair(k, Answer(estimate=k), number=k, traits=Traits(sex="male" if k < 3 else "female")) for k in range(20)]
    groups = {group.name: group.errors for group in split(pairs, KNEE_ANGLE, traits([p.case for p in pairs]))}
    assert groups["male"] is None
    assert groups["female"].n == 17


def test_bodies_whose_legs_touch_are_a_group_of_their_own():
    pairs = [
        pair(k, Answer(estimate=k), number=k, traits=Traits(touching="ankles" if k < 12 else "none", weight=k / 40))
        for k in range(40)
    ]
    found = split(pairs, KNEE_ANGLE, traits([p.case for p in pairs]))
    assert {g.name: g.pictures for g in found if g.trait == "legs"} == {"touch each other": 12, "stand apart": 28}
    assert sum(g.pictures for g in found if g.trait.startswith("build")) == 28


def test_skin_is_split_into_thirds_and_leg_length_traits_belong_to_legs():
    pairs = [
        pair(k, Answer(estimate=k), number=k, traits=Traits(skin_luminance=k / 30, independent=k % 2 == 0))
        for k in range(30)
    ]
    of_knees, of_hips = (split(pairs, subject, traits([p.case for p in pairs])) for subject in (KNEE_ANGLE, HIP_TILT))
    assert [(g.name, g.pictures) for g in of_knees] == [
        ("darkest third", 10),
        ("middle third", 10),
        ("lightest third", 10),
    ]
    assert {group.trait for group in of_hips} - {group.trait for group in of_knees} == {"hip tilt and leg length apart"}


@pytest.mark.parametrize(("hits", "false", "missed"), [(18, 3, False), (17, 3, True), (18, 4, True)])
def test_bars_of_a_refusing_finding(hits, false, missed):
    due = [reading(findings=("turned",) if k < hits else (), finding="turned") for k in range(20)]
    clean = [reading(findings=("turned",) if k < false else ()) for k in range(100)]
    (turned,) = (alarm for alarm in alarms([*due, *clean]) if alarm.code == "turned")
    assert (turned.hits, turned.false) == (Share(hits=hits, n=20), Share(hits=false, n=100))
    assert turned.missed is missed


def test_a_warning_is_no_hit_where_the_picture_must_be_refused():
    grave: dict[str, Any] = {"way": "far", "must_refuse": True}
    warned, refused = (
        replace(reading(findings=("turned",), finding="turned"), refused=frozenset(methods))
        for methods in ((), (Method.AUTO,))
    )
    due = [replace(one, case=replace(one.case, **grave)) for one in (warned, refused)]
    mild = replace(warned, case=replace(warned.case, way="little"))
    (turned,) = (alarm for alarm in alarms([*due, mild]) if alarm.code == "turned")
    assert {way.name: way.hits for way in turned.ways} == {"far": Share(hits=1, n=2), "little": Share(hits=1, n=1)}
    assert turned.missed


def test_a_finding_that_does_not_exist_misses_its_bar():
    (unknown,) = (alarm for alarm in alarms([reading(finding="no_such_thing")]) if alarm.code == "no_such_thing")
    assert unknown.missed
    assert not unknown.known


def test_turn_of_a_back_view_is_counted_from_the_back():
    back = Case(path=Path("b.jpg"), view=View.BACK, stated=View.BACK, yaw_deg=-6.0)
    seen = Reading(case=back, answers={}, refused=frozenset(), findings=(), yaw_deg=176.0, vertical=from_frame())
    (only,) = turn_pairs([seen], View.BACK)
    assert (only.truth, only.answer.estimate) == (-6.0, pytest.approx(-4.0))


# Page


def some_readings() -> list[Reading]:
    """Hip tilts that are read rightly; knee angles that are not read at all."""
    keys = ("hip_tilt_deg", "knee_angle_left_deg", "knee_angle_right_deg", "head_tilt_deg")
    found = []
    for k in range(12):
        truth = float(k % 5 - 2)
        off = {"hip_tilt_deg": 0.1, "knee_angle_left_deg": 3.0 * (-1) ** k, "knee_angle_right_deg": 4.0}
        answers = {key: Answer(estimate=truth + by, ci95=(truth - 9, truth + 9)) for key, by in off.items()}
        truths = dict.fromkeys(keys, truth)
        found.append(reading(k, answers, true=truths, projected=truths, yaw_deg=1.0))
    return found


def names(text: str) -> list[int]:
    return [text.index(f"**{name}:") for name in ("Knee angle", "Hip tilt (hip line)")]


def test_page_opens_with_what_it_is_and_then_the_weakest_measure():
    text = page(some_readings(), [], "Made.")
    rendered, first_table = text.index("rendered bodies, not people"), text.index("|---|")
    knee, hip = names(text)
    assert rendered < knee < hip < first_table
    assert "1. **Knee angle: no better than guessing.**" in text
    assert "- **Hip tilt (hip line): follows the truth.**" in text
    assert "No reading yet, though the truth is known: head tilt." in text
    assert [one.subject for one in judged(some_readings())] == [KNEE_ANGLE, HIP_TILT]


def test_an_interval_that_promises_too_much_is_weak_however_small_its_errors():
    broken = [
        reading(k, {"hip_tilt_deg": Answer(estimate=k, ci95=(k + 1.0, k + 2.0))}, true={"hip_tilt_deg": float(k)})
        for k in range(20)
    ]
    assert "1. **Hip tilt (hip line): its interval promises too much.**" in page(broken, [], "Made.")
    assert "**fewer than promised**" in readme.fragment(judged(broken))


def test_page_has_a_row_of_each_method_that_says_something():
    lines = page(some_readings(), [], "Made.").splitlines()
    assert any(line.startswith(f"| {Method.AUTO} |") for line in lines)
    assert not any(line.startswith(f"| {Method.STICKER} |") for line in lines)


def test_stickers_are_counted_only_where_there_are_some():
    answers = {Method.STICKER: {"hip_tilt_asis_deg": Answer(estimate=1.0)}}
    with_some, without = (
        replace(reading(k, true={"hip_tilt_asis_deg": 1.0}, traits=Traits(stickers=kind)), answers=answers)
        for k, kind in enumerate(("slipped", "none"))
    )
    asis = next(subject for subject in SUBJECTS if subject.stem == "hip_tilt_asis")
    assert [one.case for one in pairs([with_some, without], asis, asis.method)] == [with_some.case]


def test_shoulders_against_stickers_on_the_pelvis_are_the_difference_of_two_truths():
    said = {"shoulder_tilt_deg": 3.0, "hip_tilt_asis_deg": -1.5, "shoulder_pelvis_angle_deg": 2.0}
    known = case({"file": "a.jpg", "view": "front", "true": said, "projected": {"hip_tilt_asis_deg": 1.0}}, Path())
    assert known.true == {**said, "shoulder_pelvis_angle_asis_deg": 4.5}
    assert known.projected == {"hip_tilt_asis_deg": 1.0}  # without shoulders there is nothing to take a difference of


def test_every_truth_has_one_row_and_every_row_one_heading():
    keys = [quantity.truth for quantity in quantities.QUANTITIES]
    assert len(set(keys)) == len(keys)
    assert sorted(row.truth for subject in SUBJECTS for row in subject.quantities) == sorted(keys)
    assert len({subject.stem for subject in SUBJECTS}) == len(SUBJECTS)
    assert isinstance(SUBJECTS[0], Subject)


def test_readme_fragment_names_the_weak_measure_first_and_keeps_the_rest():
    text = readme.fragment(judged(some_readings()))
    old = f"before\n{readme.BEGIN}\nstale\n{readme.END}\nafter\n"
    new = readme.with_fragment(old, text) or ""
    assert new.startswith("before\n")
    assert new.endswith("after\n")
    assert "stale" not in new
    assert "- **No better than guessing**: knee angle." in new
    assert f"{len(some_readings())} pictures" in new
    assert "counts as a guess" not in new  # none was refused
    assert new.index("| Knee angle |") < new.index("| Hip tilt (hip line) |")
    assert readme.with_fragment(new, text) == new


@pytest.mark.parametrize("text", ["nothing", readme.BEGIN, readme.END + readme.BEGIN])
def test_readme_without_both_markers_is_left_alone(text):
    assert readme.with_fragment(text, "new") is None


@pytest.mark.parametrize(
    ("committed", "fresh", "differs"),
    [
        pytest.param(f"{comparison.MADE} on 2026", f"{comparison.MADE} on 2027, 8 cores", False, id="date"),
        pytest.param("| 1.2° | 80 % |", "| 1.3° | 80 % |", False, id="one step"),
        pytest.param("| 1.2° | 80 % |", "| 1.2° | 83 % |", True, id="three steps"),
        pytest.param("| 1.2° |", "| -1.2° |", True, id="sign"),
        pytest.param("follows the truth", "weak", True, id="word"),
        pytest.param("a", "a\nb", True, id="another line"),
    ],
)
def test_comparison_of_pages(committed, fresh, differs):
    assert bool(comparison.differences(committed, fresh)) is differs


# Truths


def test_a_record_that_says_little_is_read(tmp_path):
    found = case({"file": "empty.jpg", "finding": "no_person"}, tmp_path)
    assert (found.stated, found.stature_cm, found.true, found.projected) == (View.FRONT, None, {}, {})
    assert found.traits == Traits()
    assert found.finding == "no_person"


def test_a_record_may_ask_for_another_view_or_none(tmp_path):
    side = case({"file": "a.jpg", "view": "left", "asked_view": "front"}, tmp_path)
    assert (side.view, side.stated) == (View.LEFT, View.FRONT)
    assert case({"file": "a.jpg", "view": "left", "asked_view": "auto"}, tmp_path).stated == "auto"


def test_skin_is_told_by_its_luminance(tmp_path):
    skin = {"file": "a.jpg", "body": {"skin": [1.0, 0.5, 0.0]}}
    assert case(skin, tmp_path).traits.skin_luminance == pytest.approx(0.5702)


def test_without_a_set_nothing_is_written(tmp_path):
    assert load(tmp_path) == ()
    assert main(["--sets", str(tmp_path), "--page", str(tmp_path / "a.md")]) == 1
    assert not (tmp_path / "a.md").exists()


# The whole way


def record(entry: dict[str, Any]) -> dict[str, Any]:
    truth = dict(entry["truth"])
    yaw = truth.pop("body_yaw_deg")
    return {
        "file": entry["file"],
        "view": entry["view"],
        "stature_cm": entry["height_cm"],
        "yaw_to_line_of_sight_deg": yaw + 1.0,
        "true": truth,
        "projected": {key: value + 100.0 for key, value in truth.items()},
        "finding": entry.get("finding", ""),
        "refuse": "finding" in entry,
    }


def write_set(folder: Path, files: list[str]) -> list[dict[str, Any]]:
    images = tomllib.loads((PICTURES / "manifest.toml").read_text())["image"]
    records = [record(entry) for entry in images if entry["file"] in files]
    folder.mkdir()
    for file in files:
        (folder / file).write_bytes((PICTURES / file).read_bytes())
    (folder / "truth.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    return records


@pytest.mark.model
def test_whole_way_writes_the_page_and_a_second_run_agrees(tmp_path):
    write_set(tmp_path / "test", ["clean_front_1.jpg", "clean_front_2.jpg"])
    write_set(tmp_path / "test_more", ["clean_back_1.jpg"])
    write_set(tmp_path / "test_touching", ["clean_front_3.jpg"])
    write_set(tmp_path / "findings", ["turned_25_left.jpg", "clean_back_1.jpg"])
    written, front_page = tmp_path / "accuracy.md", tmp_path / "README.md"
    front_page.write_text(f"{readme.BEGIN}\n{readme.END}\n")
    arguments = ["--sets", str(tmp_path), "--page", str(written), "--readme", str(front_page)]
    assert main(arguments) == 0
    text = written.read_text()
    assert "3 pictures (2 front, 1 back, 0 left, 0 right)" in text
    assert "### Set `test_touching`, 1 pictures" in text
    assert "| `turned` | yes | 1 | 100 %" in text
    assert (tmp_path / "accuracy" / "knee_angle.svg").read_text().startswith("<?xml")
    assert "rendered bodies" in front_page.read_text()
    assert main([*arguments, "--check"]) == 0
    written.write_text(text.replace("3 pictures", "9 pictures"))
    assert main([*arguments, "--check"]) == 1


@pytest.mark.model
def test_auto_is_what_the_tool_says_and_a_perfect_hand_is_obeyed(tmp_path):
    path = PICTURES / "clean_front_1.jpg"
    (pose,) = shared_detector()(read(path))
    level = {name.value: pose[name].xy for name in MEDIAPIPE}
    level["left_hip"] = (pose[Landmark.LEFT_HIP].x, pose[Landmark.RIGHT_HIP].y)
    known: dict[str, Any] = {"stature_cm": 170.0, "true": {"hip_tilt_deg": 30.0}, "joints_px": level}
    (seen,) = read_all([Case(path=path, view=View.FRONT, stated=View.FRONT, **known)])
    analysis = analyse(read(path), Request(view=View.FRONT, height_cm=170.0), shared_detector(), shared_refiner())
    said = [result.outcome.estimate for result in analysis.results if isinstance(result.outcome, Measurement)]
    assert [answer.estimate for answer in seen.answers[Method.AUTO].values()] == pytest.approx(said)
    picture = seen.against_picture(Method.MANUAL)["hip_tilt_deg"].estimate
    assert picture == pytest.approx(-analysis.vertical.roll_deg)
    assert seen.answers[Method.MANUAL]["hip_tilt_deg"].estimate != picture  # the turn that was read is taken out
    assert seen.answers[Method.AUTO]["hip_tilt_deg"].ci95 is not None
    assert seen.answers[Method.BARE]["hip_tilt_deg"].estimate != seen.answers[Method.AUTO]["hip_tilt_deg"].estimate
    assert Method.PROJECTED in seen.refused


@pytest.mark.model
def test_a_leg_length_in_percent_is_no_reading_in_millimetres():
    path = PICTURES / "clean_front_1.jpg"
    (seen,) = read_all([Case(path=path, view=View.FRONT, stated=View.FRONT)])
    assert "hip_tilt_deg" in seen.answers[Method.AUTO]
    assert "leg_length_difference_mm" not in seen.answers[Method.AUTO]


@pytest.mark.model
def test_on_the_committed_set_a_perfect_hand_reads_the_projected_truth():
    """Of pictures that no phone took: of others the tool takes the keystone out, which the projected truth has."""
    fronts = [one for one in load(SETS / "test")[:40] if one.view is View.FRONT]
    for seen in read_all([one for one in fronts if read(one.path).gravity is None][:4]):
        knee = "knee_angle_left_deg"
        assert seen.answers[Method.MANUAL][knee].estimate == pytest.approx(seen.case.projected[knee], abs=0.05)
        for key, off in {"shoulder_tilt_deg": 0.1, "leg_length_difference_mm": 2.0}.items():
            picture = seen.against_picture(Method.MANUAL)[key].estimate
            assert picture == pytest.approx(seen.case.projected[key], abs=off)
        assert seen.answers[Method.AUTO][knee].estimate == pytest.approx(seen.case.true[knee], abs=6.0)
        assert not seen.refused
