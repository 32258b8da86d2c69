"""Document → the places it names: recognition, resolution, scope. Works on surface tokens only.

Three passes. *Spot*: capitalised words (or words of a script without case) that the gazetteer may know, and words that a place
noun introduces; each is judged by its neighbours, so persons, organisations, peoples and ordinary words fall out. *Resolve*: one
sense a name and document, chosen by joint evidence (an explicit "X, Syria", the kind of place said, the countries of the text, distance
to its other places, population). *Shape*: the words around a name say whether its whole, a part, a facility, its surroundings or an
area is meant; UCDP's where_prec follows from that.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.fuzz import ratio

from whoholds.gazetteer import ALTERNATE, AREA_KINDS, PRIMARY, SKELETON, Gazetteer, Match, distance_km, fold
from whoholds.lexicon import place_words as lex
from whoholds.model import Place, PlaceMention, PlaceRef, Scope, Sentence, Span, Token

LONGEST_NAME = 9  # tokens; hyphens count


@dataclass(slots=True)
class _Name:
    """A spotted name: token positions ``[a, b]`` in its sentence, what it can mean, and what its neighbours say of it."""

    sentence: Sentence
    a: int
    b: int
    text: str
    matches: tuple[Match, ...]
    cue: int = 0  # 0 none, 1 locative, 2 a place noun or an explicit container
    kind: str = ""  # settlement, area, facility or nothing said
    noun_first: int = -1  # tokens of the place noun and what goes with it, before or after the name
    noun: int = -1
    last: int = -1
    initial: bool = False
    strong_context: bool = False
    container: list[_Name] = field(default_factory=list)
    place: Place | None = None
    score: float = 0.0
    dead: bool = False
    people: str | None = None  # the country of a demonym just before ("the Syrian city of X"); None: not looked for yet

    @property
    def key(self) -> str:
        return fold(self.text)

    def famous(self) -> bool:
        """Whether it is, spelt so, a country's name or a large city's."""
        return any(m.place.kind == "country" or m.place.population > 300_000 for m in self.matches if m.tier <= ALTERNATE)


def _surface(tokens: Sequence[Token], a: int, b: int) -> str:
    parts = [tokens[a].text]
    for previous, token in zip(tokens[a:b], tokens[a + 1 : b + 1], strict=True):
        parts.append(" " * (token.start > previous.end) + token.text)
    return "".join(parts)


def _is_name_word(text: str) -> bool:
    first = text[0]
    if first.islower():
        return len(text) > 3 and text[1] in "'’" and text[2].isupper()  # d'Ivoire
    return first.isalpha()


class _Spotter:
    """Finds the names of one document and what their neighbours say."""

    def __init__(self, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.sentences = sentences
        self.lower = {t.text for s in sentences for t in s.tokens if t.text.islower()}
        self.persons: set[str] = set()

    def names(self) -> list[_Name]:
        return [name for sentence in self.sentences for name in self._sentence(sentence)]

    def peoples(self) -> list[str]:
        """The countries that demonyms point to, one a word ("Syrian")."""
        known = self.gazetteer.demonyms
        texts = (t.text for s in self.sentences for t in s.tokens if t.text[0].isupper())
        return [code for text in texts if (code := known.get(fold(text)))]

    def _sentence(self, sentence: Sentence) -> Iterator[_Name]:
        tokens = sentence.tokens
        words = [t for t in tokens if t.text[0].isalpha()]
        shouting = len(words) > 5 and sum(_is_name_word(t.text) for t in words) > 0.75 * len(words) and words[0].text.isascii()
        i, n = 0, len(tokens)
        listed_until, listed_kind = -1, ""
        last: _Name | None = None
        while i < n:
            text = tokens[i].text
            article = text in lex.ARTICLE_STARTS and i + 1 < n and tokens[i + 1].text == "-"
            if not (_is_name_word(text) or article):
                found = self._list_cue(tokens, i)
                if found:
                    listed_until, listed_kind = found
                i += 1
                continue
            if text in lex.LEADS and i + 1 < n:
                i += 1
                continue
            b, matches = self._longest(tokens, i)
            run_end = self._run_end(tokens, i)
            introduced = i <= listed_until
            joined = (
                last is not None
                and last.cue > 0
                and 0 < i - max(last.b, last.last) - 1 <= 2
                and all(t.text in lex.LINKS for t in tokens[max(last.b, last.last) + 1 : i])
            )
            whole_run = introduced and matches and run_end > b
            if matches and not whole_run and (name := self._judge(sentence, i, b, matches, shouting)):
                if introduced:
                    name.cue, name.kind = 2, name.kind or listed_kind
                elif joined:
                    name.cue = max(name.cue, 1)
                last = name
                yield name
                i = max(name.b, name.last) + 1
                continue
            if (
                (not matches or whole_run)
                and (introduced or not shouting)
                and (name := self._unknown(sentence, i, run_end, listed_kind if introduced else "", joined))
            ):
                last = name
                yield name
                i = max(name.b, name.last) + 1
                continue
            i += 1

    def _longest(self, tokens: Sequence[Token], i: int) -> tuple[int, tuple[Match, ...]]:
        """The longest gazetteer name that begins at token i."""
        ends = []
        key = ""
        for j in range(i, min(len(tokens), i + LONGEST_NAME)):
            text = tokens[j].text
            if j > i and not (_is_name_word(text) or text == "-" or text in lex.PARTICLES or text[0].isdigit() or text in ("'s", "’s")):
                break
            key += text
            if text[0].isalnum() and (_is_name_word(text) or text[0].isdigit()):
                ends.append((j, key))
        for j, key in reversed(ends):
            surface = _surface(tokens, i, j)
            if fold(surface) in lex.GENERIC_NAMES:
                continue
            if self.gazetteer.maybe(fold(key)) or ((j > i or "-" not in surface) and j - i <= 4):
                matches = self.gazetteer.matches(surface) if self.gazetteer.maybe(fold(key)) or len(key) > 4 else ()
                if matches and (matches[0].tier < SKELETON or j == self._run_end(tokens, i)):
                    return j, matches
        return i, ()

    def _run_end(self, tokens: Sequence[Token], i: int) -> int:
        """The last token of the run of capitalised words that begins at i."""
        j = i
        while j + 1 < len(tokens):
            text = tokens[j + 1].text
            if _is_name_word(text):
                j += 1
            elif (text == "-" or text in lex.ARTICLE_STARTS) and j + 2 < len(tokens):
                k = j + 2
                while k < len(tokens) and (tokens[k].text == "-" or tokens[k].text in lex.ARTICLE_STARTS):
                    k += 1
                if k < len(tokens) and k <= j + 3 and _is_name_word(tokens[k].text) and tokens[j + 1].text != "the":
                    j = k
                else:
                    break
            else:
                break
        return j

    def _list_cue(self, tokens: Sequence[Token], i: int) -> tuple[int, str] | None:
        """Where "the villages of" or "the town of" begins a list at token i: its last token and the kind."""
        text = tokens[i].text
        plural = text in lex.SETTLEMENTS or text in lex.AREAS
        if not plural or i + 2 >= len(tokens):
            return None
        j = i + 1
        if tokens[j].text in ("of", ":", "including") or (tokens[j].text == "such" and tokens[j + 1].text == "as"):
            j += 2 if tokens[j].text == "such" else 1
        elif not _is_name_word(tokens[j].text):
            return None
        start = j
        while j < len(tokens) and (
            _is_name_word(tokens[j].text) or tokens[j].text in lex.LINKS or tokens[j].text in lex.PARTICLES or tokens[j].text == "-"
        ):
            j += 1
        return (j - 1, "settlement" if text in lex.SETTLEMENTS else "area") if j > start else None

    # -- neighbours ------------------------------------------------------------------------------------------------

    def _ordinary(self, text: str) -> bool:
        low = text.lower()
        return low in lex.ORDINARY or low in self.gazetteer.ordinary or low in lex.MONTHS_DAYS or low in self.lower

    def _judge(self, sentence: Sentence, a: int, b: int, matches: tuple[Match, ...], shouting: bool) -> _Name | None:
        """The name at [a, b] with its cues, or None where its neighbours say that it is no place."""
        tokens = sentence.tokens
        text = _surface(tokens, a, b)
        if fold(text) in self.gazetteer.demonyms and not any(m.place.kind == "country" and m.tier <= ALTERNATE for m in matches):
            return None
        name = _Name(sentence, a, b, text, matches, initial=all(t.text in lex.QUOTES for t in tokens[:a]))
        self._after(name)
        self._before(name)
        if name.dead:
            return None
        after = tokens[b + 1].text if b + 1 < len(tokens) else ""
        before = tokens[a - 1].text if a else ""
        single = a == b
        if single and text.lower() in lex.MONTHS_DAYS and name.cue < 2:
            return None
        if (
            tokens[b].text.lower() in lex.GROUPS
            and all(t.text == "-" or t.text.lower() in lex.ARTICLE_STARTS for t in tokens[a:b])
            and name.cue < 2
            and not any(m.place.kind in ("country", "region") for m in matches if m.tier <= ALTERNATE)
        ):
            return None
        headed = len(text) > 4 and after in {":", ".", ",", "-", "–", "—", "("}
        if headed and text.isupper() and name.cue == 0:
            name.cue = 1
        if (
            single
            and not headed
            and text.isupper()
            and text.isascii()
            and len(text) > 1
            and not any(
                m.place.kind == "country"
                or m.place.id.startswith("supp:")
                or (m.place.kind == "admin1" and m.tier == PRIMARY and len(text) > 2)
                for m in matches
            )
            and not shouting
        ):
            return None
        if single and self._ordinary(text) and name.cue < 2:
            country = any(m.place.kind == "country" and m.tier <= ALTERNATE for m in matches)
            known = country or any(m.place.population > 300_000 for m in matches if m.tier <= ALTERNATE)
            if not (country and (text.isupper() or not name.initial)) and not (
                known and ((before in lex.LOCATIVE and not shouting) or text.lower() not in lex.ORDINARY | self.gazetteer.ordinary)
            ):
                return None
        if self._glued(tokens, a, b) or any(
            t.text[0].isdigit() and tokens[a].text.lower() in lex.MONTHS_DAYS for t in tokens[a + 1 : b + 1]
        ):
            return None
        famous = name.famous()
        if single and text.lower() in lex.FIRST_NAMES and name.cue < 2 and not famous and before not in ("in", "near", "at", "outside"):
            return None
        if before == "to" and a >= 2 and tokens[a - 2].text.lower() == "according" and not famous:
            return None
        if single and len(text) <= 2 and name.cue < 2 and not text.isupper():
            return None
        if before.endswith(".") and before[0].isupper() and len(before) == 2:  # an initial: "J. Paris"
            return None
        if before in {"USS", "HMS", "SS", "RMS", "MV", "INS", "MS"}:
            return None
        if name.initial and name.cue == 0 and after in lex.SUBJECT_FOLLOWS:
            name.strong_context = True
        return name

    def _told_after(self, tokens: Sequence[Token], b: int) -> str:
        """What the words after a run say it is: "X, a village above the town" or "X airbase"."""
        if b + 1 < len(tokens) and tokens[b + 1].text.lower() in lex.FACILITY_BEFORE | lex.FACILITY:
            return "facility"
        words = [t.text for t in tokens[b + 1 : b + 7]]
        if words[:1] == [","] and len(words) > 2 and words[1] in {"a", "an", "the", "another"}:
            for word in words[2:6]:
                if word in lex.APPOSED:
                    return "settlement"
                if not (
                    word in lex.ADJECTIVES or word.lower() in lex.DIRECTIONAL or word == "next" or fold(word) in self.gazetteer.demonyms
                ):
                    break
        return ""

    def _known_facility(self, name: _Name) -> bool:
        phrase = _surface(name.sentence.tokens, name.a, max(name.b, name.last))
        return any(m.place.kind == "facility" and m.tier <= ALTERNATE for m in self.gazetteer.matches(phrase))

    def _glued(self, tokens: Sequence[Token], a: int, b: int) -> bool:
        """Whether a hyphen ties the name to another capitalised word that is no part of it ("Ann-Christin")."""
        right = b + 2 < len(tokens) and tokens[b + 1].text == "-" and tokens[b + 1].start == tokens[b].end
        left = (
            a >= 2
            and tokens[a - 1].text == "-"
            and tokens[a - 1].end == tokens[a].start
            and tokens[a - 2].text.lower() not in lex.ARTICLE_STARTS
        )
        return (right and _is_name_word(tokens[b + 2].text) and tokens[b + 2].start == tokens[b + 1].end) or left

    def _after(self, name: _Name) -> None:
        """What follows the name: a place noun, a facility, an organisation's noun, a container."""
        tokens, i = name.sentence.tokens, name.b + 1
        n = len(tokens)
        if i >= n:
            return
        text = tokens[i].text
        low = text.lower()
        if (
            text in lex.AREA
            or (low in lex.AREA and _is_name_word(text) and low not in {"division", "department", "state", "territory"})
            or text in ("State",)
        ):
            if (
                i + 1 < n
                and text[0].isupper()
                and tokens[i + 1].text.lower() in lex.ORGANISATION | lex.FACILITY
                and tokens[i + 1].text[0].isupper()
            ):
                name.dead = True
                return
            name.kind, name.cue, name.noun, name.last = "area", 2, i, i
            return
        if text in {"city", "town", "village", "settlement", "suburb"} or text in {"Village", "Town"}:
            name.kind, name.cue, name.noun, name.last = "settlement", 2, i, i
            return
        if text in {"countryside", "outskirts", "suburbs", "environs", "periphery", "neighbourhood", "neighborhood", "area", "quarter"}:
            name.cue, name.noun, name.last = 2, i, i
            return
        if text == "," and i + 1 < n and _is_name_word(tokens[i + 1].text) and name.cue < 2:
            _, areas = self._longest(tokens, i + 1)
            inside = {m.place.id for m in areas if m.place.kind in ("country", "admin1") and m.tier <= ALTERNATE}
            if any(inside & set(m.place.parents) for m in name.matches if m.tier <= ALTERNATE):
                name.cue = 2
            return
        j = i + 1 if text in ("'s", "’s", "'", "’") else i
        k = j
        while k < n and k - j < 4 and tokens[k].text.lower() in lex.FACILITY_BEFORE and not tokens[k].text.endswith(","):
            k += 1
        if k < n and tokens[k].text.lower() in lex.FACILITY and not self._follows_run(tokens, k):
            while k + 1 < n and tokens[k + 1].text.lower() in lex.FACILITY:
                k += 1
            low = tokens[k].text.lower()
            if low not in {"university", "market", "school", "hospital", "church", "academy", "hotel", "post"} or tokens[k].text.islower():
                name.kind, name.noun, name.last = "facility", k, k
                name.cue = max(name.cue, 1)
                return
        if j > i:
            k = j
            while k < n and k - j < 3 and (tokens[k].text.lower() in lex.DIRECTIONAL or tokens[k].text in lex.ADJECTIVES):
                k += 1
            if k < n and tokens[k].text in lex.POSSESSED:
                name.kind, name.noun, name.last, name.cue = name.kind, k, k, 2
            return
        if _is_name_word(text) and text.lower() not in lex.MONTHS_DAYS and not (text.isascii() and text.lower() in lex.WORDS_INITIAL):
            if low not in lex.TITLES and (low in lex.ORGANISATION or not self.gazetteer.demonyms.get(fold(text))):
                name.dead = not self._shouts(name.sentence)
        elif low in lex.ILLNESS:
            if not any(m.place.kind == "country" and m.tier <= ALTERNATE for m in name.matches):
                name.dead = True
                self.persons.add(name.key)
        elif low in lex.ORG_LOWER or (text == "-" and i + 1 < n and tokens[i + 1].text.lower() in lex.HYPHENED):
            name.dead = True

    def _follows_run(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether a capitalised facility noun is followed by more of an organisation's name."""
        return (
            tokens[k].text[0].isupper()
            and k + 1 < len(tokens)
            and _is_name_word(tokens[k + 1].text)
            and tokens[k + 1].text.lower() in lex.ORGANISATION
        )

    def _shouts(self, sentence: Sentence) -> bool:
        words = [t for t in sentence.tokens if t.text[0].isalpha()]
        return sentence.kind in ("heading", "title") or (len(words) > 5 and sum(_is_name_word(t.text) for t in words) > 0.75 * len(words))

    def _before(self, name: _Name) -> None:
        """What precedes the name: a place noun with "of", a locative word, a title, more of a person's or organisation's name."""
        tokens, a = name.sentence.tokens, name.a
        if a == 0:
            return
        text = tokens[a - 1].text
        low = text.lower().rstrip(".")
        if low == "of" and a >= 2:
            self._before_of(name)
            return
        if low in lex.SETTLEMENT and text.islower() and low not in {"capital", "stronghold", "hub", "port"} and name.cue < 2:
            name.kind, name.cue, name.noun, name.noun_first = "settlement", 2, a - 1, self._phrase_start(tokens, a - 1)
            return
        if low in lex.LOCATIVE or low in lex.TAKING or text in ("'s", "’s"):
            name.cue = max(name.cue, 1)
        if text in lex.LEADS and low not in lex.TITLES and (a < 2 or not _is_name_word(tokens[a - 2].text)):
            return
        if low in {"in", "for"} and a >= 2 and tokens[a - 2].text.lower() in {"qaeda", "qaida", "jihad"}:
            name.dead = True
        if low in lex.TITLES and (_is_name_word(text) or low in {"president", "spokesman"}) and low not in {"saint"}:
            name.dead = True
            self.persons.add(name.key)
            return
        if (
            _is_name_word(text)
            and low not in lex.DIRECTIONAL
            and low not in lex.MONTHS_DAYS
            and not self.gazetteer.demonyms.get(fold(text), None) is not None
        ):
            initial = a == 1 or tokens[a - 2].text in ('"', "“", "'", "‘", ":", "—", "–")
            if self._shouts(name.sentence):
                return
            if (
                initial
                and (
                    low in lex.WORDS_INITIAL
                    or low in self.lower
                    or low in lex.LOCATIVE
                    or low in lex.TAKING
                    or low.endswith(("ly", "ing", "ed"))
                )
                and low not in lex.FIRST_NAMES
            ):
                return
            name.dead = True
            if (low in lex.FIRST_NAMES or not self._ordinary(text)) and not name.famous():
                self.persons.add(name.key)

    def _before_of(self, name: _Name) -> None:
        """The noun before "of": "the port city of X" is a place, "University of X" is not."""
        tokens, k = name.sentence.tokens, name.a - 2
        noun = tokens[k].text
        low = noun.lower()
        if low in lex.ORG_OF and noun[0].isupper():
            name.dead = True
        elif low in lex.SETTLEMENT or low in lex.SETTLEMENTS:
            name.kind, name.cue = name.kind or "settlement", 2
            if (
                low in lex.SETTLEMENT
                and name.noun < 0
                and low not in {"capital", "hub"}
                and not (k and tokens[k - 1].text.lower() == "old")
            ):
                name.noun, name.noun_first = k, self._phrase_start(tokens, k)
            elif low in {"capital", "hub"}:
                name.kind, name.cue = "", 1
        elif (low in lex.AREA or low in lex.AREAS) and (noun.islower() or low in {"province", "governorate", "region", "republic"}):
            name.kind, name.cue = "area", 2
            if low in lex.AREA and name.noun < 0:
                name.noun, name.noun_first = k, self._phrase_start(tokens, k)
        elif low in lex.FACILITY and low not in {"church", "university", "market", "port", "garrison", "garrisons"} and name.noun < 0:
            name.kind, name.noun, name.noun_first, name.cue = "facility", k, self._phrase_start(tokens, k), max(1, name.cue)
        elif low in lex.PART or low in lex.AROUND or low in lex.DIRECTION:
            name.cue = max(name.cue, 2)
        else:
            name.cue = max(name.cue, 1)

    def _phrase_start(self, tokens: Sequence[Token], k: int) -> int:
        """Where the noun phrase with its noun at k begins: adjectives, and "the"."""
        j = k
        while j > 0 and (
            tokens[j - 1].text in lex.ADJECTIVES
            or tokens[j - 1].text.lower() in lex.DIRECTIONAL
            or tokens[j - 1].text in lex.SETTLEMENT
            or tokens[j - 1].text.lower() in lex.FACILITY_BEFORE
            or fold(tokens[j - 1].text) in self.gazetteer.demonyms
            or tokens[j - 1].text == "-"
        ):
            j -= 1
        return j - 1 if j > 0 and tokens[j - 1].text.lower() in {"the", "a", "an", "its"} else j

    def _unknown(self, sentence: Sentence, a: int, b: int, listed: str, joined: bool) -> _Name | None:
        """A capitalised run that no entry names, kept where a place noun or a strong cue introduces it."""
        tokens = sentence.tokens
        told = self._told_after(tokens, b)
        if (a == 0 and not told) or b - a > 4:
            return None
        text = _surface(tokens, a, b)
        low = text.lower()
        if (
            fold(text) in self.gazetteer.demonyms
            or self._ordinary(text)
            or (text.isupper() and text.isascii())
            or any(
                t.text.lower() in lex.MONTHS_DAYS
                or t.text.lower() in lex.GROUPS
                or (t.text.lower() in lex.TITLES and not listed)
                or t.text.lower() in lex.FIRST_NAMES
                or t.text.lower() in lex.ORGANISATION
                or t.text.lower() in lex.AREA
                or t.text.lower() in lex.FACILITY
                or fold(t.text) in self.gazetteer.demonyms
                for t in tokens[a : b + 1]
            )
        ):
            return None
        if not all(len(t.text) > 2 or t.text == "-" or t.text in lex.PARTICLES for t in tokens[a : b + 1]) or not low[0].isalpha():
            return None
        name = _Name(sentence, a, b, text, ())
        if listed:
            name.cue, name.kind = 2, listed
            return name
        self._after(name)
        self._before(name)
        if name.dead or name.key in self.persons:
            return None
        if told == "settlement":
            name.cue, name.kind = 2, "settlement"
            return name
        if a == 0:
            return name if name.kind == "facility" and self._known_facility(name) else None
        before = tokens[a - 1].text.lower()
        if name.cue == 2 and (name.kind or name.noun >= 0):
            return name
        after = tokens[b + 1].text if b + 1 < len(tokens) else "."
        closes = after in lex.CLOSING
        if text.isascii() and b == a and low.endswith(("ian", "ean", "ese", "ish", "ians", "eans", "ists", "ist", "ism")):
            return None
        if joined and closes and (b == a or tokens[a - 1].text != "," or "-" in text) and b - a <= 2 and sentence.kind == "body":
            name.cue = 1
            return name
        if (
            before in {"in", "near", "from", "outside", "toward", "towards", "into", "around", "at"} | lex.TAKING
            and closes
            and b - a <= 2
            and sentence.kind == "body"
        ):
            name.cue = 1
            return name
        return None


# -- resolution ----------------------------------------------------------------------------------------------------


class _Told:
    """What the names of one spelling say together, the same for each place they can mean."""

    __slots__ = ("explicit", "great", "group", "kinds", "nouns", "shared", "sites")

    def __init__(self, group: list[_Name], places: list[Place]) -> None:
        self.group = group
        self.explicit = group[:12]
        self.shared = max(1, min(3, len(group)))
        self.kinds = {name.kind for name in group}
        self.nouns = {name.sentence.tokens[name.noun].text.lower() for name in group if name.noun >= 0}
        self.great = any(m.tier == PRIMARY and m.place.population > 1_000_000 for m in group[0].matches)
        self.sites = [p for p in places if p.kind not in AREA_KINDS]


class _Resolver:
    """Chooses one place for each name of a document, by joint evidence."""

    def __init__(self, names: list[_Name], peoples: Sequence[str], gazetteer: Gazetteer, hint: frozenset[str]) -> None:
        self.names = names
        self.gazetteer = gazetteer
        self.votes: dict[str, float] = defaultdict(float, dict.fromkeys(hint, 3.0))
        for code in peoples:
            self.votes[code] += 1.0
        self.around: dict[str, dict[str, list[tuple[str, Place]]]] = {}
        self.groups: dict[tuple[str, str], list[_Name]] = defaultdict(list)
        for name in names:
            kind = name.kind if name.kind == "area" else ""
            self.groups[name.key, kind].append(name)

    def run(self) -> None:
        self._containers()
        chosen: dict[tuple[str, str], tuple[Place | None, float]] = {}
        base = dict(self.votes)
        for _ in range(3):
            votes: dict[str, float] = defaultdict(float, base)
            places = [p for p, _ in chosen.values() if p]
            for (key, kind), group in self.groups.items():
                place, sure = chosen.get((key, kind), (None, 0.0))
                if place and place.country:
                    votes[place.country] += min(3, len(group)) * (1.5 if place.kind == "country" else sure)
                elif not chosen:
                    for match in group[0].matches[:1]:
                        if match.place.kind == "country" and match.place.country:
                            votes[match.place.country] += 2
            chosen = {
                which: self._choose(group, self._share(votes, chosen.get(which), group), places) for which, group in self.groups.items()
            }
        for which, group in self.groups.items():
            for name in group:
                name.place, name.score = chosen[which]

    @staticmethod
    def _share(votes: dict[str, float], own: tuple[Place | None, float] | None, group: list[_Name]) -> dict[str, float]:
        """The share of each country in what a document names, without the vote of the name in question."""
        counts: dict[str, float] = dict(votes)
        if own and own[0] and own[0].country in counts:
            counts[own[0].country] -= min(3, len(group)) * (1.5 if own[0].kind == "country" else own[1])
        total = max(1.0, sum(counts.values()))
        return {code: count / total for code, count in counts.items() if count > 0.01}

    def _containers(self) -> None:
        """ "X, Syria", "X in Y province", "Syria's X", "the Syrian city of X": the container is evidence for X."""
        for previous, name in zip(self.names, self.names[1:], strict=False):
            if previous.sentence is not name.sentence:
                continue
            tokens = name.sentence.tokens
            start = name.noun_first if name.noun_first >= 0 else name.a
            between = [t.text for t in tokens[max(previous.b, previous.last) + 1 : start]]
            area = any(m.place.kind in AREA_KINDS for m in name.matches)
            if area and (
                between
                in (
                    [","],
                    ["in"],
                    [",", "in"],
                    ["in", "the"],
                    [",", "in", "the"],
                    ["("],
                    [",", "capital", "of"],
                    [",", "the", "capital", "of"],
                )
                or (between and between[-1] in ("in", "of") and len(between) <= 5 and "," not in between and name.kind == "area")
            ):
                previous.container.append(name)
            if (
                between[:1] in (["'s"], ["’s"])
                and len(between) <= 6
                and any(m.place.kind in AREA_KINDS for m in previous.matches)
                and not any(t in lex.LOCATIVE for t in between)
            ):
                name.container.append(previous)

    def _demonym_before(self, name: _Name) -> str:
        tokens = name.sentence.tokens
        start = name.noun_first if name.noun_first >= 0 else name.a
        for token in tokens[max(0, start - 3) : name.a]:
            if code := self.gazetteer.demonyms.get(fold(token.text)):
                return code
        return ""

    def _choose(self, group: list[_Name], share: dict[str, float], places: list[Place]) -> tuple[Place | None, float]:
        """The best place for the names of one spelling, and how sure it is in [0, 1]."""
        told = _Told(group, places)
        scored = sorted(((self._score(match, told, share), match) for match in group[0].matches[:40]), key=lambda s: (-s[0], s[1].place.id))
        scored = [
            (s, m)
            for s, m in scored
            if m.tier < SKELETON or (share.get(m.place.country, 0) > 0.2 and m.place.kind not in ("country", "facility"))
        ]
        if not scored:
            return self._fuzzy(group, share, places)
        best, match = scored[0]
        rival = next((s for s, m in scored[1:] if _elsewhere(m.place, match.place)), best - 6)
        sure = 1 / (1 + math.exp(-(best - rival)))
        if match.tier == SKELETON:
            sure *= 0.7
        return match.place, round(sure, 3)

    def _score(self, match: Match, told: _Told, share: dict[str, float]) -> float:
        place, group = match.place, told.group
        score = math.log10(place.population + 300) - (0.0, 0.35, 0.6, 3.5)[match.tier]
        if match.tier == ALTERNATE and place.kind not in AREA_KINDS and fold(place.name)[:1] != group[0].key[:1]:
            score -= 0.8  # an old or foreign name, not another spelling
        if place.kind == "country":
            score += 4.5 if match.tier <= ALTERNATE else 0.0
        elif place.kind == "admin2":
            score -= 2.0
        elif place.kind in ("region", "water"):
            score += 4.0
        elif place.id.startswith("supp:") and place.kind != "admin2":
            score += 1.5
        score += 4.0 * share.get(place.country, 0.0)
        if share and place.country and place.country not in share:
            score -= 1.0
        if place.population < 1_000 and told.great:
            score -= 3.0
        if told.sites:
            lat, lon = place.lat, place.lon
            close = [p for p in told.sites if -1.1 < p.lat - lat < 1.1 and -3 < p.lon - lon < 3 and p.id != place.id]
            score += min(1.5, 0.6 * sum(1 for p in close if distance_km(p.lat, p.lon, lat, lon) < 120))
        for name in told.explicit:
            score += self._explicit(name, place) / told.shared
        kinds, nouns = told.kinds, told.nouns
        area = place.kind in AREA_KINDS
        if "area" in kinds:
            small = bool(
                nouns & {"county", "district", "raion", "rayon", "department", "woreda", "zone", "subdistrict", "prefecture", "division"}
            )
            fits = place.kind == "admin2" if small else place.kind in ("admin1", "region")
            score += (4.0 if fits else 1.5) if area and place.kind != "country" else (-1.5 if nouns & {"region", "area"} else -3.0)
        elif "settlement" in kinds:
            score += -4.0 if area else 0.5
        elif place.kind == "admin1" and any(
            m.place.kind not in AREA_KINDS
            and place.id in m.place.parents
            and m.tier <= ALTERNATE
            and m.place.population > 0.08 * place.population
            for m in group[0].matches
        ):
            score -= 2.5
        if place.kind == "facility" and "facility" not in kinds:
            score -= 2.0
        return score

    def _explicit(self, name: _Name, place: Place) -> float:
        if not name.container and name.people == "":
            return 0.0
        score = 0.0
        for container in name.container:
            countries = {m.place.country for m in container.matches if m.place.kind == "country"}
            areas = {m.place.id for m in container.matches if m.place.kind in AREA_KINDS}
            if areas & set(place.parents) or place.country in countries:
                score += 5.0
            elif place.country in {m.place.country for m in container.matches if m.place.kind in AREA_KINDS}:
                score += 1.5
            else:
                score -= 2.0
        if name.people is None:
            name.people = self._demonym_before(name)
        if code := name.people:
            score += 3.0 if place.country == code else -1.0
        return score

    def _neighbours(self, anchor: Place) -> dict[str, list[tuple[str, Place]]]:
        """Settlements and sites within 80 km of a place, by the first letter of their folded names."""
        if anchor.id not in self.around:
            table: dict[str, list[tuple[str, Place]]] = defaultdict(list)
            for place in self.gazetteer.near(anchor.lat, anchor.lon, 80):
                if place.kind not in AREA_KINDS and (other := fold(place.name)):
                    table[other[0]].append((other, place))
            self.around[anchor.id] = table
        return self.around[anchor.id]

    def _fuzzy(self, group: list[_Name], share: dict[str, float], places: list[Place]) -> tuple[Place | None, float]:
        """A misspelt name may be a place close to the document's others: same first letter, nine letters in ten alike."""
        key = group[0].key
        if len(key) < 6 or not places or not key.isascii():
            return None, 0.0
        anchors = [p for p in places if p.kind not in AREA_KINDS and share.get(p.country, 0) > 0.25][:4]
        best: tuple[float, Place] | None = None
        for anchor in anchors:
            for other, place in self._neighbours(anchor).get(key[0], ()):
                if abs(len(other) - len(key)) <= 2:
                    alike = ratio(key, other)
                    if alike >= 88 and (best is None or alike > best[0]):
                        best = (alike, place)
        return (best[1], round(best[0] / 200, 3)) if best else (None, 0.0)


def _elsewhere(rival: Place, place: Place) -> bool:
    """Whether a rival is somewhere else: neither close by, nor around the place, nor in it."""
    if rival.id in place.parents or place.id in rival.parents:
        return False
    return distance_km(rival.lat, rival.lon, place.lat, place.lon) > 50


# -- shape ---------------------------------------------------------------------------------------------------------


def _precision(place: Place | None, scope: Scope) -> int:
    """UCDP where_prec: 1 exact, 2 near, 3 second-order area, 4 first-order area, 5 fuzzy or linear, 6 country."""
    if scope is Scope.AROUND:
        return 2
    if place is None:
        return 1 if scope is not Scope.AREA else 5
    return {"country": 6, "admin1": 4, "admin2": 3, "district": 3, "region": 5, "water": 5}.get(place.kind, 1)


def _part(parent: Place, text: str, kind: str, name: str = "") -> Place:
    """A named part or facility of a place, with an id made of its parent's and its own words."""
    slug = "-".join(w for w in fold_words(text) if w not in lex.PART_NOISE and w not in fold_words(name or parent.name))
    return Place(
        id=f"part:{parent.id}#{slug}", name=text, country=parent.country, admin1=parent.admin1, admin1_code=parent.admin1_code,
        lat=parent.lat, lon=parent.lon, kind=kind, parents=(parent.id, *parent.parents),
    )  # fmt: skip


def fold_words(text: str) -> list[str]:
    """The folded words of a phrase.

    >>> fold_words("Hama's central prison")
    ['hama', 's', 'central', 'prison']
    """
    return [f for w in text.replace("'", " ").replace("’", " ").replace("-", " ").split() if (f := fold(w))]


class _Shaper:
    """Turns resolved names into mentions: scope, the phrase they stand in, its head."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def mention(self, name: _Name) -> PlaceMention:
        tokens = name.sentence.tokens
        first, last, head = name.a, name.b, name.b
        if name.noun >= 0:
            first, last, head = min(first, name.noun_first if name.noun_first >= 0 else first), max(last, name.last), name.noun
        if name.kind == "facility":
            return self._facility(name, first, last, head)
        whole = PlaceRef(text=_surface(tokens, first, last), place=name.place, scope=self._scope(name), where_prec=self._prec(name))
        noun = tokens[name.noun].text.lower() if name.noun >= 0 else ""
        if noun in {"countryside", "environs", "periphery", "approaches", "flanks"}:
            return self._around(name, first, last, head, self._plain(name))
        if (
            name.noun > name.b
            and noun in lex.POSSESSED | {"neighbourhood", "neighborhood", "quarter"}
            and noun not in {"district", "districts"} | {"half"}
        ) or (name.noun > name.b + 1 and tokens[name.b + 1].text in ("'s", "’s") and noun in lex.POSSESSED):
            return self._build(name, first, last, head, self._part_of(name, _surface(tokens, first, last), named=False), "place.part")
        if noun == "area":
            return self._around(name, first, last, head, self._plain(name))
        return self._widen(name, first, last, head, whole)

    def _plain(self, name: _Name) -> PlaceRef:
        return PlaceRef(text=name.text, place=name.place, scope=self._scope(name), where_prec=self._prec(name))

    def _prec(self, name: _Name) -> int:
        prec = _precision(name.place, self._scope(name))
        return 3 if name.kind == "area" and prec == 1 else prec

    def _scope(self, name: _Name) -> Scope:
        if name.place is None:
            return Scope.AREA if name.kind == "area" else Scope.WHOLE
        if name.kind == "area":
            return Scope.AREA
        if name.place.kind == "admin2":
            return Scope.WHOLE  # named without its noun, a district is spoken of as its town
        return (
            Scope.AREA
            if name.place.kind in AREA_KINDS or name.place.kind == "water"
            else Scope.FACILITY
            if name.place.kind == "facility"
            else Scope.WHOLE
        )

    def _widen(self, name: _Name, first: int, last: int, head: int, whole: PlaceRef) -> PlaceMention:
        """Looks left of the phrase for what makes it a part, its surroundings, or the whole of an area."""
        tokens = name.sentence.tokens
        before = [t.text.lower() for t in tokens[max(0, first - 4) : first]]
        one = before[-1] if before else ""
        if one in lex.DIRECTIONAL and one != "old":
            start = first - 1
            text = _surface(tokens, start, last)
            if whole.scope is Scope.AREA:
                return self._build(
                    name, start, last, head, PlaceRef(text=text, scope=Scope.AREA, where_prec=5, within=whole), "place.part-of-area"
                )
            return self._build(name, start, last, head, self._part_of(name, text, named=True), "place.part")
        if one in {"near", "around", "outside", "beyond"}:
            return self._around(name, first - 1, last, head, whole)
        if one == "of" and len(before) > 1:
            return self._of(name, first, last, head, whole, before[-2])
        if one in {"entire", "whole"} and whole.scope is Scope.AREA:
            return self._build(name, first - 1, last, head, whole, "place.whole-area")
        if one == "all" and whole.scope is Scope.AREA:
            return self._build(name, first - 1, last, head, whole, "place.whole-area")
        return self._build(name, first, last, head, whole, "place.name" if whole.place else "place.unresolved")

    def _of(self, name: _Name, first: int, last: int, head: int, whole: PlaceRef, noun: str) -> PlaceMention:
        tokens = name.sentence.tokens
        k = first - 2
        if noun in {"all", "whole", "entirety", "entire"} and whole.scope is Scope.AREA:
            return self._build(
                name,
                k - (tokens[k - 1].text.lower() == "the" if k else 0),
                last,
                head,
                replace(whole, scope=Scope.WHOLE),
                "place.whole-area",
            )
        start = k
        while start > 0 and (
            tokens[start - 1].text.lower() in lex.DIRECTIONAL
            or tokens[start - 1].text.lower()
            in {"the", "a", "old", "large", "its", "city", "town", "some", "few", "vast", "two", "-", "much", "very"}
            or tokens[start - 1].text.lower() in lex.ADJECTIVES
        ):
            start -= 1
        text = _surface(tokens, start, last)
        if noun in lex.DIRECTION or noun in lex.DISTANCE:
            return self._around(name, start, last, k, whole)
        if noun in lex.PART and noun != "all":
            if whole.scope is Scope.AREA:
                return self._build(
                    name, start, last, k, PlaceRef(text=text, scope=Scope.AREA, where_prec=5, within=whole), "place.part-of-area"
                )
            return self._build(name, start, last, k, self._part_of(name, text, named=noun in {"centre", "center", "heart"}), "place.part")
        if noun == "city" and "old" in tokens[k - 1].text.lower():
            return self._build(name, start, last, k, self._part_of(name, text, named=True), "place.part")
        return self._build(name, first, last, head, whole, "place.name" if whole.place else "place.unresolved")

    def _part_of(self, name: _Name, text: str, named: bool) -> PlaceRef:
        parent = self._plain(name)
        place = _part(name.place, text, "district", name.text) if named and name.place else None
        return PlaceRef(text=text, place=place, scope=Scope.PART, where_prec=1, within=parent)

    def _around(self, name: _Name, first: int, last: int, head: int, near: PlaceRef) -> PlaceMention:
        tokens = name.sentence.tokens
        start = first
        if start and tokens[start - 1].text.lower() in lex.SURROUNDING_SITES:
            start = head = start - 1
            while start > 0 and (
                tokens[start - 1].text.lower()
                in {"the", "several", "some", "many", "nearby", "rural", "two", "three", "small", "few", "number", "of", "a", "dozens"}
                or tokens[start - 1].text.lower() in lex.ADJECTIVES
            ):
                start -= 1
        ref = PlaceRef(text=_surface(tokens, start, last), scope=Scope.AROUND, where_prec=2, near=near)
        return self._build(name, start, last, head, ref, "place.around")

    def _facility(self, name: _Name, first: int, last: int, head: int) -> PlaceMention:
        tokens = name.sentence.tokens
        if first and tokens[first - 1].text.lower() == "the":
            first -= 1
        text = _surface(tokens, first, last)
        named = [m for m in self.gazetteer.matches(_surface(tokens, name.a, last)) if m.place.kind == "facility" and m.tier <= ALTERNATE]
        if name.place:
            named = [m for m in named if distance_km(m.place.lat, m.place.lon, name.place.lat, name.place.lon) < 120] or (
                [] if name.place else named
            )
        within = self._plain(name) if name.place is None or name.place.kind != "facility" else None
        singular = not tokens[head].text.endswith("s") or tokens[head].text.lower() in {"headquarters", "barracks", "steelworks"}
        indefinite = (first and tokens[first - 1].text.lower() in {"a", "an", "another", "one"}) or tokens[first].text.lower() in {
            "a",
            "an",
        }
        if named:
            place: Place | None = named[0].place
        elif name.place and name.place.kind == "facility":
            place = name.place
        else:
            place = _part(name.place, text, "facility", name.text) if name.place and singular and not indefinite else None
        if named and name.place is None:
            name.score, within = 0.9, None
        return self._build(
            name, first, last, head, PlaceRef(text=text, place=place, scope=Scope.FACILITY, where_prec=1, within=within), "place.facility"
        )

    def _build(self, name: _Name, first: int, last: int, head: int, ref: PlaceRef, rule: str) -> PlaceMention:
        tokens = name.sentence.tokens
        first = max(0, first)
        if rule == "place.whole-area":
            ref = replace(ref, text=_surface(tokens, first, last), scope=Scope.WHOLE)
        return PlaceMention(
            span=Span(start=tokens[first].start, end=tokens[last].end), sentence=name.sentence.index,
            first=tokens[first].i, last=tokens[last].i,
            head=tokens[head].i, place=ref, rule=rule, score=name.score,
        )  # fmt: skip


def _facility_phrases(sentences: Sequence[Sentence], taken: set[int], names: Iterable[_Name], shaper: _Shaper) -> Iterator[PlaceMention]:
    """Facilities told by their noun: "the police headquarters in X" (within X), "military airports" (no id)."""
    at: dict[int, _Name] = {name.sentence.tokens[name.a].i: name for name in names}
    for sentence in sentences:
        tokens = sentence.tokens
        for k, token in enumerate(tokens):
            low = token.text.lower()
            if low not in lex.STRATEGIC or token.i in taken or (k + 1 < len(tokens) and tokens[k + 1].text.lower() in lex.FACILITY):
                continue
            start = k
            while (
                start > 0
                and (tokens[start - 1].text.lower() in lex.FACILITY_BEFORE or tokens[start - 1].text.lower() in lex.DIRECTIONAL)
                and tokens[start - 1].i not in taken
            ):
                start -= 1
            if low in ("base", "bases") and start == k:
                continue
            if (
                start > 0
                and tokens[start - 1].text.lower() in {"the", "a", "an", "several", "two", "three"}
                and tokens[start - 1].i not in taken
            ):
                start -= 1
            text = _surface(tokens, start, k)
            name = next(
                (
                    at[tokens[j].i]
                    for j in range(k + 2, min(k + 4, len(tokens)))
                    if tokens[j].i in at and tokens[k + 1].text in ("in", "at", "of")
                ),
                None,
            )
            place, within = None, None
            if name and name.place:
                within = shaper._plain(name)
                if tokens[start].text.lower() == "the" and (not low.endswith("s") or low in {"headquarters", "barracks"}):
                    place = _part(name.place, text, "facility", name.text)
            yield PlaceMention(
                span=Span(start=tokens[start].start, end=token.end), sentence=sentence.index, first=tokens[start].i,
                last=token.i, head=token.i,
                place=PlaceRef(text=text, place=place, scope=Scope.FACILITY, where_prec=1, within=within), rule="place.facility-noun",
                score=name.score if name else 0.5,
            )  # fmt: skip


def _plural_phrases(sentences: Sequence[Sentence], taken: set[int]) -> Iterator[PlaceMention]:
    """Unnamed settlements: "several nearby villages", "rural areas"; text only."""
    for sentence in sentences:
        tokens = sentence.tokens
        for k, token in enumerate(tokens):
            if token.text not in {"villages", "towns", "settlements", "areas", "suburbs", "hamlets"} or token.i in taken:
                continue
            start = k
            while (
                start > 0
                and tokens[start - 1].i not in taken
                and (tokens[start - 1].text in lex.ADJECTIVES or tokens[start - 1].text in lex.COUNTS)
            ):
                start -= 1
            words = {t.text for t in tokens[start : k + 1]}
            if start == k or not words & lex.UNNAMED:
                continue
            yield PlaceMention(
                span=Span(start=tokens[start].start, end=token.end), sentence=sentence.index, first=tokens[start].i,
                last=token.i, head=token.i,
                place=PlaceRef(text=_surface(tokens, start, k), scope=Scope.AROUND, where_prec=2), rule="place.plural", score=0.5,
            )  # fmt: skip


def _believable(name: _Name, persons: set[str], cued: set[str], share: dict[str, float]) -> bool:
    """Whether a spotted name is likely enough to be a place, now that the document's countries are known."""
    if name.key in persons and name.cue < 2:
        return False
    if name.cue == 2 or name.key in cued:
        return True
    if name.place is None:
        return name.cue > 0
    place = name.place
    tier = next((m.tier for m in name.matches if m.place.id == place.id), SKELETON)
    if place.kind in ("country", "region", "water") and tier <= ALTERNATE:
        return True
    at_home = share.get(place.country, 0.0) > 0.15
    if place.kind == "admin1" and tier <= ALTERNATE and (at_home or name.cue or place.population > 1_000_000):
        return at_home or place.population > 100_000
    if place.id.startswith("supp:") and place.kind != "admin2" and tier <= ALTERNATE:
        return at_home or name.cue > 0 or name.strong_context
    if tier == SKELETON:
        return at_home and name.cue > 0
    if name.cue:
        return at_home or place.population >= 5_000 or len(name.key) > 7
    if name.a != name.b and tier <= ALTERNATE:
        return at_home or place.population >= 1_000
    if place.population >= 100_000 and tier <= ALTERNATE:
        return True
    if name.strong_context:
        return at_home or (tier <= ALTERNATE and (place.population >= 20_000 or (len(name.key) > 6 and name.score > 0.9)))
    return at_home and (place.population >= 2_000 or len(name.key) > 5) and not name.initial


def _far_fetched(name: _Name, share: dict[str, float]) -> bool:
    """Whether the only places of a taken or listed name are small and abroad: better unresolved than a guess."""
    place = name.place
    if place is None or name.container or place.population >= 100_000 or place.kind in ("country", "region", "water", "facility"):
        return False
    if share.get(place.country, 0.0) > 0.1:
        return False
    before = name.sentence.tokens[name.a - 1].text.lower() if name.a else ""
    return name.cue == 2 or before in lex.TAKING


def find_places(sentences: Sequence[Sentence], gazetteer: Gazetteer, hint: frozenset[str] = frozenset()) -> tuple[PlaceMention, ...]:
    """The places a document names, in order; ``hint`` are ISO codes of countries it is likely about.

    ``score`` in [0, 1] is how sure the resolution is. A place that cannot be resolved keeps its words and has ``place.place`` None.
    Method: gazetteer match, syntactic gates on the surface, then joint disambiguation by container, country, distance and population
    (after Leidner 2007, *Toponym Resolution in Text*; one sense a document after Gale, Church and Yarowsky 1992).
    """
    spotter = _Spotter(sentences, gazetteer)
    names, peoples = spotter.names(), spotter.peoples()
    _Resolver(names, peoples, gazetteer, hint).run()
    votes: Counter[str] = Counter()
    for name in names:
        if name.place and name.place.country:
            votes[name.place.country] += 1
    for code in hint:
        votes[code] += 3
    for code in peoples:
        votes[code] += 1
    total = max(1, sum(votes.values()))
    share = {code: count / total for code, count in votes.items()}
    cued = {name.key for name in names if name.cue == 2 or (name.cue == 1 and name.matches and name.a != name.b)}
    kept = [name for name in names if _believable(name, spotter.persons, cued, share)]
    _Resolver(kept, peoples, gazetteer, hint).run()
    home = max(share.values(), default=0.0)
    for name in kept:
        if home >= 0.5 and _far_fetched(name, share):
            name.place, name.score = None, 0.0
    shaper = _Shaper(gazetteer)
    found = _except([(name, shaper.mention(name)) for name in kept])
    taken = {i for m in found for i in range(m.first, m.last + 1)}
    found += list(_facility_phrases(sentences, taken, kept, shaper))
    found += list(_plural_phrases(sentences, taken))
    return tuple(sorted(found, key=lambda m: (m.first, m.last)))


def _except(pairs: list[tuple[_Name, PlaceMention]]) -> list[PlaceMention]:
    """ "All of X province except Y and Z": Y and Z leave the list and are kept with X."""
    out: list[PlaceMention] = []
    owner = -1
    for at, (name, mention) in enumerate(pairs):
        tokens = name.sentence.tokens
        if owner >= 0 and out[owner].sentence == mention.sentence:
            offset = tokens[0].i
            between = [t.text.lower() for t in tokens[pairs[at - 1][1].last - offset + 1 : mention.first - offset]]
            if (
                set(between) & {"except", "excluding"}
                or between[:2] == ["apart", "from"]
                or "exception" in between
                or (out[owner].place.except_ and set(between) <= {",", "and", "or", "the"})
            ):
                ref = out[owner].place
                out[owner] = replace(out[owner], place=replace(ref, except_=(*ref.except_, mention.place)))
                continue
        out.append(mention)
        owner = (
            len(out) - 1
            if mention.rule == "place.whole-area"
            else (owner if owner >= 0 and out[owner].sentence == mention.sentence else -1)
        )
    return out


def theatre(mentions: Iterable[PlaceMention]) -> tuple[str, ...]:
    """ISO codes of the countries a document's places lie in, most often named first; countries named as such count half.

    A country that has fewer than one mention in ten is left out.
    """
    votes: Counter[str] = Counter()
    for mention in mentions:
        ref = mention.place
        place = ref.place or (ref.within or ref.near or ref).place
        if place and place.country:
            votes[place.country] += 1 if place.kind == "country" else 2
    total = sum(votes.values())
    return tuple(code for code, count in votes.most_common() if count * 10 >= total)
