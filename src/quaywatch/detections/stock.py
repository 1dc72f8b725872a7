"""Stock in a yard, look by look: how much ground it covers, of what colour, and how that changed.

The yard's own bare ground is learned from the looks that show it, pixel by pixel, as at berths; where none does, it is
taken from beside the pile. What only darkens the ground (wet, shadow) and what is white as snow is not told as stock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quaywatch.detections.box_looks import CoarsePiles, tell_boxes
from quaywatch.detections.fine_yards import CoarseAnswer, coarsen, find_lit_colour, is_fine, outline_heaps
from quaywatch.detections.materials import Appearance, find_material, is_snow
from quaywatch.detections.pile_bodies import PileBody, is_same_goods
from quaywatch.detections.pile_choice import SIDES_SHOW_M2, UNLIKE_GOODS, WatchedYard, find_explanations
from quaywatch.detections.pile_fractions import CoveredArea, find_states, measure_areas
from quaywatch.detections.yard_series import YardSeries, lay_yard, level_series
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.stock import Material, YardChange, YardLook

__all__ = ["DETECTOR_NAME", "DETECTOR_VERSION", "measure_yard"]

DETECTOR_NAME, DETECTOR_VERSION = "yard_stock", "4"
Array = npt.NDArray[np.float64]

LEAST_USABLE = 0.5
"""Of a yard: with less a look tells nothing."""
ENOUGH_TO_DENY = 0.9
"""Of a yard: with less a look cannot say that nothing lies there."""
LEAST_CONTRAST = 2.0
"""Standard deviations; a pile paler than that is not told from its ground."""
UNSEEN_BELOW_M2 = 2_000.0
"""What may lie in a yard unnoticed: the half-width of an area of nought."""
CAME = "a body that came or went and hides the ground"
STANDS = "a body of one colour unlike the rest of the yard; no look shows it to come or go: a roof would look alike"
DIVIDED = "the looks can be read in two ways: this one shows a body of the pile's colour where none is measured"
NEAR_TIE, CLEARLY_APART = 0.7, 3.0
"""An explanation that accounts for so much of what the best does counts where its area differs by so many intervals."""
MOST_DRIFT = 0.35
"""Of the step from goods to ground: a covered part whose colour is further from the body's is something else."""
UNTOLD_SHARE = 0.12
"""Of an area at fine pixels where no outline parts goods from shadow: half-width. Set on drawn heaps."""
LEAST_DIVIDED_M2 = 5_000.0
"""A body of the pile's colour from which on an area of nought is not believed."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Explanation:
    """A body that explains the looks, and the areas that follow."""

    body: PileBody | None
    areas: list[CoveredArea | None]
    materials: list[Material]
    masks: npt.NDArray[np.bool_] | None = None
    """Pixels that each look shows covered, (looks, rows, columns)."""
    of_one: bool = True
    """Whether every look that it says shows a pile shows its colour there."""

    @property
    def stands(self) -> bool:
        """Whether the pile is told from its contrast alone: no look shows it to come or go."""
        return self.body is not None and self.body.bare is None

    @property
    def weight(self) -> float:
        """How much it accounts for."""
        return sum(area.area_m2 * min(area.contrast, 10.0) for area in self.areas if area is not None)


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
    fine = is_fine(windows[0])
    coarse, factor = coarsen(windows) if fine else (list(windows), 1)
    series = lay_yard(coarse, zone, others)
    yard = WatchedYard(series=series, levelled=level_series(series), refused={})
    shares = series.usable_shares
    _refuse_unusable(yard, shares)
    unusable = frozenset(yard.refused)
    every = [_explained(yard, body) for body in find_explanations(yard)]
    tried = sorted((one for one in every if one.weight > 0.0), key=lambda one: (not one.of_one, -one.weight))
    best = tried[0] if tried else _Explanation(body=None, areas=[None] * len(windows), materials=[])
    best = _widened(best, tried[1:])
    _refuse_divided(yard, best)
    told = [_told(yard, windows[look], zone, look, best) for look in range(len(windows))]
    if fine:
        told = _with_heights(windows, yard, told, best, factor)
        told = tell_boxes(windows, zone, told, CoarsePiles(masks=best.masks, factor=factor, refused=unusable))
    return _with_changes(told)


def _with_heights(
    windows: Sequence[PixelWindow], yard: WatchedYard, told: Sequence[YardLook], best: _Explanation, factor: int
) -> list[YardLook]:
    """Looks with area, height and volume as fine pixels show them; why not, where they do not."""
    answers: list[CoarseAnswer | None] = []
    for look, one in enumerate(told):
        area, masks = best.areas[look], best.masks
        if one.outcome is not Outcome.SEEN or area is None or masks is None:
            answers.append(None)
            continue
        changed = best.body.mask if best.body is not None and best.body.look == look else masks[look]
        whole = masks[look] | changed
        goods = find_lit_colour(yard.series.values[look].astype(np.float64), whole, area.colour)
        material = find_material(Appearance.of(yard.series.bands, goods, area.ground))
        lit = dataclasses.replace(one, material=material)
        cover_m2 = float(whole.sum()) * yard.series.cell_m2
        answers.append(CoarseAnswer(look=lit, mask=whole, mask_m2=cover_m2, goods=goods, ground=area.ground))
    finer = outline_heaps(windows, yard.series.bands, answers, factor)
    return [
        dataclasses.replace(
            outlined or _unoutlined(one, answer), volume_because=why or (outlined or one).volume_because
        )
        for one, answer, (outlined, why) in zip(told, answers, finer, strict=True)
    ]


def _unoutlined(look: YardLook, answer: CoarseAnswer | None) -> YardLook:
    """A look whose heap could not be outlined: its interval holds all that changed, dark sides and shadow included."""
    area = look.area_m2
    if answer is None or area is None or area.value is None:
        return look
    u95 = max(float(np.hypot(area.u95 or 0.0, UNTOLD_SHARE * area.value)), abs(answer.mask_m2 - area.value))
    return dataclasses.replace(look, area_m2=Measure(value=area.value, u95=u95))


def _explained(yard: WatchedYard, body: PileBody) -> _Explanation:
    states = find_states(yard.series, yard.levelled, body)
    areas, covered = measure_areas(yard.series, yard.levelled, states)
    if yard.series.cell_m2 <= SIDES_SHOW_M2 and body.bare is not None:
        areas = [
            dataclasses.replace(area, area_m2=0.0) if area and look == body.bare and not _is_of(yard, body, look, area)
            else area
            for look, area in enumerate(areas)
        ]  # fmt: skip
    shown = [area for area in areas if area is not None and _is_shown(area)]
    bands = yard.series.bands
    materials = [find_material(Appearance.of(bands, area.colour, area.ground)) for area in shown]
    of_one = all(
        area is None or not _is_shown(area) or _is_of(yard, body, look, area) for look, area in enumerate(areas)
    )
    return _Explanation(body=body, areas=areas, materials=materials, masks=covered.masks, of_one=of_one)


def _is_of(yard: WatchedYard, body: PileBody, look: int, area: CoveredArea) -> bool:
    """Whether what a look shows covered has the body's colour, in its own light or in the common one."""
    levelled = yard.levelled
    lights = (
        (area.colour, levelled.own(body.look, body.colour), levelled.own(body.look, body.ground)),
        (levelled.common(look, area.colour), body.colour, body.ground),
    )
    return any(
        float(np.linalg.norm(shown - goods)) < MOST_DRIFT * float(np.linalg.norm(ground - goods))
        for shown, goods, ground in lights
    )


