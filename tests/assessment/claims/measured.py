"""How well proposals agree with the claims that the written sentences hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from quaywatch.assessment.claims.propose import propose_claims
from quaywatch.records.proposal import ProposedClaim
from quaywatch.records.quote import SpokenText, TextLanguage
from quaywatch.sources.gazetteer import read_gazetteer

PUBLISHED = date(2025, 1, 28)
SITES = tuple(read_gazetteer().values())
FOLDER = Path(__file__).parents[2] / "data" / "claims"
ENGLISH = (FOLDER / "sentences.en.txt").read_text(encoding="utf-8")
KOREAN = (FOLDER / "sentences.ko.txt").read_text(encoding="utf-8")
Wanted = tuple[str, dict[str, str]]


def proposals(sentence: str, language: TextLanguage = TextLanguage.ENGLISH, sites=SITES) -> tuple[ProposedClaim, ...]:
    text = SpokenText(text=sentence, language=language, published=PUBLISHED)
    return propose_claims(text, (), (), sites, "The Harbour Post")


def lines_of(table: str) -> list[tuple[str, list[Wanted], set[str]]]:
    """Sentence, claims that must be proposed, kinds that may be."""
    found = []
    for line in table.strip().splitlines():
        if line.startswith("#"):
            continue
        sentence, _, told = line.partition(" ## ")
        wanted, allowed = [], set()
        for part in (part.strip() for part in told.split(";")):
            if part.startswith("("):
                allowed.add(part.strip("() "))
            elif part != "-":
                kind, _, keys = part.partition(" ")
                wanted.append((kind, _values(keys)))
        found.append((sentence, wanted, allowed))
    return found


def _values(keys: str) -> dict[str, str]:
    values: dict[str, str] = {}
    key = ""
    for word in keys.split():
        if "=" in word:
            key, _, values[key] = word.partition("=")
        else:
            values[key] += f" {word}"
    return values


def fits(claim: ProposedClaim, wanted: Wanted) -> bool:
    kind, values = wanted
    return claim.kind.value == kind and all(_fits(claim.value.get(key), value) for key, value in values.items())


def _fits(found: object, wanted: str) -> bool:
    if isinstance(found, list):
        parts = wanted.removeprefix("~").split(",")
        return len(found) >= len(parts) and all(any(p in f for f in found) for p in parts)
    text = str(found)
    if wanted.startswith("~"):
        return wanted[1:].casefold() in text.casefold()
    return any(text.casefold() == way.casefold() for way in wanted.split("|"))


@dataclass
class Score:
    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    proposed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@lru_cache(maxsize=4)
def measure(table: str, language: TextLanguage) -> Score:
    """Counts by kind; a proposal of a kind that only may be proposed counts for nothing."""
    score = Score()
    for sentence, wanted, allowed in lines_of(table):
        claims = list(proposals(sentence, language))
        for one in wanted:
            score.wanted[one[0]] += 1
            match = next((claim for claim in claims if fits(claim, one)), None)
            if match is None:
                score.faults.append(f"missed {one} in {sentence!r}: {[(c.kind.value, dict(c.value)) for c in claims]}")
            else:
                claims.remove(match)
                score.right[one[0]] += 1
                score.proposed[one[0]] += 1
        for claim in claims:
            if claim.kind.value not in allowed:
                score.proposed[claim.kind.value] += 1
                score.faults.append(f"wrong {claim.kind.value} {dict(claim.value)} in {sentence!r}")
    return score
