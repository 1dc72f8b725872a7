from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, reported

from quaywatch.events.track_tables import OPEN_MS, EventRows, Identities, last_reports, tell_events
from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import TrackEventKind


def anomalies(mmsi, start_ms, because):
    start = np.array(start_ms, np.int64)
    return EventRows(
        kind=TrackEventKind.ANOMALIES,
        mmsi=np.array(mmsi, np.int32),
        start_ms=(start, start),
        end_ms=(start, np.full(len(start), OPEN_MS)),
        place=(np.zeros(len(start)), np.zeros(len(start))),
        own={"kind": np.full(len(start), "circle", object), "severity": np.ones(len(start))},
        defining=(start,),
        because=because,
    )


def test_events_come_by_vessel_and_start_with_open_ends_and_reasons():
    because = {"turns": np.array([np.nan, 2.0, 3.12345])}
    found = tell_events(anomalies([2, 1, 1], [5, 9, 7], because), Identities()).columns
    assert found["mmsi"].tolist() == [1, 1, 2]
    assert np.isnat(found["end_not_after"]).all()
    assert [json.loads(text)["turns"] for text in found["because"]] == [3.123, 2.0, None]
    assert (found["imo"].tolist(), found["name"].tolist(), found["flag"].tolist()) == ([0] * 3, [""] * 3, [""] * 3)


def test_an_event_without_reasons_says_nothing():
    assert tell_events(anomalies([1], [5], {}), Identities()).columns["because"].tolist() == ["{}"]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 20)), max_size=12), st.integers(1, 3), st.integers(-2, 22))
def test_the_last_report_up_to_an_instant_is_the_one_a_search_of_all_finds(said, mmsi, hour):
    reports = StaticReports.joined([reported([(at, {"name": f"{at}"})], mmsi=of) for of, at in said]).in_order()
    row = last_reports(reports, reports.name != "", np.array([mmsi]), np.array([START_MS + hour * HOUR_MS]))[0]
    hours = sorted(at for of, at in said if of == mmsi)
    before = [at for at in hours if at <= hour]
    wanted = before[-1] if before else hours[0] if hours else None
    assert (None if row < 0 else int(reports.name[row])) == wanted
    assert row < 0 or reports.mmsi[row] == mmsi
