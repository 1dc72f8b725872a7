"""Changes in words: labels, kinds, and how much of a track a structure covers."""

from __future__ import annotations

import math

from quaywatch.assessment.wording import listed, measure_words, number_words, place_words
from quaywatch.records.change import Change, ChangeKind, ChangeSign, PlatformGap, TrackCover
from quaywatch.records.change_survey import ChangeSurvey
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.place import Site

__all__ = ["change_labels", "cover_words", "doubt_words", "kind_words", "metres_words", "share_words", "view_words"]

_KINDS = {
    (ChangeKind.STRUCTURE, ChangeSign.NEW): "new structure",
    (ChangeKind.STRUCTURE, ChangeSign.GONE): "straight-edged surface gone",
    (ChangeKind.STOCK, ChangeSign.NEW): "something came to lie in a yard",
    (ChangeKind.STOCK, ChangeSign.GONE): "something that lay in a yard gone",
    (ChangeKind.VESSEL, ChangeSign.NEW): "vessel, later look only",
    (ChangeKind.VESSEL, ChangeSign.GONE): "vessel, earlier look only",
    (ChangeKind.OTHER, ChangeSign.NEW): "other, later look only",
    (ChangeKind.OTHER, ChangeSign.GONE): "other, earlier look only",
}


_VIEWS = {
    Outcome.SEEN: "a change also shows in the pictures of",
    Outcome.NOT_SEEN: "would have been seen by, and is not:",
    Outcome.NOT_OBSERVABLE: "cannot be told by",
}


def change_labels(survey: ChangeSurvey) -> dict[str, str]:
    """Short labels (`C1` is the surest) by the key of the change: the same in pictures and tables."""
    return {placed.change.id: f"C{n}" for n, placed in enumerate(survey.changes, 1)}


def kind_words(change: Change) -> str:
    """What came or went, without saying what it is for."""
    return _KINDS[change.kind, change.sign]


def doubt_words(change: Change) -> str:
    """What else the change may be, and what other kinds of sensor show of it; empty where nothing is to be said.

    A kind that could not tell is named: that it saw nothing does not speak against the change.
    """
    told = [change.because] if change.because else []
    told += [one for one in change.notes if not one.startswith("not seen by")]
    told += [f"{_VIEWS[view.outcome]} {view.sensor}" for view in change.views if not view.is_found]
    return "; ".join(dict.fromkeys(told))


def view_words(change: Change) -> str:
    """Which kinds of sensor told a change, and what the others show of it and why; empty where only one looked."""
    if not change.views:
        return ""
    told = [f"was told by {listed(view.sensor for view in change.views if view.is_found)}"]
    for view in change.views:
        if not view.is_found:
            told.append(f"{_VIEWS[view.outcome]} {view.sensor} ({view.because.removeprefix('cannot tell: ')})")
    return "; ".join(told)


def metres_words(measure: Measure) -> str:
    """A length in whole metres with its interval; one whose interval is as long as itself is said not to be known."""
    if measure.value is not None and measure.u95 is not None and measure.u95 > measure.value:
        return f"about {number_words(round(measure.value))}\u00a0m, with an error as large"
    return measure_words(measure.rounded(), "m")


def share_words(share: float, u95: float) -> str:
    """A share and its interval, whose ends are rounded outwards: `43 % (41 to 46 %)`."""
    low = math.floor(100.0 * max(0.0, share - u95) + 1e-9)
    high = math.ceil(100.0 * min(1.0, share + u95) - 1e-9)
    interval = f"{low} to {high}\u00a0%" if low < high else "to within 1\u00a0%"
    return f"{number_words(round(100.0 * share))}\u00a0% ({interval})"


def cover_words(site: Site, change: Change) -> list[str]:
    """A sentence per track that the structure covers a part of; `completely` only where the whole interval says so."""
    covered = [
        f"It covers {_how_far(site, cover)}: {number_words(round(cover.covered_m))}\u00a0m of the line as drawn."
        for cover in change.tracks
        if cover.covered_m > 0.0
    ]
    return [*covered, *(_platform_words(site, change, gap) for gap in change.platforms)] if covered else []


def _platform_words(site: Site, change: Change, gap: PlatformGap) -> str:
    """How far a platform beside it reaches out beyond either end, seen along its heading."""
    back, ahead = measure_words(gap.gap_back_m, "m"), measure_words(gap.gap_ahead_m, "m")
    place, heading = place_words(site, (gap.platform,)), round(change.heading_deg or 0.0)
    return f"Of {place} as drawn, {ahead} lie beyond its end towards {heading}° and {back} beyond the other."


def _how_far(site: Site, cover: TrackCover) -> str:
    words, track = share_words(cover.covered_share, cover.covered_u95), place_words(site, (cover.track,))
    return f"{track} completely, {words}" if cover.is_complete else f"{words} of {track}"
