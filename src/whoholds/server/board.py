"""What a server keeps in memory of one store, and the questions that every route asks of it; true to the store at each question."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import version
from typing import Any

from whoholds.answers import Answers
from whoholds.control.judge import standing
from whoholds.errors import UnknownValueError
from whoholds.export import DISCLAIMER
from whoholds.lexicon.events import load_event_types
from whoholds.model import Basis, Document, Judgement, Modality, Place, Scope, SpeakerKind, Status
from whoholds.records import Json
from whoholds.review import FIELDS
from whoholds.server.claims import ClaimIndex
from whoholds.server.columns import dumped
from whoholds.server.compact import compact
from whoholds.server.facts import Facts, facts, packed, unpacked
from whoholds.server.history import History
from whoholds.server.land import Land
from whoholds.server.ledger import Ledger
from whoholds.server.listing import Listing, by_place
from whoholds.store.bulk import Watermark, digests, heads, spoken_words, watermark
from whoholds.store.dialect import shown
from whoholds.store.kept import Kept, keep, kept

PAGE, BODY, BULK = 1000, 64 * 1024, 500
PAUSE = 0.005  # seconds between two looks at whether a history is made
KEPT = 8  # histories of as many days of knowledge are kept
LAYOUT = 2  # of what the store keeps: another number where its bytes are laid out anew
MEANINGS = {
    Status.HELD: "One side holds it.",
    Status.PRESSURED: "One side holds it; fighting or shelling comes near.",
    Status.ENCIRCLED: "Surrounded; the holder is inside.",
    Status.BESIEGED: "Under siege; the holder is inside.",
    Status.BREACHED: "Attackers are inside or have part of it; the holder still holds it.",
    Status.CONTESTED: "Two sides are inside; nobody holds it alone.",
    Status.JOINT: "Rivals are there together by an arrangement.",
    Status.CLAIMED: "One party says that it holds it, and nobody else confirms that; the holder before is shown.",
    Status.DISPUTED: "Independent sources disagree on who holds it.",
    Status.UNKNOWN: "Nothing is known, or what was known is too old.",
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A history with the bytes that `spells` sends."""

    history: History
    plain: bytes

    @cached_property
    def packed(self) -> bytes:
        """The bytes for those who are far away."""
        return gzip.compress(self.plain, 1)


