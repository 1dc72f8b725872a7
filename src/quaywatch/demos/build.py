"""Building a shipped case by the same road as a user's: new, ingest, run, report."""

from __future__ import annotations

from pathlib import Path

from quaywatch.casefile.config import read_config, write_new_config
from quaywatch.casefile.folder import SITES, path_inside
from quaywatch.casefile.store import open_case
from quaywatch.casefile.writing import write_file
from quaywatch.errors import PlanError
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.pipeline.tasks import Progress
from quaywatch.pipeline.text_intake import TextTerms
from quaywatch.records.artefact import Publish

__all__ = ["build_demo", "demo_names"]

_DATA = Path(__file__).with_name("data")
_NOTHING_REAL = "SYNTHETIC: drawn by Quaywatch; no such ship, no such picture"
_DRAWN = Terms(
    source="drawn by tools/draw_rajin_vostochny_demo.py: synthetic",
    holder="Quaywatch",
    credit=_NOTHING_REAL,
    licence="Apache-2.0",
    publish=Publish.YES,
    hints={"credit": _NOTHING_REAL},
    said=TextTerms(publisher="Synthetic News", title="SYNTHETIC: what nobody broadcast"),
)
_EVIDENCE: dict[str, dict[str, Terms]] = {
    "rajin": {"*.json": Terms()},
    "busan": {
        "*.tif": Terms(
            source="https://github.com/ShipDetectionExperts/sen2ships (MIT), cut to the inner harbour",
            licence="Copernicus Sentinel data terms; selection under the MIT licence",
        )
    },
    "beihai": {
        "*.tif": Terms(
            source="https://github.com/ChenHongruixuan/ChangeDetectionRepository (pixels of OSCD), cut",
            licence="Copernicus Sentinel data terms",
        )
    },
    "planted-roof": {
        "*.tif": Terms(
            source="painted by tools/paint_planted_roof.py into pixels of OSCD: synthetic",
            licence="Copernicus Sentinel data terms for the ground",
            hints={
                "credit": "Synthetic: roof painted by us; ground contains modified Copernicus Sentinel data 2016, 2017"
            },
        )
    },
    "us-coast": {
        "*.parquet": Terms(
            source="MarineCadastre, 3 January 2022, a sample (github.com/mincisun5296/VesselSummaryAIS)",
            holder="US Coast Guard and NOAA",
            credit="US Coast Guard and NOAA (MarineCadastre)",
            licence="public domain (work of the US Government)",
            publish=Publish.YES,
        ),
        "ofac_*/sdn.csv": Terms(
            source="OFAC SDN list, its vessels (through github.com/moov-io/watchman)",
            holder="US Treasury, OFAC",
            credit="US Treasury, OFAC",
            licence="public domain (work of the US Government)",
        ),
    },
    "rajin-vostochny": {"synthetic_*": _DRAWN},
}
"""Which files of a demo are evidence, and what is to be said of them."""


def demo_names() -> tuple[str, ...]:
    """The shipped demos."""
    return tuple(_EVIDENCE)


def build_demo(name: str, folder: Path, *, workers: int, report: Progress) -> Path:
    """The HTML report of a shipped demo, built as a case in the folder; a second time only what changed is redone.

    Raises:
        PlanError: There is no such demo.
        CaseError: The folder holds something else, or cannot be written.
    """
    if name not in _EVIDENCE:
        raise PlanError(f"there is no demo {name!r}", expected=f"one of: {', '.join(_EVIDENCE)}")
    data = _DATA / name
    write_new_config(folder, read_config(data))
    for site in sorted((data / SITES).glob("*.geojson")):
        target = path_inside(folder, f"{SITES}/{site.name}")
        if not target.exists() or target.read_bytes() != site.read_bytes():
            write_file(target, site.read_bytes())
    with open_case(folder) as store:
        known = {artefact.name for artefact in store.artefacts()}
        for pattern, terms in _EVIDENCE[name].items():
            new = [path for path in sorted(data.glob(pattern)) if path.name not in known]
            if new:
                ingest_files(store, new, terms, report)
    run_case(folder, workers=workers, report=report)
    return write_report(folder).html
