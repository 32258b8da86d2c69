"""What corroboration and control ask of the actor file, and who a claim's origin is (R2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def nameless(ref: ActorRef) -> bool:
    """Whether an unresolved actor is only a common noun ("gunmen", "residents"), a machine or a numbered unit: nobody who could hold a place.

    >>> nameless(ActorRef(text="armed groups")), nameless(ActorRef(text="Salarzai tribesmen"))
    (True, False)
    >>> nameless(ActorRef(text="the 3rd Battalion of the 24th Mechanized Brigade")), nameless(ActorRef(text="Tawhid Brigade"))
    (True, False)
    """
    if ref.id is not None or not ref.text:
        return False
    words = ref.text.split()
    if words[-1].casefold() in _MACHINES:
        return True
    if any(w.casefold() in _UNITS for w in words) and all(w.casefold() in _UNITS | _UNIT_WORDS or not w[0].isalpha() for w in words):
        return True
    named = any(word[:1].isupper() for word in words[1:]) or (words[0][:1].isupper() and words[0].casefold() not in _OPENERS)
    return words[-1].casefold() in _COMMON and (not named or len(words) == 1)


_OPENERS = frozenset("the these those some armed unidentified unknown several both other their its our non-state masked suspected".split())
_COMMON = frozenset(
    (
        "rebels gunmen fighters troops soldiers forces force militants insurgents guerrillas attackers jihadists militiamen they we it their his its who he "
        "them factions men police groups group army rebel units assailants defenders side sides gunman invaders commandos columns column "
        "infantry armour tanks residents locals civilians protesters villagers inhabitants citizens"
    ).split()
)
_MACHINES = frozenset(
    "aircraft plane planes jet jets helicopter helicopters drone drones ship ships vessel vessels vehicle vehicles tank tanks convoy convoys".split()
)
_UNITS = frozenset(
    "battalion battalions brigade brigades division divisions regiment regiments company companies corps platoon unit units".split()
)
_UNIT_WORDS = frozenset(
    (
        "the of a an and other some several many more two three four first second third separate combined arms mechanized mechanised motorized "
        "motorised motor rifle assault guards airborne air armored armoured tank infantry mountain marine naval artillery territorial defence "
        "defense reserve elite"
    ).split()
)


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


def copy_labels(claims: Iterable[Claim], groups: Mapping[str, str]) -> dict[str, str]:
    """What stands for the outlet of each document that copies another's text: the first document's outlet, else that document.

    ``groups`` gives each document the first one with its text (itself where it copies none), or ``outlet:`` and the name of a wire
    that the text itself names. A document that copies nothing gets no label: its outlet, or itself, is its origin.
    """
    outlets: dict[str, str] = {}
    for claim in claims:
        if claim.outlet and claim.document not in outlets:
            outlets[claim.document] = "outlet:" + normal(claim.outlet)
    labels = {}
    for document, root in groups.items():
        if root != document:
            labels[document] = root if root.startswith("outlet:") else outlets.get(root, root)
    return labels


def origin_of(claim: Claim, day: date | None, labels: Mapping[str, str], sides: Sides) -> str:
    """R2: the innermost speaker's side or name, else the outlet or wire of the text, else its document.

    ``labels`` is what ``copy_labels`` gives: ten outlets that print one wire text are one origin.
    """
    side = speaker_side(claim.said_by, day, sides)
    if side is not None:
        return "side:" + side
    if claim.said_by.name:
        return "name:" + normal(claim.said_by.name)
    if claim.document in labels:
        return labels[claim.document]
    return "outlet:" + normal(claim.outlet) if claim.outlet else claim.document
