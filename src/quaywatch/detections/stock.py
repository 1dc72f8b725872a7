"""Stock in a yard, look by look: how much ground it covers, of what colour, and how that changed.

The yard's own bare ground is learned from the looks that show it, pixel by pixel, as at berths; where none does, it is
taken from beside the pile. What only darkens the ground (wet, shadow) and what is white as snow is not told as stock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.materials import Appearance, find_material, find_mimic, is_snow, measure_texture_left
from quaywatch.detections.pile_bodies import PileBody, find_changed_bodies
from quaywatch.detections.pile_contrast import find_flat_bodies, find_standing_body
from quaywatch.detections.pile_fractions import CoveredArea, find_states, measure_areas
from quaywatch.detections.yard_series import LevelledSeries, YardSeries, lay_yard, level_series
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.stock import Material, YardChange, YardLook

__all__ = ["DETECTOR_NAME", "DETECTOR_VERSION", "measure_yard"]

DETECTOR_NAME, DETECTOR_VERSION = "yard_stock", "1"
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEAST_USABLE = 0.5
"""Of a yard: with less a look tells nothing."""
ENOUGH_TO_DENY = 0.9
"""Of a yard: with less a look cannot say that nothing lies there."""
LEAST_CONTRAST = 2.0
"""Standard deviations; a pile paler than that is not told from its ground."""
UNSEEN_BELOW_M2 = 2_000.0
"""What may lie in a yard unnoticed: the half-width of an area of nought."""
LIKE, LEAST_OF_STEP = 0.9, 0.8
"""Two bodies are of one material where they differ from the ground alike: cosine between the steps, ratio of them."""
TEXTURE_RIM_PX, LEAST_OF_FILLED = 3, 0.7
"""Texture is judged so far inside a body's edge, and not where it is a ring: there every pixel is mixed."""
ALIKE = 0.3
"""Of the step from ground to pile: a colour nearer to the pile's is the pile's."""
UNLIKE_GOODS = "a body of one colour that no look shows to come or go, and whose colour fits no goods"
CAME = "a body that came or went and hides the ground"
STANDS = "a body of one colour unlike the rest of the yard; no look shows it to come or go: a roof would look alike"
WORTH_REFUSING = 0.1
"""Share of a yard that must look like wet ground, shadow or snow for its look to be refused."""


@dataclass(slots=True, kw_only=True)
class _Yard:
    """A yard's looks and what has been found out about them."""

    series: YardSeries
    levelled: LevelledSeries
    refused: dict[int, str]
    """Looks that cannot be measured, and why."""
    stands: bool = False
    """Whether the pile is told from its contrast alone: no look shows it to come or go."""


def measure_yard(windows: Sequence[PixelWindow], zone: Zone, others: Sequence[Zone] = ()) -> list[YardLook]:
    """What each look shows of the stock of a yard, in the order of the windows.

    One look is told from the contrast of the pile with the rest of the yard; several serve as each other's empty yard.

    Args:
        windows: The looks on one grid, laid over one another, in order of time.
        zone: The yard.
        others: Other yards near it.

    Raises:
        DataError: The zone has no area in the windows.
    """
    series = lay_yard(windows, zone, others)
    yard = _Yard(series=series, levelled=level_series(series), refused={})
    shares = series.usable_shares
    _refuse_unusable(yard, shares)
    tried = [(_measure(yard, body), body) for body in _find_bodies(yard)]
    areas, body = max(tried, key=lambda one: _weight_of(one[0]), default=([None] * len(windows), None))
    yard.stands = body is not None and body.bare is None
    told = [_told(yard, windows[look], zone, look, areas[look]) for look in range(len(windows))]
    return _with_changes(told)


def _refuse_unusable(yard: _Yard, shares: Array) -> None:
    for look, share in enumerate(shares):
        if share < LEAST_USABLE:
            yard.refused[look] = f"{share:.0%} of the yard could be seen"
        elif not np.isfinite(yard.levelled.gains[look]).all():
            yard.refused[look] = "too little ground round the yard could be seen to tell the light"
        elif _is_white(yard.series, look):
            yard.refused[look] = "snow, or cloud that no mask knows, lies on the ground round the yard"
    for look in yard.refused:
        yard.levelled.values[look] = np.nan


def _is_white(series: YardSeries, look: int) -> bool:
    pixels = series.values[look][:, series.ground & series.seen[look]]
    return is_snow(dict(zip(series.bands, np.median(pixels, axis=1).tolist(), strict=True)))


def _find_bodies(yard: _Yard) -> list[PileBody]:
    """The weightiest body that came or went and one that stands, as far as they may be piles.

    Looks in which another one mimics a pile are refused on the way.
    """
    changed = [
        (body, find_mimic(_appearance(yard, body)))
        for body in find_changed_bodies(yard.series, yard.levelled.values)
        if body.look not in yard.refused and body.bare not in yard.refused
    ]
    piles = [body for body, mimic in changed if mimic is None]
    for body, mimic in changed:
        known = any(_is_alike(body, pile) for pile in piles[:1])
        if mimic is not None and not known and _share_of(yard, body) > WORTH_REFUSING:
            yard.refused.setdefault(body.look, mimic)
    for look in yard.refused:
        yard.levelled.values[look] = np.nan
    taken = [body for body in piles if body.look not in yard.refused and body.bare not in yard.refused][:1]
    if len(yard.refused) < len(yard.series.values):
        taken += [*_find_flat(yard, taken), *_find_standing(yard, taken)]
    return taken


