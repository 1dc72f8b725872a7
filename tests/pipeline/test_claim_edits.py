from __future__ import annotations

import pytest

from quaywatch.clock import parse_span
from quaywatch.errors import DataError, PlanError
from quaywatch.pipeline.claim_edits import edit_entry, offset_of
from quaywatch.sources.gazetteer import find_site

RAJIN = find_site("Rajin")
ENTRY = {
    "id": "measure-1",
    "kind": "measure",
    "text": "The structure at Rajin port is about 300 m long",
    "site": "rajin",
    "hedge": "stated",
    "value": {"of": "structure", "length_m": 300.0},
}


def test_new_values_make_new_words_and_a_bound_stays():
    edited = edit_entry(ENTRY, {"value.length_m": "348", "hedge": "believed"}, [RAJIN])
    assert edited["value"] == {"of": "structure", "length_m": 348}
    assert edited["text"] == "It is believed that the structure at Rajin port is about 348 m long"
    assert ENTRY["value"]["length_m"] == 300.0


def test_words_that_are_given_stand_as_they_are():
    assert edit_entry(ENTRY, {"text": "A roof of 348 m"}, [RAJIN])["text"] == "A roof of 348 m"


def test_an_empty_value_takes_the_key_out():
    edited = edit_entry(ENTRY, {"site": "", "when": "2031-02"}, [RAJIN])
    assert "site" not in edited
    assert edited["when"] == "2031-02"


@pytest.mark.parametrize(
    ("edits", "wrong"),
    [
        ({"colour": "red"}, "nothing called 'colour'"),
        ({"value.": "1"}, "nothing called"),
        ({"site": "atlantis"}, "none of the case"),
        ({"zones": "pier1, moon"}, "no zone 'moon'"),
        ({"site": "", "zones": "pier1"}, "zones without a site"),
        ({"hedge": "sure"}, "hedge 'sure'"),
        ({"text": ""}, "without words"),
    ],
)
def test_what_cannot_be_is_named(edits, wrong):
    with pytest.raises(PlanError, match=wrong):
        edit_entry(ENTRY, edits, [RAJIN])


def test_a_value_that_makes_no_sentence_is_named_with_its_kind():
    with pytest.raises(DataError, match="measure claim"):
        edit_entry(ENTRY, {"value.of": ""}, [RAJIN])


def test_days_run_by_the_clock_of_the_site_else_by_the_one_that_made_them():
    assert offset_of(None, ENTRY, [RAJIN]) == RAJIN.utc_offset_h
    assert offset_of(parse_span("2031-02", utc_offset_h=RAJIN.utc_offset_h), {}, [RAJIN]) == RAJIN.utc_offset_h
    assert offset_of(parse_span("2031-02"), {}, [RAJIN]) == 0.0
