"""Claims about things: that they are there, how large they are, what they cover, what lies in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from quaywatch.assessment.evidence import Scope
from quaywatch.assessment.readings import MOVING_KINDS, Reading, find_kind, read_number, shows_cargo
from quaywatch.assessment.wording import measure_words, number_words, place_words
from quaywatch.records.claim import Verdict, VerdictWord
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome, StateOfThing

__all__ = ["assess_cargo", "assess_covers", "assess_measure", "assess_present"]

UNITS = {"length_m": "m", "area_m2": "m²", "count": ""}
UNSTATED_ERROR = 0.05
"""Error (95 %) taken for a measure whose source states none: about what two desks differ by on one good image."""
COLOUR_ONLY = "Pixels show how much ground something of one colour covered, not what it was nor what else lay there."
HIDDEN_ONLY = "Pixels show that the track was hidden, not by what."
NEEDS_GOODS = "Pictures fine enough to tell the goods, or a witness"
OTHER_ORDER = 2.0
"""A claim that is this many times too large or too small is of another order, not an error of measuring."""


def assess_present(scope: Scope) -> Verdict:
    """What the looks say to `such a thing is there`.

    A structure that was seen is taken to stand until it is seen gone; everything else only at the time of the look.
    """
    name = str(scope.claim.value["object"])
    kind = find_kind(name)
    if kind is None:
        return _unknown_object(scope, name)
    seen, missed = _seen(scope, kind), _not_seen(scope, kind)
    shown = [o for o in seen if _in_time(scope, o)]
    if limit := _limit_of(shown):
        return _verdict(scope, VerdictWord.PARTLY, [_seen_words(scope, shown), limit], shown, NEEDS_GOODS)
    if shown:
        over = scope.claim.value.get("over")
        doubt = f"That it lies over the {over} is in the words of the source and not measured here." if over else ""
        return _verdict(scope, VerdictWord.SUPPORTED, [_seen_words(scope, shown), doubt], shown)
    return _not_shown_in_time(scope, kind, seen, missed)


def _not_shown_in_time(
    scope: Scope, kind: ObservationKind, seen: Sequence[Observation], missed: Sequence[Observation]
) -> Verdict:
    """The verdict where no look shows the thing in the claim's time."""
    needs = f"A usable look at {_place(scope)} in that time"
    gone = [o for o in missed if scope.holds(o.time)]
    if seen:
        parts = [_seen_words(scope, seen), "That it was there in the claim's time is not shown."]
        return _verdict(scope, VerdictWord.PARTLY, [*parts, _missed_words(scope, gone)], [*seen, *gone], needs)
    if kind is ObservationKind.STRUCTURE and any(not _surely_earlier(scope, o) for o in missed):
        later = [o for o in missed if not _surely_earlier(scope, o)]
        return _verdict(scope, VerdictWord.CONTRADICTED, [_missed_words(scope, later)], later)
    if gone:
        parts = [_missed_words(scope, gone), "Between the looks it may have been there, so the claim is not excluded."]
        return _verdict(scope, VerdictWord.PARTLY, parts, gone, needs)
    return _verdict(
        scope, VerdictWord.NOT_CHECKABLE, [f"There is no usable look at {_place(scope)} in that time."], (), needs
    )


