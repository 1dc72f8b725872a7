"""A proposal in our own words, built from its kind and value, never from the publisher's sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quaywatch.assessment.wording import listed, number_words, said_on_words, when_words
from quaywatch.clock import Precision, Span, parse_span
from quaywatch.records.claim import ClaimKind, Hedge

__all__ = ["own_words"]

_Value = Mapping[str, object]
_HEDGED = {
    Hedge.STATED: "",
    Hedge.BELIEVED: "it is believed that ",
    Hedge.SUSPECTED: "it is suspected that ",
    Hedge.POSSIBLE: "it is said to be possible that ",
}
_BOUNDS = {"about": "about ", "at_least": "at least ", "at_most": "up to ", "more_than": "more than "}
_SMALL = frozenset({"A", "An", "The", "There", "What", "No", "Ships", "Ship", "Trains", "Train"})
_UNHEDGED = frozenset({ClaimKind.PURPOSE, ClaimKind.STATEMENT, ClaimKind.FORECAST})


def own_words(
    kind: ClaimKind, value: _Value, *, place: str | None, when: Span | None, hedge: Hedge, bound: str = ""
) -> str:
    """One sentence that says what a claim of this kind and value asserts.

    Args:
        kind: What it asserts.
        value: Its typed value.
        place: Name of the place; None where none is known.
        when: Time it speaks of.
        hedge: How firmly it was said.
        bound: `about`, `at_least`, `at_most` or `more_than` for a number.
    """
    at = f" at {place}" if place else ""
    text = _SENTENCES[kind](value, at, bound)
    time = "" if kind is ClaimKind.STATEMENT or when is None else f" {_when(when)}"
    lead = "" if kind in _UNHEDGED else _HEDGED[hedge]
    is_name = text.partition(" ")[0] not in _SMALL
    sentence = f"{lead}{text if not lead or is_name else text[:1].lower() + text[1:]}{time}"
    return " ".join((sentence[:1].upper() + sentence[1:]).replace("\u00a0", " ").split())


def _when(span: Span) -> str:
    first, _, last = span.text.partition("/")
    if span.precision is not Precision.INTERVAL or ".." in (first, last):
        return when_words(_plain(span.text), utc_offset_h=0)
    return (
        f"between {when_words(_plain(first), utc_offset_h=0).removeprefix('on ').removeprefix('in ')} and "
        + when_words(_plain(last), utc_offset_h=0).removeprefix("on ").removeprefix("in ")
    )


def _plain(written: str) -> Span:
    """Days and months as they were written, whatever clock they run by."""
    return parse_span(written)


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].casefold() in 'aeiou' else 'a'} {noun}"


def _times(n: int) -> str:
    return {1: "at least once", 2: "at least twice"}.get(n, f"at least {n:,} times")


def _min_calls(value: _Value, at: str, _bound: str) -> str:
    flag = f" of {value['flag']}" if "flag" in value else ""
    cargo = f" carrying {value['cargo']}" if "cargo" in value else ""
    did = {"loading": " and loaded", "unloading": " and unloaded"}.get(str(value.get("direction")), "")
    return f"A ship{flag}{cargo} came{did} {_times(int(str(value['n'])))}{at}"


def _direction(value: _Value, at: str, _bound: str) -> str:
    did = "took aboard" if value["direction"] == "loading" else "put ashore"
    return f"A ship {did} {value.get('cargo', 'cargo')}{at}"


def _present(value: _Value, at: str, _bound: str) -> str:
    over = f" over the {value['over']}" if "over" in value else ""
    noun = str(value["object"])
    return f"{_article(noun).capitalize() if not noun.endswith('s') else noun.capitalize()} is there{over}{at}"


def _measure(value: _Value, at: str, bound: str) -> str:
    said = _BOUNDS.get(bound, "")
    if "count" in value:
        return f"There are {said}{value['count']} × {value['of']}{at}"
    if "area_m2" in value:
        return f"The {value['of']}{at} has an area of {said}{number_words(float(str(value['area_m2'])))} m²"
    length = float(str(value["length_m"]))
    written = f"{length:,.12g}"
    return f"The {value['of']}{at} is {said}{written} m long"


def _covers(value: _Value, at: str, bound: str) -> str:
    share = float(str(value["share"]))
    if not bound:
        return f"The {value['what']}{at} are covered (no share is given; read as all of them)"
    said = "completely" if share == 1 else f"{_BOUNDS.get(bound, '')}{share:.0%}".replace("%", " %")
    return f"The {value['what']}{at} are covered {said if share == 1 else f'to {said}'}"


def _purpose(value: _Value, at: str, _bound: str) -> str:
    alternatives = value["alternatives"]
    parts = [str(part) for part in alternatives] if isinstance(alternatives, list | tuple) else [str(alternatives)]
    return f"What stands{at or ' there'} may serve as: {'; or '.join(parts)}"


def _service(value: _Value, at: str, _bound: str) -> str:
    after = f" after {value['after_years']} years" if "after_years" in value else ""
    state = "runs again" if value["state"] == "resumed" else "was stopped"
    return f"The {value.get('what', 'service')}{at} {state}{after}"


def _route(value: _Value, _at: str, _bound: str) -> str:
    by = str(value.get("by", "ships"))
    return f"{by.capitalize()} went from {value['from']} to {value['to']} or between the two"


def _transfer(value: _Value, _at: str, _bound: str) -> str:
    verb = "means to give" if value["state"] == "planned" else "gave"
    giver, taker = (
        "a party that is not named" if value[key] == "not named" else value[key] for key in ("giver", "taker")
    )
    return f"{giver} {verb} {taker} {value['goods']}"


def _silence(value: _Value, at: str, _bound: str) -> str:
    what = str(value["what"])
    return f"{what[:1].upper()}{what[1:]} was heard{at}"


def _identity(value: _Value, at: str, _bound: str) -> str:
    parts = [
        f"is the {value['name']}" if "name" in value else "",
        f"has IMO number {value['imo']}" if "imo" in value else "",
    ]
    return f"The {value['object']}{at} {listed(part for part in parts if part)}"


def _cargo(value: _Value, at: str, _bound: str) -> str:
    alleged = "; that this breaks the law is alleged" if value.get("legality") else ""
    return f"The {value['object']}{at} held, or consisted of, {value['cargo']}{alleged}"


def _statement(value: _Value, _at: str, _bound: str) -> str:
    when = f" {said_on_words(str(value['date']))}" if "date" in value else ""
    venue = f" ({value['venue']})" if value.get("venue") else ""
    return f"{value['speaker']} spoke the quoted words{when}{venue}"


def _event(value: _Value, _at: str, _bound: str) -> str:
    return f"There was: {value['what']}"


def _forecast(value: _Value, _at: str, _bound: str) -> str:
    return f"It is expected or planned: “{value['what']}”"


_SENTENCES: Mapping[ClaimKind, Callable[[_Value, str, str], str]] = {
    ClaimKind.MIN_CALLS: _min_calls,
    ClaimKind.DIRECTION: _direction,
    ClaimKind.PRESENT: _present,
    ClaimKind.MEASURE: _measure,
    ClaimKind.COVERS: _covers,
    ClaimKind.PURPOSE: _purpose,
    ClaimKind.SERVICE: _service,
    ClaimKind.ROUTE: _route,
    ClaimKind.TRANSFER: _transfer,
    ClaimKind.SILENCE: _silence,
    ClaimKind.IDENTITY: _identity,
    ClaimKind.CARGO: _cargo,
    ClaimKind.STATEMENT: _statement,
    ClaimKind.EVENT: _event,
    ClaimKind.FORECAST: _forecast,
}
