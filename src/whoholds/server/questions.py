"""The questions of docs/api.md that need more than one call: states, changes, a place, claims. One function a question, no web in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from whoholds.control.judge import standing
from whoholds.errors import UnknownValueError
from whoholds.export import DISCLAIMER
from whoholds.lexicon.sides import NOBODY
from whoholds.model import ControlSpell, Place
from whoholds.records import Json
from whoholds.server.board import Board
from whoholds.server.claims import Filters
from whoholds.server.history import CHANGE_KINDS, Change, History
from whoholds.server.judging import NotFoundError
from whoholds.server.ledger import FROM, TO
from whoholds.server.shapes import ROW_COLUMNS, answer_json, claim_out, control_row, head_json, no_head, paragraph, place_json, word_json

Box = tuple[float, float, float, float]


def page_of(items: list[Any], total: int, of: int, limit: int, offset: int) -> Json:
    """A page of a list: ``total`` pass the filters, ``of`` there are."""
    after = offset + limit
    return {"items": items, "total": total, "of": of, "limit": limit, "offset": offset, "next": after if after < total else None}


# -- states ------------------------------------------------------------------------------------------------------------------


def states(
    board: Board, on: date, known_on: date | None, *, inherited: bool, box: Box | None, limit: int, offset: int
) -> Json:  # fmt: skip
    """A page of the states of a day as the map shows them, with sentences."""
    history = board.history(known_on)
    day = on.toordinal()
    begun = {history.ids[i] for i in history.place[(history.rows[:, FROM] <= day) & (history.rows[:, TO] > day)].tolist()}
    listed = [place for place in history.places if place.id in begun and _inside(place, box)]
    more = {spell.place.id: spell for spell in _inherited(board, on, known_on) if spell.place.id not in begun} if inherited else {}
    listed += [spell.place for spell in more.values() if _inside(spell.place, box)]
    listed.sort(key=lambda place: place.id)
    answers, page = board.answers, listed[offset : offset + limit]
    shown = {spell.place.id: spell for spell in history.on(on, {place.id for place in page})}
    shown |= {id_: spell for id_, spell in more.items() if id_ not in shown}
    told = {place.id: spells for place, spells in answers.undecayed(known_on, page)}
    found = [_in_full(shown[place.id], told.get(place.id, ())) for place in page if place.id in shown]
    rows = [control_row(spell, answers.name) | {"sentence": answers.sentence(spell, on)} for spell in found]
    return page_of(rows, len(listed), len(history.places), limit, offset) | {"on": on.isoformat()}


def _in_full(shown: ControlSpell, spells: Iterable[ControlSpell]) -> ControlSpell:
    """A state as the map shows it, with the claims and bounds of its spell."""
    whole = next((spell for spell in spells if spell.valid_from == shown.valid_from), shown)
    return replace(whole, holder=shown.holder, status=shown.status, confidence=shown.confidence, valid_to=shown.valid_to)


def all_states(board: Board, on: date, known_on: date | None, *, inherited: bool, box: Box | None, geojson: bool) -> Json:
    """Every state of a day at once, as the map shows them: compact rows, or a GeoJSON of points."""
    spells = [spell for spell in board.history(known_on).on(on) if _inside(spell.place, box)]
    if inherited:
        own = {spell.place.id for spell in spells}
        spells += [spell for spell in _inherited(board, on, known_on) if spell.place.id not in own and _inside(spell.place, box)]
    rows = [control_row(spell, board.answers.name) for spell in spells]
    asked: Json = {"on": on.isoformat(), "known_on": known_on.isoformat() if known_on else None}
    if not geojson:
        return asked | {"columns": list(ROW_COLUMNS), "rows": [[row[column] for column in ROW_COLUMNS] for row in rows], "total": len(rows)}
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]}, "properties": row} for row in rows
    ]
    return asked | {"type": "FeatureCollection", "note": DISCLAIMER, "features": features}


def _inherited(board: Board, on: date, known_on: date | None) -> list[ControlSpell]:
    return [spell for spell in board.answers.states_on(on, known_on, places=board.answers.inheriting()) if spell.holder is not None]


def _inside(place: Place, box: Box | None) -> bool:
    return box is None or (box[0] <= place.lon <= box[2] and box[1] <= place.lat <= box[3])


def box_of(text: str | None) -> Box | None:
    """``west,south,east,north`` in degrees."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UnknownValueError(f"'{text[:60]}' is no bbox; write it as west,south,east,north in degrees.") from None
    return west, south, east, north


# -- one place -----------------------------------------------------------------------------------------------------------------


def place_page(board: Board, name: str, on: date | None, known_on: date | None) -> Json:
    """A place, its state on a day with the reasons, and its spells."""
    place, answers = board.place(name), board.answers
    day = on or board.span()[1]
    (why,), told = answers.story(place, [day], known_on)
    answer = answer_json(why, board.standing(known_on), answers.name, answers.weights)
    spells = [control_row(spell, answers.name) for spell in told]
    asked = {"on": day.isoformat(), "known_on": known_on.isoformat() if known_on else None}
    return {"place": place_json(place, board.answers.arabic)} | asked | answer | {"spells": spells}


# -- changes -------------------------------------------------------------------------------------------------------------------


