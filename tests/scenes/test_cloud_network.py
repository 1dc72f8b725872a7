from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from ukis_csmask.mask import CSmask

from quaywatch.scenes.cloud_network import MODEL_SIDE, OVERLAP, find_model_clouds, spread_panes

NAMES = ("blue", "green", "red", "nir", "swir16", "swir22")


@given(size=st.integers(1, 4000))
def test_panes_hold_every_pixel_and_share_a_fifth_with_their_neighbours(size):
    before, starts = spread_panes(size)
    end = starts[-1] + MODEL_SIDE
    assert starts[0] == 0 <= before
    assert end - before - size in (before, before + 1)
    assert all(0 < after - start <= MODEL_SIDE - OVERLAP for start, after in zip(starts, starts[1:], strict=False))
    assert len(starts) == 1 or before + size > starts[-2] + MODEL_SIDE


@pytest.mark.parametrize("bands", [4, 6], ids=["four bands", "six bands"])
@pytest.mark.parametrize("level", ["l1c", "l2a"])
def test_a_picture_as_large_as_the_networks_input_is_judged_as_the_network_itself_does(bands, level):
    rng = np.random.default_rng(bands)
    shape = (MODEL_SIDE, MODEL_SIDE, bands)
    image = ndimage.gaussian_filter(rng.random(shape), (20, 20, 0)).astype(np.float32) * 40 - 19.6
    names = NAMES[:bands]
    model = CSmask(image.copy(), list(names), product_level=level, providers=["CPUExecutionProvider"])
    whole = np.moveaxis(model.normalize(image.copy(), model.band_mean, model.band_std), -1, 0)[None]
    direct = model.session.run(None, {model.input_names: whole})[0][0].argmax(axis=0) == 1
    assert 0.05 < direct.mean() < 0.95
    assert np.array_equal(find_model_clouds(image, names, level), direct)


def test_where_one_pane_alone_lies_its_own_judgement_counts():
    rng, side = np.random.default_rng(4), 2 * MODEL_SIDE - OVERLAP
    image = ndimage.gaussian_filter(rng.random((side, side, 4)), (20, 20, 0)).astype(np.float32) * 40 - 19.6
    told, alone = (find_model_clouds(part, NAMES[:4], "l2a") for part in (image, image[-MODEL_SIDE:, :MODEL_SIDE]))
    assert np.array_equal(told[MODEL_SIDE:, : MODEL_SIDE - OVERLAP], alone[OVERLAP:, :-OVERLAP])


def test_panes_that_nobody_asks_about_are_clear_and_the_others_what_they_were():
    rng, side = np.random.default_rng(4), 3 * MODEL_SIDE - 2 * OVERLAP
    image = ndimage.gaussian_filter(rng.random((side, MODEL_SIDE, 4)), (20, 20, 0)).astype(np.float32) * 40 - 19.6
    where = np.zeros(image.shape[:2], bool)
    where[side // 2, 100] = True
    told, alone = find_model_clouds(image, NAMES[:4], "l2a"), find_model_clouds(image, NAMES[:4], "l2a", where)
    middle = slice(MODEL_SIDE, side - MODEL_SIDE)
    assert told[middle].any()
    assert np.array_equal(alone[middle], told[middle])
    assert told[: MODEL_SIDE - OVERLAP].any()
    assert not alone[: MODEL_SIDE - OVERLAP].any()
    assert not find_model_clouds(image, NAMES[:4], "l2a", np.zeros_like(where)).any()
