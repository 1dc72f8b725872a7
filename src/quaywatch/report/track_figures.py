"""Figures of ship tracks: a map with gaps dashed, and lanes of time with calls as bars.

Dashes and pale bars are times in which no position was received; their shade is the chance that the ship would have
been heard had it sent. Where nothing tells that chance they are grey.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib import colormaps
from matplotlib import dates as _dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from quaywatch.clock import HOUR_MS
from quaywatch.records.track import Positions
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.report.drawing import INK, drawable_text

__all__ = ["Events", "TrackPicture", "draw_time_lanes", "draw_track_map", "find_drawn_vessels"]

Column = npt.NDArray[Any]
dates: Any = _dates  # not typed
Events = Mapping[TrackEventKind, TrackEvents]
"""Tables by kind."""

MOST_VESSELS = 8
"""Drawn: those with most events, then those heard most."""
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#5b4a9c", "#7a5c1e")
"""Told apart by most who see colours otherwise (after Okabe and Ito 2008)."""
UNKNOWN = "#8a8f98"
SEA = "#f4f8fb"
WIDTH_IN, DPI = 10.0, 150
ROW_IN = 0.62
LEGEND_IN = 0.6
"""Of a map's height, for the names of the ships."""
CLOSE = 0.15, 0.25
"""Of the map's height and width: a site so near to the south of another has its name below."""
LETTERS = 120
"""Of the names of calls that fit along the lanes."""
LEAST_LETTERS = 5
LEAST_ASPECT = 0.5
"""Of a map's sides."""
SILENCE_MS = 6 * HOUR_MS
"""A line is not drawn through as long a silence: gaps are drawn from their events."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackPicture:
    """What a figure of tracks shows."""

    positions: Positions
    """By vessel and time."""
    events: Events
    """Tables by kind; those that lack are not drawn."""
    credit: str
    """Whose data they are."""
    synthetic: bool = False
    """Drawn, not received: said in the figure."""
    total: int | None = None
    """Ships in the data, where the positions are those of some of them."""
    first: tuple[int, ...] = ()
    """Ships that are drawn before others."""
    site_names: Mapping[str, str] = field(default_factory=dict)
    """What sites are called, by their keys; others are called by those."""

    @property
    def vessels(self) -> list[int]:
        """The ships that are drawn."""
        known, rows = np.unique(self.positions.mmsi, return_counts=True)
        told, before = _events_of(known, self.events), _places_in(known, self.first)
        return [int(known[number]) for number in np.lexsort((known, -rows, -told, before))[:MOST_VESSELS]]

    def name(self, mmsi: int) -> str:
        """Name and number of a ship."""
        for table in self.events.values():
            for number in np.flatnonzero(table.columns["mmsi"] == mmsi):
                if table.columns["name"][number]:
                    return f"{drawable_text(str(table.columns['name'][number]))} ({mmsi})"
        return str(mmsi)

    def site(self, call: Mapping[str, Any]) -> str:
        """Name of the site of a call."""
        key = str(call["site"])
        return drawable_text(self.site_names.get(key, key))

    def of(self, kind: TrackEventKind, mmsi: int) -> list[dict[str, Any]]:
        """A ship's events of a kind."""
        table = self.events.get(kind)
        if table is None:
            return []
        rows = np.flatnonzero(table.columns["mmsi"] == mmsi)
        return [{name: column[row] for name, column in table.columns.items()} for row in rows]


def find_drawn_vessels(events: Events, first: Sequence[int] = ()) -> tuple[int, ...]:
    """The ships whose positions a picture needs: some first, then those with most events, as many as are drawn."""
    known = np.unique(np.concatenate([np.zeros(0, np.int64), *(table.columns["mmsi"] for table in events.values())]))
    told, before = _events_of(known, events), _places_in(known, first)
    return tuple(int(known[number]) for number in np.lexsort((known, -told, before))[:MOST_VESSELS])


