"""The claims of a case with their verdicts, as the last run left them."""

from __future__ import annotations

from pathlib import Path

from quaywatch.casefile.store import open_case
from quaywatch.errors import PlanError
from quaywatch.records.claim import Claim, Verdict

__all__ = ["read_verdicts"]


def read_verdicts(folder: Path) -> tuple[tuple[Claim, Verdict], ...]:
    """Each claim with what the events say to it, in the order of the files.

    Raises:
        PlanError: There is no claim, or the case has not been run since it was ingested.
        CaseError: The case cannot be read.
    """
    with open_case(folder) as store:
        parts = store.read_findings_parts()
    verdicts = {verdict.claim: verdict for verdict in parts["verdicts"]}
    found = tuple((claim, verdicts[claim.id]) for claim in parts["claims"] if claim.id in verdicts)
    if not found:
        raise PlanError(
            "the case has no claim with a verdict",
            expected="a claims file that was ingested, and a run",
            do="`quaywatch quotes TEXT --take ID -o claims.json`, `quaywatch ingest claims.json`, `quaywatch run`",
        )
    return found
