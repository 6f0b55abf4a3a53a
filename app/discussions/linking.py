"""To which articles posts link, noted with every text of a post for "what links here"."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.discussions.models import PostLink


def note_links(db: Session, post_id: int, targets: Sequence[str]) -> None:
    """Note to which addresses a post links now, in place of what was noted before."""
    db.execute(delete(PostLink).where(PostLink.post_id == post_id))
    db.add_all(PostLink(post_id=post_id, target=each) for each in {to[:80] for to in targets})
