from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import pytest

from quaywatch.casefile.config import CaseConfig, write_new_config
from quaywatch.casefile.custody import check_chain
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.clock import parse_span
from quaywatch.errors import CaseError, DataError, SourceError
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.case import CountRequest
from quaywatch.records.event import CallCount, Coverage
from quaywatch.records.look import Look, LookOrigin, ZoneView
from quaywatch.records.skipped import Skipped

NOTHING_SEEN = Coverage(
    usable=0, unusable=0, with_vessel=0, days_looked=0, days_in_window=None, longest_unseen_days=None
)
COUNT = CallCount(
    site="rajin",
    zones=(),
    first_day=None,
    last_day=None,
    looks_only=0,
    strict=0,
    exact=True,
    coverage=NOTHING_SEEN,
    calls=(),
)

HOLDING = """
import pathlib, sys
from quaywatch.casefile.store import open_case
with open_case(pathlib.Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def key(slot: str, **inputs: object) -> UnitKey:
    return UnitKey(slot=slot, stage="look", code_version="1", inputs=inputs)


def skipped(*ids: str) -> dict[str, list[Skipped]]:
    return {"skipped": [Skipped(id=each, unit="u", stage="look", reason="r") for each in ids]}


def ids(parts: dict[str, tuple[Skipped, ...]]) -> list[str]:
    return [each.id for each in parts["skipped"]]


def test_evidence_goes_in_and_is_noted(folder: Path, origin: Origin) -> None:
    with open_case(folder) as store:
        artefact = store.add_artefact(b"pixels", replace(origin, parameters={"sensor": "sentinel2"}))
        assert store.artefacts() == (artefact,)
        with store.objects.open(artefact.sha256) as file:
            assert file.read() == b"pixels"
        (entry,) = store.custody()
    assert (artefact.name, artefact.size, artefact.parameters) == ("scene.tif", 6, {"sensor": "sentinel2"})
    assert (entry.number, entry.action, entry.subject) == (1, "artefact added", artefact.sha256)


def test_a_file_gives_its_own_name_whatever_it_is(tmp_path: Path, folder: Path, origin: Origin) -> None:
    for name in ("장면 1.tif", os.fsdecode(b"caf\xe9.tif")):
        (tmp_path / name).write_text(ascii(name))
    with open_case(folder) as store:
        added = [store.add_artefact(path, replace(origin, name="")) for path in sorted(tmp_path.glob("*.tif"))]
    assert [artefact.name for artefact in added] == ["caf?.tif", "장면 1.tif"]


def test_artefacts_of_one_role_are_those_of_all_that_have_it(folder: Path, origin: Origin) -> None:
    with open_case(folder) as store:
        scene = store.add_artefact(b"pixels", replace(origin, role=ArtefactRole.SCENE))
        text = store.add_artefact(b"words", replace(origin, role=ArtefactRole.TEXT))
        assert store.artefacts(ArtefactRole.TEXT) == (text,)
        assert {one.sha256 for one in store.artefacts()} == {scene.sha256, text.sha256}
        assert store.artefacts(ArtefactRole.CLAIMS) == ()


def test_the_same_bytes_are_one_artefact_as_last_described_and_two_entries(folder: Path, origin: Origin) -> None:
    with open_case(folder) as store:
        store.add_artefact(b"pixels", origin)
        again = store.add_artefact(b"pixels", replace(origin, name="copy.tif"))
        assert again.name == "copy.tif"
        assert store.artefacts() == (again,)
        actions = [(entry.action, entry.detail["name"]) for entry in store.custody()]
        assert check_chain(store.custody()) == []
    assert actions == [("artefact added", "scene.tif"), ("artefact added again", "copy.tif")]
    assert verify_case(folder).whole


def test_records_come_back_as_they_went_in_the_same_order_every_time(folder: Path) -> None:
    look = Look(
        id="look",
        site="나진",
        time=parse_span("2025-01-07"),
        views=(ZoneView(zone="pier1", usable=True, usable_share=0.9),),
        origin=LookOrigin.SCENE,
        evidence="ab",
        scene="scene",
    )
    count = (CountRequest(id="coal", title="calls", site="rajin"), COUNT)
    with open_case(folder) as store:
        store.save_unit(key("b"), skipped("b2", "b1"))
        store.save_unit(key("a"), {"looks": (look,), "counts": (count,), **skipped("a1")})
    with open_case(folder) as store:
        parts = store.read_findings_parts()
    assert ids(parts) == ["a1", "b2", "b1"]
    assert parts["looks"] == (look,)
    assert parts["counts"] == (count,)
    assert parts["artefacts"] == parts["verdicts"] == ()


def test_the_columns_beside_a_record_can_be_asked_by(folder: Path) -> None:
    look = Look(id="look", site="나진", time=parse_span("2025-01-07"), views=(), origin=LookOrigin.SCENE, evidence="ab")
    with open_case(folder) as store:
        store.save_unit(key("a"), {"looks": (look,)})
        row = store._connection.exec_driver_sql("SELECT id, site, zone, not_before, not_after FROM looks").one()
    assert tuple(row) == ("look", "나진", None, "2025-01-07T00:00:00.000000Z", "2025-01-08T00:00:00.000000Z")


def test_a_unit_is_finished_until_something_that_it_depends_on_changes(folder: Path) -> None:
    unit = key("look:rajin:1", scene="ab", limit=0.5)
    with open_case(folder) as store:
        assert not store.finished(unit)
        store.save_unit(unit, {})
    with open_case(folder) as store:
        assert store.finished(unit)
        assert store.finished(replace(unit, inputs={"limit": 0.5, "scene": "ab"}))
        for other in (replace(unit, code_version="2"), replace(unit, inputs={}), replace(unit, slot="x")):
            assert not store.finished(other)


def test_a_new_unit_takes_the_place_of_the_old_one_in_its_slot(folder: Path) -> None:
    with open_case(folder) as store:
        store.save_unit(key("a", scene=1), skipped("old", "older"))
        store.save_unit(key("b"), skipped("other"))
        store.save_unit(key("a", scene=2), skipped("new"))
        assert ids(store.read_findings_parts()) == ["new", "other"]
        assert not store.finished(key("a", scene=1))


def test_slots_that_are_no_longer_asked_for_are_emptied(folder: Path) -> None:
    with open_case(folder) as store:
        for slot in ("a", "b", "c"):
            store.save_unit(key(slot), skipped(slot))
        assert store.prune({"b", "c", "never"}) == ("a",)
        store.prune_slot("c")
        assert ids(store.read_findings_parts()) == ["b"]


def test_a_unit_with_a_record_that_cannot_be_stored_changes_nothing(folder: Path) -> None:
    with open_case(folder) as store:
        store.save_unit(key("a"), skipped("old"))
        with pytest.raises(DataError):
            store.save_unit(key("a", new=1), skipped("new", "\ud800"))
        assert ids(store.read_findings_parts()) == ["old"]


def test_reports_are_noted_by_their_hash_and_must_lie_in_the_case(folder: Path) -> None:
    (folder / "report").mkdir()
    (folder / "report/index.html").write_text("hello")
    with open_case(folder) as store:
        store.record_reports(["report/index.html"])
        with pytest.raises(CaseError, match="leads out"):
            store.record_reports(["../other.html"])
        with pytest.raises(SourceError, match="cannot be read"):
            store.record_reports(["report/none.html"])
        (entry,) = store.custody()
    assert (entry.action, entry.subject) == ("report written", "report/index.html")
    assert entry.detail["sha256"].startswith("2cf24dba")


def test_a_case_is_opened_by_one_at_a_time(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, folder], stdin=PIPE, stdout=PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(CaseError, match="written by another run.*Wait"), open_case(folder):
            pass
        with pytest.raises(CaseError, match="written by another run"):
            verify_case(folder)
        other.kill()
    with open_case(folder), pytest.raises(CaseError, match="written by another run"), open_case(folder):
        pass
    with open_case(folder):
        pass


def test_a_folder_that_is_no_case_is_refused_and_left_alone(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not a case"), open_case(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_lost_its_database_is_not_taken_for_a_new_one(folder: Path, origin: Origin) -> None:
    with open_case(folder) as store:
        store.add_artefact(b"pixels", origin)
    (folder / "case.db").unlink()
    with pytest.raises(CaseError, match="has objects but no case.db"), open_case(folder):
        pass


@pytest.mark.parametrize("name", ["case.db", "case.lock", "objects"])
def test_nothing_of_a_case_may_be_a_link_out_of_it(tmp_path: Path, folder: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir() if name == "objects" else outside.touch()
    (folder / name).symlink_to(outside)
    with pytest.raises(CaseError), open_case(folder):
        pass
    assert outside.is_dir() or outside.read_bytes() == b""


def test_a_case_can_be_moved(tmp_path: Path, folder: Path, origin: Origin) -> None:
    with open_case(folder) as store:
        artefact = store.add_artefact(b"pixels", origin)
    shutil.move(folder, tmp_path / "moved")
    (tmp_path / "link").symlink_to(tmp_path / "moved")
    with open_case(tmp_path / "link") as store:
        assert store.objects.locate(artefact.sha256).read_bytes() == b"pixels"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to become another user")
def test_a_folder_that_may_not_be_written_is_named(config: CaseConfig) -> None:
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        folder = Path(place) / "case"
        write_new_config(folder, config)
        hidden = Path(place) / "hidden"
        hidden.mkdir(mode=0)
        os.seteuid(65534)
        try:
            with pytest.raises(CaseError, match="cannot be written: Permission denied"), open_case(folder):
                pass
            with pytest.raises(CaseError, match="cannot be written: Permission denied"):
                write_new_config(Path(place) / "new", config)
            with pytest.raises(CaseError, match="cannot be read: Permission denied"), open_case(hidden / "case"):
                pass
        finally:
            os.seteuid(0)


@pytest.mark.parametrize("room", [0, 20_000, 40_000, 80_000])
def test_a_full_disk_is_named_and_loses_nothing(folder: Path, origin: Origin, room: int) -> None:
    with open_case(folder) as store:
        kept = store.add_artefact(b"pixels", origin)
        store.save_unit(key("a"), skipped("old"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_case(folder) as store:
        size = (folder / "case.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, limits[1]))  # refuses writes as a full disk does
        try:
            with pytest.raises(CaseError, match=r"no room left|cannot be written"):
                store.add_artefact(bytes(1_000_000), origin)
            with pytest.raises(CaseError, match="cannot be written.*Make room"):
                store.save_unit(key("a", new=1), skipped(*(f"{i}" for i in range(2000))))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert store.artefacts() == (kept,)
        store.save_unit(key("b"), skipped("after"))
    with open_case(folder) as store:
        found = ids(store.read_findings_parts())
    assert found == ["old", "after"]
    assert verify_case(folder).whole
