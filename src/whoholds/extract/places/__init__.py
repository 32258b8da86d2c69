"""Document → the places it names: recognition, resolution, scope. Works on surface tokens only.

Three passes. *Spot*: capitalised words (or words of a script without case) that the gazetteer may know, and words that a place
noun introduces; each is judged by its neighbours, so persons, organisations, peoples and ordinary words fall out. *Resolve*: one
sense a name and document, chosen by joint evidence (an explicit "X, Syria", the kind of place said, the countries of the text, distance
to its other places, population). *Shape*: the words around a name say whether its whole, a part, a facility, its surroundings or an
area is meant; UCDP's where_prec follows from that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from whoholds.extract.places.names import Name
from whoholds.extract.places.resolver import Resolver
from whoholds.extract.places.shape import Shaper, excepted
from whoholds.extract.places.spotter import Spotter
from whoholds.extract.places.unnamed import facility_phrases, plural_phrases
from whoholds.gazetteer import ALTERNATE, SKELETON, Gazetteer
from whoholds.lexicon import place_words as lex
from whoholds.model import PlaceMention, Sentence

__all__ = ["find_places", "theatre"]


def find_places(sentences: Sequence[Sentence], gazetteer: Gazetteer, hint: frozenset[str] = frozenset()) -> tuple[PlaceMention, ...]:
    """The places a document names, in order; ``hint`` are ISO codes of countries it is likely about.

    ``score`` in [0, 1] is how sure the resolution is. A place that cannot be resolved keeps its words and has ``place.place`` None.
    Method: gazetteer match, syntactic gates on the surface, then joint disambiguation by container, country, distance and population
    (after Leidner 2007, *Toponym Resolution in Text*; one sense a document after Gale, Church and Yarowsky 1992).
    """
    spotter = Spotter(sentences, gazetteer)
    names, peoples = spotter.names(), spotter.peoples()
    Resolver(names, peoples, gazetteer, hint).run()
    votes: Counter[str] = Counter()
    for name in names:
        if name.place and name.place.country:
            votes[name.place.country] += 1
    for code in hint:
        votes[code] += 3
    for code in peoples:
        votes[code] += 1
    total = max(1, sum(votes.values()))
    share = {code: count / total for code, count in votes.items()}
    cued = {name.key for name in names if name.cue == 2 or (name.cue == 1 and name.matches and name.a != name.b)}
    kept = [name for name in names if _believable(name, spotter.persons, cued, share)]
    if len(kept) < len(names) or any(name.container for name in names):  # else it would choose the same again
        Resolver(kept, peoples, gazetteer, hint).run()
    home = max(share.values(), default=0.0)
    for name in kept:
        if home >= 0.5 and _far_fetched(name, share):
            name.place, name.score = None, 0.0
    shaper = Shaper(gazetteer)
    found = excepted([(name, shaper.mention(name)) for name in kept])
    taken = {i for m in found for i in range(m.first, m.last + 1)}
    found += list(facility_phrases(sentences, taken, kept, shaper))
    found += list(plural_phrases(sentences, taken))
    return tuple(sorted(found, key=lambda m: (m.first, m.last)))


def _believable(name: Name, persons: set[str], cued: set[str], share: dict[str, float]) -> bool:
    """Whether a spotted name is likely enough to be a place, now that the document's countries are known."""
    if name.key in persons and name.cue < 2:
        return False
    if name.cue == 2 or name.key in cued:
        return True
    if name.place is None:
        return name.cue > 0
    place = name.place
    tier = next((m.tier for m in name.matches if m.place.id == place.id), SKELETON)
    if place.kind in ("country", "region", "water") and tier <= ALTERNATE:
        return True
    at_home = share.get(place.country, 0.0) > 0.15
    if place.kind == "admin1" and tier <= ALTERNATE and (at_home or name.cue or place.population > 1_000_000):
        return at_home or place.population > 100_000
    if place.id.startswith("supp:") and place.kind != "admin2" and tier <= ALTERNATE:
        return at_home or name.cue > 0 or name.strong_context
    if tier == SKELETON:
        return at_home and name.cue > 0
    if name.cue:
        return at_home or place.population >= 5_000 or len(name.key) > 7
    if name.a != name.b and tier <= ALTERNATE:
        return at_home or place.population >= 1_000
    if place.population >= 100_000 and tier <= ALTERNATE:
        return True
    if name.strong_context:
        return at_home or (tier <= ALTERNATE and (place.population >= 20_000 or (len(name.key) > 6 and name.score > 0.9)))
    return at_home and (place.population >= 2_000 or len(name.key) > 5) and not name.initial


def _far_fetched(name: Name, share: dict[str, float]) -> bool:
    """Whether the only places of a taken or listed name are small and abroad: better unresolved than a guess."""
    place = name.place
    if place is None or name.container or place.population >= 100_000 or place.kind in ("country", "region", "water", "facility"):
        return False
    if share.get(place.country, 0.0) > 0.1:
        return False
    before = name.sentence.tokens[name.a - 1].text.lower() if name.a else ""
    return name.cue == 2 or before in lex.TAKING


def theatre(mentions: Iterable[PlaceMention]) -> tuple[str, ...]:
    """ISO codes of the countries a document's places lie in, most often named first; countries named as such count half.

    A country that has fewer than one mention in ten is left out.
    """
    votes: Counter[str] = Counter()
    for mention in mentions:
        ref = mention.place
        place = ref.place or (ref.within or ref.near or ref).place
        if place and place.country:
            votes[place.country] += 1 if place.kind == "country" else 2
    total = sum(votes.values())
    return tuple(code for code, count in votes.most_common() if count * 10 >= total)
