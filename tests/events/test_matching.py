from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from benchmarks.drawn_scenes import matched
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError
from quaywatch.events.matching import MatchModel, match_scene
from quaywatch.events.seen_positions import find_seen_positions
from quaywatch.records.track_match import SceneDetections, SceneMatches, SceneVessels
from quaywatch.sphere import METRES_PER_DEGREE
from quaywatch.testing.scenes_with_ships import draw_scene
from quaywatch.testing.simple_matchings import find_calibration_error, find_f1, match_mutual_best, measure_pairs


def detections(*places_m, lon=0.0, **columns) -> SceneDetections:
    n = len(places_m)
    east, north = np.array(places_m, float).reshape(n, 2).T
    held = {"length_m": 100.0, "length_u95_m": 20.0, "p_real": 0.95, "heard": 0.95}
    held |= {"lon": (lon + east / METRES_PER_DEGREE + 180) % 360 - 180, "lat": north / METRES_PER_DEGREE} | columns
    return SceneDetections(
        detection_id=np.array([f"d{number}" for number in range(n)], object),
        **{name: np.broadcast_to(np.asarray(value, float), n).copy() for name, value in held.items()},
    )


def vessels(*places_m, lon=0.0, **columns) -> SceneVessels:
    n = len(places_m)
    east, north = np.array(places_m, float).reshape(n, 2).T
    held = {
        "speed_kn": 0.0, "course_deg": 0.0, "length_m": 100.0, "minutes_to_nearest": 1.0, "p_seen": 0.9, "heard": 0.95
    } | columns  # fmt: skip
    return SceneVessels(
        mmsi=100 + np.arange(n),
        lon=(lon + east / METRES_PER_DEGREE + 180) % 360 - 180,
        lat=north / METRES_PER_DEGREE,
        ship_class=np.ones(n, np.int8),
        **{name: np.broadcast_to(np.asarray(value, float), n).copy() for name, value in held.items()},
    )


def match(found: SceneDetections, tracked: SceneVessels, **how) -> SceneMatches:
    return match_scene(found, tracked, find_seen_positions(tracked, by_radar=False), area_km2=100.0, **how)


def test_a_vessel_where_it_says_is_matched():
    (probability,) = match(detections((30, 0)), vessels((0, 0))).probability
    assert probability > 0.98


def test_a_detection_far_from_all_is_probably_not_transmitting_and_the_vessel_was_missed_or_is_elsewhere():
    found = match(detections((5000, 0)), vessels((0, 0)))
    assert found.detection_id.tolist() == ["d0", None]
    assert found.mmsi.tolist() == [0, 100]
    assert found.p_not_transmitting[0] > 0.5
    assert 0.02 < found.probability[1] < 0.5
    assert np.isnan(found.p_not_transmitting[1])


def test_each_row_names_the_row_of_its_vessel():
    found = match(detections((5000, 0), (-2990, 0)), vessels((0, 0), (-3000, 0)))
    assert found.vessel.tolist() == [-1, 1, 0]
    assert found.mmsi.tolist() == [0, 101, 100]


def test_a_surer_detector_makes_a_false_position_likelier():
    sure = match(detections((5000, 0)), vessels((0, 0), p_seen=0.99)).probability[1]
    unsure = match(detections((5000, 0)), vessels((0, 0), p_seen=0.6)).probability[1]
    assert sure > unsure
    assert len(match(detections((5000, 0)), vessels((0, 0), p_seen=0.3))) == 1


def test_who_could_not_be_heard_is_not_said_to_be_silent():
    heard, hardly, unknown = (
        match(detections((5000, 0), heard=chance), vessels((0, 0))).p_not_transmitting[0] for chance in (1, 0.2, np.nan)
    )
    assert heard > hardly
    assert np.isnan(unknown)


def test_clutter_is_not_said_to_be_a_ship():
    real, clutter = (
        match(detections((5000, 0), p_real=chance), vessels((0, 0))).p_not_transmitting[0] for chance in (0.95, 0.1)
    )
    assert clutter < 0.2 < real


def test_lengths_tell_two_neighbours_apart():
    tracked = vessels((-60, 0), (60, 0), length_m=[200, 40])
    found = match(detections((-20, 0), (20, 0), length_m=[42, 190], length_u95_m=15), tracked)
    assert found.mmsi.tolist() == [101, 100]
    assert found.length_ratio == pytest.approx([42 / 40, 190 / 200])


def test_one_vessel_is_not_two_detections():
    found = match(detections((-30, 0), (30, 0)), vessels((0, 0)))
    assert sum(found.mmsi == 100) <= 1
    assert found.probability[found.mmsi == 100].sum() <= 1


