"""Sentences → proposed events, by a small learned encoder. The only file that knows onnxruntime and tokenizers.

Beside the patterns of ``triggers.toml`` it proposes events in wordings nobody listed. Two graphs share the lower half of one encoder
(MiniLM, Wang et al. 2020): *find* tags, over a window of consecutive sentences, the words that tell an event and the places it happened at;
*read* goes on from the hidden states of one sentence with such an anchor marked and tags actor, recipient, place, speaker and trigger, and
says type, modality and speaker kind. An event told in an idiom has no clear trigger but still a place, and the other way round: what both
anchors say is one proposal. It proposes spans only: gazetteer, actor file and date rules resolve them as they do for the patterns. How it
was trained: ``training/README.md``.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from whoholds.model import Proposal, Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

ROLES = ("actor", "recipient", "place", "speaker", "trigger")
ANCHORS = ("trigger", "place")
WINDOW = 176  # pieces of one window of consecutive sentences
LONGEST = 120  # pieces of one sentence; what lies beyond is not looked at
BATCH = 32  # windows, or anchors, a call


@dataclass(frozen=True, slots=True)
class Pieces:
    """One text as the encoder sees it: piece ids, and of each word its first piece and its characters ``[start, end)``."""

    ids: tuple[int, ...]
    first: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def pieces(tokenizer: Any, text: str) -> Pieces:
    """The word pieces of a text, without the marks for start and end, cut after ``LONGEST``."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    ids, words, offsets = encoded.ids[:LONGEST], encoded.word_ids[:LONGEST], encoded.offsets[:LONGEST]
    first = [i for i, word in enumerate(words) if i == 0 or word != words[i - 1]]
    ends = [*first[1:], len(ids)]
    spans = tuple((offsets[a][0], offsets[b - 1][1]) for a, b in zip(first, ends, strict=True))
    return Pieces(ids=tuple(ids), first=tuple(first), spans=spans)


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences in one go: their ids between marks, and the offset of each sentence's first piece."""

    sentences: tuple[int, ...]
    ids: tuple[int, ...]
    offsets: tuple[int, ...]


def windows(texts: Mapping[int, Pieces], marks: tuple[int, int], room: int = WINDOW) -> Iterator[Window]:
    """Sentences packed in order into windows of at most ``room`` pieces: [CLS] one [SEP] two [SEP] …"""
    start, end = marks
    members: list[int] = []
    ids: list[int] = [start]
    offsets: list[int] = []
    for index, text in texts.items():
        if members and len(ids) + len(text.ids) + 1 > room:
            yield Window(tuple(members), tuple(ids), tuple(offsets))
            members, ids, offsets = [], [start], []
        members.append(index)
        offsets.append(len(ids))
        ids.extend((*text.ids, end))
    if members:
        yield Window(tuple(members), tuple(ids), tuple(offsets))


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True)
class Found:
    """An anchor inside a window: window, sentence, first and last word, the types' probabilities by the tagger, the chance that it is one at
    all, and which of ``ANCHORS`` it is."""

    window: int
    sentence: int
    first: int
    last: int
    types: Floats
    score: float
    anchor: int


def anchors(tags: Floats, floor: float) -> list[tuple[int, int, Floats, float]]:
    """Spans of words out of tag probabilities (words x [O, B-types, I-types]): first, last, types, chance of being one.

    A span is a run of words whose chance of not being O reaches ``floor``, cut where a B of another type is likelier than an I. It is as
    sure as its surest word: where a trigger begins is often a matter of taste ("*has run* up its colours", "has *run up its colours*").
    """
    count = (tags.shape[1] - 1) // 2
    begin, inside = tags[:, 1 : count + 1], tags[:, count + 1 :]
    either = begin + inside
    on, best = either.sum(axis=1), either.argmax(axis=1)
    cut = begin.sum(axis=1) > inside.sum(axis=1)
    found: list[tuple[int, int, Floats, float]] = []
    at = 0
    while at < len(tags):
        if on[at] < floor:
            at += 1
            continue
        last = at
        while last + 1 < len(tags) and on[last + 1] >= floor and not (cut[last + 1] and best[last + 1] != best[last]):
            last += 1
        types = either[at : last + 1].sum(axis=0)
        found.append((at, last, types / types.sum(), float(on[at : last + 1].max())))
        at = last + 1
    return found


