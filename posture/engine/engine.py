"""What looks at photos for those who cannot wait for it themselves."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from posture.analysis import Request, Seen, look
from posture.detect import Detector
from posture.photo import Photo
from posture.refine import Refiner


class Engine(Protocol):
    """Looks at photos in the order in which they are given."""

    def submit(self, photo: Photo, request: Request) -> Future[Seen]:
        """What `photo` shows, once it was looked at; a Future that is cancelled before is never looked at.

        The Future raises what `look` raises, and EngineRefused where no worker could finish.

        Raises
        ------
        EngineRefused
            Too many wait already, or the engine was closed.
        """
        ...

    def ahead(self, future: Future[Seen]) -> int:
        """How many photos wait before that of `future`; 0 for one that is being looked at, or done."""
        ...

    @property
    def busy(self) -> bool:
        """Whether any photo waits, or is being looked at."""
        ...

    def close(self) -> None:
        """Look at nothing more; those that wait are cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class InProcess:
    """Looks at once, in the thread that asks: for tests that play back, and scripts without a server."""

    detector: Detector
    refiner: Refiner | None = None

    def submit(self, photo: Photo, request: Request) -> Future[Seen]:
        """As of an Engine; done when it returns."""
        future: Future[Seen] = Future()
        try:
            future.set_result(look(photo, request, self.detector, self.refiner))
        except Exception as error:  # whoever asks for the result gets it
            future.set_exception(error)
        return future

    def ahead(self, future: Future[Seen]) -> int:  # noqa: ARG002
        """Nothing ever waits."""
        return 0

    @property
    def busy(self) -> bool:
        """Never, for those who may ask."""
        return False

    def close(self) -> None:
        """Nothing to close."""
