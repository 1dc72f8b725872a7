from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.assessment.drawn_hypotheses import bands, case_of, cases, grades, item, judged, relabelled, word

from quaywatch.assessment.hypotheses import weigh_hypotheses
from quaywatch.assessment.posteriors import centres, find_shares
from quaywatch.records.hypothesis import LikelihoodBand, Prior

FIGURES = ("p", "low", "high", "least", "most")
few = settings(max_examples=40, deadline=None)


def exact(p):
    return LikelihoodBand(low=p, high=p)


def figures(case):
    return np.array([[getattr(share, name) for name in FIGURES] for share in find_shares(case)])


def same(one, other):
    return np.allclose(one, other, rtol=0, atol=1e-9)


def with_item(case, new, likelihoods):
    """The case with an item that every assessor judges by a function of the hypotheses' keys."""
    made = judged(new.id, **likelihoods)
    return replace(
        case,
        items=(*case.items, new),
        assessors=tuple(replace(one, judgements=(*one.judgements, made)) for one in case.assessors),
    )


def test_one_item_moves_even_odds_by_its_likelihood_ratio():
    case = case_of([item("e")], [judged("e", mill=exact(0.6), store=exact(0.2), other=exact(0.2))])
    assert centres(case) == pytest.approx([0.6, 0.2, 0.2])


def test_the_middle_of_a_band_is_on_the_scale_of_logarithms():
    case = case_of([item("e")], [judged("e", mill=word("likely"), store=word("unlikely"), other=word("unlikely"))])
    ratio = math.sqrt(0.55 * 0.80 / (0.20 * 0.45))
    assert centres(case)[0] / centres(case)[1] == pytest.approx(ratio)


def test_without_evidence_the_prior_stands():
    prior = Prior(shares={"mill": 0.5, "store": 0.2, "other": 0.3}, rationale="counted elsewhere")
    assert figures(case_of([], [], prior=prior)) == pytest.approx(np.repeat([[0.5], [0.2], [0.3]], 5, axis=1))
    assert centres(case_of([], [])) == pytest.approx([1 / 3] * 3)


def test_a_worse_grade_moves_less():
    made = [judged("e", mill=word("very likely"), store=word("unlikely"))]
    moved = [centres(case_of([item("e", grade=grade)], made))[0] for grade in ("A1", "B2", "C3", "D4", "E5")]
    assert moved == sorted(moved, reverse=True)
    assert len(set(moved)) == 5


@few
@given(cases())
def test_shares_sum_to_one_and_lie_within_their_spread(case):
    found = figures(case)
    assert found[:, 0].sum() == pytest.approx(1.0)
    least, low, p, high, most = (found[:, FIGURES.index(name)] for name in ("least", "low", "p", "high", "most"))
    assert (least >= 0).all()
    assert (least <= low).all()
    assert (low <= p).all()
    assert (p <= high).all()
    assert (high <= most).all()
    assert (most <= 1 + 1e-12).all()


@few
@given(cases(), bands, grades, st.sampled_from(["new", "one", "two"]))
def test_neutral_evidence_changes_nothing(case, band, grade, group):
    neutral = with_item(case, item("new", grade=grade, group=group), dict.fromkeys(case.set.ids, band))
    assert same(figures(neutral), figures(case))


@few
@given(cases())
def test_evidence_that_nobody_judged_changes_nothing(case):
    unjudged = replace(case, items=(*case.items, item("new")))
    assert same(figures(unjudged), figures(case))


@few
@given(cases(), st.data())
def test_a_duplicate_of_a_dependent_source_changes_nothing(case, data):
    copied = data.draw(st.sampled_from(case.items))
    twice = replace(
        case,
        items=(*case.items, replace(copied, id=data.draw(st.sampled_from(["a-copy", "z-copy"])))),
    )
    twice = replace(
        twice,
        assessors=tuple(
            replace(
                one,
                judgements=(
                    *one.judgements,
                    *(replace(made, item=twice.items[-1].id) for made in one.judgements if made.item == copied.id),
                ),
            )
            for one in case.assessors
        ),
    )
    assert same(figures(twice), figures(case))


@few
@given(cases(), st.randoms(use_true_random=False))
def test_order_changes_nothing(case, chance):
    def shuffled(things):
        return tuple(chance.sample(things, len(things)))

    other = replace(
        case,
        items=shuffled(case.items),
        assessors=tuple(replace(one, judgements=shuffled(one.judgements)) for one in shuffled(case.assessors)),
    )
    assert same(figures(other), figures(case))