def _find_flat(yard: _Yard, changed: Sequence[PileBody]) -> list[PileBody]:
    """Bodies that single looks show, of the material that changed, if any did: two looks may both show a pile."""
    flat = []
    for body in find_flat_bodies(yard.series, yard.levelled.values) if len(yard.series.values) > 1 else []:
        seen = _appearance(yard, body)
        if find_mimic(seen) is not None or (body.bare is None and find_material(seen) is Material.UNKNOWN):
            continue
        if not changed or not _is_another(body, changed[0]):
            flat.append(body)
    return flat


def _share_of(yard: _Yard, body: PileBody) -> float:
    return float((body.mask * yard.series.yard).sum() / yard.series.yard.sum())


def _find_standing(yard: _Yard, changed: Sequence[PileBody]) -> list[PileBody]:
    """A body that no look shows to come or go, where it may be a pile of the material that changed, if any did."""
    standing = find_standing_body(yard.series, yard.levelled.values)
    if standing is None or (changed and _is_another(standing, changed[0])):
        return []
    seen = _appearance(yard, standing)
    mimic = find_mimic(seen)
    if mimic is None and find_material(seen) is Material.UNKNOWN:
        mimic = UNLIKE_GOODS
    if mimic is None:
        return [standing]
    if not changed:
        yard.refused |= {look: mimic for look in range(len(yard.series.values)) if look not in yard.refused}
    return []


def _is_alike(body: PileBody, pile: PileBody) -> bool:
    """Whether a body has the colour of a pile."""
    step = float(np.linalg.norm(pile.colour - pile.ground))
    return float(np.linalg.norm(body.colour - pile.colour)) < ALIKE * step


def _is_another(standing: PileBody, changed: PileBody) -> bool:
    """Whether what stands is of another material than what came or went: a roof beside a pile, or its ground."""
    steps = [body - changed.ground for body in (standing.colour, changed.colour)]
    sizes = [max(float(np.linalg.norm(step)), 1e-9) for step in steps]
    return bool(steps[0] @ steps[1] < LIKE * sizes[0] * sizes[1] or sizes[0] < LEAST_OF_STEP * sizes[1])


def _weight_of(areas: Sequence[CoveredArea | None]) -> float:
    """How much an explanation of the looks accounts for."""
    return sum(area.area_m2 * min(area.contrast, 10.0) for area in areas if area is not None)


def _appearance(yard: _Yard, body: PileBody) -> Appearance:
    levelled = yard.levelled.values
    picture = levelled[body.look]
    known = np.isfinite(picture).all(axis=0)
    seen = Appearance.of(yard.series.bands, body.colour, body.ground)
    if body.bare is None or body.mask.sum() < LEAST_OF_FILLED * ndimage.binary_fill_holes(body.mask).sum():
        return seen
    inside = (
        ndimage.binary_erosion(body.mask, iterations=TEXTURE_RIM_PX)
        & known
        & np.isfinite(levelled[body.bare]).all(axis=0)
    )
    ground = known & yard.series.ground & np.isfinite(levelled[body.bare]).all(axis=0)
    errors = (picture - levelled[body.bare])[:, ground]
    noise = 1.4826 * np.median(np.abs(errors), axis=1) / np.sqrt(2.0)
    left = measure_texture_left(picture.astype(float), levelled[body.bare].astype(float), inside, noise)
    return dataclasses.replace(seen, texture_left=left)


def _measure(yard: _Yard, body: PileBody) -> list[CoveredArea | None]:
    states = find_states(yard.series, yard.levelled, body)
    return measure_areas(yard.series, yard.levelled, states)[0]


def _told(yard: _Yard, window: PixelWindow, zone: Zone, look: int, area: CoveredArea | None) -> YardLook:
    share = float(yard.series.usable_shares[look])
    base = YardLook(
        scene=window.scene.id, acquired=window.scene.acquired, zone=zone.id, outcome=Outcome.NOT_OBSERVABLE,
        because=yard.refused.get(look, ""), usable_share=min(share, 1.0),
    )  # fmt: skip
    if look in yard.refused:
        return base
    hidden = (1.0 - min(share, 1.0)) * float(yard.series.yard.sum()) * yard.series.cell_m2
    if area is not None and area.area_m2 > 0.0 and area.contrast >= LEAST_CONTRAST:
        material = find_material(Appearance.of(yard.series.bands, area.colour, area.ground))
        if yard.stands and material is Material.UNKNOWN:
            return dataclasses.replace(base, because=UNLIKE_GOODS)
        return dataclasses.replace(
            base, outcome=Outcome.SEEN, because=STANDS if yard.stands else CAME,
            area_m2=Measure(value=area.area_m2, u95=area.u95_m2 + hidden), material=material,
        )  # fmt: skip
    if share < ENOUGH_TO_DENY:
        return dataclasses.replace(base, because=f"{share:.0%} of the yard could be seen, and nothing in it")
    return dataclasses.replace(
        base, outcome=Outcome.NOT_SEEN, because="no body stands out from the ground",
        area_m2=Measure(value=0.0, u95=UNSEEN_BELOW_M2 + hidden),
    )  # fmt: skip


def _with_changes(told: Sequence[YardLook]) -> list[YardLook]:
    measured: list[YardLook] = []
    every = []
    for one in told:
        if one.area_m2 is not None:
            if measured:
                one = dataclasses.replace(
                    one, since_earlier=_change(measured[-1], one), since_first=_change(measured[0], one)
                )
            measured.append(one)
        every.append(one)
    return every


def _change(earlier: YardLook, later: YardLook) -> YardChange | None:
    before, after = earlier.area_m2, later.area_m2
    if before is None or after is None:
        return None
    return YardChange(
        change_m2=(after.value or 0.0) - (before.value or 0.0),
        u95_m2=float(np.hypot(before.u95 or 0.0, after.u95 or 0.0)),
    )
