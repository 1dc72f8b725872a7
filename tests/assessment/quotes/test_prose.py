"""Quotes in running prose, on sentences of our own with invented names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.claims.statements import find_statements
from quaywatch.assessment.quotes.prose import find_prose_quotes
from quaywatch.records.quote import Directness, Quote, SpeakerKind, SpokenText, TextLanguage

PUBLISHED = date(2031, 5, 9)
"""A Friday."""
MARKS = [("“", "”"), ('"', '"'), ("«", "»")]
SPEAKERS = [
    ("Jo Lind", None),
    ("Harbour Minister Carl Oster", "Carl Oster"),
    ("Sen. Ada Brandt", "Ada Brandt"),
    ("Mr. Quist", None),
    ("the Port Authority", None),
    ("one dock worker", None),
    ("a senior official", None),
]
KO_SPEAKERS = [
    ("김가람 항만청장", "김가람"),
    ("박하늘 의원", "박하늘"),
    ("해운부 관계자", "해운부 관계자"),
    ("항만 당국", "항만 당국"),
]
WORDS = [
    "We saw two ships at the pier",
    "The crane isn't broken and the berth is 6 m deep",
    "Nobody told us why the coal, all of it, was moved",
    "I call it the ‘long’ pier",
]
KO_WORDS = ["부두를 다시 열겠다", "배가 두 번 들어왔다", "석탄은 모두 실었다"]


def quotes_in(
    text: str, language: TextLanguage = TextLanguage.ENGLISH, known: tuple[Quote, ...] = ()
) -> tuple[Quote, ...]:
    return find_prose_quotes(SpokenText(text=text, language=language, published=PUBLISHED), [(0, len(text))], known)


def the_quote(text: str, language: TextLanguage = TextLanguage.ENGLISH) -> Quote:
    (quote,) = quotes_in(text, language)
    assert text[quote.start : quote.end] == quote.text
    return quote


@given(
    st.sampled_from(SPEAKERS),
    st.sampled_from(["said", "told reporters", "wrote", "added", "says"]),
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.sampled_from(["before", "after", "inverted", "split"]),
)
def test_a_drawn_quote_comes_back_with_its_words_and_its_speaker(
    speaker: tuple[str, str | None], verb: str, words: str, marks: tuple[str, str], order: str
) -> None:
    printed, name = speaker
    opening, closing = marks
    capital = printed[0].upper() + printed[1:]
    if order == "before":
        wanted = f"{opening}{words}.{closing}"
        text = f"The fog lifted at noon. {capital} {verb}, {wanted} Then it rained."
    elif order == "after":
        wanted = f"{opening}{words},{closing}"
        text = f"The fog lifted at noon. {wanted} {printed} {verb}. Then it rained."
    elif order == "inverted":
        verb = verb.split()[0].replace("told", "said")
        wanted = f"{opening}{words},{closing}"
        text = f"The fog lifted at noon. {wanted} {verb} {printed}. Then it rained."
    else:
        wanted = f"{opening}{words},{closing} {printed} {verb}, {opening}and that was all.{closing}"
        text = f"The fog lifted at noon. {wanted} Then it rained."
    quote = the_quote(text)
    assert quote.text == wanted
    assert quote.directness is Directness.DIRECT
    assert (quote.speaker or "").casefold() == (name or printed).casefold()


@given(
    st.sampled_from(KO_SPEAKERS),
    st.sampled_from(["은", "이"]),
    st.sampled_from(KO_WORDS),
    st.sampled_from([("“", "”"), ('"', '"'), ("「", "」"), ("『", "』"), ("‘", "’")]),
    st.sampled_from(["고", "라고", "이라고"]),
    st.sampled_from(["말했다", "밝혔다", "전했습니다", "강조했다", "주장했다", "덧붙였습니다"]),
    st.booleans(),
)
def test_a_drawn_korean_quote_comes_back_with_its_words_and_its_speaker(
    speaker: tuple[str, str], particle: str, words: str, marks: tuple[str, str], ending: str, verb: str, first: bool
) -> None:
    printed, name = speaker
    if printed[-1] in "자":
        particle = {"은": "는", "이": "가"}[particle]
    wanted = f"{marks[0]}{words}{marks[1]}"
    text = f"{printed}{particle} {wanted}{ending} {verb}." if first else f"{wanted}{ending} {printed}{particle} {verb}."
    quote = the_quote(f"안개가 걷혔다. {text} 비가 왔다.", TextLanguage.KOREAN)
    assert (quote.text, quote.speaker, quote.directness) == (wanted, name, Directness.DIRECT)


@given(st.text(alphabet="ab \n.,“”\"'‘’「」『』«»:—AB여는라고", max_size=200), st.sampled_from(list(TextLanguage)))
def test_whatever_marks_a_text_has_the_words_of_a_quote_are_its_own(text: str, language: TextLanguage) -> None:
    for quote in quotes_in(text, language):
        assert quote.text == text[quote.start : quote.end]
        assert quote.text


@given(st.sampled_from(WORDS), st.text(alphabet="“”\"'«»「」", min_size=1, max_size=3))
def test_stray_marks_in_one_paragraph_do_not_take_a_quote_from_the_next(words: str, stray: str) -> None:
    text = f"The {stray} pier was old.\n\n“{words},” Jo Lind said.\n\nIt {stray} rained."
    assert any(quote.text == f"“{words},”" and quote.speaker == "Jo Lind" for quote in quotes_in(text))


def test_quotes_are_looked_for_only_in_the_free_parts() -> None:
    text = '"One berth is shut," Jo Lind said.\n\n"One berth is open," Carl Oster said.'
    start = text.index('"One berth is open')
    found = find_prose_quotes(SpokenText(text=text, language=TextLanguage.ENGLISH), [(start, len(text))], ())
    assert [(quote.start, quote.speaker) for quote in found] == [(start, "Carl Oster")]


def test_a_role_stands_before_a_name_or_beside_it() -> None:
    before = the_quote('"We are ready," said Harbour Minister Carl Oster.')
    beside = the_quote('"We are ready," said Ann Berg, a spokeswoman for the port.')
    between = the_quote('Ann Berg, the harbour master of Vastport, said, "We are ready."')
    assert (before.speaker, before.role_as_printed) == ("Carl Oster", "Harbour Minister")
    assert (beside.speaker, beside.role_as_printed) == ("Ann Berg", "spokeswoman for the port")
    behind = the_quote('The harbour master, Ann Berg, said, "We are ready."')
    assert (behind.speaker, behind.role_as_printed) == ("Ann Berg", "harbour master")
    assert (between.speaker, between.role_as_printed) == ("Ann Berg", "harbour master of Vastport")


def test_a_role_printed_once_stays_with_the_surname() -> None:
    text = 'Harbour Minister Carl Oster said the pier was shut. "We are ready," Oster said.'
    assert quotes_in(text)[1].role_as_printed == "Harbour Minister"


@pytest.mark.parametrize(
    ("second", "speaker"),
    [
        ('"It is shut," he said.', "Carl Oster"),
        ('"It is shut," she said.', "Ann Berg"),
        ('"It is shut," the minister said.', "Carl Oster"),
        ('"It is shut," the spokeswoman said.', "Ann Berg"),
    ],
)
def test_pronouns_and_descriptions_go_to_the_last_speaker_who_fits(second: str, speaker: str) -> None:
    text = (
        '"We are ready," said Harbour Minister Carl Oster. '
        f'"So are we," said Ann Berg, a spokeswoman for the port.\n\n{second}'
    )
    assert quotes_in(text)[-1].speaker == speaker


def test_a_pronoun_without_anybody_before_it_names_nobody() -> None:
    assert the_quote('"The pier is shut," he said.').speaker is None


def test_the_secretary_may_be_a_speaker_of_a_tag() -> None:
    known = Quote(
        text="Good morning",
        start=0,
        end=12,
        directness=Directness.DIRECT,
        speaker="Ada Brandt",
        speaker_kind=SpeakerKind.PERSON,
        role_as_printed="Secretary of Ports",
    )
    text = 'Good morning. "The pier is shut," the secretary said.'
    assert quotes_in(text, known=(known,))[0].speaker == "Ada Brandt"


def test_words_that_are_played_under_a_tag_later_count_once() -> None:
    known = Quote(
        text="The pier is shut for good", start=90, end=115, directness=Directness.DIRECT, speaker="Ada Brandt"
    )
    assert not quotes_in('"The pier is shut for good," she said.', known=(known,))


def test_a_quote_goes_on_over_paragraphs_that_each_open_with_a_mark() -> None:
    text = '"The pier is old," Jo Lind said. "It was built in haste.\n\n"Now it is shut."\n\nThe sea was calm.'
    quote = the_quote(text)
    assert quote.text is not None
    assert quote.text.endswith('"Now it is shut."')


def test_a_paragraph_all_in_marks_keeps_the_speaker_of_the_one_before() -> None:
    first, second = quotes_in('"The pier is old," Jo Lind said.\n\n"Now it is shut for ever."')
    assert (first.inherits_speaker, second.inherits_speaker, second.speaker) == (False, True, "Jo Lind")


def test_day_talk_and_medium_stand_beside_the_speaker() -> None:
    quote = the_quote('Jo Lind told Reuters on Thursday in an interview: "The pier is shut."')
    assert (quote.said_on, quote.medium, quote.venue) == ("2031-05-08", "Reuters", "interview")
    assert the_quote('"It is shut," Jo Lind said in an interview with KBX.').venue == "interview with KBX"


@pytest.mark.parametrize(
    ("text", "words", "speaker", "directness"),
    [
        ("Jo Lind said that the pier was shut.", "that the pier was shut", "Jo Lind", "indirect"),
        ("The pier was shut, Jo Lind said on Monday.", "The pier was shut", "Jo Lind", "indirect"),
        ("According to Jo Lind, the pier was shut.", "the pier was shut", "Jo Lind", "indirect"),
        ("The pier was shut, according to Jo Lind.", "The pier was shut", "Jo Lind", "indirect"),
        ("Our government also reports that coal moved.", "that coal moved", "Our government", "indirect"),
        ("Estonia has cited the sale of four old tugs.", "the sale of four old tugs", "Estonia", "indirect"),
        ("There are suspicions that the port got cranes.", "that the port got cranes", None, "anonymous"),
        ("It is believed that the port got cranes.", "that the port got cranes", None, "anonymous"),
        ('Jo Lind called the pier "a gift".', 'the pier "a gift"', "Jo Lind", "indirect"),
        (
            "The pier, Jo Lind said, should open by May.",
            "The pier, Jo Lind said, should open by May",
            "Jo Lind",
            "indirect",
        ),
        (
            "If it rains, Jo Lind said, nobody will come.",
            "If it rains, Jo Lind said, nobody will come",
            "Jo Lind",
            "indirect",
        ),
        ("But Carl Oster claims that he was paid.", "that he was paid", "Carl Oster", "indirect"),
        ("Carl Oster believes the pier is for coal.", "the pier is for coal", "Carl Oster", "indirect"),
        ("Jo Lind vowed to close the long pier.", "to close the long pier", "Jo Lind", "indirect"),
        ("Jo Lind called on the council to open its books.", "to open its books", "Jo Lind", "indirect"),
        ("Jo Lind urged dockers to stay at home.", "to stay at home", "Jo Lind", "indirect"),
        ("Carl Oster accused Norland of shipping arms.", "Norland of shipping arms", "Carl Oster", "indirect"),
        ("Carl Oster described the roof as a customs shed.", "the roof as a customs shed", "Carl Oster", "indirect"),
        ("Dockers called for a ban on night work.", "a ban on night work", "Dockers", "indirect"),
        ("Carl Oster warned of a strike in May.", "a strike in May", "Carl Oster", "indirect"),
        (
            "The port authority confirmed the arrival of two ships.",
            "the arrival of two ships",
            "The port authority",
            "indirect",
        ),
        ("Carl Oster asked why the pier was shut.", "why the pier was shut", "Carl Oster", "indirect"),
        ("It was a letter in which Jo Lind said the pier would stay.", "the pier would stay", "Jo Lind", "indirect"),
        ("Two ships are gone, according to a list tracking such losses.", "Two ships are gone", "a list", "indirect"),
        ("According to a report by Portwatch, two ships are gone.", "two ships are gone", "a report", "indirect"),
        (
            "According to police, officers saw him leave the pier with a lamp and come back.",
            "officers saw him leave the pier with a lamp and come back",
            "police",
            "indirect",
        ),
        ("Jo Lind said the pier was full, but no ship was seen there.", "the pier was full", "Jo Lind", "indirect"),
        ("Jo Lind said the pier was full; the sea was calm.", "the pier was full", "Jo Lind", "indirect"),
    ],
)
def test_statements_in_the_reporters_words(text: str, words: str, speaker: str | None, directness: str) -> None:
    quote = the_quote(text)
    assert (quote.text, quote.speaker, quote.directness) == (words, speaker, directness)


@pytest.mark.parametrize(
    ("text", "words", "speaker", "medium"),
    [
        ("해운부는 배가 세 척 들어왔다고 발표했다.", "배가 세 척 들어왔다", "해운부", None),
        ("항만 당국에 따르면 화물선 두 척이 입항했다.", "화물선 두 척이 입항했다", "항만 당국", None),
        ("우리 정부는 장비가 넘어간 것으로 보고 있습니다.", "장비가 넘어간 것으로", "우리 정부", None),
        ("연합뉴스는 항만 관계자의 말을 인용해 배가 떠났다고 보도했다.", "배가 떠났다", "항만 관계자", "연합뉴스"),
        ("기술이 넘어갔다는 의혹도 제기되고 있습니다.", "기술이 넘어갔다", None, None),
    ],
)
def test_korean_statements_in_the_reporters_words(
    text: str, words: str, speaker: str | None, medium: str | None
) -> None:
    quote = the_quote(text, TextLanguage.KOREAN)
    assert (quote.text, quote.speaker, quote.medium) == (words, speaker, medium)


def test_a_korean_talk_and_day_stand_beside_the_speaker() -> None:
    quote = the_quote("해운부는 지난 6일 성명에서 배가 세 척 들어왔다고 밝혔다.", TextLanguage.KOREAN)
    assert (quote.said_on, quote.venue) == ("2031-05-06", "성명")


def test_a_korean_surname_with_its_office_is_the_person_named_before() -> None:
    text = '김하준 항만공사 사장은 "두 척이 왔다"고 말했다. 김 사장은 "세 척은 아니다"라고 덧붙였다.'
    assert [quote.speaker for quote in quotes_in(text, TextLanguage.KOREAN)] == ["김하준", "김하준"]


def test_a_topic_of_a_korean_statement_that_cannot_speak_is_no_speaker() -> None:
    assert quotes_in("석탄은 배에 실렸다고 밝혔다.", TextLanguage.KOREAN) == ()


def test_two_statements_joined_by_and_are_two_quotes() -> None:
    first, second = quotes_in("Jo Lind said the pier was full, and Carl Oster noted that two ships had left.")
    assert (first.text, first.speaker) == ("the pier was full", "Jo Lind")
    assert (second.text, second.speaker) == ("that two ships had left", "Carl Oster")


def test_words_in_marks_after_a_statement_in_the_reporters_words_are_a_quote_of_their_own() -> None:
    first, second = quotes_in('Jo Lind said the pier was full. "We can take no more of them."')
    assert (first.text, first.directness) == ("the pier was full", Directness.INDIRECT)
    assert (second.text, second.speaker, second.directness) == (
        '"We can take no more of them."',
        "Jo Lind",
        Directness.DIRECT,
    )


def test_a_plural_that_opens_a_sentence_is_nobody_whom_he_could_mean() -> None:
    text = '"I stay," Carl Oster said. Delegates asked how Oster could stay.\n\n"I was never asked to leave," he said.'
    assert quotes_in(text)[-1].speaker == "Carl Oster"


def test_korean_narration_is_given_to_nobody() -> None:
    text = "나루항에 배가 들어왔습니다. 이른바 ‘유령 선단’이 늘었습니다. 크레인이 섰고 비가 왔다."
    assert quotes_in(text, TextLanguage.KOREAN) == ()


def test_words_that_an_agency_relays_are_those_of_the_quoted() -> None:
    quote = the_quote("Kyodo quoted an official as saying the cargo was timber.")
    assert (quote.speaker, quote.speaker_kind, quote.medium) == ("an official", SpeakerKind.ANONYMOUS, "Kyodo")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"It is shut," a senior official who asked not to be named said.', "a senior official"),
        ("Sources say the pier is shut.", "Sources"),
    ],
)
def test_unnamed_speakers_are_anonymous(text: str, speaker: str) -> None:
    quote = the_quote(text)
    assert (quote.speaker, quote.speaker_kind) == (speaker, SpeakerKind.ANONYMOUS)


def test_the_reporters_doubt_is_kept_and_is_no_words_of_the_speaker() -> None:
    quote = the_quote("Jo Lind said the ships had left. However, this could not be verified independently.")
    assert quote.reporter_doubt == "However, this could not be verified independently."
    assert the_quote("Jo Lind said the ships had left. The sea was calm.").reporter_doubt is None


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "ghost fleet" was seen off the cape.',
        'The film of "The Long Pier" ran for a week.',
        "The mast was 6' 2\" tall and the dock 40' wide.",
        "The dockers' union met in the '90s and didn't agree.",
        "Jo Lind declined to say whether the pier was shut.",
        "Jo Lind refused to close the pier.",
        "The clerk agreed to an interview.",
        "The ship was called to a port in the north.",
        "They met at a bridge, and the offer to him stood.",
        "The report of the harbour was long, and the claims were many.",
        "The train goes to what the map calls a station.",
        "",
        "\n\n\n",
    ],
)
def test_what_nobody_said_is_no_quote(text: str) -> None:
    assert quotes_in(text) == ()


def test_a_long_line_without_an_end_survives() -> None:
    text = ('Jo Lind said, "The pier is shut," and left ' * 2_000) + "“" * 3_000
    assert all(quote.text == text[quote.start : quote.end] for quote in quotes_in(text))


def test_only_words_in_marks_become_a_claim_that_they_were_spoken() -> None:
    text = 'Jo Lind said the pier was shut.\n\n"It is shut for good," said Carl Oster.'
    quotes = quotes_in(text)
    assert len(quotes) == 2
    assert [claim.value["speaker"] for claim in find_statements(quotes, "the publisher")] == ["Carl Oster"]
