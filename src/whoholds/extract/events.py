"""Parsed sentences → candidate events: a trigger with its arguments, by the patterns of ``triggers.toml``.

A pattern is met by a *frame* (``whoholds.syntax``), so one line covers active, passive, participle, relative clause and infinitive.
Every slot is gated by what fills it: "took the town" is a capture, "took the bus" is nothing, "captured 30 men" is a detention.
The method is the pattern-over-dependencies coding of PETRARCH-2 and UniversalPETRARCH (Norris 2016; Lu and Roy 2017), with
arguments typed by gazetteer and actor file instead of by dictionary order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from whoholds.discourse import Discourse, phrase
from whoholds.lexicon.events import Slot, Trigger, TriggerIndex
from whoholds.model import ActorRef, Candidate, PlaceRef, Scope, Token
from whoholds.syntax import Frame, Tree

_NO_ACTOR_POS = {"VERB", "AUX", "ADV", "ADP", "PUNCT", "SCONJ", "PART"}
_RECIPROCAL = frozenset({"agree", "consult", "cooperate", "ceasefire", "clash", "contest"})
_TAKES_PLACES = frozenset({"capture", "hold", "besiege", "encircle", "handover", "enter"})
_OPERATIONS = frozenset(
    "offensive operation assault attack push campaign advance counteroffensive column convoy raid strike side thrust wave".split()
)
_WHOLE_TYPES = frozenset({"encircle", "besiege", "lift-siege"})
_HELD = {
    "held": "hold",
    "controlled": "hold",
    "ruled": "hold",
    "occupied": "hold",
    "run": "hold",
    "administered": "hold",
    "besieged": "besiege",
}


@dataclass(frozen=True, slots=True)
class _Filled:
    """Tokens that fill the roles of one met pattern."""

    actors: tuple[int, ...] = ()
    recipients: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    fixed: tuple[int, ...] = ()


class _Matcher:
    """Meets patterns with the frames of one sentence."""

    def __init__(self, tree: Tree, discourse: Discourse) -> None:
        self.tree = tree
        self.discourse = discourse
        self.certain = False

    # -- where a slot looks -----------------------------------------------------------------------------------------------------

    def _fillers(self, frame: Frame, name: str) -> tuple[int, ...]:
        match name:
            case "subj":
                return frame.subject
            case "obj":
                return frame.object
            case "dat":
                return frame.dative
            case "comp":
                return frame.complement
            case "poss":
                return frame.possessor
            case "mod":
                return frame.modifiers
            case "prt" | "adv":
                beside = self.tree.kids(frame.token, "prt", "advmod", "acomp", "npadvmod", "prep")
                return tuple(t.i for t in beside if t.dep != "prep" or not self.tree.kids(t.i, "pobj", "prep"))
            case "host":
                return self._host(frame.token)
            case "xobj":
                return self._complement_objects(frame.token)
            case "xcomp" | "ccomp":
                return tuple(t.i for t in self.tree.kids(frame.token, name))
        return frame.preps.get(name, ())

    def _complement_objects(self, i: int) -> tuple[int, ...]:
        """Whom the complement of a verb is aimed at: "refused to meet *the envoy*", "to talk *with them*"."""
        for child in self.tree.kids(i, "xcomp"):
            below = self.tree.frame(child.i)
            for found in (below.object, *(below.preps.get(name, ()) for name in ("with", "to", "from", "on", "against", "of"))):
                if found:
                    return found
        return ()

    def _host(self, i: int) -> tuple[int, ...]:
        """What a phrase "in rebel hands", "under army control" is said of: the noun it hangs on, or its verb's subject or object."""
        tree = self.tree
        preposition = tree.token(tree.token(i).head) if tree.token(i).dep == "pobj" else None
        if preposition is None or preposition.lemma not in {"in", "under", "into"} or not tree.holds(preposition.head):
            return ()
        head = tree.token(preposition.head)
        if head.pos not in {"VERB", "AUX"}:
            return tree.conjuncts(head.i)
        above = tree.frame(head.i)
        return above.object or above.subject

    def _candidates(self, frame: Frame, slot: Slot) -> Iterator[tuple[int, ...]]:
        for name in slot.names:
            found = self._fillers(frame, name)
            if found:
                yield found

    def _modifiers_of(self, i: int, role: str) -> tuple[int, ...]:
        tree = self.tree
        own = [t.i for t in tree.kids(i, "poss", "amod", "compound", "nmod")]
        links = {"for", "over", "of", "in", "inside"} if role == "P" else {"of", "by", "from"}
        own += [o.i for p in tree.kids(i, "prep") if p.lemma in links for o in tree.kids(p.i, "pobj")]
        return tuple(own)

    def after_actor(self, i: int) -> tuple[int, ...]:
        """Whose deed a nominal taking was that opens the sentence: "After the capture of X, *Russian forces* moved on Y"."""
        preposition = self.tree.token(self.tree.token(i).head)
        if (
            self.tree.token(i).dep != "pobj"
            or preposition.lemma not in {"after", "following", "follow", "with"}
            or not self.tree.holds(preposition.head)
        ):
            return ()
        return tuple(t for t in self.tree.frame(preposition.head).subject if self._is_actor(t) and t > i)

    def antecedent(self, i: int) -> int:
        """The noun a personal pronoun most likely repeats: the subject of the clause that reports it, else the sentence's first."""
        token = self.tree.token(i)
        if token.pos != "PRON" or token.lemma not in {"he", "she", "they", "it", "his", "her", "its", "their"}:
            return i
        for above in self.tree.ancestors(i):
            for subject in self.tree.kids(above, "nsubj", "nsubjpass"):
                if subject.i < i and subject.pos in {"NOUN", "PROPN"}:
                    return subject.i
        return next(
            (t.i for t in self.tree.sentence.tokens if t.i < i and t.dep in {"nsubj", "nsubjpass"} and t.pos in {"NOUN", "PROPN"}), i
        )

    # -- whether a filler fits a role ----------------------------------------------------------------------------------------------

    def _is_place(self, i: int) -> bool:
        tree, discourse = self.tree, self.discourse
        actor = discourse.actor_mention(i)
        if actor is not None and actor.form not in {"metonym"}:
            mention = discourse.place_mention(i)
            if mention is None or mention.last - mention.first <= actor.last - actor.first:
                return False
        return discourse.place(tree, i) is not None

    def _is_unknown_place(self, i: int) -> bool:
        return self.discourse.proper_place(self.tree, i) is not None

    def _is_actor(self, i: int) -> bool:
        token = self.tree.token(i)
        if token.pos in _NO_ACTOR_POS:
            return False
        if token.lemma in {"nobody", "none"} or (token.lemma == "one" and any(t.lemma == "no" for t in self.tree.kids(i, "det"))):
            return True
        return self.discourse.actor(self.tree, i) is not None

    def _is_people(self, i: int) -> bool:
        return self.discourse.people(self.tree, i)

    def _is_noun(self, i: int) -> bool:
        token = self.tree.token(i)
        return (
            token.pos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"}
            and token.tag not in {"EX", "WRB"}
            and token.lemma not in {"it", "there", "that", "this"}
        )

    def _fits(self, i: int, role: str) -> bool:
        match role:
            case "P":
                return self._is_place(i) or (self.certain and self._is_unknown_place(i))
            case "A" | "R":
                return self._is_actor(i)
            case "X":
                return self._is_people(i) and not self._is_place(i)
            case "N" | "M":
                return self._is_noun(i)
        return True

    # -- one pattern, one frame ------------------------------------------------------------------------------------------------------

    def meet(self, frame: Frame, trigger: Trigger) -> _Filled | None:
        if ("intr" in trigger.options and frame.object) or ("noprt" in trigger.options and frame.particle):
            return None
        if any(
            self._fillers(frame, name) or self.tree.kids(frame.token, name) for name in trigger.options.get("not", "").split("|") if name
        ):
            return None
        self.certain = trigger.type in _TAKES_PLACES and trigger.confidence >= 0.8
        filled: dict[str, list[int]] = {"A": [], "R": [], "P": []}
        used: set[int] = set()
        fixed: list[int] = []
        for slot in trigger.slots:
            tokens = self._slot_tokens(frame, slot, used)
            if tokens is None:
                if slot.role == "P" and "obj" in slot.names and self._headed(frame):
                    continue
                foreign = slot.role == "A" and "subj" in slot.names and self._foreign(frame.subject)
                if (
                    slot.optional
                    and not foreign
                    and not ("host" in slot.names and (self._host(frame.token) or not self._inside(frame.token)))
                ):
                    continue
                return None
            used.update(tokens)
            if slot.lemmas:
                fixed.extend(t for name in slot.names for t in self._fillers(frame, name) if self._meets(t, slot.lemmas))
            bucket = {"A": "A", "N": "A", "R": "R", "M": "R", "P": "P", "X": "R"}.get(slot.role)
            if bucket:
                filled[bucket].extend(t for t in tokens if t not in filled[bucket])
        return _Filled(actors=tuple(filled["A"]), recipients=tuple(filled["R"]), places=tuple(filled["P"]), fixed=tuple(fixed))

    def _headed(self, frame: Frame) -> bool:
        """Whether a participle opens a bulletin's line without saying of what: "Gao. Taken on Saturday", "GAO: Captured by the army"."""
        token, first = self.tree.token(frame.token), self.tree.first
        if token.tag != "VBN" or token.dep != "ROOT" or frame.object or self.tree.kids(token.i, "nsubj", "nsubjpass", "aux", "auxpass"):
            return False
        opens = token.i if token.i == first else token.i - 1
        return opens == first or self.tree.token(opens).text in {":", "–", "—"}

    def _meets(self, i: int, lemmas: frozenset[str]) -> bool:
        """Whether a noun, or the first part of a compound it heads ("aid deliveries"), is one of these lemmas."""
        return self.tree.token(i).lemma in lemmas or any(t.lemma in lemmas for t in self.tree.kids(i, "compound"))

    def _inside(self, i: int) -> bool:
        """Whether a noun stands in a phrase "in …" or "under …"."""
        token = self.tree.token(i)
        return token.dep == "pobj" and self.tree.holds(token.head) and self.tree.token(token.head).lemma in {"in", "under"}

    def _foreign(self, subject: tuple[int, ...]) -> bool:
        """Whether a verb has a subject that can take no place: a river, a crowd, a company."""
        return bool(subject) and not any(
            self.tree.token(i).pos in {"PROPN", "PRON"} or self.tree.token(i).lemma in _OPERATIONS or self._is_actor(i) for i in subject
        )

    def _slot_tokens(self, frame: Frame, slot: Slot, used: set[int]) -> tuple[int, ...] | None:
        for tokens in self._candidates(frame, slot):
            kept = tuple(t for t in tokens if self._meets(t, slot.lemmas)) if slot.lemmas else tokens
            if not kept:
                continue
            if slot.of_modifier:
                inner = tuple(m for t in kept for m in self._modifiers_of(t, slot.role) if self._fits(m, slot.role))
                return tuple(i for m in inner for i in self.tree.conjuncts(m))
            if not slot.role or slot.role == "T":
                return () if slot.lemmas and not slot.role else kept
            fitting = tuple(t for t in kept if t not in used and self._fits(t, slot.role))
            if fitting:
                return fitting
        return None