def spans_of(labels: Sequence[int]) -> list[tuple[int, int, int]]:
    """BIO label numbers (0 outside, then B and I of each role) → (role, first, last).

    >>> spans_of([0, 1, 2, 5, 0])
    [(0, 1, 2), (2, 3, 3)]
    """
    found: list[tuple[int, int, int]] = []
    for i, label in enumerate(labels):
        if not label:
            continue
        role, inside = divmod(label - 1, 2)
        if inside and found and found[-1][0] == role and found[-1][2] == i - 1:
            found[-1] = (role, found[-1][1], i)
        else:
            found.append((role, i, i))
    return found


Find = Callable[["NDArray[np.int64]", "Floats"], "tuple[Floats, Floats, Floats]"]  # ids, mask → states, trigger tags, place tags
Read = Callable[
    ["Floats", "Floats", "Floats"], "tuple[Floats, Floats, Floats, Floats]"
]  # states, mask, marks → roles, type, modality, speaker


@dataclass(frozen=True, slots=True)
class Card:
    """What proposer.toml says: the labels in the order of the graphs' outputs, the floor of an anchor and the thresholds by type."""

    types: tuple[str, ...]
    modalities: tuple[str, ...]
    speakers: tuple[str, ...]
    marks: tuple[str, str]
    floor: float
    thresholds: Mapping[str, float]

    @staticmethod
    def load(file: Path) -> Card:
        """Read a card file."""
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        labels = table["labels"]
        return Card(
            types=tuple(labels["types"]), modalities=tuple(labels["modalities"]), speakers=tuple(labels["speakers"]),
            marks=tuple(labels["marks"]), floor=float(table["floor"]), thresholds=table["thresholds"],
        )  # fmt: skip


