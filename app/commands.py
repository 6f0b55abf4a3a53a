"""Commands that run and look after the whole installation."""

import sys

import click

from app import doctor as checks
from app.core import schema, settings
from app.core.db import Database
from app.serve import serve as run_server
from app.setup import lock_file
from app.worker import work


@click.command()
def serve() -> None:
    """Set up what is missing, then run web server and worker until Ctrl-C or SIGTERM."""
    sys.exit(run_server(settings.load()))


@click.command()
def worker() -> None:
    """Run only the worker; `serve` starts one by itself."""
    sys.exit(work(settings.load()))


@click.group()
def db() -> None:
    """Migrations of the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest migration."""
    current = settings.load()
    settings.prepare_data_dir(current)
    changed = schema.upgrade(Database(current.sqlalchemy_url), lock_file(current))
    click.echo(f"Migrated to {schema.head()}." if changed else f"Up to date: {schema.head()}.")


@db.command()
def check() -> None:
    """Tell whether the database has the newest migration; the exit code is 1 if not."""
    current = schema.current(Database(settings.load().sqlalchemy_url))
    if current != schema.head():
        click.echo(f"The database is at {current}, the program needs {schema.head()}.", err=True)
        sys.exit(1)
    click.echo(f"Up to date: {schema.head()}.")


@click.command()
def doctor() -> None:
    """Look for what is wrong or soon will be; the exit code is 1 when something must be mended."""
    sys.exit(checks.report(settings.load()))
