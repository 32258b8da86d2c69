"""People's words on claims: how much a second look matters, what a correction may change, a judgement made now."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from whoholds.errors import UnknownValueError
from whoholds.lexicon.events import event_type, types_with_effect
from whoholds.model import Judgement, Modality, Scope, SpeakerKind
from whoholds.records import day

FIELDS = (
    "type", "modality", "hedged", "actor", "recipient", "place", "scope", "start", "end", "speaker", "speaker_id", "speaker_kind",
)  # fmt: skip
RANKS = {"accept": "preferred", "correct": "preferred", "reject": "deprecated", "undo": "normal"}
_WEIGHT = {"capture": 2.0, "withdraw": 2.0, "handover": 2.0, "hold": 1.2, "enter": 1.2, "repel": 1.0, "besiege": 1.0, "contest": 1.0}
_IDLE = frozenset({Modality.PREDICTED, Modality.THREATENED, Modality.HYPOTHETICAL, Modality.ATTEMPTED, Modality.ONGOING})


def urgency_of(type_: str, modality: str, confidence: float, *, placed: bool) -> float:
    """How much a second look at a claim may change: its effect on control times the doubt that it is read right.

    A claim that can move nothing (no effect on control, no place, a prediction) comes last.
    """
    effect = _WEIGHT.get(type_, 0.5) if placed and type_ in types_with_effect() else 0.05
    return effect * (0.3 if modality in _IDLE else 1.0) * (1.0 - confidence)


def judgement_on(target: str, action: str, user: str, reason: str = "", changes: tuple[tuple[str, str], ...] = ()) -> Judgement:
    """A judgement made now; ids of one day sort by the moment, so that the last word counts."""
    if action not in RANKS:
        raise UnknownValueError(f"'{action}' is no judgement; take one of {', '.join(RANKS)}.")
    now = datetime.now(UTC)
    key = "\x1f".join((target, action, user, reason, now.isoformat(), *(f"{name}={value}" for name, value in changes)))
    return Judgement(
        id=f"j-{now:%Y%m%dT%H%M%S%f}-{sha256(key.encode()).hexdigest()[:8]}",
        target=target,
        action=action,
        rank=RANKS[action],
        user=user,
        reason=reason,
        made_on=now.date(),
        changes=changes,
    )


def check_changes(changes: tuple[tuple[str, str], ...]) -> None:
    """Refuse a correction that names no field of a claim, or a value outside its closed list."""
    if not changes:
        raise UnknownValueError(f"A correction needs at least one field=value; the fields are {', '.join(FIELDS)}.")
    for name, value in changes:
        if name not in FIELDS:
            raise UnknownValueError(f"'{name}' is no field of a claim that can be corrected; the fields are {', '.join(FIELDS)}.")
        if name == "type":
            event_type(value)
        elif name in ("start", "end"):
            day(value, name)
        closed = {"modality": [m.value for m in Modality], "scope": [s.value for s in Scope], "hedged": ["true", "false"]}
        closed["speaker_kind"] = [kind.value for kind in SpeakerKind]
        if value not in closed.get(name, [value]):
            raise UnknownValueError(f"'{value}' is no {name}; take one of {', '.join(closed[name])}.")
