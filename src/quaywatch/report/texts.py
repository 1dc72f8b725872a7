"""The texts of a case: how many quotes rules found in each, and what persons decided on the claims they proposed."""

from __future__ import annotations

from collections import Counter

from quaywatch.assessment.wording import counted, day_words, listed
from quaywatch.records.review import Decision, Review
from quaywatch.records.text_reading import TextReading
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.grounds import Grounds

__all__ = ["decision_words", "texts_read"]

_PAST = {Decision.ACCEPT: "accepted", Decision.EDIT: "accepted with changes", Decision.REJECT: "rejected"}


def texts_read(grounds: Grounds) -> tuple[Sentence, ...]:
    """One sentence a text, in the order of the case."""
    return tuple(
        grounds.sentence(
            Basis.ASSESSED, _told(reading, grounds.findings.reviews), grounds.evidence.artefact(reading.id)
        )
        for reading in grounds.findings.texts
    )


def decision_words(review: Review) -> str:
    """Who took a claim or left it out, when and why: `accepted by Ada Roe on 3 May 2031 (by the video)`."""
    why = f" ({review.note})" if review.note else ""
    return f"{_PAST[review.decision]} by {review.by} on {day_words(review.at.date())}{why}"


def _told(reading: TextReading, reviews: tuple[Review, ...]) -> str:
    day = "day not told" if reading.published is None else day_words(reading.published)
    quotes = counted(len(reading.quotes), "quote")
    found = f"{reading.title} ({reading.publisher}, {day}): {quotes} found by rules that nobody has checked."
    if not reading.proposals:
        return f"{found} No claim was proposed."
    decided = Counter(review.decision for review in reviews if review.text == reading.id)
    known = {review.proposal for review in reviews if review.text == reading.id}
    waiting = sum(one.id not in known for one in reading.proposals)
    parts = [f"{decided[decision]} {words}" for decision, words in _PAST.items() if decided[decision]]
    parts += [f"{waiting} not looked at"] if waiting else []
    return f"{found} Of {counted(len(reading.proposals), 'proposed claim')}: {listed(parts)}."
