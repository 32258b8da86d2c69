"""Fading for all places at once: what is worked out with arrays is what plain loops over places and days find."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.answers import AREAS
from whoholds.lexicon.weights import load_weights
from whoholds.model import Place
from whoholds.server import ground as grounds
from whoholds.server.fading import _far, _hostile
from whoholds.server.ground import Ground, ground
from whoholds.store.database import distance

WEIGHTS = load_weights()
SETTINGS = settings(max_examples=60, deadline=None, derandomize=True)
LAT = st.one_of(st.floats(33, 35), st.floats(-89.9, 89.9), st.sampled_from([34.0, 34.2, -60.0, 89.0]))
LON = st.one_of(st.floats(36, 38), st.floats(-179, 179), st.sampled_from([36.5, 36.9]))
KIND = st.sampled_from(["city", "town", "village", "village", "admin1", "facility"])


@st.composite
def places(draw: st.DrawFn) -> list[Place]:
    """Up to forty places, some of them in the same spot, some of them areas or parts."""
    found = draw(st.lists(st.tuples(LAT, LON, KIND, st.booleans()), max_size=40))
    return [
        Place(id=f"{'part:' if part else ''}p{n}", name=str(n), lat=lat, lon=lon, kind=kind)
        for n, (lat, lon, kind, part) in enumerate(found)
    ]


def pairs_of(land: Ground) -> set[tuple[int, int, int]]:
    return set(zip(land.source.tolist(), land.target.tolist(), land.band.tolist(), strict=True))


@SETTINGS
@given(places())
def test_every_pair_within_reach_is_found_once_with_its_band(listed: list[Place]) -> None:
    limits = WEIGHTS.decay.bands_km
    land = ground(listed, WEIGHTS)
    expected, doubtful = set(), set()
    for i, a in enumerate(listed):
        for j, b in enumerate(listed):
            if i == j or b.kind in AREAS or b.id.startswith("part:"):
                continue
            km = distance(a.lat, a.lon, b.lat, b.lon)
            band = sum(km >= limit for limit in limits)
            if abs(a.lon - b.lon) > 180:
                continue
            if any(abs(km - limit) < 0.01 for limit in limits):
                doubtful.add((i, j))
            elif band < len(limits):
                expected.add((i, j, band))
    assert len(pairs_of(land)) == len(land.source)
    assert {pair for pair in pairs_of(land) if pair[:2] not in doubtful} == expected
    assert land.source.tolist() == sorted(land.source.tolist())
    assert [land.source[land.start[n] : land.start[n + 1]].tolist() for n in range(len(listed))] == [
        [n] * int((land.source == n).sum()) for n in range(len(listed))
    ]


@SETTINGS
@given(places())
def test_a_lie_of_the_land_comes_back_whole(listed: list[Place]) -> None:
    land = ground(listed, WEIGHTS)
    back = grounds.unpacked(grounds.packed(land))
    assert pairs_of(back) == pairs_of(land)
    assert back.source.tolist() == land.source.tolist()
    for name in ("start", "cell", "near_cells", "settled"):
        assert np.array_equal(getattr(back, name), getattr(land, name)), name
    assert back.bands == land.bands


def test_pairs_measured_in_small_portions_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [Place(id=f"p{n}", name=str(n), lat=34 + (n % 7) * 0.1, lon=36 + (n % 11) * 0.1, kind="town") for n in range(80)]
    whole = pairs_of(ground(listed, WEIGHTS))
    monkeypatch.setattr(grounds, "AT_ONCE", 50)
    assert pairs_of(ground(listed, WEIGHTS)) == whole


@SETTINGS
@given(places().filter(len), st.data())
def test_foes_near_and_far_are_those_that_loops_find(listed: list[Place], data: st.DataObject) -> None:
    land = ground(listed, WEIGHTS)
    days, holders, count = data.draw(st.integers(1, 32)), data.draw(st.integers(2, 5)), len(listed)
    chance = np.random.default_rng(data.draw(st.integers(0, 1000)))
    held = chance.integers(0, holders, (days, count))
    shown = np.where(chance.random((days, count)) < 0.2, 0, held)
    foes = chance.random((days, holders, holders)) < 0.4
    foes[:, 0], foes[:, :, 0] = False, False
    bands = list(_hostile(land, held, shown, foes))
    far = _far(land, held, shown, foes)
    expected = np.zeros((land.bands, days, count), dtype=bool)
    expected_far = np.zeros((days, count), dtype=bool)
    for g in range(days):
        for source, target, band in zip(land.source, land.target, land.band, strict=True):
            expected[band, g, source] |= foes[g, held[g, source], shown[g, target]]
        for a in range(count):
            expected_far[g, a] = any(land.near_cells[land.cell[a], land.cell[b]] and foes[g, held[g, a], shown[g, b]] for b in range(count))
    assert np.array_equal(np.stack(bands), expected)
    assert np.array_equal(far, expected_far)


def test_the_days_looked_at_fit_the_bits() -> None:
    from whoholds.server.fading import SNAPSHOTS

    span = (date(2011, 1, 1).toordinal(), date(2024, 12, 31).toordinal())
    step = max(1, -(-(span[1] - span[0] + 1) // SNAPSHOTS))
    assert len(range(span[0], span[1] + 1, step)) <= SNAPSHOTS <= 32
