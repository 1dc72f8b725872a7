"""Names of watched places in a text, and the nouns that stand for them.

Only equal names resolve. A name that is merely like one is offered, never taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quaywatch.assessment.place_keys import (
    alias_keys,
    edit_distance,
    fold_word,
    is_hangul,
    south_spelling,
    stem_cyrillic,
)
from quaywatch.assessment.place_words import (
    HANGUL_TAIL,
    NOT_A_SURNAME,
    NUMBERED_ZONE,
    PLACE_SUFFIXES,
    TITLES,
    ZONE_NOUNS,
    zone_kinds,
)
from quaywatch.geo import LonLat, distance_m
from quaywatch.records.place import Site, Zone
from quaywatch.records.proposal import PlaceMention

__all__ = ["PlaceSuggestion", "bare_place", "find_places", "resolve_place", "suggest_places"]

_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W\d_]+)*")
_OF = frozenset({" in ", " at ", " of ", " of the ", ", "})
_PORT_OF = re.compile(r"^(?:the\s)?(?:port|harbou?r|city|town)\sof\s", re.IGNORECASE)
_MOST_WORDS = 6
_KOREA = frozenset({"KP", "KR"})
_LONG_KEY = 7
"""Letters from which two edits are still like the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSuggestion:
    """A site whose name is like a word; that it is meant is not said."""

    site: str
    """Its key."""
    edits: int
    """Letters that differ."""
    distance_m: float | None
    """From the position that was known; None where none was."""


