"""Claims that words were spoken, held against records."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.spoken import printed_records
from quaywatch.assessment.verdicts import assess_claims
from quaywatch.records.claim import TextSpan
from quaywatch.records.statement import Statement

RECORD = Statement(
    id="s/1", speaker="Jane Roe", said_on="2025-01-06", by="Office of Ports", text="ships came", also=("J. Roe",)
)


def judged(make, *records, speaker="Jane Roe", date="2025-01-06"):
    precision = {10: "day", 7: "month", 4: "year"}[len(date)]
    claim = make.claim("statement", {"speaker": speaker, "date": date, "said_on_precision": precision}, site=None)
    evidence = AssessmentEvidence(
        sites=(),
        observations=(),
        facts=(),
        count_calls=lambda *_: pytest.fail("nothing is counted"),
        statements=records,
    )
    (verdict,) = assess_claims([claim], evidence)
    return verdict


def test_a_record_of_the_day_supports_that_the_words_were_spoken_and_not_that_they_are_true(make):
    verdict = judged(make, RECORD)
    assert verdict.word == "supported"
    assert "does not say that they are true" in verdict.because


@pytest.mark.parametrize("speaker", ["J. Roe", "JANE ROE", "jane-roe"])
def test_other_spellings_are_the_same_speaker(make, speaker):
    assert judged(make, RECORD, speaker=speaker).word == "supported"


@pytest.mark.parametrize(
    ("claimed", "recorded", "word"),
    [
        ("2025-01", "2025-01-06", "supported"),
        ("2025", "2025-01-06", "supported"),
        ("2025-01-06", "2025-01", "partly"),
        ("2025-01-06", "2025-01-07", "partly"),
    ],
)
def test_a_vaguer_or_another_day_is_support_in_part_only(make, claimed, recorded, word):
    assert judged(make, replace(RECORD, said_on=recorded), date=claimed).word == word


def test_nobody_or_only_the_publisher_itself_settles_nothing(make):
    assert judged(make).word == "not_checkable"
    assert judged(make, replace(RECORD, by="KBS")).word == "not_checkable"
    assert judged(make, replace(RECORD, url="https://kbs.example/1")).word == "not_checkable"
    assert judged(make, replace(RECORD, speaker="Mary Major", also=())).needs


def test_a_recording_counts_whoever_publishes_it(make):
    assert judged(make, replace(RECORD, by="KBS", is_recording=True)).word == "supported"


def test_another_publisher_that_prints_the_words_bears_a_claim_out_and_its_own_text_does_not(make):
    value = {"speaker": "Jane Roe", "date": "2025-01-06", "said_on_precision": "day"}
    claim = make.claim("statement", value, site=None)
    read = TextSpan(text="a" * 64, start=0, end=4)
    own, other = replace(claim, read_from=read), replace(claim, by="Drawn Post", url=None, read_from=read)
    assert printed_records([claim, make.claim("event", {"what": "rain"})]) == ()
    assert judged(make, *printed_records([own])).word == "not_checkable"
    verdict = judged(make, *printed_records([own, other]))
    assert verdict.word == "supported"
    assert "Jane Roe spoke on 6\u00a0January 2025 (Drawn Post: it prints the words)" in verdict.because


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_order_of_records_does_not_matter(make, order):
    records = [RECORD, replace(RECORD, id="s/2", said_on="2024-01-06"), replace(RECORD, id="s/3", by="KBS")]
    assert judged(make, *(records[number] for number in order)).word == "supported"
