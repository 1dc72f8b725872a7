from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from tests.assessment.drawn_hypotheses import case_of, cases, item, judged, word

from quaywatch.assessment.hypotheses import weigh_hypotheses
from quaywatch.assessment.icd_words import check_words
from quaywatch.casefile.codec import canonical_json, read_record
from quaywatch.records.hypothesis import FutureLook, FutureOutcome
from quaywatch.records.weighing import Weighing
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.hypotheses import matrix_of, weighed_question, weighed_tables
from quaywatch.report.links import Link
from quaywatch.report.weighed_lines import known_numbers, percent, weighed_lines

MILL = {"mill": word("very likely"), "store": word("unlikely"), "other": word("unlikely")}
WEAKER = {"mill": word("likely"), "store": word("unlikely"), "other": word("roughly even chance")}
LOOK = FutureLook(
    id="night",
    what="a look at night",
    where="the yard",
    rationale="lamps burn in a mill",
    outcomes=(
        FutureOutcome(id="lit", text="light", likelihoods={"mill": word("likely"), "store": word("unlikely")}),
        FutureOutcome(id="dark", text="no light", likelihoods={"mill": word("unlikely"), "store": word("likely")}),
    ),
)


def weighed(**changes):
    items = [item("wheel", group="post"), item("sacks", grade="C3", group="post"), item("road", grade="B2")]
    made = [judged("wheel", **MILL), judged("sacks", **WEAKER), judged("road", **WEAKER)]
    return weigh_hypotheses(replace(case_of(items, made), future=(LOOK,)), **changes)


def sayer():
    numbers = count(1)

    def say(text, links):
        return Sentence(id=f"s-{next(numbers)}", text=text, basis=Basis.ASSESSED, links=tuple(dict.fromkeys(links)))

    return say


def told(weighing):
    return "\n".join(line.text for line in weighed_lines(weighing))


@settings(max_examples=30, deadline=None)
@given(cases(most_items=3, most_assessors=2))
def test_sentences_on_any_case_keep_likelihood_confidence_and_numbers_apart(case):
    alike = dict.fromkeys(case.set.ids, word("likely"))
    look = replace(LOOK, outcomes=tuple(replace(one, likelihoods=alike) for one in LOOK.outcomes))
    weighing = weigh_hypotheses(replace(case, future=(look,)))
    assert check_words(told(weighing), known_numbers(weighing)) == ()


def test_sentences_on_a_case_as_of_a_day_pass_the_check_of_words():
    weighing = weighed(as_of=item("x").known_on)
    assert check_words(told(weighing), known_numbers(weighing)) == ()
    assert check_words(told(weighing), ()) != ()


def test_the_sentences_tell_shares_confidence_and_what_to_watch():
    text = told(weighed())
    assert "A mill: likely, " in text
    assert "Confidence in this weighing is " in text
    assert "To tell “a mill” and “other or unknown” apart, watch the yard: a look at night" in text
    assert "nobody measured them" in text
    assert "confirmed" not in text


def test_a_case_without_a_look_says_that_nothing_is_named():
    assert "Nothing that the case names would tell" in told(weigh_hypotheses(case_of([item("e")], [])))


@pytest.mark.parametrize(("p", "shown"), [(0.0, 1), (0.004, 1), (0.304, 30), (0.996, 99), (1.0, 99)])
def test_no_share_is_shown_as_none_or_all(p, shown):
    assert percent(p) == shown


def test_the_matrix_has_a_row_per_hypothesis_and_a_column_per_item():
    weighing = weighed()
    matrix = matrix_of(weighing)
    assert [row.label for row in matrix.rows] == [weighing.case.set.text_of(key) for key in weighing.ranking]
    assert [column.label for column in matrix.columns] == ["1", "2", "3"]
    assert [column.counts for column in matrix.columns] == [True, False, True]
    assert matrix.rows[0].signs[0] == 2
    assert "a mill: item 1 ++" in matrix.description


def test_each_column_of_the_matrix_leads_to_a_row_of_the_table_of_evidence():
    weighing = weighed()
    rows = {row.id for table in weighed_tables(weighing, {}) for row in table.rows}
    assert {column.target for column in matrix_of(weighing).columns} <= rows


def test_tables_are_whole_and_their_rows_have_their_own_keys():
    tables = weighed_tables(weighed(), {})
    rows = [row for table in tables for row in table.rows]
    assert len({row.id for row in rows}) == len(rows)
    assert len({table.id for table in tables}) == len(tables)
    assert all(len(row.cells) == len(table.columns) for table in tables for row in table.rows)
    assert all(table.rows for table in tables)


def test_the_question_links_each_sentence_to_the_evidence_of_its_items():
    links = {key: (Link(target=f"e-{key}", label=key),) for key in ("wheel", "sacks", "road")}
    question = weighed_question(weighed(), links, sayer())
    assert all(sentence.links for sentence in question.sentences)
    assert question.matrix.id != question.id


def test_a_weighing_is_stored_and_read_back_as_it_is():
    weighing = weighed()
    assert read_record(Weighing, canonical_json(weighing)) == weighing
