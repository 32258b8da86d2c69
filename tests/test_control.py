"""Control: golden cases as a domain expert states them, the founding report, and what the API promises."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from control_shorthand import PLACES, WAR, check, claims, day, judgement
from whoholds.control import control, control_at, neighbours_of, state_on
from whoholds.model import ControlSpell

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
