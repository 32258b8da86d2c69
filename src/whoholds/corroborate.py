"""Copies -> origins; many claims -> one Event with its evidence, counted by independent origin (R2).

Near-duplicate texts are found by MinHash over word shingles (Broder 1997) with banding (Leskovec, Rajaraman & Ullman, ch. 3):
``signature``, ``bands`` and ``same_text`` work on plain bytes, so that the index can live in the store.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from rensa import RMinHash  # type: ignore[import-untyped]

from whoholds.lexicon.sides import Sides, copy_labels, normal, origin_of, side_of
from whoholds.model import LAST_DAY, UNKNOWN_INTERVAL, Claim, Document, Event, Interval, Modality

PERMUTATIONS = 128
ROWS = 4
SHINGLE = 4
SAME = 0.7
_WORD = re.compile(r"\w+")
_WIRES = ("AP", "Reuters", "AFP", "dpa", "EFE", "ANSA", "TASS", "Interfax", "Xinhua", "Anadolu", "PTI", "UPI", "Kyodo", "Yonhap")
_WIRE = re.compile(rf"\((?P<name>{'|'.join(_WIRES)}|The Associated Press|Agence France-Presse)\)", re.IGNORECASE)
_LONG_NAMES = {"the associated press": "ap", "agence france-presse": "afp"}


# -- copies ------------------------------------------------------------------------------------------------------------


def shingles(text: str) -> list[str]:
    """The runs of four words of a text, in lower case; of a shorter text the whole of it."""
    words = _WORD.findall(text.casefold())
    if len(words) <= SHINGLE:
        return [" ".join(words)]
    return [" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def signature(text: str) -> bytes:
    """The MinHash of a text's shingles: 128 numbers of 32 bits.

    >>> len(signature("Rebels captured the city of Hama on Thursday."))
    512
    """
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
    sketch.update(shingles(text))
    return struct.pack(f"<{PERMUTATIONS}I", *sketch.digest())


def bands(signed: bytes) -> tuple[bytes, ...]:
    """The keys under which to index a signature: texts that share one are candidates (32 bands of 4 rows).

    A pair of Jaccard similarity 0.7 shares one with probability 0.9998, one of 0.2 with 0.05.
    """
    width = 4 * ROWS
    return tuple(
        hashlib.blake2b(signed[i : i + width], digest_size=8, salt=struct.pack("<I", i)).digest() for i in range(0, len(signed), width)
    )


def same_text(a: bytes | str, b: bytes | str) -> bool:
    """Whether two texts, or their signatures, are one text: Jaccard similarity of shingles at least 0.7 (estimated from signatures).

    >>> same_text("The army has taken the town of X.", "The army has taken the town of Y.")
    False
    """
    if isinstance(a, str) and isinstance(b, str):
        left, right = set(shingles(a)), set(shingles(b))
        return len(left & right) >= SAME * len(left | right)
    x, y = (signature(one) if isinstance(one, str) else one for one in (a, b))
    pairs = zip(struct.unpack(f"<{len(x) // 4}I", x), struct.unpack(f"<{len(y) // 4}I", y), strict=True)
    return bool(sum(p == q for p, q in pairs) >= SAME * PERMUTATIONS)


def wire(text: str) -> str | None:
    """The wire whose text this is, by its dateline or credit in the opening lines.

    >>> wire("HAMA, Syria (AP) — Insurgents entered the city.")
    'ap'
    """
    found = _WIRE.search(text[:300])
    if found is None:
        return None
    name = found["name"].casefold()
    return _LONG_NAMES.get(name, name)


def copy_groups(documents: Iterable[Document]) -> dict[str, str]:
    """Each document's copy group: ``outlet:NAME`` where the text names its wire, else the first known document with the same text.

    Copies of a text that names its wire belong to that wire too. The same for any order of the documents.
    """
    roots: dict[str, str] = {}
    labels: dict[str, str] = {}
    index: dict[bytes, list[str]] = {}
    signed: dict[str, bytes] = {}
    for document in sorted(documents, key=lambda d: (d.known, d.id)):
        mine = signature(document.text)
        keys = bands(mine)
        candidates = dict.fromkeys(other for key in keys for other in index.get(key, ()))
        root = next((roots[other] for other in candidates if same_text(mine, signed[other])), document.id)
        roots[document.id], signed[document.id] = root, mine
        for key in keys:
            index.setdefault(key, []).append(document.id)
        name = wire(document.text)
        if name is not None:
            labels.setdefault(root, "outlet:" + name)
    return {document: labels.get(root, root) for document, root in roots.items()}


# -- origins -------------------------------------------------------------------------------------------------------------


def origins(claims: Iterable[Claim], groups: Mapping[str, str], sides: Sides) -> dict[str, str]:
    """The origin of each claim: whose word it is in the end (R2)."""
    claims = tuple(claims)
    labels = copy_labels(claims, groups)
    return {claim.id: origin_of(claim, _day(claim), labels, sides) for claim in claims}


# -- events --------------------------------------------------------------------------------------------------------------

_FAMILIES = {
    "capture": "take",
    "handover": "take",
    "airstrike": "strike",
    "shelling": "strike",
    "bombing": "strike",
    "contest": "fight",
    "clash": "fight",
}
_WORLD = {Modality.ATTEMPTED: "attempted", Modality.PREDICTED: "said", Modality.THREATENED: "said", Modality.HYPOTHETICAL: "said"}
ONE_DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class _Group:
    """An event in the making: its claims, the sides named, and the days all its dated claims can agree on."""

    claims: list[Claim] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)
    start: date | None = None
    end: date | None = None

    def fits(self, claim: Claim, sides: frozenset[str]) -> bool:
        """Compatible sides (one unnamed is compatible with any), and overlapping or adjacent days."""
        if sides and self.sides and not sides & self.sides:
            return False
        start, end = claim.when.start, claim.when.end
        if (start is None and end is None) or (self.start is None and self.end is None):
            return start == self.start and end == self.end
        starts_late = start is not None and self.end is not None and start > self.end
        ends_early = end is not None and self.start is not None and end < self.start
        return not (starts_late or ends_early)

    def add(self, claim: Claim, sides: frozenset[str]) -> None:
        """Take a claim in; the days narrow to what all share, so that a chain of daily events never becomes one."""
        if not self.claims:
            self.start, self.end = claim.when.start, claim.when.end
        start = max((d for d in (self.start, claim.when.start) if d is not None), default=None)
        end = min((d for d in (self.end, claim.when.end) if d is not None), default=None)
        if start is None or end is None or start < end:
            self.start, self.end = start, end
        self.claims.append(claim)
        self.sides |= sides


def events(claims: Iterable[Claim], groups: Mapping[str, str], sides: Sides, previous: Iterable[Event] = ()) -> tuple[Event, ...]:
    """Claims -> happenings: one type family, one place, compatible sides, overlapping or adjacent days.

    An id is made from the smallest (known day, claim id); ids an event had in ``previous`` stay as ``former_ids``. The same for any
    order of the claims; a claim known later never splits or renames an event.
    """
    claims = tuple(claims)
    labels = copy_labels(claims, groups)
    made: list[Event] = []
    keyed = sorted(((_key(c), c.known, c.id, c) for c in claims), key=lambda row: row[:3])
    for _, rows in groupby(keyed, key=lambda row: row[0]):
        for group in _grouped([row[3] for row in rows], sides):
            made.append(_event(group, labels, sides))
    return _renamed(sorted(made, key=lambda e: (e.when.start or LAST_DAY, e.id)), previous)


def _key(claim: Claim) -> tuple[str, str, str]:
    """Family, modality's world and place: the place's id, else its words and what contains it, else nothing but its document."""
    world = _WORLD.get(claim.modality, "done")
    family = _FAMILIES.get(claim.type, claim.type)
    ref = claim.place
    if ref is None:
        return family, world, "document:" + claim.document
    if ref.id is not None:
        return family, world, f"{ref.id} {ref.scope}"
    around = ref.within or ref.near
    return family, world, f"text:{normal(ref.text)} {around.id or normal(around.text) if around else ''}"


def _sides_of(claim: Claim, sides: Sides) -> frozenset[str]:
    """Who did it: of a handover the recipient, as in a capture."""
    refs = claim.recipients if claim.type == "handover" else claim.actors
    return frozenset(side_of(ref, _day(claim), sides) for ref in refs)


def _day(claim: Claim) -> date | None:
    return claim.when.last or claim.when.start


def _grouped(claims: Sequence[Claim], sides: Sides) -> list[_Group]:
    """Each claim, in canonical order, joins the first event it fits; an index by month keeps long lists cheap."""
    groups: list[_Group] = []
    by_month: dict[tuple[int, int] | None, set[int]] = {}
    for claim in claims:
        who, months = _sides_of(claim, sides), _months(claim.when)
        near = sorted({i for month in months for i in by_month.get(month, ())})
        found = next((i for i in near if groups[i].fits(claim, who)), None)
        if found is None:
            found = len(groups)
            groups.append(_Group())
        groups[found].add(claim, who)
        for month in months:
            by_month.setdefault(month, set()).add(found)
    return groups


def _months(when: Interval) -> tuple[tuple[int, int] | None, ...]:
    """The months whose events a claim can belong to, a day's margin on either side."""
    if when.start is None and when.end is None:
        return (None,)
    first = (when.start or when.end or LAST_DAY) - ONE_DAY
    last = (when.end or when.start or LAST_DAY) + ONE_DAY
    first = max(first, last - timedelta(days=400))
    found = []
    month = first.replace(day=1)
    while month <= last:
        found.append((month.year, month.month))
        month = (month + timedelta(days=32)).replace(day=1)
    return tuple(found)


