"""R10: people's word on claims and places, as of a known day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from whoholds.errors import DateError
from whoholds.model import ActorRef, Claim, Evidence, Interval, Judgement, Modality, Place, PlaceRef, Precision, Scope, Speaker, SpeakerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The claims after judgement, and for those a reviewer stands behind the day of that word."""

    claims: tuple[Claim, ...]
    reviewed: Mapping[str, date]


def standing(judgements: Iterable[Judgement], known_on: date | None) -> dict[str, Judgement]:
    """The newest judgement on each target made by then; one of rank ``normal`` takes the earlier ones back."""
    latest: dict[str, Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: (j.made_on, j.id)):
        if known_on is None or judgement.made_on <= known_on:
            latest[judgement.target] = judgement
    return {target: j for target, j in latest.items() if j.rank != "normal"}


def judged(claims: Iterable[Claim], judgements: Iterable[Judgement], known_on: date | None, places: Mapping[str, Place]) -> Judged:
    """The claims known by then: a deprecated one is as if never made, a correction replaces, a word on a place is added (R9, R10)."""
    rulings = standing(judgements, known_on)
    known = [c for c in claims if known_on is None or c.known <= known_on]
    out: list[Claim] = []
    reviewed: dict[str, date] = {}
    for claim in known:
        ruling = rulings.get(claim.id)
        if ruling is None:
            out.append(claim)
        elif ruling.rank != "deprecated" and ruling.action != "reject":
            known_from = max(claim.known, ruling.made_on) if ruling.changes else claim.known
            out.append(replace(corrected(claim, ruling, places), known=known_from))
            reviewed[claim.id] = ruling.made_on
    for target, ruling in sorted(rulings.items()):
        if target in places and ruling.rank != "deprecated" and (word := word_on_place(ruling, places[target])) is not None:
            out.append(word)
            reviewed[word.id] = ruling.made_on
    return Judged(claims=tuple(out), reviewed=reviewed)


def word_on_place(ruling: Judgement, place: Place) -> Claim | None:
    """A reviewer's word that a side held a place: changes ``holder``, ``start`` (default the day of judgement), ``end``."""
    changes = dict(ruling.changes)
    if "holder" not in changes:
        return None
    start = _day(changes.get("start")) or ruling.made_on
    end = _day(changes.get("end")) or start + timedelta(days=1)
    return Claim(
        id=ruling.id,
        document=ruling.id,
        type="hold",
        evidence=Evidence(start=0, end=len(ruling.reason), quote=ruling.reason),
        actors=(ActorRef(text=changes["holder"], id=changes["holder"]),),
        place=PlaceRef(text=place.name, place=place),
        when=Interval(start=start, end=end, precision=Precision.DAY if (end - start).days == 1 else Precision.RANGE),
        said_by=Speaker(kind=SpeakerKind.ANALYST, name=f"reviewer {ruling.user}"),
        confidence=1.0,
        known=ruling.made_on,
    )


def corrected(claim: Claim, ruling: Judgement, places: Mapping[str, Place]) -> Claim:
    """The claim with the reviewer's changes: type, modality, scope, hedged, actor, recipient, place, start, end, and the speaker's."""
    changes = dict(ruling.changes)
    if "type" in changes:
        claim = replace(claim, type=changes["type"])
    if "modality" in changes:
        claim = replace(claim, modality=Modality(changes["modality"]))
    if "hedged" in changes:
        claim = replace(claim, hedged=changes["hedged"] == "true")
    if "actor" in changes:
        claim = replace(claim, actors=_actor(changes["actor"]))
    if "recipient" in changes:
        claim = replace(claim, recipients=_actor(changes["recipient"]))
    if "start" in changes or "end" in changes:
        start, end = _day(changes.get("start")) or claim.when.start, _day(changes.get("end")) or claim.when.end
        claim = replace(claim, when=replace(claim.when, start=start, end=end, rule="reviewer"))
    if "place" in changes:
        ref = claim.place or PlaceRef(text=changes["place"])
        claim = replace(claim, place=replace(ref, place=places.get(changes["place"]), within=None, near=None))
    if "scope" in changes and claim.place is not None:
        claim = replace(claim, place=replace(claim.place, scope=Scope(changes["scope"])))
    if speaker := {field: changes[name] for name, field in _SPEAKER.items() if name in changes}:
        claim = replace(claim, said_by=_speaker(claim.said_by, speaker))
    return claim


_SPEAKER = {"speaker": "name", "speaker_id": "actor_id", "speaker_kind": "kind"}


def _speaker(speaker: Speaker, given: Mapping[str, str]) -> Speaker:
    kind = SpeakerKind(given["kind"]) if "kind" in given else speaker.kind
    name = given["name"] or None if "name" in given else speaker.name
    return replace(speaker, kind=kind, name=name, actor_id=given["actor_id"] or None if "actor_id" in given else speaker.actor_id)


def _actor(id: str) -> tuple[ActorRef, ...]:
    return (ActorRef(text=id, id=id),) if id else ()


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DateError(f"{text!r} in a judgement is no date; give it as YYYY-MM-DD.") from error
