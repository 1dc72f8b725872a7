"""Port calls of tracked ships as observations: a ship that sends its position at a zone was there, if it is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from quaywatch.clock import Precision, Span, format_utc
from quaywatch.records.observation import Identity, Likeness, Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Site
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.track_event import STAYED_CONFIDENCE, TrackEventKind

__all__ = ["observe_port_calls"]

_BY = "the ship's own signals (AIS)"


def observe_port_calls(events: Iterable[ShipEvent], site: Site) -> Iterator[Observation]:
    """Two observations of each call at a zone of a site: the first and the last of its positions there, as one call.

    The draught that the ship sent goes with them. A call that lies in none of the site's zones gives none, and stays an
    event: what berth the ship lay at is not known.

    Args:
        events: Of ships of the case.
        site: Whose calls are wanted.
    """
    zones = {zone.id for zone in site.zones}
    for event in events:
        zone = event.text("zone")
        confidence = event.number("confidence") or 0.0
        if event.kind is not TrackEventKind.PORT_CALLS or event.site != site.id or zone not in zones:
            continue
        if confidence >= STAYED_CONFIDENCE:
            yield from _of_call(event, site, zone)


def _of_call(event: ShipEvent, site: Site, zone: str) -> Iterator[Observation]:
    ends = {"first": (event.start.not_after, "draught_in_m"), "last": (event.end.not_before, "draught_out_m")}
    known = {key: (moment, draught) for key, (moment, draught) in ends.items() if moment is not None}
    if len({moment for moment, _ in known.values()}) < len(known):
        del known["last"]
    for key, (moment, draught) in known.items():
        metres = event.number(draught)
        yield Observation(
            id=f"{event.id}/{key}",
            site=site.id,
            zone=zone,
            time=_instant(moment),
            kind=ObservationKind.AIS,
            outcome=Outcome.SEEN,
            evidence=event.table,
            by=_BY,
            draught_m=Measure(value=metres) if metres else None,
            identity=(_identity(event),),
            same_call=tuple(f"{event.id}/{other}" for other in known if other != key),
            note=f"the {key} position of a call with confidence {int(event.number('confidence') or 0)} of 4",
        )


def _identity(event: ShipEvent) -> Identity:
    return Identity(
        likeness=Likeness.NAMED,
        name=event.name or None,
        imo=None if event.imo is None else str(event.imo),
        mmsi=str(event.mmsi),
        flag=event.flag or None,
    )


def _instant(moment: datetime) -> Span:
    return Span(start=moment, end=moment, precision=Precision.INSTANT, text=format_utc(moment) or "")
