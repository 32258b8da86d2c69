"""From a golden report to claims and control, in memory: what the suites share when they ask the real pipeline.

A suite takes anything that reads (``Reads``) and anything that decides control (``Decides``), so its scoring can be tested without either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from whoholds.control import control, neighbours_of, state_on, with_first_day_confidence
from whoholds.evaluate.gold import GoldControl, GoldReport
from whoholds.evaluate.matching import named, plain
from whoholds.gazetteer import open_gazetteer
from whoholds.lexicon.actors import load_actors
from whoholds.lexicon.sides import side_of
from whoholds.model import ActorRef, Claim, ControlSpell, Document, Place, Relation, Span, Status, document_id
from whoholds.pipeline import Reader
from whoholds.records import spell_json

AREAS = frozenset({"admin1", "admin2", "district", "country", "region", "water"})


class Read(Protocol):
    """What reading one report gives."""

    @property
    def claims(self) -> Sequence[Claim]: ...

    @property
    def relations(self) -> Sequence[Relation]: ...


class Reads(Protocol):
    """Anything that reads a report into claims and relations."""

    def read(self, document: Document) -> Read: ...

    def places_of(self, text: str, verb_span: Span) -> Sequence[Span]: ...


Spells = Mapping[str, Sequence[ControlSpell]]
Decides = Callable[[Sequence[Claim], date | None], Spells]
Inherits = Callable[[Sequence[Claim], Mapping[str, Place]], Spells]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who holds a place on a day: the spell that answers (None: no word of the place) and every name its holder goes by."""

    spell: ControlSpell | None
    names: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """The status, ``unknown`` without a spell."""
        return self.spell.status if self.spell else Status.UNKNOWN

    @property
    def words(self) -> str:
        """The answer on one line."""
        if self.spell is None:
            return "unknown (no word of the place)"
        s = self.spell
        return f"{s.holder or 'no holder'}, {s.status}, {s.confidence:.2f}, {s.basis}, {s.valid_from}..{s.valid_to or ''}"


def open_reader() -> Reads:
    """The real pipeline."""
    return Reader.open()


def decide(claims: Sequence[Claim], known_on: date | None) -> Spells:
    """The real rules over claims in memory; without copies' groups, because each suite reads its own reports."""
    return control(claims, sides=load_actors(), known_on=known_on)


def decide_inherited(claims: Sequence[Claim], places: Mapping[str, Place]) -> Spells:
    """The same with the states that the given settlements inherit from whole areas."""
    return control(claims, sides=load_actors(), places=places, inherited=True)


def as_document(report: GoldReport) -> Document:
    """A golden report as a document."""
    return document(report.text, published=report.published, outlet=report.outlet, title=report.title, source=report.id)


def document(
    text: str, *, published: date | None = None, outlet: str | None = None, title: str | None = None, source: str = ""
) -> Document:
    """A document made in memory; its identity is that of its text."""
    raw = text.encode()
    return Document(id=document_id(raw), text=text, raw=raw, published=published, outlet=outlet, title=title, source=source)


def answer(question: GoldControl, spells: Spells, claims: Sequence[Claim]) -> Answer:
    """The spell that answers a golden question, the settlement before the area of one name."""
    chosen = _choose(question.place, spells, claims)
    if chosen is None:
        return Answer(spell=None)
    own = tuple(spells[chosen])
    every = {place_id: tuple(row) for place_id, row in spells.items() if row}
    spell = state_on(own, question.on, neighbours=neighbours_of(own[0].place, every), sides=load_actors())
    return Answer(spell=spell, names=tuple(holder_names(spell, claims)))


def _choose(name: str, spells: Spells, claims: Sequence[Claim]) -> str | None:
    """The place id that a name means among places with spells: its own name before words that hold it, settlements before
    areas; else what the gazetteer knows by that name."""
    told: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for ref in (claim.place, claim.place.within if claim.place else None, claim.place.near if claim.place else None):
            if ref is not None and ref.place is not None:
                told[ref.place.id].add(ref.text)
    graded: list[tuple[int, int, str]] = []
    for place_id, own in spells.items():
        if own:
            place = own[0].place
            closeness = min(_closeness(name, text) for text in (place.name, *told[place_id]))
            if closeness < 2:
                graded.append((closeness, int(place.kind in AREAS or place_id.startswith("part:")), place_id))
    if graded:
        return min(graded)[2]
    return next((place.id for place in open_gazetteer().candidates(name) if spells.get(place.id)), None)


def _closeness(name: str, text: str) -> int:
    """0 for the same name, 1 where one holds the other as whole words, else 2.

    >>> _closeness("Goma", "goma"), _closeness("Goma", "the city of Goma"), _closeness("Goma", "Gomati")
    (0, 1, 2)
    """
    one, other = f" {plain(name)} ", f" {plain(text)} "
    return 0 if one == other else 1 if one in other or other in one else 2


def holder_names(spell: ControlSpell, claims: Sequence[Claim]) -> Iterable[str]:
    """Names of a spell's holder: its id, its name, and how the claims of the spell call the actors of that side."""
    if spell.holder is None:
        yield "unknown"
        return
    yield spell.holder
    actors = load_actors()
    yield actors.name(spell.holder)
    wanted = set(spell.claim_ids)
    for claim in claims:
        if claim.id not in wanted:
            continue
        for ref in (*claim.actors, *claim.recipients):
            if _side(ref, spell.valid_from) == spell.holder:
                yield from (t for t in (ref.text, ref.name) if t)


def _side(ref: ActorRef, day: date) -> str:
    return side_of(ref, day, load_actors())


def agrees(question: GoldControl, found: Answer) -> bool:
    """Whether the answer is one of those the gold accepts."""
    holderless = found.spell is None or found.spell.holder is None
    unknown = holderless and any(plain(h) == "unknown" for h in question.holders)
    if question.holders and not (unknown or named(question.holders, found.names)):
        return False
    if question.statuses and found.status not in question.statuses:
        return False
    if question.min_confidence is not None and (found.spell is None or found.spell.confidence < question.min_confidence):
        return False
    fired = [r.words for r in found.spell.fired] if found.spell else []
    return all(named([words], fired) for words in question.why_must_name)


def table_rows(spells: Spells) -> list[dict[str, str]]:
    """Spells as rows of the control table (contract, section 3), unknown ones left out where they come first."""
    every = {place_id: tuple(row) for place_id, row in spells.items() if row}
    actors = load_actors()
    rows: list[dict[str, str]] = []
    for place_id, own in sorted(every.items()):
        told = False
        for spell in with_first_day_confidence(own, neighbours=neighbours_of(own[0].place, every), sides=actors):
            told = told or spell.status is not Status.UNKNOWN
            if told:
                record = spell_json(spell, actors.name) | {"place_id": place_id, "claim_ids": " ".join(spell.claim_ids)}
                rows.append({key: "" if value is None else str(value) for key, value in record.items()})
    return rows
