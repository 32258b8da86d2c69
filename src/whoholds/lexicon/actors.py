"""The actor file: who acts in the conflicts of the record, under which names, and on whose side on which day.

Reads ``data/actors.toml`` and the user's files of the same form. A *side* is the actor whose places an actor's places
count as: Hayat Tahrir al-Sham's places were the Syrian opposition's. Every country of the table has a government
``xx-government`` (ISO code in lower case) unless the file has entries with ``government_of`` for it; then that id only points
to whichever of them governed on the day. Spans of days are half-open, written ``2014-04-07..2019`` with either end left out
where it is open; ``2019`` alone means its first day.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from whoholds.errors import LexiconError
from whoholds.model import FIRST_DAY, LAST_DAY, Actor, DatedLink

KINDS = frozenset(
    (
        "state", "government", "military", "police", "armed-group", "movement", "party", "alliance", "igo", "ngo", "monitor",
        "media", "side",
    )
)  # fmt: skip
LINKS = frozenset(
    (
        "side", "member-of", "allied-with", "backed-by", "opposed-to", "formerly-linked-to", "split-from", "renamed", "successor",
    )
)  # fmt: skip
FRIENDLY = frozenset(("allied-with", "backed-by", "member-of"))
NEUTRAL_KINDS = frozenset(("igo", "ngo", "monitor", "media"))

_KEYS = frozenset(
    (
        "id", "name", "kind", "country", "theatres", "aliases", "leaders", "peoples", "start", "end", "links", "source", "government_of",
    )
)  # fmt: skip
_TABLES = frozenset(
    (
        "actor", "generic", "proxy", "countries", "metonyms", "peoples", "words", "keys",
    )
)  # fmt: skip
_COVERED = (date(1990, 1, 1), date(2026, 1, 1))
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SPAN = re.compile(r"(?P<start>\d{4}(?:-\d\d){0,2})?\.\.(?P<end>\d{4}(?:-\d\d){0,2})?")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One way to write an actor. ``form``: name, acronym, leader, or people (an adjective or plural such as Kurdish, Kurds)."""

    text: str
    actor: str
    form: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generic:
    """What a generic word ("rebels") means in a theatre over a span of days; ``actor`` None where it cannot be told."""

    theatre: str
    words: frozenset[str]
    actor: str | None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Whom "X-backed forces" means in a theatre: ``backer`` and ``theatre`` are ISO codes."""

    backer: str
    theatre: str
    actor: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country's names, its adjectives and plurals (Syrian, Syrians), and the capitals that stand for its government."""

    iso: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: lower case, no accents, split at anything but letters and digits.

    >>> words_of("Hay’at Tahrir al-Shām")
    ('hay', 'at', 'tahrir', 'al', 'sham')
    """
    folded = text if text.isascii() else "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return tuple(_WORD.findall(folded.lower()))


def _covers(start: date | None, end: date | None, day: date | None) -> bool:
    """Whether a half-open span holds on a day; an unknown day is taken as the last one of all."""
    when = day or LAST_DAY
    return (start is None or start <= when) and (end is None or when < end)


def _length(start: date | None, end: date | None) -> int:
    """Days of a span within the years that the file covers."""
    return (min(end or _COVERED[1], _COVERED[1]) - max(start or _COVERED[0], _COVERED[0])).days


@dataclass(frozen=True, kw_only=True, eq=False)
class ActorFile:
    """All actors with their names, dated links and governments; nothing here changes after loading.

    ``words`` are word lists by name (nouns of force, titles ...) and ``keys`` the generic words of each family (rebels, government,
    others) with the key that ``generics`` know them by; the finder of actors goes by both.
    """

    actors: Mapping[str, Actor]
    aliases: tuple[Alias, ...] = ()
    generics: tuple[Generic, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    countries: Mapping[str, Country] = field(default_factory=dict)
    metonyms: Mapping[str, str] = field(default_factory=dict)
    peoples: tuple[str, ...] = ()
    governments: Mapping[str, tuple[DatedLink, ...]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def by_words(self) -> Mapping[tuple[str, ...], tuple[Alias, ...]]:
        """Aliases by the words they are compared by; made when first asked for."""
        found: dict[tuple[str, ...], list[Alias]] = {}
        for alias in self.aliases:
            found.setdefault(words_of(alias.text), []).append(alias)
        return {words: tuple(aliases) for words, aliases in found.items()}

    def get(self, id: str) -> Actor | None:
        """The entry of an id, or None."""
        return self.actors.get(id)

    def name(self, id: str) -> str:
        """The name to show for an id; an id without an entry shows as itself."""
        actor = self.actors.get(id)
        return actor.name if actor else id

    def named(self, text: str) -> tuple[Alias, ...]:
        """Every alias written like ``text``, whatever its case, accents, hyphens and apostrophes."""
        return self.by_words.get(words_of(text), ())

    def _links(self, id: str, types: frozenset[str], day: date | None) -> tuple[DatedLink, ...]:
        actor = self.actors.get(id)
        if actor is None:
            return ()
        return tuple(link for link in actor.links if link.type in types and _covers(link.start, link.end, day))

    def side(self, id: str, day: date | None) -> str:
        """The id whose places this actor's places count as on a day: its side, that side's side, and so on; itself if it has none.

        An unknown day is taken as the last one of all, so the newest link counts. Should the file hold a cycle, the first id
        (in alphabetical order) of the cycle is the side, so the answer is still one and the same for all its members.
        """
        seen: list[str] = []
        while id not in seen:
            seen.append(id)
            links = self._links(id, _SIDE, day)
            if not links:
                return id
            id = links[-1].target
        return min(seen[seen.index(id) :])

    def successor(self, side: str, day: date | None) -> str | None:
        """The side to which the places of an ended side have passed by a day, or None where none is named."""
        seen: list[str] = []
        heir: str | None = None
        while side not in seen:
            seen.append(side)
            links = self._links(side, _SUCCESSOR, day)
            if not links:
                break
            heir = side = self.side(links[-1].target, day)
        return heir if heir != seen[0] else None

    def relations(self, id: str, day: date | None) -> tuple[DatedLink, ...]:
        """The links of an actor that hold on a day (all of them where the day is unknown)."""
        actor = self.actors.get(id)
        if actor is None:
            return ()
        return actor.links if day is None else tuple(link for link in actor.links if _covers(link.start, link.end, day))

    def _linked(self, a: str, b: str, types: frozenset[str], day: date | None) -> bool:
        ends_a, ends_b = {a, self.side(a, day)}, {b, self.side(b, day)}
        return any(link.target in ends_b for id in ends_a for link in self._links(id, types, day)) or any(
            link.target in ends_a for id in ends_b for link in self._links(id, types, day)
        )

    def opposed(self, a: str, b: str, day: date | None) -> bool:
        """Whether the file says that two actors, or their sides, fought each other on a day."""
        return a != b and self._linked(a, b, _OPPOSED, day)

    def allied(self, a: str, b: str, day: date | None) -> bool:
        """Whether two actors are one side on a day, or allied, member or backer of one another; never where they are opposed."""
        if a == b:
            return True
        if self.opposed(a, b, day):
            return False
        return self.side(a, day) == self.side(b, day) or self._linked(a, b, FRIENDLY, day)

    def government(self, iso: str, day: date | None) -> str | None:
        """Who governed a country on a day; where the day is unknown, who governed it longest. None for a code without a country."""
        spans = self.governments.get(iso)
        if not spans:
            return f"{iso.lower()}-government" if iso in self.countries else None
        if day is None:
            return max(spans, key=lambda s: _length(s.start, s.end)).target
        return next((s.target for s in reversed(spans) if _covers(s.start, s.end, day)), f"{iso.lower()}-government")

    def generic(self, word: str, theatre: str, day: date | None) -> Generic | None:
        """What a generic word means in a theatre on a day; where the day is unknown, what it meant longest."""
        found = [g for g in self.generics if g.theatre == theatre and word in g.words and (day is None or _covers(g.start, g.end, day))]
        if not found:
            return None
        return max(found, key=lambda g: _length(g.start, g.end)) if day is None else found[-1]

    def proxy(self, backer: str, theatre: str, day: date | None) -> str | None:
        """Whom "X-backed forces" means in a theatre on a day, or None where the file does not say."""
        for proxy in self.proxies:
            if proxy.backer == backer and proxy.theatre == theatre and (day is None or _covers(proxy.start, proxy.end, day)):
                return proxy.actor
        return None


_SIDE = frozenset(("side",))
_SUCCESSOR = frozenset(("successor",))
_OPPOSED = frozenset(("opposed-to",))


def load_actors(extra: Iterable[Path] = ()) -> ActorFile:
    """The shipped actor file and, on top of it, the user's files: an entry with a known id replaces it, other tables add to it.

    Raises LexiconError naming file, entry and remedy when a file breaks its own rules.
    """
    reader = _Reader()
    shipped = files("whoholds") / "data" / "actors.toml"
    reader.read(shipped.read_text(encoding="utf-8"), "actors.toml")
    for path in extra:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LexiconError(f"The actor file {path} cannot be read ({error}); give a UTF-8 TOML file.") from error
        reader.read(text, str(path))
    return reader.finish()


def _parts(value: object) -> tuple[str, ...]:
    """Items of a list, or of one string that separates them by semicolons."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise ValueError(f"{value!r} is neither a list of texts nor one text with semicolons")


