"""Evidence by its SHA-256: written once, whole or not at all, never changed."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quaywatch.casefile.folder import OBJECTS, open_regular
from quaywatch.casefile.writing import cannot_write, publish_file, remove_unfinished, unfinished_file
from quaywatch.errors import CaseError, SourceError

__all__ = ["LARGEST_BYTES", "ObjectStore", "Stored", "hash_file"]

LARGEST_BYTES = 1 << 36
"""64 GiB: several times the largest scene on sale; more is a mistake or a trap."""

_CHUNK_BYTES = 1 << 20
_NAME, _SHARD, _REST = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{2}"), re.compile("[0-9a-f]{62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What was put into the store."""

    sha256: str
    """Name of the object."""
    size: int
    """Length in bytes."""


class ObjectStore:
    """The `objects/` folder of a case: `objects/ab/cdef…` holds the bytes with the SHA-256 `abcdef…`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / OBJECTS

    def prepare(self) -> None:
        """Make the folder if it is missing, and clear what killed runs left unfinished.

        Raises:
            CaseError: The folder cannot be made, or is a link.
        """
        _make_folder(self.root)
        remove_unfinished(self.root)

    def put_file(self, path: Path, *, largest_bytes: int = LARGEST_BYTES) -> Stored:
        """The hash and size of a file's bytes, which are now in the store.

        They are hashed while they are copied, so the name fits what is stored even if the source changes meanwhile.

        Raises:
            SourceError: The file cannot be read, is not a regular file, or is too large.
            CaseError: The case cannot be written (a full disk); nothing half-written stays.
        """
        with open_regular(path) as source:
            return self._put(source, str(path), largest_bytes)

    def put_bytes(self, content: bytes) -> Stored:
        """The hash and size of the bytes, which are now in the store.

        Raises:
            CaseError: The case cannot be written.
        """
        return self._put(io.BytesIO(content), "bytes", len(content))

    def locate(self, sha256: str) -> Path:
        """Where the object lies.

        Raises:
            CaseError: It is not there, or is not a plain file of the case.
        """
        path = self.path(sha256)
        if path.parent.is_symlink() or path.is_symlink() or not path.is_file():
            raise CaseError(
                f"object {sha256} is missing from the case",
                expected=f"a file {path.relative_to(self.root.parent)}",
                do="Ingest its source again; `quaywatch verify` names everything that is missing",
            )
        return path

    def open(self, sha256: str) -> BinaryIO:
        """The object's bytes, open for reading.

        Raises:
            CaseError: It is not there.
        """
        return self.locate(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where an object of this name lies or would lie.

        Raises:
            CaseError: No object can have this name; it might lead out of the store.
        """
        if not _NAME.fullmatch(sha256):
            raise CaseError(f"{sha256!r} is not the name of an object", expected="64 lower-case hexadecimal digits")
        return self.root / sha256[:2] / sha256[2:]

    @property
    def is_empty(self) -> bool:
        """True where nothing at all lies in the folder."""
        return next(self.entries(), None) is None

    def entries(self) -> Iterator[tuple[Path, str | None]]:
        """Everything in the folder in the order of names: its path, and its hash or None for what is no object.

        Raises:
            CaseError: The folder cannot be read.
        """
        try:
            for shard in _listing(self.root):
                if _SHARD.fullmatch(shard.name) and shard.is_dir() and not shard.is_symlink():
                    for path in _listing(shard):
                        plain = _REST.fullmatch(path.name) and path.is_file() and not path.is_symlink()
                        yield path, shard.name + path.name if plain else None
                else:
                    yield shard, None
        except OSError as error:
            raise CaseError(f"{str(self.root)!r} cannot be read: {error.strerror}") from error

    def _put(self, source: BinaryIO, name: str, largest_bytes: int) -> Stored:
        try:
            with unfinished_file(self.root) as copy:
                stored = _copy(source, copy, name, largest_bytes)
                path = self.path(stored.sha256)
                _make_folder(path.parent)
                if not _is_whole(path, stored.size):
                    publish_file(copy, path, 0o444)
        except OSError as error:
            raise cannot_write(self.root, error) from error
        return stored


def hash_file(path: Path) -> str:
    """The SHA-256 of a regular file."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: BinaryIO, copy: BinaryIO, name: str, largest_bytes: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := _read_chunk(source, name):
        size += len(chunk)
        if size > largest_bytes:
            raise SourceError(f"{name!r} is larger than {largest_bytes} bytes", expected="a file of at most that size")
        digest.update(chunk)
        copy.write(chunk)
    return Stored(sha256=digest.hexdigest(), size=size)


def _read_chunk(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(_CHUNK_BYTES)
    except OSError as error:  # told apart from an error of writing: here it is the source that fails
        raise SourceError(f"{name!r} cannot be read: {error.strerror}", expected="a readable disk") from error


def _is_whole(path: Path, size: int) -> bool:
    if not os.path.lexists(path):
        return False
    if path.is_symlink() or not path.is_file() or path.stat().st_size != size:
        raise CaseError(
            f"object {str(path)!r} is damaged",
            expected=f"a file of {size} bytes",
            do="Move it away and run the same command again: its source is at hand",
        )
    return True


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    if path.is_symlink():
        raise CaseError(f"{str(path)!r} is a symbolic link", expected="a folder inside the case", do="Replace it")


def _listing(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
