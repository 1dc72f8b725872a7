"""Numbers as they are written: in figures and words, English and Korean, with their units and bounds.

Feet, yards, kilometres, hectares and acres become metres and square metres (international foot; hectare of 10,000 m²).
`Several` and `hundreds` are no numbers and give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["NUMBER", "Amount", "Bound", "find_areas", "find_lengths", "find_times", "read_bound", "read_count"]


class Bound(StrEnum):
    """What the words round a number make of it."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number in a text."""

    value: float
    """In metres, square metres, times or things."""
    bound: Bound
    """What the words round it make of it."""
    start: int
    """First character of the number."""
    end: int
    """After its unit."""


_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
_ENGLISH = (
    {word: n for n, word in enumerate(_ONES)} | _TENS | {"a hundred": 100, "hundred": 100, "a dozen": 12, "dozen": 12}
)
_NATIVE = dict(
    zip(["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두", "열세", "열네", "열다섯",
         "스무", "서른", "마흔", "쉰"],
        (*range(1, 16), 20, 30, 40, 50), strict=True)
) | {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "석": 3, "넉": 4, "서너": 3, "두세": 2}  # fmt: skip
_NATIVE_TENS = dict(
    zip(["열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"], range(10, 100, 10), strict=True)
)
_SINO = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_SINO_UNITS = {"십": 10, "백": 100, "천": 1000, "만": 10000}
_WORDS = sorted(_ENGLISH, key=len, reverse=True)
_TENS_ONES = rf"(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})"
_DOZENS = r"(?:two|three|four|five|six|seven|eight|nine|ten)\sdozen"
_NATIVE_PAIRS = rf"(?:{'|'.join(_NATIVE_TENS)})(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)"
_NATIVE_WORDS = "|".join(sorted(_NATIVE, key=len, reverse=True))
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:만\s?\d{1,4}|만|천|백)?"
    rf"|\b(?:{_DOZENS}|{_TENS_ONES}|{'|'.join(_WORDS)})\b"
    rf"|(?<![가-힣])(?:{_NATIVE_PAIRS}|{_NATIVE_WORDS}|[일이삼사오육칠팔구십백천만]{{1,8}}))"
)
"""A number in figures or words, as a piece of a pattern."""
_LENGTHS = {
    "kilometers kilometres kilometer kilometre km 킬로미터 ㎞": 1000.0,
    "meters metres meter metre m 미터 m짜리": 1.0,
    "feet foot ft 피트": 0.3048,
    "yards yard 야드": 0.9144,
}
_AREAS = {
    "hectares hectare ha 헥타르 ㏊": 10_000.0,
    "acres acre 에이커": 4046.8564224,
    "square meters|square metres|sq m|sq. m|m2|m²|㎡|제곱미터|평방미터": 1.0,
    "square feet|sq ft": 0.09290304,
    "square kilometers|square kilometres|km2|km²|제곱킬로미터": 1e6,
    "평": 3.305785,
}


def _units(table: dict[str, float]) -> dict[str, float]:
    return {
        unit: factor
        for units, factor in table.items()
        for unit in (units.split("|") if "|" in units else units.split())
    }


_LENGTH_OF, _AREA_OF = _units(_LENGTHS), _units(_AREAS)


def _with_unit(units: dict[str, float]) -> re.Pattern[str]:
    ways = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return re.compile(rf"({NUMBER})[\s-]?({ways})(?![a-zA-Z²2])", re.IGNORECASE)


