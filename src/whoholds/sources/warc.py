"""WARC web archives → Documents, one page a report (fastwarc), read as a stream."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from whoholds.errors import SourceError, WhoHoldsError
from whoholds.model import Document
from whoholds.sources.decode import decode
from whoholds.sources.given import LARGEST_REPORT, Given, Stated, document
from whoholds.sources.html import page
from whoholds.sources.text import canonical

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(stream: BufferedReader, given: Given) -> Iterator[Document | WhoHoldsError]:
    """A report a response, resource or conversion record that holds a page or plain text; other records are passed over."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    seen = 0
    archive = _Archive(stream)
    for record in ArchiveIterator(archive, record_types=kinds, parse_http=True, auto_decode="all"):
        seen += 1
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
        own = Given(
            source=f"{given.source}, record {url or seen}", read_on=given.read_on, published=given.published, outlet=given.outlet, url=url
        )
        try:
            if report := _report(record, own):
                yield report
        except WhoHoldsError as error:
            yield error
    if archive.broke is not None:
        raise archive.broke
    if not seen:
        raise SourceError(f"{given.source} holds no page records; check that it is a WARC file.")


class _Archive:
    """A stream as fastwarc wants it: it can say where it is, and ends quietly where the packing broke off, which is kept in ``broke``."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._at = 0
        self.broke: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            got = self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            self.broke = error
            return b""
        self._at += len(got)
        return got

    def close(self) -> None:
        self._stream.close()

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Forward only, by reading."""
        left = offset - self._at if whence == 0 else offset
        while left > 0 and (got := self.read(min(left, 1 << 16))):
            left -= len(got)
        return self._at


def _report(record: Any, given: Given) -> Document | None:
    status = record.http_headers.status_code if record.http_headers is not None else None
    kind = (record.http_content_type or record.headers.get("Content-Type", "")).split(";")[0].strip().lower()
    if status not in (None, 200) or kind not in (*_PAGES, "text/plain"):
        return None
    raw: bytes = record.reader.read(LARGEST_REPORT + 1)
    if len(raw) > LARGEST_REPORT:
        raise SourceError(f"{given.source} is larger than {LARGEST_REPORT / 1e6:g} MB, the most one report may have.")
    if kind in _PAGES:
        return page(raw, given)
    return document(raw, canonical(decode(raw, given.source)), given, Stated())
