"""Finding posts by their words within a place, and threads similar to a title."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.settings import Settings
from app.discussions import finding, hiding, service, words
from app.discussions.models import Thread
from app.discussions.participation_models import PostWords
from app.people.models import Person
from tests import make


def note(db: Session, database: Database) -> None:
    db.commit()
    words.note_words(Settings(), database)


def found(db: Session, thread: Thread, typed: str) -> list[int]:
    return [post.id for post in finding.in_thread(db, thread.id, typed, 1).items]


def test_posts_are_found_by_any_form_of_their_words(
    db: Session, database: Database, thread: Thread, halina: Person
) -> None:
    roads = make.post(db, halina, thread, "Gmina naprawia drogi i chodniki.")
    other = make.post(db, halina, thread, "W naszym mieście kosi się łąkę.")
    make.post(db, halina, make.thread(db, halina), "Gdzie indziej też są drogi.")
    note(db, database)
    assert found(db, thread, "droga") == [roads.id]
    assert found(db, thread, "chodnik droga") == [roads.id]
    assert found(db, thread, "łąka w mieście") == [other.id]
    for typed in ("droga łąka", "i w na", "%", "_", "", "brzdękolina"):
        assert found(db, thread, typed) == [], typed


def test_what_is_out_of_sight_is_not_found(
    db: Session,
    database: Database,
    thread: Thread,
    halina: Person,
    newcomer: Person,
    moderator: Person,
) -> None:
    hidden = make.post(db, halina, thread, "Telefon urzędniczki")
    make.post(db, newcomer, thread, "Telefon reklamowy")
    note(db, database)
    assert found(db, thread, "telefon") == [hidden.id]
    hiding.hide_post(db, make.who(moderator), hidden.id, "dane-osobowe", "")
    assert found(db, thread, "telefon") == []
    assert finding.on_board(db, "pomysly", "telefon", 1).total == 0
    hiding.unhide_post(db, make.who(moderator), hidden.id)
    assert finding.on_board(db, "pomysly", "telefon", 1).total == 1
    hiding.hide_thread(db, make.who(moderator), thread.id, "dane-osobowe", "")
    assert finding.on_board(db, "pomysly", "telefon", 1).total == 0
    assert finding.similar_to(db, "Spółka miejska") == []


def test_words_follow_the_text(
    db: Session, database: Database, thread: Thread, halina: Person
) -> None:
    post = make.post(db, halina, thread, "Stara studnia")
    note(db, database)
    text = make.post_text("Nowy wodociąg")
    service.edit_post(db, make.who(halina), Settings(), post.id, 1, text)
    note(db, database)
    assert found(db, thread, "studnia") == []
    assert found(db, thread, "wodociągi") == [post.id]
    words.forget_words(db, post.id)
    assert found(db, thread, "wodociągi") == []
    assert db.scalar(select(func.count()).select_from(PostWords)) == 1


@pytest.mark.parametrize(
    ("title", "is_similar"),
    [
        ("Czy spółka miejska musi odpowiedzieć?", True),
        ("Spółki miejskie", True),
        ("Spółka", True),
        ("Spółka rolnicza w lesie", False),
        ("Czy można?", False),
        ("", False),
    ],
)
def test_similar_titles(
    db: Session, database: Database, thread: Thread, title: str, is_similar: bool
) -> None:
    note(db, database)
    assert [row.id for row in finding.similar_to(db, title)] == ([thread.id] if is_similar else [])
