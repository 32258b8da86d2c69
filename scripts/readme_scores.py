"""Measure every suite, and print the figures into README.md and docs/method.md between their markers.

python scripts/readme_scores.py                    (runs what `whoholds eval all .` runs, about ten minutes on two cores)
python scripts/readme_scores.py --from scores.json (figures of `whoholds eval all . --details --format jsonl > scores.json`)

README: the table of scores. docs/method.md: what the suites get wrong by cause, and confidence against share right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoholds.errors import WhoHoldsError
from whoholds.evaluate import combined_json, run_all

ROOT = Path(__file__).parent.parent
Record = Mapping[str, Any]

TASKS = {
    "seed": "the founding report, whole", "ukraine-control": "control from text: 74 pages, 349 places, Feb–Aug 2022", "plover-types": "event types and actors",
    "event-place": "where an event happened", "places-geovirus": "places (GeoVirus)", "places": "places in war reports", "dates": "dates",
    "reports": "our reports, whole", "attribution": "who says so",
}  # fmt: skip
SKIPPED = re.compile(r"F1 (?:of|in) |^(?:dev|held): (?:reports|sentences)$")  # parts of other rows
AIM = "target"
DIAGRAM = re.compile(r"(\d\.\d+): (\d\.\d+) \((\d+)\)")


def digits_of(name: str, value: float) -> int:
    """How a value is printed: counts whole, errors of probabilities to three places, everything else to one."""
    if re.search(r"Brier|calibration", name):
        return 3
    if "per 1,000" in name or name == "outputs a sentence":
        return 2
    whole = re.search(r"claims|relations|answers|broken|found$|traps|outside", name) and float(value).is_integer() and " of " not in name
    return 0 if whole else 1


def number(name: str, value: float | None) -> str:
    return "–" if value is None else f"{value:.{digits_of(name, value)}f}"


def shown(suite: str, record: Record) -> Iterator[str]:
    """The lines of one suite: its rows without those that only split another row."""
    for row in record["rows"]:
        name = row["name"]
        if SKIPPED.search(name):
            continue
        peers = [f"{who} {number(name, value)}" for who, value in row["peers"].items() if who != AIM and value is not None]
        yield f"| {TASKS[suite]} | {name} | {number(name, row['value'])} | {' · '.join(peers)} | {number(name, row['peers'].get(AIM))} |"


def scores(records: Mapping[str, Record]) -> str:
    """The README's table."""
    commits = {record["commit"] for record in records.values()}
    items = " · ".join(f"{suite} {record['items']:,}" for suite, record in records.items())
    head = ["| task | measure | whoholds | peers and baselines | aim |", "|---|---|---|---|---|"]
    lines = [line for suite, record in records.items() for line in shown(suite, record)]
    return "\n".join([*head, *lines, "", f"Commit {', '.join(sorted(commits))}. Items: {items}."])


def causes(records: Mapping[str, Record], suites: Iterable[str] = ("reports", "ukraine-control", "plover-types")) -> str:
    """What the suites get wrong, by cause, most first."""
    lines = ["| suite | cause | misses | share |", "|---|---|---|---|"]
    for suite in suites:
        misses = records[suite].get("misses", []) if suite in records else []
        counted = Counter(miss["cause"] or "unnamed" for miss in misses)
        lines += [f"| {suite} | {cause} | {n} | {100 * n / len(misses):.0f} % |" for cause, n in counted.most_common(10)]
    return "\n".join(lines)


def diagram(records: Mapping[str, Record]) -> str:
    """The reliability diagram of shown confidence, as text: a bar for the share right, the confidence beside it."""
    note = records.get("ukraine-control", {}).get("note", "")
    lines = ["| confidence | share right | place-days | |", "|---|---|---|---|"]
    for confidence, right, days in DIAGRAM.findall(note):
        lines.append(f"| {confidence} | {right} | {int(days):,} | `{'█' * round(20 * float(right)):<20}` |")
    return "\n".join(lines)


def between(text: str, name: str, inside: str, where: Path) -> str:
    """The text with what stands between two markers replaced; SystemExit where the markers are not there."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise SystemExit(f"{where} needs one line {start} and one line {end}.")
    head, _, rest = text.partition(start)
    return f"{head}{start}\n{inside}\n{end}{rest.partition(end)[2]}"


def measured(file: Path | None) -> Mapping[str, Record]:
    """The records of all suites, by suite: from a file, or measured now."""
    text = file.read_text(encoding="utf-8") if file else combined_json(run_all(ROOT, details=True), details=True)
    found: Mapping[str, Record] = json.loads(text)
    return found


def main() -> int:
    """Measure and write both pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="file", type=Path, help="JSON printed by whoholds eval all . --details --format jsonl")
    args = parser.parse_args()
    try:
        records = measured(args.file)
    except WhoHoldsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    method, readme = ROOT / "docs" / "method.md", ROOT / "README.md"
    readme.write_text(between(readme.read_text(encoding="utf-8"), "scores", scores(records), readme), encoding="utf-8")
    text = between(method.read_text(encoding="utf-8"), "causes", causes(records), method)
    method.write_text(between(text, "reliability", diagram(records), method), encoding="utf-8")
    sys.stdout.write(scores(records) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
