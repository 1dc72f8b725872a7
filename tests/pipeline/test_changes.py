"""A run over pictures of a rail yard: what was built over a track, once, resumably, and what could not be told."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
import rasterio
import rasterio.warp
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.casefile.config import CaseConfig, SiteEntry, read_config, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.pipeline.changes import find_sides
from quaywatch.pipeline.findings import read_findings
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.observation import ObservationKind, Outcome
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

SHAPE = (220, 230)
PLACE = Affine(10, 0, 500_000, 0, -10, 3_888_000)
TOWN = draw_town(SHAPE)
ROOF = draw_roof(SHAPE, centre_m=(1150.0, 1100.0), length_m=300.0, width_m=26.0, azimuth_deg=0.0)
BUILT = build(TOWN, ROOF, (0.28, 0.3, 0.29, 0.3))


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress."""


def draw_scene(folder, day, ground, *, seed, hidden=False):
    look = np.round(np.clip(look_at(ground, seed=seed), 0.001, 1) * 10000).astype(np.uint16)
    if hidden:
        look[:, :, 60:] = 0
    path = folder / f"yard_{day}.tif"
    profile = {"driver": "GTiff", "height": SHAPE[0], "width": SHAPE[1], "count": 3, "dtype": "uint16"}
    with rasterio.open(path, "w", crs="EPSG:32652", transform=PLACE, **profile) as raster:
        raster.write(look[:3])
        raster.descriptions = ("B02", "B03", "B04")  # too few for the cloud model, which knows no drawn towns
    return path


def write_site(folder):
    lon, lat = rasterio.warp.transform("EPSG:32652", "EPSG:4326", [501_155, 501_155], [3_887_200, 3_886_600])
    line = {"type": "LineString", "coordinates": list(zip(lon, lat, strict=True))}
    feature = {"type": "Feature", "geometry": line, "properties": {"id": "track1", "kind": "track"}}
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "name": "yard", "features": [feature]})
    (folder / "sites" / "yard.geojson").write_text(text, encoding="utf-8")


def add(case, paths):
    with open_case(case) as store:
        ingest_files(store, paths, Terms(hints={"sensor": "sentinel2", "scale": "0.0001"}), silent)


def new_case(folder, **settings):
    case = folder / "case"
    sites = (SiteEntry(file="sites/yard.geojson"),)
    write_new_config(case, CaseConfig(id="case", title="A yard", question="What?", sites=sites, **settings))
    write_site(case)
    return case


