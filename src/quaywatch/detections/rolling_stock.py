"""Vehicles on a line of track: how many metres of it they occupy, and how many cars that may be.

At 3 m and finer the ends of what stands on a track are measured where its colour is half way to that of the bare track.
At coarser pixels a train is a third of a pixel wide: it is said whether one shows, and nothing of its length.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.measure import find_runs
from quaywatch.detections.track_profiles import TrackProfiles, find_bare_profile, read_profiles
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.rolling_stock import TrackLook

__all__ = ["CAR_LENGTHS_M", "DETECTOR_NAME", "DETECTOR_VERSION", "FINEST_FOR_LENGTH_M", "measure_track"]

DETECTOR_NAME, DETECTOR_VERSION = "track_profiles", "1"

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CAR_LENGTHS_M = (12.0, 26.4)
"""Over couplings: from short four-axle hoppers and gondolas (Russian types have 12.0 to 13.9 m) to passenger coaches
of UIC type X (26.4 m)."""
FINEST_FOR_LENGTH_M = 3.05
"""Nominal 3 m pixels included."""
LEAST_USABLE, ENOUGH_TO_DENY = 0.5, 0.9
SMOOTH_M = 3.0
UNLIKE = 4.0
"""Noise of the smoothed profile by which what stands on a track differs from it."""
LEAST_UNLIKE = 0.02
"""Reflectance; smaller differences are stains of the ballast."""
BRIDGE_M = 4.0
"""Gaps between buffers and couplings do not end a stretch."""
LEAST_RUN_M = 8.0
"""Shorter than any car: not told."""
END_M = 6.0
"""From an end inwards: the colour that the end is measured with."""
END_U95_PIXELS, LEAST_END_U95_M = 0.7, 0.5
"""Of one end; on drawn trains 95 % lie within."""
MOST_OF_ONE_LOOK = 0.45
"""Of a track: one look alone cannot tell what its bare colour is where more is of another colour."""
COARSE_RUN_M, COARSE_NOISE = 60.0, 0.008
"""At coarse pixels: the shortest train looked for, and the noise of such a mean at which its absence is told."""


def measure_track(windows: Sequence[PixelWindow], track: Zone) -> list[TrackLook]:
    """What each look shows on a track, in the order of the windows.

    Args:
        windows: The looks on one grid, laid over one another, in order of time.
        track: A zone that is a line along the middle of the track.

    Raises:
        DataError: The zone is no line.
    """
    profiles = read_profiles(windows, track)
    return [_told(profiles, look, window, track) for look, window in enumerate(windows)]


def _told(profiles: TrackProfiles, look: int, window: PixelWindow, track: Zone) -> TrackLook:
    share = float(profiles.usable_shares[look])

    def answer(outcome: Outcome, because: str, runs: Sequence[tuple[float, float]] = ()) -> TrackLook:
        fine = profiles.pixel_m <= FINEST_FOR_LENGTH_M and outcome is not Outcome.NOT_OBSERVABLE
        hidden = (1.0 - share) * float(profiles.along_m[-1])
        return TrackLook(
            scene=window.scene.id,
            acquired=window.scene.acquired,
            zone=track.id,
            outcome=outcome,
            because=because,
            usable_share=share,
            occupied_m=_occupied(runs, profiles.pixel_m, hidden) if fine else None,
            runs_m=tuple(float(end - start) for start, end in runs) if fine else (),
            cars=_count_cars(runs, profiles.pixel_m) if fine and runs else None,
        )

    if share < LEAST_USABLE:
        return answer(Outcome.NOT_OBSERVABLE, f"{share:.0%} of the track could be seen")
    bare = find_bare_profile(profiles)
    if profiles.pixel_m > FINEST_FOR_LENGTH_M:
        return answer(*_judge_coarse(profiles, look, bare))
    alone = bare is None
    bare = _own_bare(profiles.colours[look]) if bare is None else bare
    unlike = _unlikeness(profiles, look, bare)
    runs = _find_ends(profiles, look, bare, unlike)
    covered = sum(end - start for start, end in runs) / float(profiles.along_m[-1])
    if alone and (covered > MOST_OF_ONE_LOOK or (not runs and _is_unlike_its_sides(profiles, look, bare))):
        return answer(Outcome.NOT_OBSERVABLE, "one look alone: the track may be bare or full from end to end")
    if runs:
        return answer(Outcome.SEEN, "stretches unlike the bare track", runs)
    if share < ENOUGH_TO_DENY:
        return answer(Outcome.NOT_OBSERVABLE, f"{share:.0%} of the track could be seen, and nothing on it")
    return answer(Outcome.NOT_SEEN, "the track looks bare from end to end")


def _own_bare(colours: Array) -> Array:
    """The usual colour along one look, at every place."""
    return np.broadcast_to(np.nanmedian(colours, axis=1)[:, None], colours.shape)


def _unlikeness(profiles: TrackProfiles, look: int, bare: Array) -> Array:
    """How unlike the bare track each place is, in what counts as one; NaN where not known."""
    off = profiles.colours[look] - bare
    known = np.isfinite(off).all(axis=0)
    size = max(1, round(SMOOTH_M / (profiles.along_m[1] - profiles.along_m[0])))
    smooth = ndimage.uniform_filter1d(np.where(known, off, 0.0), size, axis=1, mode="nearest")
    scale = np.maximum(UNLIKE * _noise_of(smooth, known, size), LEAST_UNLIKE)
    return np.where(known, np.abs(smooth / scale[:, None]).max(axis=0), np.nan)


def _noise_of(smooth: Array, known: Mask, size: int) -> Array:
    """Noise of a smoothed profile per band, from places one smoothing apart: long trains do not count as noise."""
    both = known[size:] & known[:-size]
    steps = np.abs(smooth[:, size:] - smooth[:, :-size])[:, both]
    return np.asarray(1.4826 * np.median(steps, axis=1) / np.sqrt(2.0) if both.any() else np.zeros(len(smooth)))


def _find_ends(profiles: TrackProfiles, look: int, bare: Array, unlike: Array) -> list[tuple[float, float]]:
    """Stretches that are occupied, each end where the colour is half way to that of the bare track."""
    along = profiles.along_m
    runs = find_runs(along, unlike, 1.0, bridge=BRIDGE_M)
    off = np.nan_to_num(profiles.colours[look] - bare)
    ended = []
    for start, end in runs:
        if end - start < LEAST_RUN_M:
            continue
        first, last = (_half_way(along, off, at, inwards) for at, inwards in ((start, 1.0), (end, -1.0)))
        if last - first >= LEAST_RUN_M:
            ended.append((first, last))
    return ended


def _half_way(along: Array, off: Array, at: float, inwards: float) -> float:
    """Where the colour is half that of the stretch's end, to a part of a step."""
    depth = (along - at) * inwards
    inside = (depth > 0.5 * END_M) & (depth < 1.5 * END_M)
    if not inside.any():
        return at
    colour = np.median(off[:, inside], axis=1)
    share = (colour @ off) / max(float(colour @ colour), 1e-12)
    near = np.flatnonzero((depth > -END_M) & (depth < END_M))
    order = near[np.argsort(depth[near])]
    for outer, inner in zip(order[:-1][::-1], order[1:][::-1], strict=True):
        if depth[inner] < 0.75 * END_M and share[outer] < 0.5 <= share[inner]:
            part = (0.5 - share[outer]) / (share[inner] - share[outer])
            return float(along[outer] + part * (along[inner] - along[outer]))
    return float(np.clip(at, along[0], along[-1]))


