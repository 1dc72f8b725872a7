"""Files of detections: ours (`quaywatch/detections/1`), and any GeoJSON of points or polygons that says when it was.

The time must be known to half an hour: a ship sails far in a day, and a time that is guessed matches anything.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from quaywatch.clock import parse_span
from quaywatch.errors import DataError
from quaywatch.geo import LonLat, Shape, ShapeKind, shape_from_geojson
from quaywatch.records.detected_scene import DetectedScene, LookedPart
from quaywatch.sources.json_text import read_json

__all__ = ["LONGEST_INTERVAL", "read_detections", "read_looked_area"]

LONGEST_INTERVAL = timedelta(minutes=30)
"""In which a scene was taken; its middle is used."""
_LONGEST_ID = 200
_TIMED = "an instant, as 2025-06-01T02:10:00Z, or an interval A/B of at most 30 minutes, in `acquired`"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Interval = tuple[datetime, datetime]
Row = tuple[float, float, float, float, float]


@dataclass(slots=True, kw_only=True)
class _Growing:
    """A scene while its detections are read."""

    sensors: set[str] = field(default_factory=set)
    gsds_m: set[float] = field(default_factory=set)
    rows: dict[str, Row] = field(default_factory=dict)
    """By id: longitude, latitude, length, its error, score."""


_Scenes = dict[tuple[str, Interval], _Growing]


def read_detections(paths: Sequence[Path]) -> tuple[tuple[DetectedScene, ...], tuple[str, ...]]:
    """The scenes of some files by time and key, and notes on what was left out.

    Detections of one scene and time belong together, whichever file they are in, and those without a scene by their
    time. One that is in several files counts once. Of a file of ours, scenes without detections are told too.

    Raises:
        SourceError: A file cannot be opened.
        DataError: It is no such file, or a detection has no place, no time, a time that is not known to 30 minutes, or
            a number that cannot be.
    """
    scenes: _Scenes = {}
    others: Counter[str] = Counter()
    for path in paths:
        _read_file(path, scenes, others)
    notes = tuple(f"{number} of kind {kind!r} left out: no vessels" for kind, number in sorted(others.items()))
    return tuple(_scene(*key, scenes[key]) for key in sorted(scenes, key=lambda key: (key[1], key[0]))), notes


def read_looked_area(path: Path) -> tuple[LookedPart, ...]:
    """The polygons of a GeoJSON file in which ships were looked for; those with `scene` are that scene's alone.

    Raises:
        SourceError: The file cannot be opened.
        DataError: It holds no polygon, or something else.
    """
    data = read_json(path, what="area file").data
    parts = []
    for number, feature in enumerate(_features(data, path)):
        own = feature.get("properties") or {}
        for geometry in _polygons(feature.get("geometry")):
            shape = shape_from_geojson(geometry, name=f"feature {number + 1} of {path.name}")
            if shape.kind is not ShapeKind.POLYGON:
                raise DataError(f"feature {number + 1} of {path.name} is a {shape.kind}", expected="a polygon")
            parts.append(LookedPart(shape=shape, scene=str(own.get("scene") or "")))
    if not parts:
        raise DataError(f"{path.name} holds no polygon", expected="the area that was looked at")
    return tuple(parts)


def _polygons(geometry: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(geometry, dict):
        raise DataError("an area without geometry", expected="a polygon")
    if geometry.get("type") == "MultiPolygon" and isinstance(geometry.get("coordinates"), list):
        yield from ({"type": "Polygon", "coordinates": part} for part in geometry["coordinates"])
    else:
        yield geometry


def _features(data: Any, path: Path) -> list[dict[str, Any]]:
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = {"features": [data]}
    elif isinstance(data, dict) and "coordinates" in data:
        data = {"features": [{"geometry": data}]}
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise DataError(f"{path.name} has no features", expected="a GeoJSON FeatureCollection in EPSG:4326")
    return features


def _read_file(path: Path, scenes: _Scenes, others: Counter[str]) -> None:
    data = read_json(path, what="detections file").data
    features = _features(data, path)
    told = {
        str(one["id"]): one for one in data.get("scenes") or () if isinstance(one, dict) and one.get("id") is not None
    }
    for name, one in told.items():
        _grow(scenes, name, _interval(one.get("acquired"), f"scene {name} of {path.name}"), (one, data))
    if not told and data.get("scene") and data.get("acquired"):
        _grow(scenes, str(data["scene"]), _interval(data["acquired"], path.name), (data,))
    for number, feature in enumerate(features):
        own = feature.get("properties") or {}
        if not isinstance(own, dict):
            raise DataError(f"feature {number + 1} of {path.name} has odd properties", expected="an object")
        if own.get("kind", "vessel") != "vessel":
            others[str(own["kind"])[:_LONGEST_ID]] += 1
            continue
        _add(feature, {**data, **told.get(str(own.get("scene") or data.get("scene")), {})}, scenes, (path, number))


def _add(feature: Mapping[str, Any], about: Mapping[str, Any], scenes: _Scenes, at: tuple[Path, int]) -> None:
    own = feature.get("properties") or {}
    where = f"feature {at[1] + 1} of {at[0].name}"
    scene = str(own.get("scene") or about.get("scene") or "")[:_LONGEST_ID]
    interval = _interval(own.get("acquired") or feature.get("acquired") or about.get("acquired"), where)
    place = _place(feature.get("geometry"), where)
    length, error = (_number(own, name, where, math.inf) for name in ("length_m", "length_u95_m"))
    row = (place.lon, place.lat, length or math.nan, error, _number(own, "score", where, 1.0))
    named = next((one for one in (feature.get("id"), own.get("id")) if one not in (None, "")), None)
    key = _hash(scene, interval, row) if named is None else str(named)[:_LONGEST_ID]
    growing = _grow(scenes, scene, interval, (own, about))
    held = growing.rows.setdefault(key, row)
    if not all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(held, row, strict=True)):
        raise DataError(
            f"{where}: {key!r} is another detection of the same scene",
            expected="each id once in a scene",
            do="Give the scenes names in `scene`, or the detections ids of their own",
        )


def _grow(scenes: _Scenes, name: str, interval: Interval, about: Sequence[Mapping[str, Any]]) -> _Growing:
    growing = scenes.setdefault((name, interval), _Growing())
    sensor = next((str(one["sensor"]) for one in about if one.get("sensor")), "")
    gsd_m = next((_number(one, "gsd_m", f"scene {name!r}", math.inf) for one in about if one.get("gsd_m")), math.nan)
    growing.sensors |= {sensor} - {""}
    growing.gsds_m |= set() if math.isnan(gsd_m) else {gsd_m}
    if len(growing.sensors) > 1:
        named = ", ".join(sorted(growing.sensors))
        raise DataError(f"scene {name!r} has the sensors {named}", expected="one", do="Name each sensor's scene")
    return growing


def _interval(text: Any, where: str) -> Interval:
    if not isinstance(text, str) or not text:
        raise DataError(f"{where} does not say when it was taken", expected=_TIMED)
    span = parse_span(text)
    if span.start is None or span.end is None or span.end - span.start > LONGEST_INTERVAL:
        raise DataError(f"{where} was taken at {text[:60]!r}, which is no instant", expected=_TIMED)
    return span.start, span.end


def _place(geometry: Any, where: str) -> LonLat:
    if not isinstance(geometry, dict):
        raise DataError(f"{where} has no geometry", expected="a point or a polygon")
    shape: Shape = shape_from_geojson(geometry, name=where)
    if shape.kind is ShapeKind.LINE:
        raise DataError(f"{where} is a line", expected="a point or a polygon")
    return shape.centre


def _number(own: Mapping[str, Any], name: str, where: str, most: float) -> float:
    value = own.get(name)
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise DataError(f"{where}: {name} is {str(value)[:60]!r}", expected=f"a number from 0 to {most:g}")
    return float(value)


def _hash(scene: str, interval: Interval, row: Row) -> str:
    """An id of what has none, so that it does not depend on the order."""
    said = json.dumps([scene, *(end.isoformat() for end in interval), *map(str, row)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _scene(name: str, interval: Interval, growing: _Growing) -> DetectedScene:
    start, end = interval
    ids = sorted(growing.rows)
    rows = np.array([growing.rows[key] for key in ids], float).reshape(-1, 5)
    return DetectedScene(
        scene=name,
        time_ms=(start + (end - start) / 2 - _EPOCH) // timedelta(milliseconds=1),
        half_s=(end - start).total_seconds() / 2,
        sensor=next(iter(growing.sensors), ""),
        gsd_m=max(growing.gsds_m, default=math.nan),
        detection_id=np.array(ids, object),
        lon=rows[:, 0],
        lat=rows[:, 1],
        length_m=rows[:, 2],
        length_u95_m=rows[:, 3],
        score=rows[:, 4],
    )
