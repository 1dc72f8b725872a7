"""The tables of `case.db`.

Each kind of record that a run makes has a table of its own, named as in `Findings` and all of one form: the record as
canonical JSON, and beside it the few columns that a person would ask by. The JSON is the record, the columns an index.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

from quaywatch.records.findings import Findings

__all__ = ["ARTEFACTS", "CUSTODY", "HEAD", "METADATA", "NOUNS", "NOUN_TABLES", "UNITS"]

HEAD = "0007"
"""Revision of these tables: that of the newest migration."""

NOUNS: Mapping[str, Any] = MappingProxyType(
    {
        name: get_args(hint)[0]
        for name, hint in get_type_hints(Findings).items()
        if get_origin(hint) is tuple and name != "artefacts"
    }
)
"""Everything that a run makes: name of the table → type of the record."""

METADATA = MetaData()

ARTEFACTS = Table(
    "artefacts",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("body", Text, nullable=False),
)

CUSTODY = Table(
    "custody",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("time", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("body", Text, nullable=False),
)

UNITS = Table(
    "units",
    METADATA,
    Column("slot", String, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("stage", String, nullable=False),
    Column("code_version", String, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("result", String(64), nullable=False),
)


def _noun_table(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("slot", String, ForeignKey("units.slot", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("id", String),
        Column("site", String),
        Column("zone", String),
        Column("scene", String),
        Column("not_before", String),
        Column("not_after", String),
        Column("body", Text, nullable=False),
        Index(f"{name}_by_place", "site", "zone", "not_before"),
    )


NOUN_TABLES: Mapping[str, Table] = MappingProxyType({name: _noun_table(name) for name in NOUNS})
"""Name → table, in the order of `Findings`."""
