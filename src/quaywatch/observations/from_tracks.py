"""Looks at tracks as observations: what each shows of the vehicles on each track."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from quaywatch.clock import Bracket, Span
from quaywatch.records.change import NARROWEST_ROOF_M, ChangeKind, ChangeSign
from quaywatch.records.change_survey import ChangeSurvey
from quaywatch.records.look import Look, ZoneView
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.rolling_stock import TrackLook

__all__ = ["CoveredTrack", "find_covered_tracks", "observe_tracks"]

_VEHICLES = "what kind of vehicles stand there, and whether they are one train: pixels show that the track is hidden"
_BARE = "whether something of the colour of the ballast, or shorter than a car, stands there: it looks like bare track"
_ROOFED = "a structure told over the track may hide it there: what is hidden is not told from vehicles"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredTrack:
    """A track over which a structure was told to have come or gone."""

    track: str
    """Key of the track."""
    sign: ChangeSign
    """Whether the structure came or went."""
    when: Bracket
    """Between which instants."""

    def may_hide(self, time: Span) -> bool:
        """Whether it may have stood in a look: one not surely from before it came or after it went."""
        if self.sign is ChangeSign.NEW:
            return time.start is None or self.when.not_before is None or time.start > self.when.not_before
        return time.end is None or self.when.not_after is None or time.end < self.when.not_after


def find_covered_tracks(surveys: Iterable[ChangeSurvey], site: str) -> tuple[CoveredTrack, ...]:
    """The tracks of a site over which a structure came or went, by any of its searches for changes."""
    return tuple(
        CoveredTrack(track=cover.track, sign=placed.change.sign, when=placed.change.when)
        for survey in surveys
        if survey.site == site
        for placed in survey.changes
        if placed.change.kind is ChangeKind.STRUCTURE and placed.change.least_width_m > NARROWEST_ROOF_M
        for cover in placed.change.tracks
        if cover.covered_m > 0.0
    )


def observe_tracks(
    told: Sequence[TrackLook],
    looks: Sequence[Look],
    *,
    sensor: str,
    by: str,
    covered: Sequence[CoveredTrack] = (),
) -> tuple[Observation, ...]:
    """What each look says of the vehicles on each track: seen with its metres, not seen or not observable.

    All looks of one kind of sensor at one track are one series, named by `detections`. A look that could not see the
    track is not observable, whatever was measured. One that the measuring does not tell of is left out.

    Args:
        told: What was measured, in any order.
        looks: The looks at the site with their views of its tracks, in order of time.
        sensor: Kind of sensor that all looks are of.
        by: Detector and version.
        covered: Structures told over tracks: a look in which one may have stood tells nothing of vehicles there.
    """
    times = {look.scene: look.time for look in looks}
    measured = {(one.scene, one.zone): _unroofed(one, times.get(one.scene), covered) for one in told}
    return tuple(_observed(measured, looks, sensor, by))


def _unroofed(told: TrackLook, time: Span | None, covered: Sequence[CoveredTrack]) -> TrackLook:
    """What a look tells of a track, nothing where a structure may hide it."""
    hidden = any(one.track == told.zone and (time is None or one.may_hide(time)) for one in covered)
    if not hidden or told.outcome is Outcome.NOT_OBSERVABLE:
        return told
    return replace(told, outcome=Outcome.NOT_OBSERVABLE, because=_ROOFED, occupied_m=None, runs_m=(), cars=None)


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
