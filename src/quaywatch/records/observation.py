"""The waist of the hourglass: what was seen, not seen or not observable, in one look and one zone.

A detector's finding and an analyst's sighting are the same record, so everything above works without a pixel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from quaywatch.clock import Span
from quaywatch.errors import DataError

__all__ = [
    "Activity",
    "Certainty",
    "Fact",
    "FactKind",
    "Hatches",
    "Identity",
    "Likeness",
    "Measure",
    "Observation",
    "ObservationKind",
    "Outcome",
    "StateOfThing",
]


class ObservationKind(StrEnum):
    """What was looked for."""

    VESSEL = "vessel"
    STACK = "stack"
    STOCKPILE = "stockpile"
    RAILCARS = "railcars"
    TRAIN = "train"
    STRUCTURE = "structure"
    ACTIVITY = "activity"
    AIS = "ais"


class Outcome(StrEnum):
    """What came of it. `not_observable` is not `not_seen`."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_OBSERVABLE = "not_observable"


class Activity(StrEnum):
    """What was being done."""

    LOADING = "loading"
    UNLOADING = "unloading"
    TRANSFER = "transfer"
    CONSTRUCTION = "construction"


class StateOfThing(StrEnum):
    """State of a structure (absent to complete) or of holds and deck (empty to full)."""

    ABSENT = "absent"
    STARTED = "started"
    PART_BUILT = "part_built"
    COMPLETE = "complete"
    EMPTY = "empty"
    PART_FULL = "part_full"
    FULL = "full"


class Hatches(StrEnum):
    """State of a vessel's hatch covers."""

    OPEN = "open"
    CLOSED = "closed"
    PART_OPEN = "part_open"


class Certainty(StrEnum):
    """Whether the source states it or infers it."""

    STATED = "stated"
    INFERRED = "inferred"


class Likeness(StrEnum):
    """How firmly a vessel is named: only `named` can tell two vessels apart."""

    NAMED = "named"
    CANDIDATE = "candidate"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measured number with what is known of its error. The unit stands in the name of the field that holds it."""

    value: float | None = None
    """Best value; None where only a range is known."""
    u95: float | None = None
    """Half-width of the 95 % interval; None = not known."""
    low: float | None = None
    """Lower end of a stated range; None = open."""
    high: float | None = None
    """Upper end of a stated range; None = open."""

    def __post_init__(self) -> None:
        for number in (self.value, self.u95, self.low, self.high):
            if number is not None and (not math.isfinite(number) or number < 0):
                raise DataError(f"measure of {number}", expected="a finite number, not negative")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise DataError(f"range from {self.low} to {self.high}", expected="the lower end first")

    def rounded(self) -> Measure:
        """In whole units: the interval grows by what rounding moved, and is never less than 1."""
        if self.value is None:
            return Measure(low=None if self.low is None else float(math.floor(self.low)), high=self.high)
        value = float(round(self.value))
        u95 = None if self.u95 is None else float(max(1, math.ceil(self.u95 + abs(self.value - value) - 1e-9)))
        return Measure(value=value, u95=u95, low=self.low, high=self.high)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Ends of what the source itself allows (range, or value ± u95); None where no error is known."""
        if self.low is not None or self.high is not None:
            return (self.low or 0.0, math.inf if self.high is None else self.high)
        if self.value is not None and self.u95 is not None:
            return (max(0.0, self.value - self.u95), self.value + self.u95)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A vessel that the source says the object is, or may be."""

    likeness: Likeness
    """How firmly."""
    name: str | None = None
    """Name as printed."""
    imo: str | None = None
    """IMO number."""
    mmsi: str | None = None
    """MMSI."""
    flag: str | None = None
    """Flag state as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one look said of one kind of thing in one zone."""

    id: str
    """Stable key, unique in the case."""
    site: str
    """Key of the site."""
    zone: str
    """Key of the zone."""
    time: Span
    """When the look was taken."""
    kind: ObservationKind
    """What was looked for."""
    outcome: Outcome
    """Seen, not seen, not observable."""
    evidence: str
    """SHA-256 of the artefact it rests on."""
    by: str
    """Detector name and version, or the publisher of a sighting."""
    look: str | None = None
    """Key of the look it belongs to: observations of one look were made at one instant."""
    certainty: Certainty = Certainty.STATED
    """Stated, or inferred by the source."""
    length_m: Measure | None = None
    width_m: Measure | None = None
    area_m2: Measure | None = None
    height_m: Measure | None = None
    draught_m: Measure | None = None
    count: Measure | None = None
    covered_share: Measure | None = None
    """Of a structure over a track: share of the track's line that it covers, 0–1."""
    occupied_m: Measure | None = None
    """Of vehicles on a track: metres of its line that they hide, couplings included."""
    holds_full: int | None = None
    """Holds seen full."""
    holds_total: int | None = None
    """Holds the vessel has."""
    holds_full_limits: Measure | None = None
    """Holds seen full with their error or range, where the source gives one."""
    holds_total_limits: Measure | None = None
    """The same for the holds that the vessel has."""
    hatches: Hatches | None = None
    state: StateOfThing | None = None
    material: str | None = None
    """Material of a stockpile."""
    activity: Activity | None = None
    """What was being done, for the kind `activity`."""
    identity: tuple[Identity, ...] = ()
    """Vessels that it is, or may be."""
    same_as: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    same_call: tuple[str, ...] = ()
    not_same_call: tuple[str, ...] = ()
    probability: float | None = None
    """Chance that the outcome is right, where a detector says so."""
    usable_share: float | None = None
    """Share of the zone that could be seen, 0–1."""
    detections: tuple[str, ...] = ()
    """Keys of the detections behind it."""
    cannot_determine: str | None = None
    """What the source says it cannot tell."""
    note: str | None = None
    """The source's words, in ours."""
    url: str | None = None
    """Page on which it was published."""

    def __post_init__(self) -> None:
        if self.probability is not None and not 0.0 <= self.probability <= 1.0:
            raise DataError(f"probability of {self.probability} in {self.id!r}", expected="a number from 0 to 1")
        if self.kind is ObservationKind.ACTIVITY and self.activity is None and self.outcome is Outcome.SEEN:
            raise DataError(f"activity {self.id!r} does not say which", expected="loading, unloading, …")
        if self.holds_full is not None and self.holds_total is not None and self.holds_full > self.holds_total:
            raise DataError(
                f"{self.id!r} has {self.holds_full} of {self.holds_total} holds full", expected="no more than all"
            )

    @property
    def seen(self) -> bool:
        """True where it was there."""
        return self.outcome is Outcome.SEEN


class FactKind(StrEnum):
    """What a source states as known, not as seen."""

    ARRIVED = "arrived"
    DEPARTED = "departed"
    BUILT = "built"
    INAUGURATED = "inaugurated"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A dated statement of a source: used as evidence under its own name, and listed as an assumption."""

    id: str
    """Stable key."""
    kind: FactKind
    """What is stated."""
    time: Span
    """When it is said to have happened."""
    site: str
    """Key of the site."""
    zone: str
    """Key of the zone."""
    evidence: str
    """SHA-256 of the artefact that states it."""
    by: str
    """Who states it."""
    observations: tuple[str, ...] = ()
    """Observations it speaks of."""
    note: str | None = None
    """The statement in our words."""
    url: str | None = None
    """Page on which it was published."""
