"""A parsed sentence → its predicates with their arguments, voice, auxiliaries and governors undone.

A ``Frame`` is what a clause says, however it is put: active or passive, participle, relative clause, infinitive under another
verb, or an event noun. Normalising the surface this way is the classical deep-syntax step (Surdeanu et al. 2003; de Marneffe and
Manning 2008, "collapsed and propagated" dependencies), done here over ClearNLP labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from whoholds.lexicon.events import base_form, verb_of
from whoholds.model import Sentence, Token

_CLAUSAL = {"xcomp", "ccomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass"}
_CORE = {"nsubj", "nsubjpass", "dobj", "dative", "agent", "attr", "acomp", "oprd", "expl"}
_OBJECT_CONTROL = frozenset(
    (
        "force compel order allow enable permit help ask urge tell want see leave push oblige lead cause prompt let make drive "
        "invite instruct"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One predicate: its token, and the tokens that fill its places. All numbers are document-level token indices.

    ``subject`` and ``object`` are logical (a passive's surface subject is the object). ``preps`` maps a preposition to the
    heads of its objects, the verb's own first, then those hanging on its object. ``governor`` is the predicate it is a complement
    of, ``link`` how (xcomp, ccomp, advcl, relcl, acl, pcomp, conj).
    """

    token: int
    lemma: str
    pos: str
    subject: tuple[int, ...] = ()
    object: tuple[int, ...] = ()
    dative: tuple[int, ...] = ()
    complement: tuple[int, ...] = ()
    possessor: tuple[int, ...] = ()
    modifiers: tuple[int, ...] = ()
    preps: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    adverbs: tuple[str, ...] = ()
    auxiliaries: tuple[str, ...] = ()
    particle: str = ""
    negated: bool = False
    passive: bool = False
    governor: int | None = None
    link: str = ""
    mark: str = ""


