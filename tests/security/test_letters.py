"""Letters that anybody may send to the mailbox of replies: none stops others or speaks for us."""

import imaplib
import time
from dataclasses import asdict
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError

from app.core.db import Database
from app.core.limiter import limiter
from app.core.mail import MailMessage
from app.core.mailbox import Mailbox, MailboxFault
from app.core.settings import Settings
from app.notifications import mail_tokens, polling
from app.notifications.letter import CUT_MARK
from app.notifications.replies import Incoming, Outcome
from app.text.letter import Letter, read_letter
from app.text.letter_process import UnreadableLetter, read_apart
from app.text.limits import clean
from app.text.safe_html import to_safe_html
from tests import make

SECRET = "tajne słowo, które ma więcej niż trzydzieści dwa znaki"
BOX = "odpowiedz@wiki.example.org"
HEAD = b"From: a@b.pl\nTo: odpowiedz@wiki.example.org\n"

PUNYCODE = HEAD + b"Content-Type: text/plain; charset=punycode\n\n"


def _nested(depth: int, words: bytes) -> bytes:
    parts = [
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(depth)
    ]
    return HEAD + b"".join(parts) + b"\n" + words


# What kept a thread of the worker, and with it the whole of it, for minutes to hours.
READ = {
    "an address without an end": b"From: a@b.pl\nTo: " + b"a" * 300_000 + b"\n\nSlowa",
    "lines that go on": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 900_000,
    "letters of punycode": HEAD
    + b"Content-Type: text/plain; charset=punycode\n\na-"
    + b"b" * 2**20,
    "a character set with a zero": HEAD + b"Content-Type: text/plain; charset=a\0b\n\nSlowa",
    "a character set that packs": HEAD + b"Content-Type: text/plain; charset=zip\n\nSlowa",
    "a codec that replaces nothing": HEAD + b"Content-Type: text/plain; charset=idna\n\nxn--a.\xff",
}
STOPPED = {
    "parts in parts": _nested(300, b"-\n" * 1_000_000),
    "too many parts in parts": _nested(1000, b"Slowa"),
    "parameters without end": HEAD + b"Content-Type: text/plain; " + b"a=b;" * 300_000 + b"\n\nS",
    "comments in comments": b"From: " + b"(" * 5000 + b"\n\nSlowa",
}


@pytest.mark.parametrize("name", READ)
def test_a_hostile_letter_is_read_in_time(name: str) -> None:
    began = time.monotonic()
    assert read_letter(READ[name], CUT_MARK).files == 0
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("name", STOPPED)
def test_a_letter_that_cannot_be_read_is_given_up(name: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableLetter):
        read_apart(STOPPED[name], CUT_MARK, seconds=1)
    assert time.monotonic() - began < 8


def test_apart_the_same_is_read_as_here() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "Żaneta <ZANETA@poczta.example>", f"{BOX}, <b@c.pl>"
    letter["Message-ID"], letter["Precedence"] = "<1@x>", "Bulk"
    letter.set_content("Zażółć\n\n> gęślą")
    read = read_apart(letter.as_bytes(), CUT_MARK)
    assert read == read_letter(letter.as_bytes(), CUT_MARK)
    assert (read.sender, read.addresses) == ("zaneta@poczta.example", (BOX, "b@c.pl"))
    assert (read.text, read.precedence) == ("Zażółć", "bulk")


def _is_clean(letter: Letter) -> bool:
    kept = asdict(letter)
    texts = [each for each in kept.values() if isinstance(each, str)] + list(letter.addresses)
    return all(text == clean(text) and text.encode() is not None for text in texts)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a\0b@c.pl\nMessage-ID: <a\0\xff>\nTo: a\0@b.pl\n\na\0b\x1b[2J",
        b"From: \xff\xfe@c.pl\nMessage-ID: \x80\n\n\xff\xfe",
        HEAD + b"Content-Type: text/plain; charset=unicode_escape\n\n\\ud800 \\x00",
        HEAD + b"Content-Type: text/html; charset=utf-16\n\n\xff\xfe\x00\xd8<\x00",
    ],
)
def test_nothing_is_read_that_a_database_refuses(raw: bytes) -> None:
    assert _is_clean(read_letter(raw, CUT_MARK))


