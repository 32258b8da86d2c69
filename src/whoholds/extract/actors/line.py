"""One sentence in hand as atoms, and what single words and names in it mean: the layer that every kind of phrase rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from whoholds.extract.actors.dictionary import CAPITAL, FIRST, Dictionary, Entry, Found, Hit, written_like
from whoholds.lexicon.actors import Alias
from whoholds.model import Sentence

_FALLBACK = {
    "anti-government": "rebels",
    "opposition": "rebels",
    "paramilitaries": "paramilitary",
    "militiamen": "militia",
    "militias": "militia",
}
_INNER = re.compile(r"[\s'’ʼʻ‘`´.\-–‑/&]*")


class Line:
    """The sentence in hand and the document's memory: atoms, dictionary, choice among namesakes, generic words, short looks ahead."""

    def __init__(self, dictionary: Dictionary, published: date | None, theatre: tuple[str, ...]) -> None:
        self.dictionary = dictionary
        self.actors = dictionary.actors
        self.w = dictionary.w
        self.day = published
        self.theatre = theatre
        self.named: dict[str, int] = {}  # ids named by more than an ambiguous acronym, with how often
        self.countries: dict[str, int] = {}
        self.governments: dict[str, str | None] = {}
        self.known: dict[tuple[str, ...], tuple[str | None, str]] = {}  # groups and acronyms this document introduced
        self.known_firsts: set[str] = set()
        self.found: list[Found] = []
        self.places: set[str] | None = None
        self.sentences: list[Sentence] = []
        # The sentence in hand as parallel lists: an atom as written and in lower case, its token, what stands before it, bits, offset.
        self.sentence: Sentence | None = None
        self.raw: list[str] = []
        self.low: list[str] = []
        self.token: list[int] = []
        self.glue: list[str] = []
        self.bits: list[int] = []
        self.start: list[int] = []
        self.after = ""  # what stands behind the last atom
        self.floor = 0  # first atom that no mention covers yet

    def inner(self, i: int) -> bool:
        """Whether atom i goes on in the phrase of the atom before it."""
        if not 0 < i < len(self.low):
            return False
        glue = self.glue[i]
        return glue == " " or _INNER.fullmatch(glue) is not None

    def hyphen(self, i: int) -> bool:
        """Whether atom i is joined to the one before by a hyphen."""
        return 0 < i < len(self.low) and self.glue[i] in ("-", "–", "‑", ".-")

    def spaced(self, i: int) -> bool:
        """Whether a blank alone stands before atom i."""
        return 0 < i < len(self.low) and self.glue[i] == " "

    def _text(self, first: int, last: int) -> str:
        """The text of atoms [first, last] exactly as printed; the full stop of "U.S." belongs to it, that of a sentence does not."""
        assert self.sentence is not None
        tokens = self.sentence.tokens[self.token[first] : self.token[last] + 1]
        begin, end = self.start[first], self.start[last] + len(self.raw[last])
        parts, at = [], begin
        for token in tokens:
            parts.append(" " * max(0, token.start - at) + token.text[max(0, begin - token.start) :])
            at = token.end
        text = "".join(parts)[: end - begin]
        dotted = last > first and len(self.raw[last]) == 1 and self.glue[last] == "." and tokens[-1].text.endswith(".")
        return text + "." if dotted else text

    def _match(self, i: int) -> Hit | None:
        """The longest dictionary phrase that starts at atom i and is written as the dictionary has it."""
        node = self.dictionary.tree.get(self.low[i])
        best: Hit | None = None
        j = i
        while isinstance(node, dict):
            entries = node.get("")
            if isinstance(entries, list):
                fitting = tuple(e for e in entries if written_like(e, self.raw[i : j + 1]) and not (e.loose and self._elsewhere(e)))
                if fitting:
                    best = Hit(i, j, fitting)
            j += 1
            if j >= len(self.low) or not self.inner(j):
                break
            node = node.get(self.low[j])
        return best

    def _elsewhere(self, entry: Entry) -> bool:
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

    def _alias(self, hit: Hit, theatre: tuple[str, ...]) -> tuple[str | None, Entry | None, bool]:
        """The actor of a hit's aliases (people's adjectives apart), one entry to describe its form, and whether it is near."""
        entries = [e for e in hit.entries if e.kind == "alias" and e.alias and e.alias.form != "people"]
        if not entries:
            return None, None, False
        id, near = self._choose([e.alias for e in entries if e.alias], theatre)
        entry = next((e for e in entries if e.value == id), entries[0])
        return id, entry, near

    def _people(self, hit: Hit, theatre: tuple[str, ...]) -> tuple[str | None, bool]:
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

    def _iso(self, hit: Hit, *kinds: str) -> str | None:
        """The country of a hit; of several (Congolese), the one in the theatre."""
        isos = [e.value for e in hit.entries if e.kind in kinds]
        return min(isos, key=lambda iso: (self.theatre.index(iso) if iso in self.theatre else 99, isos.index(iso)), default=None)

    def _seat(self, hit: Hit) -> str | None:
        """Whose seat or nickname a hit is: a country's government, or an entry of the file."""
        seat = hit.of("seat")
        if seat is None:
            return None
        return self._government(seat.value) if seat.value in self.actors.countries else seat.value

    def _fits(self, hit: Hit, entry: Entry, id: str | None, near: bool) -> bool:
        """Whether an alias is meant here, and not a namesake far from every theatre of the actor."""
        alias = entry.alias
        if alias is None or near or not self.theatre or id is None or self.named.get(id):
            return True
        if alias.form == "leader":
            titled = hit.first > 0 and self.low[hit.first - 1] in self.w.titles
            following = hit.last + 1
            longer = self.spaced(following) and bool(self.bits[following] & CAPITAL) and not self.bits[following] & FIRST
            return hit.last > hit.first or (titled and not longer)
        if "(" in self.actors.name(id):
            return False
        primary = alias.text == self.actors.name(id) or self.actors.name(id).startswith(alias.text)
        if alias.form == "acronym":
            return len(alias.text) > 3 or primary
        return hit.last > hit.first or primary

    def _extension(self, last: int, possessive: bool) -> tuple[int, tuple[str, ...]]:
        """The last noun of force or office that the words after atom ``last`` lead to, with the words passed; ``last`` if none."""
        j = last + 1
        if possessive and j < len(self.low) and self.low[j] == "s" and self.glue[j] in ("’", "'", "ʼ"):
            j += 1
            if self.spaced(j) and self.low[j] in ("men", "followers", "supporters"):
                return j, (self.low[j],)
        words: list[str] = []
        end, kept = last, 0
        while j < len(self.low) and (self.inner(j) or (j == last + 1 and possessive and self.glue[j] in ("’ ", "' "))):
            low = self.low[j]
            if low in self.w.force and end == j - 1 and self.spaced(j) and low.endswith("s") and self._people_noun(self.low[end]):
                break  # "calls the rebels terrorists"
            if low in self.w.force or low in self.w.office:
                end, kept = j, len(words) + 1
            elif low not in self.w.modifiers and not (low == "pro" or low == "anti"):
                break
            words.append(low)
            j += 1
            if j - last > 8:
                break
        end, kept = self._without_deed(end, last, kept)
        return end, tuple(words[:kept])

    def _people_noun(self, word: str) -> bool:
        """Whether a word is a plural that names people and begins no compound: "rebels", not "forces"."""
        return word in self.w.rebel_words and word.endswith("s")

    def family(self, key: str) -> str:
        """One key for words that mean the same kind of people: "militia" for "militiamen"."""
        return key if key in ("opposition", "anti-government") else _FALLBACK.get(key, key)

    def _without_deed(self, end: int, last: int, kept: int) -> tuple[int, int]:
        """Give back nouns that belong to a deed: of "army artillery fire" the actor is the army."""
        following = end + 1
        while (
            end > last
            and self.low[end] in ("missile", "rocket", "artillery", "drone", "tank", "air", "aircraft", "intelligence", "state", "command")
            and (self.inner(following) and self.low[following] in self.w.deeds | {"unit", "launchers"})
        ):
            end, kept, following = end - 1, kept - 1, end
            while end > last and self.low[end] not in self.w.force and self.low[end] not in self.w.office:
                end, kept = end - 1, kept - 1
        return end, kept

    def _titles(self, first: int) -> int:
        """The first atom of the titles and first names that stand before a leader's name."""
        while (
            first > self.floor
            and self.inner(first)
            and self.low[first - 1] in self.w.titles
            and "’" not in self.glue[first]
            and "'" not in self.glue[first]
        ):
            first -= 1
        while first < len(self.low) - 1 and self.low[first] in ("late", "field", "then") and not self.bits[first] & CAPITAL:
            first += 1
        return first

    def _proxy(self, iso: str) -> str | None:
        return next((p for t in self.theatre if (p := self.actors.proxy(iso, t, self.day))), None)

    def _between_states(self) -> bool:
        """Whether the report's war is one in which an army without a name may be either state's."""
        return any((g := self.actors.generic("units", theatre, self.day)) and g.actor is None for theatre in self.theatre)

    def _key_of(self, words: Sequence[str]) -> str:
        """The generic key of a phrase: a word for rebels, else for government, the last of its kind, else any other."""
        rebels, government, others = self.w.key_tables
        if "federal" in words and not any(word in rebels for word in words):
            return government.get("federal", "")
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
            return self.actors.government(next((t for t in theatres if t in self.dictionary.war), theatres[0]), self.day)
        return None

    def _deed(self, last: int) -> bool:
        """Whether a noun of deeds or holdings follows, with at most two modifiers between."""
        j = last + 1
        if self.hyphen(j) and self.low[j] in self.w.held:
            return True
        for _ in range(3):
            if not self.inner(j) or self.glue[j] not in (" ", "-"):
                return False
            if self.low[j] in self.w.deeds:
                return not (j == last + 1 and self.low[j] in ("areas", "area", "village", "air", "ground"))
            if self.low[j] not in self.w.modifiers:
                return False
            j += 1
        return False

    def _verb_follows(self, last: int) -> bool:
        j = last + 1
        return (
            j >= len(self.low)
            or not self.spaced(j)
            or self.low[j] in self.w.function
            or (self.low[j].endswith("ed") and len(self.low[j]) > 4)
        )

    def _place_follows(self, last: int) -> bool:
        j = last + 1
        return self.spaced(j) and self.low[j] in self.w.place_nouns

    def _in_role(self, hit: Hit) -> bool:
        """Whether a country or capital can be an actor here: not behind "in" or "northern", not inside a longer name."""
        before = self.low[hit.first - 1] if hit.first > 0 and self.inner(hit.first) else ""
        if before in self.w.locative or (
            before == "of" and hit.first > 1 and self.low[hit.first - 2] in self.w.locative | self.w.place_nouns
        ):
            return False
        if (
            before == "the"
            and hit.first > 1
            and self.inner(hit.first - 1)
            and self.low[hit.first - 2] in self.w.locative
            and not hit.of("seat")
        ):
            return False
        if (
            before
            and hit.first > 0
            and self.bits[hit.first - 1] & CAPITAL
            and hit.first > 1
            and self.spaced(hit.first)
            and not self.bits[hit.first - 1] & FIRST
        ):
            return False
        j = hit.last + 1
        if not self.spaced(j):
            return True
        return not (
            self.low[j] in self.w.place_nouns
            or (self.bits[j] & CAPITAL and self.low[j] not in self.w.titles | self.w.office and not self.bits[j] & FIRST)
        )
