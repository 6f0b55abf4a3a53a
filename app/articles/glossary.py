"""The glossary of the content folder, and which of its terms an article shows explained.

The file changes without a restart, so each page looks at its state; reading and preparing it is
done once for each state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRedirect
from app.articles.queries import ArticlePage
from app.articles.vocabulary import MAIN_LANGUAGE
from app.text.glossary import Glossary, Term, parse_glossary
from app.text.glossary_marks import Matcher
from app.text.yaml_lines import Fault

FILE: Final = "slowniczek.yaml"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class KnownGlossary:
    """A state of the file, prepared for finding its terms in texts."""

    terms: tuple[Term, ...]
    matcher: Matcher
    digest: str


@dataclass(frozen=True)
class Explained:
    """A term as pages show it; the article that tells more is named only while there is one."""

    slug: str
    name: str
    meaning: str
    more: str = ""
    more_title: str = ""


_NOTHING: Final = KnownGlossary((), Matcher(()), "0")


def glossary_in(content: Path) -> KnownGlossary:
    """The glossary as the file now says; an empty one while there is no file."""
    path = content / FILE
    try:
        state = path.stat()
        return _prepared(path, state.st_mtime_ns, state.st_size, state.st_ino)
    except FileNotFoundError:
        return _NOTHING


@lru_cache(maxsize=4)
def _prepared(path: Path, _changed: int, _size: int, _inode: int) -> KnownGlossary:
    read = read_glossary(path)
    for fault in read.faults:
        log.warning("term left out of the glossary", line=fault.line, fault=fault.message)
    return KnownGlossary(read.terms, Matcher(read.terms), read.digest)


def read_glossary(path: Path) -> Glossary:
    """Terms and faults of the file at `path`; raises OSError when it cannot be read."""
    content = path.read_bytes()
    try:
        return parse_glossary(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Glossary(faults=(Fault(line, "the file is not UTF-8"),))


def with_terms(
    db: Session, known: KnownGlossary, article: ArticlePage
) -> tuple[ArticlePage, list[Explained]]:
    """The article with its terms marked, and their definitions in the order of the text.

    The terms are Polish, so articles in other languages stay as they are.
    """
    if article.language != MAIN_LANGUAGE:
        return article, []
    marked = known.matcher.mark(article.html, about={article.slug})
    places = _places(db, marked.terms)
    former = {asked for asked, (slug, _title) in places.items() if slug == article.slug}
    if former:  # the glossary names this article by an address that it had once
        marked = known.matcher.mark(article.html, about={article.slug, *former})
    return replace(article, html=marked.html), _explained(marked.terms, places)


def explained(db: Session, terms: Sequence[Term]) -> list[Explained]:
    """Definitions with the present address and title of the article that tells more."""
    return _explained(terms, _places(db, terms))


def _explained(terms: Sequence[Term], places: Mapping[str, tuple[str, str]]) -> list[Explained]:
    return [
        Explained(term.slug, term.name, term.meaning, *places.get(term.more, ("", "")))
        for term in terms
    ]


def _places(db: Session, terms: Sequence[Term]) -> dict[str, tuple[str, str]]:
    """Present address and title of each article that the glossary names, in one question."""
    named = {term.more for term in terms if term.more}
    if not named:
        return {}
    once = (
        select(ArticleRedirect.slug, Article.slug, Article.title)
        .join(Article, Article.id == ArticleRedirect.article_id)
        .where(ArticleRedirect.slug.in_(named))
    )
    now = select(Article.slug, Article.slug, Article.title).where(Article.slug.in_(named))
    # An address that is taken again has no redirect any more.
    return {asked: (slug, title) for asked, slug, title in db.execute(union_all(once, now))}


def by_letter(terms: Sequence[Explained]) -> list[tuple[str, list[Explained]]]:
    """Terms in alphabetical order by the letter with which each begins."""

    def initial(term: Explained) -> str:
        return term.name[0].upper() if term.name[0].isalpha() else "0–9"

    return [(letter, list(group)) for letter, group in groupby(terms, initial)]