def _is_unlike_its_sides(profiles: TrackProfiles, look: int, bare: Array) -> bool:
    """Whether a track of one colour differs from the ground on both its sides as a train would."""
    beside = profiles.shoulder[look]
    known = np.isfinite(beside).all(axis=0)
    if not known.any():
        return True
    off = np.abs(np.median(beside[:, known], axis=1) - np.median(bare[:, known], axis=1))
    spread = 1.4826 * np.median(np.abs(beside[:, known] - np.median(beside[:, known], axis=1)[:, None]), axis=1)
    return bool((off > np.maximum(2.0 * spread, 2.0 * LEAST_UNLIKE)).any())


def _judge_coarse(profiles: TrackProfiles, look: int, bare: Array | None) -> tuple[Outcome, str]:
    """Whether a train shows at pixels much wider than one."""
    if bare is None:
        return Outcome.NOT_OBSERVABLE, f"pixels of {profiles.pixel_m:.3g} m, and too few other looks at the bare track"
    off = profiles.colours[look] - bare
    known = np.isfinite(off).all(axis=0)
    off = np.where(known, off, 0.0)
    size = max(1, round(COARSE_RUN_M / (profiles.along_m[1] - profiles.along_m[0])))
    means = ndimage.uniform_filter1d(off, size, axis=1, mode="nearest")
    pixels = max(1, round(2.0 * profiles.pixel_m / (profiles.along_m[1] - profiles.along_m[0])))
    noise = _noise_of(off, known, pixels) / np.sqrt(max(COARSE_RUN_M / profiles.pixel_m / 2.0, 1.0))
    strength = np.abs(means / np.maximum(UNLIKE * noise, LEAST_UNLIKE / 2.0)[:, None]).max()
    if strength > 1.0:
        return Outcome.SEEN, f"a stretch unlike the bare track; pixels of {profiles.pixel_m:.3g} m tell no length"
    if float(noise.min()) <= COARSE_NOISE and profiles.usable_shares[look] >= ENOUGH_TO_DENY:
        return Outcome.NOT_SEEN, f"no stretch of {COARSE_RUN_M:.0f} m is unlike the bare track"
    return Outcome.NOT_OBSERVABLE, f"pixels of {profiles.pixel_m:.3g} m: the track is too uneven to tell"


def _occupied(runs: Sequence[tuple[float, float]], pixel_m: float, hidden_m: float) -> Measure:
    ends = max(END_U95_PIXELS * pixel_m, LEAST_END_U95_M) * math.sqrt(2.0 * max(len(runs), 1))
    missed = 0.0 if runs else LEAST_RUN_M
    return Measure(value=float(sum(end - start for start, end in runs)), u95=float(max(ends, missed) + hidden_m))


def _count_cars(runs: Sequence[tuple[float, float]], pixel_m: float) -> Measure:
    """Least and most cars: each stretch holds whole cars of the usual lengths."""
    error = max(END_U95_PIXELS * pixel_m, LEAST_END_U95_M) * math.sqrt(2.0)
    shortest, longest = CAR_LENGTHS_M
    low = high = 0
    for start, end in runs:
        least = max(1, math.ceil((end - start - error) / longest))
        low, high = low + least, high + max(least, math.floor((end - start + error) / shortest))
    return Measure(low=float(low), high=float(high))
