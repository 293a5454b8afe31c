"""The command line in a process of its own, with figures in place of the network.

`python -m tests.playing_cli [--as-nobody FOLDER] ARGUMENTS...`; with `--as-nobody` it runs as user 65534.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from posture import cli
from posture.detect import Provenance
from posture.landmarks import Pose
from posture.photo import Photo
from tests.figures import Figure
from tests.photofiles import file_of, textured
from tests.playback import PROVENANCE

ALONE = (Figure(hip_tilt=3.0, knee_left=8.0).pose(),)
PEOPLE: Mapping[str, tuple[Pose, ...]] = {
    "nobody.png": (),
    "two.png": (Figure().pose().moved(lambda x, y: (x - 220, y)), Figure().pose().moved(lambda x, y: (x + 220, y))),
    "half.png": (Figure().pose().moved(lambda x, y: (x, y + 400)),),
    "tiny.png": (Figure().pose(px_per_mm=60 / 1700),),
}
"""Who is in the photos of these names; in all others there is one person."""


@dataclass(frozen=True)
class Cast:
    """Plays back the people of PEOPLE, and remembers which photos it was shown."""

    provenance: Provenance = PROVENANCE
    shown: list[str] = field(default_factory=list)

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        self.shown.append(photo.name)
        return PEOPLE.get(photo.name, ALONE)


def become_nobody() -> None:
    """Give up all rights, after a run that loads what may not be read any more."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        photo = Path(folder) / "warm-up.png"
        photo.write_bytes(file_of(textured(8, 8), "PNG"))
        cli.main(["analyse", str(photo), "--view", "front", "-o", str(Path(folder) / "out")])
        cli.main(["analyse", str(photo), "--json", "--view", "front"])
    os.setgid(65534)
    os.setuid(65534)


if __name__ == "__main__":
    setattr(cli, "shared_detector", Cast)  # noqa: B010  # a name that posture.cli only borrows
    setattr(cli, "shared_refiner", lambda: None)  # noqa: B010  # figures have no picture to look at
    arguments = sys.argv[1:]
    if arguments[:1] == ["--as-nobody"]:
        become_nobody()
        os.chdir(Path(arguments[1]))
        arguments = arguments[2:]
    sys.exit(cli.main(arguments))
