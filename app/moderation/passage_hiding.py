"""Takes a passage out of sight at once, by one moderator, while two persons decide on its end.

Published articles get a version without it, former versions, posts and threads that hold it are
hidden. All of that can be undone; proposals are left alone, because only their authors and
reviewers read them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import hiding as article_hiding
from app.articles import service as articles
from app.articles.models import WITH_REMOVED, Article, ArticleRevision, Origin
from app.articles.service import NewRevision
from app.articles.source import LONGEST_LEAD, LONGEST_TITLE, ArticleSource
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.discussions import hiding as thread_hiding
from app.discussions.models import Post, PostState, PostVersion, Thread, ThreadState
from app.moderation.redacting import holds
from app.moderation.suppressible import CODES_IN_JSON
from app.people.rules import Who
from app.review.publication import publish
from app.text.redaction import Passage, without, without_in
from app.text.rendered import Rendered


@dataclass(frozen=True)
class Cover:
    """A published version without the passage, to be rendered and published."""

    article_id: int
    published_id: int
    source: ArticleSource


@dataclass(frozen=True)
class HidingPlan:
    """Everything visible that holds the passage."""

    covers: list[Cover] = field(default_factory=list)
    revisions: list[tuple[int, int]] = field(default_factory=list)  # article id, number
    posts: list[int] = field(default_factory=list)
    versions: list[tuple[int, int]] = field(default_factory=list)  # post id, number
    threads: list[int] = field(default_factory=list)


def plan(db: Session, passage: Passage) -> HidingPlan:
    """Look for everything visible that holds the passage. Reads only."""
    made = HidingPlan()
    rows = db.execute(
        select(
            ArticleRevision.article_id,
            ArticleRevision.number,
            ArticleRevision.id,
            Article.published_id,
            ArticleRevision.title,
            ArticleRevision.comment,
            ArticleRevision.body,
            ArticleRevision.details,
        )
        .join(Article, Article.id == ArticleRevision.article_id)
        .where(ArticleRevision.hidden.is_(None))
        .order_by(ArticleRevision.id)
        .execution_options(yield_per=100)
    )
    for row in rows:
        if not any(
            holds(each, passage) for each in (row.title, row.comment, row.body, row.details)
        ):
            continue
        made.revisions.append((row.article_id, row.number))
        if row.id == row.published_id:
            source = _covered(row.title, row.body, row.details, passage)
            made.covers.append(Cover(row.article_id, row.id, source))
    _plan_threads(db, passage, made)
    return made


def _covered(title: str, body: str, details: dict[str, Any], passage: Passage) -> ArticleSource:
    source = ArticleSource.from_parts(
        without(title, passage),
        without(body, passage),
        without_in(details, passage, CODES_IN_JSON),
    )
    return source.with_text(title=source.title[:LONGEST_TITLE], lead=source.lead[:LONGEST_LEAD])


def _plan_threads(db: Session, passage: Passage, made: HidingPlan) -> None:
    threads = select(Thread.id, Thread.title).where(Thread.state == ThreadState.VISIBLE)
    made.threads.extend(row.id for row in db.execute(threads) if holds(row.title, passage))
    posts = select(Post.id, Post.body).where(Post.state == PostState.VISIBLE)
    made.posts.extend(
        row.id
        for row in db.execute(posts.execution_options(yield_per=500))
        if holds(row.body, passage)
    )
    versions = select(PostVersion.post_id, PostVersion.number, PostVersion.body).where(
        PostVersion.state == PostState.VISIBLE
    )
    made.versions.extend(
        (row.post_id, row.number)
        for row in db.execute(versions.execution_options(yield_per=500))
        if holds(row.body, passage)
    )


def carry_out(
    db: Session, who: Who, plan: HidingPlan, texts: Mapping[int, Rendered], reason: str
) -> dict[str, Any]:
    """Do what was planned; `texts` are the covers rendered, by article. Returns what was hidden.

    Raises Conflict when an article moved on since the plan was made.
    """
    for cover in plan.covers:
        article = articles.locked(db, cover.article_id)
        new = NewRevision(
            cover.source,
            texts[cover.article_id],
            who.id,
            _("A passage taken out of sight until it is decided on"),
            Origin.EDIT,
            cover.published_id,
        )
        publish(db, article, cover.published_id, new)
    for article_id, number in plan.revisions:
        article = db.get_one(
            Article, article_id, populate_existing=True, execution_options=WITH_REMOVED
        )
        article_hiding.hide_revision(db, who, article, number, reason)
    words = _("It waits for a decision on its removal")
    for thread_id in plan.threads:
        thread_hiding.hide_thread(db, who, thread_id, reason, words)
    for post_id in plan.posts:
        thread_hiding.hide_post(db, who, post_id, reason, words)
    for post_id, number in plan.versions:
        thread_hiding.hide_version(db, who, post_id, number, reason, words)
    return {
        "revisions": [list(each) for each in plan.revisions],
        "threads": plan.threads,
        "posts": plan.posts,
    }


def undo(db: Session, who: Who, hidden: Mapping[str, Any]) -> None:
    """Show again what was hidden for a suppression that is dropped.

    The published texts stay as they are now: restoring a version is an act of its own.
    """
    for article_id, number in hidden.get("revisions", ()):
        article = db.get_one(Article, article_id, execution_options=WITH_REMOVED)
        article_hiding.show_revision(db, who, article, number)
    for thread_id in hidden.get("threads", ()):
        thread_hiding.unhide_thread(db, who, thread_id)
    for post_id in hidden.get("posts", ()):
        _show_post(db, who, post_id)


def _show_post(db: Session, who: Who, post_id: int) -> None:
    try:
        thread_hiding.unhide_post(db, who, post_id)
    except Conflict:
        # Its author edited it meanwhile and it waits: approving it is the moderators' next act.
        return
