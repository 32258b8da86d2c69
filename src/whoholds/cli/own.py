"""The commands for places and actors of one's own, kept beside the shipped ones."""

from __future__ import annotations

from pathlib import Path

import click

from whoholds.cli.opening import actor_files, home_folder, known_actors
from whoholds.cli.printing import many


@click.group()
def gazetteer() -> None:
    """Places of one's own, beside the shipped ones."""


@gazetteer.command("add")
@click.argument("file", type=click.Path())
def gazetteer_add(file: str) -> None:
    """Add places from a GeoNames country dump, or a CSV with the columns name, lat and lon (and aliases, country, admin1, kind)."""
    from whoholds.errors import GazetteerError
    from whoholds.gazetteer import open_gazetteer, read_places

    if not Path(file).is_file():
        raise GazetteerError(f"There is no place file '{file}' (looked in {Path.cwd()}); check the path.")
    mine = home_folder(make=True) / "places.sqlite"
    count = open_gazetteer(added=mine).add(read_places(Path(file)))
    click.echo(f"{many(count, 'place')} added to {mine}; reports read from now on find them.")


@click.group()
def actors() -> None:
    """Armed groups, sides and leaders of one's own, beside the shipped ones."""


@actors.command("add")
@click.argument("file", type=click.Path())
def actors_add(file: str) -> None:
    """Add actors from a TOML file in the form of the shipped actors.toml; an entry with a known id replaces it."""
    from whoholds.lexicon.actors import check_actors, load_actors

    shipped = len(load_actors(actor_files()).actors)
    together = load_actors([*actor_files(), Path(file)])
    mine = home_folder(make=True) / "actors"
    mine.mkdir(exist_ok=True)
    (mine / Path(file).name).write_bytes(Path(file).read_bytes())
    for remark in check_actors(together):
        click.echo(remark, err=True)
    click.echo(f"{many(len(together.actors) - shipped, 'new actor')} from {file} kept in {mine}; reports read from now on find them.")


@actors.command("check")
def actors_check() -> int:
    """Say what a careful editor would still mend in the actor files."""
    from whoholds.lexicon.actors import check_actors

    found = known_actors()
    remarks = check_actors(found)
    for remark in remarks:
        click.echo(remark)
    click.echo(f"{many(len(found.actors), 'actor')}, {many(len(remarks), 'remark')}.", err=True)
    return 1 if remarks else 0
