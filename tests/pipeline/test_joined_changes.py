"""A case whose site several kinds of sensor show: each roof once, with what every kind shows of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import rasterio
import rasterio.warp
from tests.detections.drawn_sensors import BUILT, LONG_ROOF, PLACE, TOWN, Drawer
from tests.pipeline.test_changes import found, new_case, silent

from quaywatch.casefile.codec import canonical_json, read_record
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import open_case
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.records.change_survey import ChangeSurvey
from quaywatch.records.observation import Outcome

NOTHING = np.zeros_like(LONG_ROOF)
RADAR_DAYS = ("2024-03-02", "2024-03-14", "2024-03-26", "2024-08-02", "2024-08-14", "2024-08-26")


class CaseDrawer:
    """Draws looks of the sensors as files and puts them into a case."""

    def __init__(self, case, folder):
        self._case, self._folder = case, folder
        self._drawer = Drawer(self._draw)

    def _draw(self, name, pixels, *, bands, transform):
        # Three bands of pictures: too few for the cloud model, which knows no drawn towns.
        path, pixels, bands = self._folder / name, pixels[:3], bands[:3]
        profile = {"driver": "GTiff", "height": pixels.shape[1], "width": pixels.shape[2], "dtype": pixels.dtype}
        with rasterio.open(path, "w", crs="EPSG:32652", transform=transform, count=len(pixels), **profile) as raster:
            raster.write(pixels)
            raster.descriptions = bands
        self._last = path
        return path

    def add(self, sensor, day, what, *, seed):
        getattr(self._drawer, sensor)(day, what, seed=seed)
        hints = {"sensor": sensor}
        if sensor != "sentinel1":
            hints |= {"scale": "0.0001", "offset": "0"}
        with open_case(self._case) as store:
            ingest_files(store, [self._last], Terms(hints=hints), silent)


def draw_case(folder, **settings):
    """A case with a track under the drawn roof."""
    case = new_case(folder, **settings)
    line = [(PLACE @ (column, row)) for column, row in ((70, 90), (140, 90))]
    write_track(case, line)
    return case, CaseDrawer(case, folder)


def write_track(case, line):
    lon, lat = rasterio.warp.transform("EPSG:32652", "EPSG:4326", *zip(*line, strict=True))
    shape = {"type": "LineString", "coordinates": list(zip(lon, lat, strict=True))}
    feature = {"type": "Feature", "geometry": shape, "properties": {"id": "track1", "kind": "track"}}
    text = json.dumps({"type": "FeatureCollection", "name": "yard", "features": [feature]})
    (case / "sites" / "yard.geojson").write_text(text, encoding="utf-8")


def add_pictures(draw, *, first=0):
    draw.add("sentinel2", "2024-03-01", TOWN, seed=first)
    draw.add("sentinel2", "2024-09-01", BUILT, seed=first + 2)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Pictures before and after, and a radar series of the same roof."""
    folder = tmp_path_factory.mktemp("joined")
    case, draw = draw_case(folder)
    add_pictures(draw)
    for n, day in enumerate(RADAR_DAYS):
        draw.add("sentinel1", day, LONG_ROOF if n >= 3 else NOTHING, seed=40 + n)
    run_case(case, workers=1, report=silent)
    return case


def structures(findings):
    (survey,) = findings.change_surveys
    return survey, [placed.change for placed in survey.changes if placed.is_new_structure]


def test_a_roof_that_pictures_and_radar_show_is_told_once_with_the_views_of_both(case):
    findings = found(case)
    survey, (roof,) = structures(findings)
    assert survey.sensors == ("sentinel2", "sentinel1")
    assert [view.sensor for view in roof.views] == ["sentinel2", "sentinel1"]
    assert all(view.outcome is Outcome.SEEN for view in roof.views)
    (built,) = findings.constructions
    assert built.length_m.value == pytest.approx(300.0, abs=built.length_m.u95 + 1)
    assert len(survey.scenes) == 8
    assert len(built.observations) == 6  # of three radar looks on a side, the median tells of two
    assert built.started == roof.when
    assert findings.skipped == ()


