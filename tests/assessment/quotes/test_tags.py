"""Tags one by one: where they end, and what is no tag. All names are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.marks import find_groups
from quaywatch.assessment.quotes.tags import Tag, TagReader
from quaywatch.records.quote import SpeakerKind

PUBLISHED = date(2025, 1, 28)


def read(text: str, *, broadcast: bool = True) -> Tag | None:
    """The tag of the first group in brackets, with the rest of the text free for its words."""
    reader = TagReader(text, PUBLISHED, broadcast=broadcast)
    return reader.read_group(find_groups(text)[0], len(text))


def words_of(text: str, tag: Tag | None) -> str | None:
    return text[slice(*tag.words)] if tag and tag.words else None


@given(
    st.sampled_from(["Jane Roe", "홍길동", "John van Doe"]),
    st.sampled_from(["/Minister", "/대변인", "/Analyst/Oct. 2024", ""]),
    st.sampled_from(["We saw two.", "“Two (of them)”, it said", "배가 왔다", "one [sic] more"]),
    st.sampled_from([('"', '"'), ("“", "”"), ("", "")]),
)
def test_a_closed_tag_ends_with_its_bracket_and_gives_the_words_without_marks(
    name: str, rest: str, words: str, marks: tuple[str, str]
) -> None:
    text = f"[{name}{rest or '/Minister'}: {marks[0]}{words}{marks[1]}] The sea was calm."
    tag = read(text)
    assert tag is not None
    assert tag.head is not None
    assert (tag.head.speaker, text[tag.end - 1]) == (name, "]")
    assert (words_of(text, tag) or "").strip("“”") == words.strip("“”")


def test_words_alone_go_on_in_a_broadcast_and_are_an_editors_in_an_article() -> None:
    text = '["It was coal."]'
    tag = read(text)
    assert tag is not None
    assert tag.goes_on
    assert tag.head is None
    assert words_of(text, tag) == "It was coal."
    assert read(text, broadcast=False) is None


def test_sound_is_a_tag_without_words() -> None:
    tag = read("[Sound of crowd]")
    assert tag is not None
    assert tag.head is not None
    assert tag.words is None
    assert tag.head.kind is SpeakerKind.AMBIENT


def test_a_time_of_day_is_no_end_of_a_head() -> None:
    text = '[Jane Roe/Minister/21:05: "Two."]'
    assert words_of(text, read(text)) == "Two."


@pytest.mark.parametrize(
    "text", ["[Photo: Jane Roe]", "[Note: two ships]", "[see http://a.example]", "(two of them)", "[ ]", "[12:30]"]
)
def test_captions_notes_and_asides_name_nobody(text: str) -> None:
    groups = find_groups(text)
    assert not groups or read(text) is None


def test_an_open_bracket_holds_its_quotation_and_no_narration() -> None:
    text = '[Jane Roe/Minister: "Two ships." The sea was calm.\n\nNobody came.'
    tag = read(text)
    assert words_of(text, tag) == "Two ships."
    assert tag is not None
    assert "Nobody" not in text[tag.start : tag.end]


def test_a_marker_takes_the_name_after_it() -> None:
    text = "[Soundbite] Jane Roe (Analyst): We saw two."
    tag = read(text)
    assert tag is not None
    assert tag.head is not None
    assert (tag.head.speaker, tag.head.role, words_of(text, tag)) == ("Jane Roe", "Analyst", "We saw two.")


def test_no_words_are_taken_from_beyond_the_next_group() -> None:
    text = '[Soundbite] Jane Roe (Analyst): We saw two. [John Doe/Clerk: "Three."]'
    reader = TagReader(text, PUBLISHED, broadcast=True)
    tag = reader.read_group(find_groups(text)[0], text.index("[John"))
    assert tag is not None
    assert tag.end <= text.index("[John")
