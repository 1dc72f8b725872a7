from __future__ import annotations

import pytest

from quaywatch.errors import DataError
from quaywatch.sources.watchlists.xml_text import MAX_DEPTH, MAX_TOKEN_BYTES, find_text, read_records


def records_of(tmp_path, text: str, wanted=("item",)):
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")
    return list(read_records(path, wanted))


def test_the_root_comes_first_then_the_records_without_their_prefix(tmp_path):
    root, first, second = records_of(
        tmp_path, '<x:l xmlns:x="u" d="1"><x:item><x:a> p\n q </x:a></x:item><b><item/></b></x:l>'
    )
    assert (root.tag, root.get("d"), len(root)) == ("l", "1", 0)
    assert find_text(first, "a") == "p q"
    assert (second.tag, find_text(second, "a")) == ("item", "")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><l><item>&b;</item></l>',
        '<!DOCTYPE l SYSTEM "other.dtd"><l/>',
        '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>',
        "<l><item>&unknown;</item></l>",
        "<l>" + "<item>" * (MAX_DEPTH + 1),
        f'<l a="{"x" * (2 * MAX_TOKEN_BYTES)}"/>',
        "<l><item><a>1</a></item><item>",
        "<l><item></l>",
        "no xml",
        '<?xml version="1.0" encoding="UeF-8"?><l/>',
        '<?xml version="1.0" encoding="utf-7"?><l/>',
    ],
    ids=["entities that grow", "another file", "a local file", "unknown entity", "deep", "huge tag", "cut short",
         "crossed", "text", "no encoding", "odd encoding"],
)  # fmt: skip
def test_what_is_hostile_or_damaged_is_refused(tmp_path, text):
    with pytest.raises(DataError):
        records_of(tmp_path, text)


def test_what_stands_before_a_break_is_given(tmp_path):
    path = tmp_path / "list.xml"
    path.write_text("<l><item><a>1</a></item><item>", encoding="utf-8")
    found = []
    with pytest.raises(DataError, match="damaged"):
        found.extend(record.tag for record in read_records(path, ("item",)))
    assert found == ["l", "item"]
