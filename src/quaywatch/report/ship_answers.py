"""What ships' own signals say to the question of a case, in the fewest lines."""

from __future__ import annotations

from collections.abc import Iterator

from quaywatch.assessment.wording import counted, day_words, listed, number_words, place_words, when_words
from quaywatch.records.ship_event import ShipSurvey
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.document_parts import Basis
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.ship_words import ship_words, survey_words
from quaywatch.report.ships import calls_at, oddity_words

__all__ = ["ship_answers"]

Line = tuple[Basis, str, tuple[Link, ...]]


def ship_answers(grounds: Grounds) -> Iterator[Line]:
    """Calls at the sites, and the likeliest silent ship; of a case without sites, what was received and is odd."""
    found = [*_called(grounds), *_absent(grounds)]
    yield from found
    if not found and not grounds.findings.case.sites:
        for survey in grounds.findings.ship_surveys:
            yield from _received(grounds, survey)
    yield from _listed(grounds)


def _called(grounds: Grounds) -> Iterator[Line]:
    calls = {site.name: calls_at(grounds, site) for site in grounds.findings.case.sites}
    parts = [
        f"{counted(len(some), 'call')} of {counted(len({call.mmsi for call in some}), 'ship')} at {name}"
        for name, some in calls.items()
        if some
    ]
    if parts:
        yield Basis.ASSESSED, f"Ships' own signals tell {listed(parts)}.", _table("ship-calls")


def _absent(grounds: Grounds) -> Iterator[Line]:
    """The ship that could best have been a vessel that was seen, while nothing was received of it."""
    seen = {one.id: one for one in grounds.findings.observations}
    told = [one for one in grounds.findings.ship_absences if one.observation in seen]
    if not told:
        return
    best = min(told, key=lambda one: (-one.rank, one.id))
    sighting, site = seen[best.observation], grounds.findings.case.site(best.site)
    when = when_words(sighting.time, utc_offset_h=site.offset_h(sighting.zone))
    rivals = sum(one.observation == best.observation for one in told) - 1 + best.others
    also = f", as could {counted(rivals, 'other silent ship')}" if rivals else ""
    text = (
        f"The vessel seen at {place_words(site, (sighting.zone,))} {when} could be {ship_words(best.name, best.mmsi)},"
        f" of which no position was received then{also}."
    )
    yield Basis.ASSESSED, text, (*_table("ship-absences"), *grounds.evidence.observations((best.observation,)))


def _received(grounds: Grounds, survey: ShipSurvey) -> Iterator[Line]:
    links = tuple(link for file in survey.files for link in grounds.evidence.artefact(file))
    yield Basis.REPORTED, f"The signals hold {survey_words(survey)}.", links
    number = sum(survey.anomalies.values())
    if number:
        held = [event for event in grounds.findings.ship_events if event.kind is TrackEventKind.ANOMALIES]
        files = dict.fromkeys(event.table for event in held)
        ways = (*_table("ship-anomalies"), *(link for file in files for link in grounds.evidence.artefact(file)))
        text = f"{number_words(number)} things that ships sent are odd: {oddity_words(survey)}."
        yield Basis.ASSESSED, text, ways


def _listed(grounds: Grounds) -> Iterator[Line]:
    checks = grounds.findings.list_checks
    if not checks:
        return
    matches = grounds.findings.list_matches
    parts = []
    for check in checks:
        own = [match for match in matches if match.listed.list_name == check.name]
        sure = sum(not match.is_suggestion for match in own)
        day = "" if check.list_date is None else f" of {day_words(check.list_date)}"
        found = f"{sure} agree by number and {len(own) - sure} by name only" if own else "none agrees"
        parts.append(f"{found} with {check.name}{day}")
    held = max(check.held for check in checks)
    links = tuple(link for check in checks for link in grounds.evidence.artefact(check.evidence))
    yield (
        Basis.ASSESSED,
        f"Of {counted(held, 'ship')} {'; '.join(parts)}.",
        (*(_table("ship-lists") if matches else ()), *links),
    )


def _table(name: str) -> tuple[Link, ...]:
    return (Link(target=name, label="table"),)
