from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, drawn, mixed, reported, sailed

from quaywatch.errors import DataError, PlanError
from quaywatch.events.call_states import STATE_TABLE, CallLimits, CallState, Mark, Pace, Place
from quaywatch.events.site_index import SiteReach, index_sites
from quaywatch.events.track_tables import Identities
from quaywatch.events.tracked_calls import find_calls, tell_calls
from quaywatch.events.tracked_voyages import find_voyages
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.call_site import CallSite
from quaywatch.records.track import Positions
from quaywatch.tracks.clean import clean_tracks

DEGREE_M = 111_320.0


def point(site, lon, lat=0.0, country=""):
    return CallSite(
        site=site,
        shape=Shape(kind=ShapeKind.POINT, rings=((LonLat(lon=lon, lat=lat),),)),
        country=country,
    )


def square(site, lon, half_m, lat=0.0, zone=""):
    half = half_m / DEGREE_M
    ring = [(lon - half, lat - half), (lon + half, lat - half), (lon + half, lat + half), (lon - half, lat + half)]
    corners = tuple(LonLat(lon=x, lat=y) for x, y in [*ring, ring[0]])
    return CallSite(site=site, zone=zone, shape=Shape(kind=ShapeKind.POLYGON, rings=(corners,)))


def visit(arrive_h=0.0, stay_h=10.0, *, lon=0.0, knots=10.0, far_m=20_000, every_min=6.0, mmsi=273000001, lat=0.0):
    """A ship that comes from the west, lies at a place, and goes back; as a function of time, sampled evenly."""
    run_h = far_m / (knots * 1852)
    time_h = np.arange(0, 2 * run_h + stay_h, every_min / 60)
    away_m = np.maximum(np.maximum(run_h - time_h, time_h - run_h - stay_h), 0) * knots * 1852
    moving = away_m > 0
    degrees = away_m / (DEGREE_M * np.cos(np.radians(lat)))
    return drawn(arrive_h + time_h, lon - degrees, lat, speed_kn=np.where(moving, knots, 0.0), mmsi=mmsi)


def told(parts, sites, *, reports=(), as_of_h=None):
    tracks = clean_tracks(mixed(parts) if isinstance(parts, list) else parts)
    as_of_ms = None if as_of_h is None else START_MS + round(as_of_h * HOUR_MS)
    calls = find_calls(tracks, index_sites(sites, SiteReach()), as_of_ms=as_of_ms)
    who = Identities(reports=reported(reports)) if reports else Identities()
    return tell_calls(tracks, calls, sites, who).columns, find_voyages(tracks, calls, sites, who).columns


def hours(column):
    return (column.astype(np.int64) - START_MS) / HOUR_MS


def test_a_visit_with_all_its_parts_has_confidence_four_and_brackets_one_report_wide():
    calls, _ = told([visit()], [point("rajin", 0.0)])
    assert (calls["site"].tolist(), calls["zone"].tolist(), calls["confidence"].tolist()) == (["rajin"], [None], [4])
    assert (calls["stops"].tolist(), calls["min_speed_kn"].tolist()) == ([1], [0.0])
    run_h = 20_000 / 18_520
    start, end = run_h - 3000 / 18_520, run_h + 10 + 4000 / 18_520
    assert hours(calls["start_not_before"])[0] < start <= hours(calls["start_not_after"])[0]
    assert hours(calls["end_not_before"])[0] < end <= hours(calls["end_not_after"])[0]
    assert hours(calls["start_not_after"])[0] - hours(calls["start_not_before"])[0] == pytest.approx(0.1)
    assert abs(calls["lon"][0]) < 0.001


def test_passing_by_is_a_call_of_confidence_one():
    calls, voyages = told([sailed(4, lon=-0.3, knots=10)], [point("rajin", 0.0)])
    assert (calls["confidence"].tolist(), calls["stops"].tolist()) == ([1], [0])
    assert abs(calls["lon"][0]) < 0.01
    assert not len(voyages["mmsi"])


def test_out_at_three_and_a_half_kilometres_is_neither():
    lon = np.array([10, 2.9, 3.5, 2.9, 3.9, 4.1, 3.5, 10]) * 1000 / DEGREE_M
    calls, _ = told(drawn(np.arange(8) / 4, lon, 0, speed_kn=3), [point("rajin", 0.0)])
    assert hours(calls["start_not_after"]).tolist() == [0.25]
    assert hours(calls["end_not_before"]).tolist() == [1.0]
    assert hours(calls["end_not_after"]).tolist() == [1.25]


def test_an_entry_that_was_not_seen_is_open_and_less_sure():
    calls, _ = told(visit().take(slice(20, None)), [point("rajin", 0.0)])
    assert np.isnat(calls["start_not_before"]).all()
    assert calls["confidence"].tolist() == [3]


def test_a_ship_that_is_still_there_has_an_open_call():
    calls, _ = told(visit().take(slice(15, 60)), [point("rajin", 0.0)])
    assert np.isnat(calls["end_not_after"]).all()
    assert calls["confidence"].tolist() == [2]


