from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.records.vessel_numbers import (
    are_ship_imos,
    find_digit_groups,
    is_company_imo,
    is_ship_imo,
    is_vessel_mmsi,
)

FILE = Path(__file__).parents[1] / "data" / "watchlists" / "imo_cases.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['scheme']} {case['value']}" for case in CASES])
def test_a_number_is_told_by_its_scheme(case):
    check = is_ship_imo if case["scheme"] == "ship" else is_company_imo
    assert any(check(number) for number in find_digit_groups(case["value"], 7)) is (case["valid"] == "1")


@pytest.mark.parametrize("number", [381931, 5342883])
def test_a_companys_number_is_not_a_ships(number):
    assert is_company_imo(number)
    assert not is_ship_imo(number)


@given(st.integers(1_000_000, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_before_the_last_is_found_unless_its_weight_hides_it(number, place, change):
    """A weight of 5 hides an even change, and 2, 4 and 6 hide a change by 5: all others alter the sum."""
    if not is_ship_imo(number):
        return
    digits = [int(digit) for digit in str(number)]
    digits[place] = (digits[place] + change) % 10
    other = int("".join(map(str, digits)))
    weight = (7, 6, 5, 4, 3, 2, 1)[place]
    if digits[0] and weight * change % 10:
        assert not is_ship_imo(other)


@given(st.lists(st.integers(-(10**12), 10**12), max_size=30))
def test_an_array_is_judged_as_its_numbers_are(numbers):
    assert are_ship_imos(np.array(numbers, np.int64)).tolist() == [is_ship_imo(number) for number in numbers]


@pytest.mark.parametrize(
    ("number", "is_one"), [(273123456, True), (999000105, True), (2731234, False), (0, False), (111111111, False)]
)
def test_an_mmsi_has_nine_digits_and_is_no_filler(number, is_one):
    assert is_vessel_mmsi(number) is is_one


def test_digits_of_other_scripts_and_several_numbers_are_read():
    assert find_digit_groups("９０７４７２９, 1: 9179842 2: IMO9161003; 12345678", 7) == (9074729, 9179842, 9161003)
