"""Who says so, and how surely: the source, cue and content of each candidate event.

A predicate's speakers are found by walking up its parse: complements of speech verbs, "according to", parenthetical cues, nouns such as
"the claim that", and quotations carried over from the sentence before (the source-cue-content scheme of PARC 3.0, Pareti 2016). Modality is
read on the same walk from auxiliaries, governing verbs and nouns, and conditional marks (FactBank's source-introducing and modal predicates,
Saurí and Pustejovsky 2009).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from whoholds.discourse import PEOPLE, Discourse, phrase
from whoholds.lexicon.cues import Cues
from whoholds.lexicon.events import types_with_effect
from whoholds.model import OUTLET, ActorRef, Candidate, Modality, Speaker, SpeakerKind
from whoholds.syntax import Frame, Tree

_PREDICTIVE = frozenset({"will", "shall", "'ll", "’ll", "may", "might", "could"})
_CONDITIONAL = frozenset({"would", "should", "'d", "must", "can", "ought"})
_AIMS = frozenset({"capture", "enter", "advance", "encircle", "besiege"})
_IF = frozenset({"if", "unless", "whether", "lest", "should"})
_PROGRESSIVE_TYPES = frozenset({"capture", "withdraw", "handover", "enter", "displace", "release"})
_NEGATIVE = frozenset({"deny", "refuse", "decline", "fail", "prevent"})
_SELF = frozenset({"we", "our", "us", "ours"})
_ACCORDING = frozenset({"accord", "according"})
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
_MAX_CHAIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Speaker, modality and hedge of one candidate; ``said_at`` is the token of the speech verb, if any."""

    speaker: Speaker = OUTLET
    modality: Modality = Modality.ASSERTED
    hedged: bool = False
    said_at: int | None = None


