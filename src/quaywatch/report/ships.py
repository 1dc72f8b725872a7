"""What ships' own signals tell, for the report: sentences on calls, silences, meetings, matches and lists.

Nothing here says why no position was received, and no position says more than what the ship sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quaywatch.assessment.wording import (
    closed,
    counted,
    day_words,
    listed,
    number_words,
    place_words,
    plain_key,
    when_words,
)
from quaywatch.records.place import Site
from quaywatch.records.scene import Scene
from quaywatch.records.ship_event import ListCheck, ShipAbsence, ShipEvent, ShipMatch, ShipSurvey
from quaywatch.records.track_event import STAYED_CONFIDENCE, TrackEventKind
from quaywatch.report.document_parts import Basis, Sentence, SentenceGroup
from quaywatch.report.grounds import Grounds, vessel_labels
from quaywatch.report.links import Link
from quaywatch.report.ship_words import (
    anomaly_words,
    chance_words,
    dropped_words,
    duration_words,
    heard_words,
    match_words,
    moment_words,
    named,
    reasons_words,
    ship_words,
    stay_words,
    survey_words,
)

__all__ = ["calls_at", "crossing", "oddity_words", "ship_doubts", "ship_group"]

MOST_TOLD = 4
"""Of one kind in a sentence; the table has more."""
LAST_TOLD = 2
"""Of more calls than that."""


def ship_group(grounds: Grounds) -> SentenceGroup | None:
    """The sentences on ships' signals and lists; None where the case holds neither."""
    told = (sentence for survey in grounds.findings.ship_surveys for sentence in _sentences(grounds, survey))
    sentences = (*told, *(_listed(grounds, check) for check in grounds.findings.list_checks))
    return SentenceGroup(title="Ships, by their own signals (AIS)", sentences=sentences) if sentences else None


def calls_at(grounds: Grounds, site: Site) -> list[ShipEvent]:
    """Port calls at a site in which the ship stopped or was silent, in order of time."""
    calls = (event for event in _of(grounds, TrackEventKind.PORT_CALLS) if event.site == site.id)
    return sorted((one for one in calls if (one.number("confidence") or 0) >= STAYED_CONFIDENCE), key=_starts)


def ship_doubts(grounds: Grounds) -> Iterator[Sentence]:
    """What the signals cannot tell."""
    yield from _not_asked(grounds)
    gaps = _of(grounds, TrackEventKind.GAPS)
    untold = [gap for gap in gaps if gap.number("heard_probability") is None]
    if untold:
        yield grounds.sentence(
            Basis.ASSESSED,
            f"Whether ships sent during {counted(len(untold), 'silence')} of {len(gaps)}: too little was received of"
            " others there to tell who would have been heard.",
            _table("ship-gaps"),
        )
    for site in grounds.findings.case.sites:
        nowhere = [call for call in calls_at(grounds, site) if not call.text("zone")]
        if nowhere and grounds.findings.ship_surveys:
            yield grounds.sentence(
                Basis.ASSESSED,
                f"At which berth of {site.name} {counted(len(nowhere), 'call')} told by signals lay: no position was"
                " inside a drawn zone.",
                _table("ship-calls"),
            )


def _not_asked(grounds: Grounds) -> Iterator[Sentence]:
    """Kinds of event that the case does not ask for: that none is told says nothing."""
    asked = grounds.findings.case.ship_kinds
    kinds = [words for kind, words in _KINDS.items() if kind not in asked]
    files = [file for survey in grounds.findings.ship_surveys for file in survey.files]
    if kinds and files:
        text = f"{listed(kinds)}: the case does not ask for them. That none is told does not say that there were none."
        links = [link for file in files for link in grounds.evidence.artefact(file)]
        yield grounds.sentence(Basis.ASSESSED, f"{text[:1].upper()}{text[1:]}", links)


