"""The engine: workers that act by the name of the photo, and once the real ones."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from posture.analysis import Request, look, measure
from posture.detect import shared_detector
from posture.engine import InProcess, Pool, looked, process, shared
from posture.engine.process import Worker
from posture.errors import EngineRefused, WrongUsage
from posture.landmarks import View
from posture.photo import Photo, read
from posture.refine import shared_refiner
from posture.report.contract import to_json
from tests.paging import SAMPLES, Recorded, standing

ACTING = partial(Worker, "tests.acting_worker")
PATIENCE_S = 60
REQUEST = Request()


def named(name: str) -> Photo:
    """A photo of nothing that tells the worker what to do."""
    return Photo(name=name, sha256="0" * 64, pixels=np.zeros((8, 6, 3), np.uint8))


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(2, start=ACTING)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(*pids: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < end, f"of {pids} some are still there"
        time.sleep(0.05)


def test_the_photo_that_was_given_comes_back_itself(pool: Pool) -> None:
    photo = named("a.jpg")
    seen = pool.submit(photo, REQUEST).result(PATIENCE_S)
    assert seen.photo is photo
    assert seen.no_gaps == {}


def test_what_a_worker_prints_does_not_reach_the_answers(pool: Pool) -> None:
    for _ in range(2):
        assert pool.submit(named("prints"), REQUEST).result(PATIENCE_S).people == ()


def test_a_worker_that_died_idle_is_replaced(pool: Pool) -> None:
    before = pool.pids
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    for photo in [named("a.jpg")] * 4:
        assert pool.submit(photo, REQUEST).result(PATIENCE_S).photo is photo
    assert not set(pool.pids) & set(before)


def test_a_photo_over_which_a_worker_died_is_tried_once_more(pool: Pool, tmp_path: Path) -> None:
    photo = named(f"dies once {tmp_path / 'mark'}")
    assert pool.submit(photo, REQUEST).result(PATIENCE_S).photo is photo


def test_a_photo_that_kills_takes_no_other_with_it(pool: Pool) -> None:
    others = [pool.submit(named(f"sleeps {0.05 * turn}"), REQUEST) for turn in range(3)]
    killer = pool.submit(named("dies"), REQUEST)
    others += [pool.submit(named("a.jpg"), REQUEST) for _ in range(4)]
    with pytest.raises(EngineRefused, match=r"dies could not be measured.*Save it as a JPEG"):
        killer.result(PATIENCE_S)
    assert [future.result(PATIENCE_S).people for future in others] == [()] * 7
    assert len(pool.pids) == 2


def test_a_worker_that_hangs_is_ended(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    pool.submit(named("a.jpg"), REQUEST).result(PATIENCE_S)
    monkeypatch.setattr(process, "LONGEST_S", 1.0)
    with pytest.raises(EngineRefused):
        pool.submit(named("sleeps 600"), REQUEST).result(PATIENCE_S)


def test_errors_are_raised_again_with_where_they_came_from(pool: Pool) -> None:
    with pytest.raises(WrongUsage) as refused:
        pool.submit(named("refuses"), REQUEST).result(PATIENCE_S)
    assert (refused.value.code, refused.value.action) == ("code", "What to do.")
    assert "acting_worker" in refused.value.__notes__[0]
    with pytest.raises(RuntimeError, match="no pickle"):
        pool.submit(named("fails"), REQUEST).result(PATIENCE_S)


def test_the_queue_has_an_end_and_says_what_to_do() -> None:
    pool = Pool(1, most_waiting=2, start=ACTING)
    try:
        first = pool.submit(named("sleeps 600"), REQUEST)
        while not first.running():
            time.sleep(0.01)
        waiting = [pool.submit(named("a.jpg"), REQUEST) for _ in range(2)]
        assert [pool.ahead(future) for future in (first, *waiting)] == [0, 0, 1]
        assert pool.busy
        with pytest.raises(EngineRefused, match=r"2 photos wait.*try again"):
            pool.submit(named("a.jpg"), REQUEST)
        assert waiting[0].cancel()
        assert pool.ahead(waiting[1]) == 0
        pool.submit(named("a.jpg"), REQUEST)
    finally:
        pool.close()


def test_closing_ends_the_workers_and_who_waits() -> None:
    pool = Pool(1, start=ACTING)
    pids = pool.pids
    running, waiting = (pool.submit(named("sleeps 600"), REQUEST) for _ in range(2))
    while not running.running():
        time.sleep(0.01)
    pool.close()
    assert not any(is_alive(pid) for pid in pids)
    with pytest.raises(EngineRefused, match="stopped"):
        running.result(PATIENCE_S)
    assert waiting.cancelled()
    with pytest.raises(EngineRefused, match="stopped"):
        pool.submit(named("a.jpg"), REQUEST)


ORPHANS = """
import time
from tests.test_engine import ACTING, REQUEST, Pool, named
pool = Pool(2, start=ACTING)
future = pool.submit(named("sleeps 600"), REQUEST)
pool.submit(named("a.jpg"), REQUEST).result()
print(*pool.pids, flush=True)
time.sleep(600)
"""


def test_no_worker_outlives_a_server_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pids = [int(word) for word in server.stdout.readline().split()]
        assert len(pids) == 2
        assert all(is_alive(pid) for pid in pids)
        server.kill()
    wait_until_gone(*pids)


def test_looked_gives_up_the_rest_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(1, start=ACTING)
    try:
        monkeypatch.setattr(shared, "_engine", pool)
        with pytest.raises(WrongUsage):
            looked([named("refuses"), *[named("sleeps 600")] * 3], REQUEST)
        assert sum(not future.done() for future in pool._given) <= 1  # the one that had begun
    finally:
        pool.close()


def test_in_process_looks_at_once() -> None:
    engine, photo = InProcess(Recorded(standing())), named("a.jpg")
    future = engine.submit(photo, REQUEST)
    assert future.done()
    assert future.result().photo is photo
    assert engine.ahead(future) == 0
    assert not engine.busy


@pytest.mark.model
def test_workers_see_what_this_process_sees() -> None:
    request = Request(view=View.FRONT, height_cm=170.0)
    photos = [read(SAMPLES / f"{name}.jpg") for name in ("front", "bow_legs")]
    pool = Pool(2)
    try:
        seen = [future.result(PATIENCE_S) for future in [pool.submit(photo, request) for photo in photos]]
    finally:
        pool.close()
    here = [look(photo, request, shared_detector(), shared_refiner()) for photo in photos]
    assert [to_json(measure(one)) for one in seen] == [to_json(measure(one)) for one in here]
