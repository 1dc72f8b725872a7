"""What a person (or a catalogue) says about a scene, where the file does not."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from quaywatch.errors import PlanError
from quaywatch.records.scene import Band

__all__ = ["HINT_KEYS", "SceneHints", "read_hints"]

HINT_KEYS = ("sensor", "acquired", "bands", "scale", "offset", "nodata", "decibels", "baseline", "name", "credit")
"""What may be told at ingest."""

_BASELINE = re.compile(r"\d{2}\.\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneHints:
    """Statements that go before what the file says; None = nothing was said."""

    sensor: str | None = None
    """Name of the sensor profile."""
    acquired: str | None = None
    """Acquisition time as written (an instant, a day, an interval); days are UTC days."""
    bands: Mapping[Band, int] = field(default_factory=dict)
    """What is shown → band number from 1, for a scene of one file."""
    scale: float | None = None
    """Reflectance or backscatter per digital number."""
    offset: float | None = None
    """Added after scaling."""
    nodata: float | None = None
    """Digital number that marks no data."""
    decibels: bool | None = None
    """True where radar is given in dB."""
    baseline: str | None = None
    """Sentinel-2 processing baseline (`04.00`)."""
    name: str | None = None
    """Name of the scene for people."""
    credit: str | None = None
    """Credit line to print."""
    file_names: Mapping[str, str] = field(default_factory=dict)
    """Original file name by SHA-256, where the path no longer carries it; folders before it may stay."""
    masks: frozenset[str] = frozenset()
    """SHA-256 of the files that are masks: 0 is clear, anything else hides the ground."""

    def with_files(self, *, names: Mapping[str, str], masks: frozenset[str]) -> SceneHints:
        """The same hints, with what is known of the single files."""
        return replace(self, file_names=names, masks=masks)


def read_hints(texts: Mapping[str, str]) -> SceneHints:
    """The hints written as text, as at a command line or in an artefact's parameters; other keys are passed over.

    `bands` is written `blue=1,green=2,red=3,nir=4`.

    Raises:
        PlanError: A number is none, a band has no such name, or a flag is neither true nor false.
    """
    given = {key: texts[key].strip() for key in HINT_KEYS if texts.get(key, "").strip()}
    baseline = given.get("baseline")
    if baseline is not None and not _BASELINE.fullmatch(baseline):
        raise PlanError(f"baseline {baseline!r} is none", expected="a processing baseline such as 04.00")
    return SceneHints(
        sensor=given.get("sensor"),
        acquired=given.get("acquired"),
        bands=_read_bands(given.get("bands", "")),
        scale=_read_number(given, "scale"),
        offset=_read_number(given, "offset"),
        nodata=_read_number(given, "nodata"),
        decibels=_read_flag(given, "decibels"),
        baseline=baseline,
        name=given.get("name"),
        credit=given.get("credit"),
    )


def _read_bands(text: str) -> dict[Band, int]:
    bands: dict[Band, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        try:
            bands[Band(name.strip().lower())] = int(number)
        except ValueError:
            known = ", ".join(Band)
            raise PlanError(f"band {part!r} cannot be read", expected=f"NAME=NUMBER with one of {known}") from None
    if min(bands.values(), default=1) < 1:
        raise PlanError(f"bands {text!r} begin below 1", expected="band numbers from 1")
    return bands


def _read_number(given: Mapping[str, str], key: str) -> float | None:
    if key not in given:
        return None
    try:
        number = float(given[key])
    except ValueError:
        raise PlanError(f"{key} {given[key]!r} is no number", expected="a number such as 0.0001") from None
    if key != "nodata" and not math.isfinite(number) or (key == "scale" and number <= 0):
        raise PlanError(f"{key} of {given[key]}", expected="a finite number, for the scale above 0")
    return number


def _read_flag(given: Mapping[str, str], key: str) -> bool | None:
    if key not in given:
        return None
    if given[key].lower() not in ("true", "false"):
        raise PlanError(f"{key} {given[key]!r} is no answer", expected="true or false")
    return given[key].lower() == "true"
