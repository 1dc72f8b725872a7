from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.detections.drawn_strips import DrawnLook, draw_radar_strip, draw_strip

from quaywatch.clock import parse_span
from quaywatch.detections.berth_history import judge_berths
from quaywatch.detections.berth_strips import find_frame, find_orbit, pack_strips, read_strip, unpack_strips
from quaywatch.errors import DataError
from quaywatch.records.observation import Outcome
from quaywatch.records.place import ZoneKind
from quaywatch.records.scene import Modality

BERTH_M = ((400.0, 640.0), (300.0, 348.0))
ALONGSIDE = {"east_m": 520, "south_m": 317, "length_m": 190, "width_m": 30, "heading_deg": 90}
SMALL = {"side_m": 1000.0, "quay_south_m": 300.0}


def named(window, scene):
    return dataclasses.replace(window, scene=dataclasses.replace(window.scene, id=scene))


def test_windows_of_one_berth_become_strips_that_tell_when_a_ship_lies_there(drawn):
    windows = [
        named(drawn.window([drawn.ship(**ALONGSIDE)] if number == 3 else [], seed=number, **SMALL), f"s{number}")
        for number in range(7)
    ]
    zone = drawn.zone(windows[0], *BERTH_M)
    found = judge_berths([read_strip(window, zone) for window in windows], [zone])
    assert [one.outcome is Outcome.SEEN for one in found] == [number == 3 for number in range(7)]


def test_a_strip_is_the_same_whatever_part_of_the_scene_the_window_shows(drawn):
    window = drawn.window(**SMALL)
    zone = drawn.zone(window, *BERTH_M)
    rows, columns = slice(5, 95), slice(10, 100)
    part = dataclasses.replace(
        window,
        values={band: grid[rows, columns] for band, grid in window.values.items()},
        valid=window.valid[rows, columns],
        transform=window.transform @ type(window.transform).translation(columns.start, rows.start),
    )
    whole, cut = read_strip(window, zone), read_strip(part, zone)
    both = np.isfinite(whole.values) & np.isfinite(cut.values)
    assert both.mean() > 0.8
    assert np.abs(whole.values - cut.values)[both].max() < 0.002


def test_a_window_elsewhere_has_no_strip(drawn):
    window = drawn.window(**SMALL)
    assert read_strip(window, drawn.zone(window, (9000.0, 9300.0), (300.0, 348.0))) is None


def test_the_axes_of_a_zone_do_not_depend_on_where_its_outline_begins(drawn):
    zone = drawn.zone(drawn.window(**SMALL), *BERTH_M)
    ring = zone.shape.rings[0]
    turned = dataclasses.replace(zone, shape=dataclasses.replace(zone.shape, rings=((*ring[2:], *ring[1:3]),)))
    one, other = find_frame(zone), find_frame(turned)
    assert one.along == pytest.approx(other.along)
    assert (one.length_m, one.width_m) == pytest.approx((240, 48), abs=0.5)


def test_packed_strips_come_back_as_they_were():
    strips = [draw_strip(DrawnLook(hidden_m=(0, 50)), 1), draw_radar_strip(True, 2)]
    content = pack_strips(strips)
    back = unpack_strips(content)
    assert pack_strips(back) == content
    for one, other in zip(strips, back, strict=True):
        assert one.series == other.series
        assert one.time == other.time
        assert np.allclose(one.values, other.values, atol=0.02, equal_nan=True)
    assert len(pack_strips(strips[:1])) < 20_000


@pytest.mark.parametrize("content", [b"", b"{}\n", b"no strips", pack_strips([draw_strip(DrawnLook(), 0)])[:-2]])
def test_damaged_strips_are_refused(content):
    with pytest.raises(DataError, match="cannot be read"):
        unpack_strips(content)


@pytest.mark.parametrize(
    ("name", "acquired", "orbit"),
    [
        ("S1A_IW_GRDH_1SDV_20200101T092030_20200101T092055_030608_0381B3_0000", "2020-01-01T09:20:30Z", "86"),
        ("S1B_IW_GRDH_1SDV_20200101T092030_20200101T092055_019608_0381B3_0000", "2020-01-01T09:20:30Z", "157"),
        ("radar.tif", "2020-01-01T09:20:30Z", "hours 1"),
        ("radar.tif", "2020-01-01", "not known"),
    ],
)
def test_the_pass_of_a_radar_comes_from_its_product_or_its_hour(drawn, name, acquired, orbit):
    scene = dataclasses.replace(
        drawn.window(**SMALL).scene, name=name, acquired=parse_span(acquired), modality=Modality.RADAR
    )
    assert find_orbit(scene) == orbit


def test_a_zone_without_area_is_refused(drawn):
    zone = drawn.zone(drawn.window(**SMALL), (400.0, 400.0), (300.0, 300.0), ZoneKind.BERTH)
    with pytest.raises(DataError, match="no area"):
        find_frame(zone)
