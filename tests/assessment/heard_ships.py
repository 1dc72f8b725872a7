"""Builders for what was heard of ships, for claims that name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.ship_evidence import ShipEvidence
from quaywatch.assessment.verdicts import assess_claims
from quaywatch.clock import Bracket
from quaywatch.geo import LonLat
from quaywatch.records.claim import Claim, Verdict
from quaywatch.records.heard_ship import HeardShip, ListenedTime
from quaywatch.records.observation import Observation
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.track_event import TrackEventKind

START = datetime(2025, 1, 1, tzinfo=UTC)
PORT = Site(
    id="port",
    name="Port",
    centre=LonLat(lon=130.0, lat=42.0),
    zones=(Zone(id="pier1", kind=ZoneKind.BERTH), Zone(id="pier3", kind=ZoneKind.BERTH)),
)
MMSI, IMO, OTHER_IMO = 273_000_001, 9_074_729, 9_179_842


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def heard(hours: Sequence[float], **given: object) -> HeardShip:
    """A ship with positions at hours after the start, at the port unless told otherwise."""
    first = round(START.timestamp() * 1000)
    lon, lat = given.pop("place", (130.0, 42.0))  # type: ignore[misc]
    told: dict[str, object] = {"mmsi": MMSI, "names": ("DRAWN STAR",), "imos": (IMO,), **given}
    return HeardShip(
        time_ms=np.array([first + round(hour * 3_600_000) for hour in hours], np.int64),
        lon=np.full(len(hours), lon),
        lat=np.full(len(hours), lat),
        **told,  # type: ignore[arg-type]
    )


def event(kind: TrackEventKind, begins: float, ends: float | None, **given: object) -> ShipEvent:
    facts = dict(given.pop("facts", {}))  # type: ignore[call-overload]
    told: dict[str, object] = {
        "id": f"{kind}-{begins}",
        "mmsi": MMSI,
        "imo": IMO,
        "name": "DRAWN STAR",
        "flag": "RU",
        "place": None,
        "site": None,
        **given,
    }
    end = None if ends is None else at(ends)
    return ShipEvent(
        kind=kind,
        start=Bracket(not_before=at(begins), not_after=at(begins)),
        end=Bracket(not_before=end, not_after=end),
        table="ab" * 32,
        facts=facts,
        **told,  # type: ignore[arg-type]
    )


def gap(begins: float, ends: float | None, chance: float | None = 0.95, **given: object) -> ShipEvent:
    hours = None if ends is None else ends - begins
    return event(TrackEventKind.GAPS, begins, ends, facts={"hours": hours, "heard_probability": chance}, **given)


def call(begins: float, ends: float, **given: object) -> ShipEvent:
    facts = {"zone": given.pop("zone", "pier1"), "confidence": given.pop("confidence", 4)}
    return event(TrackEventKind.PORT_CALLS, begins, ends, **{"site": "port", "facts": facts, **given})


def signals(*ships: HeardShip, listened: tuple[int, int] | None = (8, 5), **given: object) -> ShipEvidence:
    """Signals of ten days, in which others were heard, some of them near."""
    told: dict[str, object] = {"first": at(0), "last": at(240), "ships": ships, **given}
    if listened is not None:
        told["listened"] = tuple(
            ListenedTime(claim="claim", mmsi=ship.mmsi, vessels=listened[0], near=listened[1], near_m=50_000.0)
            for ship in ships
        )
    return ShipEvidence(**told)  # type: ignore[arg-type]


def judged(claim: Claim, held: ShipEvidence, *seen: Observation) -> Verdict:
    evidence = AssessmentEvidence(
        sites=(PORT,),
        observations=seen,
        facts=(),
        count_calls=lambda *_: pytest.fail("nothing is counted"),
        signals=held,
    )
    (verdict,) = assess_claims([claim], evidence)
    return verdict
