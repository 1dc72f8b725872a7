"""The sentences on hypotheses: likelihood in the words of ICD 203, and confidence in sentences of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quaywatch.assessment.icd_words import numbers_in
from quaywatch.assessment.wording import closed, counted, day_words, listed
from quaywatch.records.weighing import OutcomeShift, ReplayStep, Share, WatchRule, Weighing

__all__ = ["WeighedLine", "known_numbers", "percent", "share_words", "weighed_lines"]

NBSP = "\u00a0"
LEAST_MOVE = 0.01
"""A smaller move is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedLine:
    """One sentence or two on one thing, and the items that it rests on."""

    text: str
    items: tuple[str, ...]


def percent(p: float) -> int:
    """A probability in whole percent; never 0 or 100, which nothing here can show."""
    return min(max(round(100.0 * p), 1), 99)


def share_words(share: Share) -> str:
    """A probability as word and figures: `unlikely, 30 % (25 to 36 %)`."""
    spread = f"{percent(share.low)} to {percent(share.high)}{NBSP}%"
    return f"{share.word.value}, {percent(share.p)}{NBSP}% ({spread})"


def weighed_lines(weighing: Weighing) -> tuple[WeighedLine, ...]:
    """The weighing in sentences: the shares, how well founded they are, what they hang on, and what to watch."""
    everything = tuple(item.id for item in weighing.case.items)
    return (
        *_shares(weighing, everything),
        *_founded(weighing, everything),
        *_hangs_on(weighing),
        *_moved(weighing),
        *_watch(weighing, everything),
    )


def _shares(weighing: Weighing, everything: tuple[str, ...]) -> Iterator[WeighedLine]:
    n = counted(len(everything), "item")
    known = n if weighing.as_of is None else f"{n} known by {day_words(weighing.as_of)}"
    yield WeighedLine(text=f"{weighing.case.set.question} Weighed by {known}:", items=everything)
    for key in weighing.ranking:
        text = f"{_opening(weighing.case.set.text_of(key))}: {share_words(weighing.share(key))}."
        yield WeighedLine(text=text, items=everything)
    first, second = (weighing.share(key) for key in weighing.ranking[:2])
    if first.low <= second.high:
        told = _told(weighing, weighing.ranking[:2])
        yield WeighedLine(text=f"The spreads of {told} overlap: which of them comes first is open.", items=everything)


def _founded(weighing: Weighing, everything: tuple[str, ...]) -> Iterator[WeighedLine]:
    confidence = weighing.confidence
    yield WeighedLine(
        text=f"Confidence in this weighing is {confidence.word.value}: {closed(confidence.because)}", items=everything
    )
    judged = {assessor.name: assessor.judged_on for assessor in weighing.case.assessors}
    for name in weighing.hindsight:
        text = f"The judgements of {name} were made on {day_words(judged[name])}, in hindsight."
        yield WeighedLine(text=text, items=everything)
    text = "The percentages follow by a rule from judgements of words; nobody measured them."
    yield WeighedLine(text=text, items=everything)


def _hangs_on(weighing: Weighing) -> Iterator[WeighedLine]:
    for removal in weighing.removals:
        if removal.changes_first:
            told = _told(weighing, removal.first)
            front = f"the first would be {told}" if len(removal.first) == 1 else f"{told} would be alike in front"
            text = f"Without {listed(removal.items)} {front}."
            yield WeighedLine(text=text, items=removal.items)
    largest = next((removal for removal in weighing.removals if removal.shift >= LEAST_MOVE), None)
    if largest is not None:
        points = round(100.0 * largest.shift)
        text = (
            f"Most hangs on {listed(largest.items)}: left out, a share moves by {counted(points, 'percentage point')}."
        )
        yield WeighedLine(text=text, items=largest.items)
    silent = [one.item for one in weighing.evidence if one.ratio < 1.0 + 1e-9]
    if silent:
        yield WeighedLine(text=f"No hypothesis is told from another by {listed(silent)}.", items=tuple(silent))


def _moved(weighing: Weighing) -> Iterator[WeighedLine]:
    for before, after in zip(weighing.steps, weighing.steps[1:], strict=False):
        key, one, other = max(_moves(before, after), key=lambda move: (abs(move[2] - move[1]), move[0]))
        if after.day is not None and percent(one) != percent(other):
            text = (
                f"What became known on {day_words(after.day)} ({listed(after.added)}) moved "
                f"{_told(weighing, [key])} from {percent(one)} to {percent(other)}{NBSP}%."
            )
            yield WeighedLine(text=text, items=after.added)


def _moves(before: ReplayStep, after: ReplayStep) -> Iterator[tuple[str, float, float]]:
    for one, other in zip(before.shares, after.shares, strict=True):
        yield one.hypothesis, one.p, other.p


def _watch(weighing: Weighing, everything: tuple[str, ...]) -> Iterator[WeighedLine]:
    if not weighing.watch or round(weighing.watch[0].gain_bits, 2) == 0.0:
        text = f"Nothing that the case names would tell {_told(weighing, weighing.ranking[:2])} apart."
        yield WeighedLine(text=text, items=everything)
        return
    yield WeighedLine(text=_rule_words(weighing, weighing.watch[0]), items=everything)


def _rule_words(weighing: Weighing, rule: WatchRule) -> str:
    pair = _told(weighing, rule.between)
    outcomes = " ".join(f"“{_opening(one.text)}” {_speaks(weighing, one)}." for one in rule.outcomes)
    gain = f"{rule.gain_bits:.2f}{NBSP}bit expected"
    return f"To tell {pair} apart, watch {rule.where}: {rule.what} ({gain}). {outcomes}"


def _speaks(weighing: Weighing, outcome: OutcomeShift) -> str:
    if outcome.speaks_for is None:
        return "would speak for neither"
    return f"would speak for {_told(weighing, [outcome.speaks_for])}"


def _told(weighing: Weighing, keys: Iterable[str]) -> str:
    return listed(f"“{weighing.case.set.text_of(key)}”" for key in keys)


def _opening(text: str) -> str:
    return text[:1].upper() + text[1:]


def known_numbers(weighing: Weighing) -> frozenset[float]:
    """Numbers that sentences on a weighing may use: those of the case's words and days, and those that follow."""
    case = weighing.case
    texts = [case.set.question, *(one.text for one in case.set.hypotheses), weighing.confidence.because]
    texts += [text for item in case.items for text in (item.text, item.id)]
    texts += [text for look in case.future for text in (look.what, look.where, *(one.text for one in look.outcomes))]
    texts += [assessor.name for assessor in case.assessors]
    days = [*(item.known_on for item in case.items), *(assessor.judged_on for assessor in case.assessors)]
    days += [] if weighing.as_of is None else [weighing.as_of]
    shares = [*weighing.shares, *(share for step in weighing.steps for share in step.shares)]
    return frozenset(
        [
            *(number for text in texts for number in numbers_in(text)),
            *(float(number) for day in days for number in (day.day, day.year)),
            *(float(percent(p)) for share in shares for p in (share.p, share.low, share.high)),
            *(float(round(100.0 * removal.shift)) for removal in weighing.removals),
            *(round(rule.gain_bits, 2) for rule in weighing.watch),
            float(len(case.items)),
        ]
    )
