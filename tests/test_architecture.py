"""The picture in docs/architecture.md holds: imports point down only, and each outside library has one home."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "whoholds"
PICTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = sorted(SOURCE.rglob("*.py"))
HOMES = {
    "spacy": ("language.py",),
    "click": ("cli",),
    "rich": ("cli",),
    "onnxruntime": ("proposer.py",),
    "tokenizers": ("proposer.py",),
    "fastapi": ("server",),
    "starlette": ("server",),
    "uvicorn": ("server", "cli"),
    "sqlalchemy": ("store/postgresql.py",),
    "sqlite3": ("store", "gazetteer.py"),
    "psycopg": ("store",),
    "trafilatura": ("sources",),
    "feedparser": ("sources",),
    "fastwarc": ("sources",),
}
SQL = re.compile(r"\b(?:SELECT\s.+\sFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.S)
VAGUE = {"utils", "util", "misc", "helpers", "helper", "common", "tools"}


def unit(module: str) -> str:
    """The layer's member that a module belongs to: ``whoholds.extract.actors.line`` is part of ``extract.actors``."""
    parts = module.split(".")[1:]
    if not parts:
        return "__init__"
    return ".".join(parts[:2]) if parts[0] == "extract" and len(parts) > 1 else parts[0]


def module_of(file: Path) -> str:
    parts = ("whoholds", *file.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layers() -> list[frozenset[str]]:
    """The layers of the picture, lowest first: the lines of its block ``imports``, one layer a line."""
    block = re.search(r"```imports\n(.*?)```", PICTURE, re.S)
    assert block, "docs/architecture.md has no block ```imports"
    return [frozenset(line.replace(",", " ").split()) for line in block[1].splitlines() if line.strip()]


def imported(file: Path) -> Iterator[str]:
    """Every module that a file imports, at the top or inside a function; not what only a type checker sees."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    unseen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: a relative import"
            if node.module in {"whoholds", "whoholds.extract", "whoholds.lexicon"}:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module


def at_home(file: Path, homes: tuple[str, ...]) -> bool:
    inside = file.relative_to(SOURCE)
    return inside.parts[0] in homes or str(inside) in homes


def test_every_module_stands_in_the_picture() -> None:
    drawn = frozenset().union(*layers())
    units = {unit(module_of(file)) for file in FILES} - {"__init__", "__main__", "extract"}
    assert sorted(units - drawn) == []
    assert sorted(drawn - units - {"server"}) == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_imports_point_down_only(file: Path) -> None:
    height = {name: at for at, layer in enumerate(layers()) for name in layer}
    here = unit(module_of(file))
    if here in {"__init__", "__main__"}:
        return
    wrong = []
    for module in imported(file):
        if not module.startswith("whoholds"):
            continue
        there = unit(module)
        if there in {here, "__init__"}:
            continue
        if height.get(there, 99) >= height.get(here, -1):
            wrong.append(f"{here} -> {there}")
    assert wrong == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    guests = [
        str(file.relative_to(SOURCE))
        for file in FILES
        if any(m.split(".")[0] == library for m in imported(file)) and not at_home(file, HOMES[library])
    ]
    assert guests == []


def test_sql_is_written_in_the_store_and_the_gazetteer_only() -> None:
    guests = []
    for file in FILES:
        if at_home(file, ("store", "gazetteer.py")):
            continue
        strings = [
            n.value
            for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        guests += [f"{file.relative_to(SOURCE)}: {s[:60]}" for s in strings if SQL.search(s)]
    assert guests == []


def test_no_stage_of_extraction_imports_another() -> None:
    stages = [f for f in FILES if f.relative_to(SOURCE).parts[0] == "extract"]
    assert len(stages) >= 10
    crossing = [
        f"{unit(module_of(f))} -> {unit(m)}"
        for f in stages
        for m in imported(f)
        if m.startswith("whoholds.extract") and unit(m) != unit(module_of(f))
    ]
    assert crossing == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(f.relative_to(SOURCE)) for f in FILES if VAGUE & {f.stem, *f.relative_to(SOURCE).parts}] == []


def test_the_vocabulary_is_what_most_modules_import() -> None:
    counted: dict[str, int] = {}
    for file in FILES:
        for module in {m for m in imported(file) if m.startswith("whoholds.")}:
            counted[module] = counted.get(module, 0) + 1
    assert sorted(counted, key=lambda m: -counted[m])[:2] == ["whoholds.model", "whoholds.errors"]
