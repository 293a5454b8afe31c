"""The contract of the command line: what an object `posture/1`, `posture-visit/1` or `posture-blocks/1` may hold."""

import json
import re
from typing import Any

from posture.crosscheck import CheckCode
from posture.landmarks import MEDIAPIPE, Landmark, Side, Source, View
from posture.measures import MEASURES
from posture.measures.base import Line, Unit
from posture.quality import Code, Severity
from posture.scale import ScaleSource
from posture.vertical import VerticalSource

Json = dict[str, Any]
BANDS = {None, "within", "near the edge of", "outside"}
NUMBER = (int, float)


def parsed(line: str) -> Json:
    """The object in `line`, which must keep the contract; NaN and infinities are not JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    value: Json = json.loads(line, parse_constant=refuse)
    check(value)
    return value


def check(value: Json) -> None:
    """Nothing, if `value` is an object of one photo, or of several put together, as promised."""
    if value["schema"] == "posture-visit/1":
        (_check_one_visit if "checks" in value else _check_visit)(value)
        return
    if value["schema"] == "posture-blocks/1":
        _check_blocks(value)
        return
    assert value["schema"] == "posture/1"
    if value["status"] == "unreadable":
        _check_unreadable(value)
    else:
        _check_read(value)


def _check_unreadable(value: Json) -> None:
    assert list(value) == ["schema", "status", "photo", "error"]
    assert list(value["photo"]) == ["file"]
    assert value["photo"]["file"]
    assert list(value["error"]) == ["code", "message", "action"]
    assert all(_is_text(text) for text in value["error"].values())


def _check_read(value: Json) -> None:
    assert list(value) == [
        *("schema", "status", "photo", "vertical", "scale"),
        *("findings", "landmarks", "measurements", "provenance"),
    ]
    _check_photo(value["photo"], refused=value["status"] == "refused")
    _check_vertical(value["vertical"])
    _check_scale(value["scale"])
    for finding in value["findings"]:
        _check_finding(finding)
    for name, point in value["landmarks"].items():
        _check_landmark(name, point)
    _check_outcome(value)
    for measurement in value["measurements"]:
        _check_measurement(measurement)
    _check_provenance(value)


def _check_photo(photo: Json, *, refused: bool) -> None:
    assert list(photo) == ["file", "sha256", "width", "height", "view", "yaw_deg"]
    assert _is_text(photo["file"])
    assert "/" not in photo["file"]
    assert re.fullmatch("[0-9a-f]{64}", photo["sha256"])
    assert photo["width"] > 0
    assert photo["height"] > 0
    assert photo["view"] in set(View) or (refused and photo["view"] is None)


def _check_provenance(value: Json) -> None:
    """Networks are named; the refiner where it looked, and surely where a point is its."""
    always, refiner = ["posture", "mediapipe", "model", "model_sha256"], ["refiner", "refiner_sha256"]
    provenance = value["provenance"]
    assert list(provenance) == [*always, *refiner]
    assert all(_is_text(provenance[key]) for key in always)
    named = [_is_text(provenance[key]) for key in refiner]
    assert all(named) or [provenance[key] for key in refiner] == [None, None]
    refined = any(point["source"] == "refined" for point in value["landmarks"].values())
    assert all(named) or not refined


def _check_vertical(vertical: Json) -> None:
    assert list(vertical) == ["source", "roll_deg", "pitch_deg", "sd_deg"]
    assert vertical["source"] in set(VerticalSource)
    assert isinstance(vertical["roll_deg"], NUMBER)
    assert vertical["pitch_deg"] is None or isinstance(vertical["pitch_deg"], NUMBER)
    assert vertical["sd_deg"] > 0


def _check_scale(scale: Json | None) -> None:
    if scale is None:
        return
    assert list(scale) == ["source", "mm_per_px", "sd_pct"]
    assert scale["source"] in set(ScaleSource)
    assert scale["mm_per_px"] > 0
    assert scale["sd_pct"] > 0


def _check_finding(finding: Json) -> None:
    assert list(finding) == ["code", "severity", "value", "unit", "message", "action"]
    assert finding["code"] in set(Code)
    assert finding["severity"] in set(Severity)
    assert finding["value"] is None or isinstance(finding["value"], NUMBER)
    assert finding["unit"] is None or _is_text(finding["unit"])
    assert _is_text(finding["message"])
    assert _is_text(finding["action"])


def _check_landmark(name: str, point: Json, *, used: bool = True) -> None:
    """A point that is `used` tells what is beside it: what a hand replaced, why a spot is a sticker."""
    assert name in set(Landmark)
    by_hand, marked = (used and point["source"] == source for source in ("manual", "marker"))
    assert list(point) == ["x", "y", "sd_px", "source", *["auto"] * by_hand, *["evidence"] * marked]
    if by_hand and point["auto"] is not None:
        assert point["auto"]["source"] != "manual"
        _check_landmark(name, point["auto"], used=False)
    if marked:
        assert list(point["evidence"]) == ["contrast", "roundness", "diameter_mm", "fellows", "off_sd"]
        assert all(isinstance(one, NUMBER) and one >= 0 for one in point["evidence"].values())
        assert point["evidence"]["roundness"] <= 1
        assert point["evidence"]["fellows"] >= 2
    assert all(isinstance(point[key], NUMBER) for key in ("x", "y", "sd_px"))
    assert point["sd_px"] >= 0
    assert point["source"] in set(Source)


def _check_outcome(value: Json) -> None:
    """A measured photo has every measure and no refusal; a refused one has a refusal and no measure."""
    refusals = [finding for finding in value["findings"] if finding["severity"] == "refuse"]
    taken = [(measurement["id"], measurement["side"]) for measurement in value["measurements"]]
    if value["status"] == "refused":
        assert refusals
        assert taken == []
    else:
        assert value["status"] == "measured"
        assert not refusals
        assert list(dict.fromkeys(taken)) == [
            (one.id, one.side) for one in MEASURES if value["photo"]["view"] in one.views
        ]
        twice = [one for one in value["measurements"] if taken.count((one["id"], one["side"])) > 1]
        assert [one["line"] for one in twice[1::2]] == ["hip"] * (len(twice) // 2)
        assert all(one["line"] in ("asis", "psis") for one in twice[::2])
        assert set(MEDIAPIPE) <= set(value["landmarks"])


def _check_measurement(measurement: Json) -> None:
    if "estimate" not in measurement:
        assert list(measurement) == ["id", "side", "reason"]
        assert _is_text(measurement["reason"])
        return
    withheld = measurement["value"] is None
    assert list(measurement) == [
        *("id", "side", "line", "value", "estimate", "unit", "ci95", "method", "band"),
        *(["reason"] if withheld else []),
    ]
    _check_taken(measurement, withheld=withheld)
    assert measurement["band"] in BANDS


def _check_visit(visit: Json) -> None:
    assert list(visit) == ["schema", "status", "photos", "measurements"]
    statuses = [photo["status"] for photo in visit["photos"]]
    assert len(statuses) >= 2
    for photo in visit["photos"]:
        assert photo["schema"] == "posture/1"
        check(photo)
    measured = statuses.count("measured")
    assert visit["status"] == "measured" if measured > 1 else visit["status"] in set(statuses) - {"measured"}
    assert bool(visit["measurements"]) == (measured > 1)
    for measurement in visit["measurements"]:
        _check_mean(measurement, photos=measured)


def _check_mean(mean: Json, *, photos: int) -> None:
    if "estimate" not in mean:
        _check_measurement(mean)
        return
    withheld = mean["value"] is None
    assert list(mean) == [
        *("id", "side", "n", "line", "value", "estimate", "unit", "ci95", "method", "restand_sd", "mdc95"),
        *(["mdc95_reason"] if mean["mdc95"] is None else []),
        *(["reason"] if withheld else []),
    ]
    _check_taken(mean, withheld=withheld)
    assert 2 <= mean["n"] <= photos
    assert mean["restand_sd"] >= 0
    assert mean["mdc95"] is None or mean["mdc95"] > 0
    assert mean["mdc95"] is not None or _is_text(mean["mdc95_reason"])


def _check_one_visit(visit: Json) -> None:
    assert list(visit) == ["schema", "status", "photos", "measurements", "checks"]
    measured = _check_photos(visit, needed=1)
    assert bool(visit["measurements"]) == (measured > 0)
    for row in visit["measurements"]:
        _check_seen(row, photos=measured)
    for said in visit["checks"]:
        assert list(said) == ["code", "side", "readings", "message"]
        assert said["code"] in set(CheckCode)
        assert said["side"] in {None, *Side}
        assert said["readings"]
        assert all(list(one) == ["id", "view", "line"] and one["view"] in set(View) for one in said["readings"])
        assert all(one["line"] in {None, *Line} for one in said["readings"])
        assert _is_text(said["message"])


def _check_photos(value: Json, *, needed: int) -> int:
    """How many were measured; the status is `measured` where they are as many as `needed`."""
    statuses = [photo["status"] for photo in value["photos"]]
    for photo in value["photos"]:
        assert photo["schema"] == "posture/1"
        check(photo)
    measured = statuses.count("measured")
    assert (value["status"] == "measured") == (measured >= needed)
    assert value["status"] in {"measured", *statuses}
    return measured


def _check_seen(row: Json, *, photos: int) -> None:
    if "estimate" not in row:
        _check_measurement(row)
        return
    withheld = row["value"] is None
    assert list(row) == [
        *("id", "side", "view", "agreeing", "n", "line", "value", "estimate", "unit", "ci95", "method"),
        *("band", "restand_sd"),
        *(["reason"] if withheld else []),
    ]
    _check_taken(row, withheld=withheld)
    assert row["view"] in set(View)
    assert set(row["agreeing"]) <= set(View) - {row["view"]}
    assert 1 <= row["n"] <= photos
    assert (row["restand_sd"] is None) == (row["n"] == 1)
    assert row["band"] in BANDS


def _check_blocks(test: Json) -> None:
    said = test["level"] is not None
    assert list(test) == [
        *("schema", "status", "photos", "block_side", "readings", "fit", "level"),
        *([] if said else ["reason"]),
    ]
    _check_status_of_blocks(test)
    assert test["block_side"] in set(Side)
    for reading in test["readings"]:
        read = reading["hip_tilt"] is not None
        assert list(reading) == ["file", "block_mm", "hip_tilt", *([] if read else ["reason"])]
        assert read or _is_text(reading["reason"])
        assert reading["block_mm"] >= 0
        if reading["hip_tilt"] is not None:
            _check_taken(reading["hip_tilt"], withheld=reading["hip_tilt"]["value"] is None)
    if test["fit"] is not None:
        assert list(test["fit"]) == ["deg_per_mm", "ci95", "scatter_deg"]
        assert test["fit"]["ci95"][0] <= test["fit"]["deg_per_mm"] <= test["fit"]["ci95"][1]
    if said:
        assert list(test["level"]) == ["block_mm", "ci95"]
        assert test["level"]["ci95"][0] <= test["level"]["block_mm"] <= test["level"]["ci95"][1]
    else:
        assert _is_text(test["reason"])


def _check_status_of_blocks(test: Json) -> None:
    """`measured` with a line; without one the status of a photo that hindered it, `no_line` where none did."""
    statuses = [photo["status"] for photo in test["photos"]]
    for photo in test["photos"]:
        assert photo["schema"] == "posture/1"
        check(photo)
    assert (test["status"] == "measured") == (test["fit"] is not None)
    if test["fit"] is None:
        hindered = [status for status in statuses if status != "measured"]
        assert test["status"] in (hindered or ["no_line"])


def _check_taken(measurement: Json, *, withheld: bool) -> None:
    low, high = measurement["ci95"]
    assert low <= measurement["estimate"] <= high
    assert withheld or measurement["value"] == measurement["estimate"]
    as_shown = Unit(measurement["unit"]).step / 2 + 0.05  # an end that is shown as 0 holds it; JSON has tenths
    assert not withheld or low - as_shown <= 0 <= high + as_shown
    assert measurement["line"] in {None, *Line}
    assert measurement["unit"] in {"deg", "mm", "%"}
    assert measurement["method"] in set(Source)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
