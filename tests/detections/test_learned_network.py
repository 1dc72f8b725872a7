from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.learned_network import map_ships, read_model, shipped_model
from quaywatch.errors import PluginError


def local(planes):
    """A network that sees 40 pixels round each, less than the margin that it is given."""
    mean = ndimage.uniform_filter(planes, (0, 0, 81, 81), mode="constant")
    return np.concatenate([planes, mean[:, :2]], axis=1)


@settings(max_examples=20, deadline=None)
@given(
    rows=st.integers(1, 300),
    columns=st.integers(1, 300),
    spots=st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)), max_size=5),
    seed=st.integers(0, 99),
)
def test_what_is_asked_for_is_read_as_in_one_run(rows, columns, spots, seed):
    planes = np.random.default_rng(seed).normal(0, 1, (6, rows, columns)).astype(np.float32)
    where = np.zeros((rows, columns), bool)
    for row, column in spots:
        where[int(row * rows), int(column * columns)] = True
    told = map_ships(lambda part: planes[:, *part], where, local)
    whole = local(np.pad(planes, ((0, 0), (0, -rows % 8), (0, -columns % 8)))[None])[0, :, :rows, :columns]
    assert told.shape == (8, rows, columns)
    np.testing.assert_allclose(told[:, where], whole[:, where], atol=1e-5)


def test_where_nothing_may_be_ship_nothing_is_read():
    def refuse(planes):
        raise AssertionError("read all the same")

    assert not map_ships(
        lambda part: np.ones((6, 64, 64), np.float32)[:, *part], np.zeros((64, 64), bool), refuse
    ).any()


def test_the_shipped_networks_answer_in_the_shapes_that_are_asked_of_them():
    model = shipped_model()
    told = model.network(np.zeros((1, 6, 72, 64), np.float32))
    assert told.shape == (1, 8, 72, 64)
    assert ((told[:, :2] >= 0) & (told[:, :2] <= 1)).all()
    for reader, shape in ((model.ends, (3, 10, 9, 33)), (model.sides, (3, 10, 9, 17))):
        chances = reader(np.zeros(shape, np.float32))
        assert chances.shape == (3, shape[3])
        np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-5)
    assert model.ranking(np.zeros((4, 52))).shape == (4,)


def test_missing_weights_are_named(tmp_path: Path):
    with pytest.raises(PluginError, match=r"ship_net\.onnx"):
        read_model(tmp_path)
