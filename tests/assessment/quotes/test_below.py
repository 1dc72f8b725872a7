"""Names below their words. All names are invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.below import find_tags_below

SPEAKERS = ("홍길동/어민", "김철수 / 부두소장", "Jo Lind/Mayor")


@given(st.lists(st.sampled_from(SPEAKERS), min_size=1, max_size=5), st.sampled_from(["", "배가 떠났습니다.\n"]))
def test_the_side_on_which_names_stand_nearer_is_that_of_all(speakers: list[str], between: str) -> None:
    below = "".join(f'"배가 {i}척 왔습니다."\n[{who}]\n\n{between}' for i, who in enumerate(speakers))
    above = "".join(f'[{who}]\n"배가 {i}척 왔습니다."\n\n{between}' for i, who in enumerate(speakers))
    found = find_tags_below(below, None)
    assert [below[slice(*tag.words)] for tag in found if tag.words] == [
        f"배가 {i}척 왔습니다." for i in range(len(speakers))
    ]
    assert [tag.head.speaker for tag in found if tag.head] == [who.split("/")[0].strip() for who in speakers]
    assert find_tags_below(above, None) == []


def test_credits_sounds_and_remarks_below_a_quotation_name_nobody() -> None:
    for line in ("[사진/홍길동]", "[현장음]", "(Laughter.)", "[3/4]", "(a gift / a curse, he said that it was)"):
        assert find_tags_below(f'"배가 왔습니다."\n{line}\n', None) == []


def test_round_brackets_hold_a_name_only_with_a_role() -> None:
    text = '"We wait."\n(Jo Lind / Mayor of Marva)\n'
    assert [tag.head.role for tag in find_tags_below(text, None) if tag.head] == ["Mayor of Marva"]
    assert find_tags_below('"We wait."\n(Jo Lind)\n', None) == []
