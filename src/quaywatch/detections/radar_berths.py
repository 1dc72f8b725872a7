"""A berth zone in one radar image: how far its strip of water stands above the local sea, and what lies along it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from quaywatch.detections.berths import BerthFinding, BerthProfile, find_berthed, find_strip
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_search import BrightSearch
from quaywatch.detections.water import WaterMap
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Zone

__all__ = ["judge_radar_berth", "read_radar_profile"]

Array = npt.NDArray[np.float64]

RISE_PER_DB = 0.01
"""A profile of a radar image tells decibels over the local sea as hundredths, the range of optical profiles."""
LEAST_DB = 4.0
"""A strip whose brightest 70 m stand less above the sea is free."""
QUAY_M = (-20.0, -10.0)
"""How bright the quay is, is read between these distances off the drawn line."""
LINE_ERROR_M, LEAK_M = 10.0, 13.0
"""The drawn line may lie so far behind the quay's edge; standard deviation of the edge's blur: the sensor's (21 m at
half maximum) and the averaging over 30 m together."""
BERTHED_SCORE = 0.5
"""Of a vessel read along a quay: cranes and sheds on the quay's edge look alike, and no series was fitted."""


def read_radar_profile(zone: Zone, grid: MetricGrid, search: BrightSearch) -> BerthProfile:
    """Decibels over the local sea in a berth's strip and beyond its ends, as hundredths (0.1 is 10 dB).

    Intensity is averaged over 30 m before the logarithm, and what a quay as bright as the one behind the line would
    throw on the water through the blur is taken off. NaN is outside the window, or where no sea is near.

    Raises:
        DataError: The zone has no area.
    """
    strip = find_strip(zone, grid, _as_water(search))
    step = max(grid.pixel_m / 2.0, 1.0)
    reach = strip.length_m / 2.0 + 250.0
    along, off = np.arange(-reach, reach + step, step), np.arange(-20.0, 150.0, step)
    known = np.where(search.smooth > 0, search.smooth, np.float32(np.nan))
    ratio = strip.read(grid, known, along, off)
    rise = RISE_PER_DB * 10.0 * np.log10(np.maximum(ratio - _leak_of_quay(ratio, off), 1.0))
    return BerthProfile(strip=strip, along_m=along, off_m=off, rise=np.where(np.isfinite(ratio), rise, np.nan))


def _leak_of_quay(ratio: Array, off_m: Array) -> Array:
    """What the blurred edge of the quay adds to the water, per column, in levels of the sea; 0 on the quay itself."""
    behind = (off_m >= QUAY_M[0]) & (off_m <= QUAY_M[1])
    quay = np.maximum(np.nan_to_num(ratio[behind], nan=1.0).mean(axis=0) - 1.0, 0.0)
    share = ndtr((LINE_ERROR_M - off_m) / LEAK_M)
    return np.asarray(np.where(off_m[:, None] > 0.0, share[:, None] * quay, 0.0))


def judge_radar_berth(zone: Zone, grid: MetricGrid, search: BrightSearch | None) -> BerthFinding:
    """Whether something stands above the local sea in a berth, from one radar date.

    Radar sees what reflects: a crane over the water, a pontoon or a bright quay's blur reads as a vessel, and a vessel
    that mirrors the beam away as free water. No chance is told, since none was fitted.
    """
    if search is None:
        return BerthFinding(outcome=Outcome.NOT_OBSERVABLE, because="No open water in the picture to compare with.")
    profile = read_radar_profile(zone, grid, search)
    brightest_db = profile.brightest / RISE_PER_DB
    if math.isnan(brightest_db):
        return BerthFinding(outcome=Outcome.NOT_OBSERVABLE, because="The strip along the quay has no data.")
    seen = brightest_db >= LEAST_DB
    what = f"Along the quay {'something stands' if seen else 'nothing stands clearly'} above the water"
    level = f"(brightest 70 m at {brightest_db:+.1f} dB over the local sea)"
    because = f"{what} {level}; one date, without the berth's own history."
    vessels = find_berthed(profile) if seen else ()
    return BerthFinding(
        outcome=Outcome.SEEN if seen else Outcome.NOT_SEEN,
        because=because,
        vessels=tuple((rectangle, BERTHED_SCORE) for rectangle in vessels),
    )


def _as_water(search: BrightSearch) -> WaterMap:
    """The sea of a radar image in the form in which strips are found."""
    sea = (search.ratio > 0) & (search.smooth < search.grow_level) & ~search.land
    nothing = np.zeros(sea.shape, np.float32)
    return WaterMap(
        sea=sea, contrast=search.smooth, infrared=nothing, has_infrared=False, body_m2=nothing, veil=nothing
    )