def test_each_look_that_a_view_names_has_its_observation(case):
    findings = found(case)
    survey, (roof,) = structures(findings)
    files = {scene.files[0].sha256: scene.id for scene in findings.scenes}
    told = {files[one.evidence]: one for one in findings.observations if roof.id in one.detections}
    assert set(told) == set(survey.scenes)
    assert all(told[key].outcome is not Outcome.SEEN for key in survey.before)
    assert all(told[key].outcome is not Outcome.NOT_SEEN for key in survey.after)


def test_the_report_says_which_sensors_told_the_roof_and_shows_pictures(case):
    write_report(case)
    page = (case / "report" / "index.html").read_text(encoding="utf-8")
    assert "was told by sentinel2" in page
    assert "by sentinel2 and between 3 looks from" in page.replace("\u00a0", " ")
    sensors = {scene.id: scene.sensor for scene in found(case).scenes}
    shown = {sensors[key] for picture in found(case).change_pictures for key in picture.scenes}
    assert shown == {"sentinel2"}


def test_a_late_radar_look_redoes_the_one_unit_once(case, tmp_path):
    CaseDrawer(case, tmp_path).add("sentinel1", "2024-09-12", LONG_ROOF, seed=60)
    # The scene, its look, the changes, the vehicles on the track (since when the roof may hide them), the events.
    assert run_case(case, workers=1, report=silent).run == 5
    survey, (roof,) = structures(found(case))
    assert len(survey.scenes) == 9
    assert len(roof.views) == 2
    assert run_case(case, workers=1, report=silent).run == 0


def test_what_a_version_that_searched_one_kind_alone_left_is_gone_before_events_are_told(case):
    before = found(case)
    stale = tuple(replace(one, id=f"stale-{one.id}") for one in before.observations)
    key = UnitKey(slot="changes:yard:sentinel2", stage="changes", code_version="older", inputs={})
    with open_case(case) as store:
        store.save_unit(key, {"observations": stale, "change_surveys": before.change_surveys})
    assert len(found(case).observations) > len(before.observations)
    assert run_case(case, workers=1, report=silent).run == 0
    assert found(case) == before


def test_a_survey_of_a_version_that_searched_one_kind_alone_can_be_read(case):
    (survey,) = found(case).change_surveys
    content = json.loads(canonical_json(survey))
    del content["sensors"], content["sensor_of"]
    old = read_record(ChangeSurvey, json.dumps(content | {"sensor": "sentinel2"}))
    assert (old.scenes, old.sensors) == (survey.scenes, ())


def test_a_kind_with_looks_on_one_side_is_asked_and_told_as_left_out_of_the_search(tmp_path):
    case, draw = draw_case(tmp_path, changes_split=date(2024, 6, 1))
    add_pictures(draw)
    draw.add("landsat", "2024-08-01", BUILT, seed=5)
    run_case(case, workers=1, report=silent)
    findings = found(case)
    (skipped,) = findings.skipped
    assert "landsat has later looks only: asked only" in skipped.reason
    survey, (roof,) = structures(findings)
    assert survey.sensors == ("sentinel2",)
    assert [view.sensor for view in roof.views] == ["sentinel2", "landsat"]
    assert len(findings.constructions[0].observations) >= 2


def test_radar_of_too_few_looks_does_not_hinder_the_pictures(tmp_path):
    case, draw = draw_case(tmp_path)
    add_pictures(draw)
    draw.add("sentinel1", "2024-03-02", NOTHING, seed=41)
    draw.add("sentinel1", "2024-08-02", LONG_ROOF, seed=42)
    run_case(case, workers=1, report=silent)
    findings = found(case)
    (skipped,) = findings.skipped
    assert "too few to tell changes from speckle" in skipped.reason
    assert len(structures(findings)[1]) == 1


def test_without_a_kind_on_both_sides_nothing_is_compared(tmp_path):
    case, draw = draw_case(tmp_path, changes_split=date(2024, 6, 1))
    for n, day in enumerate(("2024-03-01", "2024-04-01")):
        draw.add("sentinel2", day, TOWN, seed=n)
    draw.add("landsat", "2024-08-01", BUILT, seed=5)
    (skipped,) = run_case(case, workers=1, report=silent).skipped
    assert "no kind of sensor has usable looks both before and after 2024-06-01" in skipped.reason
    assert found(case).change_surveys == ()