@dataclass(slots=True)
class _Names:
    """Keys → site, and the lengths of the Hangul ones."""

    sites: dict[str, str | None] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    firsts: frozenset[str] = frozenset()
    """First words of the keys in letters."""
    starts: frozenset[str] = frozenset()
    """What these words may begin with, for names that a hyphen parts."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    key: str
    start: int
    end: int
    glued: bool
    """True where a hyphen joins it to the word before."""


def find_places(text: str, sites: Sequence[Site]) -> tuple[PlaceMention, ...]:
    """Mentions of the sites and their zones, in the order of the text; the longest name wins.

    `The dock`, `pier 3`, `부두` and a zone's own name stand for zones of the last site named before that has such a
    zone. A single name that goes on as a person's (`Hassan Nasser`) is left out.

    Args:
        text: NFC text.
        sites: The sites that may be meant.
    """
    names, by_id = _tabulate(sites), {site.id: site for site in sites}
    named = list(_named(text, names))
    found: list[PlaceMention] = []
    nouns = [*_zone_nouns(text), *_zone_aliases(text, sites)]
    ordered = sorted(
        [*((m.start, -m.end, 0, m) for m in named), *((s, -e, 1, p) for s, e, p in nouns)], key=lambda o: o[:3]
    )
    last: list[str] = []
    taken = 0
    for start, minus_end, _, thing in ordered:
        if start < taken:
            continue
        if isinstance(thing, PlaceMention):
            mention: PlaceMention | None = _with_zones(thing, by_id)
        else:
            nearest = [by_id[key] for key in (*_named_next(text, -minus_end, named), *reversed(last))]
            mention = _of_last(text, (start, -minus_end), str(thing), nearest)
        if mention is None:
            continue
        taken = mention.end
        found.append(mention)
        if mention.named and mention.site is not None:
            last = [key for key in last if key != mention.site][-8:] + [mention.site]
    return tuple(found)


def bare_place(name: str) -> str:
    """A name without the noun before it.

    >>> bare_place("the port of Najin")
    'Najin'
    """
    return _PORT_OF.sub("", name.strip())


def resolve_place(name: str, sites: Sequence[Site]) -> str | None:
    """Key of the one site that is called so, in any spelling; None where none or several are."""
    names = _tabulate(sites)
    bare = bare_place(name)
    whole = [m for m in _named(bare, names) if m.start == 0 and m.end == len(bare)]
    return whole[0].site if whole else None


def suggest_places(name: str, sites: Sequence[Site], *, near: LonLat | None = None) -> tuple[PlaceSuggestion, ...]:
    """Sites whose names are like this one: fewest edits first, then the nearest to a known position.

    One letter may differ, two in names of seven letters or more; a name of which it is some of the words has no edit.
    Nothing is resolved by this.
    """
    spelt = (
        {" ".join(fold_word(w) for w in name.split())} | set(alias_keys(name, korean=True)) if name.strip() else set()
    )
    best: dict[str, int] = {}
    for key, site in _tabulate(sites).sites.items():
        for word in spelt:
            if site is not None and len(word) > 2 and f" {word} " in f" {key} ":
                best[site] = 0
                continue
            most = 2 if min(len(key), len(word)) >= _LONG_KEY else 1
            if site is not None and len(word) > 2 and (edits := edit_distance(word, key, most=most)) <= most:
                best[site] = min(best.get(site, edits), edits)
    by_id = {site.id: site for site in sites}
    offered = [
        PlaceSuggestion(site=key, edits=edits, distance_m=_distance(by_id[key].centre, near))
        for key, edits in best.items()
    ]
    return tuple(sorted(offered, key=lambda s: (s.edits, s.distance_m if s.distance_m is not None else 0.0, s.site)))


def _distance(centre: LonLat | None, near: LonLat | None) -> float | None:
    return None if centre is None or near is None else distance_m(centre, near)


def _tabulate(sites: Sequence[Site]) -> _Names:
    """Written names first: a spelling that rules make of one site's name never takes another's own."""
    names = _Names()
    made: dict[str, str] = {}
    for site in sites:
        own = (site.id, site.name, *(alias.text for alias in site.aliases))
        for text in own:
            plain = _plain_key(text)
            names.sites[plain] = site.id if names.sites.get(plain, site.id) == site.id else None
            for key in alias_keys(text, korean=site.country in _KOREA):
                made[key] = site.id if made.get(key, site.id) == site.id else ""
    for key, owner in made.items():
        names.sites.setdefault(key, owner or None)
    names.firsts = frozenset(key.partition(" ")[0] for key in names.sites if not is_hangul(key))
    names.starts = frozenset(word[:end] for word in names.firsts for end in range(1, len(word) + 1))
    names.lengths = tuple(sorted({len(key) for key in names.sites if is_hangul(key)}, reverse=True))
    return names


def _plain_key(text: str) -> str:
    if is_hangul(text):
        return south_spelling("".join(text.split()))
    return " ".join(stem_cyrillic(fold_word(word)) for word in text.replace("-", " ").split())


def _words(text: str) -> list[_Word]:
    words = []
    before = -2
    for found in _WORD.finditer(text):
        raw = found[0]
        if raw[-2:] in ("'s", "’s"):
            raw = raw[:-2]
        folded = fold_word(raw)
        key = stem_cyrillic(folded) if "а" <= folded[:1] <= "џ" else folded
        glued = found.start() == before + 1 and text[before] in "-–‐‑"
        words.append(_Word(raw, key, found.start(), found.start() + len(raw), glued))
        before = found.end()
    return words


def _named(text: str, names: _Names) -> Iterator[PlaceMention]:
    words = _words(text)
    index = 0
    while index < len(words):
        match = (
            _hangul_at(words[index], names) if is_hangul(words[index].text) else _letters_at(text, words, index, names)
        )
        if match is None:
            index += 1
            continue
        site, end, used = match
        start = words[index].start
        yield PlaceMention(text=text[start:end], start=start, end=end, site=site)
        index += used


def _hangul_at(word: _Word, names: _Names) -> tuple[str | None, int, int] | None:
    key = south_spelling(word.text)
    for length in names.lengths:
        if length <= len(key) and key[:length] in names.sites and (tail := HANGUL_TAIL.fullmatch(key, length)):
            return names.sites[key[:length]], word.start + tail.end("place"), 1
    return None


def _letters_at(text: str, words: list[_Word], first: int, names: _Names) -> tuple[str | None, int, int] | None:
    goes_on = first + 1 < len(words) and words[first + 1].glued
    if words[first].key not in (names.starts if goes_on else names.firsts):
        return None
    for count in range(min(_MOST_WORDS, len(words) - first), 0, -1):
        run = words[first : first + count]
        if any(text[a.end : b.start].strip(" -–‐‑\u00a0\n'’s") for a, b in zip(run, run[1:], strict=False)):
            continue
        for key in _spellings(run):
            if key in names.sites and _is_name(text, words, first, count):
                end, used = _with_suffix(text, words, first + count)
                return names.sites[key], end or run[-1].end, count + used
    return None


def _spellings(run: Sequence[_Word]) -> tuple[str, ...]:
    spaced = " ".join(word.key for word in run)
    joined = "".join(word.key if word.glued or not i else f" {word.key}" for i, word in enumerate(run))
    return (spaced,) if joined == spaced else (joined, spaced)


def _is_name(text: str, words: list[_Word], first: int, count: int) -> bool:
    word = words[first]
    if "а" <= word.key[:1] <= "џ":
        return any(one.text[:1].isupper() for one in words[first : first + count])
    if count > 1 or text.isupper():
        return True
    before = words[first - 1] if first else None
    if before is not None and before.key in TITLES and text[before.end : word.start] in (" ", ". ", "-"):
        return False
    after = words[first + 1] if first + 1 < len(words) else None
    goes_on = after is not None and text[word.end : after.start] == " " and after.text[:1].isupper()
    return not (goes_on and after is not None and after.key not in NOT_A_SURNAME and not word.text.isupper())


def _with_suffix(text: str, words: list[_Word], index: int) -> tuple[int, int]:
    """End of a noun such as `port` right after the name, and 1; 0 and 0 where none stands there."""
    if index >= len(words):
        return 0, 0
    word = words[index]
    gap = text[words[index - 1].end : word.start]
    fits = word.key in PLACE_SUFFIXES and (gap in (" ", "\u00a0") or word.glued)
    return (word.end, 1) if fits else (0, 0)


def _with_zones(mention: PlaceMention, sites: Mapping[str, Site]) -> PlaceMention:
    if mention.site is None:
        return mention
    kinds = zone_kinds(fold_word(mention.text.split()[-1]) if not is_hangul(mention.text) else mention.text)
    zones = _of_kind(sites[mention.site], kinds)
    return PlaceMention(
        text=mention.text, start=mention.start, end=mention.end, site=mention.site, zones=tuple(z.id for z in zones)
    )


def _of_kind(site: Site, kinds: Sequence[str]) -> list[Zone]:
    """Zones of these kinds; the one called by its kind stands for them."""
    fitting = [zone for zone in site.zones if zone.kind.value in kinds]
    return [zone for zone in fitting if zone.id in (zone.kind.value, f"{zone.kind.value}s")] or fitting


def _named_next(text: str, end: int, named: Sequence[PlaceMention]) -> tuple[str, ...]:
    """The site in `pier 3 at Rajin`, which comes after its part."""
    index = bisect_left(named, end, key=lambda mention: mention.start)
    if index == len(named) or (site := named[index].site) is None:
        return ()
    return (site,) if text[end : named[index].start] in _OF else ()


def _zone_nouns(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern in (NUMBERED_ZONE, ZONE_NOUNS):
        for found in pattern.finditer(text):
            yield found.start(), found.end(), ""


def _zone_aliases(text: str, sites: Sequence[Site]) -> Iterator[tuple[int, int, str]]:
    """Names of zones, which count only after their site was named."""
    aliases = {alias.text.casefold() for site in sites for zone in site.zones for alias in zone.aliases}
    usable = sorted((re.escape(a) for a in aliases if len(a) > 3 or not a.isascii()), key=len, reverse=True)
    if not usable:
        return
    for found in re.finditer(r"(?<!\w)(?:" + "|".join(usable) + ")", text, re.IGNORECASE):
        if is_hangul(found[0]) or not text[found.end() : found.end() + 1].isalnum():
            yield found.start(), found.end(), found[0].casefold()


def _of_last(text: str, at: tuple[int, int], alias: str, last: Sequence[Site]) -> PlaceMention | None:
    start, end = at
    words = text[start:end]
    number = NUMBERED_ZONE.fullmatch(words)
    digit = next((group for group in number.groups() if group), "") if number else ""
    for site in last:
        if alias:
            zones = [z for z in site.zones if any(a.text.casefold() == alias for a in z.aliases)]
        elif digit:
            zones = [z for z in site.zones if z.id.rstrip("0123456789") != z.id and z.id[-len(digit) :] == digit]
        else:
            zones = _of_kind(site, zone_kinds(words.split()[-1].casefold()))
        if zones:
            keys = tuple(zone.id for zone in zones)
            return PlaceMention(text=words, start=start, end=end, site=site.id, zones=keys, named=False)
    return None
