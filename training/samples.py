"""Training samples: pieces of ports, turned and scaled, with more ships planted in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.learned_grid import to_planes
from quaywatch.detections.water import NOT_WATER
from training.drawn import draw_cover, draw_deck
from training.ports import LabelledPort, Ship

__all__ = ["Sampler", "TARGETS", "paint_targets"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

TARGETS = ("mask", "centre", "along_x", "along_y", "length", "width", "cos2", "sin2", "weight")
"""Planes of a target: ship or not; centre heat; offset to the centre, log sides, double angle; where it counts."""
SIDE_SCALE = 10.0
"""Pixels: sides are learned as log(side / 10), offsets to the centre as offset / 10."""
PLANT_TRIES = 40
MOST_PIERS = 2
LARGE_M2 = 200_000.0
"""A body of not-sea of this size is land, whose texture piers are given."""
DRAWN_SHARE = 0.3


@dataclass(slots=True)
class _Scene:
    """A piece on its own grid while it is made."""

    rise: FloatGrid
    sea: FloatGrid
    taken: Mask
    ships: list[Ship]
    spread: float
    """Of the sea, in reflectance."""
    exact: set[int] = field(default_factory=set)
    """Numbers of the ships whose size is known exactly, as they were drawn."""


@dataclass(slots=True, kw_only=True)
class Sampler:
    """Draws samples from ports; the same seed gives the same samples."""

    ports: Sequence[LabelledPort]
    side: int
    rng: np.random.Generator
    most_planted: int = 9

    drawn_share: float = DRAWN_SHARE
    """Of the planted ships, those that are drawn; the others are cut out of ports."""

    def draw(self) -> tuple[FloatGrid, FloatGrid]:
        """Input planes and target planes of one sample."""
        scene, unusable = self._made()
        targets = paint_targets(scene.ships, self.side)
        targets[-1][unusable & (targets[0] < 0.5)] = 0.0
        return to_planes(self._recoloured(scene.rise), scene.sea), targets

    def draw_scene(self) -> tuple[FloatGrid, list[Ship], set[int]]:
        """Rise and sea (6, rows, columns), the ships in them, and the numbers of those whose size is known exactly."""
        scene, _ = self._made()
        return np.concatenate([self._recoloured(scene.rise), scene.sea[None]]), scene.ships, scene.exact

    def plant_port(self, port: LabelledPort, count: int) -> LabelledPort:
        """A port with drawn ships in it, up to so many, as the detector would read it."""
        rows, columns = port.window.shape
        spare = (0, self.side - rows), (0, self.side - columns)
        rise, sea = np.pad(port.rise, ((0, 0), *spare)), np.pad(port.water.sea.astype(np.float32), spare)
        taken = np.zeros(sea.shape, bool)
        for ship in port.ships:
            _fill(taken, ship, 1.0)
        scene = _Scene(rise=rise.copy(), sea=sea, taken=taken, ships=list(port.ships), spread=port.spread)
        for _ in range(count):
            self._plant(scene)
        return port.painted((scene.rise - rise)[:, :rows, :columns], tuple(scene.ships))

    def _made(self) -> tuple[_Scene, Mask]:
        port, (x, y) = self._place()
        scene, unusable = self._cut(port, x, y)
        for _ in range(self.rng.integers(0, MOST_PIERS + 1)):
            self._pier(scene, port)
        for _ in range(self.rng.integers(0, self.most_planted + 1)):
            self._plant(scene)
        return scene, unusable

    def _place(self) -> tuple[LabelledPort, tuple[float, float]]:
        weights = np.array([np.sqrt(len(port.ships)) for port in self.ports])
        port = self.ports[self.rng.choice(len(self.ports), p=weights / weights.sum())]
        rows, columns = port.window.shape
        kind = self.rng.random()
        if kind < 0.5:
            ship = port.ships[self.rng.integers(len(port.ships))]
            x, y = ship.x, ship.y
        else:
            mask = port.water.sea if kind < 0.65 else _shore(port)
            y, x = divmod(int(self.rng.choice(np.flatnonzero(mask))), columns)
        x, y = np.array([x, y]) + self.rng.uniform(-0.3, 0.3, 2) * self.side
        return port, (float(np.clip(x, 0, columns)), float(np.clip(y, 0, rows)))

    def _cut(self, port: LabelledPort, x: float, y: float) -> tuple[_Scene, Mask]:
        angle, scale = self.rng.uniform(0, 2 * np.pi), float(np.exp(self.rng.normal(0.0, 0.15)))
        flip = 1.0 if self.rng.random() < 0.5 else -1.0
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([1.0, flip])
        to_port = turn / scale
        matrix = to_port[::-1, ::-1]
        offset = np.array([y, x]) - 0.5 - matrix @ np.full(2, (self.side - 1) / 2.0)

        def read(values: FloatGrid, order: int, outside: float) -> FloatGrid:
            size = (self.side, self.side)
            return np.asarray(
                ndimage.affine_transform(values, matrix, offset=offset, output_shape=size, order=order, cval=outside)
            )

        sea = read(port.water.sea.astype(np.float32), 1, 0.0)
        rise = np.stack([read(band, 1, 0.0) for band in port.rise])
        unusable = read(port.ignored.astype(np.float32), 0, 1.0) > 0.5
        inverse = np.linalg.inv(to_port)
        ships = []
        for ship in port.ships:
            cx, cy = inverse @ (np.array([ship.x, ship.y]) - [x, y]) + self.side / 2.0
            ax, ay = inverse @ [np.cos(ship.angle), np.sin(ship.angle)]
            stretched = replace(ship, length=ship.length * scale, width=ship.width * scale)
            ships.append(replace(stretched, x=float(cx), y=float(cy), angle=float(np.arctan2(ay, ax))))
        reach = self.side * 0.75
        ships = [s for s in ships if max(abs(s.x - self.side / 2), abs(s.y - self.side / 2)) < reach]
        taken = np.zeros((self.side, self.side), bool)
        for ship in ships:
            _fill(taken, ship, 1.0)
        return _Scene(rise=rise, sea=sea, taken=taken, ships=ships, spread=port.spread), unusable

    def _plant(self, scene: _Scene) -> None:
        donor = self.ports[self.rng.integers(len(self.ports))]
        source = donor.ships[self.rng.integers(len(donor.ships))]
        stretch = float(np.exp(self.rng.normal(0.0, 0.25)))
        size = replace(source, length=source.length * stretch, width=source.width * stretch**0.7)
        ship = self._berth(scene, size)
        if ship is None:
            return
        if self.rng.random() < self.drawn_share:
            self._draw(scene, ship)
        else:
            self._paste(scene, ship, donor, source, stretch)

    def _draw(self, scene: _Scene, ship: Ship) -> None:
        """A drawn hull; its ends and sides are known to a part of a pixel."""
        ship = self._resized(ship)
        box, along, across = _around(ship, self.side, 3.0)
        if along.size == 0:
            return
        cover = draw_cover(ship, box, self.rng, square=False)
        levels = draw_deck(along, ship, self.rng)
        for part, level in zip(scene.rise, levels, strict=True):
            noise = self.rng.normal(0.0, 0.004, cover.shape)
            part[box] += (cover * (level + noise - part[box])).astype(np.float32)
        self._lay(scene, box, ship, exact=True)

    def _resized(self, ship: Ship) -> Ship:
        """The ship with a beam that merchant ships of its length have."""
        return replace(ship, width=min(ship.width, max(ship.length / self.rng.uniform(5.0, 8.5), 1.0)))

    def _pier(self, scene: _Scene, port: LabelledPort) -> None:
        """A pier or mole of the port's own land, which is no ship, from the shore into the water or by itself."""
        size = Ship(x=0, y=0, length=float(self.rng.uniform(5, 35)), width=float(self.rng.uniform(1.2, 5)), angle=0)
        pier = self._berth(scene, size, kind=self.rng.choice([0.3, 0.3, 0.9]))
        rows, columns = np.nonzero(port.water.body_m2 > LARGE_M2)
        if pier is None or rows.size == 0:
            return
        pier = replace(pier, angle=pier.angle + self.rng.choice([0.0, np.pi / 2.0]))
        box, along, across = _around(pier, self.side, 3.0)
        if along.size == 0 or scene.taken[box].any():
            return
        number = self.rng.integers(rows.size)
        places = np.stack([np.clip(rows[number] + across, 0, None), np.clip(columns[number] + along, 0, None)])
        cover = draw_cover(pier, box, self.rng, square=True)
        for part, land in zip(scene.rise, port.rise, strict=True):
            level = ndimage.map_coordinates(land, places, order=1, mode="nearest")
            part[box] += (cover * (level - part[box])).astype(np.float32)
        self._flood(scene, box)

    def _flood(self, scene: _Scene, box: tuple[slice, slice]) -> None:
        """Take from the sea what rises above it as far as the detector would see: the halo of the blur too."""
        rise = np.sqrt((scene.rise[:, *box] ** 2).mean(axis=0))
        scene.sea[box] *= (rise < NOT_WATER * scene.spread).astype(np.float32)

    def _paste(self, scene: _Scene, ship: Ship, donor: LabelledPort, source: Ship, stretch: float) -> None:
        """A ship cut out of a port."""
        box, along, across = _around(ship, self.side, 2.0)
        if along.size == 0:
            return
        flips = self.rng.choice([-1.0, 1.0], 2)
        u = along * flips[0] / stretch
        v = across * flips[1] * source.width / ship.width
        c, s = np.cos(source.angle), np.sin(source.angle)
        places = np.stack([source.y + u * s + v * c - 0.5, source.x + u * c - v * s - 0.5])
        gain = float(np.exp(self.rng.normal(0.0, 0.35))) * np.exp(self.rng.normal(0.0, 0.08, 5))
        soft = self.rng.uniform(0.6, 1.2)
        taper = np.clip((np.abs(along) - 0.35 * ship.length) / (0.15 * ship.length), 0, 1) * ship.width * 0.2
        alpha = np.clip((ship.length / 2 - np.abs(along)) / soft + 0.5, 0, 1)
        alpha = alpha * np.clip((ship.width / 2 - taper - 0.25 - np.abs(across)) / soft + 0.5, 0, 1)
        for band in range(5):
            pasted = ndimage.map_coordinates(donor.rise[band], places, order=1, mode="nearest") * gain[band]
            part = scene.rise[band][box]
            part += (alpha * (pasted - part)).astype(np.float32)
        self._lay(scene, box, ship, exact=False)

    def _lay(self, scene: _Scene, box: tuple[slice, slice], ship: Ship, *, exact: bool) -> None:
        self._flood(scene, box)
        _fill(scene.taken, ship, 0.5)
        scene.ships.append(ship)
        if exact:
            scene.exact.add(len(scene.ships) - 1)

    def _berth(self, scene: _Scene, size: Ship, kind: float | None = None) -> Ship | None:
        """Where a ship of this size may lie: along a quay, stern to it, beside another ship, or afloat."""
        sea = scene.sea > 0.5
        kind = self.rng.random() if kind is None else kind
        if kind < 0.65:
            smooth = ndimage.gaussian_filter(scene.sea, 3.0)
            edge = ~sea & ~scene.taken & ndimage.binary_dilation(sea)
        else:
            smooth, edge = scene.sea, sea
        spots = np.flatnonzero(edge)
        if spots.size == 0:
            return None
        for _ in range(PLANT_TRIES):
            if 0.65 <= kind < 0.8 and scene.ships:
                ship = self._beside(scene.ships[self.rng.integers(len(scene.ships))], size)
            else:
                y, x = divmod(int(spots[self.rng.integers(spots.size)]), self.side)
                ship = self._moored(smooth, x, y, size) if kind < 0.65 else self._afloat(x, y, size)
            if ship is not None and self._fits(scene, sea, ship, 0.97 if kind >= 0.8 else 0.8):
                return ship
        return None

    def _moored(self, smooth: FloatGrid, x: int, y: int, size: Ship) -> Ship | None:
        if not (1 <= x < self.side - 1 and 1 <= y < self.side - 1):
            return None
        away = np.array([smooth[y, x + 1] - smooth[y, x - 1], smooth[y + 1, x] - smooth[y - 1, x]]) / 2.0
        if np.hypot(*away) < 0.03:
            return None
        away = away / np.hypot(*away)
        stern_to = self.rng.random() < 0.12
        reach = (size.length if stern_to else size.width) / 2.0 + self.rng.uniform(0.2, 1.2)
        angle = np.arctan2(away[1], away[0]) + (0.0 if stern_to else np.pi / 2.0) + self.rng.normal(0, 0.03)
        return replace(size, x=float(x + 0.5 + away[0] * reach), y=float(y + 0.5 + away[1] * reach), angle=float(angle))

    def _afloat(self, x: int, y: int, size: Ship) -> Ship:
        return replace(size, x=x + 0.5, y=y + 0.5, angle=float(self.rng.uniform(0, np.pi)))

    def _beside(self, other: Ship, size: Ship) -> Ship:
        reach = (other.width + size.width) / 2.0 + self.rng.uniform(0.0, 1.0)
        side = self.rng.choice([-1.0, 1.0])
        shift = self.rng.normal(0, 0.15) * other.length
        c, s = np.cos(other.angle), np.sin(other.angle)
        x, y = other.x - side * reach * s + shift * c, other.y + side * reach * c + shift * s
        return replace(size, x=float(x), y=float(y), angle=other.angle)

    def _fits(self, scene: _Scene, sea: Mask, ship: Ship, least_sea: float) -> bool:
        if not (0 <= ship.x < self.side and 0 <= ship.y < self.side):
            return False
        box, along, across = _around(ship, self.side, 0.0)
        inside = (np.abs(along) <= ship.length / 2) & (np.abs(across) <= ship.width / 2)
        if not inside.any() or (scene.taken[box] & inside).mean() > 0.02:
            return False
        return float(sea[box][inside].mean()) >= least_sea

    def _recoloured(self, rise: FloatGrid) -> FloatGrid:
        gain = float(np.exp(self.rng.normal(0.0, 0.3))) * np.exp(self.rng.normal(0.0, 0.1, (5, 1, 1)))
        noise = self.rng.normal(0.0, self.rng.uniform(0.0, 0.004), rise.shape)
        rise = (rise * gain + noise).astype(np.float32)
        if self.rng.random() < 0.3:
            blur = self.rng.uniform(0.2, 0.7)
            rise = ndimage.gaussian_filter(rise, (0, blur, blur))
        if self.rng.random() < 0.35:
            rise[4] = rise[3]
        if self.rng.random() < 0.1:
            rise[0] = rise[1]
        return rise