def changes(
    board: Board, known_on: date | None, since: date | None, until: date | None, *, place: str | None, actor: str | None, kind: str | None,
    limit: int, offset: int,
) -> Json:  # fmt: skip
    """A page of state changes, newest first."""
    if kind and kind not in CHANGE_KINDS:
        raise UnknownValueError(f"'{kind}' is no kind of change; take one of {', '.join(CHANGE_KINDS)}.")
    history = board.history(known_on)
    ids = board.actor_ids(actor) or (actor,) if actor else ()
    numbers = [number for id_ in ids if (number := history.numbers.find(id_)) is not None]
    found = history.changes(
        since,
        until or board.span()[1],
        place=board.place(place).id if place else None,
        actor=None if not actor else numbers[0] if numbers else -9,
        kind=kind,
    )
    items = [change_json(board, history, change) for change in found[offset : offset + limit]]
    return page_of(items, len(found), history.number_of_changes, limit, offset)


def change_json(board: Board, history: History, change: Change) -> Json:
    """A change with the state before and after, and a sentence."""
    after = history.spell(change.row)
    before = history.spell(change.before) if change.before >= 0 else None
    place = after.place
    return {
        "day": change.day.isoformat(),
        "place_id": place.id,
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "kind": change.kind,
        "before": _brief(board, before),
        "after": _brief(board, after),
        "confidence": round(after.confidence, 4),
        "sentence": change_sentence(board, change.day, before, after),
    }


def _brief(board: Board, spell: ControlSpell | None) -> Json:
    if spell is None:
        return {"holder_id": None, "holder": None, "status": "unknown", "claimants": []}
    holder = board.answers.name(spell.holder) if spell.holder else None
    return {"holder_id": spell.holder, "holder": holder, "status": spell.status.value, "claimants": list(spell.claimants)}


def change_sentence(board: Board, day: date, before: ControlSpell | None, after: ControlSpell) -> str:
    """What changed, in words."""
    name = board.answers.name

    def side(spell: ControlSpell | None) -> str | None:
        return None if spell is None or spell.holder is None else "nobody" if spell.holder == NOBODY else name(spell.holder)

    was, now = side(before), side(after)
    place = after.place.name + (f" ({after.place.country})" if after.place.country else "")
    if now and was and now != was:
        what = f"passed from {was} to {now}"
    elif now and not was and (before is None or not before.opponents):
        what = f"is known to be held by {now}"
    elif now and not was:
        what = f"came to be held by {now}"
    else:
        what = f"is {after.status.value}" + (f", held by {now}" if now else "")
    if now and was != now and after.status.value != "held":
        what += f", {after.status.value}"
    if after.claimants and (before is None or before.claimants != after.claimants):
        what += f"; claimed by {' and '.join(map(name, after.claimants))}"
    return f"{day.day} {day:%B %Y}: {place} {what}."


# -- claims ----------------------------------------------------------------------------------------------------------------------


def claims(
    board: Board, filters: dict[str, Any], *, place: str | None, actor: str | None, q: str | None, sort: str, limit: int, offset: int
) -> Json:  # fmt: skip
    """A page of claims that pass every filter, each with the head of its report."""
    index = board.claims()
    ids = index.naming(
        place=(board.place(place).id,) if place else (), actor=board.actor_ids(actor) if actor else (), actor_words=actor or "", q=q or ""
    )
    judged = board.standing(filters.get("known_on"))
    found = index.select(Filters(**filters, ids=ids), judged, sort)
    page = [one.id for one in found[offset : offset + limit]]
    claims_ = board.answers.store.claims_by_id(page)
    items = [claim_out(claims_[id_], judged.get(id_)) | {"head": _head(board, claims_[id_].document)} for id_ in page if id_ in claims_]
    return page_of(items, len(found), len(index.all), limit, offset)


def one_claim(board: Board, id_: str) -> Json:
    """A claim with its paragraph and every word on it, oldest first."""
    claim = board.answers.store.claims_by_id([id_]).get(id_)
    if claim is None:
        raise NotFoundError(f"No claim '{id_}' is in the store; look it up with GET claims.")
    document = board.answers.store.documents([claim.document]).get(claim.document)
    around = paragraph(document.text, claim.evidence.start, claim.evidence.end) if document else None
    words = [word_json(judgement) for judgement in board.judgements() if judgement.target == id_]
    return claim_out(claim, board.standing().get(id_)) | {
        "head": _head(board, claim.document),
        "paragraph": around or {"text": claim.evidence.quote, "start": claim.evidence.start},
        "judgements": words,
    }


def _head(board: Board, id_: str) -> Json:
    document = board.head(id_)
    return head_json(document) if document else no_head(id_)


# -- words ---------------------------------------------------------------------------------------------------------------------


def judgements(board: Board, target: str | None, user: str | None, limit: int, offset: int) -> Json:
    """A page of people's words, newest first, each with whether it stands."""
    every = sorted(board.judgements(), key=lambda j: (j.made_on, j.id), reverse=True)
    stands = {judgement.id for judgement in standing(every, None).values()}
    found = [j for j in every if (not target or j.target == target) and (not user or j.user == user)]
    items = [word_json(j) | {"standing": j.id in stands} for j in found[offset : offset + limit]]
    return page_of(items, len(found), len(every), limit, offset)
