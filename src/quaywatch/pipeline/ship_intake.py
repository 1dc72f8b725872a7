"""Files of ships' signals and lists of ships on their way into a case: told by what is in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from quaywatch.errors import DataError, QuaywatchError
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.watchlist import Watchlist
from quaywatch.sources.ais_dialects import parse_columns as parse_signal_columns
from quaywatch.sources.ais_files import open_ais
from quaywatch.sources.packed_files import is_packed
from quaywatch.sources.watchlists import ListKind, find_list_kind, read_watchlist
from quaywatch.sources.watchlists import parse_columns as parse_list_columns

__all__ = ["find_belonging", "find_list_day", "find_ship_role", "is_beside_list"]

HEAD_BYTES = 4096
_OUR_TEXTS = b'"quaywatch/'
_BESIDE = ("add.csv", "alt.csv", "sdn_comments.csv")
"""Of the list of OFAC: addresses, other names, and remarks that go on."""
_LIST_NAME = "sdn.csv"


def find_ship_role(path: Path, columns: str) -> ArtefactRole | None:
    """Signals or a list, by what is in the file; None where it is neither: a picture, or one of our own texts.

    Args:
        path: A file.
        columns: What a person said that its columns are called.

    Raises:
        DataError: It is a text, and neither.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if _OUR_TEXTS in head or (b"\0" in head and not is_packed(head)):
        return None
    reasons = []
    for role, check in ((ArtefactRole.SIGNALS, _check_signals), (ArtefactRole.WATCHLIST, _read_list)):
        try:
            check(path, columns)
        except QuaywatchError as error:
            reasons.append(error.wrong)
        else:
            return role
    if path.suffix.lower() in (".json", ".geojson", ".xml", ".safe"):
        return None
    raise DataError(
        f"{path.name} is neither signals of ships ({reasons[0]}) nor a list of ships ({reasons[1]})",
        expected="signals, a list, a raster, or a sightings or claims file",
    )


def find_belonging(path: Path, role: ArtefactRole) -> tuple[Path, ...]:
    """The files beside a list that belong to it; nothing where there are none."""
    if role is not ArtefactRole.WATCHLIST or find_list_kind(path) is not ListKind.OFAC_CSV:
        return ()
    return tuple(sorted(other for other in path.parent.iterdir() if is_beside_list(other) and other.is_file()))


def find_list_day(path: Path, columns: str) -> str:
    """The day of a list where only its file or folder tells it, which objects do not keep; else empty."""
    found = _read_list(path, columns)
    return found.list_date.isoformat() if found.list_date and found.dated_by == "file name" else ""


def is_beside_list(path: Path) -> bool:
    """Whether a file is one that belongs to the list beside it, and goes into a case with that."""
    return path.name.casefold() in _BESIDE and any(
        other.name.casefold() == _LIST_NAME for other in path.parent.iterdir()
    )


def _check_signals(path: Path, columns: str) -> None:
    notes: list[str] = []
    dropped: Counter[str] = Counter()
    for part in open_ais(path, parse_signal_columns(columns) if columns else {}):
        for batch in part.batches:
            if len(batch.positions) or len(batch.statics):
                return
            notes += batch.counts.notes
            dropped.update(batch.counts.dropped)
    counts = ", ".join(f"{reason} {number}" for reason, number in dropped.most_common())
    nothing = f"{path.name} holds no position and no name of a ship{f' (left out: {counts})' if counts else ''}"
    raise DataError(notes[0] if notes else nothing, expected="messages or tables of positions")


def _read_list(path: Path, columns: str) -> Watchlist:
    return read_watchlist(path, columns=parse_list_columns(columns) if columns else None)
