from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.records.review import Decision, Review, last_reviews

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


def review(proposal, decision, minutes=0, *, text="a" * 64, evidence="b" * 64):
    claim = Claim(
        id=proposal,
        kind=ClaimKind.EVENT,
        text="It rained",
        by="Radio Arville",
        published=date(2031, 3, 1),
        evidence=evidence,
        value={"what": "rain"},
    )
    return Review(
        id=f"{evidence[:4]}/{minutes}",
        proposal=proposal,
        text=text,
        decision=decision,
        by="Ada",
        at=NOON + timedelta(minutes=minutes),
        evidence=evidence,
        claim=None if decision is Decision.REJECT else claim,
    )


def test_what_is_taken_has_a_claim_and_what_is_rejected_has_none():
    taken = review("p", Decision.ACCEPT)
    fields = {name: getattr(taken, name) for name in taken.__dataclass_fields__}
    with pytest.raises(DataError, match="with a claim"):
        Review(**fields | {"decision": Decision.REJECT})
    with pytest.raises(DataError, match="without a claim"):
        Review(**fields | {"claim": None})


def test_a_later_decision_stands_in_for_an_earlier_one_on_the_same_text_only():
    first, later = review("p", Decision.ACCEPT), review("p", Decision.REJECT, 5)
    elsewhere = review("p", Decision.EDIT, text="c" * 64)
    assert last_reviews([later, elsewhere, first]) == (elsewhere, later)


DECISIONS = st.lists(
    st.builds(
        review,
        st.sampled_from("pqr"),
        st.sampled_from(Decision),
        st.integers(0, 3),
        text=st.sampled_from(["a" * 64, "c" * 64]),
        evidence=st.sampled_from(["b" * 64, "d" * 64]),
    ),
    max_size=8,
    unique_by=lambda one: (one.proposal, one.text, one.at, one.evidence),
)


@given(DECISIONS, st.randoms())
def test_the_order_of_the_files_changes_nothing(made, random):
    shuffled = list(made)
    random.shuffle(shuffled)
    assert last_reviews(shuffled) == last_reviews(made)


@given(DECISIONS)
def test_each_proposal_of_a_text_has_one_last_decision_and_none_is_later(made):
    last = last_reviews(made)
    assert {(one.text, one.proposal) for one in last} == {(one.text, one.proposal) for one in made}
    assert len(last) == len({(one.text, one.proposal) for one in last})
    for one in last:
        assert one.at == max(each.at for each in made if (each.text, each.proposal) == (one.text, one.proposal))
