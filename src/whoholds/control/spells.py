"""History of states -> spells that tile the time line, each with the rules that fired (Status; record.md, section 3)."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from whoholds.control.acts import Desk
from whoholds.control.state import Cell, Note, State, independent_origins, probabilities
from whoholds.lexicon.sides import NOBODY
from whoholds.lexicon.weights import Weights
from whoholds.model import FIRST_DAY, Basis, ControlSpell, FiredRule, Place, Scope, Status

_RINGS = (("breached", Status.BREACHED), ("besieged", Status.BESIEGED), ("encircled", Status.ENCIRCLED))
_STANCES = ("for", "against", "open", "context")


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees of a state: two days with equal views belong to one spell."""

    status: Status
    holder: str | None
    claimants: tuple[str, ...]
    opponents: tuple[str, ...]


def view(state: State, weights: Weights) -> View:
    """Status, first that matches: joint, contested, disputed, claimed, breached, besieged, encircled, unknown, pressured, held."""
    chances = probabilities(state)
    sure = state.holder is not None and chances.get(state.holder, 0.0) >= weights.status.unknown_below
    holder = state.holder if sure else None
    claimants = tuple(sorted({o.side for o in state.opens}))
    against = {side for side, _ in state.scores if side not in (holder, *state.joint)}
    against |= set(state.opponents)
    deniers = {denier for o in state.opens for denier in o.deniers}
    contested = state.conditions.get("contested")
    if state.joint:
        return View(Status.JOINT, None, claimants, tuple(sorted({*state.joint, *against})))
    if contested is not None:
        return View(Status.CONTESTED, None, claimants, tuple(sorted({*contested.attackers, *against})))
    top = sorted(chances.values(), reverse=True)
    if len(top) > 1 and top[0] - top[1] <= weights.status.disputed_margin:
        pair = sorted(chances, key=lambda s: (-chances[s], s))[:2]
        if all(independent_origins(state, side) >= weights.status.disputed_origins for side in pair):
            return View(Status.DISPUTED, None, claimants, tuple(sorted({*pair, *against})))
    attackers = {a for c in state.conditions.values() for a in c.attackers}
    opponents = tuple(sorted(((against | attackers) - {holder, NOBODY}) | deniers))
    if claimants:
        return View(Status.CLAIMED, holder, claimants, opponents)
    for kind, status in _RINGS:
        if kind in state.conditions:
            return View(status, holder, claimants, opponents)
    if holder is None:
        return View(Status.UNKNOWN, None, claimants, opponents)
    return View(Status.PRESSURED if "pressured" in state.conditions else Status.HELD, holder, claimants, opponents)


def subject(state: State, seen: View) -> tuple[str, ...]:
    """What the confidence of a state is about: a holder's tenure, the joint arrangement, or a contest without a known holder."""
    if seen.status is Status.CONTESTED:
        return ("contested",)
    if seen.status is Status.JOINT:
        return ("joint", *state.joint, state.since.isoformat())
    if seen.holder is not None:
        return ("holder", seen.holder, state.since.isoformat())
    return (seen.status.value,)


def chance(state: State, seen: View, weights: Weights) -> float:
    """The undecayed P of what a state says: of its holder, or of the contest where no holder is shown."""
    chances = probabilities(state)
    if seen.status is Status.JOINT:
        return chances.get(state.joint[0], 0.0)
    if seen.status is Status.DISPUTED:
        return max(chances.values())
    if seen.holder is not None:
        return chances.get(seen.holder, 0.0)
    condition = state.conditions.get(seen.status.value)
    if condition is None:
        return 0.0
    score = weights.effect.contest * sum(note.trust for note in condition.notes.values())
    return 1.0 / (1.0 + math.exp(-score))


def affirmed_on(state: State, seen: View) -> date | None:
    """The last day of word for what the state says."""
    if seen.holder is not None or seen.status in (Status.JOINT, Status.DISPUTED):
        return state.affirmed
    condition = state.conditions.get(seen.status.value)
    return condition.last if condition else None


