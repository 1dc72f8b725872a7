"""From a file to what was said in it: quotes, and the claims that they and the narration make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quaywatch.assessment.claims.propose import propose_claims
from quaywatch.assessment.quotes import QuotedText
from quaywatch.casefile.config import read_config
from quaywatch.pipeline.places import read_site_entry
from quaywatch.pipeline.quote_finders import RULES, find_quotes_with
from quaywatch.records.place import Site
from quaywatch.records.proposal import ProposedClaim
from quaywatch.records.quote import Quote, SpokenText
from quaywatch.records.role import Role, find_role
from quaywatch.sources.gazetteer import read_gazetteer
from quaywatch.sources.roles import read_roles

__all__ = ["ReadText", "find_said", "read_said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """What was said in a text."""

    text: SpokenText
    found: QuotedText
    """Its parts and its quotes."""
    claims: tuple[ProposedClaim, ...]
    """Proposals: nobody has taken any."""


def read_said(
    text: SpokenText, *, publisher: str, case: Path | None = None, roles: Path | None = None, finder: str = RULES
) -> ReadText:
    """What was said in a text.

    Args:
        text: A transcript or an article.
        publisher: Whose word the narration is.
        case: Case whose sites may be meant; None = the shipped ones.
        roles: Table of offices, for the role when words were spoken.
        finder: Name of the installed finder of quotes.

    Raises:
        SourceError: The table cannot be opened.
        DataError: The table is wrong.
        CaseError: The case cannot be read.
        PlanError: No finder is called so, or it does not read the language.
        PluginError: What the finder gives does not stand in the text.
    """
    return find_said(text, _sites(case), publisher, () if roles is None else read_roles(roles), finder)


def find_said(
    text: SpokenText, sites: Sequence[Site], publisher: str, roles: Sequence[Role], finder: str = RULES
) -> ReadText:
    """What was said in a text.

    Args:
        text: The text.
        sites: Sites that may be meant.
        publisher: Whose word the narration is.
        roles: Offices, for the role when words were spoken.
        finder: Name of the installed finder of quotes.

    Raises:
        PlanError: No finder is called so, or it does not read the language.
        PluginError: What the finder gives does not stand in the text.
    """
    found = find_quotes_with(finder, text)
    found = replace(found, quotes=tuple(_in_office(quote, roles) for quote in found.quotes))
    claims = propose_claims(text, found.segments, found.quotes, sites, publisher)
    return ReadText(text=text, found=found, claims=claims)


def _sites(case: Path | None) -> tuple[Site, ...]:
    if case is None:
        return tuple(read_gazetteer().values())
    return tuple(read_site_entry(case, entry) for entry in read_config(case).sites)


def _in_office(quote: Quote, roles: Sequence[Role]) -> Quote:
    """The quote with the role that the table gives its speaker for the day."""
    role = find_role(roles, quote.speaker, quote.said_on) if quote.speaker else None
    return quote if role is None else replace(quote, role_when_spoken=role.words)
