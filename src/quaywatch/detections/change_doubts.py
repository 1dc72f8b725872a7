"""What else a change may be: a shadow, vehicles, plants that ripened, another season, the lean of what stands tall."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.seasons import tell_seasons
from quaywatch.detections.shadows import ShadowRule, expect_shift_m
from quaywatch.detections.structures import NDVI_PLANTS
from quaywatch.geo import LonLat
from quaywatch.records.change import NARROWEST_ROOF_M, Change, ChangeKind, ChangeSign
from quaywatch.records.observation import Measure
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.scenes.angles import read_angle
from quaywatch.scenes.sun import find_sun

__all__ = ["ChangeDoubts", "find_lean_m", "tell_looks"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]

BLUE_TO_RED = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)
"""By wavelength; more of them are not needed to tell shadows."""
OTHER_SEASON = 0.8
"""Of the score that is left where no two looks are of like season. Set, not measured."""
BARE_NDVI, SOIL_REDNESS = 0.3, 0.2
"""Bare soil and straw have a lower vegetation index than the first and are redder (red less blue over their sum) than
the second; roofs and pavement are grey."""
ROOF_HEIGHT_M = 10.0
"""Height that a lean is told for: assumed."""
FINE_M = 2.5
"""Pixels up to this size show the lean of houses."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangeDoubts:
    """What is known of two sets of looks that makes their changes doubtful."""

    shadows: ShadowRule | None
    """None where bands or the sun's places do not tell."""
    grid: MetricGrid
    """Metres of the windows."""
    stacks: tuple[FloatGrid, FloatGrid]
    """The earlier and the later picture."""
    bands: tuple[Band, ...]
    """Their bands."""
    season: str | None
    """What must be said of the seasons."""
    leans_m: tuple[float, float, float] | None
    """Lean of a house in the earlier and the later looks and between them; None where nothing tells."""

    @classmethod
    def of(
        cls,
        before: Sequence[PixelWindow],
        after: Sequence[PixelWindow],
        stacks: tuple[FloatGrid, FloatGrid],
        bands: Sequence[Band],
        grid: MetricGrid,
    ) -> ChangeDoubts:
        """The doubts about what comes of some looks.

        Args:
            before: Earlier windows.
            after: Later ones.
            stacks: What each side shows, (bands, rows, columns).
            bands: Their bands.
            grid: Their metres.
        """
        optical = before[0].scene.modality is Modality.OPTICAL
        scenes = ([window.scene for window in before], [window.scene for window in after])
        return cls(
            shadows=_shadow_rule(scenes, stacks, bands, grid) if optical else None,
            grid=grid,
            stacks=stacks,
            bands=tuple(bands),
            season=tell_seasons(*scenes) if optical else None,
            leans_m=find_lean_m(*scenes) if optical and grid.pixel_m <= FINE_M else None,
        )

    def told(self, change: Change) -> Change:
        """A change with its doubts: its kind, why, its score and intervals."""
        area = shapely.make_valid(self.grid.frame.to_plane(change.outline))
        because = self._explain(change, area)
        kind = ChangeKind.OTHER if because and change.kind is ChangeKind.STRUCTURE else change.kind
        notes, score = change.notes, change.score
        if self.season is not None:
            notes, score = (*notes, self.season), round(score * OTHER_SEASON, 3)
        return self._leaning(replace(change, kind=kind, because=because, notes=notes, score=score))

    def _explain(self, change: Change, area: shapely.Polygon) -> str | None:
        if change.kind not in (ChangeKind.STRUCTURE, ChangeKind.OTHER) or area.is_empty:
            return None
        shadow = self.shadows.explain(area) if self.shadows else None
        covers = any(cover.covered_m > 0.0 for cover in change.tracks)
        return shadow or (_narrow(change) or self._endless(change) if covers else self._ripening(area))

    def _endless(self, change: Change) -> str | None:
        """Why what lies over a track may be the track's own bed: it runs on at both ends of what was seen."""
        if change.kind is not ChangeKind.STRUCTURE or any(map(self._shows, change.outline.rings[0][:4])):
            return None
        return "ballast: neither end was seen, and a track's bed runs on"

    def _shows(self, place: LonLat) -> bool:
        """Whether both pictures show the ground at a place."""
        column, row = np.floor(self.grid.to_pixels(self.grid.frame.to_xy([place]))[0]).astype(int)
        rows, columns = self.stacks[0].shape[1:]
        if not (0 <= row < rows and 0 <= column < columns):
            return False
        return all(np.isfinite(stack[:, row, column]).all() for stack in self.stacks)

    def _ripening(self, area: shapely.Polygon) -> str | None:
        """Why a change is that of plants: they grow at one time, and soil or straw lies bare at the other."""
        if not {Band.BLUE, Band.RED, Band.NIR} <= set(self.bands):
            return None
        inside = self.grid.pixels_in(area, (self.stacks[0].shape[1], self.stacks[0].shape[2]))
        colours = [self._colours(stack, inside) for stack in self.stacks]
        if colours[0] is None or colours[1] is None:
            return None
        for (green, _), (bare, redness), words in (
            (colours[0], colours[1], "later"),
            (colours[1], colours[0], "earlier"),
        ):
            if green >= NDVI_PLANTS and bare <= BARE_NDVI and redness >= SOIL_REDNESS:
                return f"plants: they grow there at one time and soil or straw lies bare in the {words} look"
        return None

    def _colours(self, stack: FloatGrid, inside: npt.NDArray[np.intp]) -> tuple[float, float] | None:
        """Vegetation index and redness of an area."""
        blue, red, nir = (stack[self.bands.index(band)].take(inside) for band in (Band.BLUE, Band.RED, Band.NIR))
        known = np.isfinite(blue) & np.isfinite(red) & np.isfinite(nir)
        if not known.any():
            return None
        means = [float(band[known].mean()) for band in (blue, red, nir)]
        return (means[2] - means[1]) / max(means[2] + means[1], 1e-6), (means[1] - means[0]) / max(
            means[1] + means[0], 1e-6
        )

    def _leaning(self, change: Change) -> Change:
        """A structure in fine pictures with its sides as uncertain as a lean makes them."""
        if self.leans_m is None or change.kind is not ChangeKind.STRUCTURE:
            return change
        own = self.leans_m[1 if change.sign is ChangeSign.NEW else 0]
        lean = max(own, self.leans_m[2])
        if lean <= self.grid.pixel_m:
            return change
        note = (
            f"seen aslant: a roof {ROOF_HEIGHT_M:g} m high (assumed) leans by {lean:.1f} m, which is in the errors of"
            " its sides"
        )
        length, width = (_widened(one, lean) for one in (change.length_m, change.width_m))
        sides = (change.length_m.value or 0.0) + (change.width_m.value or 0.0)
        area = _widened(change.area_m2, sides * lean)
        return replace(change, length_m=length, width_m=width, area_m2=area, notes=(*change.notes, note))


