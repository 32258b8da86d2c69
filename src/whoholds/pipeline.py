"""The order of the stages, and nothing else: a document in, its claims and relations out. The only file that knows the order."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from whoholds import gate, language
from whoholds.discourse import Discourse
from whoholds.extract.actors import find_actors
from whoholds.extract.attribution import Attribution, Attributor, own_voice
from whoholds.extract.dating import Dated, Dater, settle
from whoholds.extract.domain import Domain
from whoholds.extract.events import find_events
from whoholds.extract.places import find_places, theatre
from whoholds.extract.proposals import joined, proposed, speaker
from whoholds.extract.quantities import find_quantities
from whoholds.extract.relations import FoundRelation, find_relations
from whoholds.extract.times import find_times
from whoholds.extract.understood import located, placed
from whoholds.extract.whereabouts import Scene, places_of_predicate, scene_of
from whoholds.gazetteer import Gazetteer, open_gazetteer
from whoholds.lexicon.actors import ActorFile, load_actors
from whoholds.lexicon.cues import load_cues
from whoholds.lexicon.events import TriggerIndex, load_event_types, trigger_index, types_with_effect
from whoholds.model import (
    ActorMention,
    ActorRef,
    Candidate,
    Claim,
    Document,
    Evidence,
    Interval,
    Modality,
    Place,
    PlaceMention,
    PlaceRef,
    Precision,
    Proposal,
    Quantity,
    Relation,
    Scope,
    Sentence,
    Span,
    Speaker,
    SpeakerKind,
    TimeMention,
    claim_id,
)
from whoholds.proposer import Proposer
from whoholds.syntax import Tree

EXTRACTOR = "en 0.1.0"
_HISTORICAL = timedelta(days=731)
_NARRATIVE_LAG = timedelta(days=45)
_COUNTED = {"killed": ("attack", "clash", "airstrike", "shelling", "bombing"), "injured": ("attack", "clash", "airstrike", "shelling", "bombing"),
            "captured": ("detain", "capture", "concede"), "displaced": ("displace",), "released": ("release",)}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one document yields."""

    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """Everything named in a document, before any event is looked for."""

    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    theatre: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reader:
    """Reads documents with one set of lexicons. ``parse_all`` parses every sentence instead of those that can hold an event."""

    actors: ActorFile
    gazetteer: Gazetteer
    index: TriggerIndex
    parse_all: bool = False
    proposer: Proposer | None = None
    extractor: str = EXTRACTOR
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(
        cls, *, types: Collection[str] | None = None, gazetteer_path: Path | None = None, actor_files: Iterable[Path] = (),
        parse_all: bool = False, model: bool = True,
    ) -> Reader:  # fmt: skip
        """A reader over the shipped lexicons; ``types`` limits it to these event types ("control" means those with an effect).

        ``model`` sets the learned proposer beside the patterns.
        """
        wanted = None if types is None else frozenset(types_with_effect() if set(types) == {"control"} else types)
        for name in wanted or ():
            if name not in load_event_types():
                from whoholds.lexicon.events import event_type

                event_type(name)
        return cls(
            actors=load_actors(actor_files),
            gazetteer=open_gazetteer(gazetteer_path),
            index=trigger_index(wanted),
            parse_all=parse_all,
            proposer=Proposer.load() if model else None,
        )

    def read(self, document: Document) -> Extraction:
        """Claims and relations of one document; none for a language without an extractor."""
        if document.language != "en" or not document.text.strip():
            return Extraction()
        cues, text = load_cues(), document.text
        whole = self.parse_all or self.proposer is not None
        relates = gate.relates(text, cues)
        if not whole and not gate.worth_reading(text, self.index, cues):
            return Extraction()
        if not whole and not relates and not gate.possible(text, (span for span, _, _ in language.sentence_spans(text)), self.index):
            return Extraction()
        sentences = language.segment(text)
        domain = Domain(sentences, text, cues)
        mentions = self.mentions(sentences, document)
        proposals = self._proposals(sentences, text, domain)
        wanted = gate.wanted(sentences, text, self.index, domain, mentions.places, mentions.actors)
        wanted |= {p.sentence for p in proposals or () if self.proposer and p.score >= self.proposer.threshold(p.type)}
        relates = gate.worth_reading(text, self.index, cues) and (relates or (bool(wanted) and gate.tells_relation(text)))
        chosen = frozenset(range(len(sentences))) if self.parse_all else wanted | gate.beside(wanted, text, domain, cues)
        if not chosen and not relates:
            return Extraction()
        parsed = language.parse(sentences, chosen)
        return _Reading(self, document, parsed, mentions, proposals, domain, relates=relates).extraction()

    def _proposals(self, sentences: Sequence[Sentence], text: str, domain: Domain) -> tuple[Proposal, ...] | None:
        """What the learned proposer sees in a report that speaks of war; None where it does not look."""
        if self.proposer is None or not domain.tells_of_war:
            return None
        return tuple(self.proposer.propose(sentences, text, self.index.types))

    def mentions(self, sentences: Sequence[Sentence], document: Document) -> Mentions:
        """Who, where and when is named; surface work, the same whatever is parsed later."""
        places = find_places(sentences, self.gazetteer)
        countries = theatre(places)
        actors = find_actors(sentences, self.actors, document.published, countries)
        times = find_times(sentences, document.published)
        return Mentions(places=places, actors=actors, times=times, theatre=countries)

    def capital_of(self, country: str) -> Place | None:
        """The capital of a country by its ISO code, or None where the gazetteer does not know it."""
        entry = self.actors.countries.get(country)
        for name in entry.capitals if entry else ():
            found = [p for p in self.gazetteer.candidates(name) if p.country == country]
            if found:
                return max(found, key=lambda p: p.population)
        return None

    def places_of(self, text: str, verb: Span) -> tuple[Span, ...]:
        """Spans of the places at which the event of one marked verb happened (the task of the event-place suite)."""
        scene = self.scene(text, verb)
        return places_of_predicate(scene) if scene else ()

    def scene(self, text: str, verb: Span) -> Scene | None:
        """The sentence of one marked verb with all that is named in it; None where the verb is in none."""
        sentences = language.segment(text)
        mentions = self.mentions(sentences, Document(id="d-sentence", text=text))
        trees = [Tree(s) for s in language.parse(sentences, range(len(sentences))) if s.parsed]
        proposer = self.proposer
        ask = (lambda sentence, token: proposer.roles_at(sentence, text, token)) if proposer else None
        return scene_of(trees, mentions.places, mentions.actors, verb, ask)


