"""A report gives the same claims and relations whether all its sentences are parsed or only those that can hold an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from bench.corpus import mixed

from whoholds.evaluate.cases import load_cases
from whoholds.evaluate.reading import as_document
from whoholds.lexicon.events import ANY_ROLE, trigger_index
from whoholds.model import Document
from whoholds.pipeline import Reader
from whoholds.sources import read

ROOT = Path(__file__).parent.parent
QUOTED = Document(
    id="d-quoted",
    published=date(2024, 3, 4),
    text=(
        "General Amadou Keita of the army spoke to reporters in Gao. He said troops had captured Menaka.\n\n"
        'The spokesman of the rebels told radio listeners another story. "Our fighters still hold the town of Menaka and its airport," he said. '
        "The government denied it.\n\nThe village of Ansongo must be given up, the governor said. No one holds Labbezanga."
    ),
)


def _documents() -> Iterator[Document]:
    found = read([str(ROOT / "samples" / "reports")], read_on=date(2024, 12, 9))
    yield from chain((d for d in found if isinstance(d, Document)), mixed(40, seed=3), [QUOTED])
    yield from (as_document(case) for case in load_cases(ROOT / "tests" / "cases")[::8])


@pytest.mark.parametrize("types", [None, frozenset({"control"})], ids=["all types", "control"])
def test_unparsed_sentences_hold_nothing(types: frozenset[str] | None) -> None:
    some, every = Reader.open(types=types), Reader.open(types=types, parse_all=True)
    claims = 0
    for document in _documents():
        found, expected = some.read(document), every.read(document)
        assert found == expected, document.text
        claims += len(expected.claims)
    assert claims > 100


def test_a_sentence_is_possible_only_with_every_word_and_role_of_a_pattern() -> None:
    index = trigger_index(frozenset({"besiege"}))
    assert index.possible({"they", "laid", "siege", "to", "the", "town"})
    assert not index.possible({"they", "laid", "eggs", "in", "the", "town"})
    assert not index.possible({"besieged", "by", "fans"}, frozenset())
    assert index.possible({"besieged", "by", "fans"}, ANY_ROLE)
