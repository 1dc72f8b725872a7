"""Shares of hypotheses after evidence: prior times likelihoods, as sums of logarithms, with the spread of the bands.

Rules, each a choice that is stated:

- **One word, one likelihood.** Where an assessor gives one item the same band under two hypotheses, the item does not
  tell them apart, whatever the width of the band. Evidence with one band throughout changes nothing, nor the spread.
- **Grades shrink.** The logarithm of a likelihood is multiplied by the weight of the item's grade (`grades`).
- **One origin counts once.** Of the items of one group the one that says most stands for all: the largest difference
  between two hypotheses, after weighting. A repeat of it adds nothing, and a weaker repeat takes nothing away, which a
  mean would do. Different ones that say equally much are averaged.
- **Assessors are pooled by the mean of logarithms**, with equal weights. This logarithmic pool is externally Bayesian
  (Genest 1984, Annals of Statistics 12): pooling and then learning gives what learning and then pooling gives. Who has
  no view on an item is left out for that item.
- **`Other or unknown`**, where it is not judged, gets the band that spans all others: nobody knows what it predicts.

The shares are no better than the judgements, and the spread is that of their words, not of the world.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quaywatch.assessment.grades import weight_of
from quaywatch.assessment.icd_words import word_of
from quaywatch.records.hypothesis import EvidenceItem, HypothesisCase, HypothesisSet, LikelihoodBand
from quaywatch.records.weighing import Share

__all__ = ["ItemWeight", "Spread", "Voice", "bands_of", "centres", "find_shares", "middle", "voices", "weigh_items"]

Array = NDArray[np.float64]
DRAWS = 4_000
"""Enough that the percentiles stand to about one percent."""
LOW_PERCENTILE, HIGH_PERCENTILE = 5.0, 95.0
TIE_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWeight:
    """One item as it enters the sum."""

    item: EvidenceItem
    weight: float
    """By its grade."""
    bands: tuple[tuple[str, tuple[LikelihoodBand, ...]], ...]
    """By assessor who judged it, in the order of names: a band for each hypothesis in the order of the set."""

    centre: Array = field(compare=False)
    """Weighted logarithms of likelihood at the middle of the bands, pooled; their mean over the hypotheses is 0."""

    span: float
    """Largest logarithm of a likelihood ratio."""


def _centre(weight: float, bands: Sequence[tuple[str, tuple[LikelihoodBand, ...]]]) -> Array:
    if not bands:
        return np.zeros(1)
    logs = np.array([[middle(band) for band in judged] for _, judged in bands])
    pooled = weight * logs.mean(axis=0)
    return np.asarray(pooled - pooled.mean())


def middle(band: LikelihoodBand) -> float:
    """Logarithm of the likelihood in the middle of a band, on the scale of logarithms."""
    return (math.log(band.low) + math.log(band.high)) / 2.0


def bands_of(likelihoods: Mapping[str, LikelihoodBand], hypotheses: HypothesisSet) -> tuple[LikelihoodBand, ...]:
    """A band for each hypothesis; where `other or unknown` has none, the one that spans all the others."""
    given = likelihoods.values()
    spanning = LikelihoodBand(low=min(band.low for band in given), high=max(band.high for band in given))
    return tuple(likelihoods.get(key, spanning) for key in hypotheses.ids)


def weigh_items(case: HypothesisCase) -> tuple[ItemWeight, ...]:
    """Every item of a case with its weight and bands, in the order of the case."""
    judged = {
        (judgement.item, assessor.name): bands_of(judgement.likelihoods, case.set)
        for assessor in case.assessors
        for judgement in assessor.judgements
    }
    names = sorted(assessor.name for assessor in case.assessors)
    return tuple(
        _item_weight(item, tuple((name, judged[item.id, name]) for name in names if (item.id, name) in judged))
        for item in case.items
    )


def _item_weight(item: EvidenceItem, bands: tuple[tuple[str, tuple[LikelihoodBand, ...]], ...]) -> ItemWeight:
    weight = weight_of(item)
    centre = _centre(weight, bands)
    return ItemWeight(item=item, weight=weight, bands=bands, centre=centre, span=float(np.ptp(centre)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """An item that stands for its group, in whole or in part."""

    group: str
    part: float
    item: ItemWeight


def voices(items: Sequence[ItemWeight]) -> tuple[Voice, ...]:
    """For each group the item that says most, or the different ones that say equally much, each in part."""
    groups: dict[str, list[ItemWeight]] = {}
    for item in items:
        if item.bands:
            groups.setdefault(item.item.group, []).append(item)
    found: list[Voice] = []
    for group in sorted(groups):
        loudest = max(round(item.span, TIE_DIGITS) for item in groups[group])
        different = {
            tuple(np.round(item.centre, TIE_DIGITS) + 0.0): item
            for item in sorted(groups[group], key=lambda item: item.item.id, reverse=True)
            if round(item.span, TIE_DIGITS) == loudest
        }
        found += [Voice(group=group, part=1.0 / len(different), item=different[key]) for key in sorted(different)]
    return tuple(found)


def centres(case: HypothesisCase, items: Sequence[ItemWeight] | None = None) -> Array:
    """Probability of each hypothesis, in the order of the set, with every band at its middle.

    Args:
        case: The case; its prior is used.
        items: Items to use; all of the case where None.
    """
    heard = voices(weigh_items(case) if items is None else items)
    return _shares(_log_prior(case) + sum((voice.part * voice.item.centre for voice in heard), np.zeros(1)))


def _log_prior(case: HypothesisCase) -> Array:
    if case.prior is None:
        return np.zeros(len(case.set.ids))
    return np.array([math.log(case.prior.shares[key]) for key in case.set.ids])


def _shares(logs: Array) -> Array:
    """Shares that sum to one, along the last axis."""
    raised = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What the bands of one item leave open, after its grade."""

    drawn: Array
    """Logarithms of likelihood, one row per draw."""
    gaps: Array
    """Logarithms of other over own likelihood at the worst and the best ends: two tables."""


