from __future__ import annotations

import hashlib

import numpy as np
import pytest
import rasterio

from quaywatch import plugins
from quaywatch.detections import learned, vessels_optical
from quaywatch.detections.whole_scene import search_scene
from quaywatch.geo import distance_m
from quaywatch.records.observation import Outcome
from quaywatch.records.scene import Band
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene

BANDS = {"B03": Band.GREEN, "B08": Band.NIR, "B11": Band.SWIR16}
"""Too few for the cloud model, which has its own tests and takes seconds to load."""


def write_scene(path, window):
    rows, columns = window.shape
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": len(BANDS), "dtype": "uint16"}
    with rasterio.open(path, "w", crs=window.crs, transform=window.transform, **profile) as raster:
        for number, (name, band) in enumerate(BANDS.items(), 1):
            raster.write(np.round(np.clip(window.values[band], 0.0001, 1) * 10000).astype(np.uint16), number)
            raster.set_band_description(number, name)
        raster.scales = (0.0001,) * len(BANDS)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return identify_scene([(path, digest)], SceneHints(sensor="sentinel2", acquired="2024-05-01T02:00:00Z"))


def test_a_ship_across_tiles_is_found_once(drawn, tmp_path, monkeypatch):
    ships = [
        drawn.ship(east_m=1000, south_m=618, length_m=190, width_m=30, heading_deg=90),
        drawn.ship(east_m=1000, south_m=1000, length_m=200, width_m=36, heading_deg=45),
    ]
    window = drawn.window(ships)
    path = tmp_path / "drawn.tif"
    scene = write_scene(path, window)
    zones = [drawn.zone(window, (900, 1100), (600, 648)), drawn.zone(window, (1400, 1600), (600, 648))]
    zones.append(drawn.zone(window, (9000, 9200), (600, 648)))
    monkeypatch.setattr(plugins, "TILE_PIXELS", 100)
    told = []
    found = search_scene(
        scene, lambda _sha256: path, vessels_optical.DETECTOR, zones=zones, progress=lambda *step: told.append(step)
    )
    assert sorted(one.length_m.value for one in found.detections) == pytest.approx([190, 200], abs=25)
    assert [answer.outcome for answer in found.answers] == [Outcome.SEEN, Outcome.NOT_SEEN, Outcome.NOT_OBSERVABLE]
    assert set(found.answers[0].vessels) <= {one.id for one in found.detections}
    assert found.usable_share == 1
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] >= 4


@pytest.mark.parametrize("detector", [vessels_optical.DETECTOR, learned.DETECTOR], ids=lambda one: one.name)
@pytest.mark.parametrize("tile_pixels", [60, 110])
def test_tiles_find_what_one_window_finds(drawn, tmp_path, monkeypatch, detector, tile_pixels):
    rng = np.random.default_rng(tile_pixels)
    places = [(east, south) for south in (1100, 1600) for east in (500, 1000, 1500)]
    ships = [
        drawn.ship(
            east_m=east + rng.uniform(-60, 60),
            south_m=south + rng.uniform(-60, 60),
            length_m=rng.uniform(120, 260),
            width_m=34,
            heading_deg=rng.uniform(0, 180),
        )
        for east, south in places
    ]
    window = drawn.window(ships)
    path = tmp_path / "drawn.tif"
    scene = write_scene(path, window)

    def found():
        told = search_scene(scene, lambda _sha256: path, detector).detections
        return sorted((one for one in told if not one.at_quay), key=lambda one: one.outline.centre.lon)

    whole = found()
    monkeypatch.setattr(plugins, "TILE_PIXELS", tile_pixels)
    tiled = found()
    assert len(whole) == len(ships)
    assert len(tiled) == len(whole)
    for one, other in zip(whole, tiled, strict=True):
        assert distance_m(one.outline.centre, other.outline.centre) < 5
        assert one.length_m.value == pytest.approx(other.length_m.value, abs=8)
