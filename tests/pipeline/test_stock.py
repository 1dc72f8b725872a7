"""A run over pictures of yards: what lay in them, look by look, once, resumably, and what could not be told."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import rasterio
import rasterio.warp
from affine import Affine
from tests.detections import drawn_yards as yards

from quaywatch.casefile.config import CaseConfig, SiteEntry, read_config, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.pipeline.findings import read_findings
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.places import join_case
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.pipeline.stock import measure_stock, plan_stock
from quaywatch.records.event import StockSign
from quaywatch.records.observation import ObservationKind, Outcome
from quaywatch.records.scene import Band

CORNER = (500_000.0, 3_888_000.0)
PLACE = Affine(10, 0, CORNER[0], 0, -10, CORNER[1])
BANDS = (Band.BLUE, Band.GREEN, Band.RED)
SOIL = yards.draw_soil(bands=BANDS)
AREAS = {"2024-05-01": 0.0, "2024-05-11": 40_000.0, "2024-05-21": 22_000.0}
HIDDEN = "2024-05-16"


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress."""


def draw_scene(folder, day, area, *, hidden=False):
    ground = yards.covered(SOIL, yards.draw_cover(area), yards.COAL, BANDS)
    window = yards.look_at(ground, int(day[-2:]), bands=BANDS)
    look = np.stack([np.round(np.clip(window.values[band], 0.001, 1) * 10000).astype(np.uint16) for band in BANDS])
    if hidden:
        look[:, 60:, :] = 0
    path = folder / f"yard_{day}.tif"
    profile = {"driver": "GTiff", "height": yards.SIZE, "width": yards.SIZE, "count": 3, "dtype": "uint16"}
    with rasterio.open(path, "w", crs="EPSG:32652", transform=PLACE, **profile) as raster:
        raster.write(look)
        raster.descriptions = ("B02", "B03", "B04")  # too few for the cloud model, which knows no drawn ground
    return path


def square(east_m, north_m, *, line=False):
    """A feature's geometry from metres right and below the corner of the drawn ground."""
    x = [CORNER[0] + east_m[k] for k in (0, 1, 1, 0, 0)]
    y = [CORNER[1] - north_m[k] for k in (0, 0, 1, 1, 0)]
    lon, lat = rasterio.warp.transform("EPSG:32652", "EPSG:4326", x, y)
    ring = list(zip(lon, lat, strict=True))
    return {"type": "LineString", "coordinates": ring} if line else {"type": "Polygon", "coordinates": [ring]}


def new_case(folder, **zones):
    case = folder / "case"
    sites = (SiteEntry(file="sites/yard.geojson"),)
    write_new_config(case, CaseConfig(id="case", title="A yard", question="What lay there?", sites=sites))
    features = [
        {"type": "Feature", "geometry": geometry, "properties": {"id": key, "kind": "yard"}}
        for key, geometry in (zones or {"coal_yard": square(*yards.YARD_M)}).items()
    ]
    (case / "sites").mkdir(parents=True, exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "name": "yard", "features": features})
    (case / "sites" / "yard.geojson").write_text(text, encoding="utf-8")
    return case


def add(case, paths):
    with open_case(case) as store:
        ingest_files(store, paths, Terms(hints={"sensor": "sentinel2", "scale": "0.0001"}), silent)


def found(case):
    with open_case(case) as store:
        return read_findings(store, read_config(case))


def stock_of(findings):
    seen = [one for one in findings.observations if one.kind is ObservationKind.STOCKPILE]
    return sorted(seen, key=lambda one: one.time.start)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """An empty yard, a pile, a look that shows nothing of the yard, and the pile as it shrank."""
    folder = tmp_path_factory.mktemp("stock")
    case = new_case(folder)
    add(case, [draw_scene(folder, day, area) for day, area in AREAS.items()])
    add(case, [draw_scene(folder, HIDDEN, 40_000.0, hidden=True)])
    run_case(case, workers=1, report=silent)
    return case


def test_each_look_says_what_lay_there_or_that_it_could_not_see(case):
    told = stock_of(found(case))
    assert [one.outcome for one in told] == [
        Outcome.NOT_SEEN,
        Outcome.SEEN,
        Outcome.NOT_OBSERVABLE,
        Outcome.SEEN,
    ]
    for one, area in ((told[1], 40_000), (told[3], 22_000)):
        assert one.area_m2.value == pytest.approx(area, rel=0.03)
        assert one.area_m2.u95 > 0
        assert one.material == "coal-like"
    assert (told[0].area_m2.value, told[2].area_m2) == (0.0, None)
    assert told[0].area_m2.u95 >= 2_000
    assert "no data" in told[2].note


