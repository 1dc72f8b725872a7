"""Cut a part of the Beihai pair of OSCD out of its two Sentinel-2 scenes, for the shipped demo.

    python tools/cut_beihai_demo.py FOLDER [OUT]

FOLDER holds `t1_20161209_B02B03B04B08.tif` and `t2_20180309_B02B03B04B08.tif` of the Onera Satellite Change Detection
set (Caye Daudt et al. 2018): pixels only, no mask is read. Every pixel stays as it is (no resampling).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import rasterio
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.windows import Window

SCENES = {"2016-12-09": "t1_20161209_B02B03B04B08.tif", "2018-03-09": "t2_20180309_B02B03B04B08.tif"}
PART = Window(col_off=0, row_off=640, width=300, height=262)
OUT = Path(__file__).parents[1] / "src/quaywatch/demos/data/beihai"
ZONES = {
    "roadside_plots": [(140, 765), (185, 735), (210, 745), (205, 770), (185, 800), (185, 860), (160, 870), (130, 830)],
}
"""Drawn by hand on the two pictures, in columns and rows of the uncut first scene."""


def cut(source: Path, target: Path, day: str) -> None:
    """Write the part of a scene as a cloud-optimised GeoTIFF."""
    with rasterio.open(source) as scene:
        place = scene.window_transform(PART)
        profile = scene.profile | {"width": PART.width, "height": PART.height, "transform": place}
        pixels, names = scene.read(window=PART), scene.descriptions
    tags = {
        "date": day,
        "sensor": "Sentinel-2 L1C",
        "credit": f"Contains modified Copernicus Sentinel data {day[:4]}",
        "cut": f"columns {PART.col_off}+{PART.width}, rows {PART.row_off}+{PART.height}; pixels unchanged",
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as crop:
            crop.write(pixels)
            crop.descriptions, crop.scales = names, [0.0001] * len(names)
            crop.update_tags(**tags)
        with memory.open() as crop:
            copy(crop, target, driver="COG", compress="DEFLATE", predictor=2, level=9, blocksize=512, overviews="NONE")


def write_zones(source: Path, target: Path) -> None:
    """Write the hand-drawn zones as a site file."""
    with rasterio.open(source) as scene:
        place = scene.transform
    drawn = {
        "source": "drawn by hand by the Quaywatch developers on the two pictures of this demo",
        "precision_m": 30.0,
        "surveyed": False,
    }
    features = []
    for key, corners in ZONES.items():
        ring = [[round(x, 6), round(y, 6)] for x, y in (place * corner for corner in [*corners, corners[0]])]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        properties = {"id": key, "kind": "building", "provenance": drawn}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    longitude, latitude = place * (PART.col_off + PART.width / 2, PART.row_off + PART.height / 2)
    site = {
        "type": "FeatureCollection",
        "schema": "quaywatch/site/1",
        "id": "beihai",
        "name": "Beihai, north-east of the city",
        "country": "CN",
        "centre": {"lon": round(longitude, 5), "lat": round(latitude, 5)},
        "utc_offset_h": 0.0,
        "provenance": drawn,
        "features": features,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(site, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the Beihai folder of OSCD")
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    arguments = parser.parse_args()
    for day, name in SCENES.items():
        cut(arguments.folder / name, arguments.out / f"beihai_{day}.tif", day)
    write_zones(arguments.folder / SCENES["2016-12-09"], arguments.out / "sites" / "beihai.geojson")


if __name__ == "__main__":
    main()