_KINDS = {
    TrackEventKind.PORT_CALLS: "port calls",
    TrackEventKind.VOYAGES: "voyages",
    TrackEventKind.GAPS: "silences",
    TrackEventKind.ENCOUNTERS: "meetings",
    TrackEventKind.LOITERING: "slow sailing",
    TrackEventKind.IDENTITY_CHANGES: "changes of identity",
    TrackEventKind.ANOMALIES: "oddities",
}


def _sentences(grounds: Grounds, survey: ShipSurvey) -> Iterator[Sentence]:
    yield _received(grounds, survey)
    for site in grounds.findings.case.sites:
        yield from _called(grounds, site)
    yield from _sailed(grounds, survey)
    yield from _silent(grounds, survey)
    yield from _absent(grounds)
    yield from _counts(grounds, survey)
    yield from _matched(grounds)


def _received(grounds: Grounds, survey: ShipSurvey) -> Sentence:
    dropped = dropped_words(survey)
    clocks = [f"the clock of {name} was off for {ships} ships at once" for name, ships, _ in survey.clocks]
    parts = [
        f"Received: {survey_words(survey)}",
        *([f"Left out of {number_words(survey.read)} rows: {dropped}"] if dropped else []),
        *([f"Put right: {listed(clocks)}"] if clocks else []),
        *survey.notes,
    ]
    links = [link for file in survey.files for link in grounds.evidence.artefact(file)]
    return grounds.sentence(Basis.REPORTED, " ".join(closed(part) for part in parts), links)


def _called(grounds: Grounds, site: Site) -> Iterator[Sentence]:
    calls = calls_at(grounds, site)
    if not calls:
        return
    told = [_call_words(site, call) for call in (calls if len(calls) <= MOST_TOLD else calls[-LAST_TOLD:])]
    ships = counted(len({call.mmsi for call in calls}), "ship")
    times = counted(len(calls), "call")
    last = "" if len(calls) <= MOST_TOLD else f" The last {LAST_TOLD}:"
    text = f"By their own signals {ships} made {times} at {site.name}.{last} {closed('; '.join(told))}"
    yield grounds.sentence(Basis.ASSESSED, text, _ways(grounds, calls, "ship-calls"))


def _call_words(site: Site, call: ShipEvent) -> str:
    known = {zone.id for zone in site.zones}
    key = call.text("zone")
    zone = f" at {place_words(site, (key,)) if key in known else plain_key(key)}" if key else ""
    direction = call.text("direction")
    cargo = f", {direction} by the draught that it sent" if direction in ("loading", "unloading") else ""
    return f"{ship_words(call.name, call.mmsi)}{zone}, {stay_words(call)}{cargo}"


def _sailed(grounds: Grounds, survey: ShipSurvey) -> Iterator[Sentence]:
    """Routes from and to sites of the case; those between countries before others, and those that go round last."""
    sites = {site.id for site in grounds.findings.case.sites}
    routes: dict[tuple[str, str], list[ShipEvent]] = {}
    for voyage in _of(grounds, TrackEventKind.VOYAGES):
        ends = voyage.text("from_site"), voyage.text("to_site")
        if sites & set(ends):
            routes.setdefault(ends, []).append(voyage)
    order = sorted(routes.items(), key=lambda pair: (not crossing(pair[1][0]), len(set(pair[0])) == 1, -len(pair[1])))
    for (start, end), some in order[:MOST_TOLD]:
        countries = [some[0].text(name) for name in ("from_country", "to_country")]
        between = f" ({countries[0]} to {countries[1]})" if crossing(some[0]) else ""
        names = [survey.site_names.get(key, key) for key in (start, end)]
        route = f"From {names[0]} and back to it" if start == end else f"From {names[0]} to {names[1]}"
        text = f"{route}{between}: {counted(len(some), 'voyage')}, by {named(some, MOST_TOLD)}."
        yield grounds.sentence(Basis.ASSESSED, text, _ways(grounds, some, "ship-voyages"))


