"""Who fell silent, and which place a sentence after another speaks of."""

from __future__ import annotations

import pytest
from tests.assessment.claims.measured import proposals

from quaywatch.records.claim import ClaimKind, Hedge
from quaywatch.records.quote import TextLanguage


def silence(sentence, language=TextLanguage.ENGLISH):
    return next(claim for claim in proposals(sentence, language) if claim.kind is ClaimKind.SILENCE)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Angara switched off its transponder on 3 May.", "Angara"),
        ("Analysts say that Maia-1 went silent on 3 May.", "Maia-1"),
        ("No position reports came from the Maia 1 for days.", "Maia 1"),
        ("Russia's Angara had turned off its AIS.", "Angara"),
        ("On Monday its AIS was turned off.", None),
        ("The freighter switched off its AIS.", None),
    ],
)
def test_the_ship_that_was_not_heard_is_named_where_the_sentence_names_it(sentence, name):
    assert silence(sentence).value.get("name") == name


def test_numbers_of_the_silent_ship_are_kept():
    claim = silence("The vessel (IMO 9179842, MMSI 273999004) stopped sending its position.")
    assert (claim.value["imo"], claim.value["mmsi"]) == ("9179842", "273999004")


def test_a_korean_name_loses_the_word_for_ship():
    assert silence("앙가라호는 위치 발신 장치를 끈 채 운항했습니다.", TextLanguage.KOREAN).value["name"] == "앙가라"


def test_the_month_of_may_is_no_hedge():
    assert silence("In May the Angara again turned off its transponder.").hedge is Hedge.STATED


def test_after_a_voyage_the_place_is_where_it_led_to():
    claims = proposals("The ship sailed from Vostochny to Rajin. It was loading coal.")
    assert [claim.site for claim in claims if claim.kind is ClaimKind.DIRECTION] == ["rajin"]
