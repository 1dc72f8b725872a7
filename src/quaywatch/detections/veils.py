"""Haze, thin cloud and glint over a berth on one date: how much of a vessel's contrast still comes through."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["VEIL_REFLECTANCE", "Veil"]

VEIL_REFLECTANCE = 0.35
"""Reflectance of a veil that lets nothing through, as far as its brightness tells. An assumption.

A two-stream cloud of optical depth 0.3 (asymmetry 0.85) over black water adds about 0.03 and takes 0.1 to 0.15 of the
contrast: a ratio of 0.2 to 0.3, so that the thinnest veils hide a little more than is said. Denser cloud is brighter
(0.5 and more) for what it hides, and is said to hide too much. Glint adds light and takes no contrast; it is taken for
a veil all the same.
"""
LEAST_SHARE = 0.01
"""A veil never takes more than all but this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Veil:
    """What lies between the sensor and a strip of water.

    The sea is next to black in the short-wave infrared, turbid or not, so that what is bright there is taken for veil:
    a veil `v` of reflectance R that lets a share t through makes black water (1 - t) R bright.
    """

    level: float
    """Reflectance of the sea round the strip in its darkest infrared band."""
    rise: float
    """What the water of the strip, all of it, rises above that; never below 0."""
    below: float = 0.0
    """What the middle of the water of the strip falls below it, at the edge of a bank of haze; never below 0."""

    @property
    def passes(self) -> float:
        """Share of a vessel's contrast that passes, 0.01 to 1; an estimate from brightness alone.

        The limit: fine smoke hides more in the visible than it brightens the infrared, and a cloud's shadow is no veil.
        """
        return max(LEAST_SHARE, 1.0 - (self.level + self.rise) / VEIL_REFLECTANCE)

    @property
    def words(self) -> str:
        """What it is, for a reader."""
        passes = max(0, round(100 * self.passes))
        return f"A veil (haze, thin cloud, glint) lets about {passes} % of a vessel's contrast through"
