"""Countries as texts name them: names, adjectives, capitals that stand for governments, Korean short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["COUNTRIES", "COUNTRY_WORDS", "Party", "find_countries", "without_countries"]

_TABLE = {
    "North Korea": (
        "North Korea|N. Korea|the DPRK|DPRK|Pyongyang|the North|NK",
        "North Korean|North Koreans|N. Korean|DPRK's",
        "북한|평양|북측",
    ),
    "South Korea": (
        "South Korea|S. Korea|Seoul|the South|Republic of Korea",
        "South Korean|S. Korean",
        "한국|남한|대한민국",
    ),
    "Russia": ("Russia|Moscow|the Kremlin|Kremlin|Russian Federation", "Russian|Russians", "러시아|모스크바|크렘린"),
    "China": ("China|Beijing", "Chinese", "중국|베이징"),
    "Japan": ("Japan|Tokyo", "Japanese", "일본"),
    "United States": (
        "the United States|United States|the U.S.|U.S.|the US|Washington|America",
        "American",
        "미국|워싱턴",
    ),
    "Ukraine": ("Ukraine|Kyiv", "Ukrainian|Ukrainians", "우크라이나"),
    "Iran": ("Iran|Tehran", "Iranian", "이란"),
    "Syria": ("Syria|Damascus", "Syrian", "시리아"),
    "Vietnam": ("Vietnam|Hanoi", "Vietnamese", "베트남"),
    "Mongolia": ("Mongolia", "Mongolian", "몽골"),
    "Belarus": ("Belarus|Minsk", "Belarusian", "벨라루스"),
    "Turkey": ("Turkey|Türkiye|Ankara", "Turkish", "튀르키예|터키"),
    "India": ("India|New Delhi", "Indian", "인도"),
    "Cuba": ("Cuba|Havana", "Cuban", "쿠바"),
    "Venezuela": ("Venezuela|Caracas", "Venezuelan", "베네수엘라"),
    "Myanmar": ("Myanmar", "Burmese", "미얀마"),
    "Libya": ("Libya|Tripoli", "Libyan", "리비아"),
    "Yemen": ("Yemen", "Yemeni", "예멘"),
    "Lebanon": ("Lebanon|Beirut", "Lebanese", "레바논"),
    "Egypt": ("Egypt|Cairo", "Egyptian", "이집트"),
    "Israel": ("Israel", "Israeli", "이스라엘"),
    "Taiwan": ("Taiwan|Taipei", "Taiwanese", "대만|타이완"),
    "Indonesia": ("Indonesia", "Indonesian", "인도네시아"),
    "Malaysia": ("Malaysia", "Malaysian", "말레이시아"),
    "United Kingdom": ("the United Kingdom|Britain|the U.K.", "British", "영국"),
    "France": ("France|Paris", "French", "프랑스"),
    "Germany": ("Germany|Berlin", "German", "독일"),
    "Greece": ("Greece|Athens", "Greek", "그리스"),
    "Norway": ("Norway|Oslo", "Norwegian", "노르웨이"),
    "Panama": ("Panama", "Panamanian", "파나마"),
    "Liberia": ("Liberia", "Liberian", "라이베리아"),
    "Togo": ("Togo", "Togolese", "토고"),
    "Sierra Leone": ("Sierra Leone", "Sierra Leonean", "시에라리온"),
    "Palau": ("Palau", "Palauan", "팔라우"),
    "Cambodia": ("Cambodia", "Cambodian", "캄보디아"),
    "Comoros": ("Comoros", "Comorian", "코모로"),
    "Tanzania": ("Tanzania", "Tanzanian", "탄자니아"),
    "Cameroon": ("Cameroon", "Cameroonian", "카메룬"),
    "Gabon": ("Gabon", "Gabonese", "가봉"),
    "Hong Kong": ("Hong Kong", "Hong Kong-flagged", "홍콩"),
}
_SHORT = {
    "북러": ("North Korea", "Russia"), "북·러": ("North Korea", "Russia"), "러북": ("Russia", "North Korea"),
    "북중": ("North Korea", "China"), "북·중": ("North Korea", "China"), "조중": ("North Korea", "China"),
    "조러": ("North Korea", "Russia"), "중러": ("China", "Russia"), "중·러": ("China", "Russia"),
    "한러": ("South Korea", "Russia"), "한미": ("South Korea", "United States"),
    "북미": ("North Korea", "United States"),
    "남북": ("South Korea", "North Korea"),
}  # fmt: skip
COUNTRIES = tuple(_TABLE)
"""Names as claims use them."""
_NAMES = {name: key for key, (names, _, korean) in _TABLE.items() for name in (*names.split("|"), *korean.split("|"))}
_ADJECTIVES = {name: key for key, (_, adjectives, _) in _TABLE.items() for name in adjectives.split("|")}
_LATIN = sorted((n for n in {**_NAMES, **_ADJECTIVES} if not "가" <= n[0] <= "힣"), key=len, reverse=True)
_HANGUL = sorted((n for n in {**_NAMES, **_SHORT} if "가" <= n[0] <= "힣"), key=len, reverse=True)
_ANY = re.compile(
    rf"(?<![\w])(?:{'|'.join(map(re.escape, _LATIN))})(?!\w)|(?<![가-힣])(?:{'|'.join(map(re.escape, _HANGUL))})"
)
COUNTRY_WORDS = " ".join(
    f"={word}" if word.isalpha() and len(word) < 4 else word
    for word in sorted({max(name.casefold().split(), key=len).rstrip(".").removesuffix("'s") for name in _LATIN})
)
"""The longest word of each name in letters, in small ones; `=` before one that must stand alone."""
_DIRECTION_WORDS = re.compile(r"(?:\s(?:of|side|end|coast|sea|pole|bank|wind|shore)\b)", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"\s(?:government|army|side|authorities|regime|leader|leadership|navy|president"
    r"|military(?!\s(?:technolog|equip|train|aid|support|"
    r"suppl|cargo|hardware|transport|goods|ship|vessel|plane|aircraft|satellite|know|drone|systems?"
    r"|material|materiel|vehicle|parts)))\b"
)
_ATTRIBUTE = re.compile(r"\s(?:war|conflict|front|crisis|policy|talks|issue|question|border|region|summit)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A country in a text."""

    name: str
    """As claims name it."""
    start: int
    """First character."""
    end: int
    """After the last."""
    is_adjective: bool
    """True for `Russian`, unless a government follows (`the Russian government`)."""


def find_countries(text: str) -> tuple[Party, ...]:
    """Countries in the order of the text."""
    found: list[Party] = []
    for match in _ANY.finditer(text):
        name = match[0]
        if name in ("the North", "the South") and _DIRECTION_WORDS.match(text, match.end()):
            continue
        is_adjective = bool(
            (name in _ADJECTIVES and not _GOVERNMENT.match(text, match.end())) or _ATTRIBUTE.match(text, match.end())
        )
        for key in _SHORT.get(name, (_ADJECTIVES.get(name) or _NAMES.get(name, ""),)):
            found.append(Party(name=key, start=match.start(), end=match.end(), is_adjective=is_adjective))
    return tuple(found)


def without_countries(text: str) -> str:
    """A phrase without its countries: `Russian military technology` is `military technology`."""
    return " ".join(_ANY.sub(" ", text).split())
