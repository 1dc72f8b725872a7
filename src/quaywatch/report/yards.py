"""What lay in yards, for the report: sentences, the table, and covered ground against time.

All of it is drawn from the observations that were made from pixels; sightings of stocks are told with the sightings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from quaywatch.assessment.wording import counted, listed, measure_words, place_words, span_words, zone_words
from quaywatch.clock import Span
from quaywatch.records.event import StockChange
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Site
from quaywatch.records.scene import Scene
from quaywatch.report.calls import stock_words
from quaywatch.report.document_parts import Basis, Cell, Row, Sentence, Table
from quaywatch.report.document_yards import YardPoint, YardSeries
from quaywatch.report.drawing import sensor_words
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.observed import started, stock_colour_words

__all__ = ["yard_lines", "yard_sentences", "yard_series", "yards_table"]

LEAST_POINTS = 2
"""Looks of known time from which on covered ground is drawn against time."""
MOST_CHANGES = 3
"""Changes beyond the errors that are told of one yard, the largest; the table has all."""
MOST_YARDS = 2
"""Yards of one site that the answer tells of, those with the most covered ground first."""
NONE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Yard:
    """The looks of one kind of sensor at one yard."""

    n: int
    """Running number in the report."""
    site: Site
    zone: str
    looks: tuple[Observation, ...]
    """In order of time."""

    def with_outcome(self, outcome: Outcome) -> list[Observation]:
        return [one for one in self.looks if one.outcome is outcome]

    @property
    def place(self) -> str:
        return place_words(self.site, (self.zone,))

    def day(self, span: Span) -> str:
        words = span_words(span, utc_offset_h=self.site.offset_h(self.zone))
        return words.partition(",")[0] if span.is_instant else words.partition(" (")[0]


def _yards(grounds: Grounds) -> tuple[_Yard, ...]:
    series: dict[tuple[str, ...], list[Observation]] = {}
    for one in grounds.findings.observations:
        own = grounds.evidence.basis(one.evidence) is Basis.OBSERVED
        if one.kind is ObservationKind.STOCKPILE and one.detections and own:
            series.setdefault(one.detections, []).append(one)
    return tuple(
        _Yard(
            n=n,
            site=grounds.findings.case.site(looks[0].site),
            zone=looks[0].zone,
            looks=tuple(sorted(looks, key=lambda one: (started(one.time), one.id))),
        )
        for n, looks in enumerate(series.values(), 1)
    )


def yard_series(grounds: Grounds) -> tuple[YardSeries, ...]:
    """Each yard that was looked at, by each kind of sensor."""
    return tuple(_series(grounds, yard) for yard in _yards(grounds))


def yards_table(grounds: Grounds) -> Table:
    """What each look shows of each yard."""
    rows = [
        Row(id=f"{one.id}-{k}", cells=(*_cells(one, point), Cell(text="", links=(point.link,))))
        for one in yard_series(grounds)
        for k, point in enumerate(one.points, 1)
    ]
    return Table(
        id="yards",
        title="What each look shows of each yard",
        note="Covered ground, not volume; ± is the 95 % interval. What it looks like is a colour and names no goods: a"
        " roof or slag may look alike. A look in which nothing was told does not show the yard empty.",
        columns=("Yard", "When", "Stock was", "Covered ground", "Looks like", "Because", "Evidence"),
        rows=tuple(rows),
    )


def yard_sentences(grounds: Grounds, site: Site) -> Iterator[Sentence]:
    """What the looks at each yard of a site show, then the largest changes beyond the errors."""
    for yard in _yards(grounds):
        if yard.site.id == site.id:
            links = (Link(target="yards", label="table"), *_evidence(grounds, yard.looks))
            yield grounds.sentence(Basis.OBSERVED, _summary(yard), links)
            for link, change in _told_changes(grounds, yard):
                ways = (link, *grounds.evidence.observations(change.observations))
                yield grounds.sentence(Basis.ASSESSED, stock_words(site, change), ways)


def yard_lines(grounds: Grounds) -> Iterator[tuple[Basis, str, tuple[Link, ...]]]:
    """One line per site for the answer: what the last look that could tell showed of its yards."""
    sites: dict[str, list[_Yard]] = {}
    for yard in _yards(grounds):
        sites.setdefault(yard.site.id, []).append(yard)
    for yards in sites.values():
        told = [yard for yard in yards if yard.with_outcome(Outcome.SEEN)]
        told.sort(key=lambda yard: -max(_area(one) for one in yard.looks))
        parts = [_last_words(yard) for yard in told[:MOST_YARDS]]
        more = len(told) - MOST_YARDS
        rest = f"; {more} more {'is' if more == 1 else 'are'} in the table" if more > 0 else ""
        looked = [yard for yard in yards if len(yard.with_outcome(Outcome.NOT_OBSERVABLE)) < len(yard.looks)]
        ends = [one for yard in told[:MOST_YARDS] or looked for one in _last(yard)]
        links = (Link(target="yards", label="table"), *_evidence(grounds, ends))
        if parts:
            yield Basis.OBSERVED, f"At {yards[0].site.name}, {'; '.join(parts)}{rest}.", links
        elif looked:
            places = place_words(yards[0].site, tuple(dict.fromkeys(yard.zone for yard in looked)))
            text = f"No stock was told at {places} of {yards[0].site.name}, which does not show the ground empty."
            yield Basis.OBSERVED, text, links


def _last(yard: _Yard) -> tuple[Observation, ...]:
    """The last look in which something was seen, where there is one, and the last that could tell."""
    told = [one for one in yard.looks if one.outcome is not Outcome.NOT_OBSERVABLE]
    return tuple(dict.fromkeys((*yard.with_outcome(Outcome.SEEN)[-1:], told[-1])))


def _last_words(yard: _Yard) -> str:
    seen, *later = _last(yard)
    words = f"{_ground(seen)} of {yard.place} lay under something {stock_colour_words(seen.material)}"
    words += f" on {yard.day(seen.time)}"
    return f"{words}, and nothing was told there on {yard.day(later[0].time)}" if later else words


def _summary(yard: _Yard) -> str:
    seen, bare, hidden = (yard.with_outcome(outcome) for outcome in Outcome)
    days = [yard.day(one.time) for one in (yard.looks[0], yard.looks[-1])]
    when = f"of {days[0]}" if len(yard.looks) == 1 else f"from {days[0]} to {days[1]}"
    looks = f"{counted(len(yard.looks), 'look')} {when} at {yard.place}"
    if not seen and not bare:
        return f"Of {looks} none could show what lay there."
    if not seen:
        share = f"{len(bare)} of {looks}" if hidden else looks
        return f"In {share} the stock detector ({bare[0].by}) told no stock, which does not show the yard empty."
    ends = sorted(seen, key=_area)
    areas = [f"{_ground(one)} ({yard.day(one.time)})" for one in dict.fromkeys((ends[0], ends[-1]))]
    colours = listed(dict.fromkeys(stock_colour_words(one.material) for one in seen))
    rest = f"; {counted(len(bare), 'look')} showed none" if bare else ""
    rest += f"; {counted(len(hidden), 'look')} could not show it" if hidden else ""
    why = listed(dict.fromkeys(one.note for one in seen if one.note))
    return (
        f"In {len(seen)} of {looks} the stock detector ({seen[0].by}) told something {colours} that covered"
        f" {areas[0] if len(areas) == 1 else f'between {areas[0]} and {areas[1]}'}{rest}. It was told as {why}."
    )


def _told_changes(grounds: Grounds, yard: _Yard) -> list[tuple[Link, StockChange]]:
    keys = {one.id for one in yard.looks}
    beyond = [
        pair for pair in grounds.events.stock_changes if pair[1].significant and keys.issuperset(pair[1].observations)
    ]
    largest = sorted(beyond, key=lambda pair: (-abs(_difference(pair[1])), pair[1].id))[:MOST_CHANGES]
    return sorted(largest, key=lambda pair: (started(pair[1].earlier), pair[1].id))


def _difference(change: StockChange) -> float:
    return (change.later_area_m2.value or 0.0) - (change.earlier_area_m2.value or 0.0)


def _area(one: Observation) -> float:
    return (one.area_m2.value or 0.0) if one.area_m2 is not None else 0.0


def _ground(one: Observation) -> str:
    return measure_words(one.area_m2 or Measure(), "m²")


def _evidence(grounds: Grounds, looks: Iterable[Observation]) -> tuple[Link, ...]:
    return grounds.evidence.observations(one.id for one in looks)


def _scenes(grounds: Grounds, yard: _Yard) -> list[Scene]:
    files = {one.evidence for one in yard.looks}
    return [scene for scene in grounds.findings.scenes if scene.files[0].sha256 in files]


def _series(grounds: Grounds, yard: _Yard) -> YardSeries:
    points = tuple(_point(grounds, yard, one) for one in yard.looks)
    scenes = _scenes(grounds, yard)
    sensor = f", {sensor_words(scenes[0])}" if scenes else ""
    title = f"{yard.site.name}, {zone_words(yard.site, yard.zone)}{sensor}"
    told = "; ".join(f"{point.when}: {point.words}" for point in points)
    return YardSeries(
        id=f"yard-{yard.n}",
        title=title,
        description=f"Ground that something covers at {title}, look by look. {told}.",
        materials=tuple(dict.fromkeys(point.material for point in points if point.material)),
        credits=tuple(dict.fromkeys(scene.credit for scene in scenes if scene.credit)),
        plotted=sum(point.time is not None for point in points) >= LEAST_POINTS
        and any(point.outcome == Outcome.SEEN.value for point in points),
        utc_offset_h=yard.site.offset_h(yard.zone),
        points=points,
    )


def _point(grounds: Grounds, yard: _Yard, one: Observation) -> YardPoint:
    links = grounds.evidence.observations([one.id])
    rounded = partial(_whole, one.area_m2)
    words = {
        Outcome.SEEN: f"{_ground(one)} covered, {stock_colour_words(one.material)}",
        Outcome.NOT_SEEN: "nothing told to lie there",
        Outcome.NOT_OBSERVABLE: f"not observable ({one.note})",
    }[one.outcome]
    return YardPoint(
        time=_middle(one.time),
        when=yard.day(one.time),
        outcome=one.outcome.value,
        area_m2=rounded("value"),
        u95_m2=rounded("u95"),
        material=one.material or "" if one.seen else "",
        because=one.note or "",
        words=words,
        link=links[0] if links else Link(target="evidence", label="evidence"),
    )


def _whole(measure: Measure | None, name: str) -> int | None:
    number: float | None = None if measure is None else getattr(measure, name)
    return None if number is None else round(number)


def _cells(series: YardSeries, point: YardPoint) -> tuple[Cell, ...]:
    area = NONE
    if point.area_m2 is not None:
        area = measure_words(Measure(value=point.area_m2, u95=point.u95_m2), "m²")
    texts = (series.title, point.when, point.outcome.replace("_", " "), area, point.material or NONE, point.because)
    return tuple(Cell(text=text) for text in texts)


def _middle(span: Span) -> datetime | None:
    """The middle of a look's time; its known end where the other is open."""
    if span.start is None or span.end is None:
        return span.start or span.end
    return span.start + (span.end - span.start) / 2
