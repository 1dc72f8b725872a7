"""Scenes of detections held against a lake of positions: who was where at each instant, and who would have been heard.

One pass over the vessels gives the ships near every scene and what tells reception; the scenes are matched at the end.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.events.matching import MatchModel, match_scene
from quaywatch.events.place_growth import LaidShips, PlaceGrowth, fit_growth
from quaywatch.events.seen_positions import SeenPositions, find_seen_positions
from quaywatch.pipeline.laid_ships import lay_ships_apart
from quaywatch.pipeline.lake_tracks import LakePart, LakeTracks, look_at_parts
from quaywatch.pipeline.looked_areas import LookedArea, find_looked_area
from quaywatch.pipeline.scene_ships import (
    UNKNOWN_SCORE,
    NearShips,
    find_near_ships,
    find_share_inside,
    tell_detections,
    tell_vessels,
)
from quaywatch.plugins import find_sensors
from quaywatch.records.detected_scene import DetectedScene, LookedPart
from quaywatch.records.scene import Modality, SensorProfile
from quaywatch.records.ship_match import MATCH_COLUMNS, ShipMatches
from quaywatch.records.track_match import RadarGeometry, SceneDetections, SceneMatches, SceneVessels
from quaywatch.tracks.clean import CleanLimits
from quaywatch.tracks.clock_faults import ClockFaultLimits
from quaywatch.tracks.instants import find_ships_at, take_near
from quaywatch.tracks.reception import HeardHours, Reception, find_reception

__all__ = ["FoundMatches", "MatchSettings", "find_ship_matches"]

Column = npt.NDArray[Any]

LEAST_SHARE = 0.01
"""Of a ship's likely places in the area, below which it is left out."""
UNKNOWN_GSD_M = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSettings:
    """How scenes are held against tracks."""

    area: tuple[LookedPart, ...] = ()
    """Where ships were looked for; without it, the box of the detections and 2 km."""
    by_radar: bool = False
    """All scenes are of a radar; else by their sensor."""
    geometry: RadarGeometry | None = None
    """How the radar looked, where it is known."""
    within_h: float = 12.0
    """Positions farther in time are left out."""
    ended_min: float = 20.0
    """How long before or after a scene a track may have ended or begin."""
    clocks: ClockFaultLimits = field(default_factory=ClockFaultLimits)
    clean: CleanLimits = field(default_factory=CleanLimits)
    model: MatchModel = field(default_factory=MatchModel)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundMatches:
    """What comes of all scenes."""

    matches: ShipMatches
    scenes: int
    """That were matched."""
    vessels: int
    """In the lake."""
    rows: int
    """Positions that tracks are made of."""
    notes: tuple[str, ...]
    """What a reader should know."""


@dataclass(slots=True, kw_only=True)
class _Work:
    """A scene while the vessels go by."""

    scene: DetectedScene
    looked: LookedArea
    gsd_m: float
    by_radar: bool
    parts: list[NearShips] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Near:
    """What some vessels give."""

    ships: tuple[NearShips, ...]
    """Near each scene."""
    laid: list[LaidShips]
    """Without their reports near some scenes."""
    heard: HeardHours
    rows: int
    vessels: int


def find_ship_matches(
    lake: Path,
    scenes: Sequence[DetectedScene],
    settings: MatchSettings | None = None,
    told: Callable[[int], None] = lambda _rows: None,
    workers: int = 1,
) -> FoundMatches:
    """The detections of some scenes and the vessels of a lake, matched scene by scene.

    Args:
        lake: Folder of positions (`write_lake`).
        scenes: Each with its detections.
        settings: How.
        told: Called with the rows done so far.
        workers: Processes that share the parts of the lake.

    Raises:
        CaseError: There is no lake.
    """
    settings = settings or MatchSettings()
    notes: list[str] = []
    works = [work for scene in scenes if (work := _begun(scene, settings, notes)) is not None]
    tracks = LakeTracks(lake=lake, clocks=settings.clocks, clean=settings.clean)
    asked = tuple((work.scene.time_ms, work.looked) for work in works)
    hours, laid, rows, vessels = [], [], 0, 0
    for part in look_at_parts(tracks, functools.partial(_near_scenes, asked, settings), workers):
        hours.append(part.heard)
        laid.extend(part.laid)
        rows, vessels = rows + part.rows, vessels + part.vessels
        for work, ships in zip(works, part.ships, strict=True):
            work.parts.append(ships)
        told(rows)
    reception = find_reception(HeardHours.joined(hours))
    growth = fit_growth(laid)
    found = [_matched(work, reception, growth, settings) for work in works]
    return FoundMatches(
        matches=ShipMatches.joined(found),
        scenes=len(works),
        vessels=vessels,
        rows=rows,
        notes=tuple(dict.fromkeys(notes)),
    )


