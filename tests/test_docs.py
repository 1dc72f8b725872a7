"""What the documentation says is so: its sessions run, its links lead somewhere, its examples hold."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCE = ROOT / "src"
WITH_EXAMPLES = sorted(path for path in SOURCE.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def sessions_in(page: Path) -> list[tuple[str, list[str]]]:
    """Commands of the page's `console` blocks, each with the lines of output that the page shows."""
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    steps: list[tuple[str, list[str]]] = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif line.strip():
            steps[-1][1].append(line.rstrip())
    return steps


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if sessions_in(page)], ids=lambda page: page.name)
def test_a_session_prints_what_the_page_shows(page, tmp_path):
    """Shown lines must come in their order; `…` in a line stands for anything, and a line `…` for any lines."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    for command, shown in sessions_in(page):
        ran = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"
        wanted = "\n".join(shown)
        pattern = re.escape(wanted).replace("…\n", r"(?:.*\n)*?").replace("…", ".*")
        assert re.fullmatch(pattern, "\n".join(line.rstrip() for line in ran.stdout.splitlines())), (
            f"$ {command}\nshown:\n{wanted}\nprinted:\n{ran.stdout}"
        )


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@each_page
def test_links_inside_the_documentation_lead_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        leads_to = (page.parent / name).resolve() if name else page
        if not leads_to.exists() or (anchor and anchor not in anchors_of(leads_to)):
            broken.append(target)
    assert not broken


def test_the_readme_fits_on_one_screen():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("![") == 1


def test_every_verdict_and_room_is_explained():
    concepts = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    verdicts = importlib.import_module("quaywatch.records.claim").VerdictWord
    assert all(f"| {word.value.replace('_', ' ')} |" in concepts for word in verdicts)
    rooms = {path.parent.name for path in (SOURCE / "quaywatch").glob("*/__init__.py")}
    assert not {room for room in rooms if f"`{room}`" not in contributing}


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_examples_in_docstrings_hold(path):
    module = importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0
