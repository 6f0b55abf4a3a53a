"""Looks into the mailbox for replies, again and again, in the worker."""

import imaplib
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import DataError, SQLAlchemyError

from app.core import clock
from app.core.db import Database
from app.core.limiter import limiter
from app.core.mailbox import Mailbox, mailbox
from app.core.settings import Settings, secret_key
from app.notifications.mail_models import ReceivedMail
from app.notifications.replies import LARGEST, Incoming
from app.text.letter_process import read_apart
from app.text.render_process import Renderer

# Longer than any mail server tries to bring a letter a second time.
KEPT: Final = timedelta(days=90)
log = structlog.get_logger(__name__)


def poll(settings: Settings, database: Database) -> None:
    """Handle the letters that came; does nothing where no mailbox is set."""
    if not settings.can_reply_by_mail:
        return
    with mailbox(settings.imap_url) as box:
        numbers = box.unseen()
        if not numbers:
            return
        renderer = Renderer()
        incoming = Incoming(
            settings,
            secret_key(settings),
            database,
            limiter(settings.limits_url, database),
            renderer.render,
            read_apart,
        )
        try:
            for number in numbers:
                _handle(box, number, incoming)
        finally:
            renderer.close()


def _handle(box: Mailbox, number: str, incoming: Incoming) -> None:
    try:
        is_whole = box.size(number) <= LARGEST
        raw = box.fetch(number) if is_whole else box.fetch_head(number)[:LARGEST]
        outcome = incoming.handle(raw, is_whole=is_whole)
    except Exception as fault:
        if _is_outage(fault):
            raise  # the letter is read again when the other side is back
        # Whatever somebody's program put into it, the letters behind it must go on.
        log.exception("a reply by e-mail could not be read")
        box.mark_handled(number, failed=True)
        return
    box.mark_handled(number)
    log.info("a reply by e-mail came", outcome=outcome.value)


def _is_outage(fault: Exception) -> bool:
    """Whether the mail server or our database is at fault, and not this letter."""
    if isinstance(fault, DataError):  # the database is well, it only takes no such words
        return False
    return isinstance(fault, OSError | imaplib.IMAP4.abort | SQLAlchemyError)


def forget_old(_settings: Settings, database: Database) -> None:
    """Drop notes of letters so old that no copy of them will come."""
    with database.writing() as db:
        db.execute(delete(ReceivedMail).where(ReceivedMail.at < clock.now() - KEPT))
