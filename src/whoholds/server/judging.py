"""People's words: stored, taken back, compared and exported; and what each of them moved (R10). Judgements are only ever appended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from whoholds.errors import UnknownValueError, WhoHoldsError
from whoholds.lexicon.events import event_type
from whoholds.model import (
    LAST_DAY,
    PERSON,
    ActorRef,
    Claim,
    Document,
    Evidence,
    Interval,
    Judgement,
    Modality,
    Place,
    PlaceRef,
    Precision,
    Scope,
    Speaker,
    SpeakerKind,
    claim_id,
)  # fmt: skip
from whoholds.records import Json, day
from whoholds.review import check_changes, judgement_on
from whoholds.server.board import BULK, Board
from whoholds.server.ledger import CLAIMANTS, CONFIDENCE, FROM, HOLDER, OPEN, OPPONENTS, STATUS, TO, Rows, spell_of
from whoholds.server.shapes import claim_out, state_json, word_json
from whoholds.store import Store, open_store
from whoholds.store.bulk import relations_of

LONGEST_NAME, LONGEST_REASON, LONGEST_QUOTE = 80, 2000, 5000
ADDED = ("added", "yes")  # marks the word that stands for a missed claim
_LOOKS = (HOLDER, STATUS, CLAIMANTS, OPPONENTS, CONFIDENCE)


class NotFoundError(WhoHoldsError):
    """A report, claim or judgement that the store does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A word that a reviewer wants to give, as it came: values are names or ids."""

    target: str
    action: str
    reason: str
    changes: Mapping[str, str]


class Judging:
    """The reviewer's side of one store."""

    def __init__(self, board: Board, where: str) -> None:
        self.board = board
        self.where = where

    # -- writing -------------------------------------------------------------------------------------------------------------

    def judge(self, user: str, wishes: Sequence[Wish]) -> Json:
        """Store words whole or not at all; gives them, and what they moved."""
        _check_user(user)
        if not 1 <= len(wishes) <= BULK:
            raise UnknownValueError(f"There are {len(wishes)} judgements in one request; send 1 to {BULK}.")
        places: dict[str, Place] = {}
        words = [self._word(user, wish, places) for wish in wishes]
        return self._stored(words, places)

    def undo(self, user: str, ids: Sequence[str]) -> Json:
        """Take words back: each target stands again as it stood before the oldest of them."""
        _check_user(user)
        if not 1 <= len(ids) <= BULK:
            raise UnknownValueError(f"There are {len(ids)} judgements to take back in one request; name 1 to {BULK}.")
        everything = self.board.judgements()
        known = {judgement.id: judgement for judgement in everything}
        for id_ in ids:
            if id_ not in known:
                raise NotFoundError(f"No judgement '{id_}' is in the store; look it up with GET judgements.")
        taken = set(ids)
        words = []
        for target in dict.fromkeys(known[id_].target for id_ in ids):
            line = sorted((j for j in everything if j.target == target), key=lambda j: (j.made_on, j.id))
            if line[-1].id in taken:
                words.append(_restored(user, line, taken))
        return self._stored(words, {})

    def add(self, user: str, given: Mapping[str, Any]) -> Json:
        """Store a claim that the machine missed, with a word that stands for it; gives both, and what they moved."""
        _check_user(user)
        document = self._document(str(given["document"]))
        claim, place = self._claim(user, document, given)
        word = judgement_on(claim.id, "accept", user, _reason(given.get("reason")), (ADDED,))
        found = self._stored([word], {place.id: place} if place else {}, claim)
        return {"claim": claim_out(claim, word)} | found

    def _word(self, user: str, wish: Wish, places: dict[str, Place]) -> Judgement:
        target = self._target(wish)
        changes = dict(wish.changes)
        if wish.action == "correct" and target.startswith("c-"):
            if changes.get("place"):
                place = self.board.place(changes["place"])
                places[place.id] = place
                changes["place"] = place.id
            for role in ("actor", "recipient", "speaker_id"):
                if role in changes:
                    changes[role] = self.board.actor_id(changes[role])
            check_changes(tuple(changes.items()))
        elif wish.action == "correct":
            self._check_place_word(changes)
        elif changes:
            raise UnknownValueError(f"Only a correction has changes; '{wish.action}' of {target} came with {', '.join(changes)}.")
        return judgement_on(target, wish.action, user, _reason(wish.reason), tuple(changes.items()))

    def _target(self, wish: Wish) -> str:
        if wish.target in self.board.claims().by_id:
            return wish.target
        if ":" in wish.target:
            return self.board.place(wish.target).id
        raise NotFoundError(f"No claim '{wish.target}' is in the newest reading of any report; look it up with GET claims.")

    def _check_place_word(self, changes: dict[str, str]) -> None:
        """A word on a place says who held it, from when to when."""
        if "holder" not in changes or changes.keys() - {"holder", "start", "end"}:
            raise UnknownValueError("A word on a place needs the change holder, and may have start and end; nothing else.")
        changes["holder"] = self.board.actor_id(changes["holder"])
        start, end = day(changes.get("start"), "start"), day(changes.get("end"), "end")
        if start and end and end <= start:
            raise UnknownValueError(f"The end {end} is not after the start {start}; the end is the first day that no longer counts.")

    def _stored(self, words: Sequence[Judgement], places: Mapping[str, Place], claim: Claim | None = None) -> Json:
        self.board.ledger.refresh()
        before = self.board.ledger.snapshot()
        with open_store(self.where, write=True) as store, store.batch():
            store.add_places(places.values())
            if claim is not None:
                _add_claim(store, claim)
            for word in words:
                store.add_judgement(word)
        touched = self.board.ledger.refresh()
        moved = [m for id_ in sorted(touched) if (m := self._moved(id_, before.get(id_), words)) is not None]
        return {"made": [word_json(word) for word in words], "moved": moved, "unmoved": len(touched) - len(moved)}

    # -- what moved ------------------------------------------------------------------------------------------------------------

    def _moved(self, place_id: str, before: Rows | None, words: Sequence[Judgement]) -> Json | None:
        ledger = self.board.ledger
        after = ledger.rows(place_id)
        old = after[:0] if before is None else before
        found = first_difference(old, after)
        if found is None:
            return None
        first, last = self.board.span()
        on = min(max(date.fromordinal(found), first), max(last, date.fromordinal(found)))
        place = ledger.places[place_id]
        return {
            "place_id": place_id,
            "name": place.name,
            "on": on.isoformat(),
            "before": self._state(old, place, on),
            "after": self._state(after, place, on),
            "why": "; ".join(self._why(word) for word in words[:3]) + ("; …" if len(words) > 3 else ""),
        }

    def _state(self, rows: Rows, place: Place, on: date) -> Json:
        answers = self.board.answers
        inside = [row for row in rows.tolist() if row[FROM] <= on.toordinal() < row[TO]]
        if not inside:
            sentence = f"On {on.day} {on:%B %Y}, nothing was known of {place.name}."
            return {"holder_id": None, "holder": None, "status": "unknown", "claimants": [], "confidence": 0.0, "sentence": sentence}
        spell = spell_of(inside[0], place, self.board.ledger.numbers, answers.weights.rules_version)
        return state_json(spell, answers.sentence(spell, on), answers.name)

    def _why(self, word: Judgement) -> str:
        digest = self.board.claims().by_id.get(word.target)
        about = f"{digest.type} of {digest.first_day or 'no date'}" if digest else word.target
        changes = ", ".join(f"{name} {value}" for name, value in word.changes if (name, value) != ADDED)
        reason = f" ({word.reason})" if word.reason else ""
        return f"{word.action} by {word.user}: {about}{f' → {changes}' if changes else ''}{reason}"

    # -- a missed claim ----------------------------------------------------------------------------------------------------------

    def _document(self, id_: str) -> Document:
        found = self.board.answers.store.documents([id_]).get(id_)
        if found is None:
            raise NotFoundError(f"No report '{id_}' is in the store; look it up with GET documents.")
        return found

    def _claim(self, user: str, document: Document, given: Mapping[str, Any]) -> tuple[Claim, Place | None]:
        start, end = int(given["start"]), int(given["end"])
        if not 0 <= start < end <= len(document.text) or end - start > LONGEST_QUOTE:
            raise UnknownValueError(
                f"The words {start} to {end} are not in the report, which has {len(document.text)} characters; "
                f"select 1 to {LONGEST_QUOTE} characters of it."
            )
        evidence = Evidence(start=start, end=end, quote=document.text[start:end])
        kind = event_type(str(given["type"])).name
        place = self.board.place(str(given["place"])) if given.get("place") else None
        actors, recipients = self._actors(given.get("actor")), self._actors(given.get("recipient"))
        texts = (*(a.text for a in (*actors, *recipients)), place.name if place else "")
        today = datetime.now(UTC).date()
        return Claim(
            id=claim_id(document.id, kind, evidence, texts),
            document=document.id,
            type=kind,
            evidence=evidence,
            actors=actors,
            recipients=recipients,
            place=PlaceRef(text=place.name, place=place, scope=_one_of(Scope, given.get("scope") or "whole", "scope")) if place else None,
            when=_when(given.get("when") or {}),
            said_by=self._speaker(given),
            modality=_one_of(Modality, given.get("modality") or "asserted", "modality"),
            hedged=bool(given.get("hedged")),
            rule="reviewer",
            confidence=1.0,
            extractor=f"{PERSON}{user}",
            published=document.published,
            known=today if document.known == LAST_DAY else max(document.known, today),
            outlet=document.outlet,
        ), place

    def _actors(self, name: Any) -> tuple[ActorRef, ...]:
        """An actor of the actor file, or words that it does not know."""
        if not name:
            return ()
        found = self.board.actor_ids(str(name))
        return (ActorRef(text=str(name), id=found[0] if found else None, name=self.board.answers.name(found[0]) if found else None),)

    def _speaker(self, given: Mapping[str, Any]) -> Speaker:
        kind = _one_of(SpeakerKind, given.get("speaker_kind") or "outlet", "speaker_kind")
        side = self.board.actor_id(str(given["speaker_id"])) if given.get("speaker_id") else None
        return Speaker(kind=kind, name=str(given["speaker"]) if given.get("speaker") else None, actor_id=side)


