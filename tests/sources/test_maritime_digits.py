from __future__ import annotations

import pytest

from quaywatch.sources.maritime_digits import read_maritime_digits


@pytest.mark.parametrize(("digits", "words"), [(273, "Russia"), (445, "Korea"), (412, "China")])
def test_digits_name_a_country(digits, words):
    assert words in read_maritime_digits()[digits]


def test_digits_are_three_and_none_is_without_a_name():
    digits = read_maritime_digits()
    assert len(digits) > 250
    assert all(200 <= number <= 799 and name for number, name in digits.items())


def test_digits_of_several_territories_name_them_all():
    assert all(place in read_maritime_digits()[306] for place in ("Curaçao", "Sint Maarten", "Bonaire"))


def test_digits_that_were_given_to_nobody_are_not_known():
    assert 999 not in read_maritime_digits()
