"""Claims that the words of a text assert, as proposals: a person accepts, edits or rejects each.

Rules read one sentence at a time, with what the sentences before named. They miss what they have no words for, and may
read a sentence wrongly; nothing that they give is a claim of a case. All of it is linear in the length of the text.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from quaywatch.assessment.claims.english_cargo import ENGLISH_CARGO_RULES
from quaywatch.assessment.claims.english_context import ENGLISH_CONTEXT_RULES
from quaywatch.assessment.claims.english_links import ENGLISH_LINK_RULES
from quaywatch.assessment.claims.english_names import ENGLISH_NAME_RULES
from quaywatch.assessment.claims.english_purposes import ENGLISH_PURPOSE_RULES
from quaywatch.assessment.claims.english_ships import ENGLISH_SHIP_RULES, find_ship
from quaywatch.assessment.claims.english_transfers import ENGLISH_TRANSFER_RULES
from quaywatch.assessment.claims.english_works import ENGLISH_WORK_RULES, find_structure
from quaywatch.assessment.claims.hedges import read_hedge
from quaywatch.assessment.claims.korean_links import KOREAN_LINK_RULES
from quaywatch.assessment.claims.korean_nouns import find_korean
from quaywatch.assessment.claims.korean_ships import KOREAN_SHIP_RULES
from quaywatch.assessment.claims.korean_works import KOREAN_WORK_RULES
from quaywatch.assessment.claims.nouns import cargo_phrase
from quaywatch.assessment.claims.own_words import own_words
from quaywatch.assessment.claims.parties import find_countries
from quaywatch.assessment.claims.passages import Draft, Memory, Passage
from quaywatch.assessment.claims.periods import Period, find_period
from quaywatch.assessment.claims.places import Where, find_where, main_places
from quaywatch.assessment.claims.sentences import find_sentences
from quaywatch.assessment.claims.speakers import read_source
from quaywatch.assessment.claims.statements import find_statements
from quaywatch.assessment.claims.triggers import CARGOES, COUNTRIES, EVERYTHING, SAYS, STRUCTURES, read_parts
from quaywatch.assessment.place_names import find_places
from quaywatch.clock import Span, parse_span
from quaywatch.errors import DataError
from quaywatch.records.claim import ClaimKind, Hedge
from quaywatch.records.place import Site
from quaywatch.records.proposal import PlaceMention, ProposedClaim
from quaywatch.records.quote import Directness, Quote, Segment, SegmentKind, SpeakerKind, SpokenText

__all__ = ["propose_claims"]

_ENGLISH = (
    *ENGLISH_SHIP_RULES,
    *ENGLISH_CARGO_RULES,
    *ENGLISH_NAME_RULES,
    *ENGLISH_WORK_RULES,
    *ENGLISH_PURPOSE_RULES,
    *ENGLISH_LINK_RULES,
    *ENGLISH_TRANSFER_RULES,
    *ENGLISH_CONTEXT_RULES,
)
_KOREAN = (*KOREAN_SHIP_RULES, *KOREAN_WORK_RULES, *KOREAN_LINK_RULES)
_SKIPPED = frozenset({SegmentKind.SIGN_OFF, SegmentKind.TIP_BLOCK})
_TIMELESS = frozenset({ClaimKind.PURPOSE, ClaimKind.STATEMENT, ClaimKind.FORECAST})
_HANGUL = re.compile(r"[가-힣]")
_SPOKEN_OF = re.compile(r"\b(?:to|with|from|for|by|against|on|in|of|into)\s(?:the\s)?$", re.IGNORECASE)
_MOST_CARRIED = 5
"""Sentences over which a place that was named is still meant."""


def propose_claims(
    text: SpokenText, segments: Sequence[Segment], quotes: Sequence[Quote], sites: Sequence[Site], publisher: str
) -> tuple[ProposedClaim, ...]:
    """The claims of a text, in its order.

    A claim inside a quote is by its speaker, one in narration by the source that the sentence names, else by the
    publisher. One statement is proposed for each quote that has a speaker: that the words were spoken.

    Args:
        text: The text.
        segments: Its parts; sign-offs and the desk's own lines are left out.
        quotes: Its quotes.
        sites: The sites that may be meant.
        publisher: Who published it.
    """
    reader = _Reader(text, quotes, sites, publisher)
    cuts = [
        *(edge for quote in quotes if quote.directness is Directness.DIRECT for edge in (quote.start, quote.end)),
        *(edge for segment in segments for edge in (segment.start, segment.end)),
    ]
    skipped = [segment for segment in segments if segment.kind in _SKIPPED]
    found: dict[str, ProposedClaim] = {}
    for start, end in find_sentences(text.text, cuts):
        if not _within(skipped, start):
            for claim in reader.read(start, end):
                found.setdefault(claim.id, claim)
    for claim in find_statements(quotes, publisher):
        found.setdefault(claim.id, claim)
    return tuple(sorted(found.values(), key=lambda claim: (claim.start, claim.end, claim.kind.value, claim.id)))


def _within(segments: Sequence[Segment], at: int) -> bool:
    return any(segment.start <= at < segment.end for segment in segments)


class _Reader:
    """Reads sentence after sentence and remembers what was named."""

    def __init__(self, text: SpokenText, quotes: Sequence[Quote], sites: Sequence[Site], publisher: str) -> None:
        self._text = text
        self._quotes = sorted(enumerate(quotes), key=lambda item: item[1].start)
        self._starts = [quote.start for _, quote in self._quotes]
        self._sites = {site.id: site for site in sites}
        self._publisher = publisher
        self._mentions = find_places(text.text, sites)
        self._mention_starts = [mention.start for mention in self._mentions]
        self._memory = Memory()
        self._since_place = 0
        self._named: set[str] = set()
        self._period: tuple[Period | None] | None = None

    def read(self, start: int, end: int) -> Iterator[ProposedClaim]:
        """Proposals of one sentence."""
        words = self._text.text[start:end]
        number, quote = self._quote_at(start, end)
        if quote is None and words.startswith(("[", "<", "【", "■", "▷")):
            return
        if self._since_place > _MOST_CARRIED:
            self._memory.places = []
        korean = len(_HANGUL.findall(words)) * 4 > len(words)
        parts = EVERYTHING if korean else read_parts(words)
        passage = Passage(
            text=words,
            start=start,
            published=self._text.published,
            memory=self._memory,
            mentions=self._mentions_in(start, end),
            countries=find_countries(words) if parts & COUNTRIES else (),
            korean=korean,
            parts=parts,
        )
        by = self._by(passage, quote)
        self._period = None
        if passage.korean:
            drafts = [draft for rule in _KOREAN for draft in rule(passage)]
        else:
            drafts = [
                draft for rule, one, other in _ENGLISH if parts & one and parts & other for draft in rule(passage)
            ]
        for draft in _without_doubles(drafts):
            claim = self._claim(passage, draft, by, number)
            if claim is not None:
                yield claim
        self._remember(passage)

    def _quote_at(self, start: int, end: int) -> tuple[int | None, Quote | None]:
        """The quote that holds most of a sentence."""
        index = bisect_right(self._starts, (start + end) // 2) - 1
        for number, quote in reversed(self._quotes[max(0, index - 3) : index + 1]):
            overlap = min(end, quote.end) - max(start, quote.start)
            if quote.text is not None and 2 * overlap > end - start:
                return number, quote
        return None, None

    def _mentions_in(self, start: int, end: int) -> tuple[PlaceMention, ...]:
        first = bisect_right(self._mention_starts, start - 1)
        last = bisect_right(self._mention_starts, end - 1)
        return self._mentions[first:last]

    def _by(self, passage: Passage, quote: Quote | None) -> str:
        if quote is not None and quote.speaker and quote.speaker_kind is not SpeakerKind.ANONYMOUS:
            return quote.speaker
        named = read_source(passage.text, korean=passage.korean) if passage.parts & SAYS else None
        return named or self._publisher

    def _claim(self, passage: Passage, draft: Draft, by: str, quote: int | None) -> ProposedClaim | None:
        if draft.kind is ClaimKind.IDENTITY and not self._is_new_name(draft.value):
            return None
        where = find_where(passage, draft, self._sites)
        hedge = Hedge.STATED if draft.presupposed else _hedge(passage, draft)
        when = self._when(passage, draft, where)
        site = self._sites.get(where.site or "")
        place = site.name if site else where.printed
        text = own_words(draft.kind, draft.value, place=place, when=when, hedge=hedge, bound=draft.bound)
        return ProposedClaim(
            id=_stable_id(draft, passage.start + draft.start, by),
            kind=draft.kind,
            value=draft.value,
            text=text,
            by=by,
            start=passage.start,
            end=passage.start + len(passage.text),
            hedge=hedge if draft.kind is not ClaimKind.PURPOSE or hedge is not Hedge.STATED else Hedge.POSSIBLE,
            printed=where.printed,
            site=where.site,
            zones=where.zones,
            when=when,
            quote=quote,
        )

    def _is_new_name(self, value: Mapping[str, object]) -> bool:
        """True for the first time that a ship is named so."""
        key = f"{value.get('name', '')}|{value.get('imo', '')}".casefold()
        fresh = key not in self._named
        self._named.add(key)
        return fresh

    def _when(self, passage: Passage, draft: Draft, where: Where) -> Span | None:
        published = passage.published
        if self._period is None:
            self._period = (find_period(passage.text, published),)
        period = None if draft.kind in _TIMELESS else self._period[0]
        written = period.written if period else f"../{published}" if draft.standing and published else None
        if draft.kind is ClaimKind.EVENT and written is None and published and "last year" in passage.text.casefold():
            written = f"{published.year - 1}-01-01/{published.year - 1}-12-31"
        if written is None:
            return None
        site = self._sites.get(where.site or "")
        try:
            return parse_span(written, utc_offset_h=site.utc_offset_h if site else self._common_offset())
        except DataError:
            return None

    def _common_offset(self) -> float:
        """The clock that all sites share; UTC where they do not."""
        offsets = {site.utc_offset_h for site in self._sites.values()}
        return offsets.pop() if len(offsets) == 1 else 0.0

    def _remember(self, passage: Passage) -> None:
        memory = self._memory
        named = main_places(passage)
        self._since_place = 0 if named else self._since_place + 1
        memory.places = [*memory.places, *named][-4:]
        memory.countries = passage.countries_before()[-6:]
        memory.subject = _subject(passage) or memory.subject
        memory.goods, memory.structure, ship = _things(passage, memory)
        memory.since_ship = memory.since_ship + 1 if ship is None else 0
        memory.ship = ship or memory.ship


def _subject(passage: Passage) -> str | None:
    """The first country of a sentence, unless the words before it make it the one spoken to or of."""
    first = next((party for party in passage.countries if not party.is_adjective), None)
    return None if first is None or _SPOKEN_OF.search(passage.text[: first.start]) else first.name


def _hedge(passage: Passage, draft: Draft) -> Hedge:
    """How firmly: the words from the beginning of the sentence to the end of the part that was read."""
    if passage.korean:
        return read_hedge(passage.text)
    return read_hedge(passage.text[: passage.part(max(draft.start, draft.end - 1))[1]])


def _without_doubles(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Drafts without those that say again, and less, what another of the same sentence says."""
    transfers = [draft for draft in drafts if draft.kind is ClaimKind.TRANSFER]
    kinds = {draft.kind for draft in drafts}
    for draft in drafts:
        if draft.kind is ClaimKind.FORECAST and any(other.value["state"] == "planned" for other in transfers):
            continue
        if draft.kind is ClaimKind.EVENT and any(
            t.start <= draft.start < t.end or t.start <= draft.end < t.end for t in transfers
        ):
            continue
        if (
            draft.kind is ClaimKind.PRESENT
            and not draft.standing
            and kinds & {ClaimKind.MIN_CALLS, ClaimKind.DIRECTION, ClaimKind.ROUTE}
        ):
            continue
        if draft.kind is ClaimKind.FORECAST and ClaimKind.PURPOSE in kinds:
            continue
        yield draft


def _things(passage: Passage, memory: Memory) -> tuple[str | None, str | None, str | None]:
    if passage.korean:
        found = find_korean(passage.text)
        return (
            found.get("cargo", memory.goods),
            found.get("structure", memory.structure),
            found.get("ship"),
        )
    cargo = cargo_phrase(passage.text, 0, len(passage.text)) if passage.parts & CARGOES else None
    structure = find_structure(passage) if passage.parts & STRUCTURES else None
    ship = find_ship(passage)
    goods = cargo[0] if cargo and cargo[0] != "cargo" else memory.goods
    return goods, structure[0] if structure else memory.structure, ship[0] if ship else None


def _stable_id(draft: Draft, start: int, by: str) -> str:
    said = json.dumps([draft.kind.value, dict(draft.value), start, by], ensure_ascii=False, sort_keys=True)
    return f"{draft.kind.value}-{hashlib.sha256(said.encode()).hexdigest()[:10]}"
