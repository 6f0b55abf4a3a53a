"""Letters to people: written in the transaction of the act, sent afterwards by the worker.

The table is the truth about what has left; the queue of jobs (`app/core/jobs.py`) only says when
to try. A letter is claimed before it is sent, so that two workers do not both send it.
"""

import re
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import JSON, String, Text, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql import ColumnElement

from app.core import clock
from app.core.db import Base, Database
from app.core.mail_sending import LONGEST_THREAD, Letter, ServerAway, is_final

# Tries after which a letter is given up: some four days of "later". A final no counts for more,
# so that a wrong address is tried five times, and a server set up wrongly can be mended meanwhile.
MOST_ATTEMPTS = 30
FINAL_NO: Final = 6
LONGEST_WAIT: Final = timedelta(hours=4)
# While the server is away, the next look comes after an eighth of the time it has been so.
AWAY_SHORTEST: Final = timedelta(seconds=15)
AWAY_LONGEST: Final = timedelta(minutes=10)
KEPT = timedelta(days=30)
# After this a claim counts as that of a worker that died; no try takes as long.
CLAIM = timedelta(minutes=10)
# What a letter may say beside sender, recipient and subject; anything else is a slip.
HEADERS: Final = frozenset(
    {"Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"}
    | {"In-Reply-To", "X-Auto-Response-Suppress"}
)
_LINE_BREAK: Final = re.compile(r"[\r\n\0\v\f\x1c-\x1e\x85\u2028\u2029]")
log = structlog.get_logger(__name__)

Sender = Callable[[Letter], None]


@dataclass(frozen=True)
class Try:
    """What came of trying to send a letter: it left, or is to be tried `again`, or neither.

    `away_until`: the mail server takes no letter at all, look again then.
    """

    left: bool = False
    again: datetime | None = None
    away_until: datetime | None = None


class MailMessage(Base):
    """A letter on its way; the text is removed once it was sent.

    One with a `draft` is written from it when it leaves, so that it tells nothing that was hidden
    since; its subject, body and HTML here are empty.

    `claimed` is set while somebody sends it. `queued` tells when it was handed to the queue, or
    when its next try there is due.
    """

    __tablename__ = "mail_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime]
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    sent: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(300))
    claimed: Mapped[datetime | None]
    queued: Mapped[datetime | None]
    # What it belongs to ("thread:12"): letters with the same word stand together in mail programs.
    thread: Mapped[str] = mapped_column(String(LONGEST_THREAD), default="", server_default="")
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Numbers and codes only, of whoever wrote it.
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


# Writes a letter from its draft; None when there is nothing left to tell.
Writer = Callable[[Session, Letter, dict[str, Any]], Letter | None]


def post_draft(db: Session, recipient: str, draft: dict[str, Any]) -> MailMessage:
    """Put a letter into the outbox whose words are written when it leaves."""
    message = post(db, recipient, "", "")
    message.draft = draft
    return message


def post(
    db: Session,
    recipient: str,
    subject: str,
    body: str,
    *,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    thread: str = "",
) -> MailMessage:
    """Put a letter into the outbox; it leaves after the commit. `body` is its plain text.

    Raises ValueError for a line break in anything that becomes a header (header injection), and
    for a header that is not in `HEADERS`.
    """
    headers = dict(headers or {})
    check_headers(headers, recipient, subject, thread)
    message = MailMessage(
        created=clock.now(),
        recipient=recipient,
        subject=subject,
        body=body,
        html=html,
        headers=headers,
        thread=thread,
        attempts=0,
    )
    db.add(message)
    return message


def check_headers(headers: Mapping[str, str], *others: str) -> None:
    """Raises ValueError for a line break (header injection), and for a header not in `HEADERS`."""
    if any(_LINE_BREAK.search(text) for text in (*others, *headers.values())):
        raise ValueError("a mail header cannot hold a line break")
    if headers.keys() - HEADERS:
        raise ValueError(f"not a header for letters: {sorted(headers.keys() - HEADERS)}")


def deliver_due(
    database: Database, send: Sender, *, batch: int = 20, write: Writer | None = None
) -> int:
    """Send what is due, without a queue, and return how many letters left.

    A letter that fails is tried again later, each time after a longer wait.
    """
    with database.reading() as db:
        due = db.scalars(
            select(MailMessage.id)
            .where(*_is_open(), _is_due())
            .order_by(MailMessage.id)
            .limit(batch)
        ).all()
    left = 0
    for message_id in due:
        tried = deliver(database, send, message_id, write=write)
        if tried.away_until is not None:
            break
        left += tried.left
    return left