_OURS = re.compile(r"(?:we|us|ours|our)\b", re.I)
_PARTIES = frozenset({SpeakerKind.GOVERNMENT, SpeakerKind.ARMED_GROUP, SpeakerKind.OFFICIAL})
_LASTING = frozenset({"hold", "besiege", "contest"})
_AREAS = frozenset({"admin1", "admin2", "country", "region", "district"})
_OWN_FORCES = re.compile(
    r"(?:(?:its|their|his|our|the|own)\s)*(?:own\s)?(?:forces|troops|soldiers|units|fighters|army|men|defenders|they|it|we)", re.I
)


class _Reading:
    """One document on its way through the stages."""

    def __init__(
        self, reader: Reader, document: Document, sentences: Sequence[Sentence], mentions: Mentions, proposals: Sequence[Proposal] | None = None,
        domain: Domain | None = None, *, relates: bool = False,
    ) -> None:  # fmt: skip
        self.reader = reader
        self.domain = domain or Domain(sentences, document.text, load_cues())
        self.relates = relates
        self.document = document
        self.sentences = sentences
        self.mentions = mentions
        self.discourse = Discourse(sentences, mentions.actors, mentions.places, document.text, reader.capital_of)
        self.trees = [Tree(s) for s in sentences if s.parsed]
        self.by_index = {tree.sentence.index: tree for tree in self.trees}
        self.day = document.published
        self.proposals = proposals
        self.alone: dict[tuple[int, str], Proposal] = {}

    def extraction(self) -> Extraction:
        domain, effect = self.domain, types_with_effect()
        known = any(m.actor.id for m in self.mentions.actors)
        events = find_events(self.trees, self.discourse, self.reader.index)
        found = [c for c in events if c.type not in effect or domain.may_admit(c.sentence, known=known)]
        if self.reader.proposer is not None and self.proposals is not None:
            offered = proposed(self.proposals, self.by_index, self.discourse)
            found, self.alone = joined(found, offered, self.reader.proposer.thresholds)
        candidates = [
            c for c in located(placed(found, self.by_index, self.discourse, self.mentions.times), self.discourse) if domain.admits(c)
        ]
        claims = self._claims(candidates)
        related = find_relations(self.sentences, self.mentions.actors, self.document.text, self._government) if self.relates else ()
        relations = tuple(self._relation(found) for found in related)
        return Extraction(claims=tuple(_merged(claims)), relations=tuple(dict.fromkeys(relations)))

    # -- claims -----------------------------------------------------------------------------------------------------------------------

    def _claims(self, candidates: Sequence[Candidate]) -> list[Claim]:
        attributor = Attributor(
            self.trees, self.discourse, load_cues(), self._kind_of, self._belligerent_test(candidates), own=self._own_voice(candidates),
            home=self._home(),
        )  # fmt: skip
        attributions = [self._advised(c, attributor.attribute(c)) for c in candidates]
        dater = Dater(self.trees, self.sentences, self.mentions.times, self.document.published, narrative=self._is_narrative())
        dates = [dater.date(c, a.said_at) for c, a in zip(candidates, attributions, strict=True)]
        transfers = self._transfers(candidates, attributions, dates)
        counts = list(find_quantities([self.sentences[at] for at in sorted({c.sentence for c in candidates})], self.document.text))
        main = self._main_date()
        claims: list[Claim] = []
        for candidate, attribution, dated in zip(candidates, attributions, dates, strict=True):
            tree = self.by_index[candidate.sentence]
            if tree.sentence.kind == "heading" and not dated.own:
                continue  # a heading announces what its section tells, with no day of its own
            if candidate.learned and dater.narrative and not dated.own:
                continue  # a chronicle's summing-up, told once more and without its day
            for place in candidate.places or (None,):
                when = settle(candidate, dated, transfers, _place_key(place), tree, self.document.published, narrative=dater.narrative)
                claims.append(self._claim(candidate, attribution, place, when, counts, main))
        return claims

    def _advised(self, candidate: Candidate, attribution: Attribution) -> Attribution:
        """Where only the proposer saw an event and the rules find no speaker or no modality of it, the proposer's."""
        proposal = self.alone.get((candidate.token, candidate.trigger))
        if proposal is None:
            return attribution
        who = attribution.speaker
        if who.kind is SpeakerKind.OUTLET:
            who = speaker(proposal, self.by_index[candidate.sentence], self.discourse)
        modality = Modality(proposal.modality) if attribution.modality is Modality.ASSERTED else attribution.modality
        return replace(attribution, speaker=who, modality=modality)

    def _claim(
        self, candidate: Candidate, attribution: Attribution, place: PlaceRef | None, when: Interval, counts: Sequence[tuple[Span, Quantity]],
        main: date | None,
    ) -> Claim:  # fmt: skip
        if candidate.trigger.startswith("hold.v.be+ours") and attribution.modality in {Modality.PREDICTED, Modality.THREATENED}:
            candidate = replace(candidate, type="capture")  # "the city will be ours": a vow to take it
        if candidate.trigger.startswith("capture.v.occupy") and when.rule.startswith(("from-to", "since")):
            candidate = replace(candidate, type="hold")  # "was occupied from March to May", "occupied since April": a state, not its start
        sentence = self.sentences[candidate.sentence]
        span = sentence.span
        evidence = Evidence(start=span.start, end=span.end, quote=self.document.text[span.start : span.end])
        modality = self._modality(attribution.modality, when, main, state=candidate.type in _LASTING)
        actors, recipients = candidate.actors, candidate.recipients
        if candidate.trigger.startswith("withdraw") and not actors and recipients:
            actors, recipients = recipients, ()
        speaker = attribution.speaker
        if speaker.actor_id and modality in {Modality.ASSERTED, Modality.CLAIMED, Modality.THREATENED}:
            if not actors and self._speaks_of_itself(candidate, speaker):
                actors = (ActorRef(text=speaker.text, id=speaker.actor_id, name=speaker.name),)
            actors = tuple(replace(a, id=speaker.actor_id, name=speaker.name) if _OURS.match(a.text) else a for a in actors)
            actors = tuple(
                replace(a, id=speaker.actor_id, name=speaker.name) if _OWN_FORCES.fullmatch(a.text) and not a.id else a for a in actors
            )
            if modality is Modality.ASSERTED and speaker.kind in _PARTIES and any(a.id == speaker.actor_id for a in actors):
                modality = Modality.CLAIMED
        if place is not None and place.scope is Scope.WHOLE and place.place is not None and place.place.kind in _AREAS:
            place = replace(place, scope=Scope.AREA, entire=True)
        actors = tuple(self._on_the_day(a, when) for a in actors)
        recipients = tuple(self._on_the_day(r, when) for r in recipients)
        texts = (*(a.text for a in actors), *(r.text for r in recipients), place.text if place else "")
        return Claim(
            id=claim_id(self.document.id, candidate.type, evidence, texts), document=self.document.id, type=candidate.type, evidence=evidence,
            actors=actors, recipients=recipients, place=place, when=when, said_by=attribution.speaker, modality=modality, hedged=attribution.hedged,
            quantities=tuple(q for s, q in counts if span.contains(s) and candidate.type in _COUNTED.get(q.kind, ())), rule=candidate.trigger,
            confidence=_confidence(candidate, place, when, attribution, self._prominence(candidate)), extractor=self.reader.extractor, published=self.document.published,
            known=self.document.known, outlet=self.document.outlet,
        )  # fmt: skip

    def _on_the_day(self, ref: ActorRef, when: Interval) -> ActorRef:
        """A government of the day of the event, where the one of the day of publication did not yet govern (R12)."""
        file = self.reader.actors
        actor = file.get(ref.id) if ref.id else None
        day = when.start or when.last
        if actor is None or actor.start is None or day is None or day >= actor.start or actor.kind != "government":
            return ref
        before = file.government(actor.country, day)
        return replace(ref, id=before, name=file.name(before)) if before else ref

    def _speaks_of_itself(self, candidate: Candidate, speaker: Speaker) -> bool:
        """Whether a taking without agent is the speaker's own: the ministry says that X "has been liberated"."""
        takes = candidate.trigger.startswith(
            ("capture.v.capture", "capture.v.regain", "capture.v.take", "capture.v.free", "capture.n.capture")
        )
        if candidate.learned and candidate.type == "capture":
            return any(r.id and r.id != speaker.actor_id for r in candidate.recipients)
        return takes and not candidate.recipients

    def _prominence(self, candidate: Candidate) -> float:
        """How central a candidate's clause is to its sentence: the main clause, then what is said, then asides and event nouns."""
        tree = self.by_index[candidate.sentence]
        share = 0.93 if tree.token(candidate.token).pos in {"NOUN", "PROPN", "ADJ"} else 1.0
        current = tree.token(candidate.token)
        for _ in range(6):
            if current.dep in {"relcl", "acl"}:
                share *= 0.94
            elif current.dep in {"advcl", "conj", "pcomp"}:
                share *= 0.97
            if current.head == current.i or not tree.holds(current.head):
                break
            current = tree.token(current.head)
        return share

    def _modality(self, modality: Modality, when: Interval, main: date | None, *, state: bool) -> Modality:
        """Background long before publication, or before the story's own main date where that is older, is historical.

        An event is judged by its start, a state that lasted by its end.
        """
        anchor = min((d for d in (self.document.published, main) if d), default=None)
        if anchor is None or modality not in {Modality.ASSERTED, Modality.CLAIMED, Modality.ATTEMPTED, Modality.DENIED}:
            return modality
        if state and when.last is not None and when.last >= anchor - _HISTORICAL:
            return modality
        told = when.start or (when.last if when.precision is not Precision.BEFORE else None)
        ended = when.precision is Precision.BEFORE and when.last is not None and when.last < anchor - _HISTORICAL
        if ended or (
            told is not None and told < anchor - _HISTORICAL and (when.end is None or when.end < anchor - _HISTORICAL or when.start == told)
        ):
            return Modality.HISTORICAL if not (when.precision is Precision.AFTER and when.end is None) else modality
        return modality

    def _transfers(
        self, candidates: Sequence[Candidate], attributions: Sequence[Attribution], dates: Sequence[Dated]
    ) -> dict[str, Interval]:  # fmt: skip
        """The dated transfer of each place that the report itself tells: what undated sequels count from."""
        found: dict[str, Interval] = {}
        anchor = self.document.published
        for candidate, attribution, dated in zip(candidates, attributions, dates, strict=True):
            if candidate.type not in {"capture", "handover", "withdraw"} or attribution.modality not in {
                Modality.ASSERTED,
                Modality.CLAIMED,
            }:
                continue
            when = dated.when
            if not dated.own or when.start is None or when.precision not in {Precision.DAY, Precision.RANGE}:
                continue
            if anchor and when.start < anchor - _HISTORICAL:
                continue
            for place in candidate.places:
                key = _place_key(place)
                if key and (key not in found or candidate.type == "capture"):
                    found.setdefault(key, when)
        return found

    # -- what the document is -----------------------------------------------------------------------------------------------------------

    def _explicit_dates(self) -> list[date]:
        return sorted(t.when.start for t in self.mentions.times if t.anchored and t.when.start and t.when.precision is Precision.DAY)

    def _is_narrative(self) -> bool:
        """A chronicle: it tells mostly of days long before it was published (or it has no date, and tells of many days)."""
        days = self._explicit_dates()
        if len(days) < 2:
            return False
        if self.document.published is None:
            return True
        return self.document.published - date.fromordinal(int(median(d.toordinal() for d in days))) > _NARRATIVE_LAG

    def _main_date(self) -> date | None:
        days = self._explicit_dates()
        return date.fromordinal(int(median(d.toordinal() for d in days))) if len(days) >= 3 and self._is_narrative() else None

    def _kind_of(self, actor_id: str) -> str:
        actor = self.reader.actors.get(actor_id)
        return actor.kind if actor else ("government" if actor_id.endswith("-government") else "")

    def _belligerent_test(self, candidates: Sequence[Candidate]) -> Callable[[str], bool]:
        """Who is party to the fighting this report tells of: the sides of its actors, and the government of its first country."""
        file, day = self.reader.actors, self.day
        effect = types_with_effect() | {"clash", "shelling", "airstrike", "attack"}
        refs = [r for c in candidates if c.type in effect for r in (*c.actors, *c.recipients) if r.id]
        sides = {file.side(r.id, day) for r in refs if r.id}
        for country in self.mentions.theatre[:1]:
            government = file.government(country, day)
            if government:
                sides.add(file.side(government, day))
        return lambda actor_id: file.side(actor_id, day) in sides or any(file.opposed(actor_id, side, day) for side in sides)

    def _home(self) -> ActorRef | None:
        """The government of the country this report is first of all about."""
        file = self.reader.actors
        id_ = file.government(self.mentions.theatre[0], self.day) if self.mentions.theatre else None
        return ActorRef(text="", id=id_, name=file.name(id_)) if id_ else None

    def _own_voice(self, candidates: Sequence[Candidate]) -> Speaker | None:
        press = self._party_of(self.document.outlet)
        if press is not None and press.actor_id:
            return press
        outlet = self._party_of(self.document.outlet) or self._party_of(self.document.title)
        taker = next((a for c in candidates if c.type in types_with_effect() for a in c.actors if a.id), None)
        named = taker or next((m.actor for m in self.mentions.actors if m.form not in {"metonym", "self"} and m.actor.id), None)
        return own_voice(self.discourse, load_cues(), outlet, self._as_speaker(named, named.text) if named else None)

    def _as_speaker(self, actor: ActorRef, text: str) -> Speaker:
        kind = self._kind_of(actor.id) if actor.id else ""
        speaker = SpeakerKind.GOVERNMENT if kind in {"state", "government", "military", "police"} else SpeakerKind.ARMED_GROUP
        return Speaker(kind=speaker, name=actor.name or actor.text, actor_id=actor.id, text=text)

    def _party_of(self, name: str | None) -> Speaker | None:
        """The party an outlet's name or a title belongs to ("Press office of the Xth army"), as a speaker."""
        if not name:
            return None
        found = find_actors(language.segment(name), self.reader.actors, self.day, self.mentions.theatre)
        for mention in found:
            kind = self._kind_of(mention.actor.id) if mention.actor.id else ""
            if kind in {"media", "igo", "ngo", "monitor"} or mention.form == "metonym":
                continue
            return self._as_speaker(mention.actor, name)
        return None

    def _government(self, adjective: str) -> ActorRef | None:
        """The government or movement an adjective stands for ("Turkish", "Houthi")."""
        file = self.reader.actors
        country = next((c for c in file.countries.values() if adjective in c.adjectives or adjective in c.names), None)
        if country is None:
            found = find_actors(language.segment(adjective), file, self.day, self.mentions.theatre)
            return found[0].actor if found else None
        id_ = file.government(country.iso, self.day)
        return ActorRef(text=adjective, id=id_, name=file.name(id_)) if id_ else None

    def _relation(self, found: FoundRelation) -> Relation:
        sentence = self.sentences[found.sentence]
        evidence = Evidence(
            start=sentence.span.start, end=sentence.span.end, quote=self.document.text[sentence.span.start : sentence.span.end]
        )
        return Relation(
            id=claim_id(self.document.id, found.type, evidence, (found.a.text, found.b.text)).replace("c-", "r-", 1), document=self.document.id,
            type=found.type, a=found.a, b=found.b, evidence=evidence, rule=found.rule, confidence=0.7, known=self.document.known,
        )  # fmt: skip


