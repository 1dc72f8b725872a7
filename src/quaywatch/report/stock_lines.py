"""Stock of yards as JSON lines (`quaywatch/detections/1`, "Stock"): one object per yard and look."""

from __future__ import annotations

from typing import Any

from quaywatch.records.observation import Measure
from quaywatch.records.scene import Scene
from quaywatch.records.stock import YardChange, YardLook
from quaywatch.report.detections import format_acquired

__all__ = ["stock_object"]

LARGEST_M = 3.05
"""Pixels up to this are fine: the same bound as that of the measuring."""
VOLUME_REFUSED_COARSE = "pixels of {gsd_m:.3g} m: the shadow that tells a pile's height needs 3 m or finer"
NOTHING_SEEN = "nothing was measured whose height could be told"


def stock_object(look: YardLook, scene: Scene, detector: tuple[str, str]) -> dict[str, Any]:
    """One look at one yard, ready for JSON. Volume and height are null where refused, with the reason.

    Args:
        look: What was told.
        scene: The scene it was told from.
        detector: Name and version of who told it.
    """
    area = look.area_m2
    refused = None
    if look.volume_m3 is None:
        coarse = scene.gsd_m > LARGEST_M
        refused = VOLUME_REFUSED_COARSE.format(gsd_m=scene.gsd_m) if coarse else look.volume_because or NOTHING_SEEN
    return {
        "scene": look.scene,
        "name": scene.name,
        "acquired": format_acquired(look.acquired),
        "zone": look.zone,
        "outcome": look.outcome.value,
        "area_m2": None if area is None or area.value is None else round(area.value, 1),
        "area_u95_m2": None if area is None or area.u95 is None else round(area.u95, 1),
        "usable_share": round(look.usable_share, 4),
        "material": look.material.value if look.material else None,
        "because": look.because,
        **_change("", look.since_earlier),
        **_change("_since_first", look.since_first),
        "volume": _ends(look.volume_m3, "m3"),
        "height": _ends(look.height_m, "m"),
        "volume_because": look.volume_because if look.volume_m3 is not None else None,
        "volume_refused": refused,
        "gsd_m": round(scene.gsd_m, 3),
        "sensor": scene.sensor,
        "detector": detector[0],
        "version": detector[1],
        "credit": scene.credit,
    }


def _ends(measure: Measure | None, unit: str) -> dict[str, float | None] | None:
    """Best value and ends of an interval; the lower ones are null where only an upper bound is known."""
    if measure is None:
        return None
    ends = {"value": measure.value, "low": measure.low, "high": measure.high}
    return {f"{name}_{unit}": None if end is None else round(end, 1) for name, end in ends.items()}


def _change(name: str, change: YardChange | None) -> dict[str, Any]:
    return {
        f"change{name}_m2": None if change is None else round(change.change_m2, 1),
        f"change{name}_u95_m2": None if change is None else round(change.u95_m2, 1),
        f"sign{name}": None if change is None else change.sign.value,
    }
