from __future__ import annotations

from quaywatch.observations.places import joined_site
from quaywatch.records.place import Alias, Site, Zone, ZoneKind

KNOWN = Site(
    id="rajin",
    name="Rajin",
    aliases=(Alias(text="라진항"),),
    utc_offset_h=9,
    zones=(
        Zone(id="pier3", kind=ZoneKind.BERTH, aliases=(Alias(text="Coal pier"),)),
        Zone(id="lot", kind=ZoneKind.YARD, serves=("pier3",)),
    ),
)


def joined(*zones, **given):
    return joined_site(KNOWN, Site(id="told", name="Najin port", utc_offset_h=9, zones=zones, **given))


def test_a_zone_is_known_by_its_key_or_by_any_name():
    _, names = joined(
        Zone(id="pier3", kind=ZoneKind.BERTH), Zone(id="p3", kind=ZoneKind.BERTH, aliases=(Alias(text="COAL PIER"),))
    )
    assert names == {"pier3": "pier3", "p3": "pier3"}


def test_a_zone_of_another_kind_is_another_zone():
    site, names = joined(Zone(id="lot", kind=ZoneKind.BERTH))
    assert names == {"lot": "lot_berth"}
    assert site.zone("lot").kind is ZoneKind.YARD
    assert site.zone("lot_berth").kind is ZoneKind.BERTH


def test_an_unknown_zone_is_added_without_a_shape_and_with_its_links():
    site, names = joined(
        Zone(id="coal", kind=ZoneKind.YARD, serves=("p3",)),
        Zone(id="p3", kind=ZoneKind.BERTH, aliases=(Alias(text="coal pier"),)),
    )
    assert names["coal"] == "coal"
    assert site.zone("coal").shape is None
    assert site.zone("coal").serves == ("pier3",)


def test_the_port_that_is_the_site_itself_is_no_port_of_its_own():
    site, _ = joined(
        Zone(id="basin", kind=ZoneKind.BERTH, port="Rajin"), Zone(id="road", kind=ZoneKind.ANCHORAGE, port="Pohang")
    )
    assert site.zone("basin").port is None
    assert site.zone("road").port == "Pohang"


def test_told_names_are_added_once():
    site, _ = joined(aliases=(Alias(text="라진항"), Alias(text="Rason")))
    assert [alias.text for alias in site.aliases] == ["라진항", "Najin port", "Rason"]
