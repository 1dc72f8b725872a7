"""The shipped ports: three Sentinel-2 pictures of 3 to 4 km with labelled ships and berths."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from quaywatch.bench.matching import Label
from quaywatch.geo import LocalFrame, shape_from_geojson
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Scene
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene

__all__ = ["Port", "read_ports"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One picture with what lies in it."""

    name: str
    """Port and date."""
    path: Path
    """The raster."""
    scene: Scene
    """What it is."""
    frame: LocalFrame
    """Metres that the labels are in."""
    labels: tuple[Label, ...]
    """Its vessels, labelled by eye."""
    zones: tuple[Zone, ...]
    """Strips along straight quays: a stand-in for surveyed berths."""


def read_ports() -> Iterator[Port]:
    """All shipped ports, by name."""
    with resources.as_file(resources.files("quaywatch.bench") / "data") as folder:
        for path in sorted(folder.glob("*.tif")):
            yield _read_port(path)


def _read_port(path: Path) -> Port:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    scene = identify_scene([(path, digest)], SceneHints(sensor="sentinel2", acquired=path.stem[-10:]))
    frame = LocalFrame(origin=scene.footprint.centre)
    labels = tuple(
        Label(
            area=frame.to_plane(shape_from_geojson(one["geometry"])),
            length_m=one["properties"]["length_m"],
            wanted="class" not in one["properties"],
        )
        for one in _features(path, "labels")
    )
    zones = tuple(
        Zone(id=one["properties"]["id"], kind=ZoneKind.BERTH, shape=shape_from_geojson(one["geometry"]))
        for one in _features(path, "berths")
    )
    return Port(name=path.stem, path=path, scene=scene, frame=frame, labels=labels, zones=zones)


def _features(path: Path, kind: str) -> list[dict[str, Any]]:
    text = (path.parent / f"{path.stem}.{kind}.geojson").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)["features"]
    return found
