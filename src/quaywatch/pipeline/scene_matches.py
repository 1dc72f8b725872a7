"""Detections of a case's scenes held against the tracks of its ships: one unit for all scenes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import shapely

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.geo import LocalFrame, Shape
from quaywatch.pipeline.places import JoinedCase, find_watched_area
from quaywatch.pipeline.ship_lake import CaseLake, fill_lake
from quaywatch.pipeline.ship_matches import MatchSettings, find_ship_matches
from quaywatch.pipeline.ships import find_lake
from quaywatch.pipeline.tasks import Pace, Task, TaskResult, code_version
from quaywatch.records.detected_scene import DetectedScene, LookedPart
from quaywatch.records.detection import Detection
from quaywatch.records.look import Look
from quaywatch.records.place import Site
from quaywatch.records.scene import Scene
from quaywatch.records.ship_event import ShipMatch, ShipSurvey
from quaywatch.records.ship_match import ShipMatches

__all__ = ["SceneSearch", "match_scenes", "plan_scene_matches"]

STAGE = "matches"
MARGIN_M = 200.0
"""Round the zones of a site that was seen as a whole: so much was searched too."""
WITHIN = timedelta(hours=12)
"""Of the first and the last position: a scene of another time is not held against the tracks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneSearch:
    """A scene that was searched for vessels."""

    scene: Scene
    detections: tuple[Detection, ...]
    """What was found."""
    area: tuple[Shape, ...]
    """Where was searched, and could be seen."""


def plan_scene_matches(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit where scenes were searched for vessels within the time of the tracks."""
    parts = store.read_findings_parts()
    lake, surveys = find_lake(store), parts["ship_surveys"]
    searches = tuple(_searches(parts, joined.case.sites, surveys[0])) if surveys else ()
    if lake is None or not searches:
        return []
    inputs = {"files": lake.inputs, "searches": content_hash(list(searches))}
    key = UnitKey(slot=f"{STAGE}:", stage=STAGE, code_version=code_version(), inputs=inputs)
    arguments = (lake, searches)
    return [Task(key=key, title="detections against tracks", work=match_scenes, arguments=arguments, shares_out=True)]


def match_scenes(lake: CaseLake, searches: Sequence[SceneSearch], *, pace: Pace) -> TaskResult:
    """Which detections and tracked vessels may be one ship, and how likely each of the others is what."""
    total = fill_lake(lake, pace.told).rows
    parts = [LookedPart(shape=shape, scene=one.scene.id) for one in searches for shape in one.area]
    found = find_ship_matches(
        lake.folder,
        [_detected(one) for one in searches],
        MatchSettings(area=tuple(parts)),
        lambda done: pace.told(done, max(total, done)),
        pace.workers,
    )
    return TaskResult(records={"ship_matches": tuple(_told(found.matches))})


def _searches(parts: Mapping[str, Any], sites: Sequence[Site], survey: ShipSurvey) -> Iterator[SceneSearch]:
    for scene in parts["scenes"]:
        looks = [look for look in parts["looks"] if look.scene == scene.id and look.searched_by and look.usable_zones]
        area = [shape for site in sites for look in looks if look.site == site.id for shape in _seen(site, look, scene)]
        if area and _is_covered(scene, survey):
            found = tuple(one for one in parts["detections"] if one.scene == scene.id)
            yield SceneSearch(scene=scene, detections=found, area=tuple(area))


def _is_covered(scene: Scene, survey: ShipSurvey) -> bool:
    start, end = scene.acquired.start, scene.acquired.end
    if start is None or end is None or survey.first is None or survey.last is None:
        return False
    return survey.first - WITHIN <= end and start <= survey.last + WITHIN


def _seen(site: Site, look: Look, scene: Scene) -> Iterator[Shape]:
    """What of a site could be seen: where no zone was hidden, all that was searched; else the zones that were not."""
    shapes = find_watched_area(site)
    if not shapes:
        return
    frame = LocalFrame(origin=shapes[0].centre)
    if all(view.usable for view in look.views):
        west, south, east, north = shapely.total_bounds([frame.to_plane(shape) for shape in shapes])
        planes = [shapely.box(west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)]
    else:
        usable = look.usable_zones
        planes = [frame.to_plane(zone.shape) for zone in site.zones if zone.id in usable and zone.shape is not None]
    for plane in planes:
        for piece in shapely.get_parts(plane.intersection(frame.to_plane(scene.footprint))):
            if isinstance(piece, shapely.Polygon):
                yield frame.from_plane(piece)


def _detected(search: SceneSearch) -> DetectedScene:
    start, end = search.scene.acquired.start, search.scene.acquired.end
    first, last = ((0.0 if one is None else one.timestamp()) for one in (start, end))
    found = search.detections
    return DetectedScene(
        scene=search.scene.id,
        time_ms=round((first + last) * 500.0),
        half_s=(last - first) / 2.0,
        sensor=search.scene.sensor,
        gsd_m=search.scene.gsd_m,
        detection_id=np.array([*(one.id for one in found), None], object)[:-1],
        lon=np.array([one.outline.centre.lon for one in found], float),
        lat=np.array([one.outline.centre.lat for one in found], float),
        length_m=_numbers([one.length_m.value for one in found]),
        length_u95_m=_numbers([one.length_m.u95 for one in found]),
        score=np.array([one.score for one in found], float),
    )


def _numbers(values: Sequence[float | None]) -> Any:
    return np.array([np.nan if value is None else value for value in values], float)


def _told(matches: ShipMatches) -> Iterator[ShipMatch]:
    columns = matches.columns
    for row in range(len(columns["scene"])):
        detection, mmsi = columns["detection_id"][row], int(columns["mmsi"][row])
        yield ShipMatch(
            id=f"{columns['scene'][row]}/{detection or mmsi}",
            scene=str(columns["scene"][row]),
            detection=None if detection is None else str(detection),
            mmsi=mmsi or None,
            name=str(columns["name"][row] or ""),
            probability=round(float(columns["probability"][row]), 4),
            **{
                name: _known(columns[name][row])
                for name in ("p_not_transmitting", "distance_m", "minutes_to_nearest", "length_ratio")
            },
        )


def _known(value: Any) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
