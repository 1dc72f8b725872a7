"""Where a silent ship could have been, and which sightings it could have been."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import parse_span
from quaywatch.errors import DataError
from quaywatch.events.meanwhile import Silence, find_proposals, find_reach
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.geo import LonLat
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome
from quaywatch.sources.sea_chart import read_sea_chart

RAJIN, VOSTOCHNY, BUSAN = LonLat(lon=130.29, lat=42.23), LonLat(lon=133.06, lat=42.73), LonLat(lon=129.05, lat=35.1)
OFF_VOSTOCHNY = LonLat(lon=132.9, lat=42.4)
ROUTES = SeaRoutes(read_sea_chart())
START = datetime(2025, 1, 3, 10, tzinfo=UTC)
SILENCE = Silence(
    id="gap-1",
    start=START,
    end=START + timedelta(hours=40),
    from_place=OFF_VOSTOCHNY,
    to_place=OFF_VOSTOCHNY,
    length_m=180.0,
    heard_probability=0.9,
)


def sighting(key, when, length=None, *, outcome=Outcome.SEEN, site="rajin"):
    return Observation(
        id=key,
        site=site,
        zone="berth",
        time=parse_span(when),
        kind=ObservationKind.VESSEL,
        outcome=outcome,
        evidence="a" * 64,
        by="drawn",
        length_m=None if length is None else Measure(value=length, u95=10.0),
    )


def test_a_silence_of_days_off_one_port_leaves_time_at_the_next():
    reach = find_reach(SILENCE, "rajin", RAJIN, ROUTES)
    assert 100 < reach.there_nm < 140
    assert reach.hours_left == pytest.approx(40 - 2 * 0.9 * reach.there_nm / 16.0)
    assert reach.from_time > START


def test_a_silence_too_short_for_the_way_leaves_none():
    assert find_reach(replace(SILENCE, end=START + timedelta(hours=9)), "rajin", RAJIN, ROUTES) is None
    assert find_reach(SILENCE, "busan", BUSAN, ROUTES) is None


def test_a_silence_that_has_not_ended_has_no_latest_departure():
    reach = find_reach(replace(SILENCE, end=None, to_place=None), "busan", BUSAN, ROUTES)
    assert reach.until is None
    assert reach.hours_left is None


def test_where_the_chart_knows_no_way_nothing_is_told():
    assert find_reach(replace(SILENCE, from_place=LonLat(lon=100.0, lat=60.0)), "rajin", RAJIN, ROUTES) is None


def test_a_sighting_of_like_length_in_the_time_left_comes_first():
    sightings = [
        sighting("unknown", "2025-01-04"),
        sighting("alike", "2025-01-04", 176.0),
        sighting("too long", "2025-01-04", 260.0),
        sighting("rather short", "2025-01-04", 158.0),
        sighting("too early", "2025-01-03T11:00:00Z", 178.0),
        sighting("nothing", "2025-01-04", outcome=Outcome.NOT_SEEN),
        sighting("elsewhere", "2025-01-04", 178.0, site="busan"),
    ]
    told = find_proposals([SILENCE], sightings, {"rajin": RAJIN, "busan": BUSAN}, ROUTES)
    assert [one.observation for one in told] == ["alike", "unknown", "rather short"]
    assert told[0].because == (
        f"{told[0].reach.there_nm:.0f} nm by sea and {told[0].reach.on_nm:.0f} nm on at 16 kn:"
        f" {told[0].reach.hours_left:.0f} hours left at most",
        "176 ± 10 m seen, 180 m sent",
        "90% that it would have been heard had it sent",
    )


def test_a_silence_where_nothing_could_be_heard_ranks_lower():
    deaf = replace(SILENCE, id="gap-2", heard_probability=0.1)
    unknown = replace(SILENCE, id="gap-3", heard_probability=None)
    told = find_proposals([deaf, unknown, SILENCE], [sighting("one", "2025-01-04")], {"rajin": RAJIN}, ROUTES)
    assert [one.silence for one in told] == ["gap-1", "gap-2", "gap-3"]


def test_half_an_end_and_an_end_before_the_start_are_refused():
    with pytest.raises(DataError, match="half an end"):
        replace(SILENCE, to_place=None)
    with pytest.raises(DataError, match="ends before it begins"):
        replace(SILENCE, end=START - timedelta(hours=1))


@given(st.floats(1.0, 400.0), st.floats(0.0, 200.0), st.floats(8.0, 20.0))
def test_a_longer_silence_and_a_faster_ship_never_leave_less_time(hours, more, speed):
    short = replace(SILENCE, end=START + timedelta(hours=hours), fastest_kn=speed)
    for other in (replace(short, end=short.end + timedelta(hours=more)), replace(short, fastest_kn=speed + 2.0)):
        reach, wider = (find_reach(one, "rajin", RAJIN, ROUTES) for one in (short, other))
        assert reach is None or (wider is not None and wider.hours_left >= reach.hours_left - 1e-6)


@given(st.permutations(range(4)))
def test_the_order_of_sightings_does_not_tell(order):
    sightings = [sighting(f"s{number}", "2025-01-04", 165.0 + 5.0 * number) for number in range(4)]
    told = find_proposals([SILENCE], [sightings[number] for number in order], {"rajin": RAJIN}, ROUTES)
    assert told == find_proposals([SILENCE], sightings, {"rajin": RAJIN}, ROUTES)
