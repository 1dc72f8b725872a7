"""`claims`: what the claims of a case say, and what its events say to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json

if TYPE_CHECKING:
    from quaywatch.records.claim import Claim, Verdict

__all__ = ["claims"]


def claims(
    case: Annotated[Path, typer.Argument(help="Folder of the case.", metavar="[CASE]")] = Path(),
    as_json: JsonOption = False,
) -> None:
    """Tell each claim of a case with its verdict, the reasons, and what would settle it; by the last run.

    Example: quaywatch claims rajin --json
    """
    from quaywatch.pipeline.verdicts import read_verdicts

    found = read_verdicts(case)
    if as_json:
        say_json({"claims": [_as_json(*pair) for pair in found]})
        return
    for claim, verdict in found:
        say(f"{verdict.word.value.replace('_', ' ')}: {claim.text} ({claim.by}, {claim.published})")
        say(f"  {verdict.because}")
        if verdict.needs:
            say(f"  What would settle it: {verdict.needs}")


def _as_json(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": claim.id,
        "kind": claim.kind.value,
        "text": claim.text,
        "by": claim.by,
        "published": claim.published.isoformat(),
        "hedge": claim.hedge.value,
        "site": claim.site,
        "zones": list(claim.zones),
        "value": dict(claim.value),
        "verdict": verdict.word.value,
        "because": {
            "text": verdict.because,
            "observations": list(verdict.observations),
            "facts": list(verdict.facts),
            "events": list(verdict.events),
        },
        "needs": verdict.needs,
    }
