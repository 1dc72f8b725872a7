from __future__ import annotations

import json

import pytest

from quaywatch.clock import parse_span
from quaywatch.sources.claims import read_claims

TEXT = (
    "Title\n입력 2025.01.28 (21:01)\n[Anchor]\nShips came.\n[Report]\nTwo of them.\n"
    '[Jane Roe/Minister of Ports/Jan. 6: "We saw two."]\n["It was coal."]\nThis is KBS News, Mary Major.\n'
)


@pytest.fixture
def transcript(tmp_path):
    path = tmp_path / "evening.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_quotes_as_json_keep_to_the_format(quaywatch, transcript):
    ran = quaywatch("quotes", transcript, "--json")
    assert ran.code == 0
    content = json.loads(ran.out)
    assert list(content) == ["schema", "segments", "quotes", "claims"]
    assert content["schema"] == "quaywatch/quotes/1"
    assert [one["kind"] for one in content["segments"]] == ["other", "anchor", "report", "bite", "bite", "sign_off"]
    first, second = content["quotes"]
    assert first == {
        "text": "We saw two.",
        "start": TEXT.index("We saw"),
        "end": TEXT.index("We saw") + len("We saw two."),
        "directness": "direct",
        "speaker": "Jane Roe",
        "speaker_resolved": "Jane Roe",
        "speaker_kind": "person",
        "role_as_printed": "Minister of Ports",
        "role_when_spoken": None,
        "said_on": "2025-01-06",
        "said_on_precision": "day",
        "venue": None,
        "medium": None,
        "inherits_speaker": False,
        "reporter_doubt": None,
    }
    assert (second["speaker"], second["inherits_speaker"]) == ("Jane Roe", True)


def test_the_day_that_is_given_wins(quaywatch, transcript):
    ran = quaywatch("quotes", transcript, "--published", "2024-12-31", "--json")
    assert json.loads(ran.out)["quotes"][0]["said_on"] == "2024-01-06"


def test_read_by_a_person_it_names_who_said_what_and_when(quaywatch, transcript):
    ran = quaywatch("quotes", transcript)
    assert ran.out.splitlines() == [
        "2 quotes; published: 2025-01-28; language: en",
        "parts: other, anchor, report, bite, sign off",
        "1. Jane Roe; Minister of Ports; said 2025-01-06",
        "   We saw two.",
        "2. Jane Roe; Minister of Ports; said 2025-01-06; goes on from the words before",
        "   It was coal.",
        "2 claims proposed; --take ID -o FILE takes some:",
        *(line for line in ran.out.splitlines() if line.startswith("  statement-")),
    ]


def test_without_a_day_of_publication_it_says_what_stays_open(quaywatch, tmp_path):
    path = tmp_path / "x"
    path.write_text('[Anchor]\nA.\n[Report]\n[Jane Roe/Analyst/Jan. 6: "B."]\n[현장음]\n', encoding="utf-8")
    ran = quaywatch("quotes", path)
    assert "days without a year are left open: give --published to resolve them" in ran.out
    assert "2. 현장음; ambient" in ran.out
    assert "(no words)" in ran.out


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--lang", "fr"), 2, "no language whose rules are known"),
        (("--published", "yesterday"), 4, "not a calendar day"),
    ],
)
def test_wrong_options_are_clear_errors(quaywatch, transcript, options, code, says):
    ran = quaywatch("quotes", transcript, *options)
    assert ran.code == code
    assert says in ran.err


def test_a_missing_file_is_a_clear_error(quaywatch, tmp_path):
    ran = quaywatch("quotes", tmp_path / "missing.txt")
    assert ran.code == 3
    assert "cannot be read" in ran.err


ARTICLE = (
    "Two coal ships called at Rajin over the past month. A structure 200 metres long stands at Tumangang station.\n\n"
    "No ship was seen at Nampo.\n"
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def claims_of(quaywatch, article, *options):
    ran = quaywatch("quotes", article, "--published", "2031-03-03", "--publisher", "Drawn Press", *options)
    assert ran.code == 0, ran.err
    return ran


def test_claims_are_proposed_with_place_time_and_the_words_that_they_were_read_from(quaywatch, article):
    claims = {one["kind"]: one for one in json.loads(claims_of(quaywatch, article, "--json").out)["claims"]}
    calls = claims["min_calls"]
    assert calls["value"]["n"] == 2
    assert (calls["where"]["site"], calls["by"], calls["hedge"]) == ("rajin", "Drawn Press", "stated")
    assert calls["when"]["text"] == "2031-02-03/2031-03-03"
    assert "coal ships called" in ARTICLE[calls["start"] : calls["end"]]
    assert claims["measure"]["value"]["length_m"] == 200


def test_only_what_is_taken_goes_into_a_claims_file_which_a_case_can_read(quaywatch, article, tmp_path):
    out = tmp_path / "claims.json"
    claims_of(quaywatch, article, "--take", "min_calls", "-o", out)
    (claim,) = read_claims(out, "0" * 64)
    assert (claim.kind.value, claim.by, claim.site) == ("min_calls", "Drawn Press", "rajin")
    assert "coal ships called" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--take", "min_calls"), "both --take and --out"),
        (("--take", "nothing", "-o", "claims.json"), "no proposed claim with an id"),
    ],
)
def test_taking_without_a_file_or_what_is_not_proposed_is_a_clear_error(quaywatch, article, options, says):
    ran = quaywatch("quotes", article, "--published", "2031-03-03", *options)
    assert ran.code == 2
    assert says in ran.err


