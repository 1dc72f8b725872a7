"""The dialects of tables of ships' positions, told by their headers and rows and never by the name of a file.

A dialect says which column holds which field. Sources: the data dictionaries of MarineCadastre (NOAA, BOEM and USCG;
one header until 2024, another from 2025), of the Danish Maritime Authority, and columns as Spire and others name them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from quaywatch.errors import DataError, PlanError

__all__ = ["DateOrder", "Dialect", "TextForm", "parse_columns", "tell_dialect", "tell_form"]

NEEDED = ("time", "mmsi", "lon", "lat")
NUMBERS = ("mmsi", "lon", "lat", "speed", "course", "heading")
STATIC = ("imo", "name", "call_sign", "destination", "ship_type", "cargo", "length", "width", "draught")
TEXTS = (*STATIC, "status", "ship_class", "receiver", "message")
NO_VALUES = ("", "Unknown", "Undefined", "Unknown value", "unknown", "NULL", "null", "NA", "N/A", "None", "nan", "NaN")
"""What tables write where a value is missing."""

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "time": (
            "timestamp", "basedatetime", "datetime", "time", "t", "ts", "datetimeutc", "timeutc", "timestamputc",
            "msgtime", "positiontime", "receivedat", "dtposutc", "date",
        ),
        "mmsi": ("mmsi", "vesselmmsi", "mmsinumber", "userid", "sourcemmsi", "shipmmsi"),
        "lon": ("lon", "longitude", "long", "lng", "x", "positionlongitude"),
        "lat": ("lat", "latitude", "y", "positionlatitude"),
        "speed": ("sog", "speed", "speedoverground", "speedknots", "speedkn"),
        "course": ("cog", "course", "courseoverground"),
        "heading": ("heading", "trueheading", "hdg"),
        "status": ("status", "navstatus", "navigationalstatus", "navigationstatus"),
        "ship_class": ("transceiverclass", "transceiver", "typeofmobile", "aisclass", "shipclass", "class"),
        "receiver": ("receiver", "receiverid", "receivername", "station", "stationid", "source", "collectiontype"),
        "message": ("msgtype", "messagetype", "msgid", "messageid", "typeofmobile"),
        "imo": ("imo", "imonumber"),
        "name": ("vesselname", "shipname", "name"),
        "call_sign": ("callsign",),
        "destination": ("destination", "dest"),
        "ship_type": ("vesseltype", "shiptype", "shipandcargotype", "vesseltypecode"),
        "cargo": ("cargotype",),
        "length": ("length", "lengthm", "vessellength"),
        "width": ("width", "beam", "widthm", "vesselwidth"),
        "draught": ("draught", "draft", "draughtm"),
    }
)  # fmt: skip
"""Names of columns by field, in small letters and without blanks and signs; the first one that a table has counts."""

_HEAD_DIALECTS = (
    ("Danish Maritime Authority", {"timestamp", "typeofmobile", "mmsi", "latitude", "longitude"}),
    ("MarineCadastre", {"mmsi", "basedatetime", "lat", "lon"}),
    ("MarineCadastre 2025", {"mmsi", "basedatetime", "latitude", "longitude"}),
    ("Spire", {"timestamp", "mmsi", "latitude", "longitude"}),
)


class DateOrder(StrEnum):
    """How dates like 03/04/2026 are meant."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Which column of a table holds which field."""

    name: str
    """For people."""
    columns: Mapping[str, str]
    """Names of columns, as written, by field."""
    dates: DateOrder | None
    """Fixed by the dialect or by the user; None where the rows must tell."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The fields of this table that are read as texts."""
        return tuple(field for field in TEXTS if field in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm:
    """How a table is written as text."""

    headers: tuple[str, ...]
    """Names of the columns."""
    delimiter: str
    """Between columns."""
    decimal: str
    """Before decimals."""


def parse_columns(text: str) -> dict[str, str]:
    """Columns by field from `time=…,mmsi=…,lon=…,lat=…`; `dates=day-first` or `month-first` is no column but a rule.

    Raises:
        PlanError: A field is unknown, given twice, or has no column.
    """
    given: dict[str, str] = {}
    for pair in next(csv.reader([text]), []):
        field, _, column = (part.strip() for part in pair.partition("="))
        if field not in {*ALIASES, "dates"} or not column or field in given:
            raise PlanError(
                f"--columns has {pair.strip()!r}",
                expected=f"field=column, each field once, of: {', '.join(ALIASES)}, dates",
                do="Write for example --columns time=when,mmsi=id,lon=x,lat=y",
            )
        given[field] = column
    if given.get("dates") not in {None, *DateOrder}:
        raise PlanError(f"--columns has dates={given['dates']}", expected=f"one of: {', '.join(DateOrder)}")
    return given


def tell_form(head: bytes) -> TextForm:
    """How a table is written, from its first lines.

    Raises:
        DataError: The first line does not name columns.
    """
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:200] if line.strip()]
    if not lines:
        raise DataError("the table is empty", expected="a line with the names of columns")
    delimiter = max(",;\t|", key=lines[0].count)
    try:
        headers = tuple(name.strip() for name in next(csv.reader(lines[:1], delimiter=delimiter)))
    except csv.Error:  # a field of megabytes
        headers = ()
    if not _names_columns(headers):
        raise DataError(
            f"the first line names no columns: {lines[0][:80]!r}",
            expected="a header such as MMSI,BaseDateTime,LAT,LON",
            do="Add a line with the names of the columns, or give NMEA, GeoJSON or Parquet",
        )
    comma = delimiter != "," and any(re.search(r"\d,\d", line) for line in lines[1:])
    return TextForm(headers=headers, delimiter=delimiter, decimal="," if comma else ".")


