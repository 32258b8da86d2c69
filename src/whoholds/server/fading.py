"""Rule R6 for all places at once: how silence fades each spell, from snapshots of the whole map instead of place by place.

`control.decay` looks up the half-life of one place once a week of silence. Here it is looked up for every place on at most 20 days of the
record, and between two of them it stays. What the exact rule and this one say differs by that grid, and beyond 40 km by cells of a
quarter degree; the page shows these, a place's own page the exact ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whoholds.answers import AREAS
from whoholds.lexicon.sides import Sides, is_text
from whoholds.lexicon.weights import Weights
from whoholds.model import FIRST_DAY, Basis, Place, Status
from whoholds.server.ledger import (
    BASES,
    BASIS,
    CONFIDENCE,
    FROM,
    HOLDER,
    NO_DAY,
    NO_ONE,
    NOT_KNOWN,
    SCALE,
    STATUS,
    STATUSES,
    TO,
    WORD_FIRST,
    WORD_LAST,
    Numbers,
    Rows,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SNAPSHOTS = 20
SIDES = 250  # holders told apart at once; their pairs fit sixteen bits
CELLS = 2500  # at most so many cells
NEVER = 0  # no such day
_KM = 111.195
_INHERITED, _CLAIMED = BASES.index(Basis.INHERITED), STATUSES.index(Status.CLAIMED)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the places lie: pairs within 40 km, the farthest first, with the band of their distance; and cells for what is farther."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    band: NDArray[np.int8]
    cell: Ints
    near_cells: NDArray[np.float32]
    settled: Flags


def ground(places: Sequence[Place], weights: Weights) -> Ground:
    """The lie of the land, worked out once for a list of places."""
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    settled = np.array([p.kind not in AREAS and not p.id.startswith("part:") for p in places], dtype=bool)
    source, target, km = _pairs(lat, lon, settled, weights.decay.bands_km[-1])
    band = np.searchsorted(np.array(weights.decay.bands_km), km, side="right").astype(np.int8)
    order = np.argsort(-band, kind="stable")
    cell, centres = _cells(lat, lon)
    apart = _distance(centres[:, 0][:, None], centres[:, 1][:, None], centres[:, 0][None, :], centres[:, 1][None, :])
    near = (apart <= weights.decay.tempo_km).astype(np.float32)
    return Ground(source[order], target[order], band[order], cell, near, settled)


def _distance(a_lat: Floats, a_lon: Floats, b_lat: Floats, b_lon: Floats) -> Floats:
    """Great-circle kilometres."""
    a, b = np.radians(a_lat), np.radians(b_lat)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(b_lon - a_lon) / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def _pairs(lat: Floats, lon: Floats, settled: Flags, reach: float) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Every (place, settlement near it) within reach, by strips of latitude."""
    order = np.argsort(lat, kind="stable")
    sorted_lat = lat[order]
    sources, targets, kms = [], [], []
    for i in range(len(order)):
        end = int(np.searchsorted(sorted_lat, sorted_lat[i] + reach / _KM, side="right"))
        others = order[i + 1 : end]
        here = order[i]
        wide = reach / _KM / max(math.cos(math.radians(lat[here])), 0.01) * 1.02
        others = others[np.abs(lon[others] - lon[here]) <= wide]
        if not len(others):
            continue
        km = _distance(lat[here], lon[here], lat[others], lon[others])
        within = km < reach
        others, km = others[within], km[within]
        sources += [np.full(len(others), here), others]
        targets += [others, np.full(len(others), here)]
        kms += [km, km]
    if not sources:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)
    source, target, km = np.concatenate(sources).astype(np.int32), np.concatenate(targets).astype(np.int32), np.concatenate(kms)
    kept = settled[target]
    return source[kept], target[kept], km[kept]


