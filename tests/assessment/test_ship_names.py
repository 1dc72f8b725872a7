from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.ship_names import name_keys, ship_kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M/V Jon-Jin II", "JON JIN 2"),
        ("MT SEA STAR", "Sea  Star"),
        ("CHONG RIM 2", "CHONGRIM 02"),
        ("Ñandú", "NANDU"),
        ("Ангара", "ANGARA"),
        ("Юрий Хитров", "YURIY KHITROV"),
        ("Юрий Хитров", "IURII KHITROV"),
        ("Щукино", "SHCHUKINO"),
        ("라진", "RAJIN"),
        ("전진 2", "JON JIN 2"),
        ("청천강", "CHONG CHON GANG"),
        ("금강", "KUM GANG"),
        ("서울", "SEOUL"),
    ],
)
def test_one_name_in_two_spellings_has_a_common_key(one, other):
    assert name_keys(one) & name_keys(other)


@pytest.mark.parametrize(
    ("one", "other"), [("RAJIN", "NAJIN"), ("SEA STAR 1", "SEA STAR 2"), ("ORION", "ORION V"), ("라진", "나진")]
)
def test_names_that_only_resemble_have_none(one, other):
    assert not name_keys(one) & name_keys(other)


@pytest.mark.parametrize("name", ["", "  ", "-", "A", "@@@@"])
def test_what_is_too_short_to_be_a_name_has_no_key(name):
    assert name_keys(name) == frozenset()


@given(st.text(max_size=40))
def test_case_and_blanks_at_the_ends_do_not_count(name):
    assert name_keys(f"  {name} ") == name_keys(name)
    assert all(len(key) >= 2 for key in name_keys(name))


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=2, max_size=20))
def test_a_latin_name_has_one_key_at_most(name):
    assert len(name_keys(name)) <= 1
    assert name_keys(name) == name_keys(name.lower())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("70", "cargo"), ("89", "tanker"), ("60.0", "passenger"), ("30", "fishing"), ("52", "service"), ("0", ""),
        ("Bulk Carrier", "cargo"), ("Crude/Oil Products Tanker", "tanker"), ("LNG carrier", "tanker"), ("", ""),
        ("Vessel", ""),
    ],
)  # fmt: skip
def test_a_type_is_a_kind_of_ship(text, kind):
    assert ship_kind(text) == kind
