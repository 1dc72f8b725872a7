"""Port calls by signals as observations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import Bracket
from quaywatch.events.calls import count_calls
from quaywatch.events.evidence import PortEvidence
from quaywatch.geo import LonLat
from quaywatch.observations.from_ships import observe_port_calls
from quaywatch.records.case import CountRequest
from quaywatch.records.event import Direction
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.track_event import TrackEventKind

SITE = Site(id="port", name="Port", zones=(Zone(id="berth1", kind=ZoneKind.BERTH),))
TABLE = "ab" * 32
START = datetime(2025, 1, 31, 22, tzinfo=UTC)


def call(number: int = 0, *, hours: float = 10.0, mmsi: int = 273_000_001, zone: str = "berth1", **facts) -> ShipEvent:
    begins = START + timedelta(days=3 * number)
    ends = begins + timedelta(hours=hours)
    told = {"zone": zone, "confidence": 4, "draught_in_m": None, "draught_out_m": None, **facts}
    return ShipEvent(
        id=f"port_calls-{mmsi}-{number}",
        kind=TrackEventKind.PORT_CALLS,
        mmsi=mmsi,
        imo=None,
        name=f"DRAWN {mmsi}",
        flag="RU",
        start=Bracket(not_before=begins - timedelta(minutes=5), not_after=begins),
        end=Bracket(not_before=ends, not_after=ends + timedelta(minutes=5)),
        place=LonLat(lon=130.3, lat=42.2),
        site="port",
        table=TABLE,
        facts=told,
    )


def counted(events):
    told = tuple(one for event in events for one in observe_port_calls([event], SITE))
    request = CountRequest(id="c", title="calls", site="port")
    return count_calls(PortEvidence(site=SITE, observations=told), request, probable=False)


def test_the_first_and_the_last_position_of_a_call_are_one_call():
    told = list(observe_port_calls([call()], SITE))
    assert [one.outcome for one in told] == [Outcome.SEEN, Outcome.SEEN]
    assert told[0].same_call == (told[1].id,)
    assert {one.evidence for one in told} == {TABLE}


def test_a_call_in_no_drawn_zone_or_without_a_stop_gives_no_observation():
    assert not list(observe_port_calls([call(zone="")], SITE))
    assert not list(observe_port_calls([call(zone="elsewhere")], SITE))
    assert not list(observe_port_calls([call(confidence=1)], SITE))


def test_a_call_of_one_position_is_one_observation():
    assert len(list(observe_port_calls([call(hours=0.0)], SITE))) == 1


def test_a_deeper_draught_on_leaving_speaks_for_loading():
    found = counted([call(draught_in_m=6.0, draught_out_m=9.5)])
    assert [one.direction.value for one in found.calls] == [Direction.LOADING]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True))
def test_calls_of_two_ships_are_never_one_and_the_order_does_not_matter(numbers):
    events = [call(number, mmsi=273_000_001 + number) for number in numbers]
    strict = {counted(order).strict for order in permutations(events)}
    assert strict == {len(numbers)}
