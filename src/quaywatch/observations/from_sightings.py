"""Sightings as observations: the way in for what a person saw, with the same record that a detector's findings get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from quaywatch.clock import Span, parse_span
from quaywatch.geo import LonLat
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.observation import Fact, Identity, Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Alias, Provenance, Site, Zone
from quaywatch.sources.sightings import FactEntry, LookEntry, Sighting, SightingsFile, SourceEntry

__all__ = ["ToldRecords", "find_observations", "site_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRecords:
    """What a sightings file tells, as records."""

    observations: tuple[Observation, ...]
    """One per sighting (duplicates once), and one per absence that a look with `covers` implies."""
    facts: tuple[Fact, ...]
    """What the source states as known."""
    looks: tuple[Look, ...]
    """One per distinct time that was looked at, and one per unusable look."""
    first_day: date | None = None
    """First day that the source speaks of."""
    last_day: date | None = None
    """Last day, inclusive."""
    stay_limit_days: float | None = None
    """The stay limit that the source assumes."""
    stay_limit_source: str = ""
    """Who assumes it, and in which words."""


def site_of(file: SightingsFile) -> Site:
    """The site that a sightings file speaks of; its zones have no shapes, as a file of this kind tells none."""
    entry = file.site
    return Site(
        id=_key(entry.name),
        name=entry.name,
        country=entry.country,
        centre=None if entry.lon is None or entry.lat is None else LonLat(lon=entry.lon, lat=entry.lat),
        utc_offset_h=entry.utc_offset_h,
        aliases=tuple(Alias(text=alias.text, lang=alias.lang) for alias in entry.aliases),
        zones=tuple(
            Zone(
                id=key,
                kind=zone.kind,
                aliases=tuple(Alias(text=text) for text in zone.aliases),
                serves=zone.serves,
                port=zone.port,
                utc_offset_h=zone.utc_offset_h,
            )
            for key, zone in entry.zones.items()
        ),
        provenance=Provenance(source=f"sightings file {file.id}"),
    )


def find_observations(
    file: SightingsFile, *, site: Site, evidence_sha256: str, prefix: str = "", zone_names: Mapping[str, str] = {}
) -> ToldRecords:
    """The observations, facts and looks of a sightings file.

    Args:
        file: The file, checked.
        site: The site of the case that it speaks of.
        evidence_sha256: The artefact that the file is.
        prefix: Put before every key, so that the keys of several files stay apart.
        zone_names: Zone of the file → zone of the site, where they differ.
    """
    teller = _Teller(file=file, site=site, evidence=evidence_sha256, prefix=prefix, zone_names=zone_names)
    kept, stands_for = _distinct(file.sightings)
    told = [teller.observation(sighting, stands_for) for sighting in kept]
    used = [(f"{prefix}look{n}", entry) for n, entry in enumerate(dict.fromkeys(file.looks), start=1)]
    implied = [absence for key, entry in used for absence in teller.absences(key, entry, told)]
    first, last = file.window.days(file.site.utc_offset_h) if file.window else (None, None)
    limit = file.assume.stay_limit_days if file.assume else None
    return ToldRecords(
        observations=(*told, *implied),
        facts=teller.facts(stands_for),
        looks=tuple(teller.looks(used, told)),
        first_day=first,
        last_day=last,
        stay_limit_days=limit,
        stay_limit_source=_limit_source(file) if limit is not None else "",
    )


def _key(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-") or "site"


def _publisher(file: SightingsFile, source: SourceEntry | None) -> str:
    return (source and (source.publisher or source.title)) or file.id


def _limit_source(file: SightingsFile) -> str:
    note = file.assume.note if file.assume else None
    return _publisher(file, file.source) + (f": {note}" if note else "")


def _distinct(sightings: tuple[Sighting, ...]) -> tuple[list[Sighting], dict[str, str]]:
    """Sightings without duplicates, and the id that each id is known by; duplicates' links are kept."""
    links = ("same_as", "same_call")
    alike: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        alike.setdefault(sighting.model_dump_json(exclude={"id", "note", *links}), []).append(sighting)
    kept = []
    for group in alike.values():
        first = min(group, key=lambda one: one.id)
        merged = {key: tuple(dict.fromkeys(other for one in group for other in getattr(one, key))) for key in links}
        kept.append(first.model_copy(update=merged) if len(group) > 1 else first)
    stands_for = {one.id: first.id for first, group in zip(kept, alike.values(), strict=True) for one in group}
    return kept, stands_for


