"""Subtitles to running text."""

from __future__ import annotations

import pytest

from quaywatch.sources.texts.subtitles import is_subtitles, read_subtitles

SUBRIP = """1
00:00:01,000 --> 00:00:03,500
[Anchor]

2
00:00:03,500 --> 00:00:06,000
The ship came
into the

3
00:00:06,000 --> 00:00:08,000
<i>port</i>. {\\an8}It left

4
00:00:08,000 --> 00:00:09,000
in 2024.
"""


def test_a_sentence_over_several_cues_becomes_one_line():
    assert is_subtitles(SUBRIP)
    assert read_subtitles(SUBRIP) == "[Anchor]\nThe ship came into the port. It left in 2024."


def test_webvtt_drops_header_notes_names_and_settings_and_keeps_the_voice():
    text = (
        "WEBVTT - title\n\nNOTE a note\nof two lines\n\nintro\n00:01.000 --> 00:03.000 align:start position:0%\n"
        "<v Jane Roe>Hello <c.loud>there</c>.\n\n01:00:03.000 --> 01:00:04.000\n2024\n"
    )
    assert is_subtitles(text)
    assert read_subtitles(text) == "Jane Roe: Hello there.\n2024"


def test_cues_that_lost_the_empty_line_between_them_are_told_apart():
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:02,000 --> 00:00:03,000\nTwo.\n"
    assert read_subtitles(text) == "One.\nTwo."


@pytest.mark.parametrize("text", ["At 00:01 --> the port", "1\n2\n3\n", "The WEBVTT standard"])
def test_a_text_that_only_looks_like_cues_is_none(text):
    assert not is_subtitles(text)