def draw_track_map(picture: TrackPicture) -> bytes:
    """The tracks on a map, as PNG. Equal scales in north and east at the middle; no projection for measuring."""
    lon0 = _middle_lon(picture.positions.lon)
    box = _box(picture, lon0)
    height = min(max(WIDTH_IN * _aspect(box), 4.0), 12.0) + LEGEND_IN
    ships = [
        Line2D([], [], color=colour, linewidth=2.0, label=picture.name(mmsi))
        for colour, mmsi in zip(PALETTE, picture.vessels, strict=False)
    ]
    canvas, axes = _canvas(picture, height, "Positions received, and gaps between them", ships)
    axes.set_facecolor(SEA)
    for colour, mmsi in zip(PALETTE, picture.vessels, strict=False):
        _track(axes, picture.positions.take(picture.positions.mmsi == mmsi), lon0, colour)
        for gap in picture.of(TrackEventKind.GAPS, mmsi):
            lons = _turned(np.array([gap["start_lon"], gap["end_lon"]], float), lon0)
            axes.plot(lons, [gap["start_lat"], gap["end_lat"]], linestyle=(0, (4, 3)), color=_shade(gap), linewidth=1.8)
        for call in picture.of(TrackEventKind.PORT_CALLS, mmsi):
            axes.plot(_turned(np.array([call["lon"]], float), lon0), [call["lat"]], "s", color=colour, markersize=6)
    _name_sites(axes, picture, lon0, box)
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.set_aspect(1.0 / max(math.cos(math.radians((box[1] + box[3]) / 2.0)), 0.05))
    axes.xaxis.set_major_formatter(lambda value, _: _degrees((value + 180.0) % 360.0 - 180.0, "EW"))
    axes.yaxis.set_major_formatter(lambda value, _: _degrees(value, "NS"))
    axes.grid(color="#d7dde3", linewidth=0.5)
    return _png(canvas)


def draw_time_lanes(picture: TrackPicture) -> bytes:
    """One lane a ship along time (UTC), as PNG: when it was heard, calls as bars, gaps hatched."""
    vessels = picture.vessels
    canvas, axes = _canvas(
        picture, 1.9 + ROW_IN * max(len(vessels), 1), "When ships were heard, and where they called, UTC"
    )
    for lane, (colour, mmsi) in enumerate(zip(PALETTE, vessels, strict=False)):
        own = picture.positions.take(picture.positions.mmsi == mmsi)
        times = dates.date2num(own.time_ms.astype("datetime64[ms]"))
        axes.plot(times, np.full(len(times), lane + 0.24), "|", color=colour, markersize=5, alpha=0.6)
        for gap in picture.of(TrackEventKind.GAPS, mmsi):
            start, width = _span(gap, picture)
            axes.broken_barh([(start, width)], (lane - 0.3, 0.4), facecolor=_shade(gap), alpha=0.45, hatch="///",
                             edgecolor="white", linewidth=0.0)  # fmt: skip
        for call in picture.of(TrackEventKind.PORT_CALLS, mmsi):
            start, width = _span(call, picture)
            axes.broken_barh([(start, width)], (lane - 0.3, 0.4), facecolor=colour)
    _name_calls(axes, picture)
    axes.set_yticks(range(len(vessels)), [picture.name(mmsi) for mmsi in vessels], fontsize=8)
    axes.set_ylim(max(len(vessels), 1) - 0.4, -0.75)
    locator = dates.AutoDateLocator(tz="UTC")
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz="UTC"))
    axes.grid(axis="x", color="#d7dde3", linewidth=0.5)
    return _png(canvas)


def _places_in(known: Column, first: Sequence[int]) -> npt.NDArray[np.int64]:
    """Where each of some ships stands in a list; behind its end where it does not."""
    places = {mmsi: place for place, mmsi in enumerate(first)}
    return np.array([places.get(int(mmsi), len(places)) for mmsi in known], np.int64)


