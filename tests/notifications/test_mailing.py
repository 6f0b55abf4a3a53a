"""Notices by e-mail: once each, gathered, by the clock of Warsaw, and only what may be read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import ROOT
from app.core import clock, i18n
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.discussions.hiding import hide_post
from app.discussions.models import Post, Thread
from app.notifications import mail_tokens, mailing
from app.notifications.forms import ALWAYS_MAILED
from app.notifications.models import How, Kind, Notice, NoticePause, NoticePreference
from app.people.models import Level, Person
from app.text.polish import nbsp
from tests import make
from tests.conftest import Later

MINUTES = mailing.GATHER + timedelta(seconds=1)


class Board:
    """A thread on which things happen, and somebody who hears of them by e-mail."""

    def __init__(self, db: Session) -> None:
        self.author = make.person(db, Level.EDITOR, name="Jan Nowak")
        self.reader = make.person(db, Level.EDITOR, name="Ala Kot")
        self.thread = make.thread(db, self.author, title="Ławki & <kosze>")

    def post(self, db: Session, words: str, thread: Thread | None = None) -> Post:
        return make.post(db, self.author, thread or self.thread, words)

    def notice(self, db: Session, post: Post, kind: Kind = Kind.REPLY) -> Notice:
        notice = Notice(
            person_id=self.reader.id,
            event=f"post:{post.id}",
            kind=kind.value,
            began=clock.now(),
            at=clock.now(),
            actor_id=self.author.id,
            subject=f"post:{post.id}",
            about=f"thread:{post.thread_id}",
            url=f"/posty/{post.id}",
            entry_id=1,
        )
        db.add(notice)
        db.flush()
        return notice

    def tell(self, database: Database, *words: str) -> list[int]:
        with database.writing() as db:
            return [self.notice(db, self.post(db, each)).id for each in words]


@pytest.fixture(autouse=True)
def _polish() -> None:
    i18n.install(ROOT, nbsp)


@pytest.fixture
def board(database: Database) -> Board:
    with database.writing() as db:
        return Board(db)


def prefer(database: Database, person: Person, how: How, kind: Kind = Kind.REPLY) -> None:
    with database.writing() as db:
        db.merge(NoticePreference(person_id=person.id, kind=kind.value, how=how.value))


def letters(database: Database) -> list[MailMessage]:
    with database.reading() as db:
        return list(db.scalars(select(MailMessage).order_by(MailMessage.id)))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the clock on the wall in Warsaw."""

    def go(*moment: int) -> None:
        present = datetime(*moment, tzinfo=clock.WARSAW).astimezone(UTC)  # type: ignore[misc, arg-type]
        monkeypatch.setattr(clock, "now", lambda: present)

    return go


At = Callable[..., None]


