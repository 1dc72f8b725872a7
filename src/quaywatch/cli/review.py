"""`review`: decide on the claims that rules proposed from the texts of a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.login import find_login
from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.clock import format_utc
from quaywatch.errors import PlanError
from quaywatch.records.claim import ClaimKind
from quaywatch.records.review import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quaywatch.pipeline.reviewing import Choice, ReviewedProposal
    from quaywatch.records.review import Review

__all__ = ["accept", "app", "edit", "list_proposals", "reject"]

app = typer.Typer(
    help="Decide on the claims that rules proposed from the texts of a case. None counts before somebody takes it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CaseOption = Annotated[Path, typer.Option("--case", help="Folder of the case.")]
IdsArgument = Annotated[list[str], typer.Argument(help="Ids of proposals, or how they begin.", metavar="ID...")]
ByOption = Annotated[str, typer.Option(help="Who decides; else the name of this login.")]
NoteOption = Annotated[str | None, typer.Option(help="Why.")]
HERE = Path()


@app.command("list")
def list_proposals(
    case: CaseOption = HERE,
    every: Annotated[bool, typer.Option("--all", help="Those already decided on, too.")] = False,
    kind: Annotated[ClaimKind | None, typer.Option(help="Only claims of this kind.")] = None,
    site: Annotated[str | None, typer.Option(help="Only those at this site, by its key in the case.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the proposals that nobody has decided on, with the sentence that each was read from.

    Example: quaywatch review list --case rajin --kind min_calls
    """
    from quaywatch.casefile.store import open_case
    from quaywatch.pipeline.reviewing import find_proposals, sentences_of

    with open_case(case) as store:
        found = find_proposals(store)
        shown = [
            one
            for one in found
            if (every or one.review is None) and kind in (None, one.proposal.kind) and site in (None, one.proposal.site)
        ]
        sentences = sentences_of(store, shown)
    if as_json:
        say_json({"proposals": [_as_json(one, text) for one, text in zip(shown, sentences, strict=True)]})
        return
    for one, text in zip(shown, sentences, strict=True):
        say(f"{one.id}: {one.proposal.text} ({one.proposal.by}){_decided(one)}")
        say(f"  {one.reading.name}, characters {one.proposal.start} to {one.proposal.end}: {text}")
    waiting = sum(one.review is None for one in found)
    say(f"{waiting} of {len(found)} proposed claims wait: `quaywatch review accept|edit|reject ID`")


@app.command()
def accept(
    ids: IdsArgument, case: CaseOption = HERE, by: ByOption = "", note: NoteOption = None, as_json: JsonOption = False
) -> None:
    """Take proposals as they are: the next run holds them against the events.

    Example: quaywatch review accept min_calls-4f2a --case rajin --by "Ada Roe"
    """
    _decide(case, ids, _choice(Decision.ACCEPT, by, note, ()), as_json=as_json)


@app.command()
def edit(
    proposal: Annotated[str, typer.Argument(help="Id of a proposal, or how it begins.", metavar="ID")],
    edits: Annotated[
        list[str], typer.Option("--set", metavar="KEY=VALUE", help="text, by, site, zones, when, hedge or value.KEY.")
    ],
    case: CaseOption = HERE,
    by: ByOption = "",
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a proposal with other values; what it says is made anew from them, unless text=... is given.

    Example: quaywatch review edit min_calls-4f2a --set value.n=2 --set when=2024-12-28/2025-01-28 --note "by the video"
    """
    _decide(case, [proposal], _choice(Decision.EDIT, by, note, edits), as_json=as_json)


@app.command()
def reject(
    ids: IdsArgument, case: CaseOption = HERE, by: ByOption = "", note: NoteOption = None, as_json: JsonOption = False
) -> None:
    """Leave proposals out; one that was taken before is taken back. The decisions before stay on record.

    Example: quaywatch review reject identity-9c01 --note "the name of the programme"
    """
    _decide(case, ids, _choice(Decision.REJECT, by, note, ()), as_json=as_json)


def _choice(decision: Decision, by: str, note: str | None, edits: Sequence[str]) -> Choice:
    from quaywatch.pipeline.reviewing import Choice

    pairs = [one.partition("=") for one in edits]
    wrong = [key for key, equals, _ in pairs if not equals]
    if wrong:
        raise PlanError(f"--set {wrong[0]!r} has no value", expected="KEY=VALUE")
    return Choice(
        decision=decision, by=find_login(by), note=note or None, edits={key.strip(): value for key, _, value in pairs}
    )


def _decide(case: Path, ids: Sequence[str], choice: Choice, *, as_json: bool) -> None:
    from datetime import UTC, datetime

    from quaywatch.casefile.config import read_config
    from quaywatch.casefile.store import open_case
    from quaywatch.pipeline.reviewing import choose_proposals, decide, find_proposals

    config = read_config(case)
    with open_case(case) as store:
        chosen = choose_proposals(find_proposals(store), ids)
        made = decide(store, config, chosen, choice, at=datetime.now(UTC))
    if as_json:
        say_json({"decisions": [_review_json(one) for one in made]})
        return
    for one in made:
        said = f": {one.claim.text}" if one.claim else ""
        say(f"{_PAST[one.decision]} {one.proposal} by {one.by}{said}")
    say(f"`quaywatch run {case}` counts {'it' if len(made) == 1 else 'them'}")


_PAST = {Decision.ACCEPT: "accepted", Decision.EDIT: "accepted with changes", Decision.REJECT: "rejected"}


def _decided(one: ReviewedProposal) -> str:
    return "" if one.review is None else f" [{_PAST[one.review.decision]} by {one.review.by}]"


def _as_json(one: ReviewedProposal, sentence: str) -> dict[str, Any]:
    proposal = one.proposal
    return {
        "id": one.id,
        "text": one.reading.id,
        "name": one.reading.name,
        "kind": proposal.kind.value,
        "value": dict(proposal.value),
        "says": proposal.text,
        "by": proposal.by,
        "hedge": proposal.hedge.value,
        "site": proposal.site,
        "zones": list(proposal.zones),
        "when": None if proposal.when is None else proposal.when.text,
        "start": proposal.start,
        "end": proposal.end,
        "sentence": sentence,
        "decision": None if one.review is None else _review_json(one.review),
    }


def _review_json(review: Review) -> dict[str, Any]:
    return {
        "proposal": review.proposal,
        "text": review.text,
        "decision": review.decision.value,
        "by": review.by,
        "at": format_utc(review.at),
        "note": review.note,
        "claim": None if review.claim is None else {"id": review.claim.id, "text": review.claim.text},
    }
