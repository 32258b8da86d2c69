"""Captures and handovers: when a word moves the place, and when it stays an open claim (R2, R3, R4)."""

from __future__ import annotations

from dataclasses import replace

from whoholds.control.acts import Act, Role
from whoholds.control.leaving import withdraw
from whoholds.control.state import Cell, Open, State, after, note_of, push, with_condition
from whoholds.control.transfer import (
    Context,
    Outcome,
    Rollback,
    affirm,
    challenge,
    clear_inside,
    confirm,
    context,
    evidence_of,
    fill_missed_loss,
    fill_unknown,
    joint_or_first,
    loser_evidence,
    open_claim,
    rule_of,
    stands,
    transfer,
)
from whoholds.lexicon.sides import NOBODY
from whoholds.model import FIRST_DAY, Basis


def capture(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Transfer to the actor's side from its day; the named loser held the place until then. A self-capture stays open (R2)."""
    if act.taker is None:
        return _fallen(ctx, cell, act)
    side, state = act.taker, cell.state
    loser = next((side_ for side_ in act.losers if not ctx.same(side_, side, act.day)), None)
    if any(ctx.same(side, side_, act.day) for side_ in act.losers) and loser is None:
        return context(cell, act, ctx, "a change of group within one side is no transfer", rule="R12")
    if act.unknown_word and ctx.index not in ctx.confirmed:
        return open_claim(cell, act, ctx, "take", side, "one word, not corroborated")
    if ctx.index in ctx.demoted and ctx.index not in ctx.confirmed:
        return open_claim(cell, act, ctx, "take", side, "an attempt that failed before the last one took the place: R4")
    if (
        loser is not None
        and not act.own_word
        and (claim := state.open_take(loser))
        and state.holder != loser
        and (back := confirm(claim, act, ctx))
    ):
        return back
    if holds(ctx, state, side, act):
        return _capture_again(ctx, cell, act, side, loser)
    if act.own_word and ctx.index not in ctx.confirmed:
        return _self_capture(ctx, cell, act, side)
    claim = state.open_take(side)
    if claim is not None and ctx.index not in ctx.confirmed and not _later_capture(ctx, claim, act) and (back := confirm(claim, act, ctx)):
        return back
    return take(ctx, cell, act, side, loser)


def _later_capture(ctx: Context, claim: Open, act: Act) -> bool:
    """Whether a capture has an exact day of its own, well after the open claim or after its denial: not that claim's confirmation."""
    last = max((word.day for word in claim.words), default=claim.last)
    denied = claim.denied is not None and last <= claim.denied
    return act.exact and (act.day - last).days > (0 if denied else ctx.desk.weights.days.supports)


def holds(ctx: Context, state: State, side: str, act: Act) -> bool:
    """Whether the side, or an ally it holds together with, is on record (an ally named as the loser is none)."""
    if side in state.joint:
        return False
    if state.holder is None or state.holder == NOBODY:
        return state.holder == side
    named_loser = any(ctx.same(state.holder, loser, act.day) for loser in act.losers)
    return not named_loser and ctx.friendly(side, state.holder, act.day)


def _capture_again(ctx: Context, cell: Cell, act: Act, side: str, loser: str | None) -> Outcome:
    """A capture by the holder: one more report of it (R4), a repeated attempt after a failure, or a recapture after an unseen loss."""
    state, days = cell.state, ctx.desk.weights.days
    rivals = {key[0] for key, e in state.scores.items() if not e.party and not ctx.friendly(key[0], state.holder, act.day)}
    first = state.taken_by
    again = first is not None and first not in ctx.demoted and first not in ctx.confirmed and ctx.acts[first].kind == "capture"
    if rivals and not act.party and first is not None and again and act.exact and 0 < (act.day - state.since).days <= days.reversal:
        return Rollback(index=first, by=None)
    if loser is not None and not act.party and not ctx.friendly(loser, state.holder, act.day):
        filled = fill_missed_loss(cell, loser, act, ctx)
        if filled is not cell:
            return take(ctx, filled, act, side, loser)
    cell = affirm(cell, act, ctx, more="the same capture, or one more word that it holds: the earliest exact day counts (R4)")
    return clear_inside(_support_known(cell, act, ctx), act, ctx)


def _support_known(cell: Cell, act: Act, ctx: Context) -> Cell:
    """The state was known as soon as the first of its captures on that day was."""
    state = cell.state
    if act.day != state.since or act.party or state.known_from is None or act.known >= state.known_from:
        return cell
    return push(cell, act.day, replace(state, known_from=act.known))


def _self_capture(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """R2: a party's own capture scores 0 until corroborated: by the loser's leaving, an agreement carried out, a second unaligned party."""
    state = cell.state
    support = carried_out(ctx, cell, act, side) or left_to(ctx, cell, act, side) or _seen_inside(ctx, state, act, side)
    if support is not None:
        return take(ctx, cell, act, side, None, support=support)
    claim = state.open_take(side)
    if claim is not None:
        strangers = [
            w for w in claim.words if not w.unknown and w.speaker and act.speaker and not ctx.friendly(w.speaker, act.speaker, act.day)
        ]
        if strangers and (back := confirm(claim, act, ctx)):
            return back
    if _unchallenged(ctx, act, side):
        return take(ctx, cell, act, side, None, basis=Basis.INFERRED)
    return open_claim(cell, act, ctx, "take", side, "one party's word, not corroborated")


def _seen_inside(ctx: Context, state: State, act: Act, side: str) -> Act | None:
    """Independent word of those days that the side is in the place, with no word of anybody else there and of no fight: it bears the claim out."""
    days = ctx.desk.weights.days.supports
    if state.holder is not None and (act.day - state.since).days <= days:
        return None
    around = [a for a in ctx.between(after(act.day, -days), after(act.day, days)) if a.role is Role.OWN]
    if any(a.kind in _RESISTED or (a.kind in _STANDING and not ctx.friendly(a.taker, side, act.day)) for a in around if a.day >= act.day):
        return None
    seen = (a for a in around if a.kind == "inside" and not (a.party or a.only_part or a.passing or a.outside))
    return next((a for a in seen if ctx.friendly(a.taker, side, act.day)), None)


_RESISTED = frozenset({"deny", "contest", "repel"})


def _unchallenged(ctx: Context, act: Act, side: str) -> bool:
    """Whether a report written months later still tells a party's claim as it was made, and nobody's word speaks against it."""
    days = ctx.desk.weights.days
    if act.published is None or (act.published - act.day).days <= days.claim or act.read < ctx.desk.weights.status.moves_holder:
        return False
    around = ctx.between(after(act.day, -days.confirms), after(act.day, days.claim))
    return not any(
        a.kind == "deny" or (a.kind in _STANDING and a.taker is not None and not ctx.friendly(a.taker, side, act.day))
        for a in around
        if a.role is not Role.INHERITED
    )


_STANDING = frozenset({"capture", "hold", "repel", "inside", "handover"})


def left_to(ctx: Context, cell: Cell, act: Act, side: str) -> Act | None:
    """The other side's leaving within seven days, told by no friend of the taker, that confirms its word; None where two sides claim it."""
    gone, days = cell.state.vacated, ctx.desk.weights.days
    if cell.state.holder is not None or gone is None or act.only_part or (act.day - gone.day).days > days.confirms:
        return None
    if gone.loser is None or ctx.friendly(gone.loser, side, act.day) or ctx.desk.aligned(gone.speaker, side, act.day):
        return None
    words = ctx.words_of_others(gone.loser, gone.day, days.confirms)
    return gone if all(ctx.friendly(word.taker, side, act.day) for word in words) else None


def carried_out(ctx: Context, cell: Cell, act: Act, side: str) -> Act | None:
    """An agreed handover or withdrawal that this entry, on or after the agreed day, carries out."""
    for agreement in cell.state.agreements:
        taker_fits = agreement.taker is None or ctx.friendly(agreement.taker, side, act.day)
        if agreement.start <= act.day < agreement.until and taker_fits and not ctx.friendly(agreement.giver, side, act.day):
            return act
    return None


def take(
    ctx: Context, cell: Cell, act: Act, side: str, loser: str | None, *, support: Act | None = None, basis: Basis = Basis.ASSERTED
) -> Outcome:
    """The transfer itself: its evidence is the word, what confirmed it, and a leaving within three days."""
    desk, days, state = ctx.desk, ctx.desk.weights.days, cell.state
    confirmer, gone = ctx.confirmed.get(ctx.index), state.vacated
    if stands(state, act):
        return challenge(cell, act, ctx, side)
    if not act.reviewed and _same_day_rival(ctx, state, side, act):
        return _both_claim(ctx, cell, act, side)
    if loser is not None and not ctx.friendly(loser, side, act.day):
        cell = _loser_held(ctx, cell, act, loser)
    weight = desk.weights.effect.capture * desk.weights.factor.inferred * act.trust if act.kind == "inside" else act.weight
    evidence = [evidence_of(act, ctx, side, rule=rule_of(act), weight=weight)]
    known = act.known
    if confirmer is not None:
        more = "it confirms the side's own open claim, whose day is the transfer's"
        evidence.append(evidence_of(confirmer, ctx, side, rule="R2", more=more))
        known = max(known, confirmer.known)
    if support is not None and support is not act:
        known = max(known, support.known)
    if gone is not None and (act.day - gone.day).days <= (days.confirms if support else days.supports) and gone.loser != side:
        evidence.append(evidence_of(gone, ctx, side, rule=rule_of(gone), more="the other side's leaving supports it"))
    joint = joint_or_first(act, ctx)
    return transfer(cell, side, act, ctx, *evidence, basis=basis, joint=joint, earliest=act.earliest, latest=act.latest, known_from=known)


def _loser_held(ctx: Context, cell: Cell, act: Act, loser: str) -> Cell:
    """The named loser held the place until then, where nobody is on record or the record had long been silent (inferred)."""
    state = cell.state
    if state.vacated is not None and ctx.same(state.vacated.loser, loser, act.day):
        return cell
    if state.holder is None and not state.joint:
        return fill_unknown(cell, loser, loser_evidence(act, ctx, loser), act.day, Basis.INFERRED, act.known)
    if not act.party and not state.joint and state.holder != NOBODY and not ctx.friendly(loser, state.holder, act.day):
        return fill_missed_loss(cell, loser, act, ctx)
    return cell


def _same_day_rival(ctx: Context, state: State, side: str, act: Act) -> bool:
    """Two independent captures of one day by two sides, neither of which held the place before: no order between them is known."""
    if state.holder is None or state.since != act.day or state.basis is not Basis.ASSERTED or ctx.index in ctx.confirmed:
        return False
    before = state.former.holder if state.former else None
    return not ctx.friendly(before, side, act.day) and not act.losers and state.taken_by is not None and act.exact


def _both_claim(ctx: Context, cell: Cell, act: Act, side: str) -> Cell:
    """R7: both are inside; the place is contested until further word."""
    holder = cell.state.holder
    assert holder is not None
    note = note_of(act, ctx.desk, rule="R7", stance="against", side=side, more="two sides are said to have taken it on one day: contested")
    state = with_condition(cell.state, "contested", (holder, side), act, note, None)
    return push(cell, act.day, state, note)


def _fallen(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """A place fell, nobody says to whom: its holder lost it."""
    days = ctx.desk.weights.days
    takers = [a for a in ctx.acts if a.kind == "capture" and a.taker is not None and abs((a.day - act.day).days) <= days.supports]
    if act.loser is None and any(not a.party for a in takers):
        return context(cell, act, ctx, "others tell the capture of those days with its taker: one more word of it", rule="R4")
    fresh = cell.state.since > FIRST_DAY and (act.day - cell.state.since).days <= days.supports
    if act.loser is None and cell.state.holder is not None and fresh:
        return context(cell, act, ctx, "its taking was told of those days: one more word of it", rule="R4")
    loser = act.loser or (cell.state.holder if (act.exact and not act.carried) or not act.retrospective else None)
    if loser is None or loser == NOBODY:
        return context(cell, act, ctx, "nobody is named as taker or loser")
    return withdraw(ctx, cell, replace(act, losers=(loser,)))


def handover(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Transfer to the recipient, or joint where both keep a presence by agreement; without a recipient the giver leaves."""
    if act.taker is None:
        return withdraw(ctx, cell, act)
    if any(side in act.losers for side in act.takers):
        both = tuple(sorted({*act.takers, *act.losers}))
        return transfer(cell, both[0], act, ctx, evidence_of(act, ctx, both[0], rule=rule_of(act)), joint=both)
    return capture(ctx, cell, act)
