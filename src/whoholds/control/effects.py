"""The effect table of docs/control.md: a kind of act -> its function, and the smaller rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from whoholds.control.acts import ONE_DAY, Act
from whoholds.control.fighting import contest, inside, lift_siege, press, ring
from whoholds.control.holding import deny, hold, repel
from whoholds.control.leaving import withdraw
from whoholds.control.state import Agreement, Cell, State, after, note_of, push
from whoholds.control.taking import capture, handover, holds
from whoholds.control.transfer import (
    Context,
    Outcome,
    affirm,
    context,
    evidence_of,
    fill_unknown,
    transfer,
)
from whoholds.model import Basis


def agreed(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """A handover or withdrawal agreed, ordered or postponed affirms the giver today; the taker's later entry carries it out."""
    giver, state = act.loser, cell.state
    if giver is None:
        return context(cell, act, ctx, "nobody is named as giving the place")
    start = act.agreed_from or act.day
    note = note_of(act, ctx.desk, rule="R8", stance="for", side=giver)
    until = after(max(start, act.day), ctx.desk.weights.days.claim)
    pact = Agreement(giver=giver, taker=act.taker, start=start, until=until, note=note)
    cell = push(cell, act.day, replace(state, agreements=(*state.agreements, pact)))
    about = replace(act, takers=(giver,), losers=())
    if state.holder is not None and ctx.friendly(giver, state.holder, act.day):
        return affirm(cell, about, ctx, more="until it is carried out the giver holds the place")
    if state.holder is None and not state.joint and not act.unknown_word:
        evidence = evidence_of(about, ctx, giver, rule="R8", more="until it is carried out the giver holds the place")
        filled = fill_unknown(cell, giver, evidence, act.day + ONE_DAY, Basis.ASSERTED, act.known)
        return push(filled, act.day, filled.state, evidence.note)
    return context(cell, act, ctx, "the giver is not on record as the holder", rule="R8")


def reaffirm(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """The last day a state affirms: its side still holds the place then."""
    state = cell.state
    if act.taker is None or not holds(ctx, state, act.taker, act):
        return cell
    affirmed = max(act.day, state.affirmed) if state.affirmed else act.day
    return push(cell, act.day, replace(state, affirmed=affirmed))


def ended(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """A historical state ends with its interval: nothing is known of the days after it."""
    state = cell.state
    if not state.historical or act.taker is None or not holds(ctx, state, act.taker, act):
        return cell
    note = note_of(act, ctx.desk, rule="R8", stance="context", side=act.taker, weight=0.0, more="a historical state ends with its interval")
    return push(cell, act.day, State(since=act.day, earliest=act.day, latest=act.day, known_from=act.known), note)


def inherit(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """R5: a whole takes its parts along, a whole area its settlements, at a lower weight."""
    side, state = act.taker, cell.state
    if side is None:
        return cell
    if holds(ctx, state, side, act):
        return affirm(cell, act, ctx)
    evidence = evidence_of(act, ctx, side, rule="R5")
    if act.open_start:
        return fill_unknown(cell, side, evidence, act.day + ONE_DAY, Basis.INHERITED, act.known)
    return transfer(cell, side, act, ctx, evidence, basis=Basis.INHERITED, earliest=act.earliest, latest=act.latest)


def nothing(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Word of a piece or of the surroundings that moves nothing here."""
    return context(cell, act, ctx, "it moves nothing here", rule="R5")


EFFECTS: dict[str, Callable[[Context, Cell, Act], Outcome]] = {
    "capture": capture,
    "withdraw": withdraw,
    "handover": handover,
    "hold": hold,
    "repel": repel,
    "deny": deny,
    "inside": inside,
    "contest": contest,
    "encircle": ring,
    "besiege": ring,
    "lift-siege": lift_siege,
    "press": press,
    "agreed": agreed,
    "reaffirm": reaffirm,
    "ended": ended,
    "inherited": inherit,
    "context": nothing,
}
