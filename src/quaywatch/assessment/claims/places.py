"""Which place a claim speaks of: the one that its sentence is about, else the one named before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.records.claim import ClaimKind
from quaywatch.records.place import Site
from quaywatch.records.proposal import PlaceMention

__all__ = ["Where", "find_where", "main_places"]

_PLACELESS = frozenset({ClaimKind.TRANSFER, ClaimKind.EVENT, ClaimKind.FORECAST, ClaimKind.ROUTE, ClaimKind.STATEMENT})
_NAMED_ONLY = frozenset({ClaimKind.SILENCE, ClaimKind.IDENTITY})
_BESIDE = re.compile(
    r"\b(?:connect(?:s|ed|ing)?\s(?:to|with)|link(?:s|ed|ing)?\s(?:to|with)|opposite"
    r"|across\s(?:the\s\w+\s)?from|facing|bound\sfor|head(?:ed|ing)\s(?:for|to)|lead(?:s|ing)\sto|near"
    r"|from|unlike|than)\s(?:(?!(?:to|into)\s)[\w’']+\s){0,2}$",
    re.IGNORECASE,
)
_BESIDE_KOREAN = re.compile(
    r"^(?:[과와]\s?(?:연결|이어|마주|맞닿|잇)|(?:을|를)?\s?마주|으?로 (?:향|가는|이어)|(?:에서)?\s?(?:출발|온)|행\s)"
)
_OTHER = re.compile(
    r"\b(?:at|in|off"
    r"|near)\s(?:the\s)?((?:[Pp]ort\sof\s)?[A-Z][a-z][\w’'-]*(?:\s[A-Z][\w’'-]+)*(?:\s(?:[Pp]ort"
    r"|[Hh]arbou?r|[Ss]tation|[Ss]hipyard|[Bb]ay|pier|terminal))?)"
)
_OTHER_KOREAN = re.compile(r"(?<![가-힣])([가-힣]{2,6}(?:항|역|조선소|항구))(?:에서|에|의|으로|에는)")
_NO_PLACE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday"
    r"|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|Spring|Summer|Autumn|Winter)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place of a claim."""

    printed: str | None = None
    """As printed; None where the sentence names none."""
    site: str | None = None
    """Key of the site."""
    zones: tuple[str, ...] = ()
    """Zones that the words narrow it to; empty where any of that kind may be meant."""


def find_where(passage: Passage, draft: Draft, sites: Mapping[str, Site]) -> Where:
    """The place of a draft: the first site named that is not merely beside another, with the part that is meant."""
    if draft.kind in _PLACELESS:
        return _printed(passage)
    resolved = [mention for mention in passage.mentions if mention.site is not None]
    main = main_places(passage)
    if main:
        place = main[0]
        return _narrowed(place, [m for m in resolved if m.site == place.site], sites)
    if other := _other_place(passage):
        return Where(printed=other)
    if draft.kind in _NAMED_ONLY:
        return Where()
    if resolved:
        return _narrowed(resolved[0], resolved[:1], sites)
    if not passage.memory.places:
        return Where()
    last = passage.memory.places[-1]
    kept = next((m for m in passage.memory.places if m.site == last.site), last)
    before = _main_before(passage)
    return Where(site=(before or kept).site, zones=_narrowed(before or kept, [before or kept], sites).zones)


def main_places(passage: Passage) -> list[PlaceMention]:
    """The sites that a sentence names; those that are merely beside another, or left, only where it names no other."""
    named = [mention for mention in passage.mentions if mention.named and mention.site is not None]
    return [mention for mention in named if not _is_beside(passage, mention)] or named


def _main_before(passage: Passage) -> PlaceMention | None:
    """The place that the sentences before were about: of the last two, the one that stands first."""
    places = passage.memory.places[-2:]
    if len(places) == 2 and places[1].start - places[0].end < 80:
        return places[0]
    return places[-1] if places else None


def _printed(passage: Passage) -> Where:
    named = [mention.text for mention in passage.mentions if mention.named]
    return Where(printed=", ".join(dict.fromkeys(named)) or None)


def _is_beside(passage: Passage, mention: PlaceMention) -> bool:
    start, end = mention.start - passage.start, mention.end - passage.start
    return bool(_BESIDE.search(passage.text[:start]) or _BESIDE_KOREAN.match(passage.text[end:]))


def _other_place(passage: Passage) -> str | None:
    """A place that none of the sites is, as printed."""
    for found in (_OTHER_KOREAN if passage.korean else _OTHER).finditer(passage.text):
        is_country = any(party.start <= found.start(1) < party.end for party in passage.countries)
        known = any(m.start <= passage.start + found.start(1) < m.end for m in passage.mentions)
        if not is_country and not known and not _NO_PLACE.match(found[1]):
            return found[1]
    return None


def _narrowed(place: PlaceMention, mentions: list[PlaceMention], sites: Mapping[str, Site]) -> Where:
    """Zones of the narrowest mention; those of a noun that may mean any zone of its kind narrow nothing."""
    site = sites[place.site or ""]
    for mention in sorted(mentions, key=lambda m: (len(m.zones) or 99, m.start)):
        kinds = {site.zone(zone).kind for zone in mention.zones}
        every = {zone.id for zone in site.zones if zone.kind in kinds}
        if mention.zones and (len(mention.zones) == 1 or set(mention.zones) < every):
            return Where(printed=place.text, site=place.site, zones=mention.zones)
    return Where(printed=place.text, site=place.site)
