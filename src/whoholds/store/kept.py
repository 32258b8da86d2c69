"""What a server worked out of a store, kept in it so that the next start need not: derived, and never missed where it is not there."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.errors import StoreError
from whoholds.store.bulk import Watermark
from whoholds.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something that follows from a store as of a mark, under some rules."""

    rules: str
    mark: Watermark
    content: bytes


def kept(store: Store, name: str) -> Kept | None:
    """What is kept under a name; None where a store keeps nothing under it."""
    if not store._rows(f"kept_there_{store._dialect}"):
        return None
    rows = store._rows("kept_get", what=name)
    if not rows:
        return None
    row = rows[0]
    return Kept(rules=row.rules, mark=Watermark(run=row.run, judgement=row.judgement), content=bytes(row.content))


def keep(store: Store, name: str, thing: Kept) -> bool:
    """Keep something under a name, in place of what was there; False where the store cannot be written now."""
    try:
        with store.beside() as writer:
            writer._run(f"kept_make_{writer._dialect}")
            writer._run("kept_put", what=name, rules=thing.rules, run=thing.mark.run, judgement=thing.mark.judgement, content=thing.content)
    except StoreError:
        return False
    return True
