"""What corroboration and control ask of the actor file, and who a claim's origin is (R2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from whoholds.model import Actor, ActorRef, Claim, Speaker, SpeakerKind

PARTY_KINDS = frozenset({SpeakerKind.GOVERNMENT, SpeakerKind.ARMED_GROUP, SpeakerKind.OFFICIAL})
NOBODY = "none"


class Sides(Protocol):
    """The actor file as these stages see it: which side, what name, friend or foe, and who comes after whom."""

    def get(self, id: str, /) -> Actor | None: ...
    def side(self, id: str, day: date | None, /) -> str: ...
    def name(self, id: str, /) -> str: ...
    def allied(self, a: str, b: str, day: date | None, /) -> bool: ...
    def opposed(self, a: str, b: str, day: date | None, /) -> bool: ...
    def successor(self, side: str, day: date | None, /) -> str | None: ...


def normal(text: str) -> str:
    """Words as a key: lower case, single spaces, no leading article.

    >>> normal("The  Syrian Army")
    'syrian army'
    """
    words = text.casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def is_text(side: str) -> bool:
    """Whether a side is only words, because the actor file has no entry for it."""
    return side.startswith("text:") or side == NOBODY


def side_of(ref: ActorRef, day: date | None, sides: Sides) -> str:
    """The side of an actor on a day; of an actor without entry a key of its words (a side of its own)."""
    if ref.id is None:
        return "text:" + normal(ref.text)
    return NOBODY if ref.id == NOBODY else sides.side(ref.id, day)


def speaker_side(speaker: Speaker, day: date | None, sides: Sides) -> str | None:
    """The side a speaker belongs to; None for a speaker that is no party."""
    if speaker.actor_id is not None:
        return sides.side(speaker.actor_id, day)
    words = speaker.name or speaker.text
    return "text:" + normal(words) if words and speaker.kind in PARTY_KINDS else None


def origin_of(claim: Claim, day: date | None, groups: Mapping[str, str], sides: Sides) -> str:
    """R2: the innermost speaker's side or name, else the outlet or wire of the text, else its document.

    ``groups`` gives each document's copy group as ``corroborate.copy_groups`` names it: the outlet or document
    whose words they were first.
    """
    side = speaker_side(claim.said_by, day, sides)
    if side is not None:
        return "side:" + side
    if claim.said_by.name:
        return "name:" + normal(claim.said_by.name)
    if claim.document in groups:
        return groups[claim.document]
    return "outlet:" + normal(claim.outlet) if claim.outlet else claim.document
