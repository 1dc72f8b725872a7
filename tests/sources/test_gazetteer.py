from __future__ import annotations

import unicodedata

import pytest

from quaywatch.errors import PlanError
from quaywatch.geo import area_m2, distance_m
from quaywatch.records.place import Site, ZoneKind
from quaywatch.sources.gazetteer import find_site, read_gazetteer

SITES = list(read_gazetteer().values())
EXTENT = {"KP": (124, 131, 37.5, 43.1), "RU": (130.3, 134, 42.2, 43.5), "KR": (128.9, 129.3, 34.9, 35.3)}
each_site = pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)


def test_the_sites_of_the_first_cases_are_shipped() -> None:
    assert set(read_gazetteer()) == {
        "rajin", "tumangang", "khasan", "vostochny", "dunai", "vladivostok", "nakhodka", "nampo", "songnim", "chongjin",
        "busan",
    }  # fmt: skip


@each_site
def test_a_site_lies_in_its_country(site: Site) -> None:
    west, east, south, north = EXTENT[site.country or ""]
    assert site.centre is not None
    assert west < site.centre.lon < east
    assert south < site.centre.lat < north
    assert site.utc_offset_h == {"KP": 9, "KR": 9, "RU": 10}[site.country or ""]


@each_site
def test_every_position_and_zone_has_a_source(site: Site) -> None:
    assert site.provenance is not None
    assert site.provenance.source
    assert site.provenance.precision_m
    assert all(zone.provenance and zone.provenance.source for zone in site.zones)


@each_site
def test_only_a_surveyed_zone_has_an_outline(site: Site) -> None:
    for zone in site.zones:
        assert zone.provenance is not None
        assert (zone.shape is not None) == zone.provenance.surveyed
        assert (zone.provenance.precision_m is not None) == zone.provenance.surveyed


@each_site
def test_a_site_has_names_in_the_scripts_of_its_readers(site: Site) -> None:
    scripts = {alias.script for alias in site.aliases}
    assert "Hang" in scripts
    if site.country == "RU":
        assert "Cyrl" in scripts


@each_site
def test_every_name_finds_its_site(site: Site) -> None:
    for name in (site.id, site.name, *(alias.text for alias in site.aliases)):
        assert find_site(name) is site, name


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("Najin", "rajin"),
        ("  RAJIN  port ", "rajin"),
        ("라진", "rajin"),
        ("나진", "rajin"),
        (unicodedata.normalize("NFD", "라진항"), "rajin"),
        ("раджин", "rajin"),
        ("Tumen River station", "tumangang"),
        ("두만강역", "tumangang"),
        ("Hassan", "khasan"),
        ("Хасан", "khasan"),
        ("하산", "khasan"),
        ("Namp’o", "nampo"),
        ("부산항", "busan"),
    ],
)
def test_a_site_is_found_by_any_of_its_names(name: str, site: str) -> None:
    assert find_site(name).id == site


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(PlanError, match=r"called 'Rajjin'.*a name like: rajin"):
        find_site("Rajjin")


def test_a_name_like_no_other_is_answered_with_all_sites() -> None:
    with pytest.raises(PlanError, match="one of: busan, chongjin"):
        find_site("Rotterdam, Maasvlakte")


def test_rajin_has_the_zones_of_its_published_cases_and_pretends_no_outline() -> None:
    rajin = find_site("rajin")
    assert {zone.id for zone in rajin.zones} == {"pier1", "pier2", "pier3", "coal_area"}
    assert rajin.zone("coal_area").serves == ("pier3",)
    assert all(zone.shape is None for zone in rajin.zones)


def test_the_tracks_of_tumangang_are_a_zone_and_its_russian_side_keeps_russian_time() -> None:
    tumangang = find_site("tumangang")
    assert tumangang.zone("tracks").kind is ZoneKind.TRACK
    assert tumangang.offset_h("khasan") == 10
    assert tumangang.offset_h("station") == 9


def test_the_berths_of_busan_are_strips_of_water_as_wide_as_a_ship() -> None:
    busan = find_site("busan")
    assert len(busan.zones) == 29
    for zone in busan.zones:
        assert zone.kind is ZoneKind.BERTH
        assert zone.shape is not None
        assert busan.centre is not None
        start, end = zone.shape.rings[0][:2]
        length = distance_m(start, end)
        assert 130 < length < 430, zone.id
        assert area_m2(zone.shape) / length == pytest.approx(45, abs=1.0), zone.id
        assert distance_m(busan.centre, zone.shape.centre) < 3000
