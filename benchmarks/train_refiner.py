"""Lessons -> posture/models/refiner.onnx: the refiner, taught in an hour on two cores (`make refiner`).

python -m benchmarks.train_refiner LESSONS REFINER.onnx [--minutes M] [--start WEIGHTS.pt]

Seeds are fixed, but the number of steps is what fits into the minutes, so another machine gives another network.
Every `_HELD_BACK`th file of lessons is held back and judged with. The loss counts what
is measured as well as where the joints are: hip tilt, difference of the legs, knee angles. The committed network was
made by the command that stands in docs/method.md.
"""

from __future__ import annotations

import argparse
import copy
import multiprocessing
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from benchmarks.refiner.augment import SWAPPED, Lesson, drawn
from benchmarks.refiner.network import HEIGHT, JOINTS, STRIDE, WIDTH, Network, located

_SEED = 20261201
_BATCH = 32
_HELD_BACK = 25
_RATE, _RATE_AGAIN = 2e-3, 1.2e-3
_LEG_PX = 198.0
_BLOT_CELLS = 1.0
_MAPPED = 0.5
"""Share of the training after which maps are no longer told where to be sharp."""
Weights = dict[str, Tensor]


class _Lessons(IterableDataset[tuple[Tensor, Tensor]]):  # type: ignore[misc]
    """An endless stream of drawn lessons."""

    def __init__(self, lessons: list[Lesson], seed: int) -> None:
        self.lessons, self.seed = lessons, seed

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        while True:
            one, other = rng.integers(len(self.lessons), size=2)
            picture, joints = drawn(rng, self.lessons[one], self.lessons[other].room)
            yield torch.from_numpy(picture), torch.from_numpy(joints.astype(np.float32))


def read(files: list[Path]) -> list[Lesson]:
    """All lessons of some files; of each pair of joints the one on the right of the picture comes first."""
    lessons = []
    for file in files:
        with np.load(file) as stored:
            arrays = {name: stored[name] for name in ("people", "rooms", "joints", "front", "roll_deg")}
        for k in range(len(arrays["joints"])):
            joints = arrays["joints"][k] if arrays["front"][k] else arrays["joints"][k][SWAPPED]
            lessons.append(Lesson(arrays["people"][k], arrays["rooms"][k], joints, float(arrays["roll_deg"][k])))
    return lessons


def measured(joints: Tensor) -> Tensor:
    """Hip tilt [deg], difference of the legs [thousandths of a leg], both knees [deg] of joints in a crop; (n, 4)."""
    hips, knees, ankles = joints[:, 0:2], joints[:, 2:4], joints[:, 4:6]
    across = hips[:, 1] - hips[:, 0]
    tilt = torch.rad2deg(torch.atan(across[:, 1] / across[:, 0]))
    thigh, shank = knees - hips, ankles - knees
    leg = thigh.norm(dim=-1) + shank.norm(dim=-1)
    difference = 1000 * (leg[:, 0] - leg[:, 1]) / leg.mean(1)
    bend = torch.atan2(shank[..., 0], shank[..., 1]) - torch.atan2(thigh[..., 0], thigh[..., 1])
    return torch.cat([torch.stack([tilt, difference], 1), torch.rad2deg(bend)], 1)


def loss_of(maps: Tensor, truth: Tensor, mapped: float) -> Tensor:
    """Laplace likelihood of every joint, the errors of what is measured, and `mapped` times that of the maps."""
    places, log_spread = located(maps)
    apart = (places - truth).abs().sum(-1)
    likelihood = (apart / log_spread.clamp(-4, 4).exp() + 2 * log_spread.clamp(-4, 4)).mean()
    plain = apart.mean()
    scales = torch.tensor([1.0, 3.0, 0.7, 0.7])
    angles = ((measured(places) - measured(truth)).abs() / scales).clamp(max=12).mean()
    return likelihood * 0.25 + plain * 0.35 + angles + (mapped * _mapped_loss(maps, truth) if mapped else 0)