def event_id(claim: Claim) -> str:
    """The id of an event whose first-known claim this is."""
    return "e-" + hashlib.sha256(claim.id.encode()).hexdigest()[:16]


def _event(group: _Group, labels: Mapping[str, str], sides: Sides) -> Event:
    first = group.claims[0]
    best: dict[str, float] = {}
    for claim in group.claims:
        origin = origin_of(claim, _day(claim), labels, sides)
        best[origin] = max(best.get(origin, 0.0), claim.confidence)
    doubt = 1.0
    for _, confidence in sorted(best.items()):
        doubt *= 1.0 - confidence
    return Event(
        id=event_id(first),
        type=first.type,
        claims=tuple(c.id for c in group.claims),
        place_id=first.place.id if first.place else None,
        place=_place_name(first),
        actors=tuple(sorted(group.sides)),
        when=_sharpest(group),
        origins=len(best),
        confidence=round(1.0 - doubt, 6),
    )


def _place_name(claim: Claim) -> str:
    if claim.place is None:
        return ""
    return claim.place.place.name if claim.place.place else claim.place.text


def _sharpest(group: _Group) -> Interval:
    """The shortest of the claims' intervals (of equals the earliest, then the first known): how well the event is dated."""
    dated = [c.when for c in group.claims if c.when.start is not None and c.when.end is not None]
    if dated:
        return min(dated, key=lambda w: ((w.end or LAST_DAY) - (w.start or LAST_DAY), w.start or LAST_DAY))
    half = [c.when for c in group.claims if c.when.start is not None or c.when.end is not None]
    return half[0] if half else UNKNOWN_INTERVAL


def _renamed(made: list[Event], previous: Iterable[Event]) -> tuple[Event, ...]:
    """The events with the ids they had before: a former event's id goes to whoever holds its first claim now."""
    owner = {claim: i for i, event in enumerate(made) for claim in event.claims}
    former: dict[int, set[str]] = {}
    for old in previous:
        i = owner.get(old.claims[0]) if old.claims else None
        if i is not None:
            former.setdefault(i, set()).update({old.id, *old.former_ids} - {made[i].id})
    return tuple(replace(event, former_ids=tuple(sorted(former.get(i, ())))) for i, event in enumerate(made))
