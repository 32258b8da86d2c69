"""Does a claim of ours agree with a golden one? The one matcher of all suites and of the golden cases.

``checks`` says what agrees, ``pair`` matches golden claims and ours one to one, ``never_hits`` finds what must not be there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from whoholds.evaluate.gold import GoldClaim, GoldQuantity, GoldRelation
from whoholds.model import ActorRef, Claim, Evidence, Interval, PlaceRef, Precision, Quantity, Relation, Scope

CORE = frozenset({"type", "place"})
STRICT = frozenset({"type", "place", "actor", "date", "modality"})
_ARTICLE = re.compile(r"^(?:the|al|el|ad|an|ar|as|ash|at|az)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Which checks of a golden claim a claim of ours passes and which it fails."""

    passed: frozenset[str]
    failed: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether nothing that the gold says is contradicted."""
        return not self.failed


def plain(text: str) -> str:
    """Text without case, accents, apostrophes and hyphens, for comparison.

    >>> plain("Ma’arrat an-Nu'man")
    'maarrat an numan'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    bare = re.sub(r"['’‘ʼ`´ʿʾ]", "", bare)
    return re.sub(r"[\s\-‐‑–_.]+", " ", bare).strip()


def named(words: Collection[str], texts: Iterable[str | None]) -> bool:
    """Whether any of the words stands in any of the texts (case-insensitive substring).

    >>> named(["rebel"], [None, "Syrian rebels"])
    True
    """
    bare = [plain(t) for t in texts if t]
    return any(plain(w) in t for w in words for t in bare)


def actor_named(words: Collection[str], actors: Sequence[ActorRef]) -> bool:
    """Whether any of the actors goes by any of the words."""
    return named(words, (t for a in actors for t in (a.text, a.name, a.id)))


def place_named(words: Collection[str], ref: PlaceRef | None, *, scoped: bool = False) -> bool:
    """Whether a place goes by any of the names.

    Unless the gold gives a scope (``scoped``), a facility counts only under its own full name: Hama airport is not Hama.

    >>> place_named(["Hama"], PlaceRef(text="the city of Hama")), place_named(["Hama"], PlaceRef(text="Hama airport", scope=Scope.FACILITY))
    (True, False)
    """
    if ref is None:
        return False
    texts = [plain(t) for t in (ref.text, ref.place.name if ref.place else None) if t]
    wanted = [plain(w) for w in words]
    if any(_ARTICLE.sub("", w) == _ARTICLE.sub("", t) for w in wanted for t in texts):
        return True
    if ref.scope is Scope.FACILITY and not scoped:
        return False
    inside = any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", t) for w in wanted for t in texts)
    loose = any(t in w and len(t) > 3 for w in wanted for t in texts) if scoped else False
    return inside or loose


def checks(gold: GoldClaim, ours: Claim) -> Agreement:
    """Compare one claim of ours with one golden claim, check by check; what the gold leaves open is no check."""
    outcome = {name: ok for name, ok in _outcomes(gold, ours) if ok is not None}
    return Agreement(
        passed=frozenset(name for name, ok in outcome.items() if ok), failed=frozenset(name for name, ok in outcome.items() if not ok)
    )


def _outcomes(gold: GoldClaim, ours: Claim) -> Iterator[tuple[str, bool | None]]:
    yield "type", ours.type in gold.types if gold.types else None
    yield "place", _place(gold, ours.place)
    yield "scope", (ours.place is not None and ours.place.scope in gold.scopes) if gold.scopes else None
    yield "within", _around(gold.within, ours.place, "within") if gold.within else None
    yield "near", _around(gold.near, ours.place, "near") if gold.near else None
    yield "actor", _argument(gold.actors, gold.actors_optional, ours.actors)
    yield "recipient", _argument(gold.recipients, gold.recipients_optional, ours.recipients)
    yield "date", _date(gold, ours.when)
    yield "modality", ours.modality in gold.modalities if gold.modalities else None
    yield "speaker", named(gold.said_by, (ours.said_by.name, ours.said_by.text, ours.said_by.actor_id)) if gold.said_by else None
    yield "speaker kind", ours.said_by.kind in gold.said_by_kinds if gold.said_by_kinds else None
    yield "quote", _quoted(gold.quotes, ours) if gold.quotes else None
    yield "quantity", all(_counted(q, ours.quantities) for q in gold.quantities) if gold.quantities else None


