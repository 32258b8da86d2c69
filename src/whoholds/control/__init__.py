"""Who holds a place: a pure function of claims, judgements, rules and known-on date, S(place, valid day, known day).

Pass 1 (``control``, ``control_at``): the undecayed spells of a place from its own claims and those of the wholes that contain it.
Pass 2 (``state_on``): what silence does to confidence, which needs the first pass of the neighbours. docs/control.md tells the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from whoholds.control.acts import Desk
from whoholds.control.decay import Neighbour, distance_km, state_on, unknown_spell, with_first_day_confidence
from whoholds.control.fold import fold
from whoholds.control.judge import judged
from whoholds.control.scope import by_place, inherited_acts, is_part, known_places, parent_of, places_of, whole_of, words_on
from whoholds.control.spells import spells_of
from whoholds.lexicon.sides import Sides, copy_labels
from whoholds.lexicon.weights import Weights, load_weights
from whoholds.model import Basis, Claim, ControlSpell, Judgement, Place

__all__ = [
    "Neighbour",
    "control",
    "control_at",
    "distance_km",
    "neighbours_of",
    "places_of",
    "related_ids",
    "state_on",
    "unknown_spell",
    "with_first_day_confidence",
]


def control(
    claims: Iterable[Claim],
    *,
    sides: Sides,
    judgements: Iterable[Judgement] = (),
    weights: Weights | None = None,
    groups: Mapping[str, str] | None = None,
    known_on: date | None = None,
    places: Mapping[str, Place] | None = None,
    inherited: bool = False,
) -> dict[str, tuple[ControlSpell, ...]]:
    """The undecayed spells of every place the claims speak of, by place id.

    ``groups`` gives each document the first one with its text (``corroborate.copy_groups``, or the store's). ``places`` adds parents
    and coordinates, and, with ``inherited``, the settlements that only inherit from a whole area (record.md: ``--inherited``).
    """
    claims = tuple(claims)
    known = known_places(claims, places or {})
    ruled = judged(claims, judgements, known_on, known)
    desk = Desk(sides=sides, weights=weights or load_weights(), groups=copy_labels(ruled.claims, groups or {}), reviewed=ruled.reviewed)
    rows = by_place(ruled.claims)
    wanted = set(rows) | (set(known) if inherited else set())
    out: dict[str, tuple[ControlSpell, ...]] = {}
    for place_id in sorted(wanted):
        if place_id in known:
            spells = _spells_at(known[place_id], lambda id: rows.get(id, ()), known, desk)
            if spells:
                out[place_id] = spells
    return out


def control_at(
    place: Place,
    claims: Iterable[Claim],
    *,
    sides: Sides,
    judgements: Iterable[Judgement] = (),
    weights: Weights | None = None,
    groups: Mapping[str, str] | None = None,
    known_on: date | None = None,
    places: Mapping[str, Place] | None = None,
) -> tuple[ControlSpell, ...]:
    """The undecayed spells of one place: ``claims`` need hold only those of the place, its parts and the wholes around it
    (``related_ids`` lists whose), so that one question costs the same in a large store as in a small one."""
    claims = tuple(claims)
    known = known_places(claims, {**(places or {}), place.id: place})
    ruled = judged(claims, judgements, known_on, known)
    desk = Desk(sides=sides, weights=weights or load_weights(), groups=copy_labels(ruled.claims, groups or {}), reviewed=ruled.reviewed)
    rows = by_place(ruled.claims)
    return _spells_at(known[place.id], lambda id: rows.get(id, ()), known, desk)


def _spells_at(place: Place, about: Callable[[str], Iterable[Claim]], known: Mapping[str, Place], desk: Desk) -> tuple[ControlSpell, ...]:
    """One place's spells from its own words and what it inherits (R5)."""
    words = words_on(place.id, about(place.id), desk)
    acts = list(words.acts)
    for source, claims in whole_of(place, about, desk.weights):
        whole = words_on(source, claims, desk)
        area = known.get(source, Place(id=source, name=source))
        spells = spells_of(fold(whole.acts, desk), (), area, desk)
        acts += inherited_acts(spells, source, words.acts, desk.weights)
    return spells_of(fold(acts, desk), words.idle, place, desk)


def related_ids(place: Place) -> tuple[str, ...]:
    """The ids whose claims ``control_at`` needs beside the place's own and those within or near it: its wholes, or a part's town."""
    return tuple(dict.fromkeys((parent_of(place.id), *place.parents))) if is_part(place.id) else place.parents


def neighbours_of(
    place: Place, spells: Mapping[str, tuple[ControlSpell, ...]], *, km: float | None = None, weights: Weights | None = None
) -> tuple[Neighbour, ...]:
    """The settlements around a place with their first-pass spells, nearest first, parts and areas left out."""
    reach = km if km is not None else (weights or load_weights()).decay.tempo_km
    out: list[Neighbour] = []
    for place_id, row in spells.items():
        other = row[0].place
        if (
            place_id == place.id
            or is_part(place_id)
            or other.kind in ("admin1", "admin2", "country", "region")
            or row[0].basis is Basis.INHERITED
        ):
            continue
        apart = distance_km(place, other)
        if apart <= reach:
            out.append(Neighbour(km=apart, spells=row))
    return tuple(sorted(out, key=lambda n: (n.km, n.spells[0].place.id)))