class Proposer:
    """An encoder with its labels and thresholds; the shipped one is ``load``."""

    def __init__(self, card: Card, tokenizer: Any, find: Find, read: Read) -> None:
        """``tokenizer`` is one of ``tokenizers``; ``find`` and ``read`` run the two graphs."""
        self.card = card
        self.thresholds = card.thresholds
        self.tokenizer = tokenizer
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        start, end = (tokenizer.token_to_id(mark) for mark in card.marks)
        self.marks = (int(start), int(end))
        self._find, self._read = find, read

    @staticmethod
    def open(folder: Path) -> Proposer:
        """Load from a folder that holds proposer.toml, proposer_vocab.json, proposer_find.onnx and proposer_read.onnx."""
        import onnxruntime  # type: ignore[import-untyped]
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        graphs = [
            onnxruntime.InferenceSession(str(folder / f"proposer_{name}.onnx"), options, providers=["CPUExecutionProvider"])
            for name in ("find", "read")
        ]
        find, read = graphs
        return Proposer(
            Card.load(folder / "proposer.toml"),
            Tokenizer.from_file(str(folder / "proposer_vocab.json")),
            lambda ids, mask: find.run(None, {"ids": ids, "mask": mask}),
            lambda hidden, mask, marked: read.run(None, {"hidden": hidden, "mask": mask, "marked": marked}),
        )

    @staticmethod
    def load() -> Proposer:
        """The shipped proposer, loaded once a process."""
        return _shipped()

    def propose(self, sentences: Sequence[Sentence], text: str, types: Collection[str] | None = None) -> Iterator[Proposal]:
        """Proposed events of these sentences of one document, in text order; ``types`` limits them.

        Everything above the floor is proposed with its score; which score is enough is the caller's matter (``threshold``).
        """
        by_index = {s.index: s for s in sentences if s.tokens}
        texts = {i: pieces(self.tokenizer, text[s.span.start : s.span.end]) for i, s in by_index.items()}
        packed = list(windows({i: t for i, t in texts.items() if t.ids}, self.marks))
        order = sorted(range(len(packed)), key=lambda n: len(packed[n].ids))
        by_trigger: list[Proposal] = []
        by_place: list[Proposal] = []
        for at in range(0, len(order), BATCH):
            batch = [packed[n] for n in order[at : at + BATCH]]
            for found, proposal in self._batch(batch, texts, by_index):
                (by_place if found.anchor else by_trigger).append(proposal)
        merged = united(by_trigger, by_place)
        yield from (p for p in sorted(merged, key=lambda p: (p.sentence, p.first, p.last, p.type)) if types is None or p.type in types)

    def threshold(self, type_: str) -> float:
        """The score from which a proposal of this type may stand alone."""
        return float(self.thresholds.get(type_, 1.1))

    def roles_at(self, sentence: Sentence, text: str, token: int) -> dict[int, tuple[float, ...]]:
        """What the words of one sentence are to the event that one of its words tells: the chance of each of ``ROLES``, by token.

        ``token`` is the event's word (a document-level token number); words beyond ``LONGEST`` pieces are left out.
        """
        cut = pieces(self.tokenizer, text[sentence.span.start : sentence.span.end])
        spans = [(sentence.span.start + start, sentence.span.start + end) for start, end in cut.spans]
        wanted = next(t for t in sentence.tokens if t.i == token)
        marked_words = [n for n, (start, end) in enumerate(spans) if start < wanted.end and wanted.start < end]
        if not marked_words:
            return {}
        start, end = self.marks
        ids = np.array([[start, *cut.ids, end]], dtype=np.int64)
        hidden = self._find(ids, np.ones(ids.shape, dtype=np.float32))[0][:, 1:]
        mask = np.ones(hidden.shape[:2], dtype=np.float32)
        marked = np.zeros((*hidden.shape[:2], len(ANCHORS)), dtype=np.float32)
        ends = [*cut.first[1:], len(cut.ids)]
        for n in marked_words:
            marked[0, cut.first[n] : ends[n], 0] = 1
        roles = _softmax(self._read(hidden, mask, marked)[0])[0]
        found: dict[int, tuple[float, ...]] = {}
        for t in sentence.tokens:
            first = next((n for n, (low, high) in enumerate(spans) if low < t.end and t.start < high), None)
            if first is not None:
                row = roles[cut.first[first]]
                found[t.i] = tuple(float(row[1 + 2 * k] + row[2 + 2 * k]) for k in range(len(ROLES)))
        return found

    def _batch(
        self, batch: Sequence[Window], texts: Mapping[int, Pieces], by_index: Mapping[int, Sentence]
    ) -> Iterator[tuple[Found, Proposal]]:
        width = max(len(w.ids) for w in batch)
        ids = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros((len(batch), width), dtype=np.float32)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = window.ids
            mask[row, : len(window.ids)] = 1
        hidden, *tagged = self._find(ids, mask)
        found: list[Found] = []
        for row, window in enumerate(batch):
            for index, offset in zip(window.sentences, window.offsets, strict=True):
                for anchor, tags in enumerate(tagged):
                    chances = _softmax(tags[row, [offset + i for i in texts[index].first]])
                    found.extend(Found(row, index, *span, anchor) for span in anchors(chances, self.card.floor))
        found.sort(key=lambda f: (len(texts[f.sentence].ids), f.sentence, f.first, f.anchor))
        for at in range(0, len(found), BATCH):
            yield from self._arguments(found[at : at + BATCH], batch, hidden, texts, by_index)

    def _arguments(
        self, found: Sequence[Found], batch: Sequence[Window], hidden: Floats, texts: Mapping[int, Pieces], by_index: Mapping[int, Sentence]
    ) -> Iterator[tuple[Found, Proposal]]:
        width = max(len(texts[f.sentence].ids) for f in found) + 1
        states = np.zeros((len(found), width, hidden.shape[2]), dtype=np.float32)
        mask = np.zeros((len(found), width), dtype=np.float32)
        marked = np.zeros((len(found), width, len(ANCHORS)), dtype=np.float32)
        for row, f in enumerate(found):
            window, text = batch[f.window], texts[f.sentence]
            offset = window.offsets[window.sentences.index(f.sentence)]
            size = len(text.ids) + 1
            states[row, :size] = hidden[f.window, offset : offset + size]
            mask[row, :size] = 1
            stop = text.first[f.last + 1] if f.last + 1 < len(text.first) else len(text.ids)
            marked[row, text.first[f.first] : stop, f.anchor] = 1
        roles, types, modality, speaker = self._read(states, mask, marked)
        for row, f in enumerate(found):
            yield f, self._proposal(f, texts[f.sentence], by_index[f.sentence], roles[row], types[row], modality[row], speaker[row])

    def _proposal(
        self, found: Found, text: Pieces, sentence: Sentence, roles: Floats, types: Floats, modality: Floats, speaker: Floats
    ) -> Proposal:
        mixed = (found.types + _softmax(types)) / 2
        kind = int(mixed.argmax())
        labels = [int(n) for n in roles[list(text.first)].argmax(axis=-1)]
        starts = [t.start for t in sentence.tokens]

        def tokens(first: int, last: int) -> tuple[int, int]:
            low = bisect_right(starts, sentence.span.start + text.spans[first][0]) - 1
            high = bisect_right(starts, sentence.span.start + text.spans[last][1] - 1) - 1
            return sentence.tokens[max(low, 0)].i, sentence.tokens[max(high, 0)].i

        spans: dict[str, list[tuple[int, int]]] = {name: [] for name in ROLES}
        for role, first, last in spans_of(labels):
            spans[ROLES[role]].append(tokens(first, last))
        at = tokens(found.first, found.last)
        places = tuple(spans["place"])
        if found.anchor:
            places = (at, *(p for p in places if p[1] < at[0] or at[1] < p[0]))
            at = next(iter(spans["trigger"]), at)
        return Proposal(
            type=self.card.types[kind], sentence=sentence.index, first=at[0], last=at[1], score=round(found.score * float(mixed[kind]), 4),
            actors=tuple(spans["actor"]), recipients=tuple(spans["recipient"]), places=places, speakers=tuple(spans["speaker"]),
            modality=self.card.modalities[int(modality.argmax())], speaker_kind=self.card.speakers[int(speaker.argmax())],
        )  # fmt: skip


