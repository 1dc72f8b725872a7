from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.turned_grids import find_within, lay_grid
from quaywatch.geo import LocalFrame, LonLat

FRAME = LocalFrame(origin=LonLat(lon=129.0, lat=35.1))


def drawn_mask(seed, size):
    return ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=size), 2.0) > 0.02


def grid_of(lean, pixel_m):
    return MetricGrid(frame=FRAME, metres=np.array([[pixel_m, lean, 3.0], [lean, -pixel_m, 5.0]]), pixel_m=pixel_m)


@given(
    seed=st.integers(0, 99),
    size=st.tuples(st.integers(1, 50), st.integers(1, 50)),
    angle_deg=st.floats(0.0, 180.0, exclude_max=True),
    lean=st.floats(-3.0, 3.0),
    step_m=st.sampled_from([2.5, 7.0, 10.0, 23.0]),
)
def test_a_mask_is_read_as_a_bilinear_reading_would_have_it(seed, size, angle_deg, lean, step_m):
    mask, turned = drawn_mask(seed, size), lay_grid(size, grid_of(lean, 10.0), angle_deg, step_m)
    level = ndimage.affine_transform(
        mask.astype(np.float64), turned.matrix, offset=turned.origin, output_shape=turned.size, order=1
    )
    rows, columns = np.indices(turned.size)
    places = turned.origin[:, None, None] + np.einsum("ij,jrc->irc", turned.matrix, np.stack([rows, columns]))
    last = np.array(size)[:, None, None] - 1
    at_edge = ((np.abs(places) < 1e-3) | (np.abs(places - last) < 1e-3)).any(axis=0)
    sure = (np.abs(level - 0.5) > 1e-3) & ~at_edge
    whole = turned.read_mask(mask, (slice(0, turned.size[0]), slice(0, turned.size[1])))
    assert (whole[sure] == (level > 0.5)[sure]).all()
    part = slice(turned.size[0] // 3, turned.size[0]), slice(turned.size[1] // 4, turned.size[1])
    assert (turned.read_mask(mask, part) == whole[part]).all()


def test_a_grid_that_is_not_turned_reads_every_pixel():
    mask = drawn_mask(1, (40, 60))
    turned = lay_grid(mask.shape, grid_of(0.0, 10.0), 0.0, 10.0)
    read = turned.read_mask(mask, (slice(0, 40), slice(0, 60)))
    assert (read == mask[::-1]).all()


@given(angle_deg=st.floats(0.0, 179.0))
def test_a_part_of_the_map_lies_within_its_box(angle_deg):
    size, part = (80, 90), (slice(20, 41), slice(30, 55))
    mask = np.zeros(size, bool)
    mask[part] = True
    turned = lay_grid(size, grid_of(0.0, 10.0), angle_deg, 10.0)
    whole = turned.read_mask(mask, (slice(0, turned.size[0]), slice(0, turned.size[1])))
    rows, columns = find_within(turned, part)
    assert whole.sum() == whole[rows, columns].sum() > 0
    alone = turned.read_mask(mask[part], (rows, columns), first=(20, 30))
    assert abs(int(alone.sum()) - int(whole.sum())) <= 4 * (21 + 25)
