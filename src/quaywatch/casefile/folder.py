"""The case folder: what lies where in it, and paths that may not lead out of it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from quaywatch.errors import CaseError, SourceError

__all__ = [
    "CONFIG",
    "DATABASE",
    "LOCK",
    "OBJECTS",
    "REPORT",
    "SIGNALS",
    "SITES",
    "check_is_case",
    "open_regular",
    "path_inside",
]

CONFIG = "case.toml"
DATABASE = "case.db"
LOCK = "case.lock"
OBJECTS = "objects"
SITES = "sites"
REPORT = "report"
SIGNALS = "ais"
"""Rows of ships' signals: made from objects, and made anew where it lacks."""


def check_is_case(folder: Path) -> None:
    """Nothing, where the folder holds a case.

    Raises:
        CaseError: It does not, or may not be read.
    """
    try:
        found = (folder / CONFIG).is_file()
    except OSError as error:
        raise CaseError(
            f"{str(folder)!r} cannot be read: {error.strerror}", expected="a case folder that you may read"
        ) from error
    if not found:
        raise CaseError(
            f"{str(folder)!r} is not a case", expected=f"a folder with a {CONFIG}", do="Start one with `quaywatch new`"
        )


def path_inside(folder: Path, relative: str) -> Path:
    """The path of a file of the case, whether it exists or not; symbolic links may not lead out of the case.

    Raises:
        CaseError: The path is absolute, climbs with `..`, or leads out through a link.
    """
    path = folder / relative
    parts = Path(relative).parts
    try:
        outside = not parts or ".." in parts or not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL
        outside = True
    if outside:
        raise CaseError(
            f"path {relative!r} leads out of the case",
            expected="a relative path to a file in the case folder",
            do="Copy the file into the case and name it by its path there",
        )
    return path


@contextmanager
def open_regular(path: Path) -> Iterator[BufferedReader]:
    """The bytes of a regular file; never blocks on a pipe and follows no symbolic link.

    A folder that came from a stranger could otherwise carry a link to a private file of the reader's into the case.

    Raises:
        SourceError: It is missing, unreadable, a link, a folder, a pipe or a device.
    """
    expected = "a regular file that you may read"
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        link = isinstance(error, OSError) and error.errno == errno.ELOOP
        reason = "it is a symbolic link" if link else getattr(error, "strerror", None) or error
        raise SourceError(
            f"{str(path)!r} cannot be read: {reason}",
            expected=expected,
            do="Name the file that the link points to" if link else "",
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(f"{str(path)!r} is not a file but a folder, pipe or device", expected=expected)
    with open(descriptor, "rb") as file:
        yield file
