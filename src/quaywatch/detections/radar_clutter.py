"""How bright the sea alone gets in a radar image: gamma or K statistics, and thresholds for a false-alarm rate.

Intensity of the sea is a product of speckle (gamma, `looks`) and of texture from waves (gamma, `order`), together the
K distribution of Jakeman and Pusey (1976); without texture it is gamma. The numbers come from the first three moments
of the sea itself, after whatever filter was applied, so that speckle which neighbours share needs no further care. A
mean over such neighbours can have more tail than any K of its variance; then a gamma over a floor is taken, which has
its three moments (Pearson's type III, a good match to the upper tail of sums of unequal gamma variates: Imhof 1961).
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["Clutter", "fit_clutter"]

Array = npt.NDArray[np.float64]

LEAST_SAMPLES = 400
"""With fewer values of sea nothing is fitted."""
DOUBT_SAMPLES = 300.0
"""The sea is taken to have been seen this often more, with the texture of `DOUBT_ORDER`: few values prove no calm."""
DOUBT_ORDER = 6.0
"""Order of a rather spiky sea."""
MOST_SKEW = 3.2
"""Third cumulant over squared variance: 2 for a gamma, up to 2.5 for a K, 2.3 to 2.8 where speckle is shared; more is
ships among the sea, which must not lift the threshold above themselves."""
MOST_ORDER = 2000.0
"""Texture of a higher order cannot be told from none."""
TAIL_CHANCE = 5e-4
"""Where the matched tail begins: far out, and still with hundreds of values in a tile."""
TAIL_DOUBT = 150.0
"""So many values above it weigh as much as the distribution."""
_NODES = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Clutter:
    """The distribution of the sea's intensity over its own local mean."""

    mean: float
    """Mean of the values: near 1, a little less where the local level is the greatest of several."""
    looks: float
    """Equivalent number of looks of the speckle after filtering."""
    order: float
    """Order of the texture; infinite where the sea is gamma."""
    floor: float = 0.0
    """Part of the mean that does not fluctuate: above 0 only where pixels share speckle."""
    tail_from: float = math.inf
    """Value above which the tail was matched to what was seen."""
    tail_share: float = 1.0
    """How many times more values than the distribution has lie above it."""
    tail_stretch: float = 1.0
    """How many times further than the distribution has it they reach."""

    @property
    def is_k(self) -> bool:
        """Whether the sea shows texture beside its speckle."""
        return math.isfinite(self.order)

    @property
    def variance(self) -> float:
        """Of the values over their mean."""
        both = (1.0 + 1.0 / self.looks) * (1.0 + (1.0 / self.order if self.is_k else 0.0)) - 1.0
        return both * (1.0 - self.floor) ** 2

    def survival(self, values: npt.ArrayLike) -> Array:
        """Chance that the sea alone exceeds each value."""
        given = np.atleast_1d(np.asarray(values, dtype=np.float64))
        beyond = given > self.tail_from
        if not beyond.any():
            return self._untouched(given)
        pulled = np.where(beyond, self.tail_from + (given - self.tail_from) / self.tail_stretch, given)
        return np.asarray(self._untouched(pulled) * np.where(beyond, self.tail_share, 1.0))

    def threshold(self, chance: float) -> float:
        """The value that the sea alone exceeds with this chance."""
        plain = self._quantile(chance)
        if plain <= self.tail_from:
            return plain
        further = self._quantile(chance / self.tail_share)
        return self.tail_from + self.tail_stretch * max(0.0, further - self.tail_from)

    def matched(self, values: npt.NDArray[np.float32]) -> Clutter:
        """The same with its tail matched to the values of the sea that lie above its 0.05 % quantile.

        Three moments leave the far tail open by a factor of 2 to 5 in the rate. Number and mean excess of the highest
        values (as in peaks over a threshold, Pickands 1975) halve that; with few of them the distribution weighs more.
        """
        start = self._quantile(TAIL_CHANCE)
        above = values[values > start]
        weight = above.size / (above.size + TAIL_DOUBT)
        if above.size < 10:
            return self
        grid = np.linspace(start, self._quantile(TAIL_CHANCE * 1e-5), 60)
        chances = self._untouched(grid)
        excess = float(np.sum((chances[1:] + chances[:-1]) / 2.0) * (grid[1] - grid[0]) / chances[0])
        stretch = (float(above.mean(dtype=np.float64)) - start) / excess
        share = above.size / (TAIL_CHANCE * values.size)
        return dataclasses.replace(
            self,
            tail_from=start,
            tail_share=float(np.clip(share, 0.5, 3.0)) ** weight,
            tail_stretch=float(np.clip(stretch, 0.8, 1.8)) ** weight,
        )

    def _untouched(self, values: Array) -> Array:
        ratio = (values / self.mean - self.floor) / (1.0 - self.floor)
        if not self.is_k:
            return np.asarray(special.gammaincc(self.looks, self.looks * np.maximum(ratio, 0.0)))
        texture, weight = _texture(self.order)
        return np.asarray(
            special.gammaincc(self.looks, self.looks * np.maximum(ratio, 0.0)[:, None] / texture) @ weight
        )

    def _quantile(self, chance: float) -> float:
        if not self.is_k:
            above = float(special.gammainccinv(self.looks, min(chance, 1.0))) / self.looks
            return self.mean * (self.floor + (1.0 - self.floor) * above)
        spread = math.sqrt(self.variance)
        values = self.mean * np.geomspace(1.0, 2.0 + 60.0 * spread + 200.0 * spread**2, 160)
        logs = np.log(np.maximum(self._untouched(values), 1e-300))
        return float(np.interp(-math.log(chance), -logs, values))


