"""Reads a content folder for the check: articles, pages and the glossary, each whole and rendered
once. A file that cannot be read is a fault and stops no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import frontmatter
import yaml

from app.articles.glossary import FILE as GLOSSARY
from app.articles.source import ArticleSource
from app.articles.word_pages import CATEGORIES, GOALS, PAGES
from app.text.glossary import Glossary, parse_glossary
from app.text.plain_language import Language, language_of
from app.text.rendered import Rendered
from app.text.safe_html import to_safe_html
from app.transfer.check.files import Fault, TextFile
from app.transfer.front_matter import ContentFault, read

ARTICLES: Final = "artykuly"
TEMPLATES: Final = "szablony"
# What ContentFault says: the file, the line or the key, and then the reason.
_TOLD: Final = re.compile(r".*?(?:, line (\d+)|, key '([^']*)')?: (.*)", re.DOTALL)


@dataclass(frozen=True)
class Written:
    """A text with what its front matter says, rendered as its readers see it."""

    file: TextFile
    markdown: str

    @cached_property
    def rendered(self) -> Rendered:
        """Our own repository's text needs no killable renderer."""
        return to_safe_html(self.markdown)

    @cached_property
    def language(self) -> Language:
        """How hard it is to read."""
        return language_of(self.rendered.plain)


@dataclass(frozen=True)
class CheckedArticle(Written):
    """An article that could be read."""

    slug: str
    source: ArticleSource


@dataclass(frozen=True)
class CheckedPage(Written):
    """A page of words, of a category or of a goal; `kind` is its folder."""

    kind: str
    values: dict[str, Any]


@dataclass
class Content:
    """All texts of a folder, and what could not be read."""

    articles: list[CheckedArticle] = field(default_factory=list)
    pages: list[CheckedPage] = field(default_factory=list)
    glossary_file: TextFile | None = None
    glossary: Glossary = field(default_factory=Glossary)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)  # slugs of articles that could not be read

    @cached_property
    def slugs(self) -> frozenset[str]:
        """Addresses of articles; one that could not be read is told once, not at each link."""
        return frozenset(article.slug for article in self.articles) | self.unread

    @property
    def texts(self) -> Iterator[Written]:
        """Articles and pages."""
        yield from self.articles
        yield from self.pages

    def pages_of(self, kind: str) -> list[CheckedPage]:
        """Pages of one folder."""
        return [page for page in self.pages if page.kind == kind]


def read_folder(folder: Path) -> Content:
    """Everything that the check looks at."""
    content = Content()
    for path in sorted((folder / ARTICLES).glob("*.md")):
        file = _file(folder, path)
        try:
            slug, source = read(file.text, path.name)
        except ContentFault as error:
            content.faults.append(_told(file, str(error)))
            content.unread.add(path.stem)
            continue
        if slug != path.stem:
            content.faults.append(file.at_key("slug", "the file must have the name of the slug"))
        content.articles.append(CheckedArticle(file, source.body, slug, source))
    for kind in (PAGES, CATEGORIES, GOALS, TEMPLATES):
        for path in sorted((folder / kind).glob("*.md")):
            _read_page(content, _file(folder, path), kind)
    glossary = folder / GLOSSARY
    if glossary.is_file():
        content.glossary_file = _file(folder, glossary)
        content.glossary = parse_glossary(content.glossary_file.text)
    return content


def _file(folder: Path, path: Path) -> TextFile:
    return TextFile(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))


def _told(file: TextFile, message: str) -> Fault:
    told = _TOLD.fullmatch(message)
    if told is None:
        return file.fault(1, message)
    if told[2]:
        return file.at_key(told[2], told[3])
    return file.fault(int(told[1] or 1), told[3])


def _read_page(content: Content, file: TextFile, kind: str) -> None:
    try:
        parts = frontmatter.loads(file.text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(error).split())
        content.faults.append(file.fault(mark.line + 1 if mark else 1, reason))
        return
    content.pages.append(CheckedPage(file, parts.content, kind, dict(parts.metadata)))