def find_shares(case: HypothesisCase, known: dict[str, Spread] | None = None) -> tuple[Share, ...]:
    """The share of each hypothesis with its spread.

    `low` and `high` are percentiles of draws in which each likelihood lies anywhere in its band, alike on the scale of
    logarithms, independently of the others but with one value where the band is the same. The draws follow from names
    alone, so they are the same each time. `least` and `most` put every band at its worst or best end.

    Args:
        case: The case.
        known: Spreads that were worked out for other days of the same case; new ones are added.
    """
    known = {} if known is None else known
    heard = voices(weigh_items(case))
    spreads = [_spread(voice, known) for voice in heard]
    prior = _log_prior(case)
    centre = _shares(prior + sum((voice.part * voice.item.centre for voice in heard), np.zeros(1)))
    drawn = np.zeros((DRAWS, len(prior))) + prior
    gaps = np.zeros((2, len(prior), len(prior))) + np.subtract.outer(prior, prior).T
    for voice, spread in zip(heard, spreads, strict=True):
        drawn += voice.part * spread.drawn
        gaps += voice.part * spread.gaps
    low, high = np.percentile(_shares(drawn), [LOW_PERCENTILE, HIGH_PERCENTILE], axis=0)
    least, most = 1.0 / np.exp(gaps).sum(axis=2)
    return tuple(
        Share(
            hypothesis=key,
            p=float(p),
            low=float(min(low[n], p)),
            high=float(max(high[n], p)),
            least=float(min(least[n], low[n], p)),
            most=float(max(most[n], high[n], p)),
            word=word_of(float(p)),
        )
        for n, (key, p) in enumerate(zip(case.set.ids, centre, strict=True))
    )


def _spread(voice: Voice, known: dict[str, Spread]) -> Spread:
    key = voice.item.item.id
    if key not in known:
        item = voice.item
        scale = item.weight / len(item.bands)
        known[key] = Spread(
            drawn=scale * np.sum([_draws(f"{voice.group}\n{name}", bands) for name, bands in item.bands], axis=0),
            gaps=scale * np.sum([_gaps(bands) for _, bands in item.bands], axis=0),
        )
    return known[key]


def _draws(name: str, bands: tuple[LikelihoodBand, ...]) -> Array:
    """Logarithms of likelihood, one row per draw."""
    at = {band: _places(f"{name}\n{band.low!r}\n{band.high!r}") for band in set(bands)}
    logs = [math.log(band.low) + at[band] * (math.log(band.high) - math.log(band.low)) for band in bands]
    return np.stack(logs, axis=1)


def _places(name: str) -> Array:
    """Places in a band, 0 to 1, that follow from a name; in pairs about the middle, so that the mean stays there."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    drawn = np.random.default_rng(seed).random(DRAWS // 2)
    return np.concatenate([drawn, 1.0 - drawn])


def _gaps(bands: tuple[LikelihoodBand, ...]) -> Array:
    """Logarithm of each other likelihood (columns) over the own one (rows), at the worst and the best ends for the own.

    It is 0 where the band is the same.
    """
    low, high = (np.log([getattr(band, end) for band in bands]) for end in ("low", "high"))
    same = np.array([[one == other for other in bands] for one in bands])
    worst, best = np.subtract.outer(high, low).T, np.subtract.outer(low, high).T
    return np.where(same, 0.0, np.stack([worst, best]))
