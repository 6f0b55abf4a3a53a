"""What has to be true before the first request: tables, an administrator, cities, articles,
letters, procedures, the Plan, keys, synonyms, static files.

Each step does only what is missing, so every start walks through all of them. The search index
is the worker's: pages are served while it is built, and say so.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.cases import keys as case_keys
from app.cities import catalogue
from app.core import i18n, schema
from app.core.db import Database
from app.core.settings import Settings
from app.letters import kind as letter_kind
from app.people.accounts import ensure_first_administrator
from app.plan import loading as plan_loading
from app.procedures import kind as procedure_kind
from app.records.loading import LoadReport, load_all
from app.search import synonym_file
from app.text.polish import nbsp
from app.text.render_process import Renderer
from app.transfer import loading
from app.transfer.front_matter import ContentFault
from app.ui import assets

ROOT = Path(__file__).parent
STATIC_SOURCE = ROOT / "ui" / "static"


def set_up(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Walk through all steps; between two of them a request to stop is heard."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Database", lambda: _migrate(settings, database)),
        ("Static files", lambda: _build_static(settings)),
        ("Cities", lambda: _load_cities(settings, database)),
        ("Articles", lambda: _load_articles(settings, database)),
        ("Letters", lambda: _load_letters(settings, database)),
        ("Procedures", lambda: _load_procedures(settings, database)),
        ("Plan", lambda: _load_plan(settings, database)),
        ("Keys of cases", lambda: _prepare_keys(settings, database)),
        ("Synonyms", lambda: _load_synonyms(settings, database)),
        ("Administrator", lambda: _make_administrator(database)),
    )
    i18n.install(ROOT, nbsp)  # letters and notices of the load are in Polish
    for name, act in steps:
        if stop.is_set():
            return
        with _progress(name) as report:
            report(act())


def lock_file(settings: Settings) -> Path:
    """The file whose lock a process holds while it migrates SQLite."""
    return settings.data_dir / ".upgrade.lock"


def static_target(settings: Settings) -> Path:
    """Where the built static files lie."""
    return settings.data_dir / "static"


def _migrate(settings: Settings, database: Database) -> str:
    changed = schema.upgrade(database, lock_file(settings))
    return f"migrated to {schema.head()}" if changed else f"up to date ({schema.head()})"


def _build_static(settings: Settings) -> str:
    manifest = assets.build(STATIC_SOURCE, static_target(settings))
    return f"{len(manifest.names)} files"


def _load_cities(settings: Settings, database: Database) -> str:
    try:
        added, changed = catalogue.load(settings, database)
    except catalogue.CatalogueFault as fault:
        return f"not loaded: {fault}"  # the wiki runs on with those it has
    return f"{added} added, {changed} changed"


def _load_articles(settings: Settings, database: Database) -> str:
    if not settings.content_dir.is_dir():
        return f"no folder {settings.content_dir}, nothing loaded"
    renderer = Renderer()
    try:
        done = loading.load(
            database,
            settings,
            lambda text: renderer.render(text, "article"),
            lambda line: click.echo(f"\n  {line}", nl=False, err=True),
        )
    except ContentFault as fault:
        return f"not loaded: {fault}"  # the wiki runs on with what it has
    finally:
        renderer.close()
    lead = "\n  " if done.count(loading.Outcome.UNCHANGED) == 0 or done.faults else ""
    return f"{lead}{done.summary}"


def _load_letters(settings: Settings, database: Database) -> str:
    content = settings.content_dir
    return _told(load_all(database, letter_kind.KIND, letter_kind.sources(content), content))


def _load_procedures(settings: Settings, database: Database) -> str:
    content = settings.content_dir
    found = procedure_kind.sources(content)
    return _told(load_all(database, procedure_kind.KIND, found, content))


def _load_plan(settings: Settings, database: Database) -> str:
    return _told(plan_loading.load(database, settings.content_dir))


def _told(report: LoadReport) -> str:
    return "\n  ".join([*report.faults, report.summary])


def _load_synonyms(settings: Settings, database: Database) -> str:
    path = settings.content_dir / synonym_file.FILE
    if not path.is_file():
        return f"no file {path}, nothing loaded"
    try:
        done = synonym_file.load(database, path)
    except synonym_file.SynonymFileFault as fault:
        return f"not loaded: {fault}"  # the wiki runs on with those it has
    return "\n  ".join([*done.faults, done.summary])


def _prepare_keys(settings: Settings, database: Database) -> str:
    try:
        with database.reading() as db:
            keys = case_keys.prepare(settings, db)
    except case_keys.KeyFault as fault:
        return f"{fault}; cases stay closed until it is back"  # all else runs on
    return f"{len(keys.keys)} in {case_keys.place_of(settings)}"


def _make_administrator(database: Database) -> str:
    with database.writing() as db:
        made = ensure_first_administrator(db)
    if made is None:
        return "there is one"
    email, password = made
    return (
        "\n\n"
        f"  The first administrator signs in with\n\n    {email}\n    {password}\n\n"
        "  The password works once, is shown only now, and is changed at the first sign-in.\n "
    )


@contextmanager
def _progress(name: str) -> Iterator[Callable[[str], None]]:
    """Show that a step goes on, then what it did and how long it took."""
    click.echo(f"{name} … ", nl=False, err=True)
    started = time.monotonic()
    outcome: list[str] = []
    yield outcome.append
    click.echo(f"{'; '.join(outcome)} ({time.monotonic() - started:.1f} s)", err=True)
