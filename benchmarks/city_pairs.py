"""Pairs of Sentinel-2 scenes of cities, with masks of mapped urban change, as benchmarks read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio

from quaywatch.detections.measure import MetricGrid
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_like, read_window

__all__ = ["CityPair", "read_cities"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CityPair:
    """One city at two times on one grid."""

    name: str
    before: PixelWindow
    after: PixelWindow
    changed: npt.NDArray[np.bool_]
    """Mapped urban change."""
    bands: tuple[Band, ...]
    grid: MetricGrid


def read_cities(data: Path) -> Iterator[CityPair]:
    """All cities of a folder, by name."""
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        files = {name: next(folder.glob(f"{name}_*.tif")) for name in ("t1", "t2")}
        scenes = {
            name: identify_scene([(path, name)], read_hints({"sensor": "sentinel2"})) for name, path in files.items()
        }
        before = read_window(scenes["t1"], files.__getitem__, scenes["t1"].footprint, margin_m=0.0)
        after = read_like(scenes["t2"], files.__getitem__, before)
        with rasterio.open(folder / "mask.tif") as raster:
            changed = raster.read(1) > 0
        rows, columns = before.shape
        yield CityPair(
            name=folder.name,
            before=before,
            after=after,
            changed=changed[:rows, :columns],
            bands=tuple(sorted(before.values)),
            grid=MetricGrid.of(before),
        )
