"""How the words of a claim are read: what its objects are called in observations, and what its numbers allow."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from quaywatch.assessment.wording import number_words
from quaywatch.records.observation import Observation, ObservationKind

__all__ = ["MOVING_KINDS", "Reading", "find_kind", "read_number", "shows_cargo"]

_NOUNS = {
    ObservationKind.VESSEL: "ship vessel freighter tanker carrier barge boat ferry",
    ObservationKind.STRUCTURE: "structure roof canopy building shed hall hangar warehouse silo bridge facility",
    ObservationKind.TRAIN: "train locomotive",
    ObservationKind.RAILCARS: "railcar car wagon carriage",
    ObservationKind.STACK: "stack container box crate good",
    ObservationKind.STOCKPILE: "stockpile pile heap coal ore timber sand scrap grain",
}
_KIND_OF = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}

MOVING_KINDS = frozenset(ObservationKind) - {ObservationKind.STRUCTURE}
"""What may be there one day and gone the next: only a structure that was seen is taken to stay."""

_NOT = r"(?<!no )(?<!not )"
_ABOUT = re.compile(r"(?:\b(?:about|around|roughly|approximately|some|nearly|almost|circa|ca\.?)|~|약)\s*$")
_AT_LEAST = re.compile(rf"(?:\b(?:at least|{_NOT}more than|over|(?:no|not) less than|a minimum of)|≥|>)\s*$")
_AT_MOST = re.compile(rf"(?:\b(?:at most|up to|{_NOT}less than|under|(?:no|not) more than|a maximum of)|≤|<)\s*$")
_OR_MORE = re.compile(r"\W*(?:\w+\W+)?(?:or (?:more|longer|larger)|이상)")
_OR_LESS = re.compile(r"\W*(?:\w+\W+)?(?:or (?:less|fewer|shorter|smaller)|이하)")
ABOUT_SHARE = 0.1
"""What `about` is taken to allow on either side."""


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    return [word.removesuffix("es") if word.endswith("xes") else word.removesuffix("s") for word in words]


def find_kind(name: str) -> ObservationKind | None:
    """The kind of observation that a noun phrase stands for, by its last word that is known; None where none is."""
    before_preposition = re.split(r"\b(?:over|at|in|on|of|for|beside)\b", name, maxsplit=1)[0]
    for text in (before_preposition, name):
        for word in reversed(_words(text)):
            if word in _KIND_OF:
                return _KIND_OF[word]
    return None


def shows_cargo(observation: Observation, cargo: str) -> bool:
    """True where an observation shows this cargo lying in the open: a stockpile of that material, or stacked boxes.

    A detector tells a colour (`coal-like`), which shows no cargo: slag and dark roofs have it too.
    """
    if not observation.seen or observation.detections:
        return False
    named = set(_words(cargo))
    if observation.kind is ObservationKind.STOCKPILE:
        return observation.material is not None and bool(named & set(_words(observation.material)))
    boxes = {"stack", "stacked", "container", "box", "crate"}
    return observation.kind is ObservationKind.STACK and bool(named & boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a number in a claim allows, and why."""

    low: float
    """Lower end."""
    high: float
    """Upper end; infinite for `at least`."""
    words: str
    """The reading in words."""

    def overlaps(self, low: float, high: float) -> bool:
        """True where some value in [low, high] is allowed."""
        return low <= self.high and self.low <= high

    def contains(self, low: float, high: float) -> bool:
        """True where every value in [low, high] is allowed."""
        return self.low <= low and high <= self.high

    @property
    def one_sided(self) -> bool:
        """True for `at least` and `at most`."""
        return self.low == 0 or math.isinf(self.high)


def read_number(text: str, value: float, unit: str) -> Reading:
    """What a claimed number allows by the words round it in the claim's text.

    `About` allows 10 % on either side; `at least` and `up to` are one-sided. A bare number is good to the rounding of
    its last digit as written: `300` is 299.5 to 300.5, however round it looks.

    Args:
        text: The claim in words.
        value: The number.
        unit: Unit as printed, for the words.
    """
    before, after = _round_the_number(text, value)
    said = f"{number_words(value)} {unit}".strip()
    if _AT_LEAST.search(before) or _OR_MORE.match(after):
        return Reading(low=value, high=math.inf, words=f"Read as {said} or more")
    if _AT_MOST.search(before) or _OR_LESS.match(after):
        return Reading(low=0.0, high=value, words=f"Read as {said} or less")
    if _ABOUT.search(before):
        low, high = value * (1 - ABOUT_SHARE), value * (1 + ABOUT_SHARE)
        why = f"as the claim says about and {ABOUT_SHARE:.0%} is allowed for that"
        return Reading(
            low=low, high=high, words=f"Read as {number_words(low)} to {number_words(high)} {unit}".strip() + f", {why}"
        )
    half = _last_digit(value) / 2
    low, high = value - half, value + half
    ends = f"{low:,.12g} to {high:,.12g} {unit}".strip()
    return Reading(low=low, high=high, words=f"Read as {said} to the rounding of its last digit ({ends})")


def _round_the_number(text: str, value: float) -> tuple[str, str]:
    plain = f"{value:.12g}"
    for written in (plain, f"{value:,.12g}", f"{value:,.12g}".replace(",", " ")):
        found = re.search(rf"(?<![\d.,]){re.escape(written)}(?![\d]|[.,]\d)", text)
        if found:
            return text[: found.start()].casefold(), text[found.end() :].casefold()
    return "", ""


def _last_digit(value: float) -> float:
    decimals = len(f"{value:.12g}".partition(".")[2])
    return float(10**-decimals)
