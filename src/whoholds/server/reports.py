"""Reports with everything that is named in them, and the search over reports, places and actors."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from whoholds import language
from whoholds.errors import WhoHoldsError
from whoholds.lexicon.actors import ActorFile
from whoholds.lexicon.events import trigger_index
from whoholds.model import Claim, Document, Place, Speaker, SpeakerKind
from whoholds.pipeline import Reader
from whoholds.records import Json
from whoholds.server.board import Board
from whoholds.server.claims import Filters
from whoholds.server.shapes import claim_out, head_json, paragraphs, place_json
from whoholds.server.telling import States, Telling
from whoholds.store.bulk import copies_of, search_count
from whoholds.store.rows import folded

KEPT = 200  # reports whose names are kept
AROUND = 100  # characters of a snippet on either side


class Reports:
    """What reports hold and where; finds names with the reader's own finders, opened with the first report."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._mentions: OrderedDict[tuple[str, str], list[Json]] = OrderedDict()
        self._lock = threading.Lock()

    # -- one report ----------------------------------------------------------------------------------------------------------

    def listed(self, known_on: date | None, outlet: str | None, telling: Telling | None = None) -> list[Json]:
        """The heads of reports known by a day, of one outlet and telling of something if asked, by day of publication."""
        index = self.board.claims()
        return [
            head_json(document) | {"number_of_claims": len(index.of(document.id))}
            for document, _ in self.board.heads()
            if (known_on is None or document.known <= known_on)
            and (not outlet or (document.outlet or "").casefold() == outlet.casefold())
            and (telling is None or telling.passes(document))
        ]

    def telling(self, filters: Filters, states: States, on: date | None) -> Telling:
        """Passes reports that tell of places in these states on a day, by claims that pass the filters."""
        places = states.places(self.board.history(filters.known_on), on or self.board.span()[1]) if states != States() else None
        return Telling(index=self.board.claims(), filters=filters, places=places)

    def report(self, document: Document, known_on: date | None = None) -> Json:
        """A report in full: its text, its claims, and every actor, place, date and speaker in it."""
        store, judged = self.board.answers.store, self.board.standing(known_on)
        claims = store.claims_of_document(document.id)
        copies = store.documents(copies_of(store, document.id))
        return head_json(document) | {
            "text": document.text,
            "claims": [claim_out(claim, judged.get(claim.id)) for claim in sorted(claims, key=lambda c: (c.evidence.start, c.id))],
            "paragraphs": [{"start": start, "end": end} for start, end in paragraphs(document.text)],
            "mentions": sorted([*self.mentions(document), *_speakers(document.text, claims)], key=lambda m: (m["start"], m["end"])),
            "copies": [head_json(copy) for copy in copies.values()],
        }

    def mentions(self, document: Document) -> list[Json]:
        """Actors, places and dates named in a report; none in a language without an extractor."""
        if document.language != "en" or not document.text.strip():
            return []
        key = (document.id, str(document.published))
        with self._lock:
            if key not in self._mentions:
                self._mentions[key] = list(self._found(document))
                if len(self._mentions) > KEPT:
                    self._mentions.popitem(last=False)
            return self._mentions[key]

    def _found(self, document: Document) -> Iterator[Json]:
        if (reader := self._reader) is None:
            return
        found = reader.mentions(language.segment(document.text), document)
        for actor in found.actors:
            about = actor.actor
            name = about.name or (self.board.answers.name(about.id) if about.id else None)
            yield _mention(actor.span.start, actor.span.end, "actor", about.id, name, actor.form)
        for place in found.places:
            entry = place.place.place
            note = f"{entry.kind}, {', '.join(part for part in (entry.admin1, entry.country) if part)}" if entry else place.rule
            yield _mention(place.span.start, place.span.end, "place", place.place.id, entry.name if entry else None, note)
        for time in found.times:
            when = time.when
            id_ = f"{when.start or ''}/{when.end or ''}" if when.start or when.end else None
            yield _mention(time.span.start, time.span.end, "date", id_, id_, f"{when.precision.value}, {when.rule}")

    @cached_property
    def _reader(self) -> Reader | None:
        """The finders over the lexicons that this server answers with; None without the full actor file or gazetteer."""
        sides, gazetteer = self.board.answers.sides, self.gazetteer
        if not isinstance(sides, ActorFile) or gazetteer is None:
            return None
        return Reader(actors=sides, gazetteer=gazetteer, index=trigger_index(None))

    @cached_property
    def gazetteer(self) -> Any:
        """The gazetteer, where there is one."""
        try:
            return self.board.answers.open_gazetteer() if self.board.answers.open_gazetteer else None
        except WhoHoldsError:
            return None

    # -- search --------------------------------------------------------------------------------------------------------------

    def search(self, q: str, known_on: date | None, limit: int) -> Json:
        """Places and actors by any spelling, reports by all words."""
        places, actors = self._places(q), self._actors(q)
        store = self.board.answers.store
        documents = [head_json(d) | {"snippet": snippet(d.text, q)} for d in store.search(q, known_on=known_on, limit=limit)]
        totals = {"places": len(places), "actors": len(actors), "documents": search_count(store, q, known_on)}
        return {"q": q, "places": places[:limit], "actors": actors[:limit], "documents": documents, "totals": totals}

    def _places(self, q: str) -> list[Json]:
        """Places of the record whose name begins with or holds the words, or that the gazetteer knows by them; then others it knows."""
        known, key = self.board.ledger.places, folded(q)
        found: dict[str, Place] = {}
        if key:
            named = [(folded(place.name), place) for place in known.values()]
            starts = sorted((name, place.id, place) for name, place in named if name.startswith(key))
            holds = sorted((name, place.id, place) for name, place in named if key in name and not name.startswith(key))
            found |= {id_: place for _, id_, place in [*starts, *holds]}
            found |= {place.id: place for place in self.board.answers.store.places_named(q)}
        with self._lock:
            candidates = self.gazetteer.candidates(q)[:20] if self.gazetteer else ()
        found |= {place.id: place for place in candidates if place.id in known and place.id not in found}
        others = [place for place in candidates if place.id not in known and place.id not in found]
        exact = {place.id for place in candidates}
        ranked = sorted(found.values(), key=lambda place: (folded(place.name) != key, place.id not in exact))
        return [place_json(place, self.board.answers.arabic) | {"in_record": place.id in known} for place in [*ranked, *others]]

    def actors(self) -> list[Json]:
        """The sides of the record and whoever is of them, each with all its names: for a copy, which is searched without a server."""
        present, sides = self.board.history().holders(), self.board.answers.sides
        if not isinstance(sides, ActorFile):
            return [self.board.actor_json(id_) | {"side": id_, "in_record": True, "aliases": []} for id_ in present]
        last = self.board.span()[1]
        sided = [(actor, sides.side(actor.id, last)) for actor in sides.actors.values()]
        known = [(actor, actor.id if actor.id in present else side) for actor, side in sided if actor.id in present or side in present]
        texts = [self.board.actor_json(id_) | {"side": id_, "in_record": True, "aliases": []} for id_ in present if id_ not in sides.actors]
        return texts + [
            self.board.actor_json(actor.id) | {"side": side, "in_record": True, "aliases": list(actor.aliases)} for actor, side in known
        ]

    def _actors(self, q: str) -> list[Json]:
        """Actors with a name or alias that holds the words."""
        sides, key = self.board.answers.sides, folded(q)
        if not key or not isinstance(sides, ActorFile):
            return []
        present = set(self.board.ledger.numbers.actors)
        last = self.board.span()[1]
        found = []
        for actor in sides.actors.values():
            hit = next((name for name in (actor.name, *actor.aliases) if key in folded(name)), None)
            if hit is None:
                continue
            side = sides.side(actor.id, last)
            rank = (folded(hit) != key, actor.id not in present and side not in present, len(hit), actor.id)
            entry = self.board.actor_json(actor.id) | {"side": side, "in_record": actor.id in present or side in present, "alias": hit}
            found.append((rank, entry))
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _mention(start: int, end: int, kind: str, id_: str | None, name: str | None, note: str) -> Json:
    return {"start": start, "end": end, "kind": kind, "id": id_, "name": name, "resolved": id_ is not None, "note": note}


