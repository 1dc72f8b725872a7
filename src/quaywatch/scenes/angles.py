"""Where the sun and the sensor stood: from tags, or from the metadata that lie beside a scene's files.

Read are the tags of the file, a STAC item of the file's name beside it, Landsat's `…_MTL.txt`, and the granule's
`MTD_TL.xml` of Sentinel-2. What none of them says is not known here (the sun can be computed: `scenes.sun`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from quaywatch.records.scene import Scene

__all__ = ["ANGLE_KEYS", "find_angles", "read_angle"]

ANGLE_KEYS = ("sun_azimuth", "sun_elevation", "view_azimuth", "view_off_nadir")
"""Parameters of a scene, in degrees: from north clockwise, above the horizon, and from the vertical at the ground."""
_NAMES = {
    "sun_azimuth": ("sun_azimuth", "sunazimuth", "view:sun_azimuth", "mean_sun_azimuth", "meansunaz"),
    "sun_elevation": ("sun_elevation", "sunelevation", "view:sun_elevation", "mean_sun_elevation", "meansunel"),
    "view_azimuth": ("view:azimuth", "satellite_azimuth", "satazimuth", "meansataz"),
    "view_off_nadir": ("view:incidence_angle", "view:off_nadir", "off_nadir", "offnadirangle", "meanoffnadirviewangle"),
}
_LARGEST = {"sun_azimuth": 360.0, "sun_elevation": 90.0, "view_azimuth": 360.0, "view_off_nadir": 75.0}
_LEAST = {"view_azimuth": 0.0, "view_off_nadir": 0.0, "sun_azimuth": -180.0, "sun_elevation": 0.0}
_MTL = re.compile(r"^\s*([A-Z_]+)\s*=\s*(\S+)\s*$", re.M)
_LANDSAT = re.compile(r"^(L[CO]0[89]_[A-Z0-9]{4}_\d{6}_\d{8}_\d{8}_\d{2}_[A-Z0-9]{2})_")
_SUN = re.compile(r"<Mean_Sun_Angle>.*?<ZENITH_ANGLE[^>]*>([\d.]+)<.*?<AZIMUTH_ANGLE[^>]*>([\d.]+)<", re.S)
_LARGEST_FILE = 4_000_000


def find_angles(paths: Iterable[Path], tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The angles that are told, by the names of `ANGLE_KEYS`, and under `angles_from` where they were read.

    Args:
        paths: The scene's files.
        tags: Their tags, keys in lower case.
    """
    told: dict[str, str] = {}
    sources = [("tags of the file", dict(one)) for one in tags]
    for where, facts in (*sources, *(beside for path in paths for beside in _beside(path))):
        found = _angles(facts)
        if found and not told:
            told["angles_from"] = where
        told = found | told
    return told


def read_angle(scene: Scene, key: str) -> float | None:
    """An angle of a scene in degrees, None where nothing told it."""
    text = scene.parameters.get(key)
    return None if text is None else float(text)


def _angles(facts: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for key, names in _NAMES.items():
        text = next((str(facts[name]) for name in names if name in facts), "")
        try:
            number = float(text)
        except ValueError:
            continue
        if math.isfinite(number) and _LEAST[key] <= number <= _LARGEST[key]:
            found[key] = f"{number % 360.0 if 'azimuth' in key else number:.3f}"
    return found


def _beside(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Facts in the files beside a scene's file, with their names."""
    item = _text(path.with_suffix(".json"))
    if item:
        try:
            properties = json.loads(item).get("properties", {})
        except (ValueError, AttributeError):
            properties = {}
        if isinstance(properties, dict):
            yield path.with_suffix(".json").name, {str(key): str(value) for key, value in properties.items()}
    product = _LANDSAT.match(path.name)
    if product:
        name = f"{product[1]}_MTL.txt"
        facts = {key.lower(): value.strip('"') for key, value in _MTL.findall(_text(path.with_name(name)))}
        yield name, facts
    for folder in list(path.parents)[:3]:
        sun = _SUN.search(_text(folder / "MTD_TL.xml"))
        if sun:
            yield "MTD_TL.xml", {"sun_elevation": str(90.0 - float(sun[1])), "sun_azimuth": sun[2]}


def _text(path: Path) -> str:
    """The text of a small file; empty where there is none that can be read."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
