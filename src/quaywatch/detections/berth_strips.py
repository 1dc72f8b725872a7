"""The strip of a berth in one look: a few kB that can be laid over the strips of other looks.

A strip is read on a grid that the zone alone sets, so that every look of one berth has the same: metres along the
zone's long side and across it, 250 m beyond both ends, and far enough to both sides to hold quay and open water.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene

__all__ = [
    "BerthFrame",
    "BerthStrip",
    "find_frame",
    "find_orbit",
    "has_history",
    "pack_strips",
    "read_strip",
    "unpack_strips",
]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]

OVERHANG_M = 250.0
"""A ship may lie this far beyond its zone."""
SIDE_M = 65.0
"""Read beyond both long sides of the zone: the quay behind it, which does not move, and the water before it."""
STEPS_M = (5.0, 7.5, 10.0, 15.0, 20.0, 30.0)
"""Steps of the grid: the nearest to the pixel, so that looks with pixels of almost one size share a grid."""
SEA_REACH_M = 400.0
"""The sea's level is that of the dark pixels this near to the strip."""
SEA_ABOVE_DARKEST = 0.03
"""Sea is no brighter in the infrared than this above the darkest tenth of the surroundings …"""
SEA_DARKEST = 0.25
"""… and never brighter than this, or it is no sea that could be told from land."""
LEAST_SEA_PIXELS = 50
BANDS = {
    Modality.OPTICAL: (Band.BLUE, Band.GREEN, Band.RED, Band.NIR, Band.NIR_NARROW, Band.SWIR16, Band.SWIR22),
    Modality.RADAR: (Band.VV, Band.VH, Band.HH, Band.HV),
}
"""What a strip keeps."""
INFRARED = (Band.NIR, Band.NIR_NARROW, Band.SWIR16, Band.SWIR22)
LEAST_BACKSCATTER = 1e-4
"""-40 dB: below the noise of any civil radar."""
_PRODUCT = re.compile(r"S1([AB])_.{2}_.{4}_.{4}_\d{8}T\d{6}_\d{8}T\d{6}_(\d{6})_", re.IGNORECASE)
_FIRST_ORBIT = {"A": 73, "B": 27}


@dataclass(frozen=True, slots=True, kw_only=True)
class BerthFrame:
    """The axes of a berth zone: the least rectangle round it, in metres."""

    frame: LocalFrame
    """Metres east and north of the zone's centre."""
    centre: Array
    """Middle of the rectangle."""
    along: Array
    """Unit vector of its long side."""
    across: Array
    """Unit vector of its short side, to the left of `along`."""
    length_m: float
    """Long side."""
    width_m: float
    """Short side."""

    def along_m(self, step_m: float) -> Array:
        """Places along the zone, from its middle, beyond both ends too."""
        count = round((self.length_m / 2.0 + OVERHANG_M) / step_m)
        return np.asarray(step_m * np.arange(-count, count + 1), dtype=np.float64)

    def across_m(self, step_m: float) -> Array:
        """Places across the zone, from its middle, beyond both sides too."""
        count = round((self.width_m / 2.0 + SIDE_M) / step_m)
        return np.asarray(step_m * np.arange(-count, count + 1), dtype=np.float64)

    def to_plane(self, along_m: Array, across_m: Array) -> Array:
        """East and north of places in the strip, (n, 2)."""
        return np.asarray(self.centre + np.outer(along_m, self.along) + np.outer(across_m, self.across))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BerthStrip:
    """What one look showed of one berth and its surroundings."""

    zone: str
    """Key of the zone."""
    scene: str
    """Key of the scene."""
    sensor: str
    """Name of the sensor profile."""
    modality: Modality
    """Optical or radar."""
    orbit: str
    """Pass that the look belongs to, for radar; empty where any pass will do."""
    time: datetime | None
    """When it was taken, as far as known."""
    step_m: float
    """Step of the grid in both directions."""
    bands: tuple[str, ...]
    """Names of the bands, in the order of `values`."""
    values: FloatGrid
    """(bands, across, along): reflectance, or backscatter in dB; NaN where not usable."""
    sea: tuple[float, ...] | None
    """Level of the sea near the berth, per band; None where there is none to be told, and for radar."""

    @property
    def series(self) -> tuple[str, ...]:
        """What looks must share to serve as each other's history."""
        return self.zone, self.sensor, self.orbit, f"{self.step_m:g}", *self.bands, str(self.values.shape)


