"""The documentation holds: commands and their options exist, files that pages name exist, the scores have the form the script prints."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from whoholds.cli import whoholds

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PATHS = re.compile(r"(?<![\w/.])((?:src|docs|scripts|tests|eval|samples|training)/[\w./-]*\w|[A-Z-]+\.md(?=`))")


def commands() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for line in re.findall(r"whoholds (?=[a-z])[^`\n|)&]*", page.read_text(encoding="utf-8")):
            words = line.split("#")[0].split()
            if len(words) > 1 and words[1] in whoholds.commands:
                found.append((page.name, " ".join(words[1:])))
    return sorted(set(found))


@pytest.mark.parametrize(("page", "line"), commands())
def test_a_command_exists_with_its_options(page: str, line: str) -> None:
    words = line.split()
    command: click.Command = whoholds.commands[words[0]]
    if isinstance(command, click.Group) and len(words) > 1:
        command = command.commands[words[1]]
    known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)} | {"-h", "--help"}
    assert [w.split("=")[0] for w in words if re.match(r"--?[a-z]", w) and w.split("=")[0].rstrip(".,;]") not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_files_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {m.rstrip(".") for m in PATHS.findall(text) if "*" not in m and "test_<" not in m}
    linked = {page.parent / m for m in re.findall(r"\]\(([\w./-]+\.md)\)", text)}
    assert sorted(n for n in named if not any((base / n).exists() for base in (ROOT, ROOT / "web"))) == []
    assert sorted(str(p) for p in linked if not p.exists()) == []


def test_the_scores_have_the_form_the_script_prints() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    inside = text.partition("<!-- scores -->")[2].partition("<!-- /scores -->")[0].strip().splitlines()
    assert inside[0] == "| task | measure | whoholds | peers and baselines | aim |"
    rows = [line for line in inside[2:] if line.startswith("|")]
    assert len(rows) > 20
    assert [r for r in rows if not re.fullmatch(r"\| [^|]+ \| [^|]+ \| (?:–|-?\d[\d.]*) \| [^|]* \| (?:–|\d[\d.]*) \|", r)] == []
    assert re.fullmatch(r"Commit [\w+, ]+\. Items: .+\.", inside[-1])