@dataclass(frozen=True, kw_only=True)
class _Teller:
    """One file being told: what every record of it shares."""

    file: SightingsFile
    site: Site
    evidence: str
    prefix: str
    zone_names: Mapping[str, str] = field(default_factory=dict)

    def told_by(self, entry: Sighting | FactEntry | None = None) -> dict[str, Any]:
        """What every record shares, with the publisher of the entry: its own source, or else that of the file."""
        named = self.file.sources[entry.source] if entry is not None and entry.source is not None else None
        source = named or self.file.source
        by, url = _publisher(self.file, source), source.url if source else None
        return {"site": self.site.id, "evidence": self.evidence, "by": by, "url": url}

    def zone(self, key: str) -> str:
        return self.zone_names.get(key, key)

    def span(self, text: str, zone: str | None = None) -> Span:
        """A time of the file, by the clock of the file's zone or site."""
        own = self.file.site.zones[zone].utc_offset_h if zone is not None else None
        return parse_span(text, utc_offset_h=self.file.site.utc_offset_h if own is None else own)

    def observation(self, sighting: Sighting, stands_for: Mapping[str, str]) -> Observation:
        def others(ids: tuple[str, ...]) -> tuple[str, ...]:
            if not ids:
                return ()
            known = dict.fromkeys(stands_for[one] for one in ids)
            return tuple(self.prefix + one for one in known if one != sighting.id)

        return Observation(
            **self.told_by(sighting),
            id=self.prefix + sighting.id,
            zone=self.zone(sighting.zone),
            time=self.span(sighting.time, sighting.zone),
            kind=sighting.kind,
            outcome=sighting.outcome,
            certainty=sighting.certainty,
            length_m=_measure(sighting, "length_m"),
            width_m=_measure(sighting, "width_m"),
            height_m=_measure(sighting, "height_m"),
            draught_m=_measure(sighting, "draught_m"),
            area_m2=_measure(sighting, "area_m2"),
            count=_measure(sighting, "count"),
            holds_full=sighting.holds_full,
            holds_total=sighting.holds_total,
            holds_full_limits=_limits(sighting, "holds_full"),
            holds_total_limits=_limits(sighting, "holds_total"),
            hatches=sighting.hatches,
            state=sighting.state,
            material=sighting.material,
            activity=sighting.activity,
            identity=tuple(Identity(**name.model_dump()) for name in sighting.identity),
            same_as=others(sighting.same_as),
            not_same_as=others(sighting.not_same_as),
            same_call=others(sighting.same_call),
            not_same_call=others(sighting.not_same_call),
            cannot_determine=sighting.cannot_determine,
            note=sighting.note,
        )

    def facts(self, stands_for: Mapping[str, str]) -> tuple[Fact, ...]:
        return tuple(
            Fact(
                **self.told_by(fact),
                id=f"{self.prefix}fact{n}",
                kind=fact.kind,
                time=self.span(fact.time, fact.zone),
                zone=self.zone(fact.zone),
                observations=tuple(dict.fromkeys(self.prefix + stands_for[one] for one in fact.sightings)),
                note=fact.note,
            )
            for n, fact in enumerate(self.file.facts, start=1)
        )

    def absences(self, key: str, entry: LookEntry, told: list[Observation]) -> Iterator[Observation]:
        """What a usable look did not show, of the kinds that it covers; all of one look, so of one instant."""
        if not entry.usable:
            return
        said = {(o.zone, o.kind, o.time.start, o.time.end) for o in told}
        for zone in self._zones(entry):
            time = self.span(entry.time, zone)
            for kind in entry.covers:
                if (self.zone(zone), kind, time.start, time.end) not in said:
                    yield Observation(
                        **self.told_by(),
                        id=f"{key}/{zone}/{kind}",
                        zone=self.zone(zone),
                        time=time,
                        kind=kind,
                        outcome=Outcome.NOT_SEEN,
                        look=key,
                    )

    def looks(self, entries: list[tuple[str, LookEntry]], told: list[Observation]) -> Iterator[Look]:
        """Each look that the file lists, then one per distinct time of the sightings that no usable one covers."""
        listed = [self._listed_look(key, entry) for key, entry in entries]
        by_time: dict[tuple[object, object], list[Observation]] = {}
        for one in told:
            if one.kind is not ObservationKind.AIS:
                by_time.setdefault((one.time.start, one.time.end), []).append(one)
        for look in listed:
            seen = by_time.pop((look.time.start, look.time.end), []) if look.usable_zones else []
            yield replace(look, views=_merged(look.views, _views(seen)))
        for n, seen in enumerate(by_time.values(), start=len(listed) + 1):
            yield self._look(f"{self.prefix}look{n}", seen[0].time, _views(seen))

    def _listed_look(self, key: str, entry: LookEntry) -> Look:
        zones = self._zones(entry)
        reason = None if entry.usable else entry.reason or "not said why"
        views = tuple(ZoneView(zone=self.zone(zone), usable=entry.usable, reason=reason) for zone in zones)
        time = self.span(entry.time, zones[0] if len(zones) == 1 else None)
        return replace(self._look(key, time, views), covers=entry.covers)

    def _look(self, key: str, time: Span, views: tuple[ZoneView, ...]) -> Look:
        return Look(
            id=key,
            site=self.site.id,
            time=time,
            views=views,
            origin=LookOrigin.SIGHTINGS,
            evidence=self.evidence,
        )

    def _zones(self, entry: LookEntry) -> tuple[str, ...]:
        return tuple(self.file.site.zones) if entry.zones is None else entry.zones


