from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.detections import scene_changes
from quaywatch.detections.scene_changes import Running, search_changes
from quaywatch.errors import DataError, PlanError
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.change import ChangeKind
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene

SHAPE = (220, 230)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (1150.0, 1100.0), "length_m": 300.0, "width_m": 26.0, "azimuth_deg": 40.0}
BUILT = build(TOWN, draw_roof(SHAPE, **ROOF), (0.28, 0.3, 0.29, 0.3))
NAMES = ("B02", "B03", "B04", "B08")


@pytest.fixture
def scene_of(draw_raster):
    """Files of looks at a ground, and the scenes that they are."""
    paths = {}

    def make(name, ground, *, seed, shift=(0.0, 0.0), **profile):
        look = look_at(ground, seed=seed, shift=shift)
        path = draw_raster(f"{name}.tif", np.round(look * 10000).astype(np.uint16), bands=NAMES, **profile)
        sha256 = f"{len(paths):064d}"
        paths[sha256] = path
        return identify_scene([(path, sha256)], read_hints({"sensor": "sentinel2"}))

    make.locate = paths.__getitem__
    return make


def as_seen(window):
    return window


def search(scene_of, before, after, **more):
    return search_changes(before, after, scene_of.locate, clouds=as_seen, **more)


def test_a_roof_is_measured_between_files_that_are_shifted(scene_of):
    early = scene_of("a_2024-05-01", TOWN, seed=0)
    late = scene_of("b_2024-09-01", BUILT, seed=1, shift=(0.6, -0.8))
    found = search(scene_of, [early], [late])
    best = found.changes[0]
    assert best.kind is ChangeKind.STRUCTURE
    assert best.length_m.value == pytest.approx(300.0, abs=4.0)
    assert "-0.8" in found.shifts[late.id]
    assert found.usable_shares[early.id] == 1.0


def test_tiles_find_what_one_window_finds(scene_of, monkeypatch):
    early, late = scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", BUILT, seed=1, shift=(0.3, 0.2))
    whole = search(scene_of, [early], [late]).changes[0]
    monkeypatch.setattr(scene_changes, "TILE_PIXELS", 110)
    tiled = search(scene_of, [early], [late]).changes[0]
    assert tiled.length_m.value == pytest.approx(whole.length_m.value, abs=3.0)
    monkeypatch.undo()


def test_another_grid_is_read_on_the_first_ones(scene_of):
    early = scene_of("a_2024-05-01", TOWN, seed=0)
    moved = np.roll(BUILT, (4, 3), axis=(1, 2))
    place = Affine(10, 0, 500000 - 30, 0, -10, 3890000 + 40)
    late = scene_of("b_2024-09-01", moved, seed=1, transform=place)
    best = search(scene_of, [early], [late]).changes[0]
    assert best.length_m.value == pytest.approx(300.0, abs=4.0)


def test_a_scene_of_another_place_is_named_and_left_out(scene_of):
    early, late = scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", BUILT, seed=1)
    other = scene_of("c_2024-09-05", BUILT, seed=2, transform=Affine(10, 0, 700000, 0, -10, 3890000))
    found = search(scene_of, [early], [late, other])
    assert "another place" in found.skipped[0].reason
    assert found.changes
    with pytest.raises(DataError, match="no later scene can be used"):
        search(scene_of, [early], [other])


def test_ground_that_is_not_alike_is_refused(scene_of):
    early = scene_of("a_2024-05-01", TOWN, seed=0)
    late = scene_of("b_2024-09-01", draw_town(SHAPE, seed=4), seed=1)
    with pytest.raises(DataError, match="cannot be laid over"):
        search(scene_of, [early], [late])


def test_a_later_scene_given_as_earlier_is_refused(scene_of):
    early, late = scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", BUILT, seed=1)
    with pytest.raises(PlanError, match="taken after"):
        search(scene_of, [late], [early])


def test_one_side_alone_is_refused(scene_of):
    with pytest.raises(PlanError, match="only one side"):
        search(scene_of, [scene_of("a_2024-05-01", TOWN, seed=0)], [])


def test_a_track_outside_the_scenes_is_named_and_not_called_free(scene_of):
    early, late = scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", BUILT, seed=1)
    away = Shape(kind=ShapeKind.LINE, rings=((LonLat(lon=10.0, lat=50.0), LonLat(lon=10.01, lat=50.0)),))
    found = search(scene_of, [early], [late], zones=[Zone(id="far", kind=ZoneKind.TRACK, shape=away)])
    assert found.changes[0].tracks == ()
    assert found.skipped[0].unit == "track far"


def test_the_same_file_twice_shows_no_change(scene_of):
    early = scene_of("a_2024-05-01", TOWN, seed=0)
    late = scene_of("b_2024-09-01", TOWN, seed=0)
    assert search(scene_of, [early], [late]).changes == ()


def test_two_processes_find_what_one_finds_and_tell_every_tile(scene_of, monkeypatch):
    monkeypatch.setattr("quaywatch.detections.scene_changes.TILE_PIXELS", 70)
    early, late = scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", BUILT, seed=1)
    told = []
    running = Running(workers=2, progress=lambda done, total: told.append((done, total)))
    found = search(scene_of, [early], [late], running=running)
    assert found == search(scene_of, [early], [late])
    assert told == [(done, told[0][1]) for done in range(1, told[0][1] + 1)]
    assert len(told) > 1
