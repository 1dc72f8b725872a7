from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

import quaywatch.demos

DATA = Path(quaywatch.demos.__file__).with_name("data")
BUSAN = DATA / "busan" / "busan_2022-05-14.tif"
COAL = next((DATA / "rajin").glob("rajin-coal*.sightings.json"))


@pytest.fixture
def case(quaywatch, tmp_path) -> Path:
    folder = tmp_path / "부산 case"
    assert quaywatch("new", folder, "--site", "부산", "--question", "What lay there?").code == 0
    return folder


def changed(path: Path, **changes: object) -> Path:
    text = json.loads(COAL.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_case_goes_from_new_to_a_verified_report(quaywatch, case):
    assert quaywatch("ingest", BUSAN, "--case", case).code == 0
    ran = quaywatch("run", case, "--workers", 1)
    assert (ran.code, ran.err) == (0, "")
    assert "0 skipped" in ran.out
    again = json.loads(quaywatch("run", case, "--workers", 1, "--json").out)
    assert again["run"] == 0
    html = Path(quaywatch("report", case).out.strip())
    assert "<!doctype html>" in html.read_text(encoding="utf-8").lower()[:20]
    assert quaywatch("verify", case).code == 0


def test_a_changed_object_is_named_and_fails_verification(quaywatch, case):
    quaywatch("ingest", BUSAN, "--case", case)
    harmed = next(path for path in (case / "objects").rglob("*") if path.is_file())
    harmed.chmod(0o644)
    harmed.write_bytes(b"something else")
    ran = quaywatch("verify", case)
    assert ran.code == 5
    assert harmed.name in ran.out


def write_zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros.tif", b"\0" * 50_000_000)


def write_cut(path: Path) -> None:
    path.write_bytes(BUSAN.read_bytes()[:900_000])


def write_linked(path: Path) -> None:
    path.symlink_to("/etc/hostname")


BAD_FILES = {
    "empty": (lambda p: p.write_bytes(b""), {3, 4}),
    "text": (lambda p: p.write_text("not a picture"), {3, 4}),
    "zip bomb": (write_zip_bomb, {3, 4}),
    "link out of the case": (write_linked, {3, 4}),
}


@pytest.mark.parametrize(("write", "codes"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_one_line_and_nothing_is_kept(quaywatch, case, tmp_path, write, codes):
    bad = tmp_path / "bad 나쁜.tif"
    write(bad)
    ran = quaywatch("ingest", bad, "--case", case)
    assert ran.code in codes
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert bad.name in ran.err
    assert not any(path.is_file() for path in (case / "objects").rglob("*"))


def test_a_cut_off_scene_is_skipped_and_named_in_the_report(quaywatch, case, tmp_path):
    cut = tmp_path / "busan_2022-05-14.tif"
    write_cut(cut)
    taken = quaywatch("ingest", cut, "--case", case)
    if taken.code:  # refused at the door, or when its pixels are read: in both cases in words
        assert taken.code in {3, 4}
        return
    ran = quaywatch("run", case, "--workers", 1)
    assert (ran.code, quaywatch("run", case, "--strict").code) == (0, 4)
    assert "busan_2022-05-14" in ran.err
    html = Path(quaywatch("report", case).out.strip())
    assert "damaged" in html.read_text(encoding="utf-8")


def test_a_bad_file_among_good_ones_is_skipped_until_it_is_mended(quaywatch, case, tmp_path):
    folder = tmp_path / "evidence"
    folder.mkdir()
    shutil.copy(COAL, folder / "a.json")
    (folder / "b.json").write_text('{"schema": "quaywatch/sightings/1"}')
    ran = quaywatch("ingest", folder, "--case", case)
    assert ran.code == 0
    assert "b.json" in ran.err
    assert quaywatch("ingest", folder, "--case", case, "--strict").code == 4
    assert "b.json" in json.dumps(json.loads(quaywatch("run", case, "--json", "--workers", 1).out)["skipped"])
    changed(folder / "b.json", id="mended")
    quaywatch("ingest", folder, "--case", case)
    assert json.loads(quaywatch("run", case, "--json", "--workers", 1).out)["skipped"] == []


BAD_SIGHTINGS = {
    "unknown key": (lambda d: d["sightings"][0].update(lenght_m=3), "length_m"),
    "impossible date": (lambda d: d["sightings"][1].update(time="2025-02-30"), "2025-02-30"),
    "zone that does not exist": (lambda d: d["sightings"][1].update(zone="pier9"), "pier9"),
}


@pytest.mark.parametrize(("spoil", "word"), BAD_SIGHTINGS.values(), ids=BAD_SIGHTINGS)
def test_a_bad_sightings_file_is_refused_with_line_and_key(quaywatch, case, tmp_path, spoil, word):
    data = json.loads(COAL.read_text(encoding="utf-8"))
    spoil(data)
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    ran = quaywatch("ingest", bad, "--case", case)
    assert ran.code == 4
    assert word in ran.err
    assert "line" in ran.err


def test_a_sightings_file_of_a_newer_version_is_refused(quaywatch, case, tmp_path):
    ran = quaywatch("ingest", changed(tmp_path / "new.json", schema="quaywatch/sightings/2"), "--case", case)
    assert ran.code == 4
    assert "version 2" in ran.err


def test_not_a_number_is_refused(quaywatch, case, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text(COAL.read_text(encoding="utf-8").replace('"length_m": 190', '"length_m": NaN', 1), encoding="utf-8")
    ran = quaywatch("ingest", bad, "--case", case)
    assert ran.code == 4
    assert "NaN" in ran.err


def test_a_scene_without_a_time_asks_for_one(quaywatch, case, draw_raster):
    scene = draw_raster("scene.tif", np.full((4, 40, 40), 500, np.uint16), bands=("B02", "B03", "B04", "B08"))
    ran = quaywatch("ingest", scene, "--case", case)
    assert ran.code == 2
    assert "--acquired" in ran.err


def test_a_scene_of_another_place_is_skipped_and_named(quaywatch, tmp_path):
    case = tmp_path / "vladivostok"
    quaywatch("new", case, "--site", "Vladivostok")
    quaywatch("ingest", BUSAN, "--case", case)
    ran = quaywatch("run", case, "--workers", 1)
    assert "shows none of the case's sites" in ran.err


def test_a_case_from_a_newer_version_is_refused(quaywatch, case):
    config = case / "case.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("quaywatch/case/1", "quaywatch/case/9"))
    ran = quaywatch("run", case)
    assert ran.code == 5
    assert "newer version" in ran.err


def test_an_ingested_scene_can_be_told_another_time_afterwards(quaywatch, case):
    quaywatch("ingest", BUSAN, "--case", case)
    quaywatch("ingest", BUSAN, "--case", case, "--acquired", "2022-05-14T02:12:00Z")
    quaywatch("run", case, "--workers", 1)
    quaywatch("report", case)
    assert "02:12" in (case / "report" / "index.html").read_text(encoding="utf-8")


def test_a_folder_that_is_no_case_and_a_missing_file_are_said_so(quaywatch, case, tmp_path):
    assert quaywatch("run", tmp_path).code == 5
    missing = quaywatch("ingest", tmp_path / "no.tif", "--case", case)
    assert missing.code == 3
    assert "no.tif" in missing.err


def test_a_made_up_case_says_so_on_its_figures_and_its_page(quaywatch, case):
    quaywatch("ingest", BUSAN, "--case", case)
    quaywatch("run", case, "--workers", 1)
    honest = {path.name for path in (case / "objects").rglob("*") if path.is_file()}
    config = case / "case.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("synthetic = false", "synthetic = true"))
    quaywatch("run", case, "--workers", 1)
    assert {path.name for path in (case / "objects").rglob("*") if path.is_file()} - honest
    page = Path(quaywatch("report", case).out.strip()).read_text(encoding="utf-8")
    assert "synthetic" in page.lower()
