"""A case made by hand from records: published sightings of a port and a station, with claims and a conflict."""

from __future__ import annotations

from datetime import date
from typing import Any

from quaywatch.clock import Bracket, Span, parse_span
from quaywatch.geo import LonLat
from quaywatch.records.artefact import Artefact, ArtefactRole, Rights
from quaywatch.records.case import Case, CountRequest
from quaywatch.records.claim import Claim, ClaimKind, Hedge, Verdict, VerdictWord
from quaywatch.records.event import (
    CallCount,
    Conflict,
    Construction,
    Coverage,
    Direction,
    DirectionFinding,
    DirectionSign,
    PortCall,
    StockChange,
    StockSign,
)
from quaywatch.records.findings import Findings
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import (
    Activity,
    Certainty,
    Fact,
    FactKind,
    Hatches,
    Identity,
    Likeness,
    Measure,
    Observation,
    ObservationKind,
    Outcome,
    StateOfThing,
)
from quaywatch.records.place import Alias, Provenance, Site, Zone, ZoneKind
from quaywatch.records.skipped import Skipped

COAL, BOXES, CANOPY, CLAIMS = "a1" * 32, "b2" * 32, "c3" * 32, "d4" * 32
PAGE = "https://example.org/pages/1"
FACTS_ONLY = Rights(holder="the publishers", credit="Facts from published pages, in our own words", licence="facts")
DAY_9 = 9.0


def at(text: str) -> Span:
    """A time at UTC+9."""
    return parse_span(text, utc_offset_h=DAY_9)


def bracket(first: str | None, last: str | None) -> Bracket:
    """From the start of one local day to the end of another."""
    return Bracket(
        not_before=None if first is None else at(first).start, not_after=None if last is None else at(last).end
    )


def sighting(key: str, time: str, zone: str, kind: str = "vessel", **more: Any) -> Observation:
    """An observation at Rajin; a number given for a measure is its value."""
    for name in ("length_m", "width_m", "area_m2", "count"):
        if isinstance(more.get(name), (int, float)):
            more[name] = Measure(value=float(more[name]))
    defaults: dict[str, Any] = {
        "site": "rajin",
        "outcome": Outcome.SEEN,
        "evidence": COAL,
        "by": "VOA Korean",
        "url": PAGE,
    }
    return Observation(id=key, time=at(time), zone=zone, kind=ObservationKind(kind), **(defaults | more))


def _rajin_sites() -> tuple[Site, ...]:
    names = (Alias(text="라진항", lang="ko"), Alias(text="Раджин", lang="ru"), Alias(text="Najin", lang="en"))
    drawn = Provenance(source="a mark on the map", precision_m=250.0)

    def zone(key: str, kind: ZoneKind, *aliases: str, **more: Any) -> Zone:
        return Zone(id=key, kind=kind, aliases=tuple(Alias(text=text) for text in aliases), **more)

    rajin = Site(
        id="rajin",
        name="Rajin port",
        country="KP",
        centre=LonLat(lon=130.283, lat=42.25),
        utc_offset_h=DAY_9,
        aliases=names,
        provenance=drawn,
        zones=(
            zone("pier1", ZoneKind.BERTH, "Chinese pier"),
            zone("pier2", ZoneKind.BERTH, "middle pier"),
            zone("pier3", ZoneKind.BERTH, "coal pier"),
            zone("coal_area", ZoneKind.YARD, "quay and lot", serves=("pier3",)),
        ),
    )
    station = Site(
        id="tumangang",
        name="Tumangang station",
        country="KP",
        centre=LonLat(lon=130.6, lat=42.41),
        utc_offset_h=DAY_9,
        aliases=(Alias(text="두만강역", lang="ko"),),
        provenance=drawn,
        zones=(zone("station", ZoneKind.STATION, "station tracks"), zone("crossing", ZoneKind.CROSSING)),
    )
    return rajin, station


