from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from quaywatch.records.observation import Outcome
from quaywatch.records.place import ZoneKind
from quaywatch.records.scene import Band, Modality
from quaywatch.report.figures import draw_scene_figure, scene_figure


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def test_equal_input_gives_equal_bytes_without_metadata(harbour: ModuleType, busan_png: bytes) -> None:
    again = draw_scene_figure(
        harbour.busan_window(), harbour.busan_site(), harbour.busan_detections(), harbour.busan_answers()
    )
    assert again == busan_png
    image = Image.open(BytesIO(busan_png))
    assert set(image.info) <= {"dpi"}
    assert image.width == 1500


@pytest.fixture(scope="module")
def bare_png(harbour: ModuleType) -> bytes:
    return draw_scene_figure(harbour.busan_window(), harbour.busan_site(), (), ())


def test_detections_are_outlined_over_the_picture(bare_png: bytes, busan_png: bytes) -> None:
    yellow = [255, 210, 63]
    count = [int((abs(pixels(png) - yellow).sum(axis=2) < 30).sum()) for png in (bare_png, busan_png)]
    assert count[0] == 0
    assert count[1] > 1000


def test_outcomes_of_berths_are_told_apart_without_colour(harbour: ModuleType) -> None:
    site, answers = harbour.busan_site(), harbour.busan_answers()
    drawn = {
        outcome: draw_scene_figure(harbour.busan_window(), site, (), [replace(answers[0], outcome=outcome)])
        for outcome in {answer.outcome for answer in answers}
    }
    assert len(set(drawn.values())) == 3


def test_any_name_of_a_site_can_be_drawn(harbour: ModuleType, bare_png: bytes) -> None:
    name = "나진항 $\\frac{ <b>x</b> \u202e" + "a" * 300
    site = replace(harbour.busan_site(), name=name)
    drawn = draw_scene_figure(harbour.busan_window(), site, (), ())
    assert pixels(drawn).shape == pixels(bare_png).shape


@pytest.mark.parametrize("kept", [(Band.NIR,), (Band.GREEN, Band.BLUE), (Band.VV,)], ids=["one", "two", "radar"])
def test_scenes_without_three_colours_are_drawn_in_grey(harbour: ModuleType, kept: tuple[Band, ...]) -> None:
    window = harbour.busan_window()
    values = {band: window.values.get(band, window.values[Band.NIR]) for band in kept}
    modality = Modality.RADAR if Band.VV in kept else Modality.OPTICAL
    grey = replace(window, values=values, scene=replace(harbour.SCENE, modality=modality))
    middle = pixels(draw_scene_figure(grey, harbour.busan_site(), (), ()))[300:900]
    share = (middle.max(axis=2) - middle.min(axis=2) < 3).mean()
    assert share > 0.99


def test_a_window_without_any_data_is_drawn_as_such(harbour: ModuleType) -> None:
    window = harbour.busan_window()
    empty = replace(
        window,
        values={band: np.full(window.shape, np.nan, dtype=np.float32) for band in window.values},
        valid=np.zeros(window.shape, dtype=bool),
    )
    assert draw_scene_figure(empty, harbour.busan_site(), (), ())[:4] == b"\x89PNG"


def test_the_words_of_a_figure_give_place_time_sensor_scale_and_credit(harbour: ModuleType) -> None:
    figure = harbour.busan_figure("0" * 64)
    caption = figure.caption.replace("\u00a0", " ")
    assert figure.title.replace("\u00a0", " ") == "Busan inner harbour, 14 May 2022"
    assert "14 May 2022, hour not known" in caption
    assert "8.2 m a pixel on the ground" in caption
    assert "12 vessels outlined, 6 of 8 berths with a vessel" in caption
    assert "V1 294 ± 12 m, at a quay" in figure.alt.replace("\u00a0", " ")
    assert figure.credit == "Contains modified Copernicus Sentinel data 2022"


def test_the_words_of_a_figure_count_an_anchorage_as_one_and_not_as_a_berth(harbour: ModuleType) -> None:
    site, answers = harbour.busan_site(), harbour.busan_answers()
    changed = {"berth_1": ZoneKind.ANCHORAGE, "berth_2": ZoneKind.ANCHORAGE, "berth_3": ZoneKind.SHIPYARD}
    mixed = replace(site, zones=tuple(replace(zone, kind=changed.get(zone.id, zone.kind)) for zone in site.zones))
    rights = harbour.busan_figure("0" * 64).rights
    figure = scene_figure(harbour.SCENE, mixed, harbour.busan_detections(), answers, image="0" * 64, rights=rights)
    seen = {answer.zone for answer in answers if answer.outcome is Outcome.SEEN}
    at_anchor, in_yard = len(seen & {"berth_1", "berth_2"}), int("berth_3" in seen)
    berthed = len(seen) - at_anchor - in_yard
    caption = figure.caption.replace("\u00a0", " ")
    assert f"{berthed} of 5 berths with a vessel, {at_anchor} of 2 anchorages with a vessel" in caption
    assert f"{in_yard} of 1 shipyard with a vessel" in caption


def test_the_key_of_a_figure_calls_an_anchorage_no_berth(harbour: ModuleType) -> None:
    site, window, answers = harbour.busan_site(), harbour.busan_window(), harbour.busan_answers()
    anchorages = replace(site, zones=tuple(replace(zone, kind=ZoneKind.ANCHORAGE) for zone in site.zones))
    keys = [pixels(draw_scene_figure(window, one, (), answers))[-75:] for one in (site, anchorages)]
    assert (keys[0] != keys[1]).any()


def test_a_synthetic_figure_says_so(harbour: ModuleType, bare_png: bytes) -> None:
    marked = draw_scene_figure(harbour.busan_window(), harbour.busan_site(), (), (), synthetic=True)
    red = (abs(pixels(marked) - [138, 28, 28]).sum(axis=2) < 20).sum()
    assert red > 1000
    assert (abs(pixels(bare_png) - [138, 28, 28]).sum(axis=2) < 20).sum() == 0