@dataclass(slots=True, kw_only=True)
class _Run:
    """Adjacent cells with one view."""

    view: View
    cells: list[Cell]


def _runs(cells: Iterable[Cell], weights: Weights) -> list[_Run]:
    runs: list[_Run] = []
    for cell in cells:
        seen = view(cell.state, weights)
        if runs and runs[-1].view == seen and not _new_tenure(runs[-1].cells[-1].state, cell.state):
            runs[-1].cells.append(cell)
        else:
            runs.append(_Run(view=seen, cells=[cell]))
    return runs


def _new_tenure(old: State, new: State) -> bool:
    """Whether an ended unknown stretch and the next unknown one differ in nothing a reader sees (they then stay one)."""
    return old.holder is not None and new.holder == old.holder and new.since > old.since and new.basis is not Basis.CARRIED


def chain(cell: Cell | None) -> list[Cell]:
    """The cells of a history in order."""
    out: list[Cell] = []
    while cell is not None:
        out.append(cell)
        cell = cell.prev
    return out[::-1]


def spells_of(history: Cell, idle: Iterable[tuple[date, Note]], place: Place, desk: Desk) -> tuple[ControlSpell, ...]:
    """The spells of a place from its first word on (or from the open past), the last one open; none where nothing was ever said."""
    weights = desk.weights
    cells = chain(history)
    idle = sorted(idle, key=lambda item: (item[0], item[1].ids))
    first = next((c.day for c in cells if c.notes or c.state.holder is not None or c.state.joint), None)
    starts = [d for d in (first, idle[0][0] if idle else None) if d is not None]
    if not starts:
        return ()
    start = min(starts)
    if cells[0].state.holder is None and not cells[0].state.joint:
        cells[0] = Cell(start, cells[0].state, cells[0].notes) if len(cells) == 1 or cells[1].day > start else cells[0]
        if cells[0].day == FIRST_DAY:
            cells = cells[1:]
    runs = _runs(cells, weights)
    words = _words_of_subjects(runs, weights)
    out: list[ControlSpell] = []
    for i, run in enumerate(runs):
        end = runs[i + 1].cells[0].day if i + 1 < len(runs) else None
        out.append(_spell(run, end, words, place, desk))
    return _with_idle(out, idle)


def _words_of_subjects(runs: list[_Run], weights: Weights) -> dict[tuple[str, ...], list[date]]:
    """The days of word for each subject, in order."""
    out: dict[tuple[str, ...], list[date]] = {}
    for run in runs:
        for cell in run.cells:
            day = affirmed_on(cell.state, run.view)
            if day is not None:
                days = out.setdefault(subject(cell.state, run.view), [])
                if not days or days[-1] < day:
                    days.append(day)
    return out


def _spell(run: _Run, end: date | None, words: dict[tuple[str, ...], list[date]], place: Place, desk: Desk) -> ControlSpell:
    weights, seen = desk.weights, run.view
    first, last = run.cells[0], run.cells[-1]
    days = words.get(subject(last.state, seen), [])
    low = max(bisect_right(days, first.day) - 1, 0)
    high = len(days) if end is None else min(bisect_left(days, end) + 1, len(days))
    near = tuple(days[low:high])
    inside = [d for d in near if end is None or d < end]
    fresh = [d for d in inside if d >= first.day]
    scores: list[tuple[date, float]] = []
    for cell in run.cells:
        value = round(weights.calibrated(chance(cell.state, seen, weights)), 6)
        if not scores or scores[-1][1] != value:
            scores.append((cell.day, value))
    notes = [*_standing_notes(first.state, seen), *(n for c in run.cells for n in c.notes)]
    fired = merged(notes)
    counted = [n for n in notes if n.stance != "context"]
    began = first.state.since == first.day
    open_past = first.day == FIRST_DAY
    return ControlSpell(
        place=place,
        valid_from=first.day,
        valid_to=end,
        holder=seen.holder,
        status=seen.status,
        confidence=scores[0][1],
        basis=_basis(run, bool(fresh) or not inside),
        valid_from_earliest=first.state.earliest if began or open_past else first.day,
        valid_from_latest=first.state.latest if began or open_past else first.day,
        claimants=seen.claimants,
        opponents=seen.opponents,
        scope=_scope(place),
        last_affirmed=inside[-1] if inside else None,
        number_of_claims=len({i for n in counted for i in n.ids}),
        number_of_origins=len({n.origin for n in counted if n.origin and n.origin != "R3"}),
        claim_ids=tuple(sorted({i for n in counted for i in n.ids})),
        known_from=_known_from(first, began),
        rules_version=weights.rules_version,
        fired=fired,
        affirmed=near,
        scores=tuple(scores),
    )


