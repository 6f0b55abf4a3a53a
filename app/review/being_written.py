"""Which new articles somebody writes already (spec: review, R3), for lists of wanted ones."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.review.models import OPEN_STATES, Proposal


def being_written(db: Session, slugs: Collection[str]) -> set[str]:
    """Those of `slugs` for which a proposal of a new article is open; what it says is not told."""
    return set(
        db.scalars(
            select(Proposal.slug).where(
                Proposal.slug.in_(slugs),
                Proposal.article_id.is_(None),
                Proposal.state.in_(OPEN_STATES),
            )
        )
    )
