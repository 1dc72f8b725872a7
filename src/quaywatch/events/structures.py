"""Which observations of structures in one zone speak of one structure."""

from __future__ import annotations

from collections.abc import Iterable

from quaywatch.records.observation import Observation

__all__ = ["each_structure"]


def each_structure(looks: Iterable[Observation]) -> list[list[Observation]]:
    """The observations of one zone by structure.

    Sightings do not say which structure they speak of: with those of one outlined structure at most, all are one. Where
    detectors outlined several, each is told apart, and the sightings are on their own.
    """
    outlined: dict[tuple[str, ...], list[Observation]] = {}
    every = list(looks)
    for one in every:
        outlined.setdefault(one.detections, []).append(one)
    return [every] if sum(bool(key) for key in outlined) < 2 else list(outlined.values())
