from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from tests.detections.conftest import window_of
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.clock import parse_span
from quaywatch.detections.change_doubts import ChangeDoubts, find_lean_m, tell_looks
from quaywatch.detections.changes import find_changes
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.seasons import choose_like_season, season_distance_days, tell_seasons
from quaywatch.records.change import ChangeKind, TrackCover
from quaywatch.records.observation import Measure
from quaywatch.records.scene import Band

SHAPE = (130, 140)
TOWN = draw_town(SHAPE)
COVER = draw_roof(SHAPE, centre_m=(700.0, 600.0), length_m=300.0, width_m=60.0, azimuth_deg=90.0)
BUILT = build(TOWN, COVER, (0.28, 0.3, 0.29, 0.3))
BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)


def laid(ground, when, *, seed, pixel_m=10.0, **angles):
    window = window_of(dict(zip(BANDS, look_at(ground, seed=seed), strict=True)), pixel_m=pixel_m)
    parameters = {key: str(angle) for key, angle in angles.items()}
    scene = dataclasses.replace(
        window.scene,
        id=f"scene-{when}",
        acquired=parse_span(when),
        parameters=parameters,
        gsd_m=pixel_m,
        sensor="sentinel2" if pixel_m > 5.0 else "very_high_resolution",
    )
    return dataclasses.replace(window, scene=scene)


def structure(found):
    return next(one for one in found if one.kind is ChangeKind.STRUCTURE)


def test_of_one_look_a_side_in_different_seasons_the_score_is_lowered_and_this_is_said():
    early = laid(TOWN, "2024-06-01", seed=0)
    alike = structure(find_changes([early], [laid(BUILT, "2025-06-20", seed=1)]))
    unlike = structure(find_changes([early], [laid(BUILT, "2024-12-01", seed=1)]))
    assert alike.notes == ()
    assert "of different seasons" in unlike.notes[0]
    assert unlike.score == pytest.approx(0.8 * alike.score, abs=0.002)


def test_of_several_years_the_looks_of_like_season_are_compared():
    summer, winter = TOWN, np.clip(TOWN + 0.15 * (draw_town(SHAPE, seed=5) - 0.15), 0.01, 1.0)
    early = [laid(winter, "2023-01-10", seed=0), laid(summer, "2023-07-01", seed=1)]
    late = [laid(build(summer, COVER, (0.28, 0.3, 0.29, 0.3)), "2024-07-05", seed=2)]
    told, alone = structure(find_changes(early, late)), structure(find_changes(early[1:], late))
    assert told.outline == alone.outline
    assert told.notes == ()


spans = st.integers(0, 3000).map(lambda day: parse_span(str(np.datetime64("2018-01-01") + day)))


@given(spans, spans)
def test_days_of_the_year_apart_are_the_same_both_ways_and_at_most_half_a_year(one, other):
    apart = season_distance_days(one, other)
    assert apart == pytest.approx(season_distance_days(other, one))
    assert 0.0 <= apart <= 183.0
    assert season_distance_days(one, one) == 0.0


@given(st.lists(spans, min_size=1, max_size=4), st.lists(spans, min_size=1, max_size=4))
def test_each_side_keeps_a_look_and_what_is_said_goes_with_what_is_kept(early, late):
    window = laid(TOWN[:, :9, :9], "2024-05-01", seed=0)
    sides = [
        [dataclasses.replace(window, scene=dataclasses.replace(window.scene, acquired=span)) for span in side]
        for side in (early, late)
    ]
    kept = choose_like_season(*sides)
    assert all(kept)
    given_scenes, kept_scenes = ([[one.scene for one in side] for side in both] for both in (sides, kept))
    if tell_seasons(*given_scenes) is not None:
        assert list(map(len, kept)) == [len(early), len(late)]
    else:
        assert tell_seasons(*kept_scenes) is None


def field(colour):
    return build(TOWN, COVER, colour)


GREEN, SOIL, GREY = (0.04, 0.08, 0.05, 0.4), (0.08, 0.12, 0.18, 0.24), (0.25, 0.25, 0.25, 0.26)


@pytest.mark.parametrize(
    ("early", "late"), [pytest.param(GREEN, SOIL, id="harvested"), pytest.param(SOIL, GREEN, id="grown")]
)
def test_plants_that_ripened_are_no_structure(early, late):
    told = find_changes([laid(field(early), "2023-06-01", seed=0)], [laid(field(late), "2024-06-01", seed=1)])
    assert told
    assert all(one.kind is not ChangeKind.STRUCTURE for one in told)
    assert any((one.because or "").startswith("plants") for one in told)


def test_a_grey_roof_on_a_green_field_stays_a_structure():
    told = find_changes([laid(field(GREEN), "2023-06-01", seed=0)], [laid(field(GREY), "2024-06-01", seed=1)])
    assert structure(told).because is None


