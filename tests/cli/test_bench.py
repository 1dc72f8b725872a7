from __future__ import annotations

import json

import pytest


@pytest.mark.slow
def test_the_bench_tells_accuracy_speed_and_that_it_is_flattered(quaywatch):
    ran = quaywatch("bench", "vessels", "--detector", "vessels_optical", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    (result,) = told["results"]
    assert result["detector"] == "vessels_optical"
    assert result["vessels"] >= 50
    assert 0.3 < result["f1"] < 1
    assert result["found"] + result["false"] > 0
    assert 0.5 < result["berth_accuracy"] <= 1
    assert result["look_s"] > 0
    assert result["peak_mib"] > 50
    assert any("not held out" in note for note in told["notes"])


def test_an_unknown_detector_is_refused_with_the_installed_ones(quaywatch):
    ran = quaywatch("bench", "vessels", "--detector", "none")
    assert ran.code == 2
    assert "vessels_optical" in ran.err