def extracted(
    reader: Reader, document: Document, parsed: Sequence[Sentence], mentions: Mentions, domain: Domain, *, relates: bool = True
) -> Extraction:
    """Claims and relations of a document whose mentions are found and whose wanted sentences are parsed."""
    return _Reading(reader, document, parsed, mentions, None, domain, relates=relates).extraction()


def _place_key(place: PlaceRef | None) -> str | None:
    if place is None:
        return None
    top = place.within if place.within and place.within.place else place
    return top.place.id if top.place else None


def _confidence(candidate: Candidate, place: PlaceRef | None, when: Interval, attribution: Attribution, prominence: float) -> float:
    """How surely the claim is read right, before calibration: the pattern's share, its clause, then what stayed unresolved."""
    score = 0.94 * candidate.base * prominence
    if not candidate.recipients and place is None:
        score *= 0.95
    if place is not None and place.place is None:
        score *= 0.9
    if not candidate.actors:
        score *= 0.93
    if attribution.hedged:
        score *= 0.95
    if attribution.modality in {Modality.HYPOTHETICAL, Modality.ATTEMPTED} and candidate.type not in types_with_effect():
        score *= 0.85
    if when.precision is Precision.UNKNOWN:
        score *= 0.95
    return round(min(score, 0.99), 3)


