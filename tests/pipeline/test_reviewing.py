from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.pipeline.said_case import BROADCAST, TERMS, make_case, quiet, run_quietly

from quaywatch.casefile.config import CaseConfig, read_config, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.errors import DataError, PlanError
from quaywatch.pipeline.findings import read_findings
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reviewing import Choice, choose_proposals, decide, find_proposals, sentences_of
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.review import Decision
from quaywatch.report.build import build_document

NOON = datetime(2031, 2, 1, 12, tzinfo=UTC)


def decided(case, start, decision, minutes=0, **choice):
    with open_case(case) as store:
        chosen = choose_proposals(find_proposals(store), [start])
        at = NOON + timedelta(minutes=minutes)
        return decide(store, read_config(case), chosen, Choice(decision=decision, by="Ada", **choice), at=at)


def findings(case):
    with open_case(case) as store:
        return read_findings(store, read_config(case))


def test_an_accepted_proposal_is_a_claim_of_the_next_run_and_leads_to_its_sentence(tmp_path):
    case = make_case(tmp_path)
    (made,) = decided(case, "min_calls", Decision.ACCEPT)
    run_quietly(case)
    found = findings(case)
    assert found.claims == (made.claim,)
    (claim,) = found.claims
    assert BROADCAST[claim.read_from.start : claim.read_from.end].startswith("A coal ship came to Rajin port")
    assert claim.read_from.text == next(a.sha256 for a in found.artefacts if a.role is ArtefactRole.TEXT)
    assert [verdict.claim for verdict in found.verdicts] == [claim.id]


def test_a_later_decision_takes_a_claim_back_and_the_earlier_one_stays_on_record(tmp_path):
    case = make_case(tmp_path)
    decided(case, "min_calls", Decision.ACCEPT)
    decided(case, "min_calls", Decision.REJECT, 5, note="another port")
    run_quietly(case)
    found = findings(case)
    assert found.claims == ()
    (review,) = found.reviews
    assert (review.decision, review.note) == (Decision.REJECT, "another port")
    assert sum(artefact.role is ArtefactRole.REVIEWS for artefact in found.artefacts) == 2


def test_an_edited_claim_carries_the_new_value_and_the_decisions_name_their_text(tmp_path):
    case = make_case(tmp_path)
    decided(case, "min_calls", Decision.EDIT, edits={"value.n": "3"})
    run_quietly(case)
    found = findings(case)
    assert dict(found.claims[0].value)["n"] == 3
    assert "at least 3 times" in found.claims[0].text
    kept = next(artefact for artefact in found.artefacts if artefact.role is ArtefactRole.REVIEWS)
    assert kept.parents == (found.texts[0].id,)
    assert kept.rights.credit == "Decisions of Ada"


def test_decisions_made_since_the_run_are_listed(tmp_path):
    case = make_case(tmp_path)
    decided(case, "purpose", Decision.REJECT)
    with open_case(case) as store:
        states = {one.id.partition("-")[0]: one.review for one in find_proposals(store)}
    assert states["purpose"].decision is Decision.REJECT
    assert states["min_calls"] is None


def test_each_proposal_comes_with_its_sentence(tmp_path):
    case = make_case(tmp_path)
    with open_case(case) as store:
        found = choose_proposals(find_proposals(store), ["min_calls"])
        (sentence,) = sentences_of(store, found)
    assert sentence == "A coal ship came to Rajin port at least twice over the past month."


def test_nothing_is_kept_of_a_decision_that_is_not_whole(tmp_path):
    case = make_case(tmp_path)
    with pytest.raises(DataError, match="unknown key"):
        decided(case, "min_calls", Decision.EDIT, edits={"value.colour": "red", "text": "x"})
    with pytest.raises(PlanError, match="no proposed claim"):
        decided(case, "zzz", Decision.ACCEPT)
    with open_case(case) as store, pytest.raises(PlanError, match="proposed claims with an id"):
        choose_proposals(find_proposals(store), [""])
    with open_case(case) as store:
        assert all(artefact.role is ArtefactRole.TEXT for artefact in store.artefacts())


def test_without_a_day_of_publication_no_claim_can_be_taken(tmp_path):
    case = make_case(tmp_path)
    other = tmp_path / "undated.txt"
    other.write_text("A coal ship came to Rajin port twice.", encoding="utf-8")
    with open_case(case) as store:
        ingest_files(store, [other], TERMS, quiet)
    run_quietly(case)
    with open_case(case) as store:
        (undated,) = [one for one in find_proposals(store) if one.reading.published is None]
        choice = Choice(decision=Decision.ACCEPT, by="Ada")
        with pytest.raises(PlanError, match="when undated.txt was published"):
            decide(store, read_config(case), [undated], choice, at=NOON)


def test_a_case_without_texts_and_one_that_was_not_run_say_what_to_do(tmp_path):
    case = tmp_path / "bare"
    write_new_config(case, CaseConfig(id="b", title="b", question="?", first_day=None, last_day=None, sites=()))
    text = tmp_path / "a.txt"
    text.write_text(BROADCAST, encoding="utf-8")
    with open_case(case) as store:
        with pytest.raises(PlanError, match="holds no text"):
            find_proposals(store)
        ingest_files(store, [text], Terms(), quiet)
        with pytest.raises(PlanError, match="has not been read"):
            find_proposals(store)


def test_the_report_shows_who_took_a_claim_from_which_characters_and_no_more_words_than_it_may(tmp_path):
    case = make_case(tmp_path)
    decided(case, "min_calls", Decision.ACCEPT, note="by the video")
    run_quietly(case)
    document = build_document(findings(case))
    (claim,) = document.claims
    assert claim.taken.text.endswith("accepted by Ada on 1\u00a0February 2031 (by the video).")
    card = next(card for card in document.cards if card.role == "text")
    assert claim.said.links[0].target in {entry.id for entry in card.entries}
    assert [entry.text for entry in card.entries if entry.by.startswith("Jane Roe")] == ["“We saw two ships at Rajin.”"]
    (told,) = document.texts
    assert "1\u00a0quote found by rules that nobody has checked" in told.text
    assert "1 accepted" in told.text