_SOME_LEFT = 0.7  # what the leaving of some of a side is worth as word that the side left
_UNCOUNTED = frozenset("some many dozen score ten hundred thousand number handful couple half third quarter".split())


def _is_attribute(tree: Tree, token: Token) -> bool:
    """Whether a participle only describes: "the Russian-occupied town", "the occupied city" (states, read as such elsewhere)."""
    if token.dep != "amod" or token.tag not in {"VBN", "JJ", "VBD"}:
        return False
    hyphen = tree.holds(token.i - 1) and tree.token(token.i - 1).text in {"-", "–", "‑"}
    return hyphen or token.text.lower() in _HELD


def _frames(tree: Tree, index: TriggerIndex) -> Iterator[tuple[Frame, tuple[Trigger, ...]]]:
    written = frozenset(word for t in tree.sentence.tokens for word in (t.lemma, t.text.lower()))
    for token in tree.sentence.tokens:
        lemma = token.lemma
        triggers = index.by_lemma.get(lemma)
        if not triggers and token.tag in {"VBN", "VBD", "JJ"} and token.text.lower() in index.by_lemma:
            triggers = index.by_lemma[token.text.lower()]
        if not triggers or token.dep in {"aux", "auxpass"} or _is_attribute(tree, token):
            continue
        triggers = tuple(t for t in triggers if index.fits(t, written))
        if not triggers:
            continue
        frame = tree.frame(token.i)
        verbal = token.pos in {"VERB", "AUX"}
        nominal = token.pos in {"NOUN", "PROPN"} or (token.tag == "VBG" and token.dep in {"pobj", "nsubj", "dobj", "ROOT"})
        adjectival = token.pos == "ADJ" or token.tag == "VBN"
        wanted = tuple(t for t in triggers if (t.pos == "v" and verbal) or (t.pos == "n" and nominal) or (t.pos == "a" and adjectival))
        if wanted:
            yield frame, wanted