def _begun(scene: DetectedScene, settings: MatchSettings, notes: list[str]) -> _Work | None:
    called = scene.scene or "a scene without name"
    looked = find_looked_area(scene, settings.area)
    if looked is None or not looked.area_km2 > 0:
        notes.append(f"{called}: no area tells where was looked, so it was left out")
        return None
    inside = looked.depth_m(scene.lon, scene.lat) >= 0
    if not inside.all():
        notes.append(f"{called}: {np.sum(~inside)} detections outside the area that was looked at were left out")
        scene = scene.take(inside)
    profile = _profile(scene.sensor)
    if profile is None and not settings.by_radar:
        notes.append(f"{called}: sensor {scene.sensor or 'not named'}, taken as optical; --radar says otherwise")
    if np.isnan(scene.score).any():
        notes.append(f"{called}: detections without score were taken as ships with a chance of {UNKNOWN_SCORE}")
    by_radar = settings.by_radar or (profile is not None and profile.modality is Modality.RADAR)
    if by_radar and settings.geometry is None:
        notes.append(f"{called}: how the radar looked is not known, so moving ships were sought in a wider circle")
    gsd_m = scene.gsd_m if scene.gsd_m > 0 else profile.gsd_m if profile is not None else UNKNOWN_GSD_M
    return _Work(scene=scene, looked=looked, gsd_m=gsd_m, by_radar=by_radar)


def _profile(sensor: str) -> SensorProfile | None:
    """That of a sensor by its name, or by that of a satellite that carries it."""
    known = find_sensors()
    named = sensor.casefold()
    if named in known:
        return known[named]
    fits = (one for one in known.values() if any(named.startswith(name.casefold()) for name in one.platforms))
    return next(fits, None) if named else None


def _near_scenes(asked: Sequence[tuple[int, LookedArea]], settings: MatchSettings, part: LakePart) -> _Near:
    """What the vessels of a part give.

    Args:
        asked: Time and area of each scene.
        settings: How near in time.
        part: The vessels.
    """
    reach_ms = round(settings.within_h * HOUR_MS)
    times_ms = np.array(sorted({time_ms for time_ms, _ in asked}), np.int64)
    near = take_near(part.tracks, times_ms, reach_ms)
    ships = []
    for time_ms, looked in asked:
        at = find_ships_at(take_near(near, np.array([time_ms]), reach_ms), time_ms, ended_min=settings.ended_min)
        ships.append(find_near_ships(at, looked, part.identities, time_ms))
    return _Near(
        ships=tuple(ships),
        laid=lay_ships_apart(near, times_ms, reach_ms),
        heard=part.heard,
        rows=len(part.tracks),
        vessels=len(np.unique(part.tracks.positions.mmsi)),
    )


def _matched(work: _Work, reception: Reception, growth: PlaceGrowth, settings: MatchSettings) -> ShipMatches:
    scene, looked = work.scene, work.looked

    def placed(vessels: SceneVessels) -> SeenPositions:
        seen = find_seen_positions(
            vessels,
            by_radar=work.by_radar,
            geometry=settings.geometry,
            half_s=scene.half_s,
            growth=growth.of(vessels),
        )
        return growth.with_tails(seen, vessels)

    ships = NearShips.joined(work.parts)
    vessels = tell_vessels(ships, scene, work.gsd_m, reception)
    inside = find_share_inside(placed(vessels), looked)
    kept = inside >= LEAST_SHARE
    ships, vessels = ships.take(kept), vessels.take(kept)
    seen = replace(placed(vessels), inside=inside[kept])
    detections = tell_detections(scene, reception)
    found = match_scene(detections, vessels, seen, area_km2=looked.area_km2, model=settings.model)
    return _told(work, found, (detections, vessels, seen), ships)


def _told(
    work: _Work,
    found: SceneMatches,
    given: tuple[SceneDetections, SceneVessels, SeenPositions],
    ships: NearShips,
) -> ShipMatches:
    detections, vessels, seen = given
    lost = found.vessel[len(detections) :]

    def of_vessel(column: Column, none: Any) -> Column:
        return np.append(column, none)[found.vessel]

    columns: dict[str, Column] = {
        "scene": np.full(len(found), work.scene.scene, object),
        "acquired_ms": np.full(len(found), work.scene.time_ms, np.int64),
        **{name: getattr(found, name) for name in MATCH_COLUMNS if name in SceneMatches.__slots__},
        "lon": np.r_[detections.lon, seen.lon[lost]],
        "lat": np.r_[detections.lat, seen.lat[lost]],
        "name": of_vessel(ships.name, ""),
        "imo": of_vessel(ships.imo, 0),
        "flag": of_vessel(ships.flag, ""),
    }
    none = np.full(len(lost), np.nan)
    said = {
        "score": np.r_[work.scene.score, none],
        "heard": np.r_[detections.heard, vessels.heard[lost]],
        "p_seen": of_vessel(vessels.p_seen * seen.inside, np.nan),
        "length_m": np.r_[detections.length_m, none],
        "stated_length_m": of_vessel(vessels.length_m, np.nan),
        "speed_kn": of_vessel(vessels.speed_kn, np.nan),
        "reckoned": of_vessel(ships.at.is_reckoned.astype(object), None),
    }
    about = {
        "seen_by": "radar" if work.by_radar else "optical",
        "looked_at": work.looked.said,
        "km2": round(work.looked.area_km2, 3),
        "taken_within_s": work.scene.half_s * 2.0,
    }
    because = [
        json.dumps({**{name: _plain(column[row]) for name, column in said.items()}, **about})
        for row in range(len(found))
    ]
    columns["because"] = np.array([*because, None], object)[:-1]
    return ShipMatches(columns={name: columns[name] for name in MATCH_COLUMNS})


def _plain(value: Any) -> object:
    if value is None or isinstance(value, bool | np.bool_):
        return value if value is None else bool(value)
    return round(float(value), 3) if np.isfinite(value) else None
