"""What a user gave, and the one place where bytes, text and metadata become a `Document`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from whoholds.errors import SourceError
from whoholds.model import Document, document_id
from whoholds.sources.tongue import language_of

LARGEST_REPORT = 5_000_000  # bytes of one report: a file, page, row or record


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Where reports come from and what was said about all of them.

    ``published`` and ``outlet`` fill what a report does not state itself (front matter, row, feed entry); they go before what is
    only found in a page's markup. ``read_on`` is the day of reading.
    """

    source: str
    read_on: date
    published: date | None = None
    outlet: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a report says about itself; all optional."""

    published: date | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None


def document(raw: bytes, text: str, given: Given, stated: Stated, found: Stated | None = None, *, source: str = "") -> Document:
    """One report from its bytes, its canonical text and its metadata: stated first, then given, then found in markup."""
    name = source or given.source
    if not any(letter.isalpha() for letter in text):
        raise SourceError(f"{name} holds no text; check that it is the report you mean.")
    found = found or Stated()
    return Document(
        id=document_id(raw),
        text=text,
        raw=raw,
        published=stated.published or given.published or found.published,
        read_on=given.read_on,
        title=_line(stated.title or found.title),
        outlet=_line(stated.outlet or given.outlet or found.outlet),
        url=stated.url or given.url or found.url,
        language=stated.language or language_of(text),
        source=name,
    )


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def whole(stream: BinaryIO, name: str, limit: int = LARGEST_REPORT) -> bytes:
    """All bytes of a stream that holds one report, refusing what no single report is as large as."""
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise SourceError(
            f"{name} is larger than {limit / 1e6:g} MB, the most one report may have; split it, or give many reports as JSON lines or CSV."
        )
    if not raw.strip():
        raise SourceError(f"{name} is empty; check that it was saved or downloaded completely.")
    return raw
