"""A site's tracks: all looks of one kind of sensor, measured together for the metres that vehicles occupy.

One unit per site and kind of sensor, keyed by the hashes of its scenes, of what each could see, and of the tracks: a
late scene redoes it, since the looks at a track tell each other's bare track. Structures told over a track hide it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.detections.rolling_stock import DETECTOR_NAME, DETECTOR_VERSION
from quaywatch.detections.track_scenes import TrackSearch, search_tracks
from quaywatch.observations.from_tracks import CoveredTrack, find_covered_tracks, observe_tracks
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.tasks import Task, TaskResult, code_version
from quaywatch.pipeline.zone_series import ZoneSeries, find_series, skip_unread
from quaywatch.records.place import ZoneKind

__all__ = ["measure_tracks", "plan_tracks"]

STAGE = "tracks"
BY = f"{DETECTOR_NAME} {DETECTOR_VERSION}"


def plan_tracks(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per site with drawn tracks and kind of sensor whose pictures show it. Radar shows no colours."""
    parts = store.read_findings_parts()
    tasks = []
    for site in joined.case.sites:
        covered = find_covered_tracks(parts["change_surveys"], site.id)
        for order in find_series(site, ZoneKind.TRACK, parts["scenes"], parts["looks"]):
            key = UnitKey(
                slot=f"{STAGE}:{site.id}:{order.sensor}",
                stage=STAGE,
                code_version=code_version(),
                inputs={"all": content_hash(order), "covered": content_hash(list(covered)), "detector": BY},
            )
            files = {file.sha256: store.objects.locate(file.sha256) for scene in order.scenes for file in scene.files}
            title = f"vehicles on the tracks of {site.name} ({order.sensor})"
            tasks.append(Task(key=key, title=title, work=measure_tracks, arguments=(order, covered, files)))
    return tasks


def measure_tracks(order: ZoneSeries, covered: Sequence[CoveredTrack], files: Mapping[str, Path]) -> TaskResult:
    """What each look shows of the vehicles on each track, as observations; no usable look is an outcome too."""
    found = TrackSearch(looks=(), skipped=())
    if order.scenes:
        found = search_tracks(order.scenes, files.__getitem__, zones=order.zones)
    return TaskResult(
        records={
            "observations": observe_tracks(found.looks, order.looks, sensor=order.sensor, by=BY, covered=covered),
            "skipped": (
                *(replace(one, id=f"{STAGE}:{order.site}:{order.sensor}:{one.id}") for one in found.skipped),
                *skip_unread(STAGE, order, found.looks),
            ),
        }
    )
