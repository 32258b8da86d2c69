"""Copies, origins and events: what is one text, one voice, one happening."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from control_shorthand import WAR, claim, claims
from whoholds.corroborate import bands, copy_groups, events, origins, same_text, signature, wire
from whoholds.model import Document

STORY = (
    "Insurgents captured the city on Thursday after days of fighting with government troops, who said they had left to spare civilians. "
    "Residents described columns of trucks heading south, and a monitor counted dozens of dead on both sides since the start of the week. "
    "The governor had fled the day before, and the central prison stood open by the evening, several of those freed from it said."
)
OTHER = (
    "The foreign ministers of five countries met on Thursday to discuss the crisis, and called for talks without conditions. "
    "No date was set, and neither of the warring sides commented on the statement, which diplomats had drafted for weeks in private."
)


def document(id: str, text: str, published: str = "2024-12-06", outlet: str | None = None) -> Document:
    return Document(id=id, text=text, published=date.fromisoformat(published), outlet=outlet)


def test_a_light_edit_is_the_same_text_and_another_story_is_not() -> None:
    edited = STORY.replace("dozens of dead", "dozens of deaths") + " With wire reports."
    for one, two in ((STORY, edited), (signature(STORY), signature(edited))):
        assert same_text(one, two)
    assert not same_text(STORY, OTHER)
    assert not same_text(signature(STORY), signature(OTHER))


def test_texts_alike_but_for_who_and_where_are_not_one_text() -> None:
    assert not same_text("Rebels captured Hama on Thursday, a monitor said.", "The army recaptured Hama on Thursday, a monitor said.")
    assert not same_text("Rebels captured Hama on Thursday, a monitor said.", "Rebels captured Homs on Thursday, a monitor said.")


def test_copies_share_a_band_and_signatures_are_stable() -> None:
    assert set(bands(signature(STORY))) & set(bands(signature(STORY + " With wire reports.")))
    assert not set(bands(signature(STORY))) & set(bands(signature(OTHER)))
    assert len(bands(signature(""))) == 32


def test_copy_groups_name_the_first_known_text_in_any_order() -> None:
    documents = [document("d-3", STORY, "2024-12-07"), document("d-1", STORY + " More soon.", "2024-12-06"), document("d-2", OTHER)]
    expected = {"d-1": "d-1", "d-2": "d-2", "d-3": "d-1"}
    assert copy_groups(documents) == copy_groups(documents[::-1]) == expected


def test_a_text_that_names_its_wire_belongs_to_it_and_so_do_its_copies() -> None:
    documents = [
        document("d-1", "HAMA, Syria (AP) — " + STORY),
        document("d-2", STORY, "2024-12-07"),
        document("d-3", OTHER + " (not a wire)"),
    ]
    assert copy_groups(documents) == {"d-1": "outlet:ap", "d-2": "outlet:ap", "d-3": "d-3"}
    assert wire("PARIS (Agence France-Presse) - Nothing new.") == "afp"


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("2024-12-05 capture A by:B outlet:Gazette", "side:B"),
        ("2024-12-05 capture A by:a1 outlet:Gazette", "side:A"),
        ("2024-12-05 capture A by:monitor=SOHR outlet:Gazette", "name:sohr"),
        ("2024-12-05 capture A by:text=the_rebels outlet:Gazette", "side:text:rebels"),
        ("2024-12-05 capture A by:witness outlet:Gazette", "outlet:gazette"),
        ("2024-12-05 capture A outlet:Gazette", "outlet:gazette"),
    ],
)
def test_an_origin_is_the_speakers_side_or_name_else_the_outlet(line: str, origin: str) -> None:
    assert origins([claim(line)], {}, WAR) == {"c-000": origin}


def test_without_speaker_and_outlet_the_document_is_the_origin() -> None:
    assert origins([replace(claim("2024-12-05 capture A"), outlet=None)], {}, WAR) == {"c-000": "d-000"}


def test_ten_outlets_that_print_one_text_are_one_origin() -> None:
    lines = [f"2024-12-05 capture A outlet:paper{i} doc:d-{i}" for i in range(10)]
    groups = {f"d-{i}": "d-0" for i in range(10)}
    assert set(origins(claims(lines), groups, WAR).values()) == {"outlet:paper0"}
    (event,) = events(claims(lines), groups, WAR)
    assert (event.origins, len(event.claims)) == (1, 10)
    (apart,) = events(claims(lines), {}, WAR)
    assert apart.origins == 10


def test_claims_of_one_happening_are_one_event() -> None:
    found = events(
        claims(["2024-12-05 capture A>B", "2024-12-05..2024-12-06 capture A by:A", "2024-12-06 capture -", "2024-12-05 handover B>A"]),
        {},
        WAR,
    )
    assert [(e.origins, e.actors, str(e.when.start)) for e in found] == [(4, ("A",), "2024-12-05")]


@pytest.mark.parametrize(
    "other",
    [
        "2024-12-05 withdraw A",
        "2024-12-05 capture B",
        "2024-12-20 capture A",
        "2024-12-05 capture A place:Y",
        "2024-12-05 capture A scope:part",
        "2024-12-05 capture A mod:predicted",
        "? capture A",
    ],
)
def test_another_type_side_day_place_or_modality_is_another_event(other: str) -> None:
    assert len(events(claims(["2024-12-05 capture A", other]), {}, WAR)) == 2


def test_daily_strikes_do_not_chain_into_one_event() -> None:
    lines = [f"2024-12-{day:02} airstrike A" for day in range(1, 21)]
    assert len(events(claims(lines), {}, WAR)) >= 10


def test_unresolved_sites_group_by_their_words_and_what_contains_them() -> None:
    same = "2024-12-05 capture A place:- within:X scope:facility text:the_Police_headquarters"
    assert len(events(claims([same, same.replace("the_P", "p"), same.replace("within:X", "within:Y")]), {}, WAR)) == 2


def test_the_order_of_reading_changes_nothing() -> None:
    rows = list(
        claims(
            [f"2024-12-{1 + i % 9:02} {kind} {who}" for i, (kind, who) in enumerate([("capture", "A"), ("hold", "B"), ("clash", "-")] * 8)]
        )
    )
    first = events(rows, {}, WAR)
    random.Random(7).shuffle(rows)
    assert events(rows, {}, WAR) == first


def test_a_later_known_claim_neither_splits_nor_renames_an_event() -> None:
    rows = claims(["2024-12-05 capture A known:2024-12-06", "2024-12-06 capture A known:2024-12-08"])
    (before,) = events(rows[:1], {}, WAR)
    (after,) = events(rows, {}, WAR, previous=[before])
    assert (after.id, after.former_ids) == (before.id, ())


def test_an_event_keeps_the_ids_it_had_before_it_merged() -> None:
    rows = claims(["2024-12-05 capture A known:2024-12-09", "2024-12-05 capture A known:2024-12-06"])
    (before,) = events(rows[:1], {}, WAR)
    (after,) = events(rows, {}, WAR, previous=[before])
    assert after.id != before.id
    assert after.former_ids == (before.id,)
