"""Runs that are killed at random moments, and what is left of them. Run as a program, by `test_killed_runs`.

Each run is a fork of this process, so that the modules are read once. Printed is one JSON object for each kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from quaywatch.casefile.config import CaseConfig, write_new_config
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import verify_case
from quaywatch.records.artefact import ArtefactRole, Rights
from quaywatch.records.skipped import Skipped

ORIGIN = Origin(role=ArtefactRole.SCENE, source="drawn", rights=Rights(holder="nobody", credit="nobody"))
CONFIG = CaseConfig(id="killed", title="T", question="Q")
UNITS = 8


def work(folder: Path) -> None:
    """A whole run: the case is made where needed, and what is not finished is done."""
    write_new_config(folder, CONFIG)
    with open_case(folder) as store:
        for i in range(UNITS):
            key = UnitKey(slot=f"look:{i}", stage="look", code_version="1", inputs={"scene": i})
            if store.finished(key):
                continue
            artefact = store.add_artefact(bytes([i]) * 500_000, ORIGIN)
            skipped = [Skipped(id=f"{i}/{j}", unit="u", stage="look", reason=artefact.sha256) for j in range(50)]
            store.save_unit(key, {"skipped": skipped})


def state(folder: Path) -> dict[str, object]:
    """Everything in the case but the custody times."""
    with open_case(folder) as store:
        parts = store.read_findings_parts()
        objects = [str(path.relative_to(folder)) for path, _ in store.objects.entries()]
    return {"objects": objects, "parts": repr(parts)}


def run_killed(folder: Path, after_s: float) -> bool:
    """True where the run was killed before it had ended."""
    child = os.fork()
    if child == 0:
        work(folder)
        os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(place: Path, kills: int) -> None:
    """Print what each killed run left, and what became of it when it was run again."""
    work(place / "first")  # reads the modules that are read late
    started = time.monotonic()
    work(place / "whole")
    lasts_s = time.monotonic() - started
    expected = state(place / "whole")
    moments = random.Random(0)
    for number in range(kills):
        folder = place / f"{number}"
        killed = run_killed(folder, moments.uniform(0, lasts_s))
        left = verify_case(folder).problems if (folder / "case.toml").exists() else ()
        work(folder)
        result = {
            "killed": killed,
            "left": [problem.kind for problem in left],
            "whole": verify_case(folder).whole,
            "equal": state(folder) == expected,
            "unfinished": [str(path) for path in folder.rglob(".unfinished-*")],
        }
        print(json.dumps(result))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
