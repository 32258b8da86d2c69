"""Who belongs to, backs or opposes whom, as a report words it."""

from __future__ import annotations

import pytest

from reading_shorthand import relations


def told(text: str, day: str) -> set[str]:
    return {f"{r.a.id or r.a.text} {r.type} {r.b.id or r.b.text}" for r in relations(text, day)}


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Iran-backed Houthi rebels fought in Taiz.", "2016-05-01", "houthis backed-by ir-government"),
        ("Rwanda backs the M23 rebels.", "2025-01-28", "m23 backed-by rw-government"),
        ("The M23, which is backed by Rwanda, took Goma.", "2025-01-28", "m23 backed-by rw-government"),
        ("Ansar Dine, allied with AQIM, took Konna.", "2013-01-11", "ansar-dine allied-with aqim"),
        (
            "Jabhat Fatah al-Sham, formerly known as al-Nusra Front, took Idlib.",
            "2017-01-10",
            "jabhat-fateh-al-sham renamed al-nusra-front",
        ),
    ],
)
def test_a_relation_is_read_with_its_two_ends(text: str, day: str, expected: str) -> None:
    assert expected in told(text, day)


def test_two_sides_in_one_sentence_are_not_yet_related() -> None:
    assert told("The Houthis and Saudi Arabia spoke on Monday.", "2016-05-01") == set()


def test_the_evidence_is_the_sentence_it_stands_in() -> None:
    text = "Goma was quiet. Rwanda backs the M23 rebels."
    found = relations(text, "2025-01-28")[0].evidence
    assert text[found.start : found.end] == found.quote == "Rwanda backs the M23 rebels."
