"""What words stand for: pronouns, "the city", parts and sites, places and agents left unsaid."""

from __future__ import annotations

import pytest

from reading_shorthand import claims, line, one, place_of
from whoholds.model import Scope


def test_the_city_is_the_last_settlement_named() -> None:
    found = claims("The Taliban entered Kandahar. They captured the city on Thursday.", "2021-08-13", "capture")
    assert [place_of(c) for c in found] == ["Kandahar"]


def test_they_are_those_who_acted_before() -> None:
    found = one("The Taliban entered Kandahar. They captured the city on Thursday.", "2021-08-13", "capture")
    assert found.actor is not None
    assert found.actor.id == "taliban"


def test_a_list_after_a_plural_is_every_place_of_it() -> None:
    found = claims("The rebels captured the villages of Kibumba, Rumangabo and Kiwanja.", "2012-10-30", "capture")
    assert [place_of(c) for c in found] == ["Kibumba", "Rumangabo", "Kiwanja"]


def test_a_list_after_a_colon_is_every_place_of_it() -> None:
    found = claims("Rebels captured three towns: Bria, Bambari and Sibut.", "2013-01-05", "capture")
    assert [place_of(c) for c in found] == ["Bria", "Bambari", "Sibut"]


def test_the_capital_is_the_one_named_before_not_the_last_town() -> None:
    text = "The Syrian army stayed in its positions near Damascus. It lost Homs on Friday. Rebels then captured the capital."
    assert [place_of(claim) for claim in claims(text, "2024-12-08", "capture")] == ["Homs", "Dimashq"]


def test_the_capital_of_a_country_is_its_city() -> None:
    assert place_of(one("Rebels of the LNA captured the capital of Libya.", "2019-05-01", "capture")) == "Tripoli"


@pytest.mark.parametrize(
    ("text", "day", "scope", "owner"),
    [
        ("Seleka rebels entered the presidential palace in Bangui.", "2013-03-24", Scope.FACILITY, "Bangui"),
        ("Islamic State fighters seized the outskirts of Kobani.", "2014-10-06", Scope.PART, "Kobani"),
        ("The army managed to retake Mosul's airport.", "2017-02-23", Scope.FACILITY, "Mosul"),
    ],
)
def test_a_part_or_site_belongs_to_its_settlement(text: str, day: str, scope: Scope, owner: str) -> None:
    found = one(text, day, "capture", "enter").place
    assert found is not None
    assert found.scope is scope
    owned = found.within or found.near
    named = owned.place.name if owned and owned.place else (found.place.name if found.place else "")
    assert owner in named


def test_a_site_named_without_its_town_belongs_to_the_one_told_of() -> None:
    found = one("Clashes continued in Aden. Fighters there seized the airport.", "2015-03-26", "capture").place
    assert found is not None
    assert found.scope is Scope.FACILITY
    assert "Aden" in str(found)


def test_a_withdrawal_without_a_place_is_from_the_place_told_of() -> None:
    found = one("Rebels captured Bria on Tuesday. They plundered the hospital. Troops withdrew from the town.", "2012-12-20", "withdraw")
    assert place_of(found) == "Bria"


def test_a_place_that_followed_shares_the_fate_of_the_one_before() -> None:
    found = claims("Zalingei fell on Tuesday. Ed Daein followed on Wednesday.", "2023-11-23")
    assert [c.type for c in found] == ["capture", "capture"]
    assert [str(c.when.start) for c in found] == ["2023-11-21", "2023-11-22"]


def test_a_verb_left_out_still_speaks_of_the_next_place() -> None:
    found = claims("Rebels took Kindu on Monday and Kalima on Tuesday.", "1997-03-06", "capture")
    assert [(place_of(c), str(c.when.start)) for c in found] == [("Kindu", "1997-03-03"), ("Kalima", "1997-03-04")]


def test_a_bulletins_line_is_about_the_place_it_is_headed_by() -> None:
    assert place_of(one("Daraa: in the hands of local factions", "2024-12-07", "hold")) == "Daraa"


def test_nobody_is_an_answer() -> None:
    assert line(one("Nobody controls Zinjibar.", "2012-06-15", "hold")).startswith("hold none ")


def test_an_unknown_place_is_kept_in_its_words() -> None:
    found = one("Rebels captured the village of Qworvanti on Monday.", "2012-12-20", "capture")
    assert found.place is not None
    assert found.place.place is None
    assert "Qworvanti" in found.place.text


def test_an_unknown_group_is_kept_in_its_words() -> None:
    found = one("The Zalkoria Brigade captured Bria on Monday.", "2012-12-20", "capture")
    assert found.actor is not None
    assert "Zalkoria" in found.actor.text
