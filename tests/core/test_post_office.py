"""Letters go through the queue once, whatever is lost, repeated, down or killed on the way."""

import json
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock, jobs, mail, mail_sending
from app.core.db import Database
from app.core.jobs import Jobs
from app.core.mail import MailMessage
from app.core.mail_sending import Letter, ServerAway
from app.core.post_office import DELIVER, LOST_AFTER, PostOffice
from app.core.settings import Settings, SettingsError
from tests.conftest import Later
from tests.core.smtp_server import SmtpServer
from tests.services import free_port


class Office:
    """A post office whose jobs are done when the test says so."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.sent: list[int] = []
        self.words: list[str] = []
        self.tries = 0
        self.is_down = False
        self.refused: list[str] = []
        self.jobs = Jobs(settings)
        self.post = PostOffice(database, self._send, self.jobs, _write)
        # Only the flag of a running consumer: its threads would race with the test.
        self.jobs._consumer = object()

    def _send(self, letter: Letter) -> None:
        self.tries += 1
        if letter.recipient in self.refused:
            code = 550 if letter.recipient.startswith("nikt") else 450
            raise smtplib.SMTPRecipientsRefused({letter.recipient: (code, b"no")})
        if self.is_down:
            raise ServerAway("no server")
        self.sent.append(letter.id)
        self.words.append(letter.body)

    def run(self) -> int:
        self.post.hand_over()
        return self.jobs.work_off()


@pytest.fixture
def office(settings: Settings, database: Database) -> Iterator[Office]:
    made = Office(settings, database)
    yield made
    made.jobs.close()


def _write(_db: Session, letter: Letter, draft: dict[str, Any]) -> Letter | None:
    return replace(letter, body=str(draft["says"])) if draft["says"] else None


def _letter(database: Database, recipient: str = "ala@example.org") -> int:
    with database.writing() as db:
        message = mail.post(db, recipient, "Temat", "Treść")
        db.flush()
        return message.id


def _row(database: Database) -> MailMessage:
    with database.reading() as db:
        return db.scalars(select(MailMessage)).one()


def test_a_letter_goes_through_the_queue_once(database: Database, office: Office) -> None:
    number = _letter(database)
    assert office.run() == 1
    assert office.run() == 0
    assert office.sent == [number]
    assert _row(database).sent is not None


def test_twice_in_the_queue_is_sent_once(database: Database, office: Office) -> None:
    number = _letter(database)
    for _ in range(3):
        office.jobs.put(DELIVER, number)
    assert office.jobs.work_off() == 3
    assert office.sent == [number]


def test_what_two_workers_send_at_once_leaves_once(database: Database) -> None:
    number = _letter(database)
    sent: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def slow(letter: Letter) -> None:
        begun.set()
        assert go_on.wait(10)
        sent.append(letter.id)

    first = threading.Thread(target=mail.deliver, args=(database, slow, number))
    first.start()
    assert begun.wait(10)
    assert mail.deliver(database, lambda letter: sent.append(letter.id), number) == mail.Try()
    go_on.set()
    first.join()
    assert sent == [number]


def test_a_queue_that_was_emptied_loses_no_letter(
    database: Database, office: Office, later: Later
) -> None:
    _letter(database)
    office.post.hand_over()
    office.jobs._huey.flush()
    assert office.run() == 0, "nobody knows yet that the job is gone"
    later(seconds=LOST_AFTER.total_seconds() + 1)
    assert office.run() == 1
    assert len(office.sent) == 1


def test_a_letter_that_is_refused_for_now_is_tried_again_by_the_queue(
    database: Database, office: Office, later: Later
) -> None:
    _letter(database)
    office.refused = ["ala@example.org"]
    assert office.run() == 1
    assert (_row(database).fault or "").startswith("SMTPRecipientsRefused")
    assert office.jobs.waiting() == 1, "the next try stands in the queue's schedule"
    assert office.run() == 0, "tried again before its time"
    office.refused = []
    later(minutes=3)
    office.jobs._huey.flush()  # with the schedule lost too …
    later(seconds=LOST_AFTER.total_seconds())
    assert office.run() == 1
    assert len(office.sent) == 1


def test_all_letters_leave_in_their_order_after_a_mail_server_was_away_for_days(
    database: Database, office: Office, later: Later
) -> None:
    office.is_down = True
    numbers, tries = [], 0
    for _ in range(8):
        if len(numbers) < 5:
            numbers.append(_letter(database))
        office.run()
        office.run()
        later(hours=12)
    tries = office.tries
    assert tries == 8, "one letter looks for the server, not all"
    with database.reading() as db:
        assert set(db.scalars(select(MailMessage.attempts))) == {0}, "none will be given up"
    office.is_down = False
    while office.run():
        pass
    assert office.sent == numbers
    assert office.tries == tries + len(numbers)


def test_a_letter_that_is_never_taken_holds_up_no_other_and_is_given_up(
    database: Database, office: Office, later: Later
) -> None:
    office.refused = ["nikt@example.org"]
    bad, good = _letter(database, "nikt@example.org"), _letter(database)
    office.run()
    assert office.sent == [good]
    for _ in range(20):
        later(hours=5)
        office.run()
    assert office.tries == 1 + mail.MOST_ATTEMPTS // mail.FINAL_NO
    with database.reading() as db:
        assert db.get_one(MailMessage, bad).sent is None


def test_a_draft_is_written_when_it_leaves_and_dropped_when_nothing_is_left(
    database: Database, office: Office
) -> None:
    with database.writing() as db:
        told = mail.post_draft(db, "ala@example.org", {"says": 7})
        empty = mail.post_draft(db, "ala@example.org", {"says": 0})
        db.flush()
        numbers = told.id, empty.id
    office.run()
    assert office.sent == [numbers[0]]
    assert office.words == ["7"]
    with database.reading() as db:
        left = db.get_one(MailMessage, numbers[0])
        assert (left.draft, left.body) == ({}, "")
        assert db.get(MailMessage, numbers[1]) is None


def test_without_the_queue_letters_leave_all_the_same(
    database: Database, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _letter(database)

    def unreachable(_name: str, _number: int) -> None:
        raise ConnectionError("no Redis")

    monkeypatch.setattr(office.jobs, "put", unreachable)
    assert office.post.hand_over() is False
    assert office.sent == [number]


def test_a_worker_killed_while_sending_repeats_with_the_same_id(
    database: Database, settings: Settings, smtp: SmtpServer, later: Later
) -> None:
    number = _letter(database)
    send = mail_sending.sender(smtp.url, "Wiki <wiki@example.org>", Path())

    def killed(letter: Letter) -> None:
        send(letter)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mail.deliver(database, killed, number)
    assert not mail.deliver(database, send, number).left, "the claim of the dead still holds"
    later(seconds=mail.CLAIM.total_seconds() + 1)
    assert mail.deliver(database, send, number).left
    first, second = smtp.parsed
    assert first["Message-ID"] == second["Message-ID"]


def test_given_up_letters_are_not_put_into_the_queue(database: Database, office: Office) -> None:
    _letter(database)
    with database.writing() as db:
        db.execute(update(MailMessage).values(attempts=mail.MOST_ATTEMPTS))
    assert office.run() == 0


def test_jobs_hold_names_and_numbers_and_no_code(settings: Settings, office: Office) -> None:
    office.jobs.put(DELIVER, 7)
    (raw,) = office.jobs._huey.storage.enqueued_items()
    job = json.loads(bytes(raw))
    assert job["args"] == [7]
    with pytest.raises(ValueError, match="Expecting value"):
        office.jobs._huey.serializer.deserialize(b"cos\nsystem\n(S'true'\ntR.")


def test_the_queue_works_by_itself(settings: Settings, database: Database, later: Later) -> None:
    done = threading.Event()
    queue = Jobs(settings)
    post = PostOffice(database, lambda _letter: done.set(), queue)
    _letter(database)
    queue.start()
    try:
        post.hand_over()
        assert done.wait(10)
        queue.keep_alive()
    finally:
        queue.stop()
    assert clock.now() - _row(database).created < timedelta(minutes=1)


@pytest.mark.one_database
def test_the_queue_may_lie_in_redis(settings: Settings, database: Database, redis_url: str) -> None:
    ours = settings.model_copy(update={"queue_url": redis_url})
    jobs.check_reachable(ours)
    here, there = Office(ours, database), Office(ours, database)
    number = _letter(database)
    here.post.hand_over()
    assert there.jobs.waiting() == 1
    assert there.jobs.work_off() == 1, "another machine does what this one asked for"
    assert (here.sent, there.sent) == ([], [number])
    for office in (here, there):
        office.jobs.close()


@pytest.mark.one_database
def test_letters_leave_while_redis_is_away(settings: Settings, database: Database) -> None:
    gone = settings.model_copy(update={"queue_url": f"redis://127.0.0.1:{free_port()}/0"})
    with pytest.raises(SettingsError, match="QUEUE_URL is wrong: no Redis answers"):
        jobs.check_reachable(gone)
    office = Office(gone, database)
    number = _letter(database)
    assert office.post.hand_over() is False
    assert office.sent == [number]
    office.jobs.close()
