"""Model types ↔ rows of the store's tables."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import zstandard

from whoholds.model import Claim, Document, Interval, Place, PlaceRef, Relation, Scope
from whoholds.records import Json, claim_json, gazetteer_json, relation_json

FIRST, LAST = "0000-00-00", "9999-99-99"  # an open side of an interval, before and after every date as text


def folded(name: str) -> str:
    """A name without case, accents and anything but letters and digits.

    >>> folded("Deir ez-Zor"), folded("Ḩamāh")
    ('deirezzor', 'hamah')
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalnum())


def without_accents(words: str) -> str:
    """Words in lower case without accents, for a full-text index that keeps them; as much as PostgreSQL takes.

    >>> without_accents("Ḩamāh fell")
    'hamah fell'
    """
    decomposed = unicodedata.normalize("NFKD", words[:200_000].casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def dumped(record: Json) -> str:
    """A record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def packed(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=6).compress(raw)


def unpacked(raw: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(raw)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sides(when: Interval) -> tuple[str | None, str | None]:
    """First and last day as text; an open side is NULL only where both are, so that a filter on days leaves out the undated."""
    if when.start is None and when.end is None:
        return None, None
    return _iso(when.start) or FIRST, _iso(when.last) or LAST


def document_row(document: Document, recorded_at: str) -> Json:
    """A version of a document: its text and metadata."""
    return {
        "document": document.id,
        "title": document.title,
        "text": document.text,
        "published": _iso(document.published),
        "read_on": _iso(document.read_on),
        "outlet": document.outlet,
        "url": document.url,
        "language": document.language,
        "source": document.source,
        "recorded_at": recorded_at,
    }


def document_from(row: Any) -> Document:
    """A document without its bytes (`Store.raw` has them)."""
    return Document(
        id=row.id,
        text=row.text,
        published=date.fromisoformat(row.published) if row.published else None,
        read_on=date.fromisoformat(row.read_on) if row.read_on else None,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        language=row.language,
        source=row.source,
    )


def claim_row(claim: Claim, run: int) -> Json:
    first, last = _sides(claim.when)
    return {
        "run": run,
        "id": claim.id,
        "document": claim.document,
        "type": claim.type,
        "modality": claim.modality.value,
        "known": claim.known.isoformat(),
        "first_day": first,
        "last_day": last,
        "record": dumped(claim_json(claim)),
    }


def relation_row(relation: Relation, run: int) -> Json:
    first, last = _sides(relation.when)
    return {
        "run": run,
        "id": relation.id,
        "document": relation.document,
        "type": relation.type,
        "a": relation.a.id,
        "a_folded": folded(f"{relation.a.name or ''} {relation.a.text}"),
        "b": relation.b.id,
        "b_folded": folded(f"{relation.b.name or ''} {relation.b.text}"),
        "known": relation.known.isoformat(),
        "first_day": first,
        "last_day": last,
        "record": dumped(relation_json(relation)),
    }


def place_row(place: Place) -> Json:
    row: Json = {"id": place.id, "folded": folded(place.name), "lat": place.lat, "lon": place.lon, "kind": place.kind}
    return row | {"record": dumped(gazetteer_json(place))}


def refs(ref: PlaceRef | None, role: str = "place") -> Iterator[tuple[str, PlaceRef]]:
    """Every place that a claim names, with the part it plays: place (or area, of a claim that is only about somewhere in it),
    within, near, except."""
    if ref is None:
        return
    yield ("area" if role == "place" and ref.scope is Scope.AREA else role), ref
    yield from refs(ref.within, "within")
    yield from refs(ref.near, "near")
    for one in ref.except_:
        yield from refs(one, "except")


def names_of(claim: Claim) -> Iterator[tuple[str, str, str]]:
    """(role, id, folded words) of every actor, recipient and place of a claim, for filters by name."""
    for role, actors in (("actor", claim.actors), ("recipient", claim.recipients)):
        for actor in actors:
            for words in dict.fromkeys((actor.text, actor.name or "")):
                if words:
                    yield role, actor.id or "", folded(words)
    for role, ref in refs(claim.place):
        if role != "except":
            for words in dict.fromkeys((ref.text, ref.place.name if ref.place else "")):
                if words:
                    yield "place", ref.id or "", folded(words)
