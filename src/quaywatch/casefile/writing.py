"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from quaywatch.errors import CaseError

__all__ = ["UNFINISHED", "cannot_write", "publish_file", "remove_unfinished", "unfinished_file", "write_file"]

UNFINISHED = ".unfinished-"
"""Beginning of the names of files that are still being written."""

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def unfinished_file(folder: Path) -> Iterator[BinaryIO]:
    """A new file in the folder, open for writing; gone at the end of the block unless it was published.

    It stays locked while its writer lives: that tells `remove_unfinished` what a killed run has left.
    """
    file = _locked_file(folder)
    try:
        yield file
    finally:
        Path(file.name).unlink(missing_ok=True)
        with suppress(OSError):  # what is left in its buffer belongs to a file that is no more
            file.close()


def _locked_file(folder: Path) -> BinaryIO:
    while True:
        file = tempfile.NamedTemporaryFile(prefix=UNFINISHED, dir=folder, delete=False)  # noqa: SIM115 - the caller closes it
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file  # type: ignore[return-value]
        file.close()  # another process took it for a leftover before it was locked


def publish_file(file: BinaryIO, path: Path, mode: int) -> None:
    """Nothing; an unfinished file now stands under its name, whole, and outlives a power cut."""
    file.flush()
    os.fchmod(file.fileno(), mode)
    os.fsync(file.fileno())
    os.replace(file.name, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Nothing; the file holds the new content, or after any failure the old one, but never a part.

    Raises:
        CaseError: It cannot be written: a full disk, a folder without permission.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished_file(path.parent) as file:
            file.write(content)
            publish_file(file, path, 0o644)
    except OSError as error:
        raise cannot_write(path, error) from error


def remove_unfinished(folder: Path) -> None:
    """Nothing; files that killed runs left unfinished in the folder are gone, those of living ones stay."""
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises where its writer lives
                path.unlink()
            finally:
                os.close(descriptor)


def cannot_write(path: Path, error: OSError) -> CaseError:
    """The error to raise where something of the case could not be written."""
    if error.errno in _NO_ROOM:
        return CaseError(
            f"no room left to write {str(path)!r} ({error.strerror})",
            expected="free space on the disk of the case",
            do="Make room and run the same command again; what was there before is untouched",
        )
    return CaseError(
        f"{str(path)!r} cannot be written: {error.strerror}",
        expected="a case folder that you may write to",
        do="Check its owner and permissions, or copy the case to where you may write",
    )
