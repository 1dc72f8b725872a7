"""Builders for claims and for what was seen: one port with two piers and a coal yard, one station."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.verdicts import assess_claims
from quaywatch.clock import Bracket, parse_span
from quaywatch.records.claim import Claim, ClaimKind, Verdict
from quaywatch.records.event import CallCount, Coverage, Direction, DirectionFinding, DirectionSign, PortCall
from quaywatch.records.observation import Fact, FactKind, Measure, Observation, ObservationKind, Outcome, StateOfThing
from quaywatch.records.place import Site, Zone, ZoneKind

PORT = Site(
    id="port",
    name="Port",
    utc_offset_h=9,
    zones=(
        Zone(id="pier1", kind=ZoneKind.BERTH),
        Zone(id="pier3", kind=ZoneKind.BERTH),
        Zone(id="coal_yard", kind=ZoneKind.YARD, serves=("pier3",)),
    ),
)
STATION = Site(id="station", name="Station", utc_offset_h=9, zones=(Zone(id="tracks", kind=ZoneKind.STATION),))
EVIDENCE = "0" * 64


def make_claim(kind: str, value: dict[str, object], *, when: str | None = None, **given: object) -> Claim:
    span = None if when is None else parse_span(when, utc_offset_h=9)
    told: dict[str, object] = {
        "id": "claim",
        "text": "as said",
        "by": "KBS News",
        "published": date(2025, 1, 28),
        "url": "https://kbs.example/1",
        "site": "station",
        **given,
    }
    return Claim(kind=ClaimKind(kind), value=value, when=span, evidence=EVIDENCE, **told)  # type: ignore[arg-type]


def make_seen(kind: str, time: str, **given: object) -> Observation:
    told: dict[str, object] = {
        "site": "station",
        "zone": "tracks",
        "by": "CSIS",
        "outcome": "seen",
        "id": f"{kind} {time}",
        **given,
    }
    told["outcome"] = Outcome(str(told["outcome"]))
    if "state" in told:
        told["state"] = StateOfThing(str(told["state"]))
    for name in ("length_m", "area_m2", "count"):
        if isinstance(told.get(name), int | float):
            told[name] = Measure(value=float(told[name]))  # type: ignore[arg-type]
    span = parse_span(time, utc_offset_h=9)
    return Observation(kind=ObservationKind(kind), time=span, evidence=EVIDENCE, **told)  # type: ignore[arg-type]


def make_fact(kind: str, time: str, **given: object) -> Fact:
    told: dict[str, object] = {"id": f"{kind} {time}", "site": "station", "zone": "tracks", "by": "CSIS", **given}
    return Fact(kind=FactKind(kind), time=parse_span(time, utc_offset_h=9), evidence=EVIDENCE, **told)  # type: ignore[arg-type]


def make_call(
    direction: str, *observations: str, signs: tuple[tuple[str, float], ...] = (), **given: object
) -> PortCall:
    because = tuple(DirectionSign(sign=sign, observations=(), weight=weight) for sign, weight in signs)
    told: dict[str, object] = {"id": f"call {direction}", "zones": ("pier3",), **given}
    return PortCall(
        site="port",
        observations=observations,
        arrival=Bracket(),
        departure=Bracket(),
        direction=DirectionFinding(value=Direction(direction), because=because),
        **told,  # type: ignore[arg-type]
    )


def make_count(*calls: PortCall, looks_only: int | None = None, usable: int = 3) -> CallCount:
    return CallCount(
        site="port",
        zones=(),
        first_day=None,
        last_day=None,
        looks_only=len(calls) if looks_only is None else looks_only,
        strict=len(calls),
        exact=True,
        coverage=Coverage(
            usable=usable,
            unusable=2,
            with_vessel=min(usable, len(calls)),
            days_looked=usable,
            days_in_window=32,
            longest_unseen_days=20.0,
        ),
        calls=calls,
    )


def judge(
    claim: Claim, *seen: Observation | Fact, count: Callable[..., CallCount] | CallCount | None = None
) -> Verdict:
    """The verdict on one claim, with a count that was worked out by hand."""
    evidence = AssessmentEvidence(
        sites=(PORT, STATION),
        observations=tuple(one for one in seen if isinstance(one, Observation)),
        facts=tuple(one for one in seen if isinstance(one, Fact)),
        count_calls=count if callable(count) else lambda _observations, _facts, _request: count or make_count(),
    )
    (verdict,) = assess_claims([claim], evidence)
    return verdict


@pytest.fixture
def make() -> SimpleNamespace:
    return SimpleNamespace(
        claim=make_claim, seen=make_seen, fact=make_fact, call=make_call, count=make_count, judge=judge
    )
