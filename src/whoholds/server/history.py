"""Everything the map needs for every day, as known on one day: the compact answer of `spells`, states, changes and the sparkline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.answers import Answers
from whoholds.model import FIRST_DAY, ControlSpell, Place, Status
from whoholds.records import Json
from whoholds.server.fading import NEVER, Fading, fading
from whoholds.server.land import Land
from whoholds.server.ledger import (
    CLAIMANTS,
    CONFIDENCE,
    FROM,
    HOLDER,
    NOT_KNOWN,
    OPPONENTS,
    SCALE,
    STATUS,
    STATUSES,
    TO,
    WORD_FIRST,
    WORD_LAST,
    Numbers,
    Rows,
    spell_of,
)
from whoholds.server.past import Known

Ints = NDArray[np.int64]

DISPUTES = tuple(STATUSES.index(s) for s in (Status.CONTESTED, Status.DISPUTED, Status.CLAIMED))
_UNKNOWN, _CLAIMED = STATUSES.index(Status.UNKNOWN), STATUSES.index(Status.CLAIMED)
CHANGE_KINDS = ("holder", "dispute", "status")
LONGEST_SPARKLINE = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A new state of a place: numbers of its row and of the row before (-1: nothing was known), and what kind of change it is."""

    day: date
    row: int
    before: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class History:
    """The spells of all places as known on one day, as arrays; ``place`` numbers ``ids``, and ``about`` has the places of these ids."""

    known_on: date | None
    data_version: str
    span: tuple[date, date]
    ids: tuple[str, ...]
    about: Mapping[str, Place]
    place: Ints
    rows: Rows
    fading: Fading
    numbers: Numbers
    name: Any
    rules_version: str
    stale_below: float

    @classmethod
    def of(
        cls,
        found: Known,
        places: Mapping[str, Place],
        numbers: Numbers,
        answers: Answers,
        land: Land,
        *,
        known_on: date | None,
        data_version: str,
        span: tuple[date, date],
    ) -> History:
        """The history of these rows; ``land`` tells how these places lie, and may know more of them."""
        days = (span[0].toordinal(), span[1].toordinal())
        on_land = np.repeat(land.numbers(found.ids), found.lengths)
        return cls(
            known_on=known_on,
            data_version=data_version,
            span=span,
            ids=found.ids,
            about=places,
            place=np.repeat(np.arange(len(found.ids), dtype=np.int64), found.lengths),
            rows=found.rows,
            fading=fading(land.ground, on_land, found.rows, days, numbers, answers.sides, answers.weights),
            numbers=numbers,
            name=answers.name,
            rules_version=answers.weights.rules_version,
            stale_below=answers.weights.status.stale_below,
        )

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places by number."""
        return tuple(self.about[id_] for id_ in self.ids)

    # -- one day -----------------------------------------------------------------------------------------------------------

    def on(self, day: date, places: Collection[str] | None = None) -> Iterator[ControlSpell]:
        """The state of every place (or of these) on a day, in the order of places, with confidence as faded here."""
        ordinal = day.toordinal()
        inside = np.flatnonzero((self.rows[:, FROM] <= ordinal) & (self.rows[:, TO] > ordinal))
        for i in inside.tolist():
            if places is None or self.ids[self.place[i]] in places:
                yield self._state(i, ordinal)

    def _state(self, i: int, day: int) -> ControlSpell:
        row = [int(value) for value in self.rows[i]]
        first, last = row[WORD_FIRST], row[WORD_LAST]
        gap = max(0, day - last, first - day) if last else 0
        life = float(self.fading.half_life[i])
        chance = row[CONFIDENCE] / SCALE * (2.0 ** (-gap / life) if gap and np.isfinite(life) else 1.0)
        since, until = int(self.fading.fresh_from[i]), int(self.fading.fresh_to[i])
        row[CONFIDENCE] = round(chance * SCALE)
        if (since != NEVER and day < since) or (until != NEVER and day >= until):
            row[HOLDER], row[STATUS] = NOT_KNOWN, _CLAIMED if row[CLAIMANTS] else _UNKNOWN
        return self.spell(i, row)

    def spell(self, i: int, row: Sequence[int] | None = None) -> ControlSpell:
        """A row as a spell."""
        return spell_of(
            row or [int(value) for value in self.rows[i]], self.about[self.ids[int(self.place[i])]], self.numbers, self.rules_version
        )

    # -- changes -----------------------------------------------------------------------------------------------------------

    @cached_property
    def _changed(self) -> tuple[Ints, Ints]:
        """Row numbers at which a place gets another state, newest first, and what kind of change each is."""
        rows = self.rows
        if not len(rows):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        first = np.concatenate([[True], self.place[1:] != self.place[:-1]])
        before = np.roll(rows, 1, axis=0)
        before[first, HOLDER], before[first, STATUS], before[first, CLAIMANTS], before[first, OPPONENTS] = NOT_KNOWN, _UNKNOWN, 0, 0
        looks = [HOLDER, STATUS, CLAIMANTS, OPPONENTS]
        changed = (rows[:, looks] != before[:, looks]).any(axis=1) & (rows[:, FROM] > FIRST_DAY.toordinal())
        other = (rows[:, HOLDER] != before[:, HOLDER]) & (rows[:, HOLDER] != NOT_KNOWN)
        opened = (np.isin(rows[:, STATUS], DISPUTES) & (rows[:, STATUS] != before[:, STATUS])) | (
            (rows[:, CLAIMANTS] != 0) & (rows[:, CLAIMANTS] != before[:, CLAIMANTS])
        )
        kind = np.where(opened, 1, np.where(other, 0, 2))
        found = np.flatnonzero(changed)
        order = np.lexsort((self.place[found], -rows[found, FROM].astype(np.int64)))
        return found[order], kind[found[order]]

    def changes(
        self,
        since: date | None = None,
        until: date | None = None,
        *,
        place: str | None = None,
        actor: int | None = None,
        kind: str | None = None,
    ) -> list[Change]:
        """Changes of these days (both included), newest first, of one place, of one actor as holder before or after, of one kind."""
        rows, kinds = self._changed
        day = self.rows[rows, FROM] if len(rows) else rows
        keep = np.ones(len(rows), dtype=bool)
        if since:
            keep &= day >= since.toordinal()
        if until:
            keep &= day <= until.toordinal()
        if kind:
            keep &= kinds == CHANGE_KINDS.index(kind)
        if place is not None:
            keep &= self.place[rows] == (self.ids.index(place) if place in self.ids else -1)
        if actor is not None:
            keep &= self._concerns(rows, actor)
        return [self._change(int(i), CHANGE_KINDS[int(k)]) for i, k in zip(rows[keep], kinds[keep], strict=True)]

    def _concerns(self, rows: Ints, actor: int) -> NDArray[np.bool_]:
        having = np.array([actor in members for members in self.numbers.sets], dtype=bool)
        about = (self.rows[:, HOLDER] == actor) | having[self.rows[:, CLAIMANTS]] | having[self.rows[:, OPPONENTS]]
        previous = np.where(rows > 0, rows - 1, rows)
        return np.asarray(about[rows] | (about[previous] & (self.place[previous] == self.place[rows])))

    def _change(self, i: int, kind: str) -> Change:
        before = i - 1 if i and self.place[i - 1] == self.place[i] else -1
        return Change(day=date.fromordinal(int(self.rows[i, FROM])), row=i, before=before, kind=kind)

    @property
    def number_of_changes(self) -> int:
        """How many changes there are in all."""
        return len(self._changed[0])

    def sparkline(self, since: date, until: date) -> Json:
        """How many changes each day has, by kind, from a day to a day, both included."""
        until = min(until, since + timedelta(days=LONGEST_SPARKLINE - 1))
        rows, kinds = self._changed
        day = (self.rows[rows, FROM] if len(rows) else rows) - since.toordinal()
        length = (until - since).days + 1
        inside = (day >= 0) & (day < length)

        def count(which: NDArray[np.bool_]) -> list[int]:
            return [int(n) for n in np.bincount(day[inside & which], minlength=max(length, 0))]

        every = np.ones(len(rows), dtype=bool)
        return {"first": since.isoformat(), "changes": count(every), "holders": count(kinds == 0), "disputes": count(kinds == 1)}

    def holders(self) -> list[str]:
        """Every side that holds, claims or contests a place, those of most places first."""
        counts = np.zeros(len(self.numbers.actors), dtype=np.int64)
        held = self.rows[:, HOLDER]
        pairs = np.unique(np.stack([self.place[held >= 0], held[held >= 0].astype(np.int64)], axis=1), axis=0)
        np.add.at(counts, pairs[:, 1], 1000)
        for column in (CLAIMANTS, OPPONENTS):
            for number, times in zip(*np.unique(self.rows[:, column], return_counts=True), strict=True):
                for actor in self.numbers.sets[int(number)]:
                    counts[actor] += int(times)
        order = sorted(np.flatnonzero(counts), key=lambda a: (-int(counts[a]), self.numbers.actors[a]))
        return [self.numbers.actors[a] for a in order]
