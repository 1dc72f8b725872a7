from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.place_names import find_places, resolve_place, suggest_places
from quaywatch.geo import LonLat
from quaywatch.records.place import Alias, Site
from quaywatch.sources.gazetteer import find_site, read_gazetteer

SITES = tuple(read_gazetteer().values())


@pytest.mark.parametrize(
    ("names", "site"),
    [
        ("Rajin|Najin|라진|나진|Раджин|RAJIN PORT|Rajin-hang|Najinhang|나진항|라진항|port of Rajin", "rajin"),
        ("Tumen River station|Tumangang|두만강역|Tuman'gang|Tuman-gang|Tumangang-yŏk", "tumangang"),
        ("Hassan|Khasan|Хасан|하산|하산역|Hassan station|Хасане", "khasan"),
        ("Nampo|Namp’o|NAMPHO|남포|남포항|Нампхо", "nampo"),
        ("Chongjin|Ch'ŏngjin|Cheongjin|청진항|Чхонджин", "chongjin"),
        ("Songnim|Songrim|송림|Kyŏmip'o", "songnim"),
        ("Vladivostok|Владивостока|블라디보스토크", "vladivostok"),
        ("Nakhodka|Находки|나홋카", "nakhodka"),
        ("Vostochny port|порту Восточном|보스토치니", "vostochny"),
        ("Busan|Pusan|부산항", "busan"),
        ("Dunai|Dunay|Дунай|두나이", "dunai"),
    ],
)
def test_one_place_in_all_its_spellings_is_one_place(names, site):
    for name in names.split("|"):
        found = resolve_place(name, SITES) or [m.site for m in find_places(f"in {name},", SITES)][0]
        assert found == site, name


def test_a_site_with_one_korean_name_is_found_by_what_the_rules_make_of_it():
    site = Site(id="x", name="Ryongchon", country="KP", aliases=(Alias(text="룡천", lang="ko"),))
    for name in ("룡천", "용천", "용천역", "Yongchon", "Ryongch'ŏn", "Yongcheon"):
        assert resolve_place(name, (site,)) == "x", name


def test_a_name_that_is_merely_like_one_is_offered_and_never_taken():
    assert resolve_place("Rajiv", SITES) is None
    assert find_places("Rajiv spoke.", SITES) == ()
    assert [s.site for s in suggest_places("Rajiv", SITES)] == ["rajin"]


def test_of_two_names_equally_like_the_nearer_place_is_offered_first():
    east = Site(id="east", name="Sonbong", centre=LonLat(lon=130.4, lat=42.3))
    west = Site(id="west", name="Sonpong", centre=LonLat(lon=125.0, lat=39.0))
    offered = suggest_places("Sonkong", (west, east), near=LonLat(lon=130.3, lat=42.2))
    assert [s.site for s in offered] == ["east", "west"]
    assert offered[0].edits == offered[1].edits


@pytest.mark.parametrize(
    "text",
    [
        "Hassan Nasser spoke.",
        "President Hassan spoke.",
        "It has San Marino.",
        "산에서 하산했다.",
        "Rajing",
        "восточный ветер",
    ],
)
def test_a_person_or_another_word_is_no_place(text):
    assert find_places(text, SITES) == ()


def test_particles_after_hangul_are_left_off_and_offsets_fit():
    text = "위성이 나진항에서 하산역까지 찍었다."
    assert [(m.text, m.site) for m in find_places(text, SITES)] == [("나진항", "rajin"), ("하산역", "khasan")]
    assert all(text[m.start : m.end] == m.text for m in find_places(text, SITES))


def test_a_noun_stands_for_a_zone_of_the_last_site_that_has_one():
    text = "A ship lies off Rajin. At Tumangang station, trains wait by the dock. Pier 3 is full."
    found = {m.text: (m.site, m.zones) for m in find_places(text, SITES)}
    assert found["the dock"] == ("rajin", ("pier1", "pier2", "pier3"))
    assert found["Pier 3"] == ("rajin", ("pier3",))
    assert found["Tumangang station"] == ("tumangang", ("station",))


def test_a_noun_before_any_site_stands_for_nothing_and_one_before_its_name_for_that():
    assert find_places("The dock is empty.", SITES) == ()
    assert find_places("Pier 3 at Rajin is full.", SITES)[0].zones == ("pier3",)


def test_one_name_of_two_sites_resolves_to_neither():
    twins = (Site(id="a", name="Sinpo"), Site(id="b", name="Sinpo"))
    assert resolve_place("Sinpo", twins) is None
    assert [m.site for m in find_places("at Sinpo", twins)] == [None]


@given(st.text(alphabet="Rajin나진항 -'’.역하산Khasan", max_size=60))
def test_mentions_lie_in_the_text_in_order_and_do_not_overlap(text):
    found = find_places(text, SITES)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_some_words_of_a_name_are_offered_and_resolve_nothing():
    sites = (find_site("Tumangang"), find_site("Rajin"))
    assert [(one.site, one.edits) for one in suggest_places("Tumen River", sites)] == [("tumangang", 0)]
    assert resolve_place("Tumen River", sites) is None
