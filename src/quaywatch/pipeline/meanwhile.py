"""The join between tracks and berths: gaps of ships held against sightings of vessels at sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.casefile.objects import hash_file
from quaywatch.clock import format_utc
from quaywatch.errors import DataError
from quaywatch.events.meanwhile import Proposal, Silence, find_proposals
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.geo import LonLat
from quaywatch.observations.from_sightings import find_observations, site_of
from quaywatch.pipeline.ship_events import FoundEvents
from quaywatch.records.observation import Observation
from quaywatch.records.track_event import TrackEventKind
from quaywatch.sources.port_positions import find_port_positions
from quaywatch.sources.sea_chart import read_sea_chart
from quaywatch.sources.sightings import read_sightings

__all__ = ["propose_absences", "proposal_object", "read_berth_sightings"]


def read_berth_sightings(paths: Sequence[Path]) -> tuple[tuple[Observation, ...], dict[str, LonLat]]:
    """The observations of sightings files, and where their sites lie: as they say, else as the port of that name.

    Raises:
        SourceError: A file cannot be opened.
        DataError: A file is wrong, or nothing tells where its site lies.
    """
    told: list[Observation] = []
    places: dict[str, LonLat] = {}
    for number, path in enumerate(paths):
        file = read_sightings(path)
        site = site_of(file)
        place = site.centre or find_port_positions([site.name]).get(site.name)
        if place is None:
            raise DataError(
                f"nothing tells where {site.name!r} of {path.name} lies",
                expected="`lon` and `lat` of the site, or a port of that name",
                do="Add them to the file",
            )
        places[site.id] = place
        found = find_observations(
            file, site=site, evidence_sha256=hash_file(path), prefix=f"{number}-" if number else ""
        )
        told += found.observations
    return tuple(told), places


def propose_absences(
    found: FoundEvents, sightings: Sequence[Observation], places: Mapping[str, LonLat]
) -> tuple[Proposal, ...]:
    """Which sightings the ships of a lake could have been while nothing of them was received, the likeliest first.

    Args:
        found: Events, for the gaps and what is known of the ships.
        sightings: Of vessels at sites.
        places: Position of each site.
    """
    return find_proposals(_silences(found), sightings, places, SeaRoutes(read_sea_chart()))


def proposal_object(one: Proposal, found: FoundEvents) -> dict[str, Any]:
    """A proposal as JSON values."""
    gaps = found.events[TrackEventKind.GAPS].columns
    row = int(np.flatnonzero(gaps["event_id"] == one.silence)[0])
    reach = one.reach
    return {
        "gap": one.silence,
        "mmsi": int(gaps["mmsi"][row]),
        "name": str(gaps["name"][row]) or None,
        "sighting": one.observation,
        "site": reach.site,
        "could_arrive": format_utc(reach.from_time),
        "could_leave": None if reach.until is None else format_utc(reach.until),
        "hours_left": None if reach.hours_left is None else round(reach.hours_left, 1),
        "rank": round(one.rank, 2),
        "because": list(one.because),
    }


def _silences(found: FoundEvents) -> list[Silence]:
    columns = found.events[TrackEventKind.GAPS].columns
    own = found.ships.rows_of(columns["mmsi"])
    ends = columns["end_not_after"]
    return [
        Silence(
            id=str(columns["event_id"][row]),
            start=_instant(columns["start_not_before"][row]),
            end=None if np.isnat(ends[row]) else _instant(ends[row]),
            from_place=_place(columns["start_lon"][row], columns["start_lat"][row]),
            to_place=None if np.isnat(ends[row]) else _place(columns["end_lon"][row], columns["end_lat"][row]),
            length_m=_known(found.ships.length_m[own[row]]),
            fastest_kn=_known(found.ships.fastest_kn[own[row]]),
            heard_probability=_known(columns["heard_probability"][row]),
        )
        for row in range(len(own))
    ]


def _instant(value: np.datetime64) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        milliseconds=int(value.astype("datetime64[ms]").astype(np.int64))
    )


def _place(lon: Any, lat: Any) -> LonLat:
    return LonLat(lon=float(lon), lat=float(lat))


def _known(value: npt.ArrayLike) -> float | None:
    number = float(np.asarray(value))
    return number if np.isfinite(number) else None
