"""The learned proposer as it ships: it loads, sees events in wordings no pattern lists, and the same text gives the same answer."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from whoholds.extract.domain import Domain
from whoholds.language import segment
from whoholds.lexicon.cues import load_cues
from whoholds.lexicon.events import load_event_types
from whoholds.model import Document, Modality, Proposal, SpeakerKind
from whoholds.pipeline import Reader
from whoholds.proposer import Proposer, anchors, spans_of

DATA = Path(str(files("whoholds") / "data"))
TEXT = (
    "Rebel fighters ran up their banner over the governor's office in Bentiu at dawn, a resident said by telephone. "
    "By noon nothing was left of the army garrison in the town. The bakery on the corner stayed open."
)


def propose(text: str) -> tuple[Proposal, ...]:
    return tuple(Proposer.load().propose(segment(text), text))


def words(text: str, span: tuple[int, int]) -> str:
    tokens = [t for s in segment(text) for t in s.tokens]
    return text[tokens[span[0]].start : tokens[span[1]].end]


def test_the_files_are_those_the_card_was_written_for() -> None:
    card = tomllib.loads((DATA / "proposer.toml").read_text(encoding="utf-8"))
    for name, wanted in card["sha256"].items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == wanted, name


def test_its_labels_are_the_closed_lists_of_the_record() -> None:
    proposer = Proposer.load()
    assert set(proposer.card.types) == set(load_event_types())
    assert set(proposer.thresholds) == set(proposer.card.types)
    assert {Modality(m) for m in proposer.card.modalities} == set(Modality)
    assert {SpeakerKind(s) for s in proposer.card.speakers} == set(SpeakerKind)


def test_it_sees_an_event_where_no_pattern_has_a_verb_for_it() -> None:
    found = [p for p in propose(TEXT) if p.sentence == 0]
    assert found
    best = max(found, key=lambda p: p.score)
    assert best.type in {"hold", "capture"}
    assert any("Bentiu" in words(TEXT, span) for span in best.places)
    assert any("ighters" in words(TEXT, span) for span in best.actors)
    assert best.speaker_kind == "witness"


def test_a_sentence_without_an_event_gets_no_proposal_that_may_stand_alone() -> None:
    proposer = Proposer.load()
    assert not [p for p in propose(TEXT) if p.sentence == 2 and p.score >= proposer.threshold(p.type)]


def test_the_same_text_gives_the_same_proposals() -> None:
    assert propose(TEXT) == propose(TEXT)


def test_spans_lie_inside_their_sentence() -> None:
    sentences = segment(TEXT)
    for p in propose(TEXT):
        known = {t.i for t in sentences[p.sentence].tokens}
        for first, last in ((p.first, p.last), *p.actors, *p.recipients, *p.places, *p.speakers):
            assert first <= last
            assert {first, last} <= known
        assert 0 <= p.score <= 1


@pytest.mark.parametrize("text", ["", "\n\n", "…", "١٢٣", "a" * 5000, "мир " * 300])
def test_odd_text_breaks_nothing(text: str) -> None:
    for proposal in propose(text):
        assert 0 <= proposal.score <= 1


def test_a_reader_without_it_reads_by_patterns_alone() -> None:
    document = Document(id="d-test", text=TEXT)
    assert not [c for c in Reader.open(model=False).read(document).claims if c.rule.startswith("model.")]


def test_its_claims_say_that_they_are_its_own_and_keep_to_the_types_asked_for() -> None:
    text = "Bukavu changed hands on Sunday: the last government soldiers filed out and M23 columns rolled in."
    document = Document(id="d-test", text=text)
    claims = Reader.open(model=True, types=["withdraw"]).read(document).claims
    assert [c for c in claims if c.rule.startswith("model.")]
    assert {c.type for c in claims} == {"withdraw"}


def test_it_needs_no_torch() -> None:
    code = "import sys; sys.modules['torch'] = None; from whoholds.proposer import Proposer; Proposer.load()"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_labels_become_spans() -> None:
    assert spans_of([1, 2, 0, 6, 3]) == [(0, 0, 1), (2, 3, 3), (1, 4, 4)]


def test_an_anchor_is_a_run_of_words_above_the_floor_as_sure_as_its_surest() -> None:
    import numpy as np

    tags = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8], [0.8, 0.1, 0.1]], dtype=np.float32)
    ((first, last, types, score),) = anchors(tags, 0.5)
    assert (first, last) == (1, 2)
    assert score == pytest.approx(0.9)
    assert types == pytest.approx([1.0])


def test_patterns_stand_in_a_report_at_which_it_does_not_look() -> None:
    text = (
        "The M23 took Sake on Monday. " + "Rain fell on the lake road, and drivers waited by the bananas for their turn on the ferry. " * 5
    )
    document = Document(id="d-test", text=text)
    sentences = segment(text)
    assert not Domain(sentences, text, load_cues()).tells_of_war
    by_rules = Reader.open(model=False).read(document).claims
    assert [c.type for c in by_rules] == ["capture"]
    assert Reader.open().read(document).claims == by_rules
