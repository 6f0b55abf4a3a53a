"""What people do with their notices: read them, say how they want them mailed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from app.articles import watching
from app.articles.models import Article
from app.cities import following as city_following
from app.cities.models import City
from app.core import clock, journal
from app.core.db import Database
from app.core.errors import NotFound
from app.core.settings import Settings
from app.discussions import following
from app.experiences import following as experience_following
from app.notifications import queries
from app.notifications.models import (
    How,
    Kind,
    Notice,
    NoticePause,
    NoticePreference,
    default_how,
)
from app.notifications.queries import NoticeRow, Wanted
from app.people.models import Person
from app.people.rules import Who


def open_notice(db: Session, who: Who, notice_id: int) -> NoticeRow:
    """Mark a notice as read, with all about posts of the same thread up to it.

    Whoever comes to a thread by its newest post reads on from there. Raises NotFound for
    somebody else's notice.
    """
    notice = _own(db, who, notice_id)
    _mark(db, who, Notice.id == notice.id)
    if notice.kind == Kind.REPLY and notice.about:
        _mark(
            db,
            who,
            Notice.about == notice.about,
            Notice.kind == notice.kind,
            Notice.id <= notice.id,
        )
    found = db.execute(queries.rows().where(Notice.id == notice.id)).all()
    return queries.with_subjects(db, who.id, found)[0]


def mark_read(db: Session, who: Who, notice_id: int) -> None:
    """Mark one notice as read. Raises NotFound for somebody else's."""
    notice = _own(db, who, notice_id)
    if _mark(db, who, Notice.id == notice.id):
        journal.record(db, "notices.read", who.id, f"person:{who.id}")


def mark_all_read(db: Session, who: Who, wanted: Wanted, newest: int) -> int:
    """Mark what a list shows, up to the newest entry told there; returns how many were new.

    A notice that more of the same has joined since then stays new.
    """
    number = _mark(db, who, Notice.entry_id <= newest, *wanted.conditions())
    if number:
        journal.record(db, "notices.read", who.id, f"person:{who.id}")
    return number


def unfollow(db: Session, who: Who, notice_id: int) -> None:
    """Follow no longer what brought this notice; nothing for notices that came otherwise."""
    notice = _own(db, who, notice_id)
    prefix, _colon, number = notice.about.partition(":")
    match prefix:
        case "thread":
            following.unfollow(db, who, int(number))
        case "article":
            article = db.get(Article, int(number))
            if article is not None:
                watching.unwatch(db, who, article)
        case "city":
            city_following.unfollow(db, who, db.get_one(City, int(number)))
        case "experience":
            experience_following.unfollow(db, who, int(number))


def _own(db: Session, who: Who, notice_id: int) -> Notice:
    notice = db.get(Notice, notice_id)
    if notice is None or notice.person_id != who.id:
        raise NotFound
    return notice


def _mark(db: Session, who: Who, *conditions: ColumnElement[bool]) -> int:
    marked: Any = db.execute(
        update(Notice)
        .where(Notice.person_id == who.id, Notice.read.is_(None), *conditions)
        .values(read=clock.now())
        .execution_options(synchronize_session=False)
    )
    return int(marked.rowcount)


def set_preferences(db: Session, who: Who, chosen: Mapping[Kind, How], *, is_paused: bool) -> None:
    """Say how each kind is to be mailed, and whether nothing is for now."""
    before = queries.preferences(db, who.id), queries.is_paused(db, who.id)
    if before == (dict(chosen), is_paused):
        return
    for kind, how in chosen.items():
        row = db.get(NoticePreference, (who.id, kind.value))
        if how is default_how(kind):
            if row is not None:
                db.delete(row)
        elif row is None:
            db.add(NoticePreference(person_id=who.id, kind=kind.value, how=how.value))
        else:
            row.how = how.value
    pause = db.get(NoticePause, who.id)
    if is_paused and pause is None:
        db.add(NoticePause(person_id=who.id, since=clock.now()))
    elif pause is not None and not is_paused:
        db.delete(pause)
    journal.record(db, "notices.preferences-changed", who.id, f"person:{who.id}")


def keep_house(settings: Settings, database: Database) -> None:
    """Forget notices after their time, and all of people without an account."""
    now = clock.now()
    is_over = or_(
        Notice.read < now - timedelta(days=settings.notice_read_days),
        Notice.at < now - timedelta(days=settings.notice_unread_days),
    )
    while _forget(database, is_over):
        pass
    erased = select(Person.id).where(Person.erased.is_not(None))
    while _forget(database, Notice.person_id.in_(erased)):
        pass
    with database.reading() as db:
        left = [
            table
            for table in (NoticePreference, NoticePause)
            if db.scalar(select(table.person_id).where(table.person_id.in_(erased)).limit(1))
        ]
    for table in left:
        with database.writing() as db:
            db.execute(delete(table).where(table.person_id.in_(erased)))


_AT_ONCE = 1000


def _forget(database: Database, is_over: ColumnElement[bool]) -> bool:
    """Delete some; returns whether there may be more. Looks first: a writer locks others out."""
    some = select(Notice.id).where(is_over).limit(_AT_ONCE)
    with database.reading() as db:
        ids = list(db.scalars(some))
    if not ids:
        return False
    with database.writing() as db:
        db.execute(delete(Notice).where(Notice.id.in_(ids)))
    return len(ids) == _AT_ONCE
