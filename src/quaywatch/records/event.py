"""What happened: port calls, stock changes, constructions; each with brackets, never bare points in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quaywatch.clock import Bracket, Span
from quaywatch.records.expected import ExpectedCalls, RateComparison
from quaywatch.records.observation import Identity, Measure, ObservationKind

__all__ = [
    "CallCount",
    "Conflict",
    "Construction",
    "Coverage",
    "Crossing",
    "Direction",
    "DirectionFinding",
    "DirectionSign",
    "Exclusion",
    "FirstSince",
    "PortCall",
    "Sameness",
    "StockChange",
    "StockSign",
    "TrainCount",
    "TrainPresence",
    "Voyage",
]


class Direction(StrEnum):
    """Which way the cargo went. `undetermined` is an answer."""

    LOADING = "loading"
    UNLOADING = "unloading"
    BOTH = "both"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionSign:
    """One reason for a direction."""

    sign: str
    """The reason in words."""
    observations: tuple[str, ...]
    """Observations it rests on."""
    weight: float
    """Log-odds for loading (positive) or unloading (negative)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionFinding:
    """Which way the cargo went in one call, and why."""

    value: Direction
    """The answer."""
    because: tuple[DirectionSign, ...] = ()
    """The signs it was drawn from; empty where nothing spoke."""
    probability: float | None = None
    """Chance of `loading`, or of `unloading`, by the weights of the signs, which were set by judgement; None for the
    other answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A vessel that the ship of a call was said to be, perhaps, and cannot have been."""

    name: str
    """The vessel, as the source calls it."""
    because: str
    """Why not, in words."""
    observations: tuple[str, ...]
    """Observations it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortCall:
    """One stay of one ship in one port, as one of the least partitions of the looks has it."""

    id: str
    """Stable key."""
    site: str
    """Key of the site."""
    zones: tuple[str, ...]
    """Zones in which it was seen, in order; two or more are a berth shift."""
    observations: tuple[str, ...]
    """Sightings that were taken as this call."""
    arrival: Bracket
    """When it came."""
    departure: Bracket
    """When it left."""
    arrival_depends_on_partition: bool = False
    """True where another partition with as few calls would give another bracket."""
    departure_depends_on_partition: bool = False
    """The same for the departure."""
    length_m: Measure | None = None
    """Length of the ship, joined over its sightings."""
    length_n: int = 0
    """Number of sightings with a length."""
    identity: tuple[Identity, ...] = ()
    """What the sources say it is, or may be."""
    excluded: tuple[Exclusion, ...] = ()
    """Those of its identities that cannot be right."""
    direction: DirectionFinding = DirectionFinding(value=Direction.UNDETERMINED)
    """Which way the cargo went."""
    because: str = ""
    """How the brackets follow from the sightings, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How well a window was looked at: it stands beside every minimum."""

    usable: int
    """Looks with at least one usable zone."""
    unusable: int
    """Looks with none."""
    with_vessel: int
    """Usable looks in which a vessel was seen."""
    days_looked: int
    """Distinct local days with a usable look."""
    days_in_window: int | None
    """Days in the window, both ends counted; None without a window."""
    longest_unseen_days: float | None
    """Longest stretch without a usable look, the window's edges included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCount:
    """The least number of calls that a window must have held, and what the number rests on."""

    site: str
    """Key of the site."""
    zones: tuple[str, ...]
    """Zones counted; empty for the whole site."""
    first_day: date | None
    """First local day of the window; None = from the first look on."""
    last_day: date | None
    """Last local day, inclusive."""
    looks_only: int
    """Least count by what was seen alone."""
    strict: int
    """Least count with the facts that sources state."""
    exact: bool
    """True where no smaller number is possible; False: a proven lower bound only."""
    coverage: Coverage
    """How well the window was looked at."""
    calls: tuple[PortCall, ...]
    """One least partition under `strict`."""
    stay_limit_days: float | None = None
    """A stay limit that a source names."""
    with_stay_limit: int | None = None
    """Least count under it; None without a limit."""
    calls_with_stay_limit: tuple[PortCall, ...] = ()
    """One least partition under the limit; empty without one."""
    assumptions: tuple[str, ...] = ()
    """Every assumption used, in sentences."""
    because: str = ""
    """The reason for the strict count, in sentences."""
    expected: ExpectedCalls | None = None
    """How many calls there probably were; None where that is not worked out."""
    why_not_expected: str = ""
    """Why not, in words."""
    comparison: RateComparison | None = None
    """Arrivals per day against those of an earlier window, where one is named."""


