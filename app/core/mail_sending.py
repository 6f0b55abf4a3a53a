"""How a letter leaves: as MIME by SMTP where MAIL_URL is set, otherwise into readable files.

Files let a first installation work without a mail server, and its operator read the links.
"""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

SMTP_SECONDS: Final = 20
LONGEST_THREAD: Final = 80
# "Too large", which some servers say where they first hear of the letter.
_TOO_LARGE: Final = 552


class ServerAway(Exception):
    """No letter can leave now, whoever it is for: the server is down, or does not let us in."""


class UnwritableLetter(smtplib.SMTPException):
    """An address or a word that cannot be put into a header; no later try will do better."""


@dataclass(frozen=True)
class Letter:
    """What leaves; apart from the table, so that no transaction is open while a server answers."""

    id: int
    created: datetime
    recipient: str
    subject: str
    body: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    thread: str = ""


def sender(mail_url: str, mail_from: str, folder: Path) -> Callable[[Letter], None]:
    """The way letters leave: SMTP when `mail_url` is set, files in `folder` otherwise."""
    if mail_url:
        return _smtp_sender(mail_url, mail_from)
    return _file_sender(mail_from, folder)


def as_email(letter: Letter, mail_from: str) -> EmailMessage:
    """The letter as MIME. Its Message-ID is the same at every try, so that doubles are known."""
    host = mail_from.rpartition("@")[2].strip("> ")
    email = EmailMessage(policy=SMTP)
    email["From"] = mail_from
    email["To"] = letter.recipient
    email["Subject"] = letter.subject
    email["Date"] = format_datetime(letter.created)
    email["Message-ID"] = f"<{letter.created:%Y%m%d%H%M%S%f}.{letter.id}@{host}>"
    if letter.thread:
        # No letter has this id itself: it is the root below which mail programs gather the others.
        root = f"<{letter.thread.replace(':', '-')}.watek@{host}>"
        email["In-Reply-To"] = email["References"] = root
    for name, value in letter.headers.items():
        del email[name]
        email[name] = value
    if "Auto-Submitted" not in email:
        email["Auto-Submitted"] = "auto-generated"
    email.set_content(letter.body)
    if letter.html:
        email.add_alternative(letter.html, subtype="html")
    return email


def _smtp_sender(mail_url: str, mail_from: str) -> Callable[[Letter], None]:
    parts = urlsplit(mail_url)
    host = parts.hostname or "localhost"

    def connect() -> smtplib.SMTP:
        context = ssl.create_default_context()
        connection: smtplib.SMTP
        if parts.scheme == "smtps":
            connection = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SMTP_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(host, parts.port or 587, timeout=SMTP_SECONDS)
        try:
            connection.ehlo()
            if parts.scheme == "smtp" and connection.has_extn("starttls"):
                connection.starttls(context=context)
            if parts.username:
                connection.login(unquote(parts.username), unquote(parts.password or ""))
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def send(letter: Letter) -> None:
        email = _put_together(letter, mail_from)
        try:
            connection = connect()
        except (OSError, smtplib.SMTPException) as fault:
            raise ServerAway(f"{type(fault).__name__}: {fault}") from fault
        with connection:
            try:
                # To the very address: a header may be read as another one.
                connection.send_message(email, to_addrs=[letter.recipient])
            except smtplib.SMTPSenderRefused as fault:
                if fault.smtp_code == _TOO_LARGE:
                    raise
                raise ServerAway(f"{type(fault).__name__}: {fault}") from fault

    return send


def _put_together(letter: Letter, mail_from: str) -> EmailMessage:
    try:
        email = as_email(letter, mail_from)
        email.as_bytes()
    except Exception as fault:
        # The library fails in many ways on what somebody typed, and each time on this letter alone.
        raise UnwritableLetter(f"{type(fault).__name__}: {fault}") from fault
    return email


def is_final(fault: Exception) -> bool:
    """Whether the letter will never be taken: the server's 5xx and not its "later" (4xx)."""
    if isinstance(fault, UnwritableLetter):
        return True
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPResponseException) and fault.smtp_code >= 500


def _file_sender(mail_from: str, folder: Path) -> Callable[[Letter], None]:
    def send(letter: Letter) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{letter.created:%Y%m%d-%H%M%S}-{letter.id:06}"
        text = (
            f"From: {mail_from}\nTo: {letter.recipient}\n"
            f"Subject: {letter.subject}\nDate: {letter.created.isoformat()}\n\n{letter.body}\n"
        )
        _write(folder, f"{name}.txt", text)
        if letter.html:
            _write(folder, f"{name}.html", letter.html)

    return send


def _write(folder: Path, name: str, text: str) -> None:
    unfinished = folder / f".{name}.part"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(folder / name)