def assess_measure(scope: Scope) -> Verdict:
    """What the measures say to `it is so long, so large, so many`, with the reading of the number that was used."""
    name = str(scope.claim.value["of"])
    kind = find_kind(name)
    if kind is None:
        return _unknown_object(scope, name)
    quantity = next(key for key in UNITS if key in scope.claim.value)
    claimed, unit = float(str(scope.claim.value[quantity])), UNITS[quantity]
    reading = read_number(scope.claim.text, claimed, unit)
    seen = _seen(scope, kind)
    measured = [(o, m) for o in seen if (m := getattr(o, quantity)) is not None]
    if not seen:
        return _not_shown_in_time(scope, kind, (), _not_seen(scope, kind))
    if not measured:
        parts = [_seen_words(scope, seen), f"No source that is independent of the claim gives its {_plain(quantity)}."]
        return _verdict(scope, VerdictWord.PARTLY, parts, seen, f"A measured {_plain(quantity)} with its error")
    timely = [(o, m) for o, m in measured if _in_time(scope, o)]
    agreeing = [(o, m) for o, m in timely if _agrees(reading, m)]
    compared = [_compared(scope, o, m, claimed, unit) for o, m in timely or measured]
    parts = [f"{reading.words}.", *compared]
    used = [o for o, _ in timely or measured]
    if limit := _limit_of(used):
        return _verdict(scope, VerdictWord.PARTLY, [*parts, limit], used, NEEDS_GOODS)
    if agreeing and (kind in MOVING_KINDS or len(agreeing) == len(timely)):
        return _verdict(scope, VerdictWord.SUPPORTED, parts, used)
    if timely and scope.dated and all(_other_order(claimed, m) for _, m in timely):
        return _verdict(scope, VerdictWord.CONTRADICTED, parts, used)
    parts += _measure_doubts(scope, kind, claimed, timely, agreeing=bool(agreeing))
    return _verdict(
        scope, VerdictWord.PARTLY, parts, used, "The date of the picture behind the claim, and a measure from that day"
    )


def _measure_doubts(
    scope: Scope,
    kind: ObservationKind,
    claimed: float,
    timely: Sequence[tuple[Observation, Measure]],
    *,
    agreeing: bool,
) -> list[str]:
    if not timely:
        return ["None of this was measured in the claim's time."]
    if agreeing:
        return ["The measures do not agree with each other."]
    doubts = []
    if all(not _other_order(claimed, m) for _, m in timely):
        doubts.append("The order is right; the gap is more than the error of measuring.")
    if kind is ObservationKind.STRUCTURE and not scope.dated and all(claimed < _best(m, claimed) for _, m in timely):
        doubts.append("The claim gives no image date, so an earlier, smaller state cannot be ruled out.")
    return doubts


def assess_covers(scope: Scope) -> Verdict:
    """What the looks say to `it covers so much of that`: no look here carries a measured share."""
    kind = ObservationKind.STRUCTURE
    seen = [o for o in _seen(scope, kind) if _in_time(scope, o)]
    if not seen:
        return _not_shown_in_time(scope, kind, _seen(scope, kind), _not_seen(scope, kind))
    building = [o for o in seen if o.state in (StateOfThing.STARTED, StateOfThing.PART_BUILT)]
    parts = [_seen_words(scope, seen)]
    if building:
        parts.append(f"It was still being built {scope.times_words(building)}.")
    parts.append(f"No independent source measures the share of the {scope.claim.value['what']} that is covered.")
    return _verdict(
        scope, VerdictWord.PARTLY, parts, seen, "A dated picture on which the covered share can be measured"
    )


def assess_cargo(scope: Scope) -> Verdict:
    """What the looks say to `this is the cargo`: they show what lies in the open, never what is inside."""
    cargo = str(scope.claim.value["cargo"])
    shown = [o for o in scope.observations if shows_cargo(o, cargo)]
    alleged = "That it is illegal is alleged; no look can show it." if scope.claim.value.get("legality") else ""
    timely = [o for o in shown if scope.dated and scope.holds(o.time)]
    if timely:
        text = f"{cargo[:1].upper()}{cargo[1:]} was seen in the open {scope.times_words(timely)} ({_sources(timely)})."
        return _verdict(scope, VerdictWord.SUPPORTED, [text, alleged], timely)
    if shown:
        text = (
            f"{cargo[:1].upper()}{cargo[1:]} was seen there in the open {scope.times_words(shown)} ({_sources(shown)})"
        )
        parts = [f"{text}, which is not shown to be the time meant.", alleged]
        return _verdict(scope, VerdictWord.PARTLY, parts, shown, "The date of the picture behind the claim")
    parts = [f"No look shows {cargo}, and no picture from above shows what is inside boxes, holds or sheds.", alleged]
    return _verdict(
        scope, VerdictWord.NOT_CHECKABLE, parts, (), "Shipping papers, an inspection, or pictures from the ground"
    )


def _seen(scope: Scope, kind: ObservationKind) -> list[Observation]:
    return [o for o in scope.of_kind(kind) if o.seen and o.state is not StateOfThing.ABSENT]


