from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.watchlists import match_watchlists
from quaywatch.records.watchlist import ListedName, ListedShip, MatchedBy, NameKind, ShipIdentity, Watchlist

STAR = ListedShip(
    list_name="a list",
    list_date=date(2019, 1, 15),
    entry_id="7",
    names=(ListedName(text="SAMPLE STAR"), ListedName(text="OLD STAR", kind=NameKind.FORMER)),
    imo=(9074729,),
    mmsi=(445000001,),
    call_signs=("HMAB",),
    flags=("KP",),
    ship_types=("Bulk Carrier",),
)
NO_NUMBER = ListedShip(
    list_name="a list", list_date=None, entry_id="8", names=(ListedName(text="Ангара"),), flags=("RU",)
)


def listed(*ships: ListedShip) -> Watchlist:
    return Watchlist(name="a list", kind="plain", list_date=date(2019, 1, 15), dated_by="option", ships=ships)


def match(ship: ShipIdentity, *entries: ListedShip):
    return match_watchlists([ship], [listed(*(entries or (STAR,)))])


@pytest.mark.parametrize(
    ("ship", "tie", "is_suggestion"),
    [
        (ShipIdentity(imo=9074729, mmsi=273000001, name="OTHER"), MatchedBy.IMO, False),
        (ShipIdentity(imo=9074729, mmsi=445000001, name="SAMPLE STAR"), MatchedBy.IMO, False),
        (ShipIdentity(mmsi=445000001), MatchedBy.MMSI, False),
        (ShipIdentity(mmsi=445000001, imo=5342883), MatchedBy.MMSI, False),
        (ShipIdentity(mmsi=445000001, imo=9161003), MatchedBy.MMSI, True),
        (ShipIdentity(name="Sample Star", flag="KP", ship_type="70"), MatchedBy.NAME, True),
        (ShipIdentity(name="OLD STAR"), MatchedBy.NAME, True),
    ],
    ids=["number of the hull", "all", "MMSI", "a company's number", "MMSI of another hull", "name", "former name"],
)
def test_the_strongest_tie_decides_and_a_name_only_suggests(ship, tie, is_suggestion):
    (found,) = match(ship)
    assert (found.matched_by, found.is_suggestion) == (tie, is_suggestion)
    assert "a list" in found.because
    assert "2019-01-15" in found.because


@pytest.mark.parametrize(
    "ship",
    [
        ShipIdentity(),
        ShipIdentity(name="SAMPLE STAR", imo=9161003),
        ShipIdentity(name="SAMPLE STAR", flag="PA"),
        ShipIdentity(name="SAMPLE STAR", flag="KP", ship_type="80"),
        ShipIdentity(imo=1234567, mmsi=111111111),
        ShipIdentity(name="SAMPLE STAR 2"),
        ShipIdentity(call_sign="HMAB"),
    ],
    ids=["nothing", "another hull", "another flag", "another type", "fillers", "another name", "call sign alone"],
)
def test_what_contradicts_or_says_nothing_is_no_match(ship):
    assert match(ship) == ()


def test_what_differs_besides_the_number_is_said():
    (found,) = match(ShipIdentity(imo=9074729, name="OTHER", flag="PA", ship_type="70"))
    assert found.agrees == ("type",)
    assert "the flag differs" in found.because
    assert "it calls itself OTHER, the list SAMPLE STAR" in found.because


def test_a_list_without_a_date_says_so_and_cyrillic_is_matched():
    (found,) = match(ShipIdentity(name="ANGARA", flag="RU"), NO_NUMBER)
    assert found.is_suggestion
    assert "of unknown date" in found.because
    assert found.agrees == ("name", "flag")


def test_a_name_that_the_message_cut_off_is_found():
    long = ListedShip(
        list_name="l", list_date=None, entry_id="1", names=(ListedName(text="A VERY LONG NAME OF A SHIP"),)
    )
    assert len(match(ShipIdentity(name="A VERY LONG NAME OF "[:20]), long)) == 1
    assert match(ShipIdentity(name="A VERY LONG NAME"), long) == ()


def test_numbers_come_before_suggestions():
    ships = [ShipIdentity(name="SAMPLE STAR"), ShipIdentity(mmsi=445000001), ShipIdentity(imo=9074729)]
    ties = [found.matched_by for found in match_watchlists(ships, [listed(STAR)])]
    assert ties == [MatchedBy.IMO, MatchedBy.MMSI, MatchedBy.NAME]


identities = st.builds(
    ShipIdentity,
    mmsi=st.sampled_from([None, 445000001, 273000001]),
    imo=st.sampled_from([None, 9074729, 9161003, 5342883]),
    name=st.sampled_from(["", "SAMPLE STAR", "old star", "ANGARA", "X1"]),
    flag=st.sampled_from(["", "KP", "RU"]),
    ship_type=st.sampled_from(["", "70", "80"]),
)


@given(st.lists(identities, max_size=8), st.randoms())
def test_the_order_and_number_of_rows_do_not_matter(ships, random):
    mixed = [*ships, *ships]
    random.shuffle(mixed)
    entries = [STAR, NO_NUMBER, STAR]
    random.shuffle(entries)
    found = match_watchlists(mixed, [listed(*entries)])
    assert set(found) == set(match_watchlists(ships, [listed(STAR, NO_NUMBER)]))
    assert len({(one.ship, one.listed) for one in found}) == len(found)


@given(identities)
def test_a_name_is_never_more_than_a_suggestion(ship):
    found = match(ship, STAR, NO_NUMBER)
    assert all(one.is_suggestion for one in found if one.matched_by is MatchedBy.NAME)
    assert all(one.ship.imo in one.listed.imo for one in found if one.matched_by is MatchedBy.IMO)
