"""Digital numbers to reflectance (0–1) or linear backscatter, each offset applied exactly once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.records.scene import Band, Modality, Scene, SensorProfile
from quaywatch.scenes.band_names import MASK_BANDS
from quaywatch.scenes.headers import Header
from quaywatch.scenes.hints import SceneHints

__all__ = ["Calibration", "calibrated", "find_baseline", "find_calibration"]

BandFiles = Sequence[tuple[Header, Mapping[Band, int]]]

OFFSET_FROM = (4, 0)
"""Sentinel-2 processing baseline from which digital numbers carry +1000 (ESA, 25 January 2022)."""
OFFSET_FROM_DAY = datetime(2022, 1, 25, tzinfo=UTC)
OFFSET_DN = 1000
_BASELINE = re.compile(r"_N(\d{2})(\d{2})_")
_BRIGHTEST_TOP = 1.8
"""Sunlit cloud reaches 1.6; where one number in fifty is above this, the scale is wrong."""
_BRIGHTEST_OF_ALL = 2.0
"""Only glints are brighter: one number in a thousand above this means reflectance stretched to 65535."""
_DARKEST_TOP = 5e-4
"""The darkest sea is 20 times as bright in blue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How the digital numbers of a scene become physical values."""

    scale: float
    """Value per digital number."""
    offset: float
    """Added after scaling."""
    decibels: bool = False
    """True where the result is in dB."""
    relative: bool = False
    """True where the values are brightness on no physical scale."""
    notes: tuple[str, ...] = ()
    """What was assumed."""


def calibrated(numbers: npt.NDArray[np.generic], scene: Scene) -> npt.NDArray[np.float32]:
    """Reflectance or linear backscatter, float32; digital numbers that are not finite become NaN."""
    values = numbers.astype(np.float32)
    values *= np.float32(scene.scale)
    values += np.float32(scene.offset)
    if scene.decibels:
        values = np.power(np.float32(10), values / np.float32(10))
    if scene.decibels or not np.issubdtype(numbers.dtype, np.integer):  # whole numbers scaled are finite
        values[~np.isfinite(values)] = np.nan
    return values


def find_calibration(files: BandFiles, profile: SensorProfile, hints: SceneHints, *, acquired: Span) -> Calibration:
    """The scale and offset of a scene: as told, else as declared in the file, else as the sensor's products have it.

    Raises:
        DataError: Bands declare different scales, or the result cannot be reflectance.
    """
    if hints.scale is not None:
        found = Calibration(scale=hints.scale, offset=hints.offset or 0.0)
    elif (declared := _declared(files)) is not None:
        found = Calibration(scale=declared[0], offset=declared[1] if hints.offset is None else hints.offset)
    else:
        found = _assumed(files, profile, hints, acquired)
    if profile.modality is Modality.RADAR:
        return dataclasses.replace(found, decibels=_in_decibels(files, hints))
    if profile.nodata is not None:
        _check_plausible(files, found)
    return found


def _declared(files: BandFiles) -> tuple[float, float] | None:
    pairs = {(h.scales[n - 1], h.offsets[n - 1]) for h, bands in files for b, n in bands.items() if b not in MASK_BANDS}
    if len(pairs) > 1:
        raise DataError(
            f"{files[0][0].name} declares different scales for its bands: {sorted(pairs)}",
            expected="one scale and offset for all bands of a scene",
            do="Say which with --scale and --offset",
        )
    pair = pairs.pop()
    return None if pair == (1.0, 0.0) else pair


def _assumed(files: BandFiles, profile: SensorProfile, hints: SceneHints, acquired: Span) -> Calibration:
    sample = _sample(files)
    dtype = np.dtype(files[0][0].dtype)
    told = hints.offset
    if profile.modality is Modality.RADAR:
        if np.issubdtype(dtype, np.floating):
            return Calibration(scale=profile.scale, offset=told or profile.offset)
        note = "backscatter is not calibrated: relative brightness only"
        return Calibration(scale=1 / np.iinfo(dtype).max, offset=told or 0.0, relative=True, notes=(note,))
    if np.issubdtype(dtype, np.floating) and sample.size and np.quantile(sample, 0.98) <= 2.5:
        return Calibration(scale=1.0, offset=told or 0.0, notes=("values are taken as reflectance as they are",))
    if dtype == np.uint8 or profile.nodata is None:
        scale = 1 / 255 if dtype == np.uint8 else 1e-4
        note = "brightness, not reflectance"
        return Calibration(scale=scale, offset=told or 0.0, relative=True, notes=(note,))
    if profile.name != "sentinel2" or told is not None:
        return Calibration(scale=profile.scale, offset=profile.offset if told is None else told)
    present, note = _offset_present(files, hints, acquired, sample)
    return Calibration(scale=profile.scale, offset=-OFFSET_DN * profile.scale if present else 0.0, notes=(note,))


def _offset_present(
    files: BandFiles, hints: SceneHints, acquired: Span, sample: npt.NDArray[np.float64]
) -> tuple[bool, str]:
    """Whether Sentinel-2 numbers still carry +1000, by baseline and by what the numbers themselves show.

    With the offset, numbers below 900 would be reflectances below -0.01: hardly any pixel has one.
    """
    low_share = float(np.mean(sample < 0.9 * OFFSET_DN)) if sample.size else 0.0
    baseline = find_baseline([header for header, _ in files], hints)
    if baseline is not None:
        due = tuple(int(part) for part in baseline.split(".")) >= OFFSET_FROM
        if due and low_share > 0.01:
            return False, f"baseline {baseline}: its offset was already removed, as the numbers show"
        return due, f"baseline {baseline}: offset of {-OFFSET_DN if due else 0} applied"
    if acquired.end is not None and acquired.end < OFFSET_FROM_DAY:
        return False, "processing baseline not known; before 2022, so no offset is taken off"
    present = sample.size > 0 and low_share == 0.0
    return present, f"processing baseline not known; by its numbers the offset is {'still in' if present else 'not in'}"


def find_baseline(headers: Sequence[Header], hints: SceneHints) -> str | None:
    """Sentinel-2 processing baseline (`04.00`): as told, from a tag, or from the product's name."""
    texts = [f"{header.product} {header.name}" for header in headers]
    tags = [header.tags.get("processing_baseline", "") for header in headers]
    named = [f"{match[1]}.{match[2]}" for text in texts if (match := _BASELINE.search(text))]
    return next((text for text in (hints.baseline, *tags, *named) if text and re.fullmatch(r"\d\d\.\d\d", text)), None)


