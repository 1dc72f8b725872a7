from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, drawn, mixed, reported

from quaywatch.events.placed_reports import PlacedReports, place_reports
from quaywatch.records.track import Positions, StaticReports
from quaywatch.tracks.clean import clean_tracks


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from([0.0, 40.0]), st.sampled_from([1, 2])), max_size=30),
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from([1, 2, 3])), min_size=1, max_size=6),
)
def test_places_are_the_nearest_positions_of_the_vessel_whichever_of_its_ships_sent_them(rows, said):
    drawn_rows = mixed([drawn(hour, lon, 0.0, mmsi=mmsi) for hour, lon, mmsi in rows]) if rows else Positions.empty()
    tracks = clean_tracks(drawn_rows)
    reports = StaticReports.joined([reported([(hour, {})], mmsi=mmsi) for hour, mmsi in said]).in_order()
    placed = place_reports(tracks, reports)
    held = tracks.positions
    for row in range(len(placed)):
        times = held.time_ms[held.mmsi == reports.mmsi[row]]
        before, after = times[times <= reports.until_ms[row]], times[times >= reports.time_ms[row]]
        for found, wanted in (
            (placed.last[row], before.max(initial=-1)),
            (placed.first[row], after.min(initial=2**62)),
        ):
            if wanted in (-1, 2**62):
                assert np.isnan([found["lon"], found["lat"], found["time_ms"]]).all()
            else:
                assert found["time_ms"] == wanted


def test_reports_without_positions_are_placed_nowhere_and_parts_are_joined_in_their_order():
    reports = reported([(1, {"name": "ONE"}), (2, {"name": "TWO"})])
    placed = place_reports(clean_tracks(drawn(1.5, 7.0, 8.0)), reports)
    nowhere = place_reports(clean_tracks(Positions.empty()), reports)
    both = PlacedReports.joined([nowhere, placed])
    assert np.isnan(both.last["lon"]).tolist() == [True, True, False, False]
    assert both.first["time_ms"][2] == START_MS + 1.5 * HOUR_MS
    assert both.take(np.array([3])).reports.name.tolist() == ["TWO"]