def _silent(grounds: Grounds, survey: ShipSurvey) -> Iterator[Sentence]:
    def telling(gap: ShipEvent) -> tuple[float, float]:
        return -(gap.number("heard_probability") or 0.0), -(gap.number("hours") or 0.0)

    gaps = sorted(_of(grounds, TrackEventKind.GAPS), key=telling)
    if not gaps:
        return
    told = [_gap_words(gap) for gap in gaps[:MOST_TOLD]]
    more = max(survey.chosen.get(TrackEventKind.GAPS, 0), len(gaps)) - MOST_TOLD
    rest = f"; and {counted(more, 'more silence')}" if more > 0 else ""
    text = (
        f"No position was received of {'; of '.join(told)}{rest}. In brackets: the chance that the ship would have been"
        " heard had it sent."
    )
    yield grounds.sentence(Basis.ASSESSED, text, _ways(grounds, gaps[:MOST_TOLD], "ship-gaps"))


def _gap_words(gap: ShipEvent) -> str:
    ended = " on, to the end of the signals" if gap.facts.get("open") else ""
    return (
        f"{ship_words(gap.name, gap.mmsi)} for {duration_words(gap.number('hours'))} from"
        f" {moment_words(gap.start.not_before)}{ended} ({heard_words(gap)})"
    )


def _absent(grounds: Grounds) -> Iterator[Sentence]:
    seen = {one.id: one for one in grounds.findings.observations}
    told = [one for one in grounds.findings.ship_absences if one.observation in seen]
    for one in sorted(told, key=lambda one: -one.rank)[:MOST_TOLD]:
        sighting = seen[one.observation]
        site = grounds.findings.case.site(one.site)
        when = when_words(sighting.time, utc_offset_h=site.offset_h(sighting.zone))
        text = (
            f"While no position of {ship_words(one.name, one.mmsi)} was received, it could have been the vessel seen at"
            f" {place_words(site, (sighting.zone,))} {when}: {'; '.join(one.because)}. {_others(grounds, one)}"
        )
        links = (*_table("ship-absences"), *grounds.evidence.observations((one.observation,)))
        yield grounds.sentence(Basis.ASSESSED, text, links)


def _others(grounds: Grounds, one: ShipAbsence) -> str:
    more = sum(other.observation == one.observation for other in grounds.findings.ship_absences) - 1 + one.others
    also = f"{counted(more, 'other silent ship')} could have been it as well. " if more else ""
    return f"{also}That it could have been there does not say that it was."


_TOLD_BY_NUMBER = (
    (TrackEventKind.ENCOUNTERS, "ship-encounters", "meeting of two ships side by side", "meetings of two ships"),
    (
        TrackEventKind.LOITERING,
        "ship-loitering",
        "stretch of slow sailing far from a port",
        "stretches of slow sailing",
    ),
    (TrackEventKind.IDENTITY_CHANGES, "ship-identity", "change of what a ship calls itself", "changes of identity"),
    (TrackEventKind.ANOMALIES, "ship-anomalies", "oddity of what a ship sent", "oddities of what ships sent"),
)


def _counts(grounds: Grounds, survey: ShipSurvey) -> Iterator[Sentence]:
    """Kinds that a table tells better, by their number and the ships."""
    for kind, table, one, many in _TOLD_BY_NUMBER:
        events = _of(grounds, kind)
        total = max(survey.chosen.get(kind, 0), len(events))
        if not events:
            continue
        what = f"1 {one}" if total == 1 else f"{number_words(total)} {many}"
        kinds = oddity_words(survey) if kind is TrackEventKind.ANOMALIES else ""
        few = len({event.mmsi for event in events}) <= MOST_TOLD
        ships = f"of {named(events, MOST_TOLD)}" if few and total == len(events) else ""
        text = "; ".join(part for part in (kinds, ships) if part) or f"of {named(events, MOST_TOLD)}"
        yield grounds.sentence(Basis.ASSESSED, f"{what}: {text}.", _ways(grounds, events, table))