@few
@given(cases())
def test_swapping_the_labels_of_two_hypotheses_swaps_the_result(case):
    assume(len(case.set.ids) > 2)
    names = {"mill": "store", "store": "mill"}
    found, swapped = figures(case), figures(relabelled(case, names))
    assert same(swapped[[1, 0, *range(2, len(found))]], found)


@few
@given(cases(grouped=False, most_assessors=3))
def test_pooling_and_then_learning_gives_what_learning_and_then_pooling_gives(case):
    assert len({len(one.judgements) for one in case.assessors}) == 1
    alone = [np.log(centres(replace(case, assessors=(one,)))) for one in case.assessors]
    pooled = np.exp(np.mean(alone, axis=0))
    assert same(pooled / pooled.sum(), centres(case))


@few
@given(cases(most_assessors=1))
def test_an_assessor_who_agrees_with_another_changes_no_share(case):
    (one,) = case.assessors
    both = replace(case, assessors=(one, replace(one, name="Dee")))
    assert same(centres(both), centres(case))


@few
@given(cases(), st.data())
def test_wider_bands_never_narrow_what_the_words_allow(case, data):
    """Each band widened by a factor of its own, the same at both ends, so that its middle stays."""

    def widened(made):
        wider = {}
        for key, band in made.likelihoods.items():
            most = min(0.99 / band.high, band.low / 0.01)
            factor = max(min(data.draw(st.sampled_from([1.0, 1.1, 1.5])), most), 1.0)
            wider[key] = (
                LikelihoodBand(low=band.low / factor, high=min(band.high * factor, 0.99)) if factor > 1.0 else band
            )
        # Two bands that become one would say that the hypotheses are told apart no longer.
        given_pairs = {(one, other) for one in made.likelihoods for other in made.likelihoods if one < other}
        assume(
            all(
                wider[one] != wider[other] or made.likelihoods[one] == made.likelihoods[other]
                for one, other in given_pairs
            )
        )
        return replace(made, likelihoods=wider)

    named = {key: [judged(m.item, **{"other": word("likely"), **m.likelihoods}) for m in one.judgements]
             for key, one in ((one.name, one) for one in case.assessors)}  # fmt: skip
    case = replace(case, items=tuple(replace(one, group=one.id) for one in case.items))
    case = replace(case, assessors=tuple(replace(o, judgements=tuple(named[o.name])) for o in case.assessors))
    wide = replace(
        case,
        assessors=tuple(replace(o, judgements=tuple(widened(m) for m in o.judgements)) for o in case.assessors),
    )
    before, after = figures(case), figures(wide)
    assert same(after[:, 0], before[:, 0])
    assert (after[:, 3] <= before[:, 3] + 1e-9).all()
    assert (after[:, 4] >= before[:, 4] - 1e-9).all()


def test_wider_bands_widen_what_the_draws_show_too():
    def spread(factor):
        wide = LikelihoodBand(low=0.5 / factor, high=0.5 * factor)
        made = judged("e", mill=wide, store=exact(0.1), other=exact(0.2))
        (share, *_) = find_shares(case_of([item("e")], [made]))
        return share.high - share.low

    assert spread(1.0) == pytest.approx(0.0)
    assert spread(1.0) < spread(1.2) < spread(1.6)


def test_of_one_origin_the_item_that_says_most_counts():
    strong = judged("strong", mill=word("very likely"), store=word("unlikely"), other=word("unlikely"))
    weak = judged("weak", mill=word("likely"), store=word("roughly even chance"), other=word("roughly even chance"))
    together = case_of([item("strong", group="g"), item("weak", group="g")], [strong, weak])
    assert same(figures(together), figures(case_of([item("strong", group="g")], [strong])))
    weighed = weigh_hypotheses(together)
    assert [one.counts for one in weighed.evidence] == [True, False]


def test_what_is_drawn_does_not_hang_on_the_run():
    case = case_of([item("e")], [judged("e", mill=word("likely"), store=word("unlikely"))])
    assert find_shares(case) == find_shares(case)


def test_other_that_nobody_judged_gets_the_band_that_spans_the_others():
    made = judged("e", mill=word("very likely"), store=word("very unlikely"))
    said = judged("e", mill=word("very likely"), store=word("very unlikely"), other=LikelihoodBand(low=0.05, high=0.95))
    assert figures(case_of([item("e")], [made])) == pytest.approx(figures(case_of([item("e")], [said])))
