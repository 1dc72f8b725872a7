"""English rules for names of ships, and for silence on AIS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.english_ships import find_ship
from quaywatch.assessment.claims.nouns import SHIP, clean_phrase, left_phrase
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import AIS, EVERYTHING, NAMES
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_NAME_RULES"]

_IMO = re.compile(r"\bIMO(?:\s(?:number|no\.?))?[\s:#]*(\d{7})\b|IMO\s?(?:번호)?[\s:는은]*(\d{7})")
_MMSI = re.compile(r"\bMMSI(?:\s(?:number|no\.?))?[\s:#]*(\d{9})\b")
_NAME = r"[A-Z][\w’'-]+(?:\s(?:[A-Z][A-Za-z’'-]*|\d{1,3})\b){0,3}"
_BEFORE_NAME = re.compile(rf"\b(?i:{SHIP})\s[\"“'‘]?(?:the\s)?({_NAME})")
"""The noun right before the name, where the noun is not itself part of a name (`Ferry News`)."""
_NAMED = (
    re.compile(rf"\b(?:M/V|MV|M/T|MT|SS|M\.V\.)\s[\"“']?({_NAME})"),
    re.compile(
        rf"\b(?i:{SHIP})(?i:,)?\s(?:(?:which\s|that\s)?(?:was\s|is\s|has\sbeen\s)?(?:identified\sas|named"
        rf"|called|known\sas|believed\sto\sbe)\s)(?:the\s)?[\"“']?({_NAME})"
    ),
    re.compile(
        rf"\b(?:under\sthe\sname|by\sthe\sname(?:\sof)?|renamed|recogni[sz]ed\sas|registered\sas"
        rf"|name(?:d)?\sis|painted\sname|name)(?:\sof)?\s[\"“]?({_NAME})"
    ),
    re.compile(
        rf"\b(?:identif(?:ied|ies)|named|names|recogni[sz](?:ed|es)|list(?:ed|s)|register(?:ed|s))\s(?:it|her|them"
        rf"|(?:the|this|that|one)\s(?i:(?:[\w-]+\s){{0,2}}?{SHIP}))\sas\s(?:the\s)?[\"“'‘]?({_NAME})"
    ),
    re.compile(
        rf"\b(?i:{SHIP}),?\s(?:which|that)\s(?:[\w’'-]+\s){{1,4}}?(?:named|identified|listed"
        rf"|called)\s(?:as\s)?(?:the\s)?[\"“]?({_NAME})"
    ),
    _BEFORE_NAME,
    re.compile(rf"\b[Tt]he\s[\"“'‘]?({_NAME})[\"”'’]?,\sa(?:n)?\s(?:[\w-]+\s){{0,4}}?(?i:{SHIP})\b"),
)
_NO_NAME = re.compile(
    r"^(?:North|South|Russia|Russian|Korea|Korean|China|Chinese|Port|Satellite|On|In|At|The|A|An|It"
    r"|This|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Photo|IMO|AIS|Is|Was|Has|Will)\b"
)


_NO_SHIP = re.compile(
    r"\b(?:Air|Airlines?|Airways|News|Post|Times|Herald|Journal|Gazette|Weekly|Daily|Today|Monitor|Watch|Finder|Track(?:er|ers|ing)|Traffic"
    r"|Company|Companies|Corporation|Corp|Co|Ltd|LLC|Inc|Group|Holdings?|Lines?|Services?|Shipping|Agency|Authority"
    r"|Registry|Register|Association|Union|Federation|Institute|Museum|Club|Owners|Operators|Brokers?|Managers?"
    r"|Management|Terminals?|Port|Harbou?r|Ministry|Department|Office|Bureau|Street|Road|Square|Bay|Island|Point|Act"
    r"|Convention|Database|Index|Report|Review|Safety|Security|Inspection|Owner|Captain|Crew|Sinking|Disaster)\b"
)
"""Words that make of a name the name of a firm, an office, a paper or a place."""


def _is_ship_name(text: str, pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    """False for the names of what is no ship: `Ferry News`, `the Tanker Owners Association`."""
    if _NO_NAME.match(found[1]) or _NO_SHIP.search(found[1]):
        return False
    if pattern is not _BEFORE_NAME or not found[0][0].isupper():
        return True
    # A noun with a capital belongs to a name, unless it opens the sentence and something is done to or by the ship.
    opens = not text[: found.start()].strip("\"“'‘ ")
    return opens and " " in found[0][: found.start(1) - found.start()].strip()


def _identity(passage: Passage) -> Iterator[Draft]:
    """`The cargo ship Angara`, `identified as the Lady R`, `IMO 9179842`."""
    text = passage.text
    value: dict[str, object] = {"object": "ship"}
    spans = []
    for pattern in _NAMED:
        found = pattern.search(text)
        if found and _is_ship_name(text, pattern, found) and not _is_place(passage, found.start(1)):
            value["name"] = found[1].strip(" '’")
            spans.append(found.span(1))
            break
    if imo := _IMO.search(text):
        value["imo"] = imo[1] or imo[2]
        spans.append(imo.span())
    if spans and passage.is_asserted(spans[0][0]):
        yield Draft(kind=ClaimKind.IDENTITY, value=value, start=min(s for s, _ in spans), end=max(e for _, e in spans))


def _is_place(passage: Passage, at: int) -> bool:
    return any(m.start <= passage.start + at < m.end for m in passage.mentions) or any(
        party.start <= at < party.end for party in passage.countries
    )


_DEVICE = (
    r"(?:ais|trackers?|a\.i\.s\.|automatic\sidentification\ssystem|transponders?|tracking\s(?:signals?|devices?"
    r"|systems?|beacons?)|location\s(?:signals?|data)|identification\ssignals?|position\sreports?)"
)
_SILENT = re.compile(
    rf"\b(?:turn(?:ed|s|ing)?|switch(?:ed|es|ing)?|shut(?:s|ting)?)\s(?:off|down)\s(?:[\w'’-]+\s){{0,4}}?{_DEVICE}\b"
    rf"|\b(?:turn(?:ed|s|ing)?|switch(?:ed|es|ing)?)\s(?:[\w'’-]+\s){{0,4}}?{_DEVICE}\s(?:signals?\s)?off\b"
    rf"|\b{_DEVICE}\s(?:[\w'’-]+\s){{0,5}}?(?:turned\soff|switched\soff|off|silent|dark|disabled"
    rf"|deactivated|lost|disappeared|vanished|ceased|stopped|inactive|shut\sdown)\b"
    rf"|\b(?:disabl(?:ed|es|ing)|deactivat(?:ed|es|ing)|without|no|stopped\s(?:transmitting"
    rf"|broadcasting|sending)|ceased\s(?:transmitting|broadcasting)|(?:not|n't|n’t"
    rf"|never)\s(?:been\s)?(?:transmit(?:ted|ting)?|broadcast(?:ing)?|sen[dt](?:ing)?|emit(?:ted|ting)?"
    rf"|show(?:n|ing)?|us(?:ed?|ing)))\s(?:[\w'’-]+\s){{0,4}}?{_DEVICE}\b"
    rf"|\b(?:nothing|not|never|n't)\s(?:was\s|been\s)?(?:heard|seen|received|picked\sup|detected"
    rf"|visible)\s(?:[\w'’-]+\s){{0,6}}?{_DEVICE}\b|\b(?:absent|missing|invisible|lost|fell"
    rf"|gone)\s(?:from|on|to|off)\s(?:[\w-]+\s){{0,2}}?{_DEVICE}\b|\b{_DEVICE}\s(?:gap|blackout"
    rf"|silence)\b"
    rf"|\b{_DEVICE}\s(?:was|were|is|are|has\sbeen|had\sbeen|stayed|remained|fell|went)\s(?:\w+\s)?(?:quiet|mute"
    rf"|inactive)\b"
    rf"|\b(?:went|gone|going|goes|fell|falling|stayed|remained)\s(?:quiet|silent"
    rf"|mute)\son\s(?:[\w’'-]+\s){{0,2}}?{_DEVICE}"
    rf"|\bno\s(?:\w+\s){{0,2}}?(?:signals?|positions?|transmissions?|messages|reports)\s(?:\w+\s)?(?:was|were|has\sbeen"
    rf"|have\sbeen|had\sbeen|came|reached|arrived)\s(?:received\s|heard\s|picked\sup\s|detected\s|recorded\s|logged\s"
    rf"|transmitted\s|sent\s|in\s)?(?:\w+\s)?(?:from|of|by|for)\s(?:[\w’'-]+\s){{0,4}}?{SHIP}\b"
    rf"|\b{SHIP}\s(?:was|were|is|has\sbeen|had\sbeen|remained|stayed)\s(?:\w+\s)?dark\b(?=\s(?:for|on|during|since"
    rf"|from|between"
    r"|throughout|until)\b)|\b(?:not|n't|n’t|never|stopped|ceased|quit)\s(?:been\s)?(?:transmit\w*|broadcast\w*"
    r"|report(?:ed|ing)|sen[dt]\w*|show\w*|g[ai]v\w+|signal\w*)"
    r"\s(?:an?|its|any|her|their|the)\s(?:\w+\s)?(?:position|location|whereabouts)\b"
    r"|\b(?:went|gone|going|goes|fell|sailed|sailing|running|ran)\s(?:dark|silent)\b|\b(?:vanished"
    r"|disappeared|dropped)\sfrom\s(?:ship[\s-])?(?:tracking|ais|marine)",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"(?:^|[\"“'‘,;]\s?|\b[Tt]he\s|\bthat\s|[’']s\s)(?:The\s)?(?!The\s)({_NAME}),?"
    r"\s(?:(?:has|had|also|again|then|later|reportedly)\s){0,2}$"
)
"""What falls silent: a name right before the words for it."""
_POSSESSIVE = re.compile(r"[’']s\s")
_OF_WHICH = re.compile(rf"(?:\s[a-z]+){{0,3}}?\s(?:of|from|by|for)\s(?:the\s)?[\"“'‘]?({_NAME})")
"""That of which nothing was heard: a name soon after."""
_STAYED_ON = re.compile(
    r"\b(?:did\snot|didn't|didn’t|never|not|without)\s(?:turn|switch|shut|turning|switching|shutting"
    r"|go|went|disabl\w+)\b",
    re.IGNORECASE,
)


def _silence(passage: Passage) -> Iterator[Draft]:
    """`Switched off its AIS`, `no transponder signal`: what is claimed is that nothing was heard."""
    found = _SILENT.search(passage.text)
    if found is None or passage.is_open or _STAYED_ON.search(passage.text):
        return
    if re.search(r"\b(?:denied|denies|will|plans? to)\b", passage.text, re.IGNORECASE):
        return
    silent = _silent_ship(passage, found)
    ship = find_ship(passage)
    name = silent.get("name")
    whose = f"the {name}" if name else _clean_ship(passage.text, ship) if ship else "a ship"
    value = {"what": f"no AIS signal of {whose}", **silent}
    yield Draft(kind=ClaimKind.SILENCE, value=value, start=found.start(), end=found.end())


def _silent_ship(passage: Passage, silence: re.Match[str]) -> dict[str, str]:
    """Name and numbers of the ship that was not heard, as far as the sentence has them."""
    text = passage.text
    names = ((p, m) for p in _NAMED if (m := p.search(text)) and _is_ship_name(text, p, m))
    name = next((m[1] for _, m in names), None) or _named_beside(passage, silence)
    imo, mmsi = _IMO.search(text), _MMSI.search(text)
    told = {"name": name, "imo": (imo[1] or imo[2]) if imo else None, "mmsi": mmsi[1] if mmsi else None}
    return {key: value.strip(" '’") for key, value in told.items() if value}


def _named_beside(passage: Passage, silence: re.Match[str]) -> str | None:
    """`The Angara went dark`, `no AIS signal of the Angara`."""
    text = passage.text
    before, after = _DOES.search(text[: silence.start()]), _OF_WHICH.match(text[silence.end() :])
    for found, start in ((before, 0), (after, silence.end())):
        if found is None:
            continue
        name = _POSSESSIVE.split(found[1])[-1]
        at = start + found.end(1) - len(name)
        if not (_NO_NAME.match(name) or _NO_SHIP.search(name) or _is_place(passage, at)):
            return name
    return None


def _clean_ship(text: str, ship: re.Match[str]) -> str:
    """A ship's phrase with an article: `a Russian tanker`."""
    words = clean_phrase(text[left_phrase(text, ship.start()) : ship.end()])
    if words.casefold().endswith("s"):
        return words
    return f"{'an' if words[:1].casefold() in 'aeiou' else 'a'} {words}"


ENGLISH_NAME_RULES = ((_identity, NAMES, EVERYTHING), (_silence, AIS, EVERYTHING))
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
