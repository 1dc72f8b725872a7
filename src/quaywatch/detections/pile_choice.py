"""Which body explains what the looks at a yard show: what came or went, what single looks show, or what stands.

Each body that may be a pile is an explanation. Colours are judged in the light of the look that shows the body: light
told by fields that ripened would make coal green and gravel white as snow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.materials import Appearance, find_material, find_mimic, measure_texture_left
from quaywatch.detections.pile_bodies import PileBody, find_changed_bodies, is_same_goods
from quaywatch.detections.pile_contrast import find_flat_bodies, find_standing_body
from quaywatch.detections.yard_series import LevelledSeries, YardSeries
from quaywatch.records.stock import Material

__all__ = ["SIDES_SHOW_M2", "UNLIKE_GOODS", "WatchedYard", "find_explanations", "judge_appearance"]

Mask = npt.NDArray[np.bool_]

UNLIKE_GOODS = "a body of one colour that no look shows to come or go, and whose colour fits no goods"
COMMON = "a body stands out whose colour is common round the yard: a pile and its ground look alike there"
WORTH_REFUSING = 0.1
"""Share of a yard that must look like wet ground, shadow or snow for its look to be refused."""
LIKE, LEAST_OF_STEP = 0.9, 0.8
"""Two bodies are of one material where they differ from the ground alike: cosine between the steps, ratio of them."""
ALIKE = 0.3
"""Of the step from ground to pile: a colour nearer to the pile's is the pile's."""
SIDES_SHOW_M2, SIDES_PX = 9.5, 1.5
"""Pixels of this area and less show the sides of a heap; broader than this they are no texture."""
TEXTURE_RIM_PX, LEAST_OF_FILLED = 3, 0.7
"""Texture is judged so far inside a body's edge, and not where it is a ring: there every pixel is mixed."""
ONE_PLACE = 0.5
"""Of the smaller of two bodies: so much must both cover to lie in one place."""
MOST_SPILT = 0.4
"""Share of a change that may lie beyond the yard: more, and it is the country that changed, not the yard."""
FAR_LARGER = 4.0
"""A body of another material than what came or went counts where it is so many times as large: its yard holds both."""


@dataclass(slots=True, kw_only=True)
class WatchedYard:
    """A yard's looks and what has been found out about them."""

    series: YardSeries
    """The looks."""
    levelled: LevelledSeries
    """The same in a common light; refused looks are blanked."""
    refused: dict[int, str]
    """Looks that cannot be measured, and why."""
    flat: list[PileBody] = dataclasses.field(default_factory=list)
    """Bodies of one colour that single looks show and that look like goods."""

    def blank_refused(self) -> None:
        """Take refused looks out of what is measured."""
        for look in self.refused:
            self.levelled.values[look] = np.nan


def find_explanations(yard: WatchedYard) -> list[PileBody]:
    """The bodies that may be piles: the weightiest that came or went, those of single looks, and one that stands.

    Looks in which another one mimics a pile are refused on the way.

    Args:
        yard: Its looks; refused ones are added to.
    """
    yard.flat = _find_flat(yard) if len(yard.series.values) > 1 else []
    changed = [
        _judged(yard, body)
        for body in (_turned(one, yard.flat) for one in find_changed_bodies(yard.series, yard.levelled.values))
        if body.look not in yard.refused and body.bare not in yard.refused and not _is_country(body, yard.flat)
    ]
    piles = [body for body, mimic in changed if mimic is None]
    for body, mimic in changed:
        known = any(_is_alike(body, pile) for pile in piles[:1])
        if mimic is not None and not known and _share_of(yard, body) > WORTH_REFUSING:
            yard.refused.setdefault(body.look, mimic)
    yard.blank_refused()
    usable = [body for body in piles if body.look not in yard.refused and body.bare not in yard.refused]
    taken = usable[:1]
    if len(yard.refused) < len(yard.series.values):
        flat = [body for body in yard.flat if body.look not in yard.refused and body.bare not in yard.refused]
        together = _joined(yard, flat)
        taken += [body for body in (*together, *flat, *_find_standing(yard, taken)) if _may_count(yard, body, taken)]
    return taken


def _judged(yard: WatchedYard, body: PileBody) -> tuple[PileBody, str | None]:
    """A body and what it mimics; at fine pixels as its brighter half where that shows goods and the whole does not.

    A heap under a low sun is mostly its own shadow; the brighter half of a mere shadow is shadow still.
    """
    mimic = find_mimic(judge_appearance(yard, body))
    if mimic is None or yard.series.cell_m2 > SIDES_SHOW_M2:
        return body, mimic
    bright = yard.levelled.values[body.look].sum(axis=0)
    lit = body.mask & (bright >= np.nanmedian(bright[body.mask]))
    colour = np.nanmedian(yard.levelled.values[body.look][:, lit], axis=1)
    side = dataclasses.replace(body, mask=lit, colour=np.asarray(colour, np.float64))
    seen = judge_appearance(yard, side)
    if find_mimic(seen) is None and find_material(seen) is not Material.UNKNOWN:
        return dataclasses.replace(side, mask=body.mask), None
    return body, mimic


def _find_flat(yard: WatchedYard) -> list[PileBody]:
    """Bodies that single looks show, as far as they look like goods."""
    flat = []
    for body in find_flat_bodies(yard.series, yard.levelled):
        seen = judge_appearance(yard, body)
        if find_mimic(seen) is None and find_material(seen) is not Material.UNKNOWN:
            flat.append(body)
    return flat


