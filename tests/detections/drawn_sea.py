"""Drawn radar scenes whose answer is known: speckled sea, ships through a blur, land."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from affine import Affine
from scipy import ndimage

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

LOOKS = 4.4
SEA_DB = -17.0
LAND_DB = -6.0
CROSS_DB = -8.0
"""VH below VV."""


@dataclass(frozen=True, kw_only=True)
class RadarShip:
    """A rectangle in metres from the north-west corner, east and south; heading from north."""

    east_m: float
    south_m: float
    length_m: float = 150.0
    width_m: float = 26.0
    heading_deg: float = 40.0
    contrast_db: float = 16.0


def draw_sea(
    ships: Sequence[RadarShip] = (),
    *,
    side_m: float = 4000.0,
    pixel_m: float = 10.0,
    sea_db: float = SEA_DB,
    land_south_m: float | None = None,
    land_db: float = LAND_DB,
    bands: Sequence[Band] = (Band.VV,),
    seed: int = 0,
) -> PixelWindow:
    """A square of sea with ships, and land south of a line where one is given; gamma speckle, blur of 21 m."""
    fine = 2
    count = int(side_m / pixel_m) * fine
    south, east = (np.indices((count, count)) + 0.5) * pixel_m / fine
    rng = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(rng.normal(0, 1, (count, count)), 150.0 / pixel_m * fine)
    fields *= 2.5 / max(fields.std(), 1e-9)
    values = {}
    for band in bands:
        cross = CROSS_DB if band in (Band.VH, Band.HV) else 0.0
        ground = np.full((count, count), 10.0 ** ((sea_db + cross) / 10.0))
        for ship in ships:
            ground[_inside(ship, east, south)] = 10.0 ** ((sea_db + cross + ship.contrast_db) / 10.0)
        if land_south_m is not None:
            ground = np.where(south > land_south_m, 10.0 ** ((land_db + fields) / 10.0), ground)
        blurred = ndimage.gaussian_filter(ground, 21.0 / 2.355 / pixel_m * fine, mode="nearest")
        mean = blurred.reshape(count // fine, fine, count // fine, fine).mean(axis=(1, 3))
        values[band] = (mean * rng.gamma(LOOKS, 1 / LOOKS, mean.shape)).astype(np.float32)
    return radar_window(values, pixel_m=pixel_m)


def _inside(ship: RadarShip, east: np.ndarray, south: np.ndarray) -> np.ndarray:
    angle = math.radians(ship.heading_deg)
    along = (east - ship.east_m) * math.sin(angle) - (south - ship.south_m) * math.cos(angle)
    across = (east - ship.east_m) * math.cos(angle) + (south - ship.south_m) * math.sin(angle)
    return (np.abs(along) <= ship.length_m / 2) & (np.abs(across) <= ship.width_m / 2)


def radar_window(
    values: Mapping[Band, np.ndarray],
    *,
    pixel_m: float = 10.0,
    transform: Affine | None = None,
    crs: str = "EPSG:32652",
    parameters: Mapping[str, str] | None = None,
) -> PixelWindow:
    """Grids as a window."""
    corner = LonLat(lon=129.0, lat=35.1)
    ring = (corner, LonLat(lon=129.1, lat=35.1), LonLat(lon=129.1, lat=35.0), corner)
    scene = Scene(
        id="scene-drawn",
        name="drawn",
        sensor="sentinel1",
        modality=Modality.RADAR,
        acquired=parse_span("2024-05-01T02:00:00Z"),
        gsd_m=pixel_m,
        footprint=Shape(kind=ShapeKind.POLYGON, rings=(ring,)),
        files=(SceneFile(sha256="0" * 64, bands={band: i for i, band in enumerate(values, 1)}),),
        credit="drawn",
        parameters=parameters or {},
    )
    valid = np.all([np.isfinite(grid) for grid in values.values()], axis=0)
    place = transform or Affine(pixel_m, 0, 500_000.0, 0, -pixel_m, 3_888_000.0)
    return PixelWindow(scene=scene, values=dict(values), valid=valid, cloud=None, transform=place, crs=crs)


def changed(window: PixelWindow, change) -> PixelWindow:
    """The window with every band's values changed."""
    values = {band: change(grid.copy()).astype(np.float32) for band, grid in window.values.items()}
    valid = np.all([np.isfinite(grid) for grid in values.values()], axis=0)
    return replace(window, values=values, valid=valid)


def draw_zone(
    window: PixelWindow, east_m: tuple[float, float], south_m: tuple[float, float], kind: ZoneKind = ZoneKind.BERTH
) -> Zone:
    """A rectangle in metres from the north-west corner."""
    pixel_m = window.transform.a
    corners = [
        (e / pixel_m, s / pixel_m)
        for e, s in zip((*east_m, *east_m[::-1]), (south_m[0], south_m[0], south_m[1], south_m[1]), strict=True)
    ]
    ring = window.lonlat([*corners, corners[0]])
    return Zone(id=f"{kind}-{east_m[0]:.0f}", kind=kind, shape=Shape(kind=ShapeKind.POLYGON, rings=(ring,)))
