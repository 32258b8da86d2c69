"""JSON lines and CSV → Documents, one row a report, in constant memory however long the file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import BufferedReader, TextIOWrapper
from typing import Any

from whoholds.errors import SourceError, WhoHoldsError
from whoholds.model import Document
from whoholds.sources.decode import decode, encoding_of
from whoholds.sources.given import LARGEST_REPORT, Given, document
from whoholds.sources.text import canonical, stated_in

SAMPLE = 1 << 16  # bytes looked at to tell the encoding and, for CSV, the separator
SEPARATORS = ",;\t|"


class _Lines:
    """Lines of a table with the bytes they came as. A line longer than a report may be is refused, and the next one read.

    Iterating gives text; ``raw`` collects the bytes of the lines since it was last emptied.
    """

    def __init__(self, stream: BufferedReader, name: str) -> None:
        sample = stream.peek(SAMPLE)
        if not sample.strip():
            raise SourceError(f"{name} is empty; check that it was saved or downloaded completely.")
        self.name = name
        self.number = 0
        self.raw = b""
        self._encoding = encoding_of(sample, name)
        self._stream = stream
        self._wide: TextIOWrapper | None = None
        if self._encoding.startswith("utf-16"):
            self._wide = TextIOWrapper(stream, encoding=self._encoding, newline="")

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.number += 1
        if self._wide is not None:
            text = self._wide.readline()
            line = text.encode(self._encoding)
        else:
            line = self._stream.readline(LARGEST_REPORT + 1)
        if not line:
            raise StopIteration
        if len(line) > LARGEST_REPORT:
            self._skip(line)
            raise SourceError(
                f"Line {self.number:,} of {self.name} is longer than {LARGEST_REPORT / 1e6:g} MB, the most one report may have; split it."
            )
        self.raw += line
        return self._decoded(line).removeprefix("\ufeff")

    def _decoded(self, line: bytes) -> str:
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError:
            return decode(line, f"line {self.number:,} of {self.name}")

    def _skip(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(1 << 20)

    def taken(self) -> bytes:
        """The bytes since the last call, without the line end."""
        raw, self.raw = self.raw, b""
        return raw.rstrip(b"\r\n") if self._wide is None else raw.decode(self._encoding).rstrip("\r\n").encode(self._encoding)


def _row(raw: bytes, fields: Mapping[str, Any], given: Given, name: str) -> Document:
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise SourceError(f"{name} has no text; give each row a 'text' that holds the report.")
    return document(raw, canonical(text), given, stated_in(fields, name), source=name)


def read_json_lines(stream: BufferedReader, given: Given) -> Iterator[Document | WhoHoldsError]:
    """A report a line: an object with ``text`` and optional ``published``, ``title``, ``outlet``, ``url``; blank lines are skipped.

    A line that cannot be read (no JSON, no text, a bad date, longer than 5 MB) is given as an error, and reading goes on.
    """
    lines = _Lines(stream, given.source)
    while True:
        try:
            line = next(lines)
            raw = lines.taken()
            if line.strip():
                yield _row(raw, _object(line, given.source, lines.number), given, f"{given.source}, line {lines.number:,}")
        except StopIteration:
            return
        except WhoHoldsError as error:
            lines.taken()
            yield error
            if isinstance(error, _NotLinesError):
                return


class _NotLinesError(SourceError):
    """A JSON document over many lines: every further line would fail in the same way."""


def _object(line: str, name: str, number: int) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        if number == 1 and line.strip() in ("[", "{"):
            raise _NotLinesError(f"{name} is one JSON document, not JSON lines; write one object a line (jq -c '.[]' does it).") from None
        raise SourceError(f"Line {number:,} of {name} is not JSON; write one object with a 'text' a line.") from None
    if not isinstance(value, dict):
        raise SourceError(f"Line {number:,} of {name} is not a JSON object; write one object with a 'text' a line.")
    return value


def read_csv(stream: BufferedReader, given: Given) -> Iterator[Document | WhoHoldsError]:
    """A report a row: a column ``text`` and optional ``published``, ``title``, ``outlet``, ``url``; other columns are ignored.

    The separator (comma, semicolon, tab or bar) is the one that parts the header best. A row that cannot be read is given as an error.
    """
    csv.field_size_limit(LARGEST_REPORT)
    lines = _Lines(stream, given.source)
    header = next(lines)
    separator = max(SEPARATORS, key=header.count)
    columns = [name.strip().strip("\ufeff").lower() for name in next(csv.reader([header], delimiter=separator), [])]
    lines.taken()
    if "text" not in columns:
        named = ", ".join(columns)[:200]
        raise SourceError(
            f"The table {given.source} has no column 'text' (its columns are {named}); rename the one that holds the reports."
        )
    yield from _csv_rows(csv.reader(lines, delimiter=separator), lines, columns, given)


def _csv_rows(rows: Iterator[list[str]], lines: _Lines, columns: list[str], given: Given) -> Iterator[Document | WhoHoldsError]:
    while True:
        first = lines.number + 1
        try:
            row = next(rows)
            raw = lines.taken()
            if any(cell.strip() for cell in row):
                yield _row(raw, dict(zip(columns, row, strict=False)), given, f"{given.source}, line {first:,}")
        except StopIteration:
            return
        except WhoHoldsError as error:
            lines.taken()
            yield error
        except csv.Error as error:
            lines.taken()
            yield SourceError(f"The row at line {first:,} of {given.source} is no valid CSV ({error}); check its quotes.")
