"""What makes the answers about a whole scene doubtful, told by a coarse look at it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from affine import Affine

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import INFRARED, VISIBLE, WaterMap, find_water
from quaywatch.records.pixels import PixelWindow

__all__ = ["Doubt"]

COARSE_M = 40.0
"""Every so manieth pixel is looked at: sea is broad."""
LEAST_SEA_PIXELS = 50
"""With less sea in a window nothing is said of its bands."""


@dataclass(slots=True, kw_only=True)
class Doubt:
    """Looks at one window after the other until it has seen open sea."""

    sea_seen: bool = False
    """Whether any window showed open sea."""
    swapped: bool = field(default=False, init=False)
    """Whether that sea was brighter in the near infrared than in every visible band, as no sea is."""

    def look_at(self, window: PixelWindow) -> None:
        """Look at a window, unless sea was seen before."""
        if self.sea_seen or not window.usable.any():
            return
        coarse = _coarse(window)
        water = find_water(coarse, MetricGrid.of(coarse))
        if water is None or int(water.sea.sum()) < LEAST_SEA_PIXELS:
            return
        self.sea_seen, self.swapped = True, _is_reddest(coarse, water)

    @property
    def words(self) -> tuple[str, ...]:
        """The doubts as sentences, none where there are none."""
        if not self.sea_seen:
            return (
                "no open sea was recognised in the picture, so nothing could be found; check the bands and the scale",
            )
        if self.swapped:
            return (
                "what was taken for the sea is brighter in the infrared than in every visible band, as no sea is; "
                "bands may be swapped: check --bands",
            )
        return ()


def _coarse(window: PixelWindow) -> PixelWindow:
    """Every few pixels of a window."""
    step = max(1, round(COARSE_M / MetricGrid.of(window).pixel_m))
    part = np.s_[::step, ::step]
    return replace(
        window,
        values={band: grid[part] for band, grid in window.values.items()},
        valid=window.valid[part],
        cloud=None if window.cloud is None else window.cloud[part],
        transform=window.transform @ Affine.scale(step),
    )


def _is_reddest(window: PixelWindow, water: WaterMap) -> bool:
    levels = {band: float(np.nanmedian(grid[water.sea])) for band, grid in window.values.items()}
    visible = [levels[band] for band in VISIBLE if band in levels]
    infrared = [levels[band] for band in INFRARED if band in levels]
    return bool(visible and infrared and max(infrared) > max(visible))
