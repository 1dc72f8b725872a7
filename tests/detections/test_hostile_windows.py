from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.detections.conftest import BANDS, DrawnShip, draw_window, draw_zone, window_of
from tests.detections.drawn_sea import RadarShip, draw_sea

from quaywatch.detections.learned import DETECTOR as LEARNED
from quaywatch.detections.vessels_optical import DETECTOR as OPTICAL
from quaywatch.detections.vessels_sar import DETECTOR as RADAR
from quaywatch.errors import DataError, QuaywatchError
from quaywatch.geo import Shape, ShapeKind
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality

SHIP = DrawnShip(east_m=500, south_m=400, length_m=180, width_m=30, heading_deg=40)
HARBOUR = draw_window([SHIP], side_m=1000, quay_south_m=250)
SEA = draw_sea([RadarShip(east_m=900, south_m=900)], side_m=2000, bands=(Band.VV, Band.VH))
OPTICALS = pytest.mark.parametrize("detector", [OPTICAL, LEARNED], ids=lambda one: one.name)
ALL = pytest.mark.parametrize("detector", [OPTICAL, LEARNED, RADAR], ids=lambda one: one.name)
FEW = settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
HOSTILE = st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -1.0, 1e4, 65535.0, 3e38, -3e38, 1e-40])
SIDES = st.tuples(st.integers(1, 12), st.integers(1, 12)) | st.sampled_from([(1, 1), (1, 200), (200, 1), (2, 2)])


def outlined(window: PixelWindow, corners: Sequence[tuple[float, float]], kind: ZoneKind = ZoneKind.BERTH) -> Zone:
    """A zone by its corners in pixels, in whatever order."""
    ring = window.lonlat([*corners, corners[0]])
    return Zone(id="drawn", kind=kind, shape=Shape(kind=ShapeKind.POLYGON, rings=(ring,)))


def zones_of(window: PixelWindow) -> list[Zone]:
    """A berth, an anchorage, a berth far off, and one whose outline crosses itself."""
    return [
        draw_zone(window, (200, 500), (250, 298)),
        draw_zone(window, (400, 600), (300, 500), ZoneKind.ANCHORAGE),
        draw_zone(window, (90_000, 90_300), (250, 298)),
        outlined(window, [(5, 5), (40, 40), (40, 5), (5, 40)]),
    ]


def like(detector, values: dict[Band, np.ndarray], *, all_valid: bool = False) -> PixelWindow:
    """Grids as a window of the detector's kind."""
    window = window_of(values)
    scene = replace(window.scene, modality=detector.modality)
    return replace(window, scene=scene, valid=np.ones(window.shape, bool) if all_valid else window.valid)


