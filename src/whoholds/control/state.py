"""The state of one place on one day, and its history as a chain of cells that the fold pushes, amends and rolls back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from whoholds.control.acts import Act, Desk, words_of
from whoholds.model import FIRST_DAY, Basis

CONTEST_ORDER = ("contested", "breached", "besieged", "encircled", "pressured")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One rule that fired for one origin: what ``why`` prints as a line."""

    rule: str
    words: str
    ids: tuple[str, ...]
    origin: str = ""
    side: str | None = None
    weight: float = 0.0
    trust: float = 1.0
    stance: str = "for"
    known: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One origin's strongest word for a side; evidence that only competes with the record is
    dropped at the first word for the holder from ``until`` on (never in silence: confidence must not rise then)."""

    note: Note
    party: bool
    until: date | None = None

    @property
    def weight(self) -> float:
        return self.note.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Pressure, ring, siege, breach or contest: who attacks, since when, the last word of it, and when it lapses."""

    kind: str
    attackers: tuple[str, ...]
    last: date
    until: date | None
    notes: Mapping[str, Note]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One act behind an open claim: its place in the canonical order, its day, and whether the day is exact."""

    index: int
    day: date
    exact: bool
    speaker: str | None
    unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A claim not corroborated: ``kind`` is take (the whole place) or inside; ``denied`` is the day it was last denied by anyone."""

    side: str
    kind: str
    last: date
    until: date
    words: tuple[Word, ...]
    notes: Mapping[str, Note]
    deniers: tuple[str, ...] = ()
    denied: date | None = None
    failed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A handover or withdrawal agreed or under way: the taker's entry from ``start`` on carries it out."""

    giver: str
    taker: str | None
    start: date
    until: date
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Who holds a place from a day on, on what evidence, and what else is said of it.

    ``holder`` None is unknown, ``joint`` names rivals who share it; ``vacated`` is the withdrawal that left it to nobody known.
    ``affirmed`` is the last day of word for the holder, ``witnessed`` the last one told by no party, ``judged`` the last one
    a reviewer stands behind.
    """

    holder: str | None = None
    joint: tuple[str, ...] = ()
    basis: Basis = Basis.CARRIED
    since: date = FIRST_DAY
    earliest: date | None = None
    latest: date | None = None
    affirmed: date | None = None
    witnessed: date | None = None
    judged: date | None = None
    known_from: date | None = None
    scores: Mapping[tuple[str, str], Evidence] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    opens: tuple[Open, ...] = ()
    inside: Mapping[str, date] = field(default_factory=dict)
    former: State | None = None
    vacated: Act | None = None
    agreements: tuple[Agreement, ...] = ()
    taken_by: int | None = None
    historical: bool = False
    opponents: tuple[str, ...] = ()

    def open_take(self, side: str) -> Open | None:
        """That side's open claim to the whole place."""
        return next((o for o in self.opens if o.side == side and o.kind == "take"), None)


EMPTY = State()


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of the history: the state from ``day`` on, what fired that day, and the step before."""

    day: date
    state: State
    notes: tuple[Note, ...] = ()
    prev: Cell | None = None


def push(cell: Cell, day: date, state: State, *notes: Note) -> Cell:
    """The history with one more step; a second step of one day replaces the first and keeps its notes."""
    if cell.day == day:
        return Cell(day, state, cell.notes + notes, cell.prev)
    return Cell(day, state, notes, cell)


def amend(cell: Cell, start: date, change: Callable[[State], State], end: date | None = None) -> Cell:
    """The history with every state from ``start`` (up to ``end``) changed: words that act on the past."""
    later: list[Cell] = []
    here: Cell | None = cell
    while here is not None and here.day >= start:
        later.append(here)
        here = here.prev
    if not later or later[-1].day > start:
        assert here is not None
        here = Cell(start, change(here.state), (), here)
    for old in reversed(later):
        state = old.state if end is not None and old.day >= end else change(old.state)
        here = Cell(old.day, state, old.notes, here)
    assert here is not None
    return here


def stretch_start(cell: Cell, test: Callable[[State], bool]) -> date:
    """First day of the unbroken run of states, up to now, that pass the test."""
    day = cell.day
    here: Cell | None = cell
    while here is not None and test(here.state):
        day = here.day
        here = here.prev
    return day


def note_of(act: Act, desk: Desk, *, rule: str, stance: str, side: str | None = None, weight: float | None = None, more: str = "") -> Note:
    """The line ``why`` prints for an act."""
    words = words_of(act, desk) + (f"; {more}" if more else "")
    value = act.weight if weight is None else weight
    return Note(
        rule=rule, words=words, ids=act.ids, origin=act.origin, side=side, weight=value, trust=act.trust, stance=stance, known=act.known
    )


def with_evidence(state: State, side: str, *evidence: Evidence) -> State:
    """R2: an origin counts once for a side, at its strongest."""
    scores = dict(state.scores)
    for one in evidence:
        key = (side, one.note.origin)
        old = scores.get(key)
        if old is None or (one.weight, old.note.ids) > (old.weight, one.note.ids):
            scores[key] = one
    return replace(state, scores=scores)


def probabilities(state: State) -> dict[str, float]:
    """P(h) = e^L(h) / (1 + sum of e^L), for every side with evidence (Score)."""
    totals: dict[str, float] = {}
    for (side, _), evidence in sorted(state.scores.items(), key=lambda item: item[0]):
        totals[side] = totals.get(side, 0.0) + evidence.weight
    top = max([0.0, *totals.values()])
    whole = math.exp(-top) + sum(math.exp(value - top) for value in totals.values())
    return {side: math.exp(value - top) / whole for side, value in totals.items()}


def independent_origins(state: State, side: str) -> int:
    """How many origins that are no party speak for a side."""
    return sum(1 for (who, _), evidence in state.scores.items() if who == side and not evidence.party)


def with_condition(state: State, kind: str, attackers: tuple[str, ...], act: Act, note: Note, until: date | None) -> State:
    """The state with one condition begun or affirmed again."""
    old = state.conditions.get(kind)
    notes = dict(old.notes) if old else {}
    notes.setdefault(act.origin, note)
    known = old.attackers if old else ()
    both = tuple(sorted({*known, *attackers}))
    last = max(act.last, old.last) if old else act.last
    if old and (old.until is None or (until is not None and old.until > until)):
        until = old.until
    changed = Condition(kind=kind, attackers=both, last=last, until=until, notes=notes)
    return replace(state, conditions={**state.conditions, kind: changed})


def without_conditions(state: State, *kinds: str) -> State:
    """The state with those conditions cleared."""
    kept = {kind: c for kind, c in state.conditions.items() if kind not in kinds}
    return state if len(kept) == len(state.conditions) else replace(state, conditions=kept)


def _next_end(state: State, desk: Desk) -> date | None:
    """The next day on which something lapses by itself: a condition, a claim, the holder's side (R12)."""
    ends = [c.until for c in state.conditions.values() if c.until is not None]
    ends += [o.until for o in state.opens]
    for side in (state.holder, *state.joint):
        end = side_end(side, desk)
        if end is not None:
            ends.append(end)
    return min(ends, default=None)