def _events_of(known: Column, events: Events) -> npt.NDArray[np.int64]:
    """How many events each of some ships has."""
    told = np.zeros(len(known), np.int64)
    for table in events.values():
        own, counts = np.unique(table.columns["mmsi"].astype(np.int64), return_counts=True)
        at = np.minimum(np.searchsorted(known, own), max(len(known) - 1, 0))
        there = known[at] == own if len(known) else np.zeros(len(own), bool)
        told[at[there]] += counts[there]
    return told


def _canvas(picture: TrackPicture, height_in: float, title: str, ships: Sequence[Line2D] = ()) -> tuple[Canvas, Axes]:
    canvas = Canvas(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor="white", layout="constrained")
    FigureCanvasAgg(canvas)
    axes = canvas.add_subplot()
    shown = len(picture.vessels)
    total = len(np.unique(picture.positions.mmsi)) if picture.total is None else picture.total
    count = f"{shown} ship{'s' if shown != 1 else ''}" if shown == total else f"{shown} of {total} ships"
    axes.set_title(f"{title} ({count})", loc="left", fontsize=11, color=INK)
    if picture.synthetic:
        box = {"facecolor": "#b3261e", "edgecolor": "none", "pad": 3.0}
        axes.set_title("SYNTHETIC", loc="right", fontsize=10, fontweight="bold", color="white", bbox=box)
    axes.tick_params(labelsize=8)
    handles = [*ships, *_legend()]
    canvas.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=7.5, frameon=False)
    axes.set_xlabel(drawable_text(picture.credit), fontsize=7, color="#4a5561")
    return canvas, axes


def _name_sites(axes: Axes, picture: TrackPicture, lon0: float, box: tuple[float, float, float, float]) -> None:
    """The names of the sites where the drawn ships called, each once, above or below the middle of the calls."""
    places: dict[str, list[tuple[float, float]]] = {}
    for mmsi in picture.vessels:
        for call in picture.of(TrackEventKind.PORT_CALLS, mmsi):
            places.setdefault(picture.site(call), []).append((float(call["lon"]), float(call["lat"])))
    middles = {name: np.array(some).mean(axis=0) for name, some in places.items()}
    at = {name: (float(_turned(lon, lon0)), float(lat)) for name, (lon, lat) in middles.items()}
    for name, (lon, lat) in at.items():
        below = any(
            0 < other[1] - lat < CLOSE[0] * (box[3] - box[1]) and abs(other[0] - lon) < CLOSE[1] * (box[2] - box[0])
            for other in at.values()
        )
        axes.annotate(
            name, (lon, lat), xytext=(0, -9 if below else 7), textcoords="offset points", ha="center",
            va="top" if below else "bottom", fontsize=8, color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.0},
        )  # fmt: skip


def _name_calls(axes: Axes, picture: TrackPicture) -> None:
    """The site above each call, cut where the next call's name begins; left out where it would be a letter or two."""
    times = picture.positions.time_ms
    if not len(times):
        return
    first, last = dates.date2num(np.array([times.min(), times.max()]).astype("datetime64[ms]"))
    letter = max(float(last - first), 1e-3) / LETTERS
    for lane, mmsi in enumerate(picture.vessels):
        calls = sorted(picture.of(TrackEventKind.PORT_CALLS, mmsi), key=lambda call: _span(call, picture)[0])
        starts = [_span(call, picture)[0] for call in calls]
        for call, start, following in zip(calls, starts, [*starts[1:], last + 8 * letter], strict=False):
            name, room = picture.site(call), int((following - start) / letter) - 1
            if room >= len(name) or room >= LEAST_LETTERS:
                text = name if room >= len(name) else f"{name[: room - 1]}…"
                axes.text(start, lane - 0.34, text, fontsize=7.5, color=INK, va="bottom")