def _is_shown(area: CoveredArea) -> bool:
    return area.area_m2 > 0.0 and area.contrast >= LEAST_CONTRAST


def _widened(best: _Explanation, others: Sequence[_Explanation]) -> _Explanation:
    """The best explanation, its intervals wide enough to hold what others say that account for nearly as much."""
    areas = list(best.areas)
    for other in others:
        if other.weight < NEAR_TIE * best.weight or (best.of_one and not other.of_one):
            continue
        for look, (ours, theirs) in enumerate(zip(areas, other.areas, strict=True)):
            if ours is None or theirs is None:
                continue
            apart = abs(ours.area_m2 - theirs.area_m2)
            if apart > CLEARLY_APART * float(np.hypot(ours.u95_m2, theirs.u95_m2)):
                areas[look] = dataclasses.replace(ours, u95_m2=max(ours.u95_m2, apart))
    return dataclasses.replace(best, areas=areas)


def _refuse_divided(yard: WatchedYard, best: _Explanation) -> None:
    """Looks that are said to show nothing, and show a body of the pile's own reflectance."""
    if best.body is None:
        return
    for body in yard.flat:
        area = best.areas[body.look]
        large = body.mask.sum() * yard.series.cell_m2 > LEAST_DIVIDED_M2
        if area is None or _is_shown(area) or not large or body.look in yard.refused:
            continue
        if is_same_goods(yard.levelled, body, best.body):
            yard.refused[body.look] = DIVIDED


def _refuse_unusable(yard: WatchedYard, shares: Array) -> None:
    for look, share in enumerate(shares):
        if share < LEAST_USABLE:
            yard.refused[look] = f"{share:.0%} of the yard could be seen"
        elif not np.isfinite(yard.levelled.gains[look]).all():
            yard.refused[look] = "too little ground round the yard could be seen to tell the light"
        elif _is_white(yard.series, look):
            yard.refused[look] = "snow, or cloud that no mask knows, lies on the ground round the yard"
    yard.blank_refused()


def _is_white(series: YardSeries, look: int) -> bool:
    pixels = series.values[look][:, series.ground & series.seen[look]]
    return is_snow(dict(zip(series.bands, np.median(pixels, axis=1).tolist(), strict=True)))


def _told(yard: WatchedYard, window: PixelWindow, zone: Zone, look: int, best: _Explanation) -> YardLook:
    area = best.areas[look]
    share = float(yard.series.usable_shares[look])
    base = YardLook(
        scene=window.scene.id, acquired=window.scene.acquired, zone=zone.id, outcome=Outcome.NOT_OBSERVABLE,
        because=yard.refused.get(look, ""), usable_share=min(share, 1.0),
    )  # fmt: skip
    if look in yard.refused:
        return base
    hidden = (1.0 - min(share, 1.0)) * float(yard.series.yard.sum()) * yard.series.cell_m2
    if area is not None and _is_shown(area):
        material = find_material(Appearance.of(yard.series.bands, area.colour, area.ground))
        if best.stands and set(best.materials) <= {Material.UNKNOWN}:
            return dataclasses.replace(base, because=UNLIKE_GOODS)
        return dataclasses.replace(
            base, outcome=Outcome.SEEN, because=STANDS if best.stands else CAME,
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
