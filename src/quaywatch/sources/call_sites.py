"""Where ships are looked for in port: sites of a GeoJSON file, or the shipped sites and the World Port Index."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quaywatch.errors import DataError
from quaywatch.geo import LonLat, Shape, ShapeKind, shape_from_geojson
from quaywatch.records.call_site import CallSite
from quaywatch.records.place import SHIP_ZONE_KINDS, Site
from quaywatch.sources.flags import find_flag
from quaywatch.sources.gazetteer import read_gazetteer
from quaywatch.sources.json_text import read_json
from quaywatch.sources.site_files import read_site
from quaywatch.sphere import distance_m

__all__ = ["list_ports", "read_call_sites"]

NEAR_M = 5000.0
"""Of a site of ours: a port of the index is the same one there."""
_INDEX = Path(__file__).with_name("gazetteer_data") / "world_port_index.csv"
_EXPECTED = "a GeoJSON FeatureCollection of points and polygons, each with `site`, `id` or `name`"


def read_call_sites(path: Path) -> tuple[CallSite, ...]:
    """The sites of a GeoJSON file, ids as written.

    A feature's `site`, else its `id`, else its `name` is the site; `zone` and `country` are kept. Several features of
    one site are its zones. Of a file of ours (`quaywatch/site/1`), the centre and the zones where ships lie are taken.

    Raises:
        SourceError: The file cannot be opened.
        DataError: It is not such a file, or a feature has no name, or a shape that no ship calls at.
    """
    text = read_json(path, what="site file")
    data = text.data
    if not isinstance(data, dict) or not isinstance(data.get("features"), list) or not data["features"]:
        raise DataError(f"{path.name} holds no sites", expected=_EXPECTED)
    if "schema" in data:
        return tuple(_of_site(read_site(path)))
    return tuple(site for number, feature in enumerate(data["features"]) for site in _of_feature(feature, number, path))


def list_ports(own: Sequence[Site] = ()) -> tuple[CallSite, ...]:
    """Sites, the shipped ones, and the ports of the World Port Index, whose places are good to about two kilometres.

    What a site stands for already by key or name is left out; so is a port of the index near one of `own`. Of several
    ports with one name, the country is told.

    Args:
        own: Sites that come before the shipped ones.
    """
    taken = {name for site in own for name in site.called}
    shipped = [site for site in read_gazetteer().values() if site.centre is not None and not site.called & taken]
    mine = [one for site in own for one in _of_site(site)]
    sites = [*mine, *(one for site in shipped for one in _of_site(site))]
    known = {name for site in (*own, *shipped) for name in site.called}
    places = [one.centre for one in mine]
    with _INDEX.open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["name"].casefold() not in known and not _is_near(row, places)
        ]
    often = Counter(row["name"] for row in rows)
    twice: Counter[str] = Counter()
    for row in rows:
        name = row["name"] if often[row["name"]] == 1 else f"{row['name']} ({row['country']})"
        twice[name] += 1
        place = LonLat(lon=float(row["lon"]), lat=float(row["lat"]))
        sites.append(
            CallSite(
                site=name if twice[name] == 1 else f"{name} {twice[name]}",
                shape=Shape(kind=ShapeKind.POINT, rings=((place,),)),
                country=find_flag(row["country"]) or row["country"],
            )
        )
    return tuple(sites)


def _is_near(row: Mapping[str, str], places: Sequence[LonLat]) -> bool:
    lon, lat = float(row["lon"]), float(row["lat"])
    return any(distance_m(lon, lat, one.lon, one.lat) < NEAR_M for one in places)


def _of_site(site: Site) -> Iterator[CallSite]:
    """The zones of a site of ours where ships lie, and its centre: of two as near, the first is where a ship calls."""
    country = site.country or ""
    for zone in site.zones:
        if zone.kind in SHIP_ZONE_KINDS and zone.shape is not None and zone.shape.kind is not ShapeKind.LINE:
            yield CallSite(site=site.id, zone=zone.id, shape=zone.shape, country=country)
    if site.centre is not None:
        yield CallSite(site=site.id, shape=Shape(kind=ShapeKind.POINT, rings=((site.centre,),)), country=country)


def _of_feature(feature: Any, number: int, path: Path) -> Iterator[CallSite]:
    where = f"feature {number + 1} of {path.name}"
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        raise DataError(f"{where} has no geometry", expected=_EXPECTED)
    own = feature.get("properties") or {}
    named = [own.get("site"), own.get("id"), feature.get("id"), own.get("name")]
    site = next((str(name) for name in named if name not in (None, "")), None)
    if site is None:
        raise DataError(f"{where} has no name", expected=_EXPECTED)
    for geometry in _parts(feature["geometry"]):
        try:
            shape = shape_from_geojson(geometry)
        except DataError as error:
            raise DataError(f"{where} ({site}): {error}", expected="a point or a polygon in EPSG:4326") from error
        yield CallSite(site=site, zone=str(own.get("zone") or ""), shape=shape, country=str(own.get("country") or ""))


def _parts(geometry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    kind = str(geometry.get("type", ""))
    if kind in ("MultiPolygon", "MultiPoint"):
        for part in geometry.get("coordinates", ()):
            yield {"type": kind.removeprefix("Multi"), "coordinates": part}
    else:
        yield dict(geometry)
