"""`assess`: a file of hypotheses weighed by its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.login import find_login
from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.errors import PlanError

if TYPE_CHECKING:
    from quaywatch.records.weighing import Removal, Share, WatchRule, Weighing

__all__ = ["assess"]


def assess(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Hypotheses with evidence and judgements (JSON).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Use only what was known by this day.")
    ] = None,
    claim: Annotated[
        str | None, typer.Option(metavar="ID", help="Start a FILE from a claim of the case on what something is for.")
    ] = None,
    case: Annotated[Path, typer.Option(help="Folder of the case, with --claim.")] = Path(),
    by: Annotated[str, typer.Option(help="Who judges, with --claim; else the name of this login.")] = "",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where to write the started file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Weigh competing hypotheses: shares with spread, what they hang on, and what to watch.

    Example: quaywatch assess hypotheses.json --as-of 2025-01-28
    Example: quaywatch assess --case rajin --claim roof-purpose -o hypotheses.json
    """
    if (file is None) == (claim is None) or (claim is None) != (out is None):
        raise PlanError("there is nothing to weigh, or two things", expected="FILE, or --claim ID with -o FILE")
    if file is not None:
        _weigh(file, as_of, as_json=as_json)
    elif claim is not None and out is not None:
        _start(case, claim, find_login(by), out, as_json=as_json)


def _weigh(file: Path, as_of: str | None, *, as_json: bool) -> None:
    from quaywatch.assessment.hypotheses import weigh_hypotheses
    from quaywatch.clock import parse_date
    from quaywatch.report.weighed_words import checked_lines
    from quaywatch.sources.hypotheses import read_hypotheses

    day = parse_date(as_of) if as_of else None
    weighing = weigh_hypotheses(read_hypotheses(file), as_of=day)
    if as_json:
        say_json(_as_json(weighing))
        return
    for line in checked_lines(weighing):
        say(line.text)


def _start(case: Path, claim: str, by: str, out: Path, *, as_json: bool) -> None:
    import json
    from datetime import UTC, datetime

    from quaywatch.casefile.store import open_case
    from quaywatch.casefile.writing import write_file
    from quaywatch.pipeline.weighed import start_hypotheses

    if out.exists():
        raise PlanError(f"{out} is there already", expected="a new file: what you judged is not written over")
    with open_case(case) as store:
        content = start_hypotheses(store, claim, assessor=by, judged_on=datetime.now(UTC).date())
    write_file(out, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    if as_json:
        say_json({"written": str(out), "hypotheses": content["hypotheses"]})
        return
    for one in content["hypotheses"]:
        say(f"{one['id']}: {one['text']}")
    say(f"{out} is started: add evidence and judgements, then `quaywatch ingest --case {case} {out}`")


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
