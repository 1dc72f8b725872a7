"""What the columns of a table of ships are, by their names in many hands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from quaywatch.errors import PlanError

__all__ = ["ROLES", "find_columns", "parse_columns"]

ROLES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "vesselname", "shipname", "caption", "vessel", "ship", "nameofvessel", "nameofship",
             "название", "название судна", "судно", "선박명", "선명"),
    "alias": ("alias", "aliases", "weakalias", "aka", "alsoknownas", "othernames", "alternatenames", "akas", "별칭"),
    "former": ("previousname", "previousnames", "formername", "formernames", "exname", "exnames", "fka",
               "formerlyknownas", "oldname", "прежнее название"),
    "imo": ("imo", "imonumber", "imono", "imonum", "vesselimo", "shipimo", "imoidentificationnumber", "номер имо",
            "имо", "imo번호"),
    "mmsi": ("mmsi", "mmsinumber", "mmsino", "vesselmmsi", "sourcemmsi"),
    "call_sign": ("callsign", "vesselcallsign", "callsignnumber", "позывной", "호출부호"),
    "flag": ("flag", "vesselflag", "flagstate", "flagcountry", "pastflags", "country", "countries", "флаг", "선적"),
    "ship_type": ("shiptype", "vesseltype", "typeofvessel", "typeofship", "type", "shipandcargotype",
                  "vesseltypecode", "тип судна", "тип", "선종"),
    "kind": ("schema", "entitytype", "sdntype", "subjecttype"),
    "entry_id": ("id", "recordid", "entryid", "reference", "referencenumber", "entnum", "uid", "no", "номер"),
    "programme": ("program", "programme", "programs", "programmes", "programkey", "datasets", "risk", "regime",
                  "sanctions", "annex"),
    "link": ("url", "link", "sourceurl"),
}  # fmt: skip
"""Role → names of columns, without regard to case, blanks and signs; the first that a table has comes first."""
_SEVERAL = frozenset({"alias", "former", "flag", "programme"})


def find_columns(header: Sequence[str], given: Mapping[str, str] | None = None) -> dict[str, tuple[int, ...]]:
    """Role → numbers of its columns; roles without a column are left out.

    Args:
        header: Names of the columns.
        given: Role → name of its column, where a person told it.

    Raises:
        PlanError: A column that was told is not there.
    """
    plain = [_plain(name) for name in header]
    found: dict[str, tuple[int, ...]] = {}
    for role, names in ROLES.items():
        at = tuple(plain.index(_plain(name)) for name in names if _plain(name) in plain)
        if at:
            found[role] = at if role in _SEVERAL else at[:1]
    for role, name in (given or {}).items():
        if _plain(name) not in plain:
            raise PlanError(f"there is no column {name!r}", expected="one of " + ", ".join(header))
        found[role] = (plain.index(_plain(name)),)
    return found


def parse_columns(text: str) -> dict[str, str]:
    """Role → column from `name=Ship,imo=IMO No`.

    Raises:
        PlanError: It is not so written, or a role is unknown.
    """
    found = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        role, mark, name = part.partition("=")
        if not mark or role.strip() not in ROLES or not name.strip():
            raise PlanError(
                f"columns {part!r} cannot be read", expected="ROLE=COLUMN with a role of " + ", ".join(ROLES)
            )
        found[role.strip()] = name.strip()
    return found


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", folded)
