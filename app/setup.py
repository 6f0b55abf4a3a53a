"""What has to be true before the first request: tables, an administrator, articles, static files.

Each step does only what is missing, so every start walks through all of them.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.core import schema
from app.core.db import Database
from app.core.settings import Settings
from app.ui import assets

STATIC_SOURCE = Path(assets.__file__).parent / "static"


def set_up(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Walk through all steps; between two of them a request to stop is heard."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Database", lambda: _migrate(settings, database)),
        ("Static files", lambda: _build_static(settings)),
    )
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


@contextmanager
def _progress(name: str) -> Iterator[Callable[[str], None]]:
    """Show that a step goes on, then what it did and how long it took."""
    click.echo(f"{name} … ", nl=False, err=True)
    started = time.monotonic()
    outcome: list[str] = []
    yield outcome.append
    click.echo(f"{'; '.join(outcome)} ({time.monotonic() - started:.1f} s)", err=True)
