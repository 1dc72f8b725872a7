"""Which look or record would best tell the first two hypotheses apart, as a rule of what to watch.

The measure is expected information: the mutual information of the outcome and the hypothesis (Lindley 1956, Annals of
Mathematical Statistics 27), in bits. It rests on likelihoods that a person gave for outcomes that have not come.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quaywatch.assessment.posteriors import bands_of, middle
from quaywatch.records.hypothesis import FutureLook, HypothesisCase
from quaywatch.records.weighing import OutcomeShift, WatchRule

__all__ = ["expected_information_bits", "find_watch_rules"]

Array = NDArray[np.float64]


def expected_information_bits(shares: Array, chances: Array) -> float:
    """Information that a look is expected to give on which hypothesis holds, in bits; never below 0.

    Args:
        shares: Probability of each hypothesis, summing to one.
        chances: Probability of each outcome (rows) under each hypothesis (columns); each column sums to one.
    """
    joint = chances * shares
    apart = joint.sum(axis=1, keepdims=True) * shares
    there = joint > 0.0
    return max(float((joint[there] * np.log2(joint[there] / apart[there])).sum()), 0.0)


def find_watch_rules(case: HypothesisCase, shares: Array, ranking: tuple[str, ...]) -> tuple[WatchRule, ...]:
    """A rule for each future look of the case, the one that best separates the first two hypotheses first.

    Args:
        case: The case.
        shares: Probabilities in the order of the set.
        ranking: Hypotheses from the most probable on.
    """
    rules = [_rule(case, shares, ranking, look) for look in case.future]
    return tuple(sorted(rules, key=lambda rule: (-round(rule.gain_bits, 9), rule.look)))


def _rule(case: HypothesisCase, shares: Array, ranking: tuple[str, ...], look: FutureLook) -> WatchRule:
    ids = case.set.ids
    first, second = (ids.index(key) for key in ranking[:2])
    chances = _chances(case, look)
    pair = shares[[first, second]] / shares[[first, second]].sum()
    return WatchRule(
        look=look.id,
        what=look.what,
        where=look.where,
        site=look.site,
        zones=look.zones,
        between=(ids[first], ids[second]),
        gain_bits=expected_information_bits(pair, chances[:, [first, second]]),
        gain_all_bits=expected_information_bits(shares, chances),
        outcomes=tuple(
            OutcomeShift(
                outcome=outcome.id,
                text=outcome.text,
                chance=float(row @ shares),
                shares=dict(zip(ids, (float(p) for p in row * shares / (row @ shares)), strict=True)),
                speaks_for=_speaks_for(ids[first], ids[second], float(row[first] / row[second])),
            )
            for outcome, row in zip(look.outcomes, chances, strict=True)
        ),
    )


def _speaks_for(first: str, second: str, ratio: float) -> str | None:
    if round(ratio, 9) == 1.0:
        return None
    return first if ratio > 1.0 else second


def _chances(case: HypothesisCase, look: FutureLook) -> Array:
    """Probability of each outcome under each hypothesis: bands at their middle, made to sum to one."""
    rows = [[np.exp(middle(band)) for band in bands_of(outcome.likelihoods, case.set)] for outcome in look.outcomes]
    chances = np.array(rows)
    return np.asarray(chances / chances.sum(axis=0, keepdims=True))