def tell_dialect(headers: Sequence[str], asked: Mapping[str, str]) -> Dialect:
    """Which column holds which field.

    Args:
        headers: Names of the columns.
        asked: What `parse_columns` gave; these columns go before those that are found by their names.

    Raises:
        DataError: Columns that were asked for or that are needed are not there.
    """
    _check_asked(headers, asked)
    dates = DateOrder(asked["dates"]) if "dates" in asked else None
    columns = _found_columns(headers) | {field: name for field, name in asked.items() if field != "dates"}
    if missing := [field for field in NEEDED if field not in columns]:
        raise DataError(
            f"no column for {', '.join(missing)}; the columns are {', '.join(headers)[:300]}",
            expected="columns that hold time, MMSI, longitude and latitude",
            do=f"Name them: --columns {','.join(f'{field}=…' for field in missing)}",
        )
    plain = {_plain(name) for name in headers}
    name = next((name for name, wanted in _HEAD_DIALECTS if not asked and wanted <= plain), "table")
    if name == "Danish Maritime Authority":
        dates = dates or DateOrder.DAY_FIRST
    return Dialect(name=name, columns=MappingProxyType(columns), dates=dates)


def _check_asked(headers: Sequence[str], asked: Mapping[str, str]) -> None:
    if absent := [name for field, name in asked.items() if field != "dates" and name not in headers]:
        raise DataError(
            f"no column is called {', '.join(map(repr, absent))}",
            expected=f"one of: {', '.join(headers)[:300]}",
            do="Correct --columns",
        )


def _found_columns(headers: Iterable[str]) -> dict[str, str]:
    written: dict[str, str] = {}
    for name in headers:
        written.setdefault(_plain(name), name)
    found = {}
    for field, aliases in ALIASES.items():
        if (alias := next((alias for alias in aliases if alias in written), None)) is not None:
            found[field] = written[alias]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _names_columns(headers: Sequence[str]) -> bool:
    return len(headers) > 1 and not any(re.fullmatch(r"[-+]?\d+([.,]\d+)?", name) for name in headers)