def _not_seen(scope: Scope, kind: ObservationKind) -> list[Observation]:
    found = scope.of_kind(kind)
    return [o for o in found if o.outcome is Outcome.NOT_SEEN or (o.seen and o.state is StateOfThing.ABSENT)]


def _limit_of(seen: Sequence[Observation]) -> str:
    """What a thing that only a detector tells of, by its colour or its place, does not show; empty for other things."""
    if not seen or not all(o.detections for o in seen):
        return ""
    if all(o.kind is ObservationKind.STOCKPILE for o in seen):
        return COLOUR_ONLY
    return HIDDEN_ONLY if all(o.kind is ObservationKind.RAILCARS for o in seen) else ""


def _in_time(scope: Scope, observation: Observation) -> bool:
    """True where the look speaks of the claim's time: within it, or of a structure that stood before its end."""
    if observation.kind in MOVING_KINDS:
        return scope.dated and scope.holds(observation.time)
    end, until = observation.time.end, scope.window.end
    return end is not None and until is not None and end <= until


def _surely_earlier(scope: Scope, observation: Observation) -> bool:
    return scope.dated and observation.time.surely_before(scope.window)


def _agrees(reading: Reading, measure: Measure) -> bool:
    low, high = _interval(measure)
    return reading.contains(low, high) if reading.one_sided else reading.overlaps(low, high)


def _interval(measure: Measure) -> tuple[float, float]:
    """What the measure allows; 5 % on either side where its source states no error."""
    if measure.interval is not None:
        return measure.interval
    value = measure.value or 0.0
    return value * (1 - UNSTATED_ERROR), value * (1 + UNSTATED_ERROR)


def _best(measure: Measure, claimed: float) -> float:
    """The measured value, or the one nearest to the claim where only a range is known."""
    if measure.value is not None:
        return measure.value
    low, high = _interval(measure)
    return min(max(claimed, low), high)


def _other_order(claimed: float, measure: Measure) -> bool:
    best = _best(measure, claimed)
    return not best / OTHER_ORDER <= claimed <= best * OTHER_ORDER


def _compared(scope: Scope, observation: Observation, measure: Measure, claimed: float, unit: str) -> str:
    """One sentence: what was measured, when, by whom, and how far the claim is from it."""
    best = _best(measure, claimed)
    gap = best - claimed
    text = f"{measure_words(measure, unit)} was measured {scope.times_words([observation])} ({observation.by})"
    if gap:
        share = f" ({abs(gap) / best:.0%} of what was measured)" if best and math.isfinite(best) else ""
        text += f", {number_words(abs(gap))} {unit}".rstrip() + f" {'more' if gap > 0 else 'less'} than claimed{share}"
    error = f" The source states no error; {UNSTATED_ERROR:.0%} is taken." if measure.interval is None else ""
    return f"{text}.{error}"


def _seen_words(scope: Scope, seen: Sequence[Observation]) -> str:
    note = next((o.note for o in seen if o.note), None)
    what = seen[0].kind.value
    text = f"A {what} was seen at {_place(scope)} {scope.times_words(seen)} ({_sources(seen)})"
    return f"{text}: {note}." if note and len(seen) == 1 else f"{text}."


def _missed_words(scope: Scope, missed: Sequence[Observation]) -> str:
    if not missed:
        return ""
    return f"It was looked for and not seen {scope.times_words(missed)} ({_sources(missed)})."


def _sources(observations: Iterable[Observation]) -> str:
    return "; ".join(dict.fromkeys(o.by for o in observations))


def _place(scope: Scope) -> str:
    return place_words(scope.site, scope.claim.zones)


def _plain(quantity: str) -> str:
    return quantity.partition("_")[0]


def _unknown_object(scope: Scope, name: str) -> Verdict:
    text = f"This version does not know what to look for under “{name}”."
    return _verdict(scope, VerdictWord.NOT_JUDGED, [text], ())


def _verdict(
    scope: Scope, word: VerdictWord, parts: Sequence[str], used: Sequence[Observation], needs: str | None = None
) -> Verdict:
    return Verdict(
        claim=scope.claim.id,
        word=word,
        because=" ".join(part for part in parts if part),
        needs=needs,
        observations=tuple(o.id for o in used),
    )
