"""Topics of threads: at most five each, chosen by whoever began the thread or by moderators.

A topic is known by its slug, so "Woda" and "woda" are one. Newcomers choose among those that
exist; residents make new ones. Moderators rename topics and merge two into one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import held
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.discussions import rules
from app.discussions.models import Thread, ThreadState
from app.discussions.participation_models import LONGEST_TAG, Tag, ThreadTag
from app.discussions.service import locked_thread, record
from app.discussions.standing import moderates_thread
from app.people.rules import Permission, Who, may
from app.review.holding import reasons_to_hold
from app.text.limits import clean
from app.text.polish import slugify

MOST_TAGS: Final = 5
OFFERED: Final = 30
# Nobody types as many blanks and commas between a few words; the rest is not worth a second.
_LONGEST_TYPED: Final = 2000


@dataclass(frozen=True)
class TagRow:
    """A topic, and how many visible threads bear it where that is told."""

    id: int
    slug: str
    name: str
    threads: int = 0

    @property
    def url(self) -> str:
        return f"/dyskusje/temat/{self.slug}"


def names_in(typed: str) -> list[str]:
    """Names of topics as typed with commas between, once each; raises Invalid("tags")."""
    names: dict[str, str] = {}
    if len(typed) > _LONGEST_TYPED:
        raise Invalid("tags", _("Choose at most %(most)s topics.", most=MOST_TAGS))
    for piece in clean(typed).replace("\n", ",").split(","):
        name = " ".join(piece.split())
        if name:
            names.setdefault(slugify(name), _checked(name))
    if len(names) > MOST_TAGS:
        raise Invalid("tags", _("Choose at most %(most)s topics.", most=MOST_TAGS))
    return list(names.values())


def _checked(name: str) -> str:
    if len(name) > LONGEST_TAG or not any(char.isalpha() for char in name):
        raise Invalid(
            "tags", _("A topic is a word or two, at most %(limit)s characters.", limit=LONGEST_TAG)
        )
    return name


def check_words(db: Session, who: Who, settings: Settings, names: Sequence[str]) -> None:
    """Raise Invalid("tags") for a new topic that a filter holds or that brings back what was
    removed for good: everybody would read it at once.
    """
    known = set(db.scalars(select(Tag.slug).where(Tag.slug.in_(map(slugify, names)))))
    new = "\n".join(name for name in names if slugify(name) not in known)
    if new and reasons_to_hold(db, settings, who, "", new):
        raise Invalid(
            "tags", _("A moderator has to make this topic. Choose among those there are.")
        )


def set_tags(db: Session, who: Who, thread_id: int, names: Sequence[str]) -> None:
    """Let a thread bear these topics and no others.

    Raises NotFound, Forbidden, or Invalid for a new topic of somebody who may not make one.
    """
    thread = locked_thread(db, thread_id)
    is_moderator = moderates_thread(db, who, thread)
    if not rules.can_see_thread(who, thread, is_moderator=is_moderator):
        raise NotFound
    if not rules.can_tag(who, thread, is_moderator=is_moderator):
        raise Forbidden(_("Your account does not have the right to do this."))
    wanted = {_tag(db, who, name).id for name in names}
    present = set(db.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)))
    if wanted == present:
        return
    db.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    db.add_all(ThreadTag(thread_id=thread.id, tag_id=tag_id) for tag_id in wanted)
    db.flush()
    record(db, "thread.tagged", who, thread)


def _tag(db: Session, who: Who, name: str) -> Tag:
    slug = slugify(name)
    tag = db.scalar(select(Tag).where(Tag.slug == slug))
    if tag is not None:
        return db.get_one(Tag, tag.merged_into_id) if tag.merged_into_id else tag
    if not rules.can_make_tags(who):
        raise Invalid(
            "tags", _("There is no topic “%(name)s” yet. Choose among those there are.", name=name)
        )
    tag = Tag(slug=slug, name=name)
    db.add(tag)
    db.flush()
    return tag


def rename(db: Session, who: Who, slug: str, name: str) -> TagRow:
    """Give a topic another name, or merge it into the topic that has that name already.

    The former address leads to the new one. Raises Forbidden, NotFound or Invalid("name").
    """
    if not may(who, Permission.HIDE):
        raise Forbidden(_("Your account does not have the right to do this."))
    former = held(db, Tag, tag_by_slug(db, slug).id)
    name = " ".join(clean(name).split())
    if not name or len(name) > LONGEST_TAG or not any(char.isalpha() for char in name):
        raise Invalid(
            "name", _("A topic is a word or two, at most %(limit)s characters.", limit=LONGEST_TAG)
        )
    new_slug = slugify(name)
    if new_slug == former.slug:
        former.name = name
        db.flush()
        journal.record(db, "tag.renamed", who.id, f"tag:{former.id}")
        return TagRow(former.id, former.slug, former.name)
    target = db.scalar(select(Tag).where(Tag.slug == new_slug))
    if target is None:
        target = Tag(slug=new_slug, name=name)
        db.add(target)
        db.flush()
    elif target.merged_into_id == former.id:
        # Back to a name it once had.
        target.merged_into_id, target.name = None, name
    elif target.merged_into_id is not None:
        target = db.get_one(Tag, target.merged_into_id)
    _merge(db, former, target)
    journal.record(db, "tag.merged", who.id, f"tag:{former.id}", {"into": target.id})
    return TagRow(target.id, target.slug, target.name)


def _merge(db: Session, former: Tag, target: Tag) -> None:
    there = select(ThreadTag.thread_id).where(ThreadTag.tag_id == target.id)
    db.execute(
        delete(ThreadTag)
        .where(ThreadTag.tag_id == former.id, ThreadTag.thread_id.in_(there))
        .execution_options(synchronize_session=False)
    )
    for table, column in ((ThreadTag, ThreadTag.tag_id), (Tag, Tag.merged_into_id)):
        db.execute(
            update(table)
            .where(column == former.id)
            .values({column: target.id})
            .execution_options(synchronize_session=False)
        )
    former.merged_into_id = target.id
    db.flush()


def tag_by_slug(db: Session, slug: str) -> TagRow:
    """A topic by its address, or the one into which it was merged. Raises NotFound."""
    tag = db.scalar(select(Tag).where(Tag.slug == slug))
    if tag is not None and tag.merged_into_id is not None:
        tag = db.get(Tag, tag.merged_into_id)
    if tag is None:
        raise NotFound
    return TagRow(tag.id, tag.slug, tag.name)


def of_threads(db: Session, thread_ids: Collection[int]) -> dict[int, list[TagRow]]:
    """Topics of the threads of a page, in one query."""
    if not thread_ids:
        return {}
    found: dict[int, list[TagRow]] = {}
    rows = db.execute(
        select(ThreadTag.thread_id, Tag.id, Tag.slug, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(thread_ids))
        .order_by(Tag.slug)
    )
    for thread_id, tag_id, slug, name in rows:
        found.setdefault(thread_id, []).append(TagRow(tag_id, slug, name))
    return found


def most_used(db: Session) -> list[TagRow]:
    """Topics that most visible threads bear."""
    number = func.count().label("number")
    rows = db.execute(
        select(Tag.id, Tag.slug, Tag.name, number)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(Thread.state == ThreadState.VISIBLE)
        .group_by(Tag.id, Tag.slug, Tag.name)
        .order_by(number.desc(), Tag.slug)
        .limit(OFFERED)
    )
    return [TagRow(*row) for row in rows]
