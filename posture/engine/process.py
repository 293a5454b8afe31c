"""A worker as the engine has it: a process that is started, asked, and ended.

Not by `multiprocessing`: that runs the main module of the asker again in the new process, and under Streamlit this is
a page.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO

from posture.analysis import Request, Seen
from posture.engine import wire
from posture.photo import Photo

LONGEST_S = 60.0
"""A worker that takes longer over one photo hangs; the largest photo takes 5 s. Chosen by us."""
_ONE_THREAD = {"OPENCV_FOR_THREADS_NUM": "1", "OMP_NUM_THREADS": "1"}
"""There is a worker for each core."""


class WorkerEnded(Exception):
    """The process ended before it answered."""


class Worker:
    """One process, for one asker at a time; it runs `main` of `module`, which tests replace."""

    def __init__(self, module: str = "posture.engine.worker") -> None:
        code = f"import sys; sys.path[:] = {sys.path!r}; from {module} import main; main()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_ONE_THREAD},
        )

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def look(self, photo: Photo, request: Request) -> Seen:
        """What `photo` shows, with this very photo in it.

        Raises
        ------
        WorkerEnded
            By itself, or because it took longer than LONGEST_S. The worker is of no use any more.
        """
        asks, answers = self._pipes()
        limit = threading.Timer(LONGEST_S, self.kill)
        limit.daemon = True
        limit.start()
        try:
            wire.send(asks, (photo, request))
            answer = wire.receive(answers, photo=photo)
        except (OSError, EOFError, pickle.UnpicklingError):
            raise WorkerEnded(self.pid) from None
        finally:
            limit.cancel()
        if isinstance(answer, Exception):
            raise answer
        seen: Seen = answer
        return seen

    def kill(self) -> None:
        """End the process, also in the middle of a photo: who waits for that has a WorkerEnded."""
        self._process.kill()

    def end(self) -> None:
        """End the process and give its pipes back; nobody may be in the middle of a photo."""
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes():
            with suppress(OSError):  # half a photo was still to be written
                pipe.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        asks, answers = self._process.stdin, self._process.stdout
        assert asks is not None
        assert answers is not None
        return asks, answers
