"""Who is meant by the words beside a verb of speech: name, role and kind; pronouns by what was named before.

A pronoun goes to the last speaker or subject that fits it. Sex is told by titles and a table of first names, and where
these are silent anybody fits. That a name fits does not prove that it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from quaywatch.assessment.quotes.first_names import FEMALE_NAMES, FEMALE_WORDS, MALE_NAMES, MALE_WORDS, STATES
from quaywatch.assessment.quotes.head_words import ENGLISH_OFFICE, ORGANISATION
from quaywatch.assessment.quotes.korean_words import PRONOUN_STEMS
from quaywatch.assessment.quotes.names import find_kind, has_office, is_latin_name, split_name
from quaywatch.assessment.quotes.sources import NAME_LINKS
from quaywatch.assessment.quotes.speech_words import DETERMINERS, PRONOUNS, SCENE, TITLES
from quaywatch.records.quote import Quote, SpeakerKind

__all__ = ["Identity", "Memory", "read_identity"]

_WORD = re.compile(r"[^\W_][\w.’'&-]*")
_HANGUL = re.compile("[가-힣]")
_POSSESSIVE = re.compile(r"['’]s?$")
_NAME = r"(?:(?:Gov|Sen|Rep|Gen|Mr|Mrs|Ms|Dr|Prof|Col|Lt|Capt)\.|[A-ZÀ-Þ][\w’'-]+|[A-Z]\.)"
_SUBJECT = re.compile(
    rf"(?:^|(?<=[.!?\"”]\s)|\n)\s*((?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen)\.\s)?{_NAME}(?:\s{_NAME}){{0,4}})(?=[\s,])"
)
_NOT_A_ROLE = re.compile(r"^(?:who|which|whose|that|when|where|while|and|or|but|in|on|at|\d+$|[RDI]-)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|the|its|his|her|their|our)\s", re.IGNORECASE)
_OFFICE_HOLDER = re.compile(
    r"the\s(?:[\w.’'-]+\s){0,3}?(?:president|prime minister|minister|chancellor|secretary|premier|governor|mayor|"
    r"ambassador|king|queen|pope|chairman|chairwoman|commander|speaker|senator|nominee)(?:\sof\s[\w\s]{1,40})?$",
    re.IGNORECASE,
)
"""Somebody in one office, who is a person though no name is printed."""
MOST_ROLE_WORDS = 14
LOOKED_BACK = 700
"""Characters in which a subject is looked for that a pronoun may mean."""
MOST_REMEMBERED = 60
"""Speakers looked at for a pronoun or description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A speaker as a text names him."""

    name: str
    """As printed."""
    kind: SpeakerKind | None = None
    """What it is."""
    role: str | None = None
    """Beside the name, as printed."""
    sex: str = ""
    """`m`, `f`, or empty where nothing tells."""


def read_identity(printed: str, beside: str | None) -> Identity:
    """Name, role and kind of the words that name a speaker.

    Args:
        printed: `Defence Minister Shin Won-sik`, `a senior official`, `Mr. Roe`.
        beside: What stands in apposition.

    >>> read_identity("Harbour Minister Jo Lind", None).role
    'Harbour Minister'
    >>> read_identity("Ann Berg", "a spokeswoman for the port").role
    'spokeswoman for the port'
    """
    printed = _POSSESSIVE.sub("", " ".join(printed.split())).rstrip(",;")
    if _HANGUL.search(printed):
        return _read_korean(printed)
    if beside and is_latin_name(beside) and printed.split()[-1][:1].islower():
        # `the spokesman, Lee Dong,`
        printed, beside = beside, printed
    role, name = _split(printed)
    if role is None and beside and name[:1].isupper():
        role = _role_beside(" ".join(beside.split()))
    sex = _sex_of(name, f"{role or ''} {printed}")
    kind = _kind_of(name, role, sex)
    return Identity(name=name, kind=kind, role=role if kind is not SpeakerKind.ORGANISATION else None, sex=sex)


def _read_korean(printed: str) -> Identity:
    parts = split_name(printed)
    name, role = parts or (printed, None)
    kind = SpeakerKind.ANONYMOUS if role is None and name.endswith("들") else find_kind(name, role)
    return Identity(name=name, kind=kind, role=role)


def _split(printed: str) -> tuple[str | None, str]:
    """Role and name, where words for an office or words in small letters stand before a name in capitals."""
    words = printed.split()
    first = len(words)
    while (
        first > 0
        and (words[first - 1][:1].isupper() or words[first - 1] in NAME_LINKS - {"of", "&"})
        and not _is_title(words[first - 1])
    ):
        first -= 1
    name = words[first:]
    if not name or not name[0][:1].isupper() or first == 0 or ORGANISATION.search(name[-1]):
        return None, printed
    before = words[:first]
    if before[-1].casefold().rstrip(".") in ("mr", "mrs", "ms", "miss", "dr", "rev"):
        first, name = first - 1, words[first - 1 :]
        before = words[:first]
    if not before:
        return None, printed
    role = _ARTICLE.sub("", " ".join(before) + " ").strip()
    if not role or role.casefold() in DETERMINERS:
        return None, " ".join(name)
    if before[-1].casefold() in ("of", "for", "at", "in", "to", "with", "from", "on", "about"):
        return None, printed
    return role, " ".join(name)


def _is_title(word: str) -> bool:
    plain = word.rstrip(".,").casefold()
    return plain in TITLES or bool(ENGLISH_OFFICE.fullmatch(plain))


def _role_beside(beside: str) -> str | None:
    if _NOT_A_ROLE.match(beside) or len(beside.split()) > MOST_ROLE_WORDS:
        return None
    role = re.split(r"\s(?:who|which|that|said)\s", beside)[0]
    return _ARTICLE.sub("", role).strip(" ,") if _ARTICLE.match(beside) or has_office(role) else None


def _sex_of(name: str, words: str) -> str:
    plain = {word.casefold().rstrip(".") for word in _WORD.findall(words)}
    if plain & FEMALE_WORDS:
        return "f"
    if plain & MALE_WORDS:
        return "m"
    parts = name.split()
    first = parts[0].casefold() if len(parts) > 1 else ""
    return "m" if first in MALE_NAMES else "f" if first in FEMALE_NAMES else ""


def _kind_of(name: str, role: str | None, sex: str) -> SpeakerKind | None:
    if not name:
        return None
    if name in STATES or name.removeprefix("the ").removeprefix("The ") in STATES:
        return SpeakerKind.ORGANISATION
    if _OFFICE_HOLDER.match(name):
        return SpeakerKind.PERSON
    if not name[0].isupper() and ENGLISH_OFFICE.search(name.split(" of ")[0].split(" for ")[0]):
        return SpeakerKind.ANONYMOUS
    kind = find_kind(name, role)
    if kind is None and sex and name[0].isupper():
        return SpeakerKind.PERSON
    return kind


@dataclass(slots=True)
class Memory:
    """The speakers named so far, last one last."""

    text: str
    """The text."""
    known: tuple[tuple[int, Identity], ...] = ()
    """Speakers of quotes found elsewhere in the text, by where these end."""
    named: list[Identity] = field(default_factory=list)
    """Those of this walk."""
    passed: int = 0
    """Known ones already taken in."""

    @classmethod
    def of(cls, text: str, quotes: Iterable[Quote]) -> Memory:
        """A memory that holds the speakers of quotes found before.

        Args:
            text: The text.
            quotes: Quotes of tags.
        """
        known = [
            (
                quote.end,
                Identity(
                    name=quote.speaker,
                    kind=quote.speaker_kind,
                    role=quote.role_as_printed,
                    sex=_sex_of(quote.speaker, quote.role_as_printed or ""),
                ),
            )
            for quote in quotes
            if quote.speaker and quote.speaker_kind is not SpeakerKind.AMBIENT
        ]
        return cls(text=text, known=tuple(sorted(known, key=lambda one: one[0])))

    def resolve(self, printed: str, beside: str | None, at: int) -> Identity | None:
        """Who is meant at a place; None where a pronoun has nobody it fits.

        Args:
            printed: Words beside the verb of speech.
            beside: What stands in apposition.
            at: Where they stand.
        """
        self._take_known(at)
        word = printed.casefold()
        is_pronoun = word in PRONOUNS or word in PRONOUN_STEMS
        found = self._by_pronoun(word, at) if is_pronoun else self._by_name(printed, beside)
        if found is not None:
            self._remember(found)
        return found

    def _take_known(self, at: int) -> None:
        while self.passed < len(self.known) and self.known[self.passed][0] <= at:
            self._remember(self.known[self.passed][1])
            self.passed += 1

    def _remember(self, one: Identity) -> None:
        self.named.append(one)
        if len(self.named) > 2 * MOST_REMEMBERED:
            del self.named[:MOST_REMEMBERED]

    def _by_name(self, printed: str, beside: str | None) -> Identity:
        one = read_identity(printed, beside)
        if _HANGUL.match(one.name):
            return self._by_korean_name(one)
        if not one.name[:1].isupper() or one.name.split()[0].casefold() in DETERMINERS:
            return self._by_description(one) or one
        surname = _plain_name(one.name)
        for before in reversed(self.named[-MOST_REMEMBERED:]):
            if len(_plain_name(before.name).split()) >= len(
                surname.split()
            ) and f" {_plain_name(before.name)}".endswith(f" {surname}"):
                return replace(
                    one, kind=before.kind or one.kind, role=one.role or before.role, sex=one.sex or before.sex
                )
        return one

    def _by_korean_name(self, one: Identity) -> Identity:
        """The same person named before with his office; `김 위원장` is the last of that surname and office."""
        for before in reversed(self.named[-MOST_REMEMBERED:]):
            if before.name == one.name and one.kind is not SpeakerKind.ANONYMOUS:
                return replace(one, role=one.role or before.role, kind=before.kind or one.kind)
            short = len(one.name) == 1 and before.name.startswith(one.name)
            if short and before.role and one.role and before.role.endswith(one.role):
                return before
        return one

    def _by_description(self, one: Identity) -> Identity | None:
        """`the minister`: the last speaker whose role or own description holds all its words."""
        words = [word.casefold() for word in one.name.split()]
        if len(words) < 2 or words[0] != "the":
            return None
        for before in reversed(self.named[-MOST_REMEMBERED:]):
            described = f"{before.role or ''} {before.name if before.kind is not SpeakerKind.PERSON else ''}".casefold()
            if before.name != one.name and all(word in described.split() for word in words[1:]):
                return before
        return None

    def _by_pronoun(self, word: str, at: int) -> Identity | None:
        fits = PRONOUN_STEMS.get(word) or PRONOUNS.get(word)
        if not fits:
            return None
        subject = self._last_subject(at, fits) if fits in "mf" and word in PRONOUNS else None
        if subject is not None:
            return subject
        for before in reversed(self.named[-MOST_REMEMBERED:]):
            if _fits(before, fits):
                return self._fullest(before)
        return None

    def _last_subject(self, at: int, fits: str) -> Identity | None:
        """A person who opens a sentence after the last speaker was named: `Roe arrived on Monday. He said …`."""
        begin = max(0, at - LOOKED_BACK)
        last = self.text.rfind("\n\n", begin, at)
        begin = max(begin, self.text.rfind("\n\n", begin, max(begin, last)))
        for match in reversed(list(_SUBJECT.finditer(self.text, begin, at))):
            name = match.group(1)
            words = name.split()
            if words[0].casefold() in DETERMINERS | SCENE or name.casefold() in PRONOUNS:
                continue
            one = self._by_name(name, None)
            if (
                one.kind is SpeakerKind.PERSON
                and _fits(one, fits)
                and (len(words) > 1 or one.role or self._is_known(one))
            ):
                return self._fullest(one)
        return None

    def _is_known(self, one: Identity) -> bool:
        return any(_plain_name(before.name).endswith(_plain_name(one.name)) for before in self.named[-MOST_REMEMBERED:])

    def _fullest(self, one: Identity) -> Identity:
        """The same speaker under the longest name that was printed for him."""
        surname = _plain_name(one.name)
        same = [
            before for before in self.named[-MOST_REMEMBERED:] if f" {_plain_name(before.name)}".endswith(f" {surname}")
        ]
        best = max(same, key=lambda before: len(_plain_name(before.name)), default=one)
        return replace(best, role=best.role or one.role, kind=best.kind or one.kind, sex=best.sex or one.sex)


@lru_cache(maxsize=4096)
def _plain_name(name: str) -> str:
    words = [word.casefold().rstrip(".") for word in name.split()]
    return " ".join(word for word in words if word not in ("mr", "mrs", "ms", "miss", "dr", "rev", "the"))


def _may_be_one_person(one: Identity) -> bool:
    """Whether a name or description can be that of one person: no plural, and no thing that nothing marks as one."""
    first, *rest = one.name.split()
    if first.casefold() in ("the", "this", "its", "our", "their"):
        return one.kind is not None
    if not rest and first.endswith("s") and has_office(first[:-1].casefold()):
        # `Delegates`
        return False
    if _HANGUL.match(first) or first[:1].isupper():
        return True
    return first.casefold() in ("a", "an", "one", "another", "his", "her") and bool(rest)


def _fits(one: Identity, pronoun: str) -> bool:
    if pronoun == "o":
        return one.kind is SpeakerKind.ORGANISATION
    if pronoun == "p":
        plural = one.name.split()[-1].endswith("s") and not one.name[:1].isupper()
        return one.kind is SpeakerKind.ORGANISATION or plural
    if one.kind is SpeakerKind.ORGANISATION or not _may_be_one_person(one):
        return False
    return not one.sex or one.sex == pronoun
