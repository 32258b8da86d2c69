"""R5: which claims speak of a place, and how: its own, of a part or its surroundings, of an area or whole that contains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from whoholds.control.acts import ONE_DAY, Act, Desk, Role, act_of, idle_reason, is_outside, spoken_on, timing
from whoholds.control.state import Note
from whoholds.lexicon.sides import normal
from whoholds.lexicon.weights import Weights
from whoholds.model import FIRST_DAY, LAST_DAY, Claim, ControlSpell, Modality, Place, PlaceRef, Scope, Status

AREA_KINDS = frozenset({"admin1", "admin2", "country", "region"})
_HOLDER_WORDS = frozenset({"capture", "hold", "withdraw", "handover", "repel"})


def is_area(place: Place) -> bool:
    """Whether a place is an area that contains settlements."""
    return place.kind in AREA_KINDS


def is_part(place_id: str) -> bool:
    """Whether an id is a named part or facility inside a settlement."""
    return place_id.startswith("part:")


def parent_of(part_id: str) -> str:
    """The settlement of a part.

    >>> parent_of("part:geonames:170017#police headquarters")
    'geonames:170017'
    """
    return part_id.removeprefix("part:").rpartition("#")[0]


def role_at(claim: Claim, place_id: str) -> Role | None:
    """How a claim speaks of a place: as its own, as a part of it, as its surroundings; None where it does not."""
    ref = claim.place
    if ref is None:
        return None
    if ref.id == place_id:
        if is_part(place_id) or (ref.place is not None and (is_area(ref.place) or ref.place.kind == "facility")):
            return Role.OWN
        return {Scope.PART: Role.PART, Scope.FACILITY: Role.PART, Scope.AROUND: Role.AROUND}.get(ref.scope, Role.OWN)
    if ref.id is not None and is_part(ref.id) and parent_of(ref.id) == place_id:
        return Role.PART
    return _beside(ref, place_id)


def _beside(ref: PlaceRef, place_id: str) -> Role | None:
    """The role of a claim about something named as inside or near the place (an area's inner places are no parts of it)."""
    inner, near = ref.within, ref.near
    if inner is not None and inner.id == place_id and inner.place is not None and not is_area(inner.place):
        settled = ref.place is not None and ref.place.kind in ("city", "town", "village")
        return None if settled else Role.AROUND if ref.scope is Scope.AROUND else Role.PART
    if near is not None and near.id == place_id and ref.scope in (Scope.AROUND, Scope.FACILITY, Scope.PART) and ref.id is None:
        return Role.AROUND
    return None


def places_of(claim: Claim) -> tuple[str, ...]:
    """Every place whose state the claim can touch: its own, and those it names a part or the surroundings of."""
    ref = claim.place
    if ref is None:
        return ()
    found = [ref.id] if ref.id else []
    if ref.id is not None and is_part(ref.id):
        found.append(parent_of(ref.id))
    found += [other.id for other in (ref.within, ref.near) if other is not None and other.id]
    return tuple(p for p in dict.fromkeys(found) if role_at(claim, p) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of one place: acts, and the claims that move nothing with the reason and the day they are shown at."""

    acts: tuple[Act, ...]
    idle: tuple[tuple[date, Note], ...]


def words_on(place_id: str, claims: Iterable[Claim], desk: Desk) -> Words:
    """The acts and the idle claims of a place."""
    acts: list[Act] = []
    idle: list[tuple[date, Note]] = []
    for claim in claims:
        role = role_at(claim, place_id)
        if role is None:
            continue
        shelled = claim.place is not None and claim.place.scope in (Scope.PART, Scope.AROUND)
        reason = idle_reason(claim, shelled)
        if reason is None:
            acts.append(act_of(claim, role, desk))
        else:
            idle.append((_shown_on(claim), Note(rule="R8", words=reason, ids=(claim.id,), stance="context", known=claim.known)))
    return Words(acts=tuple(acts), idle=tuple(idle))


def _shown_on(claim: Claim) -> date:
    """The day an idle claim is shown at: the event's own, or of what is only said the day of speaking."""
    when = timing(claim)
    said_only = claim.modality in (Modality.PREDICTED, Modality.THREATENED, Modality.HYPOTHETICAL, Modality.ONGOING)
    spoken = spoken_on(claim)
    if when is not None and (not said_only or spoken == LAST_DAY):
        return when.day
    return spoken


def excluded(claim: Claim, place: Place) -> bool:
    """Whether "all of X except Y" leaves this place out."""
    if claim.place is None:
        return False
    lineage = {place.id, *place.parents}
    return any(ref.id in lineage if ref.id else normal(ref.text) == normal(place.name) for ref in claim.place.except_)


def whole_words(claims: Iterable[Claim], area_id: str, place: Place) -> tuple[Claim, ...]:
    """The claims about the whole of an area that reach a place: plain "X province" (scope area) reaches no town."""
    return tuple(
        c
        for c in claims
        if c.place is not None and c.place.id == area_id and (c.place.entire or c.place.scope is Scope.WHOLE) and not excluded(c, place)
    )


def inherited_acts(spells: Iterable[ControlSpell], source: str, own: Iterable[Act], weights: Weights) -> tuple[Act, ...]:
    """What a place inherits from the spells of the whole that contains it, save where its own word of that day or soon after wins."""
    mine = sorted((a for a in own if a.kind in _HOLDER_WORDS and a.role is Role.OWN), key=lambda a: (a.day, a.ids))
    out: list[Act] = []
    holder: str | None = None
    for spell in spells:
        moved = spell.holder is not None and spell.holder != holder and spell.status is not Status.CONTESTED
        holder = spell.holder or holder
        if not moved or spell.holder is None:
            continue
        open_start = spell.valid_from == FIRST_DAY
        day = spell.valid_to - ONE_DAY if open_start and spell.valid_to is not None else spell.valid_from
        if open_start and spell.valid_to is None:
            day = spell.affirmed[0] if spell.affirmed else spell.valid_from
        if _own_word_wins(mine, spell.holder, day, weights.days.own_word):
            continue
        out.append(_inherited(spell, source, day, open_start, weights))
    return tuple(out)


def _own_word_wins(mine: list[Act], holder: str, day: date, window: int) -> bool:
    """The smallest named place wins: an own word of that day or soon after; one that merely affirms the same side does not compete."""
    for act in mine:
        if 0 <= (act.day - day).days <= window and not (act.party and act.kind == "capture"):
            return not (act.kind in ("hold", "repel") and act.taker == holder)
    return False


def _inherited(spell: ControlSpell, source: str, day: date, open_start: bool, weights: Weights) -> Act:
    total = sum(f.weight for f in spell.fired if f.stance == "for" and f.side == spell.holder)
    return Act(
        kind="inherited",
        role=Role.INHERITED,
        day=day,
        last=day,
        known=spell.known_from or LAST_DAY,
        ids=spell.claim_ids,
        takers=(spell.holder,) if spell.holder else (),
        said=source,
        origin="whole:" + source,
        weight=total * weights.factor.inherited,
        earliest=spell.valid_from_earliest,
        latest=spell.valid_from_latest,
        open_start=open_start,
    )


def whole_of(place: Place, claims_about: Callable[[str], Iterable[Claim]], weights: Weights) -> tuple[tuple[str, tuple[Claim, ...]], ...]:
    """The wholes a place inherits from, smallest first, each with the claims about all of it."""
    if is_part(place.id):
        parent = parent_of(place.id)
        inner = tuple(c for c in claims_about(parent) if role_at(c, parent) is Role.OWN)
        return ((parent, inner),) if inner and not _lies_outside(place, weights) else ()
    rows = [(area, whole_words(claims_about(area), area, place)) for area in place.parents]
    return tuple((area, found) for area, found in rows if found)


def _lies_outside(place: Place, weights: Weights) -> bool:
    probe = PlaceRef(text=place.name, place=place, scope=Scope.FACILITY)
    return is_outside_words(probe, weights)


def is_outside_words(ref: PlaceRef, weights: Weights) -> bool:
    """Whether a facility lies outside its town by its words: a base, airport, dam or crossing."""
    return any(word in f" {normal(ref.text)} " for word in (f" {w} " for w in weights.words.outside))


def by_place(claims: Iterable[Claim]) -> Mapping[str, list[Claim]]:
    """Claims under every place they touch."""
    out: dict[str, list[Claim]] = {}
    for claim in claims:
        for place_id in places_of(claim):
            out.setdefault(place_id, []).append(claim)
    return out


def known_places(claims: Iterable[Claim], given: Mapping[str, Place]) -> dict[str, Place]:
    """The places of claims and caller by id; a part whose claims do not carry a Place takes its settlement as parent."""
    out: dict[str, Place] = {}
    for claim in claims:
        ref = claim.place
        for one in (ref, ref.within if ref else None, ref.near if ref else None):
            if one is not None and one.place is not None:
                out.setdefault(one.place.id, one.place)
    out.update(given)
    for place in list(out.values()):
        if is_part(place.id) and not place.parents and parent_of(place.id):
            out[place.id] = replace(place, parents=(parent_of(place.id),))
    return out


__all__ = [
    "Words",
    "by_place",
    "excluded",
    "inherited_acts",
    "is_area",
    "is_outside",
    "is_part",
    "known_places",
    "parent_of",
    "places_of",
    "role_at",
    "whole_of",
    "words_on",
]
