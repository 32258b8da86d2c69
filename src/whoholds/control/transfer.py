"""What can change a holder: transfer, affirmation, competing evidence, the end of a side's hold (R2, R3, R4)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from whoholds.control.acts import ONE_DAY, Act, Desk, Interest, Role
from whoholds.control.state import (
    Cell,
    Condition,
    Evidence,
    Note,
    Open,
    State,
    Word,
    after,
    amend,
    note_of,
    push,
    stretch_start,
    with_condition,
    with_evidence,
    without_conditions,
)
from whoholds.lexicon.sides import NOBODY, is_text
from whoholds.model import FIRST_DAY, Basis

TAKING = frozenset({"capture", "hold", "handover", "inside"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """The fold must go back: the act at ``index`` is confirmed by ``by`` and takes the place (R2), or, ``by`` None, did not (R4)."""

    index: int
    by: Act | None


Outcome = Cell | Rollback


@dataclass(slots=True, kw_only=True)
class Context:
    """What the effects need beside the state: the acts in canonical order, and what the fold learnt from later ones."""

    desk: Desk
    acts: tuple[Act, ...]
    days: tuple[date, ...]
    sides_named: frozenset[str]
    confirmed: dict[int, Act] = field(default_factory=dict)
    demoted: set[int] = field(default_factory=set)
    index: int = 0

    def between(self, first: date, last: date) -> tuple[Act, ...]:
        """The acts of those days, both included."""
        return self.acts[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def same(self, a: str | None, b: str | None, day: date) -> bool:
        """Whether two sides are one that day: equal, or one of them a group of the other's side and not opposed to it (R12)."""
        if a is None or b is None:
            return False
        if a == b:
            return True
        if NOBODY in (a, b) or a.startswith("text:") or b.startswith("text:"):
            return False
        sides = self.desk.sides
        return sides.side(a, day) == sides.side(b, day) and not sides.opposed(a, b, day)

    def friendly(self, a: str | None, b: str | None, day: date) -> bool:
        """One side, or allies that hold together."""
        return self.same(a, b, day) or (a is not None and b is not None and a != NOBODY and self.desk.aligned(a, b, day))

    def words_of_others(self, side: str, day: date, days: int) -> tuple[Act, ...]:
        """Words within so many days that another side entered, holds or took the place or a part of it."""
        found = self.between(after(day, -days), after(day, days))
        return tuple(
            a
            for a in found
            if a.kind in TAKING and a.role is not Role.INHERITED and a.taker not in (None, NOBODY) and not self.friendly(a.taker, side, day)
        )


def evidence_of(act: Act, ctx: Context, side: str, *, rule: str, weight: float | None = None, more: str = "") -> Evidence:
    """An act as evidence for a side."""
    return Evidence(note=note_of(act, ctx.desk, rule=rule, stance="for", side=side, weight=weight, more=more), party=act.party)


def rule_of(act: Act) -> str:
    """Which rule to print for a word that counts."""
    if act.reviewed:
        return "R10"
    return "R1" if act.interest is not Interest.NEUTRAL else "R2"


def affirm(cell: Cell, act: Act, ctx: Context, *, side: str | None = None, more: str = "") -> Cell:
    """A word for the recorded holder: its origin counts, and staleness starts anew (R6)."""
    state = cell.state
    holder = side or state.holder
    assert holder is not None
    evidence = evidence_of(act, ctx, holder, rule=rule_of(act), more=more)
    state = replace(state, scores={key: e for key, e in state.scores.items() if e.until is None or e.until > act.day})
    basis = Basis.ASSERTED if state.basis is not Basis.ASSERTED and act.role is not Role.INHERITED and act.weight > 0 else state.basis
    affirmed = max(act.day, state.affirmed) if state.affirmed else act.day
    witnessed = state.witnessed if act.party else max(act.day, state.witnessed) if state.witnessed else act.day
    judged = act.day if act.reviewed else state.judged
    state = replace(with_evidence(state, holder, evidence), affirmed=affirmed, witnessed=witnessed, judged=judged, basis=basis)
    if not act.historical:
        state = replace(state, historical=False)
    return push(cell, act.day, state, evidence.note)


def compete(cell: Cell, act: Act, ctx: Context, side: str, why: str) -> Cell:
    """A word for another side that moves nothing yet: both are shown, and the score holds them against each other (R3, R7)."""
    note = note_of(act, ctx.desk, rule="R3", stance="against", side=side, more=why)
    evidence = Evidence(note=note, party=act.party, until=after(act.day, ctx.desk.weights.days.claim))
    return push(cell, act.day, with_evidence(cell.state, side, evidence), note)


def stands(state: State, act: Act) -> bool:
    """R10: whether a reviewer's word of that day stands against an act that would end it."""
    return state.judged is not None and state.judged >= act.day and not act.reviewed