def _legend() -> list[Any]:
    return [
        Line2D([], [], color=PALETTE[0], marker="o", markersize=3, linewidth=1.0, label="positions received"),
        Patch(facecolor=PALETTE[0], label="port call"),
        Line2D(
            [], [], color=_heat(0.9), linestyle=(0, (4, 3)), label="no position received: likely to have been heard"
        ),
        Line2D([], [], color=_heat(0.2), linestyle=(0, (4, 3)), label="the same: may not have been heard"),
        Line2D([], [], color=UNKNOWN, linestyle=(0, (4, 3)), label="the same: nothing tells"),
    ]


def _track(axes: Axes, own: Positions, lon0: float, colour: str) -> None:
    """Points of a ship, joined where no long silence lies between."""
    lons, lats = _turned(own.lon, lon0), own.lat.copy()
    breaks = np.flatnonzero((np.diff(own.time_ms) > SILENCE_MS) | (np.abs(np.diff(lons)) > 180.0)) + 1
    line = np.insert(lons, breaks, np.nan), np.insert(lats, breaks, np.nan)
    axes.plot(*line, color=colour, linewidth=0.9, marker="o", markersize=1.6, markeredgewidth=0.0)


def _shade(gap: Mapping[str, Any]) -> Any:
    heard = float(gap["heard_probability"])
    return UNKNOWN if math.isnan(heard) else _heat(heard)


def _heat(heard: float) -> Any:
    return colormaps["YlOrRd"](0.3 + 0.65 * heard)


def _span(event: Mapping[str, Any], picture: TrackPicture) -> tuple[float, float]:
    """Start and length in days of what is known of an event; an open end is that of the data."""
    ends = [event["start_not_after"], event["end_not_before"]]
    known = [event["start_not_before"], event["end_not_after"]]
    last = picture.positions.time_ms.max().astype("datetime64[ms]")
    start = next((one for one in (ends[0], known[0]) if not np.isnat(one)), last)
    end = next((one for one in (ends[1], known[1]) if not np.isnat(one)), last)
    first, final = dates.date2num(np.array([start, end], "datetime64[ms]"))
    return float(first), float(max(final - first, 1e-3))


def _middle_lon(lon: Column) -> float:
    """The middle of longitudes that may lie on both sides of the antimeridian."""
    if not len(lon):
        return 0.0
    turned = np.exp(1j * np.radians(lon)).mean()
    return float(np.degrees(np.angle(turned)))


def _turned(lon: Column, lon0: float) -> Column:
    """Longitudes within half a turn of the middle, so that the antimeridian cuts nothing."""
    return np.asarray(lon0 + (lon - lon0 + 180.0) % 360.0 - 180.0)


def _box(picture: TrackPicture, lon0: float) -> tuple[float, float, float, float]:
    shown = np.isin(picture.positions.mmsi, picture.vessels)
    lons, lats = _turned(picture.positions.lon[shown], lon0), picture.positions.lat[shown]
    if not len(lons):
        return lon0 - 1.0, -1.0, lon0 + 1.0, 1.0
    stretch = math.cos(math.radians(float(lats.mean())))
    half = np.array([np.ptp(lons) * stretch, np.ptp(lats)]) / 2.0 * 1.12 + 0.05
    half = np.maximum(half, half[::-1] * LEAST_ASPECT) / [stretch, 1.0]
    east, north = (lons.min() + lons.max()) / 2.0, (lats.min() + lats.max()) / 2.0
    return east - half[0], max(north - half[1], -90.0), east + half[0], min(north + half[1], 90.0)


def _aspect(box: tuple[float, float, float, float]) -> float:
    """Height over width on the ground."""
    west, south, east, north = box
    return (north - south) / max((east - west) * math.cos(math.radians((south + north) / 2.0)), 1e-6)


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.4g}°{letters[0] if value >= 0 else letters[1]}"


def _png(canvas: Canvas) -> bytes:
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
