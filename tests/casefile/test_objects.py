from __future__ import annotations

import hashlib
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from quaywatch.casefile.objects import ObjectStore
from quaywatch.errors import CaseError, SourceError

CONTENT = b"some evidence" * 100_000
NAME = hashlib.sha256(CONTENT).hexdigest()

ALIVE = """
import os, pathlib, sys
from quaywatch.casefile.writing import unfinished_file
root = pathlib.Path(sys.argv[1])
with unfinished_file(root) as file:
    os.rename(file.name, root / ".unfinished-alive")
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    store = ObjectStore(tmp_path)
    store.prepare()
    return store


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "장면 1.tif"
    path.write_bytes(CONTENT)
    return path


def names(store: ObjectStore) -> list[str]:
    return sorted(path.relative_to(store.root).as_posix() for path in store.root.rglob("*") if not path.is_dir())


def test_a_file_is_kept_under_its_hash_and_cannot_be_written(store: ObjectStore, source: Path) -> None:
    stored = store.put_file(source)
    path = store.locate(NAME)
    assert (stored.sha256, stored.size) == (NAME, len(CONTENT))
    assert path == store.root / NAME[:2] / NAME[2:]
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_the_same_bytes_are_written_once(store: ObjectStore, source: Path) -> None:
    store.put_file(source)
    before = store.locate(NAME).stat()
    assert store.put_bytes(CONTENT).sha256 == NAME
    assert store.locate(NAME).stat().st_ino == before.st_ino
    assert names(store) == [f"{NAME[:2]}/{NAME[2:]}"]


def test_a_damaged_object_is_not_taken_for_whole(store: ObjectStore, source: Path) -> None:
    store.put_file(source)
    path = store.locate(NAME)
    path.unlink()
    path.write_bytes(b"cut")
    with pytest.raises(CaseError, match="is damaged"):
        store.put_file(source)


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "device", "none", "nul"])
def test_what_is_no_plain_file_is_refused_without_waiting(
    store: ObjectStore, source: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / kind
    if kind == "link":
        path.symlink_to(source)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    path = {"device": Path("/dev/zero"), "nul": Path("a\0b")}.get(kind, path)
    with pytest.raises(SourceError):
        store.put_file(path)
    assert names(store) == []


def test_a_file_that_is_too_large_leaves_nothing(store: ObjectStore, source: Path) -> None:
    with pytest.raises(SourceError, match="larger than 1000 bytes"):
        store.put_file(source, largest_bytes=1000)
    assert names(store) == []


def test_a_disk_that_is_full_leaves_nothing_and_loses_nothing(store: ObjectStore, source: Path) -> None:
    store.put_bytes(b"earlier")
    before = names(store)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, limits[1]))  # the system refuses as it does on a full disk
    try:
        with pytest.raises(CaseError, match="no room left"):
            store.put_file(source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names(store) == before
    assert store.put_file(source).sha256 == NAME


def test_leftovers_of_the_dead_are_cleared_and_those_of_the_living_are_not(store: ObjectStore) -> None:
    (store.root / ".unfinished-dead").write_bytes(b"half")
    (store.root / "a person's note.txt").touch()
    (store.root / ".unfinished-link").symlink_to("/etc/hostname")
    with subprocess.Popen([sys.executable, "-c", ALIVE, store.root], stdin=PIPE, stdout=PIPE) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        ObjectStore(store.root.parent).prepare()
        found = names(store)
        writer.stdin.close()
    assert found == [".unfinished-alive", ".unfinished-link", "a person's note.txt"]


def test_a_missing_object_is_named(store: ObjectStore) -> None:
    with pytest.raises(CaseError, match=f"object {NAME} is missing"):
        store.open(NAME)


@pytest.mark.parametrize("name", ["../../../etc/hostname", "..//etc/hostname", NAME.upper(), ""])
def test_a_name_that_is_no_hash_leads_nowhere(store: ObjectStore, name: str) -> None:
    with pytest.raises(CaseError, match="not the name of an object"):
        store.locate(name)


@pytest.mark.parametrize("name", ["objects", f"objects/{NAME[:2]}"], ids=["the store", "a folder in it"])
def test_a_store_that_leads_out_of_the_case_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "case/objects").mkdir(parents=True)
    link = tmp_path / "case" / name
    if link.exists():
        link.rmdir()
    link.symlink_to(tmp_path / "outside")
    store = ObjectStore(tmp_path / "case")
    with pytest.raises(CaseError, match="symbolic link"):
        store.put_bytes(CONTENT) if name != "objects" else store.prepare()
    assert list((tmp_path / "outside").iterdir()) == []


def test_an_object_that_is_a_link_is_not_there(store: ObjectStore, source: Path) -> None:
    store.path(NAME).parent.mkdir()
    store.path(NAME).symlink_to(source)
    with pytest.raises(CaseError, match="missing"):
        store.locate(NAME)
    with pytest.raises(CaseError, match="damaged"):
        store.put_file(source)
