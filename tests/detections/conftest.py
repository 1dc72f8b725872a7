"""Drawn harbours whose answer is known: noisy water beside a bright quay, with ships through a blur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from affine import Affine
from scipy import ndimage

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR, Band.SWIR16)
WATER = dict(zip(BANDS, (0.06, 0.055, 0.04, 0.025, 0.015), strict=True))
QUAY = dict(zip(BANDS, (0.18, 0.19, 0.20, 0.23, 0.26), strict=True))
SHIP = dict(zip(BANDS, (0.15, 0.13, 0.14, 0.17, 0.16), strict=True))
UTM = "EPSG:32652"
WEST, NORTH = 500_000.0, 3_888_000.0


@dataclass(frozen=True, kw_only=True)
class DrawnShip:
    """A rectangle in metres from the north-west corner, east and south; heading from north."""

    east_m: float
    south_m: float
    length_m: float
    width_m: float
    heading_deg: float


def draw_window(
    ships: Sequence[DrawnShip] = (),
    *,
    side_m: float = 2000.0,
    pixel_m: float = 10.0,
    quay_south_m: float | None = 600.0,
    bands: Sequence[Band] = BANDS,
    seed: int = 0,
) -> PixelWindow:
    """A square of sea with land north of the quay line (none where that is None), and ships."""
    fine = 4
    count = int(side_m / pixel_m) * fine
    south, east = (np.indices((count, count)) + 0.5) * pixel_m / fine
    land = np.zeros((count, count), bool) if quay_south_m is None else south < quay_south_m
    afloat = np.zeros((count, count), bool)
    for ship in ships:
        angle = np.radians(ship.heading_deg)
        along = (east - ship.east_m) * np.sin(angle) - (south - ship.south_m) * np.cos(angle)
        across = (east - ship.east_m) * np.cos(angle) + (south - ship.south_m) * np.sin(angle)
        afloat |= (np.abs(along) <= ship.length_m / 2) & (np.abs(across) <= ship.width_m / 2)
    rng = np.random.default_rng(seed)
    values = {}
    for band in bands:
        ground = np.where(land, QUAY[band], np.where(afloat, SHIP[band], WATER[band]))
        blurred = ndimage.gaussian_filter(ground, 14.0 / 2.355 / pixel_m * fine, mode="nearest")
        sampled = blurred.reshape(count // fine, fine, count // fine, fine).mean(axis=(1, 3))
        values[band] = (sampled + rng.normal(0, 0.004, sampled.shape)).astype(np.float32)
    return window_of(values, pixel_m=pixel_m)


def window_of(values: dict[Band, np.ndarray], *, pixel_m: float = 10.0, cloud: np.ndarray | None = None) -> PixelWindow:
    """Grids as a window in UTM."""
    valid = np.all([np.isfinite(grid) for grid in values.values()], axis=0)
    corner = LonLat(lon=129.0, lat=35.1)
    footprint = Shape(
        kind=ShapeKind.POLYGON, rings=((corner, LonLat(lon=129.1, lat=35.1), LonLat(lon=129.1, lat=35.0), corner),)
    )
    scene = Scene(
        id="scene-drawn",
        name="drawn",
        sensor="sentinel2",
        modality=Modality.OPTICAL,
        acquired=parse_span("2024-05-01T02:00:00Z"),
        gsd_m=pixel_m,
        footprint=footprint,
        files=(SceneFile(sha256="0" * 64, bands={band: i for i, band in enumerate(values, 1)}),),
        credit="drawn",
    )
    return PixelWindow(
        scene=scene,
        values=values,
        valid=valid,
        cloud=cloud,
        transform=Affine(pixel_m, 0, WEST, 0, -pixel_m, NORTH),
        crs=UTM,
    )


def draw_zone(
    window: PixelWindow, east_m: tuple[float, float], south_m: tuple[float, float], kind: ZoneKind = ZoneKind.BERTH
) -> Zone:
    """A rectangle of water, in metres from the north-west corner."""
    pixel_m = window.transform.a
    corners = [
        (e / pixel_m, s / pixel_m)
        for e, s in zip((*east_m, *east_m[::-1]), (south_m[0], south_m[0], south_m[1], south_m[1]), strict=True)
    ]
    ring = window.lonlat([*corners, corners[0]])
    return Zone(id=f"{kind}-{east_m[0]:.0f}", kind=kind, shape=Shape(kind=ShapeKind.POLYGON, rings=(ring,)))


@pytest.fixture(scope="session")
def drawn() -> SimpleNamespace:
    """The draughtsman's tools."""
    return SimpleNamespace(ship=DrawnShip, window=draw_window, window_of=window_of, zone=draw_zone, bands=BANDS)
