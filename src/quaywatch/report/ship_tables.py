"""Tables of ships' signals: events of ships that bear on the case, sightings they could be, matches, and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from quaywatch.assessment.wording import number_words, place_words, plain_key, position_words, span_words
from quaywatch.records.ship_event import ShipEvent, ShipMatch, ShipSurvey
from quaywatch.records.track_event import TrackEventKind
from quaywatch.records.watchlist import ListMatch
from quaywatch.report.document_parts import Cell, Row, Table
from quaywatch.report.grounds import Grounds, vessel_labels
from quaywatch.report.ship_words import (
    NONE,
    anomaly_words,
    chance_words,
    duration_words,
    edge_words,
    moment_words,
    ship_words,
)
from quaywatch.report.ships import crossing

__all__ = ["ship_tables"]

MOST_ROWS = 40
"""Of one table: more is for the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How the table of one kind of event looks."""

    kind: TrackEventKind
    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    """Between the ship and the evidence."""
    cells: Callable[[ShipEvent, ShipSurvey], tuple[str, ...]]
    weight: Callable[[ShipEvent], tuple[float, ...]]
    """The more, the sooner it is shown."""
    shown_first: str
    """The same in words."""
    part: Callable[[ShipEvent], str] = lambda _event: ""
    """What shares the rows evenly."""


def ship_tables(grounds: Grounds) -> Iterator[Table]:
    """Every table on ships' signals; those without rows are left out by who asks."""
    for survey in grounds.findings.ship_surveys:
        for one in _KINDS:
            yield _events(grounds, survey, one)
    yield _absences(grounds)
    yield _matches(grounds)
    yield _lists(grounds)


def _events(grounds: Grounds, survey: ShipSurvey, one: _Kind) -> Table:
    held = [event for event in grounds.findings.ship_events if event.kind is one.kind]
    events = _shown(held, one)
    total, chosen = survey.counts.get(one.kind, 0), survey.chosen.get(one.kind, len(held))
    rows = tuple(
        Row(
            id=f"{one.id}-{n}",
            cells=(
                *_cells(_ship(event), *one.cells(event, survey)),
                Cell(text="", links=grounds.evidence.artefact(event.table)),
            ),
        )
        for n, event in enumerate(events, 1)
    )
    some = f" Shown are {len(events)} of {number_words(chosen)}: {one.shown_first}." if chosen > len(events) else ""
    more = f" {number_words(total)} in all of the signals; the evidence holds them." if total > len(events) else ""
    note = f"{one.note}{some}{more}"
    return Table(id=one.id, title=one.title, note=note, columns=("Ship", *one.columns, "Evidence"), rows=rows)


def _shown(events: Sequence[ShipEvent], one: _Kind) -> list[ShipEvent]:
    """As many as a table holds, the weightiest of each part, in their own order."""
    parts: dict[str, list[ShipEvent]] = {}
    for event in events:
        parts.setdefault(one.part(event), []).append(event)
    each = MOST_ROWS // max(len(parts), 1)
    best = [sorted(some, key=one.weight, reverse=True) for some in parts.values()]
    rest = [event for some in best for event in some[each:]]
    kept = [event for some in best for event in some[:each]]
    chosen = {event.id for event in [*kept, *rest][:MOST_ROWS]}
    return [event for event in events if event.id in chosen]


def _ship(event: ShipEvent) -> str:
    about = [f"IMO\u00a0{event.imo}" if event.imo else "", event.flag]
    return ", ".join([ship_words(event.name, event.mmsi), *(word for word in about if word)])


def _edges(event: ShipEvent) -> tuple[str, str]:
    return edge_words(event.start, first=True), edge_words(event.end, first=False)


def _where(event: ShipEvent) -> str:
    return NONE if event.place is None else position_words(event.place)


def _site(key: str, survey: ShipSurvey) -> str:
    return survey.site_names.get(key, key)


def _call(event: ShipEvent, survey: ShipSurvey) -> tuple[str, ...]:
    zone = event.text("zone")
    draughts = [event.number(name) for name in ("draught_in_m", "draught_out_m")]
    sent = " to ".join(NONE if one is None else f"{number_words(one)}\u00a0m" for one in draughts)
    return (
        f"{_site(event.text('site'), survey)}{f', {plain_key(zone)}' if zone else ''}",
        *_edges(event),
        f"{int(event.number('confidence') or 0)} of 4",
        sent if any(draughts) else NONE,
        event.text("direction") or NONE,
    )


def _voyage(event: ShipEvent, survey: ShipSurvey) -> tuple[str, ...]:
    ends = []
    for end in ("from", "to"):
        country = event.text(f"{end}_country")
        ends.append(f"{_site(event.text(f'{end}_site'), survey)}{f' ({country})' if country else ''}")
    share = event.number("coverage")
    return (*ends, *_edges(event), NONE if share is None else f"{number_words(round(100 * share))}\u00a0%")