class Tree:
    """A parsed sentence as a tree: children by token, and the frames of its predicates."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = _repaired(sentence)
        self.first = sentence.tokens[0].i if sentence.tokens else 0
        self.children: dict[int, list[Token]] = defaultdict(list)
        for token in self.sentence.tokens:
            if token.head != token.i:
                self.children[token.head].append(token)
        self._kids: dict[tuple[int, tuple[str, ...]], list[Token]] = {}
        self._frames: dict[int, Frame | None] = {}

    def token(self, i: int) -> Token:
        return self.sentence.tokens[i - self.first]

    def holds(self, i: int) -> bool:
        return self.first <= i < self.first + len(self.sentence.tokens)

    def kids(self, i: int, *deps: str) -> list[Token]:
        """Children of a token with one of these dependencies (all of them when none is named)."""
        below = self.children.get(i)
        if not below:
            return []
        if not deps:
            return below
        found = self._kids.get((i, deps))
        if found is None:
            found = self._kids[i, deps] = [t for t in below if t.dep in deps]
        return found

    def subtree(self, i: int) -> list[int]:
        """Token indices of everything below a token, itself included, in text order."""
        seen, queue = {i}, [i]
        while queue:
            for child in self.children.get(queue.pop(), ()):
                if child.i not in seen:
                    seen.add(child.i)
                    queue.append(child.i)
        return sorted(seen)

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """A token and everything coordinated with it (also items after a colon or in apposition lists)."""
        found = [i]
        queue = [i]
        while queue:
            for child in self.kids(queue.pop(), "conj"):
                if child.i not in found and child.pos not in {"VERB", "AUX"}:
                    found.append(child.i)
                    queue.append(child.i)
        return tuple(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """Tokens above this one, nearest first."""
        seen = {i}
        while True:
            head = self.token(i).head
            if head == i or head in seen or not self.holds(head):
                return
            yield head
            seen.add(head)
            i = head

    def frame(self, i: int) -> Frame:
        """The frame of the predicate at a token (a verb, or a noun or adjective used as one)."""
        found = self._frames.get(i)
        if found is None:
            if i in self._frames:  # asked for while it is being made: the parse leads back to it
                return Frame(token=i, lemma=self.token(i).lemma, pos=self.token(i).pos)
            self._frames[i] = None
            found = self._frames[i] = self._verb(i) if self._is_verbal(i) else self._nominal(i)
        return found

    def _is_verbal(self, i: int) -> bool:
        token = self.token(i)
        return token.pos in {"VERB", "AUX"} or (token.tag in {"VBN", "VBD", "VBG"} and token.dep not in {"pobj", "dobj", "nsubj"})

    # -- verbs --------------------------------------------------------------------------------------------------------------------

    def _verb(self, i: int) -> Frame:
        token = self.token(i)
        passive = bool(self.kids(i, "nsubjpass", "auxpass", "csubjpass"))
        subject = self._expand(self.kids(i, "nsubj", "csubj"))
        object_ = self._expand(self.kids(i, "dobj", "nsubjpass"))
        by = [a for a in self.kids(i, "agent", "prep") if a.dep == "agent" or (a.lemma == "by" and token.dep in {"acomp", "attr", "oprd"})]
        agents = self._expand([p for a in by for p in self.kids(a.i, "pobj")])
        governor, link = self._governor(token)
        participle = token.tag == "VBN" or token.text.lower() in _IRREGULAR_PARTICIPLES
        if participle and subject and not object_ and not passive and not self.kids(i, "aux", "dobj"):
            object_, subject, passive = subject, (), True  # a headline's "Benkovac taken today"
        if token.tag == "VBN" and link in {"acl", "relcl", "advcl", "amod"} and not passive and not subject and not object_:
            passive = not self.kids(i, "dobj")
        if token.dep == "amod" and token.tag == "VBN" and not object_ and token.head != i and self.holds(token.head):
            object_, passive = self._expand([self.token(token.head)]), True
        if token.tag == "VBN" and token.dep in {"acomp", "oprd", "attr"} and not object_ and self.holds(token.head):
            object_, passive = self._copular_subject(token), True
        if agents:
            subject, passive = agents, True
        if not subject and not passive:
            subject = self._inherited_subject(token, governor, link)
        if not passive and not object_ and token.dep == "conj" and self.holds(token.head):
            first = self.frame(token.head)
            if first.link == "relcl" and first.governor is not None and first.governor in first.object:
                object_ = first.object  # "which they took back and still hold"
        if passive and not object_ and link == "advcl" and token.tag == "VBN":
            object_ = self._noun_before(i)
        if passive and not object_:
            object_ = self._inherited_subject(token, governor, link)
        preps = self._preps(i, object_ if not passive else ())
        if link == "relcl" and governor is not None and not passive and governor not in subject:
            bare = next((p.lemma for p in self.kids(i, "prep") if not self.kids(p.i, "pobj", "pcomp", "prep")), None)
            if bare:
                preps = {**preps, bare: self._expand([self.token(governor)])}
            elif not object_ and self.kids(i, "nsubj"):
                object_ = self._expand([self.token(governor)])
        return Frame(
            token=i, lemma=token.lemma, pos=token.pos, subject=subject, object=object_,
            dative=self._expand(self.kids(i, "dative")), complement=tuple(t.i for t in self.kids(i, "attr", "acomp", "oprd")),
            preps=preps, adverbs=tuple(t.lemma for t in self.kids(i, "advmod", "npadvmod")),
            auxiliaries=self._auxiliaries(token), particle=next((t.lemma for t in self.kids(i, "prt")), ""),
            negated=bool(self.kids(i, "neg")) or any(t.lemma in {"never", "neither", "nor"} for t in self.kids(i, "advmod", "preconj")),
            passive=passive, governor=governor, link=link, mark=" ".join(t.lemma for t in self.kids(i, "mark")),
        )  # fmt: skip

    def _auxiliaries(self, token: Token) -> tuple[str, ...]:
        own = tuple(t.lemma for t in self.kids(token.i, "aux", "auxpass"))
        if not own and token.dep == "conj" and self.holds(token.head) and token.tag == self.token(token.head).tag:
            return tuple(t.lemma for t in self.kids(token.head, "aux", "auxpass"))
        return own

    def _governor(self, token: Token) -> tuple[int | None, str]:
        """The predicate above and the way to it; coordination is followed to the first conjunct's governor."""
        current = token
        link = current.dep
        for _ in range(8):
            if current.dep == "conj" and self.holds(current.head) and current.head != current.i:
                current = self.token(current.head)
                continue
            break
        link = current.dep
        if link in _CLAUSAL and current.head != current.i:
            head = self.token(current.head)
            if link == "pcomp" and head.pos in {"ADP", "SCONJ"} and head.head != head.i:
                return head.head, "pcomp"
            return head.i, link
        return None, "conj" if token.dep == "conj" else ""

    def _inherited_subject(self, token: Token, governor: int | None, link: str) -> tuple[int, ...]:
        if token.dep == "conj" and self.holds(token.head):
            above = self.frame(token.head)
            inherited = above.object if above.passive and self._passive_marked(token) else above.subject
            if inherited:
                return inherited
        if link in {"relcl", "acl"} and governor is not None:
            return self._expand([self.token(governor)]) if not self._is_verbal(governor) else self.frame(governor).subject
        if governor is None and token.tag == "VBG" and not self.kids(token.i, "aux", "auxpass"):
            return self._first_subject(token.i)
        if governor is None or link not in {"xcomp", "advcl", "pcomp", "ccomp"}:
            return ()
        if not self._is_verbal(governor):
            holder = self.frame(governor)
            return holder.possessor or self._light_subject(governor)
        above = self.frame(governor)
        if link == "ccomp" and token.tag not in {"VBG", "VB", "VBN"}:
            return ()
        if link in {"xcomp", "ccomp"} and above.object and above.lemma in _OBJECT_CONTROL:
            return above.object
        if above.passive:
            return above.object or above.subject
        return above.subject

    def _light_subject(self, noun: int) -> tuple[int, ...]:
        """Whose attempt in "made an attempt to take X": the subject of the verb over the noun."""
        head = self.token(noun).head
        if head != noun and self.holds(head) and self._is_verbal(head):
            return self.frame(head).subject
        return ()

    def _noun_before(self, i: int) -> tuple[int, ...]:
        """The noun phrase that ends right before a comma and a participle: "took the town, held by rebels since May"."""
        if i - 2 < self.first or self.token(i - 1).text != ",":
            return ()
        noun = self.token(i - 2)
        while (
            noun.dep in {"compound", "pobj", "prep", "appos", "nmod"}
            and self.holds(noun.head)
            and self.token(noun.head).pos not in {"VERB", "AUX"}
        ):
            noun = self.token(noun.head)
        return self._expand([noun]) if noun.pos in {"NOUN", "PROPN"} else ()

    def _first_subject(self, before: int) -> tuple[int, ...]:
        """The subject of the sentence's first clause: whose deed a dangling participle tells."""
        subject = next((t for t in self.sentence.tokens if t.dep == "nsubj" and t.i < before), None)
        return self._expand([subject]) if subject else ()

    def _passive_marked(self, token: Token) -> bool:
        return token.tag == "VBN"

    def _expand(self, tokens: Sequence[Token]) -> tuple[int, ...]:
        found: list[int] = []
        for token in tokens:
            target = self._antecedent(token)
            found.extend(i for i in self.conjuncts(target) if i not in found)
        return tuple(found)

    def _antecedent(self, token: Token) -> int:
        """The noun a relative pronoun stands for."""
        if token.tag in {"WDT", "WP"} and token.lemma in {"who", "which", "that", "whom"}:
            for above in self.ancestors(token.i):
                if self.token(above).dep == "relcl":
                    return self.token(above).head
        return token.i

    def _preps(self, i: int, objects: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = defaultdict(list)
        self._gather(i, found, depth=0)
        for noun in objects:
            self._gather(noun, found, depth=1)
        if self.token(i).dep in {"acomp", "oprd", "attr"} and self.holds(self.token(i).head):
            self._gather(self.token(i).head, found, depth=1)
        return {name: tuple(dict.fromkeys(heads)) for name, heads in found.items()}

    def _gather(self, i: int, found: dict[str, list[int]], depth: int) -> None:
        for prep in self.kids(i, "prep", "agent", "dative", "prt", "advmod"):
            if prep.dep == "advmod" and not self.kids(prep.i, "prep", "pobj"):
                continue
            name = prep.lemma
            for obj in self.kids(prep.i, "pobj"):
                found[name].extend(self.conjuncts(obj.i))
                if depth < 2:
                    self._gather(obj.i, found, depth + 1)
            for inner in self.kids(prep.i, "prep"):
                for obj in self.kids(inner.i, "pobj"):
                    found[f"{name}_{inner.lemma}"].extend(self.conjuncts(obj.i))
                    found[inner.lemma].extend(self.conjuncts(obj.i))
            for clause in self.kids(prep.i, "pcomp"):
                found[f"{name}+"].append(clause.i)

    # -- nouns and adjectives as predicates ------------------------------------------------------------------------------------------

    def _nominal(self, i: int) -> Frame:
        token = self.token(i)
        governor, link = self._governor(token)
        return Frame(
            token=i, lemma=token.lemma, pos=token.pos, possessor=self._expand(self.kids(i, "poss")),
            modifiers=tuple(t.i for t in self.kids(i, "amod", "compound", "nmod")), preps=self._preps(i, ()),
            subject=self._copular_subject(token), adverbs=tuple(t.lemma for t in self.kids(i, "advmod")),
            negated=any(t.lemma in {"no", "not"} for t in self.kids(i, "det", "neg", "preconj")) or self._under_not(token), governor=governor, link=link,
        )  # fmt: skip

    def _under_not(self, token: Token) -> bool:
        """Whether "not" stands before the noun's preposition: "towns *not* under army control"."""
        above = self.token(token.head) if self.holds(token.head) else token
        return above.pos == "ADP" and self.holds(above.i - 1) and self.token(above.i - 1).lemma == "not"

    def _copular_subject(self, token: Token) -> tuple[int, ...]:
        if token.dep in {"attr", "acomp", "oprd"} and self.holds(token.head) and token.head != token.i:
            return self._expand(self.kids(token.head, "nsubj", "nsubjpass"))
        if token.dep == "appos":
            return self._expand([self.token(token.head)])
        return ()


_IRREGULAR_PARTICIPLES = frozenset({"taken", "retaken", "given", "driven", "overrun", "beaten", "broken", "withdrawn", "overtaken"})
_PARTICIPLES = frozenset({"overrun", "beset", "cut", "overtaken", "retaken"})


def _with_participles(sentence: Sentence) -> Sentence:
    """Participles that look like nouns or adjectives after "be" ("were overrun by") tagged as what they are."""
    if not any(t.text in _PARTICIPLES and t.pos in {"NOUN", "ADJ"} for t in sentence.tokens):
        return sentence
    tokens = tuple(
        replace(t, pos="VERB", tag="VBN", lemma=base_form(t.text)) if t.text in _PARTICIPLES and t.dep in {"acomp", "attr"} else t
        for t in sentence.tokens
    )
    return replace(sentence, tokens=tokens)


def _repaired(sentence: Sentence) -> Sentence:
    """The parse with one frequent error undone: a past tense read as a participle before its object.

    In "forces quickly consolidated control" the tagger may take the verb for an adjective of the object; the subject hanging on it gives
    it away. The verb takes the noun's place in the tree, and the noun becomes its object.
    """
    first = sentence.tokens[0].i if sentence.tokens else 0
    sentence = _with_participles(sentence)
    subjects = {t.head for t in sentence.tokens if t.dep in {"nsubj", "nsubjpass"} and t.i < t.head}
    wrong = [
        t for t in sentence.tokens if t.dep in {"amod", "compound"} and t.i in subjects and t.head > t.i and t.tag in {"VBN", "VBD", "JJ"}
    ]
    if not wrong:
        return sentence
    tokens = list(sentence.tokens)
    for verb in wrong:
        noun = tokens[verb.head - first]
        root = noun.head == noun.i
        tokens[verb.i - first] = replace(
            verb, lemma=verb_of(verb.text.lower()), pos="VERB", tag="VBD", dep=noun.dep, head=verb.i if root else noun.head
        )
        tokens[noun.i - first] = replace(noun, dep="dobj", head=verb.i)
    return replace(sentence, tokens=tuple(tokens))


def is_goal(tree: Tree, i: int) -> bool:
    """Whether a noun is where somebody goes, by the preposition it hangs on: "toward Nubl and Tal Rifaat"."""
    for _ in range(6):
        token = tree.token(i)
        if token.pos == "ADP":
            return token.lemma in _TOWARD
        if token.head == i or token.pos in {"VERB", "AUX"}:
            return False
        i = token.head
    return False


_TOWARD = frozenset({"to", "toward", "towards", "for", "into", "onto"})
