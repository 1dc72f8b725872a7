"""What it may mean, as parts of the report: questions weighed, the exchange ledger, and alleged breaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from quaywatch.assessment.ledger import ledger_rows, order_in_time
from quaywatch.assessment.provisions import find_bearings
from quaywatch.assessment.wording import day_words
from quaywatch.records.claim import Claim
from quaywatch.records.hypothesis import EvidenceItem
from quaywatch.records.weighing import Weighing
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.document_weighed import LedgerSection, WeighedQuestion
from quaywatch.report.grounds import Grounds
from quaywatch.report.hypotheses import weighed_question
from quaywatch.report.ledger import ledger_section
from quaywatch.report.links import Link

__all__ = ["exchange_ledger", "weighed_links", "weighed_questions"]

MOST_LINKS = 4
"""Of a sentence."""
_OF_EVERY_DAY = frozenset({"shares", "evidence"})
"""Tables by the end of their ids."""


def weighed_questions(grounds: Grounds) -> tuple[WeighedQuestion, ...]:
    """Each question as of each day, in the order of the files and days; all tables for the last day of each only."""
    weighings = grounds.findings.weighings
    last = {weighing.case.evidence: number for number, weighing in enumerate(weighings)}
    return tuple(
        _question(grounds, weighing, is_last=last[weighing.case.evidence] == number)
        for number, weighing in enumerate(weighings)
    )


def exchange_ledger(grounds: Grounds) -> LedgerSection | None:
    """Who is said to have given what to whom, and what bears on it; None where nothing is said of that."""
    findings = grounds.findings
    rows = order_in_time((*ledger_rows(findings.claims), *findings.ledger))
    bearings = find_bearings(findings.claims, findings.provisions)
    if not rows and not bearings:
        return None
    links = {
        row.id: grounds.evidence.claims((row.claim,)) if row.claim else _file(grounds, row.evidence) for row in rows
    }
    links |= {claim.id: grounds.evidence.claims((claim.id,)) for claim in findings.claims}
    return ledger_section(rows, bearings, links, partial(grounds.sentence, Basis.REPORTED), names={})


def _question(grounds: Grounds, weighing: Weighing, *, is_last: bool) -> WeighedQuestion:
    day = weighing.as_of
    case = replace(weighing.case, id=_dated(weighing))
    file = _file(grounds, case.evidence)
    links = {item.id: (*_rests_on(grounds, item), *file) for item in case.items}
    table = Link(target=f"weighed-{case.id}-evidence", label="table")

    def say(text: str, cited: Iterable[Link]) -> Sentence:
        """What rests on many items leads to their table."""
        ways = tuple(dict.fromkeys(cited))
        return grounds.sentence(Basis.ASSESSED, text, ways if 0 < len(ways) <= MOST_LINKS else (table, *file))

    question = weighed_question(replace(weighing, case=case), links, say)
    when = "" if day is None else f"As of {day_words(day)}"
    tables = tuple(
        replace(one, title=f"{one.title}: {question.title}{f' {when}' if when else ''}")
        for one in question.tables
        if is_last or one.id.rpartition("-")[2] in _OF_EVERY_DAY
    )
    return replace(question, title=f"{question.title} {when}".strip(), tables=tables)


def weighed_links(grounds: Grounds, claim: Claim) -> tuple[Link, ...]:
    """The ways to the questions that weigh what a claim says something is for: each as of its last day."""
    last = {one.case.evidence: one for one in grounds.findings.weighings if claim.id in one.case.claims}
    return tuple(Link(target=f"weighed-{_dated(one)}", label="weighed") for one in last.values())


def _dated(weighing: Weighing) -> str:
    """The anchors of two days of one question must differ."""
    day = weighing.as_of
    return f"{weighing.case.id}{'' if day is None else f'-{day.isoformat()}'}"


def _rests_on(grounds: Grounds, item: EvidenceItem) -> Iterable[Link]:
    keys, ways = item.rests_on, grounds.evidence
    return (*ways.observations(keys), *ways.facts(keys), *ways.claims(keys), *ways.quotes(keys))


def _file(grounds: Grounds, sha256: str) -> tuple[Link, ...]:
    return grounds.evidence.artefact(sha256 or None)