def _same(a: Claim, b: Claim) -> bool:
    """One thing told twice by one speaker: same type, place, way of telling, and no contradiction of actor or date."""
    if a.type != b.type or a.modality is not b.modality or (a.said_by.name, a.said_by.kind) != (b.said_by.name, b.said_by.kind):
        return False
    if (a.place is None) != (b.place is None):
        return False
    if a.place and b.place:
        if a.place.id != b.place.id or a.place.scope is not b.place.scope or (a.place.id is None and a.place.text != b.place.text):
            return False
    elif a.evidence.start != b.evidence.start:
        return False
    if a.actor and b.actor and a.actor.id and b.actor.id and a.actor.id != b.actor.id:
        return False
    lost = {r.id for r in (*a.recipients, *b.recipients) if r.id}
    if lost & {r.id for r in (*a.actors, *b.actors) if r.id}:
        return False
    if (a.when.start, a.when.end) == (b.when.start, b.when.end):
        return True
    return (_vague(a.when) or _vague(b.when)) and a.actor is not None and b.actor is not None and a.actor.id == b.actor.id


def _vague(when: Interval) -> bool:
    return when.precision is Precision.UNKNOWN or when.rule in {"by-publication", "sequel", "story-carried"}


def _merged(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Claims told once, in text order; further spans of the same telling go to ``more_evidence``."""
    kept: list[Claim] = []
    for claim in claims:
        at = next((n for n, k in enumerate(kept) if _same(k, claim)), None)
        if at is None:
            kept.append(claim)
            continue
        best, other = kept[at], claim
        if _vague(best.when) and not _vague(other.when):
            best, other = other, best
        if not best.actors and other.actors:
            best = replace(best, actors=other.actors)
        if not best.recipients and other.recipients:
            best = replace(best, recipients=other.recipients)
        more = tuple(dict.fromkeys(e for e in (*best.more_evidence, other.evidence, *other.more_evidence) if e != best.evidence))
        kept[at] = replace(best, more_evidence=more)
    yield from kept