def _in_decibels(files: BandFiles, hints: SceneHints) -> bool:
    """True where told so, or where most numbers are below zero, as no intensity is."""
    if hints.decibels is not None:
        return hints.decibels
    sample = _sample(files)
    return bool(sample.size and np.median(sample) < 0)


def _sample(files: BandFiles) -> npt.NDArray[np.float64]:
    """Digital numbers of all spectral bands in the middle of the scene, nodata and zeros left out."""
    parts = [h.sample[n - 1].ravel() for h, bands in files for b, n in bands.items() if b not in MASK_BANDS]
    numbers = np.concatenate(parts).astype(np.float64)
    nodata = [h.nodata for h, _ in files if h.nodata is not None]
    kept: npt.NDArray[np.float64] = numbers[np.isfinite(numbers) & (numbers != 0) & ~np.isin(numbers, nodata)]
    return kept


def _check_plausible(files: BandFiles, found: Calibration) -> None:
    values = _sample(files) * found.scale + found.offset
    if not values.size:
        return
    top, utmost = (float(one) for one in np.quantile(values, (0.98, 0.999)))
    if not _DARKEST_TOP <= top <= _BRIGHTEST_TOP or utmost > _BRIGHTEST_OF_ALL:
        top = max(top, utmost if utmost > _BRIGHTEST_OF_ALL else top)
        raise DataError(
            f"{files[0][0].name} has reflectances up to {top:.3g} with scale {found.scale:g} and offset "
            f"{found.offset:g}",
            expected="reflectances from 0 to about 1",
            do="Say the right --scale and --offset",
        )