def test_several_posts_within_minutes_are_one_letter(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Pierwszy wpis", "Drugi wpis o <b>ławkach</b>")
    mailing.send_at_once(settings, database)
    assert letters(database) == [], "more may come within the minutes"
    later(seconds=MINUTES.total_seconds())
    for _ in range(2):
        mailing.send_at_once(settings, database)
    (letter,) = letters(database)
    assert letter.recipient == board.reader.email
    assert letter.subject == "Ławki & <kosze> – Narzędziownik"
    assert letter.thread == f"thread:{board.thread.id}"
    for words in ("Pierwszy wpis", "Drugi wpis o", "Jan Nowak", "/wypisz/", "Ala, dzień dobry"):
        assert words in letter.body
    assert "Ławki &amp; &lt;kosze&gt;" in letter.html
    assert "<b>ławkach" not in letter.html
    assert letter.headers["List-Unsubscribe"].startswith(f"<{settings.site_url}/wypisz/")
    assert "List-Unsubscribe-Post" not in letter.headers, "RFC 8058 asks for https"
    assert "Reply-To" not in letter.headers


def test_each_thread_has_its_letter_until_there_are_too_many(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    prefer(database, board.reader, How.NOW)

    def post_in(number: int) -> None:
        with database.writing() as db:
            for _ in range(number):
                thread = make.thread(db, board.author)
                board.notice(db, board.post(db, "Słowa", thread))

    post_in(2)
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    assert len(letters(database)) == 2
    post_in(mailing.MOST_LETTERS + 1)
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    assert len(letters(database)) == 3
    assert "5" in letters(database)[-1].subject


def test_what_was_hidden_or_read_meanwhile_is_not_mailed(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Zostaje", "Ukryty sekret", "Przeczytany")
    with database.writing() as db:
        moderator = make.who(make.person(db, Level.MODERATOR))
        hidden = db.scalars(select(Post).where(Post.body == "Ukryty sekret")).one()
        hide_post(db, moderator, hidden.id, "wandalizm", "Reklama")
        read = db.scalars(select(Post).where(Post.body == "Przeczytany")).one()
        db.execute(update(Notice).where(Notice.event == f"post:{read.id}").values(read=clock.now()))
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    (letter,) = letters(database)
    assert "Zostaje" in letter.body
    for words in ("sekret", "Przeczytany"):
        assert words not in letter.body + letter.html


@pytest.mark.parametrize("how", [How.DAILY, How.WEEKLY, How.NEVER])
def test_who_wants_digests_or_nothing_gets_no_letter_at_once(
    settings: Settings, database: Database, board: Board, later: Later, how: How
) -> None:
    prefer(database, board.reader, how)
    board.tell(database, "Wpis")
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    assert letters(database) == []


@pytest.mark.parametrize("kind", [Kind.PROPOSAL, Kind.REPORT])
def test_what_has_a_letter_of_its_own_is_not_mailed_again(
    settings: Settings, database: Database, board: Board, at: At, kind: Kind
) -> None:
    at(2026, 11, 19, 12, 0)
    with database.writing() as db:
        board.notice(db, board.post(db, "Wpis"), kind).detail = "ask"
    prefer(database, board.reader, How.NOW, kind)
    at(2026, 11, 20, 9, 0)
    mailing.send_at_once(settings, database)
    mailing.send_digests(settings, database)
    assert letters(database) == []


def test_the_settings_offer_no_choice_where_there_is_none() -> None:
    assert {kind.value for kind in ALWAYS_MAILED} == set(mailing.MAILED_ALREADY)


def test_the_weekly_digest_comes_once_on_its_day_also_after_a_standstill(
    settings: Settings, database: Database, board: Board, at: At
) -> None:
    at(2026, 11, 18, 12, 0)  # a Wednesday; digests are due on Fridays at 8
    board.tell(database, "Starszy wpis")
    at(2026, 11, 20, 7, 59)
    mailing.send_digests(settings, database)
    assert letters(database) == []
    at(2026, 12, 8, 3, 0)  # the worker stood still for two digests
    for _ in range(3):
        mailing.send_digests(settings, database)
    (letter,) = letters(database)
    assert "Starszy wpis" in letter.body
    board.tell(database, "Nowszy wpis")
    at(2026, 12, 11, 7, 59)
    mailing.send_digests(settings, database)
    assert len(letters(database)) == 1
    at(2026, 12, 11, 8, 0)
    mailing.send_digests(settings, database)
    digest = letters(database)[-1]
    assert "Nowszy wpis" in digest.body
    assert "Starszy wpis" not in digest.body
    at(2026, 12, 18, 8, 0)
    mailing.send_digests(settings, database)
    assert len(letters(database)) == 2, "nothing new, no letter"


def test_daily_and_weekly_news_of_one_hour_are_one_letter_newest_first(
    settings: Settings, database: Database, board: Board, at: At
) -> None:
    prefer(database, board.reader, How.DAILY, Kind.MENTION)
    at(2026, 11, 19, 12, 0)
    with database.writing() as db:
        board.notice(db, board.post(db, "Wpis tygodnia"))
        other = make.thread(db, board.author, title="Drugi wątek")
    at(2026, 11, 19, 12, 30)
    with database.writing() as db:
        board.notice(db, board.post(db, "Wzmianka dnia", other), Kind.MENTION)
    at(2026, 11, 20, 8, 0)
    mailing.send_digests(settings, database)
    (letter,) = letters(database)
    assert letter.body.index("Wzmianka dnia") < letter.body.index("Wpis tygodnia")


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ((2026, 3, 28, 9, 0), (2026, 3, 28, 8, 0)),
        ((2026, 3, 29, 7, 59), (2026, 3, 28, 8, 0)),
        ((2026, 3, 29, 8, 0), (2026, 3, 29, 8, 0)),  # the night summer time begins
        ((2026, 10, 25, 8, 0), (2026, 10, 25, 8, 0)),  # … and ends
        ((2027, 1, 1, 0, 30), (2026, 12, 31, 8, 0)),
    ],
)
def test_digests_follow_the_clock_on_the_wall(
    settings: Settings, at: At, moment: tuple[int, ...], slot: tuple[int, ...]
) -> None:
    at(*moment)
    wanted = datetime(*slot, tzinfo=clock.WARSAW)  # type: ignore[misc, arg-type]
    assert mailing.last_slot(settings, How.DAILY) == wanted


def test_nobody_without_an_account_or_with_a_pause_is_written_to(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Wpis")
    with database.writing() as db:
        db.add(NoticePause(person_id=board.reader.id, since=clock.now()))
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    with database.writing() as db:
        db.delete(db.get_one(NoticePause, board.reader.id))
        person = db.get_one(Person, board.reader.id)
        person.email = None
        person.erased = clock.now()
    mailing.send_at_once(settings, database)
    assert letters(database) == []


def test_two_workers_mail_each_notice_once(
    settings: Settings, database: Database, board: Board, later: Later,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The other one mails between our look and our letter."""
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Wpis")
    later(seconds=MINUTES.total_seconds())
    look = mailing._reader

    def look_slowly(db: Session, person_id: int) -> mailing._Reader | None:
        with monkeypatch.context() as patch:
            patch.setattr(mailing, "_reader", look)
            mailing.send_at_once(settings, database)
        return look(db, person_id)

    monkeypatch.setattr(mailing, "_reader", look_slowly)
    mailing.send_at_once(settings, database)
    assert len(letters(database)) == 1


def test_a_long_digest_says_how_much_it_leaves_out(
    settings: Settings, database: Database, board: Board, at: At
) -> None:
    at(2026, 11, 19, 12, 0)
    board.tell(database, *(f"Wpis numer {number}." for number in range(mailing.MOST_ROWS + 3)))
    at(2026, 11, 20, 8, 0)
    mailing.send_digests(settings, database)
    (letter,) = letters(database)
    assert letter.body.count("Wpis numer") == mailing.MOST_ROWS
    assert "Jeszcze 3" in letter.body.replace("\u00a0", " ")


def test_a_letter_can_be_replied_to_where_a_mailbox_is_set(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    settings = settings.model_copy(
        update={
            "imap_url": "imaps://a:b@mail.example.org/INBOX",
            "reply_address": "odpowiedz@wiki.example.org",
            "site_url": "https://wiki.example.org",
        }
    )
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Wpis")
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    (letter,) = letters(database)
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.headers["Reply-To"]
    assert len(address.partition("@")[0]) <= 64
    token = mail_tokens.token_in(settings.reply_address, address.upper())
    found = mail_tokens.read_reply_token(mailing.secret_key(settings), token or "")
    assert found is not None
    assert (found.person_id, found.thread_id) == (board.reader.id, board.thread.id)
    assert letter.body.startswith("#~#~# ")
