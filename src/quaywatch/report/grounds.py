"""What the sentences of a report stand on: the findings, their evidence cards, and the events by number."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeVar

from quaywatch.assessment.wording import plain_key, with_day_words
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.event import Conflict, Construction, PortCall, StockChange
from quaywatch.records.findings import Findings
from quaywatch.records.place import Site, ZoneKind
from quaywatch.records.scene import Scene
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.evidence import EvidenceIndex, evidence_index
from quaywatch.report.links import Link
from quaywatch.report.observed import started

__all__ = ["Grounds", "NumberedEvents", "grounds", "vessel_labels"]

_KEY = re.compile(r"[\w.-]+/[\w-]+")
_ZONE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+|[0-9]+)+\b")
T = TypeVar("T", PortCall, StockChange, Construction, Conflict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedEvents:
    """The events of a case in order of the report, each with the anchor of its row."""

    calls: tuple[tuple[Link, PortCall], ...]
    """Each call once, even where several counts hold it."""
    stock_changes: tuple[tuple[Link, StockChange], ...]
    constructions: tuple[tuple[Link, Construction], ...]
    conflicts: tuple[tuple[Link, Conflict], ...]

    told_with: tuple[tuple[Link, str], ...]
    """Every key of a call of any count, with the way to the call that holds all of its sightings."""

    def links(self, keys: Iterable[str]) -> tuple[Link, ...]:
        """The ways to the rows of events with these keys."""
        wanted = set(keys)
        rows = list(self.told_with)
        rows += [(link, event.id) for link, event in self.stock_changes]
        rows += [(link, event.id) for link, event in self.constructions]
        rows += [(link, event.id) for link, event in self.conflicts]
        return tuple(dict.fromkeys(link for link, key in rows if key in wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Findings with the ways to their evidence, and the running number of sentences."""

    findings: Findings
    evidence: EvidenceIndex
    events: NumberedEvents
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def sentence(self, basis: Basis, text: str, links: Iterable[Link]) -> Sentence:
        """A sentence with the next number; without evidence of its own it points to the list of all evidence."""
        ways = tuple(dict.fromkeys(links)) or (Link(target="evidence", label="all evidence"),)
        shown = self.told(text).strip() if basis is Basis.ASSESSED else text
        return Sentence(id=f"s-{next(self.numbers)}", text=shown, basis=basis, links=ways)

    def told(self, text: str) -> str:
        """A reason as a reader may read it: keys of sightings as labels of their entries, zones and days as words."""
        labels = {key: link.label for (kind, key), link in self.evidence.entries.items() if kind == "observation"}
        text = _KEY.sub(lambda found: labels.get(found[0], found[0]), text)
        text = with_day_words(text)
        zones = {zone.id for site in self.findings.case.sites for zone in site.zones}
        return _ZONE.sub(lambda found: plain_key(found[0]) if found[0] in zones else found[0], text)

    def observed(self, observations: Iterable[str]) -> bool:
        """True where every one of these observations rests on pixels that the case holds."""
        wanted = set(observations)
        found = [o for o in self.findings.observations if o.id in wanted]
        return bool(found) and all(self.evidence.basis(o.evidence) is Basis.OBSERVED for o in found)

    def scenes(self, kind: str, keys: Container[str]) -> tuple[Link, ...]:
        """The ways to the cards of scenes, and to their tables of one kind (`vessels`, `berths`)."""
        held = [(n, scene) for n, scene in enumerate(self.findings.scenes, 1) if scene.id in keys]
        if kind == "vessels":
            filled = {detection.scene for detection in self.findings.detections}
        else:
            filled = {answer.scene for answer in self.findings.answers}
        cards = [link for _, scene in held for link in self.evidence.artefact(scene.files[0].sha256)]
        return (*cards, *(Link(target=f"{kind}-{n}", label=kind) for n, scene in held if scene.id in filled))

    @property
    def zone_noun(self) -> str:
        """`berth`, or `zone` where other kinds of water were looked at too."""
        kinds = {zone.kind for answer in self.findings.answers for zone in [self.site_of(answer).zone(answer.zone)]}
        return "berth" if kinds <= {ZoneKind.BERTH} else "zone"

    def scene_offset_h(self, scene: Scene) -> float:
        """Hours from UTC at the site that a scene was looked at for."""
        sites = {look.site for look in self.findings.looks if look.scene == scene.id}
        return next((site.utc_offset_h for site in self.findings.case.sites if site.id in sites), 0.0)

    def site_of(self, answer: ZoneAnswer) -> Site:
        """The site that an answer on one zone speaks of: one that was looked at in the scene and has the zone."""
        looked = {look.site for look in self.findings.looks if look.scene == answer.scene}
        sites = [site for site in self.findings.case.sites if any(zone.id == answer.zone for zone in site.zones)]
        return next((site for site in sites if site.id in looked), sites[0])


def grounds(findings: Findings) -> Grounds:
    """What a report on these findings stands on.

    A count that nobody asked for and that rests on one look is left out: it would only repeat what the look shows.
    """
    counts = [(r, a) for r, a in findings.counts if a.coverage.usable > 1 or r in findings.case.counts]
    findings = replace(findings, counts=tuple(counts))
    found = [call for _, answer in findings.counts for call in answer.calls]
    calls = _numbered(sorted(_widest(found), key=lambda call: _first_seen(findings, call)), "call")
    events = NumberedEvents(
        calls=calls,
        told_with=tuple((link, call.id) for link, wide in calls for call in found if _holds(wide, call)),
        stock_changes=_numbered(findings.stock_changes, "stock"),
        constructions=_numbered(findings.constructions, "structure"),
        conflicts=_numbered(findings.conflicts, "conflict"),
    )
    return Grounds(findings=findings, evidence=evidence_index(findings), events=events)


def _widest(found: Sequence[PortCall]) -> list[PortCall]:
    """Calls that no other holds: counts over different windows hold the same stay with more or fewer sightings."""
    widest: list[PortCall] = []
    for call in sorted(found, key=lambda call: -len(call.observations)):
        if not any(_holds(wide, call) for wide in widest):
            widest.append(call)
    return widest


def _holds(wide: PortCall, call: PortCall) -> bool:
    return wide.site == call.site and set(call.observations) <= set(wide.observations)


def _numbered(events: Sequence[T], kind: str) -> tuple[tuple[Link, T], ...]:
    return tuple((Link(target=f"{kind}-{n}", label=f"{kind}\u00a0{n}"), event) for n, event in enumerate(events, 1))


def _first_seen(findings: Findings, call: PortCall) -> tuple[str, str, str]:
    times = [started(o.time) for o in findings.observations if o.id in call.observations]
    return call.site, min(times, default=""), call.id


def vessel_labels(detections: Iterable[Detection]) -> dict[str, str]:
    """Short labels (`V1` is the longest) for the detections of one scene: the same in figure and table."""
    ordered = sorted(detections, key=lambda d: (-(d.length_m.value or 0.0), d.id))
    return {detection.id: f"V{n}" for n, detection in enumerate(ordered, 1)}