def _narrow(change: Change) -> str | None:
    """Why what lies over a track may be a train, or the track's own bed: it need not be wider."""
    if change.kind is not ChangeKind.STRUCTURE or change.least_width_m > NARROWEST_ROOF_M:
        return None
    return f"vehicles or ballast: it may be no wider than {NARROWEST_ROOF_M:g} m over the track"


def tell_looks(before: Sequence[Scene], after: Sequence[Scene]) -> tuple[str, ...]:
    """What is to be known of the looks that are compared: seasons, shadows, and the sensors' slant; radar has none.

    Args:
        before: Earlier scenes of one kind of sensor.
        after: Later ones.
    """
    if any(scene.modality is Modality.RADAR for scene in (*before, *after)):
        return ()
    season, suns = tell_seasons(before, after), [[find_sun(scene) for scene in side] for side in (before, after)]
    told = [season] if season else []
    moved = [
        (expect_shift_m((one, other), ROOF_HEIGHT_M), one, other)
        for one in suns[0]
        for other in suns[1]
        if one is not None and other is not None
    ]
    if moved:
        shift_m, one, other = max(moved, key=lambda pair: pair[0])
        sources = " and ".join(sorted({one.source, other.source}))
        told.append(
            f"tips of shadows of {ROOF_HEIGHT_M:g} m high things moved by up to {shift_m:.0f} m (sun: {sources})"
        )
    else:
        told.append("where the sun stood is not known on both sides: shadows are not told from other changes")
    if max(scene.gsd_m for scene in (*before, *after)) <= FINE_M:
        leans = find_lean_m(before, after)
        told.append(
            "view angles are not known: what leans is not told from what changed"
            if leans is None
            else f"roofs {ROOF_HEIGHT_M:g} m high (assumed) lean by {leans[0]:.1f} m earlier, {leans[1]:.1f} m later"
            f" and {leans[2]:.1f} m apart"
        )
    return tuple(told)


def find_lean_m(before: Sequence[Scene], after: Sequence[Scene]) -> tuple[float, float, float] | None:
    """How far a roof of 10 m is displaced from its foot in earlier and later looks, and between them, in metres.

    The largest of a side counts. Between the sides, where a direction is not known, the worst is taken. None where no
    look tells its angle.

    Args:
        before: Earlier scenes.
        after: Later ones.
    """
    sides = [[lean for scene in side if (lean := _lean(scene)) is not None] for side in (before, after)]
    if not sides[0] and not sides[1]:
        return None
    largest = [max((reach for reach, _ in side), default=0.0) for side in sides]
    between = max((_apart(one, other) for one in sides[0] for other in sides[1]), default=max(largest))
    return largest[0], largest[1], between


def _lean(scene: Scene) -> tuple[float, float | None] | None:
    """Metres, and the direction (radians from north) in which the sensor stood where that is known."""
    off = read_angle(scene, "view_off_nadir")
    if off is None:
        return None
    azimuth = read_angle(scene, "view_azimuth")
    return ROOF_HEIGHT_M * math.tan(math.radians(off)), None if azimuth is None else math.radians(azimuth)


def _apart(one: tuple[float, float | None], other: tuple[float, float | None]) -> float:
    if one[1] is None or other[1] is None:
        return one[0] + other[0]
    return math.sqrt(max(one[0] ** 2 + other[0] ** 2 - 2.0 * one[0] * other[0] * math.cos(one[1] - other[1]), 0.0))


def _widened(measure: Measure, by: float) -> Measure:
    return measure if measure.u95 is None else replace(measure, u95=math.hypot(measure.u95, by))


def _shadow_rule(
    scenes: tuple[Sequence[Scene], Sequence[Scene]],
    stacks: tuple[FloatGrid, FloatGrid],
    bands: Sequence[Band],
    grid: MetricGrid,
) -> ShadowRule | None:
    """The rule for the middle of each side's suns; None where bands or suns do not tell."""
    own = [band for band in BLUE_TO_RED if band in bands]
    suns = [[sun for scene in side if (sun := find_sun(scene)) is not None] for side in scenes]
    if len(own) < 2 or own[0] is not Band.BLUE or not suns[0] or not suns[1]:
        return None
    middles = [sorted(side, key=lambda sun: sun.elevation_deg)[len(side) // 2] for side in suns]
    at = [list(bands).index(band) for band in own]
    return ShadowRule.of(stacks[0][at], stacks[1][at], grid, (middles[0], middles[1]))
