from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from quaywatch.records.change_survey import PlacedChange
from quaywatch.report.change_figures import MOST_STRUCTURES, DrawnPictures, PictureOrder, draw_change_pictures


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def share_of(png: bytes, colour: tuple[int, int, int]) -> float:
    return float((abs(pixels(png) - np.array(colour)).sum(axis=2) < 40).mean())


YELLOW, BLUE, RED = (255, 210, 63), (39, 211, 245), (138, 28, 28)


def order(yard: ModuleType, *changes: PlacedChange, synthetic: bool = False) -> PictureOrder:
    return PictureOrder(site=yard.SITE, survey=yard.survey(*changes), windows=yard.windows(), synthetic=synthetic)


@pytest.fixture(scope="module")
def drawn(yard: ModuleType) -> tuple[DrawnPictures, ...]:
    return draw_change_pictures(order(yard, PlacedChange(change=yard.roof(), zone="track1")))


def test_both_pictures_of_a_pair_have_one_size_so_that_one_can_lie_over_the_other(
    drawn: tuple[DrawnPictures, ...],
) -> None:
    assert len(drawn) == 2
    for pair in drawn:
        before, after = map(pixels, pair.images)
        assert before.shape == after.shape


def test_the_structure_is_outlined_in_both_and_the_covered_track_drawn_after_only(
    drawn: tuple[DrawnPictures, ...],
) -> None:
    before, after = drawn[1].images
    assert share_of(before, YELLOW) > 0.0005
    assert share_of(after, YELLOW) > share_of(before, YELLOW)
    assert share_of(before, BLUE) == 0
    assert share_of(after, BLUE) > 0.002


def test_words_give_the_measures_and_what_is_covered(drawn: tuple[DrawnPictures, ...]) -> None:
    caption = drawn[1].caption.replace("\u00a0", " ")
    assert "298 ± 4 m long and 26 ± 4 m wide" in caption
    assert "completely" in caption
    assert "before (1 April 2024) and after (1 August 2024)" in caption
    assert "10 m a pixel" in caption


def test_equal_input_gives_equal_bytes(yard: ModuleType, drawn: tuple[DrawnPictures, ...]) -> None:
    assert draw_change_pictures(order(yard, PlacedChange(change=yard.roof(), zone="track1"))) == drawn


def test_synthetic_is_said_in_every_picture(yard: ModuleType, drawn: tuple[DrawnPictures, ...]) -> None:
    marked = draw_change_pictures(order(yard, PlacedChange(change=yard.roof(), zone="track1"), synthetic=True))
    for pair, plain in zip(marked, drawn, strict=True):
        for image, without in zip(pair.images, plain.images, strict=True):
            assert share_of(image, RED) > 0.005
            assert share_of(without, RED) < 0.001


def test_without_changes_the_zones_are_shown_all_the_same(yard: ModuleType) -> None:
    (pair,) = draw_change_pictures(order(yard))
    assert pair.change is None
    assert "0 outlines of what came" in pair.caption.replace("\u00a0", " ")


def test_only_the_longest_structures_get_pictures_of_their_own(yard: ModuleType) -> None:
    many = []
    for n in range(6):
        length = replace(yard.roof().length_m, value=100.0 + n)
        many.append(PlacedChange(change=yard.roof(id=f"change-{n}", length_m=length), zone="track1"))
    pairs = draw_change_pictures(order(yard, *many))
    assert [pair.change for pair in pairs[1:]] == ["change-5", "change-4", "change-3"][:MOST_STRUCTURES]