class Attributor:
    """Attributes the candidates of one report, in text order (a quotation keeps the speaker of the sentence before).

    ``kind_of`` and ``side_of`` look an actor id up; ``belligerent`` tells whether a side is party to this report's fighting; ``own`` is the
    party whose communiqué this is, when it is one; ``home`` is the government of the theatre, whose generals and ministers need no adjective.
    """

    def __init__(
        self, trees: Sequence[Tree], discourse: Discourse, cues: Cues, kind_of: Callable[[str], str], belligerent: Callable[[str], bool],
        own: Speaker | None = None, home: ActorRef | None = None,
    ) -> None:  # fmt: skip
        self.trees = {tree.sentence.index: tree for tree in trees}
        self.discourse = discourse
        self.cues = cues
        self.kind_of = kind_of
        self.belligerent = belligerent
        self.own = own
        self.home = home
        self._quoted = self._open_quotes()
        self._last: dict[int, Speaker] = {}

    # -- the speaker ------------------------------------------------------------------------------------------------------------------

    def attribute(self, candidate: Candidate) -> Attribution:
        """Speaker, modality and hedge of a candidate."""
        tree = self.trees[candidate.sentence]
        if candidate.trigger.startswith("denial"):
            return self._denier(tree, candidate)
        found = self._speakers(tree, candidate.token)
        modality, hedged = self._modality(tree, candidate)
        backshifted = (
            modality is Modality.HYPOTHETICAL and bool(found) and self._reported_will(tree, candidate.token, [at for _, _, at in found])
        )
        false = self._called_false(tree, candidate.token) or self._told_untrue(tree, candidate.token)
        denied = false or any(cue in self.cues.deny for _, cue, _ in found)
        speaker = self._innermost(tree, found)
        if speaker is None:
            speaker = self._carried(tree, candidate.token) or self.own or OUTLET
        if backshifted:
            modality = Modality.PREDICTED
        if modality is Modality.PREDICTED and candidate.type in _AIMS and self._own_deed(candidate, speaker):
            modality = Modality.THREATENED
        if denied and modality in {Modality.ASSERTED, Modality.ONGOING}:
            modality = Modality.DENIED
        if found and found[-1][1] in self.cues.believe:
            hedged = True
        own = any(a.id and a.id == speaker.actor_id for a in candidate.actors)
        if speaker.kind is not SpeakerKind.OUTLET and modality is Modality.ASSERTED and (own or self._is_party(speaker)):
            modality = Modality.CLAIMED
        return Attribution(speaker=speaker, modality=modality, hedged=hedged, said_at=found[-1][2] if found else None)

    def _denier(self, tree: Tree, candidate: Candidate) -> Attribution:
        """Who denies what was told before: the subject of the verb of denying."""
        subject = next(iter(tree.frame(candidate.token).subject), None)
        speaker = self._speaker(tree, subject, "deny") if subject is not None else None
        if speaker is not None:
            self._last[tree.sentence.index] = speaker
        return Attribution(speaker=speaker or OUTLET, modality=Modality.DENIED, said_at=candidate.token)

    def _called_false(self, tree: Tree, i: int) -> bool:
        """Whether what is said is called untrue on the way up to who says it: "falsely claimed that", "spread false information"."""
        for j in [i, *tree.ancestors(i)]:
            if any(t.lemma in _FALSE for t in tree.kids(j, "advmod", "amod")):
                return True
            if tree.token(j).dep in {"advcl", "conj", "parataxis", "relcl"}:
                return False
        return False

    def _told_untrue(self, tree: Tree, i: int) -> bool:
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

    def _reported_will(self, tree: Tree, i: int, cues: Sequence[int]) -> bool:
        """ "Would" under a speech verb in the past is a reported "will", unless an if-clause hangs on it."""
        auxiliaries = {t.lemma for t in tree.kids(i, "aux")}
        conditional = any({t.lemma for t in tree.kids(c.i, "mark")} & _IF for c in tree.kids(i, "advcl"))
        return "would" in auxiliaries and not conditional and bool(set(tree.ancestors(i)) & set(cues))

    def _own_deed(self, candidate: Candidate, speaker: Speaker) -> bool:
        """Whether a speaker announces a deed of their own side: a passive without agent counts as theirs."""
        if speaker.kind not in {SpeakerKind.GOVERNMENT, SpeakerKind.ARMED_GROUP, SpeakerKind.OFFICIAL}:
            return False
        if not candidate.actors:
            return candidate.trigger.startswith("capture.v") and not candidate.trigger.startswith(("capture.v.fall", "capture.v.lose"))
        ids = {a.id for a in candidate.actors if a.id}
        return speaker.actor_id in ids or any(a.text.lower() in _SELF for a in candidate.actors)

    def _is_party(self, speaker: Speaker) -> bool:
        if speaker.kind is SpeakerKind.MEDIA:
            return False
        if speaker.kind is SpeakerKind.ARMED_GROUP:
            return True
        if speaker.kind in {SpeakerKind.UN, SpeakerKind.NGO, SpeakerKind.MONITOR, SpeakerKind.ANALYST, SpeakerKind.WITNESS}:
            return False
        if speaker.actor_id:
            return self.belligerent(speaker.actor_id)
        return speaker.kind is SpeakerKind.GOVERNMENT

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

    def _can_speak(self, tree: Tree, i: int) -> bool:
        token = tree.token(i)
        speaks = self.cues.roles | frozenset().union(*self.cues.speakers.values())
        if self.discourse.actor_mention(i) or token.lemma in speaks or token.lemma in self.cues.nouns or token.lemma in PEOPLE:
            return True
        return token.pos in {"PROPN", "PRON"} or bool(self.discourse.actor(tree, i))

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

    def _speaker(self, tree: Tree, i: int, cue: str) -> Speaker | None:
        """The speaker a noun phrase names: its kind, canonical name and side."""
        token = tree.token(i)
        if token.lemma in {"he", "she", "it", "they", "who", "i"} and token.pos == "PRON":
            back = self._spoke_before(tree.sentence.index)
            actor = self.discourse.actor(tree, i) if token.lemma in {"it", "they"} else None
            if back and not (actor and token.lemma == "it"):
                return back
            if actor:
                return self._of_actor(actor, token.text)
            return back
        if token.lemma in _SELF:
            return self.own or Speaker(kind=SpeakerKind.UNNAMED, text=token.text)
        text = phrase(tree, i, self.discourse.text)
        actor = self._actor_in(tree, i)
        kind = self._kind(tree, i, actor)
        if kind is None:
            return None
        if kind is SpeakerKind.GOVERNMENT and (actor is None or actor.id is None) and self.home is not None:
            actor = replace(self.home, text=text)
            return Speaker(kind=kind, name=text, actor_id=actor.id, text=text)
        actor_id = actor.id if actor else None
        name = (actor.name if actor and actor.name else None) or text
        return Speaker(kind=kind, name=name, actor_id=actor_id, text=text)

    def _of_actor(self, actor: ActorRef, text: str) -> Speaker:
        kind = _KIND_OF_ACTOR.get(self.kind_of(actor.id), SpeakerKind.ARMED_GROUP) if actor.id else SpeakerKind.ARMED_GROUP
        return Speaker(kind=kind, name=actor.name or actor.text, actor_id=actor.id, text=text)

    def _actor_in(self, tree: Tree, i: int) -> ActorRef | None:
        """The actor a speaker's phrase names anywhere: "the spokesman of the General Staff", "Houthi-run media"."""
        whole = tree.subtree(i)
        mentions = []
        for j in whole:
            mention = self.discourse.actor_mention(j)
            if (
                mention
                and mention not in mentions
                and not any(tree.token(a).dep in {"relcl", "ccomp", "advcl"} for a in tree.ancestors(j) if a in whole and a != i)
            ):
                mentions.append(mention)
        if not mentions:
            return None
        named = [m for m in mentions if m.form != "metonym"] or mentions
        resolved = [m for m in named if m.actor.id] or named
        return resolved[0].actor

    def _kind(self, tree: Tree, i: int, actor: ActorRef | None) -> SpeakerKind | None:
        token = tree.token(i)
        words = [tree.token(j).lemma for j in tree.subtree(i)]
        head = token.lemma
        speakers = self.cues.speakers
        actor_kind = _KIND_OF_ACTOR.get(self.kind_of(actor.id)) if actor and actor.id else None
        for kind in (SpeakerKind.SOCIAL_MEDIA, SpeakerKind.WITNESS, SpeakerKind.ANALYST, SpeakerKind.UNNAMED):
            if head in speakers[kind] and not (kind is SpeakerKind.UNNAMED and head == "report" and actor_kind):
                return kind
        if head in speakers[SpeakerKind.MEDIA] and actor_kind not in {SpeakerKind.UN, SpeakerKind.NGO}:
            return SpeakerKind.MEDIA
        if actor_kind in {SpeakerKind.UN, SpeakerKind.MONITOR, SpeakerKind.NGO, SpeakerKind.MEDIA}:
            return actor_kind
        if head in speakers[SpeakerKind.OFFICIAL] and head not in {"chief", "head", "deputy", "authority", "authorities"}:
            military = {
                "army",
                "military",
                "defence",
                "defense",
                "ministry",
                "presidential",
                "security",
                "rebel",
                "intelligence",
                "kremlin",
                "government",
            }
            if head == "official" and (military & set(words)):
                return SpeakerKind.ARMED_GROUP if "rebel" in words or actor_kind is SpeakerKind.ARMED_GROUP else SpeakerKind.GOVERNMENT
            return SpeakerKind.OFFICIAL
        if actor_kind is SpeakerKind.GOVERNMENT and {"rebel", "insurgent", "separatist", "guerrilla", "militia"} & set(words):
            return SpeakerKind.ARMED_GROUP
        if head in _BAND_NOUNS and actor_kind is SpeakerKind.GOVERNMENT:
            return SpeakerKind.ARMED_GROUP
        if actor_kind:
            return actor_kind
        for kind in (
            SpeakerKind.MONITOR,
            SpeakerKind.ARMED_GROUP,
            SpeakerKind.GOVERNMENT,
            SpeakerKind.OFFICIAL,
            SpeakerKind.NGO,
            SpeakerKind.UN,
        ):
            if head in speakers[kind]:
                return kind
        for kind in (
            SpeakerKind.MONITOR,
            SpeakerKind.UN,
            SpeakerKind.NGO,
            SpeakerKind.MEDIA,
            SpeakerKind.ARMED_GROUP,
            SpeakerKind.GOVERNMENT,
            SpeakerKind.ANALYST,
            SpeakerKind.OFFICIAL,
        ):
            if speakers[kind] & set(words):
                return kind
        if token.pos in {"PROPN", "NOUN"}:
            return (
                SpeakerKind.ARMED_GROUP
                if actor is not None
                else (SpeakerKind.UNNAMED if token.pos == "NOUN" and head not in self.cues.nouns else self._person(tree, i))
            )
        return None

    def _person(self, tree: Tree, i: int) -> SpeakerKind | None:
        """A bare name speaks for whoever it was introduced with; an unknown one is an official."""
        back = self._spoke_before(tree.sentence.index)
        return back.kind if back else SpeakerKind.OFFICIAL

    def _spoke_before(self, sentence: int) -> Speaker | None:
        for index in range(sentence, max(-1, sentence - 4), -1):
            if index in self._last:
                return self._last[index]
            told = self._teller(index) if index < sentence else None
            if told is not None:
                self._last[index] = told
                return told
        return None

    def _teller(self, sentence: int) -> Speaker | None:
        """Who speaks by name in a sentence that itself holds no event: the subject of its first speech verb."""
        tree = self.trees.get(sentence)
        for token in tree.sentence.tokens if tree else ():
            if token.pos == "VERB" and token.lemma in self.cues.say and tree is not None:
                subject = next((s for s in tree.kids(token.i, "nsubj") if s.pos != "PRON"), None)
                if subject is not None and self._can_speak(tree, subject.i):
                    return self._speaker(tree, subject.i, token.lemma)
        return None

    # -- quotations ---------------------------------------------------------------------------------------------------------------------

    def _open_quotes(self) -> dict[int, tuple[int, int]]:
        """Spans inside quotation marks, over the whole text, by their opening offset."""
        text = self.discourse.text
        spans: dict[int, tuple[int, int]] = {}
        start: int | None = None
        for at, char in enumerate(text):
            if char == "\n":
                start = None
            elif char == "“" or (char == '"' and start is None):
                start = at
            elif char in '”"' and start is not None:
                if at - start > 25:
                    spans[start] = (start, at)
                start = None
        return spans

    def _inside_quote(self, offset: int) -> bool:
        return any(start < offset < end for start, end in self._quoted.values())

    def _carried(self, tree: Tree, i: int) -> Speaker | None:
        """The speaker of a quotation without its own cue: that of the sentence before or after, else nobody's."""
        token = tree.token(i)
        if not self._inside_quote(token.start):
            return None
        return self._last.get(tree.sentence.index) or self._spoke_before(tree.sentence.index) or self._next_speaker(tree.sentence.index)

    def _next_speaker(self, sentence: int) -> Speaker | None:
        tree = self.trees.get(sentence + 1)
        if tree is None:
            return None
        for token in tree.sentence.tokens:
            if token.pos == "VERB" and token.lemma in self.cues.say:
                subject = tree.kids(token.i, "nsubj")
                if subject:
                    return self._speaker(tree, subject[0].i, token.lemma)
        return None

    # -- how surely -------------------------------------------------------------------------------------------------------------------

    def _modality(self, tree: Tree, candidate: Candidate) -> tuple[Modality, bool]:
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
            if tree.token(current).dep == "advcl" and tree.token(current).tag == "VBG":
                break
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
        return Modality.THREATENED if texts & _SELF or any("our " in t or t.startswith("our") for t in texts) else Modality.PREDICTED

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


