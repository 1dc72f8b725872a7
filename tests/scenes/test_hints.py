from __future__ import annotations

import pytest

from quaywatch.errors import PlanError
from quaywatch.records.scene import Band
from quaywatch.scenes.hints import SceneHints, read_hints


def test_hints_are_read_from_text():
    hints = read_hints(
        {
            "bands": "blue=1, NIR=4",
            "scale": "0.0001",
            "offset": "-0.1",
            "nodata": "nan",
            "decibels": "false",
            "scene": "x",
        }
    )
    assert dict(hints.bands) == {Band.BLUE: 1, Band.NIR: 4}
    assert (hints.scale, hints.offset, hints.decibels) == (1e-4, -0.1, False)
    assert hints.nodata != hints.nodata


def test_nothing_said_is_no_hint():
    assert read_hints({"sensor": "  ", "other": "1"}) == SceneHints()


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("bands", "blue"),
        ("bands", "ultraviolet=1"),
        ("bands", "blue=0"),
        ("bands", "blue=x"),
        ("scale", "0"),
        ("scale", "nan"),
        ("scale", "ten"),
        ("offset", "inf"),
        ("decibels", "perhaps"),
        ("baseline", "4"),
    ],
)
def test_a_hint_that_makes_no_sense_is_refused(key, text):
    with pytest.raises(PlanError):
        read_hints({key: text})
