"""A folder of three small articles, and the loader and exporter at hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.settings import Settings
from app.text.safe_html import to_safe_html
from app.transfer.front_matter import write
from app.transfer.loading import LoadReport, load

Load = Callable[[], LoadReport]


def put(folder: Path, slug: str, body: str = "Pierwszy tekst.\n", title: str = "") -> Path:
    """Write a file of an article."""
    source = ArticleSource(
        title=title or slug.capitalize(),
        body=body,
        lead=f"Lead {slug}.",
        categories=("zglosic",),
        goals=(11,),
    )
    path = folder / f"{slug}.md"
    path.write_text(write(slug, source), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the articles, inside a content folder."""
    folder = tmp_path / "content" / "artykuly"
    folder.mkdir(parents=True)
    put(folder, "awaria", "Zobacz [[petycja]] i [[nie-ma]].\n")
    put(folder, "budzet")
    put(folder, "petycja")
    return folder


@pytest.fixture
def lines() -> list[str]:
    """What the loader reported."""
    return []


@pytest.fixture
def run(database: Database, settings: Settings, folder: Path, lines: list[str]) -> Load:
    """Load the folder."""

    def run() -> LoadReport:
        lines.clear()
        return load(database, settings, to_safe_html, lines.append, folder.parent)

    return run
