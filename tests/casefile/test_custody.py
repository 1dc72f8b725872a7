from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.casefile.custody import CustodyEntry, check_chain, next_entry

TIME = datetime(2025, 1, 7, 4, 10, tzinfo=UTC)


def chain(length: int) -> list[CustodyEntry]:
    entries: list[CustodyEntry] = []
    for i in range(length):
        entries.append(
            next_entry(entries[-1] if entries else None, TIME, "artefact added", f"{i}", {"name": f"{i}.tif"})
        )
    return entries


def test_a_chain_that_nobody_touched_is_whole() -> None:
    assert check_chain(chain(5)) == []
    assert check_chain([]) == []


def test_the_first_entry_is_the_same_on_every_machine() -> None:
    assert chain(1)[0].hash == "4382719bbbb87f4b1b20b6ecbaba446e50bd78a3b50e27f0eccffcb63240f2df"


@given(st.integers(0, 4), st.sampled_from(["time", "action", "subject", "detail", "previous", "hash", "number"]))
def test_any_change_of_any_entry_is_noticed(index: int, name: str) -> None:
    entries = chain(5)
    changed = {"detail": {"name": "x"}, "number": 9}.get(name, "x")
    entries[index] = replace(entries[index], **{name: changed})
    assert check_chain(entries)


@given(st.integers(0, 3))
def test_a_removed_entry_is_noticed(index: int) -> None:
    entries = chain(5)
    del entries[index]
    assert check_chain(entries)


def test_entries_that_changed_places_are_noticed() -> None:
    first, second, third = chain(3)
    assert check_chain([first, third, second])


def test_what_is_cut_off_at_the_end_is_not_noticed() -> None:
    """The limit that the documentation states: it takes a hash that is kept elsewhere."""
    assert check_chain(chain(5)[:3]) == []
