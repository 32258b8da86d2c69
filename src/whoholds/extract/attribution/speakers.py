"""The source: which speaker a noun phrase names, and who still speaks when a sentence or a quotation does not say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from whoholds.discourse import PEOPLE, Discourse, phrase
from whoholds.extract.attribution.voice import SELF, open_quotes
from whoholds.lexicon.cues import Cues
from whoholds.model import ActorRef, Speaker, SpeakerKind
from whoholds.syntax import Tree

_KIND_OF_ACTOR = {
    "state": SpeakerKind.GOVERNMENT, "government": SpeakerKind.GOVERNMENT, "military": SpeakerKind.GOVERNMENT, "police": SpeakerKind.GOVERNMENT,
    "armed-group": SpeakerKind.ARMED_GROUP, "movement": SpeakerKind.ARMED_GROUP, "party": SpeakerKind.OFFICIAL, "alliance": SpeakerKind.ARMED_GROUP,
    "side": SpeakerKind.ARMED_GROUP, "igo": SpeakerKind.UN, "ngo": SpeakerKind.NGO, "monitor": SpeakerKind.MONITOR, "media": SpeakerKind.MEDIA,
}  # fmt: skip
_BAND_NOUNS = frozenset({"faction", "militia", "group", "fighter", "militiaman", "paramilitary", "mercenary", "band"})


_PARTISAN = frozenset({SpeakerKind.MEDIA, SpeakerKind.ANALYST, SpeakerKind.SOCIAL_MEDIA})


class Speakers:
    """The speakers of one report, with the memory of who spoke last.

    ``kind_of`` looks an actor id up; ``own`` is the party whose communiqué the report is; ``home`` the government of the theatre.
    """

    def __init__(
        self, trees: Sequence[Tree], discourse: Discourse, cues: Cues, kind_of: Callable[[str], str], own: Speaker | None, home: ActorRef | None
    ) -> None:  # fmt: skip
        self.trees = {tree.sentence.index: tree for tree in trees}
        self.discourse = discourse
        self.cues = cues
        self.kind_of = kind_of
        self.own = own
        self.home = home
        self._quoted = open_quotes(discourse.text)
        self._last: dict[int, Speaker] = {}

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
        if token.lemma in SELF:
            return self.own or Speaker(kind=SpeakerKind.UNNAMED, text=token.text)
        text = phrase(tree, i, self.discourse.text)
        actor = self._actor_in(tree, i)
        kind = self._kind(tree, i, actor)
        if kind is None:
            return None
        if kind is SpeakerKind.GOVERNMENT and (actor is None or actor.id is None) and self.home is not None:
            actor = replace(self.home, text=text)
            return Speaker(kind=kind, name=text, actor_id=actor.id, text=text)
        actor_id = actor.id if actor else self._nation(tree, i) if kind in _PARTISAN else None
        name = (actor.name if actor and actor.name else None) or text
        return Speaker(kind=kind, name=name, actor_id=actor_id, text=text)

    def _nation(self, tree: Tree, i: int) -> str | None:
        """The party whose nation a newsroom or blogger is of, if the report tells of that party's deeds: "Russian milbloggers"."""
        words = {t.text for t in tree.kids(i, "amod", "compound", "nmod") if t.text[:1].isupper()}
        states = (m for m in self.discourse.actors if m.actor.id and _KIND_OF_ACTOR.get(self.kind_of(m.actor.id)) is SpeakerKind.GOVERNMENT)
        return next((m.actor.id for m in states if self.discourse.text[m.span.start : m.span.end].split()[0] in words), None)

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
        told = {j for t in tree.kids(i, "relcl") for j in tree.subtree(t.i)}  # "Ndume, who represents …": not what he is
        words = [tree.token(j).lemma for j in tree.subtree(i) if j not in told]
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

    def _can_speak(self, tree: Tree, i: int) -> bool:
        token = tree.token(i)
        speaks = self.cues.roles | frozenset().union(*self.cues.speakers.values())
        if self.discourse.actor_mention(i) or token.lemma in speaks or token.lemma in self.cues.nouns or token.lemma in PEOPLE:
            return True
        return token.pos in {"PROPN", "PRON"} or bool(self.discourse.actor(tree, i))

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
