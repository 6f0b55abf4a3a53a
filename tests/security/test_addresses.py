"""E-mail addresses that anybody may type: none leads a letter elsewhere, or holds up the others."""

import smtplib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.core import mail
from app.core.db import Database
from app.core.errors import Invalid
from app.core.mail import MailMessage
from app.core.mail_sending import sender
from app.moderation.report_rules import NewReport, check_new
from app.people.field_rules import check_email
from tests.core.smtp_server import smtp_server

HOSTILE = (
    "a@[x.pl",  # the library stumbles over it
    "=?utf-8?q?ofiara?=@poczta.pl",  # a header says another address than the account
    "=?utf-8?b?b2ZpYXJh?=@poczta.pl",
    "a(b@x.pl",
    "a:ofiara@poczta.pl",
    "a@x.pl\0",
    "a\x01@x.pl",
    "\u202ea@x.pl",
    "a@x.pl(b.pl)",
    "a@x..pl",
    '"a@x.pl',
    "a@x.pl, ofiara@poczta.pl",
    "a@x.pl\nBcc: ofiara@poczta.pl",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_form_takes_it(typed: str) -> None:
    with pytest.raises(Invalid):
        check_email(typed)
    report = NewReport("bezprawne", "oszustwo", "Oszust.", "Ewa", typed, in_good_faith=True)
    with pytest.raises(Invalid) as refusal:
        check_new(report, is_signed_in=False)
    assert refusal.value.field == "email"


def test_a_letter_that_cannot_be_put_together_is_given_up_and_the_others_go(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such addresses as older accounts and reports may have."""
    reached: list[str] = []
    ask = smtplib.SMTP.rcpt

    def rcpt(connection: smtplib.SMTP, recipient: str, options: Any = ()) -> Any:
        reached.append(recipient)
        return ask(connection, recipient, options)

    monkeypatch.setattr(smtplib.SMTP, "rcpt", rcpt)
    encoded = "=?utf-8?q?ofiara?=@poczta.pl"
    with database.writing() as db:
        for recipient in ("a@[x.pl", encoded, "ala@poczta.example"):
            mail.post(db, recipient, "Sprawa", "Treść")
    with smtp_server() as server:
        send = sender(server.url, "Wiki <wiki@example.org>", tmp_path)
        mail.deliver_due(database, send)
    assert reached == [encoded, "ala@poczta.example"], "never the address that the header says"
    with database.reading() as db:
        rows = {row.recipient: row for row in db.scalars(select(MailMessage))}
    assert rows["ala@poczta.example"].sent is not None
    assert (rows["a@[x.pl"].sent, rows["a@[x.pl"].attempts) == (None, mail.FINAL_NO)
