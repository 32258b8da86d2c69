"""R6, the second pass: what silence does to confidence, by the distance of the nearest place of another side and by tempo."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from whoholds.lexicon.sides import NOBODY, Sides, is_text
from whoholds.lexicon.weights import Weights, load_weights
from whoholds.model import FIRST_DAY, Basis, ControlSpell, FiredRule, Place, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another place's undecayed spells, and how far it lies in kilometres."""

    km: float
    spells: tuple[ControlSpell, ...]


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance of two places.

    >>> round(distance_km(Place(id="a", name="A", lat=0.0, lon=0.0), Place(id="b", name="B", lat=0.0, lon=1.0)))
    111
    """
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, slots=True)
class _Around:
    """The surroundings of a place, ready to be asked for a half-life on any day."""

    near: tuple[tuple[float, tuple[date, ...], tuple[ControlSpell, ...]], ...]
    changes: tuple[date, ...]
    weights: Weights
    sides: Sides | None

    def manoeuvre(self, day: date) -> bool:
        """Tempo: many changes of holder within 100 km in the last 30 days."""
        decay = self.weights.decay
        count = bisect_right(self.changes, day) - bisect_right(self.changes, day - timedelta(days=decay.tempo_days))
        return count >= decay.manoeuvre_changes

    def foe_km(self, holder: str, day: date) -> float | None:
        """Distance of the nearest place known to be another side's on a day."""
        for km, starts, spells in self.near:
            i = bisect_right(starts, day) - 1
            other = spells[i].holder if i >= 0 else None
            if other not in (None, NOBODY, holder) and not self._friends(holder, other, day):
                return km
        return None

    def _friends(self, a: str, b: str | None, day: date) -> bool:
        return self.sides is not None and b is not None and not is_text(a) and not is_text(b) and self.sides.allied(a, b, day)

    def half_life(self, spell: ControlSpell, day: date) -> float:
        """R6: days until confidence has halved."""
        decay, moving = self.weights.decay, self.manoeuvre(day)
        if spell.holder is None:
            return decay.contested_manoeuvre if moving else decay.contested_attrition
        km = self.foe_km(spell.holder, day)
        if km is None:
            return decay.nobody_known
        band = bisect_right(decay.bands_km, km)
        return decay.half_lives[band] * (1.0 if moving else decay.attrition)


def _around(neighbours: Sequence[Neighbour], weights: Weights, sides: Sides | None) -> _Around:
    rows = sorted((n for n in neighbours if n.spells), key=lambda n: (n.km, n.spells[0].place.id))
    changes: list[date] = []
    for row in rows:
        if row.km > weights.decay.tempo_km:
            break
        before: str | None = None
        for spell in row.spells:
            if spell.holder is not None and before is not None and spell.holder != before:
                changes.append(spell.valid_from)
            before = spell.holder or before
    near = tuple((r.km, tuple(s.valid_from for s in r.spells), r.spells) for r in rows)
    return _Around(near=near, changes=tuple(sorted(changes)), weights=weights, sides=sides)


def _halvings(spell: ControlSpell, first: date, days: int, around: _Around) -> float:
    """How often confidence halves over so many days of silence from a day on: the half-life is looked up once a step.

    The steps count from the last word, so a longer silence only ever adds to a shorter one. Negative days go back in time.
    """
    step = around.weights.decay.step_days
    total, done, sign = 0.0, 0, 1 if days >= 0 else -1
    while done < abs(days) and total < 12:
        span = min(step, abs(days) - done)
        total += span / around.half_life(spell, first + timedelta(days=sign * done))
        done += span
    return total


def _shown(spell: ControlSpell, day: date, around: _Around) -> float:
    """Shown confidence: P × 2^(-halvings since the last word); between two words for the same state there is no decay."""
    at = bisect_right([d for d, _ in spell.scores], day) - 1
    p = spell.scores[max(at, 0)][1] if spell.scores else spell.confidence
    i = bisect_right(spell.affirmed, day)
    before = spell.affirmed[i - 1] if i else None
    after = spell.affirmed[i] if i < len(spell.affirmed) else None
    if not spell.affirmed or before == day or (before is not None and after is not None):
        return p
    if before is not None:
        return float(p * 2.0 ** -_halvings(spell, before, (day - before).days, around))
    assert after is not None
    return float(p * 2.0 ** -_halvings(spell, after, (day - after).days, around))


def unknown_spell(place: Place, start: date, end: date | None, rules_version: str = "") -> ControlSpell:
    """Nothing is known of a place over a span."""
    return ControlSpell(
        place=place,
        valid_from=start,
        valid_to=end,
        holder=None,
        status=Status.UNKNOWN,
        confidence=0.0,
        basis=Basis.CARRIED,
        rules_version=rules_version,
    )


def state_on(
    spells: Sequence[ControlSpell],
    day: date,
    *,
    neighbours: Sequence[Neighbour] = (),
    place: Place | None = None,
    weights: Weights | None = None,
    sides: Sides | None = None,
) -> ControlSpell:
    """The spell that answers for a day, with the confidence shown on that day; unknown before the first word, and once stale.

    ``place`` is needed only for a place without any spell. ``neighbours`` are undecayed (first-pass) spells of the places around.
    """
    weights = weights or load_weights()
    i = bisect_right([s.valid_from for s in spells], day) - 1
    if i < 0:
        about = spells[0].place if spells else place
        if about is None:
            raise ValueError("a place without spells needs place=")
        return unknown_spell(about, FIRST_DAY, spells[0].valid_from if spells else None, weights.rules_version)
    spell = spells[i]
    if spell.holder is None and not spell.affirmed:
        return spell
    shown = round(_shown(spell, day, _around(neighbours, weights, sides)), 6)
    if shown >= weights.status.stale_below or (spell.status is Status.CLAIMED and spell.holder is None):
        return replace(spell, confidence=shown)
    words = f"no word since {spell.last_affirmed or spell.affirmed[0]}: confidence has decayed toward unknown (stale)"
    stale = FiredRule(rule="R6", words=words, claim_ids=spell.claim_ids, side=spell.holder, stance="context")
    status = Status.CLAIMED if spell.claimants else Status.UNKNOWN
    return replace(spell, holder=None, status=status, confidence=shown, fired=(*spell.fired, stale))


def with_first_day_confidence(
    spells: Sequence[ControlSpell], *, neighbours: Sequence[Neighbour] = (), weights: Weights | None = None, sides: Sides | None = None
) -> tuple[ControlSpell, ...]:
    """The spells as exports give them: confidence that of each spell's first day (of an open past: of its first word)."""
    weights = weights or load_weights()
    around = _around(neighbours, weights, sides)
    out: list[ControlSpell] = []
    for spell in spells:
        day = spell.affirmed[0] if spell.valid_from == FIRST_DAY and spell.affirmed else spell.valid_from
        out.append(replace(spell, confidence=round(_shown(spell, day, around), 6)))
    return tuple(out)
