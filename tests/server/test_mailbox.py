"""Out by a real SMTP server and back by a real IMAP server: a reply becomes a post, once."""

import imaplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core import clock, mail, mail_sending
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.mailbox import MailboxFault, mailbox
from app.core.settings import Settings
from app.discussions.models import Post
from app.notifications import mailing, polling, replies
from app.notifications.composing import Composer
from app.notifications.models import How, Kind, Notice, NoticePreference
from app.people.models import Level
from tests import make, parts
from tests.conftest import Later
from tests.core.smtp_server import smtp_server
from tests.server.dovecot import ImapServer, imap_server

pytestmark = [pytest.mark.server, pytest.mark.one_database]


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    program = parts.dovecot()
    with parts.open_folder() as folder, imap_server(program, folder) as server:
        yield server


@pytest.fixture
def ours(settings: Settings, imap: ImapServer) -> Settings:
    return settings.model_copy(
        update={"imap_url": imap.url, "reply_address": "odpowiedz@wiki.example.org"}
    )


def _bodies(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(Post.body).where(Post.branch > 1).order_by(Post.id)))


def test_a_letter_goes_out_and_its_reply_comes_back_as_a_post(
    ours: Settings, database: Database, imap: ImapServer, later: Later, tmp_path: Path
) -> None:
    with database.writing() as db:
        author, reader = make.person(db, Level.EDITOR), make.person(db, name="Ala Kot")
        post = make.post(db, author, make.thread(db, author), "Czy ktoś idzie?")
        notice = Notice(person_id=reader.id, event="e", kind=Kind.REPLY.value, entry_id=1)
        notice.began = notice.at = clock.now()
        notice.subject, notice.url = f"post:{post.id}", f"/posty/{post.id}"
        db.add(notice)
        db.add(NoticePreference(person_id=reader.id, kind=Kind.REPLY.value, how=How.NOW.value))
    later(minutes=3)
    mailing.send_at_once(ours, database)
    with smtp_server() as smtp:
        send = mail_sending.sender(smtp.url, "Wiki <wiki@example.org>", tmp_path)
        assert mail.deliver_due(database, send, write=Composer.of(ours)) == 1
        (letter,) = smtp.parsed
    assert letter["List-Id"] == "<powiadomienia.localhost>"
    reply = EmailMessage()
    reply["From"], reply["To"] = f"Ala <{reader.email}>", letter["Reply-To"]
    reply["Message-ID"] = "<a@poczta.example>"
    quoted = "".join(f"> {line}\n" for line in str(letter.get_body(("plain",))).splitlines())
    reply.set_content(f"Ja idę, żółwim krokiem.\n\nDnia 22.11 Wiki pisze:\n{quoted}")
    imap.put(reply)
    imap.put(reply)  # brought twice by mail servers
    for _ in range(2):
        polling.poll(ours, database)
    assert _bodies(database) == ["Czy ktoś idzie?", "Ja idę, żółwim krokiem."]
    assert imap.flags()[-2:] == ["S", "S"]


def test_one_bad_letter_holds_up_no_other(
    ours: Settings, database: Database, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bytes, bool]] = []

    def handle(_self: object, raw: bytes, *, is_whole: bool = True) -> replies.Outcome:
        seen.append((raw, is_whole))
        if b"Subject: zly" in raw:
            raise ZeroDivisionError
        return replies.Outcome.IGNORED

    monkeypatch.setattr(replies.Incoming, "handle", handle)
    monkeypatch.setattr(polling, "LARGEST", 2000)
    before = len(imap.flags())
    for subject, words in (("zly", "x"), ("duzy", "słowo " * 1000), ("dobry", "x")):
        letter = EmailMessage()
        letter["Subject"] = subject
        letter.set_content(words)
        imap.put(letter)
    polling.poll(ours, database)
    assert [is_whole for _raw, is_whole in seen] == [True, False, True]
    assert all(len(raw) < 2000 for raw, _is_whole in seen)
    assert imap.flags()[before:] == ["FS", "S", "S"]


def test_a_wrong_password_or_folder_is_said(ours: Settings, imap: ImapServer) -> None:
    for url in (imap.url.replace("has", "zle"), imap.url.replace("INBOX", "nie%20ma")):
        with pytest.raises((imaplib.IMAP4.error, MailboxFault)), mailbox(url):
            pytest.fail("the mailbox was opened")


def test_no_mailbox_no_look(settings: Settings, database: Database) -> None:
    polling.poll(settings, database)
    with database.reading() as db:
        assert db.scalars(select(MailMessage)).all() == []
