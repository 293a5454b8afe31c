"""Nothing leaves the machine: no telemetry in the library, and no connection by native code either."""

import errno
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import mediapipe
import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_images" / "front.jpg"
ANALYSE = """
import sys
from pathlib import Path
from posture.analysis import Request, analyse
from posture.detect import MediaPipeDetector
from posture.landmarks import View
from posture.photo import read
detector = MediaPipeDetector()
analysis = analyse(read(Path(sys.argv[1])), Request(view=View.FRONT, height_cm=170.0), detector)
detector.close()
print("measured" if analysis.results else "refused")
"""
NATIVE_CONNECT = """
import ctypes, struct, sys
libc, family = ctypes.CDLL(None), int(sys.argv[1])
port = struct.pack(">H", 9)
to = port + bytes([127, 0, 0, 1]) + bytes(8) if family == 2 else port + bytes(4) + bytes(15) + bytes([1]) + bytes(4)
libc.connect(libc.socket(family, 1, 0), struct.pack("=H", family) + to, 2 + len(to))
"""
"""Connects by native code, which patched Python sockets would not see."""
INET = re.compile(r"sa_family=AF_INET6?\b")
TALKING = "trace=connect,sendto,sendmsg,sendmmsg"


def python(code: str, *words: str | Path, before: Sequence[str] = ()) -> "subprocess.CompletedProcess[str]":
    """Runs `code` in a process of its own, behind the command `before`."""
    command = [*before, sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def without_network() -> tuple[str, ...]:
    return ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--net")


@cache
def works(*command: str) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run([*command, "true"], check=False).returncode == 0


def need_strace(log: Path) -> None:
    if not works("strace", "-f", "-o", str(log), "-e", TALKING):
        pytest.skip("strace is not installed or may not trace here (Debian package strace)")


def inet_calls(log: Path, code: str, *words: str | Path) -> tuple["subprocess.CompletedProcess[str]", list[str]]:
    """What `code` came to, and the system calls with which it or a thread of it spoke to an internet address."""
    ran = python(code, *words, before=("strace", "-f", "-qq", "-o", str(log), "-e", TALKING))
    return ran, [line for line in log.read_text().splitlines() if INET.search(line)]


def test_mediapipe_is_the_last_version_without_telemetry() -> None:
    assert importlib.metadata.version("mediapipe") == "0.10.31"


def test_mediapipe_has_no_uploader() -> None:
    libraries = [
        path for path in Path(mediapipe.__file__).parent.rglob("*") if path.suffix in {".so", ".dylib", ".dll"}
    ]
    contents = [path.read_bytes().lower() for path in libraries]
    assert any(b"poselandmarker" in content for content in contents)
    assert not [word for word in (b"clearcut", b"play.googleapis") for content in contents if word in content]


@pytest.mark.model
def test_analysis_without_a_network() -> None:
    if not works(*without_network()):
        pytest.skip("a process may not be cut off from the network here (unshare --net, Debian package util-linux)")
    try_it = "import socket; print(socket.socket(type=socket.SOCK_DGRAM).connect_ex(('192.0.2.1', 9)))"
    assert python(try_it, before=without_network()).stdout.strip() == str(errno.ENETUNREACH)
    ran = python(ANALYSE, SAMPLE, before=without_network())
    assert (ran.stdout, ran.stderr, ran.returncode) == ("measured\n", "", 0)


@pytest.mark.parametrize("family", ["2", "10"], ids=["ipv4", "ipv6"])
def test_native_connections_are_caught(tmp_path: Path, family: str) -> None:
    need_strace(tmp_path / "log")
    ran, calls = inet_calls(tmp_path / "log", NATIVE_CONNECT, family)
    assert (ran.returncode, len(calls)) == (0, 1)
    assert "connect(" in calls[0]


@pytest.mark.model
def test_analysis_connects_to_nothing(tmp_path: Path) -> None:
    need_strace(tmp_path / "log")
    ran, calls = inet_calls(tmp_path / "log", ANALYSE, SAMPLE)
    assert (ran.stdout, ran.stderr, ran.returncode) == ("measured\n", "", 0)
    assert calls == []


@pytest.mark.model
def test_command_line_connects_to_nothing(tmp_path: Path) -> None:
    need_strace(tmp_path / "log")
    code = "import sys; from posture.cli import main; sys.exit(main(['analyse', *sys.argv[1:]]))"
    ran, calls = inet_calls(tmp_path / "log", code, SAMPLE, "--view", "front", "-o", tmp_path / "out")
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert calls == []


@pytest.mark.model
def test_analysis_leaves_the_sound_system_alone() -> None:
    assert importlib.metadata.version("sounddevice")
    ran = python(ANALYSE + "print('sounddevice' in sys.modules)", SAMPLE)
    assert ran.stdout.split() == ["measured", "False"]
