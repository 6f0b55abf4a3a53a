"""Commands that look after the Plan."""

import click

from app.core import settings
from app.core.db import Database
from app.core.page_store import PageStore
from app.plan.rebuilding import rebuild as rebuild_all


@click.group()
def plan() -> None:
    """Cities and projects of the Plan."""


@plan.command()
def rebuild() -> None:
    """Write the tables of the Plan anew from the records; may be broken off and started again."""
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        rebuild_all(database, lambda kind, number: click.echo(f"{kind}: {number}"))
    finally:
        database.dispose()
    # Pages that guests got before may tell what the tables said then.
    PageStore(current.data_dir / "pages").forget_all()
