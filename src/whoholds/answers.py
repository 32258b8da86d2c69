"""Which claims answer a question on a place, and the answer: the glue between store and control that command line and server share.

Pure but for the store handed in. A place's own claims, those of its parts and of the areas around it make its spells; what silence
does to their confidence needs the spells of its neighbours, which the store caches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from hashlib import blake2b, sha256
from itertools import islice
from pathlib import PurePath
from typing import Protocol

from whoholds.control import Neighbour, control_at, distance_km, related_ids, state_on, unknown_spell, with_first_day_confidence
from whoholds.control.scope import known_places
from whoholds.corroborate import events
from whoholds.errors import AmbiguousPlaceError, GazetteerError, UnknownPlaceError
from whoholds.export import document_record
from whoholds.lexicon.events import types_with_effect
from whoholds.lexicon.sides import Sides, copy_labels, is_text, origin_of
from whoholds.lexicon.weights import Weights, load_weights
from whoholds.model import FIRST_DAY, Basis, Claim, ControlSpell, Document, Event, FiredRule, Judgement, Place, Scope, Status
from whoholds.records import Json, spell_json
from whoholds.store import Store

AREAS = frozenset({"admin1", "admin2", "country", "region", "district", "water"})
WHOLE_ROLES = ("place", "except")
BLOCK = 200  # places computed together


class Names(Protocol):
    """The gazetteer as questions see it."""

    def candidates(self, name: str, /) -> tuple[Place, ...]: ...

    @property
    def get(self) -> Callable[[str], Place | None]: ...

    @property
    def arabic(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One piece of evidence: a claim with what it did, for or against the answer, open, or moving nothing (``context``)."""

    claim: Claim
    fired: FiredRule
    document: Document | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """An answer with its reasons: the spell, the sentence, the rules that fired, and every piece of evidence."""

    spell: ControlSpell
    on: date
    sentence: str
    exhibits: tuple[Exhibit, ...]

    def stance(self, stance: str) -> tuple[Exhibit, ...]:
        """The evidence that is ``for``, ``against``, ``open`` or ``context``."""
        return tuple(one for one in self.exhibits if one.fired.stance == stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the control rules need: the claims of each place, people's words, the copy groups of the documents, the places around."""

    claims: Mapping[str, Mapping[str, Claim]]
    judgements: tuple[Judgement, ...]
    groups: Mapping[str, str]
    known: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is known of a place from a day on: ``spells`` works out its undecayed spells, and ``inputs`` (64 bits) names all that they
    follow from beside the rules, so that equal inputs have equal spells. ``newest``: they are those known now."""

    day: date
    inputs: int
    spells: Callable[[], tuple[ControlSpell, ...]]
    newest: bool


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Questions on one store, by one actor file, one gazetteer (opened only where the store does not know a name) and one set of rules.

    ``actors_version`` names the actor file: with it changes what is cached.
    """

    store: Store
    sides: Sides
    open_gazetteer: Callable[[], Names] | None = None
    actors_version: str = ""

    # -- places ----------------------------------------------------------------------------------------------------------

    def place(self, name: str, *, country: str | None = None, admin1: str | None = None) -> Place:
        """The place that a name or id means: one that the store has claims on, of several the settlement over the area over the part.

        Raises AmbiguousPlaceError where it may be several, UnknownPlaceError where neither store nor gazetteer has it.
        """
        if found := self._by_id(name):
            return found
        heard = _narrowed(self.store.places_named(name), country, admin1)
        if not heard and self._gazetteer:
            listed = _narrowed(self._gazetteer.candidates(name), country, admin1)
            heard = tuple(self.store.places([place.id for place in listed]).values()) or listed[:1]
        if not heard:
            raise UnknownPlaceError(_never_heard(name, country, admin1))
        best = min(map(_size, heard))
        several = [place for place in heard if _size(place) == best]
        if len(several) > 1:
            raise AmbiguousPlaceError(_which(name, several))
        return several[0]

    def _by_id(self, name: str) -> Place | None:
        if ":" not in name:
            return None
        stored = self.store.places([name]).get(name)
        return stored or (self._gazetteer.get(name) if self._gazetteer else None)

    @cached_property
    def arabic(self) -> Mapping[str, str]:
        """Names in Arabic letters by the ids of places; none without a gazetteer."""
        try:
            return self._gazetteer.arabic if self._gazetteer else {}
        except GazetteerError:
            return {}

    @cached_property
    def _gazetteer(self) -> Names | None:
        return self.open_gazetteer() if self.open_gazetteer else None

    # -- one place -------------------------------------------------------------------------------------------------------

    def control(self, place: Place, on: date, known_on: date | None = None) -> ControlSpell:
        """Who holds a place on a day, with the confidence shown on that day."""
        return self._state(place, self._spells(place, known_on), on, known_on)

    def timeline(self, place: Place, known_on: date | None = None) -> tuple[ControlSpell, ...]:
        """The spells of a place in order, each with the confidence of its first day."""
        spells = self._spells(place, known_on)
        around = self._neighbours(place, known_on) if spells else ()
        return with_first_day_confidence(spells, neighbours=around, weights=self.weights, sides=self.sides)

    def why(self, place: Place, on: date, known_on: date | None = None) -> Why:
        """The answer with the evidence for and against, rule by rule."""
        return self._reasons(self.control(place, on, known_on), on, known_on)

    def story(self, place: Place, days: Sequence[date], known_on: date | None = None) -> tuple[tuple[Why, ...], tuple[ControlSpell, ...]]:
        """The answers of some days with their evidence, and the spells as `timeline` gives them, for the price of one."""
        spells = self._spells(place, known_on)
        if not spells:
            return tuple(self._reasons(self._state(place, spells, on, known_on), on, known_on) for on in days), ()
        around = self._neighbours(place, known_on)
        states = [state_on(spells, on, neighbours=around, place=place, weights=self.weights, sides=self.sides) for on in days]
        told = with_first_day_confidence(spells, neighbours=around, weights=self.weights, sides=self.sides)
        return tuple(self._reasons(spell, on, known_on) for spell, on in zip(states, days, strict=True)), told

    def _reasons(self, spell: ControlSpell, on: date, known_on: date | None) -> Why:
        claims = self.store.claims_by_id({id_ for fired in spell.fired for id_ in fired.claim_ids})
        documents = self.store.documents({claim.document for claim in claims.values()})
        groups = copy_labels(claims.values(), self._groups(claims.values(), known_on))
        exhibits = [
            Exhibit(
                claim=claims[id_],
                fired=fired,
                document=documents.get(claims[id_].document),
                origin=self._origin(claims[id_], groups, documents),
            )
            for fired in spell.fired
            for id_ in fired.claim_ids
            if id_ in claims
        ]
        return Why(spell=spell, on=on, sentence=self.sentence(spell, on), exhibits=tuple(exhibits))

    def sentence(self, spell: ControlSpell, on: date) -> str:
        """The answer in one sentence."""
        return _sentence(spell, on, self.name)

    def name(self, side: str) -> str:
        """The name to show of a side or actor."""
        return side.removeprefix("text:") if is_text(side) else self.sides.name(side)

    def _origin(self, claim: Claim, labels: Mapping[str, str], documents: Mapping[str, Document]) -> str:
        """Whose word a claim is, in words."""
        kind, _, rest = origin_of(claim, claim.when.last or claim.when.start, labels, self.sides).partition(":")
        if kind == "side":
            return self.name(rest)
        if kind in ("name", "outlet"):
            return claim.said_by.name or claim.outlet or rest
        document = documents.get(claim.document)
        return (document.outlet or document.title or PurePath(document.source).name) if document else claim.document

    # -- all places --------------------------------------------------------------------------------------------------------

    def states_on(self, on: date, known_on: date | None = None, *, places: Iterable[Place] | None = None) -> Iterator[ControlSpell]:
        """The state of every place with a word of its own (or of these) on a day, by place id."""
        for place, spells in self.undecayed(known_on, places):
            if spells:
                yield self._state(place, spells, on, known_on)

    def spells(self, known_on: date | None = None, *, inherited: Iterable[Place] = ()) -> Iterator[ControlSpell]:
        """Every spell of every place that has its own word, by place id and day: the control export.

        ``inherited`` are places without a word of their own that shall be given what they inherit from a whole area.
        """
        extra = {place.id: place for place in inherited}
        own = {place.id: place for place in self.heard()}
        everything = sorted({**extra, **own}.values(), key=lambda place: place.id)
        for place, spells in self.undecayed(known_on, everything):
            if not spells or (place.id not in own and all(spell.holder is None for spell in spells)):
                continue
            if place.id in own and not has_own_word(spells):
                continue
            around = self._neighbours(place, known_on)
            yield from with_first_day_confidence(spells, neighbours=around, weights=self.weights, sides=self.sides)

    def refresh(self, known_on: date | None = None) -> int:
        """Bring the cache of spells up to the newest run and judgement, so that the next question is quick; gives how many places."""
        age = self.store.cache_age(known_on, self._rules, types_with_effect())
        kept = frozenset() if age.stale is None else self.store.cached_places(known_on) - age.stale
        missing = [place for place in self.heard() if place.id not in kept]
        for block in _blocks(missing):
            self._cached(block, known_on)
        return len(missing)

    def heard(self) -> tuple[Place, ...]:
        """Every place that claims with an effect on control are about, also by a reviewer's correction, or a reviewer's word, by id."""
        claimed = {place.id: place for place in self.store.places_claimed(types_with_effect())}
        placed = {id_ for judgement in self.store.judgements() for id_ in (dict(judgement.changes).get("place"), judgement.target) if id_}
        return tuple(place for _, place in sorted((claimed | self.store.places(placed)).items()))

    def touched_since(self, run: int, judgement: int) -> frozenset[str]:
        """Places whose spells what came to the store after a run and a judgement may change."""
        return self.store.touched_since(run, judgement, types_with_effect())

    def undecayed(self, known_on: date | None, places: Iterable[Place] | None = None) -> Iterator[tuple[Place, tuple[ControlSpell, ...]]]:
        """The spells of every place that claims speak of (or of these) before silence weighs on them, without the rules that fired."""
        wanted = self.heard() if places is None else places
        for block in _blocks(wanted):
            found = self._cached(block, known_on)
            yield from ((place, found.get(place.id, ())) for place in block)

    def events(self, claims: Iterable[Claim]) -> tuple[Event, ...]:
        """The happenings that these claims tell of, each counted by its independent origins."""
        told = tuple(claims)
        return events(told, self._groups(told, None), self.sides)

    def document_records(self, known_on: date | None = None) -> Iterator[Json]:
        """What leaves of each document: metadata, the hash of its bytes, and short quotes; by day of publication."""
        for document in self.store.all_documents(known_on):
            quotes = [claim.evidence.quote for claim in self.store.claims_of_document(document.id)]
            yield document_record(document, sha256(self.store.raw(document.id)).hexdigest(), quotes)

    def inheriting(self) -> tuple[Place, ...]:
        """Settlements that claims speak of in any way, and that may inherit the state of a whole area."""
        return tuple(place for place in self.store.places_in_areas() if place.kind not in AREAS and place.kind != "facility")

    # -- how -------------------------------------------------------------------------------------------------------------

    @cached_property
    def weights(self) -> Weights:
        """The numbers of the control rules."""
        return load_weights()

    def _state(self, place: Place, spells: Sequence[ControlSpell], on: date, known_on: date | None) -> ControlSpell:
        if not spells:
            return unknown_spell(place, FIRST_DAY, None, self.weights.rules_version)
        spell = state_on(spells, on, place=place, weights=self.weights, sides=self.sides)
        if not _fades(spell, on):
            return spell
        around = self._neighbours(place, known_on)
        return state_on(spells, on, neighbours=around, place=place, weights=self.weights, sides=self.sides)

    def _spells(self, place: Place, known_on: date | None) -> tuple[ControlSpell, ...]:
        """The undecayed spells of one place, with the rules that fired."""
        return self._computed([place], known_on, every_type=True)[place.id]

    def _neighbours(self, place: Place, known_on: date | None) -> tuple[Neighbour, ...]:
        """The settlements around a place with their undecayed spells, nearest first."""
        near = self.store.neighbours(place.lat, place.lon, self.weights.decay.tempo_km)
        others = [p for p, _ in near if p.id != place.id and p.kind not in AREAS and not p.id.startswith("part:")]
        found = self._cached(others, known_on, brief=True)
        rows = ((distance_km(place, other), found.get(other.id, ())) for other in others)
        return tuple(Neighbour(km=km, spells=spells) for km, spells in rows if spells and spells[0].basis is not Basis.INHERITED)

    @property
    def _rules(self) -> str:
        return f"{self.weights.rules_version} {self.actors_version}"

    def _cached(self, places: Sequence[Place], known_on: date | None, *, brief: bool = False) -> dict[str, tuple[ControlSpell, ...]]:
        """The undecayed spells of many places, without the rules that fired; what the cache lacks is computed and kept there.

        In brief they only say who held the place from when on, which is all that neighbours are asked.
        """
        age = self.store.cache_age(known_on, self._rules, types_with_effect())
        by_id = {place.id: place for place in places}
        asked = () if age.stale is None else by_id.keys() - age.stale
        kept = self.store.cached_spells(known_on, asked, brief=brief)
        found = {id_: (_from_brief if brief else _unpacked)(text, by_id[id_]) for id_, text in kept.items()}
        missing = [place for place in places if place.id not in found]
        for block in _blocks(missing):
            found |= self._computed(block, known_on)
        if missing or age.stale or age.stale is None:
            self.store.cache_spells(known_on, age, {p.id: (_brief(found[p.id]), _packed(found[p.id])) for p in missing})
        return found

    def versions(self, places: Sequence[Place]) -> Iterator[tuple[Place, tuple[Version, ...]]]:
        """What is known of places from each day on which the record learnt something of them, oldest first.

        Between two such days, and after the last, the spells are those of the day before: S(v, k) is unchanged by what is known after k.
        """
        case = self._gathered(places, None)
        for place in places:
            yield place, self._versions(place, case)

    def _versions(self, place: Place, case: _Case) -> tuple[Version, ...]:
        own = case.claims[place.id]
        named = known_places(own.values(), {**case.known, place.id: place})
        told: dict[date, list[str]] = {}
        for claim in own.values():
            told.setdefault(claim.known, []).append(repr(claim))
        for word in case.judgements:
            if word.target in own or word.target in named:
                told.setdefault(word.made_on, []).append(repr(word))
        documents = {claim.document for claim in own.values()}
        copied = any(case.groups.get(id_, id_) != id_ for id_ in documents)
        so_far = repr(sorted(named.items()))
        out: list[Version] = []
        for day in sorted(told):
            so_far = _digest(so_far, *sorted(told[day]))
            groups = self.store.copy_groups(documents, day) if copied else {}
            inputs = int(_digest(so_far, repr(sorted(groups.items()))), 16)
            spells = partial(self._folded, place, case, day, groups)
            out.append(Version(day=day, inputs=inputs, spells=spells, newest=not copied and len(out) == len(told) - 1))
        return tuple(out)

    def _folded(self, place: Place, case: _Case, known_on: date | None, groups: Mapping[str, str]) -> tuple[ControlSpell, ...]:
        return control_at(
            place, case.claims[place.id].values(), sides=self.sides, judgements=case.judgements, weights=self.weights, groups=groups,
            known_on=known_on, places=case.known,
        )  # fmt: skip

    def _computed(self, places: Sequence[Place], known_on: date | None, *, every_type: bool = False) -> dict[str, tuple[ControlSpell, ...]]:
        """Spells from the claims: one trip to the store for all the places, then each place by itself."""
        case = self._gathered(places, known_on, every_type=every_type)
        return {place.id: self._folded(place, case, known_on, case.groups) for place in places}

    def _gathered(self, places: Sequence[Place], known_on: date | None, *, every_type: bool = False) -> _Case:
        """What the control rules need for these places, in one trip to the store."""
        ids = [place.id for place in places]
        types = None if every_type else types_with_effect()
        parts = [part for part in self.store.parts_of(ids) if part.id.startswith("part:") or part.kind == "facility"]
        claims = {c.id: c for c in self.store.claims_of_places([*ids, *(part.id for part in parts)], types=types, known_on=known_on)}
        around = {id_ for place in places for id_ in related_ids(place)}
        whole = self.store.claims_of_places(around - set(ids), types=types_with_effect(), roles=WHOLE_ROLES, known_on=known_on)
        claims |= {claim.id: claim for claim in whole}
        judgements = self._judgements(claims.values(), known_on)
        groups = self._groups(claims.values(), known_on)
        brought = self._brought(ids, judgements)
        known = self.store.places(around)
        by_place = _under_places(claims.values())
        out: dict[str, dict[str, Claim]] = {}
        for place in places:
            own = {c.id: c for id_ in (place.id, *related_ids(place)) for c in by_place.get(id_, ())}
            own |= {c.id: c for part in parts if place.id in part.parents for c in by_place.get(part.id, ())}
            out[place.id] = own | {c.id: c for c in brought.get(place.id, ())}
        return _Case(claims=out, judgements=judgements, groups=groups, known=known)

    def _brought(self, ids: Collection[str], judgements: Iterable[Judgement]) -> dict[str, list[Claim]]:
        """Claims that a reviewer's correction brings to one of these places."""
        places = {j.target: place for j in judgements if (place := dict(j.changes).get("place")) in ids}
        out: dict[str, list[Claim]] = {}
        for claim in self.store.claims_by_id(places).values():
            out.setdefault(places[claim.id] or "", []).append(claim)
        return out

    def _judgements(self, claims: Iterable[Claim], known_on: date | None) -> tuple[Judgement, ...]:
        """People's words, each on the claim that stands where its claim stood: by id, else by overlapping span and type."""
        judgements = self.store.judgements(known_on)
        present = {claim.id for claim in claims}
        moved = self.store.superseded({judgement.target for judgement in judgements} - present) if judgements else {}
        return tuple(replace(j, target=new.id) if (new := moved.get(j.target)) is not None else j for j in judgements)

    def _groups(self, claims: Iterable[Claim], known_on: date | None) -> dict[str, str]:
        """The copy group of each document as corroboration names it."""
        return self.store.copy_groups({claim.document for claim in claims}, known_on)


def _fades(spell: ControlSpell, day: date) -> bool:
    """Whether silence weighs on a state that day: there is word of it, but none on the day nor on both sides of it."""
    if not spell.affirmed:
        return False
    return not (spell.affirmed[0] <= day <= spell.affirmed[-1])


def has_own_word(spells: Sequence[ControlSpell]) -> bool:
    """Whether something was said of the place itself, beside what it inherits."""
    if any(spell.holder is not None and spell.basis is not Basis.INHERITED for spell in spells):
        return True
    return any(fired.rule != "R5" and fired.stance != "context" for spell in spells for fired in spell.fired) or any(
        spell.number_of_claims and spell.basis is not Basis.INHERITED for spell in spells
    )


def _digest(*parts: str) -> str:
    """A short name for texts in order."""
    return blake2b("\x1f".join(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _under_places(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims under the id of every place they name."""
    out: dict[str, list[Claim]] = {}
    for claim in claims:
        ref = claim.place
        named = (ref, ref.within, ref.near) if ref else ()
        for id_ in dict.fromkeys(one.id for one in named if one is not None and one.id):
            out.setdefault(id_, []).append(claim)
    return out


def _blocks(places: Iterable[Place]) -> Iterator[list[Place]]:
    rest = iter(places)
    while block := list(islice(rest, BLOCK)):
        yield block


def _brief(spells: Sequence[ControlSpell]) -> str:
    """Who held a place from when on, and on what basis; spells that change the status alone are left out."""
    changes = [s for i, s in enumerate(spells) if i == 0 or s.holder != spells[i - 1].holder]
    return json.dumps([(s.valid_from.isoformat(), s.holder, s.basis.value) for s in changes], separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=1_000)  # questions on one region ask the same neighbours
def _from_brief(text: str, place: Place) -> tuple[ControlSpell, ...]:
    return tuple(
        ControlSpell(
            place=place, valid_from=date.fromisoformat(start), valid_to=None, holder=holder, status=Status.UNKNOWN, confidence=0.0,
            basis=Basis(basis),
        )
        for start, holder, basis in json.loads(text)
    )  # fmt: skip


def _packed(spells: Sequence[ControlSpell]) -> str:
    """Spells as the cache keeps them: the record, the days of word and the scores; not the rules that fired."""
    rows = [
        spell_json(replace(spell, claim_ids=()), str)
        | {
            "full": spell.confidence,
            "claims": spell.claim_ids,
            "affirmed": [day.isoformat() for day in spell.affirmed],
            "scores": [(day.isoformat(), score) for day, score in spell.scores],
        }
        for spell in spells
    ]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False)


def _unpacked(text: str, place: Place) -> tuple[ControlSpell, ...]:
    """The spells that `_packed` wrote; made in one step, because a server opens with all of them."""
    day = date.fromisoformat
    return tuple(
        ControlSpell(
            place=place,
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]) if row["valid_to"] else None,
            holder=row["holder_id"],
            status=_STATUS[row["status"]],
            confidence=row["full"],
            basis=_BASIS[row["basis"]],
            valid_from_earliest=day(row["valid_from_earliest"]) if row["valid_from_earliest"] else None,
            valid_from_latest=day(row["valid_from_latest"]) if row["valid_from_latest"] else None,
            claimants=tuple(row["claimants"]),
            opponents=tuple(row["opponents"]),
            scope=_SCOPE[row["scope"]],
            last_affirmed=day(row["last_affirmed"]) if row["last_affirmed"] else None,
            number_of_claims=row["number_of_claims"],
            number_of_origins=row["number_of_origins"],
            claim_ids=tuple(row["claims"]),
            known_from=day(row["known_from"]) if row["known_from"] else None,
            rules_version=row["rules_version"],
            affirmed=tuple(map(day, row["affirmed"])),
            scores=tuple((day(start), score) for start, score in row["scores"]),
        )
        for row in json.loads(text)
    )


_STATUS = {status.value: status for status in Status}
_BASIS = {basis.value: basis for basis in Basis}
_SCOPE = {scope.value: scope for scope in Scope}


# -- words -------------------------------------------------------------------------------------------------------------


def _narrowed(places: Iterable[Place], country: str | None, admin1: str | None) -> tuple[Place, ...]:
    def fits(place: Place) -> bool:
        if country and place.country.casefold() != country.casefold():
            return False
        return not admin1 or admin1.casefold() in (place.admin1.casefold(), place.admin1_code.casefold())

    return tuple(place for place in places if fits(place))


def _size(place: Place) -> int:
    """Settlements before areas before parts."""
    if place.id.startswith("part:") or place.kind == "facility":
        return 2
    return 1 if place.kind in AREAS else 0


def _never_heard(name: str, country: str | None, admin1: str | None) -> str:
    limits = ", ".join(f"{what} {value}" for what, value in (("country", country), ("admin1", admin1)) if value)
    where = f" (within {limits})" if limits else ""
    return (
        f"No place '{name}'{where} is known to the store or the gazetteer; check the spelling, give its id, "
        "or add it with: whoholds gazetteer add FILE."
    )


def _which(name: str, places: Sequence[Place]) -> str:
    listed = "; ".join(f"{p.name}, {', '.join(x for x in (p.admin1, p.country) if x)} ({p.kind}) {p.id}" for p in places[:8])
    return f"'{name}' may be {len(places)} places of this store: {listed}; say which with --country, --admin1 or the id."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _sentence(spell: ControlSpell, on: date, name: Callable[[str], str]) -> str:
    place = spell.place.name + (f" ({spell.place.country})" if spell.place.country else "")
    holder = "nobody" if spell.holder == "none" else name(spell.holder) if spell.holder else None
    others = " and ".join(map(name, spell.opponents)) or "several sides"
    claimants = " and ".join(map(name, spell.claimants))
    state = {
        Status.HELD: f"was held by {holder}",
        Status.PRESSURED: f"was held by {holder}, under pressure",
        Status.ENCIRCLED: f"was encircled{_by(spell, name)}, held by {holder or 'a side not known'}",
        Status.BESIEGED: f"was besieged{_by(spell, name)}, held by {holder or 'a side not known'}",
        Status.BREACHED: f"was breached{_by(spell, name)}, held by {holder or 'a side not known'}",
        Status.CONTESTED: f"was contested between {others}",
        Status.JOINT: f"was held jointly by {others}",
        Status.DISPUTED: f"is said by independent sources to have been held by different sides ({others})",
        Status.CLAIMED: f"was claimed by {claimants}; the holder on record was {holder or 'not known'}",
        Status.UNKNOWN: "had no known holder",
    }[spell.status]
    if spell.claimants and spell.status is not Status.CLAIMED:
        state += f"; claimed by {claimants}"
    if spell.status is Status.UNKNOWN:
        return f"On {_day(on)}, {place} {state}."
    since = f"since {_day(spell.valid_from)}" if spell.valid_from > FIRST_DAY else "since before the first report"
    origins = f"{spell.number_of_origins} independent origin{'s' if spell.number_of_origins != 1 else ''}"
    return f"On {_day(on)}, {place} {state} ({since}; confidence {spell.confidence:.2f}; {spell.basis.value}; {origins})."


def _by(spell: ControlSpell, name: Callable[[str], str]) -> str:
    return f" by {' and '.join(map(name, spell.opponents))}" if spell.opponents else ""


def origins_of(exhibits: Collection[Exhibit]) -> int:
    """How many different origins pieces of evidence come from."""
    return len({exhibit.origin for exhibit in exhibits})
