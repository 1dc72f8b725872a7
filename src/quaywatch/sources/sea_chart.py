"""The sea chart that Quaywatch ships: a hand-drawn GeoJSON file of seas and passages, coarse on purpose."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from quaywatch.geo import shape_from_geojson
from quaywatch.records.sea import Passage, Sea, SeaChart

__all__ = ["read_sea_chart"]

_FILE = Path(__file__).with_name("gazetteer_data") / "sea_chart.json"


@cache
def read_sea_chart() -> SeaChart:
    """Seas (polygons with the property `sea`) and passages (points with `passage` and `joins`)."""
    seas, passages = [], []
    for feature in json.loads(_FILE.read_text(encoding="utf-8"))["features"]:
        shape, properties = shape_from_geojson(feature["geometry"]), feature["properties"]
        if "sea" in properties:
            seas.append(Sea(name=properties["sea"], outline=shape))
        else:
            position = shape.rings[0][0]
            passages.append(Passage(name=properties["passage"], position=position, joins=tuple(properties["joins"])))
    return SeaChart(seas=tuple(seas), passages=tuple(passages))
