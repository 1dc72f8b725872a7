"""Claims that rules proposed from the texts of a case, and a person's decisions on them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from quaywatch.casefile.config import CaseConfig
from quaywatch.casefile.entries import Origin
from quaywatch.casefile.store import CaseStore
from quaywatch.errors import PlanError
from quaywatch.pipeline.claim_edits import edit_entry, offset_of
from quaywatch.pipeline.places import join_case
from quaywatch.records.artefact import ArtefactRole, Publish, Rights
from quaywatch.records.place import Site
from quaywatch.records.proposal import ProposedClaim
from quaywatch.records.review import Decision, Review, last_reviews
from quaywatch.records.text_reading import TextReading
from quaywatch.sources.claims import check_claim_entry
from quaywatch.sources.proposed_claims import check_dated, claim_entry
from quaywatch.sources.reviews import TakenEntry, WrittenDecision, read_reviews, write_reviews
from quaywatch.sources.texts import read_spoken_text

__all__ = ["Choice", "ReviewedProposal", "choose_proposals", "decide", "find_proposals", "sentences_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedProposal:
    """A proposed claim, the text that it was read from, and the last decision on it."""

    reading: TextReading
    proposal: ProposedClaim
    review: Review | None
    """None where nobody has decided."""

    @property
    def id(self) -> str:
        """Key of the proposal."""
        return self.proposal.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person decides."""

    decision: Decision
    by: str
    """Who decides."""
    note: str | None = None
    """Why."""
    edits: Mapping[str, str] = field(default_factory=dict)
    """New values by key (`value.n`, `when`, `site`), where the claim is taken in other words."""


def find_proposals(store: CaseStore) -> tuple[ReviewedProposal, ...]:
    """All claims that the last run proposed, in the order of the texts.

    Decisions made since that run count.

    Raises:
        PlanError: The case holds no text, or one that has not been read yet.
    """
    parts = store.read_findings_parts()
    readings: Sequence[TextReading] = parts["texts"]
    held = [artefact for artefact in parts["artefacts"] if artefact.role is ArtefactRole.TEXT]
    if not held:
        raise PlanError(
            "the case holds no text", expected="a transcript or an article", do="`quaywatch ingest TEXT`, then `run`"
        )
    failed = {skipped.evidence for skipped in parts["skipped"]}
    unread = {artefact.sha256 for artefact in held} - {reading.id for reading in readings} - failed
    if unread:
        raise PlanError("the case holds a text that has not been read", do="Run `quaywatch run` first")
    last = {(review.text, review.proposal): review for review in _reviews(store)}
    return tuple(
        ReviewedProposal(reading=reading, proposal=proposal, review=last.get((reading.id, proposal.id)))
        for reading in readings
        for proposal in reading.proposals
    )


def choose_proposals(proposals: Sequence[ReviewedProposal], starts: Sequence[str]) -> tuple[ReviewedProposal, ...]:
    """The proposals whose ids begin as asked for, each once.

    Raises:
        PlanError: None begins so, or several.
    """
    chosen: dict[tuple[str, str], ReviewedProposal] = {}
    for start in starts:
        fits = [one for one in proposals if one.id.startswith(start)]
        exact = [one for one in fits if one.id == start]
        if len(exact or fits) != 1:
            found = "no proposed claim" if not fits else f"{len(fits)} proposed claims"
            raise PlanError(
                f"{found} with an id that begins with {start!r}", expected="one of those that `review list` prints"
            )
        one = (exact or fits)[0]
        chosen[one.reading.id, one.id] = one
    return tuple(chosen.values())


def decide(
    store: CaseStore, config: CaseConfig, chosen: Sequence[ReviewedProposal], choice: Choice, *, at: datetime
) -> tuple[Review, ...]:
    """The decisions, now that the case holds them as a file of their own.

    Nothing is written unless all of them are whole. The next run counts them.

    Raises:
        PlanError: A place that is named is no place of the case; a text has no day of publication.
        DataError: A claim would not be whole: a statement without a date, a value of the wrong type.
        CaseError: The case cannot be written.
    """
    sites = join_case(store, config).case.sites
    written = [_decision(one, choice, sites, at) for one in chosen]
    content = (json.dumps(write_reviews(written), ensure_ascii=False, indent=1) + "\n").encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.json"
        path.write_bytes(content)
        made = read_reviews(path, hashlib.sha256(content).hexdigest())
    store.add_artefact(content, _origin(chosen, choice.by, at))
    return made


def _origin(chosen: Sequence[ReviewedProposal], by: str, at: datetime) -> Origin:
    return Origin(
        role=ArtefactRole.REVIEWS,
        source=f"decisions of {by}",
        rights=Rights(holder=by, credit=f"Decisions of {by}", licence="own decisions", publish=Publish.YES),
        name=f"decisions-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.json",
        parents=tuple(sorted({one.reading.id for one in chosen})),
    )


def sentences_of(store: CaseStore, proposals: Sequence[ReviewedProposal]) -> tuple[str, ...]:
    """Of each proposal the sentence that it was read from, on one line; each text is read once.

    Raises:
        SourceError: The case lacks the bytes of a text.
        DataError: They are no longer those of the text.
    """
    texts: dict[str, str] = {}
    for reading in {one.reading.id: one.reading for one in proposals}.values():
        path = store.objects.locate(reading.id)
        texts[reading.id] = read_spoken_text(path, language=reading.language, published=reading.published).text
    return tuple(" ".join(texts[one.reading.id][one.proposal.start : one.proposal.end].split()) for one in proposals)


def _reviews(store: CaseStore) -> tuple[Review, ...]:
    files = store.artefacts(ArtefactRole.REVIEWS)
    return last_reviews(
        review for one in files for review in read_reviews(store.objects.locate(one.sha256), one.sha256)
    )


def _decision(one: ReviewedProposal, choice: Choice, sites: Sequence[Site], at: datetime) -> WrittenDecision:
    return WrittenDecision(
        text=one.reading.id,
        proposal=one.id,
        decision=choice.decision,
        by=choice.by,
        at=at,
        note=choice.note,
        taken=None if choice.decision is Decision.REJECT else _taken(one, choice, sites),
    )


def _taken(one: ReviewedProposal, choice: Choice, sites: Sequence[Site]) -> TakenEntry:
    proposal, reading = one.proposal, one.reading
    entry: dict[str, Any] = claim_entry(proposal, reading.publisher)
    if choice.edits:
        entry = edit_entry(entry, choice.edits, sites)
    check_dated(proposal.id, proposal.kind, entry["value"])
    check_claim_entry(entry)
    return TakenEntry(
        entry=entry,
        publisher=reading.publisher,
        published=_published(reading),
        start=proposal.start,
        end=proposal.end,
        utc_offset_h=offset_of(proposal.when, entry, sites),
        url=reading.url,
    )


def _published(reading: TextReading) -> date:
    if reading.published is None:
        raise PlanError(
            f"nothing tells when {reading.name} was published",
            expected="its day of publication",
            do="`quaywatch ingest` it again with --published YYYY-MM-DD, and run",
        )
    return reading.published
