from __future__ import annotations

import numpy as np
from tests.report.test_event_tables import events_of

from quaywatch.geo import LonLat
from quaywatch.pipeline.ship_records import MOST_OF_A_KIND, choose_events
from quaywatch.records.place import Site
from quaywatch.records.track_event import TrackEventKind, TrackEvents

RAJIN = Site(id="rajin", name="Rajin", centre=LonLat(lon=130.3, lat=42.2))
NOW = np.array(["2001-03-09T04:10"], "datetime64[ms]")


def table(kind, count, /, **columns):
    usual = {name: np.repeat(column[:1], count) for name, column in events_of(kind).columns.items()}
    times = {name: np.repeat(NOW, count) for name in usual if "_not_" in name}
    keys = {"event_id": np.array([f"event-{n}" for n in range(count)], object)}
    own = {
        name: np.array(list(values), object if isinstance(values, list) else None) for name, values in columns.items()
    }
    return TrackEvents(kind=kind, columns={**usual, **times, **keys, **own})


def test_a_case_says_how_many_events_there_are_where_it_holds_fewer():
    count = MOST_OF_A_KIND + 50
    kinds = ["bad_identity"] * count
    odd = table(
        TrackEventKind.ANOMALIES, count, mmsi=range(1, count + 1), kind=kinds, severity=np.linspace(0, 1, count)
    )
    chosen = choose_events({TrackEventKind.ANOMALIES: odd}, [], (), ())
    assert len(chosen.tables[TrackEventKind.ANOMALIES]) == MOST_OF_A_KIND
    assert chosen.counts[TrackEventKind.ANOMALIES] == count
    assert chosen.anomalies == {"bad_identity": count}
    assert min(chosen.tables[TrackEventKind.ANOMALIES].columns["severity"]) > 0.1


def test_events_of_ships_that_claims_name_are_held_first():
    count = MOST_OF_A_KIND + 50
    odd = table(
        TrackEventKind.ANOMALIES,
        count,
        mmsi=range(1, count + 1),
        kind=["bad_identity"] * count,
        severity=np.linspace(0, 1, count),
    )
    chosen = choose_events({TrackEventKind.ANOMALIES: odd}, [], (), (), claimed=(1,))
    assert 1 in chosen.tables[TrackEventKind.ANOMALIES].columns["mmsi"]
    assert chosen.counts[TrackEventKind.ANOMALIES] == count  # of a case without sites and lists still all


def test_ships_that_claims_name_are_chosen_beside_those_of_the_sites():
    calls = table(
        TrackEventKind.PORT_CALLS,
        3,
        mmsi=[5, 6, 7],
        site=["rajin", "busan", "busan"],
        zone=[None] * 3,
        confidence=[4] * 3,
    )
    assert choose_events({TrackEventKind.PORT_CALLS: calls}, [RAJIN], (), (), claimed=(6,)).ships == {5, 6}


def test_ships_in_the_zones_of_a_site_come_first_and_others_count_only_for_calling():
    calls = table(
        TrackEventKind.PORT_CALLS,
        3,
        mmsi=[5, 6, 7],
        site=["rajin", "rajin", "busan"],
        zone=[None, "berth", "berth"],
        confidence=[4, 4, 4],
    )
    chosen = choose_events({TrackEventKind.PORT_CALLS: calls}, [RAJIN], (), ())
    assert chosen.ships == {5, 6}
    assert chosen.first == (6,)
    assert chosen.counts == {TrackEventKind.PORT_CALLS: 2}