class Board:
    """One store with what is worked out of it."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.ledger = Ledger(answers, self._rules)
        self.index = ClaimIndex(answers.store)
        self._land: Land | None = None
        self._sheets: OrderedDict[tuple[Watermark, date | None], Sheet] = OrderedDict()
        self._lock = threading.Lock()
        self._sheet_lock = threading.Lock()
        self._about: dict[bool, tuple[Watermark | None, dict[str, Any]]] = {}
        self._stored: Watermark | None = None  # as of when the store keeps the first view

    @property
    def mark(self) -> Watermark:
        """How far the store has come."""
        return watermark(self.answers.store)

    @property
    def data_version(self) -> str:
        """A name for what the store holds."""
        return self._version(self.mark)

    @staticmethod
    def _version(mark: Watermark) -> str:
        return f"r{mark.run}.j{mark.judgement}"

    def etag(self, *about: str) -> str:
        """A name for an answer: it stays while the store, the rules and this program stay."""
        key = "\x1f".join((self.data_version, self._rules, *about))
        return f'"{blake2b(key.encode(), digest_size=12).hexdigest()}"'

    @cached_property
    def _rules(self) -> str:
        return f"{version('whoholds')} {self.answers.weights.rules_version} {self.answers.actors_version} {LAYOUT}"

    # -- what hangs on the newest run and judgement alone -------------------------------------------------------------------

    def _kept(self, name: str, make: Callable[[], Any], *, of_reports: bool = False) -> Any:
        """Something worked out once for each state of the store (``of_reports``: of its reports, whatever people said since).

        It is worked out without a lock, so twice where two ask at once.
        """
        mark = self.mark
        if of_reports:
            mark = Watermark(run=mark.run, judgement=-1)
        with self._lock:
            seen, kept = self._about.get(of_reports, (None, {}))
            if seen != mark:
                kept = {}
                self._about[of_reports] = (mark, kept)
        if name not in kept:
            kept[name] = make()
        return kept[name]

    def claims(self, rest: Callable[[], None] = lambda: None) -> ClaimIndex:
        """The claims of the store, as it is now; ``rest`` is called time and again while they are read."""
        self.index.refresh(self.mark.run, rest)
        return self.index

    def heads(self) -> tuple[tuple[Document, str | None], ...]:
        """Every report without its text, with who read it last, by day of publication."""
        found: tuple[tuple[Document, str | None], ...] = self._kept("heads", lambda: heads(self.answers.store), of_reports=True)
        return found

    def head(self, id_: str) -> Document | None:
        """One report without its text."""
        by_id: dict[str, Document] = self._kept("by id", lambda: {document.id: document for document, _ in self.heads()}, of_reports=True)
        return by_id.get(id_)

    def judgements(self) -> tuple[Judgement, ...]:
        """Every word of a person, oldest first."""
        found: tuple[Judgement, ...] = self._kept("judgements", lambda: self.answers.store.judgements())
        return found

    def standing(self, known_on: date | None = None) -> dict[str, Judgement]:
        """The standing word on each claim (by the id it has in the newest run) and place."""
        words = standing(self.judgements(), known_on)
        if not words:
            return {}
        present = self.claims().by_id
        gone = {target for target in words if target not in present and target.startswith("c-")}
        moved = self.answers.store.superseded(gone) if gone else {}
        return {(new.id if (new := moved.get(target)) else target): word for target, word in words.items()}

    def facts(self) -> Facts:
        """What all claims together say: from the store where it is kept, else from the claims."""
        found: Facts = self._kept("facts", self._facts, of_reports=True)
        return found

    def _facts(self) -> Facts:
        if (content := self._as_of_now("facts", of_reports=True)) is not None:
            return unpacked(content)
        days = [day for document, _ in self.heads() if (day := document.published or document.read_on)]
        known = (min(days), max(days)) if days else (date.today(), date.today())
        if self.index.run == self.mark.run:
            return facts(self.index.all, known)
        return facts(digests(self.answers.store), known)  # one by one: readers have little memory

    def span(self) -> tuple[date, date]:
        """The valid days worth showing: of claims that speak of their own time to the month, up to the last report."""
        return self.facts().span

    def known_span(self) -> tuple[date, date]:
        """The first and the last day on which a report became known."""
        return self.facts().known

    # -- all places, all days ------------------------------------------------------------------------------------------------

    def sheet(self, known_on: date | None = None) -> Sheet:
        """The history as known on a day; a day on or after the last one of the record is the same as no day."""
        known = self._before_the_last(known_on)
        with self._sheet_lock:
            self.ledger.refresh()
            key = (self.mark, known)
            if key not in self._sheets:
                self._sheets[key] = self._sheet(known)
                self._forget(key[0])
            self._sheets.move_to_end(key)
            return self._sheets[key]

    def ground(self) -> None:
        """Make ready what the history of any day of knowledge needs."""
        with self._sheet_lock:
            self.ledger.refresh()
            self._ground()
            self._listing()

    def _ground(self) -> Land:
        """How the places of the ledger lie, from the store where it is kept."""
        places = self.ledger.places
        if self._land is None and (content := self._as_of_now("land", of_reports=True)) is not None:
            self._land = Land.unpacked(content)
        if self._land is None or len(self._land.ids) != len(places) or self._land.ids != tuple(sorted(places)):
            self._land = Land.of(places, self.answers.weights)
        return self._land

    def _listing(self) -> Listing:
        """The rows of the places of the ledger, from the store where they are kept."""
        listing: Listing = self._kept("listing", self._listed, of_reports=True)
        if new := listing.missing(self.ledger.places):
            listing.add((self.ledger.places[id_] for id_ in new), {}, self.answers.arabic)
        return listing

    def _listed(self) -> Listing:
        if (content := self._as_of_now("listing", of_reports=True)) is not None:
            return Listing.unpacked(content)
        listing = Listing()
        spoken = self.index.spoken() if self.index.run == self.mark.run else spoken_words(self.answers.store)
        listing.add(self.ledger.places.values(), by_place(spoken), self.answers.arabic)
        return listing

    def give_way(self) -> None:
        """Wait while the history of some day is made: whoever works beside the answers calls this between two steps."""
        while self._sheet_lock.locked():
            time.sleep(PAUSE)

    def history(self, known_on: date | None = None) -> History:
        """The history as known on a day."""
        return self.sheet(known_on).history

    def packed(self, known_on: date | None = None) -> bytes:
        """The answer of `spells` as known on a day, packed with gzip; everything known now is there at once where the store keeps it."""
        if self._before_the_last(known_on) is None and (view := self._first_view()) is not None:
            return view
        return self.sheet(known_on).packed

    def _first_view(self) -> bytes | None:
        view: bytes | None = self._kept("spells", lambda: self._as_of_now("spells"))
        return view

    def _before_the_last(self, known_on: date | None) -> date | None:
        """A day before the last one on which the record learnt anything, or none."""
        return None if known_on is None or known_on >= self._kept("last known", self._last_known) else known_on

    def _last_known(self) -> date:
        return max([self.facts().last_known or date.min, *(judgement.made_on for judgement in self.judgements())])

    def _sheet(self, known_on: date | None) -> Sheet:
        history = History.of(
            self.ledger.as_known(known_on), self.ledger.places, self.ledger.numbers, self.answers, self._ground(),
            known_on=known_on, data_version=self.data_version, span=self.span(),
        )  # fmt: skip
        return Sheet(history=history, plain=compact(history, self._listing()))

    def _forget(self, mark: Watermark) -> None:
        for key in [key for key in self._sheets if key[0] != mark]:
            del self._sheets[key]
        while len(self._sheets) > KEPT:
            self._sheets.popitem(last=False)

    # -- what the store keeps for the next start ------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what first questions need in the store, where it can be written: the first view, the facts, and the ledger."""
        mark = self.mark
        if self._stored != mark:
            if self._as_of_now("spells") is None:
                self._keep_first_view(mark)
            self._stored = mark
        self.ledger.keep()

    def _keep_first_view(self, mark: Watermark) -> None:
        sheet = self.sheet()
        things = {
            "facts": packed(self.facts()), "meta": dumped(self._kept("meta", self._meta)), "spells": sheet.packed,
            "land": self._ground().packed(), "listing": self._listing().packed(),
        }  # fmt: skip
        if sheet.history.data_version == self._version(mark) == self.data_version:  # nothing came to the store meanwhile
            for name, content in things.items():
                keep(self.answers.store, name, Kept(rules=self._rules, mark=mark, content=content))

    def _as_of_now(self, name: str, *, of_reports: bool = False) -> bytes | None:
        """What the store keeps under a name, if it is true now (``of_reports``: whatever people said since)."""
        found = kept(self.answers.store, name)
        if found is None or found.rules != self._rules:
            return None
        return found.content if found.mark == self.mark or (of_reports and found.mark.run == self.mark.run) else None

    # -- names ---------------------------------------------------------------------------------------------------------------

    def place(self, name: str) -> Place:
        """The place of an id or name; the sentence of UnknownPlaceError or AmbiguousPlaceError says what else to give."""
        return self.ledger.places.get(name) or self.answers.place(name)

    def actor_ids(self, name: str) -> tuple[str, ...]:
        """The ids that a name or id of an actor means; none where the actor file knows none."""
        if self.answers.sides.get(name) is not None:
            return (name,)
        named: Callable[[str], Sequence[Any]] | None = getattr(self.answers.sides, "named", None)
        return tuple(dict.fromkeys(alias.actor for alias in named(name))) if named else ()

    def actor_id(self, name: str) -> str:
        """The one actor of a name or id, for a correction; empty for nobody named, ``none`` for nobody at all."""
        if name in ("", "none") or name.startswith("text:"):
            return name
        found = self.actor_ids(name)
        if not found:
            raise UnknownValueError(
                f"No actor '{name}' is in the actor file; give an id or name of it, or add one with: whoholds actors add FILE."
            )
        return found[0]

    # -- about the store -----------------------------------------------------------------------------------------------------

    def meta(self, *, can_review: bool, pmtiles: str | None, static: bool = False) -> Json:
        """The answer of `meta`."""
        about: Json = self._kept("meta", self._meta)
        store = shown(self.answers.store.where).rsplit("/", 1)[-1]
        return about | {"store": store, "can_review": can_review, "pmtiles": pmtiles, "static": static}

    def _meta(self) -> Json:
        if (found := self._as_of_now("meta")) is not None:
            return dict(json.loads(found))
        counts, days, known = self.answers.store.counts(), self.span(), self.known_span()
        extractors = Counter(extractor for _, extractor in self.heads() if extractor)
        return {
            "name": "whoholds",
            "version": version("whoholds"),
            "rules_version": self.answers.weights.rules_version,
            "extractor": max(extractors, key=lambda name: (extractors[name], name), default=None),
            "data_version": self.data_version,
            "days": {"first": days[0].isoformat(), "last": days[1].isoformat()},
            "known": {"first": known[0].isoformat(), "last": known[1].isoformat()},
            "counts": {name: getattr(counts, name) for name in ("documents", "claims", "relations", "places", "judgements")},
            "actors": [self.actor_json(id_) | {"colour": n} for n, id_ in enumerate(self.history().holders())],
            "types": [{"type": t.name, "effect": t.effect, "plover": t.plover} for t in load_event_types().values()],
            "statuses": [{"status": status.value, "meaning": meaning} for status, meaning in MEANINGS.items()],
            "speaker_kinds": [kind.value for kind in SpeakerKind],
            "modalities": [modality.value for modality in Modality],
            "scopes": [scope.value for scope in Scope],
            "bases": [basis.value for basis in Basis],
            "correctable": list(FIELDS),
            "stale_below": self.answers.weights.status.stale_below,
            "disclaimer": DISCLAIMER,
            "limits": {"page": PAGE, "body": BODY, "bulk": BULK},
        }

    def actor_json(self, id_: str) -> Json:
        """An actor as lists show it."""
        entry = self.answers.sides.get(id_)
        return {
            "id": id_,
            "name": self.answers.name(id_),
            "kind": entry.kind if entry else "text",
            "country": entry.country if entry else "",
        }
