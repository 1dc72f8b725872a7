"""Detections of one scene held against tracked vessels: chances of each pair, and of what has no partner.

A vessel is seen where it says with its chance to be seen, or was missed, or is elsewhere. A detection is a tracked
vessel, a ship that was not heard, a ship that did not transmit, or clutter. Each has a density per area; the chances
are shares over all ways to pair one to one (`association`). How many ships did not transmit is learnt from the scene
itself, from a stated prior. After the matching by likelihoods of Kroodsma et al. 2022 ("Revealing the global longline
fleet with satellite radar", Scientific Reports 12), with all ways to pair in the place of the best one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from quaywatch.errors import DataError
from quaywatch.events.association import Pairs, find_chances, find_pairing
from quaywatch.events.seen_positions import SeenPositions
from quaywatch.records.track_match import SceneDetections, SceneMatches, SceneVessels
from quaywatch.sphere import EARTH_M, METRES_PER_DEGREE

__all__ = ["MatchModel", "match_scene"]

Floats = npt.NDArray[np.float64]

GATE_SIGMAS = 12.0
"""Of the narrow Gaussian: farther pairs have no weight."""
LEAST_WEIGHT = 1e-6
_MEDIAN_LENGTH_M, _LENGTH_SPREAD = 80.0, 0.7
"""Of ships, log-normal: what a length says for a pair is told against it."""
_STATIC_SPREAD = 0.08
"""Of measured over stated length, log, besides the measure's own error."""
_WRONG_STATIC_SHARE = 0.05
"""Stated lengths that are nonsense."""
_UNKNOWN_HEARD = 0.5
_ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchModel:
    """What is assumed before the scene is looked at."""

    silent_share: float = 0.1
    """Share of ships that do not transmit."""
    silent_ships: float = 1.0
    """How many ships' worth of evidence that is: the scene's own soon outweighs it."""
    false_position: float = 0.02
    """Chance that a vessel is not where its signals say, far beyond the error."""
    p_seen_untracked: float = 0.8
    """Chance that the detector finds a ship of which nothing is known."""
    least_probability: float = 0.5
    """A pair is named only where it is likelier than this."""
    least_p_seen: float = 0.5
    """A vessel should have been seen where its chance was at least this."""


def match_scene(
    detections: SceneDetections,
    vessels: SceneVessels,
    seen: SeenPositions,
    *,
    area_km2: float,
    model: MatchModel | None = None,
) -> SceneMatches:
    """Who is who, one row for each detection and for each vessel that should have been seen and was not.

    `p_not_transmitting` is a chance under the model: that the thing is a ship, none of the tracked ones, and not one
    that transmitted unheard. It does not say why, and is not known (NaN) where nothing tells who could be heard.

    Args:
        detections: Of the scene.
        vessels: At its time.
        seen: Where they would be seen (`find_seen_positions`).
        area_km2: Water that was looked at.
        model: What is assumed.

    Raises:
        DataError: The area is not above 0, columns of vessels and places differ in length, a position is not known or
            a chance is none.
    """
    if not area_km2 > 0 or len(seen.lon) != len(vessels):
        raise DataError(
            f"{area_km2} km² and {len(seen.lon)} places of {len(vessels)} vessels",
            expected="an area above 0, a place for each",
        )
    _check(detections, vessels, seen)
    assumed = model or MatchModel()
    near = _near(detections, vessels, seen)
    scene = _Scene(detections, (vessels, seen), near, area_km2 * 1e6, assumed)
    chances, silent = scene.fitted()
    chosen = find_pairing(scene.pairs(silent), chances, assumed.least_probability)
    return _rows(detections, vessels, near, scene, (chances, chosen, silent))


