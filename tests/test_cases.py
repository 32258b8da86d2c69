"""Golden cases: each report in ``tests/cases`` yields what a person wrote down for it, and nothing that must not be recorded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from whoholds.evaluate.cases import failures, known_failures, load_cases
from whoholds.evaluate.gold import GoldReport
from whoholds.evaluate.reading import Reads, as_document, decide, open_reader

FOLDER = Path(__file__).parent / "cases"
CASES = load_cases(FOLDER)
KNOWN = known_failures(FOLDER)


def _params() -> list[object]:
    return [
        pytest.param(case, id=case.id, marks=[pytest.mark.xfail(strict=True, reason=KNOWN[case.id])] if case.id in KNOWN else [])
        for case in CASES
    ]


@pytest.fixture(scope="module")
def reader() -> Reads:
    return open_reader()


@pytest.mark.parametrize("case", _params())
def test_a_golden_case_yields_what_it_should(case: GoldReport, reader: Reads) -> None:
    misses = failures(case, reader.read(as_document(case)), decide)
    assert not misses, "\n".join([case.text.strip(), *(f"{m.item} [{m.cause}]: expected {m.expected}; found {m.found}" for m in misses)])


def test_ids_are_unique_and_known_failures_exist() -> None:
    counted = Counter(case.id for case in CASES)
    assert [id_ for id_, n in counted.items() if n > 1] == []
    assert sorted(set(KNOWN) - set(counted)) == []
