from __future__ import annotations

import json

import pytest

from quaywatch.errors import DataError
from quaywatch.geo import ShapeKind, distance_m
from quaywatch.sources.call_sites import list_ports, read_call_sites
from quaywatch.sources.gazetteer import find_site
from quaywatch.sources.site_files import write_site

RING = [[130.0, 42.0], [130.1, 42.0], [130.1, 42.1], [130.0, 42.0]]


def layer(folder, *features):
    path = folder / "sites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def feature(kind, coordinates, **properties):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_sites_keep_the_names_that_they_are_written_with(tmp_path):
    path = layer(
        tmp_path,
        feature("Point", [131.9, 43.1], site="Порт 1", country="RU"),
        feature("Polygon", [RING], id="Rajin Pier 3", zone="P3"),
        feature("MultiPolygon", [[RING], [RING]], name="two basins"),
        feature("Point", [179.99, -16.5], id=7),
    )
    told = read_call_sites(path)
    assert [(one.site, one.zone, one.country) for one in told] == [
        ("Порт 1", "", "RU"),
        ("Rajin Pier 3", "P3", ""),
        ("two basins", "", ""),
        ("two basins", "", ""),
        ("7", "", ""),
    ]
    assert told[1].shape.kind is ShapeKind.POLYGON


@pytest.mark.parametrize(
    ("features", "wrong"),
    [
        ([], "holds no sites"),
        ([feature("Point", [1.0, 2.0])], "has no name"),
        ([{"type": "Feature", "properties": {"id": "a"}}], "has no geometry"),
        ([feature("Point", [1.0, 95.0], id="a")], "feature 1"),
        ([feature("LineString", RING, id="a")], "is a line"),
        ([feature("Polygon", [[[0.0, 0.0], [5.0, 0.0], [5.0, 5.0], [0.0, 0.0]]], id="a")], "wider than a degree"),
    ],
    ids=["none", "no name", "no geometry", "off the globe", "a line", "a sea"],
)
def test_what_is_no_site_is_named(tmp_path, features, wrong):
    with pytest.raises(DataError, match=wrong):
        read_call_sites(layer(tmp_path, *features))


def test_of_a_site_of_ours_the_centre_and_the_zones_of_ships_count(tmp_path):
    site = find_site("rajin")
    (tmp_path / "rajin.geojson").write_text(json.dumps(write_site(site)), encoding="utf-8")
    told = read_call_sites(tmp_path / "rajin.geojson")
    assert {one.site for one in told} == {"rajin"}
    assert {one.country for one in told} == {"KP"}
    assert told[0].centre == site.centre
    assert {one.zone for one in told} <= {"", *(zone.id for zone in site.zones)}


def test_the_ports_of_the_world_have_each_a_name_of_its_own():
    ports = list_ports()
    points = [one.site for one in ports if not one.zone]
    assert len(points) > 3_000
    assert len(points) == len(set(points))
    vostochny = next(one for one in ports if one.site == "vostochny" and not one.zone)
    assert vostochny.country == "RU"
    busan = next(one for one in ports if one.site == "busan" and not one.zone)
    assert distance_m(busan.centre, find_site("busan").centre) < 1.0
