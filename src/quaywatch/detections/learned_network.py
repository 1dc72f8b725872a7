"""The learned networks as shipped, run on the CPU by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import onnxruntime

from quaywatch.errors import PluginError

__all__ = ["Network", "Ranking", "map_ships", "shipped_network", "shipped_ranking"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Network = Callable[[FloatGrid], FloatGrid]
"""Planes (n, 6, rows, columns), sides divisible by 8, to maps (n, 8, rows, columns); the first two are chances."""
Ranking = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""Features, a row per rectangle, to the chance that it fits a vessel."""

TILE, MARGIN = 512, 64
"""Pixels that are kept of each run of the network, and that it sees round them."""
MAPS = 8


@cache
def shipped_network() -> Network:
    """The network that reads pixels.

    Raises:
        PluginError: The weights are not in the installed package.
    """
    session = _session("ship_net.onnx")
    return lambda planes: np.asarray(session.run(None, {"planes": planes})[0], dtype=np.float32)


@cache
def shipped_ranking() -> Ranking:
    """The network that ranks rectangles.

    Raises:
        PluginError: The weights are not in the installed package.
    """
    session = _session("ship_rank.onnx")

    def rank(features: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        told = session.run(None, {"features": features.astype(np.float32)})[0]
        return np.asarray(told, dtype=np.float64).reshape(-1)

    return rank


def _session(name: str) -> onnxruntime.InferenceSession:
    file = resources.files("quaywatch.detections") / "weights" / name
    if not file.is_file():
        raise PluginError(
            f"the weights {name} of the learned vessel detector are missing",
            expected="them inside the installed package",
            do="Reinstall quaywatch, or choose the detector vessels_optical",
        )
    return onnxruntime.InferenceSession(file.read_bytes(), providers=["CPUExecutionProvider"])


def map_ships(planes: FloatGrid, sea: Mask, network: Network) -> FloatGrid:
    """The network's maps over a grid, (8, rows, columns); mask and centre as chances, 0 where there is no sea near.

    Run tile by tile, so that memory does not grow with the grid, and only where a tile's surroundings hold sea.
    """
    rows, columns = sea.shape
    maps = np.zeros((MAPS, rows, columns), dtype=np.float32)
    for kept, seen in _tiles(rows, columns):
        if not sea[seen].any():
            continue
        part = planes[:, *seen]
        height, width = part.shape[1:]
        padded = np.pad(part, ((0, 0), (0, -height % 8), (0, -width % 8)))[None]
        told = network(np.ascontiguousarray(padded))[0]
        inner = tuple(slice(k.start - s.start, k.stop - s.start) for k, s in zip(kept, seen, strict=True))
        maps[:, *kept] = told[:, *inner]
    return maps


def _tiles(rows: int, columns: int) -> Iterator[tuple[tuple[slice, slice], tuple[slice, slice]]]:
    """What is kept of each tile, and what the network sees for it."""
    for top in range(0, rows, TILE):
        for left in range(0, columns, TILE):
            bottom, right = min(rows, top + TILE), min(columns, left + TILE)
            seen = (
                slice(max(0, top - MARGIN), min(rows, bottom + MARGIN)),
                slice(max(0, left - MARGIN), min(columns, right + MARGIN)),
            )
            yield (slice(top, bottom), slice(left, right)), seen
