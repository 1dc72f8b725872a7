"""`site find`: which site a name stands for, and what it is merely like."""

from __future__ import annotations

import json

import pytest


def found(quaywatch, *arguments) -> dict:
    return json.loads(quaywatch("site", "find", *arguments, "--json").out)


@pytest.mark.parametrize(
    ("name", "site", "alias", "rule"),
    [
        ("RAJIN", "rajin", "Rajin", "case apart"),
        ("the port of Najin", "rajin", "Najin", "as written (without the words before it)"),
        ("Находке", "nakhodka", "Находка", "by an ending"),
        ("Nam-po", "nampo", "Nampo", "case, accents, apostrophes and hyphens apart"),
    ],
)
def test_a_site_is_told_with_its_name_and_the_rule(quaywatch, name, site, alias, rule):
    told = found(quaywatch, name)
    assert (told["site"], told["like"]) == (site, [])
    (match,) = told["called_so"]
    assert match["alias"] == alias
    assert match["rule"].startswith(rule)
    assert f"by its name {alias}, {rule}" in quaywatch("site", "find", name).out


def test_a_name_that_is_like_one_is_a_suggestion_and_taken_by_nobody(quaywatch):
    told = found(quaywatch, "Rajiv", "--near", "Vostochny")
    assert (told["site"], told["called_so"]) == (None, [])
    assert [(one["site"], one["letters_that_differ"]) for one in told["like"]] == [("rajin", 1)]
    assert 200 < told["like"][0]["distance_km"] < 270
    ran = quaywatch("site", "find", "Rajiv")
    assert ran.code == 0
    assert "no site is called 'Rajiv'" in ran.out
    assert "which nobody has taken" in ran.out


@pytest.mark.parametrize("name", ["Atlantis", "", "   ", "a", "‮Rajin‬x", "(" * 200, "라" * 500])
def test_a_name_that_is_like_nothing_has_no_answer(quaywatch, name):
    told = found(quaywatch, name)
    assert (told["site"], told["called_so"], told["like"]) == (None, [], [])


def test_only_the_sites_of_the_case_are_looked_at(quaywatch, tmp_path):
    case = tmp_path / "case"
    assert quaywatch("new", case, "--site", "부산", "--question", "What lay there?").code == 0
    assert found(quaywatch, "Rajin", "--case", case)["site"] is None
    assert found(quaywatch, "Busan", "--case", case)["site"] == "busan"


def test_a_place_to_be_near_that_is_not_known_is_an_error(quaywatch):
    ran = quaywatch("site", "find", "Rajiv", "--near", "Atlantis")
    assert ran.code != 0
    assert "no site is called 'Atlantis'" in ran.err
