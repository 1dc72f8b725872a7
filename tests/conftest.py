"""What every test shares: settings of hypothesis for a fast loop that is the same everywhere, and drawn rasters."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, settings
from rasterio.errors import NotGeoreferencedWarning

settings.register_profile(
    "quaywatch", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quaywatch")


@pytest.fixture
def draw_raster(tmp_path: Path) -> Callable[..., Path]:
    """Writes an array, (bands, rows, columns), as a small GeoTIFF north up in UTM 52 (10 m) unless told otherwise."""

    def draw(name: str, pixels: np.ndarray, *, bands: Sequence[str] = (), **profile: Any) -> Path:
        tags, scale, offset = (profile.pop(key, None) for key in ("tags", "scale", "offset"))
        defaults = {"driver": "GTiff", "crs": "EPSG:32652", "transform": Affine(10, 0, 500000, 0, -10, 3890000)}
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = dict(zip(("count", "height", "width"), pixels.shape, strict=True))
        written = profile.pop("write", True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path, "w", dtype=pixels.dtype, **{**shape, **defaults, **profile}) as raster:
                if written:
                    raster.write(pixels)
                raster.descriptions = tuple(bands) or raster.descriptions
                raster.update_tags(**(tags or {}))
                raster.scales = (scale or 1.0,) * raster.count
                raster.offsets = (offset or 0.0,) * raster.count
        return path

    return draw
