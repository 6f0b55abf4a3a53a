"""Reading lists: boards, latest threads, a person's posts, what search and home page show.

Everything here is visible to everybody; posts that wait for approval are in `waiting`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.articles.models import Article, ArticleRedirect
from app.cities.models import City
from app.core.paging import Page, slice_of
from app.core.settings import Settings
from app.discussions.addresses import board_address, thread_address
from app.discussions.boards import board_names
from app.discussions.models import Post, PostLink, PostState, Thread, ThreadState
from app.discussions.participation_models import ThreadFollow, ThreadTag
from app.discussions.places import (
    PLACE_COLUMNS,
    ArticleRef,
    Place,
    article_of,
    place_of,
    with_places,
)
from app.people.models import Level, Person

LIST_SIZE: Final = 20
LONGEST_EXCERPT: Final = 240
# Search reads this much of a thread; what thousands of posts say later hardly changes its topic.
LONGEST_SEARCH_TEXT: Final = 200_000


@dataclass(frozen=True)
class Name:
    """Somebody as pages name them; `slug` is empty when there is no profile to link to."""

    name: str
    slug: str
    level: Level


@dataclass(frozen=True)
class ThreadRow:
    """A thread in a list."""

    id: int
    slug: str
    title: str
    board: str | None
    article: ArticleRef | None
    place: Place
    replies: int
    last_activity: datetime
    last_author: Name
    is_locked: bool
    is_pinned: bool
    is_solved: bool

    @property
    def url(self) -> str:
        return thread_address(self.id, self.slug)


@dataclass(frozen=True)
class BoardRow:
    """A general board with the number of its threads and the one with the newest post."""

    slug: str
    name: str
    count: int
    latest: ThreadRow | None

    @property
    def url(self) -> str:
        return board_address(self.slug)


@dataclass(frozen=True)
class ThreadForSearch:
    """What the index holds of a visible thread."""

    id: int
    slug: str  # the part of the address after /dyskusje/
    title: str
    board: str | None
    article_id: int | None
    updated: datetime
    is_solved: bool
    posts: tuple[tuple[int, str], ...]  # ids and texts
    city: str = ""
    city_slug: str = ""

    @property
    def url(self) -> str:
        return f"/dyskusje/{self.slug}"

    @property
    def text(self) -> str:
        return "\n\n".join(plain for _id, plain in self.posts)


_LAST: Final = aliased(Person)
_IS_VISIBLE: Final = Thread.state == ThreadState.VISIBLE


def _rows() -> Select[*tuple[Any, ...]]:
    return with_places(
        select(
            Thread.id,
            Thread.slug,
            Thread.title,
            *PLACE_COLUMNS,
            Thread.reply_count,
            Thread.last_at,
            *name_columns(_LAST),
            Thread.is_locked,
            Thread.pinned,
            Thread.answer_post_id,
        ).join(_LAST, _LAST.id == Thread.last_author_id)
    )


def name_columns(person: type[Person]) -> tuple[Any, ...]:
    """Columns of which `name_of` makes a name."""
    return (
        person.name.label("person_name"),
        person.slug.label("person_slug"),
        person.level.label("person_level"),
        person.erased.label("person_erased"),
    )


def name_of(row: Row[*tuple[Any, ...]]) -> Name:
    """Name of the person of a row that has `name_columns`."""
    slug = "" if row.person_erased else row.person_slug
    return Name(row.person_name, slug, Level(row.person_level))


def _row(row: Row[*tuple[Any, ...]]) -> ThreadRow:
    return ThreadRow(
        id=row.id,
        slug=row.slug,
        title=row.title,
        board=row.board,
        article=article_of(row),
        place=place_of(row),
        replies=row.reply_count,
        last_activity=row.last_at,
        last_author=name_of(row),
        is_locked=row.is_locked,
        is_pinned=row.pinned is not None,
        is_solved=row.answer_post_id is not None,
    )


def _newest(db: Session, limit: int, *conditions: ColumnElement[bool]) -> list[ThreadRow]:
    query = _rows().where(_IS_VISIBLE, *conditions).order_by(*_NEWEST_FIRST).limit(limit)
    return [_row(row) for row in db.execute(query)]


_NEWEST_FIRST: Final = (Thread.last_at.desc(), Thread.id.desc())


def _count(db: Session, *conditions: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).select_from(Thread).where(_IS_VISIBLE, *conditions)) or 0


def _page(db: Session, number: int, *conditions: ColumnElement[bool]) -> Page[ThreadRow]:
    total = _count(db, *conditions)
    number = min(number, max(1, -(-total // LIST_SIZE)))
    offset, limit = slice_of(number, LIST_SIZE)
    query = _rows().where(_IS_VISIBLE, *conditions).order_by(*_NEWEST_FIRST)
    rows = db.execute(query.offset(offset).limit(limit))
    return Page([_row(row) for row in rows], number, LIST_SIZE, total)


def _page_of_place(db: Session, number: int, is_here: ColumnElement[bool]) -> Page[ThreadRow]:
    """The threads of one place: those that are pinned stand above the first page."""
    found = _page(db, number, is_here, Thread.pinned.is_(None))
    if found.number > 1:
        return found
    pinned = _newest(db, LIST_SIZE, is_here, Thread.pinned.is_not(None))
    return replace(found, items=[*pinned, *found.items])


def thread_list(db: Session, number: int) -> Page[ThreadRow]:
    """All visible threads, the one with the newest post first."""
    return _page(db, number)


def unanswered_list(db: Session, number: int) -> Page[ThreadRow]:
    """Visible threads that ask, in which nobody answered and somebody could."""
    return _page(db, number, *_UNANSWERED)


def solved_list(db: Session, number: int) -> Page[ThreadRow]:
    """Visible threads with a helpful answer."""
    return _page(db, number, Thread.answer_post_id.is_not(None))


def followed_list(db: Session, person_id: int, number: int) -> Page[ThreadRow]:
    """Visible threads that a person follows."""
    followed = select(ThreadFollow.thread_id).where(
        ThreadFollow.person_id == person_id, ThreadFollow.is_on
    )
    return _page(db, number, Thread.id.in_(followed))


def tag_list(db: Session, tag_id: int, number: int) -> Page[ThreadRow]:
    """Visible threads that bear a topic."""
    tagged = select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id)
    return _page(db, number, Thread.id.in_(tagged))


def board_list(db: Session, board: str, number: int) -> Page[ThreadRow]:
    """Visible threads of a general board."""
    return _page_of_place(db, number, Thread.board == board)


def article_list(db: Session, article_id: int, number: int) -> Page[ThreadRow]:
    """Visible threads of an article."""
    return _page_of_place(db, number, Thread.article_id == article_id)


def city_list(db: Session, city_id: int, number: int) -> Page[ThreadRow]:
    """Visible threads of a city."""
    return _page_of_place(db, number, Thread.city_id == city_id)


def latest_on_city(db: Session, city_id: int, limit: int) -> tuple[list[ThreadRow], int]:
    """Visible threads of a city with the newest posts, and how many there are in all."""
    is_here = Thread.city_id == city_id
    return _newest(db, limit, is_here), _count(db, is_here)


def linking_list(db: Session, slug: str, number: int) -> Page[ThreadRow]:
    """Visible threads in which a visible post links to the article at this address."""
    return _page(db, number, _links_to(slug))


def linking_count(db: Session, slug: str) -> int:
    """How many threads that is."""
    return _count(db, _links_to(slug))


def _links_to(slug: str) -> ColumnElement[bool]:
    formerly = (
        select(ArticleRedirect.slug)
        .join(Article, Article.id == ArticleRedirect.article_id)
        .where(Article.slug == slug)
    )
    return Thread.id.in_(
        select(Post.thread_id)
        .join(PostLink, PostLink.post_id == Post.id)
        .where(
            Post.state == PostState.VISIBLE,
            or_(PostLink.target == slug, PostLink.target.in_(formerly)),
        )
    )


# A comment on somebody's report is no question, though it begins a thread.
_UNANSWERED: Final = (
    Thread.reply_count == 0,
    Thread.is_locked.is_(False),
    Thread.subject.is_(None),
)


def latest_threads(db: Session, limit: int) -> list[ThreadRow]:
    """Visible threads with the newest posts, for the home page."""
    return _newest(db, limit)


def unanswered_threads(db: Session, limit: int) -> list[ThreadRow]:
    """Newest visible threads that wait for a first answer."""
    return _newest(db, limit, *_UNANSWERED)


def count_unanswered(db: Session) -> int:
    """Number of visible threads that wait for a first answer."""
    return _count(db, *_UNANSWERED)


def latest_on_article(db: Session, article_id: int, limit: int) -> tuple[list[ThreadRow], int]:
    """Visible threads of an article with the newest posts, and how many there are in all."""
    is_here = Thread.article_id == article_id
    return _newest(db, limit, is_here), _count(db, is_here)


def boards(db: Session, settings: Settings) -> list[BoardRow]:
    """The boards of the settings, in their order; two queries however many there are."""
    names = board_names(settings)
    grouped = (
        select(Thread.board, func.count())
        .where(_IS_VISIBLE, Thread.board.in_(names))
        .group_by(Thread.board)
    )
    counts = {board: number for board, number in db.execute(grouped) if board is not None}
    latest = _latest_of_boards(db, list(counts))
    return [
        BoardRow(slug, name, counts.get(slug, 0), latest.get(slug)) for slug, name in names.items()
    ]


def _latest_of_boards(db: Session, slugs: Sequence[str]) -> dict[str | None, ThreadRow]:
    if not slugs:
        return {}
    # One index look-up a board; a window function would walk all threads of all boards.
    newest = [
        select(
            select(Thread.id)
            .where(_IS_VISIBLE, Thread.board == slug)
            .order_by(*_NEWEST_FIRST)
            .limit(1)
            .scalar_subquery()
            .label("id")
        )
        for slug in slugs
    ]
    rows = db.execute(_rows().where(Thread.id.in_(union_all(*newest))))
    return {row.board: row for row in map(_row, rows)}


def excerpt(plain: str) -> str:
    """The beginning of a text on one line, cut between words."""
    line = " ".join(plain.split())
    if len(line) <= LONGEST_EXCERPT:
        return line
    return line[:LONGEST_EXCERPT].rpartition(" ")[0] + "…"


def visible_thread_ids(db: Session, after_id: int, limit: int) -> list[int]:
    """Ids of visible threads above `after_id`, in order, for walking over all of them."""
    query = select(Thread.id).where(_IS_VISIBLE, Thread.id > after_id)
    return list(db.scalars(query.order_by(Thread.id).limit(limit)))


def threads_for_search(db: Session, thread_ids: Sequence[int]) -> list[ThreadForSearch]:
    """What search may know of these threads; those that are not visible are left out."""
    threads = db.execute(
        select(
            Thread.id,
            Thread.slug,
            Thread.title,
            Thread.board,
            Thread.article_id,
            Thread.last_at,
            Thread.answer_post_id,
            City.name.label("city"),
            City.slug.label("city_slug"),
        )
        .outerjoin(City, City.id == Thread.city_id)
        .where(_IS_VISIBLE, Thread.id.in_(thread_ids))
        .order_by(Thread.id)
    ).all()
    found: dict[int, list[tuple[int, str]]] = {}
    lengths: dict[int, int] = {}
    posts = db.execute(
        select(Post.thread_id, Post.id, Post.plain)
        .where(Post.thread_id.in_([row.id for row in threads]), Post.state == PostState.VISIBLE)
        .order_by(Post.thread_id, Post.branch, Post.place)
        .execution_options(yield_per=100)
    )
    for thread_id, post_id, plain in posts:
        if lengths.get(thread_id, 0) < LONGEST_SEARCH_TEXT:
            found.setdefault(thread_id, []).append((post_id, plain))
            lengths[thread_id] = lengths.get(thread_id, 0) + len(plain)
    return [
        ThreadForSearch(
            id=row.id,
            slug=f"{row.id}-{row.slug}",
            title=row.title,
            board=row.board,
            article_id=row.article_id,
            updated=row.last_at,
            is_solved=row.answer_post_id is not None,
            posts=tuple(found.get(row.id, ())),
            city=row.city or "",
            city_slug=row.city_slug or "",
        )
        for row in threads
    ]
