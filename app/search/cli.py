"""Commands for the operator: build the index anew, compare it with the database."""

import click

from app.core import logs
from app.core import settings as core_settings
from app.core.db import Database
from app.search.indexer import Indexer, IndexReport

_SHOWN = 10


@click.group()
def index() -> None:
    """Build or check the search index."""
    logs.configure("CRITICAL")  # the commands say themselves what they find


@index.command()
def rebuild() -> None:
    """Build the index anew from the database; the old one serves meanwhile."""
    settings = core_settings.load()
    database = Database(settings.sqlalchemy_url)

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total} documents", nl=False)

    documents = Indexer(database, settings).rebuild(progress)
    database.dispose()
    click.echo(f"\rThe index holds {documents} documents.")


@index.command()
def check() -> None:
    """Compare the index with the database; exit code 1 when it is damaged or wrong."""
    settings = core_settings.load()
    database = Database(settings.sqlalchemy_url)
    report = Indexer(database, settings).check()
    database.dispose()
    for line in _lines(report):
        click.echo(line)
    if not report.is_sound:
        click.echo("Run: narzedziownik index rebuild")
        raise click.exceptions.Exit(1)


def _lines(report: IndexReport) -> list[str]:
    if report.damage:
        return [f"The index cannot be used: {report.damage}."]
    lines = [f"{report.documents} documents, {report.behind} journal entries to follow."]
    for name, keys in (
        ("missing", report.missing),
        ("should not be there", report.surplus),
        ("stale", report.stale),
    ):
        if keys:
            rest = ", …" if len(keys) > _SHOWN else ""
            lines.append(f"{len(keys)} {name}: {', '.join(keys[:_SHOWN])}{rest}")
    return lines
