from __future__ import annotations

import json
from datetime import UTC, datetime

from quaywatch.observations.from_sightings import find_observations, site_of
from quaywatch.records.observation import Measure, ObservationKind, Outcome
from quaywatch.sources.sightings import SightingsFile


def told(sightings, *, prefix="", zone_names=None, **given):
    zones = {"pier": {"kind": "berth"}, "far": {"kind": "terminal", "utc_offset_h": 10}}
    content = {
        "schema": "quaywatch/sightings/1",
        "id": "told",
        "site": {"name": "Rajin port", "utc_offset_h": 9, "zones": zones},
        "source": {"publisher": "VOA", "url": "https://voa.example/1"},
        "sightings": sightings,
    }
    file = SightingsFile.model_validate_json(json.dumps(content | given))
    return find_observations(
        file, site=site_of(file), evidence_sha256="0" * 64, prefix=prefix, zone_names=zone_names or {}
    )


def row(id, time="2025-01-05", zone="pier", **given):
    return {"id": id, "time": time, "zone": zone, "kind": "vessel", "outcome": "seen", **given}


def test_a_day_is_the_local_day_of_its_zone():
    near, far = told([row("a"), row("b", zone="far")]).observations
    assert near.time.start == datetime(2025, 1, 4, 15, tzinfo=UTC)
    assert far.time.start == datetime(2025, 1, 4, 14, tzinfo=UTC)


def test_measures_come_with_their_errors_and_ranges():
    (one,) = told([row("a", length_m=190, length_u95_m=10, count_range=[4, None])]).observations
    assert one.length_m == Measure(value=190, u95=10)
    assert one.count == Measure(low=4)


def test_duplicates_count_once_and_their_links_are_kept():
    rows = [row("a", length_m=5), row("b", length_m=5, same_as=["c"]), row("c", "2025-01-06"), row("d", same_as=["b"])]
    found = {one.id: one for one in told(rows).observations}
    assert list(found) == ["a", "c", "d"]
    assert found["a"].same_as == ("c",)
    assert found["d"].same_as == ("a",)


def test_two_ships_that_look_alike_are_no_duplicates():
    assert len(told([row("a"), row("b", not_same_as=["a"])]).observations) == 2


def test_keys_carry_the_prefix_and_zones_their_names_in_the_case():
    fact = {"kind": "arrived", "time": "2025-01-05", "zone": "pier", "sightings": ["a"]}
    found = told(
        [row("a"), row("b", "2025-01-06", same_as=["a"])], prefix="f1:", zone_names={"pier": "pier_3"}, facts=[fact]
    )  # fmt: skip
    assert [one.id for one in found.observations] == ["f1:a", "f1:b"]
    assert found.observations[1].same_as == ("f1:a",)
    assert found.observations[0].zone == found.facts[0].zone == "pier_3"
    assert found.facts[0].observations == ("f1:a",)
    assert all(look.id.startswith("f1:") for look in found.looks)


def test_a_usable_look_says_only_what_it_covers():
    look = {"time": "2025-01-06", "zones": ["pier"], "usable": True}
    assert len(told([row("a")], looks=[look]).observations) == 1
    _, absence = told([row("a")], looks=[look | {"covers": ["vessel"]}]).observations
    assert (absence.kind, absence.outcome, absence.zone) == (ObservationKind.VESSEL, Outcome.NOT_SEEN, "pier")
    assert absence.look is not None


def test_what_was_seen_in_a_covering_look_is_not_absent():
    look = {"time": "2025-01-05", "zones": ["pier"], "usable": True, "covers": ["vessel"]}
    assert len(told([row("a")], looks=[look]).observations) == 1


def test_looks_are_the_distinct_times_and_the_unusable_ones():
    found = told(
        [row("a"), row("b", zone="far", time="2025-01-05"), row("c", "2025-01-07", outcome="not_observable")],
        looks=[
            {"time": "2025-01-05", "zones": ["pier"], "usable": False, "reason": "cloud"},
            {"time": "2025-01-05", "zones": ["pier"], "usable": True},
        ],
    )
    usable = [bool(look.usable_zones) for look in found.looks]
    assert sorted(usable) == [False, False, True, True]


def test_positions_received_are_no_look():
    ais = row("a", identity={"name": "Zafar", "likeness": "named"}) | {"kind": "ais"}
    assert told([ais]).looks == ()


def test_the_window_is_in_local_days_and_the_limit_names_its_source():
    found = told(
        [row("a")],
        window={"from": "2025-01-01T20:00:00Z", "to": "2025-01-28"},
        assume={"stay_limit_days": 3, "note": "as usual"},
    )
    assert (str(found.first_day), str(found.last_day)) == ("2025-01-02", "2025-01-28")
    assert (found.stay_limit_days, found.stay_limit_source) == (3, "VOA: as usual")


def test_an_entry_of_a_joined_file_is_told_by_its_own_source():
    sources = {"kbs": {"publisher": "KBS", "url": "https://kbs.example/2"}}
    fact = {"kind": "departed", "time": "2025-01-06", "zone": "pier", "sightings": ["a"], "source": "kbs"}
    found = told([row("a"), row("b", "2025-01-06", source="kbs")], sources=sources, facts=[fact])
    assert [(one.by, one.url) for one in found.observations] == [
        ("VOA", "https://voa.example/1"),
        ("KBS", "https://kbs.example/2"),
    ]
    assert (found.facts[0].by, found.facts[0].url) == ("KBS", "https://kbs.example/2")


def test_the_same_thing_told_by_two_sources_is_two_observations():
    sources = {"kbs": {"publisher": "KBS"}}
    assert len(told([row("a"), row("b", source="kbs")], sources=sources).observations) == 2
