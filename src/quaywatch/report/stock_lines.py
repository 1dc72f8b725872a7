"""Stock of yards as JSON lines (`quaywatch/detections/1`, "Stock"): one object per yard and look."""

from __future__ import annotations

from typing import Any

from quaywatch.records.scene import Scene
from quaywatch.records.stock import YardChange, YardLook
from quaywatch.report.detections import format_acquired

__all__ = ["stock_object"]

VOLUME_REFUSED_COARSE = "pixels of {gsd_m:.3g} m: the shadow that tells a pile's height needs 3 m or finer"
VOLUME_REFUSED_FINE = "no model of shadow and slope in this version: an area says nothing of the height"
FINEST_FOR_VOLUME_M = 3.0


def stock_object(look: YardLook, scene: Scene, detector: tuple[str, str]) -> dict[str, Any]:
    """One look at one yard, ready for JSON. Volume is always null here, with the reason.

    Args:
        look: What was told.
        scene: The scene it was told from.
        detector: Name and version of who told it.
    """
    area = look.area_m2
    coarse = scene.gsd_m > FINEST_FOR_VOLUME_M
    reason = VOLUME_REFUSED_COARSE.format(gsd_m=scene.gsd_m) if coarse else VOLUME_REFUSED_FINE
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
        "volume": None,
        "volume_refused": reason,
        "gsd_m": round(scene.gsd_m, 3),
        "sensor": scene.sensor,
        "detector": detector[0],
        "version": detector[1],
        "credit": scene.credit,
    }


def _change(name: str, change: YardChange | None) -> dict[str, Any]:
    return {
        f"change{name}_m2": None if change is None else round(change.change_m2, 1),
        f"change{name}_u95_m2": None if change is None else round(change.u95_m2, 1),
        f"sign{name}": None if change is None else change.sign.value,
    }
