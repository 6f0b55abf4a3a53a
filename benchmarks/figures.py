"""Where figures stand in `docs/benchmarks.md`: each table between marks of its own.

So one table can be measured again without the others; the words around them stay.
"""

import importlib.metadata
import os
import platform
import sys
from pathlib import Path
from typing import Final

from app.core import clock
from app.core.db import sqlite_module

TARGET_FILE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def begin(part: str) -> str:
    """The mark before a table."""
    return f"<!-- figures: {part}, written by `python -m benchmarks --write --only {part}` -->"


def end(part: str) -> str:
    """The mark after it."""
    return f"<!-- end of figures: {part} -->"


def write(part: str, text: str, path: Path = TARGET_FILE) -> None:
    """Put a table between its marks; a document without them is refused before it is changed."""
    before, found, rest = path.read_text(encoding="utf-8").partition(begin(part))
    _old, closed, after = rest.partition(end(part))
    if not (found and closed):
        raise ValueError(f"{path.name} has no marks for {part}")
    path.write_text(f"{before}{found}\n\n{text}\n\n{closed}{after}", encoding="utf-8")


def circumstances(how: str) -> str:
    """When, on what and how it was measured."""
    packages = ("flask", "sqlalchemy", "gunicorn", "jinja2", "whoosh", "typst")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return (
        f"Measured on {clock.today():%Y-%m-%d}: Python {platform.python_version()}, {versions}, "
        f"SQLite {sqlite_module().sqlite_version}; {os.cpu_count()} cores, {how}."
    )


def served(rounds: int) -> str:
    """How pages of a served wiki were measured."""
    return circumstances(
        f"shared with the load driver; 2 workers with 4 threads; median of {rounds} rounds in turns"
    )


def judgement(missed: list[str]) -> str:
    """What was not reached, as a list."""
    if not missed:
        return "Every aim was reached."
    return "\n".join(["Missed:", "", *(f"- {each}" for each in missed)])


def number_of(value: float) -> str:
    """A figure with as many digits as it is worth."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value >= 10 else f"{value:.2f}"


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)
