"""The timeline of each site: one lane per zone, with sightings, stays, statements and looks that showed nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from quaywatch.assessment.wording import counted, measure_words, span_words, zone_words
from quaywatch.clock import Span
from quaywatch.records.event import PortCall
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.place import Site
from quaywatch.report.calls import stay_words
from quaywatch.report.document import Bar, BarKind, Lane, Mark, MarkKind, Timeline, Window
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.observed import fact_words, outcome_words, started

__all__ = ["timelines"]

_KINDS = {
    ObservationKind.VESSEL: MarkKind.VESSEL,
    ObservationKind.STACK: MarkKind.GOODS,
    ObservationKind.STOCKPILE: MarkKind.GOODS,
    ObservationKind.RAILCARS: MarkKind.TRAIN,
    ObservationKind.TRAIN: MarkKind.TRAIN,
    ObservationKind.STRUCTURE: MarkKind.STRUCTURE,
    ObservationKind.ACTIVITY: MarkKind.ACTIVITY,
    ObservationKind.AIS: MarkKind.SIGNAL,
}
LEAST_LOOKS = 2
"""A timeline of fewer dated statements would show nothing that a sentence does not."""


def timelines(grounds: Grounds) -> tuple[Timeline, ...]:
    """One timeline per site with enough dated statements."""
    made = []
    for n, site in enumerate(grounds.findings.case.sites, 1):
        lanes = tuple(lane for lane in (_lane(grounds, site, zone.id) for zone in site.zones) if lane.marks)
        times = {(mark.start, mark.end) for lane in lanes for mark in lane.marks}
        if len(times) >= LEAST_LOOKS:
            made.append(
                Timeline(
                    id=f"timeline-{n}",
                    title=site.name,
                    description=_description(site, lanes),
                    utc_offset_h=site.utc_offset_h,
                    windows=_windows(grounds, site),
                    lanes=lanes,
                )
            )
    return tuple(made)


def _description(site: Site, lanes: tuple[Lane, ...]) -> str:
    parts = [f"{lane.name}: {counted(len(lane.marks), 'mark')}, {counted(_stays(lane.bars), 'stay')}" for lane in lanes]
    return f"Timeline of {site.name} with {counted(len(lanes), 'lane')}. {'; '.join(parts)}. The tables give the same."


def _stays(bars: Iterable[Bar]) -> int:
    return len({bar.target for bar in bars})


def _lane(grounds: Grounds, site: Site, zone: str) -> Lane:
    bars = [
        bar
        for link, call in grounds.events.calls
        if call.site == site.id and zone in call.zones
        for bar in _bars(grounds, site, link, call)
    ]
    marks = [*_looks(grounds, site, zone), *_seen(grounds, site, zone), *_stated(grounds, site, zone)]
    return Lane(name=zone_words(site, zone), bars=tuple(bars), marks=tuple(marks))


def _bars(grounds: Grounds, site: Site, link: Link, call: PortCall) -> Iterator[Bar]:
    """Possible before the first and after the last sighting; between them sure only where the source says one call."""
    seen = sorted(
        (o for o in grounds.findings.observations if o.id in call.observations), key=lambda o: started(o.time)
    )
    if not seen:
        return
    title = f"{link.label}: {stay_words(site, call)}"

    def bar(kind: BarKind, start: datetime | None, end: datetime | None) -> Bar:
        return Bar(kind=kind, start=start, end=end, title=title, target=link.target)

    yield bar(BarKind.POSSIBLE, call.arrival.not_before, seen[0].time.end)
    for earlier, later in zip(seen, seen[1:], strict=False):
        joined = later.id in earlier.same_call or earlier.id in later.same_call or earlier.time == later.time
        yield bar(BarKind.SURE if joined else BarKind.COUNTED, earlier.time.start, later.time.end)
    yield bar(BarKind.POSSIBLE, seen[-1].time.start, call.departure.not_after)


def _looks(grounds: Grounds, site: Site, zone: str) -> Iterator[Mark]:
    for look in grounds.findings.looks:
        views = [view for view in look.views if look.site == site.id and view.zone == zone]
        for view in views:
            when = span_words(look.time, utc_offset_h=site.offset_h(zone))
            evidence = grounds.evidence.artefact(look.evidence)
            said = f"could be seen, {when}" if view.usable else f"could not be seen ({view.reason}), {when}"
            kind = MarkKind.LOOK if view.usable else MarkKind.UNUSABLE
            yield _mark(kind, look.time, "", f"{zone_words(site, zone)} {said}", evidence)


def _seen(grounds: Grounds, site: Site, zone: str) -> Iterator[Mark]:
    for o in sorted(grounds.findings.observations, key=lambda o: (started(o.time), o.id)):
        if (o.site, o.zone) != (site.id, zone):
            continue
        when = span_words(o.time, utc_offset_h=site.offset_h(zone))
        kind = {Outcome.NOT_SEEN: MarkKind.ABSENT, Outcome.NOT_OBSERVABLE: MarkKind.UNUSABLE}.get(o.outcome)
        title = f"{outcome_words(o)}, {when} ({o.by})"
        links = grounds.evidence.observations([o.id])
        yield _mark(kind or _KINDS[o.kind], o.time, _label(o) if o.seen else "", title, links)


def _label(o: Observation) -> str:
    if o.area_m2 is not None:
        return measure_words(o.area_m2, "m²")
    if o.length_m is not None:
        return measure_words(o.length_m, "m")
    if o.count is not None:
        return measure_words(o.count, "")
    return o.activity.value if o.activity is not None else ""


def _stated(grounds: Grounds, site: Site, zone: str) -> Iterator[Mark]:
    for fact in grounds.findings.facts:
        if (fact.site, fact.zone) == (site.id, zone):
            when = span_words(fact.time, utc_offset_h=site.offset_h(zone))
            title = f"{fact.by} states: {fact_words(fact)}, {when}"
            yield _mark(MarkKind.FACT, fact.time, fact_words(fact), title, grounds.evidence.facts([fact.id]))


def _mark(kind: MarkKind, span: Span, label: str, title: str, links: tuple[Link, ...]) -> Mark:
    target = links[0].target if links else "evidence"
    return Mark(kind=kind, start=span.start, end=span.end, label=label, title=title, target=target)


def _windows(grounds: Grounds, site: Site) -> tuple[Window, ...]:
    """The times that claims on this site speak of, each once."""
    found: dict[tuple[datetime, datetime], list[str]] = {}
    for claim in grounds.findings.claims:
        when = claim.when
        if claim.site == site.id and when is not None and when.start is not None and when.end is not None:
            found.setdefault((when.start, when.end), []).append(claim.by)
    return tuple(
        Window(start=start, end=end, label=f"claimed: {', '.join(dict.fromkeys(by))}")
        for (start, end), by in sorted(found.items())
        if end > start
    )
