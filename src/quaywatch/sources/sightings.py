"""Sightings files (`quaywatch/sightings/1`): what somebody saw, and did not see, at one site.

This is the border: whatever passes here has known keys, readable times, zones that exist and measures that can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from quaywatch.clock import DAY, local_days, parse_span
from quaywatch.errors import DataError
from quaywatch.records.observation import (
    Activity,
    Certainty,
    FactKind,
    Hatches,
    Likeness,
    ObservationKind,
    Outcome,
    StateOfThing,
)
from quaywatch.records.place import ZoneKind
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json

__all__ = [
    "SIGHTINGS_SCHEMA",
    "AliasEntry",
    "Assume",
    "FactEntry",
    "IdentityEntry",
    "LookEntry",
    "Sighting",
    "SightingsFile",
    "SiteEntry",
    "SourceEntry",
    "Window",
    "ZoneEntry",
    "read_sightings",
]

SIGHTINGS_SCHEMA = "quaywatch/sightings/1"

_STRUCTURE_STATES = frozenset(
    {StateOfThing.ABSENT, StateOfThing.STARTED, StateOfThing.PART_BUILT, StateOfThing.COMPLETE}
)
_LONGEST_VESSEL_M = 500.0
"""The longest ship ever built had 458 m."""


def _time(text: str) -> str:
    try:
        parse_span(text)
    except DataError as error:
        raise ValueError(str(error)) from None
    return text


def _local_day(text: str, utc_offset_h: float) -> date:
    """The local day of an instant or a day.

    Raises:
        DataError: The time is longer than a day.
    """
    days = local_days([parse_span(text, utc_offset_h=utc_offset_h)], utc_offset_h=utc_offset_h)
    if not days:
        raise DataError(f"{text!r} is longer than a day", expected="a day (2025-01-05)")
    return min(days)


def _ends_at_midnight(text: str, utc_offset_h: float) -> bool:
    """True for an instant that is the very end of a local day."""
    span = parse_span(text, utc_offset_h=utc_offset_h)
    if not span.is_instant or span.start is None:
        return False
    return (span.start + timedelta(hours=utc_offset_h)).time() == time.min


def _digits(value: object) -> object:
    return str(value) if type(value) is int else value


def _several(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, dict) else value


def _ordered(ends: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    low, high = ends
    if low is None and high is None:
        raise ValueError("a range that is open on both sides, expected at least one end")
    if low is not None and high is not None and high < low:
        raise ValueError(f"a range from {low:g} to {high:g}, expected the lower end first")
    return ends


Key = Annotated[str, Field(min_length=1, max_length=120)]
Time = Annotated[str, AfterValidator(_time)]
Number = Annotated[float, Field(ge=0, le=1e8)]
Metres = Annotated[float, Field(ge=0, le=1e5)]
Range = Annotated[tuple[Number | None, Number | None], AfterValidator(_ordered)]
OffsetHours = Annotated[float, Field(ge=-12, le=14)]


class AliasEntry(StrictModel):
    """One more name of a place."""

    text: Key
    lang: str | None = None


class ZoneEntry(StrictModel):
    """A zone of the site, by what it is for."""

    kind: ZoneKind
    aliases: tuple[Key, ...] = ()
    serves: tuple[Key, ...] = ()
    port: Key | None = None
    utc_offset_h: OffsetHours | None = None


class SiteEntry(StrictModel):
    """The site that the file speaks of."""

    name: Key
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    aliases: tuple[AliasEntry, ...] = ()
    utc_offset_h: OffsetHours = 0.0
    zones: dict[Key, ZoneEntry]


class SourceEntry(StrictModel):
    """Who published it."""

    title: str | None = None
    publisher: str | None = None
    date: Time | None = None
    url: str | None = None


class Window(StrictModel):
    """The days that the source speaks of, both included; an instant stands for its local day.

    A window that ends at midnight, as an instant, ends with the day before.
    """

    first: Time = Field(alias="from")
    last: Time = Field(alias="to")

    def days(self, utc_offset_h: float) -> tuple[date, date]:
        """First and last day, by the clock of the site."""
        first, last = _local_day(self.first, utc_offset_h), _local_day(self.last, utc_offset_h)
        return first, last - DAY if last > first and _ends_at_midnight(self.last, utc_offset_h) else last


class Assume(StrictModel):
    """Assumptions that the source itself makes."""

    stay_limit_days: Annotated[float, Field(gt=0, le=365)] | None = None
    note: str | None = None


class LookEntry(StrictModel):
    """A look whose usability is known."""

    time: Time
    zones: tuple[Key, ...] | None = None
    usable: bool
    reason: str | None = None
    covers: tuple[ObservationKind, ...] = ()


class IdentityEntry(StrictModel):
    """What the source says that the object is."""

    name: Key | None = None
    imo: Annotated[str, BeforeValidator(_digits), Field(pattern=r"^\d{7}$")] | None = None
    mmsi: Annotated[str, BeforeValidator(_digits), Field(pattern=r"^\d{9}$")] | None = None
    flag: str | None = None
    likeness: Likeness


class Sighting(StrictModel):
    """What one look said of one kind of thing in one zone. Each measure may have an error and a range."""

    id: Key
    time: Time
    zone: Key
    kind: ObservationKind
    outcome: Outcome
    length_m: Metres | None = None
    length_u95_m: Metres | None = None
    length_m_range: Range | None = None
    width_m: Metres | None = None
    width_u95_m: Metres | None = None
    width_m_range: Range | None = None
    height_m: Metres | None = None
    height_u95_m: Metres | None = None
    height_m_range: Range | None = None
    draught_m: Annotated[float, Field(ge=0, le=50)] | None = None
    draught_u95_m: Metres | None = None
    draught_m_range: Range | None = None
    area_m2: Number | None = None
    area_u95_m2: Number | None = None
    area_m2_range: Range | None = None
    count: Annotated[int, Field(ge=0, le=100_000)] | None = None
    count_u95: Number | None = None
    count_range: Range | None = None
    holds_full: Annotated[int, Field(ge=0, le=30)] | None = None
    holds_full_u95: Number | None = None
    holds_full_range: Range | None = None
    holds_total: Annotated[int, Field(ge=1, le=30)] | None = None
    holds_total_u95: Number | None = None
    holds_total_range: Range | None = None
    hatches: Hatches | None = None
    state: StateOfThing | None = None
    material: Key | None = None
    activity: Activity | None = None
    identity: Annotated[tuple[IdentityEntry, ...], BeforeValidator(_several)] = ()
    same_as: tuple[Key, ...] = ()
    not_same_as: tuple[Key, ...] = ()
    same_call: tuple[Key, ...] = ()
    not_same_call: tuple[Key, ...] = ()
    certainty: Certainty = Certainty.STATED
    source: Key | None = None
    note: str | None = None
    cannot_determine: str | None = None


class FactEntry(StrictModel):
    """What the source states as known, not as seen."""

    kind: FactKind
    time: Time
    zone: Key
    sightings: tuple[Key, ...] = ()
    source: Key | None = None
    note: str | None = None


class SightingsFile(StrictModel):
    """A whole file. One that joins several pages lists them as `sources`; each sighting and fact may name its own."""

    schema_: Literal["quaywatch/sightings/1"] = Field(alias="schema")
    id: Key
    site: SiteEntry
    source: SourceEntry | None = None
    sources: dict[Key, SourceEntry] = {}
    window: Window | None = None
    assume: Assume | None = None
    looks: tuple[LookEntry, ...] = ()
    sightings: tuple[Sighting, ...]
    facts: tuple[FactEntry, ...] = ()


def read_sightings(path: Path) -> SightingsFile:
    """The content of a sightings file, checked.

    Raises:
        SourceError: The file cannot be opened.
        DataError: The content is wrong; the message names each problem by line and key.
    """
    text = read_json(path, what="sightings file")
    _check_schema(text)
    file = read_as(text, SightingsFile)
    problems = [Problem(path=at, what=what) for at, what in _problems(file)]
    if problems:
        raise problems_error(text, problems)
    return file


def _check_schema(text: JsonText) -> None:
    schema = text.data.get("schema") if isinstance(text.data, dict) else None
    if schema == SIGHTINGS_SCHEMA:
        return
    family, _, version = str(schema).rpartition("/")
    if family == SIGHTINGS_SCHEMA.rpartition("/")[0] and version.isdigit() and int(version) > 1:
        raise DataError(
            f"{text.name} has version {version} of the format", expected="version 1", do="Update Quaywatch to read it"
        )
    raise DataError(f"{text.name} has the schema {schema!r}", expected=repr(SIGHTINGS_SCHEMA))


Found = Iterator[tuple[tuple[str | int, ...], str]]


def _problems(file: SightingsFile) -> Found:
    """Everything that is wrong although each value by itself could be right."""
    if not file.sightings and not file.looks:
        yield ("sightings",), "neither sightings nor looks, expected at least one"
    if (file.site.lon is None) != (file.site.lat is None):
        yield ("site",), "one of lon and lat, expected both or neither"
    yield from _window_problems(file)
    yield from _zone_problems(file)
    yield from _source_problems(file)
    known = {sighting.id for sighting in file.sightings}
    before: set[str] = set()
    for index, sighting in enumerate(file.sightings):
        here = ("sightings", index)
        if sighting.id in before:
            yield (*here, "id"), f"{sighting.id!r} stands for two sightings, expected one id for each"
        before.add(sighting.id)
        yield from (((*here, key), what) for key, what in _sighting_problems(sighting, known))
    for index, fact in enumerate(file.facts):
        for other in fact.sightings:
            if other not in known:
                yield ("facts", index, "sightings"), _not_a_sighting(other)


def _window_problems(file: SightingsFile) -> Found:
    if file.window is None:
        return
    try:
        first, last = file.window.days(file.site.utc_offset_h)
    except DataError as error:
        yield ("window",), str(error)
        return
    if last < first:
        yield ("window",), f"ends on {last}, before it begins on {first}"


def _zone_problems(file: SightingsFile) -> Found:
    zones = file.site.zones
    used: list[tuple[tuple[str | int, ...], Sequence[str]]] = [
        *((("site", "zones", key, "serves"), zone.serves) for key, zone in zones.items()),
        *((("looks", index, "zones"), look.zones or ()) for index, look in enumerate(file.looks)),
        *((("sightings", index, "zone"), [sighting.zone]) for index, sighting in enumerate(file.sightings)),
        *((("facts", index, "zone"), [fact.zone]) for index, fact in enumerate(file.facts)),
    ]
    for path, names in used:
        for name in names:
            if name not in zones:
                yield path, f"there is no zone {name!r}, expected one of {', '.join(zones) or '(the site has none)'}"


def _source_problems(file: SightingsFile) -> Found:
    for table in ("sightings", "facts"):
        for index, entry in enumerate(getattr(file, table)):
            if entry.source is not None and entry.source not in file.sources:
                listed = ", ".join(file.sources) or "(the file lists no sources)"
                yield (table, index, "source"), f"there is no source {entry.source!r}, expected one of {listed}"


def _sighting_problems(sighting: Sighting, known: set[str]) -> Iterator[tuple[str, str]]:
    for key in ("same_as", "not_same_as", "same_call", "not_same_call"):
        for other in getattr(sighting, key):
            if other == sighting.id:
                yield key, "names the sighting itself, expected another one"
            elif other not in known:
                yield key, _not_a_sighting(other)
    for same, different in (("same_as", "not_same_as"), ("same_call", "not_same_call")):
        for other in set(getattr(sighting, same)) & set(getattr(sighting, different)):
            yield different, f"names {other!r}, as {same} does, expected one of the two"
    yield from _kind_problems(sighting)
    yield from _measure_problems(sighting)


def _kind_problems(sighting: Sighting) -> Iterator[tuple[str, str]]:
    if sighting.activity is not None and sighting.kind is not ObservationKind.ACTIVITY:
        yield "activity", f"stands with the kind {sighting.kind}, expected the kind activity"
    if sighting.activity is None and sighting.kind is ObservationKind.ACTIVITY and sighting.outcome is Outcome.SEEN:
        yield "activity", f"is missing, expected one of {', '.join(Activity)}"
    if sighting.kind is ObservationKind.AIS and not sighting.identity:
        yield "identity", "is missing, expected the vessel whose positions are meant"
    if sighting.state is not None and (sighting.state in _STRUCTURE_STATES) != (
        sighting.kind is ObservationKind.STRUCTURE
    ):
        yield "state", f"{sighting.state} does not go with the kind {sighting.kind}"
    if len(sighting.identity) > 1 and any(name.likeness is Likeness.NAMED for name in sighting.identity):
        yield "identity", "names one of several as `named`, expected candidates in a list"


def _measure_problems(sighting: Sighting) -> Iterator[tuple[str, str]]:
    full, total = sighting.holds_full, sighting.holds_total
    if full is not None and total is not None and full > total:
        yield "holds_full", f"{full} of {total} holds, expected no more than all"
    if sighting.kind is ObservationKind.VESSEL and (sighting.length_m or 0.0) > _LONGEST_VESSEL_M:
        yield "length_m", f"a vessel of {sighting.length_m:g} m, expected at most {_LONGEST_VESSEL_M:g} m"
    for key in sorted(sighting.model_fields_set):
        stem = key.replace("_u95", "")
        if stem != key and getattr(sighting, key) is not None and getattr(sighting, stem) is None:
            yield key, f"an error without its measure, expected {stem} too"


def _not_a_sighting(name: str) -> str:
    return f"there is no sighting {name!r}, expected the id of one in this file"
