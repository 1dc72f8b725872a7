from __future__ import annotations

import copy
import json

import pytest

from quaywatch.errors import DataError, SourceError
from quaywatch.records.hypothesis import Credibility, LikelihoodBand, Reliability
from quaywatch.sources.hypotheses import read_hypotheses

CONTENT = {
    "schema": "quaywatch/hypotheses/1",
    "id": "shed",
    "question": "What is the shed for?",
    "hypotheses": [{"id": "mill", "text": "a mill"}, {"id": "store", "text": "a store"}],
    "evidence": [
        {"id": "wheel", "text": "a wheel turns", "reliability": "B", "credibility": 2, "known": "2031-04-05"},
        {"id": "sacks", "text": "sacks lie there", "reliability": "F", "credibility": 6, "known": "2031-04-06",
         "group": "post", "rests_on": ["file/s1"], "url": "https://example.org/sacks"},
    ],
    "assessors": [
        {"name": "Ada", "judged": "2031-05-01", "judgements": [
            {"item": "wheel", "likelihoods": {"mill": "very likely", "store": [0.1, 0.2]}, "rationale": "mills turn"},
        ]},
    ],
    "future": [
        {"id": "night", "what": "a look at night", "where": "the yard", "rationale": "lamps", "outcomes": [
            {"id": "lit", "text": "light", "likelihoods": {"mill": "likely", "store": "unlikely"}},
            {"id": "dark", "text": "none", "likelihoods": {"mill": "unlikely", "store": "likely", "other": "likely"}},
        ]},
    ],
}  # fmt: skip


def written(folder, change=None):
    content = copy.deepcopy(CONTENT)
    if change is not None:
        change(content)
    path = folder / "hypotheses.json"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def refused(folder, change):
    with pytest.raises(DataError) as caught:
        read_hypotheses(written(folder, change))
    return str(caught.value)


def test_a_file_becomes_a_case_with_other_or_unknown(tmp_path):
    case = read_hypotheses(written(tmp_path))
    assert case.set.ids == ("mill", "store", "other")
    wheel, sacks = case.items
    assert (wheel.group, wheel.reliability, wheel.credibility) == ("wheel", Reliability.B, Credibility.PROBABLY_TRUE)
    assert (sacks.group, sacks.rests_on) == ("post", ("file/s1",))
    assert case.assessors[0].judgements[0].likelihoods == {
        "mill": LikelihoodBand(low=0.8, high=0.95),
        "store": LikelihoodBand(low=0.1, high=0.2),
    }
    assert case.prior is None
    assert [one.id for one in case.future[0].outcomes] == ["lit", "dark"]


def test_a_prior_has_a_reason(tmp_path):
    prior = {"shares": {"mill": 0.5, "store": 0.25, "other": 0.25}, "rationale": "two mills in four sheds"}
    case = read_hypotheses(written(tmp_path, lambda content: content.update(prior=prior)))
    assert case.prior is not None
    assert case.prior.shares["mill"] == 0.5
    assert "line" in refused(tmp_path, lambda content: content.update(prior={"shares": prior["shares"]}))


def item(content, n=0):
    return content["evidence"][n]


def likelihoods(content):
    return content["assessors"][0]["judgements"][0]["likelihoods"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: c.update(schema="quaywatch/claims/1"), "key schema"),
        (lambda c: item(c).update(reliability="G"), "key evidence[0].reliability"),
        (lambda c: item(c).update(credibility=0), "key evidence[0].credibility"),
        (lambda c: item(c).update(credibility="2"), "key evidence[0].credibility"),
        (lambda c: item(c).update(known="5 April"), "key evidence[0].known: '5 April' is not a calendar day"),
        (lambda c: item(c).update(text=" "), "key evidence[0].text"),
        (lambda c: item(c).update(url="javascript:alert(1)"), "key evidence[0].url"),
        (lambda c: item(c).update(grade="B2"), "unknown key"),
        (lambda c: item(c, 1).update(id="wheel"), "key evidence[1].id: 'wheel' a second time"),
        (lambda c: c["hypotheses"].append({"id": "mill", "text": "m"}), "key hypotheses[2].id"),
        (lambda c: likelihoods(c).update(barn="likely"), "no hypothesis 'barn', expected one of 'mill'"),
        (lambda c: likelihoods(c).pop("store"), "nothing for 'store'"),
        (lambda c: likelihoods(c).update(store="certain"), "likelihoods.store"),
        (lambda c: likelihoods(c).update(store=[0.2, 0.1]), "from 0.2 to 0.1, expected the lower end first"),
        (lambda c: likelihoods(c).update(store=[0.0, 0.1]), "likelihoods.store"),
        (lambda c: likelihoods(c).update(store=[0.1]), "likelihoods.store"),
        (lambda c: c["assessors"][0]["judgements"][0].update(item="ghost"), "no item 'ghost'"),
        (lambda c: c["assessors"][0]["judgements"][0].pop("rationale"), "judgements[0].rationale is missing"),
        (lambda c: c["assessors"][0].update(judged="2031"), "key assessors[0].judged"),
        (lambda c: c["assessors"].append(c["assessors"][0]), "key assessors[1].name"),
        (lambda c: c["future"][0]["outcomes"].pop(), "key future[0].outcomes"),
        (lambda c: c.update(prior={"shares": {"mill": 0.9, "store": 0.9, "other": 0.9}, "rationale": "r"}), "sum to"),
        (lambda c: c.update(prior={"shares": {"mill": 0.5, "store": 0.5}, "rationale": "r"}), "nothing for 'other'"),
        (lambda c: c["hypotheses"].extend([{"id": "other", "text": "o"}, {"id": "x", "text": "other or unknown"}]),
         "exactly one 'other or unknown'"),
        (lambda c: c.update(evidence=[]), "key evidence"),
        (lambda c: c.update(evidence=[item(c)] * 301), "key evidence"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_key(tmp_path, change, says):
    message = refused(tmp_path, change).replace("rationale: is missing", "rationale is missing")
    assert says in message
    assert "hypotheses.json" in message


def test_the_line_is_that_of_the_key(tmp_path):
    path = written(tmp_path, lambda content: item(content).update(known="soon"))
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if '"soon"' in text)
    with pytest.raises(DataError, match=f"line {line}, key evidence"):
        read_hypotheses(path)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", '{"id": "\u00e9"}'.encode("utf-16"), b"\xb4\xeb", b"id = 'a'"])
def test_what_is_no_such_file_is_an_error_and_no_crash(tmp_path, raw):
    path = tmp_path / "bad.json"
    path.write_bytes(raw)
    with pytest.raises(DataError, match=r"bad\.json"):
        read_hypotheses(path)
    with pytest.raises(SourceError):
        read_hypotheses(tmp_path / "none.json")
