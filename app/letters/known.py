"""The articles, letters and terms that letters and procedures may name.

What stands in the content folder counts too: its files speak of each other, and at the first
start none of them is in force yet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRedirect
from app.deadlines.table import terms_in
from app.records.kinds import Surroundings
from app.records.models import Record

# The name under which letters stand among the records.
LETTERS: Final = "pismo"
# Folders of the content: of letters, and of founding articles.
FOLDER: Final = "pisma"
_ARTICLES: Final = "artykuly"


@dataclass(frozen=True)
class Known:
    """Ids of the articles, letters and terms that there are."""

    articles: Collection[str]
    letters: Collection[str]
    terms: Collection[str]


def known(around: Surroundings) -> Known:
    """All that may be named. An article answers under its former addresses too."""
    db, content = around.db, around.content
    terms = terms_in(content).all
    return Known(
        articles=_articles(db) | _files(content / _ARTICLES),
        letters=_letters(db) | _files(content / FOLDER),
        terms=frozenset(term.id for term in terms),
    )


def _articles(db: Session) -> frozenset[str]:
    former = select(ArticleRedirect.slug).join(Article, Article.id == ArticleRedirect.article_id)
    return frozenset((*db.scalars(select(Article.slug)), *db.scalars(former)))


def _letters(db: Session) -> frozenset[str]:
    return frozenset(db.scalars(select(Record.key).where(Record.kind == LETTERS)))


def _files(folder: Path) -> frozenset[str]:
    return frozenset(path.stem for path in folder.glob("*.md"))
