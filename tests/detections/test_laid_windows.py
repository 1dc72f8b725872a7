from __future__ import annotations

import numpy as np
import pytest
from tests.detections.drawn_ground import draw_town, look_at

from quaywatch.detections.laid_windows import LaidScenes, lay_round, read_laid
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene

SHAPE = (120, 130)
TOWN = draw_town(SHAPE)
NAMES = ("B02", "B03", "B04", "B08")


@pytest.fixture
def scene_of(draw_raster):
    paths = {}

    def make(name, *, seed, shift=(0.0, 0.0), ground=TOWN, bands=NAMES):
        pixels = np.round(look_at(ground, seed=seed, shift=shift) * 10000).astype(np.uint16)[: len(bands)]
        sha256 = f"{len(paths):064d}"
        paths[sha256] = draw_raster(f"{name}.tif", pixels, bands=bands)
        return identify_scene([(paths[sha256], sha256)], read_hints({"sensor": "sentinel2"}))

    make.locate = paths.__getitem__
    return make


def lay(scene_of, scenes):
    shapes = [scenes[0].footprint]
    return lay_round(scenes, scene_of.locate, shapes, margins=(0.0, 0), clouds=lambda window: window)


def test_scenes_are_laid_over_the_first_and_how_is_told(scene_of):
    scenes = [scene_of("a_2024-05-01", seed=0), scene_of("b_2024-09-01", seed=1, shift=(0.6, -0.8))]
    laid = lay(scene_of, scenes)
    assert [window.scene.id for window in laid.windows] == [scene.id for scene in scenes]
    assert laid.shifts[scenes[0].id].startswith("the first")
    assert "-0.8" in laid.shifts[scenes[1].id]
    ends = slice(5, -5)
    first, second = (window.values["green"][ends, ends].ravel() for window in laid.windows)
    assert np.corrcoef(first, second)[0, 1] > 0.99


def test_what_cannot_be_laid_over_the_first_is_hidden_with_the_reason_and_moves_nothing_else(scene_of):
    first, other = scene_of("a_2024-05-01", seed=0), scene_of("b_2024-09-01", seed=1, ground=draw_town(SHAPE, 7))
    bare = scene_of("c_2024-09-03", seed=2, bands=("B11",))
    last = scene_of("d_2024-09-04", seed=3)
    laid = lay(scene_of, [first, other, bare, last])
    assert [window.scene.id for window in laid.windows] == [first.id, last.id]
    assert "cannot be laid over" in laid.hidden[other.id]
    assert "has no band of" in laid.hidden[bare.id]
    assert laid.shifts == lay(scene_of, [first, last]).shifts


def test_of_a_zone_that_is_not_drawn_no_scene_shows_anything(scene_of):
    scene = scene_of("a_2024-05-01", seed=0)
    laid = read_laid([scene], scene_of.locate, Zone(id="Y", kind=ZoneKind.YARD), lambda window: window)
    assert laid.windows == ()
    assert laid.hidden == {scene.id: "zone Y is not drawn"}


def test_tiles_of_a_scene_are_laid_as_the_window_of_all_of_it_is(scene_of):
    early, late = scene_of("a_2024-05-01", seed=0), scene_of("b_2024-09-01", seed=1, shift=(0.6, -0.8))
    tiled = LaidScenes(first=early, locate=scene_of.locate, clouds=lambda window: window)
    assert all(tiled.admits(scene) for scene in (early, late))
    tile, whole = tiled.read(tiled.common, [late], margin_m=0.0)[0], lay(scene_of, [early, late]).windows[1]
    ends = slice(3, -3)
    assert tile.values["red"][ends, ends] == pytest.approx(whole.values["red"][ends, ends], abs=0.01)
