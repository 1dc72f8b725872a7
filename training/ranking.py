"""Training of the ranking: how likely each proposed rectangle fits a vessel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import shapely
from onnx import TensorProto, checker, helper, numpy_helper
from sklearn.linear_model import LogisticRegression

from quaywatch.detections.hull_edges import EdgeReader, MeasuredHull
from quaywatch.detections.learned_boxes import ShipMaps, describe, propose_hulls
from training.ports import LabelledPort, Ship

__all__ = ["Judges", "Proposals", "export_ranking", "outline_of", "propose", "train_ranking"]

Array = npt.NDArray[np.float64]
RIDGE, FURTHEST = 0.01, 4.0
"""Variance of the regression's weights beforehand; standard deviations at which a feature is cut off."""
SEEDS, ROUNDS = 4, 300
TREES = {
    "objective": "cross_entropy",
    "learning_rate": 0.03,
    "num_leaves": 4,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
}
WORST_FIT, BEST_FIT = 0.2, 0.55
"""Overlap (intersection over union) that counts as no fit and as a full one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposals:
    """What is proposed in one port, its features, and how well each fits a labelled ship, 0–1."""

    hulls: list[MeasuredHull]
    features: Array
    fit: Array
    weight: float
    """Of the port as a whole."""


def propose(
    port: LabelledPort, ships: npt.NDArray[np.float32], *, ends: EdgeReader, sides: EdgeReader, weight: float
) -> Proposals:
    """The rectangles of a port for one set of network maps, and how well they fit its labels."""
    maps = ShipMaps(ships=ships, rise=port.rise, water=port.water, grid=port.grid)
    measured = propose_hulls(maps, ends=ends, sides=sides)
    areas = [shapely.Polygon(one.rectangle.corners) for one in measured]
    fit = _fit([outline_of(port, ship) for ship in port.ships], areas)
    return Proposals(hulls=measured, features=describe(measured, maps), fit=fit, weight=weight)


def outline_of(port: LabelledPort, ship: Ship) -> shapely.Polygon:
    """A labelled ship in metres of its port's frame."""
    along = np.array([np.cos(ship.angle), np.sin(ship.angle)])
    ends = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2.0 * [ship.length, ship.width]
    return shapely.Polygon(port.grid.to_metres(ends @ [along, [-along[1], along[0]]] + [ship.x, ship.y]))


