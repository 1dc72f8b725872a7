"""Changes that are only shadows: darker in one look because the sun stood elsewhere.

A shadow shows the same ground by the sky's light alone: darker in all bands, and less so in blue. It lies on the far
side from the sun of something that stands in both looks, and no further from it than the sun's two places explain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
import shapely.affinity

from quaywatch.detections.measure import MetricGrid
from quaywatch.scenes.sun import SunPosition

__all__ = ["ShadowRule", "expect_shift_m"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.intp]

TALLEST_M = 60.0
"""Things that stand higher than this are few; their shadows are told as changes."""
DARK, DARKEST = 0.75, 0.05
"""In a shadow less than the first, and more than the second, of the light in the other look is left, in every band."""
BLUER = 1.08
"""So many times as much of the blue light as of the longest waves is left, at least."""
BLUR_PIXELS = 2.0
"""Blurred ends, and the shift that registration leaves, make a shadow look longer."""
MOST_TELLING = 100_000
"""Pixels that the light is told by, evenly spread."""
STANDING_STEP = 0.25
"""What stands in both looks has changed by less than this share of the shadow's own change."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShadowRule:
    """What shadows there can be between two pictures."""

    before: FloatGrid
    """(bands, rows, columns), the bluest band first and the longest waves last."""
    after: FloatGrid
    """The same bands, laid over it."""
    grid: MetricGrid
    """Metres of both."""
    suns: tuple[SunPosition, SunPosition]
    """Where the sun stood in either."""
    light: Array
    """Per band, how much brighter the later look is as a whole."""

    @classmethod
    def of(
        cls, before: FloatGrid, after: FloatGrid, grid: MetricGrid, suns: tuple[SunPosition, SunPosition]
    ) -> ShadowRule:
        """The rule for two pictures; `before` and `after` as told above."""
        step = max(1, int(np.sqrt(before[0].size / MOST_TELLING)))
        sample = before[:, ::step, ::step], after[:, ::step, ::step]
        known = np.isfinite(sample[0]).all(axis=0) & np.isfinite(sample[1]).all(axis=0)
        light = np.ones(len(before))
        if known.any():
            middles = [np.median(part[:, known], axis=1) for part in sample]
            light = middles[1] / np.maximum(middles[0], 1e-6)
        return cls(before=before, after=after, grid=grid, suns=suns, light=light)

    def explain(self, area: shapely.Polygon) -> str | None:
        """Why a change in an area (metres of the frame) is only a shadow, in words; None where it need not be one.

        The limit: a new dark strip beside a tall thing, as wide as the sun's move explains, is taken for one.
        """
        early, late = self.suns
        inside = self._pixels(area)
        ground = [self._mean(stack, inside) for stack in (self.before, self.after)]
        if ground[0] is None or ground[1] is None:
            return None
        left = ground[1] / np.maximum(ground[0], 1e-6) / self.light
        dark_later = bool(left.mean() < 1.0)
        if not dark_later:
            left = 1.0 / np.maximum(left, 1e-6)
        dark, lit = (late, early) if dark_later else (early, late)
        if not _is_sky_lit(left) or not self._is_short(area, dark, lit) or not self._has_standing(area, inside, dark):
            return None
        return (
            f"shadow: {1.0 - left.mean():.0%} darker in the {'later' if dark_later else 'earlier'} look, bluer, away"
            f" from the sun (azimuth {dark.azimuth_deg:.0f}°, {dark.elevation_deg:.0f}° high, {dark.source}) beside"
            " what stands in both"
        )

    def _is_short(self, area: shapely.Polygon, dark: SunPosition, lit: SunPosition) -> bool:
        """Whether an area reaches no further than the tallest thing's shadow moved."""
        shift = dark.shadow - lit.shadow
        reach = float(np.hypot(*shift))
        longest = expect_shift_m((dark, lit), TALLEST_M)
        if longest < self.grid.pixel_m / 2.0:
            return False
        along = shapely.get_coordinates(area) @ (shift / reach)
        # The narrower way of the area counts where it is a strip: a wall's shadow is as long as the wall.
        across = min(float(np.ptp(along)), _width(area))
        return across <= longest + BLUR_PIXELS * self.grid.pixel_m

    def _has_standing(self, area: shapely.Polygon, inside: Pixels, dark: SunPosition) -> bool:
        """Whether what lies on the sun's side of an area is in both looks alike."""
        way = -dark.shadow / max(float(np.hypot(*dark.shadow)), 1e-9)
        step = max(_width(area), 2.0 * self.grid.pixel_m)
        moved = shapely.affinity.translate(area, *(way * step))
        near = np.setdiff1d(self._pixels(moved), inside)
        own, beside = (self._change(pixels) for pixels in (inside, near))
        return own is not None and beside is not None and beside <= STANDING_STEP * own

    def _pixels(self, area: shapely.Geometry) -> Pixels:
        return self.grid.pixels_in(area, (self.before.shape[1], self.before.shape[2]))

    def _mean(self, stack: FloatGrid, inside: Pixels) -> Array | None:
        values = stack.reshape(len(stack), -1).take(inside, axis=1)
        values = values[:, np.isfinite(values).all(axis=0)]
        return np.asarray(values.mean(axis=1), dtype=np.float64) if values.shape[1] else None

    def _change(self, inside: Pixels) -> float | None:
        """Mean size of the change of some pixels, as a share of their brightness."""
        means = [self._mean(stack, inside) for stack in (self.before, self.after)]
        if means[0] is None or means[1] is None:
            return None
        return float(np.abs(means[1] / np.maximum(means[0] * self.light, 1e-6) - 1.0).mean())


def expect_shift_m(suns: tuple[SunPosition, SunPosition], height_m: float) -> float:
    """By how much the tip of a shadow moved from one look to the other, in metres.

    Args:
        suns: Where the sun stood.
        height_m: Of what casts it.
    """
    return float(np.hypot(*(suns[0].shadow - suns[1].shadow))) * height_m


def _is_sky_lit(left: Array) -> bool:
    """Whether the light left per band, the bluest first, is that of the sky."""
    dim = bool((left < DARK).all() and (left > DARKEST).all())
    return dim and bool(left[0] >= BLUER * left[-1])


def _width(area: shapely.Polygon) -> float:
    """The shorter side of the box round an area."""
    box = shapely.get_coordinates(area.minimum_rotated_rectangle)
    sides = np.hypot(*np.diff(box[:3], axis=0).T) if len(box) >= 3 else np.zeros(1)
    return float(sides.min())
