"""What places of proposed claims might be that are no watched site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quaywatch.cli.sites import watched_sites
from quaywatch.records.proposal import ProposedClaim

__all__ = ["place_hints"]


def place_hints(claims: Sequence[ProposedClaim], case: Path | None) -> list[str]:
    """A line for each place that resolved to no site, where a site is called like it; nothing is taken.

    Args:
        claims: As proposed.
        case: Folder of the case whose sites may be meant; None for the shipped ones.
    """
    from quaywatch.assessment.place_matches import answer_place, suggestion_words

    printed = dict.fromkeys(claim.printed for claim in claims if claim.printed and claim.site is None)
    if not printed:
        return []
    sites = watched_sites(case)
    answers = (answer_place(name, sites) for name in printed)
    return [suggestion_words(one.name, sites) for one in answers if one.like or len(one.called_so) > 1]
