"""Small edits shown right in the queue: what changes and a form, so that one click decides.

Only where nothing speaks against deciding quickly: few words, no clash, no appeal, nobody else
reviewing, and the author began from the text that readers see now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles.comparison import Difference, small_difference
from app.articles.models import Article, ArticleRevision
from app.core.submissions import new_key
from app.review.models import Proposal, ProposalVersion, State
from app.review.publication import source_of
from app.review.queries import ProposalRow

SMALL_WORDS: Final = 40


@dataclass(frozen=True)
class QuickLook:
    """A small edit, what its form has to say that was seen, and the form's own key."""

    difference: Difference
    head_id: int
    published_id: int
    key: str


def is_quick(row: ProposalRow) -> bool:
    """Whether the queue itself may offer the decision."""
    return (
        row.state == State.WAITING
        and row.article_id is not None
        and row.words_added + row.words_removed <= SMALL_WORDS
        and not row.is_appeal
        and not row.is_chained
        and not row.held_because
        and row.claimed_until is None
    )


def quick_looks(db: Session, rows: Iterable[ProposalRow]) -> dict[int, QuickLook]:
    """Looks by id of the proposal, in one query whatever the number."""
    words = {row.id: (row.words_added, row.words_removed) for row in rows if is_quick(row)}
    if not words:
        return {}
    found = db.execute(
        select(Proposal.id, ProposalVersion, ArticleRevision)
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .join(Article, Article.id == Proposal.article_id)
        .join(ArticleRevision, ArticleRevision.id == Article.published_id)
        .where(Proposal.id.in_(list(words)), ProposalVersion.base_id == Article.published_id)
    )
    return {
        proposal_id: QuickLook(
            small_difference(
                articles.source_of(published),
                source_of(head),
                (published.html, head.html),
                words[proposal_id],
            ),
            head.id,
            published.id,
            new_key(),
        )
        for proposal_id, head, published in found
    }