def _rajin_observations() -> tuple[Observation, ...]:
    boxes: dict[str, Any] = {"evidence": BOXES, "by": "VOA Korean, KBS and CSIS"}
    canopy: dict[str, Any] = {"evidence": CANOPY, "by": "CSIS Beyond Parallel", "site": "tumangang"}
    away = {"outcome": Outcome.NOT_SEEN}
    return (
        sighting("k1", "2023-10-07", "pier2", **boxes, note="takes containers aboard, then leaves"),
        sighting("k1act", "2023-10-07", "pier2", "activity", activity=Activity.LOADING, **boxes),
        sighting("o2", "2023-10-12", "pier2", length_m=110, **boxes),
        sighting("v3", "2023-10-16", "pier1", "stack", **boxes),
        sighting("v5", "2023-10-17", "pier2", "stack", length_m=90, **boxes, cannot_determine="what is in the boxes"),
        sighting("v6", "2023-10-17", "pier2", **boxes, **away),
        sighting("v7", "2023-10-19", "pier2", length_m=115, hatches=Hatches.PART_OPEN, **boxes),
        sighting("k3", "2023-10-19", "pier2", length_m=125, **boxes),
        sighting("v9", "2023-10-20T02:01:00Z", "pier2", same_call=("v7",), **boxes),
        sighting("v10", "2023-10-20T06:43:00Z", "pier2", **boxes, **away),
        sighting("v11", "2023-10-21", "pier2", "stack", count=300, **boxes),
        sighting("k6", "2023-10-23", "pier2", length_m=125, **boxes),
        sighting("o4", "2023-08-26/2023-10-14", "pier2", outcome=Outcome.NOT_OBSERVABLE, **boxes),
        sighting("a1", "2024-11-01/2024-11-10", "coal_area", "stockpile", area_m2=90000, material="coal"),
        sighting("c1", "2024-11-11", "pier3", length_m=190),
        sighting("a2", "2024-11-12", "pier3", length_m=190, hatches=Hatches.OPEN),
        sighting("b2", "2024-11-23", "pier3", length_m=190, holds_full=5, holds_total=5),
        sighting("a4", "2024-11-27", "coal_area", "stockpile", area_m2=42000, material="coal"),
        sighting("c3", "2024-12-06", "pier3", length_m=190),
        sighting("c4", "2024-12-19", "pier3"),
        sighting("d1", "2024-12-31", "pier3", state=StateOfThing.EMPTY, note="came in with empty holds"),
        sighting("c6", "2024-12-31", "pier3", "stockpile", material="coal", note="black material on the quay"),
        sighting("d2", "2024-12-31", "pier3", "stockpile", material="coal", note="hardly any coal", **away),
        sighting("d3", "2024-12-31", "coal_area", "stockpile", area_m2=14000, material="coal"),
        sighting(
            "d4", "2025-01-05", "pier3", length_m=190, holds_full=5, holds_total=5, same_call=("d1",), same_as=("d1",)
        ),
        sighting("d5", "2025-01-08", "coal_area", "stockpile", area_m2=60000, material="coal"),
        sighting("d6", "2025-01-08", "pier3", certainty=Certainty.INFERRED, **away),
        sighting("t1", "2024-12-03", "station", "structure", length_m=348, width_m=26, **canopy),
        sighting("t2", "2024-12-03", "crossing", "railcars", count=225, **canopy),
        sighting("t3", "2024-12-16T05:30:00Z", "crossing", "train", count=1, **canopy),
    )


