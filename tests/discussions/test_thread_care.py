"""Pinning, slow mode and titles: what they do, who may, and what stays to be read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, TooMany
from app.core.settings import Settings
from app.discussions import pinning, slow_mode, titles
from app.discussions.models import Thread
from app.discussions.thread_notes import former_titles, notes_of
from app.people.models import Level, Person
from tests import make
from tests.discussions.journal_of import entries

SETTINGS = Settings(posts_approved_first=3)


def test_three_threads_a_place_are_pinned(
    db: Session, halina: Person, moderator: Person, newcomer: Person
) -> None:
    who = make.who(moderator)
    threads = [make.thread(db, halina) for _ in range(4)]
    for thread in threads[:3]:
        pinning.pin_thread(db, who, thread.id)
        pinning.pin_thread(db, who, thread.id)
    with pytest.raises(Conflict):
        pinning.pin_thread(db, who, threads[3].id)
    elsewhere = make.thread(db, halina, board="z-urzedem")
    pinning.pin_thread(db, who, elsewhere.id)
    pinning.unpin_thread(db, who, threads[0].id)
    pinning.pin_thread(db, who, threads[3].id)
    assert [bool(thread.pinned) for thread in threads] == [False, True, True, True]
    with pytest.raises(Conflict):
        pinning.pin_thread(db, who, make.thread(db, newcomer, board="z-urzedem").id)
    for act in (pinning.pin_thread, pinning.unpin_thread):
        with pytest.raises(Forbidden):
            act(db, make.who(halina), threads[1].id)
    kinds = [entry.kind for entry in entries(db) if "pinned" in entry.kind]
    assert kinds == ["thread.pinned"] * 4 + ["thread.unpinned", "thread.pinned"]


def test_the_last_place_for_a_pinned_thread_is_given_once(database: Database) -> None:
    with database.writing() as db:
        author, moderator = make.person(db), make.person(db, Level.MODERATOR)
        who = make.who(moderator)
        threads = [make.thread(db, author).id for _ in range(4)]
        for thread_id in threads[:2]:
            pinning.pin_thread(db, who, thread_id)

    def pin_the_other() -> None:
        with database.writing() as db:
            pinning.pin_thread(db, who, threads[3])

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as db:
            pinning.pin_thread(db, who, threads[2])
            db.flush()
            later = pool.submit(pin_the_other)
            with pytest.raises(TimeoutError):
                later.result(timeout=0.3)  # waits for what this transaction does
        with pytest.raises(Conflict):
            later.result()


def test_in_slow_mode_people_take_turns(
    db: Session, halina: Person, moderator: Person, thread: Thread
) -> None:
    who, other = make.who(moderator), make.person(db)
    with pytest.raises(Forbidden):
        slow_mode.set_slow(db, make.who(halina), thread.id, 10, "Kłótnia")
    for minutes, sentence in ((0, "Tak"), (1441, "Tak"), (10, " ")):
        with pytest.raises(Invalid):
            slow_mode.set_slow(db, who, thread.id, minutes, sentence)
    make.post(db, other, thread)
    slow_mode.set_slow(db, who, thread.id, 10, "Ochłońmy.")
    with pytest.raises(TooMany) as refusal:
        make.post(db, other, thread)
    assert 590 <= refusal.value.retry_after <= 600
    assert "10 minut" in refusal.value.message
    for _time in range(2):
        make.post(db, moderator, thread)
    make.post(db, make.person(db), thread)
    with pytest.MonkeyPatch.context() as patch:
        later = clock.now() + timedelta(minutes=10, seconds=1)
        patch.setattr(clock, "now", lambda: later)
        make.post(db, other, thread)
    slow_mode.end_slow(db, who, thread.id)
    make.post(db, other, thread)
    assert [note.kind for note in notes_of(db, thread.id)] == ["slowed", "quickened"]


def _title(db: Session, who: Person, thread: Thread, title: str, *, hides: bool = False) -> None:
    titles.change_title(db, make.who(who), SETTINGS, thread.id, title, hides_former=hides)


def test_a_title_is_its_authors_until_an_answer(
    db: Session, halina: Person, moderator: Person, thread: Thread
) -> None:
    _title(db, halina, thread, "Spółka  gminna")
    assert (thread.title, thread.slug) == ("Spółka gminna", "spolka-gminna")
    for title in ("", "x" * 301):
        with pytest.raises(Invalid):
            _title(db, halina, thread, title)
    with pytest.raises(Forbidden):
        _title(db, make.person(db, Level.EDITOR), thread, "Cudzy tytuł")
    make.post(db, moderator, thread)
    with pytest.raises(Forbidden):
        _title(db, halina, thread, "Za późno")
    _title(db, moderator, thread, "O spółce", hides=True)
    assert [row.title for row in former_titles(db, thread.id)] == ["", "Spółka miejska"]


def test_authors_hide_no_former_title(db: Session, halina: Person, thread: Thread) -> None:
    _title(db, halina, thread, "Inny tytuł", hides=True)
    assert [row.title for row in former_titles(db, thread.id)] == ["Spółka miejska"]


def test_a_newcomers_title_is_read_first(db: Session, newcomer: Person) -> None:
    waiting = make.thread(db, newcomer)
    _title(db, newcomer, waiting, "Nowy tytuł")
    assert former_titles(db, waiting.id) == []
    waiting.state = "visible"
    with pytest.raises(Invalid):
        _title(db, newcomer, waiting, "Jeszcze nowszy tytuł")
    assert waiting.title == "Nowy tytuł"
