from __future__ import annotations

from datetime import date

import pytest

from quaywatch.records.watchlist import NameKind
from quaywatch.sources.watchlists.values import date_in, find_names, flags_in, numbers_in, values_in


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("1: JANG AN 2: CHANG AN", ("JANG AN", "CHANG AN")),
        ("A; B ;A", ("A", "B")),
        ("-0- ", ()),
        ("Does not exist", ()),
        ("12: 30 BOAT", ("12: 30 BOAT",)),
        ("", ()),
    ],
)
def test_a_cell_may_hold_several_values_or_none(cell, values):
    assert values_in(cell) == values


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("SAMPLE MOON (OLD NAME)", [("SAMPLE MOON", "name"), ("OLD NAME", "former name")]),
        ("WAVE (EX SEA, EX SUN)", [("WAVE", "name"), ("SEA", "former name"), ("SUN", "former name")]),
        ("WAVE ex SEA", [("WAVE", "name"), ("SEA", "former name")]),
        ("BOAT (7)", [("BOAT", "name")]),
        ("f.k.a. OLD BOAT", [("OLD BOAT", "former name")]),
        ("EXPRESS", [("EXPRESS", "name")]),
        ("NE SEA", [("NE SEA", "name")]),
        ("청천강; АНГАРА", [("청천강", "name"), ("АНГАРА", "name")]),
    ],
)
def test_former_names_are_told_from_names(cell, names):
    assert [(name.text, name.kind.value) for name in find_names(cell)] == names


def test_an_alias_stays_one():
    assert [name.kind for name in find_names("A SEA; B SEA", NameKind.ALIAS)] == [NameKind.ALIAS, NameKind.ALIAS]


def test_numbers_that_are_no_ships_are_kept_apart():
    found = numbers_in("IMO 9074729; 5342883; 15411", "273123456, 111111111")
    assert (found.imo, found.mmsi) == ((9074729,), (273123456,))
    assert found.unsound == ("5342883", "111111111")
    assert numbers_in("15411").unsound == ("15411",)


def test_a_number_that_a_spreadsheet_made_a_fraction_is_read():
    assert numbers_in("9074729.0", "273123456.0").imo == (9074729,)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1.2.2020", date(2020, 2, 1)),
        ("03-Mar-18", date(2018, 3, 3)),
        ("2018-03-03", date(2018, 3, 3)),
        ("2026-02-27T00:00:09.554Z", date(2026, 2, 27)),
        ("30.2.2020", None),
        ("1.2.20200000", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_in_the_forms_of_lists(text, day):
    assert date_in(text) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [("ofac_2019-01-15", date(2019, 1, 15)), ("sdn20190115.csv", date(2019, 1, 15)), ("list_123456789.csv", None)],
)
def test_a_day_in_a_files_name_is_found(name, day):
    assert date_in(name, in_name=True) == day


def test_a_flag_with_a_comma_is_one():
    assert flags_in("Korea, North") == ("KP",)
    assert flags_in("kp;Panama;Atlantis") == ("KP", "PA", "Atlantis")
