"""Claims that ships went between two places, held against tracks and sightings at either end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from quaywatch.assessment.claims.parties import COUNTRIES
from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.routes import COUNTRY_CODES
from quaywatch.assessment.verdicts import assess_claims
from quaywatch.clock import Bracket
from quaywatch.records.observation import Identity, Likeness
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.track_event import TrackEventKind

BERTH = (Zone(id="berth", kind=ZoneKind.BERTH),)
NORTH = Site(id="north-port", name="North port", country="KP", zones=BERTH)
EAST = Site(id="east-port", name="East port", country="RU", zones=BERTH)
SHIP = (Identity(likeness=Likeness.NAMED, name="DRAWN"),)


def voyage(start: Site, end: Site, month: int = 1) -> ShipEvent:
    arrived = datetime(2025, month, 10, tzinfo=UTC)
    ends = {"from_site": start.id, "to_site": end.id, "from_country": start.country, "to_country": end.country}
    return ShipEvent(
        id="voyage",
        kind=TrackEventKind.VOYAGES,
        mmsi=273_000_001,
        imo=None,
        name="DRAWN",
        flag="RU",
        start=Bracket(),
        end=Bracket(not_before=arrived, not_after=arrived),
        place=None,
        site=None,
        table="ab" * 32,
        facts=ends,
    )


def judged(make, *seen, voyages=(), ends=("North Korea", "Russia"), when="2025-01-01/2025-01-28"):
    claim = make.claim("route", {"from": ends[0], "to": ends[1], "by": "ships"}, site=None, when=when)
    evidence = AssessmentEvidence(
        sites=(NORTH, EAST),
        observations=seen,
        facts=(),
        count_calls=lambda *_: pytest.fail("nothing is counted"),
        voyages=tuple(voyages),
    )
    (verdict,) = assess_claims([claim], evidence)
    return verdict


def vessel(make, site, day="2025-01-05", **given):
    return make.seen("vessel", day, site=site.id, zone="berth", id=f"{site.id} {day}", **given)


@pytest.mark.parametrize("way", [(NORTH, EAST), (EAST, NORTH)])
@pytest.mark.parametrize("ends", [("North Korea", "Russia"), ("East port", "North port")])
def test_a_tracked_voyage_either_way_supports_it(make, way, ends):
    assert judged(make, voyages=[voyage(*way)], ends=ends).word == "supported"


def test_a_voyage_of_another_time_or_within_one_country_does_not(make):
    assert judged(make, voyages=[voyage(NORTH, EAST, month=3)]).word == "not_checkable"
    assert judged(make, voyages=[voyage(EAST, EAST)]).word == "not_checkable"


def test_one_named_ship_at_both_ends_supports_it(make):
    seen = [vessel(make, NORTH, identity=SHIP), vessel(make, EAST, "2025-01-09", identity=SHIP)]
    assert judged(make, *seen).word == "supported"


def test_vessels_at_one_end_are_half_of_it_and_the_verdict_says_which_half_lacks(make):
    verdict = judged(make, vessel(make, NORTH))
    assert verdict.word == "partly"
    assert "where they came from or went to" in verdict.because
    assert verdict.observations == ("north-port 2025-01-05",)


def test_two_unnamed_vessels_at_the_two_ends_are_no_voyage(make):
    assert judged(make, vessel(make, NORTH), vessel(make, EAST)).word == "partly"


def test_what_the_publisher_saw_or_what_was_seen_at_another_time_does_not_count(make):
    assert judged(make, vessel(make, NORTH, by="KBS News")).word == "not_checkable"
    assert judged(make, vessel(make, NORTH, "2024-11-05")).word == "not_checkable"


def test_places_that_nobody_watches_cannot_be_checked(make):
    assert judged(make, vessel(make, NORTH), ends=("Arland", "Borland")).word == "not_checkable"


def test_the_order_of_the_two_ends_does_not_matter(make):
    seen = vessel(make, NORTH)
    assert replace(judged(make, seen), because="") == replace(
        judged(make, seen, ends=("Russia", "North Korea")), because=""
    )


def test_every_country_that_claims_name_has_a_code_of_its_own():
    assert set(COUNTRY_CODES) == set(COUNTRIES)
    assert len(set(COUNTRY_CODES.values())) == len(COUNTRY_CODES)
