"""Rule R6 for all places at once: how silence fades each spell, from snapshots of the whole map instead of place by place.

`control.decay` looks up the half-life of one place once a week of silence. Here it is looked up for every place on at most 32 days of the
record, and between two of them it stays. What the exact rule and this one say differs by that grid, and beyond 40 km by cells of a
quarter degree; the page shows these, a place's own page the exact ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from whoholds.lexicon.sides import Sides, is_text
from whoholds.lexicon.weights import Weights
from whoholds.model import FIRST_DAY, Basis, Status
from whoholds.server.ground import Flags, Floats, Ground, Ints
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

SNAPSHOTS = 32  # a bit each
SIDES = 250  # holders told apart at once; their pairs fit sixteen bits
NEVER = 0  # no such day
_INHERITED, _CLAIMED = BASES.index(Basis.INHERITED), STATUSES.index(Status.CLAIMED)


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
    lookup = np.zeros(len(numbers.actors) + 2, dtype=np.int64)  # the last two: not known, nobody
    lookup[present] = np.arange(len(present)) + 2
    lookup[NO_ONE], lookup[NOT_KNOWN] = 1, 0
    first_rows = np.concatenate([[True], place[1:] != place[:-1]])
    speaks = land.settled.copy()
    speaks[place[first_rows & (rows[:, BASIS] == _INHERITED)]] = False
    held = lookup[holders]
    shown = np.where(speaks[None, :], held, 0)
    foes = _foes([numbers.actors[a] for a in present], days, sides)
    moving = _moving(land, _changes(place, rows, speaks), days, weights)
    bands = np.array([*decay.half_lives, decay.nobody_known])
    near = np.full(held.shape, len(bands) - 1)
    near[_far(land, held, shown, foes)] = len(bands) - 2
    for band, hostile in reversed(list(enumerate(_hostile(land, held, shown, foes)))):
        near[hostile] = band
    life = bands[near] * np.where(moving | (near == len(bands) - 1), 1.0, decay.attrition)
    return np.where(held == 0, np.where(moving, decay.contested_manoeuvre, decay.contested_attrition), life)


def _holders(place: Ints, rows: Rows, days: Ints, count: int) -> NDArray[np.int64]:
    """Who holds each place on each day, shape (days, places)."""
    since = np.searchsorted(days, rows[:, FROM])
    shown = np.flatnonzero(since < len(days))
    row = np.full((len(days), count), -1, dtype=np.int32)
    row[since[shown], place[shown]] = shown  # of two rows of a place that begin between the same days, the later stays
    row = np.maximum.accumulate(row, axis=0)
    return np.where(row >= 0, rows[row, HOLDER], NOT_KNOWN).astype(np.int64)


def _foes(actors: Sequence[str], days: Ints, sides: Sides) -> Flags:
    """Which holder is whose foe on each day, shape (days, holders, holders): 0 is nobody's, 1 (nobody) is every actor's subject but no
    one's foe, then the actors."""
    foes = np.zeros((len(days), len(actors) + 2, len(actors) + 2), dtype=bool)
    foes[:, 1, 2:] = True
    years = [date.fromordinal(int(day)).year for day in days]
    for g, day in enumerate(days):
        if g and years[g] == years[g - 1]:
            foes[g] = foes[g - 1]
            continue
        on = date.fromordinal(int(day))
        for i, a in enumerate(actors):
            for j, b in enumerate(actors):
                friends = not is_text(a) and not is_text(b) and sides.allied(a, b, on)
                foes[g, i + 2, j + 2] = a != b and not friends
    return foes


def _far(land: Ground, held: Ints, shown: Ints, foes: Flags) -> Flags:
    """Places with a place of another side within 100 km, by cells, shape (days, places)."""
    days, cells, holders = len(held), len(land.near_cells), foes.shape[1]
    hostile = np.zeros((cells, days, holders), dtype=np.float32)
    for g in range(days):
        there = np.zeros((cells, holders), dtype=np.float32)
        there[land.cell, shown[g]] = 1.0
        hostile[:, g] = (there @ foes[g].T.astype(np.float32)) > 0
    around = (land.near_cells @ hostile.reshape(cells, -1)).reshape(hostile.shape) > 0
    return np.asarray(around[land.cell[None, :], np.arange(days)[:, None], held])


def _hostile(land: Ground, held: Ints, shown: Ints, foes: Flags) -> Iterator[Flags]:
    """Places with a place of another side in each band of distance, the nearest band first, shape (days, places) each.

    A day is a bit, so that a pair of places is looked at once for each side that ever held the one, not once for each day.
    """
    days, holders = len(held), foes.shape[1]
    bits = np.left_shift(np.uint32(1), np.arange(days, dtype=np.uint32))
    own, seen = (_by_holder(which, bits, holders) for which in (held, shown))
    against = np.bitwise_or.reduce(np.where(foes, bits[:, None, None], np.uint32(0)), axis=0)  # on which days one is the other's foe
    found = np.zeros(len(land.target), dtype=np.uint32)
    times = np.diff(land.start)
    for k in range(1, holders):
        if own[k].any():
            threat = np.bitwise_or.reduce(seen & against[k][:, None], axis=0)
            found |= np.repeat(own[k], times) & threat[land.target]
    for band in range(land.bands):
        out = np.zeros(len(land.cell), dtype=np.uint32)
        inside = np.flatnonzero(land.band == band)
        if len(inside):
            source = land.source[inside]
            begins = np.flatnonzero(np.concatenate([[True], source[1:] != source[:-1]]))
            out[source[begins]] = np.bitwise_or.reduceat(found[inside], begins)
        yield (out[None, :] & bits[:, None]) != 0


def _by_holder(holder: Ints, bits: NDArray[np.uint32], holders: int) -> NDArray[np.uint32]:
    """The days of each holder at each place, as bits, shape (holders, places), from who it is on each day."""
    found = np.zeros((holders, holder.shape[1]), dtype=np.uint32)
    every = np.arange(holder.shape[1])
    for on_day, bit in zip(holder, bits, strict=True):
        found[on_day, every] |= bit
    return found


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


def _moving(land: Ground, changes: _Changes, days: Ints, weights: Weights) -> Flags:
    """Places with many changes of holder around them in the 30 days before each day, their own left out, shape (days, places)."""
    low = np.searchsorted(changes.day, days - weights.decay.tempo_days, side="right")
    high = np.searchsorted(changes.day, days, side="right")
    moved = [changes.place[a:b] for a, b in zip(low, high, strict=True)]
    by_cell = np.stack([np.bincount(land.cell[places], minlength=len(land.near_cells)) for places in moved], axis=1)
    own = np.stack([np.bincount(places, minlength=len(land.cell)) for places in moved])
    around = land.near_cells @ by_cell.astype(np.float32)
    return np.asarray(around[land.cell].T - own >= weights.decay.manoeuvre_changes)
