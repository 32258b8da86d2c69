"""RSS and Atom → Documents, one entry a report (feedparser)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from whoholds.errors import DateError, SourceError, WhoHoldsError
from whoholds.model import Document
from whoholds.records import day
from whoholds.sources.given import Given, Stated, document, whole
from whoholds.sources.html import fragment

LARGEST_FEED = 50_000_000  # bytes; feeds are read whole

_ENTRY = re.compile(rb"<(item|entry)[\s>].*?</\1\s*>", re.S)


def read_feed(stream: BinaryIO, given: Given) -> Iterator[Document | WhoHoldsError]:
    """A report an entry: its content, else its summary, else its title alone; its date and link; the feed's title as outlet."""
    import feedparser  # type: ignore[import-untyped]

    raw = whole(stream, given.source, LARGEST_FEED)
    feed: Any = feedparser.parse(raw, response_headers={"content-location": given.url or ""})
    if not feed.entries:
        raise SourceError(f"The feed {given.source} holds no entries that can be read; check that it is RSS or Atom.")
    for number, (entry, own) in enumerate(zip(feed.entries, _raw_entries(raw, feed.entries), strict=True), start=1):
        try:
            yield _report(entry, own, given, feed.feed.get("title"), f"{given.source}, entry {number:,}")
        except WhoHoldsError as error:
            yield error


def _raw_entries(raw: bytes, entries: Sequence[Any]) -> Iterator[bytes]:
    """The bytes of each entry; where the feed cannot be cut, a stable print of what was read from it."""
    cut = [found.group() for found in _ENTRY.finditer(raw)]
    if len(cut) == len(entries):
        yield from cut
        return
    for entry in entries:
        kept = {key: str(entry.get(key, "")) for key in ("id", "title", "link", "published", "updated", "summary", "content")}
        yield json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()


def _report(entry: Any, own: bytes, given: Given, outlet: str | None, name: str) -> Document:
    contents = [part.get("value", "") for part in entry.get("content", ())]
    body = max([*contents, entry.get("summary", "")], key=len)
    title = fragment(entry.get("title", "")).replace("\n", " ")
    stated = Stated(published=_published(entry, name), title=title, outlet=fragment(outlet or ""), url=entry.get("link"))
    return document(own, fragment(body) or title, given, stated, source=name)


def _published(entry: Any, name: str) -> Any:
    """The day as printed in the entry; feedparser's reading (in UTC) only where ours does not know the form."""
    printed = entry.get("published") or entry.get("updated")
    try:
        return day(printed, f"published, in {name}")
    except DateError:
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        if parsed is None:
            raise
        return day(f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}", f"published, in {name}")