def _turned(body: PileBody, flat: Sequence[PileBody]) -> PileBody:
    """What changed, as a pile in the other look, where that one alone shows a body of one colour in its place."""
    here = [one for one in flat if _is_one_place(one, body)]
    other = [one for one in here if one.look == body.bare and one.bare == body.look]
    if not other or any(one.look == body.look for one in here):
        return body
    return dataclasses.replace(other[0], energy=body.energy, spilt=0.0)


def _is_country(body: PileBody, flat: Sequence[PileBody]) -> bool:
    """Whether what changed goes on beyond the yard, and no look shows a body of one colour in its place."""
    return body.spilt > MOST_SPILT and not any(one.look == body.look and _is_one_place(one, body) for one in flat)


def _is_one_place(one: PileBody, other: PileBody) -> bool:
    return bool((one.mask & other.mask).sum() > ONE_PLACE * min(one.mask.sum(), other.mask.sum()))


def _joined(yard: WatchedYard, flat: Sequence[PileBody]) -> list[PileBody]:
    """Bodies that every look shows in one place and of one reflectance: what all of them cover."""
    if not flat or len({body.look for body in flat}) + len(yard.refused) < len(yard.series.values):
        return []
    first = max(flat, key=lambda body: body.energy)
    alike = [body for body in flat if _is_one_place(first, body) and is_same_goods(yard.levelled, first, body)]
    if len(alike) < len(flat):
        return []
    common = np.logical_and.reduce([body.mask for body in alike])
    return [dataclasses.replace(first, mask=common, bare=None)]


def _may_count(yard: WatchedYard, body: PileBody, changed: Sequence[PileBody]) -> bool:
    """Whether a body explains the yard beside what came or went: of the same material, or by far the larger."""
    if not changed or is_same_goods(yard.levelled, body, changed[0]) or not _is_another(body, changed[0]):
        return True
    return bool(body.mask.sum() > FAR_LARGER * changed[0].mask.sum())


def _find_standing(yard: WatchedYard, changed: Sequence[PileBody]) -> list[PileBody]:
    """A body that no look shows to come or go, where it looks like goods."""
    standing = find_standing_body(yard.series, yard.levelled.values)
    alone = len(yard.series.values) == 1
    if standing is None or (standing.common and not alone):
        return []
    seen = judge_appearance(yard, standing)
    mimic = find_mimic(seen)
    if mimic is None and find_material(seen) is Material.UNKNOWN:
        mimic = UNLIKE_GOODS
    if standing.common:
        if mimic is None:
            yard.refused[0] = COMMON
        return []
    if mimic is None:
        return [standing]
    if not changed and not yard.flat:
        yard.refused |= {look: mimic for look in range(len(yard.series.values)) if look not in yard.refused}
    return []


def _share_of(yard: WatchedYard, body: PileBody) -> float:
    return float((body.mask * yard.series.yard).sum() / yard.series.yard.sum())


def _is_alike(body: PileBody, pile: PileBody) -> bool:
    """Whether a body has the colour of a pile."""
    step = float(np.linalg.norm(pile.colour - pile.ground))
    return float(np.linalg.norm(body.colour - pile.colour)) < ALIKE * step


def _is_another(standing: PileBody, changed: PileBody) -> bool:
    """Whether what stands is of another material than what came or went: a roof beside a pile, or its ground."""
    steps = [body - changed.ground for body in (standing.colour, changed.colour)]
    sizes = [max(float(np.linalg.norm(step)), 1e-9) for step in steps]
    return bool(steps[0] @ steps[1] < LIKE * sizes[0] * sizes[1] or sizes[0] < LEAST_OF_STEP * sizes[1])


def _without_sides(picture: npt.NDArray[np.float64], inside: Mask) -> npt.NDArray[np.float64]:
    """A picture without what is as broad as the sides of a heap, which are lit unlike one another."""
    broad = ndimage.gaussian_filter(np.nan_to_num(picture), (0.0, SIDES_PX, SIDES_PX))
    middle = picture[:, inside].mean(axis=1)
    return np.asarray(picture - broad + middle[:, None, None])


def judge_appearance(yard: WatchedYard, body: PileBody) -> Appearance:
    """The colour of a body in the light of its own look, and how much of the ground's texture shows through it.

    Args:
        yard: Its looks.
        body: A body of one of them.
    """
    levelled = yard.levelled.values
    picture = levelled[body.look]
    known = np.isfinite(picture).all(axis=0)
    colours = [yard.levelled.own(body.look, colour) for colour in (body.colour, body.ground)]
    seen = Appearance.of(yard.series.bands, *colours)
    if body.bare is None or body.mask.sum() < LEAST_OF_FILLED * ndimage.binary_fill_holes(body.mask).sum():
        return seen
    bare = levelled[body.bare]
    both = np.asarray(known & np.isfinite(bare).all(axis=0))
    inside = ndimage.binary_erosion(body.mask, iterations=TEXTURE_RIM_PX) & both
    errors = (picture - bare)[:, both & yard.series.ground]
    noise = 1.4826 * np.median(np.abs(errors), axis=1) / np.sqrt(2.0)
    shown, beneath = picture.astype(float), bare.astype(float)
    if yard.series.cell_m2 <= SIDES_SHOW_M2 and inside.any():
        shown, beneath = _without_sides(shown, inside), _without_sides(beneath, inside)
    left = measure_texture_left(shown, beneath, inside, noise)
    return dataclasses.replace(seen, texture_left=left)
