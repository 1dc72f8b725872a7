"""By which name and rule a name is a site's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.place_matches import answer_place, suggestion_words
from quaywatch.geo import LonLat
from quaywatch.records.place import Alias, Site


def site(key: str, name: str, *aliases: str, lon: float = 130.0, country: str = "KP") -> Site:
    return Site(
        id=key,
        name=name,
        country=country,
        centre=LonLat(lon=lon, lat=42.0),
        aliases=tuple(Alias(text=text) for text in aliases),
    )


RANA, RANI = site("one", "Ranapo port", "라나포", "Ranapo"), site("two", "Ranipo", lon=131.0)
SITES = (RANA, RANI)


@pytest.mark.parametrize(
    ("name", "alias", "rule"),
    [
        ("Ranapo", "Ranapo", "as written"),
        ("ranapo", "Ranapo", "case apart"),
        ("Ra-na-po", "Ranapo", "case, accents, apostrophes and hyphens apart"),
        ("나나포", "라나포", "by the South's spelling of a first ㄹ or ㄴ"),
        ("Nanapo", "라나포", "by a romanisation of its Hangul name"),
        ("라나포항", "라나포", "by an ending"),
    ],
)
def test_the_strictest_rule_is_told_with_the_name_it_holds_for(name, alias, rule):
    answer = answer_place(name, SITES)
    assert answer.site == "one"
    assert [one.alias for one in answer.called_so] == [alias]
    assert answer.called_so[0].rule.startswith(rule)


def test_two_sites_with_the_name_are_both_told_and_none_is_meant():
    answer = answer_place("Twin", (site("a", "Twin"), site("b", "Twin")))
    assert (answer.site, [one.site for one in answer.called_so]) == (None, ["a", "b"])
    assert "says not which" in suggestion_words("Twin", (site("a", "Twin"), site("b", "Twin")))


def test_of_equally_like_names_the_nearest_comes_first():
    near = LonLat(lon=131.0, lat=42.0)
    assert [one.site for one in answer_place("Ranepo", SITES, near=near).like] == ["two", "one"]
    assert suggestion_words("Ranepo", SITES).startswith("“Ranepo” is no watched site; like: ")
    assert suggestion_words("Ranapo", SITES) == ""


@given(name=st.text(max_size=30))
def test_a_name_is_either_a_site_or_like_some_never_both(name):
    answer = answer_place(name, SITES)
    assert not (answer.called_so and answer.like)
    assert answer.site is None or answer.site in {one.site for one in answer.called_so}
