"""What must hold of any count, whatever was seen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.report.conclusions import conclusions
from quaywatch.sources.sightings import SightingsFile

START = datetime(2025, 1, 1)  # noqa: DTZ001 - written with its Z below
ZONES = ("pier", "quay")
NAMES = (None, "Angara", "Maria")

days = st.integers(0, 9)


def day(n: int) -> str:
    return (START + timedelta(days=n)).strftime("%Y-%m-%d")


def instant(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def times(draw):
    """A day, an instant, or several days, shifted by a number of days when written."""
    n, kind = draw(days), draw(st.sampled_from(["day", "instant", "interval"]))
    length = draw(st.integers(1, 3))
    return lambda shift=0: {
        "day": day(n + shift),
        "instant": instant((n + shift) * 24 + 3),
        "interval": f"{day(n + shift)}/{day(n + shift + length)}",
    }[kind]


@st.composite
def sightings(draw):
    rows = []
    for n in range(draw(st.integers(1, 7))):
        seen = draw(st.booleans())
        row = {"id": f"s{n}", "time": draw(times()), "zone": draw(st.sampled_from(ZONES)), "kind": "vessel"}
        row["outcome"] = "seen" if seen else "not_seen"
        if seen:
            row["length_m"] = draw(st.sampled_from([None, 100, 150, 200]))
            name = draw(st.sampled_from(NAMES))
            row["identity"] = [] if name is None else {"name": name, "likeness": "named"}
            if n and draw(st.integers(0, 4)) == 0:
                row["same_call"] = [f"s{draw(st.integers(0, n - 1))}"]
        rows.append(row)
    return rows


@st.composite
def facts(draw, rows):
    seen = [row["id"] for row in rows if row["outcome"] == "seen"]
    if not seen or draw(st.booleans()):
        return []
    kind = draw(st.sampled_from(["arrived", "departed"]))
    return [{"kind": kind, "time": draw(times()), "zone": "pier", "sightings": [draw(st.sampled_from(seen))]}]


@st.composite
def files(draw):
    rows = draw(sightings())
    return {"sightings": rows, "facts": draw(facts(rows)), "looks": []}


def written(file, shift=0):
    """The file with its times written out."""
    return {key: [row | {"time": row["time"](shift)} for row in rows] for key, rows in file.items()}


def concluded(content, window=None):
    site = {"name": "Port", "zones": {zone: {"kind": "berth"} for zone in ZONES}}
    whole = {"schema": "quaywatch/sightings/1", "id": "drawn", "site": site, **content}
    whole["assume"] = {"stay_limit_days": 3}
    return conclusions(SightingsFile.model_validate_json(json.dumps(whole)), evidence_sha256="0" * 64, window=window)


def counts(found):
    return found["min_calls"]["looks_only"], found["min_calls"]["strict"], found["min_calls"]["with_stay_limit"]["n"]


@given(files())
def test_more_assumptions_never_give_fewer_calls(file):
    looks_only, strict, limited = counts(concluded(written(file)))
    assert looks_only <= strict <= limited


@given(files(), times())
def test_an_unusable_look_changes_nothing_but_the_look_counts(file, when):
    before = concluded(written(file))
    after = concluded(written(file | {"looks": [{"time": when, "usable": False, "reason": "cloud"}]}))
    assert after.pop("looks")["unusable"] == before.pop("looks")["unusable"] + 1
    assert after == before


@given(files(), times(), st.sampled_from(ZONES))
def test_an_absence_never_lowers_a_count(file, when, zone):
    before = concluded(written(file))
    gone = {"id": "gone", "time": when, "zone": zone, "kind": "vessel", "outcome": "not_seen"}
    after = concluded(written(file | {"sightings": [*file["sightings"], gone]}))
    assert all(a >= b for a, b in zip(counts(after), counts(before), strict=True))


@given(files(), st.data())
def test_a_duplicate_changes_nothing(file, data):
    copied = data.draw(st.sampled_from(file["sightings"])) | {"id": "z-copy"}
    assert concluded(written(file | {"sightings": [*file["sightings"], copied]})) == concluded(written(file))


@given(files(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_no_count_and_no_bracket(file, order):
    before = concluded(written(file))
    rows = list(file["sightings"])
    order.shuffle(rows)
    after = concluded(written(file | {"sightings": rows}))
    for key in ("min_calls", "calls", "stock_changes", "looks"):
        assert after[key] == before[key]


@given(files())
def test_shifting_all_times_shifts_all_brackets(file):
    before, after = concluded(written(file)), concluded(written(file, shift=7))
    assert counts(before) == counts(after)

    def shifted(text):
        return text and (datetime.fromisoformat(text) + timedelta(days=7)).isoformat().replace("+00:00", "Z")

    for a, b in zip(before["calls"], after["calls"], strict=True):
        for end in ("arrival", "departure"):
            assert [shifted(a[end][side]) for side in ("not_before", "not_after")] == [
                b[end][side] for side in ("not_before", "not_after")
            ]


@given(files(), st.integers(1, 11))
def test_two_windows_prove_no_more_than_both_together_and_the_ships_that_lay_there_at_the_cut(file, cut):
    """A ship that lay there over the cut counts in both windows, and no other does.

    How many did is read from the calls of both windows together: those with sightings on both sides of the cut. Cut in
    two at that time, they and the other calls are a grouping of either window, so its least count is no greater.
    """
    content = written(file)
    first, last = START.date(), START.date() + timedelta(days=13)
    middle = first + timedelta(days=cut)
    before, after = (concluded(content, days) for days in ((first, middle - timedelta(days=1)), (middle, last)))
    both = concluded(content, (first, last))
    sides = [{key for call in one["calls"] for key in call["sightings"]} for one in (before, after)]
    over_the_cut = sum(all(side & set(call["sightings"]) for side in sides) for call in both["calls"])
    strict = [one["min_calls"]["strict"] for one in (before, after, both)]
    assert strict[0] + strict[1] <= strict[2] + over_the_cut