def has_history(zone: Zone) -> bool:
    """Whether the zone is a berth with a polygon, so that its looks can be laid over one another."""
    return zone.kind is ZoneKind.BERTH and zone.shape is not None and len(zone.shape.rings[0]) > 3


def find_frame(zone: Zone) -> BerthFrame:
    """The axes of a zone, from its outline alone.

    Raises:
        DataError: The zone has no area.
    """
    frame = LocalFrame(origin=zone.shape.centre) if zone.shape else None
    box = frame.to_plane(zone.shape).minimum_rotated_rectangle if frame and zone.shape else None
    if frame is None or not isinstance(box, shapely.Polygon) or box.area <= 0:
        raise DataError(f"zone {zone.id!r} has no area", expected="a polygon over the water of a berth")
    a, b, c = shapely.get_coordinates(box)[:3]
    sides = [b - a, c - b]
    lengths = [float(np.hypot(*side)) for side in sides]
    longer = int(lengths[1] > lengths[0])
    along = sides[longer] / lengths[longer]
    along = along if (along[0], along[1]) > (0.0, 0.0) else -along
    return BerthFrame(
        frame=frame,
        centre=shapely.get_coordinates(box)[:4].mean(axis=0),
        along=along,
        across=np.array([-along[1], along[0]]),
        length_m=lengths[longer],
        width_m=lengths[1 - longer],
    )


def read_strip(window: PixelWindow, zone: Zone) -> BerthStrip | None:
    """The strip of a berth zone, or None where the window does not show any of it.

    Cubic interpolation, so that sub-pixel shifts between looks can be undone; pixels finer than the grid are averaged
    first.

    Raises:
        DataError: The zone has no area.
    """
    berth = find_frame(zone)
    bands = [band for band in BANDS[window.scene.modality] if band in window.values]
    step = min(STEPS_M, key=lambda one: abs(np.log(one / window.scene.gsd_m)))
    along, across = berth.along_m(step), berth.across_m(step)
    cut, pixels = _cut(window, berth, along, across)
    if cut is None or not bands:
        return None
    usable = window.usable[cut] & np.all([np.isfinite(window.values[band][cut]) for band in bands], axis=0)
    seen = ndimage.map_coordinates(usable.astype(np.float32), pixels, order=1, cval=0.0) > 0.98
    if not seen.any():
        return None
    layers = [_scaled(window.values[band][cut], window.scene.modality) for band in bands]
    width = max(1, round(step / window.scene.gsd_m))
    values = np.stack([_sampled(layer, usable, pixels, width) for layer in layers])
    return BerthStrip(
        zone=zone.id,
        scene=window.scene.id,
        sensor=window.scene.sensor,
        modality=window.scene.modality,
        orbit=find_orbit(window.scene),
        time=window.scene.acquired.start or window.scene.acquired.end,
        step_m=step,
        bands=tuple(band.value for band in bands),
        values=np.where(seen, values, np.nan)
        .astype(np.float16)
        .astype(np.float32)
        .reshape(-1, across.size, along.size),
        sea=_find_sea(bands, layers, usable),
    )


def find_orbit(scene: Scene) -> str:
    """What tells the passes of a radar apart: its relative orbit, else its hour; empty for optical sensors.

    A harbour looks different from another side. Relative orbits of Sentinel-1 A and B follow from the absolute orbit in
    the product's name. Where neither is known, looks within the same hours (UTC) come from the same direction.
    """
    if scene.modality is Modality.OPTICAL:
        return ""
    told = scene.parameters.get("orbit")
    if told:
        return told
    named = _PRODUCT.search(scene.name)
    if named:
        return str((int(named[2]) - _FIRST_ORBIT[named[1].upper()]) % 175 + 1)
    start = scene.acquired.start
    return f"hours {start.hour // 6}" if start and scene.acquired.is_instant else "not known"


def pack_strips(strips: Iterable[BerthStrip]) -> bytes:
    """Strips as bytes, the same for the same strips: a line of JSON, then the values as half floats."""
    listed = list(strips)
    heads = [
        {
            "zone": one.zone,
            "scene": one.scene,
            "sensor": one.sensor,
            "modality": one.modality.value,
            "orbit": one.orbit,
            "time": one.time.isoformat() if one.time else None,
            "step_m": one.step_m,
            "bands": list(one.bands),
            "shape": list(one.values.shape),
            "sea": None if one.sea is None else list(one.sea),
        }
        for one in listed
    ]
    head = json.dumps({"schema": "quaywatch/strips/1", "strips": heads}, sort_keys=True, separators=(",", ":"))
    return head.encode() + b"\n" + b"".join(one.values.astype("<f2").tobytes() for one in listed)


