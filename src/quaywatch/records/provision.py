"""What a rule bars, from when, and with which exemptions: laid beside a cargo claim, and never a finding of law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quaywatch.clock import Span

__all__ = ["Bearing", "Exemption", "ExemptionFit", "FittedExemption", "Provision", "Reported"]


class Reported(StrEnum):
    """Whether the use of an exemption was reported as such."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """What a provision leaves allowed."""

    id: str
    text: str
    """In our words, with its conditions."""
    goods: tuple[str, ...] = ()
    """Goods that it speaks of; empty for all that the provision bars."""
    sites: tuple[str, ...] = ()
    """Sites through which it allows them; empty where it names none."""
    conditions: tuple[str, ...] = ()
    """What must hold besides: origin, notice to a committee."""
    reported: Reported = Reported.NOT_KNOWN
    """Whether its use was reported for this cargo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One rule of one instrument."""

    id: str
    instrument: str
    """The resolution or law, with its number."""
    paragraph: str | None
    adopted: str
    """ISO day."""
    in_force: Span
    """From when, and until when where it has ended."""
    bars: str
    """What it bars, in our words."""
    goods: tuple[str, ...]
    """Words for the goods that it speaks of; a cargo claim that holds one of them falls under it."""
    exemptions: tuple[Exemption, ...]
    url: str | None = None
    evidence: str = ""
    """SHA-256 of the file; empty where it is in no case."""


class ExemptionFit(StrEnum):
    """Whether an exemption could apply to what a claim says."""

    COULD_APPLY = "could_apply"
    """Nothing in the claim excludes it; its conditions are not checked here."""
    PLACE_NOT_KNOWN = "place_not_known"
    """It holds for some places, and the claim names none."""
    OUTSIDE = "outside"
    """The claim names other goods or another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedExemption:
    """An exemption beside a claim."""

    exemption: Exemption
    fit: ExemptionFit


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A provision that speaks of the goods of a cargo claim and may cover its time. That is no finding of a breach."""

    claim: str
    """Key of the claim."""
    provision: Provision
    time_known: bool
    """False where the claim gives no time, or the provision was in force in part of it only."""
    exemptions: tuple[FittedExemption, ...]
    text: str
    """All of it in sentences."""
