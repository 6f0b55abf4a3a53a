"""Commands about private cases. None of them reads one."""

import click

from app.cases import keys, rotation
from app.cases.keys import KeyFault
from app.core import settings
from app.core.db import Database


@click.group()
def cases() -> None:
    """The keys of private cases (“Moja sprawa”)."""


@cases.command("rotate-key")
def rotate_key() -> None:
    """Put a new key first and wrap the keys of all cases by it; the server may run meanwhile.

    Where the keys are set, set the new one first yourself, start the server again, and run this.
    Former keys stay: copies of the database from before need them.
    """
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        done = rotation.rotate(current, database)
    except KeyFault as fault:
        raise click.ClickException(str(fault)) from fault
    finally:
        database.dispose()
    click.echo(f"{done} cases are wrapped by the first key of {keys.place_of(current)}.")
