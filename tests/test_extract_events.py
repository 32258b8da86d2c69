"""Patterns over frames: which type a clause signals, with whom and where. Sentences over many wars, written for these tests."""

from __future__ import annotations

import pytest

from reading_shorthand import claims, line, one


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("M23 rebels seized Bukavu on Friday.", "2025-02-16", "capture m23 >  @ Bukavu"),
        ("Bukavu was seized by M23 rebels on Friday.", "2025-02-16", "capture m23 >  @ Bukavu"),
        ("Islamic State lost Palmyra.", "2017-03-03", "capture  > islamic-state @ Palmyra"),
        ("Islamic State was driven out of Sirte.", "2016-12-06", "capture  > islamic-state @ Surt"),
        ("Boko Haram captured Gwoza in 2014.", "2014-09-10", "capture boko-haram >  @ Gwoza"),
        ("Lalibela remains under the control of Tigrayan forces.", "2021-11-25", "hold tigray-forces >  @ Lalibela"),
        ("Stepanakert is in the hands of Azerbaijani forces.", "2023-09-29", "hold az-government >  @ Stepanakert"),
        ("The group has held Kismayo since 2008.", "2012-09-01", "hold The group >  @ Kismayo"),
        ("Troops are withdrawing from Kidal.", "2023-10-31", "withdraw ml-government >  @ Kidal"),
        (
            "Kurdish forces handed Manbij over to the Syrian army.",
            "2019-10-15",
            "handover sdf-syria > syria-government-assad @ Manbij",
        ),
        ("The army lifted the siege of Deir ez-Zor.", "2017-09-06", "lift-siege syria-government-assad >  @ Deir ez-Zor"),
        ("ISIL militants besieged the town of Amirli.", "2014-08-01", "besiege islamic-state >  @ Amerli"),
        ("Troops encircled the town of Bakhmut.", "2023-03-10", "encircle Troops >  @ Bakhmut"),
        ("Seleka rebels entered Bangui.", "2013-03-24", "enter seleka >  @ Bangui"),
        ("The army shelled Douma.", "2018-02-20", "shelling syria-government-assad >  @ Douma"),
        ("The army conducted air strikes on Raqqa.", "2015-11-16", "airstrike syria-government-assad >  @ Raqqa"),
        ("The ELN freed three hostages in Arauca.", "2017-05-01", "release eln-colombia > three hostages @ Arauca"),
    ],
)
def test_a_clause_signals_a_type_with_its_arguments(text: str, day: str, expected: str) -> None:
    assert expected in [line(c) for c in claims(text, day)]


def test_a_captured_person_is_detained_and_no_place_is_taken() -> None:
    found = claims("Rebels captured a soldier in Goma.", "2012-11-20")
    assert [c.type for c in found] == ["detain"]


def test_a_captured_weapon_is_no_captured_place() -> None:
    assert claims("Rebels captured two tanks near Bria.", "2016-12-01", "capture", "hold", "enter") == []


@pytest.mark.parametrize(
    "text",
    [
        "The fall of Vukovar on Monday shocked the country.",
        "The army announced the capture of Vukovar.",
        "Their seizure of Vukovar ended a battle of three months.",
    ],
)
def test_an_event_noun_signals_what_its_verb_does(text: str) -> None:
    assert "Vukovar" in [line(c).split("@ ")[1] for c in claims(text, "1991-11-20", "capture")]


def test_an_adjective_before_a_place_is_a_state_at_low_confidence() -> None:
    held = one("In the Houthi-held city of Hodeidah, residents queued for fuel.", "2018-11-01", "hold")
    told = one("The Houthis hold Hodeidah.", "2018-11-01", "hold")
    assert line(held) == line(told)
    assert held.confidence < 0.6 < told.confidence


def test_who_leaves_and_who_comes_in_one_sentence_are_two_claims() -> None:
    found = claims("Taliban fighters entered Kunduz after Afghan forces withdrew from the city.", "2021-08-08")
    assert [line(c) for c in found] == ["enter taliban >  @ Kunduz", "withdraw afghanistan-republic > taliban @ Kunduz"]


def test_those_forced_out_withdraw_and_not_those_who_force_them() -> None:
    found = one("Government troops forced the rebels to withdraw from Bambari.", "2021-01-20", "withdraw")
    assert line(found) == "withdraw cpc-car >  @ Bambari"


def test_the_loser_after_from_is_the_recipient() -> None:
    found = one("Iraqi forces recaptured Ramadi from Islamic State.", "2015-12-28", "capture")
    assert line(found) == "capture iq-government > islamic-state @ Ramadi"


def test_a_main_clause_weighs_more_than_an_aside() -> None:
    found = claims("M23 rebels, who captured Sake in January, seized Bukavu on Friday.", "2025-02-16", "capture")
    confidence = {line(c).split("@ ")[1]: c.confidence for c in found}
    assert confidence["Bukavu"] > confidence["Sake"]
