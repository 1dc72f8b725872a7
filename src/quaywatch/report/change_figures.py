"""Pictures of changes: the same ground before and after, drawn alike, so that one can be laid over the other.

One pair shows all that came and went round a site's zones; one more each new structure of a zone, the longest first,
with its length along its axis and what it covers of a track.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Polygon

from quaywatch.assessment.wording import counted, plain_key, span_words
from quaywatch.geo import Shape, ShapeKind
from quaywatch.records.change import Change, ChangeSign
from quaywatch.records.change_survey import ChangeSurvey, PlacedChange
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, Zone, ZoneKind
from quaywatch.records.scene import Modality, Scene
from quaywatch.report.built_words import change_labels, cover_words, metres_words
from quaywatch.report.drawing import INK, draw_scale_and_north, drawable_text, halo, sensor_words, true_colour
from quaywatch.report.labels import Box, place_labels

__all__ = ["DrawnPictures", "PictureOrder", "draw_change_pictures"]

FloatArray = npt.NDArray[np.float64]

WIDTH_IN, DPI = 6.2, 120
LETTERS = 12.5
"""Size of letters in points: readable where the picture is as narrow as a telephone."""
MOST_STRUCTURES = 3
"""New structures that get a picture of their own, the longest first."""
MOST_LABELS = 30
OVERVIEW_M, CLOSE_M = 150.0, 160.0
"""Ground shown round the zones, and round a structure."""
LEAST_SIDE_PIXELS = 24
ASPECT = 0.75
"""Height of a close picture by its width."""
_NEW, _GONE, _TRACK, _COVERED = "#ffd23f", "#ff8f6b", "#ffffff", "#27d3f5"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PictureOrder:
    """What is to be drawn."""

    site: Site
    survey: ChangeSurvey
    windows: Mapping[str, PixelWindow]
    """By scene; those of one kind of sensor are laid over one another on one grid."""
    synthetic: bool
    """True where any evidence is made up: said in every picture."""

    def pair(self, change: Change | None) -> tuple[PixelWindow, PixelWindow]:
        """The last earlier and the last later look of the finest kind of pictures that saw a change; else of radar."""
        views = () if change is None else change.views
        saw = {view.sensor for view in views if view.outcome is Outcome.SEEN}
        looks = [self.survey.looks_of(kind) for kind in self.survey.sensors if not saw or kind in saw]
        pairs = [(self.windows[before[-1]], self.windows[after[-1]]) for before, after in looks]
        return min(pairs, key=lambda pair: pair[0].scene.modality is Modality.RADAR)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones that were searched."""
        return tuple(zone for zone in self.site.zones if zone.id in self.survey.zones and zone.shape is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPictures:
    """A pair of PNGs and their words."""

    id: str
    """Stable key."""
    change: str | None
    """Key of the change; None for all."""
    scenes: tuple[str, str]
    """Keys of the two scenes."""
    images: tuple[bytes, bytes]
    title: str
    caption: str
    alts: tuple[str, str]


def draw_change_pictures(order: PictureOrder) -> tuple[DrawnPictures, ...]:
    """The pictures of a survey: all of it, then its longest new structures. Equal input gives equal bytes."""
    built = [placed for placed in order.survey.changes if placed.is_new_structure]
    longest = sorted(built, key=lambda placed: (-(placed.change.length_m.value or 0.0), placed.change.id))
    overview = _drawn(order, None)
    return (overview, *(_drawn(order, placed) for placed in longest[:MOST_STRUCTURES]))


def _drawn(order: PictureOrder, placed: PlacedChange | None) -> DrawnPictures:
    change = None if placed is None else placed.change
    pair = order.pair(change)
    here = _frame(order, pair[0], change)
    images = [_draw(order, (pair[side], bool(side)), here, change) for side in range(2)]
    title, told = _words(order, placed)
    days = [_day(order.site, window.scene) for window in pair]
    first = pair[0].scene
    caption = f"{title}: before ({days[0]}) and after ({days[1]}). {sensor_words(first)}. {told}"
    return DrawnPictures(
        id=f"changes-{order.survey.site}-{change.id if change else 'all'}",
        change=change.id if change else None,
        scenes=(pair[0].scene.id, pair[1].scene.id),
        images=(images[0], images[1]),
        title=title,
        caption=caption,
        alts=(
            f"Satellite image of {order.site.name} before, {days[0]}.",
            f"The same ground after, {days[1]}. {told}",
        ),
    )


def _words(order: PictureOrder, placed: PlacedChange | None) -> tuple[str, str]:
    if placed is None:
        new = sum(one.change.sign is ChangeSign.NEW for one in order.survey.changes)
        gone = len(order.survey.changes) - new
        key = "Yellow: came. Orange: went. Dashed: not there in that look. White: the zones looked at."
        return f"{order.site.name}, all changes", f"{counted(new, 'outline')} of what came, {gone} of what went. {key}"
    change, label = placed.change, change_labels(order.survey)[placed.change.id]
    size = f"{metres_words(change.length_m)} long and {metres_words(change.width_m)} wide"
    covers = "".join(f" {words}" for words in cover_words(order.site, change))
    key = " Blue: the part of the track under it." if covers else ""
    title = f"{order.site.name}, new structure {label} at {plain_key(placed.zone or '')}"
    return title, f"Outlined: {size} (95 % intervals).{covers}{key}"


def _day(site: Site, scene: Scene) -> str:
    words = span_words(scene.acquired, utc_offset_h=site.utc_offset_h)
    return words.partition(",")[0] if scene.acquired.is_instant else words.partition(" (")[0]


def _frame(order: PictureOrder, window: PixelWindow, change: Change | None) -> tuple[slice, slice]:
    """Rows and columns to show: all zones and changes, or one structure, with some ground round them."""
    metres = window.scene.gsd_m
    shapes = [zone.shape for zone in order.zones if zone.shape is not None] if change is None else [change.outline]
    if change is None:
        shapes += [placed.change.outline for placed in order.survey.changes]
    points = np.vstack([window.column_row(shape.rings[0]) for shape in shapes])
    round_m = OVERVIEW_M if change is None else max(CLOSE_M, 0.6 * float(np.hypot(*np.ptp(points, axis=0))) * metres)
    pad = round_m / metres
    low, high = points.min(axis=0) - pad, points.max(axis=0) + pad
    width = max(high[0] - low[0], (high[1] - low[1]) / ASPECT, LEAST_SIDE_PIXELS)
    height = max(high[1] - low[1], width * ASPECT)
    rows, columns = window.shape
    spans = []
    for middle, extent, whole in zip((low + high) / 2, (width, height), (columns, rows), strict=True):
        size = min(whole, int(np.ceil(extent)))
        start = int(np.clip(np.floor(middle - size / 2), 0, whole - size))
        spans.append(slice(start, start + size))
    return spans[1], spans[0]


def _cut(window: PixelWindow, here: tuple[slice, slice]) -> PixelWindow:
    return replace(
        window,
        values={band: grid[here] for band, grid in window.values.items()},
        valid=window.valid[here],
        cloud=None if window.cloud is None else window.cloud[here],
        transform=window.transform @ Affine.translation(here[1].start, here[0].start),
    )


def _draw(
    order: PictureOrder, look: tuple[PixelWindow, bool], here: tuple[slice, slice], change: Change | None
) -> bytes:
    """One of the two pictures: of a window, which is the later one or not."""
    whole, after = look
    window = _cut(whole, here)
    rows, columns = window.shape
    canvas = Canvas(figsize=(WIDTH_IN, WIDTH_IN * rows / columns), dpi=DPI, facecolor="white")
    FigureCanvasAgg(canvas)
    axes = canvas.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    picture = true_colour(whole)[here]
    axes.imshow(picture, interpolation="bicubic", extent=(0, columns, rows, 0), aspect="auto")
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    _draw_zones(axes, window, order.zones, close=change is not None)
    if change is None:
        _draw_all(axes, window, order.survey, after=after)
    else:
        _draw_one(axes, window, order, change, after=after)
    draw_scale_and_north(axes, window, size=LETTERS)
    _draw_badges(axes, order, window, after=after)
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw_zones(axes: Axes, window: PixelWindow, zones: Sequence[Zone], *, close: bool) -> None:
    for zone in zones:
        if zone.shape is None:
            continue
        line = window.column_row(zone.shape.rings[0])
        track = zone.kind is ZoneKind.TRACK
        if close and not track:
            continue  # its edge would cross the structure
        axes.plot(*line.T, color=_TRACK, linewidth=1.2, alpha=0.95, path_effects=halo(0.6))


def _draw_all(axes: Axes, window: PixelWindow, survey: ChangeSurvey, *, after: bool) -> None:
    outlines = {placed.change.id: window.column_row(placed.change.outline.rings[0]) for placed in survey.changes}
    for placed in survey.changes:
        shown = (placed.change.sign is ChangeSign.NEW) is after
        _outline(axes, outlines[placed.change.id], placed.change.sign, faint=not shown)
    if not after:
        return
    rows, columns = window.shape
    per_inch = columns / WIDTH_IN
    labels = [
        (placed.change.id, label)
        for placed, label in zip(survey.changes, change_labels(survey).values(), strict=True)
        if placed.is_new_structure
    ][:MOST_LABELS]
    sizes = [(0.115 * len(label) * per_inch, 0.21 * per_inch) for _, label in labels]
    anchors = [Box.around(outlines[key]) for key, _ in labels]
    kept_clear = [Box.around(outline) for outline in outlines.values()]
    frame = Box(left=0, top=0, right=columns, bottom=rows).shrunk(0.05 * per_inch)
    places = place_labels(anchors, sizes, kept_clear=kept_clear, frame=frame)
    for (_, label), box in zip(labels, places, strict=True):
        if box is not None:
            _label(axes, box.centre, label, 0.0, size=LETTERS - 2.5)


def _draw_one(axes: Axes, window: PixelWindow, order: PictureOrder, change: Change, *, after: bool) -> None:
    outline = window.column_row(change.outline.rings[0])
    _outline(axes, outline, change.sign, faint=not after)
    if not after:
        return
    for zone in order.zones:
        if zone.shape is not None and zone.shape.kind is ShapeKind.LINE:
            for part in _covered(window, zone.shape, outline):
                axes.plot(*part.T, color=_COVERED, linewidth=4.0, solid_capstyle="butt", path_effects=halo(3.4))
    _draw_length(axes, window, outline, metres_words(change.length_m))


def _outline(axes: Axes, outline: FloatArray, sign: ChangeSign, *, faint: bool) -> None:
    new = sign is ChangeSign.NEW
    axes.add_patch(
        Polygon(
            outline,
            fill=False,
            edgecolor=_NEW if new else _GONE,
            linewidth=1.2 if faint else 1.9,
            linestyle=(0, (4, 3)) if faint else "solid",
            path_effects=halo(1.2),
        )
    )


def _covered(window: PixelWindow, track: Shape, outline: FloatArray) -> Iterator[FloatArray]:
    """The parts of a track under a structure, in pixels."""
    line = shapely.LineString(window.column_row(track.rings[0]))
    shared = line.intersection(shapely.make_valid(shapely.Polygon(outline)))
    for part in getattr(shared, "geoms", [shared]):
        if isinstance(part, shapely.LineString) and not part.is_empty:
            yield np.asarray(part.coords)


def _draw_length(axes: Axes, window: PixelWindow, outline: FloatArray, words: str) -> None:
    """A measuring line beside the structure, along its long axis, with the length on it."""
    corners = outline[:4]
    sides = np.diff(np.vstack([corners, corners[:1]]), axis=0)
    longest = int(np.argmax(np.hypot(*sides.T)))
    along = sides[longest] / np.hypot(*sides[longest])
    across = np.array([-along[1], along[0]])
    across = -across if across[1] > 0 else across  # upwards in the picture
    middle, half = corners.mean(axis=0), np.hypot(*sides[longest]) / 2
    per_inch = window.shape[1] / WIDTH_IN
    out = float(np.max((corners - middle) @ across)) + 0.16 * per_inch
    ends = [middle + across * out + way * half * along for way in (-1.0, 1.0)]
    style: dict[str, Any] = {"color": "white", "linewidth": 1.8, "path_effects": halo(1.4)}
    axes.plot(*np.array(ends).T, **style)
    for end in ends:
        axes.plot(*np.array([end - 0.07 * per_inch * across, end + 0.07 * per_inch * across]).T, **style)
    angle = float(np.degrees(np.arctan2(-along[1], along[0])))
    turned = (angle + 90.0) % 180.0 - 90.0  # never upside down
    _label(axes, tuple(middle + across * (out + 0.24 * per_inch)), words, turned, size=LETTERS)


def _label(axes: Axes, place: tuple[float, ...], words: str, turned: float, *, size: float) -> None:
    box = {"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": INK, "linewidth": 0.6, "alpha": 0.94}
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontweight": "bold", "color": INK, "parse_math": False}
    axes.text(place[0], place[1], words, rotation=turned, rotation_mode="anchor", fontsize=size, bbox=box, **style)


def _draw_badges(axes: Axes, order: PictureOrder, window: PixelWindow, *, after: bool) -> None:
    """Which of the two it is, at the side that is seen when the two are half laid over one another."""
    words = f"{'After' if after else 'Before'}: {_day(order.site, window.scene)}"
    place: dict[str, Any] = {"ha": "left", "va": "top"} if not after else {"ha": "right", "va": "bottom"}
    style: dict[str, Any] = {"color": "white", "fontweight": "bold", "parse_math": False, "fontsize": LETTERS}
    box = {"facecolor": INK, "edgecolor": "none", "pad": 4, "alpha": 0.88}
    x, y = (0.02, 0.975) if not after else (0.98, 0.03)
    axes.text(x, y, drawable_text(words), transform=axes.transAxes, bbox=box, **place, **style)
    if order.synthetic:
        red = {"facecolor": "#8a1c1c", "edgecolor": "none", "pad": 4}
        x, y, ha, va = (0.02, 0.875, "left", "top") if not after else (0.98, 0.13, "right", "bottom")
        axes.text(x, y, "SYNTHETIC", transform=axes.transAxes, bbox=red, ha=ha, va=va, **style)