def _check(detections: SceneDetections, vessels: SceneVessels, seen: SeenPositions) -> None:
    places = (detections.lon, detections.lat, seen.lon, seen.lat)
    chances = (detections.p_real, vessels.p_seen)
    is_odd = not all(np.isfinite(column).all() for column in places)
    if is_odd or not all(((column >= 0) & (column <= 1)).all() for column in chances):
        raise DataError("a position that is not known, or a chance that is none", expected="degrees, and 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Near:
    """Pairs of detection and vessel that may be one, with what their places and lengths say."""

    detection: npt.NDArray[np.int64]
    vessel: npt.NDArray[np.int64]
    distance_m: Floats
    density: Floats
    """Of the detection's place if it is the vessel, per m²."""
    length_ratio: Floats
    length_factor: Floats
    """Likelihood of the length if it is the vessel, over that if it is any ship."""


def _near(detections: SceneDetections, vessels: SceneVessels, seen: SeenPositions) -> _Near:
    if not len(detections) or not len(vessels):
        nothing = np.zeros(0, np.int64)
        none = np.zeros(0)
        return _Near(
            detection=nothing, vessel=nothing, distance_m=none, density=none, length_ratio=none, length_factor=none
        )
    widest = np.sqrt(np.maximum(seen.east_m2, seen.north_m2) + np.abs(seen.cross_m2))
    reach = np.minimum(GATE_SIGMAS * widest / EARTH_M, 2.0)
    found = cKDTree(_on_sphere(detections.lon, detections.lat)).query_ball_point(_on_sphere(seen.lon, seen.lat), reach)
    vessel = np.repeat(np.arange(len(vessels)), [len(one) for one in found])
    detection = np.array([number for one in found for number in sorted(one)], np.int64)
    mean_lat = np.radians((detections.lat[detection] + seen.lat[vessel]) / 2)
    turn = (detections.lon[detection] - seen.lon[vessel] + 180.0) % 360.0 - 180.0
    east = turn * METRES_PER_DEGREE * np.cos(mean_lat)
    north = (detections.lat[detection] - seen.lat[vessel]) * METRES_PER_DEGREE
    ratio = detections.length_m[detection] / vessels.length_m[vessel]
    return _Near(
        detection=detection,
        vessel=vessel,
        distance_m=np.hypot(east, north),
        density=seen.density(vessel, east, north),
        length_ratio=ratio,
        length_factor=_length_factor(detections, detection, ratio),
    )


def _on_sphere(lon: Floats, lat: Floats) -> Floats:
    a, b = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)))


def _length_factor(detections: SceneDetections, detection: npt.NDArray[np.int64], ratio: Floats) -> Floats:
    """1 where a length is not known; else by how much the measured one is likelier for the vessel than for any ship."""
    length, u95 = detections.length_m[detection], detections.length_u95_m[detection]
    with np.errstate(divide="ignore", invalid="ignore"):
        off, far = np.log(ratio), np.log(length / _MEDIAN_LENGTH_M)
        measured = np.where(np.isfinite(u95), u95, 0.4 * length) / (1.96 * length)
        narrow = np.hypot(_STATIC_SPREAD, measured)
        broad = np.hypot(_LENGTH_SPREAD, measured)
        of_vessel = np.exp(-((off / narrow) ** 2) / 2) / narrow
        of_any = np.exp(-((far / broad) ** 2) / 2) / broad
        factor = (1 - _WRONG_STATIC_SHARE) * of_vessel / of_any + _WRONG_STATIC_SHARE
    return np.where(np.isfinite(factor) & (length > 0) & (ratio > 0), factor, 1.0)


