from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import ndimage
from tests.detections.conftest import BANDS, window_of
from tests.detections.drawn_ground import draw_town, look_at

from quaywatch.errors import DataError
from quaywatch.scenes.register import find_registration, lay_over, register

TOWN = draw_town((240, 260))


@given(rows=st.floats(-3.0, 3.0), columns=st.floats(-3.0, 3.0), seed=st.integers(1, 10_000))
@hypothesis_settings(max_examples=15)
def test_a_shift_is_told_to_a_twentieth_of_a_pixel(rows, columns, seed):
    found = find_registration(look_at(TOWN, seed=0), look_at(TOWN, seed=seed, shift=(rows, columns)))
    np.testing.assert_allclose(found.shift_px, [columns, rows], atol=0.05)
    assert found.is_shift
    assert found.u95_px < 0.1


def test_a_shift_of_many_pixels_is_found():
    found = find_registration(look_at(TOWN, seed=0), look_at(TOWN, seed=1, shift=(11.3, -14.6)))
    np.testing.assert_allclose(found.shift_px, [-14.6, 11.3], atol=0.1)


def test_the_told_error_holds_for_most_shifts():
    errors, told = [], []
    for seed in range(1, 16):
        shift = np.random.default_rng(seed).uniform(-1.0, 1.0, 2)
        found = find_registration(
            look_at(TOWN, seed=0, noise=0.02), look_at(TOWN, seed=seed, shift=tuple(shift), noise=0.02)
        )
        errors.append(np.abs(found.shift_px - shift[::-1]).max())
        told.append(found.u95_px)
    assert np.mean(np.array(errors) <= np.array(told)) >= 0.8


def test_new_quarters_do_not_pull():
    later = TOWN.copy()
    later[:, 40:110, 60:140] = draw_town((70, 80), seed=9)
    found = find_registration(look_at(TOWN, seed=0), look_at(later, seed=1, shift=(0.4, -0.7)))
    np.testing.assert_allclose(found.shift_px, [-0.7, 0.4], atol=0.08)


def test_a_turned_picture_is_laid_by_more_than_a_shift():
    town = draw_town((500, 500), seed=3)
    turn = np.radians(0.12)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([249.5, 249.5])
    turned = np.stack(
        [ndimage.affine_transform(b, matrix, middle - matrix @ middle, order=3, mode="nearest") for b in town]
    )
    found = find_registration(look_at(town, seed=0), look_at(turned, seed=1))
    assert not found.is_shift
    told = found.matrix[:, :2] - np.eye(2)
    assert told[0, 1] == pytest.approx(-told[1, 0], abs=6e-4)
    assert abs(told[0, 1]) == pytest.approx(np.sin(turn), abs=6e-4)


def test_another_place_is_refused():
    with pytest.raises(DataError, match="alike|disagree"):
        find_registration(look_at(TOWN, seed=0), look_at(draw_town((240, 260), seed=5), seed=1))


def test_flat_pictures_are_refused():
    flat = np.full((4, 120, 120), 0.1, np.float32)
    with pytest.raises(DataError):
        find_registration(flat, flat)


def test_pictures_without_anything_known_are_refused():
    nothing = np.full((4, 120, 120), np.nan, np.float32)
    with pytest.raises(DataError):
        find_registration(nothing, look_at(draw_town((120, 120)), seed=0))


def test_gaps_are_left_out():
    fixed, moving = look_at(TOWN, seed=0), look_at(TOWN, seed=1, shift=(0.6, 0.3))
    fixed[:, :60], moving[:, :, 200:] = np.nan, np.nan
    np.testing.assert_allclose(find_registration(fixed, moving).shift_px, [0.3, 0.6], atol=0.08)


def window(stack):
    return window_of(dict(zip(BANDS, stack, strict=False)))


def test_a_window_laid_over_another_shows_the_same_at_the_same_pixel():
    fixed, moving = look_at(TOWN, seed=0, noise=0.0005), look_at(TOWN, seed=0, shift=(0.5, -1.2), noise=0.0005)
    moving[:, 100:104, 100:104] = np.nan
    laid, found = register(window(fixed), window(moving))
    inner = np.s_[20:90, 20:240]
    for band, grid in laid.values.items():
        assert np.abs(grid[inner] - window(fixed).values[band][inner]).max() < 0.02
    assert not laid.valid[102, 103]
    assert np.isnan(laid.values[BANDS[0]][~laid.valid]).all()
    assert found.cells > 0


def test_clouds_move_with_their_picture():
    fixed, moving = look_at(TOWN, seed=0), look_at(TOWN, seed=1, shift=(0.0, 6.0))
    cloud = np.zeros(TOWN.shape[1:], bool)
    cloud[50:60, 70:80] = True
    cloudy = dataclasses.replace(window(moving), cloud=cloud)
    laid = lay_over(cloudy, find_registration(fixed, moving))
    assert laid.cloud[55, 68]
    assert not laid.cloud[55, 78]


def test_windows_on_different_grids_are_refused():
    with pytest.raises(DataError, match="different grids"):
        register(window(look_at(TOWN, seed=0)), window(look_at(TOWN[:, :200], seed=0)))


def test_a_refusal_names_both_scenes():
    with pytest.raises(DataError, match="drawn cannot be laid over drawn"):
        register(window(look_at(TOWN, seed=0)), window(look_at(draw_town((240, 260), seed=5), seed=1)))
