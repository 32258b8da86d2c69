"""Word of attackers inside, around and near a place: breach, contest, ring, siege, pressure. None of it moves a holder by itself."""

from __future__ import annotations

from dataclasses import replace

from whoholds.control.acts import ONE_DAY, Act, Role
from whoholds.control.state import Cell, State, after, amend, note_of, push, with_condition, without_conditions
from whoholds.control.taking import carried_out, holds, left_to, take
from whoholds.control.transfer import (
    Context,
    Outcome,
    context,
    evidence_of,
    fill_unknown,
    open_claim,
    rule_of,
    transfer,
)
from whoholds.lexicon.sides import NOBODY
from whoholds.model import Basis


def inside(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Entry, or capture or hold of a part: that side is inside; breached, or contested where two sides have word inside."""
    side, state, days = act.taker, cell.state, ctx.desk.weights.days
    if side is None:
        return context(cell, act, ctx, "no side is named that is inside")
    if act.outside:
        return press(ctx, cell, act)
    if side in state.joint or holds(ctx, state, side, act):
        return _holder_inside(ctx, cell, act, side)
    if carried_out(ctx, cell, act, side) is not None and act.role is Role.OWN:
        return take(ctx, cell, act, side, None)
    support = left_to(ctx, cell, act, side)
    if support is not None and not act.unknown_word:
        return take(ctx, cell, act, side, None, support=support)
    if act.unknown_word:
        return open_claim(cell, act, ctx, "inside", side, "one word, not corroborated")
    if act.own_word:
        cell = open_claim(cell, act, ctx, "inside", side, "an attacker's own word, not corroborated")
        return _if_two_inside(ctx, cell, act, side) if _own_part_of_holder(ctx, state, act) else cell
    empty = state.holder == NOBODY or (state.holder is None and state.vacated is not None and state.vacated.loser != side)
    if (
        (empty or act.unopposed or _unopposed(ctx, state, act, side))
        and act.role is Role.OWN
        and not act.only_part
        and _only_opponent(ctx, state, act, side)
    ):
        weight = ctx.desk.weights.effect.capture * ctx.desk.weights.factor.inferred * act.trust
        evidence = evidence_of(
            act, ctx, side, rule=rule_of(act), weight=weight, more="the only side that came into a place without holder (inferred)"
        )
        return transfer(cell, side, act, ctx, evidence, basis=Basis.INFERRED, earliest=act.earliest, latest=act.latest)
    cell = _object_holds(ctx, cell, act)
    note = note_of(act, ctx.desk, rule=rule_of(act), stance="against", side=side, more="breached")
    state = with_condition(cell.state, "breached", (side,), act, note, after(act.last, days.breached))
    state = replace(state, opens=tuple(o for o in state.opens if not (o.side == side and o.kind == "inside")))
    cell = push(cell, act.day, replace(state, inside={**state.inside, side: act.day}), note)
    return _if_two_inside(ctx, cell, act, side)


def _unopposed(ctx: Context, state: State, act: Act, side: str) -> bool:
    """Whether nobody is on record as holding the place, and no word of those days tells of anyone else in it or of fighting for it.

    Reports tell a taking without resistance as an entry ("rebels drove into the capital at dawn").
    """
    if state.holder is not None or state.conditions or state.joint or act.losers or act.passing:
        return False
    days = ctx.desk.weights.days.confirms
    around = [a for a in ctx.between(after(act.day, -days), after(act.day, days)) if a.role is not Role.INHERITED]
    if any(a.kind == "capture" and a.day > act.day for a in around):
        return False  # the taking itself is told, with its own day
    return all(a.kind not in _FOUGHT and (a.taker is None or ctx.friendly(a.taker, side, act.day)) for a in around)


_FOUGHT = frozenset({"contest", "repel", "besiege", "encircle", "press"})


def _only_opponent(ctx: Context, state: State, act: Act, side: str) -> bool:
    """Whether no third side had word inside in the days before."""
    return all(ctx.friendly(other, side, act.day) for other in state.inside) and all(
        ctx.friendly(o.side, side, act.day) for o in state.opens
    )


def _own_part_of_holder(ctx: Context, state: State, act: Act) -> bool:
    """Whether the holder's side lately described a part as its own."""
    days = ctx.desk.weights.days.inside
    return any(
        state.holder is not None and ctx.friendly(s, state.holder, act.day) and (act.day - d).days <= days for s, d in state.inside.items()
    )


def _holder_inside(ctx: Context, cell: Cell, act: Act, side: str) -> Cell:
    """The holder's word on a part or entry: no change, unless a foe has word inside too, which makes the place contested."""
    state = cell.state
    if act.role is not Role.PART or state.holder is None:
        return context(cell, act, ctx, "it does nothing to a place that side holds", rule="R5")
    cell = push(cell, act.day, replace(state, inside={**state.inside, state.holder: act.day}))
    foes = any(
        not ctx.friendly(c, side, act.day)
        for kind in ("breached", "contested")
        if kind in state.conditions
        for c in state.conditions[kind].attackers
    )
    if foes or any(o.kind == "inside" and act.own_word for o in state.opens):
        return _if_two_inside(ctx, cell, act, side)
    return context(cell, act, ctx, "it does nothing to a place that side holds", rule="R5")


def _if_two_inside(ctx: Context, cell: Cell, act: Act, side: str) -> Cell:
    """`contested` where two sides have word inside within a month."""
    state, days = cell.state, ctx.desk.weights.days
    recent = {s for s, d in state.inside.items() if (act.day - d).days <= days.inside}
    foes = sorted(s for s in recent if not ctx.friendly(s, side, act.day))
    foes += sorted(
        o.side
        for o in state.opens
        if o.kind == "inside" and act.own_word and not ctx.friendly(o.side, side, act.day) and o.side not in foes
    )
    if not foes:
        return cell
    note = note_of(act, ctx.desk, rule="R7", stance="against", side=side, weight=0.0, more="two sides have word inside: contested")
    return push(cell, act.day, with_condition(state, "contested", (side, *foes), act, note, None), note)


def _object_holds(ctx: Context, cell: Cell, act: Act) -> Cell:
    """The named object of an attack, not told by the attacker about itself, holds the place where nobody is known (inferred)."""
    loser = act.loser
    if cell.state.holder is not None or cell.state.joint or loser is None or act.own_word or act.role is not Role.OWN:
        return cell
    weight = ctx.desk.weights.effect.object * act.trust
    evidence = evidence_of(act, ctx, loser, rule="R2", weight=weight, more="the object of the attack holds the place (inferred)")
    filled = fill_unknown(cell, loser, evidence, act.day + ONE_DAY, Basis.INFERRED, act.known)
    return push(filled, act.day, replace(filled.state, latest=act.day), evidence.note)


def contest(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Fighting inside: contested; the holder's own side about its own place does nothing, an attacker about itself opens a claim."""
    state = cell.state
    if act.outside:
        return press(ctx, cell, act)
    if act.unknown_word:
        return context(cell, act, ctx, "an unknown speaker moves nothing here", rule="R1")
    if act.speaker is not None and state.holder is not None and ctx.desk.aligned(act.speaker, state.holder, act.day):
        return context(cell, act, ctx, "a fight told by the holder's own side about its own place moves nothing", rule="R1")
    if act.own_word and act.taker is not None:
        return open_claim(cell, act, ctx, "inside", act.taker, "an attacker's own word, not corroborated")
    if act.vague(ctx.desk.weights.days.inside):
        return context(cell, act, ctx, "no day of the fighting is told", rule="R7")
    cell = _object_holds(ctx, cell, act)
    state = cell.state
    sides = {*act.takers, *act.losers} | ({state.holder} if state.holder not in (None, NOBODY) else set())
    note = note_of(act, ctx.desk, rule=rule_of(act), stance="against", weight=0.0, more="contested")
    named = tuple(sorted(s for s in sides if s is not None))
    return push(cell, act.day, with_condition(state, "contested", named, act, note, None), note)


def ring(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Encirclement or siege: a ring on all sides; on two or three sides only pressure; the besieger's own word stays open."""
    state, days = cell.state, ctx.desk.weights.days
    if act.taker is not None and holds(ctx, state, act.taker, act):
        return context(cell, act, ctx, "the holder does not encircle its own place")
    if act.unknown_word:
        return (
            open_claim(cell, act, ctx, "inside", act.taker, "one word, not corroborated")
            if act.taker
            else context(cell, act, ctx, "unknown")
        )
    if act.own_word and act.taker is not None:
        return open_claim(cell, act, ctx, "inside", act.taker, "the attacker's own word, not corroborated")
    if act.partial_ring:
        return press(ctx, cell, act)
    cell = _object_holds(ctx, cell, act)
    kind, lapse = ("besieged", days.besieged) if act.kind == "besiege" else ("encircled", days.encircled)
    note = note_of(act, ctx.desk, rule=rule_of(act), stance="against", side=act.taker, weight=0.0, more=kind)
    state = with_condition(cell.state, kind, act.takers, act, note, after(act.last, lapse))
    state = replace(state, opens=tuple(o for o in state.opens if not (o.side in act.takers and o.kind == "inside")))
    return push(cell, act.day, state, note)


def lift_siege(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Until then besieged, held by the relieved side (inferred); contest clears to pressure."""
    state, days = cell.state, ctx.desk.weights.days
    if act.unknown_word:
        return context(cell, act, ctx, "an unknown speaker moves nothing here", rule="R1")
    siege = state.conditions.get("besieged") or state.conditions.get("encircled")
    besiegers = siege.attackers if siege else act.losers
    by_besieger = act.taker is not None and act.taker in besiegers
    relieved = act.loser if by_besieger else act.taker
    if act.own_word and not by_besieger and state.holder is not None and not ctx.friendly(relieved, state.holder, act.day):
        return context(cell, act, ctx, "one party's word, not corroborated", rule="R1")
    if by_besieger:
        besiegers = (act.taker,) if act.taker else ()
    if relieved is not None and state.holder is None and not state.joint:
        weight = ctx.desk.weights.effect.object * act.trust
        evidence = evidence_of(act, ctx, relieved, rule="R4", weight=weight, more="the relieved side held it until then (inferred)")
        cell = fill_unknown(cell, relieved, evidence, act.day + ONE_DAY, Basis.INFERRED, act.known)
    note = note_of(act, ctx.desk, rule="R4", stance="against", side=relieved, weight=0.0, more="until then it was besieged")
    if siege is None:
        since = max(cell.state.since, after(act.day, -days.besieged))
        cell = amend(cell, since, lambda s: with_condition(s, "besieged", besiegers, act, note, None))
    end = note_of(act, ctx.desk, rule="R7", stance="context", side=relieved, weight=0.0, more="contest clears to pressure")
    state = replace(without_conditions(cell.state, "besieged", "encircled", "breached", "contested"), inside={})
    state = with_condition(state, "pressured", besiegers, act, end, after(act.last, days.pressured))
    return push(cell, act.day, state, end)


def press(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Clash near, shelling of outskirts, an advance, a site taken outside: pressured; weight 0."""
    state = cell.state
    if act.unknown_word:
        return context(cell, act, ctx, "an unknown speaker moves nothing here", rule="R1")
    if act.taker is not None and holds(ctx, state, act.taker, act):
        return context(cell, act, ctx, "it does nothing to a place that side holds", rule="R5")
    attackers = tuple(s for s in act.takers if s != NOBODY)
    note = note_of(act, ctx.desk, rule="R5", stance="context", side=act.taker, weight=0.0, more="pressure from outside, no word inside")
    until = after(act.last, ctx.desk.weights.days.pressured)
    return push(cell, act.day, with_condition(state, "pressured", attackers, act, note, until), note)