@given(st.binary(max_size=400))
@bounds(max_examples=25)
def test_whatever_bytes_come_are_read_cleanly(raw: bytes) -> None:
    for each in (raw, HEAD + raw, HEAD + b"Content-Type: text/html\n\n" + raw):
        try:
            letter = read_letter(each, CUT_MARK)
        except (ValueError, IndexError, AssertionError, RecursionError):
            continue  # faults of the standard library: the process ends, the letter is flagged
        assert _is_clean(letter)


class Box(Mailbox):
    """A mailbox in memory: what a letter number says, or the fault that asking for it raises."""

    def __init__(self, letters: dict[str, bytes | Exception]) -> None:
        self.letters = letters
        self.handled: dict[str, bool] = {}

    def size(self, number: str) -> int:
        found = self.letters[number]
        if isinstance(found, Exception):
            raise found
        return len(found)

    def fetch(self, number: str) -> bytes:
        found = self.letters[number]
        assert isinstance(found, bytes)
        return found

    def mark_handled(self, number: str, *, failed: bool = False) -> None:
        self.handled[number] = failed


@pytest.fixture
def incoming(settings: Settings, database: Database) -> Incoming:
    ours = settings.model_copy(
        update={"imap_url": "imaps://a:b@mail.example.org", "reply_address": BOX}
    )
    return Incoming(
        ours,
        SECRET,
        database,
        limiter("", database),
        lambda text, kind: to_safe_html(text, kind=kind),
    )


def test_a_letter_that_nobody_can_bring_is_set_aside(incoming: Incoming) -> None:
    box = Box({"1": MailboxFault("FETCH was answered NO"), "2": HEAD + b"\nSlowa"})
    for number in box.letters:
        polling._handle(box, number, incoming)
    assert box.handled == {"1": True, "2": False}


@pytest.mark.parametrize(
    ("fault", "is_set_aside"),
    [
        (DataError("INSERT", {}, ValueError("no such letter")), True),
        (ZeroDivisionError(), True),
        (RecursionError(), True),
        (OperationalError("INSERT", {}, OSError("gone")), False),
        (imaplib.IMAP4.abort("gone"), False),
        (OSError("gone"), False),
    ],
)
def test_only_an_outage_is_waited_for(
    incoming: Incoming, fault: Exception, is_set_aside: bool
) -> None:
    box = Box({"1": fault})
    if is_set_aside:
        polling._handle(box, "1", incoming)
    else:
        with pytest.raises(type(fault)):
            polling._handle(box, "1", incoming)
    assert box.handled == ({"1": True} if is_set_aside else {})


@pytest.mark.parametrize("to", ["nobody", "somebody else"])
def test_whoever_forges_a_sender_cannot_have_us_write_to_them(
    database: Database, incoming: Incoming, to: str
) -> None:
    with database.writing() as db:
        victim, other = make.person(db), make.person(db)
        thread = make.thread(db, other)
        sender, person_id, thread_id = victim.email, other.id, thread.id
    token = mail_tokens.reply_token(SECRET, person_id, thread_id, 30)
    letter = EmailMessage()
    letter["From"], letter["Message-ID"] = sender, "<1@x>"
    letter["To"] = BOX if to == "nobody" else mail_tokens.reply_address(BOX, token)
    letter.set_content("Kup tanio na zlastrona.example")
    assert incoming.handle(letter.as_bytes()) == Outcome.REFUSED
    with database.reading() as db:
        (answer,) = db.scalars(select(MailMessage))
    assert answer.recipient == sender
    assert "zlastrona" not in answer.body + answer.subject
