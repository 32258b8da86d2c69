"""Where the event of one marked verb happened: the task of event geolocation (Halterman 2019), on the same parse and place mentions.

Names that may be the place (``candidates``), what is seen of each (``features``), and how likely that makes it (``scorer``). Every name is
judged by itself, so an event may have several places or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whoholds.extract.whereabouts.candidates import Name, names, span_of
from whoholds.extract.whereabouts.features import Roles, Scene, features
from whoholds.extract.whereabouts.scorer import Weights, load_weights
from whoholds.model import ActorMention, PlaceMention, Sentence, Span
from whoholds.syntax import Tree

Asks = Callable[[Sentence, int], Roles]  # a sentence and its event's token → what each token is to the event


def places_of_predicate(scene: Scene) -> tuple[Span, ...]:
    """Where the event of a scene's verb happened: the names of its sentence that are likely enough, as spans in text order."""
    weights = load_weights(encoder=scene.roles is not None)
    return tuple(span_of(scene.tree, n) for n in scene.names if weights.chance(features(scene, n)) >= weights.threshold)


def scene_of(
    trees: Sequence[Tree], places: Sequence[PlaceMention], actors: Sequence[ActorMention], verb: Span, ask: Asks | None = None
) -> Scene | None:
    """The sentence of a marked verb with all that is named in it; None where no parsed sentence holds the verb.

    ``ask`` gives the learned proposer's word on the sentence, None where it is off.
    """
    for tree in trees:
        token = next((t for t in tree.sentence.tokens if verb.start < t.end and t.start < verb.end), None)
        if token is not None:
            return Scene(
                tree=tree, verb=token.i, names=names(tree, places), actors=tuple(a for a in actors if a.sentence == tree.sentence.index),
                roles=(ask(tree.sentence, token.i) or None) if ask else None,
            )  # fmt: skip
    return None


__all__ = ["Asks", "Name", "Roles", "Scene", "Weights", "features", "load_weights", "names", "places_of_predicate", "scene_of", "span_of"]
