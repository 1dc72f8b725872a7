from __future__ import annotations

import numpy as np
import pytest

from quaywatch.sources.flags import find_flag, flag_of_mmsi, flags_of_mmsi


@pytest.mark.parametrize(
    ("mmsi", "flag"),
    [
        (273123456, "RU"),
        (445000123, "KP"),
        (982731234, "RU"),
        (844500012, "KP"),
        (999000105, ""),
        (0, ""),
        (-5, ""),
        (10**12, ""),
    ],
    ids=["ship", "ship of the DPRK", "craft of a mother ship", "handset", "no country", "zero", "negative", "too long"],
)
def test_the_first_digits_tell_the_flag(mmsi, flag):
    assert flag_of_mmsi(mmsi) == flag
    assert flags_of_mmsi(np.array([273000000, mmsi])).tolist() == ["RU", flag]


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("Democratic People's Republic of Korea", "KP"),
        ("Korea (Republic of)", "KR"),
        ("Korea, North", "KP"),
        ("КНДР", "KP"),
        ("북한", "KP"),
        ("  russian federation ", "RU"),
        ("kp", "KP"),
        ("Cook Islands", "CK"),
        ("Côte d'Ivoire", "CI"),
        ("The Bahamas", "BS"),
        ("Saint Vincent and the Grenadines", "VC"),
        ("Korea", ""),
        ("None Identified", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_its_usual_names(name, flag):
    assert find_flag(name) == flag
