"""English rules for what links two places: services and routes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quaywatch.assessment.claims.amounts import NUMBER, read_count
from quaywatch.assessment.claims.nouns import LAND, SHIP, TRAIN, left_phrase
from quaywatch.assessment.claims.parties import without_countries
from quaywatch.assessment.claims.passages import Draft, Passage
from quaywatch.assessment.claims.period_words import MONTH_NAMES, WEEKDAYS
from quaywatch.assessment.claims.triggers import (
    BETWEEN,
    BOUND,
    FROM,
    LEAVES,
    MOVERS,
    REACHES,
    RESUMED,
    ROUTES,
    SERVICES,
    STOPPED,
)
from quaywatch.records.claim import ClaimKind

__all__ = ["ENGLISH_LINK_RULES"]

_SERVICE = (
    rf"(?:{TRAIN}(?:\sservices?)?|(?:(?:passenger|freight|rail|train|ferry|bus|shuttle|cargo|container"
    rf"|shipping|flight|air)\s)?(?:services?|traffic|connections?|links?|routes?|lines?|operations?"
    rf"|crossings?)"
    r"|(?:rail|sea|road|air)\sfreight|railway|railroad|ferry|ferries|flights?|buses|shipments|deliveries|exports|imports|trade"
    r"|port\scalls|voyages|tourism|transit|trips)"
)
_RESUMED = (
    r"(?:resum(?:ed|es|ing|ption)|restart(?:ed|s|ing)?|reopen(?:ed|s|ing)?|re-open(?:ed|s|ing)?"
    r"|reinstated|restored|back\sin\s(?:service|operation)|came\sback|(?:is|are|was|were|,)\s?back"
    r"|runs?\s(?:again|once\smore)|(?:running|operating|moving|flying|sailing|open"
    r"|under\sway)\s(?:again|once\smore)|(?:began|begun|started|restarted"
    r"|set\soff)\s(?:\w+\s){0,2}?(?:again|anew|once\smore)|re-?launched|revived|back\son\sthe\srails"
    r"|reconnected|running\sagain|(?:began|begun|started)\s(?:running\s|operating\s)?again"
    r"|(?:is|are|was|were)\s(?:again|once\smore)\s(?:running|operating|open|moving|flying|sailing|available)"
    r"|operating\sagain|returned\sto\sservice|(?:picked|taken|took|start(?:ed)?|opened)\sup\s(?:again|once\smore|anew)"
    r"|up\sand\srunning\s(?:again|once\smore)|got\s(?:under\sway|going)\s(?:again|once\smore))"
)
_STOPPED = (
    r"(?:stopped|suspend(?:ed|s|ing)|halt(?:ed|s|ing)?|cancell?ed|discontinued|ceased|closed"
    r"|shut(?:\sdown)?|shuttered|cut\soff|severed|interrupted|ended|suspension|ground\sto\sa\shalt|scrapped|grounded"
    r"|out\sof\sservice|came\sto\san\send|(?:came|brought|ground|come)\sto\sa\s(?:\w+\s)?(?:stop|halt|standstill)"
    r"|called\soff"
    r"|at\sa\sstandstill|dried\sup|broke\soff|broken\soff|wound\sdown|laid\soff|axed|abandoned|paused)"
)
_GAP = re.compile(
    rf"\b(?:after|for\sthe\sfirst\stime\sin|first\sin|in|following)\s(?:[a-z-]+\s){{0,5}}?({NUMBER}"
    rf"|a)[\s-](year|month)s?(?:['’-]?\s?(?:break|gap|hiatus|pause|suspension|absence))?\b",
    re.IGNORECASE,
)
_SERVICE_THEN = {
    state: re.compile(rf"\b({_SERVICE})\b(?:(?![.;]).){{0,90}}?\b({verb})\b", re.IGNORECASE)
    for state, verb in (("resumed", _RESUMED), ("stopped", _STOPPED))
}
_THEN_SERVICE = {
    state: re.compile(
        rf"\b({verb})\b\s(?:(?:of|the|its|their|all|both|regular|direct|weekly|daily|[\w-]+)\s){{0,6}}?({_SERVICE})\b",
        re.IGNORECASE,
    )
    for state, verb in (("resumed", _RESUMED), ("stopped", _STOPPED))
}
_MOVED_SHIP = re.compile(
    r"\b(?:trains?|ship|vessel|freighter|tanker|truck)\s(?:[\w-]+\s){0,2}?(?:stopped|ended|closed"
    r"|halted)\s(?:at|in|near|by|off)\b",
    re.IGNORECASE,
)


_NOT_YET = re.compile(r"\b(?:not|never|n't|n’t)\s(?:\w+\s){0,2}$", re.IGNORECASE)


def _service(passage: Passage) -> Iterator[Draft]:
    """`The passenger train that resumed after five years`, `ferry traffic was suspended`."""
    text = passage.text
    for state, parts in (("resumed", RESUMED), ("stopped", STOPPED)):
        if not passage.parts & parts:
            continue
        found = _SERVICE_THEN[state].search(text)
        what, verb = (1, 2) if found else (2, 1)
        found = found or _THEN_SERVICE[state].search(text)
        if found is None or _MOVED_SHIP.search(text):
            continue
        start, end = passage.part(found.start(verb))
        is_relative = re.match(r"\s?(?:that|which|who)\b", text[found.end(what) :]) is not None
        if passage.is_open or passage.is_denied(found.start(verb)):
            continue
        if state == "resumed" and _NOT_YET.search(text[: found.start(verb)]):
            continue
        if not is_relative and not passage.is_asserted(found.start(verb)):
            continue
        value: dict[str, object] = {"state": state, "what": _service_words(text, found, what)}
        gap = _GAP.search(text)
        if gap and (years := _years(gap)):
            value["after_years"] = years
        yield Draft(
            kind=ClaimKind.SERVICE,
            value=value,
            start=found.start(),
            end=found.end(),
            presupposed=is_relative,
            standing=state == "resumed",
        )
        return


def _years(gap: re.Match[str]) -> float | None:
    count = 1.0 if gap[1].casefold() == "a" else read_count(gap[1])
    if count is None or count > 200:
        return None
    years = count if gap[2].casefold() == "year" else round(count / 12, 2)
    return int(years) if years == int(years) else years


def _service_words(text: str, found: re.Match[str], group: int) -> str:
    noun = found[group].casefold()
    before = text[left_phrase(text, found.start(group), most=2) : found.start(group)]
    kept = [word for word in without_countries(before).casefold().split() if word in _KINDS_OF_SERVICE]
    return " ".join([*kept, noun])


_KINDS_OF_SERVICE = frozenset(
    [
        "passenger",
        "freight",
        "cargo",
        "rail",
        "train",
        "ferry",
        "bus",
        "coal",
        "oil",
        "container",
        "shuttle",
        "tourist",
        "shipping",
    ]
)

_MOVER = rf"(?:{SHIP}|{LAND})"
_MOVES = (
    r"(?:travel(?:l?ed|l?ing|s)?|sail(?:ed|s|ing)?|mov(?:e|es|ed|ing)|go(?:es|ing|ne)?|went|r[ua]n(?:s"
    r"|ning)?|pl(?:y|ies|ying|ied)|shuttl(?:e|es|ed|ing)|operat(?:e|es|ed|ing)|voyag(?:e|es|ed|ing)"
    r"|transit(?:s|ed|ing)?|head(?:ed|ing|s)|bound|depart(?:ed|s|ing)?|le(?:ft|aves?|aving)|carr(?:y"
    r"|ies|ied|ying)|steam(?:ed|s|ing)|transport(?:ed|ing|s)?|cross(?:ed|es|ing)?|ferr(?:ied|ying)"
    r"|made|making|set\s(?:off|out|sail)|came|coming|arriv(?:ed|ing)|return(?:ed|ing)|detected|seen"
    r"|spotted|tracked|on)"
)
_PLACE = r"(?:the\s)?(?:[Pp]ort\sof\s)?[A-Z][\w’'.-]+(?:\s(?:[A-Z][\w’'-]+|[Pp]ort|[Rr]iver|[Ss]tation))*"
_PAIR_NOUNS = r"(?:the|both|these|those)\s(?:two\s)?(?:countries|nations|neighbou?rs|states|sides|capitals|allies)"
_BETWEEN = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,110}}?\b(?i:between)\s(?:({_PLACE}?)\sand\s({_PLACE})|(?i:({_PAIR_NOUNS})))"
)
_FROM_TO = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,110}}?\b(?i:from)\s({_PLACE})(?:\s(?:in|at"
    rf"|on)\s[\w\s]{{1,30}})?,?\s(?:on\s[\w\s]{{1,20}}\s)?(?i:to|towards?|for|into|and\son\sto"
    rf"|bound\sfor)\s({_PLACE})"
)
_LEFT_FOR = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,90}}?\b(?:left|departed|leaves|leaving|departing"
    rf"|set\ssail\sfrom)\s(?:from\s)?({_PLACE})\s(?:for|to|bound\sfor)\s({_PLACE})"
)
_TO_FROM = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,90}}?\b(?:sailed|travell?ed|went|moved|came|sailing"
    rf"|travell?ing|headed|arrived|ran|bound)\s(?:back\s)?(?:to|in|at|for"
    rf"|into)\s({_PLACE})\s(?:in\s{_PLACE}\s)?from\s({_PLACE})"
)
_BOUND = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,70}}?\b(?:bound\sfor|headed\s(?:for|to)|heading\s(?:for|to"
    rf"|towards))\s({_PLACE})"
)
_ON_ROUTE = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,70}}?\bon\s(?:the|this|that)\s(?:sea\s|shipping\s|same\s)?route\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,60}}?\b(?:left|departed(?:\sfrom)?|out\sof|sailed\sfrom"
    rf"|departing|leaving|set\sout\sfrom)\s({_PLACE})(?:(?![.;]).){{0,60}}?\b(?:reach(?:ed|es|ing)"
    rf"|arriv(?:ed|es|ing)\s(?:at|in)|entered|docked\s(?:at|in)|called\sat|turned\sup\s(?:at|in)"
    rf"|put\sinto|berthed\s(?:at|in))\s({_PLACE})"
)
_ON_LINE = re.compile(
    rf"\b(?i:({_MOVER}))\b(?:(?![.;]).){{0,60}}?\b([A-Z][\w’']+)\s?[-–]\s?([A-Z][\w’']+)\s(?:sea"
    rf"|shipping|shuttle|ferry|rail|railway|cargo|coal|container)?\s?(?:route|run|line|service|link)\b"
)


def _route(passage: Passage) -> Iterator[Draft]:
    """`Ships travelling between the two countries`, `from Rajin to Vostochny`: ends as printed, or countries."""
    for pattern, read, parts in _WAYS:
        found = pattern.search(passage.text) if passage.parts & parts else None
        if found is None:
            continue
        start = found.start()
        if passage.is_open or passage.is_denied(start) or not passage.is_asserted(found.end() - 1):
            continue
        ends = read(passage, found)
        if (
            ends is None
            or ends[0] == ends[1]
            or any(_TIME.match(end) for end in ends)
            or not re.search(rf"\b{_MOVES}\b", found[0], re.IGNORECASE)
        ):
            continue
        value = {"from": ends[0], "to": ends[1], "by": found[1].casefold()}
        yield Draft(kind=ClaimKind.ROUTE, value=value, start=start, end=found.end())
        return


def _between(passage: Passage, found: re.Match[str]) -> tuple[str, str] | None:
    return _of_memory(passage, found) if found[4] else (_end(passage, found[2]), _end(passage, found[3]))


def _in_order(passage: Passage, found: re.Match[str]) -> tuple[str, str] | None:
    return _end(passage, found[2]), _end(passage, found[3])


def _turned(passage: Passage, found: re.Match[str]) -> tuple[str, str] | None:
    return _end(passage, found[3]), _end(passage, found[2])


def _outbound(passage: Passage, found: re.Match[str]) -> tuple[str, str] | None:
    """A ship that is bound for a place comes from the place where it is told of."""
    here = [m.text for m in passage.mentions if m.named] or [m.text for m in passage.memory.places[-1:]]
    to = _end(passage, found[2])
    other = next((name for name in here if name != to), None)
    return None if other is None else (other, to)


def _of_memory(passage: Passage, _found: re.Match[str]) -> tuple[str, str] | None:
    named = passage.countries_before()
    return (named[-2], named[-1]) if len(named) >= 2 else None


def _end(passage: Passage, printed: str) -> str:
    """A place as printed, without its article; a country by its name."""
    words = re.sub(r"^(?:the\s)?(?:port\sof\s)?", "", printed, flags=re.IGNORECASE).strip(" .,'’")
    words = re.sub(r"['’]s\s.*$", "", words)
    return next((p.name for p in passage.countries if passage.text[p.start : p.end] in (words, printed.strip())), words)


_TIME = re.compile(
    rf"(?:{NUMBER}|early|mid|late|{'|'.join(MONTH_NAMES)}|{'|'.join(WEEKDAYS)}|spring|summer|autumn|winter"
    rf"|christmas|easter)\b",
    re.IGNORECASE,
)
"""What is no end of a route (`between October and December`)."""
_WAYS = (
    (_BETWEEN, _between, BETWEEN),
    (_FROM_TO, _in_order, FROM),
    (_LEFT_FOR, _in_order, LEAVES),
    (_TO_FROM, _turned, FROM),
    (_OUT_OF, _in_order, REACHES),
    (_ON_LINE, _in_order, ROUTES),
    (_BOUND, _outbound, BOUND),
    (_ON_ROUTE, _of_memory, ROUTES),
)
"""How a route is told, by whom its ends are read, and which words it needs."""

ENGLISH_LINK_RULES = (
    (_service, SERVICES, RESUMED | STOPPED),
    (_route, MOVERS, BETWEEN | FROM | LEAVES | BOUND | ROUTES | REACHES),
)
"""Rules, each with two sets of classes of words: a sentence must hold a word of both."""