class StockSign(StrEnum):
    """Which way a stock went."""

    GREW = "grew"
    FELL = "fell"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChange:
    """Two consecutive looks at one yard."""

    id: str
    site: str
    zone: str
    earlier: Span
    """When the first look was taken."""
    later: Span
    """When the second was."""
    earlier_area_m2: Measure
    later_area_m2: Measure
    sign: StockSign
    significant: bool
    """True where the change is beyond the errors of both (where no error is stated, 20 % of the larger each)."""
    observations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """A structure, its measures, and when it was started and completed."""

    id: str
    site: str
    zone: str
    observations: tuple[str, ...]
    started: Bracket
    completed: Bracket
    length_m: Measure | None = None
    width_m: Measure | None = None
    covered_share: Measure | None = None
    """Share of the track's line that it covers, 0–1, where its zone is a track; None = not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two or more statements about one thing that cannot all be right: a finding, not an error."""

    id: str
    site: str
    about: str
    """What they disagree on (`length_m`, `stockpile at pier3`)."""
    observations: tuple[str, ...]
    note: str
    """The disagreement in one sentence."""


class Sameness(StrEnum):
    """Why two sightings in two places are taken as one ship or train, strongest first."""

    STATED = "stated"
    """The source says so, or states the same name for both."""
    CANDIDATE = "candidate"
    """It may be: a name that both may bear, or a departure here with a sighting there soon after."""
    LENGTH = "length"
    """Nothing but the lengths speaks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage:
    """One ship in one port and then in another: whether there was time enough to sail from the first to the second."""

    id: str
    calls: tuple[str, str]
    """Keys of the two port calls."""
    origin: str
    """Name of the first port."""
    destination: str
    """Name of the second."""
    observations: tuple[str, str]
    """The last sighting in the first port and the first in the second."""
    departure: Bracket
    arrival: Bracket
    sameness: Sameness
    """Why the two are taken as one ship."""
    reasons: tuple[str, ...]
    """What speaks for one ship, and against it, in sentences."""
    possible: bool | None
    """False where even the longest time leaves too little; None where the distance is not known."""
    hours_there_were: tuple[float, float | None]
    """From when it is last known in the first port to when it is first known in the second: least and most."""
    speed_kn: tuple[float, float]
    """Speeds assumed, slowest and fastest, in knots."""
    distance_nm: float | None = None
    """By sea, in nautical miles; None = not known."""
    by_way_of: tuple[str, ...] = ()
    """Straits and capes on the way."""
    hours_needed: tuple[float, float] | None = None
    """Over the shortest way at the fastest speed, and over the whole at the slowest; None = distance not known."""
    rank: int = 1
    """Place among the voyages from the same call, the likeliest first."""
    because: str = ""
    """The finding in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainPresence:
    """One stay of a train, or of rail cars, in one place, as one of the least partitions of the looks has it."""

    id: str
    site: str
    zones: tuple[str, ...]
    kind: ObservationKind
    """Train or rail cars."""
    observations: tuple[str, ...]
    arrival: Bracket
    departure: Bracket
    depends_on_partition: bool
    """True where another partition with as few presences would give other brackets."""
    cars: Measure | None = None
    """Number of cars, where the sightings that give one agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSince:
    """Trains or cars in a place again: after looks that showed none, or because a source states so."""

    when: Bracket
    stated_by: str | None
    """Who states it; None where it follows from the looks."""
    days_since: tuple[float, float] | None
    """Least and most days since the sighting before; None where the evidence holds none."""
    observations: tuple[str, ...]
    """The sightings before and after, or those that the statement names."""
    looks_without: tuple[str, ...]
    """The observations in between, or before, that showed none."""
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainCount:
    """The least number of presences of trains, or of rail cars, in one place."""

    site: str
    zones: tuple[str, ...]
    """The zones that are the place."""
    kind: ObservationKind
    looks_only: int
    """Least number by what was seen alone."""
    strict: int
    """Least number with what sources state."""
    exact: bool
    """True where no smaller number is possible; False: a proven lower bound only."""
    presences: tuple[TrainPresence, ...]
    """One least partition under `strict`."""
    first_since: tuple[FirstSince, ...] = ()
    assumptions: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A train that moved from one place to another: when, as far as the sightings on both sides say."""

    id: str
    site: str
    origin: str
    """Key of the zone left."""
    destination: str
    """Key of the zone reached."""
    direction_known: bool
    """False where the times do not say which of the two places came first."""
    when: Bracket
    """The whole move lies in it."""
    observations: tuple[str, str]
    """The last sighting before and the first after."""
    sameness: Sameness
    """Why the two are taken as one train."""
    reasons: tuple[str, ...]