def _gap(event: ShipEvent, _survey: ShipSurvey) -> tuple[str, ...]:
    end = "not ended" if event.facts.get("open") else moment_words(event.end.not_after)
    return (
        moment_words(event.start.not_before),
        end,
        duration_words(event.number("hours")),
        _where(event),
        chance_words(event.number("heard_probability")),
    )


def _meeting(event: ShipEvent, _survey: ShipSurvey) -> tuple[str, ...]:
    other, metres = event.number("mmsi_2"), event.number("min_distance_m")
    return (
        NONE if other is None else f"MMSI\u00a0{int(other)}",
        *_edges(event),
        duration_words(event.number("hours")),
        NONE if metres is None else f"{number_words(round(metres))}\u00a0m",
        _where(event),
    )


def _loitering(event: ShipEvent, _survey: ShipSurvey) -> tuple[str, ...]:
    speed, shore = event.number("mean_speed_kn"), event.number("min_shore_km")
    return (
        *_edges(event),
        duration_words(event.number("hours")),
        NONE if speed is None else f"{number_words(round(speed, 1))}\u00a0kn",
        NONE if shore is None else f"{number_words(round(shore))}\u00a0km",
        _where(event),
    )


_FIELDS = {"mmsi": "MMSI", "imo": "IMO number"}


def _identity(event: ShipEvent, _survey: ShipSurvey) -> tuple[str, ...]:
    return (
        _FIELDS.get(event.text("field"), event.text("field").replace("_", " ")),
        event.text("old") or NONE,
        event.text("new") or NONE,
        edge_words(event.start, first=True),
        chance_words(event.number("same_hull_probability")),
    )


def _anomaly(event: ShipEvent, _survey: ShipSurvey) -> tuple[str, ...]:
    severity = event.number("severity")
    return (
        anomaly_words(event.text("kind")),
        *_edges(event),
        NONE if severity is None else f"{severity:.2f}",
        _where(event),
    )


def _latest(event: ShipEvent) -> float:
    moment = event.end.not_after or event.end.not_before or event.start.not_after
    return moment.timestamp() if moment else 0.0


def _longest(event: ShipEvent) -> tuple[float, ...]:
    return (event.number("hours") or 0.0,)


_KINDS = (
    _Kind(
        kind=TrackEventKind.PORT_CALLS,
        id="ship-calls",
        title="Port calls by ships' signals",
        note="Confidence 4: entry, stop or silence, and exit were received; 1: none of them. Draught is typed in by"
        " hand on board.",
        columns=("Where", "From", "To", "Confidence", "Draught", "Cargo"),
        cells=_call,
        weight=lambda event: (bool(event.site and event.text("zone")), bool(event.site), _latest(event)),
        shown_first="those in drawn zones, then the latest",
    ),
    _Kind(
        kind=TrackEventKind.VOYAGES,
        id="ship-voyages",
        title="Voyages by ships' signals",
        note="Between two port calls with confidence 2 or more. Coverage is the share of hours with a position.",
        columns=("From", "To", "Left", "Arrived", "Coverage"),
        cells=_voyage,
        weight=lambda event: (crossing(event), _latest(event)),
        shown_first="those between countries, then the latest",
    ),
    _Kind(
        kind=TrackEventKind.GAPS,
        id="ship-gaps",
        title="Silences: no position was received",
        note="That none was received does not say that none was sent. The chance to be heard is that of a ship that"
        " sends, told by what was received of others.",
        columns=("Last position", "Next position", "Lasted", "Where it began", "Chance to be heard"),
        cells=_gap,
        weight=lambda event: (event.number("heard_probability") or 0.0, event.number("hours") or 0.0),
        shown_first="those in which the ship was likeliest to be heard, then the longest",
    ),
    _Kind(
        kind=TrackEventKind.ENCOUNTERS,
        id="ship-encounters",
        title="Ships side by side",
        note="Within 500 m, both slower than 2 kn, for two hours or more; in port and at anchor this is usual.",
        columns=("Other ship", "From", "To", "Lasted", "Least distance", "Where"),
        cells=_meeting,
        weight=_longest,
        shown_first="the longest",
    ),
    _Kind(
        kind=TrackEventKind.LOITERING,
        id="ship-loitering",
        title="Slow sailing far from ports",
        note="Slower than 2 kn in the mean of each hour. Engines fail, and ships wait for orders.",
        columns=("From", "To", "Lasted", "Mean speed", "From a port", "Where"),
        cells=_loitering,
        weight=_longest,
        shown_first="the longest",
    ),
    _Kind(
        kind=TrackEventKind.IDENTITY_CHANGES,
        id="ship-identity",
        title="Changes of what ships call themselves",
        note="Names, call signs and numbers change lawfully too. The chance that it is one hull is a sum of weights set"
        " by judgement.",
        columns=("What", "Before", "After", "When", "One hull"),
        cells=_identity,
        weight=lambda event: (_latest(event),),
        shown_first="the latest",
    ),
    _Kind(
        kind=TrackEventKind.ANOMALIES,
        id="ship-anomalies",
        title="Oddities of what ships sent",
        note="Severity goes from 0 to 1, set by judgement: no probability, and no reason. Most are errors of devices"
        " and receivers.",
        columns=("What", "From", "To", "Severity", "Where"),
        cells=_anomaly,
        weight=lambda event: (event.number("severity") or 0.0,),
        shown_first="the gravest of each kind",
        part=lambda event: event.text("kind"),
    ),
)


