"""A case of competing hypotheses weighed as of a day: shares, what they hang on, and what would tell them apart.

The form is that of the analysis of competing hypotheses (Heuer 1999, chapter 8) with numbers: rows of hypotheses,
columns of evidence, likelihoods in the cells. The sum is in `posteriors`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from quaywatch.assessment.discriminators import find_watch_rules
from quaywatch.assessment.grades import assess_confidence
from quaywatch.assessment.posteriors import ItemWeight, Spread, centres, find_shares, voices, weigh_items
from quaywatch.records.hypothesis import HypothesisCase
from quaywatch.records.weighing import Diagnosticity, Removal, ReplayStep, Weighing

__all__ = ["SIGN_RATIOS", "known_by", "replay", "weigh_hypotheses"]

SIGN_RATIOS = (1.1, 1.5)
"""A cell is + from the first ratio on, and ++ from the second: its likelihood over the mean, after grades."""
CHANGES_NOTHING = 1e-9


def known_by(case: HypothesisCase, day: date) -> HypothesisCase:
    """The case with only what was known by a day. The judgements stay those that were made, also in hindsight."""
    kept = tuple(item for item in case.items if item.known_on <= day)
    keys = {item.id for item in kept}
    return replace(
        case,
        items=kept,
        assessors=tuple(
            replace(
                assessor,
                judgements=tuple(judgement for judgement in assessor.judgements if judgement.item in keys),
            )
            for assessor in case.assessors
        ),
    )


def replay(case: HypothesisCase) -> tuple[ReplayStep, ...]:
    """The shares before any evidence, and after each day on which items became known."""
    days = sorted({item.known_on for item in case.items})
    known: dict[str, Spread] = {}
    start = ReplayStep(day=None, added=(), shares=find_shares(known_by(case, date.min)))
    return (
        start,
        *(
            ReplayStep(
                day=day,
                added=tuple(item.id for item in case.items if item.known_on == day),
                shares=find_shares(known_by(case, day), known),
            )
            for day in days
        ),
    )


def weigh_hypotheses(case: HypothesisCase, *, as_of: date | None = None) -> Weighing:
    """Everything that follows from a case as of a day; without a day, from all that it holds.

    An item without a judgement, and one that a louder item of its origin stands for, stays in the list and counts for
    nothing. The probabilities are those of the named hypotheses and `other or unknown` together.
    """
    seen = case if as_of is None else known_by(case, as_of)
    items = weigh_items(seen)
    shares = centres(seen, items)
    ranking = _ranking(seen.set.ids, shares)
    removals = _removals(seen, items, shares)
    heard = {voice.item.item.id for voice in voices(items)}
    return Weighing(
        case=seen,
        as_of=as_of,
        shares=find_shares(seen),
        ranking=ranking,
        confidence=assess_confidence(
            [one.item for one in items if one.item.id in heard and one.span > CHANGES_NOTHING],
            hangs_on=sorted({key for removal in removals if removal.changes_first for key in removal.items}),
        ),
        evidence=tuple(_diagnosticity(seen, one, ranking, counts=one.item.id in heard) for one in items),
        removals=removals,
        watch=find_watch_rules(seen, shares, ranking),
        steps=replay(seen),
        hindsight=tuple(a.name for a in case.assessors if as_of is not None and a.judged_on > as_of),
    )


def _ranking(ids: Sequence[str], shares: NDArray[np.float64]) -> tuple[str, ...]:
    rounded = dict(zip(ids, (round(float(p), 9) for p in shares), strict=True))
    return tuple(sorted(ids, key=lambda key: (-rounded[key], key)))


def _first(ids: Sequence[str], shares: NDArray[np.float64]) -> tuple[str, ...]:
    most = round(float(shares.max()), 9)
    return tuple(key for key, p in zip(ids, shares, strict=True) if round(float(p), 9) == most)


def _diagnosticity(case: HypothesisCase, one: ItemWeight, ranking: tuple[str, ...], *, counts: bool) -> Diagnosticity:
    ids = case.set.ids
    centre = one.centre if one.bands else np.zeros(len(ids))
    first, second = (float(centre[ids.index(key)]) for key in ranking[:2])
    return Diagnosticity(
        item=one.item.id,
        weight=one.weight,
        ratio=math.exp(float(np.ptp(centre))),
        top_two_ratio=math.exp(first - second),
        signs={key: _sign(float(value)) for key, value in zip(ids, centre, strict=True)},
        counts=counts,
    )


def _sign(value: float) -> int:
    steps = sum(abs(value) >= math.log(ratio) for ratio in SIGN_RATIOS)
    return steps if value > 0 else -steps


def _removals(case: HypothesisCase, items: Sequence[ItemWeight], shares: NDArray[np.float64]) -> tuple[Removal, ...]:
    """Each item left out, and each group of several items as a whole."""
    groups: dict[str, list[str]] = {}
    for one in items:
        groups.setdefault(one.item.group, []).append(one.item.id)
    single = [(one.item.id,) for one in items]
    whole = [tuple(keys) for keys in groups.values() if len(keys) > 1]
    found = [_removal(case, items, shares, taken) for taken in (*single, *whole)]
    return tuple(sorted(found, key=lambda removal: (-round(removal.shift, 9), removal.items)))


def _removal(
    case: HypothesisCase, items: Sequence[ItemWeight], shares: NDArray[np.float64], taken: tuple[str, ...]
) -> Removal:
    ids = case.set.ids
    left = centres(case, [one for one in items if one.item.id not in taken])
    before, after = _ranking(ids, shares), _ranking(ids, left)
    shift = float(np.abs(left - shares).max())
    moved = shift > CHANGES_NOTHING
    return Removal(
        items=taken,
        shares=dict(zip(ids, (float(p) for p in left), strict=True)),
        shift=shift,
        reorders=moved and before != after,
        first=_first(ids, left),
        changes_first=moved and _first(ids, left) != _first(ids, shares),
    )
