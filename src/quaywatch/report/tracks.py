"""What stood on tracks, for the report: a table of occupied metres look by look, and a sentence per track.

All of it is drawn from the observations that were made from pixels; sightings of trains are told with the sightings.
"""

from __future__ import annotations

from collections.abc import Iterator

from quaywatch.assessment.wording import counted, listed, measure_words, place_words, span_words
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.place import Site
from quaywatch.report.document_parts import Basis, Cell, Row, Sentence, Table
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.observed import started

__all__ = ["track_sentences", "tracks_table"]

NONE = "–"
_SAID = {
    Outcome.SEEN: "occupied",
    Outcome.NOT_SEEN: "looked bare",
    Outcome.NOT_OBSERVABLE: "not observable",
}


def tracks_table(grounds: Grounds) -> Table:
    """What each look shows of each track, the looks of one kind of sensor together."""
    rows = [
        Row(id=f"track-{n}-{k}", cells=_cells(grounds, one))
        for n, looks in enumerate(_tracks(grounds), 1)
        for k, one in enumerate(looks, 1)
    ]
    return Table(
        id="tracks",
        title="What each look shows of each track",
        note="Metres of track that vehicles hide, couplings included; ± is the 95 % interval. Cars are the least and"
        " the most that fit, of 12.0 to 26.4 m. Pixels coarser than 3 m tell no metres. A track that looked bare may"
        " hold something of the colour of its ballast; a look that could not observe it says nothing.",
        columns=("Track", "When", "The track", "Occupied", "Cars", "Because", "Evidence"),
        rows=tuple(rows),
    )


def track_sentences(grounds: Grounds, site: Site) -> Iterator[Sentence]:
    """One sentence per track and kind of sensor: the looks that showed vehicles, none, or could not tell."""
    for looks in _tracks(grounds):
        if looks[0].site == site.id:
            links = (Link(target="tracks", label="table"), *grounds.evidence.observations(one.id for one in looks))
            yield grounds.sentence(Basis.OBSERVED, _summary(site, looks), links)


def _tracks(grounds: Grounds) -> list[list[Observation]]:
    series: dict[tuple[str, ...], list[Observation]] = {}
    for one in grounds.findings.observations:
        own = grounds.evidence.basis(one.evidence) is Basis.OBSERVED
        if one.kind is ObservationKind.RAILCARS and one.detections and own:
            series.setdefault(one.detections, []).append(one)
    return [sorted(looks, key=lambda one: (started(one.time), one.id)) for looks in series.values()]


def _summary(site: Site, looks: list[Observation]) -> str:
    seen, bare, hidden = ([one for one in looks if one.outcome is outcome] for outcome in Outcome)
    what = f"Of {counted(len(looks), 'look')} at {place_words(site, (looks[0].zone,))},"
    if not seen and not bare:
        return f"{what} none could tell whether vehicles stood there."
    parts = [f"{len(bare)} showed it bare"] if bare else []
    parts += [f"{len(hidden)} could not tell"] if hidden else []
    if not seen:
        return f"{what} none showed vehicles: {listed(parts)}."
    shown = [f"{_when(site, one)}{_metres(one)}" for one in seen]
    vehicles = f"{len(seen)} showed vehicles ({'; '.join(shown)})"
    return f"{what} {listed([vehicles, *parts])}."


def _when(site: Site, one: Observation) -> str:
    return span_words(one.time, utc_offset_h=site.offset_h(one.zone))


def _metres(one: Observation) -> str:
    return "" if one.occupied_m is None else f": {measure_words(one.occupied_m, 'm')} occupied"


def _cells(grounds: Grounds, one: Observation) -> tuple[Cell, ...]:
    site = grounds.findings.case.site(one.site)
    cars, metres = one.count, one.occupied_m
    texts = (
        f"{site.name}, {place_words(site, (one.zone,))}",
        _when(site, one),
        _SAID[one.outcome],
        NONE if metres is None else measure_words(metres, "m"),
        NONE if cars is None else _range_words(cars.low, cars.high),
        one.note or "",
    )
    return (*(Cell(text=text) for text in texts), Cell(text="", links=grounds.evidence.observations([one.id])))


def _range_words(low: float | None, high: float | None) -> str:
    ends = ["?" if end is None else f"{end:.0f}" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