def test_a_silence_in_port_counts_as_a_stop_does():
    rows = visit(knots=5)
    rows.speed_kn[rows.speed_kn == 0] = 1.0
    away = np.flatnonzero(rows.speed_kn == 1.0)
    quiet = rows.take(np.setdiff1d(np.arange(len(rows)), away[5:-5]))
    assert told(rows, [point("rajin", 0.0)])[0]["confidence"].tolist() == [1]
    assert told(quiet, [point("rajin", 0.0)])[0]["confidence"].tolist() == [4]


def test_silence_up_to_now_in_port_counts():
    rows = visit(knots=5).take(slice(0, 23))
    rows.speed_kn[:] = 5
    assert told(rows, [point("rajin", 0.0)], as_of_h=4)[0]["confidence"].tolist() == [1]
    assert told(rows, [point("rajin", 0.0)], as_of_h=9)[0]["confidence"].tolist() == [3]


def test_a_stop_ends_only_above_half_a_knot():
    speeds = [5, 0.1, 0.4, 0.1, 0.6, 0.4, 0.15, 5]
    calls, _ = told(drawn(np.arange(8) / 4, 0.0, 0.0, speed_kn=speeds), [point("rajin", 0.0)])
    assert calls["stops"].tolist() == [2]


def test_speed_that_was_not_sent_is_that_made_good():
    rows = visit()
    rows.speed_kn[:] = np.nan
    calls, _ = told(rows, [point("rajin", 0.0)])
    assert (calls["confidence"].tolist(), calls["stops"].tolist()) == ([4], [1])


def test_inside_a_polygon_is_in_and_a_kilometre_beyond_it_is_out():
    lon = np.array([3, 0.9, 1.5, 1.9, 2.1, 5]) * 1000 / DEGREE_M
    calls, _ = told(drawn(np.arange(6) / 4, lon, 0, speed_kn=3), [square("rajin", 0.0, 1000, zone="pier-1")])
    assert (calls["site"].tolist(), calls["zone"].tolist()) == (["rajin"], ["pier-1"])
    assert (hours(calls["start_not_after"])[0], hours(calls["end_not_after"])[0]) == (0.25, 1.0)


def test_a_shift_between_berths_of_one_site_is_one_call_at_the_first():
    stay = drawn(np.arange(0, 10, 0.1), np.where(np.arange(100) < 50, 0.0, 0.025), 0.0, speed_kn=0.0)
    sites = [square("rajin", 0.0, 300, zone="pier-1"), square("rajin", 0.025, 300, zone="pier-2")]
    calls, _ = told(stay, sites)
    assert calls["zone"].tolist() == ["pier-1"]


def test_a_call_is_at_the_site_where_the_ship_stopped_not_at_one_it_passed():
    near = 3500 / DEGREE_M
    calls, _ = told([visit()], [point("passed", -near), point("stopped", 0.0)])
    assert calls["site"].tolist() == ["stopped", "passed"]
    assert calls["confidence"].tolist() == [4, 1]
    start = 20_000 / 18_520 - 3000 / 18_520
    assert hours(calls["start_not_before"])[0] < start <= hours(calls["start_not_after"])[0]


def test_draught_tells_the_direction_only_beyond_the_dead_band():
    def direction(before, after):
        reports = [(-1, {"draught_m": before}), (8, {"draught_m": after})]
        calls, _ = told([visit()], [point("rajin", 0.0)], reports=reports)
        return calls["direction"][0]

    assert direction(6.0, 9.1) == "loading"
    assert direction(9.1, 6.0) == "unloading"
    assert direction(6.0, 6.4) == "undetermined"
    assert direction(6.0, np.nan) == "undetermined"
    assert direction(np.nan, 6.0) == "undetermined"


def test_an_old_draught_says_nothing():
    reports = [(-2000, {"draught_m": 6.0}), (-1000, {"draught_m": np.nan}), (8, {"draught_m": 9.0})]
    calls, _ = told([visit()], [point("rajin", 0.0)], reports=reports)
    assert np.isnan(calls["draught_in_m"]).all()
    assert calls["draught_out_m"].tolist() == [9.0]


def test_voyages_run_from_call_to_call_between_countries():
    sites = [
        point("rajin", 0.0, country="KP"),
        point("passed", 0.7, country="RU"),
        point("vostochny", 1.6, country="RU"),
    ]
    way = sailed(8, start_h=12.3, lon=0.1, knots=10)
    calls, voyages = told([visit(), way, visit(22, lon=1.6)], sites)
    assert calls["site"].tolist() == ["rajin", "passed", "vostochny"]
    assert (voyages["from_country"].tolist(), voyages["to_country"].tolist()) == (["KP"], ["RU"])
    assert voyages["coverage"].tolist() == [1.0]
    assert voyages["start_not_before"].tolist() == calls["end_not_before"][:1].tolist()
    assert voyages["end_not_after"].tolist() == calls["start_not_after"][2:].tolist()


