"""A spotted name, and the names of a document's words: the longest that the gazetteer knows, the run of capitalised words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from whoholds.gazetteer import ALTERNATE, SKELETON, Gazetteer, Match, fold
from whoholds.lexicon import place_words as lex
from whoholds.model import Place, Sentence, Token

LONGEST_NAME = 9  # tokens; hyphens count


@dataclass(slots=True)
class Name:
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
    container: list[Name] = field(default_factory=list)
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


def surface(tokens: Sequence[Token], a: int, b: int) -> str:
    parts = [tokens[a].text]
    for previous, token in zip(tokens[a:b], tokens[a + 1 : b + 1], strict=True):
        parts.append(" " * (token.start > previous.end) + token.text)
    return "".join(parts)


@lru_cache(maxsize=1 << 16)
def is_name_word(text: str) -> bool:
    first = text[0]
    if first.islower():
        return len(text) > 3 and text[1] in "'’" and text[2].isupper()  # d'Ivoire
    return first.isalpha()


class Words:
    """The words of one document, and the gazetteer in which runs of them are looked up."""

    def __init__(self, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.sentences = sentences
        self.lower = {t.text for s in sentences for t in s.tokens if t.text.islower()}
        self.persons: set[str] = set()

    def _longest(self, tokens: Sequence[Token], i: int) -> tuple[int, tuple[Match, ...]]:
        """The longest gazetteer name that begins at token i."""
        ends = []
        key = ""
        for j in range(i, min(len(tokens), i + LONGEST_NAME)):
            text = tokens[j].text
            if j > i and not (is_name_word(text) or text == "-" or text in lex.PARTICLES or text[0].isdigit() or text in ("'s", "’s")):
                break
            key += text
            if text[0].isalnum() and (is_name_word(text) or text[0].isdigit()):
                ends.append((j, key))
        for j, key in reversed(ends):
            phrase = surface(tokens, i, j)
            if fold(phrase) in lex.GENERIC_NAMES:
                continue
            if self.gazetteer.maybe(fold(key)) or ((j > i or "-" not in phrase) and j - i <= 4):
                matches = self.gazetteer.matches(phrase) if self.gazetteer.maybe(fold(key)) or len(key) > 4 else ()
                if matches and (matches[0].tier < SKELETON or j == self._run_end(tokens, i)):
                    return j, matches
        return i, ()

    def _run_end(self, tokens: Sequence[Token], i: int) -> int:
        """The last token of the run of capitalised words that begins at i."""
        j = i
        while j + 1 < len(tokens):
            text = tokens[j + 1].text
            if is_name_word(text):
                j += 1
            elif (text == "-" or text in lex.ARTICLE_STARTS) and j + 2 < len(tokens):
                k = j + 2
                while k < len(tokens) and (tokens[k].text == "-" or tokens[k].text in lex.ARTICLE_STARTS):
                    k += 1
                if k < len(tokens) and k <= j + 3 and is_name_word(tokens[k].text) and tokens[j + 1].text != "the":
                    j = k
                else:
                    break
            else:
                break
        return j

    def _ordinary(self, text: str) -> bool:
        low = text.lower()
        return low in lex.ORDINARY or low in self.gazetteer.ordinary or low in lex.MONTHS_DAYS or low in self.lower
