"""The cue: the words that put a predicate in somebody's mouth, above it in the parse, beside it, or before a headline's colon."""

from __future__ import annotations

from dataclasses import replace

from whoholds.extract.attribution.speakers import Speakers
from whoholds.model import Speaker
from whoholds.syntax import Tree

_ACCORDING = frozenset({"accord", "according"})
_MAX_CHAIN = 4
_NOMINAL_CUES = frozenset(
    (
        "announce claim confirm deny admit acknowledge report show showcase depict declare reveal allege concede frame present "
        "portray describe document dispute refute reject dismiss recount verify proclaim trumpet film disclose contradict tout"
    ).split()
)


class Sayings(Speakers):
    """Who each predicate of a report is put in the mouth of, by the cues on the way up its parse."""

    def _innermost(self, tree: Tree, found: list[tuple[int | None, str, int]]) -> Speaker | None:
        """The speaker nearest the content; the others, outermost first, are the chain."""
        speakers = (self._speaker(tree, i, cue) for i, cue, _ in found if i is not None)
        named = [speaker for speaker in speakers if speaker]
        if not named:
            return None
        chain = tuple(speaker.name or speaker.text for speaker in named)
        self._last[tree.sentence.index] = named[-1]
        return replace(named[-1], chain=chain if len(chain) > 1 else ())

    def _speakers(self, tree: Tree, i: int) -> list[tuple[int | None, str, int]]:
        """(speaker head or None, cue lemma, cue token) of everyone the predicate is put in the mouth of, outermost first."""
        found: list[tuple[int | None, str, int]] = []
        below = i
        for above in [i, *tree.ancestors(i)]:
            token = tree.token(above)
            if above != i and (token.pos in {"VERB", "AUX", "NOUN"} or token.lemma in self.cues.speech):
                speaker = self._cue_above(tree, above, below)
                if speaker:
                    found.insert(0, speaker)
            for beside in self._cues_beside(tree, above, i):
                found.append(beside) if not found else found.insert(len(found), beside)
            below = above
            if len(found) >= _MAX_CHAIN:
                break
        if not found:
            prefix = self._before_colon(tree)
            if prefix is not None:
                found.append((prefix, "say", prefix))
        return found

    def _cue_above(self, tree: Tree, above: int, below: int) -> tuple[int | None, str, int] | None:
        token = tree.token(above)
        child = tree.token(below)
        lemma = token.lemma
        if token.pos in {"VERB", "AUX"} and lemma in self.cues.speech:
            clausal = child.dep in {"ccomp", "xcomp", "parataxis"} or (
                child.dep == "advcl" and lemma in self.cues.say and not tree.kids(child.i, "mark", "advmod")
            )
            nominal = child.dep in {"dobj", "prep", "nsubjpass", "pobj", "oprd", "attr", "dative"} and lemma in _NOMINAL_CUES
            if not (clausal or nominal) or lemma == "capture":
                return None
            frame = tree.frame(above)
            subject = frame.subject[0] if frame.subject else None
            if subject is not None and (subject == below or subject in tree.subtree(below)):
                subject = None
            if subject is None and not clausal:
                return None
            if lemma == "see" or (lemma in self.cues.believe and subject is None and not frame.passive):
                return None
            if subject is not None and not self._can_speak(tree, subject):
                return None
            return subject, lemma, above
        if lemma in self.cues.nouns and token.pos == "NOUN" and child.dep in {"acl", "ccomp", "prep", "relcl", "advcl", "appos"}:
            frame = tree.frame(above)
            owner = (
                frame.possessor[0]
                if frame.possessor
                else next(iter(frame.preps.get("by", frame.preps.get("from", frame.preps.get("of", ())))), None)
            )
            if owner is not None and owner in tree.subtree(below):
                owner = None
            if owner is None and child.dep not in {"acl", "ccomp"}:
                return None
            return (owner if owner is not None else above), ("deny" if lemma == "denial" else "say"), above
        return None

    def _cues_beside(self, tree: Tree, above: int, i: int) -> list[tuple[int | None, str, int]]:
        """Cues hanging beside the content: "…, the army said", "according to residents", "as the ministry put it"."""
        found: list[tuple[int | None, str, int]] = []
        for child in tree.kids(above):
            if child.i == i or i in tree.subtree(child.i):
                continue
            if child.lemma in _ACCORDING and child.dep in {"prep", "advmod", "advcl"}:
                heads = [o.i for p in [child, *tree.kids(child.i, "prep")] for o in tree.kids(p.i, "pobj")]
                found.extend((h, "say", child.i) for h in heads[:1])
            elif child.dep in {"parataxis", "advcl"} and child.lemma in self.cues.say | self.cues.show and child.pos == "VERB":
                marks = {t.lemma for t in tree.kids(child.i, "mark", "advmod")}
                subject = tree.kids(child.i, "nsubj")
                if subject and (child.dep == "parataxis" or "as" in marks) and not tree.kids(child.i, "ccomp"):
                    found.append((subject[0].i, child.lemma, child.i))
            elif (
                child.dep == "prep"
                and child.lemma == "in"
                and any(o.lemma in {"statement", "communique", "bulletin", "communiqué"} for o in tree.kids(child.i, "pobj"))
            ):
                subject = tree.kids(above, "nsubj")
                if subject and tree.token(above).lemma in {"announce", "say"}:
                    found.append((subject[0].i, "say", above))
        return found

    def _before_colon(self, tree: Tree) -> int | None:
        """The noun before a colon or after a closing dash that gives a headline's source: "Army: town retaken", "Town falls - monitor"."""
        tokens = tree.sentence.tokens
        for at, token in enumerate(tokens[:8]):
            if token.text == ":" and 0 < at <= 6:
                head = tokens[at - 1]
                words = {t.text.lower() for t in tokens[:at]}
                nouns = self.cues.roles | frozenset().union(*self.cues.speakers.values())
                named = self.discourse.actor_mention(head.i)
                if any(w in nouns for w in words) or (named and named.form != "metonym" and not self.discourse.place_mention(head.i)):
                    return head.i
        for back in range(2, min(6, len(tokens))):
            dash = tokens[-back]
            if back == len(tokens) or not (tokens[-back - 1].end < dash.start and dash.end < tokens[-back + 1].start):
                continue
            if (tokens[-back].text in {"-", "–", "—"} and tree.sentence.kind in {"title", "heading", "item"}) or (
                tokens[-back].text in {"–", "—", "-"} and back <= 4
            ):
                head = tokens[-1] if tokens[-1].text not in ".!" else tokens[-2]
                nouns = self.cues.roles | frozenset().union(*self.cues.speakers.values())
                if head.lemma in nouns or self.discourse.actor_mention(head.i):
                    return head.i
        return None