# -- pure --------------------------------------------------------------------------------------------------------------------


def first_difference(old: Rows, new: Rows) -> int | None:
    """The first day (ordinal) on which two histories of a place say different things; None where they say the same."""
    starts = sorted({*old[:, FROM].tolist(), *new[:, FROM].tolist(), *(end for end in old[:, TO].tolist() if end != OPEN)})
    for start in starts:
        a, b = (rows[(rows[:, FROM] <= start) & (rows[:, TO] > start)][:, _LOOKS] for rows in (old, new))
        if not np.array_equal(a, b):
            return int(start)
    return None


def _restored(user: str, line: Sequence[Judgement], taken: set[str]) -> Judgement:
    """The word that makes a target stand as it did before the oldest of the words taken back."""
    oldest = next(i for i, judgement in enumerate(line) if judgement.id in taken)
    before = line[oldest - 1] if oldest else None
    target, ids = line[-1].target, ", ".join(j.id for j in line if j.id in taken)
    if before is not None and before.rank != "normal":
        return judgement_on(target, before.action, user, f"as in {before.id}; takes back {ids}", before.changes)
    if ADDED in line[oldest].changes:
        return judgement_on(target, "reject", user, f"takes back {ids}")
    return judgement_on(target, "undo", user, f"takes back {ids}")


