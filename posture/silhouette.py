"""Where a person is in the photo, as the network sees it: how surely each place of a grid shows that person.

The grid is as fine as the network's own mask of 256 x 256 places about a person, or finer, and lies evenly about the
middle of the picture, so that a picture and its mirror image are seen at the same places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.photo import Pixels

LEAST_PLACES = 512
"""Along the longer side of a picture that has as many pixels."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Silhouette:
    """A grid over the photo.

    Attributes
    ----------
    sureness
        That a place shows the person, 0 to 255, shape (rows, columns).
    start
        (x, y) of the first place, from the corner of the photo. [px]
    step
        From one place to the next. [px]
    """

    sureness: Pixels
    start: tuple[float, float]
    step: float

    def unmirrored(self) -> Silhouette:
        """What was seen in the mirror image, told of the picture."""
        return replace(self, sureness=self.sureness[:, ::-1])

    def aside(self, px: float) -> Silhouette:
        """The same told of a photo that begins `px` further left."""
        return replace(self, start=(self.start[0] + px, self.start[1]))

    def enlarged(self, factor: float) -> Silhouette:
        """The same on a photo whose pixels are `factor` times as fine."""
        return replace(self, start=(self.start[0] * factor, self.start[1] * factor), step=self.step * factor)


def sampled(mask: NDArray[np.float32]) -> Silhouette:
    """The places of a `mask` of the whole picture, 0 to 1 a pixel, that make an even grid."""
    height, width = mask.shape
    step = max(1, max(height, width) // LEAST_PLACES)
    step -= 1 - step % 2  # an odd one has such a grid whatever the size
    top, left = (next(first for first in range(step) if (size - 1 - 2 * first) % step == 0) for size in (height, width))
    places = mask[top : height - top : step, left : width - left : step]
    return Silhouette(sureness=np.rint(255 * places).astype(np.uint8), start=(left + 0.5, top + 0.5), step=float(step))


def mean(one: Silhouette, other: Silhouette) -> Silhouette:
    """Of two looks at one picture."""
    both = np.stack([one.sureness, other.sureness]).mean(axis=0, dtype=np.float32)
    return replace(one, sureness=np.rint(both).astype(np.uint8))
