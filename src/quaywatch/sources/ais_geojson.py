"""GeoJSON points with a time and a vessel's number, as rows: one collection, or one feature a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import pyarrow as pa

from quaywatch.errors import DataError
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_tables import table_batches
from quaywatch.sources.packed_files import PackedPart, whole_lines

__all__ = ["open_geojson"]

MAX_BYTES = 512 * 2**20
"""A collection is parsed as a whole. Larger ones are given one feature a line."""
FEATURES = 100_000
_LON, _LAT = "longitude", "latitude"


def open_geojson(part: PackedPart, columns: Mapping[str, str]) -> tuple[str, Iterator[TrackBatch]]:
    """The dialect, and the batches.

    Args:
        part: The file.
        columns: As `parse_columns` gives them, for the properties; the place is that of the point.

    Raises:
        DataError: It is no GeoJSON, too large, or its points tell no time or no vessel.
    """
    lines = whole_lines(part)
    first = next(lines, b"")
    line, _, rest = first.strip().partition(b"\n")
    if rest and _is_feature(line):
        features = _features_of_lines(block for block in (first, *lines))
    else:
        features = iter(_collection(b"".join((first, *_limited(lines, part.name))), part.name))
    return "GeoJSON points", _batches(features, columns, part)


def _limited(lines: Iterable[bytes], name: str) -> Iterator[bytes]:
    done = 0
    for block in lines:
        done += len(block)
        if done > MAX_BYTES:
            raise DataError(f"{name} is larger than {MAX_BYTES >> 20} MiB", do="Write it with one feature a line")
        yield block


def _is_feature(line: bytes) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("type") == "Feature"


def _features_of_lines(blocks: Iterable[bytes]) -> Iterator[Any]:
    for block in blocks:
        for line in block.splitlines():
            if line.strip(b" \t\r\x1e"):
                try:
                    yield json.loads(line.strip(b"\x1e"))
                except (ValueError, RecursionError):
                    yield None


def _collection(text: bytes, name: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name} is no whole JSON ({error})", expected="GeoJSON points") from error
    features = found.get("features") if isinstance(found, dict) else None
    if isinstance(found, dict) and found.get("type") == "Feature":
        return [found]
    if not isinstance(features, list):
        raise DataError(f"{name} holds no features", expected="a FeatureCollection of points")
    return features


def _batches(features: Iterator[Any], columns: Mapping[str, str], part: PackedPart) -> Iterator[TrackBatch]:
    while block := list(islice(features, FEATURES)):
        rows = [row for feature in block if (row := _row(feature)) is not None]
        if rows:
            yield table_batches(_table(rows), columns, part.name, len(block) - len(rows))[1]
        else:
            yield TrackBatch.empty(ReadCounts(rows=len(block), dropped={"bad row": len(block)}))
    if part.notes:
        yield TrackBatch.empty(ReadCounts(notes=tuple(part.notes)))


def _row(feature: Any) -> dict[str, str] | None:
    """The properties as texts, and the place; None for what is no point."""
    if not isinstance(feature, dict):
        return None
    geometry, properties = feature.get("geometry"), feature.get("properties")
    if not (isinstance(geometry, dict) and isinstance(properties, dict) and geometry.get("type") == "Point"):
        return None
    place = geometry.get("coordinates")
    if not isinstance(place, list) or len(place) < 2:
        return None
    row = {name: str(value) for name, value in properties.items() if isinstance(value, str | int | float)}
    return {
        **{name: text for name, text in row.items() if name.casefold() not in _PLACES},
        _LON: str(place[0]),
        _LAT: str(place[1]),
    }


_PLACES = {"lon", "lat", "longitude", "latitude", "lng", "long", "x", "y"}


def _table(rows: list[dict[str, str]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
