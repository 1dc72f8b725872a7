"""A scene at a site: how much of each zone it could show, or why not."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from quaywatch.geo import LocalFrame, Shape, ShapeKind
from quaywatch.records.look import USABLE_SHARE, Look, LookOrigin, ZoneView
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Site, Zone

__all__ = ["look_at_site"]

_LINE_HALF_WIDTH_M = 10.0
"""A line or point zone stands for the ground this near to it, or one pixel where pixels are larger."""
_SUBPIXELS = 4


def look_at_site(window: PixelWindow, site: Site, *, evidence: str) -> Look:
    """The look that a scene gives of a site: one view per zone, with the share of the zone that could be seen.

    The share counts parts of pixels. What lies outside the window counts as not seen, so the window must have been read
    with a margin round the zones. A usable zone was *seen*; whether something lay there is for a detector to say.

    Args:
        window: Pixels round the site, clouds judged.
        site: The site with its zones.
        evidence: SHA-256 of the scene's artefact.
    """
    scene = window.scene
    key = hashlib.sha256(f"{scene.id}\n{site.id}".encode()).hexdigest()[:16]
    return Look(
        id=f"look-{key}",
        site=site.id,
        time=scene.acquired,
        views=tuple(_view(window, zone) for zone in site.zones),
        origin=LookOrigin.SCENE,
        evidence=evidence,
        scene=scene.id,
        parameters={"clouds": window.clouds_by, "usable_share_needed": f"{USABLE_SHARE:g}"},
    )


def _view(window: PixelWindow, zone: Zone) -> ZoneView:
    if zone.shape is None:
        return ZoneView(zone=zone.id, usable=False, reason="zone not drawn")
    shares = _shares(window, zone.shape)
    usable = round(1.0 - sum(shares.values()), 4)
    if usable >= USABLE_SHARE:
        return ZoneView(zone=zone.id, usable=True, usable_share=usable)
    lost = [f"{reason} ({share:.0%} of the zone)" for reason, share in shares.items() if share >= 0.005]
    return ZoneView(zone=zone.id, usable=False, usable_share=usable, reason=", ".join(lost))


def _shares(window: PixelWindow, shape: Shape) -> dict[str, float]:
    """Share of the zone that each reason hides."""
    outline = _outline(window, shape)
    weights, place = _weights(outline, window.shape)
    inside = float(weights.sum()) / outline.area
    if inside > 1 - 0.5 / _SUBPIXELS**2 or shapely.box(0, 0, *window.shape[::-1]).contains(outline):
        inside = 1.0
    if not weights.any():
        return {"outside the scene": 1.0}
    valid = window.valid[place]
    clear = window.usable[place]
    empty = float(weights[~valid].sum() / weights.sum())
    cloud = float(weights[valid & ~clear].sum() / weights.sum())
    return {"outside the scene": max(0.0, 1 - inside), "no data": inside * empty, "cloud": inside * cloud}


def _outline(window: PixelWindow, shape: Shape) -> BaseGeometry:
    """The zone as a polygon in pixel coordinates of the window."""
    if shape.kind is not ShapeKind.POLYGON:
        frame = LocalFrame(origin=shape.centre)
        half_width = max(_LINE_HALF_WIDTH_M, window.scene.gsd_m / 2)
        shape = frame.from_plane(frame.to_plane(shape).buffer(half_width))
    rings = [window.column_row(ring) for ring in shape.rings]
    return shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))


def _weights(outline: BaseGeometry, size: tuple[int, int]) -> tuple[npt.NDArray[Any], tuple[slice, slice]]:
    """Share of each pixel that the zone covers, for the part of the window that the zone's box meets."""
    left, top, right, bottom = outline.bounds
    rows = slice(max(0, int(np.floor(top))), max(0, min(size[0], int(np.ceil(bottom)))))
    columns = slice(max(0, int(np.floor(left))), max(0, min(size[1], int(np.ceil(right)))))
    height, width = max(0, rows.stop - rows.start), max(0, columns.stop - columns.start)
    if not height or not width:
        return np.zeros((0, 0)), (rows, columns)
    shifted = shapely.transform(outline, lambda xy: (xy - [columns.start, rows.start]) * _SUBPIXELS)
    fine = rasterize([shifted], out_shape=(height * _SUBPIXELS, width * _SUBPIXELS), dtype=np.uint8)
    return fine.reshape(height, _SUBPIXELS, width, _SUBPIXELS).mean(axis=(1, 3)), (rows, columns)
