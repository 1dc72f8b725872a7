"""What we saw: sentences on vessels, cargo, stocks and structures, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from quaywatch.assessment.wording import (
    counted,
    days_words,
    listed,
    measure_words,
    place_words,
    plain_key,
    span_days,
    span_words,
)
from quaywatch.clock import Bracket
from quaywatch.records.event import Construction, PortCall, StockChange
from quaywatch.records.observation import Certainty, Observation, ObservationKind, Outcome
from quaywatch.records.place import Site
from quaywatch.records.scene import Scene
from quaywatch.report.built import change_sentences, label_of
from quaywatch.report.calls import (
    construction_words,
    direction_words,
    doubt_words,
    reasons_words,
    size_words,
    stay_words,
    stock_words,
)
from quaywatch.report.document_parts import Basis, Sentence, SentenceGroup
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.observed import detail_words, outcome_words, started, thing_words
from quaywatch.report.ships import ship_group
from quaywatch.report.tracks import track_sentences
from quaywatch.report.yards import yard_sentences

__all__ = ["what_we_saw"]

DETAILED = 2
"""A group of at most this many sightings is told with its measures; of more, the days."""


def what_we_saw(grounds: Grounds) -> tuple[SentenceGroup, ...]:
    """One group of sentences per site, in the order of the case, and one on ships' signals."""
    groups = ((site.name, tuple(_at_site(grounds, site))) for site in grounds.findings.case.sites)
    told = [SentenceGroup(title=title, sentences=sentences) for title, sentences in groups if sentences]
    ships = ship_group(grounds)
    return tuple([*told, ships] if ships else told)


def _at_site(grounds: Grounds, site: Site) -> Iterator[Sentence]:
    findings = grounds.findings
    looks = {look.scene for look in findings.looks if look.site == site.id}
    for scene in findings.scenes_searched:
        if scene.id in looks:
            yield from _in_scene(grounds, site, scene)
    yield from change_sentences(grounds, site)
    yield from yard_sentences(grounds, site)
    yield from track_sentences(grounds, site)
    told: set[str] = set()
    for link, call in grounds.events.calls:
        if call.site == site.id:
            told.update(call.observations)
            yield from _call(grounds, site, link, call)
    for link, change in grounds.events.stock_changes:
        if change.site == site.id:
            told.update(change.observations)
            if not grounds.observed(change.observations):
                yield _stock(grounds, site, link, change)
    built = [pair for pair in grounds.events.constructions if pair[1].site == site.id]
    told.update(key for _, construction in built for key in construction.observations)
    yield from _constructions(grounds, site, built)
    rest = [o for o in findings.observations if o.site == site.id and o.id not in told]
    yield from _others(grounds, site, rest)


def _in_scene(grounds: Grounds, site: Site, scene: Scene) -> Iterator[Sentence]:
    when = span_words(scene.acquired, utc_offset_h=site.utc_offset_h)
    found = [d for d in grounds.findings.detections if d.scene == scene.id]
    at_quay = sum(d.at_quay for d in found)
    yield grounds.sentence(
        Basis.OBSERVED,
        f"In the scene {scene.name} of {when} the detector found {counted(len(found), 'object')} that look like"
        f" vessels: {at_quay} at a quay, {len(found) - at_quay} in open water.",
        grounds.scenes("vessels", (scene.id,)),
    )
    zones = {zone.id for zone in site.zones}
    answers = [a for a in grounds.findings.answers if a.scene == scene.id and a.zone in zones]
    for outcome, said in _OUTCOMES.items():
        names = [plain_key(a.zone) for a in answers if a.outcome is outcome]
        if names:
            text = f"{said} {counted(len(names), grounds.zone_noun)}: {listed(names)}."
            yield grounds.sentence(Basis.OBSERVED, text, grounds.scenes("berths", (scene.id,)))


_OUTCOMES = {
    Outcome.SEEN: "A vessel lay in",
    Outcome.NOT_SEEN: "No vessel was found in",
}


def _call(grounds: Grounds, site: Site, link: Link, call: PortCall) -> Iterator[Sentence]:
    """What is made of the sightings, then the sightings."""
    seen = [o for o in grounds.findings.observations if o.id in call.observations]
    own = grounds.observed(call.observations)
    if own and len(grounds.findings.looks) < DETAILED:
        return  # one look bounds no stay: the sentences on the scene say all there is
    length = "" if call.length_m is None else f" of {measure_words(call.length_m, 'm')}"
    reasons = reasons_words(call)
    text = (
        f"At {place_words(site, call.zones)} a vessel{length} {stay_words(site, call)}."
        f" Direction of cargo: {direction_words(call)}{f' ({reasons})' if reasons else ''}. {doubt_words(call)}"
    )
    signs = [key for sign in call.direction.because for key in sign.observations]
    yield grounds.sentence(Basis.ASSESSED, text, (link, *grounds.evidence.observations(signs)))
    if own:
        return
    for publisher, some in _by_publisher(seen):
        notes = list(dict.fromkeys(word for o in some for word in _state(o)))
        text = f"{publisher} reported it {_when(site, some)}{': ' + ', '.join(notes) if notes else ''}."
        yield grounds.sentence(Basis.REPORTED, text, grounds.evidence.observations(o.id for o in some))


