"""Letters to people: written in the transaction of the act, sent afterwards by the worker.

By SMTP where MAIL_URL is set, otherwise into readable files, so that a first installation works
without a mail server and its operator can read the links.
"""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import String, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, Database

MOST_ATTEMPTS = 10
SMTP_SECONDS = 20
KEPT = timedelta(days=30)
log = structlog.get_logger(__name__)

Sender = Callable[["MailMessage"], None]


class MailMessage(Base):
    """A letter on its way; the text is removed once it was sent."""

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


def post(db: Session, recipient: str, subject: str, body: str) -> None:
    """Put a letter (plain text) into the outbox; it leaves after the commit.

    Raises ValueError for a line break in recipient or subject (header injection).
    """
    if any(mark in recipient + subject for mark in "\r\n"):
        raise ValueError("a mail header cannot hold a line break")
    db.add(
        MailMessage(
            created=clock.now(), recipient=recipient, subject=subject, body=body, attempts=0
        )
    )


def deliver_due(database: Database, send: Sender, *, batch: int = 20) -> int:
    """Send what is due and return how many letters left.

    A letter that fails is tried again later, each time after a longer wait.
    """
    with database.reading() as db:
        due = db.scalars(
            select(MailMessage)
            .where(
                MailMessage.sent.is_(None),
                MailMessage.attempts < MOST_ATTEMPTS,
                or_(MailMessage.next_try.is_(None), MailMessage.next_try <= clock.now()),
            )
            .order_by(MailMessage.id)
            .limit(batch)
        ).all()
    left = 0
    for message in due:
        fault: str | None = None
        try:
            send(message)
        except (OSError, smtplib.SMTPException) as error:
            fault = f"{type(error).__name__}: {error}"[:300]
            log.warning("mail failed", mail_id=message.id, fault=type(error).__name__)
        with database.writing() as db:
            kept = db.get_one(MailMessage, message.id)
            kept.attempts += 1
            kept.fault = fault
            if fault is None:
                kept.sent = clock.now()
                kept.body = ""  # links in it open accounts; they need not outlive the letter
                left += 1
            else:
                kept.next_try = clock.now() + timedelta(minutes=2**kept.attempts)
    return left


def forget_old(db: Session) -> None:
    """Drop letters of long ago, sent or given up: they hold people's addresses."""
    db.execute(delete(MailMessage).where(MailMessage.created < clock.now() - KEPT))


def sender(mail_url: str, mail_from: str, folder: Path) -> Sender:
    """The way letters leave: SMTP when `mail_url` is set, files in `folder` otherwise."""
    if mail_url:
        return _smtp_sender(mail_url, mail_from)
    return _file_sender(mail_from, folder)


def _as_email(message: MailMessage, mail_from: str) -> EmailMessage:
    email = EmailMessage()
    email["From"] = mail_from
    email["To"] = message.recipient
    email["Subject"] = message.subject
    email["Date"] = format_datetime(message.created)
    email["Message-ID"] = make_msgid(str(message.id), mail_from.rpartition("@")[2].strip("> "))
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.body)
    return email


def _smtp_sender(mail_url: str, mail_from: str) -> Sender:
    parts = urlsplit(mail_url)
    host = parts.hostname or "localhost"

    def send(message: MailMessage) -> None:
        context = ssl.create_default_context()
        connection: smtplib.SMTP
        if parts.scheme == "smtps":
            connection = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SMTP_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(host, parts.port or 587, timeout=SMTP_SECONDS)
        with connection:
            connection.ehlo()
            if parts.scheme == "smtp" and connection.has_extn("starttls"):
                connection.starttls(context=context)
            if parts.username:
                connection.login(unquote(parts.username), unquote(parts.password or ""))
            connection.send_message(_as_email(message, mail_from))

    return send


def _file_sender(mail_from: str, folder: Path) -> Sender:
    def send(message: MailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{message.created:%Y%m%d-%H%M%S}-{message.id:06}.txt"
        text = (
            f"From: {mail_from}\nTo: {message.recipient}\n"
            f"Subject: {message.subject}\nDate: {message.created.isoformat()}\n\n{message.body}\n"
        )
        unfinished = folder / f".{name}.part"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.rename(folder / name)

    return send
