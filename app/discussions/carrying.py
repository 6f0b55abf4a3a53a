"""Carrying a helpful answer into the article of its thread: who may, and what is noted of it."""

from typing import Final, Protocol

from sqlalchemy.orm import Session

from app.articles.credits import Carried, begin
from app.articles.models import Article
from app.core import i18n
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.discussions.addresses import post_address
from app.discussions.models import PostState, ThreadState
from app.discussions.service import locked_post
from app.people.models import Level
from app.people.rules import Permission, Who, may

LONGEST_NAMED_TITLE: Final = 120


class OnArticle(Protocol):
    """What the rule asks of a thread: the row, or what a page holds of it."""

    @property
    def article_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...


def may_carry(who: Who | None, thread: OnArticle) -> bool:
    """Whether `who` may carry the helpful answer into the article: residents and those above."""
    return (
        thread.article_id is not None
        and thread.state == ThreadState.VISIBLE
        and may(who, Permission.PROPOSE)
        and who is not None
        and who.level >= Level.RESIDENT
    )


def carry_into_article(db: Session, who: Who, post_id: int) -> tuple[int, str]:
    """Id of the credit that the editor is opened with, and the article's address.

    Raises NotFound, Forbidden, or Conflict for a post that is not the thread's helpful answer.
    """
    thread, post = locked_post(db, post_id)
    if thread.state != ThreadState.VISIBLE or post.state != PostState.VISIBLE:
        raise NotFound
    if not may_carry(who, thread) or thread.article_id is None:
        raise Forbidden(_("Your account does not have the right to do this."))
    if thread.answer_post_id != post.id:
        raise Conflict(_("Only the answer marked as helpful is carried into the article."))
    article = db.get(Article, thread.article_id)
    if article is None:
        raise NotFound
    title = thread.title[:LONGEST_NAMED_TITLE]
    with i18n.speaking(i18n.LANGUAGE):  # what is noted is kept for everybody
        # No name: the credit tells it for as long as its owner has an account.
        comment = _(
            "From the discussion “%(title)s” (%(url)s)", title=title, url=post_address(post.id)
        )
    text = f"## {thread.title}\n\n{post.body}"
    carried = Carried(f"post:{post.id}", post_address(post.id), post.author_id, comment, text)
    return begin(db, who, article.id, carried).id, article.slug
