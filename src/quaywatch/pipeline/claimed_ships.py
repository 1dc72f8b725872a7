"""Ships that claims name: their positions from the signals of a case, who else was heard meanwhile, and lists.

What is read here is handed to the rules; nothing of it is kept, as the signals are.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from quaywatch.assessment.named_ships import Hull, SoughtShip, find_hulls, find_sought_ship
from quaywatch.assessment.ship_evidence import ShipEvidence
from quaywatch.assessment.watchlists import match_watchlists
from quaywatch.casefile.codec import content_hash
from quaywatch.clock import Span
from quaywatch.pipeline.lake_tracks import LakePart, LakeTracks, look_at_parts
from quaywatch.pipeline.ship_events import EventSettings
from quaywatch.pipeline.ship_lake import CaseLake, fill_lake
from quaywatch.pipeline.ship_lists import ListFile, read_lists
from quaywatch.pipeline.sought_ships import NAMING, find_named_vessels, find_sought_ships
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.records.heard_ship import HeardShip, ListenedTime
from quaywatch.records.ship_event import ShipAbsence, ShipEvent, ShipMatch, ShipSurvey
from quaywatch.records.vessel_numbers import find_digit_groups, is_ship_imo
from quaywatch.records.watchlist import ListMatch, ShipIdentity
from quaywatch.sources.ais_lake_box import LakeBox, read_box
from quaywatch.sphere import METRES_PER_DEGREE

__all__ = ["ClaimedShips", "read_ship_evidence"]

NEAR_M = 50_000.0
"""Other ships heard so near to a silent one's last and next position tell that somebody listened there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedShips:
    """What a case holds that claims which name ships are held against, before anything is read of the signals."""

    lake: CaseLake | None = None
    """Rows of signals; None where the case holds none, or could not read them."""
    survey: ShipSurvey | None = None
    """Of the signals."""
    settings: EventSettings
    """What counts as one ship, as for the events."""
    events: tuple[ShipEvent, ...] = ()
    """Of ships of the case."""
    matches: tuple[ShipMatch, ...] = ()
    """Detections against tracks."""
    absences: tuple[ShipAbsence, ...] = ()
    """Proposals of silent ships for sightings."""
    lists: tuple[ListFile, ...] = ()
    """Lists of ships that the case holds."""

    @property
    def inputs(self) -> str:
        """What tells it from another; where the files lie does not."""
        told = [[one.sha256, one.name, one.columns, one.dated] for one in self.lists]
        return content_hash(
            self.survey, self.lake.inputs if self.lake else [], self.events, self.matches, self.absences, told
        )


def read_ship_evidence(claims: Sequence[Claim], ships: ClaimedShips) -> ShipEvidence:
    """What the signals and the lists of a case hold of the ships that its claims name; empty without such claims."""
    naming = [claim for claim in claims if claim.kind in NAMING]
    if not naming:
        return ShipEvidence()
    listed = tuple(_list_matches(naming, ships.lists))
    survey, lake = ships.survey, ships.lake
    if survey is None or lake is None or survey.last is None:
        return ShipEvidence(listed=listed, matches=ships.matches, events=ships.events)
    fill_lake(lake)
    heard = tuple(_heard_ships(lake.folder, find_sought_ships(naming), ships.settings, _ms(survey.last)))
    silences = [claim for claim in naming if claim.kind is ClaimKind.SILENCE]
    return ShipEvidence(
        first=survey.first,
        last=survey.last,
        ships=heard,
        events=ships.events,
        matches=ships.matches,
        absences=ships.absences,
        listed=listed,
        listened=tuple(one for claim in silences for one in _listened(claim, heard, lake.folder, survey)),
    )


def _list_matches(claims: Sequence[Claim], lists: Sequence[ListFile]) -> Iterator[ListMatch]:
    """Entries that have a claim's number or its name, each asked for alone: together one may hide the other."""
    asked: list[ShipIdentity] = []
    for claim in claims:
        imos = [imo for imo in find_digit_groups(str(claim.value.get("imo", "")), 7) if is_ship_imo(imo)]
        asked += [ShipIdentity(imo=imo) for imo in imos]
        asked += [ShipIdentity(name=str(claim.value["name"]))] if "name" in claim.value else []
    if asked and lists:
        yield from match_watchlists(tuple(dict.fromkeys(asked)), read_lists(lists))


