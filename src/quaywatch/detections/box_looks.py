"""What looks at a yard at fine pixels say where one of them shows blocks of boxes.

A look with boxes tells their area and not that of a pile beside them. A look without them, at a place that another
shows under boxes, is bare there where it has the colour of the ground around; else the pile told there stands, or
nothing is told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from quaywatch.detections.box_blocks import LEAST_M2, BoxFinding, find_boxes, is_bare
from quaywatch.detections.fine_yards import coarsen
from quaywatch.detections.yard_series import measure_shares
from quaywatch.errors import DataError
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.stock import Material, YardLook

__all__ = ["CoarsePiles", "tell_boxes"]

Mask = npt.NDArray[np.bool_]

FINEST_M = 0.5
"""Finer pixels are averaged to nearly this."""
ENOUGH_TO_DENY = 0.9
"""Of a yard: with less a look cannot say that no boxes lie there."""
BESIDE = 0.1
"""Of a pile: with more of it where another look shows boxes, it is read as their coming or going."""
MOSTLY = 0.5
"""Of a pile under patches of many colours: with more, its own colour tells nothing."""
BOXES = "patches of many colours, of the size of shipping boxes, laid one way"
BARE = "the colour of the ground around it, where another look shows boxes"
UNTOLD = "something lies where another look shows boxes, and is not told"
NO_HEIGHT = "the height of boxes is not told"
MANY_COLOURS = "many colours lie side by side in it, and these pixels do not tell of what"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoarsePiles:
    """What was told of piles, at the pixels that they are sought at."""

    masks: Mask | None
    """Pixels that each look shows covered, (looks, rows, columns); None where none does."""
    factor: int
    """How many of the windows' pixels one of those is wide."""
    refused: Collection[int]
    """Looks that can tell nothing."""


def tell_boxes(
    windows: Sequence[PixelWindow], zone: Zone, told: Sequence[YardLook], piles: CoarsePiles
) -> list[YardLook]:
    """The looks at a yard, with boxes told where they are seen; as they were where no look shows any.

    Args:
        windows: The looks, at their own pixels.
        zone: The yard.
        told: What was told of piles.
        piles: Where those lie.

    Raises:
        DataError: There are not as many windows as looks told.
    """
    if len(windows) != len(told):
        raise DataError(f"{len(windows)} windows for {len(told)} looks", expected="one window for each look")
    finer, factor = coarsen(windows, FINEST_M)
    yard = measure_shares(finer[0], zone) > 0.5
    found = [None if look in piles.refused else find_boxes(one, yard) for look, one in enumerate(finer)]
    place = np.logical_or.reduce([np.zeros(yard.shape, bool), *(one.outline for one in found if one is not None)])
    every = []
    for look, (one, seen) in enumerate(zip(told, found, strict=True)):
        pile = None if piles.masks is None or one.outcome is not Outcome.SEEN else piles.masks[look]
        if seen is None:
            every.append(one)
        elif seen.area_m2 > 0.0:
            every.append(_with_boxes(one, seen, float(yard.sum()) * seen.area_m2 / max(seen.outline.sum(), 1)))
        elif place.any():
            there = 0.0 if pile is None else _share_under(pile, _coarse(place, factor, piles.factor, pile.shape))
            every.append(_without_boxes(one, is_bare(finer[look], yard, place), there))
        else:
            under = 0.0 if pile is None else _share_under(
                pile, _coarse(seen.doubtful, factor, piles.factor, pile.shape)
            )  # fmt: skip
            every.append(_doubted(one) if under > MOSTLY else one)
    return every


def _with_boxes(told: YardLook, seen: BoxFinding, yard_m2: float) -> YardLook:
    hidden = (1.0 - told.usable_share) * yard_m2
    return dataclasses.replace(
        told, outcome=Outcome.SEEN, because=BOXES, area_m2=Measure(value=seen.area_m2, u95=seen.u95_m2 + hidden),
        material=Material.CONTAINERS, height_m=None, volume_m3=None, volume_because=NO_HEIGHT,
    )  # fmt: skip


def _without_boxes(told: YardLook, bare: bool, pile_there: float) -> YardLook:
    """A look without boxes at a yard where another look shows some."""
    if told.outcome is Outcome.SEEN and (not bare or pile_there < BESIDE):
        return told
    nothing = dataclasses.replace(
        told, outcome=Outcome.NOT_OBSERVABLE, because=BARE if bare else UNTOLD, area_m2=None, material=None,
        height_m=None, volume_m3=None, volume_because=NO_HEIGHT,
    )  # fmt: skip
    if not bare or told.usable_share < ENOUGH_TO_DENY:
        return nothing
    return dataclasses.replace(nothing, outcome=Outcome.NOT_SEEN, area_m2=Measure(value=0.0, u95=LEAST_M2))


def _doubted(told: YardLook) -> YardLook:
    if told.material in (None, Material.UNKNOWN):
        return told
    return dataclasses.replace(told, material=Material.UNKNOWN, because=f"{told.because}; {MANY_COLOURS}")


def _share_under(pile: Mask, other: Mask) -> float:
    return float((pile & other).sum()) / max(float(pile.sum()), 1.0)


def _coarse(mask: Mask, own: int, factor: int, shape: tuple[int, ...]) -> Mask:
    """A mask on the grid that piles are sought on, from one whose pixels are `own` of the windows' wide."""
    fine = np.repeat(np.repeat(mask, own, axis=0), own, axis=1)
    rows, columns = shape[0] * factor, shape[1] * factor
    fine = np.pad(fine, ((0, max(rows - fine.shape[0], 0)), (0, max(columns - fine.shape[1], 0))))[:rows, :columns]
    return np.asarray(fine.reshape(shape[0], factor, shape[1], factor).mean(axis=(1, 3)) >= 0.5)
