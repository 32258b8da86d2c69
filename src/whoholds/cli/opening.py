"""What the record is opened with: the store, the user's own places and actors beside the shipped ones, and the filters of a question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from whoholds.answers import Answers
    from whoholds.lexicon.actors import ActorFile
    from whoholds.model import Claim
    from whoholds.store import Store


def home_folder(*, make: bool = False) -> Path:
    """Where the user's own places and actors are kept: WHOHOLDS_HOME, else the system's folder for such things."""
    home = Path(os.environ.get("WHOHOLDS_HOME") or click.get_app_dir("whoholds"))
    if make:
        home.mkdir(parents=True, exist_ok=True)
    return home


def actor_files() -> list[Path]:
    return sorted((home_folder() / "actors").glob("*.toml"))


def known_actors() -> ActorFile:
    from whoholds.lexicon.actors import load_actors

    return load_actors(actor_files())


@contextmanager
def open_answers(where: str) -> Iterator[Answers]:
    from whoholds.store import open_store

    with open_store(where) as store:
        yield answers_over(store)


def answers_over(store: Store) -> Answers:
    from whoholds.answers import Answers

    return Answers(store=store, sides=known_actors(), open_gazetteer=_open_gazetteer, actors_version=_actors_version())


def _open_gazetteer() -> Any:
    from whoholds.gazetteer import open_gazetteer

    mine = home_folder() / "places.sqlite"
    return open_gazetteer(added=mine if mine.exists() else None)


def _actors_version() -> str:
    """A name for what the actor files say, so that nothing cached outlives a change of them."""
    from hashlib import blake2b
    from importlib.resources import files

    shipped = (files("whoholds") / "data" / "actors.toml").read_bytes()
    return blake2b(shipped + b"".join(path.read_bytes() for path in actor_files()), digest_size=6).hexdigest()


def filtered(answers: Answers, filters: dict[str, Any]) -> Iterator[Claim]:
    from whoholds.lexicon.events import event_type

    country, admin1 = filters.pop("country"), filters.pop("admin1")
    if filters["type_"]:
        event_type(filters["type_"])
    ids: tuple[str, ...] = ()
    if filters["place"]:
        ids = (answers.place(filters["place"], country=country, admin1=admin1).id,)
    return answers.store.claims(place_ids=ids, actor_ids=actor_ids(answers, filters["actor"]), **filters)


def actor_ids(answers: Answers, name: str | None) -> tuple[str, ...]:
    """The ids that a name of an actor means."""
    named = getattr(answers.sides, "named", None)
    return tuple(dict.fromkeys(alias.actor for alias in named(name))) if name and named else ()
