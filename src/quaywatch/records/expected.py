"""How many calls there probably were, how often ships come, and whether that changed: answers with chances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["CallTimes", "Chances", "ExpectedCalls", "RateComparison", "Traffic", "TrafficChange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """A number of which only the chances are known."""

    median: float
    low: float
    """Lower end of the 90 % interval."""
    high: float
    """Upper end of the 90 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimes:
    """When the ship of a call probably came and left: the 5, 50 and 95 % points, inside the call's brackets."""

    call: str
    """Key of the call."""
    arrival: tuple[datetime, datetime, datetime]
    departure: tuple[datetime, datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCalls:
    """How many calls were probably present at any time in a window, seen or not, by a model of the berths.

    It holds for the berths that were looked at, and as far as the model and its stated priors do. Unlike the least
    count it allows for ships missed and ships seen wrongly, so it can be smaller.
    """

    median: int
    low: int
    """Least number of the shortest interval that holds 90 %."""
    high: int
    """Greatest number of that interval."""
    mass90: float
    """Share of the chances inside it: above 0.90, as calls are whole numbers."""
    mean: float
    model: str
    """Name and version of the model."""
    berths: int
    """Berths that the model follows: zones looked at, a zone with several ships at once as several."""
    rate: Chances
    """Ships that come per calendar day."""
    stay_days: Chances
    """Mean days that a ship lies at a berth, as the looks and the prior have it."""
    left_out: int = 0
    """Sightings whose time is too uncertain to be used."""
    times: tuple[CallTimes, ...] = ()
    """When the ships of the calls seen probably came and left."""


class TrafficChange(StrEnum):
    """Whether more ships came than in an earlier window. `cannot tell` is an answer."""

    MORE = "more"
    FEWER = "fewer"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How often ships came in one window, and how often it was looked at."""

    first_day: date
    last_day: date
    rate: Chances | None
    """Ships that come per calendar day; None where the looks give none."""
    glances: int
    """Looks with a usable berth whose time is known well enough."""
    days_between: float | None
    """Median days from one of them to the next; None with fewer than two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateComparison:
    """A window held against an earlier one."""

    earlier: Traffic
    later: Traffic
    ratio: Chances | None
    """Arrivals per day, later against earlier; None where the windows cannot be compared."""
    verdict: TrafficChange
    thinned_to_days: float | None
    """Spacing to which the looks of the window looked at more often were thinned first; None where none was needed."""
    because: str
    """The reason, in sentences."""
