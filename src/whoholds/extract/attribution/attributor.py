"""Source, cue and modality put together: the attribution of each candidate event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from whoholds.discourse import Discourse
from whoholds.extract.attribution.cues import Sayings
from whoholds.extract.attribution.modality import Modalities
from whoholds.extract.attribution.voice import SELF
from whoholds.lexicon.cues import Cues
from whoholds.model import OUTLET, ActorRef, Candidate, Modality, Speaker, SpeakerKind
from whoholds.syntax import Tree

_AIMS = frozenset({"capture", "enter", "advance", "encircle", "besiege"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Speaker, modality and hedge of one candidate; ``said_at`` is the token of the speech verb, if any."""

    speaker: Speaker = OUTLET
    modality: Modality = Modality.ASSERTED
    hedged: bool = False
    said_at: int | None = None


class Attributor(Sayings):
    """Attributes the candidates of one report, in text order (a quotation keeps the speaker of the sentence before).

    ``kind_of`` and ``side_of`` look an actor id up; ``belligerent`` tells whether a side is party to this report's fighting; ``own`` is the
    party whose communiqué this is, when it is one; ``home`` is the government of the theatre, whose generals and ministers need no adjective.
    """

    def __init__(
        self, trees: Sequence[Tree], discourse: Discourse, cues: Cues, kind_of: Callable[[str], str], belligerent: Callable[[str], bool],
        own: Speaker | None = None, home: ActorRef | None = None,
    ) -> None:  # fmt: skip
        super().__init__(trees, discourse, cues, kind_of, own, home)
        self.belligerent = belligerent
        self._modalities = Modalities(cues)

    def attribute(self, candidate: Candidate) -> Attribution:
        """Speaker, modality and hedge of a candidate."""
        tree = self.trees[candidate.sentence]
        if candidate.trigger.startswith("denial"):
            return self._denier(tree, candidate)
        found = self._speakers(tree, candidate.token)
        modality, hedged = self._modalities.read(tree, candidate)
        backshifted = (
            modality is Modality.HYPOTHETICAL
            and bool(found)
            and self._modalities.reported_will(tree, candidate.token, [at for _, _, at in found])
        )
        false = self._modalities.called_false(tree, candidate.token) or self._modalities.told_untrue(tree, candidate.token)
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
        own = speaker.kind is not SpeakerKind.MEDIA and any(a.id and a.id == speaker.actor_id for a in candidate.actors)
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

    def _own_deed(self, candidate: Candidate, speaker: Speaker) -> bool:
        """Whether a speaker announces a deed of their own side: a passive without agent counts as theirs."""
        if speaker.kind not in {SpeakerKind.GOVERNMENT, SpeakerKind.ARMED_GROUP, SpeakerKind.OFFICIAL}:
            return False
        if not candidate.actors:
            return candidate.trigger.startswith("capture.v") and not candidate.trigger.startswith(("capture.v.fall", "capture.v.lose"))
        ids = {a.id for a in candidate.actors if a.id}
        return speaker.actor_id in ids or any(a.text.lower() in SELF for a in candidate.actors)

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
