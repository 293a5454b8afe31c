"""The engine of a server: a few workers, each with a thread that waits for it, and a queue that has an end."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from posture.analysis import Request, Seen
from posture.engine.process import Worker, WorkerEnded
from posture.errors import EngineRefused
from posture.photo import Photo

MOST_WORKERS = 2
"""Each holds 300 MB; two serve a practice. Chosen by us."""
MOST_WAITING = 100
"""Half a minute of work for two workers; who comes later is told so. Chosen by us."""
ATTEMPTS = 2
"""A worker may have died of something else than the photo, of which it then dies again."""


def worker_count() -> int:
    """One for each core that this process may use, up to MOST_WORKERS."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST_WORKERS, cores or 1)


class Pool:
    """An Engine of so many `workers`, which start at once, and a queue where `most_waiting` photos may stand."""

    def __init__(
        self,
        workers: int | None = None,
        most_waiting: int = MOST_WAITING,
        start: Callable[[], Worker] = Worker,
    ) -> None:
        self._start = start
        self._workers = [start() for _ in range(workers or worker_count())]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(len(self._workers), thread_name_prefix="posture-engine")
        self._most_waiting = most_waiting
        self._given: list[Future[Seen]] = []
        self._lock = threading.Lock()
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the workers."""
        with self._lock:
            return tuple(worker.pid for worker in self._workers)

    def submit(self, photo: Photo, request: Request) -> Future[Seen]:
        """As of an Engine."""
        with self._lock:
            if self._closed:
                raise _closed()
            self._given = [one for one in self._given if not one.done()]
            if (waiting := len(self._waiting())) >= self._most_waiting:
                message = f"{waiting} photos wait to be measured already."
                raise EngineRefused("busy", message, "Wait half a minute and try again.")
            future = self._threads.submit(self._looked, photo, request)
            self._given.append(future)
        return future

    def ahead(self, future: Future[Seen]) -> int:
        """As of an Engine."""
        with self._lock:
            waiting = self._waiting()
        return waiting.index(future) if future in waiting else 0

    @property
    def busy(self) -> bool:
        """As of an Engine."""
        with self._lock:
            return not all(one.done() for one in self._given)

    def close(self) -> None:
        """As of an Engine; the workers are gone when it returns."""
        with self._lock:
            self._closed = True
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._workers:
                worker.kill()
        self._threads.shutdown()  # nobody talks to a worker any more when it returns
        for worker in self._workers:
            worker.end()

    def _waiting(self) -> list[Future[Seen]]:
        return [one for one in self._given if not (one.running() or one.done())]

    def _looked(self, photo: Photo, request: Request) -> Seen:
        """What a worker sees in `photo`; one that dies over it is replaced."""
        worker = self._idle.get()  # there is one: as many threads as workers
        try:
            for _ in range(ATTEMPTS):
                try:
                    return worker.look(photo, request)
                except WorkerEnded:
                    worker = self._replaced(worker)
        finally:
            self._idle.put(worker)
        message = f"{photo.name} could not be measured: the process that measures ended, twice."
        raise EngineRefused("worker_ended", message, "Save it as a JPEG of 12 megapixels or less and try again.")

    def _replaced(self, worker: Worker) -> Worker:
        """A new worker in the place of one that ended."""
        with self._lock:
            if self._closed:
                raise _closed()
            worker.end()
            new = self._start()
            self._workers[self._workers.index(worker)] = new
        return new


def _closed() -> EngineRefused:
    return EngineRefused("closed", "The server is being stopped.", "Start it again.")
