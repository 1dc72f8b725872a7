"""Cut the inner harbour of Busan out of a sen2ships scene, for the shipped demo.

    python tools/cut_busan_demo.py FOLDER [OUT.tif]

FOLDER holds `stacks/busan_2022-05-14.tif`: the five bands B02 B03 B04 B08 B11 of
github.com/ShipDetectionExperts/sen2ships (commit d8e83c1a, MIT), stacked as uint16 with reflectance x 10000. The cut
keeps every pixel as it is (no resampling), with its grid (EPSG:3857), band names, scale, date and credit.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import rasterio
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.windows import Window

SCENE = "busan_2022-05-14.tif"
HARBOUR = Window(col_off=336, row_off=32, width=560, height=496)
OUT = Path(__file__).parents[1] / "src/quaywatch/demos/data/busan" / SCENE


def cut(source: Path, target: Path) -> None:
    """Write the harbour window of the stack as a cloud-optimised GeoTIFF."""
    with rasterio.open(source) as stack:
        profile = stack.profile | {
            "width": HARBOUR.width,
            "height": HARBOUR.height,
            "transform": stack.window_transform(HARBOUR),
        }
        pixels, tags, names, scales = stack.read(window=HARBOUR), stack.tags(), stack.descriptions, stack.scales
    tags.pop("AREA_OR_POINT", None)
    tags["cut"] = (
        f"columns {HARBOUR.col_off}+{HARBOUR.width}, rows {HARBOUR.row_off}+{HARBOUR.height}; pixels unchanged"
    )
    with MemoryFile() as memory:
        with memory.open(**profile) as crop:
            crop.write(pixels)
            crop.descriptions, crop.scales = names, scales
            crop.update_tags(**tags)
        with memory.open() as crop:
            copy(crop, target, driver="COG", compress="DEFLATE", predictor=2, level=9, blocksize=256, overviews="NONE")


def main() -> None:
    """Read the arguments and cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the sen2ships data folder")
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    arguments = parser.parse_args()
    cut(arguments.folder / "stacks" / SCENE, arguments.out)


if __name__ == "__main__":
    main()
