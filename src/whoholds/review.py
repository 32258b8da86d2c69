"""The reviewer's queue: claims that matter most and are least sure first; judgements are appended, and may be taken back."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from whoholds.errors import UnknownValueError
from whoholds.lexicon.events import event_type, types_with_effect
from whoholds.model import Claim, Judgement, Modality, Scope, SpeakerKind
from whoholds.records import day
from whoholds.store import Store

FIELDS = (
    "type", "modality", "hedged", "actor", "recipient", "place", "scope", "start", "end", "speaker", "speaker_id", "speaker_kind",
)  # fmt: skip
RANKS = {"accept": "preferred", "correct": "preferred", "reject": "deprecated", "undo": "normal"}
_WEIGHT = {"capture": 2.0, "withdraw": 2.0, "handover": 2.0, "hold": 1.2, "enter": 1.2, "repel": 1.0, "besiege": 1.0, "contest": 1.0}
_IDLE = frozenset({Modality.PREDICTED, Modality.THREATENED, Modality.HYPOTHETICAL, Modality.ATTEMPTED, Modality.ONGOING})


def urgency(claim: Claim) -> float:
    """How much a second look at a claim may change: its effect on control times the doubt that it is read right.

    A claim that can move nothing (no effect on control, no place, a prediction) comes last.
    """
    return urgency_of(claim.type, claim.modality, claim.confidence, placed=claim.place is not None)


def urgency_of(type_: str, modality: str, confidence: float, *, placed: bool) -> float:
    """The same of a claim's type, modality and confidence, and whether it names a place."""
    effect = _WEIGHT.get(type_, 0.5) if placed and type_ in types_with_effect() else 0.05
    return effect * (0.3 if modality in _IDLE else 1.0) * (1.0 - confidence)


@dataclass(slots=True, kw_only=True)
class Review:
    """One sitting: a queue of claims without a standing judgement, a position in it, and what was judged so far."""

    store: Store
    user: str
    claims: tuple[Claim, ...]
    position: int = 0
    made: int = 0
    _done: list[tuple[int, Judgement | None]] = field(default_factory=list)

    @classmethod
    def open(cls, store: Store, user: str, *, limit: int = 200, known_on: date | None = None) -> Review:
        """The queue of a store: unjudged claims, most urgent first."""
        judged = {j.target: j.rank for j in store.judgements(known_on)}
        waiting = (claim for claim in store.claims(known_on=known_on) if judged.get(claim.id, "normal") == "normal")
        return cls(store=store, user=user, claims=tuple(heapq.nsmallest(limit, waiting, key=lambda c: (-urgency(c), c.known, c.id))))

    @property
    def current(self) -> Claim | None:
        """The claim to look at; None at the end of the queue."""
        return self.claims[self.position] if self.position < len(self.claims) else None

    def judge(self, action: str, reason: str = "", changes: tuple[tuple[str, str], ...] = ()) -> Judgement:
        """Store a word on the current claim and go to the next: accept, reject, or correct with (field, value) pairs."""
        claim = self.current
        if claim is None:
            raise UnknownValueError("There is no claim left to judge; start the review again for a new queue.")
        if action == "correct":
            check_changes(changes)
        judgement = judgement_on(claim.id, action, self.user, reason, changes)
        self.store.add_judgement(judgement)
        self._done.append((self.position, judgement))
        self.made += 1
        self.position += 1
        return judgement

    def skip(self) -> None:
        """Go to the next claim without a word on this one."""
        self._done.append((self.position, None))
        self.position += 1

    def undo(self) -> bool:
        """Go back one claim; a word on it is taken back by a judgement of its own. False at the start."""
        if not self._done:
            return False
        self.position, judgement = self._done.pop()
        if judgement is not None:
            self.store.add_judgement(judgement_on(judgement.target, "undo", self.user, f"takes back {judgement.id}"))
            self.made -= 1
        return True


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
