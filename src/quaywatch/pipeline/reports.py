"""Writing the report of the last run into the case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quaywatch.casefile.config import read_config
from quaywatch.casefile.folder import SIGNALS, path_inside
from quaywatch.casefile.store import open_case
from quaywatch.casefile.writing import write_file
from quaywatch.pipeline.findings import read_findings
from quaywatch.report.build import build_document
from quaywatch.report.frozen import frozen_report
from quaywatch.report.html import write_html

__all__ = ["WrittenReport", "write_report"]

_HTML, _JSON = "report/index.html", "report/report.json"
_SHIPS = f"{SIGNALS}/events.gpkg"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """The files of a report."""

    html: Path
    json: Path


def write_report(folder: Path) -> WrittenReport:
    """The report of the last run, as one HTML file and as JSON with the same numbers; custody holds their hashes.

    Raises:
        PlanError: Nothing was run yet.
        CaseError: The case cannot be read or written.
    """
    config = read_config(folder)
    with open_case(folder) as store:
        findings = read_findings(store, config)
        document = build_document(findings)
        shown = [figure.image for figure in findings.figures]
        shown += [picture.image for picture in findings.ship_pictures]
        shown += [image for picture in findings.change_pictures for image in picture.images]
        images = {image: store.objects.locate(image).read_bytes() for image in shown}
        contents = {_HTML: write_html(document, images).encode(), _JSON: frozen_report(document)}
        for name, content in contents.items():
            write_file(path_inside(folder, name), content)
        store.record_reports(contents)
        for survey in findings.ship_surveys:  # for maps; what may be published is in the report
            write_file(path_inside(folder, _SHIPS), store.objects.locate(survey.package).read_bytes())
    return WrittenReport(html=folder / _HTML, json=folder / _JSON)
