"""Words beside the names of places: endings, particles, and nouns for their parts, in English, Korean and Russian."""

from __future__ import annotations

import re

from quaywatch.records.place import ZoneKind

__all__ = [
    "HANGUL_TAIL",
    "NOT_A_SURNAME",
    "NUMBERED_ZONE",
    "PLACE_SUFFIXES",
    "TITLES",
    "ZONE_NOUNS",
    "zone_kinds",
]

PLACE_SUFFIXES = frozenset(
    [
        "port",
        "harbor",
        "harbour",
        "station",
        "pier",
        "piers",
        "shipyard",
        "terminal",
        "city",
        "bay",
        "wharf",
        "dockyard",
        "hang",
        "yok",
        "yeok",
        "gang",
        "si",
        "gun",
        "up",
        "eup",
        "порт",
        "станц",
    ]
)
"""Nouns that belong to the name before them."""
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "king",
        "queen",
        "prince",
        "sheikh",
        "minister",
        "general",
        "colonel",
        "captain",
        "ali",
        "abu",
        "al",
        "bin",
        "sayyid",
        "imam",
    ]
)
"""Words after which a name is a person's."""
NOT_A_SURNAME = PLACE_SUFFIXES | frozenset(
    [
        "special",
        "economic",
        "free",
        "trade",
        "zone",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "rail",
        "railway",
        "railroad",
        "river",
        "region",
        "area",
        "special",
        "and",
        "is",
        "was",
        "has",
        "on",
        "in",
        "at",
        "to",
        "from",
        "by",
        "for",
        "the",
        "naval",
        "airport",
        "bridge",
        "border",
        "customs",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "russia",
        "russian",
        "china",
        "chinese",
        "korea",
        "korean",
        "i",
        "a",
    ]
)
"""Capitalised words that may follow a place without making it a person."""
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에서|에서는|에서도|에서만|에서의|에는|에도|에만|에까지|에서부터|으로|로|으로는|로는|으로도|로도|"
    "으로의|로의|까지|부터|와|과|와의|과의|도|만|이나|나|이며|며|이라는|라는|이란|란|이라고|라고|이다|입니다|이었다|였다|"
    "이고|보다|처럼|마다|뿐|쪽|쪽에|쪽으로|간|발|행|행의|에선|에서였다"
)
HANGUL_TAIL = re.compile(
    rf"(?P<place>(?:항구|항|역|시|군|읍)?(?:[1-9]?부두|조선소)?)(?:앞바다|인근|일대|지역|주변|내|앞"
    rf"|옆)?(?:{_PARTICLES})?"
)
"""What may follow a Hangul name in one word."""
NUMBERED_ZONE = re.compile(
    r"(?:\b(?:the\s)?(?:pier|berth|terminal|quay|wharf|dock|platform|track)\s?(?:no\.?\s?|number\s|#)?(\d{1,2})\b"
    r"|\bno\.\s?(\d{1,2})\s(?:pier|berth|terminal|quay|wharf|dock)\b"
    r"|(?:제\s?)?(\d{1,2})\s?(?:번|호)?\s?(?:부두|선석))",
    re.IGNORECASE,
)
"""`pier 3`, `No. 2 berth`, `3번 부두`."""
_KINDS: dict[str, tuple[ZoneKind, ...]] = {
    "dock docks pier piers quay quays quayside wharf wharves berth berths jetty 부두 선석 잔교 причал": (
        ZoneKind.BERTH,
        ZoneKind.TERMINAL,
    ),
    "terminal 터미널": (ZoneKind.TERMINAL, ZoneKind.BERTH),
    "station 역 станция станц": (ZoneKind.STATION,),
    "track tracks rails railway line 선로 철로 철길": (ZoneKind.TRACK, ZoneKind.STATION),
    "yard stockyard stockpile lot 야적장 적치장": (ZoneKind.YARD,),
    "shipyard dockyard slipway 조선소": (ZoneKind.SHIPYARD,),
    "anchorage roadstead 묘박지 정박지": (ZoneKind.ANCHORAGE,),
    "platform platforms 승강장": (ZoneKind.PLATFORM, ZoneKind.STATION),
    "crossing checkpoint 검문소 국경검문소": (ZoneKind.CROSSING,),
    "airfield runway 비행장 활주로": (ZoneKind.AIRFIELD,),
}
_KIND_OF = {noun: tuple(kind.value for kind in kinds) for nouns, kinds in _KINDS.items() for noun in nouns.split()}
_LATIN = "|".join(sorted((n for n in _KIND_OF if n.isascii() and n not in ("line", "lot", "stockpile")), key=len)[::-1])
_HANGUL = "|".join(sorted((n for n in _KIND_OF if "가" <= n[0] <= "힣" and n != "역"), key=len)[::-1])
ZONE_NOUNS = re.compile(
    rf"(?:\b(?:the|this|that|its)\s(?:{_LATIN})\b|(?<![가-힣])(?:{_HANGUL})|(?<![가-힣])역(?=(?:에|에서|에는|을|의"
    rf"|은|이|으로)(?![가-힣])))",
    re.IGNORECASE,
)
"""Nouns that stand for a part of the place named last."""


def zone_kinds(noun: str) -> tuple[str, ...]:
    """Kinds of zone that a noun may stand for, by the end of the word; empty where it stands for none."""
    if noun in _KIND_OF:
        return _KIND_OF[noun]
    return next((kinds for word, kinds in _KIND_OF.items() if not word.isascii() and noun.endswith(word)), ())
