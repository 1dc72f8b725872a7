"""The consolidated list of the UN Security Council as XML.

It lists persons and entities. The IMO numbers in its comments are those of companies, and ships are named there only
as what a company owns: none of that is a listed ship. The ships designated under resolution 1718 stand in another list
of the UN, which is no XML; tables made from it are read as tables. An entity is taken as a ship only where its comments
give a number as the ship's own and the number can be a ship's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from quaywatch.records.vessel_numbers import find_digit_groups, is_company_imo, is_ship_imo
from quaywatch.records.watchlist import ListedName, ListedShip, NameKind
from quaywatch.sources.watchlists.values import date_in, find_names
from quaywatch.sources.watchlists.xml_text import find_text, read_records

__all__ = ["UN_LIST_NAME", "find_un_date", "read_un_xml"]

UN_LIST_NAME = "UN Security Council consolidated list"
_COMPANY_WORDS = re.compile(
    r"\b(company|co\.?|ltd|limited|corporation|corp|owner|manager|operator|agency|bank)\b", re.I
)
_SHIP_WORDS = re.compile(r"\b(vessel|ship|tanker|carrier)\b", re.I)
_STATED = re.compile(r"\bIMO\b[^.;\d]{0,30}\d{7}", re.I)


def find_un_date(path: Path) -> date | None:
    """The day on which the list was generated; None where it does not say."""
    return next((date_in(root.get("dateGenerated", "")) for root in read_records(path, ())), None)


def read_un_xml(path: Path, list_date: date | None, counts: Counter[str]) -> Iterator[ListedShip]:
    """The entities that are ships: as a rule none.

    Args:
        path: The file.
        list_date: Of the snapshot.
        counts: Gets the entries that are no ships, and the companies' numbers among them.
    """
    for entry in read_records(path, ("INDIVIDUAL", "ENTITY")):
        if entry.tag not in ("INDIVIDUAL", "ENTITY"):
            continue
        comments = find_text(entry, "COMMENTS1")
        numbers = find_digit_groups(";".join(_STATED.findall(comments)), 7)
        imo = tuple(number for number in numbers if is_ship_imo(number))
        if entry.tag == "ENTITY" and imo and _is_ship(entry, comments, imo):
            yield _ship(entry, list_date, imo)
        else:
            counts["entry that is no ship"] += 1
            counts["IMO number of a company"] += sum(is_company_imo(number) for number in numbers)


def _is_ship(entry: Element, comments: str, imo: tuple[int, ...]) -> bool:
    called = find_text(entry, "FIRST_NAME")
    of_company = any(is_company_imo(number) for number in imo) or _COMPANY_WORDS.search(f"{called} {comments}")
    return not of_company and bool(_SHIP_WORDS.search(comments))


def _ship(entry: Element, list_date: date | None, imo: tuple[int, ...]) -> ListedShip:
    aliases: list[ListedName] = []
    for alias in entry.iterfind("ENTITY_ALIAS"):
        former = find_text(alias, "QUALITY").casefold().startswith("f.k.a")
        aliases += find_names(find_text(alias, "ALIAS_NAME"), NameKind.FORMER if former else NameKind.ALIAS)
    return ListedShip(
        list_name=UN_LIST_NAME,
        list_date=list_date,
        entry_id=find_text(entry, "REFERENCE_NUMBER"),
        names=(*find_names(find_text(entry, "FIRST_NAME")), *aliases),
        imo=imo,
        programmes=tuple(text for text in (find_text(entry, "UN_LIST_TYPE"),) if text),
    )