def united(by_trigger: Sequence[Proposal], by_place: Sequence[Proposal]) -> list[Proposal]:
    """Proposals of both anchors as one list: what a trigger and a place tell alike is one proposal, as sure as either makes it.

    A place's proposal joins that of a trigger in its sentence, of the same type, that has the place or none: the scores add as chances of
    independent signs do (1 - (1 - a)(1 - b)). Two places of one trigger word are one proposal with both places.
    """
    kept = list(by_trigger)
    for place in sorted(by_place, key=lambda p: (p.sentence, p.places[0])):
        at = next((n for n, p in enumerate(kept) if p.sentence == place.sentence and p.type == place.type and _meets(p, place)), None)
        if at is None:
            kept.append(place)
            continue
        known = kept[at]
        places = known.places if any(_overlap(place.places[0], p) for p in known.places) else (*known.places, place.places[0])
        score = round(1 - (1 - known.score) * (1 - place.score), 4) if at < len(by_trigger) else max(known.score, place.score)
        kept[at] = replace(known, places=places, score=score, actors=known.actors or place.actors,
                           recipients=known.recipients or place.recipients, speakers=known.speakers or place.speakers)  # fmt: skip
    return kept


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _meets(known: Proposal, place: Proposal) -> bool:
    """Whether a place's proposal tells what a known one tells: the place is among the known one's, or its trigger is the known one's."""
    return (
        not known.places
        or any(_overlap(place.places[0], p) for p in known.places)
        or _overlap((known.first, known.last), (place.first, place.last))
    )


@cache
def _shipped() -> Proposer:
    return Proposer.open(Path(str(files("whoholds") / "data")))
