"""A case: one question, its sites, and the counts that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quaywatch.errors import DataError
from quaywatch.records.place import Site
from quaywatch.records.track_event import TrackEventKind

__all__ = ["Case", "CountRequest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRequest:
    """A frequency that the case asks for: calls at these zones in this window."""

    id: str
    """Short key."""
    title: str
    """What is counted, for people (`calls at the coal pier`)."""
    site: str
    """Key of the site."""
    zones: tuple[str, ...] = ()
    """Zones counted; empty for the whole site."""
    first_day: date | None = None
    """First local day; None = the case's period."""
    last_day: date | None = None
    """Last local day, inclusive."""
    stay_limit_days: float | None = None
    """A stay limit that a source names, in days."""
    stay_limit_source: str = ""
    """Who names it."""
    earlier_first_day: date | None = None
    """First local day of an earlier window to compare with; None = no comparison."""
    earlier_last_day: date | None = None
    """Its last local day, inclusive."""

    def __post_init__(self) -> None:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise DataError(f"count {self.id!r} ends before it begins", expected="the first day first")
        if (self.earlier_first_day is None) != (self.earlier_last_day is None):
            raise DataError(f"count {self.id!r} names half of an earlier window", expected="its first and its last day")
        if self.earlier_first_day and self.earlier_last_day and self.earlier_last_day < self.earlier_first_day:
            raise DataError(
                f"the earlier window of count {self.id!r} ends before it begins", expected="the first day first"
            )
        if self.stay_limit_days is not None and not 0 < self.stay_limit_days <= 365:
            raise DataError(f"stay limit of {self.stay_limit_days} days", expected="a number of days from 0 to 365")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A folder with one question, its sites, evidence, events, assessment and reports."""

    id: str
    """Short key: the folder's name unless `case.toml` says otherwise."""
    title: str
    """Headline of the report."""
    question: str
    """The one question."""
    first_day: date | None = None
    """First day of the period."""
    last_day: date | None = None
    """Last day of the period, inclusive."""
    as_of: date | None = None
    """Day as of which the report speaks; None = the day of the latest evidence."""
    sites: tuple[Site, ...] = ()
    """What is watched."""
    counts: tuple[CountRequest, ...] = ()
    """Frequencies asked for; empty = one per site with a zone where ships lie."""
    changes_split: date | None = None
    """Local day that parts earlier from later looks in the search for changes; None = by their order."""
    split_by_site: tuple[tuple[str, date], ...] = ()
    """Key of a site and its own such day, in place of the case's."""
    ship_kinds: tuple[TrackEventKind, ...] = tuple(TrackEventKind)
    """Kinds of event that are told of ships' signals: a sample of rows, say, can show no silence."""
    ship_limits: tuple[str, ...] = ()
    """Limits of these events that are not the usual ones, as `gaps.least_h=4`."""
    weighed_on: tuple[date, ...] = ()
    """Days as of which hypotheses are weighed, besides that of the report."""
    synthetic: bool = False
    """True where any evidence is made up: said on every page and figure."""

    def split_at(self, site_id: str) -> date | None:
        """The day that parts earlier from later looks at a site: its own, else the case's; None = by their order."""
        return dict(self.split_by_site).get(site_id, self.changes_split)

    def site(self, site_id: str) -> Site:
        """The site with this key.

        Raises:
            DataError: There is none.
        """
        for site in self.sites:
            if site.id == site_id:
                return site
        known = ", ".join(site.id for site in self.sites) or "no sites at all"
        raise DataError(f"case {self.id!r} has no site {site_id!r}", expected=f"one of: {known}")
