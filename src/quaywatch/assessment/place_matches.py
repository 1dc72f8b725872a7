"""Which site a name is, by which of its names and by what rule; else what it is merely like."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quaywatch.assessment.place_keys import fold_word, is_hangul, south_spelling
from quaywatch.assessment.place_names import PlaceSuggestion, bare_place, resolve_place, suggest_places
from quaywatch.assessment.wording import listed
from quaywatch.geo import LonLat
from quaywatch.records.place import Site

__all__ = ["PlaceAnswer", "PlaceMatch", "answer_place", "suggestion_words"]

AS_WRITTEN = "as written"
CASE = "case apart"
SIGNS = "case, accents, apostrophes and hyphens apart"
SOUTHERN = "by the South's spelling of a first ㄹ or ㄴ"
ROMANISED = "by a romanisation of its Hangul name"
ENDING = "by an ending: port, station, town, or that of a case"
_ALONE = "only-this-name"
MOST_LIKE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMatch:
    """A site that is called so."""

    site: str
    """Its key."""
    alias: str
    """Which of its names."""
    rule: str
    """In what way the two are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAnswer:
    """What a name may stand for."""

    name: str
    """As asked for."""
    site: str | None
    """Key of the one site that is called so; None where none or several are."""
    called_so: tuple[PlaceMatch, ...]
    """All sites that are."""
    like: tuple[PlaceSuggestion, ...]
    """Sites with a name that is merely like it; empty where one is called so. Nobody has taken them."""


def answer_place(name: str, sites: Sequence[Site], *, near: LonLat | None = None) -> PlaceAnswer:
    """The site that a name stands for, by rule; what is merely like one is told apart, and never taken.

    Args:
        name: As printed somewhere.
        sites: Those that may be meant.
        near: Of equally like names the nearest to this comes first.
    """
    called = tuple(match for site in sites if (match := _match(name, site)))
    like = () if called else suggest_places(bare_place(name), sites, near=near)[:MOST_LIKE]
    return PlaceAnswer(name=name, site=resolve_place(name, sites), called_so=called, like=like)


def suggestion_words(name: str, sites: Sequence[Site]) -> str:
    """One sentence on a name that stands for no site: `“Rajiv” is no watched site; like: Rajin`. Empty where it is one.

    >>> suggestion_words("Atlantis", ())
    '“Atlantis” is no watched site.'
    """
    answer = answer_place(name, sites)
    names = {site.id: site.name for site in sites}
    if answer.site is not None:
        return ""
    if answer.called_so:
        return f"“{name}” is {listed(names[match.site] for match in answer.called_so)}: it says not which."
    like = listed(names[one.site] for one in answer.like)
    return (
        f"“{name}” is no watched site; like: {like} (nobody has taken that)."
        if like
        else f"“{name}” is no watched site."
    )


def _match(name: str, site: Site) -> PlaceMatch | None:
    if resolve_place(name, (site,)) is None:
        return None
    bare = bare_place(name)
    before = "" if bare == name.strip() else " (without the words before it)"
    texts = tuple(dict.fromkeys((site.name, *(alias.text for alias in site.aliases), site.id)))
    for rule, is_equal in _RULES:
        for text in texts:
            if is_equal(bare, text):
                return PlaceMatch(site=site.id, alias=text, rule=rule + before)
    alias = next(_alone(bare, site, texts), site.name)
    rule = ROMANISED if is_hangul(alias) and not is_hangul(bare) else ENDING
    return PlaceMatch(site=site.id, alias=alias, rule=rule + before)


def _alone(name: str, site: Site, texts: Sequence[str]) -> Iterator[str]:
    """The names of a site by each of which alone it would be found."""
    for text in texts:
        if resolve_place(name, (replace(site, id=_ALONE, name=text, aliases=()),)) is not None:
            yield text


def _as_written(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one.strip()) == unicodedata.normalize("NFC", other)


def _case_apart(one: str, other: str) -> bool:
    return one.strip().casefold() == other.casefold()


def _signs_apart(one: str, other: str) -> bool:
    first, second = (" ".join(fold_word(word) for word in text.replace("-", " ").split()) for text in (one, other))
    return first == second or first.replace(" ", "") == second.replace(" ", "")


def _southern(one: str, other: str) -> bool:
    first, second = ("".join(text.split()) for text in (one, other))
    return is_hangul(first) and south_spelling(first) == south_spelling(second)


_RULES = ((AS_WRITTEN, _as_written), (CASE, _case_apart), (SIGNS, _signs_apart), (SOUTHERN, _southern))
"""From the strictest on."""
