"""`make demo`: every photo of sample_images measured, the tables printed, pictures and pages written to out/."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from posture.cli import main as posture
from posture.errors import ExitCode

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_images"
OUT = ROOT / "out"


def main() -> int:
    """Run `posture analyse` on each sample as its manifest says; 1 when one does not end as it says."""
    OUT.mkdir(exist_ok=True)
    samples = tomllib.loads((SAMPLES / "manifest.toml").read_text())["image"]
    surprises = [sample["file"] for sample in samples if not _as_expected(sample)]
    sys.stdout.write(
        f"Pictures, pages and JSON of {len(samples)} photos are in {OUT.name}/, for example out/front.html.\n"
    )
    sys.stderr.write("".join(f"posture demo: {name} did not end as its manifest says\n" for name in surprises))
    return int(bool(surprises))


def _as_expected(sample: dict[str, str]) -> bool:
    """Whether the sample is measured, or refused, as its manifest says."""
    photo, height = str(SAMPLES / sample["file"]), str(sample["height_cm"])
    code = posture(["analyse", photo, "--view", sample["view"], "--height", height, "-o", str(OUT)])
    sys.stdout.write("\n")
    return code == (ExitCode.MEASURED if sample["expect"] == "measured" else ExitCode.REFUSED)


if __name__ == "__main__":
    sys.exit(main())
