"""Looks of one instant, put together from what was seen and not seen."""

from __future__ import annotations

from quaywatch.clock import parse_span
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.surveys import find_surveys
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind

SITE = Site(
    id="port",
    name="Port",
    country="XX",
    utc_offset_h=0,
    zones=(
        Zone(id="north", kind=ZoneKind.BERTH),
        Zone(id="south", kind=ZoneKind.BERTH),
        Zone(id="far", kind=ZoneKind.BERTH, port="Far"),
    ),
)


def one(key, time, zone="north", *, seen=True, evidence="a" * 64, look=None, outcome=None):
    return Observation(
        id=key,
        site="port",
        zone=zone,
        time=parse_span(time),
        kind=ObservationKind.VESSEL,
        outcome=outcome or (Outcome.SEEN if seen else Outcome.NOT_SEEN),
        evidence=evidence,
        by="somebody",
        look=look,
    )


def surveys(*observations, zones=()):
    return find_surveys(PortEvidence(site=SITE, observations=observations), zones)


def test_an_instant_of_one_source_is_one_survey_of_its_zones():
    (found,) = surveys(one("s1", "2025-01-05T03:00:00Z"), one("s2", "2025-01-05T03:00:00Z", "south", seen=False))
    assert found.zones == {"north", "south"}
    assert [seen.id for seen in found.seen] == ["s1"]
    assert [empty.id for empty in found.empty] == ["s2"]
    assert not found.assumed_one_look


def test_two_sources_at_one_instant_are_two_surveys():
    found = surveys(one("s1", "2025-01-05T03:00:00Z"), one("s2", "2025-01-05T03:00:00Z", "south", evidence="b" * 64))
    assert len(found) == 2


def test_absences_of_one_day_are_taken_as_one_look_and_say_so():
    (found,) = surveys(one("s1", "2025-01-05", seen=False), one("s2", "2025-01-05", "south", seen=False))
    assert found.assumed_one_look


def test_a_vessel_of_which_only_the_day_is_known_belongs_to_no_survey():
    assert surveys(one("s1", "2025-01-05")) == ()


def test_ports_are_surveyed_apart():
    found = surveys(one("s1", "2025-01-05T03:00:00Z"), one("s2", "2025-01-05T03:00:00Z", "far"))
    assert {survey.port for survey in found} == {("port", None), ("port", "Far")}


def test_a_zone_that_could_not_be_seen_is_not_surveyed():
    (found,) = surveys(
        one("s1", "2025-01-05T03:00:00Z"), one("s2", "2025-01-05T03:00:00Z", "south", outcome=Outcome.NOT_OBSERVABLE)
    )
    assert found.zones == {"north"}


def test_only_the_zones_asked_for_are_looked_at():
    (found,) = surveys(one("s1", "2025-01-05T03:00:00Z"), one("s2", "2025-01-05T03:00:00Z", "south"), zones=("south",))
    assert found.zones == {"south"}


def test_surveys_stand_in_the_order_of_their_times():
    found = surveys(
        one("s1", "2025-01-07T03:00:00Z"), one("s2", "2025-01-05T03:00:00Z"), one("s3", "2025-01-06", seen=False)
    )
    assert [survey.time.text[:10] for survey in found] == ["2025-01-05", "2025-01-06", "2025-01-07"]
