"""The tables of `case.toml`, as a person may write them: every key and value is checked here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator

from quaywatch.records.case import CountRequest
from quaywatch.records.track_event import TrackEventKind
from quaywatch.sources.json_text import StrictModel

__all__ = ["CaseFile"]

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Key = Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]+$", max_length=100)]


class _CaseTable(StrictModel):
    id: Key | None = None
    title: Text
    question: Text
    synthetic: bool = False


class _Days(StrictModel):
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Days:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(f"ends on {self.to}, before it begins on {self.from_}")
        return self


class _SiteTable(StrictModel):
    gazetteer: Key | None = None
    file: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> _SiteTable:
        if (self.gazetteer is None) == (self.file is None):
            raise ValueError("a site is named by either 'gazetteer' or 'file'")
        return self


class _CountTable(_Days):
    id: Key
    title: Text
    site: Key
    zones: tuple[Key, ...] = ()
    stay_limit_days: float | None = Field(default=None, gt=0, le=365)
    stay_limit_source: str = ""
    earlier_from: date | None = None
    earlier_to: date | None = None

    def request(self) -> CountRequest:
        return CountRequest(
            id=self.id,
            title=self.title,
            site=self.site,
            zones=self.zones,
            first_day=self.from_,
            last_day=self.to,
            stay_limit_days=self.stay_limit_days,
            stay_limit_source=self.stay_limit_source,
            earlier_first_day=self.earlier_from,
            earlier_last_day=self.earlier_to,
        )


class _ChangesTable(StrictModel):
    split: date | None = None
    split_by_site: dict[Key, date] = {}


class _ShipsTable(StrictModel):
    kinds: tuple[TrackEventKind, ...] = tuple(TrackEventKind)
    limits: dict[Key, float] = {}


class _HypothesesTable(StrictModel):
    as_of: tuple[date, ...] = ()


class CaseFile(StrictModel):
    """All of `case.toml`; what is left out is as if it were not asked for."""

    schema_: str = Field(alias="schema")
    as_of: date | None = None
    case: _CaseTable
    period: _Days = _Days()
    sites: tuple[_SiteTable, ...] = ()
    counts: tuple[_CountTable, ...] = ()
    changes: _ChangesTable = _ChangesTable()
    ships: _ShipsTable = _ShipsTable()
    hypotheses: _HypothesesTable = _HypothesesTable()
    assumptions: dict[str, Any] = {}

    @model_validator(mode="after")
    def _each_once(self) -> CaseFile:
        for what, keys in (
            ("site", [site.gazetteer or site.file or "" for site in self.sites]),
            ("count", [count.id for count in self.counts]),
        ):
            if double := next((key for key in keys if keys.count(key) > 1), None):
                raise ValueError(f"{what} {double!r} stands there twice")
        return self
