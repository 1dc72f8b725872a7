from __future__ import annotations

import json

import pytest

CONTENT = {
    "schema": "quaywatch/hypotheses/1",
    "id": "shed",
    "question": "What is the shed for?",
    "hypotheses": [{"id": "mill", "text": "a mill"}, {"id": "store", "text": "a store"}],
    "evidence": [
        {"id": "wheel", "text": "a wheel turns", "reliability": "B", "credibility": 2, "known": "2031-04-05"},
        {"id": "sacks", "text": "sacks lie there", "reliability": "C", "credibility": 3, "known": "2031-06-06"},
    ],
    "assessors": [
        {"name": "Ada", "judged": "2031-07-01", "judgements": [
            {"item": "wheel", "likelihoods": {"mill": "very likely", "store": "unlikely"}, "rationale": "mills turn"},
            {"item": "sacks", "likelihoods": {"mill": "unlikely", "store": [0.5, 0.9]}, "rationale": "stores fill"},
        ]},
    ],
}  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "hypotheses.json"
    path.write_text(json.dumps(CONTENT), encoding="utf-8")
    return path


def test_assess_prints_shares_in_words_and_figures(quaywatch, file):
    ran = quaywatch("assess", file)
    assert ran.code == 0
    assert ran.out.startswith("What is the shed for? Weighed by 2 items:")
    assert "Confidence in this weighing is low" in ran.out
    assert "Nothing that the case names would tell" in ran.out


def test_assess_as_of_a_day_leaves_out_what_came_later_and_says_that_it_was_judged_in_hindsight(quaywatch, file):
    ran = quaywatch("assess", file, "--as-of", "2031-05-01")
    assert "Weighed by 1 item known by 1 May 2031" in ran.out
    assert "sacks" not in ran.out
    assert "Ada were made on 1 July 2031, in hindsight" in ran.out


def test_assess_as_json_gives_every_figure(quaywatch, file):
    ran = quaywatch("assess", file, "--json")
    told = json.loads(ran.out)
    assert told["schema"] == "quaywatch/weighing/1"
    assert [share["hypothesis"] for share in told["shares"]] == ["mill", "store", "other"]
    assert sum(share["p"] for share in told["shares"]) == pytest.approx(1.0, abs=1e-5)
    assert [step["day"] for step in told["steps"]] == [None, "2031-04-05", "2031-06-06"]
    assert {tuple(one["items"]) for one in told["removals"]} == {("wheel",), ("sacks",)}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--as-of", "May"), 4, "not a calendar day"),
        (("--as-of", "2031-13-01"), 4, "not a calendar day"),
    ],
)
def test_assess_says_what_is_wrong(quaywatch, file, words, code, says):
    ran = quaywatch("assess", file, *words)
    assert ran.code == code
    assert says in ran.err


def test_assess_of_what_is_no_hypotheses_file_is_an_error(quaywatch, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text("{}", encoding="utf-8")
    assert quaywatch("assess", path).code == 4
    assert quaywatch("assess", tmp_path / "none.json").code == 3
