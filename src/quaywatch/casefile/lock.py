"""One writer at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quaywatch.casefile.folder import LOCK
from quaywatch.casefile.writing import cannot_write
from quaywatch.errors import CaseError

__all__ = ["lock_for_reading", "lock_for_writing"]

_held: set[Path] = set()
"""Locks of this process. The system's own (POSIX) would let the same process in twice, and drop on the first close."""


@contextmanager
def lock_for_writing(folder: Path) -> Iterator[None]:
    """The only right to write the case, until the end of the block or of the process.

    The lock belongs to the process and not to the open file, so workers that outlive a killed run do not keep it.

    Raises:
        CaseError: Another run writes the case, or the folder cannot be written.
    """
    with _locked(folder, os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX):
        yield


@contextmanager
def lock_for_reading(folder: Path) -> Iterator[None]:
    """The certainty that nobody writes the case until the end of the block; it leaves no trace, not even a lock file.

    Raises:
        CaseError: A run writes the case.
    """
    if not (folder / LOCK).exists():  # never opened for writing here: a case on a disc, or a copy
        yield
        return
    with _locked(folder, os.O_RDONLY, fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(folder: Path, flags: int, kind: int) -> Iterator[None]:
    path = folder.resolve() / LOCK
    busy = CaseError(
        f"case {str(folder)!r} is being written by another run",
        expected="one writer at a time",
        do="Wait until it has ended, then run the same command again",
    )
    if path in _held:
        raise busy
    try:
        descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        fcntl.lockf(descriptor, kind | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno in (errno.EACCES, errno.EAGAIN):
            raise busy from error
        raise cannot_write(path, error) from error
    _held.add(path)
    try:
        yield
    finally:
        _held.discard(path)
        os.close(descriptor)
