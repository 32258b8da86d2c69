"""Bytes → Documents: plain text, Markdown, HTML, JSON lines, CSV, RSS/Atom and WARC; gzip or zstd of each.

`read` takes what a user named (files, folders, globs, addresses, ``-``) and gives each report in turn, or the error that says
why one could not be read. One report may have 5 MB; tables and archives may have any size.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BufferedReader
from typing import BinaryIO, cast

from zstandard import ZstdError

from whoholds.errors import SourceError, WhoHoldsError
from whoholds.model import Document
from whoholds.sources.archive import fetched, files, is_address, opened, unpacked
from whoholds.sources.feed import read_feed
from whoholds.sources.given import Given
from whoholds.sources.html import read_html
from whoholds.sources.table import read_csv, read_json_lines
from whoholds.sources.text import read_markdown, read_text
from whoholds.sources.warc import read_warc

__all__ = ["files", "read", "read_one"]

Format = Callable[[BufferedReader, Given], Iterator[Document | WhoHoldsError]]

_BY_ENDING: dict[str, Format] = {
    ".txt": read_text, ".text": read_text, ".md": read_markdown, ".markdown": read_markdown,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".jsonl": read_json_lines, ".ndjson": read_json_lines, ".json": read_json_lines, ".csv": read_csv, ".tsv": read_csv,
    ".rss": read_feed, ".atom": read_feed, ".xml": read_feed, ".warc": read_warc,
}  # fmt: skip
_BY_MEDIA_TYPE: dict[str, Format] = {
    "text/html": read_html, "application/xhtml+xml": read_html, "text/markdown": read_markdown, "text/csv": read_csv,
    "application/rss+xml": read_feed, "application/atom+xml": read_feed, "text/xml": read_feed, "application/xml": read_feed,
    "application/json": read_json_lines, "application/x-ndjson": read_json_lines, "application/jsonl": read_json_lines,
    "application/warc": read_warc,
}  # fmt: skip


def read(
    named: Iterable[str], *, read_on: date, published: date | None = None, outlet: str | None = None
) -> Iterator[Document | WhoHoldsError]:
    """Every report in what was named, in order; what cannot be read is given as its error, and reading goes on.

    A date or outlet that a report states itself (front matter, row, feed entry) stands; else ``published`` and ``outlet`` are taken.
    """
    for source in files(named):
        if isinstance(source, SourceError):
            yield source
        else:
            yield from read_one(source, read_on=read_on, published=published, outlet=outlet)


def read_one(
    source: str, *, read_on: date, published: date | None = None, outlet: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | WhoHoldsError]:
    """The reports of one file, address or (``-``) standard input."""
    name = "standard input" if source == "-" else source
    given = Given(source=name, read_on=read_on, published=published, outlet=outlet, url=source if is_address(source) else None)
    try:
        if source == "-":
            stream, media = cast(BufferedReader, stdin or sys.stdin.buffer), ""
        else:
            stream, media = fetched(source) if is_address(source) else (opened(source), "")
        with stream:
            inner = unpacked(stream)
            yield from _format(source, media, inner)(inner, given)
    except WhoHoldsError as error:
        yield error
    except (OSError, EOFError, zlib.error, ZstdError) as error:
        yield SourceError(f"{name} broke off while it was read ({error}); check that it was saved or downloaded completely.")


def _format(source: str, media: str, stream: BufferedReader) -> Format:
    """By the media type of an address, by the ending of a name (without .gz or .zst), else by the first bytes."""
    if is_address(source):
        return _BY_MEDIA_TYPE.get(media) or _by_start(stream)
    name = source.lower().removesuffix(".gz").removesuffix(".zst")
    ending = "." + name.rpartition(".")[2]
    return _BY_ENDING.get(ending) or _by_start(stream)


def _by_start(stream: BufferedReader) -> Format:
    start = stream.peek(1024)[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"warc/"):
        return read_warc
    if start.startswith(b"{"):
        return read_json_lines
    if start.startswith((b"<!doctype html", b"<html")):
        return read_html
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return read_html if b"<html" in start else read_feed
    return read_text
