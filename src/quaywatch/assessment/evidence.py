"""What a claim is held against: the looks at its place, less everything that its own publisher said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property

from quaywatch.assessment.ship_evidence import ShipEvidence
from quaywatch.assessment.wording import listed, when_words
from quaywatch.clock import DAY, Precision, Span
from quaywatch.records.case import CountRequest
from quaywatch.records.claim import Claim
from quaywatch.records.event import CallCount
from quaywatch.records.observation import Fact, Observation, ObservationKind
from quaywatch.records.place import Site
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.statement import Statement

__all__ = ["AssessmentEvidence", "CallCounter", "Scope", "is_one_publisher"]

CallCounter = Callable[[Sequence[Observation], Sequence[Fact], CountRequest], CallCount]
"""The least number of calls that observations and facts prove; those of other sites tell where a ship was meanwhile."""

_BRACKETED = re.compile(r"\s*\([^)]*\)")
_SEPARATOR = re.compile(r"\s*(?:[,;/]|\band\b)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentEvidence:
    """Everything that a case knows of its sites, and the way to count calls in a part of it."""

    sites: tuple[Site, ...]
    """What is watched."""
    observations: tuple[Observation, ...]
    """All of them, whoever made them."""
    facts: tuple[Fact, ...]
    """What sources state as known."""
    count_calls: CallCounter
    """Counts the calls at a site."""
    statements: tuple[Statement, ...] = ()
    """Records of words spoken."""
    voyages: tuple[ShipEvent, ...] = ()
    """Voyages of tracked ships."""
    signals: ShipEvidence = field(default_factory=ShipEvidence)
    """Signals of ships that claims name."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One claim, its place and time, and what others than its publisher saw or stated there.

    An observation is the publisher's own when it comes from the page of the claim or from a source of that name. Where
    a source joins several publishers, this one among them, its undated entries cannot be shown to be anybody else's,
    so they are left out too.
    """

    claim: Claim
    """The claim."""
    site: Site
    """The site it speaks of."""
    evidence: AssessmentEvidence
    """All that is known."""

    @property
    def dated(self) -> bool:
        """True where the claim says when, from the beginning: `by 28 January` does not."""
        return self.claim.when is not None and self.claim.when.start is not None

    @cached_property
    def window(self) -> Span:
        """The time that the claim speaks of; up to the end of its day of publication where it does not say."""
        when = self.claim.when
        if when is not None and when.end is not None:
            return when
        zone = timezone(timedelta(hours=self.site.utc_offset_h))
        day = self.claim.published
        end = datetime(day.year, day.month, day.day, tzinfo=zone) + DAY
        start = None if when is None else when.start
        if start is not None and start >= end:
            end = start + DAY
        return Span(start=start, end=end.astimezone(UTC), precision=Precision.INTERVAL, text="until published")

    @cached_property
    def days(self) -> tuple[date | None, date]:
        """First and last local day of the window."""
        zone = timezone(timedelta(hours=self.site.utc_offset_h))
        start, end = self.window.start, self.window.end
        last = self.claim.published if end is None else (end.astimezone(zone) - timedelta(microseconds=1)).date()
        first = None if start is None else start.astimezone(zone).date()
        return first, last if first is None else max(first, last)

    @cached_property
    def independent(self) -> tuple[tuple[Observation, ...], tuple[Fact, ...]]:
        """Everything that others than the publisher saw and stated, at whatever site."""
        observations = tuple(o for o in self.evidence.observations if self._independent(o))
        return observations, tuple(f for f in self.evidence.facts if self._independent(f))

    @cached_property
    def at_site(self) -> tuple[Observation, ...]:
        """Independent observations anywhere at the site."""
        return tuple(o for o in self.independent[0] if o.site == self.site.id)

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """Independent observations at the site, in the claim's zones where it names any."""
        return tuple(o for o in self.at_site if not self.claim.zones or o.zone in self.claim.zones)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Independent facts anywhere at the site."""
        return tuple(f for f in self.independent[1] if f.site == self.site.id)

    @cached_property
    def left_out(self) -> bool:
        """True where the publisher's own statements at the site were left out."""
        own: tuple[Observation | Fact, ...] = (*self.evidence.observations, *self.evidence.facts)
        return any(one.site == self.site.id and not self._independent(one) for one in own)

    def of_kind(self, kind: ObservationKind) -> tuple[Observation, ...]:
        """Independent observations of one kind at the claim's place, in the order of their times."""
        return tuple(sorted((o for o in self.observations if o.kind is kind), key=_order))

    def holds(self, span: Span) -> bool:
        """True where a time surely lies in the claim's window."""
        window = self.window
        begins = window.start is None or (span.start is not None and span.start >= window.start)
        ends = window.end is None or (
            span.end is not None
            and (span.end < window.end or (span.end == window.end and (window.is_instant or not span.is_instant)))
        )
        return begins and ends

    def count_calls(self, zones: tuple[str, ...]) -> CallCount:
        """Calls in the claim's window at some zones (none named: the whole site), by what others saw."""
        first, last = self.days
        request = CountRequest(
            id=self.claim.id, title=self.claim.text, site=self.site.id, zones=zones, first_day=first, last_day=last
        )
        return self.evidence.count_calls(*self.independent, request)

    def times_words(self, observations: Iterable[Observation]) -> str:
        """When things were seen, each time once and in order: `on 31 December 2024 and on 5 January 2025`."""
        ordered = sorted(observations, key=_order)
        times = list(dict.fromkeys(when_words(o.time, utc_offset_h=self.site.offset_h(o.zone)) for o in ordered))
        return listed(times) if len(times) <= 4 else f"{times[0]} and {len(times) - 1} times later"

    def _independent(self, one: Observation | Fact) -> bool:
        if self.claim.url is not None and one.url == self.claim.url:
            return False
        own = [is_one_publisher(name, self.claim.by) for name in _SEPARATOR.split(_BRACKETED.sub("", one.by)) if name]
        undated = one.time.start is None or one.time.end is None
        return not (any(own) and (all(own) or undated))


def _order(observation: Observation) -> tuple[datetime, str]:
    time = observation.time
    return time.end or time.start or datetime.max.replace(tzinfo=UTC), observation.id


def is_one_publisher(a: str, b: str) -> bool:
    """True where one name begins with all words of the other: `KBS` and `KBS News 9`."""
    words = [re.findall(r"\w+", _BRACKETED.sub("", name).casefold()) for name in (a, b)]
    shorter, longer = sorted(words, key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter
