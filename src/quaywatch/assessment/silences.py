"""Claims that a ship was not heard (AIS) in an interval, held against the positions that a case received.

Silence is read as `no position of it was received by the receivers of this case`. Nothing received does not say that
nothing was sent, nor why: that is never part of a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from quaywatch.assessment.evidence import AssessmentEvidence
from quaywatch.assessment.named_ships import Hull, find_hulls, find_sought_ship
from quaywatch.assessment.ship_evidence import ShipEvidence
from quaywatch.assessment.unmatched import assess_unnamed_silence
from quaywatch.assessment.wording import counted, listed, span_words
from quaywatch.clock import HOUR_MS, Precision, Span
from quaywatch.records.claim import Claim, Verdict, VerdictWord
from quaywatch.records.ship_event import ShipEvent
from quaywatch.records.track_event import TrackEventKind

__all__ = ["assess_silence"]

LONG_MS = 6 * HOUR_MS
"""A silence of which it is worth to speak, as with gaps (docs/ais.md); of shorter intervals half of them."""
WELL_HEARD = 0.5
"""Chance of being heard from which on a receiver is taken to have listened there."""
EDGE_MS = HOUR_MS
"""So much may lack of an interval at the ends of what was listened to."""
MOST_TOLD = 3
_ACT = re.compile(
    r"\b(?:off|disabl\w*|deactivat\w*|deliberate\w*|purpose|conceal\w*|hid(?:e|ing|den)?|evad\w*|evasion)\b"
    r"|[끄꺼껐끈끔]|차단|은폐|고의|숨기",
    re.IGNORECASE,
)
"""Words for what was done on board, or why: no silence entails them."""
_DARK = re.compile(r"\bdark\b", re.IGNORECASE)
"""May mean no more than silence."""
_LIMIT = "That nothing was received does not say that nothing was sent, nor why."
_FURTHER = "The words of the claim go further than silence can show: they say what was done, or why."
_NEEDS_CAUSE = "What was done on board: the record of the ship's own set, or a witness"
_NEEDS_SIGNALS = "Signals of that time from another receiver or a satellite, or a look that shows the ship"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the signals of one ship say to the claim."""

    word: VerdictWord
    because: str
    needs: str | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The claim with its interval in milliseconds since 1970, and what was listened to."""

    claim: Claim
    start_ms: int
    end_ms: int
    signals: ShipEvidence
    utc_offset_h: float

    @property
    def listened(self) -> tuple[int, int]:
        """First and last instant of the case's signals, in milliseconds."""
        first, last = self.signals.first, self.signals.last
        return _ms(first or datetime.max.replace(tzinfo=UTC)), _ms(last or datetime.min.replace(tzinfo=UTC))

    @property
    def interval(self) -> str:
        """The claim's time in words."""
        return f"from {self.moment(self.start_ms)} to {self.moment(self.end_ms)}"

    def moment(self, time_ms: int) -> str:
        """An instant in words."""
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(time_ms))
        span = Span(start=at, end=at, precision=Precision.INSTANT, text="")
        return span_words(span, utc_offset_h=self.utc_offset_h)


def assess_silence(claim: Claim, evidence: AssessmentEvidence) -> Verdict:
    """Whether no position of the ship was received in the interval that the claim names.

    Supported where none was, though the ship was heard before and others were heard there meanwhile; contradicted
    where positions fill the interval; in part where a silence of 6 hours (or of half of a shorter interval) lies
    in it, where it is not known whether anybody would have been heard, or where the claim says that something was done
    on board. Of a ship that sent no position that the case holds nothing is said.
    """
    signals = evidence.signals
    if signals.first is None or signals.last is None:
        because = "The case holds no signals of ships (AIS), so nothing says who was heard."
        return _verdict(claim, _Found(word=VerdictWord.NOT_CHECKABLE, because=because, needs=_NEEDS_SIGNALS))
    hulls = find_hulls(find_sought_ship(claim), signals.ships)
    if not hulls:
        return assess_unnamed_silence(claim, evidence)
    asked = _asked(claim, evidence)
    found = [_undated(hull, signals) if asked is None else _judge(hull, asked) for hull in hulls]
    return _verdict(claim, found[0] if len(found) == 1 else _joined(found), asked)


def _asked(claim: Claim, evidence: AssessmentEvidence) -> _Asked | None:
    """The interval of the claim; None where it names none. An open end is that of what was listened to."""
    signals, when = evidence.signals, claim.when
    if when is None or signals.first is None or signals.last is None:
        return None
    site = next((site for site in evidence.sites if site.id == claim.site), None)
    start = _ms(when.start or min(signals.first, when.end or signals.first))
    open_end = _ms(max(signals.last, when.start or signals.last)) + 1
    end = open_end if when.end is None else _ms(when.end)
    return _Asked(
        claim=claim,
        start_ms=start,
        end_ms=max(end, start + 1),
        signals=signals,
        utc_offset_h=site.utc_offset_h if site else 0.0,
    )


