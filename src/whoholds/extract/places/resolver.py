"""Which of the places of one name is meant: one sense a name and document, by joint evidence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz.fuzz import ratio

from whoholds.extract.places.names import Name
from whoholds.gazetteer import ALTERNATE, AREA_KINDS, PRIMARY, SKELETON, Gazetteer, Match, distance_km, fold
from whoholds.lexicon import place_words as lex
from whoholds.model import Place

_Site = tuple[float, float, str]  # latitude, longitude and id of a place that is no area


class _Told:
    """What the names of one spelling say together, the same for each place they can mean."""

    __slots__ = ("explicit", "great", "group", "initial", "kinds", "nouns", "shared")

    def __init__(self, group: list[Name]) -> None:
        self.group = group
        self.initial = group[0].key[:1]
        self.explicit = group[:12]
        self.shared = max(1, min(3, len(group)))
        self.kinds = {name.kind for name in group}
        self.nouns = {name.sentence.tokens[name.noun].text.lower() for name in group if name.noun >= 0}
        self.great = any(m.tier == PRIMARY and m.place.population > 1_000_000 for m in group[0].matches)


class _Weighed:
    """One place a spelling can mean, with the part of its score that stays while the document's other names are being settled.

    ``before`` comes first in the sum, ``after`` last, in this order; ``dwarfed``: a hamlet beside a great city of the same name.
    """

    __slots__ = ("after", "before", "dwarfed", "match")

    def __init__(self, match: Match, dwarfed: bool, before: float, after: tuple[float, ...]) -> None:
        self.match = match
        self.dwarfed = dwarfed
        self.before = before
        self.after = after


class _Shares:
    """The share of each country in what a document names, by the vote that is left out of it."""

    def __init__(self, votes: Mapping[str, float]) -> None:
        self.votes = votes
        self.known: dict[tuple[str, float], dict[str, float]] = {}

    def without(self, own: tuple[Place | None, float] | None, group: Sequence[Name]) -> Mapping[str, float]:
        """The shares without the vote of the names of one spelling, that ``own`` is the choice for."""
        place, sure = own or (None, 0.0)
        country, vote = "", 0.0
        if place and place.country in self.votes:
            country, vote = place.country, min(3, len(group)) * (1.5 if place.kind == "country" else sure)
        found = self.known.get((country, vote))
        if found is None:
            counts = dict(self.votes)
            if country:
                counts[country] -= vote
            total = max(1.0, sum(counts.values()))
            found = self.known[country, vote] = {code: count / total for code, count in counts.items() if count > 0.01}
        return found


class Resolver:
    """Chooses one place for each name of a document, by joint evidence."""

    def __init__(self, names: list[Name], peoples: Sequence[str], gazetteer: Gazetteer, hint: frozenset[str]) -> None:
        self.names = names
        self.gazetteer = gazetteer
        self.votes: dict[str, float] = defaultdict(float, dict.fromkeys(hint, 3.0))
        for code in peoples:
            self.votes[code] += 1.0
        self.around: dict[str, dict[str, list[tuple[str, Place]]]] = {}
        self.groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
        for name in names:
            kind = name.kind if name.kind == "area" else ""
            self.groups[name.key, kind].append(name)

    def run(self) -> None:
        self._containers()
        weighed = {which: self._weighed(group) for which, group in self.groups.items()}
        chosen: dict[tuple[str, str], tuple[Place | None, float]] = {}
        base = dict(self.votes)
        for _ in range(3):
            votes: dict[str, float] = defaultdict(float, base)
            places = [p for p, _ in chosen.values() if p]
            for (key, kind), group in self.groups.items():
                place, sure = chosen.get((key, kind), (None, 0.0))
                if place and place.country:
                    votes[place.country] += min(3, len(group)) * (1.5 if place.kind == "country" else sure)
                elif not chosen:
                    for match in group[0].matches[:1]:
                        if match.place.kind == "country" and match.place.country:
                            votes[match.place.country] += 2
            sites = [(p.lat, p.lon, p.id) for p in places if p.kind not in AREA_KINDS]
            shares = _Shares(votes)
            settled = {
                which: self._choose(group, weighed[which], shares.without(chosen.get(which), group), places, sites)
                for which, group in self.groups.items()
            }
            if settled == chosen:
                break
            chosen = settled
        for which, group in self.groups.items():
            for name in group:
                name.place, name.score = chosen[which]

    def _containers(self) -> None:
        """ "X, Syria", "X in Y province", "Syria's X", "the Syrian city of X": the container is evidence for X."""
        for previous, name in zip(self.names, self.names[1:], strict=False):
            if previous.sentence is not name.sentence:
                continue
            tokens = name.sentence.tokens
            start = name.noun_first if name.noun_first >= 0 else name.a
            between = [t.text for t in tokens[max(previous.b, previous.last) + 1 : start]]
            area = any(m.place.kind in AREA_KINDS for m in name.matches)
            if area and (
                between
                in (
                    [","],
                    ["in"],
                    [",", "in"],
                    ["in", "the"],
                    [",", "in", "the"],
                    ["("],
                    [",", "capital", "of"],
                    [",", "the", "capital", "of"],
                )
                or (between and between[-1] in ("in", "of") and len(between) <= 5 and "," not in between and name.kind == "area")
            ):
                previous.container.append(name)
            if (
                between[:1] in (["'s"], ["’s"])
                and len(between) <= 6
                and any(m.place.kind in AREA_KINDS for m in previous.matches)
                and not any(t in lex.LOCATIVE for t in between)
            ):
                name.container.append(previous)

    def _demonym_before(self, name: Name) -> str:
        tokens = name.sentence.tokens
        start = name.noun_first if name.noun_first >= 0 else name.a
        for token in tokens[max(0, start - 3) : name.a]:
            if code := self.gazetteer.demonyms.get(fold(token.text)):
                return code
        return ""

    def _choose(
        self, group: list[Name], weighed: Sequence[_Weighed], share: Mapping[str, float], places: list[Place], sites: Sequence[_Site]
    ) -> tuple[Place | None, float]:
        """The best place for the names of one spelling, and how sure it is in [0, 1]."""
        scored = sorted(((_score(one, share, sites), one.match) for one in weighed), key=lambda s: (-s[0], s[1].place.id))
        scored = [
            (s, m)
            for s, m in scored
            if m.tier < SKELETON or (share.get(m.place.country, 0) > 0.2 and m.place.kind not in ("country", "facility"))
        ]
        if not scored:
            return self._fuzzy(group, share, places)
        best, match = scored[0]
        rival = next((s for s, m in scored[1:] if _elsewhere(m.place, match.place)), best - 6)
        sure = 1 / (1 + math.exp(-(best - rival)))
        if match.tier == SKELETON:
            sure *= 0.7
        return match.place, round(sure, 3)

    def _weighed(self, group: list[Name]) -> tuple[_Weighed, ...]:
        """The places that the names of one spelling can mean, as far as these names alone weigh them."""
        told = _Told(group)
        return tuple(self._weigh(match, told) for match in group[0].matches[:40])

    def _weigh(self, match: Match, told: _Told) -> _Weighed:
        place, group = match.place, told.group
        score = math.log10(place.population + 300) - (0.0, 0.35, 0.6, 3.5)[match.tier]
        if match.tier == ALTERNATE and place.kind not in AREA_KINDS and fold(place.name)[:1] != told.initial:
            score -= 0.8  # an old or foreign name, not another spelling
        if place.kind == "country":
            score += 4.5 if match.tier <= ALTERNATE else 0.0
        elif place.kind == "admin2":
            score -= 2.0
        elif place.kind in ("region", "water"):
            score += 4.0
        elif place.id.startswith("supp:") and place.kind != "admin2":
            score += 1.5
        after = [self._explicit(name, place) / told.shared for name in told.explicit]
        kinds, nouns = told.kinds, told.nouns
        area = place.kind in AREA_KINDS
        if "area" in kinds:
            small = bool(
                nouns & {"county", "district", "raion", "rayon", "department", "woreda", "zone", "subdistrict", "prefecture", "division"}
            )
            fits = place.kind == "admin2" if small else place.kind in ("admin1", "region")
            after.append((4.0 if fits else 1.5) if area and place.kind != "country" else (-1.5 if nouns & {"region", "area"} else -3.0))
        elif "settlement" in kinds:
            after.append(-4.0 if area else 0.5)
        elif place.kind == "admin1" and any(
            m.place.kind not in AREA_KINDS
            and place.id in m.place.parents
            and m.tier <= ALTERNATE
            and m.place.population > 0.08 * place.population
            for m in group[0].matches
        ):
            after.append(-2.5)
        if place.kind == "facility" and "facility" not in kinds:
            after.append(-2.0)
        return _Weighed(match, place.population < 1_000 and told.great, score, tuple(part for part in after if part))

    def _explicit(self, name: Name, place: Place) -> float:
        if not name.container and name.people == "":
            return 0.0
        score = 0.0
        for container in name.container:
            countries = {m.place.country for m in container.matches if m.place.kind == "country"}
            areas = {m.place.id for m in container.matches if m.place.kind in AREA_KINDS}
            if areas & set(place.parents) or place.country in countries:
                score += 5.0
            elif place.country in {m.place.country for m in container.matches if m.place.kind in AREA_KINDS}:
                score += 1.5
            else:
                score -= 2.0
        if name.people is None:
            name.people = self._demonym_before(name)
        if code := name.people:
            score += 3.0 if place.country == code else -1.0
        return score

    def _neighbours(self, anchor: Place) -> dict[str, list[tuple[str, Place]]]:
        """Settlements and sites within 80 km of a place, by the first letter of their folded names."""
        if anchor.id not in self.around:
            table: dict[str, list[tuple[str, Place]]] = defaultdict(list)
            for place in self.gazetteer.near(anchor.lat, anchor.lon, 80):
                if place.kind not in AREA_KINDS and (other := fold(place.name)):
                    table[other[0]].append((other, place))
            self.around[anchor.id] = table
        return self.around[anchor.id]

    def _fuzzy(self, group: list[Name], share: Mapping[str, float], places: list[Place]) -> tuple[Place | None, float]:
        """A misspelt name may be a place close to the document's others: same first letter, nine letters in ten alike."""
        key = group[0].key
        if len(key) < 6 or not places or not key.isascii():
            return None, 0.0
        anchors = [p for p in places if p.kind not in AREA_KINDS and share.get(p.country, 0) > 0.25][:4]
        best: tuple[float, Place] | None = None
        for anchor in anchors:
            for other, place in self._neighbours(anchor).get(key[0], ()):
                if abs(len(other) - len(key)) <= 2:
                    alike = ratio(key, other)
                    if alike >= 88 and (best is None or alike > best[0]):
                        best = (alike, place)
        return (best[1], round(best[0] / 200, 3)) if best else (None, 0.0)


def _score(one: _Weighed, share: Mapping[str, float], sites: Sequence[_Site]) -> float:
    """How likely a place is meant, given the share of each country in the document and the settlements and sites chosen so far."""
    place = one.match.place
    country = place.country
    score = one.before + 4.0 * share.get(country, 0.0)
    if share and country and country not in share:
        score -= 1.0
    if one.dwarfed:
        score -= 3.0
    if sites:
        lat, lon, own = place.lat, place.lon, place.id
        close = [(y, x) for y, x, id_ in sites if -1.1 < y - lat < 1.1 and -3 < x - lon < 3 and id_ != own]
        if close:
            score += min(1.5, 0.6 * sum(1 for y, x in close if distance_km(y, x, lat, lon) < 120))
    for part in one.after:
        score += part
    return score


def _elsewhere(rival: Place, place: Place) -> bool:
    """Whether a rival is somewhere else: neither close by, nor around the place, nor in it."""
    if rival.id in place.parents or place.id in rival.parents:
        return False
    return distance_km(rival.lat, rival.lon, place.lat, place.lon) > 50
