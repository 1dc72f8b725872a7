"""The learned networks as shipped, run on the CPU by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from quaywatch.detections.hull_edges import EdgeReader
from quaywatch.detections.mask_shapes import find_parts, grown
from quaywatch.errors import PluginError

__all__ = ["LearnedModel", "Network", "Ranking", "map_ships", "read_model", "shipped_model"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[slice, slice]
"""Rows and columns."""
Network = Callable[[FloatGrid], FloatGrid]
"""Planes (n, 6, rows, columns), sides divisible by 8, to maps (n, 8, rows, columns); the first two are chances."""
Ranking = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""Features, a row per rectangle, to the chance that it fits a vessel."""

MARGIN = 64
"""Pixels that the network sees round what is kept of a run."""
MAPS = 8
BESIDE = 8
"""Pixels round what may be ship that are read too: rectangles are judged by what lies beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedModel:
    """The four networks of the detector."""

    network: Network
    """Reads pixels."""
    ranking: Ranking
    """Ranks rectangles."""
    ends: EdgeReader
    """Reads where bow and stern lie."""
    sides: EdgeReader
    """Reads where the long sides lie."""


@cache
def shipped_model() -> LearnedModel:
    """The networks in the package.

    Raises:
        PluginError: The weights are not in the installed package.
    """
    return read_model(resources.files("quaywatch.detections") / "weights")


def read_model(folder: Traversable | Path) -> LearnedModel:
    """The networks in a folder, as `training/` writes them.

    Raises:
        PluginError: One of them is missing.
    """
    net, rank, ends, sides = (_runner(folder / f"ship_{name}.onnx") for name in ("net", "rank", "ends", "sides"))
    return LearnedModel(
        network=net, ranking=lambda features: rank(features).reshape(-1).astype(np.float64), ends=ends, sides=sides
    )


def _runner(file: Traversable | Path) -> Callable[[npt.NDArray[np.floating]], FloatGrid]:
    if not file.is_file():
        raise PluginError(
            f"the weights {file.name} of the learned vessel detector are missing",
            expected="them inside the installed package",
            do="Reinstall quaywatch, or choose the detector vessels_optical",
        )
    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning take the processor from the other tile.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()
    return lambda values: np.asarray(
        session.run(None, {given.name: np.asarray(values, dtype=np.float32)})[0], dtype=np.float32
    )


def map_ships(read: Callable[[Box], FloatGrid], where: Mask, network: Network) -> FloatGrid:
    """The network's maps over a grid, (8, rows, columns); mask and centre as chances, 0 far from `where`.

    Only the pixels asked for and what lies round them are read, so that open sea and land cost nothing.

    Args:
        read: Planes that the network reads, of a part of the grid.
        where: What may be ship.
        network: The network.
    """
    maps = np.zeros((MAPS, *where.shape), dtype=np.float32)
    for kept in find_parts(grown(where, 2 * BESIDE + 1, 2 * BESIDE + 1)):
        rows, columns = (
            slice(max(0, part.start - MARGIN), min(side, part.stop + MARGIN))
            for part, side in zip(kept, where.shape, strict=True)
        )
        part = read((rows, columns))
        height, width = part.shape[1:]
        padded = np.pad(part, ((0, 0), (0, -height % 8), (0, -width % 8)))[None]
        told = network(np.ascontiguousarray(padded))[0]
        inner = tuple(slice(k.start - s.start, k.stop - s.start) for k, s in zip(kept, (rows, columns), strict=True))
        maps[:, *kept] = told[:, *inner]
    return maps