def _cells(lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
    """Each place's cell, and the cells' centres; coarser where there would be too many."""
    size = 0.25
    while True:
        keys = np.stack([np.floor(lat / size), np.floor(lon / size)], axis=1) if len(lat) else np.zeros((0, 2))
        found, cell = np.unique(keys, axis=0, return_inverse=True)
        if len(found) <= CELLS:
            return cell.reshape(-1).astype(np.int64), (found + 0.5) * size
        size *= 2


@dataclass(frozen=True, slots=True)
class Fading:
    """What silence does to each spell: days as ordinals, NEVER where there is none; ``half_life`` in days, NaN where nothing fades."""

    half_life: Floats
    fresh_from: Ints
    fresh_to: Ints


def fading(land: Ground, place: Ints, rows: Rows, span: tuple[int, int], numbers: Numbers, sides: Sides, weights: Weights) -> Fading:
    """How every spell fades; ``place`` numbers the places of the rows, ``span`` is the first and last day of the record."""
    if not len(rows):
        return Fading(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64))
    step = max(1, -(-(span[1] - span[0] + 1) // SNAPSHOTS))
    days = np.arange(span[0], span[1] + 1, step, dtype=np.int64)
    lives = _half_lives(land, place, rows, days, numbers, sides, weights)
    sums = np.zeros_like(lives)
    sums[1:] = np.cumsum(np.diff(days)[:, None] / lives[:-1], axis=0)
    clock = _Clock(days=days, lives=lives, sums=sums)
    return _faded(clock, place, rows.astype(np.int64), span[1], weights)


@dataclass(frozen=True, slots=True)
class _Clock:
    """Of each place, how often confidence has halved by each day; only differences mean something."""

    days: Ints
    lives: Floats
    sums: Floats

    def halvings(self, place: Ints, day: Ints) -> Floats:
        at = np.clip(np.searchsorted(self.days, day, side="right") - 1, 0, len(self.days) - 1)
        return np.asarray(self.sums[at, place] + (day - self.days[at]) / self.lives[at, place])

    def day(self, place: Ints, halvings: Floats) -> Floats:
        """The day by which confidence has halved so often."""
        at = np.clip((self.sums[:, place] <= halvings[None, :]).sum(axis=0) - 1, 0, len(self.days) - 1)
        return np.asarray(self.days[at] + (halvings - self.sums[at, place]) * self.lives[at, place])


def _faded(clock: _Clock, place: Ints, rows: Ints, last: int, weights: Weights) -> Fading:
    start, end, first, word = rows[:, FROM], rows[:, TO], rows[:, WORD_FIRST], rows[:, WORD_LAST]
    chance = rows[:, CONFIDENCE] / SCALE
    fades = (word != NO_DAY) & (chance > 0)
    need = np.where(fades, np.log2(np.maximum(chance, 1e-9) / weights.status.stale_below), 0.0)
    may_vanish = fades & ~((rows[:, STATUS] == _CLAIMED) & (rows[:, HOLDER] == NOT_KNOWN))
    day_0 = np.where(fades, word, start)
    after, before = clock.halvings(place, day_0), clock.halvings(place, np.where(fades, first, start))
    gone = np.floor(clock.day(place, after + np.maximum(need, 0.0))).astype(np.int64) + 1
    come = np.ceil(clock.day(place, before - np.maximum(need, 0.0))).astype(np.int64)
    fresh_to = np.where(may_vanish & (gone < end) & (word < end), np.maximum(gone, start), NEVER)
    open_past = first > start
    fresh_from = np.where(may_vanish & open_past & (come > start), np.maximum(come, FIRST_DAY.toordinal()), NEVER)
    until = np.minimum(np.where(fresh_to != NEVER, fresh_to, end), np.maximum(last + 1, word + 1))
    forward = fades & (until > word + 1)
    backward = fades & ~forward & open_past
    since = np.where(backward, np.maximum(np.where(fresh_from != NEVER, fresh_from, start), first - 365), start)
    passed = np.where(forward, clock.halvings(place, until) - after, before - clock.halvings(place, since))
    silent = np.where(forward, until - word, first - since)
    half_life = np.where((forward | backward) & (passed > 0), silent / np.maximum(passed, 1e-12), np.nan)
    return Fading(np.round(half_life, 1).astype(np.float64), fresh_from, fresh_to)


def _half_lives(land: Ground, place: Ints, rows: Rows, days: Ints, numbers: Numbers, sides: Sides, weights: Weights) -> Floats:
    """The half-life of every place on each of some days (R6), shape (days, places)."""
    decay, count = weights.decay, len(land.cell)
    holders = _holders(place, rows, days, count)
    present = np.unique(holders[holders >= 0])[:SIDES]
    number = {int(actor): i for i, actor in enumerate(present)}
    lookup = np.zeros(len(numbers.actors) + 2, dtype=np.int64)  # the last two: not known, nobody
    for actor, i in number.items():
        lookup[actor] = i + 2
    lookup[NO_ONE], lookup[NOT_KNOWN] = 1, 0
    first_rows = np.concatenate([[True], place[1:] != place[:-1]])
    speaks = land.settled.copy()
    speaks[place[first_rows & (rows[:, BASIS] == _INHERITED)]] = False
    changes = _changes(place, rows, speaks)
    lives = np.empty((len(days), count))
    bands = np.array([*decay.half_lives, decay.nobody_known])
    foe: Flags | None = None
    year = 0
    for g, day in enumerate(days):
        if foe is None or date.fromordinal(int(day)).year != year:
            year = date.fromordinal(int(day)).year
            foe = _foes([numbers.actors[a] for a in number], date.fromordinal(int(day)), sides)
        held = lookup[holders[g]]
        shown = np.where(speaks, held, 0)
        near = np.full(count, len(bands) - 1)
        near[_far(land, held, shown, foe)] = len(bands) - 2
        pairs = np.take((held * len(foe)).astype(np.uint16), land.source)
        pairs += np.take(shown.astype(np.uint16), land.target)
        hit = np.flatnonzero(np.take(foe.reshape(-1), pairs))
        near[land.source[hit]] = land.band[hit]
        moving = _moving(land, changes, int(day), weights)
        life = bands[near] * np.where(moving | (near == len(bands) - 1), 1.0, decay.attrition)
        lives[g] = np.where(held == 0, np.where(moving, decay.contested_manoeuvre, decay.contested_attrition), life)
    return lives


def _holders(place: Ints, rows: Rows, days: Ints, count: int) -> NDArray[np.int64]:
    """Who holds each place on each day, shape (days, places)."""
    big = np.int64(1 << 32)
    keys = place * big + rows[:, FROM].astype(np.int64)
    out = np.full((len(days), count), NOT_KNOWN, dtype=np.int64)
    every = np.arange(count, dtype=np.int64)
    for g, day in enumerate(days):
        at = np.searchsorted(keys, every * big + day, side="right") - 1
        found = (at >= 0) & (place[at] == every)
        out[g, found] = rows[at[found], HOLDER]
    return out


def _foes(actors: Sequence[str], day: date, sides: Sides) -> Flags:
    """Which holder is whose foe: 0 is nobody's, 1 (nobody) is every actor's subject but no one's foe, then the actors."""
    foe = np.zeros((len(actors) + 2, len(actors) + 2), dtype=bool)
    foe[1, 2:] = True
    for i, a in enumerate(actors):
        for j, b in enumerate(actors):
            friends = not is_text(a) and not is_text(b) and sides.allied(a, b, day)
            foe[i + 2, j + 2] = a != b and not friends
    return foe


def _far(land: Ground, held: Ints, shown: Ints, foe: Flags) -> Flags:
    """Places with a place of another side within 100 km, by cells."""
    cells = len(land.near_cells)
    there = np.zeros((cells, len(foe)), dtype=np.float32)
    there[land.cell, shown] = 1.0
    hostile = (there @ foe.T.astype(np.float32)) > 0
    around = (land.near_cells @ hostile.astype(np.float32)) > 0
    return np.asarray(around[land.cell, held])


@dataclass(frozen=True, slots=True)
class _Changes:
    """Days on which places passed to another holder, in order."""

    day: Ints
    place: Ints


def _changes(place: Ints, rows: Rows, speaks: Flags) -> _Changes:
    holder = rows[:, HOLDER]
    known = holder != NOT_KNOWN
    last = np.maximum.accumulate(np.where(known, np.arange(len(rows)), -1))
    previous = np.concatenate([[-1], last[:-1]])
    same = (previous >= 0) & (place[previous] == place)
    moved = known & same & (holder[previous] != holder) & speaks[place]
    order = np.argsort(rows[moved, FROM], kind="stable")
    return _Changes(rows[moved, FROM][order].astype(np.int64), place[moved][order])


def _moving(land: Ground, changes: _Changes, day: int, weights: Weights) -> Flags:
    """Places with many changes of holder around them in the last 30 days, their own left out."""
    low = np.searchsorted(changes.day, day - weights.decay.tempo_days, side="right")
    high = np.searchsorted(changes.day, day, side="right")
    places = changes.place[low:high]
    by_cell = np.bincount(land.cell[places], minlength=len(land.near_cells)).astype(np.float32)
    own = np.bincount(places, minlength=len(land.cell))
    return np.asarray((land.near_cells @ by_cell)[land.cell] - own >= weights.decay.manoeuvre_changes)
