"""R5: a curator knowingly builds on somebody's proposal ("buduj na tej propozycji").

The child holds the parent's text until the parent is decided, and cannot be accepted before.
Afterwards it is merged from the parent's text, so that the parent's blocks are not its own.
An author who goes on with their own proposal needs no chain: that is saving again.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.articles.source import ArticleSource
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who
from app.review import rules
from app.review.deciders import categories_of
from app.review.models import OPEN_STATES, Proposal, ProposalVersion
from app.review.publication import source_of


@dataclass(frozen=True)
class Chain:
    """What an edit is built on: a version of another proposal."""

    proposal_id: int
    version_id: int
    text: ArticleSource
    # Whether that proposal is decided, so that the edit stands alone.
    is_freed: bool


def chain_of(
    db: Session, who: Who, article_id: int, own: Proposal | None, parent_id: int | None
) -> Chain | None:
    """The chain of an edit, None for most.

    `own` is the open proposal of `who` for the article, with whose chain an edit goes on;
    `parent_id` is the version that a first save builds on. Raises as `parent_for` does.
    """
    if own is not None:
        head = db.get_one(ProposalVersion, own.head_id)
        if parent_id is not None and parent_id != head.parent_id:
            raise Conflict(
                _(
                    "You have another open proposal for this article (no. %(number)s). "
                    "Withdraw it first, or wait for the decision.",
                    number=own.id,
                )
            )
        if head.parent_id is None or own.built_on_id is None:
            return None
        version = db.get_one(ProposalVersion, head.parent_id)
        return Chain(own.built_on_id, version.id, source_of(version), own.freed is not None)
    if parent_id is None:
        return None
    wanted = db.get(ProposalVersion, parent_id)
    if wanted is None:
        raise NotFound
    parent, head = parent_for(db, who, wanted.proposal_id)
    if parent.article_id != article_id:
        raise NotFound
    if head.id != wanted.id:
        raise Conflict(_("The author changed the proposal in the meantime. Begin from it anew."))
    return Chain(parent.id, wanted.id, source_of(wanted), is_freed=False)


def parent_for(db: Session, who: Who, proposal_id: int) -> tuple[Proposal, ProposalVersion]:
    """A proposal to build on, with its text.

    Raises NotFound for who may not know of it, Forbidden, or Conflict when it is decided.
    """
    parent = db.get(Proposal, proposal_id)
    categories = categories_of(db, parent) if parent is not None else []
    if parent is None or not rules.can_see(who, parent, categories):
        raise NotFound
    if parent.state not in OPEN_STATES:
        raise Conflict(_("This proposal is decided. There is nothing left to build on."))
    if not rules.can_build_on(who, parent, categories):
        raise Forbidden(_("Your account does not have the right to do this."))
    return parent, db.get_one(ProposalVersion, parent.head_id)


def check_still_open(db: Session, proposal_id: int) -> None:
    """Raise Conflict when the parent was decided while the child was being written."""
    if db.get_one(Proposal, proposal_id).state not in OPEN_STATES:
        raise Conflict(_("This proposal is decided. There is nothing left to build on."))
