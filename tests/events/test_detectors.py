"""What detectors saw comes by the same record: one look is one instant, even where only its day is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quaywatch.clock import parse_span
from quaywatch.events.calls import count_calls
from quaywatch.events.evidence import PortEvidence
from quaywatch.records.case import CountRequest
from quaywatch.records.observation import Identity, Likeness, Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind

SITE = Site(id="busan", name="Busan", zones=tuple(Zone(id=z, kind=ZoneKind.BERTH) for z in ("a", "b")))


def found(n, zone, *vessels, look="look1", day="2022-05-14", outcome=Outcome.SEEN, length=None):
    return Observation(
        id=f"o{n}",
        site="busan",
        zone=zone,
        time=parse_span(day),
        kind=ObservationKind.VESSEL,
        outcome=outcome,
        evidence="0" * 64,
        by="detector 1",
        look=look,
        detections=vessels,
        length_m=None if length is None else Measure(value=length, u95=20.0),
    )


def counted(*observations, **request):
    evidence = PortEvidence(site=SITE, observations=observations)
    return count_calls(evidence, CountRequest(id="n", title="calls", site="busan", **request))


@pytest.mark.parametrize(
    ("observations", "n"),
    [
        pytest.param([found(1, "a", "v1"), found(2, "a", "v2")], 2, id="two vessels in one zone"),
        pytest.param([found(1, "a", "v1"), found(2, "b", "v2")], 2, id="two vessels in two zones"),
        pytest.param([found(1, "a", "v1"), found(2, "b")], 1, id="a berth with the end of the ship next to it"),
        pytest.param([found(1, "a"), found(2, "b")], 2, id="two berths occupied, no outlines"),
        pytest.param([found(1, "a", "v1"), found(2, "a", "v2", look="look2")], 1, id="two looks of one day"),
    ],
)
def test_vessels_of_one_look_are_so_many_ships(observations, n):
    assert counted(*observations).strict == n


def test_absences_of_one_look_in_all_zones_separate():
    gone = [
        found(n, zone, look="look2", day="2022-05-15", outcome=Outcome.NOT_SEEN) for n, zone in ((3, "a"), (4, "b"))
    ]
    before, after = found(1, "a", "v1"), found(5, "b", "v2", look="look3", day="2022-05-16")
    assert counted(before, gone[0], after).strict == 1
    assert counted(before, *gone, after).strict == 2


def test_a_count_at_some_zones_takes_them_as_the_whole_port_and_says_so():
    gone = found(3, "a", look="look2", day="2022-05-15", outcome=Outcome.NOT_SEEN)
    seen = [found(1, "a", "v1"), gone, found(5, "a", "v2", look="look3", day="2022-05-16"), found(6, "b", "v3")]
    count = counted(*seen, zones=("a",))
    assert count.strict == 2
    assert "a taken as the whole port" in count.assumptions[0]
    assert {zone for call in count.calls for zone in call.zones} == {"a"}


def test_a_sighting_at_another_site_bounds_the_call_of_a_named_ship():
    name = (Identity(likeness=Likeness.NAMED, name="Angara"),)
    here = replace(found(1, "a", "v1"), identity=name)
    there = replace(found(2, "z", look=None, day="2022-05-20"), identity=name, site="dunai")
    (call,) = counted(here, there).calls
    assert str(call.departure.not_after) == "2022-05-21 00:00:00+00:00"
