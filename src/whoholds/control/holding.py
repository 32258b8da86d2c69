"""Word that a side holds a place: holds, repelled attacks, denials."""

from __future__ import annotations

from dataclasses import replace

from whoholds.control.acts import ONE_DAY, Act, Interest
from whoholds.control.state import Cell, note_of, push
from whoholds.control.taking import holds, left_to, take
from whoholds.control.transfer import (
    Context,
    Outcome,
    affirm,
    clear_inside,
    compete,
    confirm,
    context,
    evidence_of,
    fill_unknown,
    joint_or_first,
    open_claim,
    rule_of,
    transfer,
)
from whoholds.model import FIRST_DAY, Basis


def hold(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Affirms the holder; told by a neutral speaker for another side it is a transfer before its day, or confirms an open claim."""
    side, state = act.taker, cell.state
    if side is None:
        if state.holder is None or any(ctx.friendly(state.holder, foe, act.day) for foe in act.losers):
            return context(cell, act, ctx, "no side is named that holds the place")
        return clear_inside(affirm(cell, act, ctx), act, ctx)
    joint = joint_or_first(act, ctx) if act.kind == "hold" else ()
    if joint and joint != state.joint and not act.party:
        return transfer(cell, joint[0], act, ctx, evidence_of(act, ctx, joint[0], rule=rule_of(act)), joint=joint, latest=act.day)
    if side in state.joint:
        return affirm(cell, act, ctx, side=state.joint[0], more="one of the joint holders")
    if holds(ctx, state, side, act):
        return clear_inside(affirm(cell, act, ctx), act, ctx)
    if ctx.index in ctx.confirmed:
        return take(ctx, cell, act, side, None)
    if act.unknown_word:
        return open_claim(cell, act, ctx, "take", side, "one word, not corroborated")
    if act.own_word:
        return _own_hold(ctx, cell, act, side)
    return _neutral_hold(ctx, cell, act, side)


def _own_hold(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """A party's own hold or repel affirms it where no holder is known; against another holder a hold is an open claim."""
    state = cell.state
    support = left_to(ctx, cell, act, side)
    if support is not None:
        return take(ctx, cell, act, side, None, support=support)
    if state.holder is None and not state.joint:
        evidence = evidence_of(act, ctx, side, rule="R1", more="nobody else is known to hold it")
        return transfer(cell, side, act, ctx, evidence, latest=act.day)
    if act.kind == "hold":
        return open_claim(cell, act, ctx, "take", side, "one party's word against the record")
    return shown_against(ctx, cell, act, side)


def _neutral_hold(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """Independent word that another side than the recorded one holds the place."""
    state, days = cell.state, ctx.desk.weights.days
    claim = state.open_take(side) if act.kind == "hold" else None
    if claim is not None and (back := confirm(claim, act, ctx)):
        return back
    if state.holder is None and not state.joint:
        return _first_hold(ctx, cell, act, side)
    recent = (act.day - state.since).days <= days.reversal
    if state.former is not None and ctx.friendly(state.former.holder, side, act.day) and recent and not act.reviewed:
        return compete(cell, act, ctx, side, "a reversal within a week needs the standard of a new capture")
    if state.witnessed == act.day and not act.reviewed:
        return compete(cell, act, ctx, side, "another source of that day names the recorded holder: both are shown")
    evidence = evidence_of(act, ctx, side, rule=rule_of(act), more="it had passed to that side before this day")
    earliest = min(state.affirmed + ONE_DAY, act.day) if state.affirmed else None
    return transfer(cell, side, act, ctx, evidence, earliest=earliest, latest=act.day)


def _first_hold(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """Nobody was known: the side holds the place, and, unless it says since when, confidence falls off before that day too (When)."""
    state = cell.state
    evidence = [evidence_of(act, ctx, side, rule=rule_of(act))]
    gone = state.vacated
    if gone is not None and gone.loser != side and (act.day - gone.day).days <= ctx.desk.weights.days.supports:
        evidence.append(evidence_of(gone, ctx, side, rule=rule_of(gone), more="the other side's leaving supports it"))
    if not act.since and state.since == FIRST_DAY and (act.open_start or not act.historical):
        filled = fill_unknown(cell, side, evidence[0], act.day + ONE_DAY, Basis.ASSERTED, act.known)
        witnessed = None if act.party else act.day
        settled = replace(
            filled.state,
            earliest=None,
            latest=act.day,
            witnessed=witnessed,
            judged=act.day if act.reviewed else None,
            opens=tuple(o for o in state.opens if o.side != side),
        )
        return clear_inside(push(filled, act.day, settled, evidence[0].note), act, ctx)
    earliest = act.day if act.since else (gone.day if gone else None)
    return transfer(cell, side, act, ctx, *evidence, earliest=earliest, latest=act.day)


def repel(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Affirms the defender like a hold; the attacker's open claim has failed once (R4), and it counts as an opponent."""
    cell = _failed(cell, act)
    holder = cell.state.holder
    if act.vague(ctx.desk.weights.days.confirms) and not ctx.friendly(act.taker, holder, act.day):
        return context(cell, act, ctx, "attacks thrown back over weeks name no day on which that side held the place")
    beaten = any(ctx.friendly(side, holder, act.day) for side in act.losers)
    if (
        holder is not None
        and act.taker is not None
        and cell.state.basis is Basis.ASSERTED
        and not ctx.friendly(act.taker, holder, act.day)
        and (not beaten or act.party)
    ):
        return context(cell, act, ctx, "an attack thrown back at a place on record as another side's moves no holder")
    return hold(ctx, cell, act)


def _failed(cell: Cell, act: Act) -> Cell:
    """Marks open claims of the attacker: what comes before a failure is not the transfer."""
    state = cell.state
    attackers = set(act.losers)
    opens = tuple(
        replace(o, failed=act.day) if (o.side in attackers or (not attackers and o.side not in act.takers)) else o for o in state.opens
    )
    return cell if opens == state.opens else push(cell, act.day, replace(state, opens=opens))


def deny(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """A denial affirms the denier as holder like a hold; the denied claim stays open, with its denier in opponents."""
    state = cell.state
    denier = act.speaker
    denied = act.takers
    if denier is None or (act.interest is Interest.NEUTRAL and not ctx.friendly(denier, state.holder, act.day)):
        return _neutral_denial(ctx, cell, act)
    if any(ctx.desk.aligned(denier, side, act.day) for side in denied):
        return context(cell, act, ctx, "the side denies its own doing: it affirms nobody", stance="against")
    cell = _mark_denied(cell, act, denier)
    own = replace(act, takers=(denier,), losers=denied, interest=Interest.OWN)
    if state.holder is not None and ctx.friendly(denier, state.holder, act.day):
        return affirm(cell, own, ctx, more="the denier is the recorded holder")
    if state.holder is None and not state.joint and act.interest is Interest.OWN:
        return hold(ctx, cell, own)
    return shown_against(ctx, cell, act, denier)


def _neutral_denial(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """An outlet or monitor denies: it affirms the recorded holder against the claim it denies."""
    cell = _mark_denied(cell, act, None)
    state = cell.state
    if state.holder is not None and not any(ctx.friendly(state.holder, side, act.day) for side in act.takers):
        return affirm(cell, act, ctx, more="what is denied would have ended the recorded holder")
    return context(cell, act, ctx, "it is denied, and says nothing of who holds the place", stance="against")


def _mark_denied(cell: Cell, act: Act, denier: str | None) -> Cell:
    """The open claims with the denial on them; a denier that is no party is no opponent."""
    state = cell.state
    named = {denier} if denier is not None else set()
    opens = tuple(
        replace(o, deniers=tuple(sorted({*o.deniers, *named})), denied=act.day) if not act.takers or o.side in act.takers else o
        for o in state.opens
    )
    return cell if opens == state.opens else push(cell, act.day, replace(state, opens=opens))


def shown_against(ctx: Context, cell: Cell, act: Act, side: str) -> Cell:
    """A party that is not on record contradicts the record: it is shown, and moves nothing (R7)."""
    note = note_of(act, ctx.desk, rule="R7", stance="against", side=side, weight=0.0, more="shown; one party's word moves no holder")
    state = replace(cell.state, opponents=tuple(sorted({*cell.state.opponents, side})))
    return push(cell, act.day, state, note)
