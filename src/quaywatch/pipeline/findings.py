"""Everything that the case holds after a run, as one frozen record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from quaywatch.casefile.config import CaseConfig
from quaywatch.casefile.store import CaseStore
from quaywatch.clock import Span
from quaywatch.errors import PlanError
from quaywatch.pipeline.places import join_case
from quaywatch.pipeline.tasks import code_version
from quaywatch.records.findings import Findings
from quaywatch.records.scene import Scene

__all__ = ["read_findings"]


def read_findings(store: CaseStore, config: CaseConfig) -> Findings:
    """The findings of the last run.

    Raises:
        PlanError: Nothing was run yet.
    """
    parts = store.read_findings_parts()
    if not any(found for noun, found in parts.items() if noun != "artefacts"):
        raise PlanError("the case has not been run", expected="results to report on", do="Run `quaywatch run` first")
    case = join_case(store, config).case
    parts["scenes"] = tuple(sorted(parts["scenes"], key=lambda scene: (_starts(scene), scene.id)))
    place = {scene.id: n for n, scene in enumerate(parts["scenes"])}
    parts["figures"] = tuple(sorted(parts["figures"], key=lambda figure: (figure.site, place[figure.scene])))
    as_of = config.as_of or max(_days(parts), default=config.last_day or date.min)
    return Findings(case=case, as_of=as_of, code_version=code_version(), **parts)


def _starts(scene: Scene) -> datetime:
    return scene.acquired.start or scene.acquired.end or datetime.min.replace(tzinfo=UTC)


def _days(parts: Mapping[str, Any]) -> Iterator[date]:
    """The last day that each piece of evidence speaks of, or on which it was published."""
    spans: list[Span] = [one.time for noun in ("looks", "facts") for one in parts[noun]]
    for span in spans:
        last = span.end or span.start
        if last is not None:
            yield (last.astimezone(UTC) - timedelta(microseconds=0 if span.is_instant else 1)).date()
    yield from (claim.published for claim in parts["claims"])
    yield from (survey.as_of.date() for survey in parts["ship_surveys"] if survey.as_of is not None)
