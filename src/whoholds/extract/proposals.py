"""Proposals of the learned encoder → candidates, joined with those of the patterns.

A proposal is spans of words. Trigger, actor and place are led to the parse and to the mentions as a pattern's slots are; what resolves to
nothing keeps its words. Where a pattern saw the same event its reading stays and is surer for it; where only the encoder speaks, a
candidate is added that is less sure; where only an unsure pattern does, its act on control is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from whoholds.discourse import FORCE, Discourse
from whoholds.lexicon.events import types_with_effect
from whoholds.model import (
    LEARNED,
    OUTLET,
    ActorMention,
    ActorRef,
    Candidate,
    PlaceRef,
    Proposal,
    Speaker,
    SpeakerKind,
    Token,
)
from whoholds.syntax import Tree, is_goal

_DOUBT = 0.6  # of a pattern's confidence in another type where the encoder sees no trigger
_SURE = 0.9  # a pattern's confidence from which it needs no second opinion
_SHARE = 0.68  # of its score: what a proposal without a pattern weighs; below `moves_holder`, so surer words on a place count first
_ALIKE = (frozenset({"attack", "airstrike", "shelling", "bombing", "clash", "contest"}), frozenset({"detain", "abduct"}),
          frozenset({"agree", "ceasefire", "cooperate", "consult"}), frozenset({"besiege", "encircle"}))  # fmt: skip
_FUNCTION = frozenset({"PUNCT", "DET", "ADP", "PART", "SCONJ", "CCONJ", "AUX", "SPACE"})
_POINTING = frozenset("it there here they them its this that which where he she we i you us who one".split())


def proposed(proposals: Iterable[Proposal], trees: Mapping[int, Tree], discourse: Discourse) -> Iterator[tuple[Candidate, Proposal]]:
    """A candidate of each proposal whose sentence is parsed, with trigger ``model.<type>``."""
    for proposal in proposals:
        tree = trees.get(proposal.sentence)
        if tree is None:
            continue
        places: list[PlaceRef] = []
        place_tokens: list[int] = []
        for span in proposal.places:
            head, found = _places(tree, span, discourse)
            if proposal.type == "withdraw" and is_goal(tree, head):
                continue  # where they went is not what they left
            for place in found:
                if place not in places:
                    places.append(place)
                    place_tokens.append(head)
        actors = _actors(tree, proposal.actors, discourse)
        if any(_NOBODY.match(ref.text) for _, ref in actors):
            continue  # "no gunman is left in the city": what did not happen
        actors = [(at, ref) for at, ref in actors if ref.id or _sided(tree, at)]
        yield Candidate(
            type=proposal.type, sentence=proposal.sentence, token=_head(tree, (proposal.first, proposal.last), verbal=True),
            trigger=LEARNED + proposal.type, actors=tuple(ref for _, ref in actors), actor_tokens=tuple(i for i, _ in actors),
            recipients=tuple(ref for _, ref in _actors(tree, proposal.recipients, discourse)), places=tuple(places),
            place_tokens=tuple(place_tokens), base=_SHARE * proposal.score,
        ), proposal  # fmt: skip


def joined(
    found: Sequence[Candidate], offered: Iterable[tuple[Candidate, Proposal]], enough: Mapping[str, float]
) -> tuple[list[Candidate], dict[tuple[int, str], Proposal]]:
    """Candidates of patterns and encoder in text order, and the proposals behind those that only the encoder made, by token and trigger.

    ``enough`` is the score by type from which a proposal stands alone; a missing type never does. A pattern's act on control in which the
    encoder sees none at all, neither in its trigger nor at its place, is dropped unless the pattern is sure: war words are used of sport,
    business and history too. Another type's is less sure where it sees nothing in the trigger.
    """
    offers = list(offered)
    kept = [c for one in found if (c := _weighed(one, offers))]
    alone: dict[tuple[int, str], Proposal] = {}
    for candidate, proposal in offers:
        same = [n for n, other in enumerate(kept) if _covers(other, candidate, proposal)]
        for n in same:
            if _akin(kept[n].type, candidate.type):
                kept[n] = _completed(kept[n], candidate, proposal.score)
        if same or proposal.score < enough.get(candidate.type, 2.0):
            continue
        kept.append(candidate)
        alone[candidate.token, candidate.trigger] = proposal
    kept.sort(key=lambda c: (c.sentence, c.token))
    return kept, alone


def _completed(known: Candidate, new: Candidate, score: float) -> Candidate:
    """A pattern's candidate that the encoder sees too: surer, offered the actor that its clause leaves unsaid, and given the recipient.

    Not of an act on control: there a recipient is who loses the place, and a wrong one moves it.
    """
    if not known.actors:
        taken = {r.id or r.text for r in known.recipients}
        known = replace(known, actor_offered=tuple(a for a in new.actors if (a.id or a.text) not in taken))
    if not known.recipients and known.type not in types_with_effect():
        given = {a.id or a.text for a in known.actors}
        known = replace(known, recipients=tuple(r for r in new.recipients if (r.id or r.text) not in given))
    return replace(known, base=known.base + (1 - known.base) * 0.5 * score)


def _weighed(known: Candidate, offers: Iterable[tuple[Candidate, Proposal]]) -> Candidate | None:
    """A pattern's candidate in the light of what the encoder sees in its sentence: as it was, less sure, or None.

    An act on control asks for any such act in its trigger or at its place, unless the pattern is sure; another type for a trigger.
    """
    effect = types_with_effect()
    here = [(new, p) for new, p in offers if p.sentence == known.sentence]
    if known.type not in effect:
        told = any(p.first <= known.token <= p.last for _, p in here)
        return known if told else replace(known, base=known.base * _DOUBT)
    if known.base >= _SURE:
        return known
    at = {*known.place_tokens, known.token}
    for new, proposal in here:
        spans = ((proposal.first, proposal.last), *proposal.places)
        if proposal.type in effect and (at & set(new.place_tokens) or any(first <= i <= last for first, last in spans for i in at)):
            return known
    return None


def _akin(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


def _covers(known: Candidate, new: Candidate, proposal: Proposal) -> bool:
    """Whether a candidate tells the proposed event already: by its trigger word, or by a like type at its place in one sentence.

    Of two acts on control of one place in one sentence the pattern's stays: where they differ it is mostly in the name of the type.
    """
    if known.sentence != new.sentence:
        return False
    if proposal.first <= known.token <= proposal.last:
        return True
    both_move = {known.type, new.type} <= types_with_effect()
    if not (_akin(known.type, new.type) or both_move):
        return False
    if not new.places or not known.places:
        return True
    return bool(set(known.place_tokens) & set(new.place_tokens)) or any(_key(a) == _key(b) for a in known.places for b in new.places)


def _key(place: PlaceRef) -> str:
    return place.id or place.text.lower()


def _head(tree: Tree, span: tuple[int, int], *, verbal: bool = False) -> int:
    """The token of a span that the others hang on; of several the one whose subtree is widest, for a trigger verbs first."""
    inside = [tree.token(i) for i in range(span[0], span[1] + 1) if tree.holds(i)]
    tops = [t for t in inside if t.head == t.i or not span[0] <= t.head <= span[1]] or inside
    words = [t for t in tops if t.pos not in _FUNCTION or t.pos == "AUX"] or tops

    def rank(token: Token) -> tuple[bool, bool, int]:
        return (verbal and token.pos in {"VERB", "AUX"}, token.pos in {"NOUN", "PROPN"}, -token.i)

    return max(words, key=rank).i


_NOBODY = re.compile(r"(?:no|none|nobody|neither|not)\b", re.IGNORECASE)


def _sided(tree: Tree, head: int) -> bool:
    """Whether words nobody knows can name a side: a proper name, a pronoun or a word for a force; not "terrorist organisations"."""
    token = tree.token(head)
    return token.pos in {"PROPN", "PRON"} or token.lemma in FORCE or any(t.pos == "PROPN" for t in tree.kids(head))


def _named(tree: Tree, span: tuple[int, int]) -> bool:
    """Whether a span has a word that can name something; the encoder at times cuts off a lone article or preposition."""
    return any(tree.holds(i) and tree.token(i).pos not in _FUNCTION for i in range(span[0], span[1] + 1))


def _words(tree: Tree, span: tuple[int, int], discourse: Discourse) -> str:
    return discourse.text[tree.token(span[0]).start : tree.token(span[1]).end]


def _places(tree: Tree, span: tuple[int, int], discourse: Discourse) -> tuple[int, tuple[PlaceRef, ...]]:
    """The head of a place span and the places it speaks of; unresolved words are kept, pointing words that lead nowhere are not."""
    head = _head(tree, span)
    if not _named(tree, span):
        return head, ()
    found = discourse.places_of(tree, head)
    if found and (any(p.place or p.within or p.near for p in found) or discourse.place_mention(head)):
        return head, found
    named = next((m for i in range(span[0], span[1] + 1) if (m := discourse.place_mention(i))), None)
    if named is not None:
        return named.head, discourse.places_of(tree, named.head) or (named.place,)
    if found:
        return head, found
    text = _words(tree, span, discourse)
    if text.lower() in _POINTING:
        return head, ()
    if tree.token(head).pos != "PROPN" and not tree.token(head).text[:1].isupper():
        return head, ()
    return head, (PlaceRef(text=text, where_prec=7),)


def _actors(tree: Tree, spans: Iterable[tuple[int, int]], discourse: Discourse) -> list[tuple[int, ActorRef]]:
    found: list[tuple[int, ActorRef]] = []
    for span in spans:
        if not _named(tree, span):
            continue
        head = _head(tree, span)
        ref = discourse.actor(tree, head)
        mention: ActorMention | None = None
        if ref is None or ref.id is None:
            mention = next((m for i in range(span[0], span[1] + 1) if (m := discourse.actor_mention(i))), None)
        text = _words(tree, span, discourse)
        chosen = replace(mention.actor, text=text) if mention else ref or ActorRef(text=text)
        if not any((chosen.id and chosen.id == other.id) or chosen.text == other.text for _, other in found):
            found.append((head, chosen))
    return found


def speaker(proposal: Proposal, tree: Tree, discourse: Discourse) -> Speaker:
    """Who the encoder thinks says so: its kind, with the actor its words name; the outlet where it names nobody in this sentence."""
    kind = SpeakerKind(proposal.speaker_kind)
    named = _actors(tree, proposal.speakers, discourse)
    if kind is SpeakerKind.OUTLET or not named:
        return OUTLET
    _, ref = named[0]
    return Speaker(kind=kind, name=ref.name or ref.text, actor_id=ref.id, text=ref.text)
