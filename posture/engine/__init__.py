"""Photos, Request -> what they show, looked at by a few processes of their own: what pages call instead of `look`.

The networks take half a second of a core per photo. Here they run in workers, so that the process that serves the
pages stays awake, and no more than a few photos are looked at at once, however many people ask; the others wait in
the order in which they came. A worker that dies takes nobody else's photo with it.
"""

from posture.engine.engine import Engine, InProcess
from posture.engine.pool import Pool, worker_count
from posture.engine.shared import looked, shared_engine, submit

__all__ = ["Engine", "InProcess", "Pool", "looked", "shared_engine", "submit", "worker_count"]
