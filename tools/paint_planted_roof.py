"""Paint a roof over a track into two real pictures of a rail yard, for the shipped synthetic demo.

    python tools/paint_planted_roof.py FOLDER [OUT]

FOLDER holds the two Bordeaux scenes of the Onera Satellite Change Detection set (pixels only). **What comes out is
synthetic**: a roof of 300 by 26 m that never stood there, in six looks with shifts, light and noise of their own. The
looks are dated 2001, before the first Sentinel-2 flew, so that nobody takes them for pictures of that day. The seed is
fixed: the same input gives the same pixels.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.features import rasterize
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.windows import Window
from scipy import ndimage
from shapely.geometry import LineString, Polygon

from quaywatch.geo import LocalFrame, LonLat, shape_to_geojson

GROUNDS = ("t1_20160504_B02B03B04B08.tif", "t2_20171026_B02B03B04B08.tif")
PART = Window(col_off=240, row_off=300, width=220, height=217)
MIDDLE, TOWARDS = (404.0, 433.0), (421.0, 385.0)
"""Middle of the roof, and a point on the line of its track to the north, in columns and rows of the uncut scene."""
LENGTH_M, WIDTH_M = 300.0, 26.0
ROOF = np.array([0.30, 0.32, 0.33, 0.37])
"""Reflectance of the roof per band, as of light sheet metal."""
BLUR_M = 14.0 / 2.3548
"""Standard deviation of the point spread with which the roof is painted."""
FINE = 8
"""Parts of a pixel along each side in which the roof is drawn before it is blurred."""
SEED = 20010301
OUT = Path(__file__).parents[1] / "src/quaywatch/demos/data/planted-roof"
CREDIT = "Synthetic: roof painted by Quaywatch; ground contains modified Copernicus Sentinel data 2016, 2017"

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One picture to paint."""

    day: str
    ground: int
    """Which of the two real pictures."""
    built_m: float
    """How much of the roof's length stands, from its northern end."""
    hidden: bool = False
    """The yard lies beyond the edge of the swath."""


LOOKS = (
    Look(day="2001-02-03", ground=0, built_m=0.0),
    Look(day="2001-03-15", ground=0, built_m=0.0),
    Look(day="2001-04-28", ground=0, built_m=0.0, hidden=True),
    Look(day="2001-06-09", ground=1, built_m=150.0),
    Look(day="2001-08-21", ground=1, built_m=LENGTH_M),
    Look(day="2001-10-02", ground=1, built_m=LENGTH_M),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The line of the track, in metres round the middle of the roof."""

    frame: LocalFrame
    along: Array
    """Unit vector to the north."""

    @property
    def across(self) -> Array:
        """Unit vector to the left of it."""
        return np.array([-self.along[1], self.along[0]])

    def points(self, places: list[tuple[float, float]]) -> list[LonLat]:
        """Positions of (along, across) in metres."""
        return list(self.frame.to_lonlat([a * self.along + c * self.across for a, c in places]))


def find_axis(place: Affine) -> Axis:
    """The axis from its two points in pixels of the uncut scene, whose transform is given."""
    middle, towards = (LonLat(lon=x, lat=y) for x, y in (place * MIDDLE, place * TOWARDS))
    frame = LocalFrame(origin=middle)
    along = frame.to_xy([towards])[0]
    return Axis(frame=frame, along=along / np.hypot(*along))


def paint(ground: Array, place: Affine, axis: Axis, look: Look, rng: np.random.Generator) -> Array:
    """The look as reflectance: the roof as far as it stands, then a shift, a gain, haze and noise."""
    half, side = LENGTH_M / 2, WIDTH_M / 2
    picture = ground.copy()
    if look.built_m > 0:
        south = half - look.built_m
        corners = axis.points([(half, side), (half, -side), (south, -side), (south, side)])
        roof = Polygon([(p.lon, p.lat) for p in corners])
        rows, columns = ground.shape[1:]
        fine = rasterize([roof], out_shape=(rows * FINE, columns * FINE), transform=place * Affine.scale(1 / FINE))
        step_m = axis.frame.to_xy([LonLat(lon=axis.frame.origin.lon + place.a, lat=axis.frame.origin.lat + place.e)])[0]
        widths = BLUR_M / np.abs(step_m[::-1]) * FINE
        share = ndimage.gaussian_filter(fine.astype(float), widths)
        share = share.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3))
        picture = (1 - share) * picture + share * ROOF[:, None, None]
    shift = rng.uniform(-0.4, 0.4, 2)
    picture = np.stack([ndimage.shift(band, shift, order=3, mode="nearest") for band in picture])
    picture = picture * rng.uniform(0.95, 1.05, (4, 1, 1)) + rng.uniform(0, 0.01) + rng.normal(0, 0.002, picture.shape)
    picture = np.clip(picture, 0.0001, 1.5)
    if look.hidden:
        picture[:, :, picture.shape[2] // 2 :] = 0.0
    return picture


def write_look(picture: Array, profile: dict[str, object], day: str, target: Path) -> None:
    """Write a look as a cloud-optimised GeoTIFF that says that it is synthetic."""
    tags = {"date": day, "sensor": "Sentinel-2 L1C", "credit": CREDIT, "synthetic": "yes: the roof was painted"}
    with MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(np.round(picture * 10000).astype(np.uint16))
            raster.descriptions, raster.scales = ("B02", "B03", "B04", "B08"), [0.0001] * 4
            raster.update_tags(**tags)
        with memory.open() as raster:
            copy(
                raster, target, driver="COG", compress="DEFLATE", predictor=2, level=9, blocksize=512, overviews="NONE"
            )


def write_site(axis: Axis, target: Path) -> None:
    """Write the two tracks as a site file: one that the finished roof covers whole, and a longer one."""
    drawn = {"source": "drawn by the painter of this synthetic demo", "precision_m": 5.0, "surveyed": False}
    features = []
    for key, half_m, off_m in (("platform_track", 135.0, 4.0), ("through_track", 300.0, -4.0)):
        line = LineString(axis.frame.to_xy(axis.points([(-half_m, off_m), (half_m, off_m)])))
        geometry = shape_to_geojson(axis.frame.from_plane(line))
        properties = {"id": key, "kind": "track", "provenance": drawn}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    origin = axis.frame.origin
    site = {
        "type": "FeatureCollection",
        "schema": "quaywatch/site/1",
        "id": "planted-roof",
        "name": "Synthetic rail yard",
        "centre": {"lon": round(origin.lon, 5), "lat": round(origin.lat, 5)},
        "provenance": drawn,
        "features": features,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(site, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and paint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the Bordeaux folder of OSCD")
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    arguments = parser.parse_args()
    rng, grounds = np.random.default_rng(SEED), []
    for name in GROUNDS:
        with rasterio.open(arguments.folder / name) as scene:
            grounds.append(scene.read(window=PART) * 0.0001)
            whole, place = scene.transform, scene.window_transform(PART)
            profile = scene.profile | {"width": PART.width, "height": PART.height, "transform": place}
    axis = find_axis(whole)
    write_site(axis, arguments.out / "sites" / "planted-roof.geojson")
    for look in LOOKS:
        painted = paint(grounds[look.ground], place, axis, look, rng)
        write_look(painted, profile, look.day, arguments.out / f"synthetic_planted-roof_{look.day}.tif")


if __name__ == "__main__":
    main()
