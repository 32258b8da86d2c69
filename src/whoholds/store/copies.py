"""The near-duplicate index: it lives in the store, so that memory stays flat over any number of reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from zlib import crc32

CANDIDATES = 20  # copy groups compared with one new report


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


class Run(Protocol):
    """Runs one of the store's questions or additions by name."""

    def __call__(self, name: str, /, **values: Any) -> Any: ...


def index(
    run: Run, many: Callable[[str, Sequence[Mapping[str, Any]]], None], document: str, seq: int, words: str, test: CopyTest
) -> None:  # fmt: skip
    """Enter one new document: into the group of the oldest report it copies, else into one of its own. ``many`` adds several rows at once."""
    signed = test.signature(words)
    keys = test.band_keys(signed)
    roots: list[str] = []
    if keys:
        for found in run("copy_candidates", bands=keys, limit=CANDIDATES).all():
            other = run("newest_text", seq=found.seq).scalar_one()
            if test.same_text(signed, test.signature(other)):
                roots.append(found.root)
        many("add_copy_band", [{"band": key, "seq": seq} for key in keys])
    run("add_copy", document=document, root=roots[0] if roots else document, wire=test.wire(words))
    for other_root in roots[1:]:
        run("add_copy_merge", a=min(roots[0], other_root), b=max(roots[0], other_root), document=document)
