"""Drafts (SZKIC): what somebody has typed and not sent, kept on the server for them alone.

A draft is the form as it was typed, with a number that grows: whoever saves says which number
they have seen, so that a forgotten tab never overwrites newer words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock, journal, mail, submissions
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.letter_language import to_author
from app.people.models import Person
from app.people.rules import Who
from app.review import removed_passages
from app.review.models import Draft

MOST_DRAFTS: Final = 30
LONGEST_FIELD: Final = 220_000
NOTICE: Final = timedelta(days=30)
_BATCH: Final = 50
_KEY: Final = "_key"  # no field of a form is called so

# What a form sends for each field, finished or not.
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class DraftRow:
    """A draft in its author's list."""

    id: int
    title: str
    saved: datetime
    slug: str | None  # of the article; None for a new one


@dataclass(frozen=True)
class Typed:
    """What is to be kept: `seen` is the draft the form knows of ("12.3"), empty for none."""

    article_id: int | None
    slug: str
    title: str
    fields: Fields
    seen: str = ""
    # The key of the form: a saving whose answer was lost is sent again by the same form.
    key: str = ""


def token(draft: Draft) -> str:
    """How a form names the draft it holds."""
    return f"{draft.id}.{draft.number}"


def save(db: Session, who: Who, typed: Typed) -> Draft:
    """Keep what was typed.

    Raises Conflict when another tab has saved since, Forbidden for one draft too many.
    """
    draft = _present(db, who, typed)
    is_same_form = draft is not None and typed.key and draft.fields.get(_KEY) == [typed.key]
    if draft is not None and token(draft) != typed.seen and not is_same_form:
        raise Conflict(_("You have a newer draft of this text from another tab or device."))
    fields = {
        name: [value[:LONGEST_FIELD] for value in values] for name, values in typed.fields.items()
    }
    fields[_KEY] = [typed.key]
    now, title = clock.now(), typed.title[:300]
    if draft is not None:
        draft.number += 1
        draft.saved, draft.warned = now, None
        draft.title, draft.fields = title, fields
        db.flush()
        return draft
    if count(db, who.id) >= MOST_DRAFTS:
        raise Forbidden(
            _("You have %(most)s drafts. Send one or delete one first.", most=MOST_DRAFTS)
        )
    draft = Draft(
        author_id=who.id,
        article_id=typed.article_id,
        slug=typed.slug[:80],
        title=title,
        number=1,
        saved=now,
        fields=fields,
    )
    db.add(draft)
    db.flush()
    journal.record(db, "draft.begun", who.id, f"draft:{draft.id}")
    return draft


def without_removed(db: Session, settings: Settings, typed: Typed) -> Typed:
    """What is kept of the typed: a passage removed for good does not come back as a draft."""
    title, fields = removed_passages.without_removed(
        db, settings, [typed.title, dict(typed.fields)]
    )
    return replace(typed, title=title, fields=fields)


def _present(db: Session, who: Who, typed: Typed) -> Draft | None:
    """The draft that is gone on with: the one the form names, or one of the same article."""
    own = select(Draft).where(Draft.author_id == who.id).with_for_update()
    draft_id = typed.seen.partition(".")[0]
    if typed.article_id is not None:
        return db.scalar(own.where(Draft.article_id == typed.article_id))
    new = own.where(Draft.article_id.is_(None))
    if draft_id.isascii() and draft_id.isdigit() and len(draft_id) < 10:
        # A new article's title, and with it its address, changes while it is being typed.
        draft = db.scalar(new.where(Draft.id == int(draft_id)))
        if draft is not None:
            return draft
    return db.scalar(new.where(Draft.slug == typed.slug[:80]))


def typed_fields(draft: Draft) -> dict[str, list[str]]:
    """The fields of the form that the draft holds."""
    return {name: values for name, values in draft.fields.items() if name != _KEY}


def count(db: Session, author_id: int) -> int:
    """How many drafts somebody has."""
    query = select(func.count()).select_from(Draft).where(Draft.author_id == author_id)
    return db.scalar(query) or 0