def _rajin_counts() -> tuple[tuple[CountRequest, CallCount], ...]:
    loading = DirectionFinding(
        value=Direction.LOADING,
        because=(
            DirectionSign(sign="holds empty on arrival, all five full later", observations=("d1", "d4"), weight=2.9),
            DirectionSign(sign="the coal lot grew meanwhile", observations=("d3", "d5"), weight=-0.4),
        ),
    )
    taken = DirectionFinding(
        value=Direction.LOADING,
        because=(DirectionSign(sign="seen loading", observations=("k1act",), weight=3.0),),
    )

    def call(key: str, zone: str, seen: tuple[str, ...], arrival: Bracket, departure: Bracket, **more: Any) -> PortCall:
        return PortCall(
            id=key,
            site="rajin",
            zones=(zone,),
            observations=seen,
            arrival=arrival,
            departure=departure,
            **more,
        )

    first = call(
        "call-a",
        "pier3",
        ("c1", "a2", "b2", "c3", "c4"),
        bracket(None, "2024-11-11"),
        bracket("2024-12-19", "2024-12-31"),
        length_m=Measure(value=190.0),
        length_n=4,
        departure_depends_on_partition=True,
    )
    second = call(
        "call-b",
        "pier3",
        ("d1", "d4"),
        bracket("2024-12-31", "2024-12-31"),
        bracket("2025-01-06", "2025-01-07"),
        length_m=Measure(value=190.0),
        length_n=1,
        direction=loading,
    )
    october = (
        call(
            "call-c",
            "pier2",
            ("k1", "o2"),
            bracket(None, "2023-10-07"),
            bracket("2023-10-12", "2023-10-17"),
            direction=taken,
        ),
        call(
            "call-d",
            "pier2",
            ("v7", "k3", "v9"),
            bracket("2023-10-17", "2023-10-19"),
            Bracket(not_before=at("2023-10-20T02:01:00Z").start, not_after=at("2023-10-20T06:43:00Z").start),
            length_m=Measure(low=115.0, high=125.0),
            length_n=2,
            identity=(Identity(likeness=Likeness.CANDIDATE, name="Angara"),),
        ),
        call(
            "call-e",
            "pier2",
            ("k6",),
            Bracket(not_before=at("2023-10-20T06:43:00Z").start, not_after=at("2023-10-23").end),
            bracket("2023-10-23", None),
        ),
    )
    return (
        (
            CountRequest(
                id="coal",
                title="calls at the coal pier",
                site="rajin",
                zones=("pier3",),
                first_day=date(2024, 11, 1),
                last_day=date(2025, 1, 31),
                stay_limit_days=3,
                stay_limit_source="VOA Korean",
            ),
            CallCount(
                site="rajin",
                zones=("pier3",),
                first_day=date(2024, 11, 1),
                last_day=date(2025, 1, 31),
                looks_only=1,
                strict=2,
                exact=True,
                coverage=Coverage(
                    usable=9, unusable=1, with_vessel=7, days_looked=9, days_in_window=92, longest_unseen_days=23.0
                ),
                calls=(first, second),
                stay_limit_days=3.0,
                with_stay_limit=5,
                assumptions=("The arrival of 31 December 2024 is stated by VOA Korean.",),
                because="The arrival stated for 31 December comes after the looks of November and of 6 and 19 December",
            ),
        ),
        (
            CountRequest(id="boxes", title="calls at the container piers", site="rajin", zones=("pier1", "pier2")),
            CallCount(
                site="rajin",
                zones=("pier1", "pier2"),
                first_day=date(2023, 8, 1),
                last_day=date(2023, 12, 31),
                looks_only=3,
                strict=3,
                exact=False,
                coverage=Coverage(
                    usable=8, unusable=1, with_vessel=5, days_looked=7, days_in_window=153, longest_unseen_days=69.3
                ),
                calls=october,
            ),
        ),
    )


def _rajin_claims() -> tuple[tuple[Claim, ...], tuple[Verdict, ...]]:
    month = at("2024-12-28/2025-01-28")

    def claim(key: str, kind: ClaimKind, text: str, **more: Any) -> Claim:
        return Claim(
            id=key,
            kind=kind,
            text=text,
            by="KBS News 9",
            published=date(2025, 1, 28),
            evidence=CLAIMS,
            value={},
            url="https://news.kbs.co.kr/news/pc/view/view.do?ncd=8162576",
            **more,
        )

    claims = (
        claim(
            "c1",
            ClaimKind.MIN_CALLS,
            "A coal ship came at least twice in the past month.",
            site="rajin",
            when=month,
        ),
        claim("c2", ClaimKind.DIRECTION, "The coal ship was unloading.", site="rajin", when=month),
        claim(
            "c4", ClaimKind.CARGO, "The stacked goods are thought to be weapons.", site="rajin", hedge=Hedge.BELIEVED
        ),
        claim("c5", ClaimKind.PRESENT, "A new structure stands over the tracks of the station.", site="tumangang"),
        claim("c6", ClaimKind.MEASURE, "The structure over the tracks is 300 m long.", site="tumangang"),
        claim("c8", ClaimKind.PURPOSE, "It is a checkpoint, or a cover for arms and troops.", site="tumangang"),
    )
    verdicts = (
        Verdict(
            claim="c1",
            word=VerdictWord.PARTLY,
            because="One call in that month is the least that the looks prove; a second is possible.",
            needs="A look between 9 and 28 January 2025.",
            events=("call-b",),
        ),
        Verdict(
            claim="c2",
            word=VerdictWord.CONTRADICTED,
            because="For the one call seen in that month: holds empty on 31 December, five of five full on 5 January.",
            observations=("d1", "d4"),
            events=("call-b",),
        ),
        Verdict(claim="c4", word=VerdictWord.NOT_CHECKABLE, because="No image shows what is in closed boxes."),
        Verdict(
            claim="c5",
            word=VerdictWord.SUPPORTED,
            because="A structure was seen there on 3 December 2024.",
            observations=("t1",),
            events=("structure",),
        ),
        Verdict(
            claim="c6",
            word=VerdictWord.PARTLY,
            because="Right order, but the published measure is 348 m: 48 m more, beyond the rounding of “300-metre”.",
            needs="An image at 1 m or better with a date.",
            observations=("t1",),
        ),
    )
    return claims, verdicts


