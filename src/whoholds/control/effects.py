"""What each kind of claim does to the state of a place: the effect table of docs/control.md, one function a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from whoholds.control.acts import ONE_DAY, Act, Interest, Role
from whoholds.control.state import Agreement, Cell, State, after, amend, note_of, push, with_condition, without_conditions
from whoholds.control.transfer import (
    Context,
    Outcome,
    Rollback,
    affirm,
    challenge,
    clear_inside,
    compete,
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
    if _holds(ctx, state, side, act):
        return _capture_again(ctx, cell, act, side, loser)
    if act.own_word and ctx.index not in ctx.confirmed:
        return _self_capture(ctx, cell, act, side)
    claim = state.open_take(side)
    if claim is not None and ctx.index not in ctx.confirmed and (back := confirm(claim, act, ctx)):
        return back
    return take(ctx, cell, act, side, loser)


def _holds(ctx: Context, state: State, side: str, act: Act) -> bool:
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
    return _support_known(cell, act, ctx)


def _support_known(cell: Cell, act: Act, ctx: Context) -> Cell:
    """The state was known as soon as the first of its captures on that day was."""
    state = cell.state
    if act.day != state.since or act.party or state.known_from is None or act.known >= state.known_from:
        return cell
    return push(cell, act.day, replace(state, known_from=act.known))


def _self_capture(ctx: Context, cell: Cell, act: Act, side: str) -> Outcome:
    """R2: a party's own capture scores 0 until corroborated: by the loser's leaving, an agreement carried out, a second unaligned party."""
    state = cell.state
    support = _carried_out(ctx, cell, act, side) or _left_to(ctx, cell, act, side)
    if support is not None:
        return take(ctx, cell, act, side, None, support=support)
    claim = state.open_take(side)
    if claim is not None:
        strangers = [
            w for w in claim.words if not w.unknown and w.speaker and act.speaker and not ctx.friendly(w.speaker, act.speaker, act.day)
        ]
        if strangers and (back := confirm(claim, act, ctx)):
            return back
    return open_claim(cell, act, ctx, "take", side, "one party's word, not corroborated")


def _left_to(ctx: Context, cell: Cell, act: Act, side: str) -> Act | None:
    """The other side's leaving within seven days, told by no friend of the taker, that confirms its word; None where two sides claim it."""
    gone, days = cell.state.vacated, ctx.desk.weights.days
    if cell.state.holder is not None or gone is None or act.only_part or (act.day - gone.day).days > days.confirms:
        return None
    if gone.loser is None or ctx.friendly(gone.loser, side, act.day) or ctx.desk.aligned(gone.speaker, side, act.day):
        return None
    words = ctx.words_of_others(gone.loser, gone.day, days.confirms)
    return gone if all(ctx.friendly(word.taker, side, act.day) for word in words) else None


def _carried_out(ctx: Context, cell: Cell, act: Act, side: str) -> Act | None:
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
    loser = act.loser or cell.state.holder
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


