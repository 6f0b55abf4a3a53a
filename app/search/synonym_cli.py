"""Commands that bring the table of synonyms in from its file and out into one."""

import sys
from pathlib import Path

import click

from app.core import settings
from app.core.db import Database
from app.search import synonym_file
from app.search.synonym_file import SynonymFileFault

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def synonyms() -> None:
    """Words that people type, and what articles call them."""


@synonyms.command()
@click.argument("file", type=_FILE, required=False)
def load(file: Path | None) -> None:
    """Load FILE, by default that of the content folder.

    Rows that are new are used at once; changes of what people edited become proposals. The exit
    code is 1 when a row could not be taken; the others are loaded all the same.
    """
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        done = synonym_file.load(database, file or current.content_dir / synonym_file.FILE)
    except SynonymFileFault as fault:
        raise click.ClickException(str(fault)) from fault
    finally:
        database.dispose()
    for line in done.faults:
        click.echo(line)
    click.echo(done.summary)
    if done.faults:
        sys.exit(1)


@synonyms.command()
@click.argument("file", type=_FILE, required=False)
def export(file: Path | None) -> None:
    """Write the entries in use to FILE, by default to that of the content folder."""
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    path = file or current.content_dir / synonym_file.FILE
    try:
        written = synonym_file.export(database, path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error
    finally:
        database.dispose()
    click.echo(f"{written} entries in {path}.")
