"""Commands about removed passages: write their list, and use it on a restored backup."""

import sys
from pathlib import Path

import click

from app.core import settings as all_settings
from app.core.db import Database
from app.moderation.carrying_out import LIST_FILE, clean_up, read_list, replay, write_list
from app.review.removed_passages import fingerprint_key
from app.text.render_process import Renderer

_FILE = click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def suppressions() -> None:
    """Passages that were removed everywhere."""


@suppressions.command("write")
@_FILE
def write_command(file: Path | None) -> None:
    """Write the list of removed passages (fingerprints, no words) to FILE.

    Without FILE it goes into the data folder, where the worker keeps it too.
    """
    current = all_settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        target = file or current.data_dir / LIST_FILE
        click.echo(f"{write_list(database, target)} removed passages in {target}")
    finally:
        database.dispose()


@suppressions.command("replay")
@_FILE
def replay_command(file: Path | None) -> None:
    """Remove again every passage of the list in FILE, after a backup was restored.

    Needs the SECRET_KEY with which the list was written, and may be repeated.
    """
    current = all_settings.load()
    source = file or current.data_dir / LIST_FILE
    try:
        listed = read_list(source, fingerprint_key(current))
    except (OSError, ValueError) as fault:
        click.echo(f"{fault}", err=True)
        sys.exit(1)
    database, renderer = Database(current.sqlalchemy_url), Renderer()
    try:
        done = replay(current, database, renderer.render, listed)
        clean_up(current, database)
    finally:
        renderer.close()
        database.dispose()
    click.echo(f"{done} texts held one of {len(listed)} removed passages; they hold none now")
