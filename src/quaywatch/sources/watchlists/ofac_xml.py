"""The SDN list of the US Treasury (OFAC) as XML (`sdnList`, the plain form; the "advanced" form is another)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from quaywatch.records.watchlist import ListedName, ListedShip, NameKind
from quaywatch.sources.watchlists.ofac_table import OFAC_LIST_NAME, ship_of_remarks
from quaywatch.sources.watchlists.values import find_names, flags_in, numbers_in
from quaywatch.sources.watchlists.xml_text import find_text, read_records

__all__ = ["find_sdn_date", "read_ofac_xml"]

_IMO_KINDS = frozenset({"vessel registration identification", "identification number", "imo number"})


def find_sdn_date(path: Path) -> date | None:
    """The day of publication that the list states; None where it states none."""
    for element in read_records(path, ("publshInformation", "publishInformation", "sdnEntry")):
        if element.tag == "sdnEntry":
            return None
        text = find_text(element, "Publish_Date")
        if text:
            try:
                return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a calendar day has no zone
            except ValueError:
                return None
    return None


def read_ofac_xml(path: Path, list_date: date | None, counts: Counter[str]) -> Iterator[ListedShip]:
    """The vessels of the list.

    Args:
        path: The file.
        list_date: Of the snapshot.
        counts: Gets the entries that are no ships.
    """
    for entry in read_records(path, ("sdnEntry",)):
        if entry.tag != "sdnEntry":
            continue
        if find_text(entry, "sdnType").casefold() != "vessel":
            counts["entry that is no ship"] += 1
        else:
            yield _ship(entry, list_date)


def _ship(entry: Element, list_date: date | None) -> ListedShip:
    remarks = ship_of_remarks(find_text(entry, "remarks"))
    numbers = numbers_in(";".join(_numbers(entry, _IMO_KINDS)), ";".join(_numbers(entry, frozenset({"mmsi"}))))
    former = _numbers(entry, frozenset({"former vessel flag"}))
    call_sign = find_text(entry, "vesselInfo/callSign")
    ship_type = find_text(entry, "vesselInfo/vesselType")
    flags = (*flags_in(find_text(entry, "vesselInfo/vesselFlag")), *flags_in(";".join(former)), *remarks.flags)
    return ListedShip(
        list_name=OFAC_LIST_NAME,
        list_date=list_date,
        entry_id=find_text(entry, "uid"),
        names=tuple(_names(entry)),
        imo=tuple(dict.fromkeys((*numbers.imo, *remarks.imo))),
        mmsi=tuple(dict.fromkeys((*numbers.mmsi, *remarks.mmsi))),
        unsound_numbers=tuple(dict.fromkeys((*numbers.unsound, *remarks.unsound_numbers))),
        call_signs=(call_sign,) if call_sign else (),
        flags=tuple(dict.fromkeys(flags)),
        ship_types=tuple(dict.fromkeys(part for part in (ship_type, *remarks.ship_types) if part)),
        programmes=tuple(text for one in entry.iterfind("programList/program") if (text := (one.text or "").strip())),
    )


def _numbers(entry: Element, kinds: frozenset[str]) -> list[str]:
    return [
        find_text(one, "idNumber").removeprefix("IMO")
        for one in entry.iterfind("idList/id")
        if find_text(one, "idType").casefold() in kinds
    ]


def _names(entry: Element) -> Iterator[ListedName]:
    first, last = find_text(entry, "firstName"), find_text(entry, "lastName")
    yield from find_names(f"{first} {last}")
    for aka in entry.iterfind("akaList/aka"):
        former = find_text(aka, "type").casefold().startswith(("f.k.a", "fka"))
        name = f"{find_text(aka, 'firstName')} {find_text(aka, 'lastName')}"
        yield from find_names(name, NameKind.FORMER if former else NameKind.ALIAS)
