"""Claims by any filter, with "X of Y", and the reviewer's queue: over digests kept in memory, so that only a page of claims is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from whoholds.errors import UnknownValueError
from whoholds.lexicon.events import event_type
from whoholds.model import Judgement, Modality, SpeakerKind
from whoholds.review import urgency_of
from whoholds.store import Store
from whoholds.store.bulk import Digest, claims_naming, claims_quoting, digests, documents_read, spoken_of

SORTS = ("known", "-known", "confidence", "-confidence")
STRIDE = 200  # claims read between two rests
JUDGED = ("yes", "no", "accept", "reject", "correct")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a question on claims asks for; None: not asked. ``ids`` are claims that passed the filters on names and words."""

    type: str | None = None
    since: date | None = None
    until: date | None = None
    speaker: str | None = None
    modality: str | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    document: str | None = None
    judged: str | None = None
    known_on: date | None = None
    ids: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.type:
            event_type(self.type)
        closed = {"speaker": [k.value for k in SpeakerKind], "modality": [m.value for m in Modality], "judged": list(JUDGED)}
        for name, allowed in closed.items():
            if (value := getattr(self, name)) and value not in allowed:
                raise UnknownValueError(f"'{value}' is no {name}; take one of {', '.join(allowed)}.")

    def test(self, judged: Mapping[str, Judgement]) -> Callable[[Digest], bool]:
        """Whether a claim passes."""
        since, until, known = (day.isoformat() if day else None for day in (self.since, self.until, self.known_on))
        low, high = self.min_confidence or 0.0, 1.0 if self.max_confidence is None else self.max_confidence

        def passes(one: Digest) -> bool:
            return (
                (known is None or one.known <= known)
                and (not self.type or one.type == self.type)
                and (since is None or (one.last_day is not None and one.last_day >= since))
                and (until is None or (one.first_day is not None and one.first_day <= until))
                and (not self.speaker or one.kind == self.speaker)
                and (not self.modality or one.modality == self.modality)
                and low <= one.confidence <= high
                and (not self.document or one.document == self.document)
                and (self.ids is None or one.id in self.ids)
                and (not self.judged or self._word(judged.get(one.id)))
            )

        return passes

    def _word(self, judgement: Judgement | None) -> bool:
        if self.judged in ("yes", "no"):
            return (judgement is not None) == (self.judged == "yes")
        return judgement is not None and judgement.action == self.judged


class ClaimIndex:
    """The digests of all claims, kept up to the newest run, and of which places each speaks."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._run = 0
        self._of_document: dict[str, list[Digest]] = {}
        self._places: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._urgent: list[tuple[float, Digest]] | None = None
        self.by_id: dict[str, Digest] = {}

    def refresh(self, run: int, rest: Callable[[], None] = lambda: None) -> None:
        """Read what came after the run seen last; ``run`` is the newest one, ``rest`` is called time and again."""
        with self._lock:
            if run == self._run:
                return
            again = documents_read(self.store, self._run) & self._of_document.keys() if self._run else frozenset()
            for document in again:
                for one in self._of_document.pop(document):
                    self.by_id.pop(one.id, None)
                    self._places.pop(one.id, None)
            for one in _rested(digests(self.store, self._run), rest):
                self._of_document.setdefault(one.document, []).append(one)
                self.by_id[one.id] = one
            for place, claim in _rested(spoken_of(self.store, self._run), rest):
                self._places.setdefault(claim, []).append(place)
            self._run, self._urgent = run, None

    @property
    def all(self) -> Collection[Digest]:
        """Every claim's digest."""
        return self.by_id.values()

    def spoken(self) -> Iterator[tuple[str, str, str]]:
        """(place, type of claim, kind of speaker) of every claim, of the places that it is about."""
        for claim, places in self._places.items():
            if (one := self.by_id.get(claim)) is not None:
                yield from ((place, one.type, one.kind) for place in places)

    @property
    def run(self) -> int:
        """The newest run seen."""
        return self._run

    def of(self, document: str) -> Sequence[Digest]:
        """The claims of a report."""
        return self._of_document.get(document, ())

    def places_of(self, claim: str) -> Sequence[str]:
        """The places that a claim is about."""
        return self._places.get(claim, ())

    def naming(
        self, *, place: Collection[str] = (), actor: Collection[str] = (), actor_words: str = "", q: str = ""
    ) -> frozenset[str] | None:
        """Claims that name one of these places and actors (or words for one) and quote some words; None where nothing is asked."""
        found: list[frozenset[str]] = []
        if place:
            found.append(claims_naming(self.store, "place", place))
        if actor or actor_words:
            found.append(claims_naming(self.store, "actor", actor, "" if actor else actor_words))
        if q:
            found.append(claims_quoting(self.store, q))
        return frozenset.intersection(*found) if found else None

    def select(self, filters: Filters, judged: Mapping[str, Judgement], sort: str = "known") -> list[Digest]:
        """Claims that pass, in the order asked for."""
        if sort not in SORTS:
            raise UnknownValueError(f"'{sort}' is no order of claims; take one of {', '.join(SORTS)}.")
        passes = filters.test(judged)
        found = [one for one in self._candidates(filters) if passes(one)]
        by = (lambda one: one.confidence) if sort.endswith("confidence") else (lambda one: one.known)
        found.sort(key=lambda one: one.id)
        found.sort(key=by, reverse=sort.startswith("-"))
        return found

    def _candidates(self, filters: Filters) -> Iterable[Digest]:
        if filters.document:
            return self._of_document.get(filters.document, ())
        if filters.ids is not None:
            return (self.by_id[id_] for id_ in filters.ids if id_ in self.by_id)
        return list(self.by_id.values())

    def queue(
        self, judged: Collection[str], known_on: date | None, limit: int, offset: int, *, among: Collection[str] | None = None
    ) -> tuple[list[tuple[Digest, float]], int]:  # fmt: skip
        """A page of unjudged claims (of ``among``, if given), those that matter most and are least sure first; and how many there are."""
        known = known_on.isoformat() if known_on else None
        if among is None and known is None:
            fitting = (pair for pair in self._by_urgency() if pair[1].id not in judged)
            return [(one, effect) for effect, one in islice(fitting, offset, offset + limit)], len(self.by_id) - self._present(judged)
        pool = self._by_urgency() if among is None else [pair for pair in self._by_urgency() if pair[1].id in among]
        waiting = [(effect, one) for effect, one in pool if one.id not in judged and (known is None or one.known <= known)]
        return [(one, effect) for effect, one in waiting[offset : offset + limit]], len(waiting)

    def _present(self, ids: Collection[str]) -> int:
        """How many of these claims there are."""
        return sum(1 for id_ in ids if id_ in self.by_id)

    def _by_urgency(self) -> list[tuple[float, Digest]]:
        """Every claim with its urgency, most urgent first."""
        if self._urgent is None:
            found = [(urgency_of(one.type, one.modality, one.confidence, placed=one.placed), one) for one in list(self.by_id.values())]
            self._urgent = sorted(found, key=lambda pair: (-pair[0], pair[1].known, pair[1].id))
        return self._urgent


Item = TypeVar("Item")


def _rested(items: Iterable[Item], rest: Callable[[], None]) -> Iterator[Item]:
    """The same items, with a rest every so many."""
    for number, item in enumerate(items):
        if number % STRIDE == 0:
            rest()
        yield item
