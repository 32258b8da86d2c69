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
from whoholds.server.columns import Sets, Table, nulls, with_empty
from whoholds.server.fading import NEVER, Fading, Ground, fading, ground
from whoholds.server.ledger import (
    AFFIRMED,
    BASES,
    BASIS,
    CLAIMANTS,
    CLAIMS,
    COLUMNS,
    CONFIDENCE,
    FROM,
    HOLDER,
    NO_DAY,
    NOT_KNOWN,
    OPEN,
    OPPONENTS,
    ORIGINS,
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
    """The spells of all places as known on one day, as arrays; ``place`` numbers ``places``."""

    known_on: date | None
    data_version: str
    span: tuple[date, date]
    places: Sequence[Place]
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
        found: Mapping[str, Rows],
        places: Mapping[str, Place],
        numbers: Numbers,
        answers: Answers,
        lands: Lands,
        *,
        known_on: date | None,
        data_version: str,
        span: tuple[date, date],
    ) -> History:
        """The history of these rows by place id."""
        listed = [places[id_] for id_ in found]
        rows = np.concatenate(list(found.values())) if found else np.zeros((0, COLUMNS), np.int32)
        lengths = [len(one) for one in found.values()]
        every = {id_: number for number, id_ in enumerate(sorted(places))}
        on_land = np.repeat(np.array([every[id_] for id_ in found], dtype=np.int64), lengths)
        days = (span[0].toordinal(), span[1].toordinal())
        land = lands.of([places[id_] for id_ in every], answers)
        faded = fading(land, on_land, rows, days, numbers, answers.sides, answers.weights)
        place = np.repeat(np.arange(len(listed), dtype=np.int64), lengths)
        return cls(
            known_on=known_on,
            data_version=data_version,
            span=span,
            places=listed,
            place=place,
            rows=rows,
            fading=faded,
            numbers=numbers,
            name=answers.name,
            rules_version=answers.weights.rules_version,
            stale_below=answers.weights.status.stale_below,
        )

    # -- the compact answer ------------------------------------------------------------------------------------------------

    def compact(self, words: Mapping[str, tuple[frozenset[str], frozenset[str]]], arabic: Mapping[str, str]) -> Json:
        """The answer of `spells` (docs/api.md); ``words`` gives the claim types and the kinds of speakers of each place."""
        rows = self.rows.astype(np.int64)
        faded = np.stack([self.fading.fresh_from, self.fading.fresh_to], axis=1) if len(rows) else np.zeros((0, 2), np.int64)
        dated = np.concatenate([rows[:, [FROM, TO, AFFIRMED, WORD_FIRST, WORD_LAST]], faded], axis=1)
        days, index = np.unique(dated, return_inverse=True)
        index = index.reshape(dated.shape)
        real = (days > NO_DAY) & (days < OPEN)
        first = int(np.argmax(real)) if real.any() else 0
        columns = {name: nulls(index[:, i] - first, real[index[:, i]]) for i, name in enumerate(_DATED)}
        kept, sets = np.unique(rows[:, [CLAIMANTS, OPPONENTS]], return_inverse=True)
        kept_list, sets = with_empty(kept, sets.reshape(-1, 2))
        holders = rows[:, HOLDER]
        spells: Json = {"place": self.place.tolist(), "from": columns["from"], "to": columns["to"]}
        spells |= {"holder": nulls(holders, holders != NOT_KNOWN), "status": rows[:, STATUS].tolist()}
        spells |= {"claimants": sets[:, 0].tolist(), "opponents": sets[:, 1].tolist()}
        spells |= {"confidence": (rows[:, CONFIDENCE] / SCALE).tolist(), "basis": rows[:, BASIS].tolist()}
        spells |= {"last_affirmed": columns["last_affirmed"], "claims": rows[:, CLAIMS].tolist(), "origins": rows[:, ORIGINS].tolist()}
        spells |= {name: columns[name] for name in ("word_first", "word_last")}
        spells |= {"half_life": nulls(self.fading.half_life, np.isfinite(self.fading.half_life))}
        spells |= {name: columns[name] for name in ("fresh_from", "fresh_to")}
        answer: Json = {"known_on": self.known_on.isoformat() if self.known_on else None, "data_version": self.data_version}
        answer |= {"stale_below": self.stale_below, "days": [date.fromordinal(int(d)).isoformat() for d in days[real]]}
        answer |= {"actors": [{"id": id_, "name": self.name(id_)} for id_ in self.numbers.actors]}
        answer |= {
            "statuses": [s.value for s in STATUSES],
            "bases": [b.value for b in BASES],
            "sets": [self.numbers.sets[k] for k in kept_list],
        }
        return answer | self._places(words, arabic) | {"spells": spells}

    def _places(self, words: Mapping[str, tuple[frozenset[str], frozenset[str]]], arabic: Mapping[str, str]) -> Json:
        tables: dict[str, Table] = {name: Table() for name in ("kinds", "countries", "admin1s")}
        sets, nothing = Sets(), (frozenset[str](), frozenset[str]())
        columns: dict[str, list[Any]] = {name: [] for name in _PLACE_COLUMNS}
        for p in self.places:
            types, speakers = words.get(p.id, nothing)
            row = (
                p.id,
                p.name,
                arabic.get(p.id),
                tables["countries"].number(p.country),
                tables["admin1s"].number(p.admin1),
                tables["kinds"].number(p.kind),
                round(p.lat, 5),
                round(p.lon, 5),
                p.population,
                sets.number(types),
                sets.number(speakers),
            )
            for name, value in zip(_PLACE_COLUMNS, row, strict=True):
                columns[name].append(value)
        named = {name: table.entries for name, table in tables.items()}
        return named | {"words": sets.words.entries, "word_sets": sets.sets.entries, "places": columns}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The places by number."""
        return tuple(place.id for place in self.places)

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
        return spell_of(row or [int(value) for value in self.rows[i]], self.places[int(self.place[i])], self.numbers, self.rules_version)

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


_DATED = ("from", "to", "last_affirmed", "word_first", "word_last", "fresh_from", "fresh_to")
_PLACE_COLUMNS = ("id", "name", "name_ar", "country", "admin1", "kind", "lat", "lon", "population", "types", "speakers")


class Lands:
    """The lie of the land of the list of places asked for last, because most questions are about the same places."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[str, ...], Ground] | None = None

    def of(self, places: Sequence[Place], answers: Answers) -> Ground:
        """The lie of the land of these places."""
        ids = tuple(place.id for place in places)
        if self._kept is None or self._kept[0] != ids:
            self._kept = (ids, ground(places, answers.weights))
        return self._kept[1]
