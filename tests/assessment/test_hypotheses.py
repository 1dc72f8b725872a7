from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assessment.drawn_hypotheses import DAY, case_of, cases, item, judged, word

from quaywatch.assessment.discriminators import expected_information_bits
from quaywatch.assessment.hypotheses import known_by, weigh_hypotheses
from quaywatch.records.hypothesis import FutureLook, FutureOutcome
from quaywatch.records.weighing import ConfidenceWord

LATER = DAY + timedelta(days=30)
FOR_MILL = {"mill": word("very likely"), "store": word("unlikely"), "other": word("unlikely")}
FOR_STORE = {"mill": word("unlikely"), "store": word("likely"), "other": word("unlikely")}
NEUTRAL = dict.fromkeys(("mill", "store", "other"), word("likely"))
few = settings(max_examples=15, deadline=None)


def look(key, *, seen, unseen):
    return FutureLook(
        id=key,
        what=f"a look {key}",
        where="the yard",
        rationale="drawn",
        site="shed",
        zones=("yard",),
        outcomes=(
            FutureOutcome(id="seen", text="sacks lie there", likelihoods=seen),
            FutureOutcome(id="unseen", text="nothing lies there", likelihoods=unseen),
        ),
    )


def two_items(**changes):
    return case_of(
        [item("early"), item("late", known_on=LATER)], [judged("early", **FOR_MILL), judged("late", **FOR_STORE)]
    )


def test_what_became_known_later_counts_for_nothing_before():
    weighed = weigh_hypotheses(two_items(), as_of=DAY)
    assert [one.id for one in weighed.case.items] == ["early"]
    alone = weigh_hypotheses(case_of([item("early")], [judged("early", **FOR_MILL)]))
    assert weighed.shares == alone.shares


def test_the_replay_shows_how_each_day_moved_the_shares():
    steps = weigh_hypotheses(two_items()).steps
    assert [(step.day, step.added) for step in steps] == [(None, ()), (DAY, ("early",)), (LATER, ("late",))]
    mill = [next(share.p for share in step.shares if share.hypothesis == "mill") for step in steps]
    assert mill[0] == pytest.approx(1 / 3)
    assert mill[0] < mill[2] < mill[1]


def test_who_judged_after_the_day_is_named_as_judging_in_hindsight():
    assert weigh_hypotheses(two_items(), as_of=DAY - timedelta(days=1)).hindsight == ("Ada",)
    assert weigh_hypotheses(two_items(), as_of=DAY).hindsight == ()


def test_each_item_is_left_out_in_turn_and_a_change_of_order_is_told():
    weighed = weigh_hypotheses(two_items())
    found = {removal.items: removal for removal in weighed.removals}
    assert weighed.ranking[0] == "mill"
    assert found[("early",)].changes_first
    assert not found[("late",)].changes_first
    assert weighed.removals[0].shift == max(removal.shift for removal in weighed.removals)


def test_the_only_evidence_decides_which_comes_first():
    (removal,) = weigh_hypotheses(case_of([item("e")], [judged("e", **FOR_MILL)])).removals
    assert removal.first == ("mill", "store", "other")
    assert removal.changes_first


def test_an_item_that_says_nothing_can_be_left_out_without_a_trace():
    case = case_of([item("e"), item("n")], [judged("e", **FOR_MILL), judged("n", **NEUTRAL)])
    removal = next(one for one in weigh_hypotheses(case).removals if one.items == ("n",))
    assert removal.shift == pytest.approx(0.0, abs=1e-12)
    assert not removal.reorders


def test_two_items_of_one_origin_are_also_left_out_together():
    case = case_of([item("a", group="g"), item("b", group="g")], [judged("a", **FOR_MILL), judged("b", **FOR_MILL)])
    found = {removal.items: removal for removal in weigh_hypotheses(case).removals}
    assert found[("a",)].shift == pytest.approx(0.0, abs=1e-12)
    assert found[("a", "b")].shift > 0.2


