from __future__ import annotations

import pytest

import quaywatch


@pytest.mark.parametrize("name", quaywatch.__all__)
def test_a_public_name_leads_to_the_room_where_it_is_at_home(name):
    assert getattr(quaywatch, name).__module__.startswith("quaywatch.")


def test_a_name_that_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = quaywatch.nothing  # type: ignore[attr-defined]


def test_the_names_are_listed_once_and_all_have_a_home():
    assert set(quaywatch.__all__) == set(quaywatch._HOMES)
    assert len(quaywatch.__all__) == len(set(quaywatch.__all__))