def test_fine_pictures_taken_aslant_widen_the_sides_and_say_so():
    cover = np.zeros(SHAPE)
    cover[50:70, 40:100] = 1.0
    cover = ndimage.gaussian_filter(cover, 0.4)
    built = build(TOWN, cover, (0.5, 0.5, 0.5, 0.5))
    early = laid(TOWN, "2024-06-01", seed=0, pixel_m=1.0)
    straight = laid(built, "2025-06-01", seed=1, pixel_m=1.0, view_off_nadir=3.0)
    aslant = laid(built, "2025-06-01", seed=1, pixel_m=1.0, view_off_nadir=25.0)
    plain, leaning = structure(find_changes([early], [straight])), structure(find_changes([early], [aslant]))
    assert plain.notes == ()
    assert "leans by 4.7 m" in leaning.notes[0]
    assert leaning.length_m.u95 == pytest.approx(np.hypot(plain.length_m.u95, 4.66), abs=0.02)
    assert leaning.length_m.value == plain.length_m.value


angles, azimuths = st.floats(0, 60), st.floats(0, 360)


@given(angles, azimuths, angles, azimuths)
def test_leans_between_two_looks_lie_between_their_difference_and_their_sum(off, azimuth, other, way):
    one = laid(TOWN[:, :9, :9], "2024-05-01", seed=0, view_off_nadir=off, view_azimuth=azimuth).scene
    two = laid(TOWN[:, :9, :9], "2024-06-01", seed=0, view_off_nadir=other, view_azimuth=way).scene
    first, second, between = find_lean_m([one], [two])
    assert abs(first - second) - 1e-6 <= between <= first + second + 1e-6
    assert find_lean_m([one], [one])[2] == pytest.approx(0.0, abs=1e-3)


def test_without_view_angles_no_lean_is_told():
    scene = laid(TOWN[:, :9, :9], "2024-05-01", seed=0).scene
    assert find_lean_m([scene], [scene]) is None


def test_what_the_looks_leave_open_is_said():
    early = laid(TOWN[:, :9, :9], "2024-06-01T02:00:00Z", seed=0).scene
    late = laid(TOWN[:, :9, :9], "2024-12-01T02:00:00Z", seed=0).scene
    season, shadows = tell_looks([early], [late])
    assert "different seasons" in season
    assert shadows.startswith("tips of shadows of 10 m high things moved by up to 1")
    assert "computed from time and place" in shadows
    day = laid(TOWN[:, :9, :9], "2024-06-02", seed=0, pixel_m=1.0).scene
    assert [note.partition(":")[0] for note in tell_looks([day], [day])] == [
        "where the sun stood is not known on both sides",
        "view angles are not known",
    ]


def no_doubts(window, stacks):
    """Of two pictures of which neither bands, nor sun, nor season tell anything."""
    before, after = stacks
    return ChangeDoubts(
        shadows=None, grid=MetricGrid.of(window), stacks=(before, after), bands=(), season=None, leans_m=None
    )


@pytest.mark.parametrize(
    ("width", "kind"),
    [
        pytest.param(Measure(value=26.0, u95=4.0), ChangeKind.STRUCTURE, id="a roof"),
        pytest.param(Measure(value=3.2, u95=1.0), ChangeKind.OTHER, id="a train"),
        pytest.param(Measure(value=9.0, u95=4.0), ChangeKind.OTHER, id="perhaps a train"),
        pytest.param(Measure(low=5.4), ChangeKind.OTHER, id="ballast that the picture cuts"),
    ],
)
def test_what_may_be_no_wider_than_a_train_is_no_structure_over_a_track(width, kind):
    windows = [laid(TOWN, "2024-05-01", seed=0), laid(BUILT, "2024-06-01", seed=1)]
    roof = structure(find_changes(windows[:1], windows[1:]))
    cover = TrackCover(track="track_1", covered_share=1.0, covered_u95=0.01, covered_m=300.0)
    doubts = no_doubts(windows[0], np.zeros((2, 1, *SHAPE), np.float32))
    told = doubts.told(dataclasses.replace(roof, width_m=width, tracks=(cover,)))
    assert told.kind is kind
    assert (told.because is None) == (kind is ChangeKind.STRUCTURE)
    free = dataclasses.replace(roof, width_m=width)
    assert doubts.told(free).kind is ChangeKind.STRUCTURE


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [
        pytest.param(slice(0, 0), ChangeKind.STRUCTURE, id="both ends seen"),
        pytest.param(slice(0, 70), ChangeKind.STRUCTURE, id="one end seen"),
        pytest.param(slice(0, 140), ChangeKind.OTHER, id="no end seen"),
    ],
)
def test_what_runs_on_at_both_ends_of_what_was_seen_may_be_the_bed_of_a_track(hidden, kind):
    windows = [laid(TOWN, "2024-05-01", seed=0), laid(BUILT, "2024-06-01", seed=1)]
    roof = structure(find_changes(windows[:1], windows[1:]))
    cover = TrackCover(track="track_1", covered_share=1.0, covered_u95=0.01, covered_m=300.0)
    stacks = np.zeros((2, 1, *SHAPE), np.float32)
    stacks[1, :, :, hidden] = np.nan
    doubts = no_doubts(windows[0], stacks)
    told = doubts.told(dataclasses.replace(roof, tracks=(cover,)))
    assert told.kind is kind
    assert doubts.told(roof).kind is ChangeKind.STRUCTURE
