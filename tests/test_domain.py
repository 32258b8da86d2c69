"""War or not: sport, business and elections use the words of war, and nothing of theirs is recorded."""

from __future__ import annotations

import pytest

from reading_shorthand import claims


@pytest.mark.parametrize(
    "text",
    [
        "M23 rebels seized Bukavu on Friday after the army fled.",
        "Shelling killed nine civilians in Goma, and troops left their positions.",
        "Insurgents stormed the barracks in Gao.",
    ],
)
def test_a_report_of_fighting_is_read(text: str) -> None:
    assert claims(text, "2020-07-01")


@pytest.mark.parametrize(
    "text",
    [
        "Liverpool captured the title in Istanbul with a late goal, and the coach praised his players.",
        "The retailer seized a quarter of the market in Lagos, its chief executive told shareholders.",
        "The opposition took Nairobi in the election, a victory that stunned the ruling party; voters queued at polling stations.",
        "Federer was beaten in Paris and withdrew from the tournament.",
        "Floods took Beira by surprise and residents withdrew to higher ground.",
    ],
)
def test_sport_business_elections_and_weather_move_no_place(text: str) -> None:
    assert claims(text, "2020-07-01", "capture", "withdraw", "hold", "enter") == []
