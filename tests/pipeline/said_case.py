"""A case with a drawn broadcast: no such port, no such ship."""

from __future__ import annotations

from pathlib import Path

from quaywatch.casefile.config import CaseConfig, SiteEntry, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.run import run_case
from quaywatch.pipeline.text_intake import TextTerms
from quaywatch.records.artefact import Publish

__all__ = ["BROADCAST", "TERMS", "make_case", "quiet", "run_quietly"]

BROADCAST = (
    "Evening\n입력 2031.01.28 (21:01)\n[Anchor]\nA coal ship came to Rajin port at least twice over the past month.\n"
    "[Report]\nA new hall stands there. It could be a checkpoint for the passenger train, or a facility to conceal"
    ' transport.\n[Jane Roe/Minister of Ports/Jan. 6: "We saw two ships at Rajin."]\n'
    "This is Drawn News, Mary Major.\n"
)
TERMS = Terms(said=TextTerms(publisher="Drawn News"), publish=Publish.ASK)


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress."""


def make_case(folder: Path, terms: Terms = TERMS) -> Path:
    """A case on Rajin that holds the broadcast, run once."""
    case = folder / "case"
    write_new_config(
        case,
        CaseConfig(
            id="case",
            title="Drawn",
            question="What came?",
            first_day=None,
            last_day=None,
            sites=(SiteEntry(gazetteer="rajin"),),
        ),
    )
    text = folder / "evening.txt"
    text.write_text(BROADCAST, encoding="utf-8")
    with open_case(case) as store:
        ingest_files(store, [text], terms, quiet)
    run_quietly(case)
    return case


def run_quietly(case: Path) -> None:
    """Everything that is not up to date."""
    run_case(case, workers=1, report=quiet)
