"""Commands that look articles' files through, bring them in, and write them out."""

import sys
from pathlib import Path

import click

from app.articles.vocabulary import CATEGORIES
from app.cities import catalogue
from app.core import settings
from app.core.db import Database
from app.core.file_store import StoreFault, from_settings
from app.letters.kind import LETTER_KIND
from app.procedures.kind import PROCEDURE_KIND
from app.text.render_process import Renderer
from app.transfer.check.checking import check as check_folder
from app.transfer.check.table import lines_of
from app.transfer.exporting import export as export_to
from app.transfer.exporting import export_records
from app.transfer.folder_import import FolderImport, import_folder
from app.transfer.front_matter import ContentFault
from app.transfer.loading import load as load_from
from app.transfer.zip_export import export_zip
from app.transfer.zip_import import import_zip

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def content() -> None:
    """Articles as files: check them, load them, write them out."""


@content.command()
@click.argument("folder", type=_FOLDER, required=False)
@click.option(
    "--worst",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="List the N hardest sentences too.",
)
def check(folder: Path | None, worst: int) -> None:
    """Look through the texts of FOLDER, by default of the content folder of the settings.

    Front matter, links, headings, references to the law, typography, spelling and plain language.
    Nothing is changed. The exit code is 1 when there is a fault, or when spelling could not be
    checked.
    """
    report = check_folder(folder or settings.load().content_dir, worst)
    for line in lines_of(report):
        click.echo(line)
    if not report.is_clean:
        sys.exit(1)


@content.command()
@click.argument("folder", type=_FOLDER, required=False)
def load(folder: Path | None) -> None:
    """Load the articles of FOLDER, by default of the content folder of the settings.

    Without FOLDER the towns of the content folder are loaded first.
    What people edited since is not overwritten: the file becomes a proposal. The exit code is 1
    when a file could not be taken; the others are loaded all the same.
    """
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    renderer = Renderer()
    try:
        if folder is None:
            added, changed = catalogue.load(current, database)
            click.echo(f"towns: {added} added, {changed} changed")
        done = load_from(
            database,
            current,
            lambda text: renderer.render(text, "article"),
            click.echo,
            folder,
        )
    except (ContentFault, catalogue.CatalogueFault) as fault:
        raise click.ClickException(str(fault)) from fault
    finally:
        renderer.close()
        database.dispose()
    click.echo(done.summary)
    if done.faults:
        sys.exit(1)


@content.command()
@click.argument("folder", type=_FOLDER, required=False)
@click.option(
    "--zip",
    "zip_path",
    type=_FILE,
    help="Write one ZIP with histories, names, redirects and files instead.",
)
def export(folder: Path | None, zip_path: Path | None) -> None:
    """Write every published article as a file below FOLDER, or everything into a ZIP.

    The letters and the table of procedures in force are written into FOLDER too.
    """
    if (folder is None) == (zip_path is None):
        raise click.UsageError("Say either a FOLDER or --zip FILE.")
    if zip_path is not None:
        _export_zip(zip_path)
    if folder is not None:
        _export_folder(folder)


def _export_zip(path: Path) -> None:
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    try:
        done = export_zip(database, from_settings(current), path)
    except (ContentFault, StoreFault) as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error
    finally:
        database.dispose()
    click.echo(f"{done.articles} articles, {done.versions} versions, {done.files} files")


@content.command("import-zip")
@click.argument("path", type=_FILE)
def import_from_zip(path: Path) -> None:
    """Bring a ZIP made by `export --zip` into an empty instance: all of it, or nothing."""
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    renderer = Renderer()
    try:
        done = import_zip(
            database,
            from_settings(current),
            lambda text: renderer.render(text, "article"),
            path,
        )
    except (ContentFault, StoreFault) as fault:
        raise click.ClickException(str(fault)) from fault
    finally:
        renderer.close()
        database.dispose()
    click.echo(f"{done.articles} articles, {done.versions} versions, {done.files} files")


@content.command("import-folder")
@click.argument("folder", type=_FOLDER)
@click.option("--as", "person", required=True, help="Profile address of the account that writes.")
@click.option(
    "--category",
    type=click.Choice([each.slug for each in CATEGORIES]),
    default=CATEGORIES[0].slug,
    show_default=True,
    help="Topic of articles whose file names none that is known here.",
)
@click.option("--publish", is_flag=True, help="Publish at once, if the account may.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
def import_from_folder(
    folder: Path, person: str, category: str, *, publish: bool, dry_run: bool
) -> None:
    """Bring in Markdown files from elsewhere, as proposals unless --publish is given.

    The exit code is 1 when a file could not be taken; the others come in all the same.
    """
    current = settings.load()
    database = Database(current.sqlalchemy_url)
    renderer = Renderer()
    try:
        done = import_folder(
            database,
            current,
            lambda text: renderer.render(text, "article"),
            click.echo,
            FolderImport(folder, person, category, not publish, dry_run),
        )
    except ContentFault as fault:
        raise click.ClickException(str(fault)) from fault
    finally:
        renderer.close()
        database.dispose()
    click.echo(f"{done.summary}{' (nothing was written)' if dry_run else ''}")
    if done.faults:
        sys.exit(1)


def _export_folder(folder: Path) -> None:
    database = Database(settings.load().sqlalchemy_url)
    try:
        done = export_to(database, folder)
        records = export_records(database, folder, (LETTER_KIND, PROCEDURE_KIND))
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from error
    finally:
        database.dispose()
    click.echo(f"{done.written} written, {done.unchanged} unchanged")
    click.echo(f"letters and procedures: {records.written} written, {records.unchanged} unchanged")
