"""docs/speed.md, to which several benchmarks write a part each."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "speed.md"


def write_part(name: str, lines: Sequence[str]) -> None:
    """Put `lines` between the marks of the part `name`; at the end of the page where there is none yet."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    page = PAGE.read_text()
    if begin not in page:
        page = f"{page.rstrip()}\n\n{begin}{end}\n"
    before, _, rest = page.partition(begin)
    PAGE.write_text(before + "\n".join([begin, *lines, end]) + rest.partition(end)[2])


def machine() -> str:
    """What it was measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
