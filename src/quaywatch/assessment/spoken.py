"""Claims that somebody spoke words, held against records of it: that they were spoken, not that they are true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quaywatch.assessment.evidence import AssessmentEvidence, is_one_publisher
from quaywatch.assessment.wording import listed, said_on_words
from quaywatch.records.claim import Claim, ClaimKind, Verdict, VerdictWord
from quaywatch.records.statement import Statement

__all__ = ["assess_statement", "printed_records"]

_NEEDS = "A recording, a transcript of the office, or a report of another publisher"


def assess_statement(claim: Claim, evidence: AssessmentEvidence) -> Verdict:
    """Whether a record says that the words were spoken then.

    Records of the claim's own publisher count only where they are recordings. A record that names the day as exactly as
    the claim does supports it; one of another time, or a vaguer one, in part.
    """
    speaker, said_on = str(claim.value["speaker"]), str(claim.value["date"])
    own = [one for one in evidence.statements if one.is_by(speaker)]
    records = [one for one in own if one.is_recording or not _is_own(claim, one)]
    fitting = [one for one in records if one.said_on.startswith(said_on)]
    if fitting:
        because = f"By record {_told(fitting)}. That the words were spoken does not say that they are true."
        return _verdict(claim, VerdictWord.SUPPORTED, because)
    if records:
        because = f"The words are claimed {said_on_words(said_on)}; by record {_told(records)}."
        return _verdict(claim, VerdictWord.PARTLY, because, needs=_NEEDS)
    because = "The case holds no record of these words but the publisher's own."
    return _verdict(claim, VerdictWord.NOT_CHECKABLE, because, needs=_NEEDS)


def printed_records(claims: Iterable[Claim]) -> tuple[Statement, ...]:
    """Records that texts of the case are: a publisher that prints words of a speaker bears out another that does.

    Only claims that a person took from a text which the case holds count. That both print words of one speaker and
    day does not say that the words are the same.
    """
    return tuple(
        Statement(
            id=claim.id,
            speaker=str(claim.value["speaker"]),
            said_on=str(claim.value["date"]),
            venue=str(claim.value["venue"]) if "venue" in claim.value else None,
            by=claim.by,
            text="it prints the words",
            url=claim.url,
            evidence=claim.evidence,
        )
        for claim in claims
        if claim.kind is ClaimKind.STATEMENT and claim.read_from is not None
    )


def _is_own(claim: Claim, one: Statement) -> bool:
    return is_one_publisher(one.by, claim.by) or (claim.url is not None and one.url == claim.url)


def _told(records: Sequence[Statement]) -> str:
    return listed(_told_one(one) for one in records)


def _told_one(one: Statement) -> str:
    venue = f" at {one.venue}" if one.venue else ""
    return f"{one.speaker} spoke{venue} {said_on_words(one.said_on)} ({one.by}: {one.text})"


def _verdict(claim: Claim, word: VerdictWord, because: str, needs: str | None = None) -> Verdict:
    return Verdict(claim=claim.id, word=word, because=because, needs=needs)