def oddity_words(survey: ShipSurvey) -> str:
    """How many oddities there are of each kind; empty where none is."""
    order = sorted(survey.anomalies.items(), key=lambda pair: (-pair[1], pair[0]))
    return listed(f"{number_words(number)} {anomaly_words(kind, number=number)}" for kind, number in order)


def crossing(voyage: ShipEvent) -> bool:
    """Whether a voyage led from one country to another."""
    ends = voyage.text("from_country"), voyage.text("to_country")
    return all(ends) and ends[0] != ends[1]


def _matched(grounds: Grounds) -> Iterator[Sentence]:
    for scene in grounds.findings.scenes:
        some = [match for match in grounds.findings.ship_matches if match.scene == scene.id]
        if some:
            yield from _in_scene(grounds, scene, some)


def _in_scene(grounds: Grounds, scene: Scene, some: Sequence[ShipMatch]) -> Iterator[Sentence]:
    labels = vessel_labels(one for one in grounds.findings.detections if one.scene == scene.id)
    seen = [match for match in some if match.detection is not None]
    seen.sort(key=lambda match: int(labels.get(match.detection or "", "V0")[1:]))
    tied = [match_words(match, labels.get(match.detection or "", "one")) for match in seen]
    lost = [
        f"{ship_words(match.name, match.mmsi)} should have been seen and was not: the chance that the position it sent"
        f" is false is {chance_words(match.probability)}"
        for match in some
        if match.detection is None
    ]
    told = "; ".join([*tied[: 2 * MOST_TOLD], *lost[:MOST_TOLD]])
    text = f"In the scene {scene.name}, held against the tracks: {told}."
    links = (*_table("ship-matches"), *grounds.evidence.artefact(scene.files[0].sha256))
    yield grounds.sentence(Basis.ASSESSED, text, links)


def _listed(grounds: Grounds, check: ListCheck) -> Sentence:
    own = [
        match
        for match in grounds.findings.list_matches
        if (match.listed.list_name, match.listed.list_date) == (check.name, check.list_date)
    ]
    sure = [match for match in own if not match.is_suggestion]
    day = "of unknown date" if check.list_date is None else f"of {day_words(check.list_date)}"
    ships = [ship_words(match.ship.name, match.ship.mmsi, match.ship.imo) for match in sure[:MOST_TOLD]]
    names = f" ({listed(ships)}{' and others' if len(sure) > MOST_TOLD else ''})" if ships else ""
    found = (
        f"{len(sure)} agree by number{names}, {len(own) - len(sure)} by name only, as a suggestion"
        if own
        else "none agrees, neither by number nor by name"
    )
    left_out = reasons_words(check.left_out)
    text = (
        f"Of {counted(check.held, 'ship')} of this case, held against {check.name} {day} with"
        f" {counted(check.entries, 'ship')}: {found}. A list is a snapshot, and a number or a name can be another"
        f" ship's.{f' Left out of the list: {left_out}.' if left_out else ''}"
    )
    table = _table("ship-lists") if grounds.findings.list_matches else ()
    return grounds.sentence(Basis.ASSESSED, text, (*table, *grounds.evidence.artefact(check.evidence)))


def _of(grounds: Grounds, kind: TrackEventKind) -> list[ShipEvent]:
    return [event for event in grounds.findings.ship_events if event.kind is kind]


def _starts(event: ShipEvent) -> tuple[bool, str, str]:
    known = event.start.not_after or event.start.not_before
    return known is not None, "" if known is None else known.isoformat(), event.id


def _ways(grounds: Grounds, events: Sequence[ShipEvent], table: str) -> tuple[Link, ...]:
    """To the table in the report, and to the artefacts that hold the rows."""
    held = dict.fromkeys(event.table for event in events)
    return (*_table(table), *(link for one in held for link in grounds.evidence.artefact(one)))


def _table(name: str) -> tuple[Link, ...]:
    return (Link(target=name, label="table"),)