def _names(matcher: _Matcher, tokens: Sequence[int], text: str) -> tuple[ActorRef, ...]:
    found: list[ActorRef] = []
    for i in tokens:
        actor = matcher.discourse.actor(matcher.tree, i) or ActorRef(text=phrase(matcher.tree, matcher.antecedent(i), text))
        if not any((a.id and a.id == actor.id) or a.text == actor.text for a in found):
            found.append(actor)
    return tuple(found)


def _some(tree: Tree, tokens: Sequence[int]) -> bool:
    """Whether only some of a side are told of: "some of the troops", "hundreds of soldiers", not "most of" or "the last of" them."""
    return any(tree.token(i).lemma in _UNCOUNTED and any(p.lemma == "of" for p in tree.kids(i, "prep")) for i in tokens)


def _nobody(matcher: _Matcher, tokens: Sequence[int]) -> tuple[ActorRef, ...]:
    """ "No one holds the town": the actor is ``none``."""
    if len(tokens) == 1 and matcher.tree.token(tokens[0]).lemma in {"nobody", "one", "none", "neither"}:
        token = matcher.tree.token(tokens[0])
        if token.lemma != "one" or any(t.lemma == "no" for t in matcher.tree.kids(token.i, "det")):
            return (ActorRef(text=phrase(matcher.tree, token.i, matcher.discourse.text), id="none", name="none"),)
    return ()