_KIND_OF_ACTOR = {
    "state": SpeakerKind.GOVERNMENT, "government": SpeakerKind.GOVERNMENT, "military": SpeakerKind.GOVERNMENT, "police": SpeakerKind.GOVERNMENT,
    "armed-group": SpeakerKind.ARMED_GROUP, "movement": SpeakerKind.ARMED_GROUP, "party": SpeakerKind.OFFICIAL, "alliance": SpeakerKind.ARMED_GROUP,
    "side": SpeakerKind.ARMED_GROUP, "igo": SpeakerKind.UN, "ngo": SpeakerKind.NGO, "monitor": SpeakerKind.MONITOR, "media": SpeakerKind.MEDIA,
}  # fmt: skip
_BAND_NOUNS = frozenset({"faction", "militia", "group", "fighter", "militiaman", "paramilitary", "mercenary", "band"})
_NOMINAL_CUES = frozenset(
    (
        "announce claim confirm deny admit acknowledge report show showcase depict declare reveal allege concede frame present "
        "portray describe document dispute refute reject dismiss recount verify proclaim trumpet film disclose contradict tout"
    ).split()
)


def own_voice(discourse: Discourse, cues: Cues, outlet: Speaker | None, first_actor: Speaker | None) -> Speaker | None:
    """The party whose communiqué a report is: its own narration says "our forces", or speaks of the enemy as only a party does.

    ``outlet`` is the party its outlet or title names, ``first_actor`` the first to take or hold a place in it. None for any other report.
    """
    partisan: set[str] = set()
    text = discourse.text
    hits = 0
    inside = False
    words = text.split()
    for at, word in enumerate(words):
        if "“" in word or word.startswith('"'):
            inside = True
        low = word.lower().strip(".,;:!?“”\"'")
        follow = words[at + 1].lower().strip(".,;:") if at + 1 < len(words) else ""
        if not inside and low == "our" and follow in _OWN_NOUNS:
            hits += 1
        if not inside and (low in cues.partisan or low.rstrip("s") in cues.partisan):
            partisan.add(low.rstrip("s"))
        if "”" in word or word.rstrip(".,;:").endswith('"'):
            inside = False
    if not hits and len(partisan) < LEAST_PARTISAN:
        return None
    return outlet or first_actor or (Speaker(kind=SpeakerKind.UNNAMED, text="our") if hits else None)


LEAST_PARTISAN = 3  # distinct partisan words in the narration that make a report a communiqué


_OWN_NOUNS = frozenset(
    (
        "forces fighters troops units soldiers heroes men brave valiant army armed mujahideen brothers defenders warriors "
        "comrades marines paratroopers boys brigade brigades people's revolutionary lions flag positions guys heroic glorious"
    ).split()
)