def _argument(words: tuple[str, ...], optional: tuple[str, ...], ours: Sequence[ActorRef]) -> bool | None:
    if words:
        return actor_named(words, ours)
    return actor_named(optional, ours) if optional and ours else None


def _place(gold: GoldClaim, ref: PlaceRef | None) -> bool | None:
    names = gold.places + gold.place_text
    if not names:
        if gold.places_optional and ref is not None and ref.place is not None:
            return place_named(gold.places_optional, ref, scoped=bool(gold.scopes))
        return (ref is None or ref.id is None) if gold.unresolved else None
    right = place_named(names, ref, scoped=bool(gold.scopes) or bool(gold.place_text))
    return right and not (gold.unresolved and ref is not None and ref.id is not None)


def _around(words: tuple[str, ...], ref: PlaceRef | None, side: str) -> bool:
    """Whether the place lies within (or near) one of that name; its own words may say so ("Hama's central prison")."""
    if ref is None:
        return False
    own = ref.within if side == "within" else ref.near
    other = ref.near if side == "within" else ref.within
    texts = [ref.text, ref.place.admin1 if ref.place else None]
    return any(place_named(words, r, scoped=True) for r in (own, other)) or named(words, texts)


def _date(gold: GoldClaim, when: Interval) -> bool | None:
    outcomes: list[bool] = []
    if gold.start is not None:
        outcomes.append(when.start == gold.start)
    if gold.end is not None:
        outcomes.append(when.end == gold.end)
    if gold.start_not_before is not None:
        outcomes.append(when.start is not None and when.start >= gold.start_not_before)
    if gold.end_not_after is not None:
        outcomes.append(when.end is not None and when.end <= gold.end_not_after)
    if gold.must_include is not None:
        outcomes.append(_includes(when, gold.must_include))
    if gold.precisions:
        outcomes.append(when.precision in gold.precisions)
        if gold.precisions == (Precision.UNKNOWN.value,) and gold.start is None and gold.end is None:
            outcomes.append(when.start is None and when.end is None)
    return all(outcomes) if outcomes else None


def _includes(when: Interval, day: date) -> bool:
    return (when.start is None or when.start <= day) and (when.end is None or day < when.end) and (when.start, when.end) != (None, None)


def _quoted(quotes: tuple[str, ...], ours: Claim) -> bool:
    """Whether the evidence shares the quoted words (either may be the longer one)."""
    spans: tuple[Evidence, ...] = (ours.evidence, *ours.more_evidence)
    return any(plain(q) in plain(e.quote) or plain(e.quote) in plain(q) for q in quotes for e in spans if e.quote)


