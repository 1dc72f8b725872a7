"""How many calls there probably were, and how often ships come: as data for JSON, and in sentences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quaywatch.assessment.wording import counted, period_words
from quaywatch.clock import format_utc
from quaywatch.records.event import CallCount
from quaywatch.records.expected import Chances, ExpectedCalls, RateComparison, Traffic

__all__ = ["comparison_words", "expected_json", "expected_reasons", "expected_words", "rate_words"]

Json = dict[str, Any]


def expected_json(count: CallCount) -> Json:
    """The keys `expected_calls`, `rate` and `compared_with` of the format, as far as there are answers."""
    found: Json = {}
    if count.expected is not None:
        found["expected_calls"] = _expected(count.expected)
        found["rate"] = _rate(count.expected.rate)
    if count.comparison is not None:
        found["compared_with"] = _comparison(count.comparison)
    return found


def expected_words(expected: ExpectedCalls) -> str:
    """The answer in a few words: `probably 4 calls (2 to 7 with a chance of 93 %)`."""
    between = f"{expected.low} to {expected.high}" if expected.high > expected.low else str(expected.low)
    chance = min(99, round(100 * expected.mass90))
    return f"probably {counted(expected.median, 'call')} ({between} with a chance of {chance} %)"


def rate_words(rate: Chances) -> str:
    """How often ships come: `about 0.1 arrivals a day (90 %: 0.05 to 0.2)`."""
    return f"about {rate.median:.2g} arrivals a day (90 %: {rate.low:.2g} to {rate.high:.2g})"


def comparison_words(comparison: RateComparison) -> str:
    """The comparison in sentences."""
    earlier = comparison.earlier
    said = {
        "more": "More ships came than",
        "fewer": "Fewer ships came than",
        "cannot tell": "It cannot be told whether more or fewer ships came than",
    }[comparison.verdict.value]
    return f"{said} in {period_words(earlier.first_day, earlier.last_day)}. {comparison.because}"


def expected_reasons(count: CallCount) -> dict[str, str]:
    """Why these numbers are what they are, in sentences, under their keys in the format."""
    expected = count.expected
    if expected is None:
        return {"expected_calls": f"Not worked out: {count.why_not_expected}."} if count.why_not_expected else {}
    stay = expected.stay_days
    text = (
        f"The model ({expected.model}) follows {counted(expected.berths, 'berth')}: free or held by a ship, and a look"
        " may miss a ship or show one that is none. Ways in which the port may work are weighed by how well they"
        f" explain the looks; likely are stays of {stay.median:.2g} days on average (90 %: {stay.low:.2g} to"
        f" {stay.high:.2g}). Ships that came and went between two looks count as far as they are likely. The least"
        " count takes every sighting as right and this number does not, so it can be smaller. It takes the looks as"
        " not chosen for what they showed: where only pictures with a ship were published, it is too high."
    )
    if expected.left_out:
        text += f" Not used: {counted(expected.left_out, 'sighting')} with a time less certain than two days."
    found = {
        "expected_calls": text,
        "rate": f"Ships that come per calendar day, seen or not: {rate_words(expected.rate)}.",
    }
    if count.comparison is not None:
        found["compared_with"] = comparison_words(count.comparison)
    return found


def _expected(expected: ExpectedCalls) -> Json:
    return {
        "median": expected.median,
        "interval90": [expected.low, expected.high],
        "mass90": expected.mass90,
        "mean": expected.mean,
        "counts": "present in window",
        "model": expected.model,
        "berths": expected.berths,
        "stay_days": {"median": expected.stay_days.median, "interval90": _ends(expected.stay_days)},
        "sightings_left_out": expected.left_out,
        "calls": [
            {"id": one.call, "arrival": _times(one.arrival), "departure": _times(one.departure)}
            for one in expected.times
        ],
    }


def _comparison(comparison: RateComparison) -> Json:
    found: Json = {
        "window": {
            "from": comparison.earlier.first_day.isoformat(),
            "to": comparison.earlier.last_day.isoformat(),
        },
        "rate": None if comparison.earlier.rate is None else _rate(comparison.earlier.rate),
        "ratio_interval90": [] if comparison.ratio is None else _ends(comparison.ratio),
        "verdict": comparison.verdict.value,
        "looks": [_looks(one) for one in (comparison.earlier, comparison.later)],
        "because": comparison.because,
    }
    if comparison.thinned_to_days is not None:
        found["thinned_to_days"] = comparison.thinned_to_days
    return found


def _looks(traffic: Traffic) -> Json:
    return {"usable": traffic.glances, "days_between": traffic.days_between}


def _rate(rate: Chances) -> Json:
    return {"per_day": rate.median, "interval90": _ends(rate)}


def _ends(chances: Chances) -> list[float]:
    return [chances.low, chances.high]


def _times(points: tuple[datetime, datetime, datetime]) -> Json:
    low, middle, high = points
    return {"median": format_utc(middle), "interval90": [format_utc(low), format_utc(high)]}
