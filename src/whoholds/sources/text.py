"""Plain text and Markdown → Document, with optional YAML front matter (`published`, `title`, `outlet`, `url`)."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, BinaryIO

import yaml

from whoholds.errors import SourceError
from whoholds.model import Document
from whoholds.records import day
from whoholds.sources.decode import decode
from whoholds.sources.given import Given, Stated, document, whole

LONGEST_FRONT_MATTER = 20_000  # characters
WIDEST_WRAP = 120  # characters; lines longer than this are paragraphs, not wrapped lines

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_NEW_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*+•–]\s|\d{1,2}[.)]\s|>|\[?\d{1,2}[:.]\d{2}\b)")


def read_text(stream: BinaryIO, given: Given) -> Iterator[Document]:
    """One report from a plain text file."""
    yield _read(stream, given, markdown=False)


def read_markdown(stream: BinaryIO, given: Given) -> Iterator[Document]:
    """One report from a Markdown file."""
    yield _read(stream, given, markdown=True)


def _read(stream: BinaryIO, given: Given, *, markdown: bool) -> Document:
    raw = whole(stream, given.source)
    body, stated = front_matter(_newlines(decode(raw, given.source)), given.source)
    return document(raw, plain(body) if markdown else canonical(body), given, stated)


def front_matter(text: str, name: str) -> tuple[str, Stated]:
    """The body of a text and what its front matter states; other keys are ignored."""
    found = _FRONT.match(text, 0, LONGEST_FRONT_MATTER)
    if not found:
        return text, Stated()
    try:
        fields = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise SourceError(f"The front matter of {name} is not valid YAML (line {line}); correct it or remove it.") from None
    if not isinstance(fields, dict):
        return text, Stated()
    return text[found.end() :], stated_in({str(key).strip().lower(): value for key, value in fields.items()}, name)


def stated_in(fields: Mapping[str, Any], name: str) -> Stated:
    """What named fields say about a report; a published date that is no date is an error, never dropped."""
    words = {key: str(fields[key]).strip() for key in ("title", "outlet", "url", "language") if fields.get(key)}
    return Stated(published=day(fields.get("published"), f"published, in {name}"), **words)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def canonical(text: str) -> str:
    """Canonical text: composed characters, one paragraph, heading or list item a line, no blank lines but single ones.

    Lines that were wrapped at a fixed width are joined again; other line breaks stay.

    >>> canonical("Rebels took Hama on\\nThursday, a monitor\\nsaid on Friday.\\n\\n\\nThe army left.\\r\\n")
    'Rebels took Hama on Thursday, a monitor said on Friday.\\n\\nThe army left.'
    """
    text = unicodedata.normalize("NFC", _newlines(text)).replace("\xa0", " ").replace("\x00", "")
    lines = [line.rstrip() for line in text.split("\n")]
    return _single_blanks(_unwrapped(lines))


def _single_blanks(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines joined where the next word would not have fitted, if that explains most breaks inside paragraphs."""
    width = max(map(len, lines), default=0)
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and not _NEW_BLOCK.match(b)]
    wrapped = [_is_wrap(a, b, width) for a, b in pairs]
    if width > WIDEST_WRAP or sum(wrapped) < max(2, 0.7 * len(pairs)):
        return lines
    joined: list[str] = []
    previous = ""
    for line in lines:
        if previous and line and not _NEW_BLOCK.match(line) and not previous.startswith("#") and _is_wrap(previous, line, width):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line)
        previous = line
    return joined


def _is_wrap(line: str, following: str, width: int) -> bool:
    """True if a writer that fills lines up to ``width`` had to break here (the width seen may be a few characters short)."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width - 3


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1[^\n]*$", re.S | re.M)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t].*$(?:\n(?: {4}|\t).*$)*", re.M)
_SETEXT = re.compile(r"^(?![ \t]*(?:[-*+>#|]|\d+[.)]))(\S[^\n]*)\n {0,3}(=+|-{2,})[ \t]*$", re.M)
_TABLE = re.compile(r"^[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$(?:\n[^\n]*\|[^\n]*$)*", re.M)
_PIPED = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.M)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]|\[(?:\d{1,3}|[a-z]|citation needed)\]")
_AUTOLINK = re.compile(r"<(?:https?|mailto):[^>\s]*>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*\*\*|\*\*|~~)(?=\S)(.+?)(?<=\S)\1", re.S)
_STAR = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?!\*)")
_UNDERSCORE = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)", re.S)
_CODE = re.compile(r"(`+)([^`\n]+)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")


def plain(markdown: str) -> str:
    """Markdown → canonical text: headings and list items keep their marks, everything else only its words.

    >>> plain("# Hama *falls*\\n\\n![map](m.png)The [army](http://x) **left**[^1]\\nthe city.\\n\\n* one\\n\\n[^1]: SANA")
    '# Hama falls\\n\\nThe army left the city.\\n\\n- one'
    """
    text = unicodedata.normalize("NFC", _newlines(markdown))
    for pattern in (_COMMENT, _FENCE, _DEFINITION, _TABLE, _PIPED):
        text = pattern.sub("", text)
    text = _SETEXT.sub(lambda found: ("# " if found[2][0] == "=" else "## ") + found[1], text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    for pattern in (_IMAGE, _FOOTNOTE, _AUTOLINK):
        text = pattern.sub("", text)
    text = _CODE.sub(r"\2", _UNDERSCORE.sub(r"\2", _STAR.sub(r"\1", _STRONG.sub(r"\2", text))))
    text = html.unescape(_ESCAPE.sub(r"\1", _TAG.sub("", re.sub(r"<br\s*/?>", "\n", text)))).replace("\xa0", " ")
    return _single_blanks(_paragraphs(text))


def _paragraphs(text: str) -> list[str]:
    """One line a paragraph, heading or item: soft line breaks become spaces, hard ones stay."""
    lines: list[str] = []
    opened = False
    for full in text.split("\n"):
        line = re.sub(r"^(?:[ \t]*>)+[ \t]?", "", full).strip()
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if not line or _RULE.match(line):
            lines.append("")
            opened = False
        elif heading:
            lines += [f"{heading[1]} {heading[2]}", ""]
            opened = False
        elif item:
            lines.append("- " + line[item.end() :])
            opened = True
        elif opened:
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
            opened = True
        opened = opened and not full.endswith(("  ", "\\"))
    return [re.sub(r"[ \t]{2,}", " ", line) for line in lines]
