from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assessment.claims.measured import ENGLISH, KOREAN, SITES, measure, proposals

from quaywatch.assessment.claims.propose import propose_claims
from quaywatch.records.claim import ClaimKind, Hedge
from quaywatch.records.quote import (
    Directness,
    Quote,
    SaidPrecision,
    Segment,
    SegmentKind,
    SpeakerKind,
    SpokenText,
    TextLanguage,
)

KINDS = [kind.value for kind in ClaimKind if kind is not ClaimKind.STATEMENT]


def spoken(text: str) -> SpokenText:
    return SpokenText(text=text, language=TextLanguage.ENGLISH, published=date(2025, 1, 28))


def quote_of(text: str, words: str, **fields) -> Quote:
    start = text.index(words)
    return Quote(text=words, start=start, end=start + len(words), directness=Directness.DIRECT, **fields)


@pytest.fixture(
    scope="module", params=[(ENGLISH, TextLanguage.ENGLISH), (KOREAN, TextLanguage.KOREAN)], ids=["en", "ko"]
)
def score(request):
    return measure(*request.param)


def test_nearly_every_written_claim_is_proposed_with_its_values(score):
    assert sum(score.right.values()) >= 0.97 * sum(score.wanted.values()), "\n".join(score.faults)


def test_nearly_nothing_is_proposed_that_was_not_written(score):
    assert sum(score.right.values()) >= 0.97 * sum(score.proposed.values()), "\n".join(score.faults)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_at_least_fifteen_written_claims_in_the_two_languages(kind):
    both = [measure(ENGLISH, TextLanguage.ENGLISH), measure(KOREAN, TextLanguage.KOREAN)]
    assert sum(one.wanted[kind] for one in both) >= 15


def test_a_claim_in_a_quote_is_by_its_speaker_and_one_in_narration_by_the_publisher():
    text = 'A tanker arrived at Nampo on 3 January. [A. Reed/Analyst: "Russia supplied oil to North Korea."]'
    words = "Russia supplied oil to North Korea."
    claims = propose_claims(spoken(text), (), (quote_of(text, words, speaker="A. Reed"),), SITES, "The Harbour Post")
    by = {claim.kind: (claim.by, claim.quote) for claim in claims}
    assert by[ClaimKind.MIN_CALLS] == ("The Harbour Post", None)
    assert by[ClaimKind.TRANSFER] == ("A. Reed", 0)


def test_a_relayed_claim_is_by_the_source_that_the_sentence_names():
    (claim,) = proposals("According to the port authority, nine colliers visited Nakhodka in 2024.")
    assert claim.by == "port authority"
    assert proposals("항만 당국에 따르면 유조선 세 척이 나진항에 입항했다.")[0].by == "항만 당국"


def test_a_statement_is_proposed_for_each_quote_with_a_speaker_and_for_no_other():
    text = 'He said "We know this." Then "They cheered." And "It moved."'
    quotes = (
        quote_of(
            text,
            "We know this.",
            speaker="M. Ode",
            said_on="2024-10",
            said_on_precision=SaidPrecision.MONTH,
            venue="an interview",
        ),
        quote_of(text, "They cheered.", speaker="Crowd", speaker_kind=SpeakerKind.AMBIENT),
        quote_of(text, "It moved."),
    )
    (claim,) = propose_claims(spoken(text), (), quotes, SITES, "The Harbour Post")
    assert claim.value == {
        "speaker": "M. Ode",
        "date": "2024-10",
        "said_on_precision": "month",
        "venue": "an interview",
    }
    assert claim.by == "The Harbour Post"
    assert claim.when is not None
    assert claim.when.text == "2024-10"


def test_a_sign_off_and_the_lines_of_the_desk_give_nothing():
    text = "A tanker arrived at Nampo on 3 January."
    for kind in (SegmentKind.SIGN_OFF, SegmentKind.TIP_BLOCK):
        assert not propose_claims(spoken(text), (Segment(kind=kind, start=0, end=len(text)),), (), SITES, "P")


def test_place_and_time_are_resolved_and_kept_as_printed():
    claims = proposals("A canopy of 90 m has been built at Hassan station. It fully covers the tracks.")
    measured = next(claim for claim in claims if claim.kind is ClaimKind.MEASURE)
    assert (measured.printed, measured.site, measured.zones) == ("Hassan station", "khasan", ("khasan",))
    covers = next(claim for claim in claims if claim.kind is ClaimKind.COVERS)
    assert covers.site == "khasan"
    assert covers.when is not None
    assert covers.when.text == "../2025-01-28"


def test_a_place_that_is_no_watched_site_is_not_taken_for_the_one_named_before():
    claims = proposals("A ship lies at Rajin. A tanker arrived in Rotterdam on 5 January.")
    call = next(claim for claim in claims if claim.kind is ClaimKind.MIN_CALLS)
    assert (call.printed, call.site) == ("Rotterdam", None)


