from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.assessment.drawn_hypotheses import case_of, item, judged, word

from quaywatch.errors import DataError
from quaywatch.records.hypothesis import Hypothesis, HypothesisSet, LikelihoodBand, Prior, with_other

MILL = Hypothesis(id="mill", text="a mill")
OTHER = Hypothesis(id="other", text="none of these")


def test_other_or_unknown_is_added_where_it_lacks():
    assert [one.id for one in with_other((MILL,))] == ["mill", "other"]
    assert with_other((OTHER, MILL)) == (OTHER, MILL)


def test_other_or_unknown_is_known_by_its_words_too():
    named = Hypothesis(id="h4", text="Other or unknown")
    assert with_other((MILL, named)) == (MILL, named)
    assert HypothesisSet(question="?", hypotheses=(MILL, named)).other == "h4"


@pytest.mark.parametrize(
    "hypotheses",
    [(), (MILL,), (OTHER,), (MILL, MILL, OTHER), (MILL, OTHER, Hypothesis(id="x", text="other or unknown"))],
    ids=["none", "no other", "other alone", "one key twice", "two others"],
)
def test_a_set_needs_something_named_and_one_other(hypotheses):
    with pytest.raises(DataError, match="hypotheses"):
        HypothesisSet(question="?", hypotheses=hypotheses)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.5, 1.0), (0.6, 0.5), (float("nan"), 0.5)])
def test_no_likelihood_rules_out_for_good_or_runs_backwards(low, high):
    with pytest.raises(DataError, match="likelihood from"):
        LikelihoodBand(low=low, high=high)


@pytest.mark.parametrize("shares", [{"mill": 0.5, "other": 0.4}, {"mill": 1.0, "other": 0.0}])
def test_a_prior_sums_to_one_and_rules_nothing_out(shares):
    with pytest.raises(DataError, match="prior"):
        Prior(shares=shares, rationale="drawn")


def test_a_judgement_speaks_of_items_and_hypotheses_of_its_case():
    whole = {"mill": word("likely"), "store": word("likely")}
    with pytest.raises(DataError, match="Ada judges ghost"):
        case_of([item("e")], [judged("ghost", **whole)])
    with pytest.raises(DataError, match="twice"):
        case_of([item("e")], [judged("e", **whole), judged("e", **whole)])
    with pytest.raises(DataError, match="store"):
        case_of([item("e")], [judged("e", mill=word("likely"))])
    with pytest.raises(DataError, match="barn"):
        case_of([item("e")], [judged("e", **whole, barn=word("likely"))])


def test_keys_stand_once_and_a_prior_names_every_hypothesis():
    case = case_of([item("e")], [])
    with pytest.raises(DataError, match="twice"):
        replace(case, items=(*case.items, item("e", known_on=date(2031, 1, 1))))
    with pytest.raises(DataError, match="prior over"):
        replace(case, prior=Prior(shares={"mill": 0.5, "other": 0.5}, rationale="drawn"))