def _absences(grounds: Grounds) -> Table:
    seen = {one.id: one for one in grounds.findings.observations}
    rows = []
    for n, one in enumerate(sorted(grounds.findings.ship_absences, key=lambda one: (one.observation, -one.rank)), 1):
        sighting = seen.get(one.observation)
        if sighting is None:
            continue
        site = grounds.findings.case.site(one.site)
        cells = _cells(
            f"{site.name}, {place_words(site, (sighting.zone,))},"
            f" {span_words(sighting.time, utc_offset_h=site.offset_h(sighting.zone))}",
            ship_words(one.name, one.mmsi),
            moment_words(one.could_arrive),
            moment_words(one.could_leave),
            f"{one.rank:+.1f}",
            "; ".join(one.because),
        )
        links = grounds.evidence.observations((one.observation,))
        rows.append(Row(id=f"ship-absence-{n}", cells=(*cells, Cell(text="", links=links))))
    return Table(
        id="ship-absences",
        title="Which silent ships could have been a vessel that was seen",
        note="By sea and at the ship's own fastest speed. The rank is a log-likelihood ratio against any ship: an"
        " order, no probability. Ships that never send are not among them.",
        columns=(
            "Sighting",
            "Silent ship",
            "There at the earliest",
            "Away at the latest",
            "Rank",
            "Because",
            "Evidence",
        ),
        rows=tuple(rows),
    )


def _matches(grounds: Grounds) -> Table:
    scenes = {scene.id: scene for scene in grounds.findings.scenes}
    labels = {
        key: label
        for scene in scenes
        for key, label in vessel_labels(one for one in grounds.findings.detections if one.scene == scene).items()
    }
    rows = [
        Row(
            id=f"ship-match-{n}",
            cells=(
                *_cells(scenes[match.scene].name, *_match(match, labels)),
                Cell(text="", links=grounds.evidence.artefact(scenes[match.scene].files[0].sha256)),
            ),
        )
        for n, match in enumerate((one for one in grounds.findings.ship_matches if one.scene in scenes), 1)
    ]
    return Table(
        id="ship-matches",
        title="Detections held against tracks",
        note="Without a ship, the chance is that none of the tracked ones is the detection; without a detection, that"
        " the position which the ship sent is false. A ship that did not send differs from one that was not heard.",
        columns=("Scene", "Vessel", "Tracked ship", "Chance", "Did not send", "Apart", "Nearest position", "Evidence"),
        rows=tuple(rows),
    )


def _match(match: ShipMatch, labels: dict[str, str]) -> tuple[str, ...]:
    apart, minutes = match.distance_m, match.minutes_to_nearest
    return (
        labels.get(match.detection or "", "not seen"),
        NONE if match.mmsi is None else ship_words(match.name, match.mmsi),
        chance_words(match.probability),
        chance_words(match.p_not_transmitting),
        NONE if apart is None else f"{number_words(round(apart))}\u00a0m",
        NONE if minutes is None else f"{number_words(round(minutes))}\u00a0min",
    )


def _lists(grounds: Grounds) -> Table:
    files = {check.name: check.evidence for check in grounds.findings.list_checks}
    rows = [
        Row(
            id=f"ship-list-{n}",
            cells=(
                *_cells(*_on_list(match)),
                Cell(text="", links=grounds.evidence.artefact(files.get(match.listed.list_name))),
            ),
        )
        for n, match in enumerate(grounds.findings.list_matches, 1)
    ]
    return Table(
        id="ship-lists",
        title="Ships that agree with entries of lists",
        note="A list is a snapshot of its date, not the law of today. By name only is a suggestion that a person has to"
        " look at.",
        columns=("Ship", "Entry", "Agrees by", "Because", "Evidence"),
        rows=tuple(rows),
    )


def _on_list(match: ListMatch) -> Sequence[str]:
    names = [name.text for name in match.listed.names]
    tie = f"{match.matched_by.value}{', as a suggestion' if match.is_suggestion else ''}"
    return (
        ship_words(match.ship.name, match.ship.mmsi, match.ship.imo),
        names[0] if names else match.listed.entry_id,
        tie,
        match.because,
    )


def _cells(*texts: str) -> Iterable[Cell]:
    return (Cell(text=text) for text in texts)