_LENGTH, _AREA = _with_unit(_LENGTH_OF), _with_unit(_AREA_OF)
_HANGUL_UNITS = re.compile("미터|킬로|피트|야드|헥타르|에이커|평|㎞|㎡|㏊")
_LATIN = re.compile("[a-zA-Z]")
_TIMES = re.compile(
    rf"\b(once|twice|thrice)\b|({NUMBER})\s(?:separate\s|different\s|more\s|further\s|other\s"
    rf"|distinct\s)?(?:times|occasions)\b|({NUMBER})\s?(?:차례|번|회)(?!\s?(?:부두|선석))",
    re.IGNORECASE,
)
_ADVERBS = {"once": 1, "twice": 2, "thrice": 3}
_BEFORE = (
    (Bound.AT_LEAST, r"(?:at least|at a minimum|no fewer than|no less than|not less than|a minimum of|최소한?|적어도)"),
    (Bound.AT_MOST, r"(?:at most|up to|no more than|not more than|fewer than|less than|under|최대|많아야)"),
    (Bound.MORE_THAN, r"(?:more than|over|exceeding)"),
    (Bound.ABOUT, r"(?:about|around|roughly|approximately|some|nearly|almost|an estimated|estimated at|circa|ca\.?|~"
r"|약|대략|거의)"),
)  # fmt: skip
_AFTER = (
    (Bound.AT_LEAST, r"(?:or more|or longer|or larger|이상|여\b)"),
    (Bound.MORE_THAN, r"(?:[이가]\s)?(?:넘게|넘는|넘)"),
    (Bound.AT_MOST, r"(?:or less|or fewer|or shorter|이하|미만)"),
    (Bound.ABOUT, r"(?:or so|정도|가량|쯤|안팎|남짓)"),
)
_BEFORE_OF = tuple((bound, re.compile(words + r"\s*(?:a\s)?$", re.IGNORECASE)) for bound, words in _BEFORE)
_AFTER_OF = tuple((bound, re.compile(r"\s?(?:times\s|짜리\s?)?" + words, re.IGNORECASE)) for bound, words in _AFTER)
_MULTIPLE = re.compile(r"(\d+(?:\.\d+)?)(만|천|백)\s?(\d*)")


def read_count(words: str) -> float | None:
    """The number that words stand for.

    >>> [read_count(w) for w in ("1,200", "two dozen", "두", "마흔두", "1만 2000", "several")]
    [1200.0, 24.0, 2.0, 42.0, 12000.0, None]
    """
    bare = words.strip().casefold().replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        return float(bare)
    if multiple := _MULTIPLE.fullmatch(bare):
        return float(multiple[1]) * _SINO_UNITS[multiple[2]] + float(multiple[3] or 0)
    if bare in _ENGLISH or bare in _NATIVE:
        return float(_ENGLISH.get(bare, _NATIVE.get(bare, 0)))
    dozens = bare.removesuffix(" dozen")
    if dozens != bare and dozens in _ENGLISH:
        return float(12 * _ENGLISH[dozens])
    native = next((tens for tens in _NATIVE_TENS if bare.startswith(tens)), None)
    if native is not None and bare[len(native) :] in _NATIVE:
        return float(_NATIVE_TENS[native] + _NATIVE[bare[len(native) :]])
    tens, _, one = bare.replace("-", " ").partition(" ")
    if tens in _TENS and one in _ONES:
        return float(_TENS[tens] + _ONES.index(one))
    return _read_sino(bare)


def _read_sino(words: str) -> float | None:
    total, part, digit = 0, 0, 0
    for letter in words:
        if letter in _SINO:
            digit = _SINO[letter]
        elif letter == "만":
            total, part, digit = (total + part + digit or 1) * 10000, 0, 0
        elif letter in _SINO_UNITS:
            part, digit = part + (digit or 1) * _SINO_UNITS[letter], 0
        else:
            return None
    value = total + part + digit
    return float(value) if words and value else None


def read_bound(text: str, start: int, end: int) -> Bound:
    """What the words right before and after a number make of it."""
    before, after = text[max(0, start - 24) : start], text[end : end + 16]
    for bound, pattern in _BEFORE_OF:
        if pattern.search(before):
            return bound
    return next((bound for bound, pattern in _AFTER_OF if pattern.match(after)), Bound.EXACT)


def find_lengths(text: str) -> Iterator[Amount]:
    """Lengths, in metres."""
    return _with_units(text, _LENGTH, _LENGTH_OF)


def find_areas(text: str) -> Iterator[Amount]:
    """Areas, in square metres."""
    return _with_units(text, _AREA, _AREA_OF)


def _with_units(text: str, pattern: re.Pattern[str], factors: dict[str, float]) -> Iterator[Amount]:
    # In Hangul a numeral may be a particle too: the unit is looked for first.
    if not (_LATIN.search(text) or _HANGUL_UNITS.search(text)):
        return
    for found in pattern.finditer(text):
        value = read_count(found[1])
        if value:
            metres = round(value * factors[found[2].casefold()], 6)
            yield Amount(value=metres, bound=read_bound(text, *found.span()), start=found.start(), end=found.end())


def find_times(text: str) -> Iterator[Amount]:
    """How often: `twice`, `three times`, `두 차례`, `4회`."""
    for found in _TIMES.finditer(text):
        adverb, english, korean = found.groups()
        value = _ADVERBS[adverb.casefold()] if adverb else read_count(english or korean)
        if value:
            yield Amount(value=value, bound=read_bound(text, *found.span()), start=found.start(), end=found.end())
