"""What a suite gives back: rows of measured values beside the peers', the misses, and how it was run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured value. ``value`` is None where nothing could be measured; ``peers`` are (who, their value) pairs.

    Shares are percentages (0-100) unless the name says otherwise.

    >>> Row(name="type", value=80.0, peers=(("PETRARCH-2", 30.6),)).text
    '80.0'
    """

    name: str
    value: float | None
    peers: tuple[tuple[str, float | None], ...] = ()
    digits: int = 1

    @property
    def text(self) -> str:
        """The value as printed."""
        return _number(self.value, self.digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One thing that was expected and not found, or found and not expected; ``context`` helps to find the cause."""

    item: str
    expected: str
    found: str
    context: tuple[str, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The score of one suite on one commit of the code."""

    suite: str
    rows: tuple[Row, ...]
    items: int
    seconds: float
    commit: str
    misses: tuple[Miss, ...] = ()
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing was missed."""
        return not self.misses

    def value(self, name: str) -> float | None:
        """The value of the row of that name; KeyError where there is none."""
        for row in self.rows:
            if row.name == name:
                return row.value
        raise KeyError(name)

    def table(self) -> str:
        """The rows as a Markdown table, one column for each peer."""
        return "\n".join([f"{self.suite} ({self.items} items, commit {self.commit}, {self.seconds:.1f} s)", "", *_table(self.rows)])

    def misses_text(self) -> str:
        """Every miss in words, its context indented below it."""
        lines: list[str] = []
        for miss in self.misses:
            cause = f" [{miss.cause}]" if miss.cause else ""
            lines.append(f"- {miss.item}{cause}: expected {miss.expected}; found {miss.found}")
            lines += [f"    {line}" for line in miss.context]
        return "\n".join(lines)

    def record(self, *, details: bool = True) -> dict[str, object]:
        """The report as plain values for JSON; the misses only with ``details``."""
        rows = [{"name": row.name, "value": row.value, "peers": dict(row.peers)} for row in self.rows]
        plain: dict[str, object] = {
            "suite": self.suite, "items": self.items, "commit": self.commit, "seconds": round(self.seconds, 2), "rows": rows,
        }  # fmt: skip
        if self.note:
            plain["note"] = self.note
        if details:
            plain["misses"] = [
                {"item": m.item, "expected": m.expected, "found": m.found, "context": list(m.context), "cause": m.cause}
                for m in self.misses
            ]
        return plain

    def json(self, *, details: bool = True) -> str:
        """The report as one JSON object."""
        return json.dumps(self.record(details=details), ensure_ascii=False, indent=1)


def combined_table(reports: Iterable[Report]) -> str:
    """One table over all suites: a line for each row, peers in words."""
    lines = ["| suite | measure | ours | peers and baselines | items |", "|---|---|---|---|---|"]
    for report in reports:
        for row in report.rows:
            peers = " · ".join(f"{who} {_number(value, row.digits)}" for who, value in row.peers)
            lines.append(f"| {report.suite} | {row.name} | {row.text} | {peers} | {report.items} |")
    return "\n".join(lines)


def combined_json(reports: Iterable[Report], *, details: bool = False) -> str:
    """One JSON object over all suites, by suite."""
    return json.dumps({report.suite: report.record(details=details) for report in reports}, ensure_ascii=False, indent=1)


def commit() -> str:
    """The commit of the code that is running, with ``+`` where files differ from it; ``unknown`` outside a checkout."""
    here = Path(__file__).parent
    try:
        head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, timeout=10, check=False)
        changed = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"], cwd=here, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    if head.returncode != 0:
        return "unknown"
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")


def share(part: float, whole: float) -> float | None:
    """A percentage, None of nothing.

    >>> share(1, 4), share(0, 0)
    (25.0, None)
    """
    return 100 * part / whole if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """The harmonic mean of two percentages.

    >>> f1(100.0, 50.0)
    66.66666666666667
    """
    if precision is None or recall is None:
        return 0.0 if recall is not None else None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _table(rows: Iterable[Row]) -> list[str]:
    rows = tuple(rows)
    names = list(dict.fromkeys(who for row in rows for who, _ in row.peers))
    lines = ["| measure | ours | " + "".join(f"{name} | " for name in names), "|---|---|" + "---|" * len(names)]
    for row in rows:
        peers = dict(row.peers)
        cells = "".join(f"{_number(peers[name], row.digits) if name in peers else ''} | " for name in names)
        lines.append(f"| {row.name} | {row.text} | {cells}")
    return [line.rstrip() for line in lines]
