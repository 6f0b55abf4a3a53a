"""Pictures in proposals: shown to author and reviewers, and kept true when a file goes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files.figures import pictured
from app.files.queries import holders_of
from app.files.service import note_kept
from app.review.models import ProposalVersion

KIND: Final = "proposal-version"


def keep_pictures(db: Session, version: ProposalVersion) -> None:
    """Note the pictures of a text that has just got its id."""
    note_kept(db, f"{KIND}:{version.id}", version.html)


def refresh_proposals_showing(db: Session, digest: str) -> None:
    """Let every text of a proposal show what is known of a file now, or that it is removed."""
    ids = holders_of(db, digest, KIND)
    query = select(ProposalVersion).where(ProposalVersion.id.in_(ids)).order_by(ProposalVersion.id)
    for version in db.scalars(query) if ids else ():
        version.html = pictured(db, version.html, with_waiting=True)
