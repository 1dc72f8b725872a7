"""Proposals of a detector and a berth's own history, made into one set of detections and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from quaywatch.detections.berth_history import VERSION
from quaywatch.detections.berth_strips import BerthStrip, has_history, read_strip
from quaywatch.detections.measure import SHARED, measure_heading_deg, measure_sides_m
from quaywatch.detections.vessel_answers import LIES_IN_M, detection_key
from quaywatch.geo import LocalFrame
from quaywatch.plugins import VesselDetector, find_margin_m, find_tile_pixels
from quaywatch.records.berth_history import BerthHistory, HistoryVessel
from quaywatch.records.detection import Detection, DetectionKind, ZoneAnswer
from quaywatch.records.look import USABLE_SHARE
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone

__all__ = ["StripKeeper", "fuse_history", "told_by"]


class StripKeeper:
    """A detector that also keeps the strips of the berths in the windows it is handed, for their history.

    It answers as the detector inside does. A berth seen in two windows of a scene is kept as the one that saw more.
    """

    def __init__(self, detector: VesselDetector) -> None:
        self.name, self.version, self.modality = detector.name, detector.version, detector.modality
        self.margin_m, self.tile_pixels = find_margin_m(detector), find_tile_pixels(detector)
        self._detector = detector
        self._kept: dict[tuple[str, str], BerthStrip] = {}

    @property
    def strips(self) -> tuple[BerthStrip, ...]:
        """One strip per berth and scene."""
        return tuple(self._kept.values())

    def find_vessels(
        self, window: PixelWindow, zones: Sequence[Zone]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """What the detector inside finds."""
        for zone in zones:
            strip = read_strip(window, zone) if has_history(zone) else None
            if strip is not None:
                key = strip.zone, strip.scene
                self._kept[key] = max(strip, self._kept.get(key, strip), key=_seen)
        return self._detector.find_vessels(window, zones)


def _seen(strip: BerthStrip) -> int:
    return int((strip.values == strip.values).sum())


def told_by(detector: VesselDetector, histories: Iterable[BerthHistory]) -> str:
    """Who answers: the detector, and the history where it has a say."""
    alone = f"{detector.name} {detector.version}"
    return f"{alone} with {VERSION}" if any(True for _ in histories) else alone


def fuse_history(
    detections: Sequence[Detection],
    answers: Sequence[ZoneAnswer],
    histories: Sequence[BerthHistory],
    zones: Sequence[Zone],
    detector: VesselDetector,
) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
    """Detections and answers of one scene, with the berths' histories heard.

    Where a berth's history decides, its answer stands, its extents take the place of overlapping detections, and what
    else was found in that berth is left out: it is there when the berth is empty too. Where it does not decide, the
    detector's answer stands and says why. A zone that could not be seen stays so, whatever its history.

    Args:
        detections: What the detector found in the scene.
        answers: Its answers.
        histories: What the berths' other looks say of the scene; those of other scenes are left out.
        zones: The zones.
        detector: Who found the detections.
    """
    heard = {one.zone: one for one in histories}
    deciding = {
        answer.zone: heard[answer.zone]
        for answer in answers
        if answer.zone in heard and _decides(heard[answer.zone], answer)
    }
    places = {zone.id: zone for zone in zones if zone.shape is not None}
    if not any(zone in places for zone in heard):
        return tuple(detections), tuple(answers)
    frame = LocalFrame(origin=next(places[zone] for zone in heard if zone in places).shape.centre)  # type: ignore[union-attr]
    plane = _Plane(frame=frame, areas={key: frame.to_plane(zone.shape) for key, zone in places.items() if zone.shape})
    lying = _find_lying(deciding, detector, plane)
    stays, became = plane.sorted_out(detections, lying, deciding)
    found = (*lying, *stays)
    return found, tuple(plane.answered(answer, heard, deciding, found, became) for answer in answers)


def _decides(history: BerthHistory, answer: ZoneAnswer) -> bool:
    return history.outcome is not None and history.scene == answer.scene and answer.usable_share >= USABLE_SHARE


def _find_lying(deciding: Mapping[str, BerthHistory], detector: VesselDetector, plane: _Plane) -> tuple[Detection, ...]:
    """The extents of all berths as detections; a ship that two berths tell of is one, as the longer."""
    told = [_detection(vessel, history, detector) for history in deciding.values() for vessel in history.vessels]
    kept: list[Detection] = []
    for one in sorted(told, key=lambda one: (-(one.length_m.value or 0.0), one.id)):
        if not any(plane.same(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (-one.score, one.id)))


def _detection(vessel: HistoryVessel, history: BerthHistory, detector: VesselDetector) -> Detection:
    length_m, width_m = measure_sides_m(vessel.outline)
    version = f"{detector.version} with {VERSION}"
    return Detection(
        id=detection_key(history.scene, detector.name, version, vessel.outline),
        scene=history.scene,
        kind=DetectionKind.VESSEL,
        outline=vessel.outline,
        score=vessel.score,
        length_m=Measure(value=round(length_m, 1), u95=round(vessel.length_u95_m, 1)),
        width_m=Measure(value=round(width_m, 1), u95=round(vessel.width_u95_m, 1)),
        heading_deg=measure_heading_deg(vessel.outline),
        detector=detector.name,
        version=version,
        zone=history.zone,
        at_quay=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plane:
    """Outlines in metres."""

    frame: LocalFrame
    areas: Mapping[str, shapely.Geometry]

    def same(self, one: Detection, other: Detection) -> bool:
        """Whether two detections share so much that they are one object."""
        a, b = self.frame.to_plane(one.outline), self.frame.to_plane(other.outline)
        return bool(a.intersection(b).area > SHARED * min(a.area, b.area))

    def holds(self, zone: str, detection: Detection) -> bool:
        """Whether enough of a vessel lies in a zone."""
        area = self.frame.to_plane(detection.outline)
        shared = area.intersection(self.areas[zone])
        least = min(LIES_IN_M, (detection.length_m.value or 0.0) / 2.0)
        return bool(shared.area > 0 and _longer_side(shared) >= least)

    def sorted_out(
        self, detections: Sequence[Detection], lying: Sequence[Detection], deciding: Mapping[str, BerthHistory]
    ) -> tuple[list[Detection], dict[str, str]]:
        """The detector's objects that stay, and what those that do not became, where they became something."""
        judged = [key for key, one in deciding.items() if one.outcome is not Outcome.NOT_OBSERVABLE]
        berths = shapely.union_all([self.areas[zone] for zone in judged])
        stays, became = [], {}
        for one in detections:
            better = next((other for other in lying if self.same(one, other)), None)
            if better is not None:
                became[one.id] = better.id
            elif not berths.intersects(self.frame.to_plane(one.outline).centroid):
                stays.append(one)
        return stays, became

    def answered(
        self,
        answer: ZoneAnswer,
        heard: Mapping[str, BerthHistory],
        deciding: Mapping[str, BerthHistory],
        found: Sequence[Detection],
        became: Mapping[str, str],
    ) -> ZoneAnswer:
        """The answer of a zone with its history heard."""
        known = {one.id for one in found}
        listed = [key for key in (became.get(key, key) for key in answer.vessels) if key in known]
        history = deciding.get(answer.zone)
        if history is None or history.outcome is None:
            because = answer.because
            if answer.zone in heard and heard[answer.zone].outcome is None and answer.usable_share >= USABLE_SHARE:
                because = f"{because} The berth's history does not decide: {heard[answer.zone].because}"
            return replace(answer, because=because, vessels=tuple(dict.fromkeys(listed)))
        own = [one.id for one in found if self.holds(answer.zone, one)]
        because = history.because
        if history.outcome is Outcome.SEEN and not own:
            because += " It has no clear ends, so that no length is given."
        return replace(
            answer,
            outcome=history.outcome,
            because=because,
            probability=history.probability,
            vessels=tuple(dict.fromkeys([*own, *listed])) if history.outcome is Outcome.SEEN else (),
        )


def _longer_side(area: shapely.Geometry) -> float:
    corners = shapely.get_coordinates(area.minimum_rotated_rectangle)
    if len(corners) < 3:
        return 0.0
    return max(float(shapely.Point(a).distance(shapely.Point(b))) for a, b in zip(corners, corners[1:], strict=False))
