"""`quotes`: who said what in a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.clock import parse_date
from quaywatch.errors import PlanError
from quaywatch.records.quote import TextLanguage

if TYPE_CHECKING:
    from quaywatch.assessment.quotes import QuotedText
    from quaywatch.records.quote import Quote, SpokenText

__all__ = ["quotes"]


def quotes(
    file: Annotated[Path, typer.Argument(help="A transcript or an article: text, HTML, PDF, .docx, .srt or .vtt.")],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="Day of publication, for days without a year.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="en|ko", help="Whose rules apply; else told by the script.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find the parts of a text and who is quoted in it, in what role, when and where.

    Days without a year are the last such days before the publication. Where no option gives its day, a line of the
    text's head may: `입력 2025.01.28`, `Published: Jan. 28, 2025`.

    Example: quaywatch quotes evening-news.txt --published 2025-01-28
    Example: quaywatch quotes article.html --json
    """
    from quaywatch.assessment.quotes import find_quotes
    from quaywatch.sources.texts import read_spoken_text

    text = read_spoken_text(
        file, language=_language(lang), published=None if published is None else parse_date(published)
    )
    found = find_quotes(text)
    if as_json:
        say_json(_as_json(found))
        return
    for line in _lines(text, found):
        say(line)


def _language(lang: str | None) -> TextLanguage | None:
    if lang is None:
        return None
    try:
        return TextLanguage(lang)
    except ValueError:
        raise PlanError(f"--lang {lang!r} is no language whose rules are known", expected="en or ko") from None


def _as_json(found: QuotedText) -> dict[str, Any]:
    return {
        "schema": "quaywatch/quotes/1",
        "segments": [{"kind": one.kind.value, "start": one.start, "end": one.end} for one in found.segments],
        "quotes": [_quote_json(quote) for quote in found.quotes],
        "claims": [],  # this command proposes none
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "directness": quote.directness.value,
        "speaker": quote.speaker,
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


def _lines(text: SpokenText, found: QuotedText) -> list[str]:
    from quaywatch.assessment.wording import counted

    day = "not known" if text.published is None else text.published.isoformat()
    parts = ", ".join(dict.fromkeys(one.kind.value.replace("_", " ") for one in found.segments))
    lines = [
        f"{counted(len(found.quotes), 'quote')}; published: {day}; language: {text.language.value}",
        f"parts: {parts}",
    ]
    if text.published is None:
        lines.append("days without a year are left open: give --published to resolve them")
    for number, quote in enumerate(found.quotes, start=1):
        lines += [f"{number}. {_who(quote)}", f"   {quote.text or '(no words)'}"]
    return lines


def _who(quote: Quote) -> str:
    who = [quote.speaker or "nobody named"]
    who += [quote.role_as_printed] if quote.role_as_printed else []
    who += [f"said {quote.said_on}"] if quote.said_on else []
    who += [quote.venue] if quote.venue else []
    who += [quote.speaker_kind.value] if quote.speaker_kind and quote.speaker_kind.value != "person" else []
    who += ["goes on from the tag before"] if quote.inherits_speaker else []
    return "; ".join(who)
