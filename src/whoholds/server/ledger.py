"""Every place's undecayed spells as rows of numbers, for now and for every day on which the record learnt something.

One row a spell, in the columns below; days are ordinals. What comes to the store makes only the places it speaks of stale, so a judgement
costs one place. "As known on K" is, of each place, the version of the last day up to K on which something was learnt of it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import numpy as np

from whoholds.answers import Answers, Version, has_own_word
from whoholds.lexicon.sides import NOBODY
from whoholds.model import LAST_DAY, Basis, ControlSpell, Place, Status
from whoholds.server.past import COLUMNS, EMPTY, Known, Past, Pasts, Rows
from whoholds.server.stock import Stock, packed, unpacked
from whoholds.store.bulk import Watermark, watermark
from whoholds.store.kept import Kept, keep, kept

(
    FROM, TO, HOLDER, STATUS, CLAIMANTS, OPPONENTS, CONFIDENCE, BASIS, AFFIRMED, CLAIMS, ORIGINS, WORD_FIRST, WORD_LAST,
) = range(13)  # fmt: skip
OPEN = LAST_DAY.toordinal() + 1  # the end of a spell that lasts until further word
NO_ONE, NOT_KNOWN = -1, -2  # holders
NO_DAY = 0
STATUSES, BASES = tuple(Status), tuple(Basis)
SCALE = 10_000  # of confidence
BLOCK = 100
FEW = 20  # places whose every version is worked out when one is asked for
KEPT = "ledger"  # in the store


@dataclass(slots=True)
class Numbers:
    """Actors and sets of actors ↔ their numbers; they only grow, so that a number means the same as long as the server runs."""

    actors: list[str] = field(default_factory=list)
    sets: list[tuple[int, ...]] = field(default_factory=lambda: [()])
    _actor: dict[str, int] = field(default_factory=dict)
    _set: dict[tuple[int, ...], int] = field(default_factory=lambda: {(): 0})

    @classmethod
    def of(cls, actors: Sequence[str], sets: Sequence[tuple[int, ...]]) -> Numbers:
        """Numbers as they were given out before."""
        told, groups = {id_: n for n, id_ in enumerate(actors)}, {members: n for n, members in enumerate(sets)}
        return cls(list(actors), list(sets), told, groups)

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


class Ledger:
    """The rows of all places of a store, kept true by `refresh`; safe to ask from several threads.

    It starts from what the store keeps of an earlier one, where that was made under the same ``rules``.
    """

    def __init__(self, answers: Answers, rules: str = "") -> None:
        self.answers = answers
        self.numbers = Numbers()
        self.places: Mapping[str, Place] = {}
        self.seen: Watermark | None = None
        self._rules = rules
        self._now: dict[str, Rows] = {}
        self._past = Pasts()
        self._gone: dict[str, Past] = {}  # no longer true, but most of their versions may be
        self._kept: tuple[Watermark | None, int] = (None, 0)
        self._lock = threading.RLock()

    # -- now ---------------------------------------------------------------------------------------------------------------

    def refresh(self) -> frozenset[str]:
        """Bring the rows up to what the store holds now; gives the places that may have changed."""
        if watermark(self.answers.store) == self.seen:
            return frozenset()
        with self._lock:
            if self.seen is None:
                self._open()
            mark = watermark(self.answers.store)
            stale = self._stale()
            if self.seen is None or mark.run != self.seen.run:
                self.places = {place.id: place for place in self.answers.heard()}
            else:
                new = self.answers.store.places(stale - self.places.keys())
                self.places = {**self.places, **new} if new else self.places
            wanted = [self.places[id_] for id_ in self.places if id_ in stale or id_ not in self._now]
            for place, spells in self.answers.undecayed(None, wanted):
                self._now[place.id] = self.numbers.rows(spells)
                if past := self._past.pop(place.id, None):
                    self._gone[place.id] = past
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

    def as_known(self, known_on: date | None) -> Known:
        """The rows of every place with a word of its own, in the order of ids, as known on a day."""
        with self._lock:
            ids = sorted(self.places)
            return Known.of({id_: self._now.get(id_, EMPTY) for id_ in ids}) if known_on is None else self._then(known_on, ids)

    def _then(self, known_on: date, ids: Sequence[str]) -> Known:
        """The rows as known on a day; where many versions are not worked out yet, this one is got for itself."""
        missing = [id_ for id_ in ids if id_ not in self._past]
        if len(missing) <= FEW:
            self.learn(missing)
            missing = [id_ for id_ in missing if id_ not in self._past]
        answered = self.answers.undecayed(known_on, [self.places[id_] for id_ in missing])
        beside = {place.id: self.numbers.rows(spells) for place, spells in answered}
        return self._past.at(known_on.toordinal(), ids, beside)

    # -- the past ------------------------------------------------------------------------------------------------------------

    def unlearnt(self) -> list[str]:
        """The places whose past is not worked out."""
        with self._lock:
            return [id_ for id_ in self.places if id_ not in self._past]

    def learn(self, ids: Collection[str], most: int | None = None) -> None:
        """Work out every version of some places, save those of more than ``most`` versions; what changes meanwhile is left undone."""
        with self._lock:
            places = [self.places[id_] for id_ in ids if id_ in self.places]
            now = {place.id: self.rows(place.id) for place in places}
        for block in _blocks(places, BLOCK):
            for place, versions in self.answers.versions(block):
                if most is None or len(versions) <= most:
                    self._learn(place.id, versions, now[place.id])

    def _learn(self, id_: str, versions: Sequence[Version], now: Rows) -> None:
        """Work out one place's versions, save those that an earlier past has from the same inputs, and the newest, known already."""
        gone = self._gone.get(id_)
        had = dict(zip(gone.inputs, gone.rows, strict=True)) if gone else {}
        spells = {v.inputs: v.spells() for v in versions if not v.newest and v.inputs not in had}
        with self._lock:
            if self.rows(id_) is not now:
                return
            rows: list[Rows] = []
            for version in versions:
                fresh = version.inputs in spells
                found = now if version.newest else self.numbers.rows(spells[version.inputs]) if fresh else had[version.inputs]
                rows.append(rows[-1] if rows and np.array_equal(found, rows[-1]) else found)
            self._past[id_] = Past(tuple(v.day.toordinal() for v in versions), tuple(v.inputs for v in versions), tuple(rows))
            self._gone.pop(id_, None)

    # -- what the store keeps of it ------------------------------------------------------------------------------------------

    def _open(self) -> None:
        """Start from what the store keeps, as true as it was then."""
        found = kept(self.answers.store, KEPT)
        if found is None or found.rules != self._rules:
            return
        stock = unpacked(found.content)
        self.numbers, self.places = Numbers.of(stock.actors, stock.sets), stock.places
        self._now, self.seen = dict(stock.now), found.mark
        self._past, self._gone = stock.past, dict(stock.gone)
        self._kept = (self.seen, len(self._past))

    def keep(self) -> None:
        """Keep what is worked out in the store, where there is anything new and the store can be written."""
        with self._lock:
            state = (self.seen, len(self._past))
            if self.seen is None or state == self._kept:
                return
            places, actors, sets, now = self.places, list(self.numbers.actors), list(self.numbers.sets), dict(self._now)
            past, gone, mark = self._past.copy(), dict(self._gone), self.seen
        stock = Stock(places=places, actors=actors, sets=sets, now=now, past=past, gone=gone)
        if keep(self.answers.store, KEPT, Kept(rules=self._rules, mark=mark, content=packed(stock))):
            self._kept = state


def _blocks(places: Iterable[Place], size: int) -> Iterator[list[Place]]:
    rest = iter(places)
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


__all__ = ["COLUMNS", "EMPTY", "Ledger", "Numbers", "Rows", "spell_of"]
