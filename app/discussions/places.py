"""Where a thread stands: on a board, an article, a city, or a thing of a domain further up.

Every list and page names the place the same way, from columns that come with the thread's row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select

from app.articles.models import Article
from app.cities.addresses import city_url
from app.cities.models import City
from app.discussions.addresses import board_address
from app.discussions.models import Thread


@dataclass(frozen=True)
class ArticleRef:
    """The article on which a thread stands."""

    slug: str
    title: str

    @property
    def url(self) -> str:
        return f"/artykuly/{self.slug}/dyskusja"


@dataclass(frozen=True)
class Subject:
    """A thing of a domain further up that a thread is about; `key` is like "experience:12"."""

    key: str
    title: str
    url: str


@dataclass(frozen=True)
class Place:
    """Where a thread stands. The title of a board is its slug: the settings hold its name."""

    title: str
    url: str
    kind: str  # "board", "article", "city" or "subject"

    def named(self, board_names: Mapping[str, str]) -> str:
        """The title as pages show it."""
        return board_names.get(self.title, self.title) if self.kind == "board" else self.title


PLACE_COLUMNS: Final = (
    Thread.board,
    Article.slug.label("article_slug"),
    Article.title.label("article_title"),
    City.slug.label("city_slug"),
    City.name.label("city_name"),
    Thread.subject,
    Thread.subject_title,
    Thread.subject_url,
)


def with_places(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A query over threads joined with what `PLACE_COLUMNS` asks for."""
    return query.outerjoin(Article, Article.id == Thread.article_id).outerjoin(
        City, City.id == Thread.city_id
    )


def article_of(row: Row[*tuple[Any, ...]]) -> ArticleRef | None:
    """Article of a row that has `PLACE_COLUMNS`."""
    return ArticleRef(row.article_slug, row.article_title) if row.article_slug else None


def place_of(row: Row[*tuple[Any, ...]]) -> Place:
    """Place of a row that has `PLACE_COLUMNS`."""
    if row.article_slug:
        return Place(row.article_title, ArticleRef(row.article_slug, "").url, "article")
    if row.city_slug:
        return Place(row.city_name, city_url(row.city_slug), "city")
    if row.subject:
        return Place(row.subject_title, row.subject_url, "subject")
    board = row.board or ""
    return Place(board, board_address(board), "board")
