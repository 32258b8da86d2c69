"""Write down which golden cases and sample expectations fail now, each with its cause, and print what was added and removed.

python scripts/known_failures.py            (rewrites tests/cases/known_failures.toml and samples/known_failures.toml)
python scripts/known_failures.py --check    (writes nothing; exit status 1 where a file would change)

A known failure is a strict xfail: it fails the tests on the day it passes, so that its entry goes. Adding one is a decision; that is
why every added id is printed. Reasons that a person wrote for the samples are kept as long as their entries fail.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from whoholds.evaluate.cases import KNOWN, failures, known_failures, load_cases
from whoholds.evaluate.reading import as_document, decide, open_reader
from whoholds.evaluate.report import Miss

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
SAMPLES = ROOT / "samples"
HEADS = {
    CASES: "# Golden cases that do not hold today, each with what it misses. Written by scripts/known_failures.py; each is a strict xfail.",
    SAMPLES: "# Expectations of expected.toml that do not hold today, by cause. Each is a strict xfail: when one holds, delete its entry\n"
    "# (scripts/known_failures.py does).",
}


def failing_cases() -> dict[str, str]:
    """Case id → cause, of every golden case that fails."""
    reader = open_reader()
    found = {}
    for case in load_cases(CASES):
        if misses := failures(case, reader.read(as_document(case)), decide):
            found[case.id] = _reason(misses)
    return found


def _reason(misses: Sequence[Miss]) -> str:
    """The misses of a case in one line: what is missing, what must not be there, what control should be."""
    words = {"never": "records what must not be", "nothing": "records something on control", "control": "control"}
    parts = []
    for miss in misses[:3]:
        kind = words.get(miss.cause, "misses")
        told = miss.found if miss.cause in {"never", "nothing"} else miss.expected
        parts.append(f"{kind}: {told}" + (f" ({miss.cause})" if miss.cause and kind == "misses" else ""))
    more = f"; and {len(misses) - 3} more" if len(misses) > 3 else ""
    return " ".join("; ".join(parts).split())[:300] + more


class _Failed:
    """A pytest plugin that notes the parameter ids of failing tests with the first line of why."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.broken: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.failed:
            return
        _, bracket, rest = report.nodeid.partition("[")
        if not bracket or report.when != "call":
            self.broken.append(report.nodeid)
            return
        crash: Any = getattr(report.longrepr, "reprcrash", None)
        line = str(crash.message if crash else "fails").partition("\n")[0].removeprefix("AssertionError: ")
        self.reasons[rest.removesuffix("]")] = " ".join(line.split())[:300]


def failing_samples() -> dict[str, str]:
    """Expectation id → why, of every line of samples/expected.toml that fails; SystemExit where a test of another kind fails."""
    failed = _Failed()
    arguments = ["--runxfail", "-o", "addopts=", "--tb=short", str(ROOT / "tests" / "test_samples.py")]
    with redirect_stdout(io.StringIO()):
        status = pytest.main(arguments, plugins=[failed])
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise SystemExit("tests/test_samples.py could not be run; run it with pytest and see.")
    if failed.broken:
        raise SystemExit("These tests of the samples fail and are no expectation: " + ", ".join(failed.broken))
    return failed.reasons


def written(head: str, found: Mapping[str, str]) -> str:
    """The file of known failures."""
    entries = [
        f"[[failure]]\nid = {json.dumps(id_, ensure_ascii=False)}\nreason = {json.dumps(reason, ensure_ascii=False)}\n"
        for id_, reason in found.items()
    ]
    return "\n".join([head, "", *entries])


def refresh(folder: Path, failing: Mapping[str, str], *, keep: bool, check: bool) -> bool:
    """Rewrite one file, print what changed; whether it differs from what was there. ``keep``: reasons of entries that stay."""
    before = known_failures(folder)
    stay = {id_: before[id_] if keep else failing[id_] for id_ in before if id_ in failing}
    added = {id_: reason for id_, reason in failing.items() if id_ not in before}
    removed = [id_ for id_ in before if id_ not in failing]
    file = folder / KNOWN
    text = written(HEADS[folder], {**stay, **added})
    changed = not file.exists() or file.read_text(encoding="utf-8") != text
    if not check:
        file.write_text(text, encoding="utf-8")
    lines = [f"{file.relative_to(ROOT)}: {len(added)} added, {len(removed)} removed, {len(stay) + len(added)} known failures"]
    lines += [f"  + {id_}: {reason}" for id_, reason in added.items()]
    lines += [f"  - {id_}" for id_ in removed]
    sys.stdout.write("\n".join(lines) + "\n")
    return changed if not keep else bool(added or removed)


def main() -> int:
    """Both files; exit status 1 with --check where one is out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file would change")
    args = parser.parse_args()
    changed = refresh(CASES, failing_cases(), keep=False, check=args.check)
    changed |= refresh(SAMPLES, failing_samples(), keep=True, check=args.check)
    return 1 if args.check and changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
