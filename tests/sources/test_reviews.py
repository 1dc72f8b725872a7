from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from quaywatch.clock import parse_span
from quaywatch.errors import DataError
from quaywatch.records.claim import TextSpan
from quaywatch.records.review import Decision
from quaywatch.sources.reviews import TakenEntry, WrittenDecision, read_reviews, write_reviews

TEXT, FILE = "a" * 64, "b" * 64
ENTRY = {"id": "min_calls-1", "kind": "min_calls", "text": "A ship came twice", "value": {"n": 2}, "when": "2031-02"}


def written(decision=Decision.ACCEPT, entry=ENTRY, **taken):
    told = {"publisher": "Radio Arville", "published": date(2031, 3, 1), "start": 4, "end": 30, "utc_offset_h": 9.0}
    return WrittenDecision(
        text=TEXT,
        proposal="min_calls-1",
        decision=decision,
        by="Ada",
        at=datetime(2031, 3, 2, 8, tzinfo=UTC),
        note="by the video",
        taken=None if decision is Decision.REJECT else TakenEntry(entry=entry, **told | taken),
    )


def read(tmp_path, content):
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_reviews(path, FILE)


def test_a_taken_claim_comes_back_whole_with_its_place_in_the_text(tmp_path):
    (review,) = read(tmp_path, write_reviews([written(url="https://example.org/news")]))
    assert (review.decision, review.by, review.note, review.evidence) == (Decision.ACCEPT, "Ada", "by the video", FILE)
    claim = review.claim
    assert claim.id == f"{TEXT[:12]}/min_calls-1"
    assert claim.read_from == TextSpan(text=TEXT, start=4, end=30)
    assert (claim.by, claim.published, claim.url) == ("Radio Arville", date(2031, 3, 1), "https://example.org/news")
    assert claim.when == parse_span("2031-02", utc_offset_h=9.0)
    assert dict(claim.value) == {"n": 2}


def test_a_rejected_proposal_has_no_claim(tmp_path):
    (review,) = read(tmp_path, write_reviews([written(Decision.REJECT)]))
    assert review.claim is None


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"decision": "reject"}, "none with reject"),
        ({"taken": None}, "none with reject"),
        ({"text": "abc"}, "text"),
        ({"at": "2031-03-02T08:00:00"}, "at"),
        ({"by": " "}, "by"),
        ({"decision": "perhaps"}, "perhaps"),
    ],
)
def test_half_a_decision_is_named_by_line_and_key(tmp_path, change, wrong):
    content = write_reviews([written()])
    content["decisions"][0] |= change
    with pytest.raises(DataError, match=wrong) as error:
        read(tmp_path, content)
    assert "line 1" in str(error.value)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"published": "soon"}, "soon"),
        ({"end": 1}, "start at or before end"),
        ({"claim": ENTRY | {"when": "x"}}, "'x'"),
    ],
)
def test_what_was_taken_is_checked_like_a_claims_file(tmp_path, change, wrong):
    content = write_reviews([written()])
    content["decisions"][0]["taken"] |= change
    with pytest.raises(DataError, match=wrong):
        read(tmp_path, content)


def test_one_wrong_value_is_one_problem(tmp_path):
    content = write_reviews([written(entry=ENTRY | {"value": {"n": 2, "colour": "red"}})])
    with pytest.raises(DataError, match="unknown key") as error:
        read(tmp_path, content)
    assert "at least 1 item" not in str(error.value)
