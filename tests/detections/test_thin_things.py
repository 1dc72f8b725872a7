"""The search by runs against the same search by plain filters, which is slow and simple."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.thin_things import Body, find_bodies, find_thin_things
from quaywatch.detections.turned_grids import lay_grid
from quaywatch.geo import LocalFrame, LonLat

GRID = MetricGrid(
    frame=LocalFrame(origin=LonLat(lon=129.0, lat=35.1)),
    metres=np.array([[10.0, 0.0, 3.0], [0.0, -10.0, 5.0]]),
    pixel_m=10.0,
)


def eroded(mask, size):
    return ndimage.minimum_filter(mask.view(np.uint8), size, mode="constant", cval=0).astype(bool)


def dilated(mask, size):
    origin = tuple(-1 if side % 2 == 0 else 0 for side in size)
    return ndimage.maximum_filter(mask.view(np.uint8), size, mode="constant", cval=0, origin=origin).astype(bool)


def plainly(sea):
    """At 10 m: closed over 43 pixels, without squares of 9, runs of 4 and more, by their boxes."""
    filled = eroded(dilated(sea, (1, 43)), (1, 43)) & ~sea
    filled &= ~dilated(eroded(filled, (9, 9)), (9, 9))
    labels, _ = ndimage.label(dilated(eroded(filled, (1, 4)), (1, 4)))
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        across, length = (10.0 * (part.stop - part.start) for part in box)
        fill = float((labels[box] == number).mean())
        if length >= max(45.0, 1.4 * across) and fill >= 0.6:
            yield box, pytest.approx(fill)


def drawn_sea(seed, crowd):
    """Land in the north, and bars of all sizes and directions."""
    rng = np.random.default_rng(seed)
    south, east = np.indices((110, 130))
    land = south < 20 + 6 * np.sin(east / 9.0)
    for _ in range(crowd):
        angle, y, x = rng.uniform(0, np.pi), rng.uniform(0, 110), rng.uniform(0, 130)
        along = (east - x) * np.cos(angle) + (south - y) * np.sin(angle)
        across = (south - y) * np.cos(angle) - (east - x) * np.sin(angle)
        land |= (np.abs(along) <= rng.uniform(1, 25)) & (np.abs(across) <= rng.uniform(0.5, 5))
    return ~land


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), crowd=st.integers(0, 14), angle_deg=st.sampled_from(np.arange(0.0, 180.0, 7.5)))
def test_things_are_those_that_plain_filters_find(seed, crowd, angle_deg):
    sea = drawn_sea(seed, crowd)
    turned = lay_grid(sea.shape, GRID, float(angle_deg), 10.0)
    box = slice(0, turned.size[0]), slice(0, turned.size[1])
    whole = Body(sea=sea, part=(slice(0, 110), slice(0, 130)), alone=False)
    found = [(thing.box, thing.fill) for thing in find_thin_things(whole, turned)]
    assert found == list(plainly(turned.read_mask(sea, box)))


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), angle_deg=st.sampled_from(np.arange(0.0, 180.0, 7.5)))
def test_bodies_searched_one_by_one_hold_the_same_things(seed, angle_deg):
    rng = np.random.default_rng(seed)
    sea = np.ones((300, 320), bool)
    for row, column in rng.integers(0, 290, (4, 2)):
        sea[row : row + rng.integers(1, 6), column : column + rng.integers(1, 30)] = False
    bodies = list(find_bodies(sea, 10.0))
    assert all(body.alone for body in bodies)
    turned = lay_grid(sea.shape, GRID, float(angle_deg), 10.0)
    whole = Body(sea=sea, part=(slice(0, 300), slice(0, 320)), alone=False)
    apart = {(str(thing.box), round(thing.fill, 9)) for body in bodies for thing in find_thin_things(body, turned)}
    assert apart == {(str(thing.box), round(thing.fill, 9)) for thing in find_thin_things(whole, turned)}


def test_specks_are_left_out():
    sea = np.ones((400, 400), bool)
    sea[50, 50] = False
    sea[100:104, 100:120] = sea[300:304, 100:120] = False
    assert len(list(find_bodies(sea, 10.0))) == 2


def test_land_is_searched_as_one_with_all_that_lies_before_it():
    (body,) = find_bodies(drawn_sea(1, 5), 10.0)
    assert not body.alone
