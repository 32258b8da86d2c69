"""The stages in order: what a report yields as a whole, and what never changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reading_shorthand import claims, extract, line, one, reader
from whoholds.errors import UnknownValueError
from whoholds.evaluate.reading import document
from whoholds.model import Modality
from whoholds.pipeline import Extraction, Reader

REPORT = """M23 rebels captured Sake on Tuesday, residents said. The Congolese army denied it.

The town lies 25 kilometres from Goma. On Thursday the rebels entered Goma, and soldiers withdrew from the city's airport.
Kenya's president spoke of the weather. The M23 is backed by Rwanda."""
DAY = "2025-01-26"


def test_a_report_yields_its_claims_and_relations() -> None:
    found = extract(REPORT, DAY)
    assert "capture m23 >  @ Sake" in [line(c) for c in found.claims]
    assert "enter m23 >  @ Goma" in [line(c) for c in found.claims]
    assert [r.type for r in found.relations] == ["backed-by"]


def test_parsing_every_sentence_gives_the_same_claims_as_parsing_the_likely_ones() -> None:
    published = document(REPORT, published=date.fromisoformat(DAY))
    assert replace(reader(), parse_all=True).read(published) == reader().read(published)


def test_every_quote_is_the_slice_of_text_it_says() -> None:
    for claim in claims(REPORT, DAY):
        for evidence in (claim.evidence, *claim.more_evidence):
            assert REPORT[evidence.start : evidence.end] == evidence.quote


def test_ids_are_the_same_every_time_and_no_two_claims_share_one() -> None:
    again = reader().read(document(REPORT, published=date.fromisoformat(DAY)))
    assert again == extract(REPORT, DAY)
    assert len({c.id for c in again.claims}) == len(again.claims)


def test_another_language_and_an_empty_text_yield_nothing() -> None:
    french = replace(document("Les rebelles ont pris Goma.", published=date(2025, 1, 26)), language="fr")
    assert reader().read(french) == Extraction()
    assert reader().read(document("  \n ")) == Extraction()


def test_a_reader_of_some_types_gives_those_only() -> None:
    control = Reader.open(types=["control"])
    found = control.read(document("Rebels captured Bria. The minister resigned. The army shelled Bria.", published=date(2013, 1, 5)))
    assert {c.type for c in found.claims} == {"capture"}


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(UnknownValueError, match="conquer"):
        Reader.open(types=["conquer"])


def test_one_thing_told_twice_by_one_speaker_is_one_claim_with_two_spans() -> None:
    text = "Rebels captured Bria on Tuesday. Troops fled. The rebels seized Bria on Tuesday after a battle of two hours."
    found = one(text, "2012-12-20", "capture")
    assert len(found.more_evidence) == 1


def test_one_thing_told_by_two_speakers_is_two_claims() -> None:
    text = "The M23 said it had captured Sake on Tuesday. Residents said rebels had captured Sake on Tuesday."
    assert len(claims(text, DAY, "capture")) == 2


def test_background_of_more_than_two_years_is_historical() -> None:
    found = claims("Rebels captured Goma on Monday. They had captured Goma in 2012.", DAY, "capture")
    assert [c.modality for c in found] == [Modality.ASSERTED, Modality.HISTORICAL]


def test_what_stays_unresolved_costs_confidence() -> None:
    known = one("M23 rebels captured Sake on Tuesday.", DAY, "capture")
    vague = one("Sake was captured.", DAY, "capture")
    assert vague.confidence < known.confidence < 1


def test_the_published_day_is_when_the_record_learns_it() -> None:
    assert one("M23 rebels captured Sake on Tuesday.", DAY, "capture").known == date(2025, 1, 26)
