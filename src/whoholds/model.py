"""READ FIRST. The frozen types of the record, in reading order.

Document -> Sentence, Token -> Place, Actor -> mentions -> Interval -> Claim, Relation -> Event -> Judgement -> ControlSpell.

Everything that crosses two function boundaries is one of these. Intervals are half-open ``[start, end)``
of calendar days as printed in the report; an open side is ``None``; unknown is a value, never a guess.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from whoholds.errors import DateError

FIRST_DAY = date(1800, 1, 1)
LAST_DAY = date(2100, 12, 31)
PERSON = "person:"  # how the extractor of a claim that a reviewer added begins


class Precision(StrEnum):
    """How finely a date is known (contract, section 2)."""

    DAY = "day"
    RANGE = "range"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


class Modality(StrEnum):
    """How a claim is put forward; what each does to control is rule R8."""

    ASSERTED = "asserted"
    CLAIMED = "claimed"
    DENIED = "denied"
    ATTEMPTED = "attempted"
    ONGOING = "ongoing"
    PREDICTED = "predicted"
    THREATENED = "threatened"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


class SpeakerKind(StrEnum):
    """Who says so inside the text."""

    OUTLET = "outlet"
    GOVERNMENT = "government"
    ARMED_GROUP = "armed-group"
    MONITOR = "monitor"
    UN = "un"
    NGO = "ngo"
    MEDIA = "media"
    OFFICIAL = "official"
    WITNESS = "witness"
    ANALYST = "analyst"
    SOCIAL_MEDIA = "social-media"
    UNNAMED = "unnamed"


class Scope(StrEnum):
    """Which piece of a place a claim speaks of."""

    WHOLE = "whole"
    PART = "part"
    FACILITY = "facility"
    AROUND = "around"
    AREA = "area"


class Status(StrEnum):
    """The state of a place on a day, in the words of the contract, section 3."""

    HELD = "held"
    PRESSURED = "pressured"
    ENCIRCLED = "encircled"
    BESIEGED = "besieged"
    BREACHED = "breached"
    CONTESTED = "contested"
    JOINT = "joint"
    CLAIMED = "claimed"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """Where a state comes from."""

    ASSERTED = "asserted"
    INFERRED = "inferred"
    INHERITED = "inherited"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Character offsets ``[start, end)`` into a document's canonical text.

    >>> Span(start=3, end=7).overlaps(Span(start=6, end=9))
    True
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}..{self.end} is not ordered")

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """When something was so: half-open days, how precise, the words it came from and the rule that read them.

    >>> Interval(start=date(2024, 12, 5), end=date(2024, 12, 6), precision=Precision.DAY).last
    datetime.date(2024, 12, 5)
    """

    start: date | None = None
    end: date | None = None
    precision: Precision = Precision.UNKNOWN
    text: str = ""
    rule: str = "none"

    def __post_init__(self) -> None:
        for day in (self.start, self.end):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise DateError(f"The date {day} lies outside 1800-2100; check the report or the --published date.")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"interval {self.start}..{self.end} is empty")

    @property
    def last(self) -> date | None:
        """The last day inside the interval, or None when it is open."""
        return None if self.end is None else self.end - timedelta(days=1)


UNKNOWN_INTERVAL = Interval()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report: the bytes as they came, their canonical text, and what is known about its publication.

    ``text`` keeps light Markdown structure: blank lines between paragraphs, ``#`` headings, ``- `` list items.
    ``known`` is the day the record could first know it: the publication day, else the day it was read.
    """

    id: str
    text: str
    raw: bytes = b""
    published: date | None = None
    read_on: date | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str = "en"
    source: str = ""

    @property
    def known(self) -> date:
        return self.published or self.read_on or LAST_DAY


