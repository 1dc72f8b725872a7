from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at
from tests.detections.drawn_sensors import LONG_ROOF, Drawer

from quaywatch.detections.site_changes import search_site
from quaywatch.errors import DataError
from quaywatch.geo import Shape, ShapeKind
from quaywatch.records.change import ChangeKind
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

SHAPE = (220, 230)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (1150.0, 1100.0), "width_m": 26.0, "azimuth_deg": 0.0}
COLOUR = (0.28, 0.3, 0.29, 0.3)
BUILT = build(TOWN, draw_roof(SHAPE, length_m=300.0, **ROOF), COLOUR)
HALF = build(TOWN, draw_roof(SHAPE, length_m=150.0, **ROOF), COLOUR)
NAMES = ("B02", "B03", "B04", "B08")


@pytest.fixture
def scene_of(draw_raster):
    """Files of looks at a ground, and the scenes that they are."""
    paths = {}

    def make(name, ground, *, seed, shift=(0.0, 0.0)):
        look = look_at(ground, seed=seed, shift=shift)
        path = draw_raster(f"{name}.tif", np.round(look * 10000).astype(np.uint16), bands=NAMES)
        sha256 = f"{len(paths):064d}"
        paths[sha256] = path
        return identify_scene([(path, sha256)], read_hints({"sensor": "sentinel2"}))

    make.locate = paths.__getitem__
    return make


@pytest.fixture
def pair(scene_of):
    return scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", BUILT, seed=1, shift=(0.6, -0.8))


def zone(scene_of, scene, kind, *pixels):
    """A zone through (column, row) points of the scene's grid."""
    window = read_window(scene, scene_of.locate, scene.footprint)
    corner = window.column_row(scene.footprint.rings[0]).min(axis=0)
    points = window.lonlat(np.array(pixels, dtype=float) + np.maximum(corner, 0.0))
    shape = ShapeKind.LINE if kind is ZoneKind.TRACK else ShapeKind.POLYGON
    return Zone(id=f"{kind}1", kind=kind, shape=Shape(kind=shape, rings=(points,)))


def search(scene_of, sides, *zones):
    return search_site(sides, scene_of.locate, zones, clouds=lambda window: window)


def track(scene_of, scene):
    return zone(scene_of, scene, ZoneKind.TRACK, (115, 80), (115, 140))


def test_a_roof_over_a_track_belongs_to_the_track_with_its_length_and_share(scene_of, pair):
    early, late = pair
    found = search(scene_of, ([early], [], [late]), track(scene_of, early))
    best = found.changes[0]
    assert best.is_new_structure
    assert best.zone == "track1"
    assert best.change.length_m.value == pytest.approx(300.0, abs=5.0)
    assert best.change.tracks[0].covered_share == pytest.approx(0.5, abs=0.02)
    assert "-0.8" in found.shifts[late.id]
    assert found.sides == ((early.id,), (), (late.id,))


def test_a_roof_in_a_station_belongs_to_it_and_in_a_yard_it_is_stock(scene_of, pair):
    early, late = pair
    corners = [(100, 80), (130, 80), (130, 140), (100, 140), (100, 80)]
    station = zone(scene_of, early, ZoneKind.STATION, *corners)
    assert search(scene_of, ([early], [], [late]), station).changes[0].zone == "station1"
    yard = zone(scene_of, early, ZoneKind.YARD, *corners)
    (best, *_) = search(scene_of, ([early], [], [late]), yard).changes
    assert (best.change.kind, best.zone, best.is_new_structure) == (ChangeKind.STOCK, "yard1", False)


def test_a_change_far_from_every_zone_is_left_out(scene_of, pair):
    early, late = pair
    far = zone(scene_of, early, ZoneKind.TRACK, (180, 80), (180, 140))
    assert all(not one.is_new_structure for one in search(scene_of, ([early], [], [late]), far).changes)


def test_looks_between_are_asked_what_stands(scene_of, pair):
    early, late = pair
    half = scene_of("c_2024-07-01", HALF, seed=5, shift=(0.2, 0.3))
    found = search(scene_of, ([early], [half], [late]), track(scene_of, early))
    states = found.changes[0].change.states
    assert [state.scene for state in states] == [early.id, half.id, late.id]
    assert [state.outcome for state in states] == [Outcome.NOT_SEEN, Outcome.SEEN, Outcome.SEEN]
    assert states[1].length_m.value == pytest.approx(150.0, abs=10.0)
    assert found.changes[0].change.when.not_after == half.acquired.end


def test_the_same_ground_twice_tells_no_structure(scene_of):
    early, late = scene_of("a_2024-05-01", TOWN, seed=0), scene_of("b_2024-09-01", TOWN, seed=1, shift=(0.3, 0.3))
    found = search(scene_of, ([early], [], [late]), track(scene_of, early))
    assert all(not one.is_new_structure for one in found.changes)


def test_a_scene_of_another_place_is_refused_and_named_and_the_others_are_used(scene_of, pair):
    early, late = pair
    other = scene_of("c_2024-10-01", draw_town(SHAPE, seed=9), seed=3)
    found = search(scene_of, ([early], [], [late, other]), track(scene_of, early))
    assert found.sides[2] == (late.id,)
    assert other.id in found.refused


def test_without_a_usable_later_scene_it_is_refused_with_the_reason(scene_of, pair):
    other = scene_of("c_2024-10-01", draw_town(SHAPE, seed=9), seed=3)
    with pytest.raises(DataError, match="no later look can be used"):
        search(scene_of, ([pair[0]], [], [other]), track(scene_of, pair[0]))


def test_two_radar_looks_are_too_few(scene_of, pair):
    early, late = (replace(scene, modality=Modality.RADAR) for scene in pair)
    with pytest.raises(DataError, match="too few to tell changes from speckle"):
        search(scene_of, ([early], [], [late]), track(scene_of, pair[0]))


def test_a_structure_that_reaches_the_end_of_the_picture_has_a_least_length_only(scene_of):
    cut = {"centre_m": (1150.0, 60.0), "length_m": 300.0, "width_m": 30.0, "azimuth_deg": 0.0}
    early = scene_of("a_2024-05-01", TOWN, seed=0)
    late = scene_of("b_2024-09-01", build(TOWN, draw_roof(SHAPE, **cut), COLOUR), seed=1)
    line = zone(scene_of, early, ZoneKind.TRACK, (115, 2), (115, 60))
    (built, *_) = [one for one in search(scene_of, ([early], [], [late]), line).changes if one.is_new_structure]
    assert built.change.length_m.value is None
    assert built.change.length_m.low == pytest.approx(210.0, abs=15.0)


def test_radar_of_too_few_looks_does_not_hinder_a_search_of_pictures(scene_of, pair, draw_raster):
    early, late = pair
    drawer = Drawer(draw_raster)
    files = {**{scene.files[0].sha256: scene_of.locate(scene.files[0].sha256) for scene in pair}}
    radar = drawer.sentinel1("2024-08-02", LONG_ROOF, seed=6)
    radar = replace(radar, files=(replace(radar.files[0], sha256="f" * 64),))
    files["f" * 64] = drawer.locate("0" * 64)
    found = search_site(
        ([early], [], [late, radar]), files.__getitem__, [track(scene_of, early)], clouds=lambda window: window
    )
    assert found.unsearched == {"sentinel1": "sentinel1 has later looks only"}
    best = found.changes[0].change
    assert best.length_m.value == pytest.approx(300.0, abs=5.0)
    assert [view.sensor for view in best.views] == ["sentinel2", "sentinel1"]
    assert "cannot tell" in best.views[1].because