def _candidate(matcher: _Matcher, frame: Frame, trigger: Trigger, filled: _Filled) -> Candidate:
    text = matcher.discourse.text
    actor_tokens, recipient_tokens = filled.actors, filled.recipients
    if trigger.type in _RECIPROCAL and len(actor_tokens) > 1 and not recipient_tokens:
        actor_tokens, recipient_tokens = actor_tokens[:1], actor_tokens[1:]
    places: list[PlaceRef] = []
    place_tokens: list[int] = []
    for i in filled.places:
        for place in matcher.discourse.places_of(matcher.tree, i):
            if (
                trigger.type in _WHOLE_TYPES
                and place.scope is Scope.AROUND
                and place.near
                and place.text.lower().startswith(("around", "round"))
            ):
                place = place.near
            if place not in places:
                places.append(replace(place, scope=Scope(trigger.scope)) if trigger.scope else place)
                place_tokens.append(i)
    kept = [n for n, place in enumerate(places) if not _of_part(matcher.tree, place, place_tokens[n], places, place_tokens)]
    places, place_tokens = [places[n] for n in kept], [place_tokens[n] for n in kept]
    return Candidate(
        type=trigger.type,
        sentence=matcher.tree.sentence.index,
        token=frame.token,
        trigger=trigger.id,
        actors=_nobody(matcher, actor_tokens) or _names(matcher, actor_tokens, text),
        recipients=_names(matcher, recipient_tokens, text),
        places=tuple(places),
        place_tokens=tuple(place_tokens),
        actor_tokens=tuple(actor_tokens),
        base=trigger.confidence * (_SOME_LEFT if trigger.type == "withdraw" and _some(matcher.tree, actor_tokens) else 1.0),
        echoes="echo" in trigger.options,
        actor_after=_names(matcher, matcher.after_actor(frame.token), text) if trigger.pos == "n" and not actor_tokens else (),
        modality=trigger.modality,
        negated=frame.negated,
    )


def _of_part(tree: Tree, place: PlaceRef, at: int, places: Sequence[PlaceRef], tokens: Sequence[int]) -> bool:
    """Whether a place only says whose part is meant: "most of *the city*"."""
    wholes = (i for other, i in zip(places, tokens, strict=True) if other.within is not None and other.within.id == place.id)
    return place.id is not None and any(i != at and i in tree.ancestors(at) for i in wholes)


def _demands(tree: Tree, matcher: _Matcher) -> Iterator[Candidate]:
    """ "The EU said Kyiv must reform": what a speaker says another must do is a request."""
    for token in tree.sentence.tokens:
        if token.lemma not in {"must", "should", "ought"} or token.dep != "aux" or not tree.holds(token.head):
            continue
        frame = tree.frame(token.head)
        above = tree.frame(frame.governor) if frame.governor is not None and frame.link == "ccomp" else None
        asked = frame.subject or frame.object
        if (
            above is None
            or not above.subject
            or not asked
            or above.lemma not in {"say", "tell", "declare", "state", "insist", "add", "stress"}
        ):
            continue
        if set(above.subject) & set(asked):
            continue
        yield Candidate(
            type="request", sentence=tree.sentence.index, token=frame.token, trigger="request.must", base=0.9, modality="asserted",
            actors=_names(matcher, above.subject, matcher.discourse.text), recipients=_names(matcher, asked, matcher.discourse.text),
        )  # fmt: skip