def _known_from(first: Cell, began: bool) -> date | None:
    """The day the record first knew the state: of a transfer when it was confirmed, of another change its first word."""
    if began and first.state.known_from is not None:
        return first.state.known_from
    return min((n.known for n in first.notes), default=first.state.known_from)


def _basis(run: _Run, fresh: bool) -> Basis:
    """Asserted, inferred or inherited as the tenure is; carried where all word for it lies before the spell."""
    if run.view.status in (Status.CONTESTED, Status.JOINT, Status.DISPUTED):
        return Basis.ASSERTED
    if run.view.holder is None:
        return Basis.ASSERTED if fresh else Basis.CARRIED
    state = run.cells[-1].state
    stays = fresh or state.basis is Basis.INHERITED or run.cells[0].day in (state.since, FIRST_DAY)
    return state.basis if stays else Basis.CARRIED


def _scope(place: Place) -> Scope:
    if place.id.startswith("part:"):
        return Scope.PART
    return {"facility": Scope.FACILITY, "admin1": Scope.AREA, "admin2": Scope.AREA, "country": Scope.AREA, "region": Scope.AREA}.get(
        place.kind, Scope.WHOLE
    )


def _standing_notes(state: State, seen: View) -> list[Note]:
    """The evidence a spell starts with: for its holder, against it, for its contests, and the open claims."""
    out = [
        replace(e.note, stance="for" if side == state.holder or side in state.joint else "against")
        for (side, _), e in sorted(state.scores.items(), key=lambda item: item[0])
    ]
    for condition in state.conditions.values():
        out += condition.notes.values()
    for claim in state.opens:
        out += claim.notes.values()
    return out


def merged(notes: Iterable[Note]) -> tuple[FiredRule, ...]:
    """Notes as fired rules: one line an origin, its claims together, the strongest first within for, against, open, context."""
    ids: dict[tuple[str, ...], set[str]] = {}
    weights: dict[tuple[str, ...], float] = {}
    for note in notes:
        key = (note.rule, note.words, note.side or "", note.stance, note.origin)
        ids.setdefault(key, set()).update(note.ids)
        weights[key] = max(round(note.weight, 6), weights.get(key, 0.0))
    found = (
        FiredRule(rule=key[0], words=key[1], claim_ids=tuple(sorted(ids[key])), side=key[2] or None, weight=weights[key], stance=key[3])
        for key in ids
    )
    return tuple(sorted(found, key=lambda f: (_STANCES.index(f.stance), -f.weight, f.rule, f.words, f.claim_ids)))


def _with_idle(spells: list[ControlSpell], idle: list[tuple[date, Note]]) -> tuple[ControlSpell, ...]:
    """Claims that moved nothing, shown on the spell of their day."""
    starts = [s.valid_from for s in spells]
    groups: dict[int, list[Note]] = {}
    for day, note in idle:
        groups.setdefault(max(bisect_right(starts, day) - 1, 0), []).append(note)
    return tuple(replace(s, fired=s.fired + merged(groups[i])) if i in groups else s for i, s in enumerate(spells))
