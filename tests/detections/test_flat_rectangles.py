from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.drawn_ground import BLUR_FWHM_M, PIXEL_M, draw_roof
from tests.detections.plain_loss import find_unchanged_loss

from quaywatch.detections.flat_rectangles import ChangeChip, fit_rectangle, seek_again
from quaywatch.detections.measure import Rectangle

SIZE = 90
NOISE = 0.004
COLOUR = np.array([0.2, 0.22, 0.18, 0.25])


def draw_chip(roof, seed=0, contrast=1.0):
    """A chip of textured ground with a roof, in units of its noise; y points north."""
    rng = np.random.default_rng(seed)
    cover = draw_roof((SIZE, SIZE), **roof)
    ground = 0.1 + 0.01 * rng.standard_normal((4, SIZE, SIZE))
    colour = 0.1 + contrast * (COLOUR - 0.1)
    seen = ground * (1 - cover) + cover * colour[:, None, None] + rng.normal(0, NOISE, ground.shape)
    expected, panel = (np.moveaxis(part / NOISE, 0, -1).astype(np.float32) for part in (ground, seen))
    return ChangeChip(
        expected=expected,
        seen=panel,
        unchanged=find_unchanged_loss(expected, panel),
        metres=np.array([[PIXEL_M, 0.0, 0.0], [0.0, -PIXEL_M, 0.0]]),
        blur_m=float(np.hypot(BLUR_FWHM_M / 2.3548, PIXEL_M / np.sqrt(12))),
        pixel_m=PIXEL_M,
        usual=3.4,
    )


def guess(roof, *, off_m=(6.0, -5.0), longer_m=0.0, turned_deg=0.0):
    turn = np.radians(roof["azimuth_deg"] + turned_deg)
    east, south = roof["centre_m"]
    return Rectangle(
        centre=np.array([east + off_m[0], -south + off_m[1]]),
        along=np.array([np.sin(turn), np.cos(turn)]),
        length_m=roof["length_m"] + longer_m,
        width_m=25.0,
    )


@given(
    length_m=st.floats(80, 420), width_m=st.floats(15, 40), azimuth_deg=st.floats(0, 179), seed=st.integers(0, 10_000)
)
@hypothesis_settings(max_examples=30)
def test_a_roof_is_measured_to_a_third_of_a_pixel(length_m, width_m, azimuth_deg, seed):
    roof = {"centre_m": (452.0, 447.0), "length_m": length_m, "width_m": width_m, "azimuth_deg": azimuth_deg}
    found = fit_rectangle(draw_chip(roof, seed), guess(roof, turned_deg=2.0))
    assert found is not None
    assert found.rectangle.length_m == pytest.approx(length_m, abs=3.0)
    assert found.rectangle.width_m == pytest.approx(width_m, abs=3.0)
    assert found.share > 0.8
    turn = np.radians(azimuth_deg)
    assert abs(found.rectangle.along @ [np.sin(turn), np.cos(turn)]) > 0.999


@pytest.mark.parametrize("longer_m", [-220.0, 150.0], ids=["a stub", "far too long"])
def test_a_guess_with_wrong_ends_is_put_right(longer_m):
    roof = {"centre_m": (450.0, 450.0), "length_m": 300.0, "width_m": 26.0, "azimuth_deg": 35.0}
    found = fit_rectangle(draw_chip(roof), guess(roof, longer_m=longer_m))
    assert found is not None
    assert found.rectangle.length_m == pytest.approx(300.0, abs=1.5)


def test_the_told_spread_is_that_of_the_errors():
    roof = {"centre_m": (450.0, 450.0), "length_m": 250.0, "width_m": 26.0, "azimuth_deg": 60.0}
    fits = [fit_rectangle(draw_chip(roof, seed, contrast=0.3), guess(roof)) for seed in range(30)]
    errors = np.array([fit.rectangle.length_m - 250.0 for fit in fits if fit is not None])
    told = np.array([fit.spread_m[0] for fit in fits if fit is not None])
    assert len(errors) == 30
    assert 0.6 < errors.std() / told.mean() < 1.7


def test_ground_that_has_not_changed_holds_no_roof():
    elsewhere = {"centre_m": (1e6, 1e6), "length_m": 250.0, "width_m": 26.0, "azimuth_deg": 60.0}
    roof = elsewhere | {"centre_m": (450.0, 450.0)}
    found = fit_rectangle(draw_chip(elsewhere), guess(roof))
    assert found is None or found.gain < 60.0


def test_a_broad_guess_is_told_with_its_longer_side_along():
    roof = {"centre_m": (450.0, 450.0), "length_m": 200.0, "width_m": 38.0, "azimuth_deg": 20.0}
    found = fit_rectangle(draw_chip(roof), guess(roof))
    assert found is not None
    assert found.rectangle.length_m > found.rectangle.width_m


def test_an_end_far_outside_is_sought_anew():
    roof = {"centre_m": (450.0, 450.0), "length_m": 250.0, "width_m": 26.0, "azimuth_deg": 60.0}
    chip = draw_chip(roof)
    right = fit_rectangle(chip, guess(roof))
    too_long = replace(right, rectangle=replace(right.rectangle, length_m=330.0), gain=0.8 * right.gain)
    assert seek_again(chip, too_long).rectangle.length_m == pytest.approx(250.0, abs=1.5)
    assert seek_again(chip, right).gain >= right.gain