def rajin_findings(**changes: Any) -> Findings:
    """Published sightings of a port and a station, with counts, claims, a conflict and things left out."""
    claims, verdicts = _rajin_claims()
    observations = _rajin_observations()
    looks = [
        Look(
            id=f"look-{time}-{zone}",
            site=site,
            time=span,
            views=(ZoneView(zone=zone, usable=True),),
            origin=LookOrigin.SIGHTINGS,
            evidence=evidence,
        )
        for (time, zone, site, span, evidence) in dict.fromkeys(
            (o.time.text, o.zone, o.site, o.time, o.evidence)
            for o in observations
            if o.outcome is not Outcome.NOT_OBSERVABLE
        )
    ]
    cloudy = ZoneView(zone="pier3", usable=False, reason="cloud")
    looks.append(
        Look(
            id="cloudy",
            site="rajin",
            time=at("2025-01-03"),
            views=(cloudy,),
            origin=LookOrigin.SIGHTINGS,
            evidence=COAL,
        )
    )
    content: dict[str, Any] = {
        "case": Case(
            id="rajin",
            title="Rajin and Tumangang: what came, what was loaded, what was built",
            question="How often did ships call at Rajin, was coal loaded or unloaded, and how long is the new roof?",
            sites=_rajin_sites(),
            counts=tuple(request for request, _ in _rajin_counts()),
        ),
        "as_of": date(2025, 1, 28),
        "code_version": "0.1.0",
        "artefacts": tuple(
            Artefact(sha256=sha256, name=name, role=role, size=size, source=PAGE, rights=FACTS_ONLY)
            for sha256, name, role, size in (
                (COAL, "coal.sightings.json", ArtefactRole.SIGHTINGS, 6210),
                (BOXES, "containers.sightings.json", ArtefactRole.SIGHTINGS, 9120),
                (CANOPY, "canopy.sightings.json", ArtefactRole.SIGHTINGS, 3044),
                (CLAIMS, "broadcast.claims.json", ArtefactRole.CLAIMS, 4802),
            )
        ),
        "looks": tuple(looks),
        "observations": observations,
        "facts": (
            Fact(
                id="f1",
                kind=FactKind.ARRIVED,
                time=at("2024-12-31"),
                site="rajin",
                zone="pier3",
                evidence=COAL,
                by="VOA Korean",
                observations=("d1",),
                note="the page dates the arrival 31 December",
                url=PAGE,
            ),
            Fact(
                id="f2",
                kind=FactKind.DEPARTED,
                time=at("2025-01-06/2025-01-07"),
                site="rajin",
                zone="pier3",
                evidence=COAL,
                by="VOA Korean",
                observations=("d4",),
                url=PAGE,
            ),
            Fact(
                id="f3",
                kind=FactKind.INAUGURATED,
                time=at("2025-05-28"),
                site="tumangang",
                zone="station",
                evidence=CANOPY,
                by="KCNA",
            ),
        ),
        "counts": _rajin_counts(),
        "stock_changes": tuple(
            StockChange(
                id=f"stock-{n}",
                site="rajin",
                zone="coal_area",
                earlier=at(t0),
                later=at(t1),
                earlier_area_m2=Measure(value=a0),
                later_area_m2=Measure(value=a1),
                sign=sign,
                significant=True,
                observations=keys,
            )
            for n, (t0, a0, t1, a1, sign, keys) in enumerate(
                (
                    ("2024-11-01/2024-11-10", 90000.0, "2024-11-27", 42000.0, StockSign.FELL, ("a1", "a4")),
                    ("2024-11-27", 42000.0, "2024-12-31", 14000.0, StockSign.FELL, ("a4", "d3")),
                    ("2024-12-31", 14000.0, "2025-01-08", 60000.0, StockSign.GREW, ("d3", "d5")),
                )
            )
        ),
        "constructions": (
            Construction(
                id="structure",
                site="tumangang",
                zone="station",
                observations=("t1",),
                started=bracket(None, "2024-12-03"),
                completed=bracket("2024-12-03", "2025-05-28"),
                length_m=Measure(value=348.0),
                width_m=Measure(value=26.0),
            ),
        ),
        "conflicts": (
            Conflict(
                id="conflict",
                site="rajin",
                about="stockpile at pier3",
                observations=("c6", "d2"),
                note="Coal on the quay on 31 December 2024, or hardly any",
            ),
        ),
        "claims": claims,
        "verdicts": verdicts,
        "skipped": (
            Skipped(
                id="s1",
                unit="notes.docx",
                stage="ingest",
                reason="“notes.docx” is no file that Quaywatch reads. Expected imagery, sightings or claims.",
            ),
        ),
    }
    return Findings(**(content | changes))
