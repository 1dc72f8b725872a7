"""What ships' tracks tell, as columns: one table for each kind of event.

The kinds, their own columns and how each is defined: docs/ais.md. Times are brackets: an event began after the one
instant and not after the other, as far as what was received tells. NaT is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError

__all__ = [
    "COMMON_COLUMNS",
    "EVENT_VERSION",
    "OWN_COLUMNS",
    "STAYED_CONFIDENCE",
    "TrackEventKind",
    "TrackEvents",
    "event_ids",
]

Column = npt.NDArray[Any]

EVENT_VERSION = 1
"""Of the definitions of events."""


STAYED_CONFIDENCE = 2
"""Of a port call, from which on the ship stopped there or was silent there, and did not only pass."""


class TrackEventKind(StrEnum):
    """Kinds of event; each is one table."""

    PORT_CALLS = "port_calls"
    VOYAGES = "voyages"
    GAPS = "gaps"
    ENCOUNTERS = "encounters"
    LOITERING = "loitering"
    IDENTITY_CHANGES = "identity_changes"
    ANOMALIES = "anomalies"


BRACKETS = ("start_not_before", "start_not_after", "end_not_before", "end_not_after")
COMMON_COLUMNS = ("event_id", "version", "mmsi", "imo", "name", "flag", *BRACKETS, "lon", "lat", "because")
"""Of every table, before the kind's own. `event_id`, `name`, `flag` and `because` (JSON) are texts, brackets are
datetime64[ms], `imo` is 0 where not known."""
OWN_COLUMNS: Mapping[TrackEventKind, tuple[str, ...]] = {
    TrackEventKind.PORT_CALLS: (
        "site", "zone", "confidence", "stops", "min_speed_kn", "draught_in_m", "draught_out_m", "direction",
    ),
    TrackEventKind.VOYAGES: ("from_site", "to_site", "from_country", "to_country", "coverage"),
    TrackEventKind.GAPS: (
        "hours", "start_lon", "start_lat", "end_lon", "end_lat", "implied_speed_kn", "heard_probability", "open",
    ),
    TrackEventKind.ENCOUNTERS: ("mmsi_2", "min_distance_m", "hours"),
    TrackEventKind.LOITERING: ("hours", "mean_speed_kn", "min_shore_km"),
    TrackEventKind.IDENTITY_CHANGES: ("field", "old", "new", "same_hull_probability"),
    TrackEventKind.ANOMALIES: ("kind", "severity"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackEvents:
    """The events of one kind."""

    kind: TrackEventKind
    columns: Mapping[str, Column]
    """The common columns and the kind's own, of one length each."""

    def __post_init__(self) -> None:
        wanted = (*COMMON_COLUMNS, *OWN_COLUMNS[self.kind])
        if set(self.columns) != set(wanted):
            odd = sorted(set(self.columns) ^ set(wanted))
            raise DataError(f"columns of {self.kind} that are missing or too many: {odd}", expected=", ".join(wanted))
        if len({len(column) for column in self.columns.values()}) > 1:
            raise DataError(f"columns of {self.kind} of different lengths", expected="as many values in each")

    def __len__(self) -> int:
        return len(self.columns["event_id"])

    @classmethod
    def joined(cls, kind: TrackEventKind, parts: Sequence[TrackEvents]) -> TrackEvents:
        """The events of all parts by vessel and start."""
        names = (*COMMON_COLUMNS, *OWN_COLUMNS[kind])
        if not parts:
            return cls(kind=kind, columns={name: np.zeros(0, object) for name in names})
        parts = [part for part in parts if len(part)] or parts[:1]  # an empty part's columns have no type of their own
        whole = {name: np.concatenate([part.columns[name] for part in parts]) for name in names}
        early, late = (whole[f"start_{end}"].astype("datetime64[ms]") for end in ("not_before", "not_after"))
        begins = np.where(np.isnat(late), early, late)
        order = np.lexsort((whole["event_id"].astype(str), begins, whole["mmsi"].astype(np.int64)))
        return cls(kind=kind, columns={name: column[order] for name, column in whole.items()})


def event_ids(kind: TrackEventKind, *defining: Column) -> npt.NDArray[np.object_]:
    """Keys of events, row by row, from what defines them: the same for whoever finds the same event again.

    Args:
        kind: Of the events.
        defining: Columns whose values tell events of this kind apart, and that late messages about other times do not
            change: the vessel and the instant of its start, the site.
    """
    rows = zip(*(np.asarray(column).astype(str) for column in defining), strict=True)
    keys = [f"{kind}-" + hashlib.sha256("\n".join((kind, *row)).encode()).hexdigest()[:16] for row in rows]
    return np.array(keys, dtype=object)
