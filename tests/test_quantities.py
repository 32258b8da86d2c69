"""Counts of people: what is counted, and between which bounds."""

from __future__ import annotations

import pytest

from whoholds.extract.quantities import find_quantities
from whoholds.language import segment


def counted(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(q.kind, q.low, q.best, q.high) for _, q in find_quantities(segment(text), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An air strike killed 12 civilians in Taiz.", ("killed", 12, 12, 12)),
        ("The army killed at least 30 fighters.", ("killed", 30, None, None)),
        ("Three hostages were freed in Arauca.", ("released", 3, 3, 3)),
        ("Some 1,200 people were displaced.", ("displaced", None, 1200, None)),
        ("Tens of thousands of people were displaced.", ("displaced", 10000, None, 99999)),
    ],
)
def test_a_count_has_a_kind_and_its_bounds(text: str, expected: tuple[str, int | None, int | None, int | None]) -> None:
    kind, low, best, high = expected
    found = counted(text)
    assert len(found) == 1, found
    assert found[0][0] == kind
    assert all(mine == theirs for mine, theirs in zip(found[0][1:], (low, best, high), strict=True) if theirs is not None), found


def test_the_span_is_where_the_words_stand() -> None:
    text = "Goma was quiet. An air strike killed 12 civilians in Taiz."
    span, quantity = next(iter(find_quantities(segment(text), text)))
    assert quantity.text in text[span.start : span.end] or text[span.start : span.end] in quantity.text


@pytest.mark.parametrize(
    "text", ["The town lies 12 kilometres from Taiz.", "Rebels hold two airports.", "The 23 March Movement entered Goma."]
)
def test_a_number_of_other_things_counts_nobody(text: str) -> None:
    assert counted(text) == []
