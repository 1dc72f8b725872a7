"""`calls`: what a sightings file proves about the ships that came."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quaywatch.cli.output import JsonOption, say, say_json
from quaywatch.clock import parse_date
from quaywatch.errors import DataError, PlanError

if TYPE_CHECKING:
    from quaywatch.records.event import PortCall
    from quaywatch.report.conclusions import Conclusions

__all__ = ["calls"]


def calls(
    file: Annotated[Path, typer.Argument(help="A sightings file (quaywatch/sightings/1).")],
    window: Annotated[
        str | None, typer.Option("--window", metavar="A/B", help="First and last local day to count in.")
    ] = None,
    earlier: Annotated[
        str | None, typer.Option("--earlier", metavar="A/B", help="An earlier window to hold the traffic against.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each number what it rests on.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Count the port calls that a sightings file proves, with brackets, direction and coverage.

    Example: quaywatch calls rajin.sightings.json
    Example: quaywatch calls rajin.sightings.json --window 2024-12-28/2025-01-28 --explain
    Example: quaywatch calls rajin.sightings.json --window 2025-01-01/2025-03-31 --earlier 2024-01-01/2024-03-31
    """
    from quaywatch.assessment.wording import with_day_words
    from quaywatch.casefile.objects import hash_file
    from quaywatch.report.conclusions import as_json as conclusions_json
    from quaywatch.report.conclusions import find_conclusions
    from quaywatch.sources.sightings import read_sightings

    days = None if window is None else _days(window)
    before = None if earlier is None else _days(earlier)
    content = read_sightings(file)
    found = find_conclusions(content, evidence_sha256=hash_file(file), window=days, earlier=before)
    if before and found.count.first_day is None:
        raise PlanError("--earlier needs a window to compare with", expected="--window A/B, as the file names none")
    if as_json:
        say_json(conclusions_json(found))
        return
    for line in (*_summary(found), *(_explanation(found) if explain else ())):
        say(with_day_words(line))


def _days(window: str) -> tuple[date, date]:
    expected = "two days, such as 2024-12-28/2025-01-28"
    try:
        first, last = (parse_date(day) for day in window.split("/"))
    except (DataError, ValueError):
        raise PlanError(f"window {window!r} cannot be read", expected=expected) from None
    if last < first:
        raise PlanError(f"window {window!r} ends before it begins", expected=expected)
    return first, last


def _summary(found: Conclusions) -> list[str]:
    from quaywatch.assessment.wording import counted, period_words
    from quaywatch.report.expected import comparison_words, expected_words, rate_words
    from quaywatch.report.moves import assumed_words, moves_words

    count, coverage = found.count, found.count.coverage
    least = f"at least {counted(count.strict, 'call')}"
    besides = [] if count.looks_only == count.strict else [f"{count.looks_only} by the looks alone"]
    if count.with_stay_limit is not None:
        besides.append(f"{count.with_stay_limit} with a stay limit of {count.stay_limit_days:g} days")
    if not count.exact:
        besides.append("a proven lower bound, more may be provable")
    looked = f"a vessel was seen on {coverage.with_vessel} of {counted(coverage.usable, 'usable look')}"
    if coverage.unusable:
        looked += f", {counted(coverage.unusable, 'look')} could not be used"
    if coverage.days_in_window is not None:
        looked += f"; {coverage.days_looked} of {counted(coverage.days_in_window, 'day')} have a look"
    if coverage.longest_unseen_days is not None:
        noun = "day" if coverage.longest_unseen_days == 1 else "days"
        looked += f", the longest stretch without one is {coverage.longest_unseen_days:g} {noun}"
    lines = [
        f"{found.site.name}, {period_words(count.first_day, count.last_day)}",
        f"  {least}" + (f" ({'; '.join(besides)})" if besides else ""),
        f"  {looked}",
    ]
    if count.expected is not None:
        lines.append(f"  {expected_words(count.expected)}, by the model; {rate_words(count.expected.rate)}")
    if count.comparison is not None:
        lines.append(f"  {comparison_words(count.comparison)}")
    for number, call in enumerate(count.calls, start=1):
        lines += _call_lines(number, call, found)
    lines += [f"  {line}" for line in moves_words(found.site, found.moves)]
    lines += [f"  assumes: {sentence}" for sentence in (*count.assumptions, *assumed_words(found.moves))]
    return lines + [f"  conflict: {one.about}: {one.note}" for one in found.conflicts]


def _call_lines(number: int, call: PortCall, found: Conclusions) -> list[str]:
    from quaywatch.assessment.wording import bracket_words, listed, measure_words, plain_key

    offset = found.site.offset_h(call.zones[0])
    arrival = bracket_words(call.arrival, utc_offset_h=offset, missing="earlier look")
    departure = bracket_words(call.departure, utc_offset_h=offset, missing="later look")
    arrival += " (in this grouping)" if call.arrival_depends_on_partition else ""
    departure += " (in this grouping)" if call.departure_depends_on_partition else ""
    what = [listed(plain_key(zone) for zone in call.zones)]
    what += [measure_words(call.length_m, "m")] if call.length_m is not None else []
    what += [f"{one.name or one.imo} ({one.likeness})" for one in call.identity if one.name or one.imo]
    return [
        f"  {number}. {', '.join(what)}; direction {call.direction.value}; seen as {', '.join(call.observations)}",
        f"     came {arrival}",
        f"     left {departure}",
    ]


def _explanation(found: Conclusions) -> list[str]:
    from quaywatch.report.conclusions import reasons
    from quaywatch.report.moves import moves_reasons

    lines = ["", "Why"]
    lines += [f"  {key}: {sentence}" for key, sentence in reasons(found.count).items()]
    for call in found.count.calls:
        for sign in call.direction.because:
            sightings = ", ".join(sign.observations)
            lines.append(f"  direction of {call.id}: {sign.sign} ({sightings}; weight {sign.weight:+g})")
    return lines + [f"  {line}" for line in moves_reasons(found.moves)]
