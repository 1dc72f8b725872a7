"""English rules for things that stand: that they are there, how large, what they cover, what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from quaywatch.assessment.claims.amounts import NUMBER, Amount, Bound, find_areas, find_lengths, read_bound, read_count
from quaywatch.assessment.claims.nouns import CARGO, COUNTED, SHIP, STRUCTURE, TRAIN, left_phrase, singular
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import (
    CARGOES,
    COUNTED_THINGS,
    COVERED,
    COVERS,
    EVERYTHING,
    MOVERS,
    NUMBERS,
    SIZES,
    STRUCTURES,
)
from quaywatch.assessment.wording import MONTHS
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_WORK_RULES", "find_structure"]

_STRUCTURE = re.compile(rf"\b{STRUCTURE}\b", re.IGNORECASE)
_THING = re.compile(
    rf"\b(?:{SHIP}|{TRAIN}|railcars?|wagons?|containers?|{STRUCTURE}|stockpiles?|piles?\sof\s\w+"
    rf"|coal\spiles?|trucks)\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:(?:was|were|been|being)\s(?:\w+\s)?(?:tied\sup|made\sfast|laid\sup|alongside|at\sanchor|erected|built"
    r"|constructed|installed|put\sup|raised"
    r"|completed|added|assembled|set\sup|placed|parked|moored|docked|anchored|berthed|seen|spotted"
    r"|observed|visible|detected|identified(?!\sas)|photographed|present|captured|stacked|piled)"
    r"|(?:is|are)\s(?:\w+\s)?(?:visible|seen|moored|docked|anchored|berthed|parked|stacked|piled"
    r"|located|present|standing)"
    r"|lies|lay|stands?|stood|sits|sat|appear(?:ed|s)\s(?:at|on|over|in|beside)|has\sappeared"
    r"|now\s(?:covers|hides|stands)|went\sup|gone\sup|there\s(?:is|are|was|were)|(?:has|have"
    r"|had)\s(?:raised|built|erected|put\sup|installed|constructed|added|set\sup)|show(?:s|ed)?"
    r"|reveal(?:s|ed)?)\b",
    re.IGNORECASE,
)
_HIDES = (
    r"(?<!-)(?:cover(?:s|ed|ing)?|roof(?:s|ed|ing)\s?(?:over)?|hid(?:es|den|ing|e)|conceal(?:s|ed|ing)?"
    r"|enclos(?:es|ed|ing)|shelter(?:s|ed|ing)?|obscur(?:es|ed|ing)|span(?:s|ned|ning)|shroud(?:s|ed"
    r"|ing)?|shield(?:s|ed|ing)?|stretch(?:es|ed|ing)?\sover|extend(?:s|ed|ing)?\sover)"
)
_COVERED = (
    r"(tracks?|rails?|rail\slines?|railway(?:\slines?)?|platforms?|berths?|piers?|quays?|docks?|yards?"
    r"|sidings?|slipways?)"
)
_COVERS = re.compile(rf"\b{_HIDES}\s(?:[\w%.,'’-]+\s){{0,7}}?{_COVERED}\b", re.IGNORECASE)
_IS_COVERED = re.compile(
    rf"\b{_COVERED}\s(?:[\w'’-]+\s){{0,5}}?(?:is|are|was|were|been"
    rf"|being)\s(?:now\s)?(?:[\w%-]+\s){{0,3}}?(?:covered|roofed|hidden|concealed|enclosed|sheltered"
    rf"|obscured)\b|\b{_COVERED}\s(?:[\w’'-]+\s){{0,4}}?(?:has|have|had)\s(?:now\s|all\s)?(?:disappeared|vanished"
    rf"|gone)\s"
    rf"(?:beneath|under|underneath|behind|below)\b|\b{_COVERED}\s(?:\w+\s)?(?:is|are|was|were|lies?|sits?|runs?|stands?"
    rf"|now)\s(?:now\s)?(?:[\w%-]+\s){{0,3}}?(?:beneath|under|underneath)\s(?:(?:a|the|its"
    rf"|this)\s)?(?:[\w-]+\s){{0,3}}?{STRUCTURE}\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    rf"\b(?:over|above|across)\s(?:the\s|its\s|all\s|several\s|{NUMBER}\s)*(?:[\w-]+\s)?{_COVERED}\b", re.IGNORECASE
)
_ALL = re.compile(
    r"\b(?:complete(?:ly)?|full(?:y)?|entire(?:ly)?|whole|wholly|all|total(?:ly)?|every)\b", re.IGNORECASE
)
_PART = re.compile(r"\b(?:part(?:s|ly|ially|ial)?|some|most(?:ly)?|portion|section|sections)\b", re.IGNORECASE)
_SHARES = (
    (re.compile(rf"({NUMBER})\s?(?:%|percent|per\scent)", re.IGNORECASE), None),
    (re.compile(r"\b(?:half)\b", re.IGNORECASE), 0.5),
    (re.compile(r"\btwo[\s-]thirds\b", re.IGNORECASE), 0.667),
    (re.compile(r"\b(?:one|a)[\s-]third\b", re.IGNORECASE), 0.333),
    (re.compile(r"\bthree[\s-]quarters\b", re.IGNORECASE), 0.75),
    (re.compile(r"\b(?:one|a)[\s-]quarter\b", re.IGNORECASE), 0.25),
)
_AWAY = re.compile(
    r"\s?(?:away|from\b(?!\s(?:end|bow|tip|stem|one\send|stern))|north|south|east|west|off\s(?:the"
    r"|shore)|offshore|inland|deep|high|tall|wide|per\s|an?\shour|apart|of\swater|upstream|downstream"
    r"|behind|ahead|resolution|in\swidth|wide)",
    re.IGNORECASE,
)
_OF_SIZE = re.compile(
    r"\b(?:of|is|was|measur\w+|long|length)\s(?:(?:some|about|around|roughly|nearly|almost|at\sleast)\s)?$",
    re.IGNORECASE,
)
_ABOUT_DISTANCE = re.compile(
    r"\b(?:within|resolution\sof|distance\sof|depth\sof|height\sof|altitude\sof|width\sof|draught\sof"
    r"|draft\sof|by|x|×)\s(?:about\s|around\s)?$",
    re.IGNORECASE,
)


_MAY_BE_VERB = re.compile(
    r"covers?|fences?|walls?|frames?|shelters?|gates|bridges?|tanks|ramps?|tunnels", re.IGNORECASE
)
_OBJECT = re.compile(
    r"\s(?:the|an?|its|their|his|her|all|both|most|half|part|parts|some|more|over|about|around|roughly|nearly"
    r"|almost|up\sto"
    r"|\d[\d.,]*|one|two|three|four|five|it|them)\b",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"\b(?:articles?|reports?|reporters?|stor(?:y|ies)|magazines?|newspapers?|papers?|journals?|journalists?"
    r"|sites?|websites?"
    r"|books?|program(?:me)?s?|series|columns?|correspondents?|blogs?|podcasts?|insurance|insurers?|polic(?:y"
    r"|ies)|contracts?"
    r"|agreements?|treat(?:y|ies)|laws?|rules?|stud(?:y|ies)|surveys?|courses?|guides?|maps?|data|fees?|prices?"
    r"|costs?|funds?"
    r"|loans?|budgets?|he|she|who|we|i)\b",
    re.IGNORECASE,
)
"""What covers a subject or a cost, and lies over nothing."""
_MADE_UP_OF = re.compile(
    r"['’]s?\b|\s(?:strikes?|workers?|company|companies|operators?|unions?|fees?|traffic|services?|authorit(?:y"
    r"|ies)|master"
    r"|masters|owners?|tickets?|fares?|industry|sector|business|work|repairs|charges|expansion|projects?)\b",
    re.IGNORECASE,
)
"""After a noun that may be covered: it is part of another."""


def _lies_over(text: str, found: re.Match[str]) -> bool:
    """False for an article that covers the dock strike."""
    return not _NOT_OVER.search(text[: found.start()]) and not _MADE_UP_OF.match(text, found.end())


def find_structure(passage: Passage) -> re.Match[str] | None:
    """The structure that a sentence speaks of: the one beside a length or a verb of building, else the first."""
    if passage.korean:
        return None
    return next((m for m in _STRUCTURE.finditer(passage.text) if not _is_verb(passage.text, m)), None)


def _is_verb(text: str, noun: re.Match[str]) -> bool:
    """`The roof covers the tracks`, `a fence walls it off`: what looks like a noun has an object."""
    return _MAY_BE_VERB.fullmatch(noun[0]) is not None and bool(_OBJECT.match(text, noun.end()))


def _present(passage: Passage) -> Iterator[Draft]:
    """`A structure has been erected`, `a tanker was moored`, `there is a roof over the tracks`."""
    text = passage.text
    if not passage.mentions and not passage.memory.places and not _place_words(text):
        return
    stands = next((m for m in _STANDS.finditer(text) if passage.is_asserted(m.start())), None)
    hides = _COVERS.search(text) if passage.has(COVERS, COVERED) else None
    if hides and not (passage.is_asserted(hides.start()) and _lies_over(text, hides)):
        hides = None
    thing = _thing_of(passage, stands)
    if thing is None or not (stands or (hides and _STRUCTURE.search(text, 0, hides.start()))):
        if passage.has(COVERED, CARGOES | MOVERS):
            yield from _filled(passage)
        return
    if stands is None and not _STRUCTURE.fullmatch(thing[0]):
        return
    value: dict[str, object] = {"object": _object_words(text, thing)}
    is_structure = bool(_STRUCTURE.fullmatch(thing[0]))
    over = (_OVER.search(text) or hides) if is_structure else None
    if over:
        value["over"] = over[1].casefold()
    at = stands or hides
    end = at.end() if at else thing.end()
    yield Draft(
        kind=ClaimKind.PRESENT,
        value=value,
        start=min(thing.start(), end),
        end=max(thing.end(), end),
        standing=is_structure,
    )


_FILLED = re.compile(
    rf"\b{_COVERED}\s(?:[\w’'-]+\s){{0,3}}?(?:is|are|was|were)\s(?:\w+\s){{0,2}}?(?:stacked|piled|heaped|lined"
    rf"|packed|filled"
    rf"|crowded|strewn|covered)\swith\s(?:[\w-]+\s){{0,4}}?({SHIP}|{TRAIN}|{CARGO})\b",
    re.IGNORECASE,
)


def _filled(passage: Passage) -> Iterator[Draft]:
    """`The pier is stacked with coal`."""
    found = _FILLED.search(passage.text)
    if found is None or not passage.is_asserted(found.start()):
        return
    value = {"object": singular(found[2]) if found[2].casefold().endswith("s") else found[2].casefold()}
    yield Draft(kind=ClaimKind.PRESENT, value=value, start=found.start(), end=found.end())


def _place_words(text: str) -> bool:
    return bool(re.search(r"\b(?:at|in|over|on|near|beside)\s(?:the\s)?[A-Z]", text))


def _thing_of(passage: Passage, stands: re.Match[str] | None) -> re.Match[str] | None:
    """The thing that is there: after `there is` and `shows`, else before the verb; never in the name of a place."""
    text = passage.text
    things = [m for m in _THING.finditer(text) if not (_in_place(passage, m.start()) or _is_verb(text, m))]
    if stands is None:
        return things[0] if things else None
    before = [m for m in things if m.end() <= stands.start() + 1]
    after = [m for m in things if m.start() >= stands.end()]
    if re.match(r"there|show|reveal|went|now|has|have|had", stands[0], re.IGNORECASE):
        return after[0] if after else (before[0] if before else None)
    subject_first = [
        m for m in before if not re.search(r"\b(?:of|at|in|by|with|from|to)\s(?:[\w-]+\s){0,3}$", text[: m.start()])
    ]
    return subject_first[0] if subject_first else None


def _in_place(passage: Passage, at: int) -> bool:
    return any(m.start <= passage.start + at < m.end for m in passage.mentions)


def _object_words(text: str, thing: re.Match[str]) -> str:
    kept = [w for w in text[left_phrase(text, thing.start(), most=2) : thing.start()].split() if w.casefold() in _KEPT]
    return " ".join([*(w.casefold() for w in kept), singular(thing[0])])


_MOST_NUMBERS = 12
"""Numbers of one kind that are looked at in a sentence."""
_KEPT = frozenset(
    [
        "passenger",
        "freight",
        "cargo",
        "coal",
        "oil",
        "container",
        "covered",
        "new",
        "blue",
        "red",
        "white",
        "temporary",
        "roof",
        "large",
    ]
) - {"large", "new"}


def _measure(passage: Passage) -> Iterator[Draft]:
    """`A 300-metre-long structure`, `350 m by 26 m`, `an area of 5 hectares`, `about 40 railcars were seen`."""
    for unit, find_amounts in (("length_m", find_lengths), ("area_m2", find_areas)) if passage.parts & SIZES else ():
        amounts = find_amounts(passage.text)
        for amount in islice(amounts, _MOST_NUMBERS):
            draft = _sized(passage, unit, amount)
            if draft:
                yield draft
                break
    if passage.parts & COUNTED_THINGS:
        yield from _counted(passage)


def _sized(passage: Passage, unit: str, amount: Amount) -> Draft | None:
    text = passage.text
    if unit == "length_m" and (_AWAY.match(text, amount.end) or _ABOUT_DISTANCE.search(text[: amount.start])):
        return None
    if re.match(r"\s(?:above|below|beside|behind|over|before)\b", text[amount.end :]) and not _OF_SIZE.search(
        text[: amount.start]
    ):
        return None
    if not passage.is_asserted(amount.start):
        return None
    of = _measured_thing(passage, amount)
    if of is None:
        return None
    value = {"of": of, unit: _whole(amount.value)}
    return Draft(
        kind=ClaimKind.MEASURE,
        value=value,
        start=amount.start,
        end=amount.end,
        bound=amount.bound.value,
        standing=bool(_STRUCTURE.fullmatch(of)),
    )


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _measured_thing(passage: Passage, amount: Amount) -> str | None:
    """The thing right after the number (`300-metre-long roof`), else the last one before it."""
    text = passage.text
    after = _THING.search(text, amount.end, min(len(text), amount.end + 45))
    if after and not re.search(
        r"[,;.]|\b(?:long|in\slength)\s(?:and|at|in|on|over)\b|\b(?:at|from|near|to)\b",
        text[amount.end : after.start()],
    ):
        return singular(after[0])
    before = [
        m for m in _THING.finditer(text, 0, amount.start) if not (_in_place(passage, m.start()) or _is_verb(text, m))
    ]
    if before:
        return singular(before[-1][0])
    if re.match(r"\W*(?:it|this|the)\b", text, re.IGNORECASE) and passage.memory.structure:
        return singular(passage.memory.structure)
    return None


_COUNT = re.compile(
    rf"({NUMBER})\s(?!(?:{'|'.join(MONTHS)})\b)(?:(?!(?:an?|the)\s)[\w-]+\s){{0,3}}?({COUNTED})\b(?!-)", re.IGNORECASE
)
_SEEN = re.compile(
    r"\b(?:seen|spotted|visible|counted|observed|identified|parked|stacked|moored|anchored|lined\sup"
    r"|present|stood|show(?:s|ed)?|there\s(?:are|were)|piled|docked|berthed|detected|captured|caught"
    r"|pictured|photographed)\b",
    re.IGNORECASE,
)


def _counted(passage: Passage) -> Iterator[Draft]:
    text = passage.text
    for found in islice(_COUNT.finditer(text), _MOST_NUMBERS):
        value = read_count(found[1])
        if not value or value != int(value) or value < 2 or re.search(r"\d{1,2}\s?[-–]?(?:met|foot|ton)", found[0]):
            continue
        seen = _SEEN.search(text)
        if seen is None or not passage.is_asserted(found.start()) or not passage.is_asserted(seen.start()):
            continue
        bound = read_bound(text, found.start(1), found.end(1))
        of = singular(found[2])
        yield Draft(
            kind=ClaimKind.MEASURE,
            value={"of": of, "count": int(value)},
            start=found.start(),
            end=found.end(),
            bound=bound.value,
        )
        return


def _covers(passage: Passage) -> Iterator[Draft]:
    """`Completely covering the tracks`, `half of the platform is roofed`; without a share the whole is meant."""
    found = _COVERS.search(passage.text) or _IS_COVERED.search(passage.text)
    if found is None or not passage.is_asserted(found.start()) or _only_aim(passage.text, found):
        return
    if not _lies_over(passage.text, found):
        return
    start, end = passage.part(found.start())
    share = _share(passage.text[start : max(end, found.end())])
    if share is None:
        return
    value = {"what": next(g for g in found.groups() if g).casefold(), "share": share[0]}
    yield Draft(kind=ClaimKind.COVERS, value=value, start=found.start(), end=found.end(), bound=share[1], standing=True)


def _only_aim(text: str, found: re.Match[str]) -> bool:
    return bool(re.search(r"\b(?:to|could|may|might|would)\s(?:\w+ly\s)?$", text[: found.start()], re.IGNORECASE))


def _share(words: str) -> tuple[float, str] | None:
    for pattern, fixed in _SHARES:
        if found := pattern.search(words):
            value = fixed if fixed is not None else (read_count(found[1]) or 0) / 100
            bound = read_bound(words, *found.span())
            return (value, bound.value) if 0 < value <= 1 else None
    if _ALL.search(words):
        return 1.0, Bound.EXACT.value
    return None if _PART.search(words) else (1.0, "")


ENGLISH_WORK_RULES = (
    (_present, STRUCTURES | COUNTED_THINGS | MOVERS | CARGOES, EVERYTHING),
    (_measure, NUMBERS, EVERYTHING),
    (_covers, COVERS, COVERED),
)
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
