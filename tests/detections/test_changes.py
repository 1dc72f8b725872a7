from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.conftest import draw_zone, window_of
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.clock import parse_span
from quaywatch.detections.changes import find_changes
from quaywatch.errors import DataError
from quaywatch.geo import Shape, ShapeKind, shape_to_geojson
from quaywatch.records.change import ChangeKind, ChangeSign
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band

SHAPE = (130, 140)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (700.0, 600.0), "length_m": 300.0, "width_m": 26.0, "azimuth_deg": 90.0}
COLOUR = (0.28, 0.3, 0.29, 0.3)
BUILT = build(TOWN, draw_roof(SHAPE, **ROOF), COLOUR)
BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)


def laid(ground, *, seed, day, name="drawn"):
    window = window_of(dict(zip(BANDS, look_at(ground, seed=seed), strict=True)))
    scene = dataclasses.replace(window.scene, id=f"scene-{name}-{day}", acquired=parse_span(f"2024-{day}T02:00:00Z"))
    return dataclasses.replace(window, scene=scene)


EARLY = laid(TOWN, seed=0, day="05-01")
LATE = laid(BUILT, seed=1, day="09-01")


def line(points, key):
    window = EARLY
    places = window.lonlat(np.array(points) / 10.0)
    return Zone(id=key, kind=ZoneKind.TRACK, shape=Shape(kind=ShapeKind.LINE, rings=(places,)))


def test_a_new_roof_is_told_with_its_measures_and_its_bracket():
    best = find_changes([EARLY], [LATE])[0]
    assert (best.kind, best.sign) == (ChangeKind.STRUCTURE, ChangeSign.NEW)
    assert best.length_m.value == pytest.approx(300.0, abs=3.0)
    assert best.width_m.value == pytest.approx(26.0, abs=3.0)
    assert best.area_m2.value == pytest.approx(7800.0, abs=900.0)
    assert 1.0 < best.length_m.u95 < 12.0
    assert best.when.not_before == EARLY.scene.acquired.start
    assert best.when.not_after == LATE.scene.acquired.end
    assert (best.before, best.after) == (("scene-drawn-05-01",), ("scene-drawn-09-01",))


def test_the_other_way_round_it_is_gone():
    best = find_changes([laid(BUILT, seed=0, day="05-01")], [laid(TOWN, seed=1, day="09-01")])[0]
    assert best.sign is ChangeSign.GONE


def test_the_covered_share_of_each_track_is_told():
    tracks = [
        line([(400, 600), (1000, 600)], "long"),
        line([(600, 602), (800, 598)], "short"),
        line([(400, 900), (900, 900)], "off"),
    ]
    best = find_changes([EARLY], [LATE], zones=tracks)[0]
    told = {cover.track: cover for cover in best.tracks}
    assert told["long"].covered_share == pytest.approx(0.5, abs=0.02)
    assert told["short"].is_complete
    assert told["off"].covered_share == 0.0


def test_the_same_place_twice_shows_no_change():
    assert find_changes([EARLY], [laid(TOWN, seed=2, day="09-01")]) == ()
    assert find_changes([EARLY], [EARLY]) == ()


def test_what_one_of_three_scenes_shows_is_no_change():
    later = [laid(TOWN, seed=seed, day=f"09-0{seed}") for seed in (2, 3)]
    assert find_changes([EARLY], [*later, laid(BUILT, seed=4, day="09-04")]) == ()


def test_several_scenes_measure_better_than_one():
    before = [laid(TOWN, seed=seed, day=f"05-0{seed}") for seed in (1, 2, 3)]
    after = [laid(BUILT, seed=seed, day=f"09-0{seed}") for seed in (4, 5, 6)]
    (best, *_) = find_changes(before, after)
    (single, *_) = find_changes(before[:1], after[:1])
    assert best.length_m.value == pytest.approx(300.0, abs=2.0)
    assert best.length_m.u95 <= single.length_m.u95


