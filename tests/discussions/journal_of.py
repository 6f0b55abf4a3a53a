"""What the journal says of threads, for tests of the verbs."""

from sqlalchemy.orm import Session

from app.core import journal


def entries(db: Session) -> list[journal.Entry]:
    db.commit()
    kinds = ["thread.", "post."]
    return journal.entries_after(db, 0, kinds=kinds, limit=1000)
