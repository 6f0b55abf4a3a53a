"""Who may decide on a proposal, as far as that depends on what is stored about it.

The rules themselves stand in `rules`; here is what they ask for: scope, versions, protection.
"""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.articles import service as articles_service
from app.articles.models import Article, ArticleCategory, Protection
from app.articles.protection import check_may_publish
from app.articles.rules import protection_of
from app.core.db import held
from app.core.errors import Conflict, Forbidden
from app.core.i18n import gettext as _
from app.people.models import Person
from app.people.rules import Who, in_city
from app.review import rules
from app.review.models import OPEN_STATES, Proposal, ProposalVersion


def locked(db: Session, proposal_id: int) -> Proposal:
    """The proposal, held against other writers until the end of the transaction.

    Its article is held first, as publishing does: two writers never wait for each other.
    """
    article_id = db.scalar(select(Proposal.article_id).where(Proposal.id == proposal_id))
    if article_id is not None:
        articles_service.locked(db, article_id)
    return held(db, Proposal, proposal_id)


def categories_of(db: Session, proposal: Proposal) -> list[str]:
    """What the scope of curators is judged by: categories of the article, or the proposed one,
    and the author's city.
    """
    city = db.scalar(select(Person.city).where(Person.id == proposal.author_id)) or ""
    if proposal.article_id is None:
        return [proposal.category, in_city(city)]
    categories = db.scalars(
        select(ArticleCategory.category).where(ArticleCategory.article_id == proposal.article_id)
    )
    return [*categories, in_city(city)]


def check_may_decide(db: Session, who: Who, proposal: Proposal) -> None:
    """Raise Forbidden, in words that say why, unless `who` may decide on the proposal.

    Raises Conflict while its article is removed.
    """
    if who.id == proposal.author_id:
        raise Forbidden(_("Somebody else has to decide on your own proposal."))
    if rules.is_appeal_from(who, proposal):
        raise Forbidden(_("You rejected this proposal. Somebody else decides on the appeal."))
    check_there(db, proposal)
    if not rules.can_decide(who, proposal, categories_of(db, proposal)):
        raise Forbidden(_("Your account does not have the right to do this."))


def check_may_accept(db: Session, who: Who, proposal: Proposal) -> None:
    """The same for accepting, which is publishing: R8, protection, and chains (R5)."""
    check_may_decide(db, who, proposal)
    if waits_for_parent(db, proposal):
        raise Conflict(
            _(
                "This proposal is built on another one (no. %(number)s). Decide on that one first.",
                number=proposal.built_on_id,
            )
        )
    if proposal.article_id is None:
        return
    article = db.get_one(Article, proposal.article_id)
    check_may_publish(db, who, article)
    if protection_of(article) != Protection.OPEN and has_written(db, who, proposal):
        raise Forbidden(
            _(
                "You wrote a part of this text, and the article is protected. "
                "A second person has to accept it."
            )
        )


def check_there(db: Session, proposal: Proposal) -> None:
    """Raise Conflict while the article that a proposal is about is out of sight."""
    if proposal.article_id is None:
        return
    if db.scalar(select(Article.id).where(Article.id == proposal.article_id)) is None:
        raise Conflict(_("This article was removed. A moderator can bring it back."))


def has_written(db: Session, who: Who, proposal: Proposal) -> bool:
    """Whether a version of the proposal's text is by `who`, as after resolving its conflict."""
    written = exists().where(
        ProposalVersion.proposal_id == proposal.id, ProposalVersion.author_id == who.id
    )
    return bool(db.scalar(select(written)))


def waits_for_parent(db: Session, proposal: Proposal) -> bool:
    """Whether the proposal it is built on is not decided yet."""
    if proposal.built_on_id is None or proposal.freed is not None:
        return False
    return db.get_one(Proposal, proposal.built_on_id).state in OPEN_STATES
