from __future__ import annotations

from pathlib import Path

import pytest

from quaywatch.casefile.folder import path_inside
from quaywatch.errors import CaseError


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A folder with a file, a link to it, a link out, and a loop."""
    case = tmp_path / "나진 case"
    (case / "sites").mkdir(parents=True)
    (case / "sites/a.geojson").touch()
    (case / "inner").symlink_to("sites")
    (case / "outer").symlink_to(tmp_path)
    (case / "loop").symlink_to("loop")
    return case


@pytest.mark.parametrize("relative", ["case.toml", "sites/a.geojson", "inner/a.geojson", "none/yet.html", "./a"])
def test_paths_of_the_case_are_given(case: Path, relative: str) -> None:
    assert path_inside(case, relative) == case / relative


@pytest.mark.parametrize(
    "relative",
    ["", ".", "..", "../x", "sites/../../x", "/etc/hostname", "outer/x", "outer", "loop/x", "a\0b"],
)
def test_paths_that_lead_out_of_the_case_are_refused(case: Path, relative: str) -> None:
    with pytest.raises(CaseError, match="leads out of the case"):
        path_inside(case, relative)
