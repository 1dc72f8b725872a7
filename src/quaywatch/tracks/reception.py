"""How likely a ship that sends would have been heard, told from the traffic itself: by place, hour and class.

A vessel that is heard before and after was somewhere in between. Every hour of such a track between its first and its
last is a trial: in it the vessel was heard, or not. Ships that do not send for a while count as not heard, so the
chances are rather too low than too high. The chances of places and hours with few trials lean on those of the place,
and those on the class (empirical Bayes with beta priors, their strengths by moments: Kleinman 1973,
doi:10.1080/01621459.1973.10481331).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from quaywatch.clock import HOUR_MS
from quaywatch.records.track import Positions
from quaywatch.tracks.hour_keys import CLASSES, cells_of, find_in, hour_keys, sum_by_key
from quaywatch.tracks.receivers import HeardSets, Listening, find_heard_sets, find_listening

__all__ = ["HeardHours", "Moments", "Reception", "Silences", "count_hours", "find_reception"]

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

STRENGTHS = (2.0, 200.0)
"""Bounds of a prior's strength, in trials."""
LONGEST_SILENCE_MS = 72 * HOUR_MS
"""Hours of longer silences are no trials: the ship may have been anywhere. Shorter ones must be, or the chances come
out too high where little is heard."""
LEAST_OTHERS = 3.0
"""Other vessels in the cells that a silence leads through, on average, below which nothing can be told."""
MOST_OPEN_HOURS = 6
"""Of a silence that has not ended: where the ship was later is not known."""
MATCH_HOURS = 12
"""Before an instant, and after it."""
SPREAD = 1.96
WIDER = 1.5
"""Of intervals where no receivers are named: which of them listened is not known. Set by judgement."""
MOST_SURE = 0.99
"""No chance is told to be higher: faults of a receiver that the traffic does not show are not modelled."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardHours:
    """Trials by cell, hour and class, and by vessel and cell."""

    keys: Whole
    """Cell, hour and class as one number, rising."""
    heard: Whole
    """Vessels heard in it."""
    trials: Whole
    """Vessels that were there."""
    visits: Whole
    """(n, 3): of each vessel in each cell, cell and class as one number, hours heard and hours."""
    listened: Whole
    """Hours since 1970 in which any vessel was heard, rising."""
    sets: HeardSets
    """Which receivers heard them, where the input names receivers."""

    @classmethod
    def joined(cls, parts: Iterable[HeardHours]) -> HeardHours:
        """The trials of all parts, none of which shares a vessel with another."""
        held = list(parts)
        if not held:
            none = np.zeros(0, np.int64)
            visits = np.zeros((0, 3), np.int64)
            return cls(keys=none, heard=none, trials=none, visits=visits, listened=none, sets=HeardSets.joined([]))
        keys, heard, trials, visits = (
            np.concatenate([getattr(part, name) for part in held]) for name in ("keys", "heard", "trials", "visits")
        )
        distinct, sums = sum_by_key(keys, np.column_stack([heard, trials]))
        return cls(
            keys=distinct,
            heard=sums[:, 0],
            trials=sums[:, 1],
            visits=visits,
            listened=np.unique(np.concatenate([part.listened for part in held])),
            sets=HeardSets.joined(part.sets for part in held),
        )


def count_hours(positions: Positions, jumps: Mask, received: Positions | None = None) -> HeardHours:
    """The trials of some vessels.

    Args:
        positions: All rows of these vessels, by vessel and time.
        jumps: Rows that cannot belong to the same ship's track as the row before: nothing is told of the time between.
        received: The same vessels' rows as each receiver heard them; without them all are one pooled network.
    """
    if not len(positions):
        return HeardHours.joined([])
    hours, apart_ms = positions.time_ms // HOUR_MS, np.diff(positions.time_ms)
    follows = ~jumps[1:] & (positions.mmsi[1:] == positions.mmsi[:-1]) & (apart_ms <= LONGEST_SILENCE_MS)
    # An hour in which a track begins or ends is chosen because something was heard in it, so it is no trial.
    track = np.r_[0, np.cumsum(~follows)]
    ends = hours[np.flatnonzero(np.r_[track[1:] != track[:-1], True])]
    rows = np.flatnonzero(follows & (hours[1:] != hours[:-1]) & (hours < ends[track])[1:]) + 1
    silent = np.flatnonzero(follows & (hours[1:] - hours[:-1] > 1))
    places = (positions.lon[rows], positions.lat[rows], hours[rows], positions.ship_class[rows])
    keys = np.concatenate([hour_keys(*places), hour_keys(*_between(positions, silent))])
    heard = np.r_[np.ones(len(rows), np.int64), np.zeros(len(keys) - len(rows), np.int64)]
    owners = np.r_[positions.mmsi[rows], np.repeat(positions.mmsi[silent], hours[silent + 1] - hours[silent] - 1)]
    distinct, sums = sum_by_key(keys, np.column_stack([heard, np.ones_like(heard)]))
    return HeardHours(
        keys=distinct,
        heard=sums[:, 0],
        trials=sums[:, 1],
        visits=_visits(cells_of(keys), owners, heard),
        listened=np.unique(hours),
        sets=find_heard_sets(received or Positions.empty(), positions.mmsi[rows], hours[rows], keys[: len(rows)]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Silences:
    """Times in which no position of a vessel was received, one row each."""

    start_ms: Whole
    """Last position before it."""
    end_ms: Whole
    """First position after it, or until when was listened."""
    start: Array
    """(n, 2): longitude and latitude, degrees."""
    end: Array
    """(n, 2); NaN where the silence has not ended."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """Places and instants of which is asked who would have been heard, one row each."""

    lon: Array
    """Degrees."""
    lat: Array
    """Degrees."""
    time_ms: Whole
    """Milliseconds since 1970, UTC."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`: the larger ships' transceivers are heard farther."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reception:
    """What the traffic tells of who would have been heard where and when."""

    counts: HeardHours
    """By cell, hour and class."""
    cells: tuple[Whole, Whole, Whole, Whole]
    """Keys of cell and class, rising; hours heard; hours; vessels."""
    shares: Array
    """Share of hours heard, by class."""
    strengths: tuple[float, float, float]
    """Of the priors: of a cell, of an hour of a cell, of a vessel."""
    listening: Listening | None = None
    """Who listened when; None where the input names no receivers."""

    def judge(self, silences: Silences) -> Array:
        """The chance that a vessel that sent all the while would have been heard at least once; (n, 3).

        The chance, and a lower and an upper end (95 %) by how few trials tell it. NaN where too little was heard of
        others: nothing can be told. Hours are not independent, as one set is heard less well than another: vessels
        differ as they do in the traffic (beta-binomial), and one that was heard as its silence began is heard better
        than the usual one. A silence that has not ended is judged by its first hours at its last place. The vessel's
        own silence is left out of the trials.
        """
        told = np.full((len(silences.start_ms), 3), np.nan)
        rows, keys = _path_of(silences)
        if not len(rows):
            return told
        mean, spread, place, others = self._chances(rows, keys)
        hours = np.bincount(rows, minlength=len(told)).astype(float)
        means, spreads, places, vessels = (
            np.bincount(rows, values, len(told)) / np.maximum(hours, 1.0) for values in (mean, spread, place, others)
        )
        known, strength = vessels >= LEAST_OTHERS, self.strengths[2]
        heard_once = _odds((places * strength + 1.0) / (strength + 1.0)) / _odds(places)
        for column, shift in enumerate((0.0, -SPREAD, SPREAD)):
            odds = heard_once * _odds(means + shift * spreads)
            a, b = odds / (1.0 + odds) * (strength + 1.0), (strength + 1.0) / (1.0 + odds)
            never = np.exp(special.betaln(a, b + hours) - special.betaln(a, b))
            told[known, column] = np.minimum(1.0 - never, MOST_SURE)[known]
        return told

    def chance_at(self, places: Moments, *, own: bool, hours: int = MATCH_HOURS) -> Array:
        """The chance that a vessel that sent would be tracked at an instant, as far as its hours tell.

        Tracked is what was heard in the hour of the instant, or at least once both in the hours before it and in those
        after. It is taken to stay in its cell meanwhile. Vessels differ as they do in the traffic (beta-binomial).
        Hours in which nothing at all was heard count as not listened to. NaN where the hour of the instant and one of
        the sides are such, and where the vessels ever heard in the cell are fewer than three.

        Args:
            places: Where and when, a row each.
            own: Whether each row is a vessel that is in the traffic itself: its own share is left out.
            hours: On either side.
        """
        count, span = len(places.time_ms), np.arange(-hours, hours + 1)
        rows, side = np.repeat(np.arange(count), len(span)), np.tile(span, count)
        hour = (places.time_ms // HOUR_MS)[rows] + side
        listened = np.isin(hour, self.counts.listened)
        rows, side, hour = rows[listened], side[listened], hour[listened]
        keys = hour_keys(places.lon[rows], places.lat[rows], hour, places.ship_class[rows])
        mean, others = self._around(keys, own)
        number = np.bincount(rows, minlength=count)
        means, vessels = (np.bincount(rows, values, count) / np.maximum(number, 1) for values in (mean, others))
        before, during, after = (
            np.bincount(rows[side * sign > 0] if sign else rows[side == 0], minlength=count) for sign in (-1, 0, 1)
        )
        odds, strength = _odds(means), self.strengths[2]
        a, b = odds / (1.0 + odds) * strength, strength / (1.0 + odds)

        def never(in_hours: Whole) -> Array:
            return np.asarray(np.exp(special.betaln(a, b + in_hours) - special.betaln(a, b)))

        tracked = 1.0 - never(during + before) - never(during + after) + never(during + before + after)
        known = (vessels >= LEAST_OTHERS) & ((during > 0) | ((before > 0) & (after > 0)))
        return np.where(known, np.clip(tracked, 0.0, 1.0), np.nan)

    def _around(self, keys: Whole, own: bool) -> tuple[Array, Array]:
        """Mean chance of each key's hour, and the other vessels of its cell."""
        heard, trials = find_in(keys, self.counts.keys, self.counts.heard, self.counts.trials)
        (vessels,) = find_in(cells_of(keys), self.cells[0], self.cells[3])
        # Whether it was heard in that hour is not kept; taken as heard, the chance comes out rather too low.
        mine, was = (np.minimum(column, 1.0) if own else np.zeros(len(keys)) for column in (trials, heard))
        cell_heard, cell_trials, prior = self._trials_there(keys)
        place = self._leant_place(cell_heard - was, cell_trials - mine, prior)
        strong_hour = self.strengths[1]
        return (heard - was + strong_hour * place) / (trials - mine + strong_hour), vessels - float(own)

    def _trials_there(self, keys: Whole) -> tuple[Array, Array, Array]:
        """Hours heard and hours in each key's cell, by those who listened in its hour; and the chance to lean on.

        Where receivers are named, hours in which one of those did not listen are taken as if it had: they tell too
        low a chance, and are leant on only.
        """
        shares, strong_cell = self.shares[keys % CLASSES], self.strengths[0]
        if self.listening is None:
            heard, trials = find_in(cells_of(keys), *self.cells[:3])
            return heard, trials, shares
        heard, trials, heard_else, trials_else = self.listening.hear(keys)
        return heard, trials, (heard_else + strong_cell * shares) / (trials_else + strong_cell)

    def _leant_place(self, heard: Array, trials: Array, prior: Array) -> Array:
        strong_cell = self.strengths[0]
        return np.maximum(heard + strong_cell * prior, 0.0) / (np.maximum(trials, heard) + strong_cell)

    def _chances(self, rows: Whole, keys: Whole) -> tuple[Array, Array, Array, Array]:
        """Mean and deviation of the chance of each key's hour, the usual one of its place, and the others there."""
        cells = cells_of(keys)
        heard, trials = find_in(keys, self.counts.keys, self.counts.heard, self.counts.trials)
        usual_heard, usual_trials, vessels = find_in(cells, *self.cells)
        distinct, number = np.unique(cells, return_inverse=True)
        own = rows * np.int64(len(distinct)) + number
        _, back, own_hours = np.unique(own, return_inverse=True, return_counts=True)
        mine = own_hours[back]
        trials = np.maximum(trials - 1.0, heard)
        cell_heard, cell_trials, prior = self._trials_there(keys)
        cell_trials = np.maximum(cell_trials - mine, cell_heard)
        strong_cell, strong_hour, _ = self.strengths
        place = self._leant_place(cell_heard, cell_trials, prior)
        usual = self._leant_place(usual_heard, usual_trials - mine, self.shares[keys % CLASSES])
        mean = (heard + strong_hour * place) / (trials + strong_hour)
        weight = trials + strong_hour
        place_spread = np.sqrt(place * (1.0 - place) / (cell_trials + strong_cell + 1.0))
        hour_spread = np.sqrt(mean * (1.0 - mean) / (weight + 1.0))
        spread = np.hypot(hour_spread, strong_hour / weight * place_spread)
        return mean, spread if self.listening else WIDER * spread, usual, vessels - 1.0


def find_reception(counts: HeardHours) -> Reception:
    """Reception by the trials of all vessels."""
    kinds = counts.keys % CLASSES
    sums = [np.bincount(kinds, values, CLASSES) for values in (counts.heard, counts.trials)]
    shares = np.divide(sums[0], sums[1], out=np.zeros(CLASSES), where=sums[1] > 0)
    cell_keys, cells = sum_by_key(
        counts.visits[:, 0], np.column_stack([counts.visits[:, 1:], np.ones(len(counts.visits), np.int64)])
    )
    place = np.divide(cells[:, 0], cells[:, 1], out=np.zeros(len(cells)), where=cells[:, 1] > 0)
    of_hour, of_visit = (np.searchsorted(cell_keys, keys) for keys in (cells_of(counts.keys), counts.visits[:, 0]))
    listening, in_hour = None, place[of_hour]
    if len(counts.sets.listened):
        listening = find_listening(counts.keys, counts.trials - counts.heard, counts.sets)
        heard, trials, _, _ = listening.hear(counts.keys)
        in_hour = np.divide(heard, trials, out=in_hour, where=trials > 0)
    return Reception(
        counts=counts,
        cells=(cell_keys, cells[:, 0], cells[:, 1], cells[:, 2]),
        shares=shares,
        strengths=(
            _strength(cells[:, 0], cells[:, 1], shares[cell_keys % CLASSES]),
            _strength(counts.heard, counts.trials, in_hour),
            _strength(counts.visits[:, 1], counts.visits[:, 2], place[of_visit]),
        ),
        listening=listening,
    )


def _strength(heard: npt.ArrayLike, trials: npt.ArrayLike, expected: Array) -> float:
    """Trials that a prior is worth, by how far groups lie from what is expected of them, beyond chance (Kleinman)."""
    yes, count = np.asarray(heard, float), np.asarray(trials, float)
    told = (count > 0) & (expected > 0.0) & (expected < 1.0)
    yes, count, share = yes[told], count[told], expected[told]
    if count.sum() <= len(count) + 1:
        return STRENGTHS[0]
    off = ((yes - count * share) ** 2 / (count * share * (1.0 - share))).sum()
    extra = (off - len(count)) / (count.sum() - len(count))
    return float(np.clip(1.0 / extra - 1.0 if extra > 0.0 else STRENGTHS[1], *STRENGTHS))


def _odds(chance: Array) -> Array:
    held = np.clip(chance, 1e-6, 1.0 - 1e-6)
    return held / (1.0 - held)


def _visits(cells: Whole, owners: Whole, heard: Whole) -> Whole:
    order = np.lexsort((owners, cells))
    cells, owners, heard = cells[order], owners[order], heard[order]
    same = (cells[1:] == cells[:-1]) & (owners[1:] == owners[:-1])
    first = np.flatnonzero(np.concatenate([np.ones(min(len(cells), 1), bool), np.logical_not(same)]))
    if not len(first):
        return np.zeros((0, 3), np.int64)
    return np.column_stack([cells[first], np.add.reduceat(heard, first), np.diff(np.r_[first, len(cells)])])


def _between(positions: Positions, silent: Whole) -> tuple[Array, Array, Whole, Whole]:
    """Longitude, latitude, hour and class of each whole hour between a row and the next."""
    after = silent + 1
    silences = Silences(
        start_ms=positions.time_ms[silent],
        end_ms=positions.time_ms[after],
        start=np.column_stack([positions.lon[silent], positions.lat[silent]]),
        end=np.column_stack([positions.lon[after], positions.lat[after]]),
        ship_class=positions.ship_class[silent],
    )
    rows, hours, place = _hours_of(silences)
    return place[:, 0], place[:, 1], hours, silences.ship_class[rows].astype(np.int64)


def _path_of(silences: Silences) -> tuple[Whole, Whole]:
    """The silence's number and the key of each of its whole hours."""
    rows, hours, place = _hours_of(silences)
    return rows, hour_keys(place[:, 0], place[:, 1], hours, silences.ship_class[rows])


def _hours_of(silences: Silences) -> tuple[Whole, Whole, Array]:
    """The silence's number, the hour, and the place on the straight way (degrees) of each whole hour in silences."""
    first, last = silences.start_ms // HOUR_MS, silences.end_ms // HOUR_MS
    counts = np.maximum(last - first - 1, 0)
    ended: Mask = np.asarray(np.isfinite(silences.end).all(axis=1))
    counts = np.where(ended, counts, np.minimum(counts, MOST_OPEN_HOURS))
    rows = np.repeat(np.arange(len(counts)), counts)
    hours = first[rows] + 1 + np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    way = np.where(ended[:, None], silences.end - silences.start, 0.0)
    way[:, 0] = (way[:, 0] + 180.0) % 360.0 - 180.0
    whole = np.maximum(silences.end_ms - silences.start_ms, 1)
    part = ((hours + 0.5) * HOUR_MS - silences.start_ms[rows]) / whole[rows]
    return rows, hours, silences.start[rows] + part[:, None] * way[rows]
