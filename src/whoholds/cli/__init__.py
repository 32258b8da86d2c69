"""The command line: read · claims · relations · events · control · why · timeline · export · serve · gazetteer · actors · review · eval.

A command parses, calls, prints. Results go to standard output, progress and warnings to standard error; exit 0 done, 1 a clear error in
one sentence, 2 wrong usage. Whatever is slow to import is imported by the command that needs it.
"""

from __future__ import annotations

import os
import sys

import click

from whoholds.cli.own import actors, gazetteer
from whoholds.cli.publishing import export, serve
from whoholds.cli.quality import eval_
from whoholds.cli.questions import claims, control, events, relations, timeline, why
from whoholds.cli.reading import read
from whoholds.cli.reviewing import review
from whoholds.errors import WhoHoldsError


def main() -> None:
    """Run one command; every error of ours is one sentence on standard error."""
    try:
        status = whoholds.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.ClickException as error:
        error.show()
        status = 2
    except WhoHoldsError as error:
        click.echo(str(error), err=True)
        status = 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; what was stored is kept.", err=True)
        status = 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


@click.group(
    commands=(read, claims, relations, events, control, why, timeline, export, serve, gazetteer, actors, review, eval_),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="whoholds")
def whoholds() -> None:
    """Read reports of armed conflict and record who holds which place, since when, according to whom."""
