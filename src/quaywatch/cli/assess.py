"""`assess`: a file of hypotheses weighed by its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json

if TYPE_CHECKING:
    from quaywatch.records.weighing import Removal, Share, WatchRule, Weighing

__all__ = ["assess"]


def assess(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Hypotheses with evidence and judgements (JSON).")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Use only what was known by this day.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Weigh competing hypotheses: shares with spread, what they hang on, and what to watch.

    Example: quaywatch assess hypotheses.json --as-of 2025-01-28
    """
    from quaywatch.assessment.hypotheses import weigh_hypotheses
    from quaywatch.clock import parse_date
    from quaywatch.report.weighed_lines import weighed_lines
    from quaywatch.sources.hypotheses import read_hypotheses

    day = parse_date(as_of) if as_of else None
    weighing = weigh_hypotheses(read_hypotheses(file), as_of=day)
    if as_json:
        say_json(_as_json(weighing))
        return
    for line in weighed_lines(weighing):
        say(line.text)


def _as_json(weighing: Weighing) -> dict[str, Any]:
    return {
        "schema": "quaywatch/weighing/1",
        "case": weighing.case.id,
        "question": weighing.case.set.question,
        "as_of": weighing.as_of and weighing.as_of.isoformat(),
        "shares": [_share(share) for share in weighing.shares],
        "ranking": list(weighing.ranking),
        "confidence": {"word": weighing.confidence.word.value, "because": _plain(weighing.confidence.because)},
        "hindsight": list(weighing.hindsight),
        "evidence": [
            {
                "item": one.item,
                "weight": _rounded(one.weight),
                "ratio": _rounded(one.ratio),
                "top_two_ratio": _rounded(one.top_two_ratio),
                "signs": dict(one.signs),
                "counts": one.counts,
            }
            for one in weighing.evidence
        ],
        "removals": [_removal(one) for one in weighing.removals],
        "watch": [_rule(one) for one in weighing.watch],
        "steps": [
            {
                "day": step.day and step.day.isoformat(),
                "added": list(step.added),
                "shares": {share.hypothesis: _rounded(share.p) for share in step.shares},
            }
            for step in weighing.steps
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    figures = {name: _rounded(getattr(share, name)) for name in ("p", "low", "high", "least", "most")}
    return {"hypothesis": share.hypothesis, **figures, "word": share.word.value}


def _removal(removal: Removal) -> dict[str, Any]:
    return {
        "items": list(removal.items),
        "shares": {key: _rounded(p) for key, p in removal.shares.items()},
        "shift": _rounded(removal.shift),
        "reorders": removal.reorders,
        "first": list(removal.first),
        "changes_first": removal.changes_first,
    }


def _rule(rule: WatchRule) -> dict[str, Any]:
    return {
        "look": rule.look,
        "what": rule.what,
        "where": rule.where,
        "site": rule.site,
        "zones": list(rule.zones),
        "between": list(rule.between),
        "gain_bits": _rounded(rule.gain_bits),
        "gain_all_bits": _rounded(rule.gain_all_bits),
        "outcomes": [
            {
                "outcome": one.outcome,
                "text": one.text,
                "chance": _rounded(one.chance),
                "shares": {key: _rounded(p) for key, p in one.shares.items()},
                "speaks_for": one.speaks_for,
            }
            for one in rule.outcomes
        ],
    }


def _rounded(number: float) -> float:
    return round(number, 6)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
