"""Every place's undecayed spells as rows of numbers, for now and for every day on which the record learnt something.

One row a spell, in the columns below; days are ordinals. What comes to the store makes only the places it speaks of stale, so a judgement
costs one place. "As known on K" is, of each place, the version of the last day up to K on which something was learnt of it.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from whoholds.answers import Answers, has_own_word
from whoholds.lexicon.sides import NOBODY
from whoholds.model import LAST_DAY, Basis, ControlSpell, Place, Status
from whoholds.store.bulk import Watermark, watermark

Rows = NDArray[np.int32]

(
    FROM, TO, HOLDER, STATUS, CLAIMANTS, OPPONENTS, CONFIDENCE, BASIS, AFFIRMED, CLAIMS, ORIGINS, WORD_FIRST, WORD_LAST,
) = range(13)  # fmt: skip
COLUMNS = 13
OPEN = LAST_DAY.toordinal() + 1  # the end of a spell that lasts until further word
NO_ONE, NOT_KNOWN = -1, -2  # holders
NO_DAY = 0
STATUSES, BASES = tuple(Status), tuple(Basis)
SCALE = 10_000  # of confidence
EMPTY: Rows = np.zeros((0, COLUMNS), dtype=np.int32)
BLOCK = 100
FEW = 200  # places whose every version is worked out when one is asked for


@dataclass(slots=True)
class Numbers:
    """Actors and sets of actors ↔ their numbers; they only grow, so that a number means the same as long as the server runs."""

    actors: list[str] = field(default_factory=list)
    sets: list[tuple[int, ...]] = field(default_factory=lambda: [()])
    _actor: dict[str, int] = field(default_factory=dict)
    _set: dict[tuple[int, ...], int] = field(default_factory=lambda: {(): 0})

    def actor(self, id_: str) -> int:
        """The number of an actor."""
        if id_ not in self._actor:
            self.actors.append(id_)
            self._actor[id_] = len(self.actors) - 1
        return self._actor[id_]

    def find(self, id_: str) -> int | None:
        """The number of an actor that has one."""
        return self._actor.get(id_)

    def holder(self, id_: str | None) -> int:
        """The number of a holder: an actor, nobody, or not known."""
        return NOT_KNOWN if id_ is None else NO_ONE if id_ == NOBODY else self.actor(id_)

    def holder_id(self, number: int) -> str | None:
        """The holder of a number."""
        return None if number == NOT_KNOWN else NOBODY if number == NO_ONE else self.actors[number]

    def group(self, ids: Iterable[str]) -> int:
        """The number of a set of actors."""
        key = tuple(self.actor(id_) for id_ in ids)
        if key not in self._set:
            self.sets.append(key)
            self._set[key] = len(self.sets) - 1
        return self._set[key]

    def members(self, number: int) -> tuple[str, ...]:
        """The actors of a set."""
        return tuple(self.actors[one] for one in self.sets[number])

    def rows(self, spells: Sequence[ControlSpell]) -> Rows:
        """Spells as rows; none where nothing was said of the place itself."""
        if not spells or not has_own_word(spells):
            return EMPTY
        return np.array([self._row(spell) for spell in spells], dtype=np.int32)

    def _row(self, spell: ControlSpell) -> tuple[int, ...]:
        score = spell.scores[-1][1] if spell.scores else spell.confidence
        return (
            spell.valid_from.toordinal(),
            spell.valid_to.toordinal() if spell.valid_to else OPEN,
            self.holder(spell.holder),
            STATUSES.index(spell.status),
            self.group(spell.claimants),
            self.group(spell.opponents),
            round(score * SCALE),
            BASES.index(spell.basis),
            spell.last_affirmed.toordinal() if spell.last_affirmed else NO_DAY,
            spell.number_of_claims,
            spell.number_of_origins,
            spell.affirmed[0].toordinal() if spell.affirmed else NO_DAY,
            spell.affirmed[-1].toordinal() if spell.affirmed else NO_DAY,
        )


@dataclass(slots=True)
class Past:
    """One place's rows as known from each of these days on."""

    days: list[int]
    rows: list[Rows]

    def at(self, day: int) -> Rows:
        """The rows as known on a day."""
        i = bisect_right(self.days, day)
        return self.rows[i - 1] if i else EMPTY