def _counted(wanted: GoldQuantity, ours: Sequence[Quantity]) -> bool:
    def agrees(gold: int | None, value: int | None, best: int | None) -> bool:
        return gold is None or gold == value or (value is None and gold == best)

    return any(
        q.kind == wanted.kind
        and agrees(wanted.low, q.low, q.best)
        and agrees(wanted.high, q.high, q.best)
        and agrees(wanted.best, q.best, q.low)
        for q in ours
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Golden claims and claims of ours matched one to one, by their positions; what has no partner is left over."""

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    spare: tuple[int, ...]


def pair(gold: Sequence[GoldClaim], ours: Sequence[Claim], needed: frozenset[str] | None) -> Pairing:
    """Match as many golden claims as possible one to one, preferring partners that agree in more.

    A partner must not fail any check in ``needed`` (all checks when None).
    """
    graded: list[list[tuple[int, int]]] = []
    for wanted in gold:
        edges = []
        for j, claim in enumerate(ours):
            agreement = checks(wanted, claim)
            if not (agreement.failed if needed is None else agreement.failed & needed):
                edges.append((-(2 * len(agreement.passed & STRICT) + len(agreement.passed)), j))
        graded.append(sorted(edges))
    order = sorted(range(len(gold)), key=lambda i: (gold[i].optional, graded[i][0][0] if graded[i] else 0))
    partner = _augment(order, graded)
    taken = {i: j for j, i in partner.items()}
    return Pairing(
        pairs=tuple(sorted(taken.items())),
        missed=tuple(i for i in range(len(gold)) if i not in taken),
        spare=tuple(j for j in range(len(ours)) if j not in partner),
    )


def _augment(order: Sequence[int], graded: Sequence[Sequence[tuple[int, int]]]) -> dict[int, int]:
    """Kuhn's augmenting paths over preference lists: claim of ours → golden claim."""
    partner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        free = [j for _, j in graded[i] if j not in partner and j not in seen]
        if free:
            partner[free[0]] = i
            return True
        for _, j in graded[i]:
            if j not in seen:
                seen.add(j)
                if place(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    for i in order:
        place(i, set())
    return partner


def nearest(wanted: GoldClaim, ours: Sequence[Claim]) -> tuple[Claim, Agreement] | None:
    """The claim of ours that comes closest to a golden one, with what agrees; None where there is none at all."""
    graded = [(checks(wanted, c), c) for c in ours]
    if not graded:
        return None
    agreement, claim = max(
        graded, key=lambda g: 2 * len(g[0].passed & CORE) + ("quote" in g[0].passed) * 2 + len(g[0].passed) - len(g[0].failed)
    )
    return claim, agreement


def never_hits(never: GoldClaim, ours: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims of ours that are what must not be recorded: every key that is given agrees."""
    return tuple(c for c in ours if checks(never, c).complete)


def relation_found(wanted: GoldRelation, ours: Iterable[Relation]) -> bool:
    """Whether a relation of that type between actors of those names is there; the even-handed types hold both ways."""

    def joins(r: Relation) -> bool:
        straight = actor_named(wanted.a, (r.a,)) and actor_named(wanted.b, (r.b,))
        crossed = actor_named(wanted.a, (r.b,)) and actor_named(wanted.b, (r.a,))
        return straight or (crossed and r.type in ("allied-with", "opposed-to"))

    return any(r.type in wanted.types and joins(r) and (not wanted.modalities or r.modality in wanted.modalities) for r in ours)


def in_words(claim: Claim) -> str:
    """A claim of ours on one line, for lists of misses."""
    who = ", ".join(a.name or a.text for a in claim.actors) or "?"
    whom = ", ".join(a.name or a.text for a in claim.recipients)
    ref = claim.place
    where = f"{ref.text}{f' = {ref.place.name}' if ref.place else ' (unresolved)'} [{ref.scope}]" if ref else "no place"
    when = f"{claim.when.start or ''}..{claim.when.end or ''} {claim.when.precision}"
    said = claim.said_by.name or claim.said_by.text or ""
    speaker = f"{claim.said_by.kind}{f' ({said})' if said else ''}"
    return (
        f"{claim.type} by {who}{f' from/on {whom}' if whom else ''} at {where}, {when}, {claim.modality}, said by {speaker},"
        f" “{claim.evidence.quote[:120]}” ({claim.rule}, {claim.confidence:.2f})"
    )


def gold_in_words(gold: GoldClaim) -> str:
    """A golden claim on one line, any-of lists by their first value."""

    def one(words: tuple[str, ...]) -> str:
        return words[0] if words else "any"

    place = one(gold.places + gold.place_text + gold.places_optional)
    when = f"{gold.start or gold.start_not_before or ''}..{gold.end or gold.end_not_after or ''} {one(gold.precisions)}"
    quote = f", “{gold.quotes[0]}”" if gold.quotes else ""
    return (
        f"{'/'.join(gold.types)} by {one(gold.actors + gold.actors_optional)} at {place} [{one(gold.scopes)}], {when},"
        f" {'/'.join(gold.modalities) or 'any modality'}, said by {one(gold.said_by_kinds)} ({one(gold.said_by)}){quote}"
    )
