"""How bright sea and ships are to a C-band radar, by published models: for drawing simulated scenes, not for detection.

The sea is CMOD5.N (Hersbach, Stoffelen and de Haan 2007; Verhoef et al. 2008). A ship of length L in metres has a
radar cross-section of 0.08 L^(7/3) square metres, as Vachon et al. (1997) used for RADARSAT after Skolnik's relation
with displacement. Their factor for the incidence angle (above 1) is left out, which makes ships paler, and HH is taken
for VV. It is spread evenly over the deck.
"""

from __future__ import annotations

import math

__all__ = ["find_sea_db", "find_ship_db"]

_C = (
    *(0.0, -0.6878, -0.7957, 0.3380, -0.1728, 0.0000, 0.0040, 0.1103, 0.0159, 6.7329, 2.7713, -2.2885, 0.4971, -0.7250),
    *(0.0450, 0.0066, 0.3222, 0.0120, 22.7000, 2.0813, 3.0000, 8.3659, -3.3428, 1.3236, 6.2437, 2.3893, 0.3249),
    *(4.1590, 1.6930),
)
"""The model's coefficients, from 1 as they are published."""
DECK_SHARE = 0.92
"""Of length times width that a hull with a tapered bow covers."""


def find_sea_db(wind_m_s: float, direction_deg: float, incidence_deg: float) -> float:
    """Backscatter of the sea in VV.

    Args:
        wind_m_s: Equivalent neutral wind at 10 m.
        direction_deg: Between the wind and the radar's look; 0 is upwind.
        incidence_deg: Angle of incidence.
    """
    x = (incidence_deg - 40.0) / 25.0
    phi = math.radians(direction_deg)
    level = _level(wind_m_s, x)
    return 10.0 * math.log10(
        level * (1.0 + _upwind(wind_m_s, x) * math.cos(phi) + _across(wind_m_s, x) * math.cos(2.0 * phi)) ** 1.6
    )


def _level(wind: float, x: float) -> float:
    slope, start = _C[7] + _C[8] * x, _C[12] + _C[13] * x
    s = slope * wind
    rise = 1.0 / (1.0 + math.exp(-max(s, start)))
    if s < start:
        rise *= (s / start) ** (start * (1.0 - rise))
    power = _C[1] + _C[2] * x + _C[3] * x**2 + _C[4] * x**3 + (_C[5] + _C[6] * x) * wind
    return float(rise ** (_C[9] + _C[10] * x + _C[11] * x**2) * 10.0**power)


def _upwind(wind: float, x: float) -> float:
    bend = 0.5 + x - math.tanh(4.0 * (x + _C[16] + _C[17] * wind))
    return (_C[14] * (1.0 + x) - _C[15] * wind * bend) / (1.0 + math.exp(0.34 * (wind - _C[18])))


def _across(wind: float, x: float) -> float:
    first, power = _C[19], _C[20]
    y = wind / (_C[21] + _C[22] * x + _C[23] * x**2) + 1.0
    if y < first:
        y = first - (first - 1.0) / power + (y - 1.0) ** power / (power * (first - 1.0) ** (power - 1.0))
    return float((_C[27] + _C[28] * x) * y - (_C[24] + _C[25] * x + _C[26] * x**2)) * math.exp(-y)


def find_ship_db(length_m: float, width_m: float) -> float:
    """Mean backscatter of a ship over its deck."""
    return 10.0 * math.log10(0.08 * length_m ** (7.0 / 3.0) / (DECK_SHARE * length_m * width_m))