def _texture(order: float) -> tuple[Array, Array]:
    """Values of a gamma texture of mean 1, and their weights."""
    spread = math.sqrt(float(special.polygamma(1, order)))
    centre = float(special.digamma(order)) - math.log(order)
    logs = np.linspace(centre - 9.0 * spread, centre + 9.0 * spread, _NODES)
    density = order * (logs - np.exp(logs)) + order * math.log(order) - special.gammaln(order)
    weight = np.exp(density)
    return np.exp(logs), weight / weight.sum()


def fit_clutter(values: npt.NDArray[np.float32]) -> Clutter | None:
    """The gamma or K distribution with the first three moments of the sea's values; None where they are too few.

    With x = 1/looks and y = 1/order the moments over the mean are E2 = (1+x)(1+y) and E3 = E2 (1+2x)(1+2y), which gives
    x+y and xy; the distribution does not change when the two are exchanged, so that they need not be told apart. Where
    xy is not above 0 there is no more tail than in a gamma of this variance, and that is taken; where no K has so much,
    a gamma over a floor.

    Args:
        values: Intensity over the local mean where nothing but sea is thought to be.
    """
    if values.size < LEAST_SAMPLES:
        return None
    mean = float(values.mean(dtype=np.float64))
    if not mean > 0:
        return None
    ratio = values.astype(np.float32, copy=False).ravel() / np.float32(mean)
    square = ratio * ratio
    count = float(values.size)
    second, third = float(square.mean(dtype=np.float64)), float((square * ratio).mean(dtype=np.float64))
    second, third = _doubted(count, second, third)
    product = (third / second + 1.0 - 2.0 * second) / 2.0
    total = second - 1.0 - product
    if product <= 0:
        return Clutter(mean=mean, looks=1.0 / max(second - 1.0, 1e-9), order=math.inf)
    if total <= 0 or total**2 <= 4.0 * product:
        variance = second - 1.0
        skew = float(np.clip((third - 3.0 * second + 2.0) / variance**2, 2.0, MOST_SKEW))
        return Clutter(mean=mean, looks=4.0 / skew**2 / variance, order=math.inf, floor=1.0 - 2.0 / skew)
    root = math.sqrt(total**2 - 4.0 * product)
    large, small = (total + root) / 2.0, (total - root) / 2.0
    order = 1.0 / max(small, 1e-12)
    return Clutter(mean=mean, looks=1.0 / large, order=order if order < MOST_ORDER else math.inf)


def _doubted(count: float, second: float, third: float) -> tuple[float, float]:
    """The moments mixed with those of a spikier sea of like speckle, which weighs little where values are many."""
    x, y = second - 1.0, 1.0 / DOUBT_ORDER
    other_second = (1.0 + x) * (1.0 + y)
    other_third = other_second * (1.0 + 2.0 * x) * (1.0 + 2.0 * y)
    share = DOUBT_SAMPLES / (DOUBT_SAMPLES + count)
    if share < 0.001:
        return second, third
    return second + share * (other_second - second), third + share * (other_third - third)