def told(detector, window: PixelWindow) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]] | None:
    """What the detector tells without a warning, checked for sense; None where it refuses the window in words."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            detections, answers = detector.find_vessels(window, zones_of(HARBOUR))
        except QuaywatchError:
            return None
    assert len(answers) == 4
    assert answers[2].outcome is Outcome.NOT_OBSERVABLE
    assert all(0.0 <= one.score <= 1.0 and 0.0 < one.length_m.value < 600.0 for one in detections)
    assert all(math.isfinite(one.length_m.u95 + one.width_m.value) for one in detections)
    return detections, answers


def stripes(draw) -> Iterator[tuple[slice, slice]]:
    """Rows or columns of a window."""
    first, width, upright = draw(st.integers(0, 95)), draw(st.integers(1, 40)), draw(st.booleans())
    yield (slice(None), slice(first, first + width)) if upright else (slice(first, first + width), slice(None))


@st.composite
def ruined(draw, base: PixelWindow) -> dict[Band, np.ndarray]:
    """A scene with stripes and spots of what is no measurement, in some or all bands."""
    values = {band: grid.copy() for band, grid in base.values.items()}
    for _ in range(draw(st.integers(1, 3))):
        value = draw(HOSTILE)
        bands = draw(st.sets(st.sampled_from(sorted(values)), min_size=1))
        for place in stripes(draw):
            for band in bands:
                values[band][place] = value
    return values


@OPTICALS
@FEW
@given(data=st.data(), all_valid=st.booleans())
def test_stripes_of_what_is_no_measurement_never_stop_an_optical_detector(detector, data, all_valid):
    told(detector, like(detector, data.draw(ruined(HARBOUR)), all_valid=all_valid))


@FEW
@given(data=st.data(), all_valid=st.booleans())
def test_stripes_of_what_is_no_measurement_never_stop_the_radar_detector(data, all_valid):
    told(RADAR, like(RADAR, data.draw(ruined(SEA)), all_valid=all_valid))


@ALL
@FEW
@given(
    shape=SIDES, level=HOSTILE | st.floats(0, 1), noise=st.floats(0, 1), seed=st.integers(0, 99), valid=st.booleans()
)
def test_the_smallest_rasters_hold_no_vessel(detector, shape, level, noise, seed, valid):
    bands = (Band.VV, Band.VH) if detector is RADAR else BANDS
    speckle = np.random.default_rng(seed).random(shape) * noise
    answer = told(detector, like(detector, {b: (level + speckle).astype(np.float32) for b in bands}, all_valid=valid))
    assert answer is None or answer[0] == ()


@ALL
@FEW
@given(level=st.floats(-1e30, 1e30) | HOSTILE, levels_differ=st.booleans(), valid=st.booleans())
def test_a_flat_window_holds_no_vessel_and_no_occupied_berth(detector, level, levels_differ, valid):
    bands = (Band.VV, Band.VH) if detector is RADAR else BANDS
    values = {
        band: np.full((100, 100), level * (1.0 - 0.1 * n * levels_differ), np.float32) for n, band in enumerate(bands)
    }
    answer = told(detector, like(detector, values, all_valid=valid))
    if answer is not None:
        assert answer[0] == ()
        assert all(one.outcome is not Outcome.SEEN for one in answer[1])


@OPTICALS
@pytest.mark.parametrize("gain", [1e4, 65535.0, 255.0, 1e30])
def test_numbers_that_are_no_reflectance_show_no_zone_as_free(detector, gain):
    window = like(detector, {band: (grid * gain).astype(np.float32) for band, grid in HARBOUR.values.items()})
    answer = told(detector, window)
    assert answer is None or all(one.outcome is Outcome.NOT_OBSERVABLE for one in answer[1])


@OPTICALS
@pytest.mark.parametrize("level", [0.3, 0.6])
def test_where_all_is_land_no_zone_is_observable_not_even_an_anchorage(detector, level):
    noise = np.random.default_rng(0).normal(0, 0.03, (100, 100))
    answer = told(detector, like(detector, {band: (level + noise).astype(np.float32) for band in BANDS}))
    assert answer is not None
    assert answer[0] == ()
    assert {one.outcome for one in answer[1]} == {Outcome.NOT_OBSERVABLE}


@OPTICALS
def test_pure_water_holds_no_vessel_and_no_occupied_berth(detector):
    window = draw_window(side_m=1000, quay_south_m=None)
    answer = told(detector, window)
    assert answer is not None
    assert answer[0] == ()
    assert all(one.outcome is not Outcome.SEEN for one in answer[1])


@OPTICALS
@given(order=st.permutations(BANDS), kept=st.integers(1, len(BANDS)))
@FEW
def test_swapped_and_missing_bands_never_stop_a_detector(detector, order, kept):
    swapped = dict(zip(order, HARBOUR.values.values(), strict=True))
    told(detector, like(detector, {band: swapped[band] for band in order[:kept]}))


@pytest.mark.parametrize("share", [0.7, 1.0])
def test_decibels_given_as_intensity_are_refused_in_words(share):
    decibels = {band: (10.0 * np.log10(grid)).astype(np.float32) for band, grid in SEA.values.items()}
    for grid, linear in zip(decibels.values(), SEA.values.values(), strict=True):
        rows = int(share * grid.shape[0])
        grid[rows:] = linear[rows:]
    with pytest.raises(DataError, match="negative"):
        RADAR.find_vessels(like(RADAR, decibels), [])


def test_radar_of_nothing_but_zeros_is_not_observable():
    answer = told(RADAR, like(RADAR, {Band.VV: np.zeros((100, 100), np.float32)}, all_valid=True))
    assert answer is not None
    assert answer[0] == ()
    assert {one.outcome for one in answer[1]} == {Outcome.NOT_OBSERVABLE}


@ALL
@pytest.mark.parametrize(
    "corners", [[(5, 5)] * 4, [(5, 5), (40, 5), (5, 5)], [(5, 5), (20, 20), (40, 40)]], ids=["point", "back", "line"]
)
def test_a_zone_without_an_area_is_refused_in_words(detector, corners):
    window = SEA if detector.modality is Modality.RADAR else HARBOUR
    with pytest.raises(DataError, match="no area"):
        detector.find_vessels(window, [outlined(window, corners)])
    with pytest.raises(DataError, match="no area"):
        detector.find_vessels(window, [outlined(window, corners, ZoneKind.ANCHORAGE)])