def _fit(labels: Sequence[shapely.Polygon], areas: Sequence[shapely.Polygon]) -> Array:
    best = np.zeros(len(areas))
    tree = shapely.STRtree(areas)
    for label in labels:
        half = np.ptp(shapely.get_coordinates(label.minimum_rotated_rectangle), axis=0).max() / 2.0
        for index in tree.query(label):
            area = areas[index]
            if label.centroid.distance(area.centroid) <= max(50.0, half):
                shared = label.intersection(area).area / label.union(area).area
                best[index] = max(best[index], shared)
    return np.clip((best - WORST_FIT) / (BEST_FIT - WORST_FIT), 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judges:
    """Two kinds of judge, whose chances are averaged: a logistic regression, and boosted trees of few leaves.

    With a few hundred ships to learn from they rank unseen ports better than networks with hidden layers did, which
    learned the training ports by heart.
    """

    middle: Array
    spread: Array
    weights: Array
    intercept: float
    trees: list[lightgbm.Booster]


def train_ranking(proposals: Sequence[Proposals]) -> Judges:
    """A ranking trained on the proposals of some ports, made with networks that had not seen those ports."""
    features = np.concatenate([one.features for one in proposals]).astype(np.float32)
    fit = np.concatenate([one.fit for one in proposals])
    weight = np.concatenate([np.full(len(one.fit), one.weight * max(len(one.fit), 1) ** -0.5) for one in proposals])
    weight = weight / weight.mean()
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    scaled = np.clip((features - middle) / spread, -FURTHEST, FURTHEST)
    judge = LogisticRegression(C=RIDGE, max_iter=1000)
    told = np.repeat([1, 0], len(fit))
    judge.fit(np.concatenate([scaled, scaled]), told, np.concatenate([weight * fit, weight * (1.0 - fit)]))
    trees = [_trees(features, fit, weight, seed) for seed in range(SEEDS)]
    return Judges(
        middle=middle, spread=spread, weights=judge.coef_[0], intercept=float(judge.intercept_[0]), trees=trees
    )


def _trees(features: npt.NDArray[np.float32], fit: Array, weight: Array, seed: int) -> lightgbm.Booster:
    rows = lightgbm.Dataset(features, fit, weight=weight)
    return lightgbm.train({**TREES, "seed": seed}, rows, num_boost_round=ROUNDS)


def export_ranking(judges: Judges, path: Path) -> None:
    """Write the ranking as ONNX, for any number of rows."""
    arrays = {
        "middle": judges.middle,
        "spread": judges.spread,
        "least": np.array(-FURTHEST),
        "most": np.array(FURTHEST),
        "weights": judges.weights[:, None],
        "intercept": np.array([judges.intercept]),
        "half": np.array(0.5),
    }
    nodes = [
        helper.make_node("Sub", ["features", "middle"], ["moved"]),
        helper.make_node("Div", ["moved", "spread"], ["divided"]),
        helper.make_node("Clip", ["divided", "least", "most"], ["scaled"]),
        helper.make_node("Gemm", ["scaled", "weights", "intercept"], ["line"]),
        helper.make_node("Sigmoid", ["line"], ["by_line"]),
        helper.make_node("TreeEnsembleRegressor", ["features"], ["sum"], domain="ai.onnx.ml", **_forest(judges.trees)),
        helper.make_node("Sigmoid", ["sum"], ["by_trees"]),
        helper.make_node("Add", ["by_line", "by_trees"], ["both"]),
        helper.make_node("Mul", ["both", "half"], ["chance"]),
    ]
    graph = helper.make_graph(
        nodes,
        "ship_rank",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", len(judges.middle)])],
        [helper.make_tensor_value_info("chance", TensorProto.FLOAT, ["n", 1])],
        [numpy_helper.from_array(np.asarray(value, dtype=np.float32), name) for name, value in arrays.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def _forest(boosters: Sequence[lightgbm.Booster]) -> dict[str, list[int] | list[float] | list[str] | int]:
    """The trees of all boosters as attributes of one ONNX node whose sum is their mean."""
    nodes: list[tuple[int, int, int, str, float, int, int]] = []
    leaves: list[tuple[int, int, float]] = []

    def add(node: dict[str, Any], tree: int, number: int) -> int:
        """Add a node and all below it; the next free number."""
        if "leaf_value" in node:
            nodes.append((tree, number, 0, "LEAF", 0.0, 0, 0))
            leaves.append((tree, number, node["leaf_value"] / len(boosters)))
            return number + 1
        place = len(nodes)
        left = number + 1
        right = add(node["left_child"], tree, left)
        nodes.insert(place, (tree, number, node["split_feature"], "BRANCH_LEQ", node["threshold"], left, right))
        return add(node["right_child"], tree, right)

    trees = [tree["tree_structure"] for one in boosters for tree in one.dump_model()["tree_info"]]
    for number, tree in enumerate(trees):
        add(tree, number, 0)
    names = ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids")
    told: dict[str, Any] = {
        f"nodes_{name}": list(column) for name, column in zip(names, zip(*nodes, strict=True), strict=True)
    }
    trees_of, nodes_of, weights = zip(*leaves, strict=True)
    return told | {
        "target_treeids": list(trees_of),
        "target_nodeids": list(nodes_of),
        "target_ids": [0] * len(leaves),
        "target_weights": list(weights),
        "n_targets": 1,
        "post_transform": "NONE",
    }
