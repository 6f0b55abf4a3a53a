"""Every text that shows a file follows when it is described anew, approved or removed.

Gathered here, above all that holds texts, so that no kind of them is forgotten.
"""

from sqlalchemy.orm import Session

from app.articles.pictures import refresh_pages_showing
from app.core.db import Database
from app.core.settings import Settings
from app.discussions.pictures import refresh_posts_showing
from app.experiences.pictures import refresh_experiences_showing
from app.files.sweeping import forget_erased_authors
from app.review.pictures import refresh_proposals_showing


def refresh_everything_showing(db: Session, digest: str) -> None:
    """Articles with their versions, proposals, posts, reports: in this order locks are taken."""
    refresh_pages_showing(db, digest)
    refresh_proposals_showing(db, digest)
    refresh_posts_showing(db, digest)
    refresh_experiences_showing(db, digest)


def forget_erased(_settings: Settings, database: Database) -> None:
    """Take the names of erased people off their pictures, and off every text that shows them."""
    with database.writing() as db:
        for digest in forget_erased_authors(db):
            refresh_everything_showing(db, digest)
