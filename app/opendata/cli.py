"""Commands that bring data in and write it out, the same way as the pages do."""

import sys
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import settings
from app.core.db import Database
from app.core.errors import DomainError
from app.core.i18n import speaking
from app.opendata.importing import carry_out, rehearse
from app.opendata.other_tables import IMPORTED
from app.opendata.planning import Plan, RowChange
from app.opendata.reading import OF_CONSOLE, Reading, read, text_of
from app.opendata.writing import export as export_to
from app.people.models import Person
from app.people.rules import Who, who_of
from app.records.kinds import Surroundings

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def data() -> None:
    """Open data as files: write it out, bring it in."""


@data.command("export")
@click.argument("folder", type=_FOLDER)
def export(folder: Path) -> None:
    """Write every table of open data into FOLDER, as CSV and as JSON."""
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        done = export_to(database, folder, current.site_url)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from error
    finally:
        database.dispose()
    for table, rows in done.items():
        click.echo(f"{table}: {rows} rows")


@data.command("import")
@click.argument("path", type=_FILE)
@click.option("--as", "person", required=True, help="Profile address of the account that acts.")
@click.option(
    "--table", type=click.Choice(sorted(IMPORTED)), default="", help="Table of a file of CSV."
)
@click.option("--comment", default="", help="What it is and where from; needed with --apply.")
@click.option("--apply", "applies", is_flag=True, help="Bring it in; without, only show.")
def import_(path: Path, person: str, table: str, comment: str, *, applies: bool) -> None:
    """Show what the CSV or JSON file PATH would change, line by line, or bring all of it in.

    The exit code is 1 when something is wrong with the file; then nothing is changed.
    """
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        with speaking("en"), database.writing() as db:
            around = Surroundings(db, current.content_dir)
            reading = read(text_of(path.read_bytes(), OF_CONSOLE), table, OF_CONSOLE)
            plan = _act(around, _who(db, person), reading, comment if applies else None)
            if plan.problems or not applies:
                db.rollback()
    except DomainError as error:
        raise click.ClickException(error.message) from error
    finally:
        database.dispose()
    _tell(plan, reading, applies=applies)
    if plan.problems:
        sys.exit(1)


def _act(around: Surroundings, who: Who, reading: Reading, comment: str | None) -> Plan:
    plan = rehearse(around, who, reading)
    if comment is None or plan.problems:
        return plan
    return carry_out(around, who, reading, comment, plan.digest)


def _who(db: Session, slug: str) -> Who:
    person = db.scalar(select(Person).where(Person.slug == slug))
    if person is None:
        raise click.ClickException(f"there is no account at /ludzie/{slug}")
    return who_of(person)


def _tell(plan: Plan, reading: Reading, *, applies: bool) -> None:
    for change in plan.changes:
        click.echo(_line(change))
    for column in reading.ignored:
        click.echo(f"{column}: counted by the site, left alone")
    for problem in plan.problems:
        place = f"{problem.table}, line {problem.line}"
        click.echo(f"{place}, {problem.column or 'row'}: {problem.message}", err=True)
    written = applies and not plan.problems
    note = "" if written else " (nothing was written)"
    click.echo(f"{len(plan.changes)} rows change, {plan.unchanged} do not{note}")


def _line(change: RowChange) -> str:
    what = "new" if change.is_new else "removed" if change.is_removed else "changed"
    values = "; ".join(
        f"{each.column}: {each.before!r} -> {each.after!r}" for each in change.differences
    )
    name = f" {change.row}" if change.row else ""
    return f"{change.table}, line {change.line}, {change.key}{name}: {what}: {values}"
