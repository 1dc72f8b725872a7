"""What we cannot tell: what nobody looked at, what looks cannot show, and where sources disagree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from quaywatch.assessment.wording import (
    closed,
    counted,
    listed,
    number_words,
    period_words,
    place_words,
    span_words,
    zone_words,
)
from quaywatch.clock import Precision, Span
from quaywatch.records.event import Direction
from quaywatch.records.look import Look
from quaywatch.records.observation import Observation, Outcome
from quaywatch.records.place import SHIP_ZONE_KINDS
from quaywatch.report.document_parts import Basis, Sentence, SentenceGroup
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.ships import ship_doubts

__all__ = ["what_we_cannot_tell"]


def what_we_cannot_tell(grounds: Grounds) -> tuple[SentenceGroup, ...]:
    """Sentences by kind of doubt; kinds without any are left out."""
    groups = (
        ("Not looked at", _not_looked_at(grounds)),
        ("Looked at, not decided", _not_decided(grounds)),
        ("What ships' signals cannot tell", ship_doubts(grounds)),
        ("Where sources disagree", _disagreements(grounds)),
        ("What the sources themselves cannot tell", _sources_cannot(grounds)),
    )
    made = ((title, tuple(sentences)) for title, sentences in groups)
    return tuple(SentenceGroup(title=title, sentences=sentences) for title, sentences in made if sentences)


def _not_looked_at(grounds: Grounds) -> Iterator[Sentence]:
    for n, (request, answer) in enumerate(grounds.findings.counts, 1):
        unseen = answer.coverage.longest_unseen_days
        if unseen is not None and unseen > 1:
            window = period_words(answer.first_day, answer.last_day)
            yield grounds.sentence(
                Basis.ASSESSED,
                f"Whether more vessels came in the gaps between looks ({request.title}, {window}): the longest gap is"
                f" {number_words(unseen)}\u00a0days, and a vessel that came and left in it is not in the count.",
                (Link(target=f"count-{n}", label=f"count\u00a0{n}"),),
            )
    yield from _unusable(grounds)
    yield from _not_drawn(grounds)
    yield from _not_searched(grounds)


def _unusable(grounds: Grounds) -> Iterator[Sentence]:
    """One sentence per site and reason."""
    found = sorted(
        (
            (look.site, view.reason or "", view.zone, look)
            for look in grounds.findings.looks
            for view in look.views
            if not view.usable
        ),
        key=lambda row: (row[0], row[1], row[2], row[3].id),
    )
    for (site_id, reason), rows in groupby(found, key=lambda row: row[:2]):
        some = list(rows)
        site = grounds.findings.case.site(site_id)
        zones = place_words(site, tuple(dict.fromkeys(zone for _, _, zone, _ in some)))
        looks: dict[str, Look] = {look.id: look for _, _, _, look in some}
        when = "; ".join(
            dict.fromkeys(span_words(look.time, utc_offset_h=site.utc_offset_h) for look in looks.values())
        )
        text = f"What lay at {zones} in {counted(len(looks), 'unusable look')} ({reason}): {when}."
        links = [link for look in looks.values() for link in grounds.evidence.artefact(look.evidence)]
        yield grounds.sentence(Basis.ASSESSED, text, links)


def _not_drawn(grounds: Grounds) -> Iterator[Sentence]:
    for site in grounds.findings.case.sites:
        zones = [z for z in site.zones if z.shape is None and z.kind in SHIP_ZONE_KINDS]
        if zones:
            names = listed(zone_words(site, zone.id) for zone in zones)
            text = f"What pixels would show at {names} ({site.name}): nobody has drawn their outline."
            yield grounds.sentence(Basis.ASSESSED, text, (Link(target="places", label="places"),))


def _not_searched(grounds: Grounds) -> Iterator[Sentence]:
    scenes = {scene.id: scene for scene in grounds.findings.scenes}
    for look in grounds.findings.looks:
        site = grounds.findings.case.site(look.site)
        if look.scene in scenes and look.searched_by is None and site.may_hold_ships:
            name = scenes[look.scene].name
            text = f"Whether vessels lay at {site.name} in the scene {name}: no detector searched it."
            yield grounds.sentence(Basis.ASSESSED, text, grounds.evidence.artefact(look.evidence))


def _not_decided(grounds: Grounds) -> Iterator[Sentence]:
    open_calls = [link for link, c in grounds.events.calls if c.direction.value is Direction.UNDETERMINED]
    if open_calls:
        n, total = len(open_calls), counted(len(grounds.events.calls), "call")
        text = f"Which way the cargo went in {n} of {total}: no sign of loading or unloading was noted."
        yield grounds.sentence(Basis.ASSESSED, text, open_calls)
    for scene in grounds.findings.scenes:
        links = grounds.evidence.artefact(scene.files[0].sha256)
        if scene.acquired.precision is Precision.DAY:
            text = f"At what hour the scene {scene.name} was taken: only the day is known."
            yield grounds.sentence(Basis.ASSESSED, text, links)
        if scene not in grounds.findings.scenes_searched:
            continue
        yield grounds.sentence(
            Basis.ASSESSED,
            f"Which ships these are and what they carry: at {number_words(scene.gsd_m)}\u00a0m a pixel the scene"
            f" {scene.name} shows outlines, not names or cargo.",
            links,
        )
    told = {(look.scene, view.zone) for look in grounds.findings.looks for view in look.views if not view.usable}
    answers = [a for a in grounds.findings.answers if a.outcome is Outcome.NOT_OBSERVABLE]
    scenes = {scene.id: scene for scene in grounds.findings.scenes}
    for answer in answers:
        if (answer.scene, answer.zone) in told:
            continue
        name = zone_words(grounds.site_of(answer), answer.zone)
        links = grounds.evidence.artefact(scenes[answer.scene].files[0].sha256)
        text = f"Whether a vessel lay in {name}: {answer.because.rstrip('.')}."
        yield grounds.sentence(Basis.ASSESSED, text, links)


def _disagreements(grounds: Grounds) -> Iterator[Sentence]:
    for link, conflict in grounds.events.conflicts:
        site = grounds.findings.case.site(conflict.site)
        text = f"{site.name}, {conflict.about}: {conflict.note.rstrip('.')}."
        yield grounds.sentence(Basis.ASSESSED, text, (link, *grounds.evidence.observations(conflict.observations)))


def _sources_cannot(grounds: Grounds) -> Iterator[Sentence]:
    """What each source says it cannot tell from one look, once for all places of which it says the same."""
    alike: dict[tuple[str, str, Span, str], list[Observation]] = {}
    for o in grounds.findings.observations:
        if o.cannot_determine:
            alike.setdefault((o.by, o.site, o.time, o.cannot_determine), []).append(o)
    for (by, site_id, time, doubt), seen in alike.items():
        site = grounds.findings.case.site(site_id)
        when = span_words(time, utc_offset_h=site.offset_h(seen[0].zone))
        zones = tuple(dict.fromkeys(o.zone for o in seen))
        text = f"{by} cannot tell from the look of {when} at {place_words(site, zones)}: {closed(doubt)}"
        basis = grounds.evidence.basis(seen[0].evidence)
        yield grounds.sentence(basis, text, grounds.evidence.observations([o.id for o in seen]))
