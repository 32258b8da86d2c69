"""State changes and disputes as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from whoholds.records import Json

ENTRIES = 100
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}


def change_id(change: Json) -> str:
    """The lasting name of a change: of its place, day and new state."""
    after = change["after"]
    key = "\x1f".join((change["place_id"], change["day"], str(after["holder_id"]), after["status"], *after["claimants"]))
    return f"urn:whoholds:change:{blake2b(key.encode(), digest_size=12).hexdigest()}"


def atom(changes: Iterable[Json], *, page: str, store: str, updated: date, note: str) -> str:
    """The feed; ``page`` is the address of the page that entries link to."""
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_text(f'Who holds what changed: {store}')}</title>",
        f"<id>urn:whoholds:feed:{blake2b(store.encode(), digest_size=12).hexdigest()}</id>",
        f"<updated>{updated.isoformat()}T00:00:00Z</updated>",
        "<author><name>whoholds</name></author>",
        f"<subtitle>{_text(note)}</subtitle>",
        f'<link rel="self" href={quoteattr(page + "api/v1/feed.atom")}/>',
    ]
    return "\n".join([*head, *(_entry(change, page) for change in changes), "</feed>\n"])


def _entry(change: Json, page: str) -> str:
    link = f"{page}?{urlencode({'place': change['place_id'], 'on': change['day']})}"
    return (
        f"<entry><id>{change_id(change)}</id><title>{_text(change['sentence'])}</title><updated>{change['day']}T00:00:00Z</updated>"
        f"<category term={quoteattr(change['kind'])}/><link href={quoteattr(link)}/><summary>{_text(_summary(change))}</summary></entry>"
    )


def _summary(change: Json) -> str:
    where = ", ".join(part for part in (change["name"], change["admin1"], change["country"]) if part)
    return f"{where}: {change['before']['status']} before, {change['after']['status']} after; confidence {change['confidence']:.2f}."


def _text(words: str) -> str:
    return escape(words.translate(_CONTROL))
