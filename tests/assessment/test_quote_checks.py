"""Quotes that do not stand in the text are told, one fault each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quote_checks import find_quote_faults
from quaywatch.assessment.quotes import find_quotes
from quaywatch.records.quote import Directness, Quote, SaidPrecision, Segment, SegmentKind, SpokenText, TextLanguage

WORDS = "Jane Roe, the minister, said: “We saw two.” Nobody asked.\n"
TEXT = SpokenText(text=WORDS, language=TextLanguage.ENGLISH)
START = WORDS.index("We")
GOOD = Quote(
    text="We saw two.",
    start=START,
    end=START + 11,
    directness=Directness.DIRECT,
    speaker="Jane Roe",
    role_as_printed="minister",
)
PART = Segment(kind=SegmentKind.OTHER, start=0, end=len(WORDS))


def faults(*quotes: object, segments: object = (PART,)) -> list[str]:
    return list(find_quote_faults(TEXT, segments, quotes))


def forged(**given: object) -> Quote:
    """A quote with what no constructor lets through."""
    made = replace(GOOD)
    for name, value in given.items():
        object.__setattr__(made, name, value)
    return made


def test_a_quote_that_stands_in_the_text_has_no_fault():
    assert faults(GOOD) == []
    assert faults(replace(GOOD, text=None)) == []
    assert faults(GOOD, replace(GOOD, text="Nobody", start=44, end=50)) == []


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        (replace(GOOD, end=START + 500), "in a text of 58 characters"),
        (replace(GOOD, text="We saw ten."), "says 'We saw ten.' where the text has 'We saw two.'"),
        (replace(GOOD, start=START + 1), "where the text has"),
        (replace(GOOD, speaker="John Doe"), "speaker with words that stand nowhere in the text: 'John, Doe'"),
        (replace(GOOD, role_as_printed="king"), "role_as_printed with words that stand nowhere"),
        (replace(GOOD, said_on="2025-02-30", said_on_precision=SaidPrecision.DAY), "is no day"),
        (replace(GOOD, said_on="soon", said_on_precision=SaidPrecision.YEAR), "is no year"),
        (forged(start=-3), "reaches from -3"),
        (forged(start="0"), "reaches from 0"),
        (forged(start=True), "reaches from True"),
        (forged(text=b"We saw two."), "fields that are no text: text"),
        (forged(venue=7), "fields that are no text: venue"),
        (forged(said_on="2025", said_on_precision="century"), "is no century"),
    ],
)
def test_a_quote_that_does_not_is_told_with_its_fault(quote, fault):
    found = faults(quote)
    assert len(found) == 1
    assert found[0].startswith("quote 1 ")
    assert fault in found[0]


@pytest.mark.parametrize("quotes", [None, [GOOD], (GOOD, "x"), "quotes", ({"text": "x"},)])
def test_anything_but_records_is_told(quotes):
    assert "no tuples" in next(find_quote_faults(TEXT, (PART,), quotes))
    assert "no tuples" in next(find_quote_faults(TEXT, [PART], ()))


def test_parts_and_quotes_out_of_order_are_told():
    assert faults(replace(GOOD, text="Nobody", start=44, end=50), GOOD) == ["quote 2 begins before the one before it"]
    assert "before the end" in faults(segments=(PART, PART))[0]
    assert "segment 1 reaches" in faults(segments=(replace(PART, end=99),))[0]


@given(text=st.text(alphabet=st.sampled_from("[]()<>“”\"'‘’/:,. \nJaneRoeSaidhy가홍길동말은했다12"), max_size=200))
def test_what_the_rules_give_stands_in_the_text_except_for_its_days(text):
    for language in TextLanguage:
        spoken = SpokenText(text=text, language=language)
        found = find_quotes(spoken)
        assert list(find_quote_faults(spoken, found.segments, found.quotes)) == []
