"""Letters leave after the commit, once, to files or by SMTP, and wait longer after each failure."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail, mail_sending
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.mail_sending import Letter
from tests.core.smtp_server import SmtpServer

FROM = "Narzędziownik <wiki@example.org>"


def _post(database: Database, recipient: str = "ala@example.org", body: str = "Treść ąę") -> None:
    with database.writing() as db:
        mail.post(db, recipient, "Potwierdź adres", body)


def _all(database: Database) -> list[MailMessage]:
    with database.reading() as db:
        return list(db.scalars(select(MailMessage).order_by(MailMessage.id)))


def _refuse(_message: Letter) -> None:
    raise ConnectionRefusedError("no server")


def test_a_letter_becomes_a_readable_file_once(database: Database, tmp_path: Path) -> None:
    _post(database, body="Zażółć\nhttp://localhost/link")
    send = mail_sending.sender("", FROM, tmp_path / "mail")
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


def test_smtp(database: Database, tmp_path: Path, smtp: SmtpServer) -> None:
    _post(database, body="Linia\n.kropka na początku\nżółw")
    assert mail.deliver_due(database, mail_sending.sender(smtp.url, FROM, tmp_path)) == 1
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
    database: Database, tmp_path: Path, smtp: SmtpServer
) -> None:
    smtp.refuses = True
    send = mail_sending.sender(smtp.url, FROM, tmp_path)
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
    calls: list[Letter] = []
    assert mail.deliver_due(database, calls.append) == 0
    assert calls == []
    (message,) = _all(database)
    assert message.attempts == mail.MOST_ATTEMPTS


def test_one_bad_letter_does_not_hold_up_the_others(database: Database) -> None:
    for recipient in ("bad@example.org", "good@example.org"):
        _post(database, recipient)
    sent = []

    def send(message: Letter) -> None:
        if message.recipient.startswith("bad"):
            raise ConnectionRefusedError
        sent.append(message.recipient)

    assert mail.deliver_due(database, send) == 1
    assert sent == ["good@example.org"]


def test_a_fault_of_ours_is_not_taken_for_a_mail_fault(database: Database) -> None:
    _post(database)

    def send(_message: Letter) -> None:
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


def test_text_html_and_headers(database: Database, tmp_path: Path, smtp: SmtpServer) -> None:
    with database.writing() as db:
        for _ in range(2):
            mail.post(
                db,
                "ala@example.org",
                "Ćma, „żółw” i bardzo długi temat o tym, co się działo na zebraniu rady osiedla",
                "Zażółć gęślą jaźń",
                html="<p>Zażółć <b>gęślą</b></p>",
                headers={"List-Unsubscribe": "<https://wiki.example/wypisz/x>"},
                thread="thread:12",
            )
    assert mail.deliver_due(database, mail_sending.sender(smtp.url, FROM, tmp_path)) == 2
    one, other = smtp.parsed
    assert one.get_content_type() == "multipart/alternative"
    plain, rich = one.get_body(("plain",)), one.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().strip() == "Zażółć gęślą jaźń"
    assert rich.get_content().strip() == "<p>Zażółć <b>gęślą</b></p>"
    assert one["Subject"].startswith("Ćma, „żółw” i bardzo")
    assert one["List-Unsubscribe"] == "<https://wiki.example/wypisz/x>"
    assert one["In-Reply-To"] == other["References"] == "<thread-12.watek@example.org>"
    assert one["Message-ID"] != other["Message-ID"]
    assert {message.html for message in _all(database)} == {""}
    assert all(not message.headers for message in _all(database)), "a link outlived its letter"


@given(
    text=st.text(max_size=30),
    mark=st.sampled_from("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    where=st.sampled_from(["recipient", "subject", "thread", "header"]),
)
@settings(max_examples=25)
def test_no_mark_that_ends_a_line_comes_into_a_header(text: str, mark: str, where: str) -> None:
    values = {"recipient": "a@example.org", "subject": "x", "thread": "", "header": "y"}
    values[where] = f"{text}{mark}Bcc: all@example.org"
    with pytest.raises(ValueError, match="line break"):
        mail.post(
            Session(),
            values["recipient"],
            values["subject"],
            "text",
            headers={"List-Id": values["header"]},
            thread=values["thread"],
        )


def test_no_letter_brings_its_own_sender(db: Session) -> None:
    with pytest.raises(ValueError, match="not a header"):
        mail.post(db, "ala@example.org", "x", "y", headers={"From": "urzad@example.org"})
