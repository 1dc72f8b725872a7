"""Files to a scene: sensor, bands, time, scale, true pixel size, footprint, credit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from quaywatch.clock import Span
from quaywatch.errors import PlanError
from quaywatch.geo import Shape, ShapeKind
from quaywatch.plugins import find_sensors
from quaywatch.records.artefact import Publish, Rights
from quaywatch.records.scene import Band, Modality, Scene, SceneFile, SensorProfile
from quaywatch.scenes.acquired import find_acquired
from quaywatch.scenes.angles import find_angles
from quaywatch.scenes.band_names import MASK_BANDS, find_bands, match_band_names
from quaywatch.scenes.calibrate import find_baseline, find_calibration
from quaywatch.scenes.headers import Header, outline, pixel_size_m, read_header
from quaywatch.scenes.hints import SceneHints

__all__ = ["identify_scene", "sensor_rights"]

_PLATFORM_TAGS = ("sensor", "platform", "satellite", "spacecraft_id", "mission", "satelliteid", "constellation")
_FINEST_GSD_M = 2.0
"""A colour picture finer than this, of no known sensor, is read as a very-high-resolution picture."""
_EXACT_ENOUGH = timedelta(minutes=1)
Mapped = list[tuple[Header, dict[Band, int]]]


def identify_scene(files: Sequence[tuple[Path, str]], hints: SceneHints | None = None) -> Scene:
    """The scene that one or more raster files of one acquisition make up.

    Only headers are read, and a few blocks in the middle of each file.

    Args:
        files: Paths with the SHA-256 of their bytes.
        hints: What a person says, where the files do not.

    Raises:
        SourceError: A file cannot be opened.
        DataError: A file has no place on the Earth, or the files contradict each other.
        PlanError: Sensor, bands or time are in no file and were not told.
    """
    hints = hints or SceneHints()
    if not files:
        raise PlanError("a scene without a file", expected="at least one raster")
    headers = [read_header(path, digest, name=hints.file_names.get(digest)) for path, digest in files]
    pictures = [header for header in headers if header.sha256 not in hints.masks]
    profile, sensor_notes = _find_sensor(pictures or headers, hints)
    mapped, band_notes = _find_all_bands(headers, profile, hints)
    spectral = [(header, bands) for header, bands in mapped if set(bands) - MASK_BANDS]
    finest = min((header for header, _ in spectral), key=pixel_size_m)
    acquired, time_source = find_acquired([header for header, _ in spectral], hints, sensor=profile.name)
    calibration = find_calibration(spectral, profile, hints, acquired=acquired)
    gsd_m = pixel_size_m(finest)
    notes = (*sensor_notes, *band_notes, *calibration.notes, *_grid_notes(gsd_m, profile), *_time_notes(acquired))
    return Scene(
        id="scene-" + hashlib.sha256("\n".join(sorted(digest for _, digest in files)).encode()).hexdigest()[:16],
        name=hints.name or _name(finest),
        sensor=profile.name,
        modality=profile.modality,
        acquired=acquired,
        gsd_m=gsd_m,
        footprint=Shape(kind=ShapeKind.POLYGON, rings=(outline(finest),)),
        files=tuple(SceneFile(sha256=header.sha256, bands=bands) for header, bands in mapped),
        credit=_credit(profile, hints, acquired, finest),
        scale=calibration.scale,
        offset=calibration.offset,
        decibels=calibration.decibels,
        nodata=_nodata(finest, profile, hints),
        time_source=time_source,
        notes=tuple(dict.fromkeys(notes)),
        parameters=_parameters(mapped, profile, hints)
        | find_angles([path for path, _ in files], [header.tags for header, _ in spectral])
        | ({"radiometry": "relative"} if calibration.relative else {}),
    )


def sensor_rights(profile: SensorProfile, *, year: int) -> Rights | None:
    """The rights to every scene of a sensor whose owner publishes them all; None where each scene has its own."""
    if profile.credit is None or profile.holder is None:
        return None
    credit = profile.credit.format(year=year)
    return Rights(holder=profile.holder, credit=credit, licence=profile.licence, publish=Publish.YES)


def _find_sensor(headers: Sequence[Header], hints: SceneHints) -> tuple[SensorProfile, tuple[str, ...]]:
    """The sensor: as told, by platform in tags or name, by band names, or by being a fine colour picture."""
    sensors = find_sensors()
    if hints.sensor is not None:
        if hints.sensor not in sensors:
            raise PlanError(f"sensor {hints.sensor!r} is not known", expected=f"one of: {', '.join(sensors)}")
        return sensors[hints.sensor], ()
    named = {p.name for p in sensors.values() if any(_names_platform(header, p) for header in headers)}
    if not named:
        scores = {p.name: sum(len(match_band_names(header, p)) for header in headers) for p in sensors.values()}
        best = max(scores.values())
        named = {name for name, score in scores.items() if score == best > 0}
    if len(named) == 1:
        return sensors[named.pop()], ()
    first = headers[0]
    if len(first.descriptions) >= 3 and pixel_size_m(first) <= _FINEST_GSD_M and "very_high_resolution" in sensors:
        return sensors["very_high_resolution"], ("sensor not known: read as a very-high-resolution picture",)
    raise PlanError(
        f"{first.name} does not say which sensor took it",
        expected="a platform in its tags or name, or band names of one sensor",
        do=f"Say it with --sensor, one of: {', '.join(sensors)}",
    )


def _names_platform(header: Header, profile: SensorProfile) -> bool:
    texts = [header.tags.get(key, "") for key in _PLATFORM_TAGS] + header.product.split() + [header.name]
    starts = tuple(_letters(platform) for platform in profile.platforms)
    return bool(starts) and any(_letters(text).startswith(starts) for text in texts)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _find_all_bands(
    headers: Sequence[Header], profile: SensorProfile, hints: SceneHints
) -> tuple[Mapped, tuple[str, ...]]:
    """Each file with what it shows; a band that several files show is taken from the finest."""
    mapped: Mapped = []
    notes: list[str] = []
    taken: set[Band] = set()
    if hints.bands and sum(header.sha256 not in hints.masks for header in headers) > 1:
        raise PlanError("band numbers for several files", expected="them for a scene of one file")
    for header in sorted(headers, key=lambda header: (header.sha256 not in hints.masks, pixel_size_m(header))):
        bands, found_notes = find_bands(header, profile, hints)
        fresh = {band: number for band, number in bands.items() if band not in taken}
        taken |= set(fresh)
        notes += found_notes if fresh else [f"{header.name} is not used: it shows nothing further that is known"]
        if fresh:
            mapped.append((header, fresh))
    if not taken - MASK_BANDS:
        names = ", ".join(filter(None, (text for header in headers for text in header.descriptions))) or "no names"
        raise PlanError(
            f"the bands of {headers[0].name} are not known ({names})",
            expected=f"bands named as {profile.title} does: {', '.join(profile.bands)}",
            do=f"Say what they show with --bands, such as {'vv=1' if profile.modality is Modality.RADAR else 'blue=1'}",
        )
    return mapped, tuple(notes)


def _name(header: Header) -> str:
    return header.product.split(".SAFE")[0] or re.sub(r"\.(tiff?|jp2|j2k)$", "", header.name, flags=re.IGNORECASE)


def _credit(profile: SensorProfile, hints: SceneHints, acquired: Span, header: Header) -> str:
    moment = acquired.start or acquired.end
    demanded = profile.credit.format(year=moment.year if moment else "") if profile.credit else None
    return hints.credit or demanded or header.tags.get("credit") or "credit not stated"


def _nodata(header: Header, profile: SensorProfile, hints: SceneHints) -> float | None:
    return next((n for n in (hints.nodata, header.nodata, profile.nodata) if n is not None), None)


def _grid_notes(gsd_m: float, profile: SensorProfile) -> tuple[str, ...]:
    if gsd_m < 0.6 * profile.gsd_m and profile.credit is not None:
        return (f"pixels of {gsd_m:.1f} m are finer than the sensor's {profile.gsd_m:g} m: oversampled",)
    return ()


def _time_notes(acquired: Span) -> tuple[str, ...]:
    known = acquired.start is not None and acquired.end is not None and acquired.end - acquired.start <= _EXACT_ENOUGH
    return () if known else ("the time of the acquisition is not known to the minute",)


def _parameters(mapped: Mapped, profile: SensorProfile, hints: SceneHints) -> dict[str, str]:
    """Other facts: level and baseline of Sentinel-2, and what a quality band means."""
    found: dict[str, str] = {}
    headers = [header for header, _ in mapped]
    if profile.name == "sentinel2":
        texts = " ".join(f"{h.product} {h.name} {h.tags.get('sensor', '')}" for h in headers).upper()
        level = "l1c" if "L1C" in texts else "l2a" if "L2A" in texts else None
        baseline = find_baseline(headers, hints)
        found |= {"level": level} if level else {}
        found |= {"baseline": baseline} if baseline else {}
    quality = next((header for header, bands in mapped if Band.QUALITY in bands), None)
    return found | ({"quality": _quality_kind(quality, profile, hints)} if quality else {})


def _quality_kind(header: Header, profile: SensorProfile, hints: SceneHints) -> str:
    if header.sha256 in hints.masks:
        return "hidden"
    return {"landsat": "qa_pixel", "planetscope": "udm2"}.get(profile.name, "hidden")