def _mapped_loss(maps: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy between each map of scores and a blot about the joint: without it the first steps are blind."""
    n, _, rows, columns = maps.shape
    y, x = torch.meshgrid(torch.arange(rows) + 0.5, torch.arange(columns) + 0.5, indexing="ij")
    apart = (x.reshape(-1) - truth[..., :1] / STRIDE) ** 2 + (y.reshape(-1) - truth[..., 1:] / STRIDE) ** 2
    blot = (-apart / (2 * _BLOT_CELLS**2)).softmax(-1)
    scores = maps[:, :JOINTS].reshape(n, JOINTS, rows * columns)
    return -(blot * scores.log_softmax(-1)).sum(-1).mean()


@torch.no_grad()  # type: ignore[untyped-decorator]
def judged(network: Network, pictures: Tensor, truth: Tensor) -> str:
    """MAE of points [px], hip tilt, legs and knees, and r, on lessons held back; picture and mirror image averaged."""
    network.eval()
    places = torch.cat([_both_ways(network, part) for part in pictures.split(64)])
    apart = (places - truth).norm(dim=-1).mean(0)
    said, true = measured(places), measured(truth)
    errors = (said - true).abs().mean(0)
    r = [float(np.corrcoef(said[:, k], true[:, k])[0, 1]) for k in range(4)]
    network.train()
    return (
        f"hips {apart[:2].mean():.2f} knees {apart[2:4].mean():.2f} ankles {apart[4:].mean():.2f} px; "
        f"tilt {errors[0]:.2f} deg (r {r[0]:.3f}), legs {errors[1] * 0.82:.1f} mm (r {r[1]:.3f}), "
        f"knees {errors[2:].mean():.2f} deg (r {min(r[2:]):.3f})"
    )


def _both_ways(network: Network, pictures: Tensor) -> Tensor:
    straight, _ = located(network(pictures))
    mirrored, _ = located(network(pictures.flip(-1)))
    back = mirrored[:, [1, 0, 3, 2, 5, 4]] * torch.tensor([-1.0, 1.0]) + torch.tensor([float(WIDTH), 0.0])
    return (straight + back) / 2


def taught(lessons: list[Lesson], held: list[Lesson], minutes: float, start: Path | None, threads: int) -> Network:
    """The running mean of the weights after so many minutes, the rate falling along a cosine."""
    torch.manual_seed(_SEED)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)  # a sharp map's gradient is all but zero nearly everywhere, and slow as denormals
    network = Network().to(memory_format=torch.channels_last)
    if start is not None:
        network.load_state_dict(torch.load(start, weights_only=True))
    mean: Network = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    loader = DataLoader(_Lessons(lessons, _SEED + bool(start)), batch_size=_BATCH, num_workers=1, prefetch_factor=4)
    rng = np.random.default_rng(_SEED)
    exam = [drawn(rng, one, held[-1 - k].room) for k, one in enumerate(held)]
    pictures = torch.from_numpy(np.stack([picture for picture, _ in exam]))
    truth = torch.from_numpy(np.stack([joints for _, joints in exam]).astype(np.float32))
    started, told = time.monotonic(), 0.0
    for step, (batch, joints) in enumerate(loader):
        share = (time.monotonic() - started) / (60 * minutes)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = (_RATE_AGAIN if start else _RATE) * min(1, (step + 1) / 200) * (
                0.5 + 0.5 * np.cos(np.pi * share)
            ) + 1e-6
        with torch.autocast("cpu", torch.bfloat16):
            maps = network(batch.to(memory_format=torch.channels_last))
        loss = loss_of(maps, joints, 0.0 if start else max(0.0, 1 - share / _MAPPED))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        _follow(mean, network, min(0.998, (step + 1) / (step + 10)))
        if share - told >= 0.05:
            told = share
            sys.stderr.write(f"{share:4.0%} step {step} loss {loss.item():.3f}: {judged(mean, pictures, truth)}\n")
    return mean


@torch.no_grad()  # type: ignore[untyped-decorator]
def _follow(mean: Network, network: Network, keep: float) -> None:
    for kept, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - keep)
        else:
            kept.copy_(new)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Teach the refiner.")
    parser.add_argument("lessons", type=Path)
    parser.add_argument("network", type=Path)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--start", type=Path, default=None, help="weights to go on from")
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    multiprocessing.set_start_method("fork")
    files = sorted(asked.lessons.glob("*.npz"))
    held = read(files[::_HELD_BACK])
    lessons = read([file for k, file in enumerate(files) if k % _HELD_BACK])
    sys.stderr.write(f"{len(lessons)} lessons, {len(held)} held back\n")
    network = taught(lessons, held, asked.minutes, asked.start, asked.threads)
    torch.save(network.state_dict(), asked.network.with_suffix(".pt"))
    network.eval()
    torch.onnx.export(
        network,
        (torch.zeros(1, 3, HEIGHT, WIDTH),),
        str(asked.network),
        input_names=["crop"],
        output_names=["maps"],
        dynamo=False,
    )


if __name__ == "__main__":
    main()
