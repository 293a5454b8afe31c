"""The refiner's network: six joints localised in a crop from waist to feet, each with its spread. PyTorch, to train.

U-shaped: the crop, folded to half its size, goes down four halvings and comes back up to a quarter of the size
over skip connections. Every joint has a map of where it is (soft-argmax), two of the way from each cell to it, and
one of its spread. The exported graph ends with these maps, so that `cv2.dnn` can run it: soft-argmax is done by
`posture.refine`.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEIGHT = 160, 320
STRIDE = 4
JOINTS = 6
_CHANNELS = (16, 32, 56, 96, 128)


def _twice(inwards: int, outwards: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inwards, outwards, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outwards),
        nn.ReLU(inplace=True),
        nn.Conv2d(outwards, outwards, 3, 1, 1, bias=False),
        nn.BatchNorm2d(outwards),
        nn.ReLU(inplace=True),
    )


class Network(nn.Module):  # type: ignore[misc]  # torch is not in this environment
    """RGB in [0, 1], shape (n, 3, HEIGHT, WIDTH) -> maps, shape (n, 4 * JOINTS, HEIGHT / 4, WIDTH / 4).

    The first JOINTS maps are scores, then as many of dx, of dy (in cells) and of the log spread (in cells).
    """

    def __init__(self) -> None:
        super().__init__()
        c = _CHANNELS
        self.fold = nn.Conv2d(3, c[0], 4, 2, 1)
        self.down = nn.ModuleList([_twice(c[0], c[0]), *(_twice(a, b, 2) for a, b in pairwise(c))])
        self.across = nn.ModuleList([nn.Conv2d(a + b, a, 1) for a, b in ((c[3], c[4]), (c[2], c[3]), (c[1], c[2]))])
        self.up = nn.ModuleList([_twice(c[3], c[3]), _twice(c[2], c[2]), _twice(c[1], c[1])])
        self.maps = nn.Conv2d(c[1], 4 * JOINTS, 1)

    def forward(self, picture: Tensor) -> Tensor:
        """See the class."""
        x = functional.relu(self.fold(picture - 0.5))
        kept = []
        for step in self.down:
            x = step(x)
            kept.append(x)
        for across, up, beside in zip(self.across, self.up, (kept[3], kept[2], kept[1]), strict=True):
            x = functional.interpolate(x, scale_factor=2, mode="nearest")
            x = up(functional.relu(across(torch.cat([x, beside], 1))))
        with torch.autocast("cpu", enabled=False):  # a place needs more digits than bfloat16 has
            return torch.as_tensor(self.maps(x.float()))


def located(maps: Tensor) -> tuple[Tensor, Tensor]:
    """Places [px of the crop], shape (n, JOINTS, 2), and log spreads [log px], shape (n, JOINTS)."""
    n, _, rows, columns = maps.shape
    scores, dx, dy, log_spread = maps.float().reshape(n, 4, JOINTS, rows * columns).unbind(1)
    share = scores.softmax(-1)
    y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    across = (share * (x.reshape(-1) + 0.5 + dx)).sum(-1)
    down = (share * (y.reshape(-1) + 0.5 + dy)).sum(-1)
    places = STRIDE * torch.stack([across, down], -1)
    return places, (share * log_spread).sum(-1) + torch.log(torch.tensor(float(STRIDE)))
