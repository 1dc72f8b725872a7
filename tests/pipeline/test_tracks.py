"""A run over pictures of a track: what stood on it, look by look, once, resumably, and what could not be told."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
import rasterio.warp
from affine import Affine
from tests.detections import test_rolling_stock as drawn
from tests.pipeline.test_stock import found, silent

from quaywatch.casefile.config import CaseConfig, SiteEntry, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.records.observation import ObservationKind, Outcome
from quaywatch.report.build import build_document

CORNER = (500_000.0, 3_890_000.0)
TRAIN = [(60.0, 140.0, drawn.RUSTY)]


def draw_scene(folder, day, trains, *, pixel_m=0.5, hidden=False):
    window = drawn.draw_look(trains, day=day, pixel_m=pixel_m)
    pixels = np.round(np.stack([window.values[band] for band in drawn.BANDS]) * 255 * 3).astype(np.uint8)
    if hidden:
        pixels[:, :, pixels.shape[2] // 3 :] = 0
    path = folder / f"picture_2024-05-{day + 1:02d}.tif"
    place = Affine(pixel_m, 0, CORNER[0], 0, -pixel_m, CORNER[1])
    profile = {"driver": "GTiff", "height": pixels.shape[1], "width": pixels.shape[2], "count": 3, "dtype": "uint8"}
    with rasterio.open(path, "w", crs="EPSG:32652", transform=place, nodata=0, **profile) as raster:
        raster.write(pixels)
        raster.descriptions = ("blue", "green", "red")
    return path


def new_case(folder):
    case = folder / "case"
    sites = (SiteEntry(file="sites/station.geojson"),)
    write_new_config(case, CaseConfig(id="case", title="A track", question="What stood there?", sites=sites))
    east = [CORNER[0] + at for at in (drawn.START_M, drawn.START_M + drawn.TRACK_M)]
    lon, lat = rasterio.warp.transform("EPSG:32652", "EPSG:4326", east, [CORNER[1] - drawn.WIDTH_M / 2] * 2)
    line = {"type": "LineString", "coordinates": list(zip(lon, lat, strict=True))}
    feature = {"type": "Feature", "geometry": line, "properties": {"id": "track_1", "kind": "track"}}
    (case / "sites").mkdir(parents=True, exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "name": "station", "features": [feature]})
    (case / "sites" / "station.geojson").write_text(text, encoding="utf-8")
    return case


def add(case, paths, gsd_m=None):
    hints = {"sensor": "very_high_resolution" if gsd_m is None else "sentinel2"}
    with open_case(case) as store:
        ingest_files(store, paths, Terms(hints=hints), silent)


def told_of(case):
    told = [one for one in found(case).observations if one.kind is ObservationKind.RAILCARS]
    return sorted(told, key=lambda one: one.time.start)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A bare track, a train on it, a look that shows a third of the track, and the bare track again."""
    folder = tmp_path_factory.mktemp("tracks")
    case = new_case(folder)
    add(case, [draw_scene(folder, day, trains) for day, trains in ((0, []), (1, TRAIN), (3, []))])
    add(case, [draw_scene(folder, 2, TRAIN, hidden=True)])
    run_case(case, workers=1, report=silent)
    return case


def test_a_train_that_stands_in_one_look_and_not_in_the_next_comes_out_so(case):
    told = told_of(case)
    assert [one.outcome for one in told] == [
        Outcome.NOT_SEEN,
        Outcome.SEEN,
        Outcome.NOT_OBSERVABLE,
        Outcome.NOT_SEEN,
    ]
    assert told[1].occupied_m.value == pytest.approx(140.0, abs=told[1].occupied_m.u95)
    assert told[1].count.low <= 10 <= told[1].count.high
    assert told[2].occupied_m is None
    assert told[2].count is None
    assert told[2].note


def test_a_second_run_does_nothing_and_the_case_is_whole(case):
    before = found(case)
    assert run_case(case, workers=1, report=silent).run == 0
    assert found(case) == before
    write_report(case)
    assert verify_case(case).whole


def test_the_report_tells_each_look_and_claims_no_metres_where_nothing_could_be_told(case):
    document = build_document(found(case))
    (table,) = [table for table in document.tables if table.id == "tracks"]
    assert [row.cells[2].text for row in table.rows] == ["looked bare", "occupied", "not observable", "looked bare"]
    assert [row.cells[4].text == "–" for row in table.rows] == [True, False, True, True]
    assert table.rows[2].cells[3].text == "–"
    (told,) = [one.text for group in document.saw for one in group.sentences if "vehicles (" in one.text]
    told = told.replace("\u00a0", " ")
    assert "Of 4 looks at track 1" in told
    assert "1 showed vehicles" in told
    assert "2 showed it bare and 1 could not tell" in told


def test_coarse_pixels_tell_no_metres_and_no_cars(tmp_path):
    case = new_case(tmp_path)
    add(case, [draw_scene(tmp_path, day, TRAIN if day == 1 else [], pixel_m=10.0) for day in range(4)], gsd_m=10)
    run_case(case, workers=1, report=silent)
    told = told_of(case)
    assert len(told) == 4
    assert all(one.occupied_m is None and one.count is None for one in told)
