"""Scorers behind ``whoholds eval``: a suite's name and the folder of its gold in, a report of measured values out.

Each suite is one module with a function ``score(path, ...)``. ``matching`` is the one judge of whether a claim agrees with a golden one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from whoholds.errors import EvaluationError, UnknownValueError
from whoholds.evaluate.reading import Reads, open_reader
from whoholds.evaluate.report import Miss, Report, Row, combined_json, combined_table

__all__ = ["SUITES", "Miss", "Report", "Row", "combined_json", "combined_table", "run", "run_all"]

SUITES: Mapping[str, str] = {
    "seed": "seed.score", "ukraine-control": "control_from_text.score", "plover-types": "plover.score", "event-place": "event_place.score",
    "places-geovirus": "stages.places_geovirus", "places": "stages.places", "dates": "stages.dates", "reports": "reports.score",
    "attribution": "attribution.score",
}  # fmt: skip

_PLACES = ("", "eval", "shared", "shared/eval", "../shared", "../shared/eval")  # where run_all looks for suites, from the folder given
_ONE_STAGE = frozenset({"places-geovirus", "places", "dates"})  # these suites test one stage and need no whole reader


def run(suite: str, path: Path, *, reader: Reads | None = None, details: bool = False) -> Report:
    """Score one suite on the gold in a folder.

    Without ``details`` the report carries no misses. Raises UnknownValueError for a suite outside the closed list and
    EvaluationError where the folder does not hold its gold.
    """
    if suite not in SUITES:
        raise UnknownValueError(f"'{suite}' is no suite; choose one of {', '.join(SUITES)}, or all.")
    if not path.is_dir():
        raise EvaluationError(f"{path} is no folder; give the folder that holds the gold of {suite}.")
    module, function = SUITES[suite].split(".")
    score: Callable[..., Report] = getattr(import_module(f"whoholds.evaluate.{module}"), function)
    report = score(path) if suite in _ONE_STAGE else score(path, reader=reader)
    return report if details else _without_misses(report)


def run_all(path: Path, *, reader: Reads | None = None, details: bool = False) -> tuple[Report, ...]:
    """Every suite whose gold lies under a folder or in ``eval`` and ``shared`` in and beside it, with one reader."""
    found = {suite: folder for suite in SUITES if (folder := _folder(suite, path)) is not None}
    if not found:
        raise EvaluationError(f"{path} holds the gold of no suite; looked for the folders {', '.join(SUITES)} in it.")
    shared = reader or open_reader()
    return tuple(run(suite, folder, reader=shared, details=details) for suite, folder in found.items())


def _folder(suite: str, path: Path) -> Path | None:
    return next((folder for place in _PLACES if (folder := path / place / suite).is_dir()), None)


def _without_misses(report: Report) -> Report:
    return Report(suite=report.suite, rows=report.rows, items=report.items, seconds=report.seconds, commit=report.commit, note=report.note)
