"""Sites as GeoJSON: our own format `quaywatch/site/1`, and plain layers of zones as people draw them in QGIS.

Both are RFC 7946 FeatureCollections in EPSG:4326 with one feature per zone, so any GIS opens them. Ours carries the
site's names, clock and provenance as foreign members beside the features.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind, shape_from_geojson, shape_to_geojson
from quaywatch.records.place import Alias, Provenance, Site, Zone, ZoneKind
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json

__all__ = ["SITE_SCHEMA", "read_site", "read_tracks", "write_site"]

SITE_SCHEMA = "quaywatch/site/1"

_LONLAT_CRS = re.compile(r"(urn:ogc:def:crs:)?(OGC:(1\.3)?:?CRS84|EPSG:[\d.]*:?4326)", re.IGNORECASE)
_NO_SHAPE = "an unclosed, empty or self-crossing outline"

Key = Annotated[str, Field(pattern=r"^\w[\w.-]{0,63}$")]
OffsetHours = Annotated[float, Field(ge=-12, le=14)]


class _Position(StrictModel):
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)


class _ZoneProperties(StrictModel):
    id: Key
    kind: ZoneKind
    aliases: tuple[Alias, ...] = ()
    serves: tuple[Key, ...] = ()
    port: str | None = None
    utc_offset_h: OffsetHours | None = None
    provenance: Provenance | None = None


class _ZoneFeature(StrictModel):
    type: Literal["Feature"]
    properties: _ZoneProperties
    geometry: dict[str, Any] | None


class _SiteFile(StrictModel):
    type: Literal["FeatureCollection"]
    schema_: Literal["quaywatch/site/1"] = Field(alias="schema")
    id: Key
    name: str = Field(min_length=1)
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    centre: _Position | None = None
    utc_offset_h: OffsetHours = 0.0
    aliases: tuple[Alias, ...] = ()
    provenance: Provenance | None = None
    crs: dict[str, Any] | None = None
    features: tuple[_ZoneFeature, ...]


class _Plain(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _PlainFeature(_Plain):
    type: Literal["Feature"]
    id: str | int | None = None
    properties: dict[str, Any] | None = None
    geometry: dict[str, Any] | None


class _PlainFile(_Plain):
    type: Literal["FeatureCollection"]
    name: str | None = None
    features: tuple[_PlainFeature, ...] = Field(min_length=1)


def read_site(path: Path) -> Site:
    """The site that a GeoJSON file describes.

    A file with `"schema": "quaywatch/site/1"` is read strictly. In a plain layer each feature needs a `kind`, and an
    `id` or `name`; the site takes its name from the layer or the file, and its local days are those of UTC.

    Raises:
        SourceError: The file cannot be opened.
        DataError: It is not such GeoJSON, not in EPSG:4326, or a zone is wrong; named by line and key.
    """
    text = read_json(path, what="site file")
    if not isinstance(text.data, dict):
        raise DataError(f"{text.name} holds no object", expected="a GeoJSON FeatureCollection")
    _check_crs(text)
    site = _own_site(text) if "schema" in text.data else _plain_site(text, path)
    _check_serves(text, site)
    return site


def read_tracks(path: Path) -> tuple[Zone, ...]:
    """The lines of a GeoJSON file as track zones, ids as written; polygons and lines of another kind are left out.

    A line without a `kind` is taken for a track.

    Raises:
        SourceError: The file cannot be opened.
        DataError: It is not such GeoJSON, not in EPSG:4326, a line is wrong, two have one id, or there is none.
    """
    text = read_json(path, what="file of tracks")
    if not isinstance(text.data, dict):
        raise DataError(f"{text.name} holds no object", expected="a GeoJSON FeatureCollection")
    _check_crs(text)
    tracks = []
    for index, feature in enumerate(read_as(text, _PlainFile).features):
        own = feature.properties or {}
        if own.get("kind") not in (None, "", ZoneKind.TRACK.value):
            continue
        shape = _shape(text, index, feature.geometry)
        if shape is not None and shape.kind is ShapeKind.LINE:
            name = own.get("id") or own.get("name") or feature.id or f"track-{index + 1}"
            provenance = Provenance(source=f"drawn in {path.name}")
            tracks.append(Zone(id=str(name), kind=ZoneKind.TRACK, shape=shape, provenance=provenance))
    if not tracks:
        raise DataError(f"{text.name} holds no line", expected="at least one LineString along a track")
    _check_ids(text, tracks)
    return tuple(tracks)


def _own_site(text: JsonText) -> Site:
    file = read_as(text, _SiteFile)
    zones = []
    for index, feature in enumerate(file.features):
        own = feature.properties
        zones.append(
            Zone(
                id=own.id,
                kind=own.kind,
                shape=_shape(text, index, feature.geometry),
                aliases=own.aliases,
                serves=own.serves,
                port=own.port,
                utc_offset_h=own.utc_offset_h,
                provenance=own.provenance,
            )
        )
    _check_ids(text, zones)
    return Site(
        id=file.id,
        name=file.name,
        country=file.country,
        centre=LonLat(lon=file.centre.lon, lat=file.centre.lat) if file.centre else None,
        utc_offset_h=file.utc_offset_h,
        aliases=file.aliases,
        zones=tuple(zones),
        provenance=file.provenance,
    )


def _plain_site(text: JsonText, path: Path) -> Site:
    file = read_as(text, _PlainFile)
    source = Provenance(source=f"drawn in {path.name}")
    zones = [_plain_zone(text, index, feature, source) for index, feature in enumerate(file.features)]
    _check_ids(text, zones)
    name = file.name or path.stem
    drawn = next((zone.shape for zone in zones if zone.shape), None)
    return Site(
        id=_key(name),
        name=name,
        centre=drawn.centre if drawn else None,
        zones=tuple(zones),
        provenance=source,
    )


def _plain_zone(text: JsonText, index: int, feature: _PlainFeature, source: Provenance) -> Zone:
    own = feature.properties or {}
    kind = own.get("kind")
    if kind not in tuple(ZoneKind):
        where = ("features", index, "properties", "kind")
        wrong = "no kind" if kind is None else f"kind {kind!r}"
        raise problems_error(text, [Problem(path=where, what=f"{wrong}, expected one of: {', '.join(ZoneKind)}")])
    named = next((str(own[key]) for key in ("id", "name") if own.get(key) not in (None, "")), None)
    name = named or (str(feature.id) if feature.id is not None else f"zone-{index + 1}")
    title = own.get("name")
    return Zone(
        id=_key(name),
        kind=ZoneKind(kind),
        shape=_shape(text, index, feature.geometry),
        aliases=(Alias(text=title),) if isinstance(title, str) and title else (),
        provenance=source,
    )


def _key(name: str) -> str:
    """A key made of a name: runs of other characters than letters and digits become one hyphen."""
    return re.sub(r"[^\w.]+", "-", name.casefold()).strip("-.")[:64] or "unnamed"


def _shape(text: JsonText, index: int, geometry: Mapping[str, Any] | None) -> Shape | None:
    if geometry is None:
        return None
    where = ("features", index, "geometry")
    try:
        shape = shape_from_geojson(geometry, name="the zone")
        if shape.kind is ShapeKind.POINT:
            raise DataError("the zone is a Point", expected="a LineString or Polygon, or null where nobody drew it")
        plane = LocalFrame(origin=shape.centre).to_plane(shape)
    except DataError as error:
        raise problems_error(text, [Problem(path=where, what=str(error))]) from error
    if not plane.is_valid or plane.length == 0 or (shape.kind is ShapeKind.POLYGON and plane.area == 0):
        raise problems_error(text, [Problem(path=where, what=f"{_NO_SHAPE}, expected a simple one: draw it again")])
    return shape


def _check_ids(text: JsonText, zones: list[Zone]) -> None:
    ids = [zone.id for zone in zones]
    double = [index for index, key in enumerate(ids) if key in ids[:index]]
    if double:
        what = "a second zone {!r}, expected one zone per key".format
        raise problems_error(text, [Problem(path=("features", index), what=what(ids[index])) for index in double])


def _check_serves(text: JsonText, site: Site) -> None:
    known = {zone.id for zone in site.zones}
    problems = [
        Problem(path=("features", index, "properties", "serves"), what=f"no zone {key!r} in this site")
        for index, zone in enumerate(site.zones)
        for key in zone.serves
        if key not in known
    ]
    if problems:
        raise problems_error(text, problems)


def _check_crs(text: JsonText) -> None:
    """RFC 7946 knows one system only; a `crs` member of older writers is taken at its word, and refused if other."""
    crs = text.data.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _LONLAT_CRS.fullmatch(name):
        raise DataError(
            f"{text.name} is in {name or 'an unnamed reference system'}",
            expected="longitude and latitude in degrees (EPSG:4326)",
            do="Export it again in EPSG:4326",
        )


def write_site(site: Site) -> dict[str, Any]:
    """The site as `quaywatch/site/1`, ready for JSON; what is not known is left out."""
    return _known(
        {
            "type": "FeatureCollection",
            "schema": SITE_SCHEMA,
            "id": site.id,
            "name": site.name,
            "country": site.country,
            "utc_offset_h": site.utc_offset_h,
            "centre": {"lon": site.centre.lon, "lat": site.centre.lat} if site.centre else None,
            "aliases": [_known(asdict(alias)) for alias in site.aliases],
            "provenance": _known(asdict(site.provenance)) if site.provenance else None,
        }
    ) | {"features": [_feature(zone) for zone in site.zones]}


def _feature(zone: Zone) -> dict[str, Any]:
    properties = {
        "id": zone.id,
        "kind": zone.kind.value,
        "aliases": [_known(asdict(alias)) for alias in zone.aliases],
        "serves": list(zone.serves),
        "port": zone.port,
        "utc_offset_h": zone.utc_offset_h,
        "provenance": _known(asdict(zone.provenance)) if zone.provenance else None,
    }
    geometry = shape_to_geojson(zone.shape) if zone.shape else None
    return {"type": "Feature", "properties": _known(properties), "geometry": geometry}


def _known(members: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None and value != []}
