"""Names, roles and kinds of speakers."""

from __future__ import annotations

import pytest

from quaywatch.assessment.quotes.identities import read_identity
from quaywatch.records.quote import SpeakerKind


@pytest.mark.parametrize(
    ("printed", "beside", "name", "role", "kind"),
    [
        ("Harbour Minister Carl Oster", None, "Carl Oster", "Harbour Minister", SpeakerKind.PERSON),
        ("longtime port analyst Jo Lind", None, "Jo Lind", "longtime port analyst", SpeakerKind.PERSON),
        ("Ann Berg", "a clerk at the port", "Ann Berg", "clerk at the port", SpeakerKind.PERSON),
        ("Ann Berg", "who left in May", "Ann Berg", None, SpeakerKind.PERSON),
        ("The spokesman", "Lee Dong", "Lee Dong", "spokesman", SpeakerKind.PERSON),
        ("the Port Authority", None, "the Port Authority", None, SpeakerKind.ORGANISATION),
        ("Estonia", None, "Estonia", None, SpeakerKind.ORGANISATION),
        ("a senior official", None, "a senior official", None, SpeakerKind.ANONYMOUS),
        ("The harbour minister", None, "The harbour minister", None, SpeakerKind.PERSON),
        ("신예린 국방장관", None, "신예린", "국방장관", SpeakerKind.PERSON),
        ("어민들", None, "어민들", None, SpeakerKind.ANONYMOUS),
    ],
)
def test_name_role_and_kind_are_told_apart(
    printed: str, beside: str | None, name: str, role: str | None, kind: SpeakerKind
) -> None:
    found = read_identity(printed, beside)
    assert (found.name, found.role, found.kind) == (name, role, kind)