def _views(seen: list[Observation]) -> tuple[ZoneView, ...]:
    usable = {one.zone for one in seen if one.outcome is not Outcome.NOT_OBSERVABLE}
    return tuple(
        ZoneView(zone=zone, usable=zone in usable, reason=None if zone in usable else "not observable")
        for zone in dict.fromkeys(one.zone for one in seen)
    )


def _merged(listed: tuple[ZoneView, ...], seen: tuple[ZoneView, ...]) -> tuple[ZoneView, ...]:
    named = {view.zone for view in listed}
    return (*listed, *(view for view in seen if view.zone not in named))


def _measure(sighting: Sighting, key: str) -> Measure | None:
    """A measure with its error and range, which have `u95` before the unit and `_range` at the end."""
    if sighting.model_fields_set.isdisjoint((key, f"{key}_range")):
        return None
    stem, _, unit = key.rpartition("_")
    value = getattr(sighting, key)
    u95 = getattr(sighting, f"{stem}_u95_{unit}" if stem else f"{key}_u95")
    low, high = getattr(sighting, f"{key}_range") or (None, None)
    return None if value is None and low is None and high is None else Measure(value=value, u95=u95, low=low, high=high)


def _limits(sighting: Sighting, key: str) -> Measure | None:
    """A count with its error or range; None where the source gives neither."""
    if sighting.model_fields_set.isdisjoint((f"{key}_u95", f"{key}_range")):
        return None
    u95, ends = getattr(sighting, f"{key}_u95"), getattr(sighting, f"{key}_range")
    if u95 is None and ends is None:
        return None
    low, high = ends or (None, None)
    return Measure(value=getattr(sighting, key), u95=u95, low=low, high=high)