def found(case):
    with open_case(case) as store:
        return read_findings(store, read_config(case))


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Two looks at bare ground, one that shows nothing of the track, and two at the roof."""
    folder = tmp_path_factory.mktemp("changes")
    case = new_case(folder)
    days = [("2024-02-01", TOWN), ("2024-03-01", TOWN), ("2024-06-01", BUILT), ("2024-07-01", BUILT)]
    add(case, [draw_scene(folder, day, ground, seed=n) for n, (day, ground) in enumerate(days)])
    add(case, [draw_scene(folder, "2024-04-15", TOWN, seed=7, hidden=True)])
    run_case(case, workers=1, report=silent)
    return case


def test_what_was_built_is_measured_covered_and_bracketed(case):
    findings = found(case)
    (built,) = findings.constructions
    assert built.length_m.value == pytest.approx(300, abs=built.length_m.u95 + 1)
    assert built.zone == "track1"
    assert built.covered_share.value == pytest.approx(0.5, abs=0.02)
    assert (built.started.not_before, built.started.not_after) == (
        parse_span("2024-03-01").start,
        parse_span("2024-06-01").end,
    )
    (survey,) = findings.change_surveys
    assert (len(survey.before), len(survey.after)) == (2, 2)


def test_a_look_that_could_not_see_the_track_stands_as_such(case):
    seen = [one for one in found(case).observations if one.kind is ObservationKind.STRUCTURE]
    outcomes = [one.outcome for one in sorted(seen, key=lambda one: one.time.start)]
    assert outcomes == [
        Outcome.NOT_SEEN,
        Outcome.NOT_SEEN,
        Outcome.NOT_OBSERVABLE,
        Outcome.SEEN,
        Outcome.SEEN,
    ]


def test_pictures_are_evidence_with_their_scenes_as_parents_and_the_case_is_whole(case):
    findings = found(case)
    files = {file.sha256 for scene in findings.scenes for file in scene.files}
    images = {image for picture in findings.change_pictures for image in picture.images}
    kept = {a.sha256: a for a in findings.artefacts if a.role is ArtefactRole.FIGURE}
    assert images
    assert all(set(kept[image].parents) <= files for image in images)
    write_report(case)
    assert verify_case(case).whole


def test_a_second_run_does_nothing(case):
    before = found(case)
    assert run_case(case, workers=1, report=silent).run == 0
    assert found(case) == before


def test_a_late_scene_redoes_the_search_and_not_the_other_looks(case, tmp_path):
    add(case, [draw_scene(tmp_path, "2024-08-01", BUILT, seed=11)])
    summary = run_case(case, workers=1, report=silent)
    assert summary.run == 5  # the scene, its look, the changes, the tracks, the events
    (survey,) = found(case).change_surveys
    assert (len(survey.before), len(survey.after)) == (2, 3)


def test_a_day_without_looks_before_it_is_named_as_left_out(tmp_path):
    case = new_case(tmp_path, changes_split=date(2024, 1, 1))
    add(case, [draw_scene(tmp_path, day, TOWN, seed=n) for n, day in enumerate(("2024-02-01", "2024-03-01"))])
    summary = run_case(case, workers=1, report=silent)
    (skipped,) = summary.skipped
    assert skipped.stage == "changes"
    assert "no usable look before 2024-01-01" in skipped.reason
    assert found(case).change_surveys == ()
    assert run_case(case, workers=1, report=silent).run == 0


def test_one_look_alone_is_compared_with_nothing(tmp_path):
    case = new_case(tmp_path)
    add(case, [draw_scene(tmp_path, "2024-02-01", TOWN, seed=1)])
    assert run_case(case, workers=1, report=silent).skipped == ()
    assert found(case).change_surveys == ()


def scenes(days):
    corner = LonLat(lon=129.0, lat=35.1)
    ring = (corner, LonLat(lon=129.1, lat=35.1), LonLat(lon=129.1, lat=35.0), corner)
    return tuple(
        Scene(
            id=f"scene-{n}",
            name=f"look {n}",
            sensor="sentinel2",
            modality=Modality.OPTICAL,
            acquired=parse_span((date(2024, 1, 1) + timedelta(days=day)).isoformat()),
            gsd_m=10.0,
            footprint=Shape(kind=ShapeKind.POLYGON, rings=(ring,)),
            files=(SceneFile(sha256=f"{n:064x}", bands={Band.RED: 1}),),
            credit="drawn",
        )
        for n, day in enumerate(days)
    )


DAYS = st.lists(st.integers(0, 360), min_size=2, max_size=9, unique=True).map(sorted)


@given(days=DAYS)
def test_by_order_both_sides_hold_looks_and_each_look_lies_on_one(days):
    every = scenes(days)
    early, between, late = find_sides(every, None, 0.0)
    assert early
    assert late
    assert (*early, *between, *late) == every
    assert len(between) == (1 if len(every) == 3 else 0)


def test_one_look_of_a_kind_lies_on_neither_side():
    (only,) = scenes([3])
    assert find_sides([only], None, 0.0) == ((), (only,), ())


@given(days=DAYS, split=st.integers(0, 361), offset_h=st.sampled_from([0.0, 9.0, -5.0]))
def test_a_day_parts_the_looks_and_one_that_may_be_either_lies_between(days, split, offset_h):
    every = scenes(days)
    day = date(2024, 1, 1) + timedelta(days=split)
    early, between, late = find_sides(every, day, offset_h)
    assert (early and late) or split <= min(days) + 1 or split >= max(days)
    assert sorted((*early, *between, *late), key=every.index) == list(every)
    edge = parse_span(day.isoformat(), utc_offset_h=offset_h).start
    assert all(scene.acquired.end <= edge for scene in early)
    assert all(scene.acquired.start >= edge for scene in late)
    assert all(scene.acquired.start < edge < scene.acquired.end for scene in between)
