from __future__ import annotations

import numpy as np
import pytest
from tests.detections import drawn_yards as yards

from quaywatch.detections.materials import Appearance, find_material, find_mimic, is_snow, measure_texture_left
from quaywatch.records.scene import Band
from quaywatch.records.stock import Material

FOUR = yards.BANDS[:4]


def appearance(colour, bands=yards.BANDS, **more):
    return Appearance(
        colour={band: colour[band] for band in bands}, ground={band: yards.SOIL[band] for band in bands}, **more
    )


def times(ratios):
    return {band: yards.SOIL[band] * ratio for band, ratio in zip(yards.BANDS, ratios, strict=True)}


@pytest.mark.parametrize("bands", [yards.BANDS, FOUR], ids=["with-swir", "four-bands"])
@pytest.mark.parametrize(
    ("colour", "material"),
    [(yards.COAL, Material.COAL_LIKE), (yards.ORE, Material.ORE), (yards.GRAVEL, Material.AGGREGATE)],
    ids=["coal", "ore", "gravel"],
)
def test_goods_are_told_by_their_colour(colour, material, bands):
    seen = appearance(colour, bands)
    assert find_mimic(seen) is None
    assert find_material(seen) is material


@pytest.mark.parametrize("bands", [yards.BANDS, FOUR], ids=["with-swir", "four-bands"])
@pytest.mark.parametrize(
    ("colour", "word"),
    [
        (times((0.62, 0.61, 0.6, 0.6, 0.45)), "wet"),
        (times((0.36, 0.26, 0.19, 0.10, 0.05)), "shadow"),
        (yards.SNOW, "snow"),
        (dict(zip(yards.BANDS, (0.04, 0.07, 0.05, 0.40, 0.2), strict=True)), "plants"),
        (dict(zip(yards.BANDS, (0.10, 0.11, 0.12, 0.22, 0.2), strict=True)), "sparse plants"),
        (dict(zip(yards.BANDS, (0.08, 0.07, 0.04, 0.02, 0.01), strict=True)), "water"),
    ],
    ids=["wet", "shadow", "snow", "plants", "sparse-plants", "water"],
)
def test_what_is_no_pile_is_named(colour, word, bands):
    assert word in find_mimic(appearance(colour, bands))


def test_coal_on_green_fields_is_no_shadow():
    field = dict(zip(yards.BANDS, (0.09, 0.09, 0.085, 0.34, 0.2), strict=True))
    seen = Appearance(colour={band: yards.COAL[band] for band in FOUR}, ground={band: field[band] for band in FOUR})
    assert find_mimic(seen) is None
    assert find_material(seen) is Material.COAL_LIKE


def test_a_grey_that_could_be_wet_ground_counts_as_a_pile_only_where_it_hides_the_texture():
    grey = times((0.6, 0.6, 0.6, 0.6, 0.5))
    assert find_mimic(appearance(grey, texture_left=0.05)) is None
    assert "wet" in find_mimic(appearance(grey, texture_left=1.0))
    assert "wet" in find_mimic(appearance(grey))


def test_texture_that_shows_through_speaks_against_a_pile_of_any_colour():
    assert "texture" in find_mimic(appearance(yards.COAL, texture_left=0.9))


def test_an_odd_colour_is_unknown():
    assert find_material(appearance({**yards.SOIL, Band.BLUE: 0.3, Band.RED: 0.1, Band.NIR: 0.3})) is Material.UNKNOWN


def test_without_short_waves_only_bright_white_is_snow():
    assert is_snow({Band.BLUE: 0.8, Band.GREEN: 0.8, Band.RED: 0.8})
    assert not is_snow({Band.BLUE: 0.42, Band.GREEN: 0.42, Band.RED: 0.42})
    assert not is_snow({Band.BLUE: 0.8, Band.GREEN: 0.8, Band.RED: 0.8, Band.SWIR16: 0.7})
    assert not is_snow({Band.NIR: 0.9})


def test_texture_left_is_one_through_a_wet_film_and_nought_under_a_pile():
    soil = yards.draw_soil(3)
    rng = np.random.default_rng(0)
    noise = rng.normal(0.0, 0.004, soil.shape)
    inside = np.zeros(soil.shape[1:], bool)
    inside[60:90, 60:90] = True
    spread = np.full(len(soil), 0.004)
    assert measure_texture_left(0.6 * soil + noise, soil, inside, spread) == pytest.approx(1.0, abs=0.15)
    assert abs(measure_texture_left(0.05 + noise, soil, inside, spread)) < 0.1
    assert measure_texture_left(0.05 + noise, 0.0 * soil + 0.2, inside, spread) is None
