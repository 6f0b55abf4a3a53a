"""Reading one thread: its head, a page of posts, a post alone, its former texts.

Here a text meets its reader: every function asks the rules first and leaves out what `who` may
not read, so that no page, form or address behind it has to remember to.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, distinct, func, or_, select, true
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.paging import Page, slice_of
from app.discussions import rules
from app.discussions.addresses import thread_address
from app.discussions.models import OPENING_BRANCH, Post, PostState, PostVersion, Thread, ThreadState
from app.discussions.places import (
    PLACE_COLUMNS,
    ArticleRef,
    Place,
    article_of,
    place_of,
    with_places,
)
from app.discussions.queries import Name, name_columns, name_of
from app.discussions.reasons import in_words
from app.discussions.standing import moderates_place
from app.people.models import Person
from app.people.rules import Who

PAGE_SIZE: Final = 25


@dataclass(frozen=True)
class ThreadHead:
    """The thread itself; of a hidden one most readers get no title, only the reason."""

    id: int
    slug: str
    title: str
    board: str | None
    article_id: int | None
    article: ArticleRef | None
    place: Place
    author_id: int
    created: datetime
    state: str
    reply_count: int
    answer_post_id: int | None
    is_locked: bool
    lock_reason: str
    reason: str
    is_moderator: bool
    is_readable: bool

    def url(self, page: int = 1, post_id: int | None = None) -> str:
        return thread_address(self.id, self.slug, page, post_id)


@dataclass(frozen=True)
class PostFacts:
    """What pages and forms about a post both tell of it."""

    id: int
    parent_id: int | None
    branch: int
    place: int
    author_id: int
    author: Name
    state: str
    created: datetime
    published: datetime | None
    edited: datetime | None
    version: int
    hat_id: int | None
    html: str

    @property
    def is_opening(self) -> bool:
        return self.branch == OPENING_BRANCH


@dataclass(frozen=True)
class PostRow(PostFacts):
    """A post on a page; `html` is empty where `is_readable` is not."""

    reason: str
    is_readable: bool


@dataclass(frozen=True)
class ThreadPage:
    """A page of posts, and how many people wrote in the thread."""

    posts: Page[PostRow]
    people: int


@dataclass(frozen=True)
class PostSource(PostFacts):
    """A post by itself with the text as typed, for forms about it."""

    body: str


@dataclass(frozen=True)
class VersionRow:
    """A text of a post in its history; the present one comes first."""

    number: int
    written: datetime
    state: str
    reason: str
    html: str
    is_current: bool


def thread_head(db: Session, who: Who | None, thread_id: int) -> ThreadHead:
    """The thread for this reader; raises NotFound when they may not know of it."""
    row = db.execute(
        with_places(
            select(
                Thread.id,
                Thread.slug,
                Thread.title,
                Thread.article_id,
                *PLACE_COLUMNS,
                Thread.author_id,
                Thread.created,
                Thread.state,
                Thread.reply_count,
                Thread.answer_post_id,
                Thread.is_locked,
                Thread.lock_reason,
                Thread.reason_code,
                Thread.reason_text,
            )
        ).where(Thread.id == thread_id)
    ).first()
    if row is None:
        raise NotFound
    is_moderator = moderates_place(db, who, row.article_id)
    is_hidden = row.state == ThreadState.HIDDEN
    head = ThreadHead(
        id=row.id,
        slug=row.slug,
        title=row.title,
        board=row.board,
        article_id=row.article_id,
        article=article_of(row),
        place=place_of(row),
        author_id=row.author_id,
        created=row.created,
        state=row.state,
        reply_count=row.reply_count,
        answer_post_id=row.answer_post_id,
        is_locked=row.is_locked,
        lock_reason=row.lock_reason,
        reason=in_words(row.reason_code, row.reason_text) if is_hidden else "",
        is_moderator=is_moderator,
        is_readable=True,
    )
    if rules.can_see_thread(who, head, is_moderator=is_moderator):
        return head
    if head.state != ThreadState.HIDDEN:
        raise NotFound
    # The title may be the very thing for which the thread was hidden.
    return replace(head, title="", slug="", lock_reason="", is_readable=False)


def thread_page(db: Session, who: Who | None, head: ThreadHead, number: int) -> ThreadPage:
    """A page of posts; a number past the last page means the last. Two queries."""
    seen = _seen_by(who, head)
    is_visible = case((Post.state == PostState.VISIBLE, Post.author_id))
    total, people = db.execute(
        select(func.count(), func.count(distinct(is_visible))).where(seen)
    ).one()
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    offset, limit = slice_of(number, PAGE_SIZE)
    # The index alone tells which posts stand on the page; only those are read whole.
    chosen = (
        select(Post.id)
        .where(seen)
        .order_by(Post.branch, Post.place)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    rows = db.execute(
        _posts(Post.reason_code, Post.reason_text)
        .join(chosen, chosen.c.id == Post.id)
        .order_by(Post.branch, Post.place)
    )
    posts = [_post_row(who, head, row) for row in rows]
    return ThreadPage(Page(posts, number, PAGE_SIZE, total), people)


def _seen_by(who: Who | None, head: ThreadHead) -> ColumnElement[bool]:
    """Posts that take a place on this reader's pages: texts they may read, and stubs."""
    ours: ColumnElement[bool] = Post.state.in_((PostState.VISIBLE, PostState.HIDDEN))
    if head.is_moderator:
        ours = true()
    elif who is not None:
        ours = or_(ours, Post.author_id == who.id)
    return and_(Post.thread_id == head.id, ours)