class _Scene:
    """Densities of one scene, per m², and the chances that follow from them."""

    def __init__(
        self,
        detections: SceneDetections,
        placed: tuple[SceneVessels, SeenPositions],
        near: _Near,
        area_m2: float,
        model: MatchModel,
    ) -> None:
        vessels, seen = placed
        self._near = near
        self._area = area_m2
        self._model = model
        self._sizes = (len(detections), len(vessels))
        heard = np.clip(np.where(np.isfinite(vessels.heard), vessels.heard, _UNKNOWN_HEARD), 0.05, 1.0)
        self._transmitting = float(np.sum(seen.inside / heard)) / area_m2
        unheard = 1.0 - np.where(np.isfinite(detections.heard), detections.heard, _UNKNOWN_HEARD)
        self._unheard = self._transmitting * np.clip(unheard, 0.0, 1.0)
        real = np.clip(detections.p_real, 1e-3, 1 - 1e-3)
        self._clutter_odds = (1 - real) / real
        stays = (1 - model.false_position) * np.clip(vessels.p_seen, 0.0, 1.0)
        self._found = stays[near.vessel] * near.density * near.length_factor
        self._missed = np.maximum(1.0 - stays * seen.inside, 1e-9)
        self.should_be_seen = vessels.p_seen * seen.inside >= model.least_p_seen
        self.p_false = model.false_position / self._missed

    def _alone(self, silent: float) -> Floats:
        """Density of detections that are none of the tracked vessels."""
        untracked = silent + self._unheard
        clutter = self._clutter_odds * (self._transmitting + silent)
        return np.asarray(self._model.p_seen_untracked * (untracked + clutter))

    def pairs(self, silent: float) -> Pairs:
        """Pairs with their weights, for a density of ships that do not transmit."""
        near = self._near
        weight = self._found / self._alone(silent)[near.detection] / self._missed[near.vessel]
        return Pairs(
            row=near.detection, column=near.vessel, weight=np.maximum(weight, LEAST_WEIGHT**2),
            rows=self._sizes[0], columns=self._sizes[1],
        )  # fmt: skip

    def p_silent(self, chances: Floats, silent: float) -> Floats:
        """Chance of each detection to be a ship that did not transmit."""
        alone = 1.0 - np.bincount(self._near.detection, chances, self._sizes[0])
        return np.asarray(np.clip(alone, 0.0, 1.0) * self._model.p_seen_untracked * silent / self._alone(silent))

    def fitted(self) -> tuple[Floats, float]:
        """Chances of the pairs, and the density of ships that do not transmit that the scene itself suggests."""
        model = self._model
        odds = model.silent_share / (1 - model.silent_share)
        prior = max(self._transmitting, 1.0 / self._area) * odds
        silent = prior
        weight_m2 = model.silent_ships / prior
        for _ in range(_ROUNDS):
            chances = find_chances(self.pairs(silent), exactly=False)
            seen = float(np.sum(self.p_silent(chances, silent)))
            renewed = (seen + model.silent_ships) / (model.p_seen_untracked * self._area + weight_m2)
            is_close = abs(renewed - silent) < 0.01 * silent
            silent = renewed
            if is_close:
                break
        return find_chances(self.pairs(silent)), silent


def _rows(
    detections: SceneDetections,
    vessels: SceneVessels,
    near: _Near,
    scene: _Scene,
    found: tuple[Floats, npt.NDArray[np.bool_], float],
) -> SceneMatches:
    chances, chosen, silent = found
    alone = np.clip(1.0 - np.bincount(near.detection, chances, len(detections)), 0.0, 1.0)
    unseen = np.clip(1.0 - np.bincount(near.vessel, chances, len(vessels)), 0.0, 1.0)
    pair = np.full(len(detections), -1, np.int64)
    pair[near.detection[chosen]] = np.flatnonzero(chosen)
    paired = pair >= 0
    at = pair[paired]
    vessel = np.full(len(detections), -1, np.int64)
    vessel[paired] = near.vessel[at]
    mmsi = np.zeros(len(detections), np.int64)
    mmsi[paired] = vessels.mmsi[vessel[paired]]
    probability = alone.copy()
    probability[paired] = chances[at]
    p_not = np.where(np.isfinite(detections.heard), scene.p_silent(chances, silent), np.nan)
    lost = np.flatnonzero(scene.should_be_seen & ~np.isin(np.arange(len(vessels)), near.vessel[at]))
    none = np.full(len(lost), np.nan)
    return SceneMatches(
        detection_id=np.concatenate((detections.detection_id, np.full(len(lost), None, object))),
        mmsi=np.concatenate((mmsi, vessels.mmsi[lost])),
        vessel=np.concatenate((vessel, lost)),
        probability=np.concatenate((probability, (unseen * scene.p_false)[lost])),
        p_not_transmitting=np.concatenate((p_not, none)),
        distance_m=np.concatenate((_of_pairs(near.distance_m, pair), none)),
        minutes_to_nearest=np.concatenate(
            (_of_pairs(vessels.minutes_to_nearest[near.vessel], pair), vessels.minutes_to_nearest[lost])
        ),
        length_ratio=np.concatenate((_of_pairs(near.length_ratio, pair), none)),
    )


def _of_pairs(values: Floats, pair: npt.NDArray[np.int64]) -> Floats:
    """The value of each detection's pair; NaN where it has none."""
    found = np.full(len(pair), np.nan)
    found[pair >= 0] = values[pair[pair >= 0]]
    return found
