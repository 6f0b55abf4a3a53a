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
from app.core.mail_sending import Letter
from app.core.settings import Settings, secret_key
from app.discussions.hiding import hide_post
from app.discussions.models import Post, Thread
from app.discussions.participation_models import PostMention
from app.notifications import mail_tokens, mailing
from app.notifications.composing import MOST_POSTS, Composer, Reader, reader_of
from app.notifications.forms import ALWAYS_MAILED
from app.notifications.letter import MOST_ROWS
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


def letters(database: Database, settings: Settings) -> list[Letter]:
    """What waits in the outbox, written as it would leave now."""
    compose = Composer.of(settings)
    with database.reading() as db:
        found = [
            compose(db, Letter(each.id, each.created, each.recipient, "", ""), each.draft)
            for each in db.scalars(select(MailMessage).order_by(MailMessage.id))
        ]
    return [letter for letter in found if letter is not None]


def outbox(database: Database) -> list[MailMessage]:
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
    assert letters(database, settings) == [], "more may come within the minutes"
    later(seconds=MINUTES.total_seconds())
    for _ in range(2):
        mailing.send_at_once(settings, database)
    (letter,) = letters(database, settings)
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
    assert len(letters(database, settings)) == 2
    post_in(mailing.MOST_LETTERS + 1)
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    assert len(letters(database, settings)) == 3
    assert "5" in letters(database, settings)[-1].subject


def hide_one_and_read_another(db: Session) -> None:
    """What may happen to posts between their notices and the letter."""
    moderator = make.who(make.person(db, Level.MODERATOR))
    hidden = db.scalars(select(Post).where(Post.body == "Ukryty sekret")).one()
    hide_post(db, moderator, hidden.id, "wandalizm", "Reklama")
    read = db.scalars(select(Post).where(Post.body == "Przeczytany")).one()
    db.execute(update(Notice).where(Notice.event == f"post:{read.id}").values(read=clock.now()))


