"""The fold: acts in canonical order -> history of states, with rollback where a later word confirms an earlier one (R2, R4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from whoholds.control.acts import ONE_DAY, Act, Desk, Role
from whoholds.control.effects import EFFECTS
from whoholds.control.state import EMPTY, Cell, expire
from whoholds.control.transfer import Context, Rollback
from whoholds.lexicon.sides import NOBODY
from whoholds.model import FIRST_DAY, LAST_DAY

_RANK = {"inside": 2, "press": 2, "encircle": 3, "besiege": 4, "contest": 4, "lift-siege": 4, "withdraw": 5, "handover": 6, "capture": 7}
_HOLDING = frozenset({"hold", "repel", "deny", "agreed", "reaffirm"})


def one_voice(acts: Iterable[Act]) -> tuple[Act, ...]:
    """R2: one origin that says one thing of one day says it once, at its strongest, known from the first time."""
    found: dict[tuple[object, ...], Act] = {}
    for act in sorted(acts, key=lambda a: (a.known, a.ids)):
        said = (act.kind, act.role, act.day, act.last, act.takers, act.losers, act.origin, act.speaker, act.earliest, act.latest)
        key = (
            *said,
            act.agreed_from,
            act.historical,
            act.only_part,
            act.outside,
            act.unopposed,
            act.understood,
            act.passing,
            act.partial_ring,
        )
        old = found.get(key)
        if old is None:
            found[key] = act
            continue
        best = max(old, act, key=lambda a: (a.reviewed, a.weight, a.trust))
        found[key] = replace(best, ids=(*old.ids, *act.ids), known=best.known if best.reviewed and not old.reviewed else old.known)
    return tuple(found.values())


def heard(acts: Iterable[Act], desk: Desk) -> tuple[Act, ...]:
    """The acts, those that are read unsurely as context where surer words on the place are near in time.

    An unsure reading speaks where nothing surer does, or where it says within a week what a surer one says of the same side. A party's own
    word stays what it is: it moves no place by itself.
    """
    acts, weights = tuple(acts), desk.weights
    sure = [a for a in acts if a.kind in _MOVES and a.read >= weights.status.moves_holder and a.role is Role.OWN]

    def alone(act: Act) -> bool:
        near = [a for a in sure if abs((a.day - act.day).days) <= weights.days.claim]
        same = [a for a in near if abs((a.day - act.day).days) <= weights.days.confirms and (a.kind, a.takers) == (act.kind, act.takers)]
        return not near or bool(same)

    doubtful = {n: a for n, a in enumerate(acts) if a.kind in _MOVES and a.read < weights.status.moves_holder and not a.own_word}
    unsure = {n for n, a in doubtful.items() if not alone(a)}
    return tuple(replace(a, kind="context") if n in unsure else a for n, a in enumerate(acts))


_MOVES = frozenset({"capture", "withdraw", "handover", "hold", "inside"})


def with_ends(acts: Iterable[Act]) -> tuple[Act, ...]:
    """The acts, with one more for the last day a state affirms, and one for the end of a historical state."""
    out: list[Act] = []
    for act in acts:
        out.append(act)
        if act.kind != "hold":
            continue
        if act.last > act.day:
            out.append(replace(act, kind="reaffirm", day=act.last))
        if act.historical and act.last < LAST_DAY:
            out.append(replace(act, kind="ended", day=act.last + ONE_DAY))
    return tuple(out)


def exact_days(acts: Iterable[Act], desk: Desk) -> tuple[Act, ...]:
    """R4: a capture told without its exact day takes the earliest exact day of the same side's captures inside its bounds.

    One whose day is only the last the story told takes the nearest day that such a capture has of its own, if it lies within a month.
    """
    acts, reach = tuple(acts), desk.weights.days.inside
    captures = [a for a in acts if a.kind == "capture" and a.role is Role.OWN and a.taker is not None]
    exact = sorted((a.day, a.taker) for a in captures if a.exact)
    own = sorted((a.day, a.taker) for a in captures if a.exact and not a.carried)
    out: list[Act] = []
    for act in acts:
        days: list[date] = []
        if act.kind == "capture" and act.carried:
            near = [day for day, taker in own if taker == act.taker and abs((day - act.day).days) <= reach]
            days = sorted(near, key=lambda day: (abs((day - act.day).days), day))
        elif act.kind == "capture" and not act.exact and act.earliest is not None:
            latest = act.latest or date.fromordinal(act.earliest.toordinal() + reach)
            latest = date.fromordinal(latest.toordinal() + reach) if act.vague(desk.weights.days.confirms) else latest
            days = [day for day, taker in exact if taker == act.taker and act.earliest <= day <= latest]
        out.append(replace(act, day=days[0], last=days[0]) if days else act)
    return tuple(out)


def ordered(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Canonical order: by day; on one day holds and repels of the losing side, entries, rings, sieges, withdrawals, handovers,
    captures, the other holds and repels; then reviewers' words (R10), known time and id."""
    acts = tuple(acts)
    takers: dict[date, set[str]] = {}
    losers: dict[date, set[str]] = {}
    for act in acts:
        if act.kind in ("capture", "handover") and act.role is Role.OWN:
            takers.setdefault(act.day, set()).update(act.takers)
        if act.kind in ("withdraw", "handover"):
            losers.setdefault(act.day, set()).update(act.losers)

    def rank(act: Act) -> int:
        if act.kind in ("ended", "inherited"):
            return 0
        if act.kind in _HOLDING:
            won, lost = takers.get(act.day, set()), losers.get(act.day, set())
            side = act.speaker if act.kind == "deny" and act.party else act.taker if act.kind != "agreed" else act.loser
            losing = side != NOBODY and ((bool(won) and side not in won) or side in lost)
            return 1 if losing else 8
        return _RANK.get(act.kind, 9)

    keyed = [
        replace(act, order=(act.day.toordinal() * 20 + 2 * rank(act) + (not act.reviewed), act.known, act.ids[0] if act.ids else ""))
        for act in acts
    ]
    return tuple(sorted(keyed, key=lambda a: (a.order, a.kind)))


def fold(acts: Iterable[Act], desk: Desk) -> Cell:
    """The history of one place's state, lapses included, over every act; the same for any order of the input."""
    row = ordered(exact_days(with_ends(heard(one_voice(acts), desk)), desk))
    named = frozenset(side for act in row if act.role is not Role.INHERITED for side in (*act.takers, *act.losers))
    ctx = Context(desk=desk, acts=row, days=tuple(a.day for a in row), sides_named=named)
    cell = Cell(FIRST_DAY, EMPTY)
    before: list[Cell] = [cell] * len(row)
    i = 0
    while i < len(row):
        before[i], ctx.index = cell, i
        outcome = EFFECTS[row[i].kind](ctx, expire(cell, row[i].day, desk), row[i])
        if isinstance(outcome, Rollback):
            if outcome.by is None:
                ctx.demoted.add(outcome.index)
            else:
                ctx.confirmed[outcome.index] = outcome.by
            i = outcome.index
            cell = before[i]
            continue
        cell = outcome
        i += 1
    return expire(cell, LAST_DAY, desk)
