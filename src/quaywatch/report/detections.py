"""Detections as GeoJSON (`quaywatch/detections/1`): one feature per object, one answer per zone and scene."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quaywatch.clock import Span, format_utc
from quaywatch.geo import shape_to_geojson
from quaywatch.plugins import VesselDetector
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped

__all__ = [
    "SCHEMA",
    "SceneFindings",
    "detections_geojson",
    "format_acquired",
    "write_collection",
    "write_detections",
]

SCHEMA = "quaywatch/detections/1"
"""Name of the format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneFindings:
    """What a detector said of one scene."""

    scene: Scene
    """The scene."""
    detections: tuple[Detection, ...]
    """Objects found in it."""
    answers: tuple[ZoneAnswer, ...]
    """One per zone that was asked about."""
    usable_share: float
    """Share of the pixels looked at with data and no known cloud, 0–1."""


def detections_geojson(
    found: Sequence[SceneFindings],
    *,
    detector: VesselDetector | Sequence[VesselDetector],
    skipped: Sequence[Skipped] = (),
    with_zones: bool = True,
) -> dict[str, Any]:
    """The collection, EPSG:4326. Members that speak of one scene are null where the collection covers several.

    Args:
        found: What was found, per scene.
        detector: Who found it; several where the scenes are of several kinds.
        skipped: What could not be looked at.
        with_zones: Whether zones were asked about: their answers stand in `zones`, even where there are none.
    """
    one = found[0] if len(found) == 1 else None
    several = detector if isinstance(detector, Sequence) else (detector,)
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "schema": SCHEMA,
        "scene": one and one.scene.id,
        "acquired": one and format_acquired(one.scene.acquired),
        "sensor": _same(item.scene.sensor for item in found),
        "gsd_m": one and round(one.scene.gsd_m, 3),
        "detector": "; ".join(dict.fromkeys(each.name for each in several)),
        "version": "; ".join({each.name: each.version for each in several}.values()),
        "credit": "; ".join(dict.fromkeys(item.scene.credit for item in found)),
        "usable_share": one and round(one.usable_share, 4),
        "scenes": [_scene(item) for item in found],
        "skipped": [{"what": item.unit, "why": item.reason} for item in skipped],
    }
    if with_zones:
        collection["zones"] = [_zone(answer) for item in found for answer in item.answers]
    collection["features"] = [_feature(detection, item.scene) for item in found for detection in item.detections]
    return collection


def write_detections(
    found: Sequence[SceneFindings],
    path: Path,
    *,
    detector: VesselDetector | Sequence[VesselDetector],
    skipped: Sequence[Skipped] = (),
    with_zones: bool = True,
) -> None:
    """Write the collection, whole or not at all."""
    collection = detections_geojson(found, detector=detector, skipped=skipped, with_zones=with_zones)
    write_collection(collection, path)


def write_collection(collection: Mapping[str, Any], path: Path) -> None:
    """Write a GeoJSON collection, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1) + "\n", encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _scene(item: SceneFindings) -> dict[str, Any]:
    scene = item.scene
    return {
        "id": scene.id,
        "name": scene.name,
        "acquired": format_acquired(scene.acquired),
        "sensor": scene.sensor,
        "gsd_m": round(scene.gsd_m, 3),
        "usable_share": round(item.usable_share, 4),
        "credit": scene.credit,
        "notes": list(scene.notes),
    }


def format_acquired(acquired: Span) -> str:
    """An instant in UTC, or the interval start/end that is known."""
    start, end = format_utc(acquired.start), format_utc(acquired.end)
    return start if acquired.is_instant and start else f"{start or '..'}/{end or '..'}"


def _same(values: Any) -> str | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _zone(answer: ZoneAnswer) -> dict[str, Any]:
    return {
        "id": answer.zone,
        "scene": answer.scene,
        "outcome": answer.outcome.value,
        "probability": answer.probability,
        "usable_share": answer.usable_share,
        "vessels": list(answer.vessels),
        "because": answer.because,
    }


def _feature(detection: Detection, scene: Scene) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": detection.id,
        "geometry": shape_to_geojson(detection.outline),
        "properties": {
            "kind": detection.kind.value,
            "scene": detection.scene,
            "acquired": format_acquired(scene.acquired),
            "score": detection.score,
            "length_m": detection.length_m.value,
            "length_u95_m": detection.length_m.u95,
            "width_m": detection.width_m.value,
            "width_u95_m": detection.width_m.u95,
            "heading_deg": round(detection.heading_deg, 1) % 180.0,
            "heading_known": False,
            "zone": detection.zone,
            "at_quay": detection.at_quay,
        },
    }
