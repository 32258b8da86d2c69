"""Print what a suite, or the golden cases, got wrong: causes by share first, then every miss with its context.

python scripts/report_errors.py ukraine-control ../shared/eval/ukraine-control
python scripts/report_errors.py cases tests/cases
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from whoholds.errors import WhoHoldsError
from whoholds.evaluate import SUITES, Miss, run
from whoholds.evaluate.cases import failures, load_cases
from whoholds.evaluate.reading import as_document, decide, open_reader


def case_misses(folder: Path) -> tuple[str, tuple[Miss, ...]]:
    """How many cases hold, by file, and the misses of the others."""
    reader = open_reader()
    held: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    misses: list[Miss] = []
    for case in load_cases(folder):
        found = failures(case, reader.read(as_document(case)), decide)
        all_[case.source] += 1
        held[case.source] += not found
        words = " ".join(case.text.split())
        misses += [
            Miss(
                item=f"{case.id}: {m.item.split(', ')[-1]}", expected=m.expected, found=m.found, context=(words, *m.context), cause=m.cause
            )
            for m in found
        ]
    lines = [f"{held.total()} of {all_.total()} cases hold", *(f"  {file}: {held[file]} of {n}" for file, n in sorted(all_.items()))]
    return "\n".join(lines), tuple(misses)


def suite_misses(suite: str, folder: Path) -> tuple[str, tuple[Miss, ...]]:
    """The table of a suite and its misses."""
    report = run(suite, folder, details=True)
    return f"{report.table()}\n{report.note}", report.misses


def causes(misses: Sequence[Miss]) -> str:
    """Causes by share, most first."""
    counted = Counter(m.cause or "unnamed" for m in misses)
    return "\n".join(f"  {n:5d}  {100 * n / len(misses):4.1f} %  {cause}" for cause, n in counted.most_common(40))


def main() -> int:
    """Parse, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=[*SUITES, "cases"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cause", help="only misses whose cause holds these words")
    args = parser.parse_args()
    try:
        head, misses = case_misses(args.folder) if args.suite == "cases" else suite_misses(args.suite, args.folder)
    except WhoHoldsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    lines = [head, "", "causes", causes(misses) if misses else "  none", ""]
    for miss in misses:
        if args.cause is None or args.cause in miss.cause:
            lines.append(f"- {miss.item} [{miss.cause}]: expected {miss.expected}; found {miss.found}")
            lines += [f"    {line}" for line in miss.context]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
