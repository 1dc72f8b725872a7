"""Figures from pixels: the scene with its berths, the vessels found and their lengths, scale, north and credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Polygon

from quaywatch.assessment.wording import counted, measure_words, span_words
from quaywatch.geo import Shape
from quaywatch.records.artefact import Figure, Rights
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, ZoneKind
from quaywatch.records.scene import Scene
from quaywatch.report.drawing import (
    INK,
    draw_scale_and_north,
    drawable_text,
    halo,
    is_drawable,
    sensor_words,
    true_colour,
)
from quaywatch.report.grounds import vessel_labels
from quaywatch.report.labels import Box, place_labels

__all__ = ["draw_scene_figure", "scene_figure"]

WIDTH_IN, DPI = 10.0, 150
HEAD_IN, FOOT_IN = 0.72, 0.62
"""Height of the strips above and below the picture, in inches."""
MOST_LABELS = 40
"""Vessels that get a label, longest first; more would hide the picture."""
_VESSEL, _ZONE = "#ffd23f", "#ffffff"
_ZONE_STYLES = {
    Outcome.SEEN: ("solid", 1.3, " with a vessel"),
    Outcome.NOT_SEEN: ((0, (5, 3)), 1.1, ", none found"),
    Outcome.NOT_OBSERVABLE: ((0, (1, 2)), 1.3, ", not observable"),
}


def draw_scene_figure(
    window: PixelWindow,
    site: Site,
    detections: Sequence[Detection],
    answers: Sequence[ZoneAnswer],
    *,
    synthetic: bool = False,
) -> bytes:
    """The picture of one scene at one site, as PNG: equal input gives equal bytes on one version of matplotlib.

    Detections are outlined and carry their label and length ± u95; berths and other zones where ships lie are outlined
    by what was found in them, told apart by the kind of line.
    """
    rows, columns = window.shape
    picture_in = WIDTH_IN * rows / columns
    height_in = picture_in + HEAD_IN + FOOT_IN
    canvas = Canvas(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor="white")
    FigureCanvasAgg(canvas)
    axes = canvas.add_axes((0.0, FOOT_IN / height_in, 1.0, picture_in / height_in))
    axes.set_axis_off()
    axes.imshow(true_colour(window), interpolation="bicubic", extent=(0, columns, rows, 0), aspect="auto")
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    zones = _draw_zones(axes, window, site, answers)
    _draw_vessels(axes, window, detections, zones)
    draw_scale_and_north(axes, window)
    _draw_words(canvas, window.scene, site, height_in, synthetic)
    _draw_key(canvas, bool(detections), _by_kind(site, answers), height_in)
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def scene_figure(
    scene: Scene,
    site: Site,
    detections: Sequence[Detection] | None,
    answers: Sequence[ZoneAnswer],
    *,
    image: str,
    rights: Rights,
) -> Figure:
    """The record of a drawn figure with its title, caption, credit and a text for those who cannot see it.

    Args:
        scene: The scene that was drawn.
        site: The site.
        detections: What was outlined; None where no detector searched the scene.
        answers: Zone by zone.
        image: SHA-256 of the PNG.
        rights: Those of the scene.
    """
    where = f"{site.name}, {_time_words(scene, site)}"
    outlined = detections or ()
    labels = vessel_labels(outlined)
    listed = "; ".join(
        f"{labels[d.id]} {measure_words(d.length_m, 'm')}, {'at a quay' if d.at_quay else 'in open water'}"
        for d in sorted(outlined, key=lambda d: int(labels[d.id][1:]))[:MOST_LABELS]
    )
    found = "Not searched for vessels"
    if detections is not None:
        zones = "".join(f", {_occupied_words(kind, told)}" for kind, told in _by_kind(site, answers).items())
        found = f"{counted(len(detections), 'vessel')} outlined{zones}"
    lengths = " Lengths with the 95 % interval." if outlined else ""
    return Figure(
        id=f"scene-{scene.id}-{site.id}",
        image=image,
        title=_title(scene, site),
        caption=f"{where}. {sensor_words(scene)}. {found}.{lengths}",
        alt=f"Satellite image of {where}: {found}." + (f" {listed}." if listed else ""),
        credit=rights.credit or scene.credit,
        site=site.id,
        scene=scene.id,
        rights=rights,
    )


def _by_kind(site: Site, answers: Sequence[ZoneAnswer]) -> dict[str, list[ZoneAnswer]]:
    """The answers by the kind of their zone, in the order in which kinds are defined, so that berths come first."""
    kinds = {zone.id: zone.kind for zone in site.zones}
    return {
        kind: told for kind in ZoneKind if (told := [answer for answer in answers if kinds.get(answer.zone) is kind])
    }


def _occupied_words(kind: str, answers: Sequence[ZoneAnswer]) -> str:
    seen = sum(answer.outcome is Outcome.SEEN for answer in answers)
    return f"{seen} of {counted(len(answers), kind)} with a vessel"


def _title(scene: Scene, site: Site) -> str:
    day = span_words(scene.acquired, utc_offset_h=site.utc_offset_h)
    day = day.partition(",")[0] if scene.acquired.is_instant else day.partition(" (")[0]
    return f"{site.name}, {day}"


def _time_words(scene: Scene, site: Site) -> str:
    words = span_words(scene.acquired, utc_offset_h=site.utc_offset_h)
    return words if scene.acquired.is_instant else f"{words}, hour not known"


def _outline(window: PixelWindow, shape: Shape) -> npt.NDArray[np.float64]:
    return window.column_row(shape.rings[0])


def _draw_zones(axes: Axes, window: PixelWindow, site: Site, answers: Sequence[ZoneAnswer]) -> list[Box]:
    """Draws the outlines of zones; the boxes round them come back, to be kept clear of labels."""
    drawn: list[Box] = []
    outcomes = {answer.zone: answer.outcome for answer in answers}
    for zone in site.zones:
        if zone.shape is None or zone.id not in outcomes or len(zone.shape.positions) < 2:
            continue
        style, width, _ = _ZONE_STYLES[outcomes[zone.id]]
        outline = _outline(window, zone.shape)
        drawn.append(Box.around(outline))
        axes.add_patch(
            Polygon(
                outline,
                fill=False,
                edgecolor=_ZONE,
                linewidth=width,
                linestyle=style,
                path_effects=halo(1.0),
            )
        )
    return drawn


def _draw_vessels(axes: Axes, window: PixelWindow, detections: Sequence[Detection], zones: Sequence[Box]) -> None:
    labels = vessel_labels(detections)
    ordered = sorted(detections, key=lambda d: int(labels[d.id][1:]))
    outlines = {d.id: _outline(window, d.outline) for d in ordered}
    for outline in outlines.values():
        axes.add_patch(Polygon(outline, fill=False, edgecolor=_VESSEL, linewidth=1.7, path_effects=halo(1.2)))
    rows, columns = window.shape
    per_inch = columns / WIDTH_IN
    texts = {d.id: f"{labels[d.id]}  {measure_words(d.length_m, 'm')}" for d in ordered[:MOST_LABELS]}
    sizes = [(0.078 * len(text) * per_inch, 0.19 * per_inch) for text in texts.values()]
    kept_clear = [*(Box.around(outline) for outline in outlines.values()), *zones]
    anchors = [Box.around(outlines[key]) for key in texts]
    frame = Box(left=0, top=0, right=columns, bottom=rows).shrunk(0.08 * per_inch)
    places = place_labels(anchors, sizes, kept_clear=kept_clear, frame=frame)
    for (key, text), box in zip(texts.items(), places, strict=True):
        if box is not None:
            _draw_label(axes, text, outlines[key], box)


def _nearest_side(outline: npt.NDArray[np.float64], point: tuple[float, float]) -> tuple[float, float]:
    """The middle of the side of an outline that lies nearest to a point."""
    middles = (outline[:-1] + outline[1:]) / 2
    x, y = middles[np.argmin(np.hypot(*(middles - point).T))]
    return float(x), float(y)


def _draw_label(axes: Axes, text: str, outline: npt.NDArray[np.float64], box: Box) -> None:
    axes.annotate(
        text,
        xy=_nearest_side(outline, box.centre),
        xytext=box.centre,
        ha="center",
        va="center",
        fontsize=8.5,
        fontweight="bold",
        color=INK,
        parse_math=False,
        bbox={"boxstyle": "square,pad=0.22", "facecolor": "white", "edgecolor": INK, "linewidth": 0.6, "alpha": 0.92},
        arrowprops={"arrowstyle": "-", "color": "white", "linewidth": 1.1, "path_effects": halo(1.0), "shrinkB": 0},
    )


def _draw_words(canvas: Canvas, scene: Scene, site: Site, height_in: float, synthetic: bool) -> None:
    title = _title(scene, site)
    if not is_drawable(title):
        title = title.replace(site.name, site.id)
    top = 1 - 0.28 / height_in
    plain: dict[str, Any] = {"va": "center", "color": INK, "parse_math": False}
    canvas.text(0.02, top, drawable_text(title), fontsize=15, fontweight="bold", **plain)
    under = f"{_time_words(scene, site)}  ·  {sensor_words(scene)}"
    canvas.text(0.02, 1 - 0.55 / height_in, drawable_text(under), fontsize=9.5 * min(1.0, 120 / len(under)), **plain)
    if synthetic:
        box = {"facecolor": "#8a1c1c", "edgecolor": "none", "pad": 4}
        canvas.text(0.98, top, "SYNTHETIC", ha="right", fontweight="bold", **(plain | {"color": "white", "bbox": box}))
    canvas.text(0.02, 0.17 / height_in, drawable_text(scene.credit), fontsize=8.5, **plain)


def _draw_key(canvas: Canvas, outlined: bool, kinds: Mapping[str, Sequence[ZoneAnswer]], height_in: float) -> None:
    axes = canvas.add_axes((0.0, 0.28 / height_in, 1.0, 0.32 / height_in))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    outcomes = {answer.outcome for answers in kinds.values() for answer in answers}
    noun = next(iter(kinds)) if len(kinds) == 1 else "zone"
    entries: list[tuple[Mapping[str, Any], str]] = []
    if outlined:
        entries.append(({"color": "#c99a00", "linewidth": 2.2}, "object like a vessel"))
    for outcome, (style, width, words) in _ZONE_STYLES.items():
        if outcome in outcomes:
            entries.append(({"color": INK, "linestyle": style, "linewidth": width + 0.3}, noun + words))
    for n, (line, words) in enumerate(entries):
        x = 0.02 + 0.21 * n
        axes.plot([x, x + 0.035], [0.5, 0.5], **line)
        axes.text(x + 0.043, 0.5, words, va="center", fontsize=8.5, color=INK)
