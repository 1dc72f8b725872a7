"""Which ships a claim names, and which vessels these are."""

from __future__ import annotations

import pytest
from tests.assessment.conftest import make_claim
from tests.assessment.heard_ships import IMO, MMSI, OTHER_IMO, heard

from quaywatch.assessment.named_ships import SoughtShip, choose_vessels, find_hulls, find_sought_ship


def sought(what: str, **value: str) -> SoughtShip:
    return find_sought_ship(make_claim("silence", {"what": what, **value}))


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("no AIS signal of the Drawn Star", "DRAWN STAR"),
        ("The tanker Drawn Star, last seen in May, was silent", "DRAWN STAR"),
        ("no AIS signal of M/V Drawn Star II", "Drawn Star 2"),
        ("화물선 ANGARA호가 AIS를 껐다", "ANGARA"),
        ("«Ангара» не видна", "ANGARA"),
    ],
)
def test_a_ship_is_found_by_its_name_among_words(what, name):
    assert sought(what).fits(mmsi=1, names=(name,), imos=())


@pytest.mark.parametrize(("what", "name"), [("the star drawn by hand", "STAR DRAWN"), ("A SUN of a day", "SUN")])
def test_words_without_a_capital_and_short_names_are_no_ships(what, name):
    assert not sought(what).fits(mmsi=1, names=(name,), imos=())


def test_a_name_in_the_value_is_taken_and_the_words_are_left():
    found = sought("no signal of the Other Moon", name="Drawn Star")
    assert found.fits(mmsi=1, names=("DRAWN STAR",), imos=())
    assert not found.fits(mmsi=1, names=("OTHER MOON",), imos=())


@pytest.mark.parametrize(
    ("what", "named"), [("no AIS signal of the Angara", True), ("no AIS signal of a Russian tanker", False)]
)
def test_a_kind_of_ship_is_no_name(what, named):
    assert sought(what).is_named is named


def test_an_impossible_number_finds_nothing_and_a_number_finds_its_ship():
    assert sought("x", imo="9074728").imo is None
    assert sought(f"IMO {IMO} was silent").imo == IMO
    assert sought(f"MMSI {MMSI}").mmsi == MMSI


def test_vessels_that_sent_a_number_of_a_chosen_one_are_chosen_too():
    rows = [(MMSI, "DRAWN STAR", IMO), (511_000_001, "NEW", IMO), (511_000_002, "NEW", 0), (5, "", 1234567)]
    assert choose_vessels([sought("x", name="Drawn Star")], rows) == {MMSI, 511_000_001}


def test_the_number_finds_the_hull_before_the_name_does():
    by_number, by_name = heard([1], mmsi=5, names=("NEW",)), heard([2], mmsi=6, imos=(OTHER_IMO,))
    asked = SoughtShip(imo=IMO, keys=sought("x", name="Drawn Star").keys)
    assert [hull.numbers for hull in find_hulls(asked, [by_name, by_number])] == [{5}]


def test_two_numbers_with_one_imo_number_are_one_hull_and_their_times_are_joined():
    (hull,) = find_hulls(SoughtShip(imo=IMO), [heard([3, 1 + 3]), heard([1, 2, 3], mmsi=5, names=("NEW",))])
    assert len(hull.time_ms) == 4
    assert hull.names == ("NEW", "DRAWN STAR")
    assert hull.words == "NEW / DRAWN STAR (MMSI 5 and MMSI 273000001)"


def test_a_ship_whose_name_is_a_part_of_the_one_said_is_not_meant():
    part = heard([1], mmsi=5, names=("STAR",), imos=())
    found = find_hulls(sought("no AIS signal of the Drawn Star"), [part, heard([1])])
    assert [hull.numbers for hull in found] == [{MMSI}]
    assert len(find_hulls(sought("the Drawn Star and the Star of India"), [part])) == 1


def test_of_words_without_end_only_the_first_are_looked_through():
    found = sought("The Drawn Star " + "Xyzzy " * 200_000)
    assert found.fits(mmsi=1, names=("DRAWN STAR",), imos=())
    assert len(found.keys) < 2_000
