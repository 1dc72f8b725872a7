"""A run over several scenes of one port: its berths are judged by their history, which a late scene redoes."""

from __future__ import annotations

import json
import sqlite3

import numpy as np
import pytest
import rasterio
import rasterio.warp
from affine import Affine
from scipy import ndimage

from quaywatch.casefile.config import CaseConfig, SiteEntry, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.detections.learned import DETECTOR
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.run import run_case
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.observation import Outcome

NAMES = {"B03": (0.05, 0.2, 0.14), "B08": (0.02, 0.25, 0.18), "B11": (0.01, 0.28, 0.16)}
"""Water, quay and ship; too few bands for the cloud model."""
PLACE = Affine(10, 0, 500_000, 0, -10, 3_888_000)
SHIP, PONTOON = (160, 230), (280, 340)
"""Ends in quarters of a pixel."""
EAST_M = {"busy": 400, "pontoon": 680}


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress."""


def draw_scene(folder, day, *things):
    ground = np.zeros((400, 480), int)
    ground[:160] = 1
    for first, last in things:
        ground[160:172, first:last] = 2
    rng = np.random.default_rng(day)
    path = folder / f"port_2024-05-{day:02d}.tif"
    profile = {"driver": "GTiff", "height": 100, "width": 120, "count": 3, "dtype": "uint16"}
    with rasterio.open(path, "w", crs="EPSG:32652", transform=PLACE, **profile) as raster:
        for number, (name, levels) in enumerate(NAMES.items(), 1):
            fine = ndimage.gaussian_filter(np.choose(ground, levels), 2.4)
            band = fine.reshape(100, 4, 120, 4).mean(axis=(1, 3)) + rng.normal(0, 0.003, (100, 120))
            raster.write(np.round(np.clip(band, 0.001, 1) * 10000).astype(np.uint16), number)
            raster.set_band_description(number, name)
    return path


def write_site(folder):
    features = []
    for name, east_m in EAST_M.items():
        corners = [(east_m, 400), (east_m + 200, 400), (east_m + 200, 448), (east_m, 448), (east_m, 400)]
        x, y = zip(*((500_000 + e, 3_888_000 - s) for e, s in corners), strict=True)
        lon, lat = rasterio.warp.transform("EPSG:32652", "EPSG:4326", x, y)
        ring = [list(zip(lon, lat, strict=True))]
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": ring},
                "properties": {"id": name, "kind": "berth"},
            }
        )
    (folder / "sites").mkdir(exist_ok=True)
    collection = {"type": "FeatureCollection", "name": "port", "features": features}
    (folder / "sites" / "port.geojson").write_text(json.dumps(collection), encoding="utf-8")


def add(case, paths):
    with open_case(case) as store:
        ingest_files(store, paths, Terms(hints={"sensor": "sentinel2", "scale": "0.0001"}), silent)


def answers(case):
    with open_case(case) as store:
        parts = store.read_findings_parts()
        days = {scene.id: scene.acquired.start.day for scene in parts["scenes"]}
        return {(days[one.scene], one.zone): one for one in parts["answers"]}, parts


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Seven scenes, a ship in the seventh, and a pontoon in all."""
    folder = tmp_path_factory.mktemp("history")
    case = folder / "case"
    sites = (SiteEntry(file="sites/port.geojson"),)
    write_new_config(case, CaseConfig(id="case", title="A port", question="What came?", sites=sites))
    write_site(case)
    add(case, [draw_scene(folder, day, PONTOON, *([SHIP] if day == 7 else [])) for day in range(1, 8)])
    run_case(case, workers=1, report=silent)
    return case


def test_berths_are_judged_by_their_history(case):
    told, parts = answers(case)
    outcomes = {key: one.outcome for key, one in told.items()}
    assert outcomes == {(d, z): Outcome.SEEN if (d, z) == (7, "busy") else Outcome.NOT_SEEN for d, z in told}
    assert len(parts["histories"]) == 14
    assert {look.searched_by for look in parts["looks"]} == {f"vessels_learned {DETECTOR.version} with berth_history 1"}
    (ship,) = parts["detections"]
    assert ship.length_m.value == pytest.approx(175, abs=12)
    assert [one.detections for one in parts["observations"] if one.outcome is Outcome.SEEN] == [(ship.id,)]


def test_strips_are_objects_of_the_case_and_it_is_whole(case):
    with open_case(case) as store:
        strips = [artefact for artefact in store.artefacts() if artefact.role is ArtefactRole.STRIPS]
    assert len(strips) == 7
    assert max(artefact.size for artefact in strips) < 40_000
    assert verify_case(case).whole


def test_a_second_run_does_nothing(case):
    assert run_case(case, workers=1, report=silent).run == 0


def test_a_late_scene_makes_a_new_history_and_reads_no_old_strip_again(case):
    def keys(stage):
        database = sqlite3.connect(case / "case.db")
        found = dict(database.execute("SELECT slot, key FROM units WHERE stage = ?", (stage,)).fetchall())
        database.close()
        return found

    before = {stage: keys(stage) for stage in ("strips", "history", "look")}
    add(case, [draw_scene(case.parent, 8, PONTOON, SHIP)])
    run_case(case, workers=1, report=silent)
    after = {stage: keys(stage) for stage in before}
    assert before["strips"].items() <= after["strips"].items()
    assert not before["history"].items() & after["history"].items()
    assert not before["look"].items() & after["look"].items()
    told, _ = answers(case)
    assert told[8, "busy"].outcome is Outcome.SEEN
    assert "of 7 others" in told[1, "busy"].because
    assert verify_case(case).whole
    assert run_case(case, workers=1, report=silent).run == 0
