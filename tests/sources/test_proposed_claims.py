from __future__ import annotations

import json
from datetime import date

import pytest
from tests.assessment.claims.measured import ENGLISH, KOREAN, lines_of, proposals

from quaywatch.errors import DataError
from quaywatch.records.quote import Directness, Quote
from quaywatch.sources.claims import read_claims
from quaywatch.sources.proposed_claims import ClaimsSource, write_claims

SOURCE = ClaimsSource(
    id="post-1", title="Ships", publisher="The Harbour Post", published=date(2025, 1, 28), utc_offset_h=9
)
SENTENCES = [sentence for table in (ENGLISH, KOREAN) for sentence, wanted, _ in lines_of(table) if wanted]


def test_every_proposal_can_be_written_and_read_as_a_claim(tmp_path):
    chosen = {claim.id: claim for sentence in SENTENCES for claim in proposals(sentence)}
    path = tmp_path / "claims.json"
    path.write_text(json.dumps(write_claims(list(chosen.values()), SOURCE), ensure_ascii=False), encoding="utf-8")
    read = read_claims(path, "0" * 64)
    assert len(read) == len(chosen)
    for claim, proposal in zip(read, chosen.values(), strict=True):
        assert (claim.kind, claim.hedge, claim.by, claim.site) == (
            proposal.kind,
            proposal.hedge,
            proposal.by,
            proposal.site,
        )
        assert dict(claim.value) == dict(proposal.value)


def test_a_statement_without_a_date_and_an_empty_choice_are_refused():
    from quaywatch.assessment.claims.statements import find_statements

    quote = Quote(text="Yes", start=0, end=3, directness=Directness.DIRECT, speaker="M. Ode")
    with pytest.raises(DataError, match="has no date"):
        write_claims(list(find_statements([quote], "P")), SOURCE)
    with pytest.raises(DataError, match="no proposal was chosen"):
        write_claims([], SOURCE)
