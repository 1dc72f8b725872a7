"""What ships' signals and lists of ships give a claim to be held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quaywatch.records.heard_ship import HeardShip, ListenedTime
from quaywatch.records.ship_event import ShipAbsence, ShipEvent, ShipMatch
from quaywatch.records.watchlist import ListMatch

__all__ = ["ShipEvidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipEvidence:
    """Signals of a case, as far as its claims name the ships that sent them."""

    first: datetime | None = None
    """Of all positions of the case, UTC; None where it holds none."""
    last: datetime | None = None
    """Until when was listened, UTC; None where it holds none."""
    ships: tuple[HeardShip, ...] = ()
    """Vessels that claims name."""
    events: tuple[ShipEvent, ...] = ()
    """Events of ships of the case."""
    matches: tuple[ShipMatch, ...] = ()
    """Detections held against tracked vessels."""
    absences: tuple[ShipAbsence, ...] = ()
    """Sightings that silent ships could have been: proposals."""
    listed: tuple[ListMatch, ...] = ()
    """What of the ships that claims name agrees with entries of lists."""
    listened: tuple[ListenedTime, ...] = ()
    """What was received of other vessels, for each claim of silence."""
