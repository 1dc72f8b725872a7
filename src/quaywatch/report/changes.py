"""Changes as GeoJSON (`quaywatch/detections/1`): one feature per thing that came or went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quaywatch.clock import format_utc
from quaywatch.geo import shape_to_geojson
from quaywatch.records.change import BuildState, Change, PlatformGap, SensorView, TrackCover
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped
from quaywatch.report.detections import SCHEMA, format_acquired

__all__ = ["changes_geojson"]


def changes_geojson(
    changes: Sequence[Change],
    *,
    sides: tuple[Sequence[Scene], Sequence[Scene]],
    usable_shares: Mapping[str, float],
    shifts: Mapping[str, str],
    skipped: Sequence[Skipped],
    detector: tuple[str, str],
) -> dict[str, Any]:
    """The collection, EPSG:4326.

    Args:
        changes: What came and went.
        sides: The earlier and the later scenes that were given.
        usable_shares: Per scene key, the share that could be looked at; a scene without one was not used.
        shifts: Per scene key, how it was laid over the first, in words.
        skipped: What could not be looked at.
        detector: Name and version.
    """
    scenes = {scene.id: scene for side in sides for scene in side}
    used = [scene for key, scene in scenes.items() if key in usable_shares]
    shares = [usable_shares[scene.id] for scene in used]
    return {
        "type": "FeatureCollection",
        "schema": SCHEMA,
        "scene": None,
        "acquired": None,
        "sensor": "; ".join(dict.fromkeys(scene.sensor for scene in used)),
        "gsd_m": round(used[0].gsd_m, 3) if used else None,
        "detector": detector[0],
        "version": detector[1],
        "credit": "; ".join(dict.fromkeys(scene.credit for scene in used)),
        "usable_share": round(min(shares), 4) if shares else None,
        "scenes": [
            {
                "id": scene.id,
                "name": scene.name,
                "side": side,
                "acquired": format_acquired(scene.acquired),
                "sensor": scene.sensor,
                "gsd_m": round(scene.gsd_m, 3),
                "usable_share": round(usable_shares[scene.id], 4) if scene.id in usable_shares else None,
                "registration": shifts.get(scene.id),
                "credit": scene.credit,
                "notes": list(scene.notes),
            }
            for side, members in zip(("before", "after"), sides, strict=True)
            for scene in members
        ],
        "skipped": [{"what": one.unit, "why": one.reason} for one in skipped],
        "features": [_feature(change, scenes) for change in changes],
    }


def _feature(change: Change, scenes: Mapping[str, Scene]) -> dict[str, Any]:
    shown_by = scenes[(change.after if change.sign.value == "new" else change.before)[0]]
    return {
        "type": "Feature",
        "id": change.id,
        "geometry": shape_to_geojson(change.outline),
        "properties": {
            "kind": change.kind.value,
            "sign": change.sign.value,
            "scene": shown_by.id,
            "acquired": format_acquired(shown_by.acquired),
            "before": list(change.before),
            "after": list(change.after),
            "score": change.score,
            "length_m": _rounded(change.length_m.value),
            "length_u95_m": _rounded(change.length_m.u95),
            "width_m": _rounded(change.width_m.value),
            "width_u95_m": _rounded(change.width_m.u95),
            "heading_deg": None if change.heading_deg is None else round(change.heading_deg, 1) % 180.0,
            "area_m2": _rounded(change.area_m2.value),
            "area_u95_m2": _rounded(change.area_m2.u95),
            "not_before": format_utc(change.when.not_before),
            "not_after": format_utc(change.when.not_after),
            "zone": change.zone,
            "tracks": [_cover(cover) for cover in change.tracks],
            "platforms": [_platform(gap) for gap in change.platforms],
            "states": [_state(state) for state in change.states],
            "sources": [view.sensor for view in change.views if view.is_found] or [shown_by.sensor],
            "views": [_view(view) for view in change.views],
            "because": change.because,
            "notes": list(change.notes),
        },
    }


def _view(view: SensorView) -> dict[str, Any]:
    return {
        "sensor": view.sensor,
        "outcome": view.outcome.value,
        "because": view.because,
        "found": view.is_found,
        "score": view.score,
        "length_m": _rounded(view.length_m.value) if view.length_m else None,
        "length_u95_m": _rounded(view.length_m.u95) if view.length_m else None,
        "position_u95_m": _rounded(view.position_u95_m),
    }


def _cover(cover: TrackCover) -> dict[str, Any]:
    return {
        "id": cover.track,
        "covered_share": round(cover.covered_share, 4),
        "covered_u95": round(cover.covered_u95, 4),
        "covered_m": _rounded(cover.covered_m),
        "complete": cover.is_complete,
        "gap_start_m": _rounded(cover.gap_start_m.value) if cover.gap_start_m else None,
        "gap_start_u95_m": _rounded(cover.gap_start_m.u95) if cover.gap_start_m else None,
        "gap_end_m": _rounded(cover.gap_end_m.value) if cover.gap_end_m else None,
        "gap_end_u95_m": _rounded(cover.gap_end_m.u95) if cover.gap_end_m else None,
    }


def _platform(gap: PlatformGap) -> dict[str, Any]:
    return {
        "id": gap.platform,
        "gap_back_m": _rounded(gap.gap_back_m.value),
        "gap_back_u95_m": _rounded(gap.gap_back_m.u95),
        "gap_ahead_m": _rounded(gap.gap_ahead_m.value),
        "gap_ahead_u95_m": _rounded(gap.gap_ahead_m.u95),
    }


def _state(state: BuildState) -> dict[str, Any]:
    return {
        "scene": state.scene,
        "acquired": format_acquired(state.acquired),
        "outcome": state.outcome.value,
        "length_m": _rounded(state.length_m.value) if state.length_m else None,
        "length_u95_m": _rounded(state.length_m.u95) if state.length_m else None,
        "share": None if state.share is None else round(state.share, 3),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
