from __future__ import annotations

import json
from datetime import date

from tests.pipeline.said_case import BROADCAST, TERMS, make_case, quiet, run_quietly

from quaywatch.casefile.config import read_config
from quaywatch.casefile.store import open_case
from quaywatch.pipeline.findings import read_findings
from quaywatch.pipeline.ingest import ingest_files
from quaywatch.records.artefact import ArtefactRole


def findings(case):
    with open_case(case) as store:
        return read_findings(store, read_config(case))


def test_a_text_is_kept_by_its_bytes_and_read_into_quotes_and_proposals(tmp_path):
    found = findings(make_case(tmp_path))
    (artefact,) = found.artefacts
    assert artefact.role is ArtefactRole.TEXT
    assert dict(artefact.parameters) == {"publisher": "Drawn News"}
    (reading,) = found.texts
    assert (reading.id, reading.publisher, reading.published) == (artefact.sha256, "Drawn News", date(2031, 1, 28))
    (held,) = reading.quotes
    assert held.quote.speaker == "Jane Roe"
    assert BROADCAST[held.quote.start : held.quote.end] == "We saw two ships at Rajin."
    assert {"min_calls", "purpose", "statement"} <= {one.kind.value for one in reading.proposals}


def test_nothing_that_is_proposed_counts_before_it_is_taken(tmp_path):
    found = findings(make_case(tmp_path))
    assert (found.claims, found.verdicts, found.reviews) == ((), (), ())


def test_a_table_of_roles_in_the_case_tells_the_office_of_the_day(tmp_path):
    case = make_case(tmp_path)
    table = tmp_path / "roles.json"
    row = {"speaker": "Jane Roe", "role": "Harbour Master", "from": "2030-01-01", "to": "2031-01-10", "source": "book"}
    table.write_text(json.dumps({"schema": "quaywatch/roles/1", "roles": [row]}), encoding="utf-8")
    with open_case(case) as store:
        ingest_files(store, [table], TERMS, quiet)
    before = findings(case).texts[0].quotes[0]
    run_quietly(case)
    after = findings(case).texts[0].quotes[0]
    assert (before.quote.role_when_spoken, after.quote.role_when_spoken) == (None, "Harbour Master")
    assert after.quote.role_as_printed == "Minister of Ports"
    assert after.id == before.id
