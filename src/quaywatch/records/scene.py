"""One image acquisition, and the sensors that make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.geo import Shape

__all__ = ["Band", "Modality", "Scene", "SceneFile", "SensorProfile"]


class Band(StrEnum):
    """What a band shows, under the common names of the STAC `eo` and `sar` extensions."""

    COASTAL = "coastal"
    BLUE = "blue"
    GREEN = "green"
    RED = "red"
    RED_EDGE = "rededge"
    NIR = "nir"
    NIR_NARROW = "nir08"
    SWIR16 = "swir16"
    SWIR22 = "swir22"
    VV = "vv"
    VH = "vh"
    HH = "hh"
    HV = "hv"
    SCENE_CLASS = "scl"
    QUALITY = "quality"


class Modality(StrEnum):
    """How a sensor sees."""

    OPTICAL = "optical"
    RADAR = "radar"


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorProfile:
    """What must be known of a sensor to read its files: band names, scale, blur, how clouds are marked."""

    name: str
    """Key of the profile (`sentinel2`)."""
    title: str
    """Name for people (`Sentinel-2 MSI`)."""
    modality: Modality
    """Optical or radar."""
    bands: Mapping[str, Band]
    """Band names in files (`B02`, `SR_B2`) to what they show; matched without regard to case."""
    gsd_m: float
    """Nominal ground sampling distance, in metres."""
    blur_fwhm_m: float
    """Full width at half maximum of the point spread on the ground, in metres."""
    geolocation_u95_m: float = 15.0
    """How far its pixels may lie from their place on the map, in metres (95 %)."""
    scale: float = 1.0
    """Reflectance (or linear backscatter) per digital number, where the file says nothing."""
    offset: float = 0.0
    """Added after scaling, where the file says nothing."""
    nodata: float | None = 0.0
    """The digital number that marks no data, where the file says nothing."""
    platforms: tuple[str, ...] = ()
    """Beginnings of file and platform names that betray this sensor (`S2A`, `LC08`)."""
    credit: str | None = None
    """Credit line with `{year}`, where the data's owner demands one."""
    holder: str | None = None
    """Who holds the rights, where every scene of this sensor has the same owner and may be published."""
    licence: str = "unknown"
    """Licence of the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneFile:
    """One file of a scene, and which of its bands show what."""

    sha256: str
    """The artefact with the bytes."""
    bands: Mapping[Band, int]
    """What is shown → band number in the file, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One acquisition by one sensor: its files, time, grid and footprint."""

    id: str
    """Stable key: from the hashes of its files."""
    name: str
    """Name for people, from the file."""
    sensor: str
    """Name of the sensor profile."""
    modality: Modality
    """Optical or radar."""
    acquired: Span
    """When it was taken: an instant, or the day where only that is known."""
    gsd_m: float
    """True ground sampling distance at the scene's centre, in metres (not Web-Mercator units)."""
    footprint: Shape
    """Outline of the raster, nodata included."""
    files: tuple[SceneFile, ...]
    """Where the pixels are."""
    credit: str
    """Credit line to print."""
    scale: float = 1.0
    """Reflectance (or linear backscatter) per digital number."""
    offset: float = 0.0
    """Added after scaling."""
    decibels: bool = False
    """True for radar given in dB."""
    nodata: float | None = None
    """Digital number that marks no data."""
    time_source: str = ""
    """Where the acquisition time was read: a tag, the file name, the person who ingested it."""
    notes: tuple[str, ...] = ()
    """What a reader should know: no cloud mask, day only."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Other facts of the acquisition (processing baseline, orbit, sun elevation)."""

    def __post_init__(self) -> None:
        if not self.files:
            raise DataError(f"scene {self.name!r} has no files", expected="at least one raster")
        if not self.gsd_m > 0:
            raise DataError(f"scene {self.name!r} has a pixel of {self.gsd_m} m", expected="a positive length")

    @property
    def bands(self) -> frozenset[Band]:
        """Everything that the scene's files show."""
        return frozenset(band for file in self.files for band in file.bands)
