"""A worker of the engine that sees nothing and does what the name of the photo says: for tests of the engine."""

import os
import signal
import time
from pathlib import Path

from posture.analysis import Request, Seen
from posture.detect import Provenance
from posture.engine.worker import serve
from posture.errors import WrongUsage
from posture.photo import Photo
from posture.vertical import from_frame

NOTHING = Provenance(model="acted", model_sha256="0" * 64, mediapipe="none")


class Foreign(Exception):
    """Cannot be made again in another process."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def act(photo: Photo, request: Request) -> Seen:  # as of a worker
    match photo.name.split(" "):
        case ["dies"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["dies", "once", mark] if not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case ["sleeps", seconds]:
            time.sleep(float(seconds))
        case ["prints"]:
            print("to the pipe?", flush=True)  # noqa: T201
        case ["refuses"]:
            raise WrongUsage("code", "What is wrong.", "What to do.")
        case ["fails"]:
            raise Foreign("no ", "pickle")
    return Seen(
        photo=photo,
        view=None,
        vertical=from_frame(),
        scale=None,
        people=(),
        pose=None,
        findings=(),
        provenance=NOTHING,
    )


def main() -> None:
    serve(act)
