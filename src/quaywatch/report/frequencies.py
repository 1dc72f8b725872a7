"""How often: each least count with the looks that it rests on."""

from __future__ import annotations

from quaywatch.assessment.wording import closed, counted, number_words, period_words
from quaywatch.records.case import CountRequest
from quaywatch.records.event import CallCount, Coverage
from quaywatch.records.expected import ExpectedCalls
from quaywatch.records.look import LookOrigin
from quaywatch.report.document import Frequency
from quaywatch.report.document_parts import Basis
from quaywatch.report.expected import comparison_words, expected_words
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link

__all__ = ["coverage_words", "frequencies", "least_words"]


CAVEAT = "by a model that takes the looks as not chosen for what they showed"
CHOSEN = (
    "How many there probably were is not given: all looks are published pictures, and these are seldom chosen without"
    " regard to what they show. The command “quaywatch calls” gives it for looks that were not."
)


def least_words(request: CountRequest, answer: CallCount) -> str:
    """The least count with its noun: `at least 2 calls at the coal pier`."""
    if answer.strict == 0:
        return f"no proven {request.title}"
    least = f"at least {counted(answer.strict, 'call')}"
    if request.title.casefold().startswith("calls "):
        return f"{least} {request.title[len('calls ') :]}"
    return f"{request.title}: {least}"


def coverage_words(coverage: Coverage) -> str:
    """How well a window was looked at, in one line."""
    parts = [f"A vessel on {coverage.with_vessel} of {counted(coverage.usable, 'usable look')}"]
    if coverage.days_in_window is not None:
        parts.append(f"looked on {coverage.days_looked} of {counted(coverage.days_in_window, 'day')}")
    else:
        parts.append(f"looked on {counted(coverage.days_looked, 'day')}")
    if coverage.longest_unseen_days is not None:
        noun = "day" if coverage.longest_unseen_days == 1 else "days"
        parts.append(f"longest unseen stretch {number_words(coverage.longest_unseen_days)}\u00a0{noun}")
    if coverage.unusable:
        parts.append(f"{counted(coverage.unusable, 'more look')} unusable")
    return "; ".join(parts) + "."


def frequencies(grounds: Grounds) -> tuple[Frequency, ...]:
    """Each frequency that the case asks for, with its answer and coverage."""
    return tuple(_frequency(grounds, n, *pair) for n, pair in enumerate(grounds.findings.counts, 1))


def _frequency(grounds: Grounds, n: int, request: CountRequest, answer: CallCount) -> Frequency:
    coverage, expected = answer.coverage, answer.expected if _has_scenes(grounds, request) else None
    least = least_words(request, answer)
    text = closed(answer.because.strip() or least[:1].upper() + least[1:])
    return Frequency(
        id=f"count-{n}",
        title=request.title,
        window=period_words(answer.first_day, answer.last_day),
        sentence=grounds.sentence(Basis.ASSESSED, text, _links(grounds, answer)),
        least=answer.strict,
        looks_only=answer.looks_only,
        exact=answer.exact,
        stay_limit_days=answer.stay_limit_days,
        stay_limit_source=request.stay_limit_source,
        with_stay_limit=answer.with_stay_limit,
        with_vessel=coverage.with_vessel,
        usable=coverage.usable,
        unusable=coverage.unusable,
        days_looked=coverage.days_looked,
        days_in_window=coverage.days_in_window,
        longest_unseen_days=coverage.longest_unseen_days,
        coverage=coverage_words(coverage),
        expected=None if answer.expected is None else _expected(expected),
        expected_calls=expected,
        comparison=None if answer.comparison is None else comparison_words(answer.comparison),
        assumptions=tuple(grounds.told(assumption) for assumption in answer.assumptions),
    )


def _expected(expected: ExpectedCalls | None) -> str:
    return CHOSEN if expected is None else closed(f"{expected_words(expected).capitalize()}, {CAVEAT}")


def _has_scenes(grounds: Grounds, request: CountRequest) -> bool:
    """True where the case holds looks of its own at the site."""
    return any(look.site == request.site and look.origin is LookOrigin.SCENE for look in grounds.findings.looks)


def _links(grounds: Grounds, answer: CallCount) -> tuple[Link, ...]:
    return grounds.events.links(call.id for call in answer.calls)
