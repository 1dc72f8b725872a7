"""Is this strip of water free, and how long is what lies in it: one answer per berth zone, from one image.

A berth zone is the water where a ship lies. Its own strip is read along and across the quay, so that the quay itself,
which blinds detectors of ships, is simply outside.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from quaywatch.detections.measure import MetricGrid, Rectangle, find_runs
from quaywatch.detections.thin_things import LONGEST_M
from quaywatch.detections.veils import Veil
from quaywatch.detections.vessel_scores import Logistic, VesselModel, log_rise
from quaywatch.detections.water import WaterMap
from quaywatch.errors import DataError
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Zone

__all__ = [
    "BerthFinding",
    "BerthProfile",
    "Strip",
    "berthed_features",
    "find_berthed",
    "find_strip",
    "find_veil",
    "judge_berth",
    "read_profile",
]

Array = npt.NDArray[np.float64]

LEAST_CHANCE = 0.5
"""A berth that is likelier occupied than free counts as seen."""
QUAY_EDGE_M = 10.0
"""The first metres off the drawn quay line are left out: the line may be a pixel or two off."""
HULL_REACH_M = 40.0
"""A hull of 30 m and the drawn line's error lie within this of the line."""
FURTHEST_EDGE_M = 110.0
"""An edge further off the quay is no hull alongside, but land, a pier or a ship moored by the stern."""
EDGE_RUN_M = 50.0
"""A hull's edge holds for at least this length."""
HULL_SKIN_M = 20.0
"""The strip inside the hull's outer edge that is followed along the quay."""
SEAWARD_M = 20.0
"""Where the water begins this much further off than the hull's edge, something else lies there."""
EDGE_SHARE = 0.4
"""Share of the hull's own level at which it ends: half, less the taper of bow and stern."""
SHIP_RUN_M = 70.0
"""Occupancy is judged on the brightest stretch of this length: the least ship that the tuning labels hold."""
OVERHANG_M = 250.0
"""A ship may lie this far beyond its zone."""
VEIL_M, VEIL_SHARE = (10.0, 150.0), 0.2
"""A veil is what all but a fifth of the water this far off the quay does not fall below: a ship leaves more water."""
SMOOTH_RISE = 0.03
"""Where the water off a berth stands this much above the sea farther off, a veil lies there: as in the history."""
CLEAR, LEAST_PASSING = 0.8, 0.5
"""Share of a vessel's contrast that passes. Below the first an answer is in doubt. Below the second, half of the
vessels in the tuning ports (which stand 0.15 above the sea) would not be told, and no berth is called free."""
DOUBTFUL = 0.7
"""No answer under a veil is surer than this."""
LEAST_RUN_M = 30.0
"""Shorter runs along the quay are fenders, tugs and noise."""
GAP_M = 12.0
"""A shorter dip in the profile is a gap between deck structures, not between ships."""
LEAST_RISE = 0.02
"""Least reflectance above the sea of anything measured."""
RATIO_SLIM, RATIO_STOUT = 9.0, 5.0
"""Length over beam of merchant ships; the width of a hull that merges with its quay is held between them."""
LEAST_BEAM_M = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A berth zone as a strip: metres along the quay and metres from the quay towards the water."""

    zone: str
    """Key of the zone."""
    start: Array
    """Middle of the quay side, east and north in the window's frame."""
    along: Array
    """Unit vector along the quay."""
    seaward: Array
    """Unit vector away from it."""
    length_m: float
    """Along the quay."""
    width_m: float
    """Across."""

    def read(self, grid: MetricGrid, values: npt.NDArray[np.float32], along_m: Array, off_m: Array) -> Array:
        """Values at distances along and off the quay, (len(off_m), len(along_m)), bilinear; NaN outside the window."""
        return grid.sample(values, self.start, np.stack([self.along, self.seaward]), along_m, off_m)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BerthProfile:
    """What stands above the water in a strip and beyond its ends."""

    strip: Strip
    """Where."""
    along_m: Array
    """Distances along the quay from the zone's middle, beyond both ends too."""
    off_m: Array
    """Distances from the drawn quay line."""
    rise: Array
    """Reflectance above the local sea, (off, along)."""

    @property
    def inside(self) -> npt.NDArray[np.bool_]:
        """True for columns of the zone itself."""
        return np.abs(self.along_m) <= self.strip.length_m / 2.0

    @property
    def brightest(self) -> float:
        """Mean rise of the brightest 70 m of the zone: what occupancy is judged by; NaN where nothing is usable."""
        far = min(HULL_REACH_M, max(self.strip.width_m, 2.0 * QUAY_EDGE_M))
        hull = self.band(QUAY_EDGE_M, far)[self.inside]
        hull = hull[np.isfinite(hull)]
        return float(_sliding(hull, self._columns(SHIP_RUN_M), np.mean).max()) if hull.size else math.nan

    @property
    def edge_m(self) -> Array:
        """Distance off the quay, per column, at which water begins again; 0 where nothing lies, infinite for no end."""
        near, reach = np.searchsorted(self.off_m, (QUAY_EDGE_M, HULL_REACH_M))
        above = np.nan_to_num(self.rise[near:]) > max(self.brightest / 2.0, LEAST_RISE)
        over = np.logical_or.accumulate(above, axis=0) & ~above
        edge = np.where(over.any(axis=0), self.off_m[near + over.argmax(axis=0)], np.inf)
        return np.where(above[: reach - near].any(axis=0), edge, 0.0)

    def band(self, near_m: float, far_m: float) -> Array:
        """Mean rise per column between two distances off the quay."""
        return np.asarray(self.rise[(self.off_m >= near_m) & (self.off_m <= far_m)].mean(axis=0))

    @property
    def features(self) -> Array:
        """What speaks for a ship in the zone: how far its brightest 70 m stand above the sea."""
        return np.array([log_rise(self.brightest)])

    def hull_edge_m(self) -> float:
        """The furthest water edge that holds for 50 m along the zone; NaN where none does."""
        edge = self.edge_m[self.inside]
        edge = np.where(edge > FURTHEST_EDGE_M, 0.0, edge)
        furthest = float(_sliding(edge, self._columns(EDGE_RUN_M), np.median).max())
        return furthest if furthest > 0 else math.nan

    def _columns(self, run_m: float) -> int:
        return max(1, round(run_m / float(self.along_m[1] - self.along_m[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class BerthFinding:
    """What one berth zone showed."""

    outcome: Outcome
    """Seen, not seen, not observable."""
    because: str
    """Why, in one sentence."""
    probability: float | None = None
    """Chance that a vessel lies there; None where it was not fitted."""
    vessels: tuple[tuple[Rectangle, float], ...] = ()
    """What lies there, each with the chance that the rectangle fits a vessel."""


def judge_berth(zone: Zone, grid: MetricGrid, water: WaterMap | None, model: VesselModel) -> BerthFinding:
    """Whether something stands above the water of a berth, and the rectangles of what does.

    A berth judged from one date alone: a pontoon or a moored crane reads as a vessel, and a vessel as dark as its sea
    in the infrared as free water. Under a veil (haze, thin cloud, glint) that could hide a vessel the berth is not
    observable. That the zone has data, and no cloud is known there, is for the caller to know.
    """
    if water is None:
        return BerthFinding(outcome=Outcome.NOT_OBSERVABLE, because="No open water in the picture to compare with.")
    profile = read_profile(find_strip(zone, grid, water), grid, water)
    if math.isnan(profile.brightest):
        return BerthFinding(outcome=Outcome.NOT_OBSERVABLE, because="The strip along the quay has no data.")
    chance = model.occupancy.chance(profile.features)
    seen = chance >= LEAST_CHANCE
    what = f"Along the quay {'something stands' if seen else 'nothing stands clearly'} above the water"
    rise = f"(brightest 70 m at {profile.brightest:+.3f} reflectance against the local sea)"
    because = f"{what} {rise}; one date, without the berth's own history."
    veil = find_veil(profile, grid, water)
    hidden = _why_hidden(profile, veil, model.occupancy)
    if hidden:
        return BerthFinding(outcome=Outcome.NOT_OBSERVABLE, because=f"{because} {hidden}")
    found = find_berthed(profile) if seen else ()
    if seen and veil.passes < CLEAR:
        because += f" {veil.words}, so that this is in doubt."
        chance = min(chance, DOUBTFUL)
    return BerthFinding(
        outcome=Outcome.SEEN if seen else Outcome.NOT_SEEN,
        because=because,
        probability=round(chance, 3) if water.has_infrared else None,
        vessels=tuple((r, model.berthed.chance(berthed_features(profile, r))) for r in found),
    )


def _why_hidden(profile: BerthProfile, veil: Veil, occupancy: Logistic) -> str | None:
    """Why a veil leaves open what lies in the zone; None where it does not.

    A rise that would be a vessel's under a clear sky does not show free water, and one that the water off the berth
    shares does not show a vessel.
    """

    def tells_vessel(rise: float) -> bool:
        return occupancy.chance(np.array([log_rise(rise)])) >= LEAST_CHANCE

    if tells_vessel(profile.brightest):
        shared = veil.rise >= SMOOTH_RISE and not tells_vessel(profile.brightest - veil.rise)
        return f"{veil.words}, and the water off the berth is as bright." if shared and veil.passes < CLEAR else None
    if veil.passes < LEAST_PASSING or tells_vessel((profile.brightest + veil.below) / veil.passes):
        return f"{veil.words}, which could hide a vessel."
    return None


def berthed_features(profile: BerthProfile, rectangle: Rectangle) -> Array:
    """What speaks for a rectangle that fits one vessel: a bright strip and a likely length."""
    length = math.log(rectangle.length_m / 150.0)
    return np.array([*profile.features, length, length**2])


def find_strip(zone: Zone, grid: MetricGrid, water: WaterMap) -> Strip:
    """The strip of a berth zone: the zone's least rectangle; its quay side is the long side with less water behind.

    Raises:
        DataError: The zone has no area.
    """
    plane = None if zone.shape is None else grid.frame.to_plane(zone.shape)
    box = None if plane is None else plane.minimum_rotated_rectangle
    if not isinstance(box, shapely.Polygon) or box.area <= 0:
        raise DataError(f"zone {zone.id!r} has no area", expected="a polygon over the water of a berth")
    a, b, c = shapely.get_coordinates(box)[:3]
    long, short = (b - a, c - b) if math.dist(a, b) >= math.dist(b, c) else (c - b, a - b)
    length, width = float(np.hypot(*long)), float(np.hypot(*short))
    middle = shapely.get_coordinates(box)[:4].mean(axis=0)
    along, across = long / length, short / width
    sea = water.sea.astype(np.float32)
    sides = [
        Strip(
            zone=zone.id,
            start=middle - sign * across * width / 2.0,
            along=along,
            seaward=sign * across,
            length_m=length,
            width_m=width,
        )
        for sign in (1.0, -1.0)
    ]
    columns, behind = np.linspace(-length / 2.0, length / 2.0, 40), np.linspace(-60.0, -10.0, 10)
    return min(sides, key=lambda side: np.nan_to_num(side.read(grid, sea, columns, behind), nan=0.5).mean())


def read_profile(strip: Strip, grid: MetricGrid, water: WaterMap) -> BerthProfile:
    """The rise above the local sea over a strip, 250 m beyond its ends and 90 m off the quay."""
    step = max(grid.pixel_m / 2.0, 1.0)
    reach = strip.length_m / 2.0 + OVERHANG_M
    along = np.arange(-reach, reach + step, step)
    off = np.arange(-20.0, FURTHEST_EDGE_M + 40.0, step)
    return BerthProfile(strip=strip, along_m=along, off_m=off, rise=strip.read(grid, water.infrared, along, off))


def find_veil(profile: BerthProfile, grid: MetricGrid, water: WaterMap) -> Veil:
    """The veil over a strip: how bright the sea round it is, and how far the water off the quay differs from that."""
    inside, near = profile.along_m[profile.inside], profile.off_m[profile.off_m >= 0.0]
    level = profile.strip.read(grid, water.veil, inside, near)
    off = (profile.off_m >= VEIL_M[0]) & (profile.off_m <= VEIL_M[1])
    rise = profile.rise[off][:, profile.inside]
    rise = rise[np.isfinite(rise)]
    return Veil(
        level=float(np.nanmedian(level)) if np.isfinite(level).any() else 0.0,
        rise=max(0.0, float(np.quantile(rise, VEIL_SHARE))) if rise.size else 0.0,
        below=max(0.0, -float(np.median(rise))) if rise.size else 0.0,
    )


def find_berthed(profile: BerthProfile) -> tuple[Rectangle, ...]:
    """Rectangles of what lies along the quay and at least in part in the zone.

    The outer side of a berthed hull is the one that surely borders on water. The zone's hull edge is the furthest
    distance off the quay that holds for 50 m; a ship is a run of columns that are not water just inside that edge.
    The quay behind is nearer, so it ends the run, and a run longer than any ship is none. The limit: two ships closer
    than a pixel or two are one, and so are a ship and a pier head of equal reach.
    """
    edge = profile.hull_edge_m()
    if math.isnan(edge):
        return ()
    skin = profile.band(max(edge - HULL_SKIN_M, QUAY_EDGE_M / 2.0), edge)
    edges = profile.edge_m
    hull = skin[profile.inside & (edges > edge - HULL_SKIN_M) & np.isfinite(skin)]
    if not hull.size:
        return ()
    level = max(EDGE_SHARE * float(np.median(hull)), LEAST_RISE)
    skin = np.where(edges < edge + SEAWARD_M, skin, 0.0)
    return tuple(
        _rectangle(first, last, edge, profile.strip)
        for first, last in find_runs(profile.along_m, skin, level, bridge=GAP_M)
        if LEAST_RUN_M <= last - first <= LONGEST_M and _lies_in(profile.strip, first, last)
    )


def _lies_in(strip: Strip, first: float, last: float) -> bool:
    half = strip.length_m / 2.0
    shared = min(last, half) - max(first, -half)
    return shared >= min(LEAST_RUN_M, 0.5 * (last - first))


def _rectangle(first: float, last: float, edge: float, strip: Strip) -> Rectangle:
    length = last - first
    slim, stout = max(length / RATIO_SLIM, LEAST_BEAM_M), max(length / RATIO_STOUT, LEAST_BEAM_M)
    width = float(np.clip(edge, slim, stout))
    centre = strip.start + (first + last) / 2.0 * strip.along + (edge - width / 2.0) * strip.seaward
    return Rectangle(centre=centre, along=strip.along, length_m=length, width_m=width)


def _sliding(values: Array, size: int, reduce: Callable[..., Array]) -> Array:
    """A statistic of every run of `size` values (of all of them where there are fewer)."""
    return np.asarray(reduce(np.lib.stride_tricks.sliding_window_view(values, min(size, values.size)), axis=1))
