"""The near-duplicate index: it lives in the store, so that memory stays flat over any number of reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, bindparam, text

from whoholds.store.dialect import sql

CANDIDATES = 20  # copy groups compared with one new report

_CANDIDATES = text(sql("copy_candidates")).bindparams(bindparam("bands", expanding=True))
_TEXTS = text(sql("newest_text"))
_ADD_COPY, _ADD_BAND, _ADD_MERGE = (text(sql(name)) for name in ("add_copy", "add_copy_band", "add_copy_merge"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTest:
    """How copies are found: a text's signature, the signature's bands (candidates share one), whether two signatures are of one text,
    and the wire that a text names.

    The functions are `whoholds.corroborate`'s; they come as arguments because the store knows no other stage.
    """

    signature: Callable[[str], Any]
    bands: Callable[[Any], Iterable[int | str | bytes]]
    same_text: Callable[[Any, Any], bool]
    wire: Callable[[str], str | None] = lambda _: None

    def band_keys(self, signed: Any) -> list[int]:
        """The bands of a signature as 32-bit numbers: a chance meeting only makes a candidate."""
        return sorted({_key(band) for band in self.bands(signed)})


def _key(band: int | str | bytes) -> int:
    if isinstance(band, int):
        return band & 0xFFFF_FFFF
    return crc32(band.encode() if isinstance(band, str) else band)


def index(connection: Connection, document: str, seq: int, words: str, test: CopyTest) -> None:
    """Enter one new document: into the group of the oldest report it copies, else into one of its own."""
    signed = test.signature(words)
    keys = test.band_keys(signed)
    roots: list[str] = []
    if keys:
        for found in connection.execute(_CANDIDATES, {"bands": keys, "limit": CANDIDATES}).all():
            other = connection.execute(_TEXTS, {"seq": found.seq}).scalar_one()
            if test.same_text(signed, test.signature(other)):
                roots.append(found.root)
        connection.execute(_ADD_BAND, [{"band": key, "seq": seq} for key in keys])
    connection.execute(_ADD_COPY, {"document": document, "root": roots[0] if roots else document, "wire": test.wire(words)})
    for other_root in roots[1:]:
        connection.execute(_ADD_MERGE, {"a": min(roots[0], other_root), "b": max(roots[0], other_root), "document": document})
