"""Transcripts in the layouts of many newsrooms, with truth beside them; all names, facts and words are invented."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from quaywatch.assessment.quotes import find_quotes
from quaywatch.records.quote import Directness, Quote, SpeakerKind
from quaywatch.sources.texts import read_spoken_text

TRANSCRIPTS = Path(__file__).parents[2] / "data" / "transcripts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One quote as the text gives it; several answers where more than one is right."""

    speaker: tuple[str, ...]
    role: tuple[str, ...]
    said_on: str
    venue: str
    flags: str
    words: str


def plain(words: str | None) -> str:
    """Case, punctuation and blanks do not count."""
    words = unicodedata.normalize("NFKC", words or "").casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", words).split())


def answers(field: str) -> tuple[str, ...]:
    return tuple(plain(one) for one in field.split("~"))


def truth_of(line: str) -> Truth:
    speaker, role, said_on, venue, flags, words = (field.strip() for field in line.split("|", 5))
    return Truth(
        speaker=answers(speaker),
        role=answers(role),
        said_on=said_on,
        venue=plain(venue),
        flags=flags,
        words=plain(words.replace("\\n", "\n")),
    )


def transcripts() -> Iterator[object]:
    for path in sorted(TRANSCRIPTS.glob("*.txt")):
        for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
            head, rest = block.split("\n", 1)
            text, truth = rest.split("--- truth\n")
            name, published = (part.strip() for part in head.split("|"))
            rows = [truth_of(line) for line in truth.splitlines()]
            yield pytest.param(text, date.fromisoformat(published), rows, id=f"{path.stem}-{name}")


def is_right(quote: Quote, row: Truth) -> bool:
    return (
        plain(quote.speaker_as_printed or quote.speaker) in row.speaker
        and plain(quote.role_as_printed) in row.role
        and (quote.said_on or "") in row.said_on.split("~")
        and (row.venue in plain(quote.venue) if row.venue else not quote.venue)
        and quote.inherits_speaker == ("i" in row.flags)
    )


@pytest.mark.parametrize(("text", "published", "rows"), tuple(transcripts()))
def test_every_quote_has_its_words_speaker_role_day_and_venue_and_no_narration_has_a_speaker(
    text: str, published: date, rows: list[Truth], tmp_path: Path
) -> None:
    path = tmp_path / "transcript"
    path.write_text(text, encoding="utf-8")
    spoken = read_spoken_text(path, published=published)
    quotes = find_quotes(spoken).quotes
    for quote in quotes:
        assert quote.text is None or spoken.text[quote.start : quote.end] == quote.text
    heard = [quote for quote in quotes if quote.speaker_kind is not SpeakerKind.AMBIENT]
    wanted = [row for row in rows if not set(row.flags) & {"a", "?"}]
    for row in wanted:
        same = [quote for quote in heard if plain(quote.text) == row.words]
        assert any(is_right(quote, row) for quote in same), (row, same or heard)
    known = {(one, row.words) for row in rows if "a" not in row.flags for one in row.speaker}
    said = [quote for quote in heard if quote.speaker and quote.directness is not Directness.INDIRECT]
    given = [(plain(quote.speaker_as_printed or quote.speaker), plain(quote.text)) for quote in said]
    assert set(given) <= known
    assert len(given) == len(set(given))