def document_id(raw: bytes) -> str:
    """Identity of a report: sha-256 of its bytes, so the same bytes twice are one document.

    >>> document_id(b"Hama fell.")
    'd-1abe960e76a6baad'
    """
    return "d-" + hashlib.sha256(raw).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a document. ``i`` and ``head`` count tokens over the whole document; a root is its own head.

    Without a parse, ``lemma`` is the lower-cased text and ``pos``, ``tag``, ``dep`` are empty.
    """

    i: int
    text: str
    start: int
    end: int
    lemma: str = ""
    pos: str = ""
    tag: str = ""
    dep: str = ""
    head: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: its span, its tokens, its paragraph, and whether it was parsed.

    ``kind`` is ``body``, ``heading``, ``item`` (list item) or ``title``; ``paragraph`` counts blocks of text.
    """

    index: int
    span: Span
    tokens: tuple[Token, ...]
    paragraph: int = 0
    kind: str = "body"
    parsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the gazetteer (or of the user's additions): what is where.

    ``kind``: city, town, village, district, admin1, admin2, country, facility, region, water. ``admin1`` is its name in Latin
    letters, ``admin1_code`` the GeoNames code. ``parents`` are ids of containing areas, smallest first.
    """

    id: str
    name: str
    country: str = ""
    admin1: str = ""
    admin1_code: str = ""
    lat: float = 0.0
    lon: float = 0.0
    kind: str = "town"
    population: int = 0
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRef:
    """A place as a report names it: the words, the entry they resolve to (or None), scope and UCDP where_prec 1-7.

    ``entire`` marks an area spoken of as a whole ("the entire province", "all of X"), save the places in ``except_``.
    """

    text: str
    place: Place | None = None
    scope: Scope = Scope.WHOLE
    where_prec: int = 1
    within: PlaceRef | None = None
    near: PlaceRef | None = None
    except_: tuple[PlaceRef, ...] = ()
    entire: bool = False

    @property
    def id(self) -> str | None:
        """The gazetteer id; of a named part or facility inside a settlement ``part:<parent>#<name>``; else None."""
        return self.place.id if self.place else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLink:
    """A relation of an actor to another over a span of days, from the actor file.

    ``type`` is one of side, member-of, allied-with, backed-by, opposed-to, formerly-linked-to, split-from, renamed, successor.
    """

    type: str
    target: str
    start: date | None = None
    end: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One entry of the actor file.

    ``kind``: state, government, military, police, armed-group, movement, party, alliance, igo, ngo, monitor, media, side.
    ``country`` is the ISO code it mainly belongs to; ``theatres`` are ISO codes where it acts.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    theatres: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    links: tuple[DatedLink, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRef:
    """An actor as a report names it: the words, and the entry of the actor file they mean (None where unknown)."""

    text: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """Words that name an actor: document-level token range ``[first, last]``, its syntactic head, and the actor.

    ``form``: name, acronym, demonym, generic ("rebels"), leader, metonym (a capital or country in an actor's role), unknown-group.
    """

    span: Span
    sentence: int
    first: int
    last: int
    head: int
    actor: ActorRef
    form: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words that name a place: document-level token range ``[first, last]``, its syntactic head, and the place."""

    span: Span
    sentence: int
    first: int
    last: int
    head: int
    place: PlaceRef
    rule: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """Words that say when: document-level token range ``[first, last]`` and the interval they mean.

    ``anchored`` is False where nothing tells what the words count from. ``frame`` is True for a date that a heading or a
    dateline gives to the text below it.
    """

    span: Span
    sentence: int
    first: int
    last: int
    when: Interval
    anchored: bool = True
    frame: bool = False


LEARNED = "model."  # begins the trigger of what only the encoder saw


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A trigger with its arguments, before anyone asked who says so, how surely and when.

    ``token`` is the predicate; ``place_tokens`` are the heads the places were read from; ``base`` in (0, 1] is the pattern's share of
    the confidence. ``echoes``: it repeats the event told before at another place ("Zalingei followed").
    ``actor_after`` did it where the clause that follows says so ("After the capture of X, the army moved on").
    ``actor_offered`` is who did it as the encoder reads it, for where neither clause nor story tells.
    ``time`` is the first token of the timex that belongs to this place alone ("took X on Monday and Y on Tuesday").
    """

    type: str
    sentence: int
    token: int
    trigger: str
    actors: tuple[ActorRef, ...] = ()
    recipients: tuple[ActorRef, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    place_tokens: tuple[int, ...] = ()
    actor_tokens: tuple[int, ...] = ()
    base: float = 1.0
    modality: str = ""
    negated: bool = False
    echoes: bool = False
    actor_after: tuple[ActorRef, ...] = ()
    actor_offered: tuple[ActorRef, ...] = ()
    time: int | None = None

    @property
    def learned(self) -> bool:
        """Whether only the encoder saw it."""
        return self.trigger.startswith(LEARNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An event the learned proposer sees: document-level token ranges ``(first, last)`` of its trigger and arguments, and a score in [0, 1].

    Spans are words only, resolved to nothing yet; ``modality`` and ``speaker_kind`` are names of the closed lists.
    """

    type: str
    sentence: int
    first: int
    last: int
    score: float
    actors: tuple[tuple[int, int], ...] = ()
    recipients: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    speakers: tuple[tuple[int, int], ...] = ()
    modality: str = "asserted"
    speaker_kind: str = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who says so inside the text: the innermost speaker; ``chain`` lists speakers outermost first."""

    kind: SpeakerKind = SpeakerKind.OUTLET
    name: str | None = None
    actor_id: str | None = None
    text: str = ""
    chain: tuple[str, ...] = ()


OUTLET = Speaker()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A count of people: kind killed, injured, captured, displaced or released; low, best, high (None where not said)."""

    kind: str
    low: int | None = None
    best: int | None = None
    high: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words a claim rests on: offsets into the canonical text, and exactly that slice."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One source's assertion, in one document, that something happened or holds (contract, section 2).

    ``known`` is the day the record learnt it; ``confidence`` in [0, 1] is the calibrated chance that it is read right.
    """

    id: str
    document: str
    type: str
    evidence: Evidence
    actors: tuple[ActorRef, ...] = ()
    recipients: tuple[ActorRef, ...] = ()
    place: PlaceRef | None = None
    when: Interval = UNKNOWN_INTERVAL
    said_by: Speaker = OUTLET
    modality: Modality = Modality.ASSERTED
    hedged: bool = False
    quantities: tuple[Quantity, ...] = ()
    more_evidence: tuple[Evidence, ...] = ()
    rule: str = ""
    confidence: float = 0.5
    extractor: str = ""
    published: date | None = None
    known: date = LAST_DAY
    outlet: str | None = None

    @property
    def actor(self) -> ActorRef | None:
        return self.actors[0] if self.actors else None

    @property
    def recipient(self) -> ActorRef | None:
        return self.recipients[0] if self.recipients else None


def claim_id(document: str, type_: str, evidence: Evidence, arguments: tuple[str, ...]) -> str:
    """Identity of a claim: document, type, evidence span and the texts of its arguments (not their resolved ids)."""
    key = "\x1f".join((document, type_, str(evidence.start), str(evidence.end), *arguments))
    return "c-" + hashlib.sha256(key.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A claim with two ends: how actor ``a`` stands to actor ``b``."""

    id: str
    document: str
    type: str
    a: ActorRef
    b: ActorRef
    evidence: Evidence
    when: Interval = UNKNOWN_INTERVAL
    said_by: Speaker = OUTLET
    modality: Modality = Modality.ASSERTED
    rule: str = ""
    confidence: float = 0.5
    known: date = LAST_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening with every claim about it; ``origins`` counts independent origins (rule R2).

    ``id`` is made from its smallest (known day, claim id); ``former_ids`` are ids it had before it merged.
    """

    id: str
    type: str
    claims: tuple[str, ...]
    place_id: str | None
    place: str
    actors: tuple[str, ...]
    when: Interval
    origins: int
    confidence: float
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's word on a claim: accept, reject or correct; appended, never an overwrite (rule R10).

    ``rank`` is ``preferred`` or ``deprecated`` (``normal`` takes an earlier judgement back); ``changes`` are (field, value) pairs of
    a correction.
    """

    id: str
    target: str
    action: str
    rank: str
    user: str
    reason: str
    made_on: date
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """One rule that acted on a state: its code (R1-R12), what it did in words, and the claims it rests on.

    ``weight`` is what it added to its side's score; ``stance`` is for, against, open or context.
    """

    rule: str
    words: str
    claim_ids: tuple[str, ...] = ()
    side: str | None = None
    weight: float = 0.0
    stance: str = "for"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSpell:
    """Who holds one place over one half-open span of days (contract, section 3). ``valid_to`` None: until further word.

    ``valid_from`` is FIRST_DAY where the start lies in the open past. ``affirmed`` are the days of word for this state, with the
    nearest one before and after the span; ``scores`` are the undecayed probabilities of it, each from its day on (rule R6 reads both).
    """

    place: Place
    valid_from: date
    valid_to: date | None
    holder: str | None
    status: Status
    confidence: float
    basis: Basis
    valid_from_earliest: date | None = None
    valid_from_latest: date | None = None
    claimants: tuple[str, ...] = ()
    opponents: tuple[str, ...] = ()
    scope: Scope = Scope.WHOLE
    last_affirmed: date | None = None
    number_of_claims: int = 0
    number_of_origins: int = 0
    claim_ids: tuple[str, ...] = ()
    known_from: date | None = None
    rules_version: str = ""
    fired: tuple[FiredRule, ...] = field(default=())
    affirmed: tuple[date, ...] = ()
    scores: tuple[tuple[date, float], ...] = ()
