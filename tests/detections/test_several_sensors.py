"""Several kinds of sensor in one comparison, on a drawn town whose roof is known."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detections.drawn_sensors import BUILT, LONG_ROOF, TOWN, Drawer

from quaywatch.detections.scene_changes import search_changes
from quaywatch.errors import PlanError
from quaywatch.records.change import ChangeKind
from quaywatch.records.observation import Outcome

NOTHING = np.zeros_like(LONG_ROOF)


@pytest.fixture
def draw(draw_raster):
    return Drawer(draw_raster)


def search(draw, before, after):
    return search_changes(before, after, draw.locate, clouds=lambda window: window)


def best(found):
    return next(one for one in found.changes if one.kind is ChangeKind.STRUCTURE)


@pytest.fixture
def pictures(draw):
    """Sentinel-2 and Landsat, each before and after; Landsat's map lies 12 m off."""
    before = [draw.sentinel2("2024-03-01", TOWN, seed=0), draw.landsat("2024-03-09", TOWN, seed=1, shift=(0.0, 1.2))]
    after = [draw.landsat("2024-08-01", BUILT, seed=3, shift=(0.0, 1.2)), draw.sentinel2("2024-09-01", BUILT, seed=2)]
    return before, after


def test_two_kinds_of_pictures_give_one_answer_with_both_as_its_sources(draw, pictures):
    before, after = pictures
    told = best(search(draw, before, after))
    alone = best(search(draw, before[:1], after[1:]))
    assert [view.sensor for view in told.views] == ["sentinel2", "landsat"]
    assert all(view.outcome is Outcome.SEEN for view in told.views)
    assert told.length_m.value == pytest.approx(300.0, abs=5.0)
    assert told.score > alone.score
    assert told.when.not_before == before[1].acquired.start
    assert told.when.not_after == after[0].acquired.end
    assert told.views[1].position_u95_m < 5.0
    assert alone.views == ()


def test_the_order_of_the_sensors_and_a_scene_given_twice_change_nothing(draw, pictures):
    before, after = pictures
    told = search(draw, before, after)
    assert search(draw, [*before[::-1], before[0]], [*after[::-1], after[0]]).changes == told.changes


def test_a_radar_series_confirms_what_pictures_tell(draw):
    before = [draw.sentinel2("2024-03-01", TOWN, seed=0)]
    after = [draw.sentinel2("2024-09-01", BUILT, seed=2)]
    early = [draw.sentinel1(f"2024-03-{day:02d}", NOTHING, seed=day) for day in (2, 14, 26)]
    late = [draw.sentinel1(f"2024-08-{day:02d}", LONG_ROOF, seed=40 + day) for day in (2, 14, 26)]
    found = search(draw, before + early, after + late)
    told, alone = best(found), best(search(draw, before, after))
    radar = next(view for view in told.views if view.sensor.startswith("sentinel1"))
    assert radar.outcome is Outcome.SEEN
    assert told.score > alone.score
    assert (told.length_m.value, told.length_m.u95) != (None, None)
    assert "by the map alone" in found.shifts[early[0].id]
    assert radar.position_u95_m == pytest.approx(np.hypot(12.5, 10.0))


def test_what_a_radar_series_would_have_shown_and_does_not_is_said(draw):
    before = [draw.sentinel2("2024-03-01", TOWN, seed=0)]
    after = [draw.sentinel2("2024-09-01", BUILT, seed=2)]
    early = [draw.sentinel1(f"2024-03-{day:02d}", NOTHING, seed=day) for day in (2, 14, 26)]
    late = [draw.sentinel1(f"2024-08-{day:02d}", NOTHING, seed=40 + day) for day in (2, 14, 26)]
    told = best(search(draw, before + early, after + late))
    assert [view.outcome for view in told.views] == [Outcome.SEEN, Outcome.NOT_SEEN]
    assert any(note.startswith("not seen by sentinel1") for note in told.notes)


def test_a_single_radar_pair_is_not_searched_but_asked_and_named(draw):
    before = [draw.sentinel2("2024-03-01", TOWN, seed=0), draw.sentinel1("2024-03-02", NOTHING, seed=5)]
    after = [draw.sentinel2("2024-09-01", BUILT, seed=2), draw.sentinel1("2024-08-02", LONG_ROOF, seed=6)]
    found = search(draw, before, after)
    assert "too few to tell changes from speckle" in found.skipped[0].reason
    views = best(found).views
    assert [(view.sensor, view.is_found) for view in views] == [("sentinel2", True), ("sentinel1", False)]
    assert views[1].outcome is not Outcome.NOT_SEEN


def test_looks_of_one_side_only_tell_when(draw):
    before = [draw.sentinel2("2024-03-01", TOWN, seed=0), draw.landsat("2024-05-01", TOWN, seed=1)]
    after = [draw.sentinel2("2024-09-01", BUILT, seed=2)]
    found = search(draw, before, after)
    told = best(found)
    assert "landsat has earlier looks only" in found.skipped[0].reason
    assert told.when.not_before == before[1].acquired.start
    assert [state.outcome for state in told.states] == [Outcome.NOT_SEEN, Outcome.NOT_SEEN, Outcome.SEEN]


def test_pictures_before_and_radar_after_are_refused(draw):
    before, after = [draw.sentinel2("2024-03-01", TOWN, seed=0)], [draw.sentinel1("2024-08-02", LONG_ROOF, seed=6)]
    with pytest.raises(PlanError, match="no kind of sensor has looks on both sides"):
        search(draw, before, after)


def test_pictures_of_two_sensors_are_compared_with_each_other_where_neither_has_both_sides(draw):
    before, after = [draw.sentinel2("2024-03-01", TOWN, seed=0)], [draw.landsat("2024-08-02", BUILT, seed=6)]
    told = best(search(draw, before, after))
    assert told.length_m.value == pytest.approx(300.0, abs=25.0)