def test_a_voyage_that_was_not_heard_has_little_coverage():
    _, voyages = told([visit(), visit(30, lon=1.6)], [point("rajin", 0.0), point("vostochny", 1.6)])
    assert 0.0 < voyages["coverage"][0] < 0.3


def test_no_rows_and_no_sites_are_no_calls():
    assert not len(told(Positions.empty(), [point("rajin", 0.0)])[0]["mmsi"])
    assert not len(told([visit()], [])[0]["mmsi"])


def test_limits_and_sites_that_make_no_sense_are_refused():
    with pytest.raises(PlanError):
        CallLimits(stop_kn=0.6)
    with pytest.raises(DataError):
        square("rajin", 0.0, 200_000)
    line = Shape(kind=ShapeKind.LINE, rings=((LonLat(lon=0, lat=0), LonLat(lon=1, lat=0)),))
    with pytest.raises(DataError):
        CallSite(site="rajin", shape=line)


def test_the_state_table_is_whole_and_stands_in_the_docs():
    text = (Path(__file__).parents[2] / "docs" / "ais.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (at sea|in port|stopped) \| (.+?) \| (.+?) \| (at sea|in port|stopped) \| (.+?) \|$", text, re.M
    )
    names = {state: state.name.lower().replace("_", " ") for state in CallState}
    read = {}
    for state, places, paces, following, marks in rows:
        for place, pace in product(places.split(" or "), paces.split(" or ")):
            mark = Mark.NOTHING
            for word in marks.split(" and "):
                mark |= Mark["NOTHING" if word == "-" else word.upper()]
            every_pace = Pace if pace == "any" else [Pace[pace.upper()]]
            for one in every_pace:
                read[state, Place[place.upper()], one] = (following, mark)
    assert read == {(names[s], w, p): (names[n], m) for (s, w, p), (n, m) in STATE_TABLE.items()}
    assert len(read) == len(CallState) * len(Place) * len(Pace)


@st.composite
def visits(draw):
    parts, at = [], 0.0
    for _ in range(draw(st.integers(1, 4))):
        at += draw(st.sampled_from([3.0, 7.0, 25.0]))
        stay = draw(st.sampled_from([0.0, 0.5, 9.0]))
        parts.append(visit(at, stay, lon=draw(st.sampled_from([0.0, 0.3])), mmsi=draw(st.sampled_from([1, 2]))))
        at += stay + 3
    return parts


@settings(deadline=None, max_examples=50)
@given(visits(), st.integers(0, 9), st.sampled_from([0.0, 63.7, 180.0, -180.0, 179.85]))
def test_calls_depend_neither_on_order_nor_copies_nor_on_the_date_line(parts, seed, turn):
    sites = [point("a", 0.0), square("b", 0.3, 2000)]
    turned_sites = [point("a", turn), square("b", 0.3 + turn, 2000)]
    turned = [
        drawn((p.time_ms - START_MS) / HOUR_MS, p.lon + turn, p.lat, mmsi=p.mmsi, speed_kn=p.speed_kn) for p in parts
    ]
    calls, voyages = told(Positions.joined(parts), sites)
    again, voyages_again = told(mixed([*turned, *turned], seed), turned_sites)
    for name in ("mmsi", "site", "confidence", "stops", "start_not_after", "end_not_after", "event_id"):
        assert calls[name].astype(str).tolist() == again[name].astype(str).tolist()
    assert voyages["event_id"].tolist() == voyages_again["event_id"].tolist()
    assert voyages["coverage"] == pytest.approx(voyages_again["coverage"])


@settings(deadline=None, max_examples=50)
@given(st.floats(-50, 50), st.floats(0.2, 200))
def test_midnights_and_months_cut_no_call(arrive_h, stay_h):
    calls, _ = told([visit(arrive_h, stay_h)], [point("rajin", 0.0)])
    assert calls["confidence"].tolist() == [4]
    lasted = hours(calls["end_not_after"])[0] - hours(calls["start_not_before"])[0]
    assert lasted == pytest.approx(stay_h + 7000 / 18_520, abs=0.21)


@settings(deadline=None, max_examples=30)
@given(visits(), st.integers(0, 60), st.floats(-0.2, 0.5))
def test_a_late_message_leaves_the_calls_that_it_does_not_touch(parts, late_h, lon):
    sites = [point("a", 0.0), point("b", 0.3)]
    late = drawn(late_h + 0.05, lon, 0.05, mmsi=2, speed_kn=9.0)
    before, _ = told(Positions.joined(parts), sites)
    after, _ = told(Positions.joined([*parts, late]), sites)
    start = np.nan_to_num(hours(before["start_not_before"]), nan=-1e9)
    end = hours(before["end_not_after"])
    away = (before["mmsi"] != 2) | (late_h + 0.05 < start - 2) | (late_h + 0.05 > end + 2)
    away &= ~np.isnat(before["end_not_after"]) & ~np.isnat(before["start_not_before"])
    assert set(before["event_id"][away]) <= set(after["event_id"])
