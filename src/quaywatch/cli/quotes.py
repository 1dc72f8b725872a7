"""`quotes`: who said what in a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.cli.place_hints import place_hints
from quaywatch.clock import format_utc, parse_date
from quaywatch.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from quaywatch.clock import Span
    from quaywatch.pipeline.said import ReadText
    from quaywatch.records.proposal import ProposedClaim
    from quaywatch.records.quote import Quote, SpokenText

__all__ = ["quotes"]

EVERYTHING = "all"


def quotes(
    file: Annotated[Path, typer.Argument(help="A transcript or an article: text, HTML, PDF, .docx, .srt or .vtt.")],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="Day of publication, for days without a year.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="en|ko", help="Whose rules apply; else told by the script.")
    ] = None,
    publisher: Annotated[str, typer.Option(help="Who published it: whose word the narration is.")] = "the publisher",
    case: Annotated[Path | None, typer.Option(help="Case whose sites are meant; else the shipped ones.")] = None,
    roles: Annotated[Path | None, typer.Option(help="Table of who held what office when (docs/said.md).")] = None,
    take: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Take this proposed claim; may be given again; or `all`.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Claims file for what is taken, to be edited and ingested.")
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the piece, for the claims file.")] = "",
    url: Annotated[str | None, typer.Option(help="Its page, for the claims file.")] = None,
    finder: Annotated[
        str, typer.Option(metavar="NAME", help="Who finds the quotes: `rules`, or an installed plug-in.")
    ] = "rules",
    as_json: JsonOption = False,
) -> None:
    """Find the parts of a text, who is quoted in it, in what role, when and where, and which claims it makes.

    Days without a year are the last such days before the publication. Where no option gives its day, a line of the
    text's head may: `입력 2025.01.28`, `Published: Jan. 28, 2025`. Claims are proposals: none goes into a case unless
    you take it, and a claims file is yours to edit.

    Example: quaywatch quotes evening-news.txt --published 2025-01-28
    Example: quaywatch quotes news.txt --publisher "KBS News" --take 3f9a --take 81cc -o claims.json
    """
    from quaywatch.cli.sites import watched_sites
    from quaywatch.pipeline.claim_edits import common_offset
    from quaywatch.pipeline.said import read_said
    from quaywatch.pipeline.text_intake import parse_language
    from quaywatch.sources.texts import read_spoken_text

    if bool(take) != bool(out):
        raise PlanError("claims are taken into a file", expected="both --take and --out, or neither")
    day = None if published is None else parse_date(published)
    text = read_spoken_text(file, language=None if lang is None else parse_language(lang), published=day)
    said = read_said(text, publisher=publisher, case=case, roles=roles, finder=finder)
    if take and out is not None:
        chosen = _chosen(said.claims, take)
        clock = common_offset(chosen, watched_sites(case))
        origin = {"title": title or file.stem, "publisher": publisher, "url": url, "utc_offset_h": clock}
        _write(chosen, said.text.published, out, origin)
    if as_json:
        say_json(_as_json(said))
        return
    for line in (*_lines(said), *place_hints(said.claims, case)):
        say(line)
    if out is not None:
        say(f"taken claims are in {out}: edit them, then `quaywatch ingest --case CASE {out}`")


def _write(chosen: Sequence[ProposedClaim], published: date | None, out: Path, origin: Mapping[str, Any]) -> None:
    import json

    from quaywatch.casefile.writing import write_file
    from quaywatch.sources.proposed_claims import ClaimsSource, write_claims

    if published is None:
        raise PlanError("a claims file needs the day of publication", expected="--published YYYY-MM-DD")
    content = write_claims(chosen, ClaimsSource(id=out.stem, published=published, **origin))
    write_file(out, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _chosen(claims: Sequence[ProposedClaim], take: Sequence[str]) -> list[ProposedClaim]:
    """The claims whose ids begin as asked for."""
    if EVERYTHING in take:
        return list(claims)
    chosen: dict[str, ProposedClaim] = {}
    for start in take:
        fits = [claim for claim in claims if claim.id.startswith(start)]
        if len(fits) != 1:
            found = "no proposed claim" if not fits else f"{len(fits)} proposed claims"
            raise PlanError(f"{found} with an id that begins with {start!r}", expected="one of those printed, or `all`")
        chosen[fits[0].id] = fits[0]
    return list(chosen.values())


def _as_json(said: ReadText) -> dict[str, Any]:
    return {
        "schema": "quaywatch/quotes/1",
        "segments": [{"kind": one.kind.value, "start": one.start, "end": one.end} for one in said.found.segments],
        "quotes": [_quote_json(quote) for quote in said.found.quotes],
        "claims": [_claim_json(claim) for claim in said.claims],
    }


def _claim_json(claim: ProposedClaim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "kind": claim.kind.value,
        "value": dict(claim.value),
        "where": {"printed": claim.printed, "site": claim.site, "zones": list(claim.zones)},
        "when": None if claim.when is None else _span_json(claim.when),
        "by": claim.by,
        "hedge": claim.hedge.value,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
    }


def _span_json(span: Span) -> dict[str, Any]:
    return {"from": format_utc(span.start), "to": format_utc(span.end), "text": span.text}


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "directness": quote.directness.value,
        "speaker": quote.speaker_as_printed or quote.speaker,
        "speaker_resolved": quote.speaker,
        "speaker_kind": None if quote.speaker_kind is None else quote.speaker_kind.value,
        "role_as_printed": quote.role_as_printed,
        "role_when_spoken": quote.role_when_spoken,
        "said_on": quote.said_on,
        "said_on_precision": None if quote.said_on_precision is None else quote.said_on_precision.value,
        "venue": quote.venue,
        "medium": quote.medium,
        "inherits_speaker": quote.inherits_speaker,
        "reporter_doubt": quote.reporter_doubt,
    }


def _lines(said: ReadText) -> list[str]:
    from quaywatch.assessment.wording import counted

    text, found = said.text, said.found
    lines = [
        f"{counted(len(found.quotes), 'quote')}; {_published(text)}; language: {text.language.value}",
        f"parts: {', '.join(dict.fromkeys(one.kind.value.replace('_', ' ') for one in found.segments))}",
    ]
    if text.published is None:
        lines.append("days without a year are left open: give --published to resolve them")
    for number, quote in enumerate(found.quotes, start=1):
        lines += [f"{number}. {_who(quote)}", f"   {quote.text or '(no words)'}"]
    if said.claims:
        lines.append(f"{counted(len(said.claims), 'claim')} proposed; --take ID -o FILE takes some:")
        lines += [f"  {claim.id}: {claim.text} ({claim.by})" for claim in said.claims]
    return lines


def _published(text: SpokenText) -> str:
    return f"published: {'not known' if text.published is None else text.published.isoformat()}"


def _who(quote: Quote) -> str:
    who = [quote.speaker or quote.speaker_as_printed or "nobody named"]
    who += [f"printed: {quote.speaker_as_printed}"] if quote.speaker and quote.speaker_as_printed else []
    who += [quote.role_as_printed] if quote.role_as_printed else []
    who += [f"said {quote.said_on}"] if quote.said_on else []
    who += [quote.venue] if quote.venue else []
    who += [quote.speaker_kind.value] if quote.speaker_kind and quote.speaker_kind.value != "person" else []
    who += ["in the reporter's words"] if quote.directness.value == "indirect" else []
    who += [f"by way of {quote.medium}"] if quote.medium and quote.directness.value == "indirect" else []
    who += ["goes on from the words before"] if quote.inherits_speaker else []
    return "; ".join(who)
