"""The exchange ledger: who is said to have given what to whom, set out both ways.

Every row stands by somebody's word. That goods are said to have gone each way does not say that one paid for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from quaywatch.records.claim import Claim, ClaimKind, Hedge
from quaywatch.records.ledger import Exchange, LedgerRow, TransferState

__all__ = ["find_exchanges", "ledger_rows", "order_in_time"]

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_DOUBTS = frozenset((Hedge.SUSPECTED, Hedge.POSSIBLE))


def ledger_rows(claims: Iterable[Claim]) -> tuple[LedgerRow, ...]:
    """A row for each claim of kind `transfer`, in order of time; other claims give none.

    What is said to have been made, but only as a suspicion or a possibility, is `suspected`, the weaker word.
    """
    return order_in_time(_row(claim) for claim in claims if claim.kind is ClaimKind.TRANSFER)


def _row(claim: Claim) -> LedgerRow:
    state = TransferState(str(claim.value["state"]))
    if state is TransferState.MADE and claim.hedge in _DOUBTS:
        state = TransferState.SUSPECTED
    return LedgerRow(
        id=claim.id,
        giver=str(claim.value["giver"]),
        taker=str(claim.value["taker"]),
        goods=str(claim.value["goods"]),
        state=state,
        hedge=claim.hedge,
        by=claim.by,
        published=claim.published,
        text=claim.text,
        when=claim.when,
        claim=claim.id,
        url=claim.url,
    )


def order_in_time(rows: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Rows by the time they speak of, or of publication where they name none; then by key."""
    return tuple(sorted(rows, key=lambda row: (_at(row), row.id)))


def _at(row: LedgerRow) -> datetime:
    told = None if row.when is None else row.when.start or row.when.end
    return told or datetime(row.published.year, row.published.month, row.published.day, tzinfo=UTC)


def find_exchanges(rows: Iterable[LedgerRow], *, names: Mapping[str, str] = _NO_NAMES) -> tuple[Exchange, ...]:
    """What went each way between every two parties, in the order of their first row.

    Args:
        rows: The ledger, in any order.
        names: Names that stand for another (`Pyongyang` for `North Korea`), whatever their letters' case. Without
            an entry a name stands for itself; nothing is guessed.
    """
    plain = {_key(name): _key(other) for name, other in names.items()}
    pairs: dict[frozenset[str], list[LedgerRow]] = {}
    for row in order_in_time(rows):
        pairs.setdefault(frozenset((_party(row.giver, plain), _party(row.taker, plain))), []).append(row)
    return tuple(_exchange(both, plain) for both in pairs.values())


def _exchange(rows: list[LedgerRow], plain: Mapping[str, str]) -> Exchange:
    first = rows[0]
    giver = _party(first.giver, plain)
    return Exchange(
        parties=(first.giver, first.taker),
        forth=tuple(row for row in rows if _party(row.giver, plain) == giver),
        back=tuple(row for row in rows if _party(row.giver, plain) != giver),
    )


def _party(name: str, plain: Mapping[str, str]) -> str:
    return plain.get(_key(name), _key(name))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
