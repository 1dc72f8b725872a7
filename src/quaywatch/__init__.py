"""Quaywatch: what came, when, how often, what was loaded and what was built, from satellite images and sightings.

The names below are the flow, in its order. Each is loaded when it is first used, as some of them bring heavy libraries.
"""

from __future__ import annotations

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quaywatch.assessment.verdicts import assess_claims
    from quaywatch.casefile.store import open_case
    from quaywatch.casefile.verify import verify_case
    from quaywatch.events.calls import count_calls
    from quaywatch.events.conflicts import find_conflicts
    from quaywatch.events.construction import find_constructions
    from quaywatch.events.stock import find_stock_changes
    from quaywatch.observations.from_detections import observe
    from quaywatch.observations.from_sightings import find_observations
    from quaywatch.observations.looks import look_at_site
    from quaywatch.pipeline.ingest import ingest_files
    from quaywatch.pipeline.reports import write_report
    from quaywatch.pipeline.run import run_case
    from quaywatch.plugins import find_detectors, find_sensors
    from quaywatch.report.build import build_document
    from quaywatch.report.html import write_html
    from quaywatch.scenes.identify import identify_scene
    from quaywatch.scenes.mask import judge_clouds
    from quaywatch.scenes.read import read_window
    from quaywatch.sources.claims import read_claims
    from quaywatch.sources.gazetteer import find_site
    from quaywatch.sources.sightings import read_sightings
    from quaywatch.sources.site_files import read_site

__version__ = metadata.version("quaywatch")

_HOMES = {
    "find_site": "sources.gazetteer",
    "read_site": "sources.site_files",
    "read_sightings": "sources.sightings",
    "read_claims": "sources.claims",
    "find_sensors": "plugins",
    "identify_scene": "scenes.identify",
    "read_window": "scenes.read",
    "judge_clouds": "scenes.mask",
    "find_detectors": "plugins",
    "look_at_site": "observations.looks",
    "observe": "observations.from_detections",
    "find_observations": "observations.from_sightings",
    "count_calls": "events.calls",
    "find_stock_changes": "events.stock",
    "find_constructions": "events.construction",
    "find_conflicts": "events.conflicts",
    "assess_claims": "assessment.verdicts",
    "open_case": "casefile.store",
    "ingest_files": "pipeline.ingest",
    "run_case": "pipeline.run",
    "build_document": "report.build",
    "write_html": "report.html",
    "write_report": "pipeline.reports",
    "verify_case": "casefile.verify",
}

__all__ = [
    "find_site",
    "read_site",
    "read_sightings",
    "read_claims",
    "find_sensors",
    "identify_scene",
    "read_window",
    "judge_clouds",
    "find_detectors",
    "look_at_site",
    "observe",
    "find_observations",
    "count_calls",
    "find_stock_changes",
    "find_constructions",
    "find_conflicts",
    "assess_claims",
    "open_case",
    "ingest_files",
    "run_case",
    "build_document",
    "write_html",
    "write_report",
    "verify_case",
]


def __getattr__(name: str) -> Any:
    """The public name, from the room where it is at home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'quaywatch' has no attribute {name!r}")
    return getattr(import_module(f"quaywatch.{_HOMES[name]}"), name)
