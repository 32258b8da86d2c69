"""Sentences → mentions of actors: who is named, and which entry of the actor file the words mean on the report's day.

Works on the surface alone, so the same text gives the same mentions whether or not it was parsed. A mention is a noun phrase
without its determiner: a known name with what follows it ("HTS fighters"), a country or people with a noun of force ("Syrian
army"), a leader with titles, a generic word ("the rebels"), a numbered unit, or a capitalised group nobody has entered yet.
``head`` is the phrase's last noun before any "of" or "loyal to". Where the words cannot be resolved the mention is kept with id
None. Not read here: "the group", "they" (they stand for a mention made elsewhere).

Every sentence is cut into *atoms*, runs of letters and digits, so "U.S.-backed" and "pro - Russian" are read alike however the
tokenizer cut them. Dictionaries are built once for an ActorFile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from whoholds.lexicon.actors import NEUTRAL_KINDS, ActorFile, Alias, is_acronym, words_of
from whoholds.model import ActorMention, ActorRef, Sentence, Span

_FALLBACK = {
    "anti-government": "rebels",
    "opposition": "rebels",
    "paramilitaries": "paramilitary",
    "militiamen": "militia",
    "militias": "militia",
}
_GUARDS = frozenset(
    (
        "presidential guard",
        "republican guard",
        "national guard",
        "coast guard",
        "border guards",
        "border guard",
        "air force",
        "armed forces",
        "security forces",
        "special forces",
        "ground forces",
        "land forces",
        "naval forces",
        "airborne forces",
        "special operations forces",
        "air defence",
        "air defense",
    )
)
_PRIVATE = frozenset(("armed", "militant", "private", "local", "foreign", "rival", "former", "tribal", "new", "volunteer", "criminal"))
_BEFORE_PLACE = frozenset(("in", "near", "from", "to", "at", "around", "outside", "into", "city"))
_ARMED = {
    "men": "gunmen",
    "groups": "groups",
    "factions": "groups",
    "forces": "army",
    "gangs": "gangs",
    "bandits": "bandits",
    "assailants": "attackers",
}
_OWNERS = ("people", "peoples", "lord", "workers", "women", "farmers", "peasants", "citizens", "nation", "students")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_WORD = re.compile(r"[^\W_]+")
_INNER = re.compile(r"[\s'’ʼʻ‘`´.\-–‑/&]*")
_JOINERS = (
    "of",
    "loyal to",
    "allied to",
    "allied with",
    "belonging to",
    "faithful to",
    "commanded by",
    "led by",
    "from",
    "under",
    "affiliated with",
    "affiliated to",
)

# What an atom may start or be, as bits.
_FIRST, _KEY, _ORD, _CAPITAL, _NOUN = 1, 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of the actor file by name, and its generic words with their keys, rebels' before governments' before others'."""

    force: frozenset[str]
    office: frozenset[str]
    persons: frozenset[str]
    modifiers: frozenset[str]
    titles: frozenset[str]
    deeds: frozenset[str]
    alone: frozenset[str]
    adjectival: frozenset[str]
    held: frozenset[str]
    backed: frozenset[str]
    led: frozenset[str]
    determiners: frozenset[str]
    possessive: frozenset[str]
    locative: frozenset[str]
    place_nouns: frozenset[str]
    function: frozenset[str]
    group_nouns: frozenset[str]
    group_prefixes: frozenset[str]
    group_kinds: frozenset[str]
    group_adjectives: frozenset[str]
    troops: frozenset[str]
    not_group: frozenset[str]
    particles: frozenset[str]
    unit_nouns: frozenset[str]
    unit_modifiers: frozenset[str]
    ordinals: frozenset[str]
    things: frozenset[str]
    common_starts: frozenset[str]
    calendar: frozenset[str]
    keys: Mapping[str, str]
    key_tables: tuple[Mapping[str, str], ...]
    rebel_keys: frozenset[str]
    government_keys: frozenset[str]

    @classmethod
    def of(cls, actors: ActorFile) -> _Words:
        tables = tuple(actors.keys.get(family, {}) for family in ("rebels", "government", "others"))
        lists = {
            f.name: actors.words.get(f.name, frozenset())
            for f in fields(cls)
            if f.name not in ("keys", "key_tables", "rebel_keys", "government_keys")
        }
        return cls(
            **lists,
            keys={**tables[2], **tables[0], **tables[1]},
            key_tables=tables,
            rebel_keys=frozenset(tables[0].values()),
            government_keys=frozenset(tables[1].values()),
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase of the dictionary: an alias, or a country's name, adjective, plural or capital, a seat, or a people."""

    kind: str  # alias, country, adjective, plural, capital, seat, community
    value: str
    raw: tuple[str, ...]
    alias: Alias | None = None
    exact: bool = False
    loose: bool = False  # a descriptive phrase ("southern separatists"), good only in the actor's theatre and time


@dataclass(slots=True)
class _Atoms:
    """One sentence as parallel lists: the atom as written, in lower case, its token, and what stands between it and the one before."""

    raw: list[str]
    low: list[str]
    token: list[int]
    glue: list[str]
    bits: list[int]
    start: list[int]
    after: str = ""

    def inner(self, i: int) -> bool:
        """Whether atom i goes on in the phrase of the atom before it."""
        if not 0 < i < len(self.low):
            return False
        glue = self.glue[i]
        return glue == " " or _INNER.fullmatch(glue) is not None

    def hyphen(self, i: int) -> bool:
        return 0 < i < len(self.low) and self.glue[i] in ("-", "–", "‑", ".-")

    def spaced(self, i: int) -> bool:
        return 0 < i < len(self.low) and self.glue[i] == " "


@dataclass(frozen=True, slots=True)
class _Hit:
    """Dictionary entries that match the atoms [first, last]."""

    first: int
    last: int
    entries: tuple[_Entry, ...]

    def of(self, *kinds: str) -> _Entry | None:
        return next((e for e in self.entries if e.kind in kinds), None)


@dataclass(slots=True)
class _Found:
    """A mention before its last resolution, in atoms of one sentence; ``key`` is the generic word it may be taken up by."""

    sentence: Sentence
    first: int
    last: int
    head: int
    id: str | None
    form: str
    rule: str
    key: str = ""
    name: str | None = None
    atoms: _Atoms | None = None
    country: str | None = None


class _Index:
    """Dictionaries of one ActorFile: a tree of atoms, and for each spelling of a token its atoms and bits."""

    def __init__(self, actors: ActorFile) -> None:
        self.actors = actors
        self.w = _Words.of(actors)
        self.war = frozenset(a.country for a in actors.actors.values() if a.kind == "armed-group")
        self.tree: dict[str, object] = {}
        self.lower_firsts: set[str] = set()
        self.groupish = self.w.group_nouns | self.w.group_prefixes | self.w.group_kinds | self.w.troops
        self.memo: dict[str, tuple[tuple[str, str, str, int, int], ...]] = {}
        for alias in actors.aliases:
            acronym = alias.form == "acronym"
            raw = tuple(_WORD.findall(alias.text.removeprefix("the ")))
            loose = alias.form == "name" and len(raw) > 1 and raw[-1].islower() and raw[-1] != "s"
            self._add(_Entry("alias", alias.actor, raw, alias, acronym, loose))
            if acronym and len(alias.text) >= 4 and alias.text.isalpha() and alias.text.isupper():
                self._add(_Entry("alias", alias.actor, (alias.text.title(),), alias, True))
        for country in actors.countries.values():
            for kind, texts in (
                ("country", country.names), ("adjective", country.adjectives), ("plural", country.plurals), ("capital", country.capitals),
            ):  # fmt: skip
                for text in texts:
                    written = text.removeprefix("the ")
                    self._add(
                        _Entry(kind, country.iso, tuple(_WORD.findall(written)), None, is_acronym(written) or written in ("U.S.", "U.K."))
                    )
        for text, target in actors.metonyms.items():
            self._add(_Entry("seat", target, tuple(_WORD.findall(text.removeprefix("the ")))))
        for text in actors.peoples:
            self._add(_Entry("community", text, tuple(_WORD.findall(text))))
            self._add(_Entry("community", text, tuple(_WORD.findall(text + "s"))))

    def _add(self, entry: _Entry) -> None:
        folded = words_of(" ".join(entry.raw))
        if not folded:
            return
        self._grow(folded, entry)
        if any(mark in (entry.alias.text if entry.alias else "") for mark in "'’ʼ"):
            joined = re.sub(r"['’ʼ]", "", entry.alias.text if entry.alias else "")
            raw = tuple(_WORD.findall(joined))
            self._grow(words_of(joined), _Entry(entry.kind, entry.value, raw, entry.alias, entry.exact, entry.loose))

    def _grow(self, words: tuple[str, ...], entry: _Entry) -> None:
        if entry.raw[0][0].islower():
            self.lower_firsts.add(words[0])
        node = self.tree
        for word in words:
            node = node.setdefault(word, {})  # type: ignore[assignment]
        node.setdefault("", []).append(entry)  # type: ignore[attr-defined]

    def cut(self, text: str) -> tuple[tuple[str, str, str, int, int], ...]:
        """The atoms of a token's text, each with what stands before it inside the token, its lower case, its bits and its offset."""
        known = self.memo.get(text)
        if known is not None:
            return known
        atoms = []
        end = 0
        for found in _WORD.finditer(text):
            raw = found.group()
            low = raw.lower() if raw.isascii() else "".join(words_of(raw)) or raw.lower()
            bits = 0
            if low in self.tree and (not raw[0].islower() or low in self.lower_firsts):
                bits |= _FIRST
            if low in self.w.keys or low in ("pro", "anti", "our", "air", "armed"):
                bits |= _KEY
            if low in self.w.force or low in self.groupish:
                bits |= _NOUN
            if _ORDINAL.fullmatch(low) or (low in self.w.ordinals and raw[0].isupper()):
                bits |= _ORD
            if raw[0].isupper():
                bits |= _CAPITAL
            atoms.append((text[end : found.start()], raw, low, bits, found.start()))
            end = found.end()
        if atoms and end < len(text):
            atoms.append((text[end:], "", "", 0, end))
        if len(self.memo) > 200_000:
            self.memo.clear()
        self.memo[text] = tuple(atoms)
        return self.memo[text]


@lru_cache(maxsize=4)
def _index(actors: ActorFile) -> _Index:
    return _Index(actors)


def find_actors(
    sentences: Sequence[Sentence], actors: ActorFile, published: date | None, theatre: tuple[str, ...]
) -> tuple[ActorMention, ...]:
    """Every mention of an actor, in reading order and without overlaps.

    ``published`` decides which of several actors of one name is meant and whom generic words mean; ``theatre`` are ISO codes of the
    report's countries, most likely first. Raises nothing: words that cannot be resolved give a mention with id None.
    """
    reading = _Reading(_index(actors), published, theatre)
    for sentence in sentences:
        reading.read(sentence)
    better = reading.better_theatre()
    if better != theatre:
        reading = _Reading(reading.index, published, better)
        for sentence in sentences:
            reading.read(sentence)
    return tuple(reading.mentions())


class _Reading:
    """One document being read: what it has named so far, and the mentions in order."""

    def __init__(self, index: _Index, published: date | None, theatre: tuple[str, ...]) -> None:
        self.index = index
        self.actors = index.actors
        self.w = index.w
        self.day = published
        self.theatre = theatre
        self.named: dict[str, int] = {}  # ids named by more than an ambiguous acronym, with how often
        self.countries: dict[str, int] = {}
        self.governments: dict[str, str | None] = {}
        self.known: dict[tuple[str, ...], tuple[str | None, str]] = {}  # groups and acronyms this document introduced
        self.known_firsts: set[str] = set()
        self.found: list[_Found] = []
        self.places: set[str] | None = None
        self.sentences: list[Sentence] = []
        self.floor = 0  # first atom of the sentence that no mention covers yet

    # --- reading one sentence -------------------------------------------------------------------------------------------------

    def read(self, sentence: Sentence) -> None:
        """Find the mentions of one sentence."""
        self.sentences.append(sentence)
        memo, cut, known = self.index.memo, self.index.cut, self.known_firsts
        cuts = []
        seen = 0
        for word in sentence.tokens:
            parts = memo.get(word.text)
            if parts is None:
                parts = cut(word.text)
            cuts.append(parts)
            for part in parts:
                seen |= part[3]
                if known and part[2] in known:
                    seen |= _FIRST
        if not seen & (_FIRST | _KEY | _NOUN | _ORD):
            return
        raw: list[str] = []
        low: list[str] = []
        token: list[int] = []
        glue: list[str] = []
        bits: list[int] = []
        start: list[int] = []
        pending, end, capitals = "", -1, 0
        for n, (word, parts) in enumerate(zip(sentence.tokens, cuts, strict=True)):
            if word.start > end and end >= 0:
                pending += " "
            end = word.end
            if not parts:
                pending += word.text
                continue
            for before, written, lower, flags, offset in parts:
                if not written:
                    pending += before
                    continue
                raw.append(written)
                low.append(lower)
                token.append(n)
                glue.append(pending + before if pending else before)
                bits.append(flags)
                start.append(word.start + offset)
                pending = ""
                if flags & _CAPITAL:
                    capitals += 1
        atoms = _Atoms(raw, low, token, glue, bits, start, pending)
        self._scan(sentence, atoms, title_case=capitals > 0.7 * len(raw) and len(raw) > 5)

    def _scan(self, sentence: Sentence, atoms: _Atoms, title_case: bool) -> None:
        upper = all(c.isupper() for c in atoms.raw if c.isalpha())
        i, size = 0, len(atoms.low)
        run_end = -1
        self.floor = 0
        while i < size:
            bits = atoms.bits[i]
            found: _Found | None = None
            if self.known_firsts and atoms.low[i] in self.known_firsts:
                found = self._introduced_name(sentence, atoms, i)
            if found is None and bits & _ORD:
                found = self._unit(sentence, atoms, i, None)
            if found is None and bits & _FIRST and not (upper and len(atoms.raw[i]) == 2):
                hit = self._match(atoms, i)
                if hit:
                    found = self._named(sentence, atoms, hit)
                    if found is None and hit.of("country", "capital"):
                        i = hit.last + 1
                        continue
            if found is None and bits & _CAPITAL and not title_case and i > run_end:
                found, run_end = self._unknown(sentence, atoms, i)
            if found is None and (bits & _KEY or (atoms.low[i] in self.w.titles and atoms.low[i] not in ("field", "late"))):
                found = self._generic(sentence, atoms, i)
            if found is None:
                i += 1
                continue
            self._keep(found)
            self.floor = i = found.last + 1
            self._introduce(found, atoms)

    def _keep(self, found: _Found) -> None:
        self.found.append(found)
        if found.id is not None and found.form != "acronym":
            self.named[found.id] = self.named.get(found.id, 0) + 1

    def better_theatre(self) -> tuple[str, ...]:
        """The theatre as given or, where none of its first two countries has a party among the actors named, as those suggest."""
        votes: dict[str, int] = {}
        for found in self.found:
            actor = self.actors.get(found.id) if found.id and found.form in ("name", "acronym", "leader", "demonym") else None
            if actor is not None and actor.country and actor.kind not in NEUTRAL_KINDS:
                if set(actor.theatres) & set(self.theatre[:2]):
                    return self.theatre
                votes[actor.country] = votes.get(actor.country, 0) + 1
        for found in self.found:  # a word for rebels of a country says that there is a war
            if found.rule == "demonym.generic" and found.country:
                votes[found.country] = votes.get(found.country, 0) + 1
        ranked = sorted(votes, key=lambda iso: (iso not in self.index.war, -votes[iso]))
        return (*ranked[:1], *(iso for iso in self.theatre if iso != ranked[0])) if ranked else self.theatre

    # --- the dictionary -------------------------------------------------------------------------------------------------------

    def _match(self, atoms: _Atoms, i: int) -> _Hit | None:
        """The longest dictionary phrase that starts at atom i and is written as the dictionary has it."""
        node = self.index.tree.get(atoms.low[i])
        best: _Hit | None = None
        j = i
        while isinstance(node, dict):
            entries = node.get("")
            if isinstance(entries, list):
                fitting = tuple(e for e in entries if _written_like(e, atoms.raw[i : j + 1]) and not (e.loose and self._elsewhere(e)))
                if fitting:
                    best = _Hit(i, j, fitting)
            j += 1
            if j >= len(atoms.low) or not atoms.inner(j):
                break
            node = node.get(atoms.low[j])
        return best

    def _elsewhere(self, entry: _Entry) -> bool:
        """Whether a descriptive alias belongs to another theatre or time than the report's."""
        alias = entry.alias
        actor = self.actors.actors[entry.value]
        if self.theatre and actor.theatres and not set(actor.theatres) & set(self.theatre):
            return True
        return alias is not None and not self._live(alias)

    def _live(self, alias: Alias) -> bool:
        """Whether an alias was in use on the report's day; always where that is unknown."""
        return self.day is None or ((alias.start is None or alias.start <= self.day) and (alias.end is None or self.day < alias.end))

    def _choose(self, aliases: Iterable[Alias], theatre: tuple[str, ...]) -> tuple[str | None, bool]:
        """The actor that one of several aliases of one spelling means here, and whether it belongs to the report's theatre.

        Theatre first, then day; of two that fit equally, the one the report has named already; else None.
        """
        ranked = []
        for alias in aliases:
            actor = self.actors.actors[alias.actor]
            if not actor.theatres:
                place = 50.0
            elif actor.country in theatre:
                place = theatre.index(actor.country) + 0.0
            else:
                shared = [theatre.index(t) + 0.5 for t in actor.theatres if t in theatre]
                place = min(shared, default=50.0 if not actor.country else 100.0)
            other = alias.text != actor.name
            ranked.append((place >= 100, not self._live(alias), place, place >= 50 and other, -self.named.get(alias.actor, 0), alias.actor))
        ranked.sort()
        first = ranked[0]
        near = not first[0]
        if len(ranked) > 1 and ranked[1][:5] == first[:5] and ranked[1][5] != first[5]:
            return None, near
        return first[5], near

    def _alias(self, hit: _Hit, theatre: tuple[str, ...]) -> tuple[str | None, _Entry | None, bool]:
        """The actor of a hit's aliases (people's adjectives apart), one entry to describe its form, and whether it is near."""
        entries = [e for e in hit.entries if e.kind == "alias" and e.alias and e.alias.form != "people"]
        if not entries:
            return None, None, False
        id, near = self._choose([e.alias for e in entries if e.alias], theatre)
        entry = next((e for e in entries if e.value == id), entries[0])
        return id, entry, near

    def _people(self, hit: _Hit, theatre: tuple[str, ...]) -> tuple[str | None, bool]:
        """The actor of a people's adjective or plural in this theatre and on this day; the flag says whether the hit has one at all."""
        aliases = [e.alias for e in hit.entries if e.alias and e.alias.form == "people"]
        if not aliases:
            return None, False
        live = [alias for alias in aliases if self._live(alias)]
        if not live and hit.of("adjective", "plural"):
            return None, False
        id, near = self._choose(live or aliases, theatre)
        if not near and hit.of("adjective", "plural"):
            return None, False
        if not live:
            return None, True
        return id if near or len({a.actor for a in live}) == 1 else None, True

    def _government(self, iso: str) -> str | None:
        self.countries[iso] = self.countries.get(iso, 0) + 1
        if iso not in self.governments:
            self.governments[iso] = self.actors.government(iso, self.day)
        return self.governments[iso]

    def _iso(self, hit: _Hit, *kinds: str) -> str | None:
        """The country of a hit; of several (Congolese), the one in the theatre."""
        isos = [e.value for e in hit.entries if e.kind in kinds]
        return min(isos, key=lambda iso: (self.theatre.index(iso) if iso in self.theatre else 99, isos.index(iso)), default=None)

    # --- phrases that begin with a name or country ----------------------------------------------------------------------------

    def _named(self, sentence: Sentence, atoms: _Atoms, hit: _Hit) -> _Found | None:
        """The mention that a dictionary hit begins, or None where the words are part of something else."""
        iso = self._iso(hit, "country", "adjective", "plural", "capital")
        theatre = self.theatre if iso is None or hit.of("capital") else (iso, *self.theatre)
        id, entry, near = self._alias(hit, self.theatre)
        if entry is not None and not hit.of("country"):
            if not self._fits(atoms, hit, entry, id, near):
                return None
            return self._after_name(sentence, atoms, hit, id, entry)
        people, is_people = self._people(hit, self.theatre)
        community = hit.of("community")
        if atoms.hyphen(hit.last + 1) and atoms.low[hit.last + 1] in self.w.backed | self.w.led | self.w.held:
            backer = people if is_people else None if community else self._seat(hit) or (self._government(iso) if iso else None)
            return self._compound(sentence, atoms, hit, backer, iso)
        unit = self._unit_after(sentence, atoms, hit, people if is_people else self._government(iso) if iso else None)
        if unit:
            return unit
        inner = self._inner_name(sentence, atoms, hit, theatre)
        if inner:
            return inner
        last, words = self._extension(
            atoms, hit.last, possessive=not (community or hit.of("plural")) or bool(hit.of("adjective", "country"))
        )
        if hit.of("plural") and not hit.of("adjective", "country"):
            last = hit.last
        if last > hit.last:
            return self._with_noun(sentence, atoms, hit, last, words, people, is_people, iso, community is not None)
        return self._bare(sentence, atoms, hit, people, is_people, iso)

    def _seat(self, hit: _Hit) -> str | None:
        """Whose seat or nickname a hit is: a country's government, or an entry of the file."""
        seat = hit.of("seat")
        if seat is None:
            return None
        return self._government(seat.value) if seat.value in self.actors.countries else seat.value

    def _fits(self, atoms: _Atoms, hit: _Hit, entry: _Entry, id: str | None, near: bool) -> bool:
        """Whether an alias is meant here, and not a namesake far from every theatre of the actor."""
        alias = entry.alias
        if alias is None or near or not self.theatre or id is None or self.named.get(id):
            return True
        if alias.form == "leader":
            titled = hit.first > 0 and atoms.low[hit.first - 1] in self.w.titles
            return hit.last > hit.first or titled
        if "(" in self.actors.name(id):
            return False
        primary = alias.text == self.actors.name(id) or self.actors.name(id).startswith(alias.text)
        if alias.form == "acronym":
            return len(alias.text) > 3 or primary
        return hit.last > hit.first or primary

    def _after_name(self, sentence: Sentence, atoms: _Atoms, hit: _Hit, id: str | None, entry: _Entry) -> _Found | None:
        """A known name with what stands before it (titles) and after it (nouns of force)."""
        alias = entry.alias
        assert alias is not None
        form = {"leader": "leader", "acronym": "acronym"}.get(alias.form, "name")
        following = hit.last + 1
        if atoms.hyphen(following) and atoms.low[following] in self.w.backed | self.w.led:
            return self._compound(sentence, atoms, hit, id, None)
        first = hit.first
        if form == "leader":
            first = self._titles(atoms, first)
        unit = self._unit_after(sentence, atoms, hit, id)
        if unit:
            unit.first = first
            return unit
        last, words = self._extension(atoms, hit.last, possessive=True)
        if atoms.hyphen(following) and atoms.low[following] in self.w.held:
            last, words = self._extension(atoms, following, possessive=False)
            if not set(words) & (self.w.office | {"government", "administration", "authorities"}):
                last = hit.last
        named = self._leader_behind(atoms, last, id) if last > hit.last and form != "leader" else None
        if named is not None:
            return _Found(sentence, first, named, named, id, "leader", "leader.office", atoms=atoms)
        actor = self.actors.get(id) if id else None
        if (
            last == hit.last
            and actor
            and actor.kind == "state"
            and form == "name"
            and not set(atoms.low[first : last + 1]) & (self.w.force | self.w.office)
        ):
            if not self._in_role(atoms, hit):
                return None
            form = "metonym"
        if last > hit.last and form in ("acronym", "leader"):
            form = "name"
        if id is None and form != "acronym":
            form = "unknown-group" if form == "name" else form
        return _Found(sentence, first, last, last, id, form, f"{form}.{'alias' if last == hit.last else 'noun'}", atoms=atoms,
                      key=self._key_of(atoms.low[hit.last : last + 1]))  # fmt: skip

    def _leader_behind(self, atoms: _Atoms, last: int, id: str | None) -> int | None:
        """The last atom of a leader of the same actor named right behind an office: "RUF commander Sam Bockarie"."""
        j = last + 1
        if not atoms.spaced(j) or not atoms.bits[j] & _FIRST:
            return None
        hit = self._match(atoms, j)
        if hit is None or not any(e.alias and e.alias.form == "leader" and e.value == id for e in hit.entries):
            return None
        return hit.last

    def _titles(self, atoms: _Atoms, first: int) -> int:
        """The first atom of the titles and first names that stand before a leader's name."""
        while (
            first > self.floor
            and atoms.inner(first)
            and atoms.low[first - 1] in self.w.titles
            and "’" not in atoms.glue[first]
            and "'" not in atoms.glue[first]
        ):
            first -= 1
        while first < len(atoms.low) - 1 and atoms.low[first] in ("late", "field", "then") and not atoms.bits[first] & _CAPITAL:
            first += 1
        return first

    def _extension(self, atoms: _Atoms, last: int, possessive: bool) -> tuple[int, tuple[str, ...]]:
        """The last noun of force or office that the words after atom ``last`` lead to, with the words passed; ``last`` if none."""
        j = last + 1
        if possessive and j < len(atoms.low) and atoms.low[j] == "s" and atoms.glue[j] in ("’", "'", "ʼ"):
            j += 1
            if atoms.spaced(j) and atoms.low[j] in ("men", "followers", "supporters"):
                return j, (atoms.low[j],)
        words: list[str] = []
        end, kept = last, 0
        while j < len(atoms.low) and (atoms.inner(j) or (j == last + 1 and possessive and atoms.glue[j] in ("’ ", "' "))):
            low = atoms.low[j]
            if low in self.w.force or low in self.w.office:
                end, kept = j, len(words) + 1
            elif low not in self.w.modifiers and not (low == "pro" or low == "anti"):
                break
            words.append(low)
            j += 1
            if j - last > 8:
                break
        end, kept = self._without_deed(atoms, end, last, kept)
        return end, tuple(words[:kept])

    def _without_deed(self, atoms: _Atoms, end: int, last: int, kept: int) -> tuple[int, int]:
        """Give back nouns that belong to a deed: of "army artillery fire" the actor is the army."""
        following = end + 1
        while (
            end > last
            and atoms.low[end] in ("missile", "rocket", "artillery", "drone", "tank", "air", "aircraft", "intelligence", "state", "command")
            and (atoms.inner(following) and atoms.low[following] in self.w.deeds | {"unit", "launchers"})
        ):
            end, kept, following = end - 1, kept - 1, end
            while end > last and atoms.low[end] not in self.w.force and atoms.low[end] not in self.w.office:
                end, kept = end - 1, kept - 1
        return end, kept

    def _inner_name(self, sentence: Sentence, atoms: _Atoms, hit: _Hit, theatre: tuple[str, ...]) -> _Found | None:
        """A name behind a country's or people's adjective: "Lebanese militant group Hezbollah", "Syrian President Assad"."""
        if (
            not hit.of("adjective", "country")
            and not any(e.alias and e.alias.form == "people" for e in hit.entries)
            and not hit.of("community")
        ):
            return None
        j, steps = hit.last + 1, 0
        if hit.of("country") and not hit.of("adjective") and j < len(atoms.low) and atoms.low[j] == "s" and atoms.glue[j] in ("’", "'"):
            j += 1
        while j < len(atoms.low) and atoms.inner(j) and steps < 5:
            if atoms.bits[j] & _FIRST:
                next_hit = self._match(atoms, j)
                if next_hit:
                    id, entry, _ = self._alias(next_hit, theatre)
                    if entry is not None and not next_hit.of("country"):
                        found = self._after_name(sentence, atoms, next_hit, id, entry)
                        if found:
                            found.first = hit.first
                            found.rule = "name.behind-adjective" if found.form != "leader" else found.rule
                        return found
                    people, is_people = self._people(next_hit, theatre)
                    last, words = self._extension(atoms, next_hit.last, possessive=False)
                    if (is_people or next_hit.of("community")) and last > next_hit.last:
                        found = self._with_noun(sentence, atoms, next_hit, last, words, people, is_people, None, not is_people)
                        found.first = hit.first
                        return found
            low = atoms.low[j]
            if (
                low not in self.w.modifiers
                and low not in self.w.titles
                and low not in self.w.force
                and low not in self.w.office
                and low not in self.w.group_kinds
            ):
                return None
            if low in self.w.deeds and low not in self.w.modifiers:
                return None
            j += 1
            steps += 1
        return None

    def _with_noun(
        self, sentence: Sentence, atoms: _Atoms, hit: _Hit, last: int, words: tuple[str, ...], people: str | None, is_people: bool,
        iso: str | None, community: bool,
    ) -> _Found:  # fmt: skip
        """A country or people with a noun of force: its government, or whom the generic word in it means there."""
        key = self._key_of(words)
        found = _Found(sentence, hit.first, last, last, None, "name", "demonym.noun", key=key, atoms=atoms, country=iso)
        if is_people and not (iso and key in self.w.government_keys and "government" in words):
            found.id, found.form = people, "name" if people else "unknown-group"
        elif community and iso is None:
            found.form = "unknown-group"
        elif iso is not None:
            seat = self._seat(hit)
            if key and key in self.w.rebel_keys:
                found.id = self._generic_in(key, (iso,))
                found.form, found.rule = ("name" if found.id else "generic"), "demonym.generic"
            elif (
                words[-1] in self.w.persons
                and set(words) <= self.w.persons | _PRIVATE
                and not (iso in self.theatre and self._between_states())
            ):
                found.form, found.rule = "generic", "demonym.persons"
            else:
                found.id = seat or self._government(iso)
                if key and hit.of("adjective", "country"):
                    generic = self.actors.generic(key, iso, self.day) if key in ("regime", "loyalists", "government", "army") else None
                    if generic and generic.actor:
                        found.id = generic.actor
        else:
            found.id = self._seat(hit)
        if found.id is None or key in self.w.rebel_keys:
            return self._belongs(sentence, atoms, hit.first, last) or found
        return found

    def _bare(self, sentence: Sentence, atoms: _Atoms, hit: _Hit, people: str | None, is_people: bool, iso: str | None) -> _Found | None:
        """A country, capital, seat, plural or adjective with no noun of force behind it."""
        plural = hit.of("plural") or (is_people and atoms.low[hit.last].endswith("s"))
        if hit.of("country", "capital", "seat") and not (hit.of("adjective") and self._deed(atoms, hit.last)):
            if not self._in_role(atoms, hit):
                return None
            id = self._seat(hit) or (self._government(iso) if iso else None)
            return _Found(sentence, hit.first, hit.last, hit.last, id, "metonym", "metonym", atoms=atoms)
        if plural and not self._place_follows(atoms, hit.last):
            id = people if is_people else self._government(iso) if iso else None
            return _Found(sentence, hit.first, hit.last, hit.last, id, "demonym", "demonym.plural", atoms=atoms)
        if not (hit.of("adjective") or is_people):
            return None
        id = people if is_people else self._government(iso) if iso else None
        if self._deed(atoms, hit.last):
            return _Found(sentence, hit.first, hit.last, hit.last, id, "demonym", "demonym.deed", atoms=atoms)
        if self._coordinated(atoms, hit.last):
            return _Found(sentence, hit.first, hit.last, hit.last, id, "demonym", "demonym.coordinated", atoms=atoms)
        if hit.first > 0 and atoms.low[hit.first - 1] == "the" and self._verb_follows(atoms, hit.last):
            return _Found(sentence, hit.first, hit.last, hit.last, id, "demonym", "demonym.the", atoms=atoms)
        return None

    def _deed(self, atoms: _Atoms, last: int) -> bool:
        """Whether a noun of deeds or holdings follows, with at most two modifiers between."""
        j = last + 1
        if atoms.hyphen(j) and atoms.low[j] in self.w.held:
            return True
        for _ in range(3):
            if not atoms.inner(j) or atoms.glue[j] not in (" ", "-"):
                return False
            if atoms.low[j] in self.w.deeds:
                return not (j == last + 1 and atoms.low[j] in ("areas", "area", "village", "air", "ground"))
            if atoms.low[j] not in self.w.modifiers:
                return False
            j += 1
        return False

    def _coordinated(self, atoms: _Atoms, last: int) -> bool:
        """Whether "and" and another adjective with a noun of force follow: "Russian and Syrian warplanes"."""
        j = last + 1
        if j + 1 >= len(atoms.low):
            return False
        if atoms.low[j] in ("and", "or") and atoms.inner(j):
            j += 1
        elif atoms.glue[j] not in (", ", "-", "/", "–"):
            return False
        if atoms.low[j] in self.w.modifiers and atoms.low[j] != "allied" and self._extension(atoms, j - 1, possessive=False)[0] > j - 1:
            return True
        if not atoms.bits[j] & _FIRST:
            return atoms.low[j] == "allied" and self._extension(atoms, j - 1, possessive=False)[0] > j
        hit = self._match(atoms, j)
        if hit is None or not (hit.of("adjective", "community") or any(e.alias for e in hit.entries)):
            return False
        return (
            self._extension(atoms, hit.last, possessive=False)[0] > hit.last
            or self._deed(atoms, hit.last)
            or self._coordinated(atoms, hit.last)
        )

    def _verb_follows(self, atoms: _Atoms, last: int) -> bool:
        j = last + 1
        return (
            j >= len(atoms.low)
            or not atoms.spaced(j)
            or atoms.low[j] in self.w.function
            or (atoms.low[j].endswith("ed") and len(atoms.low[j]) > 4)
        )

    def _place_follows(self, atoms: _Atoms, last: int) -> bool:
        j = last + 1
        return atoms.spaced(j) and atoms.low[j] in self.w.place_nouns

    def _in_role(self, atoms: _Atoms, hit: _Hit) -> bool:
        """Whether a country or capital can be an actor here: not behind "in" or "northern", not inside a longer name."""
        before = atoms.low[hit.first - 1] if hit.first > 0 and atoms.inner(hit.first) else ""
        if before in self.w.locative or (
            before == "of" and hit.first > 1 and atoms.low[hit.first - 2] in self.w.locative | self.w.place_nouns
        ):
            return False
        if (
            before == "the"
            and hit.first > 1
            and atoms.inner(hit.first - 1)
            and atoms.low[hit.first - 2] in self.w.locative
            and not hit.of("seat")
        ):
            return False
        if (
            before
            and hit.first > 0
            and atoms.bits[hit.first - 1] & _CAPITAL
            and hit.first > 1
            and atoms.spaced(hit.first)
            and not atoms.bits[hit.first - 1] & _FIRST
        ):
            return False
        j = hit.last + 1
        if not atoms.spaced(j):
            return True
        return not (
            atoms.low[j] in self.w.place_nouns
            or (atoms.bits[j] & _CAPITAL and atoms.low[j] not in self.w.titles | self.w.office and not atoms.bits[j] & _FIRST)
        )

    # --- compounds with a hyphen ----------------------------------------------------------------------------------------------

    def _compound(self, sentence: Sentence, atoms: _Atoms, hit: _Hit, backer: str | None, iso: str | None) -> _Found | None:
        """ "X-backed Y", "X-led Y", "X-held Y"."""
        word = hit.last + 1
        kind = atoms.low[word]
        if kind in self.w.held:
            last, words = self._extension(atoms, word, possessive=False)
            last = last if set(words) & (self.w.office | {"government", "administration", "authorities"}) else hit.last
            return _Found(sentence, hit.first, last, last, backer, "demonym" if iso else "name", "compound.held", atoms=atoms)
        j = word + 1
        steps = 0
        while atoms.inner(j) and steps < 4:
            if atoms.bits[j] & _FIRST:
                hit2 = self._match(atoms, j)
                if hit2:
                    found = self._named(sentence, atoms, hit2)
                    if found and found.form != "metonym":
                        found.first, found.rule = hit.first, "compound.backed"
                        return found
                    break
            if atoms.low[j] not in self.w.modifiers:
                break
            j += 1
            steps += 1
        last, words = self._extension(atoms, word, possessive=False)
        if last == word:
            return (
                _Found(sentence, hit.first, hit.last, hit.last, backer, "demonym" if iso else "name", "compound.bare", atoms=atoms)
                if kind in self.w.led
                else None
            )
        key = self._key_of(words)
        found = _Found(sentence, hit.first, last, last, None, "generic", "compound.backed", key=key, atoms=atoms)
        if kind in self.w.led:
            found.id, found.form, found.rule = backer, "name", "compound.led"
        else:
            if iso and kind not in ("linked", "affiliated", "inspired"):
                found.id = self._proxy(iso)
            if found.id is None and key:
                found.id = self._generic_in(key, self.theatre)
            if found.id == backer:
                found.id = None
        return found

    def _proxy(self, iso: str) -> str | None:
        return next((p for t in self.theatre if (p := self.actors.proxy(iso, t, self.day))), None)

    # --- generic words --------------------------------------------------------------------------------------------------------

    def _between_states(self) -> bool:
        """Whether the report's war is one in which an army without a name may be either state's."""
        return any((g := self.actors.generic("units", theatre, self.day)) and g.actor is None for theatre in self.theatre)

    def _key_of(self, words: Sequence[str]) -> str:
        """The generic key of a phrase: a word for rebels, else for government, the last of its kind, else any other."""
        rebels, government, others = self.w.key_tables
        for keys, ordered in ((rebels, reversed(words)), (government, reversed(words)), (others, iter(words))):
            for word in ordered:
                if word in keys:
                    return keys[word]
        return ""

    def _generic_in(self, key: str, theatres: tuple[str, ...]) -> str | None:
        """Whom a generic word means in the first theatre that says so; words for government mean the first theatre's government."""
        for theatre in theatres:
            for word in (key, _FALLBACK.get(key, "")):
                generic = self.actors.generic(word, theatre, self.day) if word else None
                if generic:
                    return generic.actor
        if (key == "units" or key in self.w.government_keys) and theatres:
            return self.actors.government(next((t for t in theatres if t in self.index.war), theatres[0]), self.day)
        return None

    def _generic(self, sentence: Sentence, atoms: _Atoms, i: int) -> _Found | None:
        """A phrase of generic words that begins at atom i, with what it belongs to ("forces loyal to General Haftar")."""
        low = atoms.low[i]
        start, words, first = i, [], i
        if low in ("pro", "anti") and atoms.hyphen(i + 1):
            return self._pro_or_anti(sentence, atoms, i)
        if low == "our":
            last, words_ = self._extension(atoms, i, possessive=False)
            return _Found(sentence, i, last, last, None, "self", "generic.self", atoms=atoms) if last > i else None
        if low == "air":
            if not (atoms.spaced(i + 1) and atoms.low[i + 1] == "force"):
                return None
            last, _ = self._extension(atoms, i + 1, possessive=False)
            return _Found(sentence, i, last, last, None, "generic", "generic", key="army", atoms=atoms)
        if low == "armed":
            if not atoms.spaced(i + 1) or atoms.low[i + 1] not in _ARMED:
                return None
            key = _ARMED[atoms.low[i + 1]]
            return self._belongs(sentence, atoms, i, i + 1) or _Found(
                sentence, i, i + 1, i + 1, None, "generic", "generic", key=key, atoms=atoms
            )
        if low in self.w.titles and low not in self.w.keys:
            return self._office_of(sentence, atoms, i)
        if atoms.hyphen(i) and atoms.low[i - 1] not in ("pro", "anti"):
            return None
        if atoms.hyphen(i + 1) and atoms.low[i + 1] in self.w.held | self.w.backed | self.w.led:
            return self._generic_compound(sentence, atoms, i)
        last, passed = self._extension(atoms, i, possessive=False)
        words = [low, *passed]
        deed = self._deed(atoms, i)
        if last == i and low not in self.w.alone:
            return (
                _Found(sentence, i, i, i, None, "generic", "generic.deed", key=self.w.keys[low], atoms=atoms)
                if deed and low not in ("state", "security", "federal")
                else None
            )
        if last == i and low in self.w.adjectival and not self._stands_alone(atoms, i):
            return (
                _Found(sentence, i, i, i, None, "generic", "generic.deed", key=self.w.keys[low], atoms=atoms)
                if deed and low not in ("military", "police", "coalition", "artillery", "aircraft")
                else None
            )
        if (
            last > i
            and low in self.w.force
            and words[-1] in ("state", "source", "intelligence", "general", "group")
            and low not in ("rebel", "militant", "separatist", "insurgent", "army", "government", "militia", "military")
        ):
            return None
        before = atoms.low[i - 1] if i > 0 and atoms.inner(i) else ""
        rule = "generic.possessive" if before in self.w.possessive else "generic"
        if words[-1] in self.w.group_kinds | self.w.troops and self._introduces(atoms, last):
            return None
        belongs = self._belongs(sentence, atoms, start, last)
        if belongs:
            return belongs
        if (
            before in ("a", "an", "the", "this", "that")
            and low in self.w.keys
            and words[-1] in ("group", "faction", "movement", "organisation", "organization")
        ):
            return None
        if before in ("local", "city", "municipal", "provincial", "town") and low in ("government", "authorities", "council", "police"):
            return None
        if last == i and low == "forces" and before in ("special", "air", "ground", "joint", "combined", "security", "local", "foreign"):
            first = i - 1
        return _Found(sentence, first, last, last, None, "generic", rule, key=self._key_of(words), atoms=atoms)

    def _introduces(self, atoms: _Atoms, last: int) -> bool:
        """Whether "called", "known as" or the like follows: the group's own name is the mention."""
        j = last + 1
        if atoms.spaced(j) and atoms.low[j] in ("called", "named", "dubbed"):
            return True
        return atoms.spaced(j + 1) and atoms.low[j : j + 2] in (
            ["known", "as"],
            ["calling", "itself"],
            ["styling", "itself"],
            ["known", "locally"],
        )

    def _stands_alone(self, atoms: _Atoms, i: int) -> bool:
        """Whether a word like "military" is a noun here: a determiner or nothing before it, no noun after it."""
        before = atoms.low[i - 1] if i > 0 and atoms.inner(i) else ""
        if atoms.low[i] in (
            "military",
            "opposition",
            "resistance",
            "state",
            "guerrilla",
            "enemy",
            "artillery",
            "aircraft",
        ) and before not in self.w.determiners | {"and", "by", "of", "from", ""}:
            return False
        if atoms.low[i] in ("opposition", "resistance") and before not in ("the", "and"):
            return False
        j = i + 1
        if not atoms.spaced(j) or atoms.low[j] in self.w.function:
            return True
        word = atoms.low[j]
        if (word.endswith("ed") and len(word) > 4) or word.endswith("ly"):
            return True
        if atoms.low[i] in ("army", "regime", "junta", "militia", "coalition", "government", "police"):
            return word not in self.w.deeds and word not in self.w.things
        return False

    def _generic_compound(self, sentence: Sentence, atoms: _Atoms, i: int) -> _Found | None:
        """ "rebel-held town", "government-backed militia", "rebel-led forces"."""
        kind, key = atoms.low[i + 1], self.w.keys[atoms.low[i]]
        if kind in self.w.held:
            return _Found(sentence, i, i, i, None, "generic", "compound.held", key=key, atoms=atoms)
        last, _words = self._extension(atoms, i + 1, possessive=False)
        if last == i + 1:
            return None
        if kind in self.w.backed and key in self.w.government_keys:
            key = "pro-government"
        return _Found(sentence, i, last, last, None, "generic", "compound.backed", key=key, atoms=atoms)

    def _pro_or_anti(self, sentence: Sentence, atoms: _Atoms, i: int) -> _Found | None:
        """ "pro-government forces", "pro-Assad fighters", "pro-Russian separatists", "anti-junta groups"."""
        pro = atoms.low[i] == "pro"
        word = atoms.low[i + 1]
        if word in ("government", "regime", "state", "army", "military", "junta", "coup", "rebel", "opposition"):
            last, words = self._extension(atoms, i + 1, possessive=False)
            if last == i + 1 and not self._deed(atoms, i + 1):
                return None
            rebels = (word in ("rebel", "opposition")) == pro
            return _Found(
                sentence, i, last, last, None, "generic", "generic.pro", key="anti-government" if rebels else "pro-government", atoms=atoms
            )
        hit = self._match(atoms, i + 1) if atoms.bits[i + 1] & _FIRST else None
        if hit is None:
            return None
        last, words = self._extension(atoms, hit.last, possessive=False)
        if last == hit.last:
            return None
        id, entry, _ = self._alias(hit, self.theatre)
        iso = self._iso(hit, "country", "adjective", "capital")
        key = self._key_of(words)
        found = _Found(sentence, i, last, last, None, "generic", "generic.pro", key=key, atoms=atoms)
        if pro and entry is not None and iso is None:
            found.id = id
        elif pro and iso is not None:
            found.id = self._proxy(iso) or (self._generic_in(key, self.theatre) if key in self.w.rebel_keys else None)
        elif not pro and self.theatre:
            against = id if entry is not None else self.actors.government(iso, self.day) if iso else None
            if against and self.actors.government(self.theatre[0], self.day) == against:
                found.id = self._generic_in("anti-government", self.theatre)
        if found.id:
            found.form = "name"
        return found

    def _belongs(self, sentence: Sentence, atoms: _Atoms, first: int, last: int) -> _Found | None:
        """ "forces of General Haftar", "fighters from Hezbollah", "troops loyal to the government": one mention, its head the noun."""
        j = last + 1
        if not atoms.spaced(j):
            return None
        two = f"{atoms.low[j]} {atoms.low[j + 1]}" if atoms.spaced(j + 1) else ""
        joiner = two if two in _JOINERS else atoms.low[j] if atoms.low[j] in _JOINERS else ""
        if not joiner:
            return None
        k = j + 1 + joiner.count(" ")
        while k < len(atoms.low) and atoms.inner(k) and atoms.low[k] in self.w.titles | self.w.group_adjectives | {"the", "a"}:
            if atoms.bits[k] & _FIRST and self._match(atoms, k):
                break
            k += 1
        if k >= len(atoms.low) or not atoms.inner(k):
            return None
        key = self._key_of(atoms.low[first : last + 1])
        if atoms.bits[k] & _ORD:
            unit = self._unit(sentence, atoms, k, None)
            if unit:
                return _Found(
                    sentence,
                    first,
                    unit.last,
                    last,
                    unit.id,
                    "name" if unit.id else "generic",
                    "name.unit",
                    key="" if unit.id else unit.key,
                    atoms=atoms,
                )
        hit = self._match(atoms, k) if atoms.bits[k] & _FIRST else None
        if hit is not None:
            return self._belongs_to(sentence, atoms, (first, last, key), joiner, hit)
        if joiner in ("loyal to", "faithful to", "allied to", "allied with") and atoms.low[k] in (
            "government",
            "regime",
            "president",
            "junta",
            "army",
            "military",
            "state",
        ):
            end, _ = self._extension(atoms, k, possessive=False)
            return _Found(sentence, first, end, last, None, "generic", "generic.loyal", key="pro-government", atoms=atoms)
        if joiner in ("loyal to", "led by", "commanded by") and atoms.bits[k] & _CAPITAL:
            end = k
            while atoms.inner(end + 1) and (atoms.bits[end + 1] & _CAPITAL or atoms.low[end + 1] in ("al", "el", "bin", "ibn")):
                end += 1
            return _Found(sentence, first, end, last, None, "unknown-group", "unknown.loyal", key=key, atoms=atoms)
        return None

    def _belongs_to(self, sentence: Sentence, atoms: _Atoms, phrase: tuple[int, int, str], joiner: str, hit: _Hit) -> _Found | None:
        """The phrase together with the known name it belongs to, unless the name is only where it comes from."""
        first, last, key = phrase
        id, entry, _near = self._alias(hit, self.theatre)
        iso = self._iso(hit, "country", "capital")
        if iso is not None and (hit.of("country") or entry is None):
            if joiner in ("of", "loyal to", "allied to", "belonging to") and hit.of("country") and not self._place_follows(atoms, hit.last):
                id = self._generic_in(key, (iso,)) if key in self.w.rebel_keys else self._government(iso)
                return _Found(sentence, first, hit.last, last, id, "name", "name.of", key=key, atoms=atoms)
            return None
        inner = self._named(sentence, atoms, hit)
        if inner is None or (inner.form == "metonym" and joiner not in ("of", "loyal to")) or inner.rule == "demonym.deed":
            return None
        if joiner == "under" and inner.form != "leader":
            return None
        if joiner in ("allied with", "allied to", "affiliated with", "affiliated to"):
            return None
        actor = self.actors.get(inner.id) if inner.id else None
        if (
            joiner == "from"
            and actor is not None
            and actor.kind in ("state", "government")
            and inner.last == hit.last
            and inner.form != "acronym"
        ):
            return None
        return _Found(sentence, first, inner.last, last, inner.id, "name", "name.of", key=key, atoms=atoms)

    def _office_of(self, sentence: Sentence, atoms: _Atoms, i: int) -> _Found | None:
        """ "leader of Hezbollah", "commander of the RSF", "President Bashar Assad’s regime"."""
        j = i + 1
        while atoms.inner(j) and atoms.low[j] in self.w.titles and "’" not in atoms.glue[j] and "'" not in atoms.glue[j]:
            j += 1
        if j < len(atoms.low) and atoms.inner(j) and atoms.bits[j] & _FIRST:
            hit = self._match(atoms, j)
            if hit:
                id, entry, near = self._alias(hit, self.theatre)
                if entry and entry.alias and entry.alias.form == "leader" and self._fits(atoms, hit, entry, id, near):
                    return self._after_name(sentence, atoms, hit, id, entry)
        if atoms.low[j - 1] in ("leader", "commander", "spokesman", "founder", "head", "chief", "chairman", "governor"):
            belongs = self._belongs(sentence, atoms, i, j - 1)
            if belongs and belongs.rule == "name.of" and belongs.id:
                return belongs
        return None

    # --- units ----------------------------------------------------------------------------------------------------------------

    def _unit_after(self, sentence: Sentence, atoms: _Atoms, hit: _Hit, owner: str | None) -> _Found | None:
        """A numbered unit behind its owner: "Ukraine’s 61st Brigade"."""
        j = hit.last + 1
        if j < len(atoms.low) and atoms.low[j] == "s" and atoms.glue[j] in ("’", "'"):
            j += 1
        if j >= len(atoms.low) or not atoms.inner(j) or not atoms.bits[j] & _ORD:
            return None
        unit = self._unit(sentence, atoms, j, owner)
        if unit:
            unit.first = hit.first
        return unit

    def _unit(self, sentence: Sentence, atoms: _Atoms, i: int, owner: str | None) -> _Found | None:
        """A numbered unit ("the 4th Armoured Division"), with the owner named around it or the theatre's government."""
        if atoms.bits[i] & _FIRST and owner is None:
            hit = self._match(atoms, i)
            if hit and hit.last > i:
                return None
        j, last = i + 1, -1
        while atoms.inner(j) and j - i < 8:
            low = atoms.low[j]
            if low in self.w.unit_nouns:
                last = j
            elif low not in self.w.unit_modifiers:
                break
            j += 1
        if last < 0:
            return None
        first = i
        found = _Found(sentence, first, last, last, owner, "name", "unit", key="units", atoms=atoms)
        if owner is None and atoms.spaced(last + 1) and atoms.low[last + 1] == "of":
            belongs = self._belongs(sentence, atoms, i, last)
            if belongs:
                belongs.rule = "unit.of"
                return belongs
        if owner is None:
            near = [
                f
                for f in self.found
                if f.sentence is sentence and f.atoms is atoms and f.id and f.form in ("name", "demonym", "metonym", "acronym")
            ]
            states = [f for f in near if (a := self.actors.get(f.id or "")) and a.kind in ("state", "government", "military")]
            ids = {f.id for f in states}
            if len(ids) == 1 and states[-1].rule.startswith(("demonym", "metonym", "name", "acronym")) and i - states[-1].last <= 12:
                found.id, found.rule = states[-1].id, "unit.near"
        if found.id is None:
            found.form = "generic"
        return found

    # --- groups nobody has entered --------------------------------------------------------------------------------------------

    def _run(self, atoms: _Atoms, i: int) -> int:
        """The last atom of the run of capitalised words that starts at i, joined by particles."""
        last = j = i
        while atoms.inner(j + 1) and "." not in atoms.glue[j + 1]:
            if atoms.glue[j + 1].strip() in ("’", "'", "ʼ"):
                if atoms.low[j] not in _OWNERS or j + 2 >= len(atoms.low) or not atoms.bits[j + 2] & _CAPITAL:
                    break
                j += 1
                continue
            j += 1
            if atoms.bits[j] & _ORD:
                break
            if atoms.bits[j] & _CAPITAL or atoms.raw[j][0].isdigit():
                last = j
            elif atoms.low[j] not in self.w.particles or j - last > 2:
                break
        return last

    def _unknown(self, sentence: Sentence, atoms: _Atoms, i: int) -> tuple[_Found | None, int]:
        """A capitalised phrase that is, or is introduced as, an armed group; also the end of the run that was looked at."""
        low = atoms.low
        if (
            low[i] in self.w.determiners
            or (low[i] in self.w.keys and not atoms.bits[min(i + 1, len(low) - 1)] & _CAPITAL)
            or (i == 0 and low[i] in self.w.function)
        ):
            return None, i
        last = self._run(atoms, i)
        guard = " ".join(low[i : last + 1])
        if guard in _GUARDS:
            return _Found(sentence, i, last, last, None, "generic", "generic.guard", key="units", atoms=atoms), last
        inside = next(
            (k for k in range(i, last + 1) if k > i and atoms.bits[k] & _FIRST and atoms.bits[k] & _CAPITAL and self._strong(atoms, k)),
            None,
        )
        intro = self._intro_before(atoms, i)
        if inside is not None and not intro:
            return None, inside - 1
        end = self._group_end(atoms, i, last)
        if end is None and intro:
            end = last
        if end is None and self._intro_after(atoms, last):
            end = last
        if end is not None:
            name = _slice(sentence, atoms, i, end)
            tail, _ = self._extension(atoms, end, possessive=False)
            self.known[tuple(low[i : end + 1])] = (None, name)
            self.known_firsts.add(low[i])
            return _Found(sentence, i, tail, tail, None, "unknown-group", "unknown.introduced" if intro else "unknown.name", name=name, atoms=atoms,
                          key=self._key_of(low[end + 1 : tail + 1])), max(last, tail)  # fmt: skip
        following = last + 1
        if last == i and low[i] in self.w.calendar:
            return None, last
        if (
            atoms.spaced(following)
            and low[following] in self.w.troops
            and not atoms.bits[following] & _CAPITAL
            and low[i] not in self.w.function
        ):
            if i == 0 and (low[i] in self.w.modifiers or low[i].endswith(("ly", "ed", "ing")) or low[i] in self.w.common_starts):
                return None, last
            country = next((k for k in range(i, last + 1) if atoms.bits[k] & _FIRST), None)
            tail, words = self._extension(atoms, last, possessive=False)
            if tail == last or (country is not None and self._match(atoms, country)):
                return None, last if country is None else country - 1
            key = self._key_of(words)
            name = _slice(sentence, atoms, i, last)
            return _Found(sentence, i, tail, tail, None, "unknown-group", "unknown.troops", key=key, name=name, atoms=atoms), tail
        return None, last

    def _strong(self, atoms: _Atoms, k: int) -> bool:
        """Whether a dictionary name of an actor (no country, no people) starts at atom k."""
        hit = self._match(atoms, k)
        return hit is not None and any(e.kind == "alias" and e.alias and e.alias.form != "people" for e in hit.entries)

    def _group_end(self, atoms: _Atoms, i: int, last: int) -> int | None:
        """Where a capitalised run ends as a group's name: at a noun such as Front, with the "for ..." behind it; None if it is none."""
        low = atoms.low
        if (
            low[i] in self.w.group_prefixes
            and last > i
            and low[i + 1] not in self.w.not_group
            and atoms.bits[i + 1] | atoms.bits[min(i + 2, last)]
            and low[i] not in ("forces", "mai")
        ):
            return last
        if low[i] == "mai" and last > i and low[i + 1] == "mai":
            return last
        ends = [k for k in range(i, last + 1) if low[k] in self.w.group_nouns and atoms.bits[k] & _CAPITAL]
        if not ends:
            return None
        end = ends[-1]
        if end + 1 <= last and low[end + 1] in ("for", "of"):
            return last
        if end == i or (end == i + 1 and low[i] in self.w.not_group) or low[i] in ("world", "european", "united", "salvation"):
            return None
        return end

    def _intro_before(self, atoms: _Atoms, i: int) -> bool:
        """Whether the words before atom i introduce a group: "a rebel group called", "the militia known as", "rebel group X"."""
        low = atoms.low
        window = low[max(0, i - 7) : i]
        if window and window[-1] in ("the", "a"):
            window = window[:-1]
        if not window:
            return False
        text = " ".join(window)
        if re.search(
            r"\b(called|named|dubbed|known (?:locally |also )?as|calling itself|calls itself|styling itself|identifying itself as|calling themselves|call themselves)$",
            text,
        ):
            return any(w in self.w.group_kinds or w in self.w.troops for w in window)
        return window[-1] in self.w.group_kinds and len(window) > 1 and window[-2] in self.w.group_adjectives and atoms.spaced(i)

    def _intro_after(self, atoms: _Atoms, last: int) -> bool:
        """Whether ", a rebel group" follows."""
        j = last + 1
        if j >= len(atoms.low) or atoms.glue[j] not in (", ", " – ", " — ", " - ") or atoms.low[j] not in ("a", "an", "the"):
            return False
        window = []
        for k in range(j + 1, min(j + 7, len(atoms.low))):
            if not atoms.inner(k):
                break
            window.append(atoms.low[k])
        for n, word in enumerate(window):
            if word in self.w.group_kinds and (word == "militia" or any(w in self.w.group_adjectives for w in window[:n])):
                return True
        return False

    def _introduce(self, found: _Found, atoms: _Atoms) -> None:
        """Remember the acronym that a mention is given in parentheses or after "or"."""
        if found.form not in ("name", "unknown-group"):
            return
        j = found.last + 1
        if j >= len(atoms.low) or not (atoms.glue[j] in (" (", "(") or (atoms.glue[j] == ", " and atoms.low[j] == "or")):
            return
        if atoms.low[j] == "or":
            j += 1
        end = j
        while end + 1 < len(atoms.low) and atoms.glue[end + 1] in ("-", "/", "–"):
            end += 1
        after = atoms.glue[end + 1] if end + 1 < len(atoms.low) else atoms.after
        written = "".join(atoms.raw[j : end + 1])
        if j < len(atoms.low) and 2 <= len(written) <= 10 and is_acronym(written) and after.lstrip()[:1] in (")", ",", ";"):
            name = found.name or (self.actors.name(found.id) if found.id else _slice(found.sentence, atoms, found.first, found.last))
            self.known[tuple(atoms.low[j : end + 1])] = (found.id, name)
            self.known_firsts.add(atoms.low[j])

    def _introduced_name(self, sentence: Sentence, atoms: _Atoms, i: int) -> _Found | None:
        """A group or acronym that this document introduced, with the nouns of force behind it."""
        best: tuple[int, tuple[str | None, str]] | None = None
        for words, known in self.known.items():
            end = i + len(words) - 1
            if (
                atoms.low[i] == words[0]
                and atoms.low[i : end + 1] == list(words)
                and atoms.bits[i] & _CAPITAL
                and (best is None or end > best[0])
            ):
                best = (end, known)
        if best is None:
            return None
        end, (id, name) = best
        hit = self._match(atoms, i) if atoms.bits[i] & _FIRST else None
        if hit is not None and hit.last > end:
            return None
        last, words = self._extension(atoms, end, possessive=True)
        if atoms.hyphen(end + 1):
            last = end
        form = "acronym" if atoms.raw[i].isupper() and last == end else "name" if id else "unknown-group"
        return _Found(sentence, i, last, last, id, form, "introduced", name=None if id else name, atoms=atoms, key=self._key_of(words))

    # --- last resolution ------------------------------------------------------------------------------------------------------

    def mentions(self) -> Iterator[ActorMention]:
        """All mentions in order, generic words resolved by what the document itself called so, else by theatre and day."""
        explicit: dict[str, list[tuple[int, str | None, str | None]]] = {}
        for n, found in enumerate(self.found):
            if found.rule == "unknown.troops" and self._is_place(found):
                continue
            if found.key and found.form in ("name", "unknown-group") and (found.id or found.name) and found.rule != "generic.pro":
                explicit.setdefault(found.key, []).append((n, found.id, found.name))
        theatre = self.theatre or tuple(sorted(self.countries, key=lambda iso: -self.countries[iso])[:1])
        for n, found in enumerate(self.found):
            id, name, rule = found.id, found.name, found.rule
            form = found.form
            if found.form == "generic" and id is None and not rule.startswith(("demonym", "generic.possessive")):
                id, name, rule = self._resolve(found, n, explicit, theatre)
            if found.rule == "unknown.troops" and self._is_place(found):
                id, name, rule = self._resolve(found, n, explicit, theatre)
                form = "generic"
            if found.rule == "generic.possessive" and found.key in ("fighters", "forces"):
                id = None
            yield self._mention(found, id, name, form, rule)

    def _resolve(
        self, found: _Found, n: int, explicit: dict[str, list[tuple[int, str | None, str | None]]], theatre: tuple[str, ...]
    ) -> tuple[str | None, str | None, str]:
        """Whom a generic mention means: what the document called by the same word before it, the table, or what it calls so later."""
        same = explicit.get(found.key, [])
        before = [e for e in same if e[0] < n]
        if before and found.rule in ("generic", "generic.deed", "compound.held") and found.key not in ("forces", "fighters", "government"):
            return before[-1][1], before[-1][2], f"{found.rule}.antecedent"
        id = self._unit_by_words(found, theatre) or (self._generic_in(found.key, theatre) if found.key else None)
        if id is None and same and found.key in self.w.rebel_keys and len({e[1:] for e in same}) == 1:
            return same[0][1], same[0][2], f"{found.rule}.later"
        return id, None, found.rule

    def _unit_by_words(self, found: _Found, theatre: tuple[str, ...]) -> str | None:
        """Whose unit it is by a word that only one army of the theatre uses ("Guards", "Jaeger")."""
        if found.key != "units" or found.atoms is None:
            return None
        for word in found.atoms.low[found.first : found.last + 1]:
            for code in theatre:
                generic = self.actors.generic(f"unit:{word}", code, self.day)
                if generic:
                    return generic.actor
        return None

    def _is_place(self, found: _Found) -> bool:
        """Whether the capitalised word before "rebels" stands behind a preposition of place somewhere: then it is where, not who."""
        if self.places is None:
            self.places = set()
            for sentence in self.sentences:
                for before, word in zip(sentence.tokens, sentence.tokens[1:], strict=False):
                    if word.text[0].isupper() and before.text.lower() in _BEFORE_PLACE:
                        self.places.add(word.text.lower())
        return found.atoms is not None and found.atoms.low[found.first] in self.places

    def _mention(self, found: _Found, id: str | None, name: str | None, form: str, rule: str) -> ActorMention:
        atoms = found.atoms
        assert atoms is not None
        tokens = found.sentence.tokens
        first, last, head = (tokens[atoms.token[k]] for k in (found.first, found.last, found.head))
        text = _slice(found.sentence, atoms, found.first, found.last)
        begin = atoms.start[found.first]
        return ActorMention(
            span=Span(start=begin, end=begin + len(text)),
            sentence=found.sentence.index,
            first=first.i,
            last=last.i,
            head=head.i,
            actor=ActorRef(text=text, id=id, name=self.actors.name(id) if id else name),
            form=form,
            rule=rule,
        )


def _written_like(entry: _Entry, raw: Sequence[str]) -> bool:
    """Whether atoms are written as an entry has them: acronyms letter by letter, names with the same capitals or all in capitals."""
    if entry.exact:
        return tuple(raw) == entry.raw
    for ours, theirs in zip(entry.raw, raw, strict=True):
        if ours[0].isupper() and not (theirs[0].isupper() or theirs[0].isdigit()):
            return False
    return True


def _slice(sentence: Sentence, atoms: _Atoms, first: int, last: int) -> str:
    """The text of atoms [first, last] exactly as printed; the full stop of "U.S." belongs to it, that of a sentence does not."""
    tokens = sentence.tokens[atoms.token[first] : atoms.token[last] + 1]
    begin, end = atoms.start[first], atoms.start[last] + len(atoms.raw[last])
    parts, at = [], begin
    for token in tokens:
        parts.append(" " * max(0, token.start - at) + token.text[max(0, begin - token.start) :])
        at = token.end
    text = "".join(parts)[: end - begin]
    dotted = last > first and len(atoms.raw[last]) == 1 and atoms.glue[last] == "." and tokens[-1].text.endswith(".")
    return text + "." if dotted else text