def _heard_ships(
    folder: Path, sought: Sequence[SoughtShip], settings: EventSettings, until_ms: int
) -> Iterator[HeardShip]:
    chosen = find_named_vessels(folder, sought)
    if not chosen:
        return
    tracks = LakeTracks(lake=folder, clocks=settings.clocks, clean=settings.clean, until_ms=until_ms)
    for some in look_at_parts(tracks, functools.partial(_of_part, chosen)):
        yield from some


def _of_part(chosen: frozenset[int], part: LakePart) -> list[HeardShip]:
    rows, reports = part.tracks.positions, part.identities.reports
    found = []
    for mmsi in sorted(chosen & set(np.unique(rows.mmsi).tolist())):
        own = rows.mmsi == mmsi
        order = np.argsort(rows.time_ms[own], kind="stable")
        said = reports.take(reports.mmsi == mmsi)
        lengths = said.length_m[said.length_m > 0]
        found.append(
            HeardShip(
                mmsi=int(mmsi),
                time_ms=rows.time_ms[own][order],
                lon=rows.lon[own][order],
                lat=rows.lat[own][order],
                names=tuple(reversed(dict.fromkeys(name for name in reversed(said.name.tolist()) if name))),
                imos=tuple(dict.fromkeys(imo for imo in said.imo.tolist() if is_ship_imo(imo))),
                length_m=float(lengths[-1]) if len(lengths) else None,
                ships=len(np.unique(part.tracks.ship[own])),
            )
        )
    return found


def _listened(claim: Claim, heard: Sequence[HeardShip], folder: Path, survey: ShipSurvey) -> Iterator[ListenedTime]:
    """Who else was heard in the time of a claim, for each ship that it may mean."""
    hulls = find_hulls(find_sought_ship(claim), heard)
    if claim.when is None or survey.first is None or survey.last is None or not hulls:
        return
    start, end = (max(claim.when.start or survey.first, survey.first), min(claim.when.end or survey.last, survey.last))
    if start > end:
        return
    everybody = _vessels_in(folder, _WORLD, (start, end))
    for hull in hulls:
        near: set[int] = set()
        for box in _boxes(hull, claim.when):
            near |= _vessels_in(folder, box, (start, end))
        others = everybody - hull.numbers
        yield ListenedTime(
            claim=claim.id,
            mmsi=min(hull.numbers),
            vessels=len(others),
            near=len(near & others),
            near_m=NEAR_M,
        )


_WORLD = LakeBox(west=-180.0, south=-90.0, east=180.0, north=90.0)


def _vessels_in(folder: Path, box: LakeBox, times: tuple[datetime, datetime]) -> set[int]:
    return set(np.unique(read_box(folder, box, times).mmsi).tolist())


def _boxes(hull: Hull, when: Span) -> Iterator[LakeBox]:
    """Round where the ship was last heard before a time, and where it was first heard after."""
    for vessel in hull.vessels:
        begins = 0 if when.start is None else int(np.searchsorted(vessel.time_ms, _ms(when.start)))
        ends = len(vessel.time_ms) if when.end is None else int(np.searchsorted(vessel.time_ms, _ms(when.end)))
        for row in {begins - 1, ends}:
            if 0 <= row < len(vessel.time_ms):
                yield _box(float(vessel.lon[row]), float(vessel.lat[row]))


def _box(lon: float, lat: float) -> LakeBox:
    high = NEAR_M / METRES_PER_DEGREE
    wide = min(high / max(math.cos(math.radians(lat)), 0.05), 179.0)
    west, east = ((edge + 180.0) % 360.0 - 180.0 for edge in (lon - wide, lon + wide))
    return LakeBox(west=west, south=max(lat - high, -90.0), east=east, north=min(lat + high, 90.0))


def _ms(instant: datetime) -> int:
    return round((instant - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
