"""Pictures in posts: shown with author and licence, and kept true when a file changes or goes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.discussions.models import Post
from app.files.figures import pictured
from app.files.queries import holders_of
from app.files.service import note_uses

KIND: Final = "post"


def show_pictures(db: Session, post: Post) -> None:
    """Put what is known of its pictures into a post that has just got its text and its id."""
    note_uses(db, f"{KIND}:{post.id}", post.html)
    post.html = pictured(db, post.html)


def refresh_posts_showing(db: Session, digest: str) -> None:
    """Let posts show what is known of a file now, or that it is removed."""
    ids = holders_of(db, digest, KIND)
    query = select(Post).where(Post.id.in_(ids)).order_by(Post.id).with_for_update()
    for post in db.scalars(query) if ids else ():
        post.html = pictured(db, post.html)
