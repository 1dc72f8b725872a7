from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.detections.drawn_strips import (
    DrawnLook,
    Lying,
    berth,
    draw_radar_strip,
    draw_series,
    draw_strip,
)

from quaywatch.detections.berth_history import judge_berths
from quaywatch.detections.measure import measure_sides_m
from quaywatch.records.observation import Outcome

ZONE = berth()
quick = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def judged(strips):
    return {found.scene: found for found in judge_berths(strips, [ZONE])}


def outcomes(strips):
    return [found.outcome for found in judge_berths(strips, [ZONE])]


def varied(occupied, *, seed):
    """Looks with shifts, gains and haze as real ones have; each ship another."""
    rng = np.random.default_rng(seed)
    looks = []
    for busy in occupied:
        level = np.array([0.15, 0.13, 0.14, 0.17, 0.16]) + rng.uniform(-0.04, 0.15)
        ship = Lying(
            middle_m=rng.uniform(-40, 40),
            length_m=rng.uniform(110, 260),
            far_m=rng.uniform(22, 38),
            level=tuple(level),
        )
        looks.append(
            DrawnLook(
                lying=(ship,) if busy else (),
                shift=tuple(rng.uniform(-0.5, 0.5, 2)),
                gain=rng.normal(1, 0.03),
                haze=rng.normal(0, 0.004),
            )
        )
    return looks


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.6, 0.8])
@pytest.mark.parametrize("seed", [1, 2])
def test_presence_and_length_are_told_at_any_rate_of_occupancy_that_leaves_enough_empty_looks(rate, seed):
    occupied = np.random.default_rng(seed).permutation(40) < rate * 40
    looks = varied(occupied, seed=seed)
    found = judge_berths(draw_series(looks, seed=seed), [ZONE])
    assert [one.outcome is Outcome.SEEN for one in found] == list(occupied)
    for look, one in zip(looks, found, strict=True):
        lengths = [measure_sides_m(vessel.outline)[0] for vessel in one.vessels]
        assert lengths == pytest.approx([ship.length_m for ship in look.lying], abs=12)


def test_a_busy_berth_with_too_few_empty_looks_falls_back_and_says_so():
    looks = varied([number not in (3, 8, 12, 17) for number in range(20)], seed=4)
    found = judge_berths(draw_series(looks), [ZONE])
    assert {one.outcome for one in found} == {None}
    assert "4 of 19 other looks show the berth empty; 5 are needed." in {one.because for one in found}
    assert "3 of 19 other looks show the berth empty; 5 are needed." in {one.because for one in found}


def test_few_looks_fall_back_and_say_so():
    found = judge_berths(draw_series([DrawnLook()] * 5), [ZONE])
    assert {one.outcome for one in found} == {None}
    assert all("4 other looks" in one.because for one in found)


def test_one_ship_that_stays_for_most_looks_is_not_taken_for_the_quay():
    stays = DrawnLook(lying=(Lying(),))
    found = outcomes(draw_series([stays] * 16 + [DrawnLook()] * 3))
    assert Outcome.NOT_SEEN not in found[:16]


def test_a_hulk_that_never_leaves_reads_as_quay_and_that_is_said():
    hulk = Lying(middle_m=-60, length_m=70, near_m=0, far_m=40)
    ship = Lying(middle_m=50, length_m=80)
    looks = [DrawnLook(lying=(hulk, ship) if number % 3 == 0 else (hulk,)) for number in range(15)]
    found = judge_berths(draw_series(looks), [ZONE])
    assert [one.outcome is Outcome.SEEN for one in found] == [number % 3 == 0 for number in range(15)]
    assert all("is read as quay" in one.because for one in found)
    assert measure_sides_m(found[0].vessels[0].outline)[0] == pytest.approx(80, abs=12)


def test_a_crane_that_moves_along_the_quay_is_no_ship():
    rng = np.random.default_rng(5)
    looks = [
        DrawnLook(lying=(Lying(middle_m=rng.uniform(-90, 90), length_m=12, near_m=-20, far_m=25, level=(0.3,) * 5),))
        for _ in range(20)
    ]
    assert Outcome.SEEN not in outcomes(draw_series(looks))


def test_two_ships_in_one_berth_are_two_with_their_lengths():
    pair = DrawnLook(lying=(Lying(middle_m=-55, length_m=90), Lying(middle_m=60, length_m=100)))
    found = judge_berths(draw_series([DrawnLook()] * 8 + [pair]), [ZONE])[-1]
    assert sorted(measure_sides_m(one.outline)[0] for one in found.vessels) == pytest.approx([90, 100], abs=10)


def test_a_ship_that_reaches_beyond_its_berth_is_measured_whole():
    long = DrawnLook(lying=(Lying(middle_m=120, length_m=330, far_m=48),))
    found = judge_berths(draw_series([DrawnLook()] * 8 + [long]), [ZONE])[-1]
    assert [measure_sides_m(one.outline)[0] for one in found.vessels] == pytest.approx([330], abs=12)


@pytest.mark.parametrize("haze", [0.05, 0.1, 0.2])
def test_a_free_berth_under_a_smooth_veil_is_never_said_to_be_free(haze):
    looks = [*varied([False] * 12, seed=3), DrawnLook(haze=haze, gain=1 - 2 * haze)]
    found = judge_berths(draw_series(looks), [ZONE])
    assert found[-1].outcome is Outcome.NOT_OBSERVABLE
    assert found[-1].probability is None
    assert {one.outcome for one in found[:-1]} == {Outcome.NOT_SEEN}


