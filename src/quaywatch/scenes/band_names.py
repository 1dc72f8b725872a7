"""Which band of a file shows what: from what a person says, band names, the file's name, or colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rasterio.enums import ColorInterp

from quaywatch.errors import PlanError
from quaywatch.records.scene import Band, Modality, SensorProfile
from quaywatch.scenes.headers import Header
from quaywatch.scenes.hints import SceneHints

__all__ = ["MASK_BANDS", "find_bands", "match_band_names"]

MASK_BANDS = frozenset({Band.SCENE_CLASS, Band.QUALITY})
"""Bands that hold classes or flags, not brightness."""

_PLANET_ORDERS = {
    4: (Band.BLUE, Band.GREEN, Band.RED, Band.NIR),
    8: (Band.COASTAL, Band.BLUE, None, Band.GREEN, None, Band.RED, Band.RED_EDGE, Band.NIR),
}
"""Order in unnamed files (Planet, imagery product specification, 2023)."""
_COLOURS = {ColorInterp.red: Band.RED, ColorInterp.green: Band.GREEN, ColorInterp.blue: Band.BLUE}


def find_bands(header: Header, profile: SensorProfile, hints: SceneHints) -> tuple[dict[Band, int], tuple[str, ...]]:
    """What the file shows → band number from 1, and notes on what was assumed; empty where nothing is known.

    Raises:
        PlanError: The hints name a band number that the file does not have.
    """
    if header.sha256 in hints.masks:
        return {_mask_band(header, profile): 1}, ()
    if hints.bands:
        _check_numbers(header, hints.bands)
        return dict(hints.bands), ()
    if named := match_band_names(header, profile):
        return named, ()
    return _by_colour(header, profile)


def match_band_names(header: Header, profile: SensorProfile) -> dict[Band, int]:
    """Bands that the file names (in band descriptions or, failing that, in its own name) as this sensor does.

    An exact name goes before one among other words; of two bands that show the same, one in linear units goes before
    one in decibels, and the earlier before the later.
    """
    if profile.modality is Modality.OPTICAL and "udm2" in header.name.lower():
        return {Band.QUALITY: 1} if Band.QUALITY in profile.bands.values() else {}
    described = [(number, text) for number, text in enumerate(header.descriptions, start=1) if text]
    described.sort(key=lambda item: ("db" in _words(item[1]), _exact(item[1], profile) is None, item[0]))
    found: dict[Band, int] = {}
    for number, text in described:
        band = _exact(text, profile) or next(iter(_mentioned(text, profile)), None)
        if band is not None and band not in found:
            found[band] = number
    return found or _in_file_name(header, profile)


def _in_file_name(header: Header, profile: SensorProfile) -> dict[Band, int]:
    """Bands named in the file name, where it names as many as the file has; colour words count at its end only."""
    stem = re.sub(r"\.\w{3,4}$", "", header.name)
    bands = list(_mentioned(stem, profile, codes_only=True))
    if not bands and header.descriptions == ("",):
        last = _exact(re.split(r"[^A-Za-z0-9]+", stem)[-1], profile)
        bands = [last] if last else []
    return dict(zip(bands, range(1, len(bands) + 1), strict=True)) if len(bands) == len(header.descriptions) else {}


def _exact(text: str, profile: SensorProfile) -> Band | None:
    return {key.lower(): band for key, band in profile.bands.items()}.get(_padded(text.strip()).lower())


def _mentioned(text: str, profile: SensorProfile, *, codes_only: bool = False) -> Iterable[Band]:
    """Bands whose names stand in the text as words of their own, in the order of the text."""
    keys = [key for key in profile.bands if not (codes_only and key.islower())]
    pattern = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    lower = {key.lower(): profile.bands[key] for key in keys}
    hits = re.findall(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", _padded(text), re.IGNORECASE) if keys else []
    return dict.fromkeys(lower[hit.lower()] for hit in hits)


def _padded(text: str) -> str:
    """`B2` as `B02`, as Sentinel-2 writes it."""
    return re.sub(r"(?<![A-Za-z0-9_])([Bb])(\d)(?![A-Za-z0-9])", r"\g<1>0\2", text)


def _words(text: str) -> Sequence[str]:
    return re.split(r"[^a-z0-9]+", text.lower())


def _by_colour(header: Header, profile: SensorProfile) -> tuple[dict[Band, int], tuple[str, ...]]:
    count = len(header.descriptions)
    if profile.modality is Modality.RADAR:
        return {}, ()
    if profile.name == "planetscope" and count in _PLANET_ORDERS:
        order = _PLANET_ORDERS[count]
        return {band: i for i, band in enumerate(order, start=1) if band}, ("bands taken in the order of the product",)
    found = {_COLOURS[colour]: i for i, colour in enumerate(header.colours, start=1) if colour in _COLOURS}
    if len(found) == 3:
        if count == 4 and header.colours[3] is not ColorInterp.alpha:
            return {**found, Band.NIR: 4}, ("the fourth band is taken as near infrared",)
        return found, ()
    if count == 3:
        return {Band.RED: 1, Band.GREEN: 2, Band.BLUE: 3}, ("three unnamed bands are taken as red, green, blue",)
    return {}, ()


def _mask_band(header: Header, profile: SensorProfile) -> Band:
    return Band.SCENE_CLASS if Band.SCENE_CLASS in match_band_names(header, profile) else Band.QUALITY


def _check_numbers(header: Header, bands: Mapping[Band, int]) -> None:
    most = len(header.descriptions)
    for band, number in bands.items():
        if number > most:
            raise PlanError(
                f"band {band}={number} of {header.name}", expected=f"a band number from 1 to {most}", do="See gdalinfo"
            )
