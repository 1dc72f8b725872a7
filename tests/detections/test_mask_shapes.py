from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from quaywatch.detections.mask_shapes import LARGEST, find_parts, grown, shrunk

MASKS = arrays(bool, st.tuples(st.integers(1, 30), st.integers(1, 30)))
ODD = st.integers(0, 8).map(lambda half: 2 * half + 1)


@given(mask=MASKS, rows=ODD, columns=ODD)
def test_growing_and_shrinking_are_what_plain_filters_give(mask, rows, columns):
    plain = mask.view(np.uint8)
    assert (grown(mask, rows, columns) == ndimage.maximum_filter(plain, (rows, columns), mode="constant")).all()
    assert (shrunk(mask, rows, columns) == ndimage.minimum_filter(plain, (rows, columns), mode="constant")).all()


@given(
    size=st.tuples(st.integers(1, 1500), st.integers(1, 1500)),
    spots=st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999), st.integers(1, 300)), max_size=6),
)
def test_the_parts_of_a_mask_hold_all_of_it_each_pixel_once(size, spots):
    mask = np.zeros(size, bool)
    for row, column, side in spots:
        mask[int(row * size[0]) :, int(column * size[1]) :][:side, :side] = True
    times = np.zeros(size, int)
    for rows, columns in find_parts(mask):
        assert rows.stop - rows.start <= LARGEST
        assert columns.stop - columns.start <= LARGEST
        assert mask[rows, columns].any()
        times[rows, columns] += 1
    assert times.max(initial=0) <= 1
    assert (times[mask] == 1).all()


def test_two_spots_far_apart_are_two_small_parts():
    mask = np.zeros((1000, 1000), bool)
    mask[10:20, 10:20] = mask[900:910, 700:710] = True
    parts = list(find_parts(mask))
    assert len(parts) == 2
    assert all((part.stop - part.start) <= 48 for both in parts for part in both)
