"""What may be done to a finished picture, so that a quality finding is due."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageEnhance, ImageFilter

from benchmarks.truth import Points

Spoiler = Callable[[Image.Image, Points], Image.Image]


def _darker(image: Image.Image, _: Points) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(0.3)


def _blurred(image: Image.Image, _: Points) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(image.height * 0.0045))


def _reduced(share: float) -> Spoiler:
    def spoil(image: Image.Image, _: Points) -> Image.Image:
        return image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)

    return spoil


def _turned(image: Image.Image, _: Points) -> Image.Image:
    return image.transpose(Image.Transpose.ROTATE_90)


def _cut_below(upper: str, lower: str, share: float) -> Spoiler:
    """The picture ends between two points of the body."""

    def spoil(image: Image.Image, points: Points) -> Image.Image:
        high, low = (points[f"left_{name}"][1] for name in (upper, lower))
        return image.crop((0, 0, image.width, round(high + share * (low - high))))

    return spoil


def _without_head(image: Image.Image, points: Points) -> Image.Image:
    return image.crop((0, round(points["nose"][1]), image.width, image.height))


SPOILERS: dict[str, Spoiler] = {
    "darker": _darker,
    "blurred": _blurred,
    "small": _reduced(0.42),
    "tiny": _reduced(0.19),
    "turned": _turned,
    "no_feet": _cut_below("knee", "ankle", 0.8),
    "half_body": _cut_below("hip", "knee", 0.5),
    "no_head": _without_head,
}


def spoilt(image: Image.Image, how: str, points: Points) -> Image.Image:
    """The picture with one thing wrong; `points` are those of the person in it. [px]"""
    return SPOILERS[how](image, points)
