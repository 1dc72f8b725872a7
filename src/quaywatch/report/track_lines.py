"""Vehicles on tracks as JSON lines: one object per track and look, in the manner of stock."""

from __future__ import annotations

from typing import Any

from quaywatch.records.observation import Measure
from quaywatch.records.rolling_stock import TrackLook
from quaywatch.records.scene import Scene
from quaywatch.report.detections import format_acquired

__all__ = ["track_object"]


def track_object(look: TrackLook, scene: Scene, detector: tuple[str, str]) -> dict[str, Any]:
    """One look at one track, ready for JSON.

    Args:
        look: What was told.
        scene: The scene it was told from.
        detector: Name and version of who told it.
    """
    metres, cars = look.occupied_m or Measure(), look.cars or Measure()
    return {
        "scene": look.scene,
        "name": scene.name,
        "acquired": format_acquired(look.acquired),
        "zone": look.zone,
        "outcome": look.outcome.value,
        "occupied_m": None if metres.value is None else round(metres.value, 2),
        "occupied_u95_m": None if metres.u95 is None else round(metres.u95, 2),
        "runs_m": [round(length, 2) for length in look.runs_m],
        "cars_least": None if cars.low is None else int(cars.low),
        "cars_most": None if cars.high is None else int(cars.high),
        "usable_share": round(look.usable_share, 4),
        "because": look.because,
        "gsd_m": round(scene.gsd_m, 3),
        "sensor": scene.sensor,
        "detector": detector[0],
        "version": detector[1],
        "credit": scene.credit,
    }