def _add_claim(store: Store, claim: Claim) -> None:
    """A claim of a person, as one more of the newest reading of its report."""
    standing = store.standing(claim.document)
    assert standing is not None
    others = [one for one in store.claims_of_document(claim.document) if one.id != claim.id]
    store.add(
        standing.document, [*others, claim], relations_of(store, claim.document),
        extractor=standing.extractor or claim.extractor, types=standing.types or "all",
    )  # fmt: skip


def _when(given: Mapping[str, Any]) -> Interval:
    start, end = day(given.get("start"), "when.start"), day(given.get("end"), "when.end")
    if start and end and end <= start:
        raise UnknownValueError(f"The end {end} is not after the start {start}; the end is the first day that no longer counts.")
    if start and end:
        precision = Precision.DAY if end - start == timedelta(days=1) else Precision.RANGE
    else:
        precision = Precision.AFTER if start else Precision.BEFORE if end else Precision.UNKNOWN
    return Interval(start=start, end=end, precision=precision, text="", rule="reviewer" if start or end else "none")


def _one_of(closed: Any, value: Any, what: str) -> Any:
    allowed = [str(one.value) for one in closed]
    if value not in allowed:
        raise UnknownValueError(f"'{value}' is no {what}; take one of {', '.join(allowed)}.")
    return closed(value)


def _check_user(user: str) -> None:
    if not user.strip() or len(user) > LONGEST_NAME:
        raise UnknownValueError(f"A judgement needs a user of 1 to {LONGEST_NAME} characters (a pseudonym will do).")


def _reason(reason: Any) -> str:
    text = str(reason or "")
    if len(text) > LONGEST_REASON:
        raise UnknownValueError(f"The reason has {len(text)} characters; {LONGEST_REASON} are the most.")
    return text
