"""Figures from pixels: the scene with its berths, the vessels found and their lengths, scale, north and credit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Polygon

from quaywatch.assessment.wording import counted, measure_words, number_words, shown_text, span_words
from quaywatch.geo import Shape, distance_m
from quaywatch.plugins import find_sensors
from quaywatch.records.artefact import Figure, Rights
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.report.grounds import vessel_labels
from quaywatch.report.labels import Box, place_labels

__all__ = ["draw_scene_figure", "scene_figure"]

WIDTH_IN, DPI = 10.0, 150
HEAD_IN, FOOT_IN = 0.72, 0.62
"""Height of the strips above and below the picture, in inches."""
MOST_LABELS = 40
"""Vessels that get a label, longest first; more would hide the picture."""
_INK, _VESSEL, _ZONE = "#16202b", "#ffd23f", "#ffffff"
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
    axes.imshow(_composite(window), interpolation="bicubic", extent=(0, columns, rows, 0), aspect="auto")
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    zones = _draw_zones(axes, window, site, answers)
    _draw_vessels(axes, window, detections, zones)
    _draw_scale_and_north(axes, window)
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
        caption=f"{where}. {_sensor_words(scene)}. {found}.{lengths}",
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


def _sensor_words(scene: Scene) -> str:
    profile = find_sensors().get(scene.sensor)
    name = scene.sensor if profile is None else profile.title
    return f"{name}, {number_words(round(scene.gsd_m, 1))}\u00a0m a pixel on the ground"


def _composite(window: PixelWindow) -> npt.NDArray[np.float64]:
    """True colour where there are three colours, else one band in grey; stretched between percentiles."""
    bands = [Band.RED, Band.GREEN, Band.BLUE]
    if not all(band in window.values for band in bands):
        liked = (Band.NIR, Band.GREEN, Band.VV, Band.VH)
        one = next((band for band in liked if band in window.values), next(iter(window.values)))
        bands = [one] * 3
    radar = window.scene.modality is Modality.RADAR
    layers = [_stretched(window.values[band].astype(np.float64), window.valid, radar) for band in bands]
    return np.dstack(layers)


def _stretched(values: npt.NDArray[np.float64], valid: npt.NDArray[np.bool_], radar: bool) -> npt.NDArray[np.float64]:
    shown = 10 * np.log10(np.maximum(values, 1e-6)) if radar else values
    known = valid & np.isfinite(shown)
    if not known.any():
        return np.full(values.shape, 0.5)
    low, high = np.percentile(shown[known], [1.0, 99.5])
    level = np.clip((shown - low) / max(high - low, 1e-9), 0.0, 1.0)
    return np.where(known, level ** (1.0 if radar else 0.7), 0.5)


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
                path_effects=_halo(1.0),
            )
        )
    return drawn


def _draw_vessels(axes: Axes, window: PixelWindow, detections: Sequence[Detection], zones: Sequence[Box]) -> None:
    labels = vessel_labels(detections)
    ordered = sorted(detections, key=lambda d: int(labels[d.id][1:]))
    outlines = {d.id: _outline(window, d.outline) for d in ordered}
    for outline in outlines.values():
        axes.add_patch(Polygon(outline, fill=False, edgecolor=_VESSEL, linewidth=1.7, path_effects=_halo(1.2)))
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
        color=_INK,
        parse_math=False,
        bbox={"boxstyle": "square,pad=0.22", "facecolor": "white", "edgecolor": _INK, "linewidth": 0.6, "alpha": 0.92},
        arrowprops={"arrowstyle": "-", "color": "white", "linewidth": 1.1, "path_effects": _halo(1.0), "shrinkB": 0},
    )


def _halo(width: float) -> list[Any]:
    return [patheffects.Stroke(linewidth=width + 1.6, foreground=_INK, alpha=0.75), patheffects.Normal()]


def _draw_scale_and_north(axes: Axes, window: PixelWindow) -> None:
    rows, columns = window.shape
    middle = window.lonlat([[columns / 2, rows / 2], [columns / 2 + 1, rows / 2]])
    metres_a_pixel = distance_m(middle[0], middle[1])
    length = _round_length(0.2 * columns * metres_a_pixel)
    x, y = 0.03 * columns, rows - 0.03 * columns
    across = length / metres_a_pixel
    axes.plot([x, x + across], [y, y], color="white", linewidth=3.5, solid_capstyle="butt", path_effects=_halo(3.0))
    words = f"{number_words(length)} m" if length < 1000 else f"{number_words(length / 1000)} km"
    style: dict[str, Any] = {"color": "white", "fontsize": 9.5, "fontweight": "bold", "path_effects": _halo(1.0)}
    axes.text(x + across / 2, y - 0.012 * columns, words, ha="center", va="bottom", **style)
    up = _north(window)
    tip = np.array([columns - 0.04 * columns, 0.035 * columns])
    foot = tip - up * 0.05 * columns
    axes.annotate(
        "",
        xy=tuple(tip),
        xytext=tuple(foot),
        arrowprops={"arrowstyle": "-|>", "color": "white", "linewidth": 2.2, "path_effects": _halo(1.4)},
    )
    letter_x, letter_y = foot - up * 0.014 * columns
    axes.text(letter_x, letter_y, "N", ha="center", va="center", **style)


def _north(window: PixelWindow) -> npt.NDArray[np.float64]:
    """Unit vector to north in pixels (columns, rows), at the centre."""
    rows, columns = window.shape
    here = window.lonlat([[columns / 2, rows / 2]])[0]
    there = type(here)(lon=here.lon, lat=min(90.0, here.lat + 1e-3))
    step = window.column_row((there,))[0] - np.array([columns / 2, rows / 2])
    return np.asarray(step / (math.hypot(step[0], step[1]) or 1.0))


def _round_length(length_m: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is no longer."""
    power = 10.0 ** math.floor(math.log10(max(length_m, 1e-3)))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= max(length_m, 1e-3))


def _draw_words(canvas: Canvas, scene: Scene, site: Site, height_in: float, synthetic: bool) -> None:
    title = _title(scene, site)
    if not _drawable(title):
        title = title.replace(site.name, site.id)
    top = 1 - 0.28 / height_in
    plain: dict[str, Any] = {"va": "center", "color": _INK, "parse_math": False}
    canvas.text(0.02, top, _drawn(title), fontsize=15, fontweight="bold", **plain)
    under = f"{_time_words(scene, site)}  ·  {_sensor_words(scene)}"
    canvas.text(0.02, 1 - 0.55 / height_in, _drawn(under), fontsize=9.5 * min(1.0, 120 / len(under)), **plain)
    if synthetic:
        box = {"facecolor": "#8a1c1c", "edgecolor": "none", "pad": 4}
        canvas.text(0.98, top, "SYNTHETIC", ha="right", fontweight="bold", **(plain | {"color": "white", "bbox": box}))
    canvas.text(0.02, 0.17 / height_in, _drawn(scene.credit), fontsize=8.5, **plain)


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
            entries.append(({"color": _INK, "linestyle": style, "linewidth": width + 0.3}, noun + words))
    for n, (line, words) in enumerate(entries):
        x = 0.02 + 0.21 * n
        axes.plot([x, x + 0.035], [0.5, 0.5], **line)
        axes.text(x + 0.043, 0.5, words, va="center", fontsize=8.5, color=_INK)


def _drawn(text: str) -> str:
    """Text with what the font lacks left out: a figure must not show boxes in place of letters."""
    font = get_font(findfont(FontProperties()))
    return "".join(c for c in shown_text(text) if font.get_char_index(ord(c)))


def _drawable(text: str) -> bool:
    return _drawn(text) == text
