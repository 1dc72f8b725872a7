"""Where labels go in a figure so that none hides another or the thing that it names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

__all__ = ["Box", "place_labels"]

RINGS, ANGLES = 14, 24
"""Distances and directions that are tried for a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: npt.NDArray[Any]) -> Box:
        """The smallest box round (n, 2) points."""
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return cls(left=float(left), top=float(top), right=float(right), bottom=float(bottom))

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def shrunk(self, by: float) -> Box:
        """The box less a margin on each side."""
        return Box(left=self.left + by, top=self.top + by, right=self.right - by, bottom=self.bottom - by)

    def holds(self, other: Box) -> bool:
        """True where the other box lies inside."""
        inside_x = self.left <= other.left and other.right <= self.right
        return inside_x and self.top <= other.top and other.bottom <= self.bottom

    def meets(self, other: Box) -> bool:
        """True where the two overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def place_labels(
    anchors: Sequence[Box], sizes: Sequence[tuple[float, float]], *, kept_clear: Sequence[Box], frame: Box
) -> tuple[Box | None, ...]:
    """A box for each label near its anchor, inside the frame, over no other label and nothing that is kept clear.

    Labels are placed in order, each at the nearest free spot of a set of rings; where what is kept clear leaves none,
    over it; None where other labels leave none either.
    """
    placed: list[Box] = []
    found: list[Box | None] = []
    for anchor, size in zip(anchors, sizes, strict=True):
        free = [
            box
            for box in _candidates(anchor, size)
            if frame.holds(box) and not any(box.meets(other) for other in placed)
        ]
        clear = (box for box in free if not any(box.meets(other) for other in kept_clear))
        spot = next(clear, free[0] if free else None)
        found.append(spot)
        if spot is not None:
            placed.append(spot)
    return tuple(found)


def _candidates(anchor: Box, size: tuple[float, float]) -> list[Box]:
    x, y = anchor.centre
    half_x, half_y = size[0] / 2, size[1] / 2
    reach_x, reach_y = (anchor.right - anchor.left) / 2 + half_x, (anchor.bottom - anchor.top) / 2 + half_y
    boxes = []
    for ring in range(RINGS):
        out = half_y * (0.6 + 1.2 * ring)
        for step in range(ANGLES):
            angle = 2 * math.pi * step / ANGLES
            cx = x + math.cos(angle) * (reach_x + out)
            cy = y + math.sin(angle) * (reach_y + out)
            boxes.append(Box(left=cx - half_x, top=cy - half_y, right=cx + half_x, bottom=cy + half_y))
    return boxes