def _judge(hull: Hull, asked: _Asked) -> _Found:
    first, last = asked.listened
    if asked.end_ms <= first or asked.start_ms > last:
        because = f"The case's signals reach from {asked.moment(first)} to {asked.moment(last)}, not into that time."
        return _Found(word=VerdictWord.NOT_CHECKABLE, because=because, needs=_NEEDS_SIGNALS)
    begins, ends = np.searchsorted(hull.time_ms, [asked.start_ms, asked.end_ms])
    if begins == ends:
        return _not_heard(hull, asked, int(begins))
    return _heard(hull, asked, slice(int(begins), int(ends)))


def _not_heard(hull: Hull, asked: _Asked, row: int) -> _Found:
    """No position lies in the interval; `row` is the first position after it."""
    times = hull.time_ms
    since = int(times[row - 1]) if row else None
    until = int(times[row]) if row < len(times) else None
    gaps = _gaps(hull, asked)
    events = tuple(gap.id for gap in gaps)
    told = f"No position of {hull.words} was received {_bounds(asked, since, until)}."
    usable, reception = _reception(hull, asked, gaps)
    if usable is None:
        return _Found(word=VerdictWord.NOT_CHECKABLE, because=f"{told} {reception}", needs=_NEEDS_SIGNALS)
    doubts = _not_covered(asked, since, until)
    supported = usable and not doubts
    because = " ".join((told, reception, *doubts, _LIMIT))
    if supported:
        return _Found(word=VerdictWord.SUPPORTED, because=because, events=events)
    return _Found(word=VerdictWord.PARTLY, because=because, needs=_NEEDS_SIGNALS, events=events)


def _bounds(asked: _Asked, since: int | None, until: int | None) -> str:
    """Between which positions of it the silence lies."""
    if since is None and until is not None:
        return f"before {asked.moment(until)}, when it was first heard"
    if since is not None and until is None:
        return f"after {asked.moment(since)}, when it was last heard, up to the end of the case's signals"
    return f"between {asked.moment(since or 0)} and {asked.moment(until or 0)}"


def _not_covered(asked: _Asked, since: int | None, until: int | None) -> list[str]:
    """What of the interval the case cannot answer for."""
    first, last = asked.listened
    doubts = []
    if since is None:
        doubts.append("It was not heard before, so nothing says that it was within reach.")
    if (until is None and asked.end_ms > last + EDGE_MS) or asked.start_ms < first - EDGE_MS:
        doubts.append(f"The case's signals reach from {asked.moment(first)} to {asked.moment(last)} only.")
    return doubts


def _reception(hull: Hull, asked: _Asked, gaps: Sequence[ShipEvent]) -> tuple[bool | None, str]:
    """Whether the receivers listened there, with the sentence; None where nobody at all was heard in that time."""
    known = [one for one in asked.signals.listened if one.claim == asked.claim.id and one.mmsi in hull.numbers]
    if not known or not max(one.vessels for one in known):
        return None, "Of other ships nothing was received in that time either, so nobody may have listened."
    listening = max(known, key=lambda one: (one.near, one.vessels))
    told = (
        f"{counted(listening.vessels, 'other vessel')} {'was' if listening.vessels == 1 else 'were'} heard in"
        f" that time, {listening.near} of them within {listening.near_m / 1000:.0f} km of where it was last and next"
        " heard."
    )
    chances = [chance for gap in gaps if (chance := gap.number("heard_probability")) is not None]
    if not chances:
        more = "Too little was received there to say with what chance a ship that sent would have been heard."
        return listening.near > 0, f"{told} {more}"
    chance = max(chances)
    return chance >= WELL_HEARD, f"{told} A ship that sent would have been heard with a chance of {chance:.2f}."


def _gaps(hull: Hull, asked: _Asked) -> list[ShipEvent]:
    """Recorded silences of the ship that meet the interval, in order."""
    own = _own_gaps(hull, asked.signals)
    return [
        gap
        for gap in own
        if _ms(gap.start.not_before or gap.start.not_after or datetime.min.replace(tzinfo=UTC)) < asked.end_ms
        and (gap.end.not_after is None or _ms(gap.end.not_after) > asked.start_ms)
    ]


def _own_gaps(hull: Hull, signals: ShipEvidence) -> list[ShipEvent]:
    own = {one.id: one for one in signals.events if one.kind is TrackEventKind.GAPS and one.mmsi in hull.numbers}
    return sorted(own.values(), key=lambda gap: (gap.start.not_before or datetime.min.replace(tzinfo=UTC), gap.id))


