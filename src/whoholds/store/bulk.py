"""Questions over the whole store at once, light enough to be kept in memory by a server: what it filters, counts and lists."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from whoholds.model import Document, Relation
from whoholds.records import relation_from
from whoholds.store.database import Store
from whoholds.store.rows import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """How far a store has come: its newest run and judgement. Equal watermarks give equal answers."""

    run: int
    judgement: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A claim without its words. Days are ISO text, None where unknown; ``placed``: it names some place."""

    id: str
    document: str
    type: str
    known: str
    first_day: str | None
    last_day: str | None
    modality: str
    kind: str
    confidence: float
    placed: bool


def watermark(store: Store) -> Watermark:
    """How far a store has come."""
    row = store._rows("watermarks")[0]
    return Watermark(run=row.run, judgement=row.judgement)


def digests(store: Store, after_run: int = 0) -> Iterator[Digest]:
    """Every claim of a newest run that came after a run, in the order of reading."""
    yield from store._stream(f"claim_digests_{store._dialect}", _digest, run=after_run)


def documents_read(store: Store, after_run: int) -> frozenset[str]:
    """Documents that were read, or read again, after a run."""
    return frozenset(row.document for row in store._rows("documents_read", run=after_run))


def spoken_of(store: Store, after_run: int = 0) -> Iterator[tuple[str, str]]:
    """(place, claim) of every claim of a newest run after a run, of the places that it is about."""
    yield from store._stream("spoken_of", lambda row: (row.place, row.id), run=after_run)


def spoken_words(store: Store) -> Iterator[tuple[str, str, str]]:
    """(place, type of claim, kind of speaker) of every claim of a newest run, of the places that it is about; each once."""
    yield from store._stream(f"spoken_words_{store._dialect}", lambda row: (row.place, row.type, row.kind))


def claims_naming(store: Store, role: str, ids: Collection[str], words: str = "") -> frozenset[str]:
    """Claims that name an ``actor`` (in any role) or a ``place`` by one of these ids, or by words that hold these."""
    found = {row.id for row in store._in_chunks("claims_naming", ids, role=role)}
    if folded(words):
        found |= {row.id for row in store._rows("claims_naming_words", role=role, folded=f"%{folded(words)}%")}
    return frozenset(found)


def claims_quoting(store: Store, words: str) -> frozenset[str]:
    """Claims whose quote holds these words as they stand, in any case."""
    inside = json.dumps(words, ensure_ascii=False)[1:-1]
    raw, plain = (f"%{_literal(text)}%" for text in (inside, words))
    return frozenset(row.id for row in store._rows(f"claims_quoting_{store._dialect}", raw=raw, words=plain))


def _digest(row: Any) -> Digest:
    id_, document, type_, known, first, last, modality, kind, confidence, placed = row
    return Digest(id_, document, type_, known, first, last, modality, kind, float(confidence), bool(placed))


def _literal(text: str) -> str:
    """Words for LIKE, whose own signs mean nothing."""
    for sign in "!%_":
        text = text.replace(sign, "!" + sign)
    return text


def heads(store: Store) -> tuple[tuple[Document, str | None], ...]:
    """Every document's newest metadata, with an empty text, and who read it last; by day of publication."""
    rows = store._rows("document_heads")
    return tuple(
        (
            Document(
                id=row.id, text="", title=row.title, published=_day(row.published), read_on=_day(row.read_on), outlet=row.outlet,
                url=row.url, language=row.language,
            ),
            row.extractor,
        )
        for row in rows
    )  # fmt: skip


def search_count(store: Store, query: str, known_on: date | None) -> int:
    """How many documents `Store.search` would find without a limit."""
    words = store.search_words(query)
    if not words.strip():
        return 0
    return int(store._rows(f"search_count_{store._dialect}", query=words, known_on=known_on.isoformat() if known_on else None)[0].found)


def relations_of(store: Store, document: str) -> tuple[Relation, ...]:
    """The relations of a document's newest run."""
    return tuple(relation_from(json.loads(row.record)) for row in store._rows("relations_of_document", document=document))


def copies_of(store: Store, document: str) -> tuple[str, ...]:
    """Other documents with the text of this one."""
    return tuple(row.document for row in store._rows("copies_of", document=document))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
