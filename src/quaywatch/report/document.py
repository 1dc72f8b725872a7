"""The frozen report: every sentence, number and link that any format may show, and nothing that it may compute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quaywatch.records.claim import VerdictWord
from quaywatch.records.expected import ExpectedCalls
from quaywatch.report.document_built import Growth, Swipe
from quaywatch.report.document_parts import Basis, Sentence, SentenceGroup, Table
from quaywatch.report.document_weighed import LedgerSection, WeighedQuestion
from quaywatch.report.document_yards import YardSeries
from quaywatch.report.links import Link

__all__ = [
    "Bar",
    "BarKind",
    "Card",
    "ClaimEntry",
    "Entry",
    "Frequency",
    "Lane",
    "Mark",
    "MarkKind",
    "Picture",
    "Place",
    "PlaceName",
    "ReportDocument",
    "Timeline",
    "Window",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """A least number of calls and the looks that it rests on: the two are never shown apart."""

    id: str
    """Anchor."""
    title: str
    """What is counted."""
    window: str
    """Days counted, in words."""
    sentence: Sentence
    least: int
    """Least number of calls, with the facts that sources state."""
    looks_only: int
    """Least number by what was seen alone."""
    exact: bool
    """False: a proven lower bound only."""
    stay_limit_days: float | None
    stay_limit_source: str
    with_stay_limit: int | None
    """Least number under the stay limit."""
    with_vessel: int
    """Usable looks in which a vessel was seen."""
    usable: int
    unusable: int
    days_looked: int
    days_in_window: int | None
    longest_unseen_days: float | None
    coverage: str
    """The coverage in words."""
    expected: str | None
    """How many there probably were, in words, or why that is not given; None where it is not worked out."""
    expected_calls: ExpectedCalls | None
    """The same as numbers, where it is given."""
    comparison: str | None
    """Whether more came than in an earlier window, in words; None without one."""
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEntry:
    """What somebody said, and what the events say to it."""

    id: str
    """Anchor."""
    said: Sentence
    verdict: VerdictWord
    because: Sentence
    needs: str | None
    """What would settle it."""
    by: str
    published: date
    hedge: str
    url: str | None
    taken: Sentence | None = None
    """Where it was read and who took it; None for what a person wrote into a claims file."""


class MarkKind(StrEnum):
    """What a mark on the timeline stands for; each has its own shape."""

    VESSEL = "vessel"
    GOODS = "goods"
    TRAIN = "train"
    STRUCTURE = "structure"
    ACTIVITY = "activity"
    SIGNAL = "signal"
    FACT = "fact"
    ABSENT = "absent"
    UNUSABLE = "unusable"
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something seen, not seen, not observable or stated, with the time in which it must lie (None = open)."""

    kind: MarkKind
    start: datetime | None
    end: datetime | None
    label: str
    """Short text beside the mark, or nothing."""
    title: str
    """The whole of it, in words."""
    target: str
    """Anchor of the evidence."""


class BarKind(StrEnum):
    """How sure a vessel's presence is along a bar."""

    SURE = "sure"
    """Between sightings that the source says are one call."""
    COUNTED = "counted"
    """Between sightings that the least count takes as one call: there may have been more."""
    POSSIBLE = "possible"
    """Within the brackets of arrival and departure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A part of a stay (None = open end)."""

    kind: BarKind
    start: datetime | None
    end: datetime | None
    title: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One zone on the timeline."""

    name: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A time that a claim speaks of."""

    start: datetime
    end: datetime
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The lanes of one site, on its local clock."""

    id: str
    title: str
    description: str
    """The same for those who cannot see it."""
    utc_offset_h: float
    windows: tuple[Window, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image figure, or the reason why it is not shown."""

    id: str
    image: str
    """SHA-256 of the PNG."""
    title: str
    caption: str
    alt: str
    credit: str
    withheld: str | None
    """Why the image may not be placed; None where it may."""
    links: tuple[Link, ...]
    fine: bool = False
    """True where its letters cannot be read in a narrow window: it is then moved sideways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A name of a place, with its language."""

    text: str
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A site or a zone, its names, and how well its outline is known."""

    id: str
    name: str
    kind: str
    names: tuple[PlaceName, ...]
    outline: str
    """Who drew it and how far off it may be, or that nobody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated statement within an artefact: a sighting, a fact, a claim, a finding of a detector."""

    id: str
    label: str
    basis: Basis
    time: str
    place: str
    text: str
    by: str
    url: str | None
    note: str | None
    cited_by: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One artefact: where the bytes come from, their hash, and what may be done with them."""

    id: str
    label: str
    name: str
    role: str
    source: str
    sha256: str
    size: int
    """Bytes."""
    credit: str
    holder: str
    licence: str
    publish: str
    parents: tuple[Link, ...]
    parameters: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    cited_by: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """One frozen state of a case as a report. All formats show these words and numbers and no others."""

    case: str
    """Key of the case."""
    title: str
    question: str
    as_of: date
    code_version: str
    synthetic: bool
    """True where any evidence is made up."""
    rests_on_others: bool
    """True where all sightings were published by others."""
    artefact_count: int
    look_count: int
    usable_look_count: int
    answer: tuple[Sentence, ...]
    frequencies: tuple[Frequency, ...]
    saw: tuple[SentenceGroup, ...]
    claims: tuple[ClaimEntry, ...]
    stated: tuple[Sentence, ...]
    """What sources state as known."""
    texts: tuple[Sentence, ...]
    """What rules read in the texts of the case, and what was decided on it."""
    weighed: tuple[WeighedQuestion, ...]
    """What it may mean: competing explanations."""
    ledger: LedgerSection | None
    """Who is said to have given what to whom; None where nothing is said of that."""
    cannot_tell: tuple[SentenceGroup, ...]
    timelines: tuple[Timeline, ...]
    pictures: tuple[Picture, ...]
    swipes: tuple[Swipe, ...]
    growths: tuple[Growth, ...]
    yards: tuple[YardSeries, ...]
    tables: tuple[Table, ...]
    places: tuple[Place, ...]
    cards: tuple[Card, ...]
    methods: tuple[str, ...]
    limits: tuple[str, ...]
    skipped: Table
    credits: tuple[str, ...]
    """Credit lines that must be printed."""
