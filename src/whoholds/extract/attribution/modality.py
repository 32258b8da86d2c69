"""How surely the content is told: negation, auxiliaries, conditions, the verbs and nouns above a predicate, hedges, and verdicts of untruth."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.extract.attribution.voice import SELF
from whoholds.lexicon.cues import Cues
from whoholds.lexicon.events import types_with_effect
from whoholds.model import Candidate, Modality
from whoholds.syntax import Frame, Tree

_PREDICTIVE = frozenset({"will", "shall", "'ll", "’ll", "may", "might", "could"})
_CONDITIONAL = frozenset({"would", "should", "'d", "must", "can", "ought"})
_IF = frozenset({"if", "unless", "whether", "lest", "should"})
_PROGRESSIVE_TYPES = frozenset({"capture", "withdraw", "handover", "enter", "displace", "release"})
_HINDER = frozenset("block prevent stop keep bar deter hinder discourage dissuade preclude thwart prohibit".split())
_FALSE = frozenset({"falsely", "wrongly", "erroneously", "mistakenly", "false", "fake"})
_TALES = frozenset({"story", "rumour", "rumor", "allegation", "talk", "post"})
_UNTRUE = frozenset(
    {
        "false",
        "untrue",
        "baseless",
        "lie",
        "wrong",
        "incorrect",
        "unfounded",
        "fabricate",
        "fabricated",
        "fabrication",
        "fake",
        "propaganda",
        "nonsense",
        "groundless",
        "invention",
        "inaccurate",
        "premature",
    }
)


class Modalities:
    """Reads modality from the parse, with the lists of modal words in ``cues``."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def read(self, tree: Tree, candidate: Candidate) -> tuple[Modality, bool]:
        """The modality of a candidate, and whether it is hedged."""
        frame = tree.frame(candidate.token)
        hedged = self._hedged(tree, candidate.token)
        if candidate.modality:
            return Modality(candidate.modality), hedged
        own = self._own_modality(tree, frame, candidate)
        if own is not None:
            return own, hedged
        current = candidate.token
        for _ in range(6):
            found = self._governed(tree, current, candidate)
            if found is not None:
                return found, hedged
            above = tree.token(current).head
            if (
                above == current
                or not tree.holds(above)
                or (tree.token(current).dep in {"conj"} and tree.token(above).pos in {"VERB"} and self._finite(tree, current))
            ):
                break
            if tree.token(current).dep in {"ccomp", "parataxis", "relcl"} or (
                tree.token(current).dep == "advcl" and self._finite(tree, current)
            ):
                if self._speech_future(tree, above):
                    return Modality.PREDICTED, hedged
                if (
                    tree.token(above).lemma in {"order", "urge", "demand"}
                    and tree.token(current).dep == "ccomp"
                    and tree.token(current).tag == "VB"
                ):
                    return Modality.HYPOTHETICAL, hedged
                break
            if (tree.token(current).dep, tree.token(current).tag) in {("advcl", "VBG"), ("acl", "VBN")}:
                break  # "Kyaukme, held by the TNLA, will be demanded next": what is held is told as a fact
            current = above
        return Modality.ASSERTED, hedged

    def _speech_future(self, tree: Tree, i: int) -> bool:
        return tree.token(i).lemma in {"predict", "forecast", "expect", "anticipate", "foresee"}

    def _finite(self, tree: Tree, i: int) -> bool:
        token = tree.token(i)
        return token.tag in {"VBD", "VBZ", "VBP", "MD"} or any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in tree.kids(i, "aux", "auxpass"))

    def _own_modality(self, tree: Tree, frame: Frame, candidate: Candidate) -> Modality | None:
        """Read from the predicate itself: its auxiliaries, negation, adjectives and conditional mark."""
        words = {t.lemma for t in tree.kids(frame.token, "amod")}
        cues = self.cues.modality
        if words & cues["failed_adjectives"]:
            return Modality.ATTEMPTED
        if words & cues["future_adjectives"]:
            return Modality.PREDICTED
        auxiliaries = set(frame.auxiliaries)
        if tree.sentence.tokens[-1].text == "?" or self._inverted_if(tree, frame):
            return Modality.HYPOTHETICAL
        if any(t.tag == "WP" for t in tree.kids(frame.token, "nsubj", "nsubjpass")) and frame.link == "ccomp":
            return Modality.HYPOTHETICAL
        if set(frame.mark.split()) & _IF:
            return Modality.HYPOTHETICAL
        if frame.negated and not auxiliaries & _CONDITIONAL:
            return Modality.DENIED
        if auxiliaries & _PREDICTIVE:
            return (
                self._vow(tree, candidate)
                if "will" in auxiliaries or "shall" in auxiliaries or "'ll" in auxiliaries or "’ll" in auxiliaries
                else Modality.PREDICTED
            )
        if auxiliaries & _CONDITIONAL:
            return Modality.HYPOTHETICAL
        if candidate.type in _PROGRESSIVE_TYPES and tree.token(frame.token).tag == "VBG" and "be" in auxiliaries and frame.pos == "VERB":
            return Modality.ONGOING
        seen = frame.governor is not None and tree.token(frame.governor).lemma in {"report", "see", "spot", "film", "observe"}
        if candidate.type in _PROGRESSIVE_TYPES and tree.token(frame.token).tag == "VBG" and frame.link in {"xcomp", "ccomp"} and seen:
            return Modality.ONGOING
        if candidate.type in _PROGRESSIVE_TYPES and any(t.text.lower() == "being" for t in tree.kids(frame.token, "auxpass", "aux")):
            return Modality.ONGOING
        return None

    def _inverted_if(self, tree: Tree, frame: Frame) -> bool:
        """ "Had Bihac fallen, …": an auxiliary that opens the sentence."""
        first = tree.sentence.tokens[0]
        return (
            first.lemma in {"have", "should", "be"}
            and first.head == frame.token
            and first.dep in {"aux", "auxpass"}
            and first.i < frame.token
        )

    def _vow(self, tree: Tree, candidate: Candidate) -> Modality:
        """ "We will take X" is a vow; "X will fall" a prediction."""
        texts = {a.text.lower() for a in candidate.actors}
        return Modality.THREATENED if texts & SELF or any("our " in t or t.startswith("our") for t in texts) else Modality.PREDICTED

    def _governed(self, tree: Tree, i: int, candidate: Candidate) -> Modality | None:
        """Read from the predicate or noun right above."""
        token = tree.token(i)
        if token.head == i or not tree.holds(token.head):
            return None
        head = tree.token(token.head)
        above = head
        if head.pos in {"ADP", "SCONJ"} and head.head != head.i and tree.holds(head.head):
            above = tree.token(head.head)
            if head.lemma == "from" and token.dep == "pcomp" and above.lemma in _HINDER:
                return Modality.ATTEMPTED
            if head.lemma in {"without", "before", "against"} and token.dep == "pcomp":
                return Modality.HYPOTHETICAL
        infinitive = any(t.lemma == "to" for t in tree.kids(i, "aux")) and token.tag == "VB"
        link = token.dep
        if token.pos == "NOUN" or link in {"dobj", "pobj", "nsubj", "nsubjpass"}:
            return self._noun_governed(tree, i, above, link)
        if link == "advcl" and token.tag == "VBG" and not infinitive:
            return self._aside(tree, above.i)
        if link in {"xcomp", "acl", "pcomp", "ccomp", "advcl", "relcl", "oprd"} and (
            infinitive or token.tag == "VBG" or head.pos in {"ADP", "SCONJ"}
        ):
            found = self._class_of(tree, above.i, candidate)
            if found is not None:
                return found
            if link == "advcl" and infinitive:
                return Modality.ATTEMPTED
            if above.lemma in {"in", "bid", "order"} and infinitive:
                return Modality.ATTEMPTED
        return None

    def _aside(self, tree: Tree, i: int) -> Modality | None:
        """A participle clause ("…, capturing X") shares only the future or condition of its main verb, not what hangs over that."""
        auxiliaries = {t.lemma for t in tree.kids(i, "aux")}
        if auxiliaries & _CONDITIONAL:
            return Modality.HYPOTHETICAL
        return Modality.PREDICTED if auxiliaries & _PREDICTIVE else None

    def _noun_governed(self, tree: Tree, i: int, above: object, link: str) -> Modality | None:
        token = tree.token(i)
        head = tree.token(token.head)
        verb = head if head.pos in {"VERB", "AUX"} else (tree.token(head.head) if head.head != head.i and tree.holds(head.head) else head)
        cues = self.cues.modality
        if link in {"nsubj", "nsubjpass"} and verb.pos in {"VERB", "AUX"}:
            auxiliaries = {t.lemma for t in tree.kids(verb.i, "aux")}
            if auxiliaries & (_CONDITIONAL | _PREDICTIVE):
                return Modality.HYPOTHETICAL if auxiliaries & _CONDITIONAL else Modality.PREDICTED
        if verb.lemma in {"prevent", "avert", "avoid", "fear", "risk", "predict", "rule", "seek", "demand", "urge", "want"} and link in {
            "dobj",
            "pobj",
        }:
            return Modality.HYPOTHETICAL
        if verb.lemma in {"plan", "order", "prepare", "expect", "await", "anticipate"} and link == "dobj":
            return Modality.PREDICTED if verb.lemma != "order" else Modality.ONGOING
        if verb.lemma in {"fail", "attempt", "try"}:
            return Modality.ATTEMPTED
        if verb.lemma in {"threaten", "vow", "promise"} and link in {"dobj", "pobj"}:
            return Modality.THREATENED
        if head.pos == "ADP" and head.lemma in {"of", "for"} and tree.holds(head.head):
            noun = tree.token(head.head).lemma
            if noun in {"possibility", "prospect", "risk", "threat", "fear", "chance", "danger", "plan", "idea", "hope", "aim", "goal"}:
                return Modality.HYPOTHETICAL
            if noun in {"attempt", "bid", "effort"}:
                return Modality.ATTEMPTED
        if head.lemma in cues["failed_adjectives"]:
            return Modality.ATTEMPTED
        return None

    def _class_of(self, tree: Tree, i: int, candidate: Candidate) -> Modality | None:
        token = tree.token(i)
        lemma = token.lemma
        cues = self.cues.modality
        auxiliaries = {t.lemma for t in tree.kids(i, "aux")}
        negated = bool(tree.kids(i, "neg"))
        if lemma in {"able", "manage", "succeed"} and (negated or auxiliaries & _CONDITIONAL):
            return Modality.ATTEMPTED if negated else Modality.HYPOTHETICAL
        if lemma in {"refuse", "decline"} and candidate.type not in types_with_effect():
            return Modality.DENIED
        if lemma in cues["threatened"]:
            return Modality.THREATENED
        if lemma in cues["attempted"]:
            return Modality.ATTEMPTED
        if lemma in cues["predicted"]:
            return Modality.PREDICTED
        if lemma in cues["hypothetical"]:
            return Modality.HYPOTHETICAL
        if lemma in cues["ongoing"]:
            return Modality.ONGOING
        if auxiliaries & _PREDICTIVE:
            return Modality.PREDICTED
        if auxiliaries & _CONDITIONAL:
            return Modality.HYPOTHETICAL
        return None

    def _hedged(self, tree: Tree, i: int) -> bool:
        hedges = self.cues.modality["hedges"]
        near = [i, *list(tree.ancestors(i))[:2]]
        for j in near:
            if tree.token(j).lemma in hedges and j != i:
                return True
            if any(t.lemma in hedges for t in tree.kids(j, "advmod", "acomp", "amod")):
                return True
        return False

    def called_false(self, tree: Tree, i: int) -> bool:
        """Whether what is said is called untrue on the way up to who says it: "falsely claimed that", "spread false information"."""
        for j in [i, *tree.ancestors(i)]:
            if any(t.lemma in _FALSE for t in tree.kids(j, "advmod", "amod")):
                return True
            if tree.token(j).dep in {"advcl", "conj", "parataxis", "relcl"}:
                return False
        return False

    def told_untrue(self, tree: Tree, i: int) -> bool:
        """ "Reports that X fell are baseless", "called the news of its capture a lie"."""
        for j in [i, *tree.ancestors(i)]:
            token = tree.token(j)
            if token.pos != "NOUN" or token.lemma not in self.cues.nouns | _TALES or not tree.holds(token.head) or token.head == j:
                continue
            verb = tree.token(token.head)
            verdict = {t.lemma for t in tree.kids(verb.i, "acomp", "attr", "oprd", "xcomp")} | {verb.lemma}
            negated = bool(tree.kids(verb.i, "neg"))
            return bool(verdict & _UNTRUE) or (negated and bool(verdict & {"true", "correct", "right", "accurate"}))
        return False

    def reported_will(self, tree: Tree, i: int, cues: Sequence[int]) -> bool:
        """ "Would" under a speech verb in the past is a reported "will", unless an if-clause hangs on it."""
        auxiliaries = {t.lemma for t in tree.kids(i, "aux")}
        conditional = any({t.lemma for t in tree.kids(c.i, "mark")} & _IF for c in tree.kids(i, "advcl"))
        return "would" in auxiliaries and not conditional and bool(set(tree.ancestors(i)) & set(cues))
