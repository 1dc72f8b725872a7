from __future__ import annotations

from datetime import date

import pytest

from quaywatch.errors import DataError
from quaywatch.records.role import Role, find_role


def role(name="Irma Varga", office="harbour minister", held=("2030-02-10", "2031-05-20"), also=()):
    first, last = held
    return Role(
        speaker=name,
        role=office,
        organisation="Ministry of Harbours",
        held_from=date.fromisoformat(first),
        held_to=last and date.fromisoformat(last),
        source="https://example.org/cabinet",
        also=also,
    )


TABLE = (role(), role(office="party chair", held=("2031-05-21", None)), role("Bo Lind", "envoy", also=("B. Lind",)))


@pytest.mark.parametrize(
    ("said_on", "office"),
    [
        ("2030-02-10", "harbour minister"),
        ("2031-05-20", "harbour minister"),
        ("2031-05-21", "party chair"),
        ("2030-02-09", None),
        ("2030-02", None),
        ("2030-03", "harbour minister"),
        ("2031-05", None),
        ("2031-12", "party chair"),
        ("2030", None),
        ("2032", "party chair"),
        (None, None),
    ],
)
def test_a_role_is_that_of_the_whole_of_the_time_when_words_were_spoken(said_on, office):
    found = find_role(TABLE, "irma  VARGA", said_on)
    assert (found and found.role) == office


def test_another_spelling_finds_the_same_person():
    assert find_role(TABLE, "B. Lind", "2030-06-01") is TABLE[2]
    assert find_role(TABLE, "Lind", "2030-06-01") is None


def test_two_offices_at_once_give_none():
    both = (role(), role(office="deputy premier"))
    assert find_role(both, "Irma Varga", "2030-06-01") is None
    assert find_role((role(), role()), "Irma Varga", "2030-06-01") is not None


@pytest.mark.parametrize("said_on", ["", "June", "2030-13", "2030-02-30", "20300606x"])
def test_a_time_that_is_none_is_an_error(said_on):
    with pytest.raises(DataError, match="no day, month or year"):
        find_role(TABLE, "Irma Varga", said_on)


def test_an_office_does_not_end_before_it_begins():
    with pytest.raises(DataError, match="ends on"):
        role(held=("2031-01-02", "2031-01-01"))
