"""Blocks of boxes on drawn yards whose boxes are known."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from benchmarks.box_scenes import BoxScene, draw_boxes, draw_negative
from hypothesis import given, settings
from hypothesis import strategies as st

from quaywatch.detections.box_blocks import BoxFinding, find_boxes
from quaywatch.detections.box_looks import CoarsePiles, tell_boxes
from quaywatch.detections.box_signs import measure_patches
from quaywatch.detections.stock import measure_yard
from quaywatch.detections.yard_series import measure_shares
from quaywatch.records.event import StockSign
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band
from quaywatch.records.stock import Material, YardLook
from quaywatch.report.observed import stock_colour_words


def drawn(pixel_m: float = 1.0, seed: int = 40, **more: float) -> BoxScene:
    return draw_boxes(np.random.default_rng(seed), pixel_m, missing=0.05, **more)


def found(scene: BoxScene, window: PixelWindow | None = None) -> BoxFinding:
    shown = window or scene.window
    told = find_boxes(shown, measure_shares(shown, scene.yard) > 0.5)
    assert told is not None
    return told


@pytest.mark.parametrize("pixel_m", [0.5, 1.0, 2.0])
def test_the_area_of_drawn_boxes_lies_in_its_interval(pixel_m: float) -> None:
    scene = drawn(pixel_m)
    told = found(scene)
    assert told.area_m2 == pytest.approx(scene.area_m2, abs=told.u95_m2)
    assert told.u95_m2 < 0.5 * scene.area_m2


@pytest.mark.parametrize("kind", ["cars", "scrap", "roof", "wagons", "plots", "houses", "heap"])
def test_what_is_no_box_is_not_told_as_boxes(kind: str) -> None:
    assert found(draw_negative(kind, np.random.default_rng(41), 1.0)).area_m2 == 0.0


def test_a_bare_look_then_boxes_then_bare_again_grew_and_fell() -> None:
    scene = drawn()
    first, boxes, last = measure_yard([scene.bare, scene.window, scene.bare], scene.yard)
    assert [one.outcome for one in (first, boxes, last)] == [Outcome.NOT_SEEN, Outcome.SEEN, Outcome.NOT_SEEN]
    assert boxes.material is Material.CONTAINERS
    assert boxes.volume_m3 is None
    assert boxes.since_earlier is not None
    assert last.since_earlier is not None
    assert boxes.since_earlier.sign is StockSign.GREW
    assert last.since_earlier.sign is StockSign.FELL


def test_one_look_alone_tells_boxes() -> None:
    scene = drawn()
    (told,) = measure_yard([scene.window], scene.yard)
    assert told.material is Material.CONTAINERS


def test_the_order_of_looks_changes_no_area() -> None:
    scene = drawn()
    early, late = measure_yard([scene.bare, scene.window], scene.yard)
    turned = measure_yard([scene.window, scene.bare], scene.yard)
    assert [turned[1].area_m2, turned[0].area_m2] == [early.area_m2, late.area_m2]


def test_the_order_of_bands_changes_nothing() -> None:
    scene = drawn()
    turned = dataclasses.replace(scene.window, values=dict(reversed(list(scene.window.values.items()))))
    assert found(scene, turned).area_m2 == found(scene).area_m2


def test_a_picture_without_colours_tells_no_boxes() -> None:
    scene = drawn()
    grey = dataclasses.replace(scene.window, values={Band.RED: scene.window.values[Band.RED]})
    assert find_boxes(grey, measure_shares(grey, scene.yard) > 0.5) is None


def test_a_pile_under_many_colours_of_another_shape_is_of_an_unknown_material() -> None:
    scene = draw_negative("cars", np.random.default_rng(41), 1.0)
    told = YardLook(
        scene=scene.window.scene.id, acquired=scene.window.scene.acquired, zone=scene.yard.id, outcome=Outcome.SEEN,
        because="drawn", usable_share=1.0, area_m2=Measure(value=5000.0, u95=500.0), material=Material.COAL_LIKE,
    )  # fmt: skip
    cars = found(scene).doubtful[:240, :240].reshape(80, 3, 80, 3).mean(axis=(1, 3)) >= 0.5
    piles = CoarsePiles(masks=cars[None], factor=3, refused=())
    (doubted,) = tell_boxes([scene.window], scene.yard, [told], piles)
    assert doubted.material is Material.UNKNOWN
    assert doubted.area_m2 == told.area_m2


def test_boxes_are_told_in_words_that_name_no_colour() -> None:
    assert stock_colour_words(Material.CONTAINERS.value) == "like shipping boxes"


def test_pixels_coarser_than_three_metres_never_tell_boxes() -> None:
    scene = drawn(4.0)
    assert find_boxes(scene.window, measure_shares(scene.window, scene.yard) > 0.5) is None
    assert all(one.material is not Material.CONTAINERS for one in measure_yard([scene.window], scene.yard))


def test_part_of_a_yard_hidden_makes_the_interval_of_boxes_wider() -> None:
    scene = drawn()
    valid = scene.window.valid.copy()
    valid[:60] = False
    (whole,) = measure_yard([scene.window], scene.yard)
    (part,) = measure_yard([dataclasses.replace(scene.window, valid=valid)], scene.yard)
    assert whole.area_m2 is not None
    assert part.area_m2 is not None
    assert (part.area_m2.u95 or 0.0) > (whole.area_m2.u95 or 0.0)


@settings(max_examples=6, deadline=None)
@given(turn_deg=st.floats(0.0, 180.0))
def test_boxes_are_told_at_any_angle(turn_deg: float) -> None:
    scene = drawn(turn_deg=turn_deg)
    told = found(scene)
    assert told.area_m2 == pytest.approx(scene.area_m2, abs=1.5 * told.u95_m2)


@settings(max_examples=10, deadline=None)
@given(length=st.sampled_from([4, 6, 8, 12]), seed=st.integers(0, 50))
def test_the_length_and_width_of_patches_side_by_side_are_told(length: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    colours = np.stack([np.kron(rng.normal(size=(40, 120 // length)), np.ones((3, length))) for _ in range(2)])
    patches = measure_patches(colours, np.ones(colours.shape[1:], bool), 1.0, np.zeros(2))
    assert patches is not None
    assert patches.length_m == pytest.approx(length, rel=0.45)
    assert patches.width_m < 4.0
    assert min(patches.turn_deg, 180.0 - patches.turn_deg) < 10.0
