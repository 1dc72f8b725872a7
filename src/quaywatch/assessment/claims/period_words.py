"""Names of months, weekdays and stretches of time."""

from __future__ import annotations

from quaywatch.assessment.wording import MONTHS

__all__ = ["KOREAN_UNITS", "MONTH_NAMES", "PARTS", "UNITS", "WEEKDAYS"]

_FULL = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
MONTH_NAMES = _FULL | {name[:3]: number for name, number in _FULL.items()} | {"sept": 9}
"""English names and their short forms, in lower case → number."""
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_KOREAN_DAYS = ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"]
WEEKDAYS = {name: number for names in (_DAYS, _KOREAN_DAYS) for number, name in enumerate(names)}
"""Names → number, Monday first."""
UNITS = {f"{unit}{plural}": unit for unit in ("day", "week", "month", "year") for plural in ("", "s")}
"""English stretches → day, week, month or year."""
KOREAN_UNITS = {
    "개월": "month", "달": "month", "주일": "week", "주": "week", "일": "day", "년": "year", "해": "year",
    "올해": "year", "올 들어": "year", "금년": "year", "이달": "month", "이번 달": "month", "이번 주": "week",
    "지난해": "year", "작년": "year", "지난달": "month", "지난 달": "month", "지난주": "week", "지난 주": "week",
}  # fmt: skip
"""Korean ones."""
PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "초": (1, 10), "중순": (11, 20), "말": (21, 31)}
"""Parts of a month → first and last day; a third each, as newspapers use the words."""
