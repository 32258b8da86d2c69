"""Control: golden cases as a domain expert states them, the founding report, and what the API promises."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from control_shorthand import PLACES, WAR, check, claim, claims, day, judgement
from whoholds.control import control, control_at, neighbours_of, related_ids, state_on, with_first_day_confidence
from whoholds.errors import LexiconError
from whoholds.lexicon.weights import Calibration, load_weights, weights_from
from whoholds.model import ControlSpell, Status

FOLDER = Path(__file__).parent / "control_cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text())["case"]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


def answer(case: dict[str, Any], question: str) -> ControlSpell:
    fields = dict(pair.split(":", 1) for pair in question.split()[3:] if ":" in pair)
    place = PLACES[fields.get("place", case.get("place", "X"))]
    spells = control_at(
        place,
        claims(case["claims"]),
        sides=WAR,
        judgements=[judgement(line, i) for i, line in enumerate(case.get("judgements", []))],
        groups=case.get("groups", {}),
        known_on=day(fields["known"]) if "known" in fields else None,
        places=PLACES,
    )
    around = neighbours_of(place, control(claims(case["claims"]), sides=WAR, places=PLACES)) if case.get("neighbours") else ()
    return state_on(spells, day(question.split()[0]), place=place, neighbours=around)


@pytest.mark.parametrize("case", _cases())
def test_golden_case(case: dict[str, Any]) -> None:
    """Every question of a case is answered as its expert says."""
    wrong = {q: problems for q in case["ask"] if (problems := check(answer(case, q), q))}
    assert not wrong, wrong


def test_enough_cases() -> None:
    """The golden cases stay at least sixty."""
    assert len(_cases()) >= 60


# -- the parts that cases do not reach -------------------------------------------------------------------------------------


def test_every_case_of_a_rule_is_there() -> None:
    """Every rule that moves a state has its golden cases (R8 and R11 are the effect table's and the store's)."""
    told = {case.values[0].get("rule") for case in _cases()}
    assert {"R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "R10", "R12", "when", "status", "worked"} <= told


def test_a_place_never_spoken_of_is_unknown() -> None:
    spells = control_at(PLACES["X"], (), sides=WAR)
    assert spells == ()
    assert state_on(spells, date(2024, 1, 1), place=PLACES["X"]).status is Status.UNKNOWN
    with pytest.raises(ValueError, match="needs place="):
        state_on(spells, date(2024, 1, 1))


def test_inherited_states_come_only_on_request() -> None:
    rows = claims(["2024-12-05 capture A>B place:P"])
    assert set(control(rows, sides=WAR, places=PLACES)) == {"P"}
    found = control(rows, sides=WAR, places=PLACES, inherited=True)
    assert {"P", "X", "Y"} <= set(found)
    assert "Z" not in found


def test_a_part_needs_its_towns_claims_and_a_town_those_of_its_areas() -> None:
    assert related_ids(PLACES["X"]) == ("P", "COUNTRY")
    assert related_ids(PLACES["part:X#north"]) == ("X",)


def test_neighbours_are_the_settlements_around_nearest_first() -> None:
    rows = claims(["2024-01-01 hold A", "2024-01-01 hold B place:Y", "2024-01-01 hold B place:Z", "2024-01-01 hold B place:P"])
    around = neighbours_of(PLACES["X"], control(rows, sides=WAR, places=PLACES), km=200)
    assert [n.spells[0].place.id for n in around] == ["Y", "Z"]
    assert 2 < around[0].km < 3


def test_decay_is_quick_in_manoeuvre_and_slow_in_attrition() -> None:
    """R6: 3 km from the enemy 35 days halve confidence where much changes hands, 700 where little does."""
    rows = list(claims(["2024-01-01 hold A", "2024-01-01 hold B place:Y"]))
    spells = control(rows, sides=WAR, places=PLACES)
    quiet = neighbours_of(PLACES["X"], spells)
    busy = [replace(quiet[0], km=50.0 + i, spells=_flipping(spells["Y"][0])) for i in range(6)]
    asked = date(2024, 2, 5)
    calm, fast = (state_on(spells["X"], asked, neighbours=around) for around in (quiet, (*quiet, *busy)))
    assert calm.confidence == pytest.approx(0.768525 * 2 ** (-35 / 700), abs=1e-3)
    assert fast.confidence == pytest.approx(0.768525 * 2 ** (-35 / 35), abs=0.08)


def _flipping(spell: ControlSpell) -> tuple[ControlSpell, ...]:
    """A place that changes hands every twenty days."""
    days = [date(2023, 12, 1) + timedelta(days=20 * i) for i in range(12)]
    return tuple(replace(spell, valid_from=d, valid_to=None, holder="AB"[i % 2]) for i, d in enumerate(days))


def test_a_friends_place_next_door_is_no_front() -> None:
    rows = claims(["2024-01-01 hold A", "2024-01-01 hold AA place:Y"])
    spells = control(rows, sides=WAR, places=PLACES)
    around = neighbours_of(PLACES["X"], spells)
    near, friends = (state_on(spells["X"], date(2024, 12, 1), neighbours=around, sides=s).confidence for s in (None, WAR))
    assert near > friends  # at 3 km in attrition 700 days; with no foe known 500


def test_exported_confidence_is_that_of_the_first_day() -> None:
    spells = control(claims(["2024-12-01 hold B", "2024-12-20 advance A"]), sides=WAR)["X"]
    shown = with_first_day_confidence(spells)
    assert [s.status for s in shown] == [Status.HELD, Status.PRESSURED, Status.HELD]
    assert shown[0].confidence == spells[0].confidence
    assert shown[0].confidence > shown[1].confidence > shown[2].confidence


def test_answers_are_the_same_byte_for_byte() -> None:
    lines = ["2024-12-01 hold B", "2024-12-05 capture A by:A", "2024-12-06 hold A by:monitor=M", "2024-12-09 enter B"]
    assert repr(control(claims(lines), sides=WAR)) == repr(control(claims(lines), sides=WAR))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("rules_version", None), "no rules_version"),
        (("interest", {"neutral": 1.0}), "must give exactly"),
        (("factor", {"hedged": "much", "inferred": 0.6, "inherited": 0.6}), "no number"),
        (("calibration", {"raw": [0.0, 0.0], "shown": [0.0, 1.0]}), "rising knots"),
    ],
)
def test_a_broken_weights_file_says_what_is_wrong(change: tuple[str, object], words: str) -> None:
    data = tomllib.loads((FOLDER.parents[1] / "src" / "whoholds" / "data" / "control_weights.toml").read_text())
    with pytest.raises(LexiconError, match=words):
        weights_from({**data, change[0]: change[1]})


def test_calibration_is_linear_between_its_knots() -> None:
    weights = replace(load_weights(), calibration=Calibration(raw=(0.0, 0.5, 1.0), shown=(0.0, 0.4, 0.9)))
    assert [round(weights.calibrated(p), 3) for p in (0.0, 0.25, 0.5, 0.75, 1.0)] == [0.0, 0.2, 0.4, 0.65, 0.9]


def test_sixty_days_of_self_claims_never_make_a_holder() -> None:
    lines = ["2024-01-01 hold B"] + [f"2024-02-{d:02} capture A by:A" for d in range(1, 29)]
    for offset in range(60):
        assert state_on(control(claims(lines), sides=WAR)["X"], date(2024, 2, 1) + timedelta(days=offset)).holder == "B"


def test_a_claim_without_a_place_is_left_alone() -> None:
    assert control([replace(claim("2024-12-05 capture A"), place=None)], sides=WAR) == {}