def _compound_states(tree: Tree, discourse: Discourse) -> Iterator[Candidate]:
    """Adjectives that say who holds or besieges: "the rebel-held town of X", "besieged Mariupol"."""
    tokens = tree.sentence.tokens
    for at, token in enumerate(tokens):
        word = token.text.lower()
        stem = word.rsplit("-", 1)[-1]
        if stem not in _HELD:
            continue
        joined = "-" in word or (at >= 2 and tokens[at - 1].text in {"-", "–", "‑"})
        if not joined and not (stem in {"besieged", "occupied"} and token.dep == "amod"):
            continue
        head = token.i if token.head == token.i or not tree.holds(token.head) else token.head
        places = discourse.places_of(tree, head)
        if not places or token.dep not in {"amod", "compound", "nmod", "acl"}:
            continue
        actor = None
        if joined and at >= 2:
            actor = discourse.actor_mention(tokens[at - 2].i) or discourse.actor_mention(token.i)
        actors = (replace(actor.actor, text=discourse.text[actor.span.start : actor.span.end]),) if actor else ()
        if not actors and _HELD[stem] == "hold":
            if not joined or at < 2:
                continue
            actors = (ActorRef(text=tokens[at - 2].text),)
        yield Candidate(
            type=_HELD[stem], sentence=tree.sentence.index, token=token.i, trigger=f"{_HELD[stem]}.adjective", actors=actors, places=places,
            place_tokens=tuple(head for _ in places), base=0.5,
        )  # fmt: skip


def _adds_nothing(candidate: Candidate, other: Candidate) -> bool:
    """Whether a second reading of a predicate only repeats the places of the first, or sites inside them."""
    if set(candidate.place_tokens) <= set(other.place_tokens):
        return True
    known = {p.id for p in other.places}
    return candidate.type == other.type and all(p.id in known or (p.within and p.within.id in known) for p in candidate.places)


def _is_title(tree: Tree) -> bool:
    """Whether a sentence is only the name of a battle or an occupation, as in a heading or a list of links: "Siege of Homs"."""
    words = [t for t in tree.sentence.tokens if t.pos not in {"PUNCT", "SPACE"}]
    named = any(t.lemma.casefold() in {"battle", "siege"} and t.text[:1].isupper() for t in words)
    occupied = tree.sentence.tokens[-1].text != "." and any(t.lemma.casefold() == "occupation" for t in words)
    rest = (t for t in words if not (occupied and t.lemma.casefold() == "occupation"))
    return (named or occupied) and all(t.text[:1].isupper() or t.pos in {"ADP", "DET", "CCONJ"} for t in rest)


def find_events(trees: Sequence[Tree], discourse: Discourse, index: TriggerIndex) -> Iterator[Candidate]:
    """Candidates of the parsed sentences, in text order; at most the two most specific of each predicate.

    Of the patterns a predicate meets, the most specific (constraints, then required roles) wins; a second one is kept only where it speaks of
    other places. A noun that is part of a met pattern ("*broke* the *siege*") signals nothing of its own.
    """
    for tree in trees:
        if _is_title(tree):
            continue
        matcher = _Matcher(tree, discourse)
        found: list[Candidate] = []
        consumed: set[int] = set()
        for frame, triggers in _frames(tree, index):
            kept: list[Candidate] = []
            for trigger in triggers:
                filled = matcher.meet(frame, trigger)
                if filled is None:
                    continue
                candidate = _candidate(matcher, frame, trigger, filled)
                if any(_adds_nothing(candidate, other) for other in kept):
                    continue
                kept.append(candidate)
                consumed.update(t for t in filled.fixed if t != frame.token)
                if len(kept) == 2 or trigger.pos == "n":
                    break
            located = {k.type for k in kept if k.places}
            found.extend(k for k in kept if k.places or k.type not in located)
        yield from (c for c in found if c.token not in consumed)
        if "request" in index.types:
            yield from _demands(tree, matcher)
        yield from (c for c in _compound_states(tree, discourse) if "hold" in index.types or c.type in index.types)
