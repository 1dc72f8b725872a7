"""Changes between earlier and later windows of one place: laid over one another, joined, searched, measured, told.

Any number of scenes of one kind of sensor on either side. Of several, the median of what they show is taken, each
brought to the light of the first, so that what only one of them shows (a ship, a cloud that no mask knows) is gone;
of pictures, those that have one of like season on the other side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio import features
from scipy import ndimage

from quaywatch.clock import Bracket
from quaywatch.detections.band_spreads import find_band_spreads
from quaywatch.detections.build_states import SeriesLook, find_bracket, read_state
from quaywatch.detections.change_chips import ChangePair
from quaywatch.detections.change_doubts import ChangeDoubts
from quaywatch.detections.change_scores import score_changes, smoothed
from quaywatch.detections.even_water import find_even_water
from quaywatch.detections.measure import MetricGrid, Rectangle, measure_heading_deg, measure_sides_m
from quaywatch.detections.platform_gaps import measure_platform_gaps
from quaywatch.detections.radar_edges import at_half_power
from quaywatch.detections.seasons import choose_like_season
from quaywatch.detections.series_scores import LEAST_LOOKS, score_series
from quaywatch.detections.strip_series import find_median
from quaywatch.detections.structures import (
    FoundStructure,
    find_bodies,
    find_structures,
    is_vegetated,
)
from quaywatch.detections.track_cover import measure_covers
from quaywatch.detections.track_structures import find_track_structures
from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame, Shape, area_m2, shape_to_geojson
from quaywatch.plugins import find_sensors
from quaywatch.records.change import BuildState, Change, ChangeKind, ChangeSign
from quaywatch.records.observation import Measure
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality
from quaywatch.scenes.mixtures import fit_mixture
from quaywatch.scenes.register import stack_bands

__all__ = ["DETECTOR_NAME", "DETECTOR_VERSION", "find_changes"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]

DETECTOR_NAME, DETECTOR_VERSION = "changes", "3"
SPREAD_FACTORS, LEAST_U95_PIXELS, LEAST_U95_M = (3.6, 4.6), 0.2, 0.5
"""u95 of a structure's length and width is so many of the fit's own standard deviations, and no less than the last two,
of which the greater counts (quadratic sum). Set on roofs planted with other seeds than those of the figures; see
docs/changes.md."""
SCORE_AT_1, SCORE_PER_DECADE = 7.3, 2.0
BODY_SCORE = 0.5
"""Of bodies without straight edges: how sure is not told apart."""
BODY_U95_PIXELS = 2.0
"""Ends of bodies without straight edges are good to this, in pixels."""
SPECKLE_PIXELS = 2.5
"""Standard deviation of the smoothing of radar, in pixels, before it is scored."""
LEAST_SERIES = 3
"""Looks from which on each is asked what it shows."""
CLEAR_SHARE, CLEAR_CONTRAST = 0.85, 8.0
"""Share of the change that a structure explains, and its gain per pixel and band: 3.6 usual spreads in each. Rectangles
below are fields and cleared ground as often as roofs, and are told as `other`."""
TRACK_WIDTH_M = 60.0
TRACK_TURN = np.cos(np.radians(10.0))
"""What is no wider and no further turned from a track under it than this is judged as lying along it, and more easily
believed: whoever asks about a track has said where to look."""
LEAST_LEFT_SHARE = 0.3
"""A body is told besides a structure where this share of it lies outside all structures."""
WATER_SHARE = 0.7
LONGEST_SHIP_M = 420.0


def find_changes(
    before: Sequence[PixelWindow],
    after: Sequence[PixelWindow],
    *,
    zones: Sequence[Zone] = (),
    between: Sequence[PixelWindow] = (),
) -> tuple[Change, ...]:
    """What came and what went, the surest first; empty where the two times show the same.

    Args:
        before: The earlier windows, at least one, all laid over one another on one grid (`scenes.register`).
        after: The later ones.
        zones: Lines of track to tell the covered share of, and yards, whose changes are stock.
        between: Windows in between, on the same grid: asked only how much of a structure they show.

    Raises:
        DataError: A side is empty, or no band is common to all.
    """
    if not before or not after:
        raise DataError("no scene on one side", expected="at least one earlier and one later scene")
    windows = [*before, *after]
    bands = sorted(set.intersection(*(set(window.values) for window in windows)))
    if not bands:
        raise DataError("the scenes have no band in common", expected="scenes that share a band")
    telling = replace(
        _Telling.of(before, after, bands, zones), between=tuple(_shown_in(window, bands) for window in between)
    )
    scores = _scores(telling)
    found = find_structures(telling.pair, scores, find_track_structures(telling.pair, telling.lines))
    if windows[0].scene.modality is Modality.RADAR:
        found = tuple(at_half_power(telling.pair, one) for one in found)
    told = [telling.structure(one) for one in found]
    told += telling.bodies(find_bodies(scores, telling.pair.plants), found)
    doubts = ChangeDoubts.of(before, after, telling.stacks, bands, telling.pair.grid)
    return tuple(sorted(map(doubts.told, told), key=lambda change: (-change.score, change.id)))


def _shown_in(window: PixelWindow, bands: Sequence[Band]) -> SeriesLook:
    """A look in those of some bands that it has."""
    own = tuple(number for number, band in enumerate(bands) if band in window.values)
    return SeriesLook(scene=window.scene, values=stack_bands(window, [bands[number] for number in own]), bands=own)


def _scores(telling: _Telling) -> FloatGrid:
    """How unlike the rest each pixel changed; of radar series, how surely its own brightness did."""
    looks, earlier = telling.series, len(telling.before)
    if looks[0].scene.modality is not Modality.RADAR:
        return score_changes(telling.pair.before, telling.pair.after)
    if min(earlier, len(looks) - earlier) >= LEAST_LOOKS:
        sides = (np.stack([look.values for look in part]) for part in (looks[:earlier], looks[earlier:]))
        return score_series(*sides)
    return score_changes(
        *(
            np.stack([smoothed(band, SPECKLE_PIXELS) for band in stack])
            for stack in (telling.pair.before, telling.pair.after)
        )
    )


def _joined(looks: Sequence[SeriesLook]) -> FloatGrid:
    """The median of the looks; of pictures, each brought to the light of the first."""
    stacks = [look.values for look in looks]
    if len(stacks) == 1:
        return stacks[0]
    if looks[0].scene.modality is not Modality.RADAR:
        stacks = [stacks[0], *(_in_light_of(stacks[0], stack) for stack in stacks[1:])]
    return np.asarray(find_median(np.stack(stacks)), dtype=np.float32)


def _in_light_of(first: FloatGrid, stack: FloatGrid) -> FloatGrid:
    known = np.asarray(np.isfinite(stack).all(axis=0) & np.isfinite(first).all(axis=0))
    if known.sum() <= 100:
        return stack
    model, panel = (np.nan_to_num(one).astype(np.float64) for one in (stack, first))
    _, like = fit_mixture(model, panel, np.asarray(known, dtype=np.float64))
    return np.where(np.isfinite(stack).all(axis=0), like, np.nan).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Telling:
    """Everything that turns rectangles and bodies into changes."""

    pair: ChangePair
    series: tuple[SeriesLook, ...]
    """All looks, the earlier ones first."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    when: Bracket
    platforms: tuple[Zone, ...]
    tracks: tuple[Zone, ...]
    lines: tuple[shapely.Geometry, ...]
    """The tracks in metres of the frame."""
    yards: tuple[tuple[str, shapely.Geometry], ...]
    water: tuple[npt.NDArray[np.bool_] | None, npt.NDArray[np.bool_] | None]
    """Before and after; None where no band tells."""
    between: tuple[SeriesLook, ...] = ()
    """Looks that are only asked what stands."""

    @classmethod
    def of(
        cls, before: Sequence[PixelWindow], after: Sequence[PixelWindow], bands: Sequence[Band], zones: Sequence[Zone]
    ) -> _Telling:
        grid = MetricGrid.of(before[0])
        looks = [
            [SeriesLook(scene=window.scene, values=stack_bands(window, bands)) for window in side]
            for side in (before, after)
        ]
        kept = (before, after) if before[0].scene.modality is Modality.RADAR else choose_like_season(before, after)
        chosen = {window.scene.id for side in kept for window in side}
        stacks = [_joined([look for look in side if look.scene.id in chosen]) for side in looks]
        profiles = find_sensors()
        blurs = [
            profiles[window.scene.sensor].blur_fwhm_m for window in (*before, *after) if window.scene.sensor in profiles
        ]
        blur_m = float(np.hypot(max(blurs, default=1.2 * grid.pixel_m) / 2.3548, grid.pixel_m / np.sqrt(12.0)))
        tracks = tuple(zone for zone in zones if zone.kind is ZoneKind.TRACK and zone.shape is not None)
        plants = None
        if {Band.RED, Band.NIR} <= set(bands):
            red, nir = bands.index(Band.RED), bands.index(Band.NIR)
            plants = is_vegetated(stacks[0][red], stacks[0][nir]) & is_vegetated(stacks[1][red], stacks[1][nir])
        return cls(
            pair=ChangePair(before=stacks[0], after=stacks[1], grid=grid, blur_m=blur_m, plants=plants),
            series=(*looks[0], *looks[1]),
            before=tuple(window.scene.id for window in before),
            after=tuple(window.scene.id for window in after),
            when=_bracket(before, after),
            platforms=tuple(zone for zone in zones if zone.kind is ZoneKind.PLATFORM),
            tracks=tracks,
            lines=tuple(grid.frame.to_plane(zone.shape) for zone in tracks if zone.shape is not None),
            yards=tuple(
                (zone.id, grid.frame.to_plane(zone.shape))
                for zone in zones
                if zone.kind is ZoneKind.YARD and zone.shape is not None
            ),
            water=(_water(stacks[0], bands, grid.pixel_m), _water(stacks[1], bands, grid.pixel_m)),
        )

    @property
    def frame(self) -> LocalFrame:
        return self.pair.grid.frame

    def is_along_track(self, found: FoundStructure) -> bool:
        """Whether a rectangle covers a part of a track that was asked about, in its direction."""
        rectangle = found.fit.rectangle
        if rectangle.width_m > TRACK_WIDTH_M:
            return False
        area = shapely.Polygon(rectangle.corners)
        covered = (area.intersection(line) for line in self.lines if area.intersects(line))
        return any(_is_parallel(part, rectangle.along) for part in covered)

    def _is_over_track(self, area: shapely.Polygon) -> bool:
        return any(area.intersects(line) for line in self.lines)

    def _kind(self, found: FoundStructure) -> ChangeKind:
        """What a rectangle outside all yards is."""
        rectangle = found.fit.rectangle
        pixels = rectangle.length_m * rectangle.width_m / self.pair.grid.pixel_m**2
        contrast = found.fit.gain / (pixels * len(self.pair.before))
        is_clear = found.fit.share >= CLEAR_SHARE and contrast >= CLEAR_CONTRAST
        if self._is_ship(shapely.Polygon(rectangle.corners), rectangle, found.sign):
            return ChangeKind.VESSEL
        return ChangeKind.STRUCTURE if is_clear or self.is_along_track(found) else ChangeKind.OTHER

    def structure(self, found: FoundStructure) -> Change:
        """A rectangle as a change, with its measures."""
        rectangle = found.fit.rectangle
        outline = rectangle.outline(self.frame)
        length, width = measure_sides_m(outline)
        least = max(LEAST_U95_PIXELS * self.pair.grid.pixel_m, LEAST_U95_M)
        u95 = [
            float(np.hypot(factor * spread, least))
            for factor, spread in zip(SPREAD_FACTORS, found.fit.spread_m, strict=True)
        ]
        area = shapely.Polygon(rectangle.corners)
        zone = self._yard(area)
        spreads = found.fit.covariance * (SPREAD_FACTORS[0] / 1.96) ** 2 + np.diag([least / 1.96] * 4 + [0.0]) ** 2
        return self._change(
            outline,
            kind=ChangeKind.STOCK if zone else self._kind(found),
            sign=found.sign,
            score=round(_score(found.fit.gain), 3),
            length_m=Measure(value=length, u95=u95[0]),
            width_m=Measure(value=width, u95=u95[1]),
            area_m2=Measure(value=length * width, u95=float(np.hypot(length * u95[1], width * u95[0]))),
            zone=zone,
            heading_deg=measure_heading_deg(outline),
            tracks=measure_covers(rectangle, spreads, self.frame, self.tracks),
            platforms=measure_platform_gaps(rectangle, spreads, self.frame, self.platforms),
            states=self._states(rectangle, found.sign),
        )

    def _states(self, rectangle: Rectangle, sign: ChangeSign) -> tuple[BuildState, ...]:
        """What each look shows of a structure, in order of time; nothing of a pair, where both are known."""
        looks = (*self.series, *self.between)
        if len(looks) < LEAST_SERIES:
            return ()
        ends = (self.pair.before, self.pair.after) if sign is ChangeSign.NEW else (self.pair.after, self.pair.before)
        told = [read_state(look, *ends, self.pair.grid, rectangle) for look in looks]
        return tuple(sorted(told, key=lambda state: (str(state.acquired.start or state.acquired.end), state.scene)))

    def bodies(self, labels: npt.NDArray[np.int32], structures: Sequence[FoundStructure]) -> list[Change]:
        """Bodies of change that no structure explains, by their own outlines.

        New where the later picture is the more unlike its own ground as a whole.
        """
        pixel_m = self.pair.grid.pixel_m
        taken = shapely.union_all([shapely.Polygon(one.fit.rectangle.corners) for one in structures]).buffer(pixel_m)
        usual = [find_band_spreads(stack) for stack in self.stacks]
        places, told = ndimage.find_objects(labels), []
        for geometry, number in features.shapes(labels, mask=labels > 0, connectivity=8):
            ring = [self.pair.grid.to_metres(part) for part in geometry["coordinates"]]
            whole = shapely.make_valid(shapely.Polygon(ring[0], ring[1:]))
            if whole.difference(taken).area >= LEAST_LEFT_SHARE * whole.area:
                here = places[int(number) - 1]
                far = [
                    _unlike(stack[:, here[0], here[1]][:, labels[here] == int(number)], *level)
                    for stack, level in zip(self.stacks, usual, strict=True)
                ]
                told.append(self._body(_largest(whole), ChangeSign.NEW if far[1] >= far[0] else ChangeSign.GONE))
        return told

    @property
    def stacks(self) -> tuple[FloatGrid, FloatGrid]:
        """What the earlier and the later looks show."""
        return self.pair.before, self.pair.after

    def _body(self, area: shapely.Polygon, sign: ChangeSign) -> Change:
        pixel_m = self.pair.grid.pixel_m
        outline = self.frame.from_plane(area)
        box = shapely.Polygon(area.minimum_rotated_rectangle.exterior.coords)
        length, width = measure_sides_m(self.frame.from_plane(box))
        spread = BODY_U95_PIXELS * pixel_m
        zone = self._yard(area)
        return self._change(
            outline,
            kind=ChangeKind.STOCK if zone else ChangeKind.OTHER,
            sign=sign,
            score=BODY_SCORE,
            length_m=Measure(value=length, u95=spread),
            width_m=Measure(value=width, u95=spread),
            area_m2=Measure(value=area_m2(outline), u95=float(area.length * pixel_m / 2.0)),
            zone=zone,
        )

    def _yard(self, area: shapely.Geometry) -> str | None:
        return next((key for key, yard in self.yards if yard.intersection(area).area > 0.5 * area.area), None)

    def _is_ship(self, area: shapely.Polygon, rectangle: Rectangle, sign: ChangeSign) -> bool:
        """Whether there is water when it is not there, and no track."""
        water = self.water[0 if sign is ChangeSign.NEW else 1]
        if water is None or rectangle.length_m > LONGEST_SHIP_M or self._is_over_track(area):
            return False
        return self.pair.grid.share_inside(rectangle, water, rim_m=self.pair.grid.pixel_m) >= WATER_SHARE

    def _change(self, outline: Shape, states: tuple[BuildState, ...] = (), **told: Any) -> Change:
        """A change with what holds for all: its key, the scenes, and between which instants it happened."""
        named = [*self.before, *self.after, DETECTOR_NAME, DETECTOR_VERSION, str(shape_to_geojson(outline))]
        return Change(
            id="change-" + hashlib.sha256("\n".join(named).encode()).hexdigest()[:16],
            before=self.before,
            after=self.after,
            outline=outline,
            when=find_bracket(states, told["sign"]) if states else self.when,
            states=states,
            detector=DETECTOR_NAME,
            version=DETECTOR_VERSION,
            **told,
        )