def withdraw(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Ends that side, whoever tells it; the single other side with word inside takes the place, else the only other side named."""
    side, state = act.loser, cell.state
    if side is None:
        return context(cell, act, ctx, "nobody is named as leaving")
    if act.unknown_word:
        return context(cell, act, ctx, "an unknown speaker moves no holder", rule="R1")
    if state.joint and side in state.joint:
        return _joint_left(ctx, cell, act, side)
    if state.holder is not None and ctx.same(side, state.holder, act.day):
        return _leaves(ctx, cell, act, side)
    claim = state.open_take(side)
    if claim is not None and not _told_by_foe(ctx, act) and (back := confirm(claim, act, ctx)):
        return back
    attacked = any(side in condition.attackers for condition in state.conditions.values()) or any(o.side == side for o in state.opens)
    if state.holder is None and not attacked and not state.joint and state.vacated is None:
        weight = ctx.desk.weights.effect.object * act.trust
        evidence = evidence_of(act, ctx, side, rule="R4", weight=weight, more="who leaves a place held it until then (inferred)")
        return _leaves(ctx, fill_unknown(cell, side, evidence, act.day, Basis.INFERRED, act.known), act, side)
    return _not_the_holder(ctx, cell, act, side)


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
    if act.taker is not None and not act.own_word:
        claim = state.open_take(act.taker)
        if claim is not None and (act.day - claim.last).days <= days.supports and (back := confirm(claim, act, ctx)):
            return back
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
    if _holds(ctx, state, side, act):
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
    support = _left_to(ctx, cell, act, side)
    if support is not None:
        return take(ctx, cell, act, side, None, support=support)
    if state.holder is None and not state.joint:
        evidence = evidence_of(act, ctx, side, rule="R1", more="nobody else is known to hold it")
        return transfer(cell, side, act, ctx, evidence, latest=act.day)
    if act.kind == "hold":
        return open_claim(cell, act, ctx, "take", side, "one party's word against the record")
    return _deniers(ctx, cell, act, side)


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
    cell = _mark_denied(ctx, cell, act, denier)
    own = replace(act, takers=(denier,), losers=denied, interest=Interest.OWN)
    if state.holder is not None and ctx.friendly(denier, state.holder, act.day):
        return affirm(cell, own, ctx, more="the denier is the recorded holder")
    if state.holder is None and not state.joint and act.interest is Interest.OWN:
        return hold(ctx, cell, own)
    return _deniers(ctx, cell, act, denier)


def _neutral_denial(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """An outlet or monitor denies: it affirms the recorded holder against the claim it denies."""
    state = cell.state
    if state.holder is not None and not any(ctx.friendly(state.holder, side, act.day) for side in act.takers):
        return affirm(cell, act, ctx, more="what is denied would have ended the recorded holder")
    return context(cell, act, ctx, "it is denied, and says nothing of who holds the place", stance="against")


def _mark_denied(ctx: Context, cell: Cell, act: Act, denier: str) -> Cell:
    state = cell.state
    opens = tuple(
        replace(o, deniers=tuple(sorted({*o.deniers, denier}))) if not act.takers or o.side in act.takers else o for o in state.opens
    )
    return cell if opens == state.opens else push(cell, act.day, replace(state, opens=opens))


def _deniers(ctx: Context, cell: Cell, act: Act, side: str) -> Cell:
    """A party that is not on record contradicts the record: it is shown, and moves nothing (R7)."""
    note = note_of(act, ctx.desk, rule="R7", stance="against", side=side, weight=0.0, more="shown; one party's word moves no holder")
    state = replace(cell.state, opponents=tuple(sorted({*cell.state.opponents, side})))
    return push(cell, act.day, state, note)


def inside(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Entry, or capture or hold of a part: that side is inside; breached, or contested where two sides have word inside."""
    side, state, days = act.taker, cell.state, ctx.desk.weights.days
    if side is None:
        return context(cell, act, ctx, "no side is named that is inside")
    if act.outside:
        return press(ctx, cell, act)
    if side in state.joint or _holds(ctx, state, side, act):
        return _holder_inside(ctx, cell, act, side)
    if _carried_out(ctx, cell, act, side) is not None and act.role is Role.OWN:
        return take(ctx, cell, act, side, None)
    support = _left_to(ctx, cell, act, side)
    if support is not None and not act.unknown_word:
        return take(ctx, cell, act, side, None, support=support)
    if act.unknown_word:
        return open_claim(cell, act, ctx, "inside", side, "one word, not corroborated")
    if act.own_word:
        cell = open_claim(cell, act, ctx, "inside", side, "an attacker's own word, not corroborated")
        return _if_two_inside(ctx, cell, act, side) if _own_part_of_holder(ctx, state, act) else cell
    empty = state.holder == NOBODY or (state.holder is None and state.vacated is not None and state.vacated.loser != side)
    if empty and act.role is Role.OWN and not act.only_part and _only_opponent(ctx, state, act, side):
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
    if loser in cell.state.inside:
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
    cell = _object_holds(ctx, cell, act)
    state = cell.state
    sides = {*act.takers, *act.losers} | ({state.holder} if state.holder not in (None, NOBODY) else set())
    note = note_of(act, ctx.desk, rule=rule_of(act), stance="against", weight=0.0, more="contested")
    named = tuple(sorted(s for s in sides if s is not None))
    return push(cell, act.day, with_condition(state, "contested", named, act, note, None), note)


def ring(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """Encirclement or siege: a ring on all sides; on two or three sides only pressure; the besieger's own word stays open."""
    state, days = cell.state, ctx.desk.weights.days
    if act.taker is not None and _holds(ctx, state, act.taker, act):
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
    if act.taker is not None and _holds(ctx, state, act.taker, act):
        return context(cell, act, ctx, "it does nothing to a place that side holds", rule="R5")
    attackers = tuple(s for s in act.takers if s != NOBODY)
    note = note_of(act, ctx.desk, rule="R5", stance="context", side=act.taker, weight=0.0, more="pressure from outside, no word inside")
    until = after(act.last, ctx.desk.weights.days.pressured)
    return push(cell, act.day, with_condition(state, "pressured", attackers, act, note, until), note)


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
    if act.taker is None or not _holds(ctx, state, act.taker, act):
        return cell
    affirmed = max(act.day, state.affirmed) if state.affirmed else act.day
    return push(cell, act.day, replace(state, affirmed=affirmed))


def ended(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """A historical state ends with its interval: nothing is known of the days after it."""
    state = cell.state
    if not state.historical or act.taker is None or not _holds(ctx, state, act.taker, act):
        return cell
    note = note_of(act, ctx.desk, rule="R8", stance="context", side=act.taker, weight=0.0, more="a historical state ends with its interval")
    return push(cell, act.day, State(since=act.day, earliest=act.day, latest=act.day, known_from=act.known), note)


def inherit(ctx: Context, cell: Cell, act: Act) -> Outcome:
    """R5: a whole takes its parts along, a whole area its settlements, at a lower weight."""
    side, state = act.taker, cell.state
    if side is None:
        return cell
    if _holds(ctx, state, side, act):
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
