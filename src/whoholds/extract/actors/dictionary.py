"""The dictionary of one actor file: every phrase in it as a tree of atoms, and the atoms of a token with what they may begin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from whoholds.lexicon.actors import ActorFile, Alias, is_acronym, words_of

WORD = re.compile(r"[^\W_]+")


ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


# What an atom may start or be, as bits.
FIRST, KEY, ORD, CAPITAL, NOUN = 1, 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class Words:
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
    rebel_words: frozenset[str]
    government_keys: frozenset[str]

    @classmethod
    def of(cls, actors: ActorFile) -> Words:
        tables = tuple(actors.keys.get(family, {}) for family in ("rebels", "government", "others"))
        lists = {
            f.name: actors.words.get(f.name, frozenset())
            for f in fields(cls)
            if f.name not in ("keys", "key_tables", "rebel_keys", "rebel_words", "government_keys")
        }
        return cls(
            **lists,
            keys={**tables[2], **tables[0], **tables[1]},
            key_tables=tables,
            rebel_keys=frozenset(tables[0].values()),
            rebel_words=frozenset(tables[0]),
            government_keys=frozenset(tables[1].values()),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the dictionary: an alias, or a country's name, adjective, plural or capital, a seat, or a people."""

    kind: str  # alias, country, adjective, plural, capital, seat, community
    value: str
    raw: tuple[str, ...]
    alias: Alias | None = None
    exact: bool = False
    loose: bool = False  # a descriptive phrase ("southern separatists"), good only in the actor's theatre and time


@dataclass(frozen=True, slots=True)
class Hit:
    """Dictionary entries that match the atoms [first, last]."""

    first: int
    last: int
    entries: tuple[Entry, ...]

    def of(self, *kinds: str) -> Entry | None:
        return next((e for e in self.entries if e.kind in kinds), None)


@dataclass(slots=True)
class Found:
    """A mention before its last resolution, in atoms of its sentence; ``key`` is the generic word it may be taken up by.

    What it needs of its sentence (``sentence`` and below) is filled in when it is kept.
    """

    first: int
    last: int
    head: int
    id: str | None
    form: str
    rule: str
    key: str = ""
    name: str | None = None
    country: str | None = None
    sentence: int = -1
    words: tuple[str, ...] = ()
    text: str = ""
    begin: int = 0
    governed: bool = False  # a preposition stands before it
    tokens: tuple[int, int, int] = (0, 0, 0)


class Dictionary:
    """Dictionaries of one ActorFile: a tree of atoms, and for each spelling of a token its atoms and bits."""

    def __init__(self, actors: ActorFile) -> None:
        self.actors = actors
        self.w = Words.of(actors)
        self.war = frozenset(a.country for a in actors.actors.values() if a.kind == "armed-group")
        self.tree: dict[str, object] = {}
        self.lower_firsts: set[str] = set()
        self.groupish = self.w.group_nouns | self.w.group_prefixes | self.w.group_kinds | self.w.troops
        self.memo: dict[str, tuple[tuple[str, str, str, int, int], ...]] = {}
        for alias in actors.aliases:
            acronym = alias.form == "acronym"
            raw = tuple(WORD.findall(alias.text.removeprefix("the ")))
            loose = alias.form == "name" and len(raw) > 1 and raw[-1].islower() and raw[-1] != "s"
            self._add(Entry("alias", alias.actor, raw, alias, acronym, loose))
            if acronym and len(alias.text) >= 4 and alias.text.isalpha() and alias.text.isupper():
                self._add(Entry("alias", alias.actor, (alias.text.title(),), alias, True))
        for country in actors.countries.values():
            for kind, texts in (
                ("country", country.names), ("adjective", country.adjectives), ("plural", country.plurals), ("capital", country.capitals),
            ):  # fmt: skip
                for text in texts:
                    written = text.removeprefix("the ")
                    self._add(
                        Entry(kind, country.iso, tuple(WORD.findall(written)), None, is_acronym(written) or written in ("U.S.", "U.K."))
                    )
        for text, target in actors.metonyms.items():
            self._add(Entry("seat", target, tuple(WORD.findall(text.removeprefix("the ")))))
        for text in actors.peoples:
            self._add(Entry("community", text, tuple(WORD.findall(text))))
            self._add(Entry("community", text, tuple(WORD.findall(text + "s"))))

    def _add(self, entry: Entry) -> None:
        folded = words_of(" ".join(entry.raw))
        if not folded:
            return
        self._grow(folded, entry)
        if any(mark in (entry.alias.text if entry.alias else "") for mark in "'’ʼ"):
            joined = re.sub(r"['’ʼ]", "", entry.alias.text if entry.alias else "")
            raw = tuple(WORD.findall(joined))
            self._grow(words_of(joined), Entry(entry.kind, entry.value, raw, entry.alias, entry.exact, entry.loose))

    def _grow(self, words: tuple[str, ...], entry: Entry) -> None:
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
        for found in WORD.finditer(text):
            raw = found.group()
            low = raw.lower() if raw.isascii() else "".join(words_of(raw)) or raw.lower()
            bits = 0
            if low in self.tree and (not raw[0].islower() or low in self.lower_firsts):
                bits |= FIRST
            if low in self.w.keys or low in ("pro", "anti", "our", "air", "armed"):
                bits |= KEY
            if low in self.w.force or low in self.groupish:
                bits |= NOUN
            if ORDINAL.fullmatch(low) or (low in self.w.ordinals and raw[0].isupper()):
                bits |= ORD
            if raw[0].isupper():
                bits |= CAPITAL
            atoms.append((text[end : found.start()], raw, low, bits, found.start()))
            end = found.end()
        if atoms and end < len(text):
            atoms.append((text[end:], "", "", 0, end))
        if len(self.memo) > 200_000:
            self.memo.clear()
        self.memo[text] = tuple(atoms)
        return self.memo[text]


def written_like(entry: Entry, raw: Sequence[str]) -> bool:
    """Whether atoms are written as an entry has them: acronyms letter by letter, names with the same capitals or all in capitals."""
    if entry.exact:
        return tuple(raw) == entry.raw
    return all(
        not (ours[0].isupper() and not (theirs[0].isupper() or theirs[0].isdigit())) for ours, theirs in zip(entry.raw, raw, strict=True)
    )