def _unlike(values: FloatGrid, middle: Array, spread: Array) -> float:
    """Mean squared distance of some pixels, (bands, pixels), from the middle of a picture, in its spreads."""
    return float(np.nanmean(((values - middle[:, None]) / (spread[:, None] + 1e-9)) ** 2))


def _is_parallel(line: shapely.Geometry, along: Array) -> bool:
    """Whether a line, or the part of it that is longest, lies in a direction."""
    part = max(getattr(line, "geoms", [line]), key=lambda one: float(one.length))
    ends = np.array(part.coords)
    way = ends[-1] - ends[0]
    return bool(abs(way @ along) >= TRACK_TURN * np.hypot(*way))


def _score(gain: float) -> float:
    """The share of such rectangles that lie in mapped urban change, by their gain, on the tuning pairs."""
    return float(1.0 / (1.0 + np.exp(SCORE_AT_1 - SCORE_PER_DECADE * np.log10(max(gain, 1.0)))))


def _bracket(before: Iterable[PixelWindow], after: Iterable[PixelWindow]) -> Bracket:
    """After the last earlier scene began and before the first later one ended."""
    starts = [window.scene.acquired.start for window in before]
    ends = [window.scene.acquired.end for window in after]
    low = max((start for start in starts if start is not None), default=None)
    high = min((end for end in ends if end is not None), default=None)
    return Bracket(not_before=low, not_after=high)


def _water(stack: FloatGrid, bands: Sequence[Band], pixel_m: float) -> npt.NDArray[np.bool_] | None:
    if not {Band.GREEN, Band.NIR} <= set(bands):
        return None
    return find_even_water(stack[bands.index(Band.GREEN)], stack[bands.index(Band.NIR)], pixel_m)


def _largest(geometry: shapely.Geometry) -> shapely.Polygon:
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, shapely.Polygon)]
    return max(parts, key=lambda part: part.area)
