"""Ships compared many at a time give what two at a time give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.fleet import Fleet
from quaywatch.events.ships import Ship
from quaywatch.records.observation import Identity, Likeness, Measure

LENGTHS = st.builds(Measure, value=st.integers(50, 200).map(float), u95=st.sampled_from([None, 5.0, 20.0])) | st.builds(
    lambda low, more: Measure(low=float(low), high=float(low + more)), st.integers(50, 150), st.integers(0, 60)
)
NAMES = st.builds(
    Identity,
    likeness=st.just(Likeness.NAMED),
    name=st.sampled_from([None, "Angara", "ANGARA", "Maria"]),
    imo=st.sampled_from([None, "9179842", "9074729"]),
    mmsi=st.sampled_from([None, "273000001"]),
)


@st.composite
def fleets(draw):
    n = draw(st.integers(1, 6))
    return [
        Ship(
            key=f"s{i}",
            sightings=frozenset({f"s{i}"}),
            others=frozenset(f"s{j}" for j in draw(st.sets(st.integers(0, 5), max_size=1)) if j != i),
            names=tuple(draw(st.lists(NAMES, max_size=2))),
            lengths=tuple(draw(st.lists(LENGTHS, max_size=2))),
        )
        for i in range(n)
    ]


@given(fleets())
def test_the_others_are_those_that_two_by_two_cannot_be_one(ships):
    fleet = Fleet(ships)
    for n, ship in enumerate(fleet.ships):
        expected = [ship.why_other_than(other) is not None for other in fleet.ships]
        assert fleet.others(n).tolist() == expected


@given(fleets())
def test_being_another_is_mutual(ships):
    fleet = Fleet(ships)
    rows = [fleet.others(n) for n in range(len(ships))]
    assert all(rows[a][b] == rows[b][a] for a in range(len(ships)) for b in range(len(ships)))
    assert not any(rows[a][a] for a in range(len(ships)))


def test_by_word_lengths_do_not_count():
    short, long = (
        Ship(key=key, sightings=frozenset({key}), lengths=(Measure(value=value, u95=5.0),))
        for key, value in (("a", 80.0), ("b", 200.0))
    )
    fleet = Fleet([short, long])
    assert fleet.others(0).tolist() == [False, True]
    assert fleet.others_by_word(0).tolist() == [False, False]
    assert not fleet.is_told_of(0)
