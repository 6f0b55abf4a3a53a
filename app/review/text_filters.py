"""Filters of words and links: what moderators have listed, and what they may list.

A filter never refuses or deletes anything. It only lets a text wait for a person, so a wrong one
costs time and no words (spec: review, R12).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock, journal
from app.core.db import Base
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.paging import Page, count, slice_of
from app.people.models import Person
from app.people.rules import Permission, Who, may
from app.text.limits import clean
from app.text.matching import host_name, words_of

LONGEST_PATTERN: Final = 120
LONGEST_NOTE: Final = 300
SHORTEST_WORD: Final = 3
LIST_SIZE: Final = 50


class FilterKind(StrEnum):
    """What a filter looks for."""

    LINK = "link"  # a site and everything below it
    WORD = "slowo"  # a word or a phrase in any form


class TextFilter(Base):
    """A word or a site whose texts wait. Switched off, it stays as the story of what was tried."""

    __tablename__ = "text_filter"
    __table_args__ = (
        UniqueConstraint("kind", "pattern"),
        Index("ix_text_filter_is_active", "is_active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    pattern: Mapped[str] = mapped_column(String(LONGEST_PATTERN))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))


@dataclass(frozen=True)
class FilterRow:
    """A filter in the moderators' list."""

    id: int
    kind: str
    pattern: str
    note: str
    is_active: bool
    created: datetime
    by_name: str
    by_slug: str


def active(db: Session) -> list[tuple[str, str]]:
    """Kind and pattern of every filter that is switched on."""
    rows = db.execute(
        select(TextFilter.kind, TextFilter.pattern)
        .where(TextFilter.is_active)
        .order_by(TextFilter.id)
    )
    return [(row.kind, row.pattern) for row in rows]


def listed(db: Session, number: int) -> Page[FilterRow]:
    """All filters, those switched on first, then by name."""
    query = (
        select(
            TextFilter.id,
            TextFilter.kind,
            TextFilter.pattern,
            TextFilter.note,
            TextFilter.is_active,
            TextFilter.created,
            Person.name,
            Person.slug,
        )
        .join(Person, Person.id == TextFilter.by_id)
        .order_by(TextFilter.is_active.desc(), TextFilter.pattern, TextFilter.id)
    )
    offset, limit = slice_of(number, LIST_SIZE)
    rows = [FilterRow(*row) for row in db.execute(query.offset(offset).limit(limit))]
    return Page(rows, number, LIST_SIZE, count(db, query))


def add(db: Session, who: Who, kind: str, pattern: str, note: str) -> TextFilter:
    """List a word or a site; one that was switched off is switched on again.

    Raises Forbidden, or Invalid for a pattern that would match nothing or nearly everything.
    """
    _require(who)
    kind, pattern = check_pattern(kind, pattern)
    note = _check_note(note)
    known = db.scalar(
        select(TextFilter).where(TextFilter.kind == kind, TextFilter.pattern == pattern)
    )
    if known is not None:
        if known.is_active:
            raise Invalid("pattern", _("This filter is on the list already."))
        return switch(db, who, known.id, is_active=True)
    made = TextFilter(
        kind=kind, pattern=pattern, note=note, is_active=True, created=clock.now(), by_id=who.id
    )
    db.add(made)
    db.flush()
    journal.record(db, "filter.added", who.id, f"filter:{made.id}", {"kind": kind})
    return made


def switch(db: Session, who: Who, filter_id: int, *, is_active: bool) -> TextFilter:
    """Switch a filter off, or on again; what it holds already goes on waiting for a person."""
    _require(who)
    found = db.get(TextFilter, filter_id)
    if found is None:
        raise NotFound
    if found.is_active == is_active:
        return found
    found.is_active = is_active
    kind = "filter.switched-on" if is_active else "filter.switched-off"
    journal.record(db, kind, who.id, f"filter:{found.id}", {"kind": found.kind})
    return found


def check_pattern(kind: str, pattern: str) -> tuple[str, str]:
    """Kind and pattern as they are stored; raises Invalid for what cannot be one."""
    if kind not in set(FilterKind):
        raise Invalid("kind", _("Choose what to look for."))
    pattern = " ".join(clean(pattern).split())
    if len(pattern) > LONGEST_PATTERN:
        raise Invalid(
            "pattern", _("Shorten it to %(limit)s characters.", limit=str(LONGEST_PATTERN))
        )
    if kind == FilterKind.LINK:
        host = host_name(pattern.partition("://")[2] or pattern).split("/")[0]
        host = host.removeprefix("www.")
        if "." not in host or any(not part for part in host.split(".")):
            raise Invalid("pattern", _("Write the address of a site, such as przyklad.pl."))
        return kind, host
    words = words_of(pattern)
    if not words or max(map(len, words)) < SHORTEST_WORD:
        raise Invalid("pattern", _("Write a word of at least three letters."))
    return kind, " ".join(words)


def _check_note(note: str) -> str:
    note = " ".join(clean(note).split())
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", _("Shorten it to %(limit)s characters.", limit=str(LONGEST_NOTE)))
    return note


def _require(who: Who) -> None:
    if not may(who, Permission.MANAGE_FILTERS):
        raise Forbidden(_("Your account does not have the right to do this."))