def test_the_date_line_is_no_border():
    here = match(detections((400, 0), (-4000, 0)), vessels((350, 0), (-300, 0)))
    there = match(detections((400, 0), (-4000, 0), lon=180.0), vessels((350, 0), (-300, 0), lon=180.0))
    assert there.mmsi.tolist() == here.mmsi.tolist()
    assert there.probability == pytest.approx(here.probability, rel=1e-6)
    assert there.distance_m[0] == pytest.approx(50, abs=0.5)


@pytest.mark.parametrize(
    ("found", "tracked", "rows"),
    [(detections(), vessels(), 0), (detections((0, 0)), vessels(), 1), (detections(), vessels((0, 0)), 1)],
    ids=["nothing", "no vessels", "no detections"],
)
def test_a_scene_may_be_empty(found, tracked, rows):
    matches = match(found, tracked)
    assert len(matches) == rows
    assert np.all(np.isfinite(matches.probability))


def test_a_scene_without_area_is_refused():
    tracked = vessels((0, 0))
    seen = find_seen_positions(tracked, by_radar=False)
    with pytest.raises(DataError, match="area above 0"):
        match_scene(detections(), tracked, seen, area_km2=0.0)
    with pytest.raises(DataError, match="a place for each"):
        match_scene(detections(), vessels(), seen, area_km2=1.0)


@pytest.mark.parametrize("odd", [{"p_real": np.nan}, {"p_real": 1.5}, {"lat": np.nan}], ids=str)
def test_what_is_no_chance_or_no_place_is_refused(odd):
    with pytest.raises(DataError, match="not known"):
        match(detections((0, 0), **odd), vessels((0, 0)))


def test_drawn_scenes_are_matched_better_than_by_the_greedy_way_and_what_is_said_is_so():
    rng = np.random.default_rng(5)
    scenes = [draw_scene(rng) for _ in range(40)]
    answers = [matched(scene) for scene in scenes]
    sizes = [len(scene.detections) for scene in scenes]
    ours = [measure_pairs(one.mmsi[:n], scene.ship_of) for one, scene, n in zip(answers, scenes, sizes, strict=True)]
    greedy = [measure_pairs(match_mutual_best(scene, 600.0), scene.ship_of) for scene in scenes]
    said = np.concatenate([one.p_not_transmitting[:n] for one, n in zip(answers, sizes, strict=True)])
    assert find_f1(np.array(ours)) > find_f1(np.array(greedy)) + 0.02
    assert find_calibration_error(said, np.concatenate([scene.is_silent for scene in scenes])) < 0.05


places = st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), max_size=9)


@given(places, places, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(found_m, tracked_m, seed):
    rng = np.random.default_rng(seed)
    found, tracked = detections(*found_m), vessels(*tracked_m)
    mixed = _taken(found, rng.permutation(len(found)))
    turned = _taken(tracked, rng.permutation(len(tracked)))
    before, after = (
        {(one, int(mmsi) if one is None else 0): chances
         for one, mmsi, *chances in zip(m.detection_id, m.mmsi, m.p_not_transmitting, strict=True)}
        for m in (match(found, tracked), match(mixed, turned))
    )  # fmt: skip
    kept = before.keys() & after.keys()
    assert {key for key in before if key[0]} == {key for key in after if key[0]}
    assert all(before[key] == pytest.approx(after[key], rel=1e-3, abs=1e-6, nan_ok=True) for key in kept)


def _taken(rows, order):
    return replace(rows, **{field.name: getattr(rows, field.name)[order] for field in fields(rows)})


@given(places, places)
def test_chances_are_chances_and_pairs_are_one_to_one(found_m, tracked_m):
    found = match(detections(*found_m), vessels(*tracked_m))
    assert np.all((found.probability >= 0) & (found.probability <= 1))
    of_detections = np.array([one is not None for one in found.detection_id], bool)
    said = found.p_not_transmitting[of_detections]
    paired = (found.mmsi > 0) & of_detections
    assert np.all((said >= 0) & (said <= 1))
    assert np.all(said[paired[of_detections]] + found.probability[paired] <= 1 + 1e-6)
    assert len(set(found.mmsi[found.mmsi > 0])) == (found.mmsi > 0).sum()
    assert np.all(found.probability[paired] > MatchModel().least_probability)


@given(st.floats(0, 3000), st.floats(1, 3000), st.floats(0, 2 * np.pi), st.floats(0, 120))
def test_farther_is_never_likelier(distance, more, bearing, minutes):
    step = np.array([np.cos(bearing), np.sin(bearing)])
    tracked = vessels((0, 0), minutes_to_nearest=minutes)
    near, far = (
        match(detections(tuple(step * metres)), tracked, model=MatchModel(least_probability=0.0))
        for metres in (distance, distance + more)
    )
    assert far.p_not_transmitting[0] >= near.p_not_transmitting[0] - 1e-9
