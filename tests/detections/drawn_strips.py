"""Drawn series of looks at one berth, whose answer is known: land with stacks behind a quay, water, and ships."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from scipy.special import erf

from quaywatch.detections.berth_strips import BerthStrip, find_frame
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality

BANDS = ("blue", "green", "red", "nir", "swir16")
WATER = np.array([0.06, 0.055, 0.04, 0.025, 0.015])
LAND = np.array([0.18, 0.19, 0.20, 0.23, 0.26])
SHIP = np.array([0.15, 0.13, 0.14, 0.17, 0.16])
FIRST_DAY = datetime(2024, 1, 3, 2, tzinfo=UTC)
LENGTH_M, WIDTH_M, STEP_M = 200.0, 48.0, 10.0
_BLUR_M = 14.0 / 2.355


@dataclass(frozen=True, kw_only=True)
class Lying:
    """A thing alongside: metres along the quay from the zone's middle, and off the quay."""

    middle_m: float = 0.0
    length_m: float = 180.0
    near_m: float = 2.0
    far_m: float = 32.0
    level: Sequence[float] = tuple(SHIP)


@dataclass(frozen=True, kw_only=True)
class DrawnLook:
    """What one look holds, and what is done to it."""

    lying: Sequence[Lying] = ()
    shift: tuple[float, float] = (0.0, 0.0)
    gain: float = 1.0
    haze: float = 0.0
    hidden_m: tuple[float, float] | None = None
    noise: float = 0.004
    day: int | None = None
    extra: dict[str, object] = field(default_factory=dict)


def berth() -> Zone:
    """A berth zone of 200 m by 48 m whose water lies to the south."""
    frame = LocalFrame(origin=LonLat(lon=129.0, lat=35.1))
    x, y = LENGTH_M / 2, WIDTH_M / 2
    corners = frame.to_lonlat([[-x, -y], [x, -y], [x, y], [-x, y], [-x, -y]])
    return Zone(id="berth", kind=ZoneKind.BERTH, shape=Shape(kind=ShapeKind.POLYGON, rings=(corners,)))


def box(along, off, thing: Lying):
    """Share of a blurred rectangle at each place."""

    def step(x):
        return 0.5 * (1 + erf(x / (_BLUR_M * math.sqrt(2))))

    ends = step(along - thing.middle_m + thing.length_m / 2) - step(along - thing.middle_m - thing.length_m / 2)
    return (step(off - thing.near_m) - step(off - thing.far_m))[:, None] * ends[None, :]


def draw_strip(look: DrawnLook, number: int, *, seed: int = 0, scene: str | None = None) -> BerthStrip:
    """One optical look; the quay is its northern side."""
    zone = berth()
    frame = find_frame(zone)
    along = frame.along_m(STEP_M) + STEP_M * look.shift[0]
    across = frame.across_m(STEP_M)
    south = -frame.across[1]
    off = across * south + WIDTH_M / 2 + STEP_M * look.shift[1]
    rng = np.random.default_rng([seed, number])
    ground = WATER[:, None, None] + (LAND - WATER)[:, None, None] * box(
        along, off, Lying(length_m=9000, near_m=-9000, far_m=0)
    )
    for k in range(-9, 10):
        stack = Lying(middle_m=37.0 * k + 11 * math.sin(k), length_m=20, near_m=-55 + 3 * (k % 4), far_m=-20)
        ground = ground + 0.12 * box(along, off, stack)
    for thing in look.lying:
        ground = ground + box(along, off, thing) * (np.asarray(thing.level)[:, None, None] - ground)
    values = ground * look.gain + look.haze + rng.normal(0, look.noise, ground.shape)
    sea = WATER * look.gain + look.haze
    if look.hidden_m:
        values[:, :, (along >= look.hidden_m[0]) & (along <= look.hidden_m[1])] = np.nan
    day = number * 5 if look.day is None else look.day
    return BerthStrip(
        zone="berth",
        scene=scene or f"scene-{number:03d}",
        sensor="sentinel2",
        modality=Modality.OPTICAL,
        orbit="",
        time=FIRST_DAY + timedelta(days=day),
        step_m=STEP_M,
        bands=BANDS,
        values=values.astype(np.float16).astype(np.float32),
        sea=tuple(sea),
    )


def draw_radar_strip(occupied: bool, number: int, *, orbit: str = "127") -> BerthStrip:
    """One radar look in dB, four looks of speckle."""
    optical = draw_strip(DrawnLook(lying=(Lying(),) if occupied else (), noise=0.0), number)
    rng = np.random.default_rng([77, number])
    share = (optical.values[3] - WATER[3]) / (LAND[3] - WATER[3])
    linear = 10 ** (-20 / 10) + np.clip(share, 0, None) * 10 ** (-2 / 10)
    speckled = np.stack([linear, 0.2 * linear]) * rng.gamma(4.4, 1 / 4.4, (2, *share.shape))
    return BerthStrip(
        zone="berth",
        scene=optical.scene,
        sensor="sentinel1",
        modality=Modality.RADAR,
        orbit=orbit,
        time=optical.time,
        step_m=STEP_M,
        bands=("vv", "vh"),
        values=(10 * np.log10(speckled)).astype(np.float32),
        sea=None,
    )


def draw_series(looks: Sequence[DrawnLook], *, seed: int = 0) -> list[BerthStrip]:
    """Strips of looks, five days apart unless told otherwise."""
    return [draw_strip(look, number, seed=seed) for number, look in enumerate(looks)]
