"""A small case, and what goes into it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quaywatch.casefile.config import CaseConfig, SiteEntry, write_new_config
from quaywatch.casefile.entries import Origin
from quaywatch.records.artefact import ArtefactRole, Publish, Rights
from quaywatch.records.case import CountRequest

CONFIG = CaseConfig(
    id="rajin",
    title="Coal at Rajin",
    question="How often did ships call?",
    first_day=date(2023, 10, 1),
    last_day=date(2025, 1, 31),
    as_of=date(2025, 2, 3),
    sites=(SiteEntry(gazetteer="rajin"),),
    counts=(
        CountRequest(
            id="coal",
            title="calls at the coal pier",
            site="rajin",
            zones=("pier1",),
            first_day=date(2024, 12, 8),
            stay_limit_days=2.5,
            stay_limit_source="a harbour master",
            earlier_first_day=date(2023, 1, 1),
            earlier_last_day=date(2023, 2, 1),
        ),
    ),
    assumptions={"one_port": True, "note": "석탄"},
)


@pytest.fixture
def config() -> CaseConfig:
    return CONFIG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new case, in a folder with a space and Hangul in its name."""
    path = tmp_path / "나진 case"
    write_new_config(path, CONFIG)
    return path


@pytest.fixture
def origin() -> Origin:
    return Origin(
        role=ArtefactRole.SCENE,
        source="a person",
        rights=Rights(holder="ESA", credit="Contains modified Copernicus Sentinel data 2022", publish=Publish.YES),
        name="scene.tif",
    )
