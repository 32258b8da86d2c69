"""What is seen of a name when one asks whether the event of a verb happened there: short strings, one for each thing noticed.

The way from name to verb through the parse carries most (the shortest dependency path, Bunescu and Mooney 2005), with the words around the
name, what the gazetteer and the actor file say of it, its distance, and, where the learned proposer is at hand, what that
takes the name for once the verb is marked. No feature is a name: what was learned of one town would not hold for the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from whoholds.discourse import FACILITY, FORCE, PEOPLE, PLACE_NOUNS, SETTLEMENT
from whoholds.extract.whereabouts.candidates import Name
from whoholds.model import ActorMention, Token
from whoholds.syntax import Tree

Roles = Mapping[int, Sequence[float]]  # of each token: the chances of the roles in ROLES

ROLES = ("actor", "recipient", "place", "speaker")  # the proposer's, in its order
_PLACE = ROLES.index("place")
_CLOSED = frozenset("ADP DET PUNCT CCONJ ADV PART".split())
_SITE_WORDS = (
    FACILITY
    | SETTLEMENT
    | frozenset(
        (
            "district quarter neighborhood suburb mountains jabal tal tell wadi street countryside farms river valley mall province region "
            "county peninsula island islands"
        ).split()
    )
)
_BODY_WORDS = frozenset("army forces front party minister president islamic state brigade group division militia mr general".split())
_AREAS = frozenset({"country", "admin1", "admin2", "region"})
_STEPS = (0.03, 0.1, 0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One verb in its sentence with all that is named there; ``roles`` is None where no proposer was asked."""

    tree: Tree
    verb: int
    names: tuple[Name, ...]
    actors: tuple[ActorMention, ...] = ()
    roles: Roles | None = None


def features(scene: Scene, name: Name) -> tuple[str, ...]:
    """Everything noticed of one name of a scene, each thing once."""
    up, down = _way(scene, name)
    last = up[-1] if up else "self"
    seen = [
        "any",
        *_path(scene, up, down),
        *_clause(scene, last),
        *_hung(scene, name),
        *_beside(scene, name),
        *_identity(scene, name, last),
        *_order(scene, name),
    ]
    seen += _encoder(scene, name, last) if scene.roles is not None else ["no encoder"]
    return tuple(dict.fromkeys(seen))


# -- the parse ----------------------------------------------------------------------------------------------------------------------------


def _top(tree: Tree, name: Name) -> int:
    """The token of a name that the others hang on."""
    inside = range(name.first, name.last + 1)
    return next((i for i in inside if tree.token(i).head not in inside), name.last)


def _label(tree: Tree, i: int) -> str:
    """A token's dependency; of a preposition's object with the preposition, of the preposition itself nothing."""
    token = tree.token(i)
    if token.dep == "pobj" and tree.holds(token.head):
        return tree.token(token.head).lemma
    return "" if token.dep in {"prep", "agent"} else token.dep


def _way(scene: Scene, name: Name) -> tuple[list[str], list[str]]:
    """Labels of the steps from a name up to the lowest token above both it and the verb, and of those from the verb up to it."""
    tree, top = scene.tree, _top(scene.tree, name)
    own, others = [top, *tree.ancestors(top)], [scene.verb, *tree.ancestors(scene.verb)]
    meeting = next((i for i in own if i in others), None)
    if meeting is None:
        return ["apart"], ["apart"]
    up = [_label(tree, i) for i in own[: own.index(meeting)]]
    return [label for label in up if label], [tree.token(i).dep for i in others[: others.index(meeting)]]


def _path(scene: Scene, up: Sequence[str], down: Sequence[str]) -> Iterator[str]:
    yield f"path {'>'.join(up[:4])}|{'<'.join(down[:3])}"
    yield f"up {'>'.join(up[:3])}"
    yield f"down {'<'.join(down[:3])}"
    yield f"steps {min(len(up), 6)},{min(len(down), 4)}"
    yield f"first {up[0] if up else 'self'}"
    yield f"last {up[-1] if up else 'self'}"
    yield from (f"step {label}" for label in up[:5])
    if not down:
        yield "below verb"
        yield f"below verb, last {up[-1] if up else 'self'}"


def _clause(scene: Scene, last: str) -> Iterator[str]:
    verb = scene.tree.token(scene.verb)
    voice = "passive" if scene.tree.kids(scene.verb, "auxpass", "nsubjpass") else "active"
    object_ = "with object" if scene.tree.kids(scene.verb, "dobj") else "no object"
    yield f"verb {verb.lemma}"
    yield f"verb {verb.lemma}, last {last}"
    yield f"tag {verb.tag}"
    yield from (voice, f"{voice}, last {last}", object_, f"{object_}, last {last}")


def _class(token: Token) -> str:
    """What kind of thing a word names: a force, people, a place; of others the part of speech."""
    kinds = (("force", FORCE), ("people", PEOPLE), ("settlement", SETTLEMENT), ("site", FACILITY), ("area", PLACE_NOUNS))
    return next((kind for kind, words in kinds if token.lemma.lower() in words), token.pos)


def _hung(scene: Scene, name: Name) -> Iterator[str]:
    """What a name hangs on, and whether it hangs on another name or another hangs on it ("Jisr in Idlib province")."""
    tree = scene.tree
    top = tree.token(_top(tree, name))
    above = [tree.token(i) for i in tree.ancestors(top.i)]
    content = next((t for t in above if t.pos != "ADP"), None)
    if content is not None:
        yield f"on {_class(content)}"
        yield f"on {_class(content)} by {_label(tree, top.i)}"
    others = [n for n in scene.names if n is not name]
    if any(n.meets(t.i, t.i) for n in others for t in above if t.i != scene.verb):
        yield "under a name"
    if any(any(name.meets(i, i) for i in tree.ancestors(_top(tree, n))) for n in others):
        yield "over a name"