def challenge(cell: Cell, act: Act, ctx: Context, side: str | None) -> Cell:
    """R10: the machine never overrules a person; it shows what speaks against the judgement."""
    note = note_of(act, ctx.desk, rule="R10", stance="against", side=side, more="it is a challenge to a reviewer's word, which stands")
    return push(cell, act.day, cell.state, note)


def context(cell: Cell, act: Act, ctx: Context, why: str, *, rule: str = "R8", stance: str = "context") -> Cell:
    """A word that moves nothing here, kept with the reason."""
    return push(cell, act.day, cell.state, note_of(act, ctx.desk, rule=rule, stance=stance, side=act.taker, weight=0.0, more=why))


def claimants_kept(state: State, loser: str | None, winners: Collection[str], day: date) -> tuple[Open, ...]:
    """A transfer closes the loser's open claims dated up to that day, and the winner's, which have come true."""
    return tuple(o for o in state.opens if o.side not in winners and not (o.side == loser and o.last <= day))


def transfer(
    cell: Cell,
    to: str,
    act: Act,
    ctx: Context,
    *evidence: Evidence,
    basis: Basis = Basis.ASSERTED,
    joint: tuple[str, ...] = (),
    earliest: date | None = None,
    latest: date | None = None,
    known_from: date | None = None,
) -> Cell:
    """The place passes to a side: old scores end, contest clears; a flip undone within a day is an episode instead (R3)."""
    state, day = cell.state, act.day
    if stands(state, act):
        return challenge(cell, act, ctx, to)
    former = state.former
    if (
        former is not None
        and former.holder == to
        and state.holder is not None
        and state.judged is None
        and (day - state.since).days <= ctx.desk.weights.days.flip
    ):
        return _episode(cell, act, ctx, *evidence)
    loser = state.holder or (state.vacated.loser if state.vacated else None)
    old = replace(state, former=None) if state.holder is not None else former
    fresh = State(
        holder=None if joint else to,
        joint=joint,
        basis=basis,
        since=day,
        earliest=earliest,
        latest=latest,
        affirmed=day,
        witnessed=None if act.party else day,
        judged=day if act.reviewed else None,
        known_from=known_from or act.known,
        opens=claimants_kept(state, loser, joint or (to,), day),
        former=old,
        taken_by=ctx.index,
        historical=act.historical and act.kind == "hold",
        agreements=tuple(a for a in state.agreements if a.giver == to),
    )
    fresh = with_evidence(fresh, to, *evidence)
    return push(cell, day, fresh, *(e.note for e in evidence))


def _episode(cell: Cell, act: Act, ctx: Context, *evidence: Evidence) -> Cell:
    """R3: the flip was undone within a day: the place was contested then, and its holder kept it."""
    state = cell.state
    former, start, intruder = state.former, state.since, state.holder
    assert former is not None
    assert former.holder is not None
    assert intruder is not None
    end = max(act.day, start + ONE_DAY)
    notes = {e.note.origin: replace(e.note, stance="against") for e in state.scores.values()}
    words = f"{ctx.desk.name(intruder)} took the place and lost it again within a day: a contested episode, no transfer"
    ids = tuple(sorted({i for n in notes.values() for i in n.ids} | {i for e in evidence for i in e.note.ids}))
    note = Note(rule="R3", words=words, ids=ids, side=intruder, stance="against", known=act.known)
    condition = Condition(
        kind="contested", attackers=tuple(sorted((former.holder, intruder))), last=act.day, until=end, notes={**notes, "R3": note}
    )
    kept = replace(without_conditions(former, "contested"), opens=claimants_kept(state, intruder, (former.holder,), act.day))
    kept = replace(kept, conditions={**kept.conditions, "contested": condition})
    cell = amend(cell, start, lambda _: kept)
    settled = replace(with_evidence(kept, former.holder, *evidence), affirmed=act.day)
    if act.day >= end:
        settled = without_conditions(settled, "contested")
    return push(cell, act.day, settled, note, *(e.note for e in evidence))


def _of_others(conditions: Mapping[str, Condition], side: str) -> dict[str, Condition]:
    """The conditions that a side itself, now known to hold the place, did not cause."""
    kept = {kind: replace(c, attackers=tuple(a for a in c.attackers if a != side)) for kind, c in conditions.items()}
    return {kind: c for kind, c in kept.items() if c.attackers or not conditions[kind].attackers}


def fill_unknown(cell: Cell, side: str, evidence: Evidence, until: date, basis: Basis, known: date) -> Cell:
    """The side held the place through the unknown stretch before ``until``: the named loser of a capture, the object of an attack.

    The stretch begins where knowledge ends: at the last holder's leaving, else in the open past.
    """

    def unknown(state: State) -> bool:
        return state.holder is None and not state.joint

    start = stretch_start(cell, unknown)
    affirmed = until - ONE_DAY

    def change(state: State) -> State:
        earliest = start if start > FIRST_DAY else None
        filled = replace(state, holder=side, basis=basis, since=start, earliest=earliest, latest=until, affirmed=affirmed)
        filled = replace(filled, known_from=known, vacated=None, conditions=_of_others(state.conditions, side))
        return with_evidence(replace(filled, opens=tuple(o for o in state.opens if o.side != side)), side, evidence)

    return amend(cell, start, change) if unknown(cell.state) else cell


