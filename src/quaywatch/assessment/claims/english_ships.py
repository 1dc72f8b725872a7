"""English rules for what ships did: calls and loading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from quaywatch.assessment.claims.amounts import NUMBER, Bound, find_times, read_bound, read_count
from quaywatch.assessment.claims.nouns import CARGO, LAND, SHIP, cargo_phrase, left_phrase
from quaywatch.assessment.claims.parties import find_countries
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.triggers import (
    ARRIVES,
    CARGOES,
    CARRIES,
    EVERYTHING,
    HANDLES,
    HOLDS,
    LOADS,
    SHIPS,
    UNLOADS,
)
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_SHIP_RULES", "find_carried", "find_ship"]

_SHIP = re.compile(
    rf"\b(?:\w{{1,20}}-(?:laden|carrying|loaded)\s)?{SHIP}\b(?![\s-](?:traffic|services?|lines?|links?"
    rf"|routes?|terminal|operators?|company|yard|building|owners?))",
    re.IGNORECASE,
)
_ARRIVES = re.compile(
    r"\b(?:arriv(?:ed|es|ing|als?)|call(?:ed|s|ing)?\s(?:at|in|on|there)|called|(?:port\s)?(?:calls"
    r"|visits|visited|visiting|voyages|trips)"
    r"|port call|docked|docks|docking|berthed|berthing|moored|mooring|came\s(?:in|to|back|alongside"
    r"|into)|coming\s(?:in|to)|come\s(?:in|to)"
    r"|put(?:ting)?\sin(?:to)?|pull(?:ed|ing)\sin(?:to)?|enter(?:ed|s|ing)|sailed\sinto|return(?:ed"
    r"|ing)|tied\sup|(?:was|is|were|been)\sback|turn(?:ed|ing)\sup|reach(?:ed|es|ing)|made\slandfall"
    r"|(?<=one\s)followed|(?<=another\s)followed|(?<=ship\s)followed|(?<=vessel\s)followed"
    r"|dropped\sanchor|made\sport|(?:slipped|steamed|edged|moved|crept|limped|cruised|glided)\sin(?:to)?"
    r"|(?:pull|draw|drew|tied|sail|steam)\w*\s(?:up\s)?alongside|pull(?:ed|ing)\sup\s(?:at|to)|made\s(?:an?|its"
    r"|her|another|the"
    r"|one)\s(?:\w+\s){0,2}(?:call|stop|visit|stopover)|paid\s(?:an?|another)\s(?:\w+\s)?visit|(?:stopped"
    r"|stopping)\s(?:over\s)?(?:at|off)"
    r"|(?:has|have|had)\sused\sthe\s(?:\w+\s){0,2}(?:piers?|berths?|docks?|quays?|terminals?|port))\b",
    re.IGNORECASE,
)
_NOT_SHIP_DEED = re.compile(
    rf"\b(?:visit(?:ed|s|ing)|reach(?:ed|es|ing)|enter(?:ed|s|ing))\s(?:the|an?|its|their|his|her|that"
    rf"|this)\s(?:[\w-]+\s){{0,2}}?{SHIP}\b|"
    r"\b(?:called\s(?:for|off|it|upon)|docks?\s(?:at|of|area|facility)|enter(?:ed|ing)\s(?:into|service))",
    re.IGNORECASE,
)
_VISITS = re.compile(
    rf"({NUMBER})\s(?:(?:port|such|separate|distinct)\s)*(?:calls|visits|voyages|trips|arrivals|port calls)\b",
    re.IGNORECASE,
)
_SHIPS = re.compile(rf"({NUMBER})\s(?:[\w-]+\s){{0,4}}?{SHIP}\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(second|third|fourth|fifth|sixth)\s(?:time|call|visit|voyage)", re.IGNORECASE)
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_UNLOADS = re.compile(
    r"\b(?:unload(?:s|ed|ing)?|offload(?:s|ed|ing)?|discharg(?:e|es|ed|ing)|disembark(?:s|ed|ing)"
    r"|(?:put|puts|putting|brought|took|taken)\sashore"
    r"|land(?:ed|ing)\s(?:its|the|a|their)\s(?:cargo|load|coal|freight)|delivered\sits\scargo|empt(?:ied|ying|ies)"
    rf"|(?:haul|lift|mov|carri|hoist|crane|pump|shovel|roll|driv|remov|tak|took|brought|heav"
    rf"|swung)\w*\s(?:[\w-]+\s){{0,4}}?(?:off|from|out\sof)\s(?:the|a|an|its"
    rf"|their)\s(?:[\w-]+\s){{0,2}}?(?:{SHIP}|holds?))\b",
    re.IGNORECASE,
)
_LOADS = re.compile(
    r"\b(?:(?<!un)(?<!off)(?<!re)(?<!-)load(?:s|ed|ing)?|(?:tak(?:e|es|ing|en)|took|goes|went|going"
    r"|gone|brought|hoisted|lifted|put)\s(?:[\w-]+\s){0,4}?(?:aboard|on\sboard)"
    r"|tak(?:es|ing)\son|took\son|embark(?:s|ed|ing)\s(?!on)|fill(?:ed|ing)\sits\sholds|"
    rf"pick(?:s|ed|ing)?\sup(?=\s(?:[\w-]+\s)?(?:{CARGO}))"
    rf"|(?:haul|lift|mov|carri|hoist|crane|pump|shovel|roll|driv|transfer|pil|heav|swung"
    rf"|convey)\w*\s(?:[\w-]+\s){{0,4}}?(?:on\s?to|into|aboard)\s(?:the|a|an|its"
    rf"|their)?\s?(?:[\w-]+\s){{0,2}}?(?:{SHIP}|its\sholds?|the\sholds?))\b",
    re.IGNORECASE,
)
_NOT_DEED = re.compile(
    r"\s(?:equipment|crane|cranes|facility|facilities|area|areas|dock|docks|arm|arms|ramp|bay|terminal"
    r"|berth|pier|zone|capacity|gear|point)\b",
    re.IGNORECASE,
)
_LADEN = re.compile(
    rf"\b(?:(?:fully|heavily|partly|half|already)?[\s-]?(?:laden|loaded)\swith|carrying|carried|carries"
    rf"|filled\swith|full\sof|with\sa\s(?:cargo|load)\sof|hauling|transporting|a\scargo\sof)\s"
    rf"|\b({CARGO})[\s-](?:laden|carrying|loaded|filled)\b|\b({CARGO})\s(?:ships?|vessels?|carriers?"
    rf"|freighters?|barges?|tankers?|bulkers?)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)\s(?:\w+\s)?$", re.IGNORECASE)
_FULLY = re.compile(r"(?:fully|heavily|partly|half|already|a|an|the)[\s-]$", re.IGNORECASE)
_SETTING = re.compile(
    rf"\b(?:{SHIP}|{LAND}|docks?|piers?|quays?|wharf|wharves|berths?|ports?|harbou?rs?|holds?|aboard"
    rf"|terminal|yards?)\b",
    re.IGNORECASE,
)
_MOST_VERBS = 8
"""Verbs of one kind that are looked at in a sentence."""
_PICTURED = re.compile(
    r"\b(?:show(?:s|ed|ing)?|image|imagery|picture[sd]?|photo\w*|seen|spotted|visible|capture[sd])\b", re.IGNORECASE
)
_HANDLED = ClaimKind.DIRECTION


def find_ship(passage: Passage) -> re.Match[str] | None:
    """The first ship in a sentence."""
    return _ship_in(passage.text) if passage.parts & SHIPS else None


@lru_cache(maxsize=8)
def _ship_in(text: str) -> re.Match[str] | None:
    return _SHIP.search(text)


@lru_cache(maxsize=8)
def _deeds(passage: Passage) -> tuple[tuple[str, int, int], ...]:
    """Loading and unloading that is asserted, with its place."""
    text = passage.text
    found = []
    handles = passage.has(HANDLES, SHIPS | HOLDS)
    for word, pattern, parts in (("unloading", _UNLOADS, UNLOADS), ("loading", _LOADS, LOADS)):
        if not (handles or passage.parts & parts):
            continue
        for match in islice(pattern.finditer(text), _MOST_VERBS):
            if _is_deed(passage, match) and passage.is_asserted(match.start()):
                found.append((word, match.start(), match.end()))
                break
    return tuple(sorted(found, key=lambda deed: deed[1]))


def _is_deed(passage: Passage, match: re.Match[str]) -> bool:
    text, start, end = passage.text, match.start(), match.end()
    if _NOT_DEED.match(text, end):
        return False
    before = text[max(0, start - 24) : start]
    if match[0].casefold() == "loaded":
        if _FULLY.search(before):
            return False
        if text[end : end + 5] == " with":
            return bool(_PASSIVE.search(before))
    if match[0].casefold().startswith(("tak", "took")) and not cargo_phrase(text, start, min(len(text), end + 60)):
        return False
    return bool(_SETTING.search(text)) or passage.memory.ship is not None or bool(passage.mentions)


def _min_calls(passage: Passage) -> Iterator[Draft]:
    """`A coal ship was seen arriving and unloading at least twice`; an arrival without a number is one."""
    text = passage.text
    ship = find_ship(passage)
    if not (ship or _has_known_ship(passage)):
        return
    arrival = next((m for m in _ARRIVES.finditer(text) if not _NOT_SHIP_DEED.match(text, m.start())), None)
    deeds = _deeds(passage)
    deed_at = arrival.start() if arrival else deeds[0][1] if deeds else None
    if deed_at is None or not passage.is_asserted(deed_at):
        return
    counted = _count_of_calls(passage, arrives=arrival is not None and _moves_now(text, arrival))
    named = ship is not None or _is_another(passage) or _is_same_back(passage)
    if counted is None and (arrival is None or not named or not _moves_now(text, arrival)):
        return
    n, start, end = counted or (1, arrival.start() if arrival else deed_at, arrival.end() if arrival else deed_at)
    if n < 1:
        return
    value: dict[str, object] = {"n": n}
    value |= _carried(passage)
    if ship and (flag := _flag(text, ship)):
        value["flag"] = flag
    if len({word for word, *_ in deeds}) == 1:
        value["direction"] = deeds[0][0]
    begin = min(start, ship.start() if ship else start, deed_at)
    yield Draft(kind=ClaimKind.MIN_CALLS, value=value, start=begin, end=max(end, deed_at))


_LYING = re.compile(r"(?:moor|dock|berth)ed|tied|mooring|docking|berthing", re.IGNORECASE)
_STAYED = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|sits?|sat|l(?:ies|ay|ain)|lying|kept|keeps?|left|still|while"
    r"|long|a|an|the|one|two"
    r"|several|three|four|five)\s(?:\w+ly\s)?$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:\s(?!(?:and|but|then|before|after|where|while|which|who|that)\b)[\w’'-]+){0,6}?\s(?:was|were|is|are|has"
    r"|have|had|held|lay|stood"
    r"|belongs?|flew|flies|carries)\b",
    re.IGNORECASE,
)
"""`A ship docked at Rajin was loading`: another verb tells what the ship that lay there did."""


def _moves_now(text: str, arrival: re.Match[str]) -> bool:
    """False for a noun (`visits`), and for a ship that merely lies there (`was moored`)."""
    if _LYING.match(arrival[0]) and (
        _PASSIVE.search(text[: arrival.start()])
        or _PICTURED.search(text[: arrival.start()])
        or _STAYED.search(text[: arrival.start()])
        or _GOES_ON.match(text, arrival.end())
    ):
        return False
    return arrival[0].casefold() not in (
        "visits",
        "calls",
        "voyages",
        "trips",
        "docks",
        "arrival",
        "arrivals",
        "called",
    )


_SAME_SHIP = re.compile(r"\W*(?:it|they|this|these|the same)\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:back|again|returned|port|harbou?r|piers?|berths?|berthed|docked|quays?)\b", re.IGNORECASE)
_OTHER_SHIP = re.compile(
    r"\W*(?:(?:and|then|later)\s)?(?:yet\s)?(?:another|a\s(?:second|third|fourth|further|sister)|the\s(?:second"
    r"|third|fourth|other)"
    rf"|(?P<n>{NUMBER})\s(?:more|others?))(?:\sone)?\s(?=(?:has|had|also|then|later|soon|was|were)?\s?[a-z]+(?:ed"
    rf"|ing|me|ut)\b)",
    re.IGNORECASE,
)


def _has_known_ship(passage: Passage) -> bool:
    return passage.memory.ship is not None and bool(_SAME_SHIP.match(passage.text) or _OTHER_SHIP.match(passage.text))


def _is_same_back(passage: Passage) -> bool:
    """`It came back on the 19th`, right after a sentence on a ship, with a place, a port or a return in it."""
    if passage.memory.since_ship > 1 or not _SAME_SHIP.match(passage.text):
        return False
    return bool(passage.mentions or _BACK.search(passage.text))


def _is_another(passage: Passage) -> bool:
    """`Another docked on the 10th`, after a sentence on a ship."""
    return passage.memory.ship is not None and bool(_OTHER_SHIP.match(passage.text))


def _count_of_calls(passage: Passage, *, arrives: bool) -> tuple[int, int, int] | None:
    text = passage.text
    for amount in find_times(text):
        more = 1 if amount.bound is Bound.MORE_THAN else 0
        return int(amount.value) + more if amount.bound is not Bound.AT_MOST else 1, amount.start, amount.end
    for pattern in (_VISITS, _SHIPS) if arrives else (_VISITS,):
        for found in pattern.finditer(text):
            value = read_count(found[1])
            bound = read_bound(text, found.start(1), found.end(1))
            if value and value < 10_000 and bound is not Bound.AT_MOST:
                return int(value) + (bound is Bound.MORE_THAN), found.start(), found.end()
    further = _OTHER_SHIP.match(text) if arrives else None
    others = read_count(further["n"]) if further and further["n"] else None
    if further and others:
        return int(others), further.start("n"), further.end("n")
    ordinal = _ORDINAL.search(text)
    return (_ORDINALS[ordinal[1].casefold()], *ordinal.span()) if ordinal else None


def _flag(text: str, ship: re.Match[str]) -> str | None:
    start = left_phrase(text, ship.start())
    flags = [party.name for party in find_countries(text[start : ship.end()])]
    return flags[0] if flags else None


def _carried(passage: Passage) -> dict[str, object]:
    found = find_carried(passage)
    return {"cargo": found[0]} if found else {}


@lru_cache(maxsize=8)
def find_carried(passage: Passage) -> tuple[str, int, int] | None:
    """What a ship is laden with, with its place."""
    if not (passage.parts & CARRIES or passage.has(CARGOES, SHIPS)):
        return None
    text = passage.text
    for laden in _LADEN.finditer(text):
        named = laden[1] or laden[2]
        if named and named.casefold() not in ("cargo", "container", "oil"):
            return named.casefold(), laden.start(), laden.end()
        if not named and (found := cargo_phrase(text, laden.end(), min(len(text), laden.end() + 50))):
            return found[0], laden.start(), found[2]
    return None


def _direction(passage: Passage) -> Iterator[Draft]:
    """`Is loading goods stacked at the dock`, `coal was unloaded`."""
    seen = set()
    for word, start, end in _deeds(passage):
        if word in seen:
            continue
        seen.add(word)
        value: dict[str, object] = {"direction": word}
        cargo = _handled_cargo(passage, start, end)
        if cargo:
            value["cargo"] = cargo
        yield Draft(kind=_HANDLED, value=value, start=start, end=end)


def _handled_cargo(passage: Passage, start: int, end: int) -> str | None:
    text = passage.text
    _, part_end = passage.part(start)
    if re.match(r"\s(?:it|them)\b", text[end:]) and (named := _last_cargo(text, start)):
        return named
    if found := cargo_phrase(text, start, max(end, part_end)):
        return found[0]
    if laden := find_carried(passage):
        return laden[0]
    found = cargo_phrase(text, 0, start)
    return found[0] if found and found[0] != "cargo" else None


def _last_cargo(text: str, end: int) -> str | None:
    last, at = None, 0
    while found := cargo_phrase(text, at, end):
        last, at = found[0], found[2]
    return last


ENGLISH_SHIP_RULES = (
    (_min_calls, ARRIVES | UNLOADS | LOADS | HANDLES, EVERYTHING),
    (_direction, UNLOADS | LOADS | HANDLES, EVERYTHING),
)
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