def _speakers(text: str, claims: tuple[Claim, ...]) -> Iterator[Json]:
    """Where the speakers of claims stand in a report: their words nearest before the end of the claim, else the first after it."""
    seen: set[tuple[int, int]] = set()
    for claim in claims:
        speaker = claim.said_by
        words = speaker.text or speaker.name or ""
        if not words or speaker.kind is SpeakerKind.OUTLET:
            continue
        at = text.rfind(words, 0, claim.evidence.end)
        at = text.find(words, claim.evidence.end) if at < 0 else at
        if at >= 0 and (at, at + len(words)) not in seen:
            seen.add((at, at + len(words)))
            yield _speaker(at, words, speaker)


def _speaker(at: int, words: str, speaker: Speaker) -> Json:
    resolved = speaker.actor_id is not None or bool(speaker.name)
    return _mention(at, at + len(words), "speaker", speaker.actor_id, speaker.name, speaker.kind.value) | {"resolved": resolved}


def snippet(text: str, q: str) -> str:
    """The words around the first word of a search, on one line.

    >>> snippet("Syrian rebels captured the central city of Hama on Thursday.", "hama")
    'Syrian rebels captured the central city of Hama on Thursday.'
    """
    low = text.casefold()
    at = min((i for word in q.casefold().split() if (i := low.find(word.strip('"'))) >= 0), default=0)
    start, end = max(0, at - AROUND), at + AROUND
    cut = " ".join(text[start:end].split())
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")
