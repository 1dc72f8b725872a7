"""Evidence cards: one per artefact, with an entry for each dated statement in it, and the links that lead there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from quaywatch.assessment.wording import day_words, place_words, span_words, zone_words
from quaywatch.records.artefact import Artefact, ArtefactRole
from quaywatch.records.claim import Claim
from quaywatch.records.findings import Findings
from quaywatch.records.observation import Fact, Observation
from quaywatch.records.text_reading import HeldQuote
from quaywatch.report.document import Card, Entry
from quaywatch.report.document_parts import Basis
from quaywatch.report.links import Link
from quaywatch.report.observed import basis_of, fact_words, outcome_words, started
from quaywatch.report.quoted import quote_entry, span_words_of

__all__ = ["EvidenceIndex", "Statement", "cited_cards", "evidence_index"]

Statement = Observation | Fact | Claim | HeldQuote
"""What an entry of a card can be."""
MOST_QUOTES = 60
"""Shown of one text, besides those that something rests on."""
_ROLES = list(ArtefactRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceIndex:
    """The cards, and the way to each artefact, observation, fact, claim and quote by its key."""

    cards: tuple[Card, ...]
    artefacts: Mapping[str, Link]
    """By SHA-256."""
    entries: Mapping[tuple[str, str], Link]
    """By kind (`observation`, `fact`, `claim`, `heldquote`) and key."""
    bases: Mapping[str, Basis]
    """What statements in an artefact stand on, by SHA-256."""

    def artefact(self, sha256: str | None) -> tuple[Link, ...]:
        """The way to one artefact; nothing where the case does not hold it."""
        return (self.artefacts[sha256],) if sha256 is not None and sha256 in self.artefacts else ()

    def observations(self, keys: Iterable[str]) -> tuple[Link, ...]:
        """The ways to observations, in order."""
        return self._found("observation", keys)

    def facts(self, keys: Iterable[str]) -> tuple[Link, ...]:
        """The ways to facts, in order."""
        return self._found("fact", keys)

    def claims(self, keys: Iterable[str]) -> tuple[Link, ...]:
        """The ways to claims, in order."""
        return self._found("claim", keys)

    def quotes(self, keys: Iterable[str]) -> tuple[Link, ...]:
        """The ways to quotes, in order."""
        return self._found("heldquote", keys)

    def _found(self, kind: str, keys: Iterable[str]) -> tuple[Link, ...]:
        return tuple(self.entries[kind, key] for key in dict.fromkeys(keys) if (kind, key) in self.entries)

    def basis(self, sha256: str) -> Basis:
        """What statements in this artefact stand on."""
        return self.bases.get(sha256, Basis.REPORTED)


def evidence_index(findings: Findings) -> EvidenceIndex:
    """The cards of a case, numbered in a stable order, and the index over them."""
    ordered = sorted(findings.artefacts, key=lambda a: (_ROLES.index(a.role), a.name, a.sha256))
    shown = [artefact for artefact in ordered if artefact.role not in (ArtefactRole.FIGURE, ArtefactRole.STRIPS)]
    links = {a.sha256: Link(target=f"e-{n}", label=f"E{n}") for n, a in enumerate(shown, 1)}
    every: list[Statement] = [*findings.observations, *findings.facts, *findings.claims, *_shown_quotes(findings)]
    held: dict[str, list[Statement]] = defaultdict(list)
    for statement in every:
        held[_card_of(statement, links)].append(statement)
    cards, entries = [], {}
    for artefact in shown:
        rows = []
        for n, statement in enumerate(sorted(held[artefact.sha256], key=_when), 1):
            way = links[artefact.sha256]
            link = Link(target=f"{way.target}-{n}", label=f"{way.label}.{n}")
            entries[_kind(statement), statement.id] = link
            rows.append(_entry(statement, link, findings, artefact))
        cards.append(_card(artefact, links, tuple(rows)))
    bases = {artefact.sha256: basis_of(artefact) for artefact in shown}
    return EvidenceIndex(cards=tuple(cards), artefacts=links, entries=entries, bases=bases)


def _shown_quotes(findings: Findings) -> list[HeldQuote]:
    """The first quotes of each text, and those that evidence of a weighing rests on."""
    cited = {key for one in findings.weighings for item in one.case.items for key in item.rests_on}
    return [
        held
        for reading in findings.texts
        for n, held in enumerate(reading.quotes)
        if n < MOST_QUOTES or held.id in cited
    ]


def _card_of(statement: Statement, links: Mapping[str, Link]) -> str:
    """The artefact in which a statement stands: of a claim that was taken from a text, the text."""
    if isinstance(statement, Claim) and statement.read_from is not None and statement.read_from.text in links:
        return statement.read_from.text
    return statement.evidence


def _kind(statement: Statement) -> str:
    return type(statement).__name__.lower()


def _when(statement: Statement) -> tuple[int, str, int, str]:
    if isinstance(statement, Claim):
        return 1, statement.published.isoformat(), statement.read_from.start if statement.read_from else 0, statement.id
    if isinstance(statement, HeldQuote):
        return 2, "", statement.quote.start, statement.id
    return 0, started(statement.time), 0, statement.id


def _entry(statement: Statement, link: Link, findings: Findings, artefact: Artefact) -> Entry:
    if isinstance(statement, HeldQuote):
        reading = next(one for one in findings.texts if one.id == statement.evidence)
        return quote_entry(statement, link, reading, artefact.rights)
    if isinstance(statement, Claim):
        return _claim_entry(statement, link, findings)
    site = findings.case.site(statement.site)
    fact = isinstance(statement, Fact)
    return Entry(
        id=link.target,
        label=link.label,
        basis=Basis.REPORTED if fact else basis_of(artefact),
        time=span_words(statement.time, utc_offset_h=site.offset_h(statement.zone)),
        place=f"{site.name}, {zone_words(site, statement.zone)}",
        text=f"stated: {fact_words(statement)}" if isinstance(statement, Fact) else outcome_words(statement),
        by=statement.by,
        url=statement.url,
        note=statement.note,
    )


def _claim_entry(claim: Claim, link: Link, findings: Findings) -> Entry:
    site = next((site for site in findings.case.sites if site.id == claim.site), None)
    return Entry(
        id=link.target,
        label=link.label,
        basis=Basis.REPORTED,
        time=f"published {day_words(claim.published)}",
        place="" if site is None else place_words(site, claim.zones),
        text=claim.text,
        by=claim.by,
        url=claim.url,
        note=None if claim.read_from is None else f"read from {span_words_of(claim.read_from)}",
    )


def _card(artefact: Artefact, links: Mapping[str, Link], entries: tuple[Entry, ...]) -> Card:
    rights, link = artefact.rights, links[artefact.sha256]
    return Card(
        id=link.target,
        label=link.label,
        name=artefact.name,
        role=artefact.role.value,
        source=artefact.source,
        sha256=artefact.sha256,
        size=artefact.size,
        credit=rights.credit,
        holder=rights.holder,
        licence=rights.licence,
        publish=rights.publish.value,
        parents=tuple(links[parent] for parent in artefact.parents if parent in links),
        parameters=tuple(sorted(artefact.parameters.items())),
        entries=entries,
    )


def cited_cards(cards: Iterable[Card], uses: Iterable[tuple[Link, Iterable[Link]]]) -> tuple[Card, ...]:
    """The cards with the way back to every place that cites them or one of their entries.

    Args:
        cards: Cards and entries.
        uses: Each citing place (its own anchor and label) with what it cites.
    """
    citing: dict[str, list[Link]] = {}
    for place, cited in uses:
        for target in dict.fromkeys(link.target for link in cited):
            citing.setdefault(target, []).append(place)
    return tuple(
        replace(
            card,
            cited_by=tuple(citing.get(card.id, ())),
            entries=tuple(replace(entry, cited_by=tuple(citing.get(entry.id, ()))) for entry in card.entries),
        )
        for card in cards
    )
