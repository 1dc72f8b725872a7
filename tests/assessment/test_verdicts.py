from __future__ import annotations

import pytest

from quaywatch.assessment.verdicts import assess_claims
from quaywatch.records.claim import ClaimKind

ROOF = {"object": "structure"}
VALUES = {
    "min_calls": {"n": 2},
    "direction": {"direction": "loading"},
    "present": ROOF,
    "measure": {"of": "structure", "length_m": 300.0},
    "covers": {"what": "tracks", "share": 1.0},
    "purpose": {"alternatives": ["checkpoint", "cover"]},
    "service": {"state": "resumed"},
    "cargo": {"object": "goods", "cargo": "weapons"},
    "forecast": {"what": "more ships"},
    "event": {"what": "a summit"},
    "transfer": {"giver": "Arland", "taker": "Borland", "goods": "oil", "state": "made"},
    "route": {"from": "Arland", "to": "Borland"},
    "silence": {"what": "no AIS signal of the Drawn Star"},
    "identity": {"object": "ship", "name": "Drawn Star"},
    "statement": {"speaker": "Jane Roe", "date": "2025-01-06", "said_on_precision": "day"},
}


@pytest.mark.parametrize("kind", ClaimKind, ids=str)
def test_every_kind_of_claim_gets_a_verdict_with_a_reason(make, kind):
    verdict = make.judge(make.claim(kind, VALUES[kind]))
    assert verdict.because.endswith(".")
    assert verdict.claim == "claim"


@pytest.mark.parametrize("kind", ["purpose", "forecast", "event", "transfer"])
def test_purpose_future_context_and_transfers_are_never_judged_from_a_picture(make, kind):
    verdict = make.judge(make.claim(kind, VALUES[kind]), make.seen("structure", "2024-12-03"))
    assert verdict.word == "not_checkable"
    assert verdict.needs


@pytest.mark.parametrize("place", [{"site": None}, {"site": "elsewhere"}, {"zones": ("roof",)}], ids=str)
def test_a_claim_about_a_place_that_is_not_watched_is_not_checkable(make, place):
    assert make.judge(make.claim("present", ROOF, **place)).word == "not_checkable"


@pytest.mark.parametrize(
    ("by", "url", "time", "counts"),
    [
        pytest.param("CSIS", None, "2024-12-03", True, id="another publisher"),
        pytest.param("KBS World", None, "2024-12-03", True, id="another house of like name"),
        pytest.param("KBS News", None, "2024-12-03", False, id="the same publisher"),
        pytest.param("KBS News 9 (Somebody)", None, "2024-12-03", False, id="the same, a programme"),
        pytest.param("KBS", None, "2024-12-03", False, id="the same, in short"),
        pytest.param("CSIS", "https://kbs.example/1", "2024-12-03", False, id="the same page"),
        pytest.param("CSIS, KBS", None, "2024-12-03", True, id="joined with others, dated"),
        pytest.param("CSIS, KBS", None, "../2025-01-28", False, id="joined with others, undated"),
        pytest.param("vessels_optical 1", None, "2024-12-03", True, id="a detector"),
    ],
)
def test_what_the_publisher_itself_says_is_no_support(make, by, url, time, counts):
    seen = make.seen("structure", time, by=by, url=url)
    verdict = make.judge(make.claim("present", ROOF, when="../2025-01-28"), seen)
    assert verdict.word == ("supported" if counts else "not_checkable")
    assert ("left out as not independent" in verdict.because) is not counts


@pytest.mark.parametrize(
    ("state", "fact", "word"),
    [
        pytest.param("resumed", ("resumed", "2024-12-16", {}), "supported", id="stated by another"),
        pytest.param("resumed", ("resumed", "2025-03-01", {}), "not_judged", id="stated for a later day"),
        pytest.param("resumed", ("resumed", "2024-12-16", {"by": "KBS"}), "not_judged", id="stated by itself"),
        pytest.param("resumed", ("inaugurated", "2024-12-16", {}), "not_judged", id="something else stated"),
        pytest.param("stopped", ("resumed", "2024-12-16", {}), "not_judged", id="no rule for an end"),
    ],
)
def test_a_service_resumed_only_by_statement_and_that_is_said(make, state, fact, word):
    kind, time, given = fact
    stated = make.fact(kind, time, **given)
    train = make.seen("train", "2024-12-16")
    verdict = make.judge(make.claim("service", {"state": state}, when="../2025-01-28"), stated, train)
    assert verdict.word == word
    if word == "supported":
        assert verdict.facts == (stated.id,)
        assert "rests on a statement, not on an image" in verdict.because


def test_verdicts_come_in_the_order_of_the_claims(make):
    claims = [make.claim("forecast", {}, id=key) for key in ("b", "a")]
    assert [verdict.claim for verdict in assess_claims(claims, None)] == ["b", "a"]  # type: ignore[arg-type]
