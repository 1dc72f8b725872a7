"""Changes that a person makes to a proposed claim before it is taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quaywatch.assessment.claims.own_words import own_words
from quaywatch.clock import Span, parse_span
from quaywatch.errors import DataError, PlanError
from quaywatch.records.claim import ClaimKind, Hedge
from quaywatch.records.place import Site
from quaywatch.records.proposal import ProposedClaim

__all__ = ["common_offset", "edit_entry", "offset_of"]

_VALUE = "value."
_PLAIN = ("text", "by", "site", "when", "hedge")
_KEYS = f"one of {', '.join(_PLAIN)}, zones, or value.KEY"
_BOUNDS = {"at_least": "at least ", "at_most": "up to ", "more_than": "more than ", "about": "about "}


def edit_entry(entry: Mapping[str, Any], edits: Mapping[str, str], sites: Sequence[Site]) -> dict[str, Any]:
    """The entry of a claims file with other values; where its words are not given, they are made of the new values.

    Args:
        entry: The claim as it was proposed.
        edits: New values by key: `text`, `by`, `site`, `zones` (set apart by commas), `when`, `hedge`, `value.KEY`.
            One that is empty takes the key out.
        sites: The sites of the case.

    Raises:
        PlanError: A key is none of these, a place is none of the case, or nothing would be left of what must stand.
        DataError: The time cannot be read.
    """
    edited: dict[str, Any] = {**entry, "value": dict(entry["value"])}
    for key, written in edits.items():
        _set(edited, key, written.strip())
    site = _check_places(edited, sites)
    if "hedge" in edited and edited["hedge"] not in tuple(Hedge):
        raise PlanError(f"hedge {edited['hedge']!r}", expected=f"one of {', '.join(Hedge)}")
    if "text" not in edits:
        edited["text"] = _words(edited, str(entry["text"]), site)
    if not edited.get("text"):
        raise PlanError("a claim without words", expected="text=…, or no edit of the text")
    return edited


def offset_of(when: Span | None, entry: Mapping[str, Any], sites: Sequence[Site]) -> float:
    """The clock by which the days of an entry run: that of its site, else the one that made its time, else UTC."""
    at = next((site.utc_offset_h for site in sites if site.id == entry.get("site")), None)
    if at is not None:
        return at
    clocks = [0.0, *(site.utc_offset_h for site in sites)]
    if when is None:
        return 0.0
    return next((clock for clock in clocks if parse_span(when.text, utc_offset_h=clock) == when), 0.0)


def common_offset(claims: Iterable[ProposedClaim], sites: Sequence[Site]) -> float:
    """The one clock by which the days of all these claims run, as a claims file has one.

    Raises:
        PlanError: They run by several.
    """
    clocks = {offset_of(claim.when, {"site": claim.site}, sites) for claim in claims if claim.when is not None}
    if len(clocks) > 1:
        raise PlanError(
            f"the days of these claims run by {len(clocks)} clocks",
            expected="one clock a claims file",
            do="Take them apart",
        )
    return clocks.pop() if clocks else 0.0


def _set(edited: dict[str, Any], key: str, written: str) -> None:
    if key.startswith(_VALUE) and len(key) > len(_VALUE):
        members, name = edited["value"], key.removeprefix(_VALUE)
        value: object = _plain(written)
    elif key == "zones":
        members, name, value = edited, key, [part.strip() for part in written.split(",") if part.strip()]
    elif key in _PLAIN:
        members, name, value = edited, key, written
    else:
        raise PlanError(f"there is nothing called {key!r} in a claim", expected=_KEYS)
    if written:
        members[name] = value
    else:
        members.pop(name, None)


def _plain(written: str) -> object:
    """A number, a list or words, as JSON has them; else the words as they stand."""
    try:
        return json.loads(written)
    except ValueError:
        return written


def _check_places(entry: Mapping[str, Any], sites: Sequence[Site]) -> Site | None:
    key, zones = entry.get("site"), entry.get("zones", ())
    if key is None:
        if zones:
            raise PlanError("zones without a site", expected="site=… with them")
        return None
    site = next((site for site in sites if site.id == key), None)
    if site is None:
        raise PlanError(f"site {key!r} is none of the case", expected=f"one of {', '.join(s.id for s in sites)}")
    known = {zone.id for zone in site.zones}
    wrong = [zone for zone in zones if zone not in known]
    if wrong:
        raise PlanError(f"{site.name} has no zone {wrong[0]!r}", expected=f"one of {', '.join(sorted(known))}")
    return site


def _words(entry: Mapping[str, Any], said: str, site: Site | None) -> str:
    """The claim in our words; a bound that the words before had (`about`) stays."""
    bound = next((key for key, words in _BOUNDS.items() if words in said.casefold()), "")
    when = entry.get("when")
    try:
        return own_words(
            ClaimKind(entry["kind"]),
            entry["value"],
            place=site.name if site else None,
            when=None if when is None else parse_span(when, utc_offset_h=site.utc_offset_h if site else 0.0),
            hedge=Hedge(entry.get("hedge", Hedge.STATED)),
            bound=bound,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"the value {json.dumps(entry['value'], ensure_ascii=False)} is none of a {entry['kind']} claim: {error}",
            expected="the keys of its kind",
            do="See the claims format in docs/said.md, or give text=… too",
        ) from error
