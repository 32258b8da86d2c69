"""A claim as the fold sees it: which side gains, which loses, on which day, with what weight (R1, R2, R8, R12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from whoholds.lexicon.sides import NOBODY, Sides, is_text, nameless, origin_of, side_of, speaker_side
from whoholds.lexicon.weights import Weights
from whoholds.model import LAST_DAY, ActorRef, Claim, Modality, Precision, SpeakerKind

GIVING = frozenset({"withdraw", "handover"})
STATES = frozenset({"hold", "besiege", "contest", "encircle"})
PRESSING = frozenset({"advance", "clash"})
ACTING = frozenset({"capture", "enter", "lift-siege", "repel"}) | GIVING | STATES | PRESSING
BY_PUBLICATION = "by-publication"
CARRIED = frozenset({"story-carried", "frame"})
ONE_DAY = timedelta(days=1)


class Interest(StrEnum):
    """R1: how the speaker stands to what it says."""

    NEUTRAL = "neutral"
    AGAINST = "against"
    OWN = "own"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """How the claim's place stands to the place whose state is computed (R5)."""

    OWN = "own"
    PART = "part"
    AROUND = "around"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One word on one place: ``kind`` names its effect, ``takers`` gain by it and ``losers`` lose; ``day`` is when it acts.

    ``last`` is the last day a state affirms; ``earliest`` and ``latest`` bound the day; ``carried`` marks one that is only the last the
    story told. ``reviewed`` marks a reviewer's word (R10). ``trust`` is R1's factor times the extraction confidence (times the hedge's),
    ``read`` that confidence alone; ``weight`` is the effect's weight times trust. ``unopposed``: the words say that nobody resisted;
    ``passing``: that it did not last; ``understood``: who gains by it is not named in the sentence itself.
    """

    kind: str
    role: Role
    day: date
    last: date
    known: date
    ids: tuple[str, ...]
    takers: tuple[str, ...] = ()
    losers: tuple[str, ...] = ()
    speaker: str | None = None
    said: str = ""
    origin: str = ""
    interest: Interest = Interest.NEUTRAL
    weight: float = 0.0
    trust: float = 1.0
    read: float = 1.0
    earliest: date | None = None
    latest: date | None = None
    exact: bool = True
    carried: bool = False
    open_start: bool = False
    since: bool = False
    retrospective: bool = False
    published: date | None = None
    historical: bool = False
    reviewed: bool = False
    only_part: bool = False
    outside: bool = False
    unopposed: bool = False
    understood: bool = False
    passing: bool = False
    partial_ring: bool = False
    jointly: bool = False
    agreed_from: date | None = None
    order: tuple[int, date, str] = (0, LAST_DAY, "")

    @property
    def taker(self) -> str | None:
        return self.takers[0] if self.takers else None

    @property
    def loser(self) -> str | None:
        return self.losers[0] if self.losers else None

    def vague(self, days: int) -> bool:
        """Whether it is only known to lie somewhere within more than so many days: no state told from a day on, no day of its own."""
        wide = self.earliest is not None and self.latest is not None and (self.latest - self.earliest).days > days
        return wide and not self.exact and not self.since

    @property
    def party(self) -> bool:
        """Whether the word is a party's own or an unknown speaker's, and so no independent evidence."""
        return self.interest in (Interest.OWN, Interest.UNKNOWN) and not self.reviewed

    @property
    def own_word(self) -> bool:
        return self.interest is Interest.OWN and not self.reviewed

    @property
    def unknown_word(self) -> bool:
        return self.interest is Interest.UNKNOWN and not self.reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every function here needs beside claims: sides, numbers, copy groups, and which claims a reviewer stands behind, since when."""

    sides: Sides
    weights: Weights
    groups: Mapping[str, str]
    reviewed: Mapping[str, date] = field(default_factory=dict)

    def aligned(self, a: str | None, b: str | None, day: date) -> bool:
        """R1: allies and backers count as the side; sides that are only words are themselves alone."""
        if a is None or b is None:
            return False
        return a == b or (not is_text(a) and not is_text(b) and self.sides.allied(a, b, day))

    def opposed(self, a: str, b: str, day: date) -> bool:
        return a != b and not is_text(a) and not is_text(b) and self.sides.opposed(a, b, day)

    def name(self, side: str) -> str:
        """The name to print of a side."""
        return side.removeprefix("text:") if is_text(side) else self.sides.name(side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The days of a claim: where it acts, its last affirmed day, its bounds."""

    day: date
    last: date
    earliest: date | None
    latest: date | None
    exact: bool
    open_start: bool
    since: bool


def timing(claim: Claim) -> Timing | None:
    """When (design): only an upper bound acts on its last possible day, only a lower one on its first, else the middle; states from
    their first day. An undated word of a report on its own days is bounded by the day of publication; any other without a date is None."""
    start, last = claim.when.start, claim.when.last
    state = claim.type in STATES
    if start is None and last is None:
        if claim.when.rule != BY_PUBLICATION or claim.published is None:
            return None
        last = claim.published
    if start is None:
        assert last is not None
        return Timing(day=last, last=last, earliest=None, latest=last, exact=False, open_start=True, since=False)
    if last is None:
        spoken = spoken_on(claim)
        until = max(start, spoken) if state and spoken != LAST_DAY else start
        return Timing(day=start, last=until, earliest=start, latest=None, exact=False, open_start=False, since=True)
    exact = start == last
    day = start if state else start + (last - start) // 2
    since = state and claim.when.precision in (Precision.RANGE, Precision.AFTER) and not exact
    return Timing(day=day, last=last if state else day, earliest=start, latest=last, exact=exact, open_start=False, since=since)


def spoken_on(claim: Claim) -> date:
    """The day of speaking: publication, else when the record learnt of it."""
    return claim.published or claim.known


def _keys(refs: tuple[ActorRef, ...], against: tuple[ActorRef, ...], day: date, sides: Sides) -> tuple[str, ...]:
    """R12: the sides of actors that day; groups of one side that are opposed that day stand for themselves."""
    keys: list[str] = []
    for ref in refs:
        if nameless(ref) or _bystander(ref, sides):
            continue
        key = side_of(ref, day, sides)
        foes = [o.id for o in against if o.id and o.id != ref.id and side_of(o, day, sides) == key]
        if ref.id and any(sides.opposed(ref.id, foe, day) for foe in foes):
            key = ref.id
        if key not in keys:
            keys.append(key)
    return tuple(keys)


def _bystander(ref: ActorRef, sides: Sides) -> bool:
    """Whether an actor only watches: a monitor, a newsroom or an aid group holds no place."""
    actor = sides.get(ref.id) if ref.id else None
    return actor is not None and actor.kind in ("monitor", "media", "ngo")


def parties(claim: Claim, day: date, sides: Sides) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who gains and who loses by a claim; of a withdrawal or handover the actor loses."""
    actors = _keys(claim.actors, claim.recipients, day, sides)
    recipients = _keys(claim.recipients, claim.actors, day, sides)
    return (recipients, actors) if claim.type in GIVING else (actors, recipients)


def interest(claim: Claim, speaker: str | None, takers: tuple[str, ...], losers: tuple[str, ...], day: date, desk: Desk) -> Interest:
    """R1: does the speaker's side gain by what it says (own), lose by it (against), is it unknown, or neutral?"""
    if claim.said_by.kind is SpeakerKind.UNNAMED and speaker is None:
        return Interest.UNKNOWN
    if speaker is None:
        needs_side = claim.said_by.kind in (SpeakerKind.GOVERNMENT, SpeakerKind.ARMED_GROUP, SpeakerKind.OFFICIAL, SpeakerKind.SOCIAL_MEDIA)
        return Interest.UNKNOWN if needs_side else Interest.NEUTRAL
    gains = takers if claim.modality is not Modality.DENIED else losers
    loses = losers if claim.modality is not Modality.DENIED else takers
    if any(desk.aligned(speaker, side, day) for side in gains):
        return Interest.OWN
    if any(desk.aligned(speaker, side, day) for side in loses):
        return Interest.AGAINST
    if any(desk.opposed(speaker, side, day) for side in gains):
        return Interest.NEUTRAL if any(desk.opposed(speaker, side, day) for side in loses) else Interest.AGAINST
    if any(desk.opposed(speaker, side, day) for side in loses):
        return Interest.OWN
    return Interest.OWN if _relation_unknown(claim, speaker, gains) else Interest.NEUTRAL


def _relation_unknown(claim: Claim, speaker: str, gains: tuple[str, ...]) -> bool:
    """Whether a party claims a gain and nothing tells whose side it is on, since one of the two is only words: taken as its own word."""
    said = claim.said_by.kind in (SpeakerKind.GOVERNMENT, SpeakerKind.ARMED_GROUP) and claim.modality is Modality.CLAIMED
    return said and claim.type not in GIVING and any(is_text(speaker) or (is_text(side) and side != NOBODY) for side in gains)


_BASE = {"capture": "capture", "withdraw": "withdraw", "handover": "handover", "hold": "hold", "repel": "repel"}


def idle_reason(claim: Claim, around: bool) -> str | None:
    """R8: why a claim moves nothing, in words a person can read; None where it acts."""
    modality, kind = claim.modality, claim.type
    if kind not in ACTING and not (kind == "shelling" and around):
        return f"{kind}: such an event does not change who holds a place"
    if modality in (Modality.PREDICTED, Modality.ONGOING) and kind in GIVING:
        return None
    if modality is Modality.PREDICTED:
        return "a prediction moves nothing: predicted"
    if modality is Modality.THREATENED:
        return "a threat or vow moves nothing: threatened"
    if modality is Modality.HYPOTHETICAL:
        return "what only might be moves nothing: hypothetical"
    if modality is Modality.ATTEMPTED:
        return "an attempt moves nothing, and proves no defender: attempted"
    if modality is Modality.ONGOING:
        return "an action not yet complete moves nothing: ongoing"
    if timing(claim) is None:
        return "no date is given: it moves nothing"
    return None


def _kind(claim: Claim, role: Role) -> str:
    """The effect a claim has here: denials, agreements, word of a part and word of the surroundings are kinds of their own."""
    if claim.modality is Modality.DENIED:
        return "deny" if role is Role.OWN else "context"
    if claim.modality in (Modality.PREDICTED, Modality.ONGOING):
        return "agreed" if role is Role.OWN else "context"
    if role is Role.AROUND or claim.type in PRESSING or claim.type == "shelling":
        return "press" if claim.type not in ("encircle", "repel", "withdraw", "hold", "lift-siege", "besiege", "handover") else "context"
    if role is Role.PART:
        inside = {"capture": "inside", "hold": "inside", "enter": "inside", "handover": "inside", "repel": "inside", "contest": "contest"}
        return inside.get(claim.type, "context")
    return {"enter": "inside"}.get(claim.type, claim.type)


def _base_weight(claim: Claim, kind: str, retrospective: bool, weights: Weights) -> float:
    """The weight of the claim's effect for a neutral speaker; told in retrospect at most the ceiling for that."""
    names = {"agreed": weights.effect.agreed, "deny": weights.effect.repel, "inside": 0.0, "press": 0.0}
    base = names[kind] if kind in names else getattr(weights.effect, _BASE[claim.type]) if claim.type in _BASE else 0.0
    return float(min(base, weights.effect.retrospective) if retrospective else base)


def _speaker_words(claim: Claim, speaker: str | None, desk: Desk) -> str:
    said = claim.said_by
    if speaker is not None:
        return said.name or (said.text if said.text else desk.name(speaker))
    return said.name or said.text or claim.outlet or "the report itself"


def _contains(text: str, words: tuple[str, ...]) -> bool:
    padded = f" {' '.join(text.casefold().replace('-', ' ').split())} "
    return any(f" {word.replace('-', ' ')} " in padded for word in words)


def is_outside(claim: Claim, weights: Weights) -> bool:
    """Whether a facility by its words lies outside its town: a base, airport, dam or crossing."""
    return claim.place is not None and claim.place.scope.value == "facility" and _contains(claim.place.text, weights.words.outside)


def act_of(claim: Claim, role: Role, desk: Desk) -> Act:
    """A claim that acts, as one word on a place; call ``idle_reason`` first.

    Its day is that of its own dates (R8: a dated historical claim acts on its own past); of an agreement the day of speaking.
    """
    weights, kind = desk.weights, _kind(claim, role)
    when = timing(claim)
    spoken = spoken_on(claim)
    if kind == "agreed":
        agreed_from = when.day if when else spoken
        when = Timing(day=spoken, last=spoken, earliest=spoken, latest=spoken, exact=True, open_start=False, since=False)
    else:
        agreed_from = None
    assert when is not None
    text = f"{claim.place.text if claim.place else ''} {claim.evidence.quote}"
    takers, losers = parties(claim, when.day, desk.sides)
    jointly = len(claim.actors) > 1 and _contains(text, weights.words.jointly)
    if jointly and len(takers) == 1:
        takers = tuple(dict.fromkeys(actor.id for actor in claim.actors if actor.id)) or takers
    speaker = speaker_side(claim.said_by, when.day, desk.sides)
    stance = interest(claim, speaker, takers, losers, when.day, desk)
    factor = {
        Interest.NEUTRAL: weights.interest.neutral,
        Interest.AGAINST: weights.interest.against,
        Interest.OWN: weights.interest.own,
        Interest.UNKNOWN: weights.interest.unknown,
    }[stance]
    reviewed = claim.id in desk.reviewed
    if reviewed:
        factor = max(factor, weights.interest.neutral)
    historical = claim.modality is Modality.HISTORICAL
    late = claim.published is not None and (claim.published - (when.latest or when.day)).days > weights.days.retrospective
    retrospective = historical or (late and kind != "agreed")
    trust = factor * claim.confidence * (weights.factor.hedged if claim.hedged else 1.0)
    return Act(
        kind=kind,
        role=role,
        day=when.day,
        last=when.last,
        known=max(claim.known, desk.reviewed[claim.id]) if reviewed and stance in (Interest.OWN, Interest.UNKNOWN) else claim.known,
        ids=(claim.id,),
        takers=takers,
        losers=losers,
        speaker=speaker,
        said=_speaker_words(claim, speaker, desk),
        origin=origin_of(claim, when.day, desk.groups, desk.sides),
        interest=stance,
        weight=_base_weight(claim, kind, retrospective, weights) * trust,
        trust=trust,
        read=1.0 if reviewed else claim.confidence,
        earliest=when.earliest,
        latest=when.latest,
        exact=when.exact,
        carried=claim.when.rule in CARRIED,
        open_start=when.open_start,
        since=when.since,
        retrospective=retrospective,
        published=claim.published,
        historical=historical,
        reviewed=reviewed,
        only_part=_contains(text, weights.words.only_part),
        outside=is_outside(claim, weights),
        unopposed=_contains(text, weights.words.unopposed),
        understood=claim.type == "withdraw" and not any(r.text in claim.evidence.quote for r in claim.recipients),
        passing=_contains(text, weights.words.passing),
        partial_ring=_contains(text, weights.words.partial_ring),
        jointly=jointly,
        agreed_from=agreed_from,
    )


_WHAT = {
    "capture": "the place was captured",
    "withdraw": "the side left or admitted the loss",
    "handover": "the place was handed over",
    "hold": "the place is held",
    "repel": "an attack was thrown back",
    "deny": "a claim was denied",
    "inside": "a side is inside",
    "contest": "there is fighting inside",
    "encircle": "the place is encircled",
    "besiege": "the place is besieged",
    "lift-siege": "the siege was lifted",
    "press": "a side presses on the outskirts",
    "agreed": "a handover or withdrawal is agreed, ordered or under way",
    "inherited": "it follows the whole that contains it",
    "context": "it moves nothing here",
}


def words_of(act: Act, desk: Desk) -> str:
    """What the act says and how its speaker stands to it, in plain words (``why`` prints them)."""
    what = _WHAT.get(act.kind, act.kind)
    if act.kind == "inside" and act.role is Role.PART:
        what = "a side holds a part or a site inside"
    if act.kind == "hold" and act.takers == (NOBODY,):
        what = "nobody holds the place"
    who = ", ".join(desk.name(side) for side in act.takers if side != NOBODY)
    if act.kind in ("withdraw", "deny") or not who:
        who = ", ".join(desk.name(side) for side in act.losers) if act.kind == "withdraw" else who
    what = f"{what} ({who})" if who else what
    if act.kind == "inherited":
        return what
    if act.reviewed:
        return f"{what}; confirmed by a reviewer"
    how = {
        Interest.NEUTRAL: f"told by {act.said}, a neutral source",
        Interest.AGAINST: f"told by {act.said}, whose own admission counts for more: against interest",
        Interest.OWN: f"the own side's word ({act.said}) counts for less: in its own favour, self-reported",
        Interest.UNKNOWN: f"told by {act.said}, an unknown speaker: it can open a claim and moves no holder",
    }[act.interest]
    return f"{what}; {how}" + (" (told in retrospect)" if act.retrospective else "")
