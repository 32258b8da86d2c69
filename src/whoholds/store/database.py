"""The store: documents, runs, claims, relations, places and judgements, only ever appended; one method a question."""

from __future__ import annotations

import json
import math
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from whoholds.errors import StoreError
from whoholds.model import Claim, Document, Judgement, Place, Relation, Span
from whoholds.records import claim_from, gazetteer_from, judgement_from, judgement_json, relation_from
from whoholds.store import sqlite
from whoholds.store.copies import CopyTest, index
from whoholds.store.dialect import begin, is_postgresql, plainly, sql, sqlite_engine
from whoholds.store.ports import Connection, Engine
from whoholds.store.rows import (
    claim_row,
    document_from,
    document_row,
    dumped,
    folded,
    names_of,
    packed,
    place_row,
    refs,
    relation_row,
    unpacked,
    without_accents,
)

T = TypeVar("T")

NOTHING = "-"  # no id
ABOUT = ("place", "area", "within", "near")
CLAIMS_A_RUN = 100_000  # claims of one run are numbered from its own number times this
CHUNK = 500  # rows or parameters at a time
KM_PER_DEGREE = 111.195
_LISTS = ("ids", "types", "roles", "actor_ids", "place_ids", "bands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the store has of a document: its newest version, and who read it last for which types (None: nobody yet)."""

    document: Document
    extractor: str | None
    types: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a store holds, counting the newest run of each document."""

    documents: int
    claims: int
    relations: int
    places: int
    judgements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheAge:
    """How old the cache of spells is: true as of ``run`` and ``judgement`` but for the places in ``stale`` (None: none of it is true)."""

    rules: str
    run: int
    judgement: int
    stale: frozenset[str] | None


def _aside(where: str) -> Engine:
    """A writing engine beside one for questions, that does not wait for other writers."""
    return sqlite_engine(where, write=True, patience=0.05)


def _statement(name: str, dialect: str) -> Any:
    """A question as the connections of a dialect execute it."""
    words = sql(name)
    lists = [key for key in _LISTS if re.search(rf"IN :{key}\b", words)]
    if dialect == "sqlite":
        return sqlite.statement(words, lists)
    from whoholds.store import postgresql

    return postgresql.statement(words, lists)


class Store:
    """One store, open for questions or for writing; made by `open_store`. Usable from several threads."""

    def __init__(self, engine: Engine, where: str, *, writable: bool = False) -> None:
        self.where = where
        self._writable = writable
        self._engine = engine
        self._statements: dict[str, Any] = {}
        self._local = threading.local()
        self._places_seen: set[str] = set()

    def close(self) -> None:
        """Give the file or the connections back."""
        with plainly(self.where):
            self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _writing(self) -> Connection | None:
        """The connection of the transaction that this thread has open, if any."""
        connection: Connection | None = getattr(self._local, "connection", None)
        return connection

    # -- writing ---------------------------------------------------------------------------------------------------------

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction around several additions: after a crash all of them are there, or none."""
        if self._writing is not None:
            yield
            return
        with plainly(self.where), self._engine.connect() as connection:
            if start := begin(self._engine):
                connection.exec_driver_sql(start)
            self._local.connection = connection
            try:
                yield
                self._end("COMMIT", connection)
            except BaseException:
                self._places_seen = set()
                self._end("ROLLBACK", connection)
                raise
            finally:
                self._local.connection = None

    def _end(self, word: str, connection: Connection) -> None:
        if begin(self._engine):
            connection.exec_driver_sql(word)
        if word == "COMMIT":
            connection.commit()
        else:
            connection.rollback()

    def add(
        self,
        document: Document,
        claims: Sequence[Claim] = (),
        relations: Sequence[Relation] = (),
        *,
        extractor: str | None = "",
        types: str = "all",
        copies: CopyTest | None = None,
        recorded_at: str | None = None,
    ) -> None:
        """Store a document and one reading of it, whole or not at all.

        Known bytes are not stored again; metadata that differ are a new version, and the reading a new run (None: no reading).
        """
        now = recorded_at or _now()
        with self.batch():
            new: int | None = self._run("add_document", id=document.id, raw=packed(document.raw), recorded_at=now).scalar_one_or_none()
            standing = None if new is not None else self.standing(document.id)
            if standing is None or standing.document != replace(document, raw=b""):
                self._add_version(document, now)
            if extractor is not None:
                self._add_run(document.id, claims, relations, extractor, types, now)
            if new is not None and copies is not None:
                index(self._run, self._many, document.id, new, document.text, copies)

    def _add_version(self, document: Document, now: str) -> None:
        row = document_row(document, now)
        if self._dialect == "postgresql":
            row["words"] = without_accents(f"{document.title or ''} {document.text}")
        self._run(f"add_version_{self._dialect}", **row)

    @property
    def _dialect(self) -> str:
        return self._engine.name

    def _add_run(self, id_: str, claims: Sequence[Claim], relations: Sequence[Relation], extractor: str, types: str, now: str) -> None:
        run = self._run("add_run", document=id_, extractor=extractor, types=types, recorded_at=now).scalar_one()
        self.add_places(ref.place for claim in claims for _, ref in refs(claim.place) if ref.place)
        places, names = [], []
        self._many("add_claim", [claim_row(claim, run) | {"seq": run * CLAIMS_A_RUN + n} for n, claim in enumerate(claims)])
        for seq, claim in enumerate(claims, start=run * CLAIMS_A_RUN):
            places += [{"place": ref.place.id, "claim": seq, "role": role} for role, ref in refs(claim.place) if ref.place]
            names += [{"claim": seq, "role": role, "id": id_, "folded": words} for role, id_, words in names_of(claim)]
        self._many("add_claim_place", places)
        self._many("add_claim_name", names)
        self._many("add_relation", [relation_row(relation, run) for relation in relations])

    def add_places(self, places: Iterable[Place]) -> None:
        """Remember gazetteer entries; those known already stay as they are."""
        unique = {place.id: place for place in places if place.id not in self._places_seen}
        if not unique:
            return
        with self.batch():
            self._many("add_place", [place_row(place) for place in unique.values()])
            self._many("add_place_parent", [{"parent": up, "place": p.id} for p in unique.values() for up in p.parents])
            self._places_seen |= unique.keys()

    def add_judgement(self, judgement: Judgement) -> None:
        """Append a person's word; the same word twice is one."""
        row = {"id": judgement.id, "target": judgement.target, "made_on": judgement.made_on.isoformat()}
        with self.batch():
            self._run("add_judgement", **row, record=dumped(judgement_json(judgement)), recorded_at=_now())

    # -- documents -------------------------------------------------------------------------------------------------------

    def has_document(self, id_: str) -> bool:
        """True if these bytes are stored."""
        return bool(self._rows("document_standing", id=id_))

    def standing(self, id_: str) -> Standing | None:
        """What the store has of a document; None if it has nothing."""
        rows = self._rows("document_standing", id=id_)
        if not rows:
            return None
        return Standing(document=document_from(rows[0]), extractor=rows[0].extractor, types=rows[0].types)

    def raw(self, id_: str) -> bytes:
        """The bytes of a document as they came."""
        return unpacked(self._rows("document_raw", id=id_)[0].raw)

    def documents(self, ids: Collection[str]) -> dict[str, Document]:
        """Documents by id, in their newest version; ids not stored are left out."""
        return {row.id: document_from(row) for row in self._in_chunks("documents_by_id", ids)}

    def search(self, query: str, *, known_on: date | None = None, limit: int = 50, offset: int = 0) -> tuple[Document, ...]:
        """Documents whose title or text holds all words of the query (case and accents do not matter), best first."""
        words = self.search_words(query)
        if not words.strip():
            return ()
        rows = self._rows(f"search_{self._dialect}", query=words, known_on=_iso(known_on), limit=limit, offset=offset)
        return tuple(document_from(row) for row in rows)

    def search_words(self, query: str) -> str:
        """A query as the store's full-text index reads it; empty where it holds no word."""
        return without_accents(query) if self._dialect != "sqlite" else " ".join(f'"{word}"' for word in _words(query))

    def all_documents(self, known_on: date | None = None) -> Iterator[Document]:
        """Every document, by day of publication and id, one after another."""
        return self._stream("all_documents", document_from, known_on=_iso(known_on))

    # -- claims and relations --------------------------------------------------------------------------------------------

    def claims(
        self,
        *,
        place: str | None = None,
        place_ids: Collection[str] = (),
        actor: str | None = None,
        actor_ids: Collection[str] = (),
        type_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        known_on: date | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Claim]:
        """Claims that pass every filter given, by known day and id, one after another.

        A place or actor is meant by any of its ids, or by the words a report used. ``since`` and ``until`` keep claims whose
        interval touches those days, and leave out the undated.
        """
        return self._stream(
            "claims",
            _claim,
            place=place,
            place_ids=[*place_ids] or [NOTHING],
            place_folded=folded(place or ""),
            actor=actor,
            actor_ids=[*actor_ids, actor or NOTHING],
            actor_folded=f"%{folded(actor or '')}%",
            type=type_,
            since=_iso(since),
            until=_iso(until),
            known_on=_iso(known_on),
            limit=-1 if limit is None and self._dialect == "sqlite" else limit,
            offset=offset,
        )

    def claims_of_places(
        self, ids: Collection[str], *, types: Collection[str] | None = None, roles: Collection[str] = ABOUT, known_on: date | None = None
    ) -> tuple[Claim, ...]:
        """Claims of these types (None: of all) about any of these places, by known day and id.

        ``roles``: ``place`` for claims about the place itself, ``area`` for those about somewhere in it, ``within``, ``near``, ``except``.
        """
        fixed = {"types": sorted(types or [NOTHING]), "any_type": int(types is None), "roles": [*roles], "known_on": _iso(known_on)}
        found = {claim.id: claim for claim in map(_claim, self._in_chunks("claims_of_places", ids, **fixed))}
        return tuple(sorted(found.values(), key=lambda claim: (claim.known, claim.id)))

    def claims_by_id(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id, from the newest run that made each; ids not stored are left out."""
        return {claim.id: claim for claim in map(_claim, self._in_chunks("claims_by_id", ids))}

    def claims_of_document(self, document: str) -> tuple[Claim, ...]:
        """The claims of a document's newest run, by id."""
        return tuple(map(_claim, self._rows("claims_of_document", document=document)))

    def superseded(self, ids: Collection[str]) -> dict[str, Claim | None]:
        """Of these claim ids, those that the newest run of their document no longer makes, each with the claim of the same type whose
        span overlaps it most there, if any: judgements follow it.
        """
        found: dict[str, Claim | None] = {}
        for old in map(_claim, self._in_chunks("older_claims", ids)):
            span = Span(start=old.evidence.start, end=old.evidence.end)
            rows = self._rows("claims_overlapping", document=old.document, type=old.type)
            shared = {c: min(span.end, c.evidence.end) - max(span.start, c.evidence.start) for c in map(_claim, rows)}
            found[old.id] = max((c for c in shared if shared[c] > 0), key=lambda c: (shared[c], c.id), default=None)
        return found

    def relations(
        self, *, actor: str | None = None, actor_ids: Collection[str] = (), on: date | None = None, known_on: date | None = None
    ) -> Iterator[Relation]:
        """Relations of an actor (by any of its ids, or by words) that may hold on a day, by known day and id."""
        return self._stream(
            "relations",
            _relation,
            actor=actor,
            actor_ids=[*actor_ids, actor or NOTHING],
            actor_folded=f"%{folded(actor or '')}%",
            on_day=_iso(on),
            known_on=_iso(known_on),
        )

    # -- places ----------------------------------------------------------------------------------------------------------

    def places(self, ids: Collection[str]) -> dict[str, Place]:
        """Places by id, of those that claims speak of."""
        return {place.id: place for place in map(_place, self._in_chunks("places_by_id", ids))}

    def places_named(self, name: str) -> tuple[Place, ...]:
        """Places that claims speak of whose own name, or a report's word for them, is this name."""
        return tuple(_place(row) for row in self._rows("places_named", folded=folded(name)))

    def places_claimed(self, types: Collection[str]) -> tuple[Place, ...]:
        """Every place that claims of these types are about, by id."""
        return tuple(_place(row) for row in self._rows("places_claimed", types=sorted(types)))

    def places_in_areas(self) -> tuple[Place, ...]:
        """Every place that claims speak of and that lies in some area, by id."""
        return tuple(_place(row) for row in self._rows("places_in_areas"))

    def parts_of(self, ids: Collection[str]) -> tuple[Place, ...]:
        """Places whose containing areas include any of these."""
        found = {place.id: place for place in map(_place, self._in_chunks("parts_of", ids))}
        return tuple(found[key] for key in sorted(found))

    def neighbours(self, lat: float, lon: float, km: float) -> tuple[tuple[Place, float], ...]:
        """Places that claims speak of within a distance, each with its kilometres, nearest first. Great-circle distance."""
        high = km / KM_PER_DEGREE
        wide = high / max(math.cos(math.radians(lat)), 0.01)
        box = {"south": lat - high, "north": lat + high, "west": lon - wide, "east": lon + wide}
        places = map(_place, self._rows(f"neighbours_{self._dialect}", **box))
        measured = ((place, distance(lat, lon, place.lat, place.lon)) for place in places)
        return tuple(sorted(((p, d) for p, d in measured if d <= km), key=lambda pair: (pair[1], pair[0].id)))

    # -- people, copies, numbers -----------------------------------------------------------------------------------------

    def judgements(self, known_on: date | None = None) -> tuple[Judgement, ...]:
        """All judgements made by a day, oldest first."""
        return tuple(judgement_from(json.loads(row.record)) for row in self._rows("judgements", known_on=_iso(known_on)))

    def copy_groups(self, documents: Collection[str], known_on: date | None = None) -> dict[str, str]:
        """The copy group of each document, as `corroborate.copy_groups` names it: ``outlet:`` and the wire that one of the copies names,
        else the first known document with its text (itself, where it copies none)."""
        rows = self._in_chunks("copy_groups", documents, known_on=_iso(known_on))
        return {row.document: f"outlet:{row.wire}" if row.wire else row.first_known.split(" ", 1)[1] for row in rows}

    def counts(self) -> Counts:
        """How many of each the store holds."""
        return Counts(**self._rows("counts")[0]._asdict())

    # -- the cache of undecayed spells --------------------------------------------------------------------------------------

    def cache_age(self, known_on: date | None, rules: str, types: Collection[str]) -> CacheAge:
        """What has come to the store since the cache of spells was last true, under these rules and of claims of these types."""
        state = self._rows("cache_state", known_on=_iso(known_on) or "")
        now = self._rows("watermarks")[0]
        if not state or state[0].rules != rules:
            return CacheAge(rules=rules, run=now.run, judgement=now.judgement, stale=None)
        stale = self.touched_since(state[0].run, state[0].judgement, types)
        return CacheAge(rules=rules, run=now.run, judgement=now.judgement, stale=stale)

    def touched_since(self, run: int, judgement: int, types: Collection[str]) -> frozenset[str]:
        """Places whose spells what came after a run and a judgement may change."""
        now = self._rows("watermarks")[0]
        touched, whole = set(), set()
        if now.run > run:
            rows = self._rows("touched_places", run=run, types=sorted(types))
            touched = {row.place for row in rows}
            whole = {row.place for row in rows if row.role in ("place", "except")}
        if now.judgement > judgement:
            words = self._rows("judged_targets", judgement=judgement)
            targets = [row.target for row in words]
            judged = {ref.place.id for claim in self.claims_by_id(targets).values() for _, ref in refs(claim.place) if ref.place}
            judged |= {place for row in words if (place := json.loads(row.record).get("changes", {}).get("place"))}
            touched, whole = touched | judged | set(targets), whole | judged | set(targets)
        return frozenset(touched | {place.id for place in self.parts_of(whole)})

    def cached_places(self, known_on: date | None) -> frozenset[str]:
        """The places that the cache has something for, stale or not."""
        return frozenset(row.place for row in self._rows("cached_places", known_on=_iso(known_on) or ""))

    def cached_spells(self, known_on: date | None, ids: Collection[str], *, brief: bool) -> dict[str, str]:
        """What the cache has for these places, in full or in brief, as text."""
        rows = self._in_chunks("cached_briefs" if brief else "cached_spells", ids, known_on=_iso(known_on) or "")
        return {row.place: row.kept for row in rows}

    def cache_spells(self, known_on: date | None, age: CacheAge, spells: Mapping[str, tuple[str, str]]) -> bool:
        """Keep spells (brief, full) in the cache and drop what ``age`` says is stale; False where the store cannot be written now."""
        key = _iso(known_on) or ""
        try:
            with self.beside() as writer:
                if age.stale is None:
                    writer._run("cache_drop_all", known_on=key)
                writer._many("cache_drop", [{"known_on": key, "place": place} for place in age.stale or ()])
                writer._many(
                    "cache_put", [{"known_on": key, "place": id_, "brief": brief, "spells": full} for id_, (brief, full) in spells.items()]
                )
                writer._run("cache_put_state", known_on=key, rules=age.rules, run=age.run, judgement=age.judgement)
        except StoreError:
            return False
        return True

    @contextmanager
    def beside(self) -> Iterator[Store]:
        """A transaction for what is only cached: beside a store open for questions, and then without waiting for other writers.

        Raises StoreError where the store cannot be written now.
        """
        if self._writable or is_postgresql(self.where):
            with self.batch():
                yield self
            return
        with Store(_aside(self.where), self.where, writable=True) as writer, writer.batch():
            yield writer

    # -- running statements ----------------------------------------------------------------------------------------------

    def _prepared(self, name: str) -> Any:
        if name not in self._statements:
            self._statements[name] = _statement(name, self._dialect)
        return self._statements[name]

    def _connection(self) -> Connection:
        connection = self._writing
        assert connection is not None, "additions run inside batch()"
        return connection

    def _run(self, name: str, /, **values: Any) -> Any:
        return self._connection().execute(self._prepared(name), values)

    def _many(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection().execute(self._prepared(name), rows)

    def _rows(self, name: str, **values: Any) -> Sequence[Any]:
        if (writing := self._writing) is not None:
            return writing.execute(self._prepared(name), values).all()
        with plainly(self.where), self._engine.connect() as connection:
            return connection.execute(self._prepared(name), values).all()

    def _in_chunks(self, name: str, ids: Collection[str], **fixed: Any) -> Iterator[Any]:
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), CHUNK):
            yield from self._rows(name, ids=wanted[start : start + CHUNK], **fixed)

    def _stream(self, name: str, make: Callable[[Any], T], **values: Any) -> Iterator[T]:
        with plainly(self.where), self._engine.connect() as connection:
            rows = connection.execution_options(yield_per=CHUNK).execute(self._prepared(name), values)
            for row in rows:
                yield make(row)


def _claim(row: Any) -> Claim:
    return claim_from(json.loads(row.record))


def _relation(row: Any) -> Relation:
    return relation_from(json.loads(row.record))


def _place(row: Any) -> Place:
    return gazetteer_from(json.loads(row.record))


def _words(query: str) -> Iterable[str]:
    """The words of a query as FTS5 strings may hold them."""
    return (word.replace('"', "") for word in query.split() if any(letter.isalnum() for letter in word))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle kilometres between two points.

    >>> round(distance(35.13, 36.76, 36.20, 37.16))
    124
    """
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))
