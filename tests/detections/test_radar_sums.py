from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.detections.radar_sums import BoxSums, find_cell_sums


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 6), st.integers(1, 6))
def test_cells_hold_all_that_the_pixels_hold(rows, columns, high, wide):
    values = np.random.default_rng(rows * 31 + columns).random((rows, columns)).astype(np.float32)
    cells = find_cell_sums(values, (high, wide))
    assert cells.shape == (-(-rows // high), -(-columns // wide))
    assert cells.sum() == pytest.approx(values.sum(), rel=1e-5)
    assert cells[0, 0] == pytest.approx(values[:high, :wide].sum(), rel=1e-5)


@given(st.integers(3, 12), st.integers(3, 12), st.integers(1, 4), st.data())
def test_a_half_is_what_lies_on_that_side(rows, columns, radius, data):
    values = np.random.default_rng(rows * 31 + columns).random((rows, columns)).astype(np.float32)
    boxes = BoxSums.of(values, 4)
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    near = np.maximum(0, [row - radius, column - radius])
    whole_rows, whole_columns = slice(near[0], row + radius + 1), slice(near[1], column + radius + 1)
    parts = (
        values[near[0] : row, whole_columns],
        values[row + 1 : row + radius + 1, whole_columns],
        values[whole_rows, near[1] : column],
        values[whole_rows, column + 1 : column + radius + 1],
    )
    for side, part in enumerate(parts):
        assert boxes.half(radius, side)[row, column] == pytest.approx(part.sum(), abs=1e-4)
