"""Documents → store: pass over what is known, read the rest (in several processes if asked), store in small transactions."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import Protocol

from whoholds.errors import WhoHoldsError
from whoholds.model import PERSON, Claim, Document, Relation
from whoholds.store import CopyTest, Standing, Store

BATCH = 256  # documents in one transaction, at most
BATCH_SECONDS = 1.0  # a transaction is closed with the first document after this
REASONS_KEPT = 1_000
WINDOW = 8  # documents under way for each process


class Extracted(Protocol):
    """What reading one document yields."""

    @property
    def claims(self) -> tuple[Claim, ...]: ...

    @property
    def relations(self) -> tuple[Relation, ...]: ...


Read = Callable[[Document], Extracted]
OpenRead = Callable[[], Read]
Reading = tuple[Document, "Extracted | WhoHoldsError"]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one run of reading did; ``reasons`` keeps the first thousand sentences of what could not be read."""

    new: int = 0
    again: int = 0
    known: int = 0
    claims: int = 0
    relations: int = 0
    without_extractor: int = 0
    unreadable: int = 0
    reasons: list[str] = field(default_factory=list)

    def refuse(self, error: WhoHoldsError) -> None:
        """Count something that could not be read."""
        self.unreadable += 1
        if len(self.reasons) < REASONS_KEPT:
            self.reasons.append(str(error))


def intake(
    store: Store,
    documents: Iterable[Document | WhoHoldsError],
    open_read: OpenRead,
    *,
    extractor: str,
    types: str = "all",
    workers: int = 1,
    copies: CopyTest | None = None,
    on_stored: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Read and store every document that is not stored yet, and those that were read by another extractor, for fewer types, or
    with other metadata.

    ``open_read`` makes the function that reads one document, in each process, when the first document needs it. What cannot be
    read is counted with its sentence; a document whose reading failed is stored without a reading, and read again next time.
    """
    tally = Tally()
    batch: list[Reading] = []
    since = time.monotonic()
    for document, found in read_all(_wanted(store, documents, extractor, types, tally), open_read, workers):
        batch.append((document, found))
        if len(batch) >= BATCH or time.monotonic() - since > BATCH_SECONDS:
            _store(store, batch, tally, extractor, types, copies)
            on_stored(tally)
            batch, since = [], time.monotonic()
    _store(store, batch, tally, extractor, types, copies)
    on_stored(tally)
    return tally


def _wanted(
    store: Store, documents: Iterable[Document | WhoHoldsError], extractor: str, types: str, tally: Tally
) -> Iterator[Document]:  # fmt: skip
    """Documents that need reading; the same bytes twice in one run count as known the second time."""
    under_way: deque[str] = deque(maxlen=100_000)
    seen: set[str] = set()
    for document in documents:
        if isinstance(document, WhoHoldsError):
            tally.refuse(document)
            continue
        standing = store.standing(document.id)
        merged = document if standing is None else _merged(document, standing.document)
        if document.id in seen or (standing is not None and _settled(standing, merged, extractor, types)):
            tally.known += 1
            continue
        if len(under_way) == under_way.maxlen:
            seen.discard(under_way.popleft())
        under_way.append(document.id)
        seen.add(document.id)
        tally.new += standing is None
        tally.again += standing is not None
        yield merged


def _merged(document: Document, stored: Document) -> Document:
    """A known document with the metadata given now; what is not given now, and when and where it was first read, stay."""
    return replace(
        document,
        published=document.published or stored.published,
        title=document.title or stored.title,
        outlet=document.outlet or stored.outlet,
        url=document.url or stored.url,
        read_on=stored.read_on,
        source=stored.source,
    )


def _settled(standing: Standing, merged: Document, extractor: str, types: str) -> bool:
    same = replace(merged, raw=b"") == standing.document
    return same and standing.extractor == extractor and standing.types in ("all", types)


def _store(store: Store, batch: list[Reading], tally: Tally, extractor: str, types: str, copies: CopyTest | None) -> None:
    if not batch:
        return
    with store.batch():
        for document, found in batch:
            if isinstance(found, WhoHoldsError):
                store.add(document, extractor=None, copies=copies)
                tally.refuse(found)
                continue
            claims = (*found.claims, *_added_by_people(store, document, found.claims))
            store.add(document, claims, found.relations, extractor=extractor, types=types, copies=copies)
            tally.claims += len(found.claims)
            tally.relations += len(found.relations)
            tally.without_extractor += document.language != "en"


def _added_by_people(store: Store, document: Document, found: Iterable[Claim]) -> Iterator[Claim]:
    """Claims that reviewers added to a report: a new reading keeps them."""
    ids = {claim.id for claim in found}
    yield from (claim for claim in store.claims_of_document(document.id) if claim.extractor.startswith(PERSON) and claim.id not in ids)


# -- reading, in one process or several --------------------------------------------------------------------------------


def read_all(documents: Iterable[Document], open_read: OpenRead, workers: int) -> Iterator[Reading]:
    """Each document with what was read from it, in order."""
    if workers > 1:
        yield from _in_processes(documents, open_read, workers)
        return
    read: Read | None = None
    for document in documents:
        read = read or open_read()
        yield document, _attempt(read, document)


def _attempt(read: Read, document: Document) -> Extracted | WhoHoldsError:
    """One bad report must not end a batch of ten thousand: an unforeseen error becomes its sentence."""
    try:
        return read(document)
    except WhoHoldsError as error:
        return error
    except Exception as error:
        return WhoHoldsError(
            f"{document.source or document.id} is stored, but reading it failed ({type(error).__name__}: {error}); please report this."
        )


_READ: Read | None = None


def _open_worker(open_read: OpenRead) -> None:
    global _READ
    _READ = open_read()


def _in_worker(document: Document) -> Extracted | WhoHoldsError:
    assert _READ is not None
    return _attempt(_READ, document)


def _in_processes(documents: Iterable[Document], open_read: OpenRead, workers: int) -> Iterator[Reading]:
    """A bounded window of documents is under way, so that memory stays flat."""
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[Document, Future[Extracted | WhoHoldsError]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_open_worker, initargs=(open_read,)) as pool:
        try:
            for document in documents:
                waiting.append((document, pool.submit(_in_worker, replace(document, raw=b""))))
                if len(waiting) >= workers * WINDOW:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        except BrokenProcessPool:
            raise WhoHoldsError(
                "A reading process was ended from outside (often for lack of memory); "
                "read again with fewer --workers, what was stored is kept."
            ) from None
