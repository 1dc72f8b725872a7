from __future__ import annotations

import json

import pytest
from tests.pipeline.said_case import make_case, run_quietly

from quaywatch.pipeline.verdicts import read_verdicts


@pytest.fixture
def case(tmp_path):
    return make_case(tmp_path)


def proposals(quaywatch, case, *words):
    return json.loads(quaywatch("review", "list", "--case", case, "--json", *words).out)["proposals"]


def test_proposals_are_listed_with_their_sentences_until_they_are_decided_on(quaywatch, case):
    before = proposals(quaywatch, case)
    key = next(one["id"] for one in before if one["kind"] == "min_calls")
    ran = quaywatch("review", "accept", key, "--case", case, "--by", "Ada")
    assert (ran.code, ran.out.splitlines()[0].startswith(f"accepted {key} by Ada: ")) == (0, True)
    assert [one["id"] for one in proposals(quaywatch, case)] == [one["id"] for one in before if one["id"] != key]
    decided = next(one for one in proposals(quaywatch, case, "--all") if one["id"] == key)
    assert decided["decision"]["decision"] == "accept"
    assert decided["sentence"] == "A coal ship came to Rajin port at least twice over the past month."
    shown = quaywatch("review", "list", "--case", case, "--all").out
    assert "[accepted by Ada]" in shown
    assert f"{len(before) - 1} of {len(before)} proposed claims wait" in shown


def test_proposals_are_told_apart_by_kind_and_site(quaywatch, case):
    assert {one["kind"] for one in proposals(quaywatch, case, "--kind", "purpose")} == {"purpose"}
    assert {one["site"] for one in proposals(quaywatch, case, "--site", "rajin")} == {"rajin"}
    assert proposals(quaywatch, case, "--site", "nowhere") == []


def test_an_edit_and_a_rejection_are_told_with_their_claim(quaywatch, case):
    ran = quaywatch("review", "edit", "min_calls", "--set", "value.n=3", "--case", case, "--by", "Ada", "--json")
    (edited,) = json.loads(ran.out)["decisions"]
    assert (edited["decision"], "3 times" in edited["claim"]["text"]) == ("edit", True)
    ran = quaywatch("review", "reject", "min_calls", "purpose", "--case", case, "--by", "Ada", "--note", "no")
    assert [line.split()[0] for line in ran.out.splitlines()[:2]] == ["rejected", "rejected"]


def test_decisions_are_somebodys(quaywatch, case, monkeypatch):
    monkeypatch.delenv("LOGNAME", raising=False)
    monkeypatch.delenv("USER", raising=False)
    ran = quaywatch("review", "reject", "purpose", "--case", case)
    assert (ran.code, "--by NAME" in ran.err) == (2, True)
    monkeypatch.setenv("USER", "ada")
    assert "by ada" in quaywatch("review", "reject", "purpose", "--case", case).out


def test_an_edit_without_a_value_is_named(quaywatch, case):
    ran = quaywatch("review", "edit", "purpose", "--set", "text", "--case", case, "--by", "Ada")
    assert (ran.code, "Expected KEY=VALUE" in ran.err) == (2, True)


def test_what_a_claim_says_something_is_for_starts_a_file_of_hypotheses(quaywatch, case, tmp_path):
    quaywatch("review", "accept", "purpose", "--case", case, "--by", "Ada")
    run_quietly(case)
    out = tmp_path / "h.json"
    ran = quaywatch("assess", "--case", case, "--claim", "purpose", "--by", "Ada", "-o", out)
    assert ran.code == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    ((claim, verdict),) = read_verdicts(case)
    assert content["claims"] == [claim.id]
    assert [one["text"] for one in content["hypotheses"]][-1] == "other or unknown"
    assert "other or unknown" in verdict.because
    weighed = json.loads(quaywatch("assess", out, "--json").out)
    assert {round(one["p"], 3) for one in weighed["shares"]} == {round(1 / len(weighed["shares"]), 3)}
    again = quaywatch("assess", "--case", case, "--claim", "purpose", "--by", "Ada", "-o", out)
    assert (again.code, "is there already" in again.err) == (2, True)


def test_a_weighed_claim_leads_to_its_question_in_the_report(quaywatch, case, tmp_path):
    quaywatch("review", "accept", "purpose", "--case", case, "--by", "Ada")
    run_quietly(case)
    out = tmp_path / "h.json"
    quaywatch("assess", "--case", case, "--claim", "purpose", "--by", "Ada", "-o", out)
    quaywatch("ingest", "--case", case, out)
    run_quietly(case)
    assert quaywatch("report", case).code == 0
    document = json.loads((case / "report" / "report.json").read_text(encoding="utf-8"))
    (claim,) = document["claims"]
    (question,) = document["weighed"]
    assert question["id"] in {link["target"] for link in claim["because"]["links"]}


@pytest.mark.parametrize("words", [(), ("h.json", "--claim", "x", "-o", "y"), ("--claim", "x")])
def test_assess_takes_a_file_or_a_claim(quaywatch, words):
    ran = quaywatch("assess", *words)
    assert (ran.code, "FILE, or --claim ID with -o FILE" in ran.err) == (2, True)
