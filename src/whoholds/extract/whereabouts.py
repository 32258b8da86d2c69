"""Where the event of one marked verb happened: the task of event geolocation (Halterman 2019), on the same parse and place mentions."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.discourse import PLACE_NOUNS
from whoholds.model import PlaceMention, Span
from whoholds.syntax import Tree

_WHERE = frozenset("in at near outside around inside within on across throughout over through along from of off into".split())
_NOT_WHERE = frozenset("to against with by toward towards for about like despite than under before after as between among".split())
_MEASURES = frozenset(
    "north south east west northeast northwest southeast southwest kilometre kilometer kilometres mile km metre meter hour drive away".split()
)
_TAKING = frozenset({"capture", "seize", "take", "win", "wrest"})
_CLAUSES = frozenset({"relcl", "advcl", "ccomp", "csubj", "parataxis"})


def places_of_predicate(trees: Sequence[Tree], places: Sequence[PlaceMention], verb: Span) -> tuple[Span, ...]:
    """Where the event of one marked verb happened: the most specific named places in its clause (Halterman 2019, event geolocation).

    A place counts as object of a verb that takes places, or in a locative phrase of the verb or of its arguments; not inside another
    clause, not as somebody's attribute ("the Lebanese army", "Syria's president"). Returns spans of the names, in text order.
    """
    for tree in trees:
        token = next((t for t in tree.sentence.tokens if verb.start < t.end and t.start < verb.end), None)
        if token is None:
            continue
        found = [m for m in places if m.sentence == tree.sentence.index and m.place.text and _happened_at(tree, token.i, m)]
        spans = [_bare(tree, m) for m in found if not any(_names_area_of(tree, m, other) for other in found if other is not m)]
        return tuple(dict.fromkeys(span for span in spans if span is not None))
    return ()


def _bare(tree: Tree, mention: PlaceMention) -> Span | None:
    """The name alone: "Hama" of "the city of Hama", "Latakia" of "northern Latakia"; None where the words hold no name."""
    tokens = [tree.token(i) for i in range(mention.first, mention.last + 1) if tree.holds(i)]
    named = [n for n, t in enumerate(tokens) if t.text[:1].isupper()]
    if not named:
        return None
    first = last = named[-1]
    while first > 0 and (tokens[first - 1].text[:1].isupper() or tokens[first - 1].text in {"-", "‑", "al", "el", "de", "del", "'", "’"}):
        first -= 1
    while not tokens[first].text[:1].isalpha():
        first += 1
    return Span(start=tokens[first].start, end=tokens[last].end)


def _happened_at(tree: Tree, verb: int, mention: PlaceMention) -> bool:
    inside = range(mention.first, mention.last + 1)
    top = next((i for i in reversed(inside) if tree.holds(i) and tree.token(i).head not in inside), mention.last)
    locative = False
    current = tree.token(top)
    for _ in range(12):
        if current.i == verb:
            return locative
        if current.dep in {"nsubj", "nsubjpass", "csubj", "poss", "compound", "amod", "nmod", "npadvmod", "dative"} and not locative:
            if current.dep == "nsubjpass" and current.head == verb:
                return True
            if current.dep in {"nsubj", "dative", "poss", "amod", "npadvmod"} or tree.token(current.head).lemma not in PLACE_NOUNS:
                return False
        if current.dep == "dobj" and current.head == verb:
            locative = True
        if current.dep == "pobj":
            preposition = tree.token(current.head)
            above = tree.token(preposition.head) if tree.holds(preposition.head) else preposition
            if preposition.lemma in {"of", "from"} and (above.lemma in _MEASURES or above.pos == "PROPN"):
                return False
            if preposition.lemma == "from" and tree.token(verb).lemma in _TAKING:
                return False
            if preposition.lemma in _NOT_WHERE and not locative:
                return False
            locative = locative or preposition.lemma in _WHERE
        if current.dep in _CLAUSES or (current.dep == "conj" and current.pos == "VERB"):
            return False
        if current.head == current.i or not tree.holds(current.head):
            return False
        current = tree.token(current.head)
    return False


def _names_area_of(tree: Tree, area: PlaceMention, place: PlaceMention) -> bool:
    """Whether one mention only says in which area the other lies: "Medellin, Colombia", "Palmyra in Homs province"."""
    if not area.place.place or area.place.place.kind not in {"country", "admin1", "admin2", "region"}:
        return False
    return not (place.place.place and place.place.place.kind in {"country", "region"})
