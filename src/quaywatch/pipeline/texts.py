"""The texts of a case as rules read them, and what persons decided on the claims that were proposed from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.said import find_said
from quaywatch.pipeline.tasks import Task, TaskResult, code_version
from quaywatch.pipeline.text_intake import UNNAMED_PUBLISHER, read_text_terms
from quaywatch.records.artefact import Artefact, ArtefactRole
from quaywatch.records.claim import Claim
from quaywatch.records.place import Site
from quaywatch.records.quote import Quote
from quaywatch.records.review import last_reviews
from quaywatch.records.text_reading import HeldQuote, TextReading
from quaywatch.sources.reviews import read_reviews
from quaywatch.sources.roles import read_roles
from quaywatch.sources.texts import read_spoken_text

__all__ = ["plan_reviews", "plan_texts", "read_text", "tell_reviews"]

_KEY_DIGITS = 10


def plan_texts(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit per transcript or article; it depends on the names of the sites, and on who held what office."""
    roles = store.artefacts(ArtefactRole.ROLES)
    paths = tuple(store.objects.locate(one.sha256) for one in roles)
    told = content_hash(joined.case.sites, [one.sha256 for one in roles])
    return [
        Task(
            key=UnitKey(
                slot=f"text:{text.sha256}",
                stage="text",
                code_version=code_version(),
                inputs={"artefact": content_hash(text), "told": told},
            ),
            title=f"text {text.name}",
            work=read_text,
            arguments=(store.objects.locate(text.sha256), text, joined.case.sites, paths),
            evidence=text.sha256,
        )
        for text in store.artefacts(ArtefactRole.TEXT)
    ]


def plan_reviews(store: CaseStore, _joined: JoinedCase) -> list[Task]:
    """One unit for all files of decisions: a later decision stands in for an earlier one, whatever file it is in."""
    files = store.artefacts(ArtefactRole.REVIEWS)
    if not files:
        return []
    hashes = tuple(one.sha256 for one in files)
    paths = tuple(store.objects.locate(sha256) for sha256 in hashes)
    key = UnitKey(slot="reviews:all", stage="reviews", code_version=code_version(), inputs={"artefacts": list(hashes)})
    return [Task(key=key, title="decisions on proposed claims", work=tell_reviews, arguments=(paths, hashes))]


def read_text(path: Path, artefact: Artefact, sites: Sequence[Site], roles: Sequence[Path]) -> TaskResult:
    """What rules read in a text: its quotes, and the claims that they propose."""
    terms = read_text_terms(artefact)
    text = read_spoken_text(path, language=terms.language, published=terms.published)
    publisher = terms.publisher or UNNAMED_PUBLISHER
    said = find_said(text, sites, publisher, [role for table in roles for role in read_roles(table)])
    reading = TextReading(
        id=artefact.sha256,
        name=artefact.name,
        publisher=publisher,
        title=terms.title or artefact.name,
        published=text.published,
        language=text.language,
        characters=len(text.text),
        url=artefact.source if artefact.source.startswith(("https://", "http://")) else None,
        quotes=tuple(_held(quote, artefact.sha256) for quote in said.found.quotes),
        proposals=said.claims,
    )
    return TaskResult(records={"texts": (reading,)})


def tell_reviews(paths: Sequence[Path], hashes: Sequence[str]) -> TaskResult:
    """The last decision on each proposal, and the claims that were taken."""
    made = [review for path, sha256 in zip(paths, hashes, strict=True) for review in read_reviews(path, sha256)]
    last = last_reviews(made)
    taken = [review.claim for review in last if review.claim is not None]
    claims = tuple(sorted(taken, key=_place))
    return TaskResult(records={"reviews": last, "claims": claims})


def _place(claim: Claim) -> tuple[date, str, int, str]:
    """Claims stand in the order of their texts."""
    span = claim.read_from
    return claim.published, span.text if span else "", span.start if span else 0, claim.id


def _held(quote: Quote, sha256: str) -> HeldQuote:
    told = f"{sha256}:{quote.start}:{quote.end}:{quote.speaker}"
    key = hashlib.sha256(told.encode()).hexdigest()[:_KEY_DIGITS]
    return HeldQuote(id=f"quote-{key}", evidence=sha256, quote=quote)
