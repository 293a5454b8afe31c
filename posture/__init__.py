"""Posture: a standing photo goes in, measured angles with an honest error come out, on this machine only.

Conventions (frames, signs, units) stand in docs/conventions.md, formulas and sources in docs/method.md.
Importing this package has no effect beyond defining names; the pose model is loaded at first use.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("posture")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0.2.0"

__all__ = ["__version__"]
