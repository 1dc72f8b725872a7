"""Ships in files of any kind: tables of ships, and logs or tables of the messages that ships sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from quaywatch.errors import DataError
from quaywatch.records.track import StaticReports
from quaywatch.records.track_reading import TrackBatch
from quaywatch.records.watchlist import ShipIdentity
from quaywatch.sources.ais_files import LINE_READERS, open_ais
from quaywatch.sources.ais_lake import read_vessels
from quaywatch.sources.ais_statics import join_statics
from quaywatch.sources.flags import flag_of_mmsi
from quaywatch.sources.packed_files import check_local_file, is_packed
from quaywatch.sources.ship_identities import identities_of_reports, read_identities

__all__ = ["read_lake_ships", "read_ships"]

HEAD_BYTES = 1 << 16
_JSON = re.compile(rb"\A(\xef\xbb\xbf|\x1e|\s)*[{\[]")


def read_ships(
    path: Path, *, columns: Mapping[str, str] | None = None, counts: Counter[str] | None = None
) -> tuple[ShipIdentity, ...]:
    """The distinct identities in a file, told by what is in it.

    A plain text table is read for its columns of ships (`read_identities`). Of anything else that holds messages
    (sentences, Parquet, GeoJSON, packed files) the static reports are taken, and the bare numbers of the vessels that
    sent none.

    Args:
        path: The file.
        columns: Role → column, where the header of a table does not tell.
        counts: Gets what could not be read, by reason.

    Raises:
        SourceError: It cannot be read.
        DataError: It holds neither, or too many ships.
        PlanError: A column that was told is not there.
    """
    if check_local_file(path) == 0:
        raise DataError(f"{path.name} is empty", expected="ships, or messages of ships")
    counts = Counter() if counts is None else counts
    if not _holds_messages(path):
        return read_identities(path, columns=columns, counts=counts)
    batches = (batch for part in open_ais(path, columns) for batch in part.batches)
    heard: set[int] = set()
    return _identities((join_statics(batch.statics) for batch in _counted(batches, heard, counts)), heard)


def read_lake_ships(folder: Path) -> tuple[ShipIdentity, ...]:
    """The distinct identities of the ships in a lake: their static reports, and the bare numbers of the others.

    Raises:
        CaseError: There is no lake.
    """
    heard: set[int] = set()
    return _identities(_of_lake(folder, heard), heard)


def _of_lake(folder: Path, heard: set[int]) -> Iterator[StaticReports]:
    for positions, reports in read_vessels(folder):
        heard.update(np.unique(positions.mmsi).tolist())
        yield reports


def _identities(parts: Iterable[StaticReports], heard: set[int]) -> tuple[ShipIdentity, ...]:
    """Those that static reports tell, and the bare numbers of vessels that were heard when all parts are read."""
    said = identities_of_reports(
        reports.take((reports.imo > 0) | (reports.name != "") | (reports.call_sign != "")) for reports in parts
    )
    bare = sorted(heard - {one.mmsi for one in said})
    return (*said, *(ShipIdentity(mmsi=mmsi, flag=flag_of_mmsi(mmsi)) for mmsi in bare))


def _holds_messages(path: Path) -> bool:
    """Whether it is anything else than a plain text table."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if is_packed(head) or _JSON.match(head):
        return True
    return any(fits(head) for _, fits, _ in LINE_READERS)


def _counted(batches: Iterator[TrackBatch], heard: set[int], counts: Counter[str]) -> Iterator[TrackBatch]:
    for batch in batches:
        heard.update(np.unique(batch.positions.mmsi).tolist(), np.unique(batch.statics.mmsi).tolist())
        counts.update(batch.counts.dropped)
        counts.update(batch.counts.notes)
        yield batch