def _heard(hull: Hull, asked: _Asked, rows: slice) -> _Found:
    """Positions lie in the interval."""
    inside = hull.time_ms[rows]
    first, last = asked.listened
    low = max(asked.start_ms, min(first, int(inside[0])))
    high = min(asked.end_ms, max(last, int(inside[-1])))
    edges = np.concatenate([[low], inside, [high]])
    least = min(LONG_MS, (asked.end_ms - asked.start_ms) // 2)
    long = np.flatnonzero(np.diff(edges) >= max(least, 1))
    told = (
        f"{counted(len(inside), 'position')} of {hull.words} {'was' if len(inside) == 1 else 'were'} received in that"
        f" time, the first on {asked.moment(int(inside[0]))}, the last on {asked.moment(int(inside[-1]))}."
    )
    shared = "Two ships sent this number, so some of these may be another's." if hull.is_shared else ""
    unheard = asked.start_ms < low - EDGE_MS or asked.end_ms > high + EDGE_MS
    if not len(long) and not shared and not unheard:
        because = f"{told} No silence of {_length(least)} lies in it."
        return _Found(word=VerdictWord.CONTRADICTED, because=because)
    parts = [told, *_silent_words(asked, edges, long), shared]
    parts.append("So it was not silent all that time.")
    if unheard:
        parts.append(f"The case's signals reach from {asked.moment(first)} to {asked.moment(last)} only.")
    parts.append(_LIMIT if len(long) else "")
    because = " ".join(part for part in parts if part)
    events = tuple(gap.id for gap in _gaps(hull, asked)) if len(long) else ()
    needs = "The exact time that is meant"
    return _Found(word=VerdictWord.PARTLY, because=because, needs=needs, events=events)


def _silent_words(asked: _Asked, edges: np.ndarray, long: np.ndarray) -> list[str]:
    """The silences in an interval: the longest few, and what share of it they are."""
    if not len(long):
        return []
    lengths = np.diff(edges)[long]
    order = sorted(long[np.argsort(-lengths, kind="stable")][:MOST_TOLD].tolist())
    told = listed(f"{asked.moment(int(edges[row]))} to {asked.moment(int(edges[row + 1]))}" for row in order)
    share = float(lengths.sum()) / (asked.end_ms - asked.start_ms)
    more = f"; and {counted(len(long) - len(order), 'more silence')}" if len(long) > len(order) else ""
    return [f"Within it none was received from {told}{more}: {share:.0%} of it."]


def _undated(hull: Hull, signals: ShipEvidence) -> _Found:
    """The claim says no time: recorded silences are told, and none of them is shown to be the one meant."""
    gaps = _own_gaps(hull, signals)
    if not gaps:
        because = f"The claim says no time, and no silence of {hull.words} is recorded in the case's signals."
        return _Found(word=VerdictWord.NOT_CHECKABLE, because=because, needs="The time that is meant")
    longest = max(gap.number("hours") or 0.0 for gap in gaps)
    because = (
        f"The claim says no time. {counted(len(gaps), 'silence')} of {hull.words} {'is' if len(gaps) == 1 else 'are'}"
        f" recorded, the longest of {longest:.0f} h; that one of them is meant is not shown. {_LIMIT}"
    )
    ids = tuple(gap.id for gap in gaps)
    return _Found(word=VerdictWord.PARTLY, because=because, needs="The time that is meant", events=ids)


def _joined(found: Sequence[_Found]) -> _Found:
    """Of several ships with the name: what holds for each of them."""
    words = {one.word for one in found}
    word = words.pop() if len(words) == 1 else VerdictWord.PARTLY
    because = f"The claim may mean any of {len(found)} ships. {' '.join(dict.fromkeys(one.because for one in found))}"
    events = tuple(dict.fromkeys(key for one in found for key in one.events))
    return _Found(word=word, because=because, needs="Which ship is meant: its IMO number or its MMSI", events=events)


def _verdict(claim: Claim, found: _Found, asked: _Asked | None = None) -> Verdict:
    said = f"{claim.value.get('what', '')} {claim.text}"
    read = f"Read as: nothing received of it {asked.interval}. " if asked else ""
    word, because, needs = found.word, f"{read}{found.because}", found.needs
    acts = _ACT.search(said) is not None
    if (acts or _DARK.search(said)) and word is not VerdictWord.CONTRADICTED:
        because = f"{because} {_FURTHER}"
        needs = _NEEDS_CAUSE if needs is None else f"{needs}. {_NEEDS_CAUSE}"
        word = VerdictWord.PARTLY if acts and word is VerdictWord.SUPPORTED else word
    return Verdict(claim=claim.id, word=word, because=because, needs=needs, events=found.events)


def _ms(instant: datetime) -> int:
    return round((instant - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


def _length(length_ms: int) -> str:
    hours = length_ms / HOUR_MS
    return f"{hours:.0f} h or more" if hours >= 1 else f"{hours * 60:.0f} minutes or more"
