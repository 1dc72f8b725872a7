from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.detections import drawn_yards as yards

from quaywatch.detections.stock import measure_yard
from quaywatch.records.event import StockSign
from quaywatch.records.observation import Outcome
from quaywatch.records.scene import Band
from quaywatch.records.stock import Material

SOIL = yards.draw_soil()


def told_of(areas, colour=yards.COAL, *, ground=SOIL, seed=0):
    windows = [
        yards.look_at(yards.covered(ground, yards.draw_cover(area), colour), day, seed=seed)
        for day, area in enumerate(areas)
    ]
    return measure_yard(windows, yards.draw_yard(windows[0]))


@pytest.mark.parametrize(
    ("colour", "material"),
    [
        pytest.param(yards.COAL, Material.COAL_LIKE, id="coal"),
        pytest.param(yards.ORE, Material.ORE, id="ore"),
        pytest.param(yards.GRAVEL, Material.AGGREGATE, id="gravel"),
    ],
)
def test_a_pile_that_comes_and_shrinks_is_measured_to_a_part_of_a_pixel(colour, material):
    bare, grown, shrunk = told_of([0.0, 40_000.0, 22_000.0], colour)
    assert bare.outcome is Outcome.NOT_SEEN
    assert bare.area_m2.value == 0.0
    assert grown.area_m2.value == pytest.approx(40_000, rel=0.03)
    assert shrunk.area_m2.value == pytest.approx(22_000, rel=0.03)
    assert {grown.material, shrunk.material} == {material}
    assert grown.since_earlier.sign is StockSign.GREW
    assert shrunk.since_earlier.sign is StockSign.FELL
    assert shrunk.since_first.sign is StockSign.GREW


def test_no_look_need_be_empty():
    large, small = told_of([38_000.0, 21_000.0])
    assert large.area_m2.value == pytest.approx(38_000, rel=0.08)
    assert small.area_m2.value == pytest.approx(21_000, rel=0.08)
    assert small.since_earlier.sign is StockSign.FELL


def test_a_pile_of_one_size_in_two_seasons_is_told_in_both():
    season = np.array([0.9, 0.85, 0.7, 1.15, 0.8])[:, None, None]
    cover = yards.draw_cover(30_000.0)
    looks = [
        yards.look_at(yards.covered(soil, cover, yards.GRAVEL), day) for day, soil in enumerate([SOIL, SOIL * season])
    ]
    told = measure_yard(looks, yards.draw_yard(looks[0]))
    assert [one.area_m2.value for one in told] == [pytest.approx(30_000, rel=0.1)] * 2
    assert told[1].since_earlier.sign is StockSign.SAME


def test_one_look_alone_tells_a_pile_that_stands_out():
    (alone,) = told_of([30_000.0])
    assert alone.outcome is Outcome.SEEN
    assert alone.area_m2.value == pytest.approx(30_000, rel=0.08)
    assert alone.material is Material.COAL_LIKE
    assert alone.since_earlier is None


def test_the_same_look_twice_is_no_change():
    first, second = told_of([30_000.0, 30_000.0])
    assert second.since_earlier.sign is StockSign.SAME
    assert first.outcome is second.outcome


def test_bare_looks_show_no_stock():
    assert {one.outcome for one in told_of([0.0, 0.0, 0.0])} == {Outcome.NOT_SEEN}
    assert {one.outcome for one in told_of([0.0])} == {Outcome.NOT_SEEN}


def _darkened(left: dict[Band, float], area: float = 40_000.0) -> np.ndarray:
    ratio = np.array([left[band] for band in yards.BANDS])[:, None, None]
    return SOIL * (1.0 - yards.draw_cover(area) * (1.0 - ratio))


WET = dict(zip(yards.BANDS, (0.62, 0.61, 0.6, 0.6, 0.45), strict=True))
SHADED = dict(zip(yards.BANDS, (0.36, 0.26, 0.19, 0.10, 0.05), strict=True))


@pytest.mark.parametrize("left", [pytest.param(WET, id="wet"), pytest.param(SHADED, id="shaded")])
@pytest.mark.parametrize("looks", [1, 3])
def test_darkened_ground_is_not_told_as_stock(left, looks):
    grounds = [SOIL, _darkened(left), SOIL] if looks == 3 else [_darkened(left)]
    windows = [yards.look_at(ground, day) for day, ground in enumerate(grounds)]
    told = measure_yard(windows, yards.draw_yard(windows[0]))
    assert not [one for one in told if one.outcome is Outcome.SEEN]
    darkened = told[1] if looks == 3 else told[0]
    assert darkened.outcome is Outcome.NOT_OBSERVABLE
    assert "wet" in darkened.because or "shad" in darkened.because