class Ledger:
    """The rows of all places of a store, kept true by `refresh`; safe to ask from several threads."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.numbers = Numbers()
        self.places: dict[str, Place] = {}
        self.seen: Watermark | None = None
        self._now: dict[str, Rows] = {}
        self._past: dict[str, Past] = {}
        self._lock = threading.RLock()
        self._stop = threading.Event()

    # -- now ---------------------------------------------------------------------------------------------------------------

    def refresh(self) -> frozenset[str]:
        """Bring the rows up to what the store holds now; gives the places that may have changed."""
        if watermark(self.answers.store) == self.seen:
            return frozenset()
        with self._lock:
            mark = watermark(self.answers.store)
            stale = self._stale()
            if self.seen is None or mark.run != self.seen.run:
                self.places = {place.id: place for place in self.answers.heard()}
            else:
                self.places |= self.answers.store.places(stale - self.places.keys())
            wanted = [place for id_, place in self.places.items() if id_ in stale or id_ not in self._now]
            for place, spells in self.answers.undecayed(None, wanted):
                self._now[place.id] = self.numbers.rows(spells)
                self._past.pop(place.id, None)
            self.seen = mark
            return frozenset(place.id for place in wanted)

    def _stale(self) -> frozenset[str]:
        if self.seen is None:
            return frozenset()
        return self.answers.touched_since(self.seen.run, self.seen.judgement)

    def rows(self, place_id: str) -> Rows:
        """A place's rows with everything known."""
        return self._now.get(place_id, EMPTY)

    def snapshot(self) -> dict[str, Rows]:
        """The rows of all places as they are now, to compare later ones with."""
        with self._lock:
            return dict(self._now)

    def as_known(self, known_on: date | None) -> dict[str, Rows]:
        """The rows of every place with a word of its own, by place id, as known on a day."""
        with self._lock:
            ids = sorted(self.places)
            found = {id_: self._now.get(id_, EMPTY) for id_ in ids} if known_on is None else self._then(known_on, ids)
            return {id_: found[id_] for id_ in ids if len(found[id_])}

    def _then(self, known_on: date, ids: Sequence[str]) -> dict[str, Rows]:
        """The rows as known on a day; where many versions are not worked out yet, this one is got for itself."""
        missing = [id_ for id_ in ids if id_ not in self._past]
        if len(missing) <= FEW:
            self._learn(missing)
            missing = []
        found = {id_: self._past[id_].at(known_on.toordinal()) for id_ in ids if id_ in self._past}
        for place, spells in self.answers.undecayed(known_on, [self.places[id_] for id_ in missing]):
            found[place.id] = self.numbers.rows(spells)
        return found

    # -- the past ------------------------------------------------------------------------------------------------------------

    def warm(self) -> None:
        """Work out every version of every place, a few at a time, until done or told to stop; meant for a thread of its own."""
        while not self._stop.is_set():
            with self._lock:
                missing = list(islice((id_ for id_ in self.places if id_ not in self._past), 4))
                if not missing:
                    return
                self._learn(missing)
            self._stop.wait(0.001)

    def stop(self) -> None:
        """End the warming thread."""
        self._stop.set()

    @property
    def warmed(self) -> bool:
        """Whether any "as known on" is answered without working out spells."""
        return len(self._past) >= len(self.places)

    def _learn(self, ids: Iterable[str]) -> None:
        for block in _blocks(ids, BLOCK):
            for place, versions in self.answers.versions([self.places[id_] for id_ in block]):
                self._past[place.id] = self._compact(place.id, versions)

    def _compact(self, id_: str, versions: Iterable[tuple[date, tuple[ControlSpell, ...]]]) -> Past:
        """Versions without those that say what the one before said; the newest is the one known now."""
        days: list[int] = []
        rows: list[Rows] = []
        for day, spells in versions:
            found = self.numbers.rows(spells)
            if not rows or found.shape != rows[-1].shape or not np.array_equal(found, rows[-1]):
                days.append(day.toordinal())
                rows.append(found)
        return Past(days, rows)


def _blocks(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(ids)
    while block := list(islice(rest, size)):
        yield block


def spell_of(row: Sequence[int], place: Place, numbers: Numbers, rules_version: str) -> ControlSpell:
    """A row as a spell, without its claims and rules."""
    return ControlSpell(
        place=place,
        valid_from=date.fromordinal(row[FROM]),
        valid_to=None if row[TO] == OPEN else date.fromordinal(row[TO]),
        holder=numbers.holder_id(row[HOLDER]),
        status=STATUSES[row[STATUS]],
        confidence=row[CONFIDENCE] / SCALE,
        basis=BASES[row[BASIS]],
        claimants=numbers.members(row[CLAIMANTS]),
        opponents=numbers.members(row[OPPONENTS]),
        last_affirmed=date.fromordinal(row[AFFIRMED]) if row[AFFIRMED] else None,
        number_of_claims=row[CLAIMS],
        number_of_origins=row[ORIGINS],
        rules_version=rules_version,
    )


__all__ = ["Ledger", "Numbers", "Rows", "spell_of"]
