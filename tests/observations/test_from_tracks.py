from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report import built_yard

from quaywatch.clock import Bracket, parse_span
from quaywatch.observations.from_tracks import CoveredTrack, find_covered_tracks, observe_tracks
from quaywatch.records.change import ChangeSign, TrackCover
from quaywatch.records.change_survey import PlacedChange
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.rolling_stock import TrackLook

DAYS = ("2024-05-01T02:00Z", "2024-06-01T02:00Z", "2024-07-01T02:00Z")


def looks():
    return [
        Look(
            id=f"look-{n}",
            site="station",
            time=parse_span(day),
            origin=LookOrigin.SCENE,
            evidence="a" * 64,
            scene=f"scene-{n}",
            views=(ZoneView(zone="track_1", usable=True, usable_share=1.0),),
        )
        for n, day in enumerate(DAYS)
    ]


def told(n, outcome=Outcome.SEEN):
    seen = outcome is Outcome.SEEN
    return TrackLook(
        scene=f"scene-{n}",
        acquired=parse_span(DAYS[n]),
        zone="track_1",
        outcome=outcome,
        because="unlike the bare track" if seen else "like the bare track",
        usable_share=1.0,
        occupied_m=Measure(value=140.0, u95=1.0) if seen else None,
        runs_m=(140.0,) if seen else (),
        cars=Measure(low=6, high=11) if seen else None,
    )


def observe(measured, covered=()):
    return observe_tracks(measured, looks(), sensor="fine", by="rolling 1", covered=covered)


def roof(sign, not_before, not_after, track="track_1"):
    ends = [parse_span(day).start for day in (not_before, not_after)]
    return CoveredTrack(track=track, sign=sign, when=Bracket(not_before=ends[0], not_after=ends[1]))


def test_a_roof_that_came_is_not_told_as_vehicles():
    measured = [told(0, Outcome.NOT_SEEN), told(1), told(2)]
    shown = observe(measured, [roof(ChangeSign.NEW, DAYS[0], DAYS[1])])
    assert [one.outcome for one in shown] == [Outcome.NOT_SEEN, Outcome.NOT_OBSERVABLE, Outcome.NOT_OBSERVABLE]
    assert all(one.occupied_m is None and one.count is None for one in shown[1:])
    assert "structure" in shown[1].note


def test_where_a_roof_stood_before_it_went_vehicles_are_not_told():
    shown = observe([told(0), told(1), told(2)], [roof(ChangeSign.GONE, DAYS[1], DAYS[2])])
    assert [one.outcome for one in shown] == [Outcome.NOT_OBSERVABLE, Outcome.NOT_OBSERVABLE, Outcome.SEEN]


def test_a_roof_over_another_track_hides_nothing():
    measured = [told(0), told(1)]
    assert observe(measured, [roof(ChangeSign.NEW, DAYS[0], DAYS[1], track="track_2")]) == observe(measured)


@given(st.sampled_from(list(ChangeSign)), st.sampled_from(DAYS))
def test_a_roof_of_which_no_time_is_known_may_hide_every_look(sign, day):
    unknown = CoveredTrack(track="track_1", sign=sign, when=Bracket())
    assert unknown.may_hide(parse_span(day))


@pytest.mark.parametrize("outcome", list(Outcome)[:2])
def test_without_a_roof_a_look_tells_what_was_measured(outcome):
    (shown,) = observe([told(1, outcome)])
    assert shown.outcome is outcome
    assert (shown.occupied_m is not None) == (outcome is Outcome.SEEN)


@pytest.mark.parametrize(
    ("width", "hides"),
    [
        pytest.param(Measure(value=26.0, u95=4.0), True, id="a roof"),
        pytest.param(Measure(value=8.0, u95=3.0), False, id="perhaps a train"),
        pytest.param(Measure(low=20.0), True, id="a roof that the picture cuts"),
        pytest.param(Measure(low=5.0), False, id="a strip that the picture cuts"),
    ],
)
def test_only_what_is_surely_wider_than_vehicles_hides_a_track(width, hides):
    cover = TrackCover(track="track_1", covered_share=1.0, covered_u95=0.01, covered_m=300.0)
    placed = PlacedChange(change=built_yard.roof(width_m=width, tracks=(cover,)), zone="track_1")
    survey = built_yard.survey(placed)
    assert bool(find_covered_tracks([survey], survey.site)) == hides
    assert find_covered_tracks([survey], "elsewhere") == ()
