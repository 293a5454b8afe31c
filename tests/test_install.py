"""What others get: a wheel that works on its own, and a README whose commands run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_COPIED = shutil.ignore_patterns(".*", "out", "build", "__pycache__", "*.egg-info")
INSIDE = {
    "posture/py.typed",
    "posture/models/pose_landmarker_heavy.task",
    "posture/models/pose_landmarker_full.task",
    "posture/models/refiner.onnx",
    "posture/models/README.md",
    "posture/models/LICENSE",
    "posture/report/page.html",
    "posture/report/page.css",
}
SAMPLE = ROOT / "sample_images" / "front.jpg"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which building and demo commands may leave things."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("checkout") / "posture", ignore=NOT_COPIED))


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    """Built as `pip install .` does, but with what is installed and without a network."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "."]
    subprocess.run([*command, "--wheel-dir", "dist"], cwd=checkout, check=True, timeout=120)
    (built,) = (checkout / "dist").glob("*.whl")
    return built


def shipped(folder: Path) -> set[str]:
    """Every file of the package in the checkout, as it must stand in the wheel."""
    files = (path.relative_to(folder) for path in (folder / "posture").rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


def test_wheel_holds_the_whole_package_and_nothing_else(checkout: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names >= INSIDE
    assert names == shipped(checkout)


@pytest.mark.model
def test_wheel_gives_a_working_command(wheel: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        "site",
        str(wheel),
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    script = tmp_path / "site" / "bin" / "posture"
    env = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    where = subprocess.run(
        [sys.executable, "-c", "import posture; print(posture.__file__)"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == tmp_path / "site" / "posture" / "__init__.py"
    ran = subprocess.run(
        [script, "analyse", SAMPLE, "--view", "front", "-o", "out"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["front.html", "front.json", "front.png"]


def test_wheel_brings_the_tables_of_the_records(wheel: Path, tmp_path: Path) -> None:
    site, env = tmp_path / "site", {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    env |= {"POSTURE_DATA": str(tmp_path / "data"), "POSTURE_DATABASE_URL": ""}
    command = [sys.executable, "-m", "posture", "user", "list"]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "No accounts.\n", "")
    assert (tmp_path / "data" / "records.sqlite").exists()


def readme_commands() -> list[str]:
    """Every line of a shell block of the README that calls posture."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if re.match(r"(\.venv/bin/)?posture\s", line)]


@pytest.mark.model
def test_readme_commands_run(checkout: Path) -> None:
    commands = readme_commands()
    assert commands
    for folder in (checkout / ".venv" / "bin", checkout / "bin-on-path"):
        folder.mkdir(parents=True)
        script = folder / "posture"
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m posture "$@"\n')
        script.chmod(0o755)
    env = os.environ | {
        "PATH": f"{checkout / 'bin-on-path'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(checkout),
    }
    for command in commands:
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=checkout,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
        assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_hashed_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", text)
    pins = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.lstrip().startswith("#")]
    assert pins
    assert [pin for pin in pins if not re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)] == []


def test_there_is_one_opencv_on_every_system() -> None:
    pins = re.findall(
        r"^(opencv[a-z-]*)==(\S+) ; sys_platform (..) 'linux'", (ROOT / "requirements.txt").read_text(), re.M
    )
    assert sorted((name, sign) for name, _, sign in pins) == [("opencv-python", "!="), ("opencv-python-headless", "==")]
    assert len({version for _, version, _ in pins}) == 1
    assert len(re.findall("^opencv", (ROOT / "requirements.txt").read_text(), re.M)) == len(pins)


@pytest.mark.model
def test_table_of_the_readme_is_what_comes_out() -> None:
    command, shown = re.search(
        r"```sh\n\.venv/bin/posture (analyse .*bow_legs.*)\n```\n\n((?:    .*\n)+)",
        (ROOT / "README.md").read_text("utf-8"),
    ).groups()
    printed = subprocess.run(
        [sys.executable, "-m", "posture", *shlex.split(command)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    ).stdout
    table = [
        line.rstrip()
        for line in printed.splitlines()
        if not line.startswith(("bow_legs", "The edges", "tilt.", "a tilt.", "of a tilt."))
    ]
    assert [line.strip() for line in shown.splitlines()] == table
