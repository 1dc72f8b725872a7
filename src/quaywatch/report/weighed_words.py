"""Sentences on hypotheses held against the check of words when they are made (`assessment.icd_words`).

Our own sentences keep to it; that is what the tests are for. A person's words, which stand in them and beside them, may
not: they are printed as they are, for they are evidence of what was judged, and what is wrong with them is told after.
"""

from __future__ import annotations

from collections.abc import Iterator

from quaywatch.assessment.icd_words import WordFault, WordProblem, check_words, numbers_in
from quaywatch.assessment.wording import counted
from quaywatch.records.weighing import Weighing
from quaywatch.report.weighed_lines import WeighedLine, known_numbers, weighed_lines

__all__ = ["checked_lines", "own_words"]

MOST_TOLD = 3
_SHOWN = 160
_WHY = {
    WordFault.MIXES: "put likelihood and confidence into one sentence, which ICD 203 keeps apart",
    WordFault.CONFIRMED: "call confirmed what has one origin",
    WordFault.NUMBER: "go with a number that the case does not hold",
}


def checked_lines(weighing: Weighing) -> tuple[WeighedLine, ...]:
    """The weighing in sentences (`weighed_lines`), and after them what is wrong with the words of its file."""
    lines = weighed_lines(weighing)
    faults = _faults(weighing, lines)
    everything = tuple(item.id for item in weighing.case.items)
    told = [WeighedLine(text=_told(one), items=everything) for one in faults[:MOST_TOLD]]
    more = len(faults) - len(told)
    if more > 0:
        told.append(WeighedLine(text=f"The same holds of {counted(more, 'more sentence')}.", items=everything))
    return (*lines, *told)


def own_words(weighing: Weighing) -> frozenset[str]:
    """The words of the person who wrote the file, as far as the report prints them."""
    case = weighing.case
    texts = [case.set.question, *(one.text for one in case.set.hypotheses), *(item.text for item in case.items)]
    texts += [text for look in case.future for text in (look.what, look.where, look.rationale)]
    texts += [one.text for look in case.future for one in look.outcomes]
    texts += [made.rationale for assessor in case.assessors for made in assessor.judgements]
    texts += [case.prior.rationale] if case.prior else []
    return frozenset(text for text in texts if text)


def _faults(weighing: Weighing, lines: tuple[WeighedLine, ...]) -> list[WordProblem]:
    """Faults of the file's words alone, then those that they bring into sentences of ours; each sentence once."""
    alone = [one for text in sorted(own_words(weighing)) for one in check_words(text, numbers_in(text))]
    known = known_numbers(weighing)
    joined = [one for line in lines for one in check_words(line.text, known)]
    return list({(one.fault, one.sentence): one for one in (*alone, *_new(joined, alone))}.values())


def _new(joined: list[WordProblem], alone: list[WordProblem]) -> Iterator[WordProblem]:
    """Those whose sentence holds none that was told already."""
    for one in joined:
        if not any(other.fault is one.fault and other.sentence in one.sentence for other in alone):
            yield one


def _told(problem: WordProblem) -> str:
    shown = problem.sentence if len(problem.sentence) <= _SHOWN else f"{problem.sentence[:_SHOWN]}…"
    return f"Words of the file {_WHY[problem.fault]}: “{shown.rstrip('.')}”."
