"""Lists of ships as their authors publish them: one module for each format, and one that tells them apart."""

from __future__ import annotations

from quaywatch.sources.watchlists.columns import find_columns, parse_columns
from quaywatch.sources.watchlists.read import ListKind, find_list_kind, read_watchlist

__all__ = ["ListKind", "find_columns", "find_list_kind", "parse_columns", "read_watchlist"]
