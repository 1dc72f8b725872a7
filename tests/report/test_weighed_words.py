"""Words of a person that mix likelihood and confidence are told beside the sentences; ours never do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assessment.drawn_hypotheses import case_of, cases, item, judged, word

from quaywatch.assessment.hypotheses import weigh_hypotheses
from quaywatch.records.hypothesis import HypothesisCase
from quaywatch.report.weighed_lines import weighed_lines
from quaywatch.report.weighed_words import checked_lines, own_words

MILL = {"mill": word("very likely"), "store": word("unlikely"), "other": word("unlikely")}
MIXED = "It is likely, with high confidence, a mill."
CONFIRMED = "The ministry confirmed the mill."
CLEAN = "Smoke was seen twice."


def case() -> HypothesisCase:
    return case_of([item("wheel"), item("sacks")], [judged("wheel", **MILL), judged("sacks", **MILL)])


def with_item(text: str) -> HypothesisCase:
    made = case()
    return replace(made, items=(replace(made.items[0], text=text), *made.items[1:]))


def with_hypothesis(text: str) -> HypothesisCase:
    made = case()
    first, *rest = made.set.hypotheses
    return replace(made, set=replace(made.set, hypotheses=(replace(first, text=text), *rest)))


def with_rationale(text: str) -> HypothesisCase:
    made = case()
    first, *rest = made.assessors[0].judgements
    judgements = (replace(first, rationale=text), *rest)
    return replace(made, assessors=(replace(made.assessors[0], judgements=judgements),))


def notes(made: HypothesisCase) -> list[str]:
    """What stands after the sentences."""
    weighing = weigh_hypotheses(made)
    lines = weighed_lines(weighing)
    checked = checked_lines(weighing)
    assert checked[: len(lines)] == lines
    return [line.text for line in checked[len(lines) :]]


@pytest.mark.parametrize("place", [with_item, with_hypothesis, with_rationale])
@pytest.mark.parametrize(
    ("text", "what"),
    [(MIXED, "likelihood and confidence into one sentence"), (CONFIRMED, "confirmed what has one origin")],
)
def test_a_fault_in_a_persons_words_is_told_once_and_kills_nothing(place, text, what):
    (note,) = notes(place(text))
    assert what in note
    assert text.rstrip(".") in note
    assert text in own_words(weigh_hypotheses(place(text)))


def test_a_word_that_goes_wrong_only_beside_ours_is_told():
    assert notes(with_item("he had confidence in it")) == []
    (note,) = notes(with_hypothesis("a place of confidence"))
    assert "likelihood and confidence into one sentence" in note


def test_many_faults_are_told_by_the_first_and_counted():
    made = case()
    items = tuple(replace(made.items[0], id=f"e{n}", group=f"e{n}", text=f"{CONFIRMED} Day {n}.") for n in range(8))
    told = notes(replace(made, items=items, assessors=()))
    assert len(told) <= 4
    assert all(len(one) < 400 for one in notes(with_item(f"It is likely, with confidence {'x' * 5000}.")))


@settings(max_examples=30, deadline=None)
@given(cases(most_items=3, most_assessors=2))
def test_on_clean_words_nothing_is_told(made):
    assert notes(made) == []


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("a likely confidence confirmed 12.!?“”‮\n"), min_size=1, max_size=60))
def test_no_words_of_a_person_keep_the_sentences_from_being_made(text):
    for place in (with_item, with_hypothesis, with_rationale):
        notes(place(text))
