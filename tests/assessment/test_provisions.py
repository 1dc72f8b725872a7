from __future__ import annotations

from datetime import date

import pytest

from quaywatch.assessment.provisions import find_bearings
from quaywatch.clock import parse_span
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.records.provision import Exemption, ExemptionFit, Provision, Reported

TRANSIT = Exemption(
    id="transit",
    text="peat of Borland in transit through Oldport",
    goods=("peat",),
    sites=("oldport",),
    conditions=("origin in Borland", "notice to the council"),
    reported=Reported.NO,
)


def provision(*exemptions, goods=("peat", "brown coal"), in_force="2030-06-01/.."):
    return Provision(
        id="act-7",
        instrument="Harbour Act of Arland",
        paragraph="section 7",
        adopted="2030-06-01",
        in_force=parse_span(in_force),
        bars="the landing of peat and brown coal",
        goods=goods,
        exemptions=exemptions,
    )


def claim(cargo="Peat", *, legality="alleged", site=None, when=None, kind=ClaimKind.CARGO):
    return Claim(
        id="c1",
        kind=kind,
        text="peat was landed",
        by="Radio Arville",
        published=date(2031, 3, 1),
        evidence="0" * 64,
        value={"object": "ship", "cargo": cargo} | ({"legality": legality} if legality else {}),
        site=site,
        when=None if when is None else parse_span(when),
    )


@pytest.mark.parametrize(
    ("cargo", "bears"),
    [("peat", True), ("wet peats", True), ("BROWN coal", True), ("coal", False), ("repeat goods", False), ("", False)],
)
def test_goods_match_by_whole_words(cargo, bears):
    assert bool(find_bearings([claim(cargo)], [provision()])) is bears


def test_only_a_cargo_claim_that_alleges_a_breach_gets_provisions():
    assert not find_bearings([claim(legality=None)], [provision()])
    assert not find_bearings([claim(kind=ClaimKind.EVENT)], [provision()])


@pytest.mark.parametrize(
    ("when", "found", "known"),
    [("2031-01", 1, True), ("2030-05", 0, None), ("2030-05-15/2030-06-15", 1, False), (None, 1, False)],
)
def test_a_provision_counts_from_the_day_on_which_it_is_in_force(when, found, known):
    bearings = find_bearings([claim(when=when)], [provision()])
    assert len(bearings) == found
    if found:
        assert bearings[0].time_known is known
        assert ("not known" in bearings[0].text.split("An exemption")[0]) is not known


@pytest.mark.parametrize(
    ("site", "fit"),
    [
        ("oldport", ExemptionFit.COULD_APPLY),
        ("newport", ExemptionFit.OUTSIDE),
        (None, ExemptionFit.PLACE_NOT_KNOWN),
    ],
)
def test_an_exemption_is_held_against_the_place_of_the_claim(site, fit):
    (bearing,) = find_bearings([claim(site=site, when="2031-01")], [provision(TRANSIT)])
    assert [one.fit for one in bearing.exemptions] == [fit]


def test_an_exemption_for_other_goods_does_not_fit():
    (bearing,) = find_bearings([claim("brown coal", site="oldport")], [provision(TRANSIT)])
    assert bearing.exemptions[0].fit is ExemptionFit.OUTSIDE


def test_the_text_alleges_and_never_concludes():
    (bearing,) = find_bearings([claim(site="oldport", when="2031-01")], [provision(TRANSIT)])
    assert bearing.text == (
        "Radio Arville alleges a breach; Harbour Act of Arland, section 7, adopted on 1\u00a0June 2030, bars the "
        "landing of peat and brown coal. An exemption could apply: peat of Borland in transit through Oldport, on "
        "condition of origin in Borland and notice to the council; no use of it was reported. Whether anything "
        "was broken stays alleged: it is not judged here."
    )
    (bare,) = find_bearings([claim()], [provision()])
    assert "names no exemption" in bare.text
    assert "illegal" not in bearing.text + bare.text
