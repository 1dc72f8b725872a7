from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError, SourceError
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.place import Alias, Provenance, Site, Zone, ZoneKind
from quaywatch.sources.site_files import read_site, write_site

SQUARE = [[[129.0, 35.0], [129.001, 35.0], [129.001, 35.001], [129.0, 35.001], [129.0, 35.0]]]
BOW_TIE = [[[129.0, 35.0], [129.001, 35.001], [129.001, 35.0], [129.0, 35.001], [129.0, 35.0]]]
FLAT = [[[129.0, 35.0], [129.001, 35.0], [129.0, 35.0], [129.0, 35.0]]]


def own_file(**changes: Any) -> dict[str, Any]:
    zone = {"type": "Feature", "properties": {"id": "pier1", "kind": "berth"}, "geometry": polygon(SQUARE)}
    site = {"type": "FeatureCollection", "schema": "quaywatch/site/1", "id": "port", "name": "Port", "features": [zone]}
    return site | changes


def plain_file(**properties: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "name": "My berths",
        "features": [{"type": "Feature", "properties": properties, "geometry": polygon(SQUARE)}],
    }


def polygon(coordinates: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": coordinates}


def saved(folder: Path, content: Any, name: str = "port.geojson") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
    return path


def with_zone(properties: Any = None, geometry: Any = None) -> dict[str, Any]:
    properties = properties or {"id": "pier1", "kind": "berth"}
    return own_file(features=[{"type": "Feature", "properties": properties, "geometry": geometry}])


def crs(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


def test_a_zone_that_nobody_drew_has_no_shape(tmp_path: Path) -> None:
    site = read_site(saved(tmp_path, with_zone()))
    assert site.zone("pier1").shape is None


def test_a_plain_layer_from_a_gis_becomes_a_site(tmp_path: Path) -> None:
    layer = plain_file(fid=7, name="Pier 1 북", kind="berth", length=None) | {
        "crs": crs("urn:ogc:def:crs:OGC:1.3:CRS84")
    }
    site = read_site(saved(tmp_path, layer))
    zone = site.zone("pier-1-북")
    assert (site.id, site.name, site.utc_offset_h) == ("my-berths", "My berths", 0.0)
    assert zone.kind is ZoneKind.BERTH
    assert zone.aliases == (Alias(text="Pier 1 북"),)
    assert zone.provenance == Provenance(source="drawn in port.geojson")
    assert site.centre is not None
    assert site.centre.lat == pytest.approx(35.0005, abs=1e-6)


def test_a_plain_layer_without_a_name_is_called_after_its_file(tmp_path: Path) -> None:
    layer = plain_file(id=3, kind="yard")
    del layer["name"]
    site = read_site(saved(tmp_path, layer, "남포 항.geojson"))
    assert (site.id, [zone.id for zone in site.zones]) == ("남포-항", ["3"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(plain_file(id="a"), r"line 7, .*no kind, expected one of: berth,", id="no kind"),
        pytest.param(plain_file(id="a", kind="pier"), r"kind 'pier', expected one of: berth", id="unknown kind"),
        pytest.param(plain_file(id="a", kind=["berth"]), r"kind \['berth'\], expected", id="kind of another type"),
        pytest.param(own_file(schema="quaywatch/site/2"), r"line 3, key schema: .*site/1'", id="newer schema"),
        pytest.param(own_file(nmae="x"), r"key nmae: unknown key, the nearest known one is 'name'", id="unknown key"),
        pytest.param(own_file(utc_offset_h="9"), r"key utc_offset_h: \"9\"", id="offset as text"),
        pytest.param(own_file(id="../evil"), r"key id", id="key that is a path"),
        pytest.param(own_file(centre={"lon": 14362154.0, "lat": 4.0}), r"key centre.lon", id="centre in metres"),
        pytest.param(with_zone(geometry=polygon(BOW_TIE)), r"features\[0\].geometry: .*self-crossing", id="bow tie"),
        pytest.param(with_zone(geometry=polygon(FLAT)), r"self-crossing", id="no area"),
        pytest.param(with_zone(geometry=polygon([[[0, 0]]])), r"too few positions", id="one position"),
        pytest.param(with_zone(geometry=polygon("here")), r"not numbers", id="words for coordinates"),
        pytest.param(with_zone(geometry=polygon([[[14362154, 4174761]] * 4])), r"not on the Earth", id="metres"),
        pytest.param(with_zone(geometry={"type": "Point", "coordinates": [1, 2]}), r"is a Point", id="point"),
        pytest.param(with_zone(geometry={"type": "MultiPolygon", "coordinates": [SQUARE] * 2}), "parts", id="parts"),
        pytest.param(with_zone({"id": "a", "kind": "yard", "serves": ["pier9"]}), r"no zone 'pier9'", id="serves none"),
        pytest.param(own_file(features=with_zone()["features"] * 2), r"features\[1\].*a second zone", id="key twice"),
        pytest.param(own_file(crs=crs("EPSG:3857")), r"is in EPSG:3857.*Export it again", id="metric system"),
        pytest.param(own_file(crs="EPSG:4326"), r"unnamed reference system", id="crs that is no object"),
        pytest.param(plain_file(kind="berth") | {"features": []}, r"key features", id="no features"),
        pytest.param([], r"holds no object", id="list"),
        pytest.param("", r"is empty", id="empty file"),
        pytest.param("II*\0", r"is not JSON", id="raster called geojson"),
    ],
)  # fmt: skip
def test_a_wrong_site_file_is_named_by_line_and_key(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_site(saved(tmp_path, content))


def test_a_missing_site_file_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened"):
        read_site(tmp_path / "none.geojson")


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,10}", fullmatch=True)
ALIASES = st.builds(Alias, text=WORDS, lang=st.sampled_from([None, "en", "ko"]))
PROVENANCES = st.none() | st.builds(
    Provenance, source=WORDS, precision_m=st.none() | st.integers(1, 5000), surveyed=st.booleans()
)
DEGREES = st.integers(-800_000, 800_000).map(lambda number: number / 10_000)


@st.composite
def squares(draw: st.DrawFn) -> Shape:
    lon, lat, side = draw(DEGREES), draw(DEGREES), 0.001
    corners = [(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat)]
    return Shape(kind=ShapeKind.POLYGON, rings=(tuple(LonLat(lon=x, lat=y) for x, y in corners),))


ZONES = st.builds(
    Zone,
    id=KEYS,
    kind=st.sampled_from(ZoneKind),
    shape=st.none() | squares(),
    aliases=st.tuples() | st.tuples(ALIASES),
    port=st.none() | WORDS,
    utc_offset_h=st.none() | st.sampled_from([8.5, 9, 10]),
    provenance=PROVENANCES,
)
SITES = st.builds(
    Site,
    id=KEYS,
    name=WORDS,
    country=st.sampled_from([None, "KP", "RU"]),
    centre=st.none() | st.builds(LonLat, lon=DEGREES, lat=DEGREES),
    utc_offset_h=st.sampled_from([0, 8.5, 9]),
    aliases=st.tuples() | st.tuples(ALIASES, ALIASES),
    zones=st.lists(ZONES, max_size=3, unique_by=lambda zone: zone.id).map(tuple),
    provenance=PROVENANCES,
)


@given(site=SITES)
def test_a_written_site_reads_back_equal(tmp_path_factory: pytest.TempPathFactory, site: Site) -> None:
    path = tmp_path_factory.mktemp("site") / "site.geojson"
    path.write_text(json.dumps(write_site(site)), encoding="utf-8")
    assert read_site(path) == site
