"""Properties that hold for any claims (docs/control.md): generated histories of one small war."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from control_shorthand import PLACES, WAR, claims, judgement
from whoholds.control import control, control_at, state_on
from whoholds.model import FIRST_DAY, Claim, ControlSpell, Status

START = date(2024, 1, 1)
SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)

WHO = st.sampled_from(["A", "B", "C", "A>B", "B>A", "C>A", "AA>B", "A>C", "-", "words", "words>B", "A+B"])
KINDS = [
    "capture",
    "capture",
    "hold",
    "hold",
    "withdraw",
    "handover",
    "enter",
    "encircle",
    "besiege",
    "lift-siege",
    "repel",
    "contest",
    "advance",
]
BY = st.sampled_from(["", "", "", " by:A", " by:B", " by:C", " by:?", " by:monitor=M", " by:media=A", " by:text=words"])
MOD = st.sampled_from(["", "", "", "", " mod:denied", " mod:attempted", " mod:predicted", " mod:ongoing", " mod:historical", " hedged"])
WHERE = st.sampled_from(
    ["", "", "", "", " scope:part", " place:Y", " place:part:X#centre", " place:P", " place:P scope:area", " scope:around"]
)


def _day(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


@st.composite
def line(draw: st.DrawFn, kinds: Sequence[str] = KINDS, wheres: st.SearchStrategy[str] = WHERE, mods: st.SearchStrategy[str] = MOD) -> str:
    """One claim in short form, its day within two months, known up to a month later."""
    first = draw(st.integers(0, 60))
    form = draw(st.sampled_from(["day", "day", "day", "day", "span", "by", "from"]))
    last = first + draw(st.integers(1, 12)) if form == "span" else first
    head = {"day": _day(first), "span": f"{_day(first)}..{_day(last)}", "by": f"..{_day(first)}", "from": f"{_day(first)}.."}[form]
    known = _day(last + draw(st.sampled_from([0, 1, 1, 2, 10, 30])))
    outlet = draw(st.sampled_from(["o1", "o2", "o3", "o4"]))
    tail = draw(BY) + draw(mods) + draw(wheres)
    confidence = draw(st.sampled_from(["", "", " conf:0.6"]))
    return f"{head} {draw(st.sampled_from(kinds))} {draw(WHO)} known:{known} outlet:{outlet}{tail}{confidence}"


LINES = st.lists(line(), min_size=1, max_size=14)


def spells(rows: Sequence[Claim], known_on: date | None = None, **more: object) -> dict[str, tuple[ControlSpell, ...]]:
    return control(rows, sides=WAR, places=PLACES, known_on=known_on, **more)  # type: ignore[arg-type]


def bare(found: dict[str, tuple[ControlSpell, ...]]) -> dict[str, list[ControlSpell]]:
    """Spells without what a copy may change: counts, claim ids, and the lines of why."""
    return {
        place: [replace(s, number_of_claims=0, number_of_origins=0, claim_ids=(), fired=()) for s in row] for place, row in found.items()
    }


def days(row: Sequence[ControlSpell]) -> range:
    return range(START.toordinal() - 20, START.toordinal() + 200, 3)


@given(LINES, st.integers(0, 1000))
@SETTINGS
def test_permutation_of_claims_changes_nothing(lines: list[str], seed: int) -> None:
    rows = list(claims(lines))
    first = spells(rows)
    random.Random(seed).shuffle(rows)
    assert spells(rows) == first


@given(LINES, st.data())
@SETTINGS
def test_a_copy_known_no_earlier_changes_nothing_but_counts_and_ids(lines: list[str], data: st.DataObject) -> None:
    rows = claims(lines)
    original = data.draw(st.sampled_from(rows))
    copy = replace(
        original,
        id=original.id + "-copy",
        document="d-copy",
        outlet="a paper",
        known=original.known + timedelta(days=data.draw(st.integers(0, 3))),
    )
    groups = {"d-copy": original.document}
    assert bare(spells((*rows, copy), groups=groups)) == bare(spells(rows))


@given(st.lists(line(kinds=["airstrike", "bombing", "protest", "detain"]), max_size=8), st.lists(line(kinds=["hold"]), max_size=2))
@SETTINGS
def test_a_strikes_only_history_never_changes_a_holder(strikes: list[str], holds: list[str]) -> None:
    rows = claims([*holds, *strikes])
    for place, row in spells(rows).items():
        without = control_at(PLACES[place], rows[: len(holds)], sides=WAR, places=PLACES)
        for ordinal in days(row):
            day = date.fromordinal(ordinal)
            before = state_on(without, day, place=PLACES[place])
            assert (state_on(row, day).holder, state_on(row, day).status) == (before.holder, before.status)


@given(LINES, st.integers(0, 90))
@SETTINGS
def test_claims_known_later_leave_an_earlier_known_day_alone(lines: list[str], offset: int) -> None:
    rows, known_on = claims(lines), START + timedelta(days=offset)
    assert spells(rows, known_on) == spells([r for r in rows if r.known <= known_on])


@given(LINES, st.data())
@SETTINGS
def test_a_deprecated_claim_equals_one_never_made(lines: list[str], data: st.DataObject) -> None:
    rows = claims(lines)
    gone = data.draw(st.sampled_from(rows))
    ruling = judgement(f"{_day(100)} reject deprecated {gone.id}")
    assert spells(rows, START + timedelta(days=100), judgements=[ruling]) == spells([r for r in rows if r is not gone])
    assert spells(rows, START + timedelta(days=99), judgements=[ruling]) == spells(rows, START + timedelta(days=99))


@given(LINES)
@SETTINGS
def test_spells_tile_the_time_line_with_at_most_one_sole_holder(lines: list[str]) -> None:
    for row in spells(claims(lines)).values():
        assert row[-1].valid_to is None
        for one, two in pairwise(row):
            assert one.valid_from < two.valid_from == one.valid_to
        for spell in row:
            assert spell.holder is None or spell.status not in (Status.CONTESTED, Status.JOINT, Status.DISPUTED, Status.UNKNOWN)
            assert 0.0 <= spell.confidence <= 1.0
            assert spell.valid_from >= FIRST_DAY


@given(
    st.lists(
        line(kinds=["capture", "hold", "repel", "enter", "advance"], wheres=st.just("")).filter(lambda text: "capture - " not in text),
        max_size=8,
    ),
    line(kinds=["capture"], wheres=st.just(" scope:part")),
)
@SETTINGS
def test_a_parts_capture_leaves_the_parents_holder_alone(lines: list[str], part: str) -> None:
    rows = claims([*lines, part])
    without = spells(rows[:-1]).get("X", ())
    for ordinal in days(without):
        day = date.fromordinal(ordinal)
        before, after = (state_on(row, day, place=PLACES["X"]).holder for row in (without, spells(rows).get("X", ())))
        assert after in (None, before) or before is None


@given(LINES)
@SETTINGS
def test_confidence_never_rises_in_silence(lines: list[str]) -> None:
    rows = claims(lines)
    for row in spells(rows).values():
        silent = [state_on(row, START + timedelta(days=110 + 10 * i)) for i in range(60)]
        for one, two in pairwise(silent):
            if two.holder is not None and two.holder == one.holder:
                assert two.confidence <= one.confidence
            assert two.holder is None or one.holder in (two.holder, None)


@given(LINES)
@SETTINGS
def test_one_place_alone_answers_as_among_all(lines: list[str]) -> None:
    rows = claims(lines)
    found = spells(rows)
    for place in ("X", "Y", "part:X#centre"):
        if place in found:
            assert control_at(PLACES[place], rows, sides=WAR, places=PLACES) == found[place]
