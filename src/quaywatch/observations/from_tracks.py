"""Looks at tracks as observations: what each shows of the vehicles on each track."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from quaywatch.records.look import Look, ZoneView
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.rolling_stock import TrackLook

__all__ = ["observe_tracks"]

_VEHICLES = "what kind of vehicles stand there, and whether they are one train: pixels show that the track is hidden"
_BARE = "whether something of the colour of the ballast, or shorter than a car, stands there: it looks like bare track"


def observe_tracks(
    told: Sequence[TrackLook], looks: Sequence[Look], *, sensor: str, by: str
) -> tuple[Observation, ...]:
    """What each look says of the vehicles on each track: seen with its metres, not seen or not observable.

    All looks of one kind of sensor at one track are one series, named by `detections`. A look that could not see the
    track is not observable, whatever was measured. One that the measuring does not tell of is left out.

    Args:
        told: What was measured, in any order.
        looks: The looks at the site with their views of its tracks, in order of time.
        sensor: Kind of sensor that all looks are of.
        by: Detector and version.
    """
    measured = {(one.scene, one.zone): one for one in told}
    return tuple(_observed(measured, looks, sensor, by))


def _observed(
    measured: dict[tuple[str, str], TrackLook], looks: Sequence[Look], sensor: str, by: str
) -> Iterator[Observation]:
    for zone in dict.fromkeys(view.zone for look in looks for view in look.views):
        for look in looks:
            one = measured.get((look.scene or "", zone))
            for view in look.views:
                if view.zone == zone and (one is not None or not view.usable):
                    yield _observation(look, view, one if view.usable else None, sensor, by)


def _observation(look: Look, view: ZoneView, told: TrackLook | None, sensor: str, by: str) -> Observation:
    series = f"tracks:{look.site}:{sensor}:{view.zone}"
    outcome = Outcome.NOT_OBSERVABLE if told is None else told.outcome
    metres = None if told is None or told.occupied_m is None else told.occupied_m.rounded()
    return Observation(
        id="obs-" + hashlib.sha256(f"{series}\n{look.scene}".encode()).hexdigest()[:16],
        site=look.site,
        zone=view.zone,
        time=look.time,
        kind=ObservationKind.RAILCARS,
        outcome=outcome,
        evidence=look.evidence,
        by=by,
        look=look.id,
        occupied_m=metres,
        count=None if told is None else told.cars,
        usable_share=view.usable_share if told is None else round(told.usable_share, 4),
        detections=(series,),
        cannot_determine={Outcome.SEEN: _VEHICLES, Outcome.NOT_SEEN: _BARE}.get(outcome),
        note=view.reason if told is None else told.because,
    )
