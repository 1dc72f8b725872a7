from __future__ import annotations

import json

import pytest

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
        "2. Jane Roe; Minister of Ports; said 2025-01-06; goes on from the tag before",
        "   It was coal.",
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