def test_a_series_tells_when_it_was_built_and_how_far():
    half = build(TOWN, draw_roof(SHAPE, **ROOF | {"centre_m": (625.0, 600.0), "length_m": 150.0}), COLOUR)
    before = [laid(TOWN, seed=seed, day=f"05-0{seed}") for seed in (1, 2, 3)]
    after = [laid(half, seed=4, day="07-01"), *(laid(BUILT, seed=seed, day=f"09-0{seed}") for seed in (5, 6, 7))]
    best = find_changes(before, after)[0]
    assert [state.outcome.value for state in best.states] == ["not_seen"] * 3 + ["seen"] * 4
    assert best.states[3].length_m.value == pytest.approx(150.0, abs=8.0)
    assert best.states[-1].share == pytest.approx(1.0, abs=0.03)
    assert best.when.not_before == before[2].scene.acquired.start
    assert best.when.not_after == after[0].scene.acquired.end


def test_a_pair_has_no_series():
    assert find_changes([EARLY], [LATE])[0].states == ()


def test_what_came_into_a_yard_is_stock():
    yard = draw_zone(EARLY, (500.0, 900.0), (520.0, 680.0), ZoneKind.YARD)
    best = find_changes([EARLY], [LATE], zones=[yard])[0]
    assert best.kind is ChangeKind.STOCK
    assert best.zone == yard.id


def test_what_came_onto_water_is_a_vessel():
    sea = np.empty_like(TOWN)
    sea[:] = np.array([0.06, 0.05, 0.04, 0.02])[:, None, None]
    sea[:, :40] = TOWN[:, :40]
    ship = build(sea, draw_roof(SHAPE, centre_m=(700, 800), length_m=200, width_m=30, azimuth_deg=60), COLOUR)
    best = find_changes([laid(sea, seed=0, day="05-01")], [laid(ship, seed=1, day="09-01")])[0]
    assert best.kind is ChangeKind.VESSEL
    assert best.length_m.value == pytest.approx(200.0, abs=4.0)


def test_a_broad_uneven_site_is_told_by_its_outline():
    rng = np.random.default_rng(8)
    site = draw_roof(SHAPE, centre_m=(700, 600), length_m=420, width_m=300, azimuth_deg=20)
    heaps = draw_town(SHAPE, seed=11) * np.array([1.6, 0.6, 1.9, 0.5])[:, None, None] + rng.normal(0, 0.02, TOWN.shape)
    later = TOWN * (1 - site) + site * heaps
    kinds = {change.kind for change in find_changes([EARLY], [laid(later, seed=1, day="09-01")])}
    assert ChangeKind.OTHER in kinds


def test_ids_are_stable_and_differ():
    first, second = find_changes([EARLY], [LATE]), find_changes([EARLY], [LATE])
    assert [change.id for change in first] == [change.id for change in second]
    assert len({change.id for change in first}) == len(first)


def test_a_side_without_scenes_is_refused():
    with pytest.raises(DataError, match="no scene on one side"):
        find_changes([EARLY], [])


def test_scenes_without_a_common_band_are_refused():
    other = dataclasses.replace(LATE, values={Band.SWIR16: LATE.values[Band.BLUE]})
    with pytest.raises(DataError, match="no band in common"):
        find_changes([EARLY], [other])


@given(side=st.sampled_from(["before", "after"]), gap=st.integers(0, 120), wide=st.integers(1, 60))
@hypothesis_settings(max_examples=8)
def test_gaps_never_invent_a_change(side, gap, wide):
    looks = {"before": EARLY, "after": laid(TOWN, seed=2, day="09-01")}
    values = {band: grid.copy() for band, grid in looks[side].values.items()}
    for grid in values.values():
        grid[:, gap : gap + wide] = np.nan
    valid = np.isfinite(values[Band.BLUE])
    looks[side] = dataclasses.replace(looks[side], values=values, valid=valid)
    assert find_changes([looks["before"]], [looks["after"]]) == ()


def test_outlines_lie_where_the_roof_is():
    best = find_changes([EARLY], [LATE])[0]
    centre = EARLY.column_row((best.outline.centre,))[0] * 10.0
    np.testing.assert_allclose(centre, ROOF["centre_m"], atol=4.0)
    assert shape_to_geojson(best.outline)["type"] == "Polygon"