def test_changes_are_told_between_looks_with_their_significance(case):
    grew, fell = sorted(found(case).stock_changes, key=lambda one: one.earlier.start)
    assert (grew.sign, grew.significant) == (StockSign.GREW, True)
    assert (fell.sign, fell.significant) == (StockSign.FELL, True)
    assert (grew.earlier.text, grew.later.text) == ("2024-05-01", "2024-05-11")
    assert (fell.earlier.text, fell.later.text) == ("2024-05-11", "2024-05-21")
    assert grew.earlier_area_m2.u95 >= 2_000


def test_a_second_run_does_nothing_and_the_case_is_whole(case):
    before = found(case)
    assert run_case(case, workers=1, report=silent).run == 0
    assert found(case) == before
    write_report(case)
    assert verify_case(case).whole


def test_a_late_scene_redoes_the_yards_and_not_the_other_looks(case, tmp_path):
    add(case, [draw_scene(tmp_path, "2024-05-29", 0.0)])
    summary = run_case(case, workers=1, report=silent)
    assert summary.run == 5  # the scene, its look, the changes, the stock, the events
    assert stock_of(found(case))[-1].outcome is Outcome.NOT_SEEN
    assert len(found(case).stock_changes) == 3


def test_one_look_that_finds_nothing_claims_no_empty_yard(tmp_path):
    case = new_case(tmp_path)
    add(case, [draw_scene(tmp_path, "2024-05-01", 0.0)])
    assert run_case(case, workers=1, report=silent).skipped == ()
    (one,) = stock_of(found(case))
    assert one.outcome is Outcome.NOT_SEEN
    assert one.area_m2 is None
    assert "whether the yard is empty" in one.cannot_determine
    assert found(case).stock_changes == ()


def test_no_usable_look_is_an_outcome(tmp_path):
    case = new_case(tmp_path)
    add(case, [draw_scene(tmp_path, HIDDEN, 40_000.0, hidden=True)])
    assert run_case(case, workers=1, report=silent).skipped == ()
    (one,) = stock_of(found(case))
    assert one.outcome is Outcome.NOT_OBSERVABLE
    assert one.note


def test_a_yard_that_is_no_polygon_is_named_as_left_out_and_the_other_is_measured(tmp_path):
    line = square((100.0, 300.0), (100.0, 300.0), line=True)
    case = new_case(tmp_path, coal_yard=square(*yards.YARD_M), rail_line=line)
    add(case, [draw_scene(tmp_path, "2024-05-11", 40_000.0)])
    (skipped,) = run_case(case, workers=1, report=silent).skipped
    assert skipped.stage == "stock"
    assert "a yard is a Polygon" in skipped.reason
    assert [one.zone for one in stock_of(found(case))] == ["coal_yard"]
    assert run_case(case, workers=1, report=silent).run == 0


def test_a_scene_that_cannot_be_read_any_more_is_left_out_and_the_others_are_measured(tmp_path):
    case = new_case(tmp_path)
    add(case, [draw_scene(tmp_path, day, area) for day, area in AREAS.items()])
    run_case(case, workers=1, report=silent)
    with open_case(case) as store:
        (task,) = plan_stock(store, join_case(store, read_config(case)))
    order, files = task.arguments
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"no raster")
    last = {file.sha256 for file in order.scenes[-1].files}
    records = measure_stock(order, {key: broken if key in last else path for key, path in files.items()}).records
    assert [one.outcome for one in records["observations"]] == [Outcome.NOT_SEEN, Outcome.SEEN, Outcome.NOT_OBSERVABLE]
    (skipped,) = records["skipped"]
    assert skipped.evidence in last
    assert skipped.reason == records["observations"][-1].note


def test_yards_that_nobody_has_drawn_are_not_asked(case):
    with open_case(case) as store:
        joined = join_case(store, read_config(case))
        (site,) = joined.case.sites
        bare = replace(site, zones=tuple(replace(zone, shape=None) for zone in site.zones))
        assert len(plan_stock(store, joined)) == 1
        assert plan_stock(store, replace(joined, case=replace(joined.case, sites=(bare,)))) == []
