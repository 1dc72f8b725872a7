"""A site's yards: all looks of one kind of sensor, measured together for the ground that goods cover.

One unit per site and kind of sensor, keyed by the hashes of its scenes, of what each could see, and of the yards: a
late scene redoes it, since the looks of a yard tell each other's bare ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.detections.stock import DETECTOR_NAME, DETECTOR_VERSION
from quaywatch.detections.stock_scenes import StockSearch, search_stock
from quaywatch.observations.from_stock import observe_stock
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.tasks import Task, TaskResult, code_version
from quaywatch.pipeline.zone_series import ZoneSeries, find_series, skip_unread
from quaywatch.records.place import ZoneKind

__all__ = ["measure_stock", "plan_stock"]

STAGE = "stock"
BY = f"{DETECTOR_NAME} {DETECTOR_VERSION}"


def plan_stock(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per site with drawn yards and kind of sensor whose pictures show it. Radar shows no colours."""
    parts = store.read_findings_parts()
    tasks = []
    for site in joined.case.sites:
        for order in find_series(site, ZoneKind.YARD, parts["scenes"], parts["looks"]):
            key = UnitKey(
                slot=f"{STAGE}:{site.id}:{order.sensor}",
                stage=STAGE,
                code_version=code_version(),
                inputs={"all": content_hash(order), "detector": BY},
            )
            files = {file.sha256: store.objects.locate(file.sha256) for scene in order.scenes for file in scene.files}
            title = f"stock in the yards of {site.name} ({order.sensor})"
            tasks.append(Task(key=key, title=title, work=measure_stock, arguments=(order, files)))
    return tasks


def measure_stock(order: ZoneSeries, files: Mapping[str, Path]) -> TaskResult:
    """What each look shows of the stock of each yard, as observations; no usable look is an outcome too."""
    found = StockSearch(looks=(), skipped=())
    if order.scenes:
        found = search_stock(order.scenes, files.__getitem__, zones=order.zones)
    return TaskResult(
        records={
            "observations": observe_stock(found.looks, order.looks, sensor=order.sensor, by=BY),
            "skipped": (
                *(replace(one, id=f"{STAGE}:{order.site}:{order.sensor}:{one.id}") for one in found.skipped),
                *skip_unread(STAGE, order, found.looks),
            ),
        }
    )
