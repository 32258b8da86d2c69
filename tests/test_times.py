"""The date stage: first examples."""

from datetime import date

from whoholds.extract.times import find_times
from whoholds.language import segment


def test_a_past_weekday_is_the_last_one_up_to_publication() -> None:
    (mention,) = find_times(segment("Rebels captured the town on Thursday."), date(2024, 12, 6))
    assert mention.when.start == date(2024, 12, 5)
