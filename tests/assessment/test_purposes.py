from __future__ import annotations

from datetime import date

import pytest

from quaywatch.assessment.purposes import hypotheses_of
from quaywatch.records.claim import Claim, ClaimKind


def claim(value, kind=ClaimKind.PURPOSE):
    return Claim(
        id="c1",
        kind=kind,
        text="the shed may be a mill or a store",
        by="Radio Arville",
        published=date(2031, 3, 1),
        evidence="0" * 64,
        value=value,
    )


def texts(found):
    return [one.text for one in found.hypotheses]


def test_each_alternative_becomes_a_hypothesis_and_other_is_added():
    found = hypotheses_of(claim({"alternatives": ["a mill", "a  store", "a mill"]}))
    assert texts(found) == ["a mill", "a store", "other or unknown"]
    assert found.question == "the shed may be a mill or a store"


def test_other_that_was_named_is_not_added_again():
    assert texts(hypotheses_of(claim({"alternatives": ["a mill", "Other or unknown"]}))) == [
        "a mill", "Other or unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("value", [{}, {"alternatives": []}, {"alternatives": [" "]}, {"alternatives": "a mill"}])
def test_without_alternatives_there_is_nothing_to_weigh(value):
    assert hypotheses_of(claim(value)) is None


def test_other_claims_give_no_hypotheses():
    assert hypotheses_of(claim({"alternatives": ["a mill"]}, kind=ClaimKind.EVENT)) is None