# -- the words around, and the name itself ------------------------------------------------------------------------------------------------


def _plain(token: Token | None, classes: frozenset[str], edge: str) -> str:
    """A neighbouring word: itself where it belongs to a closed class or to ``classes``, else its part of speech."""
    if token is None:
        return edge
    return token.lemma.lower() if token.pos in _CLOSED or token.lemma in classes else token.pos


def _beside(scene: Scene, name: Name) -> Iterator[str]:
    tree = scene.tree
    before = tree.token(name.first - 1) if tree.holds(name.first - 1) else None
    after = tree.token(name.last + 1) if tree.holds(name.last + 1) else None
    yield f"before {_plain(before, PLACE_NOUNS, 'start')}"
    yield f"after {_plain(after, PLACE_NOUNS | FORCE | PEOPLE, 'end')}"
    if before and before.lemma in {"the", "of"} and tree.holds(name.first - 2):
        far = tree.token(name.first - 2)
        yield f"before2 {far.lemma.lower() if far.pos in _CLOSED or far.lemma in PLACE_NOUNS else far.pos}"
    comma_after = after is not None and after.text == ","
    if comma_after and any(n.first == name.last + 2 for n in scene.names):
        yield "this, name"
    follows = [n for n in scene.names if n.last == name.first - 2]
    if before is not None and before.text == "," and follows:
        yield "name, this"
        yield f"name, this {_kind(name)}"
    if before is not None and before.text == "in" and follows:
        yield "name in this"


def _kind(name: Name) -> str:
    """The gazetteer's kind of a name: "none" of words that are no place mention, "unknown" of a place with no entry."""
    if name.mention is None:
        return "none"
    return name.mention.place.place.kind if name.mention.place.place else "unknown"


def _sort(name: Name) -> str:
    """Coarser than the kind: "bare" words, a place "unknown" to the gazetteer, an "area" or a "point"."""
    kind = _kind(name)
    return {"none": "bare", "unknown": "unknown"}.get(kind, "area" if kind in _AREAS else "point")


def _identity(scene: Scene, name: Name, last: str) -> Iterator[str]:
    before = scene.tree.token(name.first - 1) if scene.tree.holds(name.first - 1) else None
    yield f"{_sort(name)}, last {last}"
    yield f"{_sort(name)}, before {_plain(before, PLACE_NOUNS, 'start')}"
    tokens = [scene.tree.token(i) for i in range(name.first, name.last + 1)]
    forms = sorted({a.form for a in scene.actors if name.meets(a.first, a.last)})
    yield f"kind {_kind(name)}"
    yield f"kind {_kind(name)}, {'actor' if forms else 'no actor'}"
    yield "actor" if forms else "no actor"
    yield from (f"actor {form}" for form in forms)
    if name.mention is not None:
        yield f"scope {name.mention.place.scope.value}"
        return
    words = {t.text.lower() for t in tokens}
    yield f"bare {tokens[-1].pos}"
    yield f"bare {scene.tree.token(_top(scene.tree, name)).dep}"
    yield f"words {min(len(tokens), 4)}"
    if words & _SITE_WORDS:
        yield "site word"
    if words & _BODY_WORDS:
        yield "body word"


# -- order and distance -------------------------------------------------------------------------------------------------------------------


def _order(scene: Scene, name: Name) -> Iterator[str]:
    verb, away = scene.verb, abs(name.first - scene.verb)
    low, high = sorted((name.first, verb))
    between = sum(t.pos == "VERB" for t in scene.tree.sentence.tokens if low < t.i < high)
    places = [n for n in scene.names if n is not name and n.mention and not any(n.meets(a.first, a.last) for a in scene.actors)]
    yield f"distance {min(9, away // 4)}"
    yield "after verb" if name.first > verb else "before verb"
    yield f"verbs between {min(between, 4)}"
    yield f"other places {min(len(places), 5)}"
    if not any(abs(n.first - verb) < away for n in places):
        yield "nearest"
    if name.first > verb and not any(n.first > verb and abs(n.first - verb) < away for n in places):
        yield "nearest after verb"


# -- what the learned proposer takes it for -----------------------------------------------------------------------------------------------


def _chances(scene: Scene, name: Name) -> list[float]:
    rows = [scene.roles[i] for i in range(name.first, name.last + 1) if scene.roles and i in scene.roles]
    return [max((row[k] for row in rows), default=0.0) for k in range(len(ROLES))]


def _encoder(scene: Scene, name: Name, last: str) -> Iterator[str]:
    chances = _chances(scene, name)
    for role, chance in zip(ROLES, chances, strict=True):
        yield f"encoder {role} {_step(chance)}"
    best = max(_chances(scene, n)[_PLACE] for n in scene.names)
    place = _step(chances[_PLACE])
    yield f"encoder place {place}, {'most' if chances[_PLACE] >= best else 'not most'}"
    yield f"encoder place {place}, {'bare' if name.mention is None else 'mention'}"
    yield f"encoder place {place}, last {last}"


def _step(chance: float) -> int:
    """Which step of ``_STEPS`` a chance has reached."""
    return sum(chance >= step for step in _STEPS)