def loser_evidence(act: Act, ctx: Context, loser: str) -> Evidence:
    """The word of a capture as evidence that its named loser held the place until then."""
    weight = ctx.desk.weights.effect.object * act.trust
    return evidence_of(act, ctx, loser, rule="R4", weight=weight, more="its named loser held it until then (inferred)")


def fill_missed_loss(cell: Cell, loser: str, act: Act, ctx: Context) -> Cell:
    """A named loser the record did not know held the place: if the record had long been silent, the place had passed to it unseen.

    The day of that passing lies between the last word for the recorded holder and the capture; its middle is taken, with bounds.
    """
    state = cell.state
    silent_from = state.affirmed
    if silent_from is None or (act.day - silent_from).days <= ctx.desk.weights.days.missed_loss:
        return cell
    middle = silent_from + timedelta(days=(act.day - silent_from).days // 2)
    evidence = loser_evidence(act, ctx, loser)

    def change(old: State) -> State:
        fresh = replace(
            State(holder=loser, basis=Basis.INFERRED, since=middle, earliest=silent_from + ONE_DAY, latest=act.day - ONE_DAY),
            affirmed=act.day - ONE_DAY,
            known_from=act.known,
            conditions=old.conditions,
            opens=old.opens,
        )
        return with_evidence(fresh, loser, evidence)

    return amend(cell, middle, change)


def open_claim(cell: Cell, act: Act, ctx: Context, kind: str, side: str, why: str) -> Cell:
    """R2: one party's word, not corroborated: shown as claimed, moving no holder."""
    state, days = cell.state, ctx.desk.weights.days
    note = note_of(act, ctx.desk, rule="R2", stance="open", side=side, weight=0.0, more=why)
    old = next((o for o in state.opens if o.side == side and o.kind == kind), None)
    word = Word(index=ctx.index, day=act.day, exact=act.exact, speaker=act.speaker, unknown=act.unknown_word)
    last = max(act.last, old.last) if old else act.last
    merged = Open(
        side=side,
        kind=kind,
        last=last,
        until=after(last, days.claim),
        words=(*(old.words if old else ()), word),
        notes={act.origin: note, **(old.notes if old else {})},
        deniers=old.deniers if old else (),
        denied=old.denied if old else None,
        failed=old.failed if old else None,
    )
    others = tuple(o for o in state.opens if o is not old)
    opens = tuple(sorted((*others, merged), key=lambda o: (o.side, o.kind)))
    return push(cell, act.day, replace(state, opens=opens), note)


def confirm(claim: Open, by: Act, ctx: Context) -> Rollback | None:
    """R2, R4: which word of an open claim a confirmation makes the transfer: the earliest exact one after the last failure.

    A capture with a day of its own confirms nothing across a failure: then its own day is the transfer's.
    """
    words = [w for w in claim.words if w.index not in ctx.confirmed and not w.unknown]
    words = words or [w for w in claim.words if w.index not in ctx.confirmed]
    if claim.failed is not None:
        later = [w for w in words if w.day > claim.failed]
        if not later and by.kind != "hold" and by.day > claim.failed:
            return None
        words = later or words
    if not words:
        return None
    exact = [w for w in words if w.exact]
    return Rollback(index=min(exact or words, key=lambda w: (w.day, w.index)).index, by=by)


def joint_or_first(act: Act, ctx: Context) -> tuple[str, ...]:
    """Rivals named together, and whoever is said to hold jointly, are joint; allies, and a side that is only words, hold by the first."""
    first = act.takers[0]
    rest = [s for s in act.takers[1:] if act.jointly or not (ctx.friendly(first, s, act.day) or is_text(s) or is_text(first))]
    return tuple(sorted((act.takers[0], *rest))) if rest else ()


def clear_inside(cell: Cell, act: Act, ctx: Context) -> Cell:
    """Independent word that the whole place is held, or an attack thrown back, ends a breach or contest: pressure stays."""
    state = cell.state
    inside = [c for kind in ("contested", "breached") if (c := state.conditions.get(kind))]
    if not inside or act.party or any(c.last > act.day or (c.last == act.day and act.kind not in ("repel", "capture")) for c in inside):
        return cell
    attackers = tuple(sorted({a for c in inside for a in c.attackers if not ctx.friendly(a, state.holder, act.day)}))
    note = note_of(act, ctx.desk, rule="R7", stance="context", more="the fight inside is over: contest clears to pressure")
    state = replace(without_conditions(state, "contested", "breached"), inside={})
    state = with_condition(state, "pressured", attackers, act, note, after(act.day, ctx.desk.weights.days.pressured))
    return push(cell, act.day, state, note)
