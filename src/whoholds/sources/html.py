"""HTML → Document: the article of a page with its metadata (trafilatura), and the words of an HTML fragment (feeds)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, BinaryIO

from whoholds.errors import DateError, SourceError
from whoholds.model import Document
from whoholds.records import day
from whoholds.sources.decode import decode
from whoholds.sources.given import Given, Stated, document, whole
from whoholds.sources.text import canonical, plain

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|section|article)\b[^>]*>", re.I)
_DROPPED = re.compile(r"<(script|style|figure|table)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")


def read_html(stream: BinaryIO, given: Given) -> Iterator[Document]:
    """One report from a page saved as HTML."""
    yield page(whole(stream, given.source), given)


def page(raw: bytes, given: Given) -> Document:
    """The article of one page. Broken markup is read as far as it goes; a page without an article is an error."""
    from trafilatura import bare_extraction

    markup = markup_of(raw, given.source)
    try:
        found: Any = bare_extraction(
            markup,
            url=given.url,
            output_format="python",
            include_formatting=True,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # trafilatura promises nothing about markup that lxml cannot hold
        raise SourceError(f"The page {given.source} cannot be taken apart ({type(error).__name__}); save its text and read that.") from None
    text = plain(found.text or "") if found is not None else ""
    if not any(letter.isalpha() for letter in text):
        raise SourceError(f"No article was found in the page {given.source}; save its text as a .txt file and read that.")
    return document(raw, text, given, Stated(), _metadata(found))


def _metadata(found: Any) -> Stated:
    try:
        published = day(found.date)
    except DateError:
        published = None
    return Stated(published=published, title=found.title, outlet=found.sitename or found.hostname, url=found.url)


def markup_of(raw: bytes, name: str) -> str:
    """The text of a page: by its own declared encoding where it holds, else by its bytes."""
    if declared := _CHARSET.search(raw, 0, 2048):
        try:
            return raw.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(raw, name)


def fragment(markup: str) -> str:
    """The words of an HTML fragment, one block a line.

    >>> fragment("<p>Hama <b>fell</b>.</p><ul><li>The army&nbsp;left</li></ul>")
    'Hama fell.\\n\\nThe army left'
    """
    spaced = _TAG.sub("", _BLOCK.sub("\n\n", _DROPPED.sub("", markup)))
    lines = (" ".join(unescape(line).split()) for line in spaced.split("\n"))
    return canonical("\n\n".join(line for line in lines if line))