def was_sent(db: Session, who: Who, endpoint: str, key: str) -> bool:
    """Whether the form with this key was sent: a late saving of it must not bring it back."""
    sent = submissions.key_of(who.id, endpoint, key)
    return bool(key) and submissions.outcome(db, sent) is not None


def of_article(db: Session, who: Who, article_id: int | None, slug: str = "") -> Draft | None:
    """One's own draft for an article, or for a new one at this address."""
    query = select(Draft).where(Draft.author_id == who.id)
    if article_id is None:
        return db.scalar(query.where(Draft.article_id.is_(None), Draft.slug == slug))
    return db.scalar(query.where(Draft.article_id == article_id))


def own(db: Session, who: Who, draft_id: int) -> Draft:
    """One's own draft; raises NotFound for everybody else's."""
    draft = db.scalar(select(Draft).where(Draft.id == draft_id, Draft.author_id == who.id))
    if draft is None:
        raise NotFound
    return draft


def of_person(db: Session, who: Who) -> list[DraftRow]:
    """One's own drafts, newest first; there are never more than `MOST_DRAFTS`."""
    rows = db.execute(
        select(Draft.id, Draft.title, Draft.saved, Article.slug)
        .outerjoin(Article, Article.id == Draft.article_id)
        .where(Draft.author_id == who.id)
        .order_by(Draft.saved.desc(), Draft.id.desc())
        .limit(MOST_DRAFTS)
    )
    return [DraftRow(*row) for row in rows]


def drop(db: Session, who: Who, draft_id: int) -> None:
    """Delete one's own draft; raises NotFound for everybody else's."""
    db.delete(own(db, who, draft_id))
    journal.record(db, "draft.dropped", who.id, f"draft:{draft_id}")


def sent(db: Session, who: Who, article_id: int | None, seen: str, slug: str = "") -> None:
    """A text was sent: the draft it came from has done its work."""
    draft = _present(db, who, Typed(article_id, slug, "", {}, seen))
    if draft is not None:
        db.delete(draft)
        db.flush()


def keep_house(settings: Settings, database: Database) -> None:
    """Delete drafts untouched for long, a month after a letter; and those of erased accounts."""
    kept = timedelta(days=settings.draft_days)
    with database.writing() as db:
        erased = select(Person.id).where(Person.erased.is_not(None))
        db.execute(delete(Draft).where(Draft.author_id.in_(erased)))
    for draft_id in _due(database, kept):
        with database.writing() as db:
            draft = db.scalar(select(Draft).where(Draft.id == draft_id).with_for_update())
            if draft is not None:
                _age(db, draft, kept, settings)


def _due(database: Database, kept: timedelta) -> list[int]:
    now = clock.now()
    with database.reading() as db:
        return list(
            db.scalars(
                select(Draft.id)
                .where(
                    Draft.saved <= now - kept + NOTICE,
                    or_(Draft.warned.is_(None), Draft.warned <= now - NOTICE),
                )
                .order_by(Draft.saved)
                .limit(_BATCH)
            )
        )


def _age(db: Session, draft: Draft, kept: timedelta, settings: Settings) -> None:
    """Warn once, delete when the warning is a month old; what was touched meanwhile stays."""
    now = clock.now()
    if draft.saved > now - kept + NOTICE:
        return
    if draft.warned is None:
        draft.warned = now
        _warn(db, draft, settings)
    elif draft.warned <= now - NOTICE and draft.saved <= now - kept:
        journal.record(db, "draft.expired", None, f"draft:{draft.id}")
        db.delete(draft)


@to_author
def _warn(db: Session, draft: Draft, settings: Settings) -> None:
    author = db.get_one(Person, draft.author_id)
    if author.email is None:
        return
    subject = _("Your draft will be deleted in a month: %(title)s", title=draft.title)
    lines = [
        _("You have not touched this draft for almost a year: “%(title)s”.", title=draft.title),
        _("We will delete it in 30 days. To keep it, open it and save it:"),
        f"{settings.site_url}/konto/propozycje",
    ]
    subject = " ".join(f"{settings.site_name}: {subject}".split())[:300]
    mail.post(db, author.email, subject, "\n\n".join(lines) + "\n")
