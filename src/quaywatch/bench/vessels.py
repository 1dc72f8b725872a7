"""How well and how fast a vessel detector does on the shipped ports."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from quaywatch.bench.matching import berth_is_occupied, match_vessels
from quaywatch.bench.ports import Port
from quaywatch.plugins import VesselDetector
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.observation import Outcome
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_window

__all__ = ["CAVEATS", "VesselResult", "assess_detector"]

CAVEATS = (
    "not held out: the detectors were tuned or trained on these ports too, so accuracy is flattered; docs/accuracy.md "
    "has that on ports that were held out",
    "no peer stands beside: no other detector of vessels in optical pictures installs from the package index and runs "
    "on the processor without further downloads",
)
"""What every reader of the figures must know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselResult:
    """One detector on all shipped ports."""

    detector: str
    """Its key."""
    version: str
    """Its version."""
    vessels: int
    """Labelled vessels of 70 m and longer."""
    found: int
    """Of these, how many it found."""
    false: int
    """Objects of 70 m and longer that are no labelled vessel."""
    length_mae_m: float | None
    """Mean absolute error of the length of those found, against labels that are good to 15 to 20 m themselves."""
    inside_u95: float | None
    """Share of those errors within the stated 95 % interval."""
    berths: int
    """Berths that are clearly occupied or free."""
    berth_accuracy: float | None
    """Mean of the shares of occupied and of free berths that were told right."""
    look_s: float
    """Median seconds of a warm look at one port with its berths: reading and searching, clouds not judged."""
    clouds_s: float
    """Median seconds that judging the clouds takes beside."""
    peak_mib: float
    """Most memory that this process has held until now."""
    cores: int
    """Processor cores of this machine."""

    @property
    def precision(self) -> float | None:
        """Share of the objects that are vessels."""
        return _ratio(self.found, self.found + self.false)

    @property
    def recall(self) -> float | None:
        """Share of the vessels that were found."""
        return _ratio(self.found, self.vessels)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _ratio(2 * self.found, self.vessels + self.found + self.false)


def assess_detector(
    detector: VesselDetector, ports: Sequence[Port], progress: Callable[[str, int, int], None]
) -> VesselResult:
    """Accuracy, speed and memory of a detector on the ports; each look is timed on its second run."""
    tallies, looks, clouds = [], [], []
    for number, port in enumerate(ports):
        progress(f"{detector.name} {port.name}", number, len(ports))
        _look(port, detector)
        detections, answers, look_s, clouds_s = _look(port, detector)
        tallies.append(_tally(port, detections, answers))
        looks.append(look_s)
        clouds.append(clouds_s)
    progress(detector.name, len(ports), len(ports))
    errors = [error for tally in tallies for error in tally.errors]
    berths = [berth for tally in tallies for berth in tally.berths]
    shares = [
        _ratio(sum(told is truth for truth, told in berths if truth is one), sum(t is one for t, _ in berths))
        for one in (True, False)
    ]
    return VesselResult(
        detector=detector.name,
        version=detector.version,
        vessels=sum(tally.vessels for tally in tallies),
        found=sum(tally.found for tally in tallies),
        false=sum(tally.false for tally in tallies),
        length_mae_m=float(np.mean([abs(error) for error, _ in errors])) if errors else None,
        inside_u95=_ratio(sum(abs(error) <= u95 for error, u95 in errors), len(errors)),
        berths=len(berths),
        berth_accuracy=None if None in shares else float(np.mean([share for share in shares if share is not None])),
        look_s=float(np.median(looks)),
        clouds_s=float(np.median(clouds)),
        peak_mib=_peak_mib(),
        cores=os.cpu_count() or 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    vessels: int
    found: int
    false: int
    errors: list[tuple[float, float]]
    berths: list[tuple[bool, bool | None]]


def _look(port: Port, detector: VesselDetector) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...], float, float]:
    started = time.perf_counter()
    window = read_window(port.scene, lambda _sha256: port.path, port.scene.footprint, margin_m=0.0)
    detections, answers = detector.find_vessels(window, port.zones)
    looked = time.perf_counter()
    judge_clouds(window)
    return detections, answers, looked - started, time.perf_counter() - looked


def _tally(port: Port, detections: Sequence[Detection], answers: Sequence[ZoneAnswer]) -> _Tally:
    told = [(one, shapely.Polygon(port.frame.to_plane(one.outline)), _length(one)) for one in detections]
    match = match_vessels(port.labels, [area for _, area, _ in told], [length for _, _, length in told])
    errors = []
    for label, number in match.pairs:
        measure = told[number][0].length_m
        if measure is not None and measure.value is not None:
            errors.append((measure.value - port.labels[label].length_m, measure.u95 or 0.0))
    outcomes = {answer.zone: {Outcome.SEEN: True, Outcome.NOT_SEEN: False}.get(answer.outcome) for answer in answers}
    berths = [
        (truth, outcomes.get(zone.id))
        for zone in port.zones
        if zone.shape
        and (truth := berth_is_occupied(shapely.Polygon(port.frame.to_plane(zone.shape)), port.labels)) is not None
    ]
    found = len(match.pairs)
    return _Tally(vessels=found + match.missed, found=found, false=match.false, errors=errors, berths=berths)


def _length(detection: Detection) -> float:
    return (detection.length_m.value or 0.0) if detection.length_m else 0.0


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _peak_mib() -> float:
    """Peak resident memory; Linux counts it in KiB, macOS in bytes."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
