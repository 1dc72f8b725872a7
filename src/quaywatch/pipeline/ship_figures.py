"""The figures of a case's ships: a map of their tracks, and lanes of time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from quaywatch.assessment.wording import counted, listed
from quaywatch.casefile.entries import Origin
from quaywatch.pipeline.ship_records import ChosenEvents, instant_of
from quaywatch.records.artefact import ArtefactRole, Publish, Rights
from quaywatch.records.ship_event import ShipPicture, ShipSurvey
from quaywatch.records.track import Positions
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.track_figures import TrackPicture, draw_time_lanes, draw_track_map, find_drawn_vessels
from quaywatch.sources.ais_lake import read_vessels

__all__ = ["DrawnShips", "draw_ships", "narrowest_rights"]

_OPENNESS = (Publish.NO, Publish.ASK, Publish.YES)
_TRACKS = frozenset({TrackEventKind.PORT_CALLS, TrackEventKind.VOYAGES, TrackEventKind.GAPS})
"""Rows that can show none of these show no track that could be drawn."""
_READING = (
    "Dashes and hatched bars: no position was received; their shade is the chance that the ship would have been heard"
    " had it sent, grey where nothing tells."
)

DrawnShips = tuple[ShipPicture, bytes, Origin]
"""A figure, its PNG, and where that comes from."""


def draw_ships(
    lake: Path,
    chosen: ChosenEvents,
    survey: ShipSurvey,
    *,
    rights: Rights,
    synthetic: bool,
) -> tuple[DrawnShips, ...]:
    """A map and lanes of time of the ships that events are told of; none where there are none.

    Args:
        lake: Their positions.
        chosen: Events that are told; positions are drawn only where calls, voyages or gaps are among the kinds.
        survey: The files that the positions come from, how many ships sent them, and what sites are called.
        rights: Those of the files.
        synthetic: Said in the figures.
    """
    ships = find_drawn_vessels(chosen.tables, chosen.first) if _TRACKS & set(chosen.tables) else ()
    parts = [rows.take(np.isin(rows.mmsi, ships)) for rows, _ in read_vessels(lake)] if ships else []
    positions = Positions.joined(parts).in_order() if parts else Positions.empty()
    if not len(positions):
        return ()
    picture = TrackPicture(
        positions=positions,
        events=chosen.tables,
        credit=rights.credit,
        synthetic=synthetic,
        total=survey.vessels,
        first=chosen.first,
        site_names=survey.site_names,
    )
    return tuple(_drawn(key, title, draw(picture), picture, (survey.files, rights)) for key, title, draw in _FIGURES)


_FIGURES: tuple[tuple[str, str, Callable[[TrackPicture], bytes]], ...] = (
    ("map", "Where positions of these ships were received", draw_track_map),
    ("lanes", "When these ships were heard, and where they called", draw_time_lanes),
)


def narrowest_rights(rights: Sequence[Rights]) -> Rights:
    """What may be done with something made of several files: what may be done with all of them."""
    return Rights(
        holder=_joined(one.holder for one in rights),
        credit=_joined(one.credit for one in rights),
        licence=_joined(one.licence for one in rights),
        publish=min((one.publish for one in rights), key=_OPENNESS.index),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _drawn(
    key: str, title: str, content: bytes, picture: TrackPicture, made_of: tuple[tuple[str, ...], Rights]
) -> DrawnShips:
    files, rights = made_of
    times = picture.positions.time_ms
    days = [instant_of(end).strftime("%Y-%m-%d") for end in (int(times.min()), int(times.max()))]
    names = listed(picture.name(mmsi) for mmsi in picture.vessels)
    shown = f"{counted(len(picture.vessels), 'ship')} of {picture.total}, {days[0]} to {days[1]} UTC"
    told = ShipPicture(
        id=f"ships-{key}",
        image=hashlib.sha256(content).hexdigest(),
        title=title,
        caption=f"{title}: {shown}. {_READING}",
        alt=f"{title}: {names}. The tables tell the same.",
        files=files,
        rights=rights,
    )
    origin = Origin(
        role=ArtefactRole.FIGURE,
        source="drawn from ships' signals",
        rights=rights,
        name=f"{told.id}.png",
        parents=files,
    )
    return told, content, origin