def deliver(
    database: Database, send: Sender, message_id: int, *, write: Writer | None = None
) -> Try:
    """Send one letter if it is due and nobody else is at it.

    Between the mail server's yes and the commit that notes it the worker can die. The letter then
    leaves once more, with the same Message-ID, by which mailboxes know doubles.
    """
    claimed = _claim(database, message_id)
    if claimed is None:
        return Try()
    letter = _written(database, claimed, write) if claimed.draft else claimed.letter
    if letter is None:
        return Try()
    fault: Exception | None = None
    try:
        send(letter)
    except (OSError, smtplib.SMTPException, ServerAway) as error:
        fault = error
        log.warning("mail failed", mail_id=message_id, fault=type(error).__name__)
    return _noted(database, message_id, fault)


def _written(database: Database, claimed: "_Claimed", write: Writer | None) -> Letter | None:
    """The letter of a draft; one that tells nothing any more is dropped."""
    if write is None:
        raise ValueError("nobody here writes letters from drafts")
    with database.reading() as db:
        letter = write(db, claimed.letter, claimed.draft)
    if letter is None:
        with database.writing() as db:
            db.execute(delete(MailMessage).where(MailMessage.id == claimed.letter.id))
    return letter


def _noted(database: Database, message_id: int, fault: Exception | None) -> Try:
    now = clock.now()
    with database.writing() as db:
        kept = db.get(MailMessage, message_id)
        if kept is None:  # its recipient's account was erased meanwhile
            return Try(left=fault is None)
        kept.claimed = None
        if fault is None:
            kept.attempts += 1
            kept.fault = None
            kept.sent = now
            # Links in it open accounts; they need not outlive the letter.
            kept.body = kept.html = ""
            kept.headers, kept.draft = {}, {}
            return Try(left=True)
        if isinstance(fault, ServerAway):
            # No fault of this letter: it is never given up for that, and keeps its place.
            kept.fault = str(fault)[:300]
            wait = min(max((now - kept.created) / 8, AWAY_SHORTEST), AWAY_LONGEST)
            kept.next_try, kept.queued = now + wait, None
            return Try(away_until=kept.next_try)
        kept.fault = f"{type(fault).__name__}: {fault}"[:300]
        kept.attempts += FINAL_NO if is_final(fault) else 1
        minutes = min(2**kept.attempts, LONGEST_WAIT.total_seconds() / 60)
        kept.next_try = kept.queued = now + timedelta(minutes=minutes)
        return Try(again=kept.next_try if kept.attempts < MOST_ATTEMPTS else None)


@dataclass(frozen=True)
class _Claimed:
    letter: Letter
    draft: dict[str, Any]


def _claim(database: Database, message_id: int) -> _Claimed | None:
    with database.writing() as db:
        claimed = db.execute(
            update(MailMessage)
            .where(MailMessage.id == message_id, *_is_open(), _is_due())
            .values(claimed=clock.now())
            .returning(MailMessage.id)
        ).first()
        if claimed is None:
            return None
        kept = db.get_one(MailMessage, message_id)
        letter = Letter(
            id=kept.id,
            created=kept.created,
            recipient=kept.recipient,
            subject=kept.subject,
            body=kept.body,
            html=kept.html,
            headers=dict(kept.headers),
            thread=kept.thread,
        )
        return _Claimed(letter, dict(kept.draft))


def to_queue(database: Database, lost_after: timedelta, *, batch: int = 100) -> list[int]:
    """Letters to hand to the queue now: new ones, and those that it must have lost.

    They are noted as handed over, so that the next look leaves them alone for `lost_after`.
    """
    is_lost = or_(MailMessage.queued.is_(None), MailMessage.queued < clock.now() - lost_after)
    query = (
        select(MailMessage.id)
        .where(*_is_open(), _is_due(), is_lost)
        .order_by(MailMessage.id)
        .limit(batch)
    )
    with database.reading() as db:
        if db.scalar(query.limit(1)) is None:
            return []
    with database.writing() as db:
        ids = list(db.scalars(query.with_for_update(skip_locked=True)))
        db.execute(update(MailMessage).where(MailMessage.id.in_(ids)).values(queued=clock.now()))
    return ids


def not_queued(database: Database, ids: list[int]) -> None:
    """The queue could not be reached: the letters are new again."""
    with database.writing() as db:
        db.execute(
            update(MailMessage)
            .where(MailMessage.id.in_(ids), MailMessage.sent.is_(None))
            .values(queued=None)
        )


def _is_open() -> tuple[ColumnElement[bool], ...]:
    unclaimed = or_(MailMessage.claimed.is_(None), MailMessage.claimed < clock.now() - CLAIM)
    return (MailMessage.sent.is_(None), MailMessage.attempts < MOST_ATTEMPTS, unclaimed)


def _is_due() -> ColumnElement[bool]:
    return or_(MailMessage.next_try.is_(None), MailMessage.next_try <= clock.now())


def forget_old(db: Session) -> None:
    """Drop letters of long ago, sent or given up: they hold people's addresses."""
    db.execute(delete(MailMessage).where(MailMessage.created < clock.now() - KEPT))