def side_end(side: str | None, desk: Desk) -> date | None:
    """The day a side ended, if the actor file says so."""
    actor = desk.sides.get(side) if side is not None else None
    return actor.end if actor else None


def _lapse(state: State, day: date, desk: Desk) -> tuple[State, tuple[Note, ...]]:
    """The state on a day on which something lapsed, with the lines that say so."""
    notes: list[Note] = []
    ended = [kind for kind in CONTEST_ORDER if (c := state.conditions.get(kind)) and c.until is not None and c.until <= day]
    for kind in ended:
        condition = state.conditions[kind]
        words = f"{kind}: lapsed without further word since {condition.last}"
        ids = tuple(sorted({i for n in condition.notes.values() for i in n.ids}))
        notes.append(Note(rule="R6", words=words, ids=ids, stance="context", known=max(n.known for n in condition.notes.values())))
    state = without_conditions(state, *ended)
    for claim in state.opens:
        if claim.until <= day:
            words = f"the claim of {desk.name(claim.side)} lapsed without further word since {claim.last}"
            ids = tuple(sorted({i for n in claim.notes.values() for i in n.ids}))
            notes.append(
                Note(rule="R2", words=words, ids=ids, side=claim.side, stance="context", known=min(n.known for n in claim.notes.values()))
            )
    state = replace(
        state,
        opens=tuple(o for o in state.opens if o.until > day),
        agreements=tuple(a for a in state.agreements if a.until > day),
    )
    return _pass_on(state, day, desk, notes), tuple(notes)


def _pass_on(state: State, day: date, desk: Desk, notes: list[Note]) -> State:
    """R12: when a side ends, its places pass to its named successor from that day, else to unknown."""
    end = side_end(state.holder, desk)
    known = state.known_from or day
    if state.joint and any((e := side_end(side, desk)) is not None and e <= day for side in state.joint):
        heirs = tuple(sorted({h for side in state.joint if (h := _heir(side, day, desk)) is not None}))
        words = "a side of the joint arrangement ended; what is left passes on"
        notes.append(Note(rule="R12", words=words, ids=(), known=known))
        return replace(state, joint=heirs if len(heirs) > 1 else (), holder=heirs[0] if len(heirs) == 1 else None, since=day)
    if state.holder is None or end is None or end > day:
        return state
    heir = _heir(state.holder, day, desk)
    if heir is None:
        notes.append(Note(rule="R12", words=f"{desk.name(state.holder)} ended and no successor is named: unknown", ids=(), known=known))
        return State(since=day, earliest=day, latest=day, opens=state.opens, known_from=known)
    words = f"{desk.name(state.holder)} ended; its places pass to its successor {desk.name(heir)}"
    notes.append(Note(rule="R12", words=words, ids=(), side=heir, known=known))
    scores = {(heir if side == state.holder else side, origin): e for (side, origin), e in state.scores.items()}
    return replace(state, holder=heir, since=day, earliest=day, latest=day, basis=Basis.CARRIED, scores=scores, former=None)


def _heir(side: str, day: date, desk: Desk) -> str | None:
    """The side itself while it lasts, then its successors in turn, as far as they last."""
    seen: set[str] = set()
    here: str | None = side
    while here is not None and here not in seen:
        end = side_end(here, desk)
        if end is None or end > day:
            return here
        seen.add(here)
        here = desk.sides.successor(here, end)
    return None


def expire(cell: Cell, day: date, desk: Desk) -> Cell:
    """The history carried to a day: everything that lapsed by then has lapsed on its own day."""
    while (end := _next_end(cell.state, desk)) is not None and end <= day:
        at = max(end, cell.day)
        state, notes = _lapse(cell.state, at, desk)
        cell = push(cell, at, state, *notes)
    return cell


def after(day: date, days: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=days)
