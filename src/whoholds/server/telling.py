"""Which reports tell of what the page shows: of places in a state of a day, by claims of a kind, within some days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from whoholds.errors import UnknownValueError
from whoholds.model import ControlSpell, Document, Status
from whoholds.server.claims import ClaimIndex, Filters
from whoholds.server.history import History
from whoholds.store.bulk import Digest

_DISPUTES = frozenset({Status.DISPUTED, Status.CLAIMED, Status.CONTESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """Which states of a day are asked for; None or False: any."""

    actor: str | None = None
    status: str | None = None
    min_confidence: float | None = None
    disputed: bool = False

    def __post_init__(self) -> None:
        if self.status and self.status not in (known := [status.value for status in Status]):
            raise UnknownValueError(f"'{self.status}' is no status; take one of {', '.join(known)}.")

    def places(self, history: History, day: date) -> frozenset[str]:
        """The places in such a state on a day."""
        return frozenset(spell.place.id for spell in history.on(day) if self._passes(spell))

    def _passes(self, spell: ControlSpell) -> bool:
        return (
            (not self.actor or self.actor in (spell.holder, *spell.claimants, *spell.opponents))
            and (not self.status or spell.status == self.status)
            and (not self.min_confidence or spell.confidence >= self.min_confidence)
            and (not self.disputed or bool(spell.claimants) or spell.status in _DISPUTES)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Passes reports by their claims: those that ``filters`` let through, on one of these ``places`` (None: on any)."""

    index: ClaimIndex
    filters: Filters
    places: frozenset[str] | None

    def passes(self, document: Document) -> bool:
        """Whether a report tells of what is asked for. What has no day of its own is of the day of publication, as is a report without
        claims where nothing is asked of them."""
        asked = self.places is not None or self.filters.type or self.filters.speaker
        published = document.known.isoformat()
        told = list(self._told(document.id))
        if not told and not asked:
            return self._within(published, published)
        return any(self._within(one.first_day or published, one.last_day or published) for one in told)

    def _told(self, document: str) -> Iterator[Digest]:
        for one in self.index.of(document):
            if (
                (not self.filters.type or one.type == self.filters.type)
                and (not self.filters.speaker or one.kind == self.filters.speaker)
                and (self.places is None or not self.places.isdisjoint(self.index.places_of(one.id)))
            ):
                yield one

    def _within(self, first: str, last: str) -> bool:
        since, until = self.filters.since, self.filters.until
        return (since is None or last >= since.isoformat()) and (until is None or first <= until.isoformat())
