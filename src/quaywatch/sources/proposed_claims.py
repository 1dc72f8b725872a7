"""Chosen proposals as a claims file (`quaywatch/claims/1`), in our own words, ready for a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quaywatch.errors import DataError
from quaywatch.records.claim import ClaimKind
from quaywatch.records.proposal import ProposedClaim
from quaywatch.sources.claims import CLAIMS_SCHEMA

__all__ = ["ClaimsSource", "check_dated", "claim_entry", "write_claims"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsSource:
    """The publication that claims are taken from."""

    id: str
    """Key of the claims file."""
    title: str
    """Title of the piece."""
    publisher: str
    """Who published it."""
    published: date
    """Day of publication."""
    url: str | None = None
    """Its page."""
    utc_offset_h: float = 0.0
    """Clock by which its days run."""


def write_claims(proposals: Sequence[ProposedClaim], source: ClaimsSource) -> dict[str, Any]:
    """The content of a claims file, ready for JSON; what is not known is left out.

    Only sites that are known are named. The words are ours: where they stand in the publication is in the proposals.

    Raises:
        DataError: Nothing was chosen, or a statement has no date, which a claims file demands.
    """
    if not proposals:
        raise DataError("no proposal was chosen", expected="at least one claim for a claims file")
    for proposal in proposals:
        check_dated(proposal.id, proposal.kind, proposal.value)
    origin = {
        "title": source.title,
        "publisher": source.publisher,
        "date": source.published.isoformat(),
        "url": source.url,
    }
    return {
        "schema": CLAIMS_SCHEMA,
        "id": source.id,
        "source": _known(origin),
        "utc_offset_h": source.utc_offset_h,
        "claims": [claim_entry(proposal, source.publisher) for proposal in proposals],
    }


def check_dated(claim: str, kind: ClaimKind, value: Mapping[str, object]) -> None:
    """Nothing; a statement must say when its words were spoken, to the day, the month or the year.

    Raises:
        DataError: It does not.
    """
    if kind is ClaimKind.STATEMENT and "date" not in value:
        raise DataError(
            f"statement {claim!r} has no date",
            expected="the day, month or year in which the words were spoken",
            do="Add it, or leave the statement out",
        )


def claim_entry(proposal: ProposedClaim, publisher: str) -> dict[str, Any]:
    """A proposal as an entry of a claims file; `by` is left out where it is the publisher's own word."""
    return _known(
        {
            "id": proposal.id,
            "kind": proposal.kind.value,
            "text": proposal.text,
            "by": None if proposal.by == publisher else proposal.by,
            "site": proposal.site,
            "zones": list(proposal.zones) or None,
            "when": proposal.when.text if proposal.when else None,
            "hedge": proposal.hedge.value,
            "value": dict(proposal.value),
        }
    )


def _known(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}
