"""Labelled ports on the working grid: what the network and the ranking learn from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from quaywatch.detections.learned_grid import STANDS_FOR, on_working_grid, rise_above_sea
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import NOT_WATER, WaterMap, find_water
from quaywatch.geo import shape_from_geojson
from quaywatch.records.pixels import PixelWindow
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

__all__ = ["FOLDS", "LabelledPort", "Ship", "read_labelled_port", "read_labelled_ports"]

FOLDS = (
    ("athens", "casablanca"),
    ("busan", "klang"),
    ("santos", "honolulu"),
    ("genoa", "cartagena"),
    ("algiers", "san_francisco"),
)
"""Ports that are held out together; each fold has about a fifth of the ships."""
SPECK_M2 = 4000.0
"""Unlabelled things in water smaller than this may be craft that nobody labelled: they teach nothing."""

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """A rotated rectangle in pixels of the working grid: centre, sides, direction of the long side."""

    x: float
    y: float
    length: float
    width: float
    angle: float
    """Radians from the column axis towards the row axis."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LabelledPort:
    """One scene with its labels, ready to be cut into samples."""

    name: str
    original: PixelWindow
    window: PixelWindow
    grid: MetricGrid
    water: WaterMap
    rise: FloatGrid
    ships: tuple[Ship, ...]
    ignored: Mask
    """True where nothing is learned: no data, and specks that may be unlabelled craft."""

    @cached_property
    def spread(self) -> float:
        """Spread of the sea in reflectance, by which the detector judges what is no water."""
        bright = self.water.contrast > NOT_WATER
        return float(np.median(np.sqrt((self.rise[:, bright] ** 2).mean(axis=0)) / self.water.contrast[bright]))

    def painted(self, added: FloatGrid, ships: tuple[Ship, ...]) -> LabelledPort:
        """The port with reflectance added to five bands (blue, green, red, near and short-wave infrared), read anew.

        Raises:
            ValueError: No sea is left.
        """
        values = {band: layer.copy() for band, layer in self.window.values.items()}
        shown = {next(one for one in bands if one in values): number for number, bands in enumerate(STANDS_FOR)}
        for band, number in shown.items():
            values[band] += added[number]
        window = replace(self.window, values=values)
        water = find_water(window, self.grid, in_blocks=True)
        if water is None:
            raise ValueError(f"{self.name} shows no sea once it is painted")
        return replace(self, window=window, water=water, rise=rise_above_sea(window, water), ships=ships)


def read_labelled_ports(data: Path) -> list[LabelledPort]:
    """All ports of a folder with `stacks/` and `labels/`, by name."""
    return [read_labelled_port(path) for path in sorted((data / "stacks").glob("*.tif"))]


def read_labelled_port(path: Path) -> LabelledPort:
    """One port.

    Raises:
        ValueError: The scene shows no sea.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    scene = identify_scene([(path, digest)], SceneHints(sensor="sentinel2", acquired=path.stem[-10:]))
    original = read_window(scene, lambda _digest: path, scene.footprint, margin_m=0.0)
    window = on_working_grid(original)
    grid = MetricGrid.of(window)
    water = find_water(window, grid, in_blocks=True)
    if water is None:
        raise ValueError(f"{path.name} shows no sea")
    labels = path.parent.parent / "labels" / f"{path.stem}.geojson"
    ships = tuple(
        _ship(grid.to_pixels(shapely.get_coordinates(grid.frame.to_plane(shape_from_geojson(one["geometry"])))))
        for one in json.loads(labels.read_text(encoding="utf-8"))["features"]
    )
    return LabelledPort(
        name=path.stem[:-11],
        original=original,
        window=window,
        grid=grid,
        water=water,
        rise=rise_above_sea(window, water),
        ships=ships,
        ignored=_ignored(window, water, ships),
    )


def _ship(corners: npt.NDArray[np.float64]) -> Ship:
    box = shapely.get_coordinates(shapely.MultiPoint(corners).minimum_rotated_rectangle)[:4]
    sides = box[1] - box[0], box[2] - box[1]
    long, short = sorted(sides, key=lambda side: -float(np.hypot(*side)))
    x, y = box.mean(axis=0)
    return Ship(
        x=float(x),
        y=float(y),
        length=float(np.hypot(*long)),
        width=float(np.hypot(*short)),
        angle=float(np.arctan2(long[1], long[0])),
    )


def _ignored(window: PixelWindow, water: WaterMap, ships: tuple[Ship, ...]) -> Mask:
    labelled = np.zeros(window.shape, bool)
    rows, columns = np.indices(window.shape) + 0.5
    for ship in ships:
        c, s = np.cos(ship.angle), np.sin(ship.angle)
        along = np.abs((columns - ship.x) * c + (rows - ship.y) * s)
        across = np.abs((rows - ship.y) * c - (columns - ship.x) * s)
        labelled |= (along < ship.length / 2 + 1) & (across < ship.width / 2 + 1)
    bodies, _ = ndimage.label(~water.sea & window.usable)
    touched = np.unique(bodies[labelled])
    speck = (water.body_m2 > 0) & (water.body_m2 < SPECK_M2) & ~np.isin(bodies, touched)
    return np.asarray(~window.usable | np.asarray(ndimage.binary_dilation(speck, iterations=1)))
