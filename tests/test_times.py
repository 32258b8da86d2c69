"""The date stage: what relative words count from, what is no date, and what must hold for any day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.errors import EvaluationError
from whoholds.evaluate.dates import load, read_with_dateparser, score
from whoholds.extract.times import find_times
from whoholds.extract.times.days import MONTHS, WEEKDAYS, add_months
from whoholds.extract.times.grammar import RULES
from whoholds.language import segment
from whoholds.model import Precision, TimeMention

settings.register_profile("times", deadline=None)  # the first reading loads the tokenizer
settings.load_profile("times")

FRIDAY = date(2024, 12, 6)
DAYS = st.dates(min_value=date(1801, 1, 1), max_value=date(2099, 12, 31))
RECENT = st.dates(min_value=date(1950, 1, 1), max_value=date(2060, 12, 31))
SUITES = Path(__file__).parents[1] / "eval" / "dates"
FORMATS = (
    "{d.day} {month} {d.year}", "{month} {d.day}, {d.year}", "{short} {d.day}, {d.year}", "{d:%Y-%m-%d}", "{d:%d.%m.%Y}",
    "{d.day}/{d.month}/{d.year}", "the {d.day}{nth} of {month} {d.year}", "{weekday}, {d.day} {month} {d.year}",
    "{weekday}, {month} {d.day}, {d.year}", "{d:%Y-%m-%d}T06:40Z",
)  # fmt: skip


def times(text: str, published: date | None = FRIDAY) -> tuple[TimeMention, ...]:
    return find_times(segment(text), published)


def bounds(text: str, published: date | None = FRIDAY) -> list[tuple[str | None, str | None]]:
    return [(_iso(m.when.start), _iso(m.when.end)) for m in times(text, published)]


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None


def write(when: date, form: str) -> str:
    nth = {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10 if when.day not in (11, 12, 13) else 0, "th")
    month = MONTHS[when.month - 1]
    return form.format(d=when, month=month, short="May" if when.month == 5 else f"{month[:3]}.", weekday=WEEKDAYS[when.weekday()], nth=nth)


@given(when=DAYS, form=st.sampled_from(FORMATS), published=st.none() | RECENT)
def test_a_day_printed_in_full_is_read_back_whatever_the_form_and_the_publication(when: date, form: str, published: date | None) -> None:
    (mention,) = times(f"The bridge was lost on {write(when, form)}, officers said.", published)
    assert (mention.when.start, mention.when.end) == (when, when + timedelta(days=1))
    assert mention.when.precision is Precision.DAY


@given(published=RECENT, weekday=st.sampled_from(WEEKDAYS))
def test_a_past_weekday_lies_within_the_week_up_to_publication(published: date, weekday: str) -> None:
    (mention,) = times(f"Rebels captured the town on {weekday}.", published)
    assert mention.when.start is not None
    assert timedelta() <= published - mention.when.start < timedelta(days=7)
    assert WEEKDAYS[mention.when.start.weekday()] == weekday


@given(published=RECENT, weekday=st.sampled_from(WEEKDAYS))
def test_a_future_weekday_lies_within_the_week_from_publication(published: date, weekday: str) -> None:
    (mention,) = times(f"The army will leave the town on {weekday}.", published)
    assert mention.when.start is not None
    assert timedelta() <= mention.when.start - published < timedelta(days=7)


@given(when=RECENT, n=st.integers(1, 60))
def test_days_later_and_days_ago_are_exact(when: date, n: int) -> None:
    later = times(f"The camp fell on {write(when, FORMATS[0])}. The depot fell {n} days later.", None)[1]
    assert later.when.start == when + timedelta(days=n)
    assert times(f"It fell {n} days ago.", when)[0].when.start == when - timedelta(days=n)


@given(when=RECENT, span=st.integers(1, 200))
def test_a_range_runs_from_its_first_day_to_its_last(when: date, span: int) -> None:
    last = when + timedelta(days=span)
    (mention,) = times(f"The road was shut from {write(when, FORMATS[0])} to {write(last, FORMATS[0])}.", None)
    assert (mention.when.start, mention.when.end) == (when, last + timedelta(days=1))


@given(
    pieces=st.lists(
        st.sampled_from(
            [*"on by since until before after between from and the of last next this that week month year day days night".split(),
             *"overnight 5 31 30 14th 2022 1999 third two ago later earlier . , - fell will had into said".split(), *MONTHS, *WEEKDAYS]
        ), max_size=14,
    ),
    published=st.none() | DAYS,
)  # fmt: skip
def test_any_heap_of_time_words_gives_ordered_intervals_inside_the_text(pieces: list[str], published: date | None) -> None:
    text = " ".join(pieces)
    for mention in times(text, published):
        when = mention.when
        assert when.start is None or when.end is None or when.start < when.end
        assert text[mention.span.start : mention.span.end] == when.text
        assert mention.anchored == (when.precision is not Precision.UNKNOWN)
        assert mention.anchored == (when.start is not None or when.end is not None)
        assert mention.first <= mention.last


@given(when=RECENT, months=st.integers(-40, 40))
def test_adding_months_keeps_the_day_or_takes_the_last_of_a_shorter_month(when: date, months: int) -> None:
    moved = add_months(when, months)
    assert (moved.year * 12 + moved.month) - (when.year * 12 + when.month) == months
    assert moved.day <= when.day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hama fell on Thursday. Aleppo was taken a week prior.", [("2024-12-05", "2024-12-06"), ("2024-11-25", "2024-12-02")]),
        ("By Wednesday the city was breached.", [(None, "2024-12-05")]),
        ("They have held it since 30 November.", [("2024-11-30", None)]),
        ("They held it before 30 November.", [(None, "2024-11-30")]),
        ("Nothing moved after 30 November.", [("2024-12-01", None)]),
        ("Shells fell overnight.", [("2024-12-05", "2024-12-07")]),
        ("It was quiet in late November.", [("2024-11-01", "2024-12-01")]),
        ("Rebels were back on Sunday, nine months after they fled.", [("2024-12-01", "2024-12-02"), ("2024-03-01", "2024-04-01")]),
        ("Two days after taking Rastan, they entered Homs on Friday.", [("2024-12-04", "2024-12-05"), ("2024-12-06", "2024-12-07")]),
        ("On 4, 5 and 6 March 2022 it rained.", [(f"2022-03-0{n}", f"2022-03-0{n + 1}") for n in (4, 5, 6)]),
        ("The war, which began on 27 November, changed on its way. On the third day of the war Aleppo fell.",
         [("2024-11-27", "2024-11-28"), ("2024-11-29", "2024-11-30")]),
        ("The log says 5-Mar-22.", [("2022-03-05", "2022-03-06")]),
    ],
)  # fmt: skip
def test_examples_in_news(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert bounds(text) == expected


def test_a_story_of_other_times_counts_weekdays_and_years_from_its_own_dates() -> None:
    text = "The columns met on 3 March 2022. On Friday they moved on. On 20 March the coast was lost. The next day it rained."
    assert [b[0] for b in bounds(text, date(2023, 6, 25))] == ["2022-03-03", "2022-03-04", "2022-03-20", "2022-03-21"]


def test_a_year_told_in_passing_does_not_break_the_thread() -> None:
    text = "On 24 February 2022, Russia invaded, in a war that had begun in 2014.\n\nOn 2 March the city fell."
    assert bounds(text, date(2023, 7, 13))[-1] == ("2022-03-02", "2022-03-03")


def test_headings_frame_what_follows_until_the_next_of_their_depth() -> None:
    text = "# 2022\n\n## March\n\nOn the 4th it was hit.\n\n### 6 March\n\nYesterday it burned.\n\n## April\n\nOn the 2nd it was free."
    mentions = times(text, None)
    assert [m.frame for m in mentions] == [True, True, False, True, False, True, False]
    assert [str(m.when.start) for m in mentions if not m.frame] == ["2022-03-04", "2022-03-05", "2022-04-02"]


def test_a_dateline_gives_an_undated_report_its_day() -> None:
    mentions = times("KHARTOUM, 19 December 2023 (Agency) - The army left yesterday.", None)
    assert mentions[0].frame
    assert mentions[1].when.start == date(2023, 12, 18)


def test_an_undated_report_leaves_relative_words_unknown() -> None:
    for mention in times("It fell on Thursday. Shells fell yesterday. Last week it was calm. On 5 March it burned.", None):
        assert mention.when.precision is Precision.UNKNOWN
        assert not mention.anchored


@pytest.mark.parametrize(
    "text",
    [
        "May Ahmed may march on.", "The Second Army met Sunday Oliseh in the second half.", "Every Friday they pray.",
        "Brigade 24 has 1,200 fighters and 10 to 15 tanks.", "14:05 Sirens.", "A 24-year-old waited 24 hours.",
        "Call +963 11 2024 1205.", "On 31 February 2024 it fell.", "In 1750 it was built.", "The March 14 Alliance met.",
    ],
)  # fmt: skip
def test_words_that_only_look_like_dates_give_none(text: str) -> None:
    assert all(mention.when.precision is Precision.UNKNOWN for mention in times(text))


def test_a_parse_changes_nothing() -> None:
    from whoholds.language import parse

    sentences = segment("Rebels took Hama on Thursday, two days after they had left Aleppo.")
    assert find_times(parse(sentences, [0]), FRIDAY) == find_times(sentences, FRIDAY)


def test_every_rule_of_the_grammar_has_a_cue() -> None:
    assert all(rule.cues for rule in RULES)


def test_the_development_suite_is_read_and_beats_dateparser() -> None:
    items = load(SUITES / "dev.toml")
    ours, peer = score(items), score(items, read_with_dateparser)
    assert ours.accuracy >= 0.97
    assert ours.false == 0
    assert peer.accuracy < ours.accuracy


def test_a_suite_whose_words_are_not_in_its_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[[item]]\nid = "x"\ntext = "Today."\n[[item.expr]]\ntext = "yesterday"\nprecision = "day"\n')
    with pytest.raises(EvaluationError, match=r"bad\.toml"):
        load(tmp_path / "bad.toml")