def test_what_was_hidden_or_read_meanwhile_is_not_mailed(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Zostaje", "Ukryty sekret", "Przeczytany")
    with database.writing() as db:
        hide_one_and_read_another(db)
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    (letter,) = letters(database, settings)
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
    assert letters(database, settings) == []


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
    assert letters(database, settings) == []


def test_the_settings_offer_no_choice_where_there_is_none() -> None:
    assert {kind.value for kind in ALWAYS_MAILED} == set(mailing.MAILED_ALREADY)


def test_the_weekly_digest_comes_once_on_its_day_also_after_a_standstill(
    settings: Settings, database: Database, board: Board, at: At
) -> None:
    at(2026, 11, 18, 12, 0)  # a Wednesday; digests are due on Fridays at 8
    board.tell(database, "Starszy wpis")
    at(2026, 11, 20, 7, 59)
    mailing.send_digests(settings, database)
    assert letters(database, settings) == []
    at(2026, 12, 8, 3, 0)  # the worker stood still for two digests
    for _ in range(3):
        mailing.send_digests(settings, database)
    (letter,) = letters(database, settings)
    assert "Starszy wpis" in letter.body
    board.tell(database, "Nowszy wpis")
    at(2026, 12, 11, 7, 59)
    mailing.send_digests(settings, database)
    assert len(letters(database, settings)) == 1
    at(2026, 12, 11, 8, 0)
    mailing.send_digests(settings, database)
    digest = letters(database, settings)[-1]
    assert "Nowszy wpis" in digest.body
    assert "Starszy wpis" not in digest.body
    at(2026, 12, 18, 8, 0)
    mailing.send_digests(settings, database)
    assert len(letters(database, settings)) == 2, "nothing new, no letter"


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
    (letter,) = letters(database, settings)
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
    assert letters(database, settings) == []


def test_two_workers_mail_each_notice_once(
    settings: Settings, database: Database, board: Board, later: Later,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The other one mails between our look and our letter."""
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Wpis")
    later(seconds=MINUTES.total_seconds())
    look = reader_of

    def look_slowly(db: Session, person_id: int) -> Reader | None:
        with monkeypatch.context() as patch:
            patch.setattr(mailing, "reader_of", look)
            mailing.send_at_once(settings, database)
        return look(db, person_id)

    monkeypatch.setattr(mailing, "reader_of", look_slowly)
    mailing.send_at_once(settings, database)
    assert len(letters(database, settings)) == 1


def test_a_long_digest_says_how_much_it_leaves_out(
    settings: Settings, database: Database, board: Board, at: At
) -> None:
    at(2026, 11, 19, 12, 0)
    board.tell(database, *(f"Wpis numer {number}." for number in range(MOST_ROWS + 3)))
    at(2026, 11, 20, 8, 0)
    mailing.send_digests(settings, database)
    (letter,) = letters(database, settings)
    assert letter.body.count("Wpis numer") == MOST_ROWS
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
    (letter,) = letters(database, settings)
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.headers["Reply-To"]
    assert len(address.partition("@")[0]) <= 64
    token = mail_tokens.token_in(settings.reply_address, address.upper())
    found = mail_tokens.read_reply_token(secret_key(settings), token or "")
    assert found is not None
    assert (found.person_id, found.thread_id) == (board.reader.id, board.thread.id)
    assert letter.body.startswith("#~#~# ")


def test_what_happens_while_a_letter_waits_is_respected_when_it_leaves(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    """Hours may pass between the outbox and a mail server that was down."""
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Zostaje", "Ukryty sekret", "Przeczytany")
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(settings, database)
    (row,) = outbox(database)
    for words in ("Zostaje", "sekret", "Ławki"):
        assert words not in f"{row.subject}{row.body}{row.html}{row.draft}"
    with database.writing() as db:
        hide_one_and_read_another(db)
        db.get_one(Person, board.reader.id).email = "nowa@poczta.example"
    (letter,) = letters(database, settings)
    assert "Zostaje" in letter.body
    assert letter.recipient == "nowa@poczta.example"
    for words in ("sekret", "Przeczytany"):
        assert words not in letter.body + letter.html
    prefer(database, board.reader, How.NEVER)
    assert letters(database, settings) == [], "unsubscribed while it waited"


def storm(database: Database, board: Board, number: int) -> None:
    """Posts of a thread, told as the worker tells them: in one notice."""
    with database.writing() as db:
        posts = [board.post(db, f"Wpis numer {count}.") for count in range(number)]
        notice = db.scalar(select(Notice))
        if notice is None:
            notice = board.notice(db, posts[0])
            notice.count = 0
        notice.count += number
        notice.at = clock.now()


def test_a_storm_of_posts_is_a_letter_now_and_then_with_the_newest_of_them(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    prefer(database, board.reader, How.NOW)
    for _ in range(3):
        storm(database, board, 34)
        later(seconds=MINUTES.total_seconds())
        mailing.send_at_once(settings, database)
    (letter,) = letters(database, settings)
    later(seconds=mailing.REST.total_seconds())
    for _ in range(2):
        mailing.send_at_once(settings, database)
    assert len(outbox(database)) == 2
    first, second = letters(database, settings)
    assert first == letter, "what was written later stands in the later letter"
    for each, left_out in ((first, 24), (second, 58)):
        assert each.body.count("Wpis numer") == MOST_POSTS
        assert f"jeszcze {left_out} wcześniejsz" in each.body.replace("\u00a0", " ")
    assert second.body.index("Wpis numer 33") < second.body.index("Wpis numer 32")


def test_a_digest_holds_the_posts_of_a_series_without_hidden_and_own_ones(
    settings: Settings, database: Database, board: Board, at: At
) -> None:
    at(2026, 11, 19, 12, 0)
    with database.writing() as db:
        make.post(db, board.reader, board.thread, "Własny wpis")
    storm(database, board, 3)
    with database.writing() as db:
        make.post(db, board.reader, board.thread, "Drugi własny")
        first = db.scalars(select(Post).where(Post.body == "Wpis numer 0.")).one()
        hide_post(db, make.who(make.person(db, Level.MODERATOR)), first.id, "inne", "Reklama")
        notice = db.scalars(select(Notice)).one()
        db.add(PostMention(post_id=first.id + 1, person_id=board.reader.id))
        named = board.notice(db, db.get_one(Post, first.id + 1), Kind.MENTION)
        notice.at = named.at = clock.now()
    at(2026, 11, 20, 8, 0)
    mailing.send_digests(settings, database)
    (letter,) = letters(database, settings)
    assert "własny" not in letter.body.lower()
    assert [letter.body.count(f"Wpis numer {number}.") for number in range(3)] == [0, 1, 1]


def test_a_reply_goes_to_the_post_of_the_letter_or_to_the_thread(
    settings: Settings, database: Database, board: Board, later: Later
) -> None:
    ours = settings.model_copy(
        update={"imap_url": "imap://a:b@localhost", "reply_address": "odpowiedz@wiki.example.org"}
    )
    prefer(database, board.reader, How.NOW)
    board.tell(database, "Pierwszy")
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(ours, database)
    board.tell(database, "Drugi", "Trzeci")
    later(seconds=MINUTES.total_seconds())
    mailing.send_at_once(ours, database)
    with database.reading() as db:
        first = db.scalars(select(Post.id).where(Post.body == "Pierwszy")).one()
    answered = []
    for letter in letters(database, ours):
        token = mail_tokens.token_in(ours.reply_address, letter.headers["Reply-To"])
        found = mail_tokens.read_reply_token(secret_key(ours), token or "")
        answered.append(found and found.post_id)
    assert answered == [first, None]
