"""A reply by e-mail is a post by the rules of the site, once; refused ones are answered once."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import ROOT
from app.core import clock, i18n
from app.core.db import Database
from app.core.limiter import limiter
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.discussions.models import Post, PostState, Thread
from app.discussions.splitting import Split, split_thread
from app.notifications import mail_tokens
from app.notifications.mail_models import ReceivedMail
from app.notifications.replies import Incoming, Outcome
from app.people.models import Level, Person
from app.text.limits import Kind, check_markdown
from app.text.polish import nbsp
from app.text.rendered import Rendered
from app.text.safe_html import to_safe_html
from tests import make
from tests.conftest import Later
from tests.visitor import Visit, words

SECRET = "tajne słowo, które ma więcej niż trzydzieści dwa znaki"
BOX = "odpowiedz@wiki.example.org"
Deliver = Callable[..., Outcome]


class Scene:
    """A thread, and somebody who got a letter about it."""

    def __init__(self, db: Session, level: Level = Level.RESIDENT) -> None:
        self.author = make.person(db, Level.EDITOR)
        self.person = make.person(db, level)
        self.thread = make.thread(db, self.author, title="Ławki")

    def letter(self, words: str = "Zgadzam się.", **headers: str) -> EmailMessage:
        token = mail_tokens.reply_token(SECRET, self.person.id, self.thread.id, 30)
        letter = EmailMessage()
        shown = {
            "From": f"Ala <{(self.person.email or '').upper()}>",
            "To": f"Wiki <{mail_tokens.reply_address(BOX, token)}>",
            "Message-ID": "<1@mail.example>",
            "Subject": "Re: Ławki",
            **headers,
        }
        for name, value in shown.items():
            if value:
                letter[name] = value
        letter.set_content(words)
        return letter


@pytest.fixture(autouse=True)
def _polish() -> None:
    i18n.install(ROOT, nbsp)


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.writing() as db:
        return Scene(db)


@pytest.fixture
def deliver(settings: Settings, database: Database) -> Deliver:
    def render(text: str, kind: Kind) -> Rendered:
        check_markdown(text, kind)
        return to_safe_html(text, kind=kind)

    ours = settings.model_copy(
        update={"imap_url": "imaps://a:b@mail.example.org", "reply_address": BOX}
    )
    incoming = Incoming(ours, SECRET, database, limiter("", database), render)

    def handle(letter: EmailMessage, *, is_whole: bool = True) -> Outcome:
        return incoming.handle(letter.as_bytes(), is_whole=is_whole)

    return handle


def replies(database: Database, scene: Scene) -> list[Post]:
    with database.reading() as db:
        query = select(Post).where(Post.thread_id == scene.thread.id, Post.branch > 1)
        return list(db.scalars(query.order_by(Post.id)))


def answers(database: Database) -> list[MailMessage]:
    with database.reading() as db:
        return list(db.scalars(select(MailMessage).order_by(MailMessage.id)))


def test_a_reply_stands_in_the_thread_once(
    database: Database, scene: Scene, deliver: Deliver
) -> None:
    letter = scene.letter("Zgadzam się.\n\nW dniu 22.11.2026 o 7:19, Wiki pisze:\n> stare")
    assert deliver(letter) == Outcome.POSTED
    assert deliver(letter) == Outcome.KNOWN
    letter["Received"] = "from another server"
    assert deliver(letter) == Outcome.KNOWN, "the same letter by another way"
    (post,) = replies(database, scene)
    assert (post.body, post.author_id, post.state) == (
        "Zgadzam się.",
        scene.person.id,
        PostState.VISIBLE,
    )
    assert answers(database) == []


def test_guests_read_the_reply_on_the_page_that_was_kept_for_them(
    scene: Scene, deliver: Deliver, visit: Visit
) -> None:
    guest, address = visit(), f"/dyskusje/{scene.thread.id}-{scene.thread.slug}"
    assert "Żółwim krokiem" not in words(guest.get(address))
    deliver(scene.letter("Żółwim krokiem.\n\nDnia 22.11 Wiki pisze:\n> Czy ktoś idzie?"))
    page = words(guest.get(address))
    assert "Żółwim krokiem." in page
    assert scene.person.name in page
    assert "Czy ktoś idzie?" not in page


def test_a_newcomers_reply_waits_and_they_are_told(database: Database, deliver: Deliver) -> None:
    with database.writing() as db:
        scene = Scene(db, Level.NEW)
    assert deliver(scene.letter()) == Outcome.POSTED
    (post,) = replies(database, scene)
    assert post.state == PostState.WAITING
    (answer,) = answers(database)
    assert "moderacji" in answer.body


def test_files_are_left_out_with_a_word(database: Database, scene: Scene, deliver: Deliver) -> None:
    letter = scene.letter()
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="umowa.pdf")
    assert deliver(letter) == Outcome.POSTED
    (post,) = replies(database, scene)
    assert "Plików z" in post.body
    assert "umowa" not in post.body


def _locked(db: Session, scene: Scene) -> None:
    db.get_one(Thread, scene.thread.id).is_locked = True


def _hidden(db: Session, scene: Scene) -> None:
    db.get_one(Thread, scene.thread.id).state = "hidden"


def _suspended(db: Session, scene: Scene) -> None:
    db.get_one(Person, scene.person.id).suspended_until = clock.now() + timedelta(days=2)


@pytest.mark.parametrize("forbid", [_locked, _hidden, _suspended])
def test_what_the_site_would_refuse_is_refused_once_with_the_words_given_back(
    database: Database, scene: Scene, deliver: Deliver, forbid: Callable[[Session, Scene], None]
) -> None:
    with database.writing() as db:
        forbid(db, scene)
    letter = scene.letter("Moje długie słowa.")
    assert deliver(letter) == Outcome.REFUSED
    assert deliver(letter) == Outcome.KNOWN
    assert replies(database, scene) == []
    (answer,) = answers(database)
    assert answer.recipient == scene.person.email
    assert "Moje długie słowa." in answer.body
    assert answer.headers["Auto-Submitted"] == "auto-replied"
    assert answer.headers["In-Reply-To"] == "<1@mail.example>"
    if forbid is _hidden:
        assert "Ławki" not in answer.body + answer.subject
        assert "/dyskusje/" not in answer.body


@pytest.mark.parametrize("words", ["", "> tylko cytat", "-- \nAla", "x" * 21_000, "[" * 3000])
def test_no_words_or_too_many(
    database: Database, scene: Scene, deliver: Deliver, words: str
) -> None:
    assert deliver(scene.letter(words)) == Outcome.REFUSED
    assert replies(database, scene) == []
    assert len(answers(database)) == 1


def test_a_large_letter_and_an_old_one_are_refused(
    database: Database, scene: Scene, deliver: Deliver, later: Later
) -> None:
    assert deliver(scene.letter(), is_whole=False) == Outcome.REFUSED
    letter = scene.letter(**{"Message-ID": "<2@mail.example>"})
    later(days=31)
    assert deliver(letter) == Outcome.REFUSED
    assert [each.recipient for each in answers(database)] == [scene.person.email] * 2
    assert replies(database, scene) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; x"},
        {"Precedence": "bulk"},
        {"Return-Path": "<>"},
        {"List-Id": "<lista.example>"},
        {"X-Autoreply": "yes"},
        {"From": "MAILER-DAEMON@poczta.example"},
        {"From": f"Wiki <{BOX}>"},
        {"From": "odpowiedz+abc@wiki.example.org"},
        {"From": ""},
        {"From": "obcy@poczta.example", "To": BOX},
        {"From": "obcy@poczta.example", "To": "kto@inny.example"},
    ],
)
def test_programs_and_strangers_get_no_answer(
    database: Database, scene: Scene, deliver: Deliver, headers: dict[str, str]
) -> None:
    letter = scene.letter(**headers)
    assert deliver(letter) == Outcome.IGNORED
    assert deliver(letter) == Outcome.KNOWN
    assert replies(database, scene) == []
    assert answers(database) == []


def test_a_bounce_is_ignored(database: Database, scene: Scene, deliver: Deliver) -> None:
    letter = scene.letter("Undeliverable")
    letter.replace_header("Content-Type", "multipart/report; boundary=x")
    assert deliver(letter) == Outcome.IGNORED


def test_who_got_a_copy_of_the_reply_does_not_write_as_its_sender(
    database: Database, scene: Scene, deliver: Deliver
) -> None:
    with database.writing() as db:
        other = make.person(db)
    assert deliver(scene.letter(From=other.email or "")) == Outcome.REFUSED
    outsider = scene.letter(**{"From": "obcy@poczta.example", "Message-ID": "<2@mail.example>"})
    assert deliver(outsider) == Outcome.REFUSED
    assert replies(database, scene) == []
    recipients = [answer.recipient for answer in answers(database)]
    assert recipients == [other.email, scene.person.email], "a stranger's address gets no letter"


def test_forged_and_erased(database: Database, scene: Scene, deliver: Deliver) -> None:
    foreign = mail_tokens.reply_token("inne" * 10, scene.person.id, scene.thread.id, 30)
    forged = scene.letter(To=mail_tokens.reply_address(BOX, foreign))
    assert deliver(forged) == Outcome.REFUSED
    letter = scene.letter(**{"Message-ID": "<2@mail.example>"})
    with database.writing() as db:
        person = db.get_one(Person, scene.person.id)
        person.email, person.erased = None, clock.now()
    assert deliver(letter) == Outcome.IGNORED
    assert replies(database, scene) == []


def test_a_flood_of_refused_letters_is_not_a_flood_of_answers(
    database: Database, scene: Scene, deliver: Deliver
) -> None:
    with database.writing() as db:
        _locked(db, scene)
    for number in range(8):
        deliver(scene.letter(**{"Message-ID": f"<{number}@mail.example>"}))
    assert len(answers(database)) == 5


def test_no_words_or_addresses_are_kept(database: Database, scene: Scene, deliver: Deliver) -> None:
    deliver(scene.letter("Tajne słowa", **{"Auto-Submitted": "auto-replied"}))
    with database.reading() as db:
        row = db.scalars(select(ReceivedMail)).one()
    assert (len(row.key), row.outcome, row.post_id) == (64, "ignored", None)


def test_a_reply_stands_below_the_post_of_its_letter_wherever_that_is_now(
    database: Database, scene: Scene, deliver: Deliver
) -> None:
    with database.writing() as db:
        posts = [make.post(db, scene.author, scene.thread) for _ in range(2)]
    token = mail_tokens.reply_token(SECRET, scene.person.id, scene.thread.id, 30, posts[0].id)
    address = mail_tokens.reply_address(BOX, token)
    assert deliver(scene.letter(To=address)) == Outcome.POSTED
    reply = replies(database, scene)[-1]
    assert (reply.parent_id, reply.branch) == (posts[0].id, posts[0].branch)
    with database.writing() as db:
        moderator = make.who(make.person(db, Level.MODERATOR))
        split = Split(frozenset({posts[0].id}), "Osobna sprawa")
        made = split_thread(db, moderator, Settings(), scene.thread.id, split)
    again = scene.letter("Tutaj też.", **{"To": address, "Message-ID": "<2@mail.example>"})
    assert deliver(again) == Outcome.POSTED
    with database.reading() as db:
        assert db.scalars(select(Post.thread_id).where(Post.body == "Tutaj też.")).one() == made.id


def test_no_other_spelling_of_a_token_is_taken() -> None:
    token = mail_tokens.reply_token(SECRET, 7, 8, 30, 9)
    assert mail_tokens.read_reply_token(SECRET, token.upper()) is not None
    for place in (0, 10, len(token) - 1):
        for letter in "abcdefghijklmnopqrstuvwxyz234567".replace(token[place], ""):
            altered = token[:place] + letter + token[place + 1 :]
            assert mail_tokens.read_reply_token(SECRET, altered) is None
    for altered in (token[:-1], token + "a", "", "=", "ą"):
        assert mail_tokens.read_reply_token(SECRET, altered) is None
