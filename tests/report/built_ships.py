"""A case made by hand: ships' signals at one port, with a silence, a sighting, a match and a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from quaywatch.clock import Bracket, parse_span
from quaywatch.geo import LonLat
from quaywatch.records.artefact import Artefact, ArtefactRole, Publish, Rights
from quaywatch.records.case import Case
from quaywatch.records.findings import Findings
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.ship_event import ListCheck, ShipAbsence, ShipEvent, ShipPicture, ShipSurvey
from quaywatch.records.track_event import TrackEventKind
from quaywatch.records.watchlist import ListedName, ListedShip, ListMatch, MatchedBy, ShipIdentity

SIGNALS, LIST, SEEN, IMAGE = ("a1" * 32, "b2" * 32, "c3" * 32, "d4" * 32)
TABLES = {kind: f"{number:02x}" * 32 for number, kind in enumerate(TrackEventKind, 16)}
RIGHTS = Rights(holder="Drawn", credit="Drawn by hand", publish=Publish.YES)
START = datetime(2025, 6, 1, tzinfo=UTC)
SITE = Site(
    id="port", name="Drawn port", utc_offset_h=9.0, zones=(Zone(id="berth1", kind=ZoneKind.BERTH),), country="KP"
)


def event(kind: TrackEventKind, mmsi: int, at_h: float, lasted_h: float = 10.0, /, **facts: Any) -> ShipEvent:
    """One event, known to the minute; `site` among its facts is its site."""
    start, end = START + timedelta(hours=at_h), START + timedelta(hours=at_h + lasted_h)
    return ShipEvent(
        id=f"{kind}-{mmsi}-{at_h:g}",
        kind=kind,
        mmsi=mmsi,
        imo=None,
        name=f"DRAWN {mmsi % 10}",
        flag="RU",
        start=Bracket(not_before=start, not_after=start),
        end=Bracket(not_before=end, not_after=end),
        place=LonLat(lon=130.3, lat=42.2),
        site=facts.get("site"),
        table=TABLES[kind],
        facts=facts,
    )


def call(mmsi: int, hours: float, **facts: Any) -> ShipEvent:
    """A port call seen from entry to exit."""
    told = {"site": "port", "zone": None, "confidence": 4, "direction": "undetermined", **facts}
    return event(TrackEventKind.PORT_CALLS, mmsi, hours, **told)


def gap(mmsi: int, hours: float, heard: float | None, *, is_open: bool = False) -> ShipEvent:
    """A silence of two days and a half."""
    return event(TrackEventKind.GAPS, mmsi, hours, 60.0, hours=60.0, heard_probability=heard, open=is_open)


def survey(**changes: Any) -> ShipSurvey:
    told = ShipSurvey(
        id="ships",
        files=(SIGNALS,),
        read=1000,
        rows=900,
        outliers=3,
        vessels=12,
        dropped={"no position": 97},
        notes=(),
        clocks=(),
        first=START,
        last=START + timedelta(days=9),
        as_of=START + timedelta(days=9),
        counts=dict.fromkeys(TrackEventKind, 7),
        tables=TABLES,
        package="ee" * 32,
    )
    return replace(told, **changes)


def sighting() -> Observation:
    return Observation(
        id="look/v1",
        site="port",
        zone="berth1",
        time=parse_span("2025-06-03T02:00:00Z"),
        kind=ObservationKind.VESSEL,
        outcome=Outcome.SEEN,
        evidence=SEEN,
        by="Drawn press",
        length_m=Measure(value=120.0),
    )


def absence(silence: ShipEvent, others: int = 0) -> ShipAbsence:
    return ShipAbsence(
        id=f"{silence.id}/look/v1",
        gap=silence.id,
        mmsi=silence.mmsi,
        name=silence.name,
        observation="look/v1",
        site="port",
        could_arrive=START + timedelta(hours=30),
        could_leave=START + timedelta(hours=70),
        hours_left=40.0,
        rank=2.4,
        others=others,
        because=("150 nm by sea", "120 m seen, 118 m sent"),
    )


def list_match(*, suggestion: bool) -> ListMatch:
    return ListMatch(
        ship=ShipIdentity(mmsi=273_000_001, name="DRAWN 1"),
        listed=ListedShip(
            list_name="drawn list", list_date=date(2025, 5, 1), entry_id="7", names=(ListedName(text="DRAWN ONE"),)
        ),
        matched_by=MatchedBy.NAME if suggestion else MatchedBy.MMSI,
        is_suggestion=suggestion,
        agrees=(),
        because="drawn list of 2025-05-01 has it",
    )


def list_check() -> ListCheck:
    return ListCheck(
        id="list", evidence=LIST, name="drawn list", list_date=date(2025, 5, 1), entries=40, held=12, left_out={}
    )


def picture(publish: Publish = Publish.YES) -> ShipPicture:
    rights = replace(RIGHTS, publish=publish)
    return ShipPicture(
        id="ships-map",
        image=IMAGE,
        title="Map",
        caption="A map.",
        alt="A map of two ships.",
        files=(SIGNALS,),
        rights=rights,
    )


def ship_findings(*events: ShipEvent, **changes: Any) -> Findings:
    """The case with these events."""
    held = {SIGNALS: ("signals.csv", ArtefactRole.SIGNALS), LIST: ("list.csv", ArtefactRole.WATCHLIST)}
    held |= {SEEN: ("seen.sightings.json", ArtefactRole.SIGHTINGS)}
    held |= {sha: (f"{kind}.parquet", ArtefactRole.SHIP_EVENTS) for kind, sha in TABLES.items()}
    artefacts = tuple(
        Artefact(sha256=sha, name=name, role=role, size=1, source="drawn", rights=RIGHTS, parents=_parents(role))
        for sha, (name, role) in held.items()
    )
    told = Findings(
        case=Case(id="drawn", title="Drawn", question="Who came?", sites=(SITE,), synthetic=True),
        as_of=date(2025, 6, 10),
        code_version="0",
        artefacts=artefacts,
        ship_surveys=(survey(),),
        ship_events=events,
    )
    return replace(told, **changes)


def _parents(role: ArtefactRole) -> tuple[str, ...]:
    return (SIGNALS,) if role is ArtefactRole.SHIP_EVENTS else ()
