"""Commands that bring articles in from files and out into files."""

import sys
from pathlib import Path

import click

from app.core import settings
from app.core.db import Database
from app.text.render_process import Renderer
from app.transfer.exporting import export as export_to
from app.transfer.front_matter import ContentFault
from app.transfer.loading import load as load_from

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def content() -> None:
    """Articles as files: load them, write them out."""


@content.command()
@click.argument("folder", type=_FOLDER, required=False)
def load(folder: Path | None) -> None:
    """Load the articles of FOLDER, by default of the content folder of the settings.

    What people edited since is not overwritten: the file becomes a proposal. The exit code is 1
    when a file could not be taken; the others are loaded all the same.
    """
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    renderer = Renderer()
    try:
        done = load_from(
            database,
            current,
            lambda text: renderer.render(text, "article"),
            click.echo,
            folder,
        )
    except ContentFault as fault:
        raise click.ClickException(str(fault)) from fault
    finally:
        renderer.close()
        database.dispose()
    click.echo(done.summary)
    if done.faults:
        sys.exit(1)


@content.command()
@click.argument("folder", type=_FOLDER)
def export(folder: Path) -> None:
    """Write every published article as a file below FOLDER."""
    database = Database(settings.load().sqlalchemy_url)
    try:
        done = export_to(database, folder)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from error
    finally:
        database.dispose()
    click.echo(f"{done.written} written, {done.unchanged} unchanged")
