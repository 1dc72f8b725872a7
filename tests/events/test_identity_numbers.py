from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.identity_numbers import is_ship_imo, mid_of


@pytest.mark.parametrize("imo", [9074729, 9319466, 9179842, 8517839, 9161003, 9358010])
def test_numbers_of_ships_pass(imo):
    assert is_ship_imo(np.array([imo])).all()


@pytest.mark.parametrize("imo", [9319467, 123456, 1111111, 0, 1234567, -9074729, 90747290])
def test_what_is_no_number_of_a_ship_does_not(imo):
    assert not is_ship_imo(np.array([imo])).any()


@given(st.integers(100_000, 999_999))
def test_each_six_digits_have_one_check_digit(first):
    assert is_ship_imo(first * 10 + np.arange(10)).sum() == (first != 123_456)


def test_the_first_three_digits_are_the_flags():
    assert mid_of(np.array([273000001, 1])).tolist() == [273, 0]