def _shore(port: LabelledPort) -> Mask:
    return np.asarray(ndimage.binary_dilation(port.water.sea, iterations=8) & ~port.water.sea)


def _around(
    ship: Ship, side: int, margin: float
) -> tuple[tuple[slice, slice], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The part of a sample that holds a ship, and each pixel's distance along and across it."""
    c, s = np.cos(ship.angle), np.sin(ship.angle)
    half_x = (abs(c) * ship.length + abs(s) * ship.width) / 2.0 + margin
    half_y = (abs(s) * ship.length + abs(c) * ship.width) / 2.0 + margin
    x0, x1 = np.clip([int(ship.x - half_x) - 1, int(ship.x + half_x) + 2], 0, side)
    y0, y1 = np.clip([int(ship.y - half_y) - 1, int(ship.y + half_y) + 2], 0, side)
    dy, dx = np.mgrid[y0:y1, x0:x1] + 0.5
    dx, dy = dx - ship.x, dy - ship.y
    return (slice(y0, y1), slice(x0, x1)), dx * c + dy * s, dy * c - dx * s


def _fill(mask: Mask, ship: Ship, margin: float) -> None:
    box, along, across = _around(ship, mask.shape[0], margin)
    mask[box] |= (np.abs(along) <= ship.length / 2 + margin) & (np.abs(across) <= ship.width / 2 + margin)


def paint_targets(ships: Sequence[Ship], side: int) -> FloatGrid:
    """The target planes (`TARGETS`) of ships in a square."""
    targets = np.zeros((len(TARGETS), side, side), np.float32)
    targets[-1] = 1.0
    best = np.full((side, side), np.inf, np.float32)
    for ship in ships:
        box, along, across = _around(ship, side, 3.0)
        if along.size == 0:
            continue
        heat = np.exp(-0.5 * ((along / max(ship.length / 8, 1.0)) ** 2 + (across / max(ship.width / 4, 0.7)) ** 2))
        targets[1][box] = np.maximum(targets[1][box], heat)
        inside = (np.abs(along) <= ship.length / 2) & (np.abs(across) <= ship.width / 2 - 0.2)
        targets[0][box] = np.maximum(targets[0][box], inside)
        distance = (along / ship.length) ** 2 + (across / ship.width) ** 2
        own = (distance < 0.6) & (distance < best[box])
        best[box] = np.where(own, distance, best[box])
        dy, dx = np.mgrid[box] + 0.5
        values = (
            (ship.x - dx) / SIDE_SCALE,
            (ship.y - dy) / SIDE_SCALE,
            np.full(dx.shape, np.log(ship.length / SIDE_SCALE)),
            np.full(dx.shape, np.log(max(ship.width, 1.0) / SIDE_SCALE)),
            np.full(dx.shape, np.cos(2 * ship.angle)),
            np.full(dx.shape, np.sin(2 * ship.angle)),
        )
        for plane, value in zip(targets[2:8], values, strict=True):
            plane[box] = np.where(own, value, plane[box])
    return targets