def test_a_role_is_told_for_the_day_on_which_the_words_were_spoken(quaywatch, transcript, tmp_path):
    row = {
        "speaker": "Jane Roe",
        "role": "Minister of Ports",
        "from": "2024-01-01",
        "to": "2025-01-20",
        "source": "drawn",
    }
    table = tmp_path / "roles.json"
    table.write_text(json.dumps({"schema": "quaywatch/roles/1", "roles": [row]}), encoding="utf-8")
    ran = quaywatch("quotes", transcript, "--roles", table, "--json")
    assert ran.code == 0, ran.err
    assert {one["role_when_spoken"] for one in json.loads(ran.out)["quotes"]} == {"Minister of Ports"}


def test_claims_of_a_case_are_told_with_verdict_reasons_and_what_would_settle_them(quaywatch, article, tmp_path):
    case, out = tmp_path / "case", tmp_path / "claims.json"
    claims_of(quaywatch, article, "--take", "min_calls", "-o", out)
    assert quaywatch("new", case, "--site", "Rajin").code == 0
    assert quaywatch("claims", case).code == 2
    assert quaywatch("ingest", out, "--case", case).code == 0
    assert quaywatch("run", case, "--workers", "1").code == 0
    (claim,) = json.loads(quaywatch("claims", case, "--json").out)["claims"]
    assert claim["verdict"] == "not_checkable"
    assert claim["because"]["text"]
    assert claim["needs"]


def test_a_pronoun_is_told_as_printed_and_with_the_name_that_it_stands_for(quaywatch, tmp_path):
    path = tmp_path / "prose.txt"
    path.write_text(
        '"We counted three ships," said Jane Roe, an analyst. "None of them sent a signal," she added.\n',
        encoding="utf-8",
    )
    first, second = json.loads(quaywatch("quotes", path, "--json").out)["quotes"]
    assert (first["speaker"], first["speaker_resolved"]) == ("Jane Roe", "Jane Roe")
    assert (second["speaker"], second["speaker_resolved"]) == ("she", "Jane Roe")
    assert "Jane Roe; printed: she" in quaywatch("quotes", path).out


def test_a_place_that_is_no_site_is_told_with_what_it_is_like_and_is_not_taken(quaywatch, tmp_path):
    text = tmp_path / "news.txt"
    text.write_text("Three ships loaded coal at the port of Vostochnii. One did in Moscow.\n", encoding="utf-8")
    ran = quaywatch("quotes", text, "--published", "2025-01-28")
    assert "“port of Vostochnii” is no watched site; like: Vostochny port (nobody has taken that)." in ran.out
    assert "Moscow" not in ran.out.partition("“port of Vostochnii”")[2]
    claims = json.loads(quaywatch("quotes", text, "--published", "2025-01-28", "--json").out)["claims"]
    assert {claim["where"]["site"] for claim in claims} == {None}


def test_the_rules_are_the_finder_that_is_taken_and_one_that_is_not_installed_is_named(quaywatch, tmp_path):
    text = tmp_path / "news.txt"
    text.write_text('"It was coal," said Jo Lind.\n', encoding="utf-8")
    usual, named = (quaywatch("quotes", text, "--json", *rest) for rest in ((), ("--finder", "rules")))
    assert (usual.code, usual.out) == (0, named.out)
    ran = quaywatch("quotes", text, "--finder", "oracle")
    assert ran.code == 2
    assert "no finder of quotes is called 'oracle'" in ran.err


def test_days_of_taken_claims_run_by_the_clock_of_their_place(quaywatch, tmp_path):
    text, out = tmp_path / "a.txt", tmp_path / "claims.json"
    text.write_text("A coal ship came to Rajin port twice on 3 May 2024.", encoding="utf-8")
    ran = quaywatch("quotes", text, "--published", "2024-06-01", "--take", "min_calls", "--out", out)
    assert ran.code == 0
    (claim,) = read_claims(out, "0" * 64)
    assert claim.when == parse_span("2024-05-03", utc_offset_h=9)


def test_claims_by_several_clocks_do_not_go_into_one_file(quaywatch, tmp_path):
    text, out = tmp_path / "a.txt", tmp_path / "claims.json"
    text.write_text(
        "A coal ship came to Rajin port twice on 3 May 2024. A coal ship came to Vostochny port twice on 4 May 2024.",
        encoding="utf-8",
    )
    ran = quaywatch("quotes", text, "--published", "2024-06-01", "--take", "all", "--out", out)
    assert (ran.code, "2 clocks" in ran.err, out.exists()) == (2, True, False)
