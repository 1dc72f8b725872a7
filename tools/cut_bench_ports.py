"""Cut three harbours out of sen2ships scenes with their labels and berths, for `quaywatch bench vessels`.

    python tools/cut_bench_ports.py FOLDER [OUT]

FOLDER holds `stacks/`, `labels/` and `berths/` of the ports: bands B02 B03 B04 B08 B11 of
github.com/ShipDetectionExperts/sen2ships (commit d8e83c1a, MIT), stacked as uint16 with reflectance x 10000, labels as
rectangles round its masks, and strips along straight quays as a stand-in for surveyed berths. The cuts keep every pixel
as it is. A label that the cut's edge meets is kept with `class` `cut`, and is then neither wanted nor false; a berth
that it meets is left out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import rasterio
import shapely
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.warp import transform_geom
from rasterio.windows import Window

PORTS = {
    "algiers_2023-08-17": Window(col_off=0, row_off=512, width=416, height=400),
    "busan_2022-05-14": Window(col_off=488, row_off=272, width=416, height=400),
    "genoa_2023-07-10": Window(col_off=1528, row_off=216, width=416, height=400),
}
OUT = Path(__file__).parents[1] / "src/quaywatch/bench/data"


def cut(folder: Path, name: str, window: Window, out: Path) -> None:
    """Write one port's picture, labels and berths."""
    with rasterio.open(folder / "stacks" / f"{name}.tif") as stack:
        place = stack.window_transform(window)
        profile = stack.profile | {"width": window.width, "height": window.height, "transform": place}
        pixels, tags, names, scales = stack.read(window=window), stack.tags(), stack.descriptions, stack.scales
        area = shapely.box(*rasterio.windows.bounds(window, stack.transform))
        crs = stack.crs
    tags.pop("AREA_OR_POINT", None)
    tags["cut"] = f"columns {window.col_off}+{window.width}, rows {window.row_off}+{window.height}; pixels unchanged"
    with MemoryFile() as memory:
        with memory.open(**profile) as crop:
            crop.write(pixels)
            crop.descriptions, crop.scales = names, scales
            crop.update_tags(**tags)
        with memory.open() as crop:
            target = out / f"{name}.tif"
            copy(crop, target, driver="COG", compress="DEFLATE", predictor=2, level=9, blocksize=256, overviews="NONE")
    for kind in ("labels", "berths"):
        features = json.loads((folder / kind / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        kept = [found for one in features if (found := _inside(one, area, crs, kind))]
        text = json.dumps({"type": "FeatureCollection", "features": kept}, separators=(",", ":"))
        (out / f"{name}.{kind}.geojson").write_text(text + "\n", encoding="utf-8")


def _inside(feature: dict[str, Any], area: shapely.Polygon, crs: Any, kind: str) -> dict[str, Any] | None:
    shape = shapely.geometry.shape(transform_geom("EPSG:4326", crs, feature["geometry"]))
    if not shape.intersects(area):
        return None
    told = {key: feature["properties"][key] for key in ("id", "kind", "length_m") if key in feature["properties"]}
    if not area.covers(shape):
        if kind == "berths":
            return None
        told["class"] = "cut"
    return {"type": "Feature", "geometry": feature["geometry"], "properties": told}


def main() -> None:
    """Read the arguments and cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the sen2ships data folder")
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    arguments = parser.parse_args()
    for name, window in PORTS.items():
        cut(arguments.folder, name, window, arguments.out)


if __name__ == "__main__":
    main()