@pytest.mark.parametrize("looks", [1, 3])
def test_snow_in_a_yard_is_not_told_as_stock(looks):
    snowy = yards.covered(SOIL, yards.draw_cover(50_000.0), yards.SNOW)
    windows = [yards.look_at(ground, day) for day, ground in enumerate([SOIL, snowy, SOIL] if looks == 3 else [snowy])]
    told = measure_yard(windows, yards.draw_yard(windows[0]))
    assert not [one for one in told if one.outcome is Outcome.SEEN]
    assert "snow" in told[looks // 2].because


def test_wet_ground_in_one_look_does_not_hide_a_pile_in_another():
    pile = yards.covered(SOIL, yards.draw_cover(30_000.0), yards.COAL)
    windows = [yards.look_at(ground, day) for day, ground in enumerate([SOIL, _darkened(WET, 60_000.0), pile])]
    bare, wet, piled = measure_yard(windows, yards.draw_yard(windows[0]))
    assert bare.outcome is Outcome.NOT_SEEN
    assert wet.outcome is not Outcome.SEEN
    assert piled.area_m2.value == pytest.approx(30_000, rel=0.05)


def test_cloud_over_the_yard_is_not_observable_and_says_so():
    cloud = np.zeros((yards.SIZE, yards.SIZE), bool)
    cloud[40:110, 40:110] = True
    hidden = yards.look_at(SOIL, 0, cloud=cloud)
    (told,) = measure_yard([hidden], yards.draw_yard(hidden))
    assert told.outcome is Outcome.NOT_OBSERVABLE
    assert told.area_m2 is None
    assert "could be seen" in told.because


def test_part_of_a_yard_under_cloud_widens_the_interval():
    cloud = np.zeros((yards.SIZE, yards.SIZE), bool)
    cloud[56:92, 54:62] = True
    pile = yards.covered(SOIL, yards.draw_cover(30_000.0), yards.COAL)
    windows = [yards.look_at(SOIL, 0), yards.look_at(pile, 1), yards.look_at(pile, 2, cloud=cloud)]
    told = measure_yard(windows, yards.draw_yard(windows[0]))
    assert told[2].usable_share < 0.9
    assert told[2].area_m2.u95 > 4 * told[1].area_m2.u95


def test_a_yard_under_snow_with_its_surroundings_is_not_measured():
    white = np.broadcast_to(np.array([yards.SNOW[band] for band in yards.BANDS])[:, None, None], SOIL.shape)
    windows = [yards.look_at(SOIL, 0), yards.look_at(0.05 * SOIL + white, 1), yards.look_at(SOIL, 2)]
    told = measure_yard(windows, yards.draw_yard(windows[0]))
    assert not [one for one in told if one.outcome is Outcome.SEEN]
    assert told[1].outcome is Outcome.NOT_OBSERVABLE


BENT = np.array([1.0, 1.05, 1.1, 0.85, 1.1])[:, None, None]
"""Fields that ripened: each band of the ground, but not the goods, is another one."""


def _ripened(seed: int) -> np.ndarray:
    """The same place with other plots and another season."""
    return np.clip(yards.draw_soil(seed, texture=0.2) * BENT, 0.02, 0.9)


@given(
    areas=st.tuples(st.sampled_from([20_000.0, 30_000.0]), st.sampled_from([40_000.0, 55_000.0])),
    colour=st.sampled_from([yards.COAL, yards.ORE, yards.GRAVEL]),
    seed=st.integers(1, 500),
)
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_over_ripened_fields_no_change_is_told_the_wrong_way(areas, colour, seed):
    grounds = [SOIL, _ripened(seed)]
    windows = [
        yards.look_at(yards.covered(ground, yards.draw_cover(area), colour), day)
        for day, (ground, area) in enumerate(zip(grounds, areas, strict=True))
    ]
    told = measure_yard(windows, yards.draw_yard(windows[0]))
    change = told[1].since_earlier
    assert change is None or change.sign is not StockSign.FELL
    for one, area in zip(told, areas, strict=True):
        assert one.area_m2 is None or abs(one.area_m2.value - area) < 0.25 * area


def test_a_change_that_goes_on_beyond_the_yard_is_not_stock():
    tilled = SOIL.copy()
    tilled[:, 20:130, 60:80] = yards.draw_soil(7, texture=0.2)[:, 20:130, 60:80] * 2.2
    windows = [yards.look_at(ground, day) for day, ground in enumerate([SOIL, tilled])]
    told = measure_yard(windows, yards.draw_yard(windows[0]))
    assert not [one for one in told if one.outcome is Outcome.SEEN]


def test_one_look_at_a_pile_of_a_colour_common_round_the_yard_is_not_observable():
    ground = SOIL.copy()
    for row in range(2, 150, 25):
        for column in range(2, 150, 25):
            if not (45 < row < 95 and 45 < column < 95):
                ground[:, row : row + 17, column : column + 17] = np.array(list(yards.COAL.values()))[:, None, None]
    window = yards.look_at(yards.covered(ground, yards.draw_cover(30_000.0), yards.COAL))
    (told,) = measure_yard([window], yards.draw_yard(window))
    assert told.outcome is Outcome.NOT_OBSERVABLE
    assert "common" in told.because


@given(
    areas=st.lists(st.sampled_from([0.0, 20_000.0, 30_000.0, 45_000.0]), min_size=1, max_size=3),
    seed=st.integers(0, 1000),
)
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_beside_an_empty_look_every_area_is_told_and_none_is_invented(areas, seed):
    told = told_of([0.0, *areas], seed=seed)
    for area, one in zip([0.0, *areas], told, strict=True):
        assert one.outcome is (Outcome.SEEN if area else Outcome.NOT_SEEN)
        assert one.area_m2.value == pytest.approx(area, abs=max(0.04 * area, 1.0))
        assert 0.0 < one.area_m2.u95 < 8_000.0
