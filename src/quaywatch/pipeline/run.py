"""The whole flow on one page.

Evidence → scenes, sightings, claims → texts, and what was decided on their claims → histories → looks → changes,
stock, tracks → ships' signals, lists, matches → observations → events → assessment.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quaywatch.casefile.config import read_config
from quaywatch.casefile.store import CaseStore, open_case
from quaywatch.pipeline import plan
from quaywatch.pipeline.changes import plan_changes
from quaywatch.pipeline.history import plan_histories, plan_strips
from quaywatch.pipeline.ingest import INGEST
from quaywatch.pipeline.places import join_case
from quaywatch.pipeline.scene_matches import plan_scene_matches
from quaywatch.pipeline.ship_lists import plan_lists
from quaywatch.pipeline.ships import plan_ships
from quaywatch.pipeline.stock import plan_stock
from quaywatch.pipeline.tasks import Progress, Task, run_tasks
from quaywatch.pipeline.texts import plan_reviews, plan_texts
from quaywatch.pipeline.tracks import plan_tracks
from quaywatch.pipeline.weighed import plan_statements, plan_weighings
from quaywatch.records.skipped import Skipped

__all__ = ["RunSummary", "run_case"]

STAGES = (
    (plan.plan_sources, ("scene", "sightings", "claims")),
    (plan_texts, ("text",)),
    (plan_reviews, ("reviews",)),
    (plan_strips, ("strips",)),
    (plan_histories, ("history",)),
    (plan.plan_looks, ("look",)),
    (plan_changes, ("changes",)),
    (plan_stock, ("stock",)),
    (plan_tracks, ("tracks",)),
    (plan_lists, ("lists",)),
    (plan_ships, ("ships",)),
    (plan_scene_matches, ("matches",)),
    (plan.plan_events, ("events",)),
    (plan_statements, ("statements",)),
    (plan.plan_assessment, ("assessment",)),
    (plan_weighings, ("weighing", "ledger", "provisions")),
)
"""What plans the units, and the stages that these are of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did."""

    units: int
    """Units of work that the case consists of."""
    run: int
    """Those that were not up to date."""
    skipped: tuple[Skipped, ...]
    """What was left out, and why."""


def run_case(folder: Path, *, workers: int, report: Progress) -> RunSummary:
    """What was done to bring the case up to date; killed at any point, the next run goes on from there.

    Each stage is planned from the records of the stages before it, and a unit whose inputs, code and settings are the
    same as when it was last run is left alone.

    Raises:
        CaseError: The folder is no case, is damaged, or cannot be written.
    """
    config = read_config(folder)
    with open_case(folder) as store:
        tasks: list[Task] = []
        ran = 0
        joined = join_case(store, config)
        for plan_units, names in STAGES:
            planned = plan_units(store, joined)
            # Before anything is planned from them: records of a unit that is no longer asked for are no evidence.
            store.prune({task.key.slot for task in planned}, stages=names)
            ran += run_tasks(store, planned, workers=workers, report=report)
            tasks += planned
        _prune(store, tasks)
        skipped = store.read_findings_parts()["skipped"]
    return RunSummary(units=len(tasks), run=ran, skipped=skipped)


def _prune(store: CaseStore, tasks: list[Task]) -> None:
    """Drop the results of units that are no longer asked for, such as looks at a site that was taken out."""
    refused = {skipped.id for skipped in store.read_findings_parts()["skipped"] if skipped.stage == INGEST}
    store.prune({task.key.slot for task in tasks} | refused)
