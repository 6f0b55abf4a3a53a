"""Commands that look after stored articles."""

import sys

import click

from app.articles.rerender import rerender as rerender_all
from app.core import settings
from app.core.db import Database
from app.text.render_process import Renderer


@click.group()
def articles() -> None:
    """Stored articles."""


@articles.command()
@click.option("--all", "with_old", is_flag=True, help="Earlier versions too, not only published.")
def rerender(*, with_old: bool) -> None:
    """Make the HTML of articles anew where an older renderer made it.

    It may be broken off and started again; the exit code is 1 when a text could not be rendered.
    """
    database = Database(settings.load().sqlalchemy_url)
    renderer = Renderer()
    try:
        done = rerender_all(
            database,
            lambda text: renderer.render(text, "article"),
            lambda number: click.echo(f"{number} rendered"),
            with_old=with_old,
        )
    finally:
        renderer.close()
        database.dispose()
    click.echo(f"{done.done} rendered, {len(done.failed)} failed")
    for revision_id in done.failed:
        click.echo(f"revision {revision_id} keeps its old HTML", err=True)
    if done.failed:
        sys.exit(1)
