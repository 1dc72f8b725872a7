"""Voyages: which ship may have sailed from where to where, and whether the time allowed it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import format_utc, parse_span
from quaywatch.errors import DataError
from quaywatch.events.calls import count_calls
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.events.voyages import find_voyages
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.case import CountRequest
from quaywatch.records.event import Sameness
from quaywatch.records.observation import (
    Fact,
    FactKind,
    Identity,
    Likeness,
    Measure,
    Observation,
    ObservationKind,
    Outcome,
)
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.sea import Sea, SeaChart

PLACES = {"East": LonLat(lon=179.0, lat=0.0), "West": LonLat(lon=-179.0, lat=0.0), "Far": LonLat(lon=-170.0, lat=0.0)}
"""120, 540 and 660 nautical miles from one another, on both sides of the antimeridian."""


def water() -> SeaRoutes:
    corners = [(170.0, -10.0), (-160.0, -10.0), (-160.0, 10.0), (170.0, 10.0), (170.0, -10.0)]
    outline = Shape(kind=ShapeKind.POLYGON, rings=(tuple(LonLat(lon=x, lat=y) for x, y in corners),))
    return SeaRoutes(SeaChart(seas=(Sea(name="the sea", outline=outline),), passages=()))


def seen(id, time, port, *, name=None, likeness=Likeness.NAMED, length=None, **given):
    return Observation(
        id=id,
        site="coast",
        zone=port.lower(),
        time=parse_span(time),
        kind=ObservationKind.VESSEL,
        outcome=Outcome.SEEN,
        evidence="0" * 64,
        by="drawn",
        identity=() if name is None else (Identity(name=name, likeness=likeness),),
        length_m=None if length is None else Measure(value=length),
        **given,
    )


def evidence_of(observations, facts=()):
    zones = tuple(Zone(id=port.lower(), kind=ZoneKind.BERTH, port=port) for port in (*PLACES, "Nowhere"))
    site = Site(id="coast", name="Coast", zones=zones)
    return PortEvidence(site=site, observations=tuple(observations), facts=tuple(facts))


def voyages_of(*observations, facts=(), positions=PLACES, **given):
    evidence = evidence_of(observations, facts)
    calls = count_calls(evidence, CountRequest(id="all", title="all", site="coast")).calls
    return find_voyages([evidence], calls, water(), positions=positions, **given)


@pytest.mark.parametrize(
    ("here", "there", "possible", "hours"),
    [
        pytest.param("2025-01-01T00:00:00Z", "2025-01-01T09:00:00Z", True, (9, 9), id="time enough"),
        pytest.param("2025-01-01T00:00:00Z", "2025-01-01T06:00:00Z", False, (6, 6), id="too little time"),
        pytest.param("2025-01-01", "2025-01-02", True, (0, 48), id="days leave it open"),
        pytest.param("2025-01-01", "2025-01-02T06:00:00Z", True, (6, 30), id="possible from early in the day"),
        pytest.param("../2025-01-01", "2025-01-02", True, (0, None), id="an open begin bounds nothing"),
        pytest.param("2025-01-01", "2025-01-02/..", True, (0, None), id="an open end bounds nothing"),
    ],
)
def test_one_ship_named_in_two_ports_had_time_or_had_not(here, there, possible, hours):
    (voyage,) = voyages_of(seen("a", here, "East", name="Angara"), seen("b", there, "West", name="ANGARA"))
    assert (voyage.origin, voyage.destination, voyage.possible) == ("East", "West", possible)
    assert voyage.sameness is Sameness.STATED
    assert voyage.distance_nm == pytest.approx(120.2, abs=0.1)
    assert voyage.hours_there_were == hours
    assert voyage.hours_needed == pytest.approx((7.5, 15.0), abs=0.05)


def test_the_speeds_are_the_callers_and_stand_beside_the_result():
    sightings = seen("a", "2025-01-01T00:00:00Z", "East", name="X"), seen("b", "2025-01-01T06:00:00Z", "West", name="X")
    (voyage,) = voyages_of(*sightings, speed_kn=(10.0, 25.0))
    assert voyage.possible
    assert voyage.speed_kn == (10.0, 25.0)
    assert "at 25 to 10 kn" in voyage.because


@pytest.mark.parametrize("speed_kn", [(0.0, 16.0), (16.0, 8.0), (-1.0, -1.0), (float("nan"), 16.0)])
def test_speeds_that_are_none_are_refused(speed_kn):
    with pytest.raises(DataError, match="positive numbers"):
        voyages_of(speed_kn=speed_kn)


def test_where_a_port_lies_nowhere_the_distance_is_not_known():
    (voyage,) = voyages_of(seen("a", "2025-01-01", "East", name="X"), seen("b", "2025-01-02", "Nowhere", name="X"))
    assert (voyage.possible, voyage.distance_nm, voyage.hours_needed) == (None, None, None)
    assert voyage.because.startswith("The distance is not known")


def test_at_one_instant_in_two_ports_is_possible_neither_way_round():
    moment = "2025-01-01T00:00:00Z"
    found = voyages_of(seen("a", moment, "East", name="X"), seen("b", moment, "West", name="X"))
    assert {(v.origin, v.possible, v.hours_there_were) for v in found} == {
        ("East", False, (0.0, 0.0)),
        ("West", False, (0.0, 0.0)),
    }


def test_on_one_day_in_two_ports_it_may_have_sailed_either_way():
    found = voyages_of(seen("a", "2025-01-01", "East", name="X"), seen("b", "2025-01-01", "West", name="X"))
    assert {(v.origin, v.destination, v.possible) for v in found} == {("East", "West", True), ("West", "East", True)}


def test_each_voyage_goes_to_the_next_port_only():
    sightings = [
        seen("a", "2025-01-01", "East", name="X"),
        seen("b", "2025-01-05", "West", name="X"),
        seen("c", "2025-01-09", "East", name="X"),
    ]
    assert [(v.origin, v.destination, v.observations) for v in voyages_of(*sightings)] == [
        ("East", "West", ("a", "b")),
        ("West", "East", ("b", "c")),
    ]


@pytest.mark.parametrize(
    ("first", "then", "sameness"),
    [
        pytest.param({"name": "X"}, {"name": "Y"}, None, id="two names"),
        pytest.param({"name": "X"}, {}, None, id="nothing links them"),
        pytest.param({}, {"same_as": ("a",)}, Sameness.STATED, id="the source links them"),
        pytest.param(
            {"name": "X", "likeness": Likeness.CANDIDATE}, {"name": "X"}, Sameness.CANDIDATE, id="one may be the other"
        ),
        pytest.param(
            {"name": "X", "likeness": Likeness.PATTERN}, {"name": "X"}, None, id="a pattern is no name"
        ),
        pytest.param({"length": 100}, {"length": 105}, Sameness.LENGTH, id="lengths that fit"),
        pytest.param({"length": 100}, {"length": 118}, None, id="lengths that hardly fit"),
        pytest.param({"length": 100}, {"length": 105, "not_same_as": ("a",)}, None, id="the source parts them"),
        pytest.param({"length": 100, "name": "X"}, {"length": 100, "name": "Y"}, None, id="names stand above lengths"),
    ],
)  # fmt: skip
def test_what_makes_two_sightings_one_ship(first, then, sameness):
    found = voyages_of(seen("a", "2025-01-01", "East", **first), seen("b", "2025-01-04", "West", **then))
    assert [v.sameness for v in found] == ([] if sameness is None else [sameness])


def test_candidates_are_ranked_by_what_speaks_for_them():
    found = voyages_of(
        seen("a", "2025-01-01", "East", name="X", likeness=Likeness.CANDIDATE, length=100),
        seen("b", "2025-01-03", "West", length=101),
        seen("c", "2025-01-06", "Far", name="X", likeness=Likeness.CANDIDATE, length=102),
    )
    ranks = {v.observations: (v.rank, v.sameness) for v in found if v.origin == "East"}
    assert ranks == {("a", "c"): (1, Sameness.CANDIDATE), ("a", "b"): (2, Sameness.LENGTH)}


def test_a_ship_seen_long_afterwards_is_not_proposed_by_its_length():
    assert not voyages_of(seen("a", "2025-01-01", "East", length=100), seen("b", "2025-03-01", "West", length=100))


def test_lengths_that_speak_against_a_stated_name_are_said():
    (voyage,) = voyages_of(
        seen("a", "2025-01-01", "East", name="X", length=100), seen("b", "2025-01-04", "West", name="X", length=190)
    )
    assert "lengths of 100 and 190 m speak against it" in voyage.reasons


def test_stated_times_narrow_the_hours():
    def fact(kind, time, id):
        given = {"site": "coast", "zone": "east", "evidence": "0" * 64, "by": "drawn", "observations": (id,)}
        return Fact(id=f"{kind} {id}", kind=kind, time=parse_span(time), **given)

    sightings = seen("a", "2025-01-01", "East", name="X"), seen("b", "2025-01-02", "West", name="X")
    facts = [fact(FactKind.DEPARTED, "2025-01-01T20:00:00Z", "a"), fact(FactKind.ARRIVED, "2025-01-02T01:00:00Z", "b")]
    (voyage,) = voyages_of(*sightings, facts=facts)
    assert voyage.hours_there_were == (5.0, 5.0)
    assert voyage.possible is False


def test_two_sites_of_a_case_are_two_ports():
    def harbour(id, lon, observations):
        zone = Zone(id="pier", kind=ZoneKind.BERTH)
        return PortEvidence(
            site=Site(id=id, name=id.title(), centre=LonLat(lon=lon, lat=0), zones=(zone,)), observations=observations
        )

    def there(id, site, time):
        given = {"kind": ObservationKind.VESSEL, "outcome": Outcome.SEEN, "evidence": "0" * 64, "by": "drawn"}
        names = (Identity(name="X", likeness=Likeness.NAMED),)
        return Observation(id=id, site=site, zone="pier", time=parse_span(time), identity=names, **given)

    everything = there("a", "east", "2025-01-01"), there("b", "west", "2025-01-03")
    places = [harbour("east", 179, everything), harbour("west", -179, everything)]
    calls = [c for p in places for c in count_calls(p, CountRequest(id="n", title="n", site=p.site.id)).calls]
    (voyage,) = find_voyages(places, calls, water())
    assert (voyage.origin, voyage.destination, voyage.possible) == ("East", "West", True)


ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(list(PLACES)), st.sampled_from([None, "X", "Y"]), st.integers(9, 11)),
    min_size=1,
    max_size=6,
)


def sightings_of(rows, shift=0):
    first = datetime(2025, 1, 1, tzinfo=UTC)
    return [
        seen(f"s{n}", (first + timedelta(days=day + shift)).date().isoformat(), port, name=name, length=10.0 * tens)
        for n, (day, port, name, tens) in enumerate(rows)
    ]


def told(voyages, shift=0):
    back = timedelta(days=shift)
    return [
        (v.calls, v.sameness, v.rank, v.possible, v.hours_there_were, format_utc((v.departure.not_before) - back))
        for v in voyages
    ]


@given(rows=ROWS)
def test_the_order_of_the_input_changes_nothing(rows):
    ahead = sightings_of(rows)
    assert told(voyages_of(*ahead)) == told(voyages_of(*reversed(ahead)))


@given(rows=ROWS)
def test_shifting_all_times_shifts_all_voyages(rows):
    assert told(voyages_of(*sightings_of(rows, 31)), 31) == told(voyages_of(*sightings_of(rows)))


@given(rows=ROWS)
def test_a_voyage_never_joins_one_port_or_two_names_and_is_ranked_from_one(rows):
    by_id = {one.id: one for one in sightings_of(rows)}
    found = voyages_of(*by_id.values())
    for voyage in found:
        first, then = (by_id[key] for key in voyage.observations)
        assert voyage.origin != voyage.destination
        assert not (first.identity and then.identity and first.identity != then.identity)
        assert voyage.hours_there_were[1] is None or voyage.hours_there_were[0] <= voyage.hours_there_were[1]
    assert len({voyage.id for voyage in found}) == len(found)
    for key in {voyage.calls[0] for voyage in found}:
        ranks = sorted(voyage.rank for voyage in found if voyage.calls[0] == key)
        assert ranks == list(range(1, len(ranks) + 1))
