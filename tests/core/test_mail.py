"""Letters leave after the commit, once, to files or by SMTP, and wait longer after each failure."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail
from app.core.db import Database
from app.core.mail import MailMessage

FROM = "Narzędziownik <wiki@example.org>"


class FakeSmtp(socketserver.ThreadingTCPServer):
    """Understands just enough SMTP to take a letter, or to refuse its recipient."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[bytes] = []
        self.refuses = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    server: FakeSmtp

    def handle(self) -> None:
        self._say("220 fake")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._say("354 go on")
                self.server.letters.append(self._read_letter())
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            elif verb == b"RCPT" and self.server.refuses:
                self._say("550 no such person")
            else:
                self._say("250 ok")

    def _read_letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    with FakeSmtp() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _post(database: Database, recipient: str = "ala@example.org", body: str = "Treść ąę") -> None:
    with database.writing() as db:
        mail.post(db, recipient, "Potwierdź adres", body)


def _all(database: Database) -> list[MailMessage]:
    with database.reading() as db:
        return list(db.scalars(select(MailMessage).order_by(MailMessage.id)))


def _refuse(_message: MailMessage) -> None:
    raise ConnectionRefusedError("no server")


def test_a_letter_becomes_a_readable_file_once(database: Database, tmp_path: Path) -> None:
    _post(database, body="Zażółć\nhttp://localhost/link")
    send = mail.sender("", FROM, tmp_path / "mail")
    assert mail.deliver_due(database, send) == 1
    assert mail.deliver_due(database, send) == 0
    (file,) = (tmp_path / "mail").iterdir()
    text = file.read_text(encoding="utf-8")
    for part in (
        "To: ala@example.org",
        "Subject: Potwierdź adres",
        "Zażółć\nhttp://localhost/link",
    ):
        assert part in text
    (message,) = _all(database)
    assert message.sent is not None
    assert message.body == "", "a link that opens an account outlived its letter"


def test_smtp(database: Database, tmp_path: Path, smtp: FakeSmtp) -> None:
    _post(database, body="Linia\n.kropka na początku\nżółw")
    assert mail.deliver_due(database, mail.sender(smtp.url, FROM, tmp_path)) == 1
    (raw,) = smtp.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert letter["To"] == "ala@example.org"
    assert letter["Subject"] == "Potwierdź adres"
    assert letter["From"] == FROM
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "@example.org>" in letter["Message-ID"]
    assert letter["Date"]
    assert letter.get_content().splitlines() == ["Linia", ".kropka na początku", "żółw"]


def test_a_refused_letter_waits_longer_each_time(
    database: Database, tmp_path: Path, smtp: FakeSmtp
) -> None:
    smtp.refuses = True
    send = mail.sender(smtp.url, FROM, tmp_path)
    _post(database)
    waits = []
    for _ in range(3):
        assert mail.deliver_due(database, send) == 0
        (message,) = _all(database)
        assert message.fault is not None
        assert message.next_try is not None
        waits.append(message.next_try - clock.now())
        assert mail.deliver_due(database, send) == 0, "tried again before its time"
        _make_due(database)
    assert waits[0] < waits[1] < waits[2]
    assert len(smtp.letters) == 0
    smtp.refuses = False
    assert mail.deliver_due(database, send) == 1
    (message,) = _all(database)
    assert message.sent is not None
    assert message.fault is None
    assert message.attempts == 4


def test_after_the_last_attempt_a_letter_rests(database: Database) -> None:
    _post(database)
    for _ in range(mail.MOST_ATTEMPTS):
        mail.deliver_due(database, _refuse)
        _make_due(database)
    calls: list[MailMessage] = []
    assert mail.deliver_due(database, calls.append) == 0
    assert calls == []
    (message,) = _all(database)
    assert message.attempts == mail.MOST_ATTEMPTS


def test_one_bad_letter_does_not_hold_up_the_others(database: Database) -> None:
    for recipient in ("bad@example.org", "good@example.org"):
        _post(database, recipient)
    sent = []

    def send(message: MailMessage) -> None:
        if message.recipient.startswith("bad"):
            raise ConnectionRefusedError
        sent.append(message.recipient)

    assert mail.deliver_due(database, send) == 1
    assert sent == ["good@example.org"]


def test_a_fault_of_ours_is_not_taken_for_a_mail_fault(database: Database) -> None:
    _post(database)

    def send(_message: MailMessage) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        mail.deliver_due(database, send)


def test_a_letter_of_an_act_that_failed_does_not_leave(database: Database) -> None:
    def fail() -> None:
        with database.writing() as db:
            mail.post(db, "ala@example.org", "x", "y")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert mail.deliver_due(database, _refuse) == 0
    assert _all(database) == []


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("ala@example.org\nBcc: all@example.org", "x"),
        ("ala@example.org\r\nBcc: all@example.org", "x"),
        ("ala@example.org", "x\nBcc: all@example.org"),
        ("ala@example.org", "x\rBcc: all@example.org"),
    ],
)
def test_no_header_can_be_smuggled_in(db: Session, recipient: str, subject: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        mail.post(db, recipient, subject, "text")
    assert not db.new


def _make_due(database: Database) -> None:
    with database.writing() as db:
        for message in db.scalars(select(MailMessage)):
            message.next_try = clock.now() - timedelta(seconds=1)
