"""Words of likelihood and confidence, and a check of sentences that use them.

Intelligence Community Directive 203 (2015) has seven terms of likelihood with intervals, wants likelihood and
confidence kept apart, and knows no word for what is below 1 or above 99 %: the outermost terms stand there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from quaywatch.errors import DataError
from quaywatch.records.hypothesis import LIKELIHOOD_BANDS, LikelihoodWord

__all__ = ["WordFault", "WordProblem", "check_words", "numbers_in", "sentences_in", "word_of"]


class WordFault(StrEnum):
    """What a sentence may not do."""

    MIXES = "mixes"
    """Likelihood and confidence in one sentence."""
    CONFIRMED = "confirmed"
    """Says `confirmed` of what has one origin."""
    NUMBER = "number"
    """A number that is not in the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordProblem:
    """One fault of one sentence."""

    fault: WordFault
    sentence: str
    what: str
    """What is wrong, and what would be right."""


def word_of(p: float) -> LikelihoodWord:
    """The term for a probability; one on a border takes the term nearer to certainty of either kind, and 50 % is even.

    >>> word_of(0.3).value, word_of(0.55).value, word_of(0.8).value
    ('unlikely', 'likely', 'very likely')

    Raises:
        DataError: The number is no probability.
    """
    if not 0.0 <= p <= 1.0:
        raise DataError(f"probability {p:g}", expected="a number from 0 to 1")
    words = list(LIKELIHOOD_BANDS.items())
    if p < 0.5:
        return next(word for word, (_, high) in words if p <= high)
    return next(word for word, (low, _) in reversed(words) if p >= low)


_LIKELIHOOD = re.compile(
    r"\b(almost no chance|remote chance|(very |highly |un)?(un|im)?(likely|probable|probably|improbabl[ey])"
    r"|roughly even (chance|odds)|roughly as likely|even odds|(almost|nearly) certain(ly)?"
    r"|\d+(\.\d+)? ?(%|percent|per cent) (chance|probab\w{1,8}|likel\w{1,8}))\b"
)
_CONFIDENCE = re.compile(r"\b(confidence(?! (interval|limit|band)s?)|confident(ly)?)\b")
_CONFIRMED = re.compile(r"\b(confirm(s|ed|ing|ation)?)\b")
_DENIED = re.compile(r"\b(not(?! only)|never|no|nothing|nobody|cannot|neither|nor|without)( \w{1,20}){0,3} ?$")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_WORD_NUMBERS = {
    word: n
    for n, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
        + ("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
        start=2,
    )
} | {"twice": 2, "thrice": 3, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_NAMED = re.compile(r"\b(" + "|".join(_WORD_NUMBERS) + r")\b")
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9\u00c0-\u024f])|\n+")
_SHORT_FORM = re.compile(r"(?:\b(?:approx|ca|cf|no|nos|st|dr|mr|mrs|ms|vs|fig|e\.g|i\.e|etc)|\b[A-Za-z])\.$", re.I)
_HIDDEN = frozenset({"Cf"})


def check_words(text: str, known_numbers: Collection[float], *, origins: int = 1) -> tuple[WordProblem, ...]:
    """Faults of a text about likelihoods, sentence by sentence.

    It refuses a likelihood and a confidence in one sentence, `confirmed` of what has fewer than two independent
    origins (a denial may stand), and numbers that the case does not hold. It knows English only, and cannot tell
    whether a sentence is true.

    Args:
        text: The sentences.
        known_numbers: Numbers that the case holds, in figures or as words from two to twenty.
        origins: How many independent origins what is said has.
    """
    known = {round(float(number), 9) for number in known_numbers}
    return tuple(problem for sentence in sentences_in(_plain(text)) for problem in _problems(sentence, known, origins))


def _problems(sentence: str, known: Collection[float], origins: int) -> Iterable[WordProblem]:
    lowered = sentence.lower()
    likelihood, confidence = _LIKELIHOOD.search(lowered), _CONFIDENCE.search(lowered)
    if likelihood and confidence:
        what = f"{likelihood[0]!r} and {confidence[0]!r} in one sentence, expected likelihood and confidence apart"
        yield WordProblem(fault=WordFault.MIXES, sentence=sentence, what=what)
    for found in _CONFIRMED.finditer(lowered):
        if origins < 2 and not _DENIED.search(lowered[max(0, found.start() - 90) : found.start()]):
            what = f"{found[0]!r} of what has {origins} independent origin, expected at least two"
            yield WordProblem(fault=WordFault.CONFIRMED, sentence=sentence, what=what)
    for number in dict.fromkeys(numbers_in(sentence)):
        if number not in known:
            what = f"the number {number:g} is not in the case, expected only numbers that are"
            yield WordProblem(fault=WordFault.NUMBER, sentence=sentence, what=what)


def numbers_in(text: str) -> tuple[float, ...]:
    """Numbers of a text in their order, in figures (`1,200`, `26`, `0.5`) and as words from two to twenty.

    Figures within a word (`E2`, `B2`) are names and no numbers.
    """
    plain = _plain(text).lower()
    figures = [(found.start(), float(found[0].replace(",", ""))) for found in _NUMBER.finditer(plain)]
    named = [(found.start(), float(_WORD_NUMBERS[found[0]])) for found in _NAMED.finditer(plain)]
    return tuple(round(number, 9) for _, number in sorted(figures + named))


def sentences_in(text: str) -> tuple[str, ...]:
    """The sentences of an English text; a full stop after an initial or a short form ends none."""
    parts: list[str] = []
    start = 0
    for end in _END.finditer(text):
        stop = text[max(0, end.start() - 12) : end.start() + 1]
        if "\n" not in end[0] and _SHORT_FORM.search(stop) and not _CLOCK.search(stop):
            continue
        parts.append(text[start : end.end()].strip())
        start = end.end()
    parts.append(text[start:].strip())
    return tuple(part for part in parts if part)


_CLOCK = re.compile(r"\d [mh]\.$")
"""A unit after a number ends a sentence: `348 m. It stands.`"""


def _plain(text: str) -> str:
    """Text with plain blanks and figures, and without what nobody sees."""
    spaced = "".join(" " if c != "\n" and c.isspace() else c for c in text if unicodedata.category(c) not in _HIDDEN)
    return unicodedata.normalize("NFKC", spaced)
