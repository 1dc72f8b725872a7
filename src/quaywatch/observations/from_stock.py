"""Looks at yards as observations: what each shows of the stock of each yard, in the record that a sighting becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quaywatch.records.look import Look, ZoneView
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.stock import YardLook

__all__ = ["observe_stock"]

_GOODS = (
    "what the goods are, how high they lie where no height is given, and whose they are: pixels show covered ground and"
    " its colour"
)
_EMPTY = (
    "whether the yard is empty: ground that is covered all over, goods of its colour, and goods that no look shows to"
    " come or go look alike"
)


def observe_stock(told: Sequence[YardLook], looks: Sequence[Look], *, sensor: str, by: str) -> tuple[Observation, ...]:
    """What each look says of the stock of each yard: seen with its area, not seen or not observable.

    All looks of one kind of sensor at one yard are one series, named by `detections`: only within it areas compare. A
    look that could not see the yard is not observable, whatever was measured. Where no look of a series saw anything,
    those that told nothing carry no area: 0 m² would say that the yard was empty, which such looks do not show.

    Args:
        told: What was measured, in any order.
        looks: The looks at the site with their views of its yards, in order of time.
        sensor: Kind of sensor that all looks are of.
        by: Detector and version.
    """
    measured = {(one.scene, one.zone): one for one in told}
    zones = dict.fromkeys(view.zone for look in looks for view in look.views)
    found: list[Observation] = []
    for zone in zones:
        views = [(look, view) for look in looks for view in look.views if view.zone == zone]
        asked = [_Asked(look=look, view=view, told=measured.get((look.scene or "", zone))) for look, view in views]
        found += _of_yard([one for one in asked if one.told is not None or not one.view.usable], sensor, by)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One look at one yard, with what was measured in it."""

    look: Look
    view: ZoneView
    told: YardLook | None
    """None where it was not asked."""

    @property
    def outcome(self) -> Outcome:
        return self.told.outcome if self.told is not None and self.view.usable else Outcome.NOT_OBSERVABLE

    @property
    def material(self) -> str | None:
        """What was seen looks like; None where nothing was."""
        if self.told is None or self.told.material is None or self.outcome is not Outcome.SEEN:
            return None
        return self.told.material.value


def _of_yard(asked: Sequence[_Asked], sensor: str, by: str) -> Iterator[Observation]:
    outcomes = [one.outcome for one in asked]
    seen = Outcome.SEEN in outcomes
    materials = {one.material for one in asked} - {None}
    agreed = materials.pop() if len(materials) == 1 else None
    telling = Outcome.SEEN if seen else Outcome.NOT_SEEN
    last = max((n for n, outcome in enumerate(outcomes) if outcome is telling), default=None)
    for n, one in enumerate(asked):
        look, told = one.look, one.told if one.view.usable else None
        series = f"stock:{look.site}:{sensor}:{one.view.zone}"
        yield Observation(
            id="obs-" + hashlib.sha256(f"{series}\n{look.scene}".encode()).hexdigest()[:16],
            site=look.site,
            zone=one.view.zone,
            time=look.time,
            kind=ObservationKind.STOCKPILE,
            outcome=one.outcome,
            evidence=look.evidence,
            by=by,
            look=look.id,
            area_m2=told.area_m2.rounded() if seen and told is not None and told.area_m2 is not None else None,
            height_m=None if told is None else told.height_m,
            material=one.material or agreed,
            usable_share=one.view.usable_share if told is None else round(told.usable_share, 4),
            detections=(series,),
            cannot_determine=None if n != last else _GOODS if seen else _EMPTY,
            note=one.view.reason if told is None else _words(told),
        )


def _words(told: YardLook) -> str:
    """Why it was told, with the volume and how that was."""
    volume = told.volume_m3
    if volume is None or volume.high is None:
        return told.because
    ends = f"at most {volume.high:.0f} m³" if volume.low is None else f"{volume.low:.0f} to {volume.high:.0f} m³"
    return f"{told.because}; volume {ends} ({told.volume_because})"