def test_diagnosticity_is_the_likelihood_ratio_after_the_grade():
    case = case_of([item("e", grade="A3"), item("n")], [judged("e", **FOR_MILL), judged("n", **NEUTRAL)])
    told, nothing = weigh_hypotheses(case).evidence
    ratio = (0.80 * 0.95 / (0.20 * 0.45)) ** 0.5
    assert told.ratio == pytest.approx(ratio**0.7)
    assert told.weight == 0.7
    assert (told.signs["mill"], told.signs["store"]) == (2, -1)
    assert nothing.ratio == pytest.approx(1.0)
    assert set(nothing.signs.values()) == {0}


def test_the_look_that_parts_the_first_two_comes_first():
    parts = look("parts", seen={"mill": word("very likely"), "store": word("very unlikely")},
                 unseen={"mill": word("very unlikely"), "store": word("very likely")})  # fmt: skip
    same = look("alike", seen={"mill": word("likely"), "store": word("likely")},
                unseen={"mill": word("unlikely"), "store": word("unlikely")})  # fmt: skip
    case = case_of([item("e")], [judged("e", **FOR_MILL)])
    rules = weigh_hypotheses(replace(case, future=(same, parts))).watch
    assert [rule.look for rule in rules] == ["parts", "alike"]
    assert set(rules[0].between) == {"mill", "store"} or "other" in rules[0].between
    assert rules[0].site == "shed"
    assert [one.speaks_for for one in rules[1].outcomes] == [None, None]
    assert rules[1].gain_bits == pytest.approx(0.0, abs=1e-12)


def test_a_look_says_which_outcome_speaks_for_which():
    clear = {"mill": word("very likely"), "store": word("very unlikely"), "other": word("very unlikely")}
    turned = {"mill": word("very unlikely"), "store": word("very likely"), "other": word("very likely")}
    case = case_of([item("e")], [judged("e", mill=word("likely"), store=word("roughly even chance"),
                                        other=word("unlikely"))])  # fmt: skip
    (rule,) = weigh_hypotheses(replace(case, future=(look("yard", seen=clear, unseen=turned),))).watch
    assert rule.between == ("mill", "store")
    assert [one.speaks_for for one in rule.outcomes] == ["mill", "store"]
    assert sum(one.chance for one in rule.outcomes) == pytest.approx(1.0)


def test_confidence_needs_several_origins_of_good_grade():
    def confidence(*graded):
        items = [item(f"e{n}", grade=grade) for n, grade in enumerate(graded)]
        return weigh_hypotheses(case_of(items, [judged(one.id, **FOR_MILL) for one in items])).confidence.word

    assert confidence("A1") is ConfidenceWord.LOW
    assert confidence("C3", "C3") is ConfidenceWord.MODERATE
    assert confidence("B2", "B2", "C3") is ConfidenceWord.MODERATE
    assert confidence("B2", "B2", "B2") is ConfidenceWord.HIGH
    assert confidence("D4", "D4", "E5") is ConfidenceWord.LOW


def test_confidence_is_low_where_one_origin_decides_which_comes_first():
    items = [item("a", group="g"), item("b", group="g"), item("c"), item("d", grade="B2")]
    made = [judged("a", **FOR_MILL), judged("b", **FOR_MILL), judged("c", **FOR_STORE), judged("d", **NEUTRAL)]
    confidence = weigh_hypotheses(case_of(items, made)).confidence
    assert confidence.word is ConfidenceWord.LOW
    assert "hangs on a and b" in confidence.because


@few
@given(cases())
def test_a_case_as_of_its_last_day_is_the_whole_case(case):
    assert weigh_hypotheses(case, as_of=DAY).shares == weigh_hypotheses(case).shares
    assert known_by(case, date.max) == case


chances = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3)


@given(chances, st.lists(chances, min_size=2, max_size=4))
def test_expected_information_is_never_negative_nor_more_than_there_is_to_know(shares, rows):
    p = np.array(shares) / sum(shares)
    table = np.array(rows)
    table /= table.sum(axis=0)
    gain = expected_information_bits(p, table)
    assert 0.0 <= gain <= float(-(p * np.log2(p)).sum()) + 1e-9


def test_expected_information_of_a_look_that_decides_between_two_even_ones_is_one_bit():
    assert expected_information_bits(np.array([0.5, 0.5]), np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx(1.0)