def test_a_ship_under_thin_cloud_is_seen_with_doubt():
    looks = [*varied([False] * 12, seed=3), DrawnLook(lying=(Lying(),), haze=0.1, gain=0.8)]
    found = judge_berths(draw_series(looks), [ZONE])[-1]
    assert found.outcome is Outcome.SEEN
    assert found.probability <= 0.7
    assert "in doubt" in found.because


def test_a_look_that_does_not_see_the_berth_is_left_to_itself_and_takes_no_part():
    hidden = DrawnLook(hidden_m=(-400, 30))
    found = judge_berths(draw_series([DrawnLook()] * 9 + [hidden]), [ZONE])
    assert found[-1].outcome is None
    assert {one.outcome for one in found[:-1]} == {Outcome.NOT_SEEN}


def test_clouds_over_other_looks_do_not_become_the_empty_state():
    cloud = Lying(length_m=9000, near_m=-9000, far_m=9000, level=(0.5,) * 5)
    looks = [DrawnLook(lying=(cloud,) if n % 3 == 0 else (Lying(),) if n % 3 == 1 else ()) for n in range(24)]
    found = outcomes(draw_series(looks))
    assert [found[n] for n in range(24) if n % 3] == [Outcome.SEEN, Outcome.NOT_SEEN] * 8
    assert not {found[n] for n in range(0, 24, 3)} & {Outcome.SEEN, Outcome.NOT_SEEN}


def test_radar_looks_of_one_orbit_serve_one_another_and_those_of_another_do_not():
    strips = [draw_radar_strip(number % 3 == 0, number) for number in range(18)]
    other = [
        dataclasses.replace(draw_radar_strip(False, number, orbit="54"), scene=f"other-{number}") for number in range(3)
    ]
    found = judged([*strips, *other])
    assert [found[strip.scene].outcome is Outcome.SEEN for strip in strips] == [n % 3 == 0 for n in range(18)]
    assert {found[strip.scene].outcome for strip in other} == {None}
    assert measure_sides_m(found["scene-000"].vessels[0].outline)[0] == pytest.approx(180, abs=20)


def test_a_season_with_enough_looks_is_held_against_its_own_empty_looks():
    murky = Lying(middle_m=0, length_m=160, near_m=0, far_m=45, level=(0.06, 0.055, 0.075, 0.033, 0.017))
    winter = [DrawnLook(lying=(murky,), day=3 * n) for n in range(15)]
    summer = [DrawnLook(day=150 + 3 * n) for n in range(15)]
    found = judge_berths(draw_series([*winter, *summer]), [ZONE])
    assert {one.outcome for one in found} == {Outcome.NOT_SEEN}
    assert {one.looks for one in found} == {14}


@quick
@given(seed=st.integers(0, 999), order=st.randoms(use_true_random=False))
def test_the_order_of_the_looks_does_not_matter(seed, order):
    strips = draw_series(varied([number % 3 == 0 for number in range(12)], seed=seed), seed=seed)
    shuffled = list(strips)
    order.shuffle(shuffled)
    assert judge_berths(shuffled, [ZONE]) == judge_berths(strips, [ZONE])


@quick
@given(seed=st.integers(0, 999), looks=st.integers(6, 14))
def test_the_same_empty_scene_again_and_again_is_never_occupied(seed, looks):
    strip = draw_strip(DrawnLook(), 0, seed=seed)
    same = [dataclasses.replace(strip, scene=f"scene-{number}") for number in range(looks)]
    assert set(outcomes(same)) == {Outcome.NOT_SEEN}


@quick
@given(seed=st.integers(0, 999), more=st.integers(1, 6))
def test_looks_that_show_a_ship_do_not_turn_the_answer_of_those_that_do_not(seed, more):
    rng = np.random.default_rng(seed)
    strips = draw_series(varied([bool(rng.random() < 0.3) for _ in range(14)], seed=seed), seed=seed)
    before = judged(strips)
    added = [
        draw_strip(look, 100 + number, seed=seed) for number, look in enumerate(varied([True] * more, seed=seed + 1))
    ]
    after = judged([*strips, *added])
    assert {scene: after[scene].outcome for scene in before} == {scene: one.outcome for scene, one in before.items()}


@quick
@given(seed=st.integers(0, 999), rise=st.floats(0.0, 0.3), far_m=st.floats(12, 45), gain=st.floats(0.8, 1.2))
def test_a_chance_is_a_chance_and_goes_with_the_outcome(seed, rise, far_m, gain):
    thing = Lying(level=tuple(np.array([0.06, 0.055, 0.04, 0.025, 0.015]) + rise), far_m=far_m)
    found = judge_berths(draw_series([*[DrawnLook()] * 8, DrawnLook(lying=(thing,), gain=gain)], seed=seed), [ZONE])[-1]
    assert found.outcome is not Outcome.NOT_OBSERVABLE
    assert 0.0 <= found.probability <= 1.0
    assert (found.outcome is Outcome.SEEN) == (found.probability >= 0.5)
    assert found.outcome is Outcome.SEEN or not found.vessels
