"""When each event happened: its own words, the story's day, the publication; unknown where nothing says so."""

from __future__ import annotations

import pytest

from reading_shorthand import claims, interval, one, place_of
from whoholds.model import Precision


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("on Tuesday", "2012-12-18..2012-12-19 day"),
        ("on 18 December", "2012-12-18..2012-12-19 day"),
        ("between 16 and 18 December", "2012-12-16..2012-12-19 range"),
        ("overnight", "2012-12-19..2012-12-21 range"),
        ("last week", "2012-12-10..2012-12-17 week"),
        ("in early November", "2012-11-01..2012-12-01 month"),
        ("in 2011", "2011-01-01..2012-01-01 year"),
        ("by Wednesday", "..2012-12-20 before"),
        ("today", "2012-12-20..2012-12-21 day"),
        ("two days ago", "2012-12-18..2012-12-19 day"),
    ],
)
def test_a_date_in_the_clause_dates_its_event(when: str, expected: str) -> None:
    assert interval(one(f"Rebels captured Bria {when}.", "2012-12-20", "capture")) == expected


def test_each_event_of_a_sentence_takes_the_date_beside_it() -> None:
    found = claims("The Taliban captured Zaranj on 6 August and Sheberghan on 7 August.", "2021-08-10", "capture")
    assert [str(c.when.start) for c in found] == ["2021-08-06", "2021-08-07"]


def test_days_later_count_from_the_event_before() -> None:
    text = "On 12 August 2021 the Taliban captured Ghazni. Two days later they took Jalalabad."
    found = {place_of(c): interval(c) for c in claims(text, "2021-09-01", "capture")}
    assert found["Jalalabad"] == "2021-08-14..2021-08-15 day"


def test_days_later_than_nothing_are_unknown() -> None:
    assert one("Two days later, the Taliban captured Herat.", "2021-08-14", "capture").when.precision is Precision.UNKNOWN


def test_the_day_of_saying_is_not_the_day_of_the_deed() -> None:
    found = one("Rebels captured Bria on Tuesday, a spokesman said on Wednesday.", "2012-12-20", "capture")
    assert interval(found) == "2012-12-18..2012-12-19 day"


def test_an_undated_deed_is_unknown_and_never_the_publication_day_in_silence() -> None:
    found = one("Rebels captured Bria.", "2012-12-20", "capture")
    assert interval(found) == ".. unknown"
    assert found.when.rule == "by-publication"


def test_an_undated_sequel_takes_the_day_of_the_transfer() -> None:
    found = one("Rebels captured Bria on Tuesday. Troops withdrew from the town.", "2012-12-20", "withdraw")
    assert (interval(found), found.when.rule) == ("2012-12-18..2012-12-19 day", "sequel")


def test_a_state_in_the_present_affirms_its_own_day_only() -> None:
    found = one("Tigrayan forces hold Lalibela.", "2021-11-25", "hold")
    assert (interval(found), found.when.rule) == ("2021-11-25..2021-11-26 day", "present-state")


def test_a_state_since_a_date_is_open_ended() -> None:
    found = one("The group has held Kismayo since 2008.", "2012-09-01", "hold")
    assert interval(found) == "2008-01-01.. after"


def test_relative_words_without_a_publication_date_are_unknown() -> None:
    assert one("Rebels captured Bria on Tuesday.", None, "capture").when.precision is Precision.UNKNOWN


def test_a_full_date_needs_no_publication_date() -> None:
    assert interval(one("Rebels captured Bria on 18 December 2012.", None, "capture")) == "2012-12-18..2012-12-19 day"


def test_every_interval_says_which_words_and_rule_it_came_from() -> None:
    found = one("Rebels captured Bria on Tuesday.", "2012-12-20", "capture").when
    assert (found.text, found.rule) == ("on Tuesday", "weekday-past")