def test_a_station_that_is_only_beside_is_not_the_place():
    text = "A shed has been built at Tumangang station, which is linked to Khasan station."
    assert {claim.site for claim in proposals(text)} == {"tumangang"}


def test_two_countries_are_those_named_before():
    (claim,) = [
        c
        for c in proposals("Iran and Syria are close. Ships were seen sailing between the two countries.")
        if c.kind is ClaimKind.ROUTE
    ]
    assert claim.value == {"from": "Iran", "to": "Syria", "by": "ships"}


@pytest.mark.parametrize(
    ("sentence", "hedge"),
    [
        ("A tanker arrived at Nampo.", Hedge.STATED),
        ("A tanker is believed to have arrived at Nampo.", Hedge.BELIEVED),
        ("A tanker may have arrived at Nampo.", Hedge.POSSIBLE),
        ("A tanker is suspected of having arrived at Nampo.", Hedge.SUSPECTED),
    ],
)
def test_a_hedge_is_kept(sentence, hedge):
    assert {claim.hedge for claim in proposals(sentence)} == {hedge}


def test_the_text_of_a_proposal_is_ours_and_says_how_a_number_was_given():
    sentence = "The pier that they finished at Chongjin is about 250 metres long."
    (claim,) = [c for c in proposals(sentence) if c.kind is ClaimKind.MEASURE]
    assert claim.text == "The pier at Chongjin is about 250 m long on or before 28 January 2025"


def test_offsets_point_at_the_words():
    text = "Nothing else. A tanker arrived at Nampo twice in March."
    (claim,) = proposals(text)
    assert text[claim.start : claim.end].startswith("tanker arrived") or "arrived" in text[claim.start : claim.end]


def test_the_same_text_gives_the_same_keys_and_no_key_twice():
    first, second = proposals(ENGLISH[600:4000]), proposals(ENGLISH[600:4000])
    assert first == second
    assert len({claim.id for claim in first}) == len(first)


HOSTILE = st.lists(
    st.sampled_from(
        [
            "Rajin",
            "나진항",
            "the ship",
            "unloaded",
            "twice",
            '"',
            "“",
            "”",
            "「",
            "]",
            "[",
            "<script>",
            "\u200b",
            "\u202e",
            "300",
            "m",
            ".",
            "?",
            "\n",
            " ",
            "not",
            "석탄을",
            "실은",
            "입항했다",
            "Ж",
            "北",
            "\x00",
            "if",
            "between",
            "and",
            "from",
        ]
    ),
    max_size=60,
)


@settings(max_examples=80, deadline=None)
@given(HOSTILE)
def test_any_text_gives_proposals_that_lie_in_it(parts):
    text = " ".join(parts)
    for claim in proposals(text):
        assert 0 <= claim.start <= claim.end <= len(text)
        assert claim.text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Это третий язык.", "a" * 20_000, "「" * 5_000])
def test_a_text_without_claims_gives_none(text):
    assert proposals(text) == ()


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["did not unload", "never unloaded", "failed to unload", "refused to unload"]),
    st.sampled_from(["coal", "grain", "steel"]),
)
def test_what_is_denied_is_not_proposed(verb, cargo):
    assert not [c for c in proposals(f"The ship {verb} {cargo} at Nampo.") if c.kind is ClaimKind.DIRECTION]


def test_a_further_ship_is_a_call_of_its_own_with_its_own_day():
    first, second = proposals("A bulk carrier came to Rajin on the 3rd. Another docked on the 10th.")
    assert [claim.value["n"] for claim in (first, second)] == [1, 1]
    assert [claim.when.text for claim in (first, second)] == ["2025-01-03", "2025-01-10"]
    assert {claim.site for claim in (first, second)} == {"rajin"}


def test_another_of_nothing_that_was_named_is_no_ship():
    assert proposals("Another docked at Rajin on the 10th.") == ()


def test_the_regime_is_the_country_that_the_sentence_before_was_about():
    text = "Pyongyang has sent shells to Russia since the autumn. The regime is getting fuel in return."
    rows = [(claim.value["giver"], claim.value["taker"]) for claim in proposals(text)]
    assert rows == [("North Korea", "Russia"), ("Russia", "North Korea")]


@pytest.mark.parametrize(
    "told",
    [
        "Experts say the roof is meant to hide trains.",
        "The roof was put up to hide trains.",
        "The group suspects the roof hides trains.",
        "The authors regard the roof as a way to hide trains.",
        "The roof is most likely a way to hide trains.",
    ],
)
def test_a_purpose_is_never_more_than_possible_or_believed_however_it_is_told(told):
    (purpose,) = [claim for claim in proposals(told) if claim.kind is ClaimKind.PURPOSE]
    assert purpose.hedge is not Hedge.STATED
    assert "hide trains" in purpose.value["alternatives"][0]