def _posts(*more: Any) -> Select[*tuple[Any, ...]]:
    return select(
        Post.id,
        Post.parent_id,
        Post.branch,
        Post.place,
        Post.author_id,
        *name_columns(Person),
        Post.state,
        Post.created,
        Post.published,
        Post.edited,
        Post.version,
        Post.hat_id,
        Post.html,
        *more,
    ).join(Person, Person.id == Post.author_id)


def _facts(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    names = (each.name for each in fields(PostFacts) if each.name != "author")
    return {**{name: getattr(row, name) for name in names}, "author": name_of(row)}


def _post_row(who: Who | None, head: ThreadHead, row: Row[*tuple[Any, ...]]) -> PostRow:
    is_refused = row.state in (PostState.HIDDEN, PostState.REJECTED)
    reason = in_words(row.reason_code, row.reason_text) if is_refused else ""
    post = PostRow(**_facts(row), reason=reason, is_readable=True)
    if rules.can_see_post(who, post, is_moderator=head.is_moderator):
        return post
    return replace(post, html="", is_readable=False)


def post_source(db: Session, who: Who | None, post_id: int) -> tuple[ThreadHead, PostSource]:
    """A post whose text `who` may read, and its thread; raises NotFound for any other."""
    row = db.execute(_posts(Post.body, Post.thread_id).where(Post.id == post_id)).first()
    if row is None:
        raise NotFound
    head = thread_head(db, who, row.thread_id)
    post = PostSource(**_facts(row), body=row.body)
    if not head.is_readable or not rules.can_see_post(who, post, is_moderator=head.is_moderator):
        raise NotFound
    return head, post


def url_of_post(db: Session, who: Who | None, post_id: int) -> str:
    """Where the post stands now for this reader; raises NotFound when it does not for them."""
    row = db.execute(
        select(Post.thread_id, Post.branch, Post.place).where(Post.id == post_id)
    ).first()
    if row is None:
        raise NotFound
    head = thread_head(db, who, row.thread_id)
    seen = _seen_by(who, head)
    if not head.is_readable or not db.scalar(select(Post.id).where(seen, Post.id == post_id)):
        raise NotFound
    before = or_(Post.branch < row.branch, and_(Post.branch == row.branch, Post.place < row.place))
    place = db.scalar(select(func.count()).where(seen, before)) or 0
    return head.url(place // PAGE_SIZE + 1, post_id)


def post_history(
    db: Session, who: Who | None, head: ThreadHead, post: PostSource
) -> list[VersionRow]:
    """Texts of a post, newest first: those that were public, and to moderators all of them."""
    is_author = who is not None and who.id == post.author_id
    current = VersionRow(
        post.version, post.edited or post.created, post.state, "", post.html, is_current=True
    )
    former = db.scalars(
        select(PostVersion)
        .where(PostVersion.post_id == post.id)
        .order_by(PostVersion.number.desc())
    )
    versions = [current]
    for version in former:
        is_hidden = version.state == PostState.HIDDEN
        if (
            not head.is_moderator
            and not is_hidden
            and not (is_author or version.state == PostState.VISIBLE)
        ):
            continue
        versions.append(
            VersionRow(
                version.number,
                version.written,
                version.state,
                in_words(version.reason_code, version.reason_text) if is_hidden else "",
                "" if is_hidden and not head.is_moderator else version.html,
                is_current=False,
            )
        )
    return versions