def _day(value: object) -> date | None:
    """A day from a TOML date or from a text with year, month and day or less; None from nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    numbers = [int(n) for n in str(value).split("-")]
    return date(*([*numbers, 1, 1])[:3])


def _span(text: str) -> tuple[date | None, date | None]:
    """A half-open span of days as the file writes it.

    >>> _span("2014-04..2019")
    (datetime.date(2014, 4, 1), datetime.date(2019, 1, 1))
    """
    if not text:
        return None, None
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"the span {text!r} is not written like 2014-04-07..2019-01-01")
    start, end = _day(found["start"]), _day(found["end"])
    if start and end and start >= end:
        raise ValueError(f"the span {text!r} ends before it starts")
    return start, end


def _dated(text: str) -> tuple[str, date | None, date | None]:
    """A name with an optional span of days behind it."""
    head, _, tail = text.rpartition(" ")
    if head and ".." in tail:
        return head.strip(), *_span(tail)
    return text, None, None


def _link(text: str, source: str) -> DatedLink:
    """A link as the file writes it: type, target and an optional span, divided by spaces."""
    words = text.split()
    if len(words) not in (2, 3):
        raise ValueError(f"the link {text!r} is not written as type, target and an optional span of days")
    if words[0] not in LINKS:
        raise ValueError(f"the link type {words[0]!r} is unknown; use one of {', '.join(sorted(LINKS))}")
    start, end = _span(words[2] if len(words) == 3 else "")
    return DatedLink(type=words[0], target=words[1], start=start, end=end, source=source)


def is_acronym(text: str) -> bool:
    """Whether a name is written in capitals and so compared letter by letter.

    >>> is_acronym("FARC-EP"), is_acronym("M23"), is_acronym("FAMa"), is_acronym("Hamas")
    (True, True, True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and " " not in text and sum(c.isupper() for c in letters) > len(letters) / 2


class _Reader:
    """Collects the tables of one or several files, then closes them into an ActorFile."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.origin: dict[str, str] = {}
        self.generics: list[Generic] = []
        self.proxies: list[Proxy] = []
        self.countries: dict[str, Country] = {}
        self.metonyms: dict[str, str] = {}
        self.peoples: list[str] = []
        self.words: dict[str, frozenset[str]] = {}
        self.keys: dict[str, dict[str, str]] = {}

    def read(self, text: str, where: str) -> None:
        """Take in one file; ``where`` names it in errors."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"The actor file {where} is no valid TOML ({error}); correct that line.") from error
        unknown = sorted(set(table) - _TABLES)
        if unknown:
            raise LexiconError(f"The actor file {where} has the unknown table {unknown[0]!r}; use one of {', '.join(sorted(_TABLES))}.")
        try:
            self._small_tables(table)
        except (ValueError, KeyError, AttributeError) as error:
            raise LexiconError(f"The actor file {where} has a bad table beside its entries: {error}; correct it.") from error
        seen: set[str] = set()
        for row in table.get("actor", ()):
            id = row.get("id")
            if not isinstance(id, str) or not _SLUG.fullmatch(id):
                raise LexiconError(
                    f"The actor file {where} has an entry with the id {id!r}; give it an id of lower-case letters, digits and hyphens."
                )
            if id in seen:
                raise LexiconError(f"The actor file {where} has two entries with the id {id!r}; rename or remove one.")
            seen.add(id)
            self.rows[id] = row
            self.origin[id] = where

    def _small_tables(self, table: Mapping[str, Any]) -> None:
        for row in table.get("generic", ()):
            start, end = _span(row.get("span", ""))
            words = frozenset(w.lower() for w in _parts(row["words"]))
            for theatre in row["theatre"].split():
                self.generics.append(Generic(theatre=theatre, words=words, actor=row["actor"] or None, start=start, end=end))
        for row in table.get("proxy", ()):
            start, end = _span(row.get("span", ""))
            self.proxies.append(Proxy(backer=row["backer"], theatre=row["theatre"], actor=row["actor"], start=start, end=end))
        for line in table.get("countries", "").splitlines():
            if line.strip():
                iso, *fields = (part.strip() for part in line.split("|"))
                if len(fields) != 4 or not re.fullmatch("[A-Z]{2}", iso):
                    raise ValueError(f"the line {line!r} needs a two-letter code, names, adjectives, plurals and capitals, divided by |")
                names, adjectives, plurals, capitals = (_parts(part) for part in fields)
                self.countries[iso] = Country(iso=iso, names=names, adjectives=adjectives, plurals=plurals, capitals=capitals)
        for line in table.get("metonyms", "").splitlines():
            if line.strip():
                words, _, target = line.partition("|")
                self.metonyms.update(dict.fromkeys(_parts(words), target.strip()))
        self.peoples.extend(_parts(table.get("peoples", "")))
        for name, words in table.get("words", {}).items():
            self.words[name] = self.words.get(name, frozenset()) | frozenset(words.split())
        for family, keys in table.get("keys", {}).items():
            for key, words in keys.items():
                self.keys.setdefault(family, {}).update(dict.fromkeys(words.split(), key))

    def _problem(self, id: str, what: str) -> LexiconError:
        return LexiconError(f"The actor {id!r} in {self.origin[id]} is wrong: {what}; correct the entry.")

    def _actor(self, id: str, row: Mapping[str, Any], aliases: list[Alias]) -> tuple[Actor, list[tuple[str, DatedLink]]]:
        """One entry: the actor, its aliases (appended), and the countries it governed with their spans."""
        unknown = sorted(set(row) - _KEYS)
        if unknown:
            raise ValueError(f"the field {unknown[0]!r} is unknown (known: {', '.join(sorted(_KEYS))})")
        name, kind = row.get("name"), row.get("kind")
        if not isinstance(name, str) or not name:
            raise ValueError("it has no name")
        if kind not in KINDS:
            raise ValueError(f"its kind {kind!r} is none of {', '.join(sorted(KINDS))}")
        country = row.get("country", "")
        theatres = tuple(row.get("theatres", country).split()) if isinstance(row.get("theatres", country), str) else tuple(row["theatres"])
        for iso in (country, *theatres):
            if iso and iso not in self.countries:
                raise ValueError(f"the country code {iso!r} is not in the table of countries")
        start, end = _day(row.get("start")), _day(row.get("end"))
        if start and end and start >= end:
            raise ValueError("it ends before it starts")
        source = row.get("source", "")
        links = tuple(_link(text, source) for text in row.get("links", ()))
        texts: list[str] = [name]
        for text in _parts(row.get("aliases", "")):
            written, begin, stop = _dated(text)
            texts.append(written)
            aliases.append(
                Alias(text=written, actor=id, form="acronym" if is_acronym(written) else "name", start=begin or start, end=stop or end)
            )
        aliases.append(Alias(text=name, actor=id, form="acronym" if is_acronym(name) else "name", start=start, end=end))
        for key, form in (("leaders", "leader"), ("peoples", "people")):
            for text in _parts(row.get(key, "")):
                written, begin, stop = _dated(text)
                aliases.append(Alias(text=written, actor=id, form=form, start=begin or start, end=stop or end))
        governed = []
        for text in _parts(row.get("government_of", "")):
            iso, begin, stop = _dated(text)
            if iso not in self.countries:
                raise ValueError(f"the country code {iso!r} of government_of is not in the table of countries")
            governed.append((iso, DatedLink(type="side", target=id, start=begin, end=stop, source=source)))
        actor = Actor(
            id=id, name=name, kind=kind, aliases=tuple(dict.fromkeys(texts)), country=country, theatres=theatres,
            start=start, end=end, links=links, source=source,
        )  # fmt: skip
        return actor, governed

    def finish(self) -> ActorFile:
        """Close the tables: one Actor an entry, one government a country, aliases by their words."""
        actors: dict[str, Actor] = {}
        aliases: list[Alias] = []
        governments: dict[str, list[DatedLink]] = {}
        for id, row in self.rows.items():
            try:
                actors[id], governed = self._actor(id, row, aliases)
            except (ValueError, TypeError, AttributeError) as error:
                raise self._problem(id, str(error)) from error
            for iso, span in governed:
                governments.setdefault(iso, []).append(span)
        for iso, country in self.countries.items():
            id = f"{iso.lower()}-government"
            if id not in actors:
                actors[id] = Actor(
                    id=id, name=f"Government of {country.names[0]}", kind="government", aliases=(f"Government of {country.names[0]}",),
                    country=iso, theatres=(iso,), links=tuple(governments.get(iso, ())), source="general knowledge",
                )  # fmt: skip
        return ActorFile(
            actors=actors,
            aliases=tuple(aliases),
            generics=tuple(self.generics),
            proxies=tuple(self.proxies),
            countries=self.countries,
            metonyms=self.metonyms,
            peoples=tuple(self.peoples),
            words=self.words,
            keys=self.keys,
            governments={iso: tuple(spans) for iso, spans in governments.items()},
        )


def check_actors(actors: ActorFile) -> list[str]:
    """What a careful editor would still mend, one sentence each: names shared by two actors of one country on one day,
    links to nobody, entries without a source, sides or successors that go round in a circle.
    """
    return [*_shared_names(actors), *_dangling(actors), *_without_source(actors), *_circles(actors)]


def _overlap(a: Alias, b: Alias) -> bool:
    return (a.start or FIRST_DAY) < (b.end or LAST_DAY) and (b.start or FIRST_DAY) < (a.end or LAST_DAY)


def _shared_names(actors: ActorFile) -> Iterable[str]:
    for found in actors.by_words.values():
        for n, a in enumerate(found):
            for b in found[n + 1 :]:
                if a.text.isupper() != b.text.isupper():
                    continue
                if a.actor == b.actor or not _overlap(a, b) or a.actor not in actors.actors or b.actor not in actors.actors:
                    continue
                if actors.actors[a.actor].country == actors.actors[b.actor].country:  # else the report's theatre tells them apart
                    yield f"The name {a.text!r} means both {a.actor!r} and {b.actor!r} on the same days; date it or drop it from one."


def _dangling(actors: ActorFile) -> Iterable[str]:
    for actor in actors.actors.values():
        for link in actor.links:
            if link.target not in actors.actors:
                yield f"The actor {actor.id!r} has a link {link.type!r} to {link.target!r}, which is no entry; add it or correct the link."
    for target in (*(g.actor for g in actors.generics), *(p.actor for p in actors.proxies), *actors.metonyms.values()):
        if target is not None and target not in actors.actors and target not in actors.countries:
            yield f"A generic word, proxy or metonym means {target!r}, which is no entry; add it or correct the table."


def _without_source(actors: ActorFile) -> Iterable[str]:
    for actor in actors.actors.values():
        if not actor.source.strip():
            yield f"The actor {actor.id!r} has no source; say where its names and dates can be checked."


def _circles(actors: ActorFile) -> Iterable[str]:
    for actor in actors.actors.values():
        for link in actor.links:
            if link.type not in ("side", "successor"):
                continue
            day = link.start or FIRST_DAY
            seen, id = [actor.id], link.target
            while id not in seen:
                seen.append(id)
                onward = [k for k in actors.relations(id, day) if k.type == link.type]
                if not onward:
                    break
                id = onward[-1].target
            if id == actor.id and len(seen) > 0 and (len(seen) > 1 or link.target == actor.id):
                yield f"The {link.type} of {actor.id!r} comes back to itself on {day} by way of {', '.join(seen)}; give one link an end."