def unpack_strips(content: bytes) -> tuple[BerthStrip, ...]:
    """The inverse of `pack_strips`.

    Raises:
        DataError: The bytes are no strips.
    """
    head, _, body = content.partition(b"\n")
    try:
        told: list[dict[str, Any]] = json.loads(head)["strips"]
        numbers = np.frombuffer(body, dtype="<f2").astype(np.float32)
        ends = np.cumsum([int(np.prod(one["shape"])) for one in told])
        parts = np.split(numbers, ends)[: len(told)]
        return tuple(_unpacked(one, part) for one, part in zip(told, parts, strict=True))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"strips of berths cannot be read ({error})", expected="what Quaywatch wrote") from error


def _unpacked(told: dict[str, Any], values: FloatGrid) -> BerthStrip:
    return BerthStrip(
        zone=told["zone"],
        scene=told["scene"],
        sensor=told["sensor"],
        modality=Modality(told["modality"]),
        orbit=told["orbit"],
        time=datetime.fromisoformat(told["time"]) if told["time"] else None,
        step_m=told["step_m"],
        bands=tuple(told["bands"]),
        values=values.reshape(told["shape"]),
        sea=None if told["sea"] is None else tuple(told["sea"]),
    )


def _cut(
    window: PixelWindow, berth: BerthFrame, along: Array, across: Array
) -> tuple[tuple[slice, slice] | None, Array]:
    """The part of the window round the strip, and the strip's places in it as (row, column) of pixel centres."""
    corner = window.column_row(
        berth.frame.to_lonlat(berth.to_plane(np.array([0.0, 100.0, 0.0]), np.array([0, 0, 100.0])))
    )
    by_along, by_across = (corner[1] - corner[0]) / 100.0, (corner[2] - corner[0]) / 100.0
    a, o = np.meshgrid(along, across)
    columns_rows = corner[0] + a.reshape(-1, 1) * by_along + o.reshape(-1, 1) * by_across - 0.5
    reach = np.ceil(SEA_REACH_M / window.scene.gsd_m)
    low = np.maximum(np.floor(columns_rows.min(axis=0)) - reach, 0).astype(int)
    high = np.minimum(np.ceil(columns_rows.max(axis=0)) + reach + 1, window.shape[::-1]).astype(int)
    if (high <= low).any():
        return None, columns_rows
    return (slice(low[1], high[1]), slice(low[0], high[0])), (columns_rows - low)[:, ::-1].T


def _scaled(layer: FloatGrid, modality: Modality) -> FloatGrid:
    if modality is Modality.OPTICAL:
        return layer
    with np.errstate(invalid="ignore"):
        return np.asarray(10.0 * np.log10(np.maximum(layer, LEAST_BACKSCATTER)), dtype=np.float32)


def _sampled(layer: FloatGrid, usable: npt.NDArray[np.bool_], pixels: Array, width: int) -> FloatGrid:
    filled = np.where(usable, layer, np.median(layer[usable]))
    smooth = ndimage.uniform_filter(filled, width) if width > 1 else filled
    return np.asarray(ndimage.map_coordinates(smooth, pixels, order=3, mode="nearest"), dtype=np.float32)


def _find_sea(
    bands: Sequence[Band], layers: Sequence[FloatGrid], usable: npt.NDArray[np.bool_]
) -> tuple[float, ...] | None:
    """Median of the dark surroundings per band."""
    dark = [layer for band, layer in zip(bands, layers, strict=True) if band in INFRARED]
    if not dark:
        return None
    darkness = np.where(usable, np.max(dark, axis=0), np.inf)
    lowest = float(np.quantile(darkness[usable], 0.1))
    sea = darkness < min(lowest + SEA_ABOVE_DARKEST, SEA_DARKEST)
    if lowest > SEA_DARKEST or sea.sum() < LEAST_SEA_PIXELS:
        return None
    return tuple(round(float(np.median(layer[sea])), 5) for layer in layers)