def _state(observation: Observation) -> list[str]:
    return [words for words in detail_words(observation) if not words.endswith((" long", " wide"))]


def _stock(grounds: Grounds, site: Site, link: Link, change: StockChange) -> Sentence:
    links = (link, *grounds.evidence.observations(change.observations))
    return grounds.sentence(Basis.ASSESSED, stock_words(site, change), links)


def _constructions(grounds: Grounds, site: Site, built: list[tuple[Link, Construction]]) -> Iterator[Sentence]:
    """Each structure, and when it was built; those of detectors that were built in one bracket are told together."""
    together: dict[tuple[Bracket, Bracket], list[tuple[Link, Construction]]] = {}
    for link, construction in built:
        if grounds.observed(construction.observations) and len(built) > 1:
            name = f"{link.label[:1].upper()}{link.label[1:]} ({label_of(grounds, construction)})"
            yield from _measured(grounds, site, construction, name)
            together.setdefault((construction.started, construction.completed), []).append((link, construction))
        else:
            yield from _construction(grounds, site, link, construction)
    for some in together.values():
        links = tuple(link for link, _ in some)
        zones = tuple(dict.fromkeys(construction.zone for _, construction in some))
        names = listed(link.label.removeprefix("structure\u00a0") for link in links)
        many = len(some) > 1
        named = f"Structure{'s' * many} {names} at {place_words(site, zones)} {'were' if many else 'was'}"
        yield grounds.sentence(Basis.ASSESSED, construction_words(site, some[0][1], named=named), links)


def _measured(grounds: Grounds, site: Site, construction: Construction, name: str) -> Iterator[Sentence]:
    if construction.length_m is None and construction.width_m is None:
        return
    text = f"{name} at {place_words(site, (construction.zone,))} measures {size_words(construction)}."
    yield grounds.sentence(Basis.OBSERVED, text, grounds.evidence.observations(construction.observations))


def _construction(grounds: Grounds, site: Site, link: Link, construction: Construction) -> Iterator[Sentence]:
    seen = [o for o in grounds.findings.observations if o.id in construction.observations]
    links = grounds.evidence.observations(construction.observations)
    own = grounds.observed(construction.observations)
    place = place_words(site, (construction.zone,))
    if own:
        label = label_of(grounds, construction)
        yield from _measured(grounds, site, construction, f"The structure ({label})" if label else "The structure")
    for publisher, some in () if own else _by_publisher(seen):
        text = f"{publisher} reported {_what(some)} at {place} {_when(site, some)}."
        yield grounds.sentence(Basis.REPORTED, text, grounds.evidence.observations(o.id for o in some))
    yield grounds.sentence(Basis.ASSESSED, construction_words(site, construction), (link, *links))


def _others(grounds: Grounds, site: Site, rest: list[Observation]) -> Iterator[Sentence]:
    """Sightings that no event was made from, joined by zone, kind, outcome and publisher."""
    told = [o for o in rest if o.outcome is not Outcome.NOT_OBSERVABLE and not o.detections]
    tables = {table for survey in grounds.findings.ship_surveys for table in survey.tables.values()}
    told = [o for o in told if o.evidence not in tables]  # told with the ships
    told = [o for o in told if grounds.evidence.basis(o.evidence) is not Basis.OBSERVED]
    order = list(ObservationKind)

    def key(o: Observation) -> tuple[int, str, str, str, str, str]:
        return order.index(o.kind), o.zone, o.outcome.value, o.certainty.value, thing_words(o), o.by

    for _, group in groupby(sorted(told, key=lambda o: (*key(o), started(o.time), o.id)), key=key):
        some = list(group)
        verb = "inferred" if some[0].certainty is Certainty.INFERRED else "reported"
        place = place_words(site, (some[0].zone,))
        text = f"{some[0].by} {verb} {_what(some)} at {place} {_when(site, some)}."
        yield grounds.sentence(Basis.REPORTED, text, grounds.evidence.observations(o.id for o in some))


def _what(some: list[Observation]) -> str:
    if some[0].kind is ObservationKind.AIS and not some[0].seen:
        return "that no AIS position was received"
    if len(some) > DETAILED:
        return outcome_words(some[0]) if not some[0].seen else thing_words(some[0])
    return "; ".join(dict.fromkeys(outcome_words(o) for o in some))


def _by_publisher(seen: Iterable[Observation]) -> list[tuple[str, list[Observation]]]:
    """Sightings by who published them: nobody is made to say what another said."""
    some: dict[str, list[Observation]] = {}
    for o in seen:
        some.setdefault(o.by, []).append(o)
    return list(some.items())


def _when(site: Site, some: Iterable[Observation]) -> str:
    """The days of sightings as one list; looks that are no single day are told after them."""
    days, others = [], []
    for o in sorted(some, key=lambda o: (started(o.time), o.id)):
        offset = site.offset_h(o.zone)
        day = span_days(o.time, utc_offset_h=offset)
        if day is not None:
            days.append(day)
        else:
            others.append(span_words(o.time, utc_offset_h=offset))
    parts = [f"on {days_words(days)}"] if days else []
    return "; ".join(parts + list(dict.fromkeys(others)))
