"""From the findings of a case to the frozen report: one page, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quaywatch.records.artefact import Figure
from quaywatch.records.findings import Findings
from quaywatch.records.ship_event import ShipPicture
from quaywatch.report.answers import answer_lines
from quaywatch.report.built import growths, swipes, withheld_words
from quaywatch.report.document import Picture, ReportDocument
from quaywatch.report.document_parts import Sentence, SentenceGroup, Table
from quaywatch.report.doubts import what_we_cannot_tell
from quaywatch.report.evidence import cited_cards
from quaywatch.report.frequencies import frequencies
from quaywatch.report.grounds import Grounds, grounds
from quaywatch.report.links import Link
from quaywatch.report.methods import limits, methods
from quaywatch.report.said import claim_entries, stated_facts
from quaywatch.report.saw import what_we_saw
from quaywatch.report.tables import event_tables, places, skipped_table
from quaywatch.report.texts import texts_read
from quaywatch.report.timeline import timelines
from quaywatch.report.weighed_sections import exchange_ledger, weighed_questions
from quaywatch.report.yards import yard_series

__all__ = ["build_document"]

_CITING = ("calls", "stocks", "structures", "changes", "conflicts")
"""Tables of events: rows of the others repeat what a card holds."""


def build_document(findings: Findings) -> ReportDocument:
    """The report on one state of a case. Equal findings give an equal document."""
    on = grounds(findings)
    answer = answer_lines(on)
    often = frequencies(on)
    saw = what_we_saw(on)
    claims = claim_entries(on)
    stated = stated_facts(on)
    texts = texts_read(on)
    weighed, ledger = weighed_questions(on), exchange_ledger(on)
    cannot_tell = what_we_cannot_tell(on)
    tables = (*event_tables(on), *(table for one in weighed for table in one.tables if table.rows))
    tables = (*tables, ledger.table) if ledger and ledger.table.rows else tables
    said = (sentence for claim in claims for sentence in (claim.said, claim.taken, claim.because) if sentence)
    sentences = [*answer, *(f.sentence for f in often), *_all(saw), *said, *stated, *texts, *_all(cannot_tell)]
    sentences += [sentence for one in weighed for sentence in one.sentences]
    sentences += [*ledger.sentences, *ledger.provisions] if ledger else []
    return ReportDocument(
        case=findings.case.id,
        title=findings.case.title,
        question=findings.case.question,
        as_of=findings.as_of,
        code_version=findings.code_version,
        synthetic=findings.case.synthetic,
        rests_on_others=findings.rests_on_others,
        artefact_count=len(on.evidence.cards),
        look_count=len(findings.looks),
        usable_look_count=sum(bool(look.usable_zones) for look in findings.looks),
        answer=answer,
        frequencies=often,
        saw=saw,
        claims=claims,
        stated=stated,
        texts=texts,
        weighed=weighed,
        ledger=ledger,
        cannot_tell=cannot_tell,
        timelines=timelines(on),
        pictures=(
            *(_picture(on, n, figure) for n, figure in enumerate(_shown_figures(findings), 1)),
            *(_ship_picture(on, picture) for picture in findings.ship_pictures),
        ),
        swipes=swipes(on),
        growths=growths(on),
        yards=yard_series(on),
        tables=tables,
        places=places(on),
        cards=cited_cards(on.evidence.cards, _uses(sentences, tables)),
        methods=methods(findings),
        limits=limits(findings),
        skipped=skipped_table(on),
        credits=_credits(findings),
    )


def _all(groups: Iterable[SentenceGroup]) -> Iterator[Sentence]:
    return (sentence for group in groups for sentence in group.sentences)


def _uses(sentences: Iterable[Sentence], tables: Iterable[Table]) -> Iterator[tuple[Link, tuple[Link, ...]]]:
    """Each sentence and each event, with what it cites."""
    for sentence in sentences:
        letter, number = sentence.basis.value[0].upper(), sentence.id.partition("-")[2]
        yield Link(target=sentence.id, label=f"{letter}{number}"), sentence.links
    for row in (row for table in tables if table.id in _CITING for row in table.rows):
        yield Link(target=row.id, label=row.cells[0].text), row.cells[-1].links


def _shown_figures(findings: Findings) -> list[Figure]:
    """The figures of scenes; of sites whose changes are shown, only those of scenes that were searched for vessels."""
    surveyed = {survey.site for survey in findings.change_surveys}
    searched = {(look.site, look.scene) for look in findings.looks if look.searched_by}
    return [
        figure for figure in findings.figures if figure.site not in surveyed or (figure.site, figure.scene) in searched
    ]


def _picture(on: Grounds, n: int, figure: Figure) -> Picture:
    scene = next((scene for scene in on.findings.scenes if scene.id == figure.scene), None)
    return Picture(
        id=f"figure-{n}",
        image=figure.image,
        title=figure.title,
        caption=figure.caption,
        alt=figure.alt,
        credit=figure.credit,
        withheld=withheld_words(figure.rights),
        links=() if scene is None else on.evidence.artefact(scene.files[0].sha256),
    )


def _ship_picture(on: Grounds, picture: ShipPicture) -> Picture:
    return Picture(
        id=picture.id,
        image=picture.image,
        title=picture.title,
        caption=picture.caption,
        alt=picture.alt,
        credit=picture.rights.credit,
        withheld=withheld_words(picture.rights),
        links=tuple(link for file in picture.files for link in on.evidence.artefact(file)),
        fine=True,
    )


def _credits(findings: Findings) -> tuple[str, ...]:
    lines = [artefact.rights.credit for artefact in findings.artefacts]
    lines += [scene.credit for scene in findings.scenes] + [figure.credit for figure in findings.figures]
    return tuple(dict.fromkeys(line for line in lines if line))
