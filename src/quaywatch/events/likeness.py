"""How much two sightings look like one ship: odds from names and from lengths with their errors."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from quaywatch.events.ships import Ship
from quaywatch.records.observation import Measure

__all__ = ["LengthSpread", "middle_length_m", "odds_of_one_ship"]

LENGTH_MEAN_M, LENGTH_SD_M = 140.0, 50.0
"""Prior of the lengths of merchant ships that call: set by judgement, and soon outweighed by lengths seen."""
PRIOR_SHIPS = 4.0
"""Number of measured ships that the prior of the lengths is worth."""
UNSTATED_U95_M = 20.0
"""Error taken for a length without one: as good as people measure ships in 10 m pictures."""
ODDS_OF_ONE_NAME = 200.0
"""Odds that two sightings under one stated name are one stay of that ship, against two: set by judgement."""
LEAST_ODDS = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthSpread:
    """The lengths of ships that call at a port, as a normal distribution; in metres."""

    mean_m: float
    sd_m: float

    @classmethod
    def of(cls, measured_m: Iterable[float]) -> Self:
        """Prior and the lengths measured, joined."""
        values = sorted(measured_m)
        weight = PRIOR_SHIPS + len(values)
        mean = (PRIOR_SHIPS * LENGTH_MEAN_M + sum(values)) / weight
        square = PRIOR_SHIPS * (LENGTH_SD_M**2 + (LENGTH_MEAN_M - mean) ** 2) + sum((v - mean) ** 2 for v in values)
        return cls(mean_m=mean, sd_m=math.sqrt(square / weight))


def odds_of_one_ship(a: Ship | None, b: Ship, lengths: LengthSpread) -> float:
    """How much likelier the sighting of b is if it is the ship of a than if it is any ship; 1 where nothing tells.

    Where the sources make the two one ship, or two, that decides. Else names decide, then lengths with their errors:
    p(length of b | ship of a) / p(length of b | some ship), all normal. Lengths beyond their errors still speak (an
    error of 95 % is one of 1.96 standard deviations), so a wrong length makes one ship unlikely, not impossible.
    """
    if a is None:
        return 1.0
    if a.key == b.key:
        return ODDS_OF_ONE_NAME
    if a.others & b.sightings or b.others & a.sightings or (a.names and b.names and a.why_other_than(b)):
        return LEAST_ODDS
    first, second = _length(a), _length(b)
    if first is None or second is None:
        return 1.0
    spread = lengths.sd_m**2
    share = spread / (spread + first[1] ** 2)
    expected = lengths.mean_m + share * (first[0] - lengths.mean_m)
    variance_one = share * first[1] ** 2 + second[1] ** 2
    log_odds = _log_normal(second[0] - expected, variance_one) - _log_normal(
        second[0] - lengths.mean_m, spread + second[1] ** 2
    )
    return max(LEAST_ODDS, math.exp(log_odds))


def _length(ship: Ship) -> tuple[float, float] | None:
    """Length and standard deviation in metres: the best of what was measured."""
    found = [(value, _sd(length)) for length in ship.lengths if (value := middle_length_m(length)) is not None]
    return min(found, key=lambda pair: pair[1], default=None)


def middle_length_m(length: Measure) -> float | None:
    """The best value of a length, or the middle of its range; None where it is open."""
    if length.value is not None:
        return length.value
    if length.low is None or length.high is None:
        return None
    return (length.low + length.high) / 2


def _sd(length: Measure) -> float:
    ends = length.interval
    half = (ends[1] - ends[0]) / 2 if ends is not None and math.isfinite(ends[1]) else UNSTATED_U95_M
    return max(half, 1.0) / 1.96


def _log_normal(difference: float, variance: float) -> float:
    return -0.5 * (difference**2 / variance + math.log(variance))
