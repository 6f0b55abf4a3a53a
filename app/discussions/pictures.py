"""Pictures in posts: shown with author and licence, and kept true when a file changes or goes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.discussions.models import Post, PostVersion
from app.files.figures import pictured
from app.files.queries import holders_of
from app.files.service import note_kept, note_uses

KIND: Final = "post"
FORMER: Final = "former-post"


def show_pictures(db: Session, post: Post) -> None:
    """Put what is known of its pictures into a post that has just got its text and its id."""
    note_uses(db, f"{KIND}:{post.id}", post.html)
    post.html = pictured(db, post.html)


def keep_pictures(db: Session, former: PostVersion) -> None:
    """Note the pictures of a text that another has just replaced."""
    note_kept(db, f"{FORMER}:{former.post_id}", former.html)


def refresh_posts_showing(db: Session, digest: str) -> None:
    """Let posts, their former texts too, show what is known of a file, or that it is removed."""
    ids = holders_of(db, digest, KIND)
    query = select(Post).where(Post.id.in_(ids)).order_by(Post.id).with_for_update()
    for post in db.scalars(query) if ids else ():
        post.html = pictured(db, post.html)
    former = holders_of(db, digest, FORMER)
    versions = select(PostVersion).where(PostVersion.post_id.in_(former))
    for version in db.scalars(versions) if former else ():
        version.html = pictured(db, version.html)
