"""Drawn things for training samples: hulls whose size is known exactly, and piers that are no ships."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from training.ports import Ship

__all__ = ["FINE", "draw_cover", "draw_deck", "hull_half_width"]

Array = npt.NDArray[np.float64]

FINE = 5
"""Sub-pixels per pixel side."""
BLUR_PIXELS = (0.4, 0.75)
"""Standard deviation of the point spread: 9–18 m across at half maximum on the working grid."""


def hull_half_width(along: Array, bow: float) -> Array:
    """Half width over the half beam at places along a hull (−1 stern, 1 bow) whose bow tapers over a share `bow`."""
    taper = np.clip((1.0 - along) / (2.0 * bow), 0.0, 1.0)
    stern = np.clip((along + 1.0) / 0.04, 0.0, 1.0)
    return np.sqrt(taper) * (0.85 + 0.15 * stern)


def draw_cover(ship: Ship, box: tuple[slice, slice], rng: np.random.Generator, *, square: bool) -> Array:
    """Share of each pixel of a box that a hull (or a rectangle) covers, through a point spread."""
    rows, columns = box
    fine_rows = np.arange(rows.start + 0.5 / FINE, rows.stop, 1.0 / FINE) - ship.y
    fine_columns = np.arange(columns.start + 0.5 / FINE, columns.stop, 1.0 / FINE) - ship.x
    dy, dx = np.meshgrid(fine_rows, fine_columns, indexing="ij")
    c, s = np.cos(ship.angle), np.sin(ship.angle)
    along = (dx * c + dy * s) * 2.0 / ship.length * rng.choice([-1.0, 1.0])
    across = np.abs(dy * c - dx * s) * 2.0 / ship.width
    half = 1.0 if square else hull_half_width(along, rng.uniform(0.08, 0.25))
    inside = ((np.abs(along) <= 1.0) & (across <= half)).astype(np.float64)
    shape = (rows.stop - rows.start, FINE, columns.stop - columns.start, FINE)
    cover = inside.reshape(shape).mean(axis=(1, 3))
    return np.asarray(ndimage.gaussian_filter(cover, rng.uniform(*BLUR_PIXELS), mode="constant"))


def draw_deck(along: Array, ship: Ship, rng: np.random.Generator) -> Array:
    """Rise above the sea of a hull's pixels, (5, rows, columns): plain, or with a house, hatches or boxes."""
    base = float(np.exp(rng.normal(np.log(0.11), 0.6)))
    colour = np.exp(rng.normal(0.0, 0.12, 5))
    deck = np.ones(along.shape)
    place = along / ship.length
    if rng.random() < 0.6:
        stern, depth = rng.choice([-1.0, 1.0]), rng.uniform(0.08, 0.2)
        deck = np.where(stern * place > 0.5 - depth, deck * rng.uniform(0.8, 2.5), deck)
    if rng.random() < 0.4:
        waves = np.sin(2.0 * np.pi * (place * rng.integers(3, 10) + rng.random()))
        deck = deck * (1.0 + rng.uniform(0.0, 0.4) * waves)
    levels = base * colour[:, None, None] * deck
    if rng.random() < 0.35:
        boxes = ndimage.zoom(rng.normal(0.0, 0.35, (5, *(max(2, n // 2) for n in along.shape))), 1, order=0)
        spread = [ndimage.zoom(one, np.array(along.shape) / one.shape, order=1) for one in boxes]
        levels = levels * np.exp(np.stack(spread))
    return np.asarray(levels)
