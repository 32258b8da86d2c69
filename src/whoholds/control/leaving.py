"""The end of a side's hold: withdrawals and admitted losses, and who takes the place then."""

from __future__ import annotations

from dataclasses import replace

from whoholds.control.acts import Act, Role
from whoholds.control.state import Cell, State, after, note_of, push
from whoholds.control.transfer import (
    Context,
    Outcome,
    affirm,
    challenge,
    confirm,
    context,
    evidence_of,
    fill_unknown,
    open_claim,
    rule_of,
    stands,
    transfer,
)
from whoholds.lexicon.sides import NOBODY
from whoholds.model import Basis


def withdraw(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Ends that side, whoever tells it; the single other side with word inside takes the place, else the only other side named."""
    side, state = act.loser, cell.state
    if side is None:
        return context(cell, act, ctx, "nobody is named as leaving")
    if act.unknown_word:
        return context(cell, act, ctx, "an unknown speaker moves no holder", rule="R1")
    if side in state.joint and any(other != side for other in state.joint):
        return _joint_left(ctx, cell, act, side)
    if state.holder is not None and ctx.same(side, state.holder, act.day):
        return _leaves(ctx, cell, act, side)
    claim = state.open_take(side)
    if claim is not None and not _told_by_foe(ctx, act) and (back := confirm(claim, act, ctx)):
        return back
    attacked = _attacks(ctx, state, side, act)
    if act.read < ctx.desk.weights.status.shows_holder and state.holder is None:
        return context(cell, act, ctx, "read too unsurely to show who held the place", rule="R4")
    if state.holder is None and not attacked and not state.joint and state.vacated is None:
        weight = ctx.desk.weights.effect.object * act.trust
        evidence = evidence_of(act, ctx, side, rule="R4", weight=weight, more="who leaves a place held it until then (inferred)")
        return _leaves(ctx, fill_unknown(cell, side, evidence, act.day, Basis.INFERRED, act.known), act, side)
    return _not_the_holder(ctx, cell, act, side)


def _attacks(ctx: Context, state: State, side: str, act: Act) -> bool:
    """Whether a side came as an attacker: it presses or is inside now, or was within a month."""
    if any(side in condition.attackers for condition in state.conditions.values()) or any(o.side == side for o in state.opens):
        return True
    lately = ctx.between(after(act.day, -ctx.desk.weights.days.inside), act.day)
    return any(a.kind in _COMING and ctx.friendly(a.taker, side, act.day) for a in lately if a.role is not Role.INHERITED)


_COMING = frozenset({"inside", "press", "encircle", "besiege"})


def _told_by_foe(ctx: Context, act: Act) -> bool:
    """Whether a leaving is told by a side that gains by it."""
    return act.own_word


def _joint_left(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """One of the joint holders leaves: what is left of them holds the place."""
    rest = tuple(other for other in cell.state.joint if other != side)
    evidence = evidence_of(act, ctx, rest[0], rule=rule_of(act), more="the other joint holder left")
    return transfer(cell, rest[0], act, ctx, evidence, joint=rest if len(rest) > 1 else (), basis=Basis.INFERRED)


def _leaves(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """The holder leaves: who takes the place, and on which day."""
    state, days = cell.state, ctx.desk.weights.days
    if stands(state, act):
        return challenge(cell, act, ctx, side)
    if act.taker is not None and not act.own_word and not (act.understood and _others_came(ctx, side, act)):
        claim = state.open_take(act.taker)
        if claim is not None and (act.day - claim.last).days <= days.supports and (back := confirm(claim, act, ctx)):
            return back
        if act.understood:
            why = "the only side that its report tells of as taking places (inferred)"
            return _taken_over(ctx, cell, act, act.taker, Basis.INFERRED, ctx.desk.weights.factor.inferred, why)
        return _taken_over(ctx, cell, act, act.taker, Basis.ASSERTED, 1.0, "it left the place to that side")
    words = ctx.words_of_others(side, act.day, days.confirms)
    takers: list[str] = []
    for word in words:
        if word.taker is not None and not any(ctx.friendly(word.taker, known, act.day) for known in takers):
            takers.append(word.taker)
    if len(takers) == 1:
        return _single_taker(ctx, cell, act, takers[0], words)
    if takers:
        return _vacate(ctx, cell, act, "several sides are said to have come: who took it is unknown")
    others = sorted(s for s in ctx.sides_named if not ctx.friendly(s, side, act.day) and s != NOBODY)
    if act.own_word and others:
        return open_claim(
            _vacate(ctx, cell, act, "told by its foe: nobody is known to hold it"), act, ctx, "take", others[0], "told by a foe"
        )
    if len(others) == 1:
        factor = ctx.desk.weights.factor.inferred
        return _taken_over(
            ctx, cell, act, others[0], Basis.INFERRED, factor, "the only other side in the claims about this place took it (inferred)"
        )
    return _vacate(ctx, cell, act, "no taker is known")


def _others_came(ctx: Context, side: str, act: Act) -> bool:
    """Whether the claims on the place itself name who came: then nothing need be understood."""
    return any(word.role is Role.OWN for word in ctx.words_of_others(side, act.day, ctx.desk.weights.days.confirms))


def _single_taker(ctx: Context, cell: Cell, act: Act, taker: str, words: tuple[Act, ...]) -> Outcome:
    """Within seven days one single other side had word inside: it takes the place on the later of the two days (a capture within
    three days before on its own)."""
    days = ctx.desk.weights.days
    told_by_taker = ctx.desk.aligned(act.speaker, taker, act.day)
    claim = cell.state.open_take(taker)
    recent = claim is not None and any((act.day - w.day).days <= days.supports for w in claim.words)
    if claim is not None and recent and not told_by_taker and (back := confirm(claim, act, ctx)):
        return back
    if any(word.only_part for word in words):
        return _vacate(ctx, cell, act, "only a part is said to have been taken")
    before = [w for w in words if w.day <= act.day and _before(w, act)]
    if not before:
        return _vacate(ctx, cell, act, "the taker's word comes later: nobody is known to hold it between the two")
    if told_by_taker and all(ctx.desk.aligned(w.speaker, taker, act.day) for w in before):
        return open_claim(_vacate(ctx, cell, act, "told by its foe"), act, ctx, "take", taker, "all of it the taker's own word")
    return _taken_over(ctx, cell, act, taker, Basis.ASSERTED, 1.0, "it left, and that side alone had word inside within a week", *before)


def _before(word: Act, act: Act) -> bool:
    """Whether a word precedes the leaving in canonical order."""
    return word.order < act.order


def _taken_over(ctx: Context, cell: Cell, act: Act, taker: str, basis: Basis, factor: float, why: str, *words: Act) -> Cell:
    evidence = [evidence_of(act, ctx, taker, rule=rule_of(act), weight=act.weight * factor, more=why)]
    for word in words:
        value = word.weight if word.weight > 0 else 0.0
        evidence.append(evidence_of(word, ctx, taker, rule=rule_of(word), weight=value, more="the taker's word inside"))
    known = max(act.known, min((w.known for w in words), default=act.known))
    return transfer(cell, taker, act, ctx, *evidence, basis=basis, earliest=act.earliest, latest=act.latest, known_from=known)


def _vacate(ctx: Context, cell: Cell, act: Act, why: str) -> Cell:
    """The holder is gone and nobody is known to hold the place."""
    state = cell.state
    note = note_of(act, ctx.desk, rule=rule_of(act), stance="against", side=act.loser, more=why)
    gone = State(
        since=act.day,
        earliest=act.earliest,
        latest=act.latest,
        known_from=act.known,
        opens=tuple(o for o in state.opens if o.side != act.loser),
        former=replace(state, former=None),
        vacated=act,
        agreements=state.agreements,
    )
    return push(cell, act.day, gone, note)


def _not_the_holder(ctx: Context, cell: Cell, act: Act, side: str) -> Cell:
    """A side that was not the holder leaves: it supports the capture of the last days, or contest clears."""
    state, days = cell.state, ctx.desk.weights.days
    lost = state.former.holder if state.former else None
    if state.holder is not None and ctx.same(lost, side, act.day):
        if (act.day - state.since).days <= days.supports and not ctx.desk.aligned(act.speaker, state.holder, act.day):
            return affirm(cell, act, ctx, more="the other side's leaving supports the capture of those days")
        return context(cell, act, ctx, "that side had already lost the place", rule="R4")
    conditions = {
        kind: replace(c, attackers=tuple(a for a in c.attackers if a != side))
        for kind, c in state.conditions.items()
        if not (c.attackers == (side,) or (side in c.attackers and kind == "contested"))
    }
    opens = tuple(o for o in state.opens if not (o.side == side and o.kind == "inside"))
    inside = {s: d for s, d in state.inside.items() if s != side}
    note = note_of(act, ctx.desk, rule="R7", stance="context", side=side, weight=0.0, more="it was not the holder: its contest clears")
    return push(cell, act.day, replace(state, conditions=conditions, opens=opens, inside=inside), note)
