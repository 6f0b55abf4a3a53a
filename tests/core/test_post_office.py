"""Letters go through the queue once, whatever is lost, repeated, down or killed on the way."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.core import clock, jobs, mail, mail_sending
from app.core.db import Database
from app.core.jobs import Jobs
from app.core.mail import MailMessage
from app.core.mail_sending import Letter
from app.core.post_office import DELIVER, LOST_AFTER, PostOffice
from app.core.settings import Settings, SettingsError
from tests.conftest import Later
from tests.core.smtp_server import SmtpServer
from tests.services import free_port


class Office:
    """A post office whose jobs are done when the test says so."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.sent: list[int] = []
        self.is_down = False
        self.jobs = Jobs(settings)
        self.post = PostOffice(database, self._send, self.jobs)
        # Only the flag of a running consumer: its threads would race with the test.
        self.jobs._consumer = object()

    def _send(self, letter: Letter) -> None:
        if self.is_down:
            raise ConnectionRefusedError("no server")
        self.sent.append(letter.id)

    def run(self) -> int:
        self.post.hand_over()
        return self.jobs.work_off()


@pytest.fixture
def office(settings: Settings, database: Database) -> Iterator[Office]:
    made = Office(settings, database)
    yield made
    made.jobs.close()


def _letter(database: Database) -> int:
    with database.writing() as db:
        message = mail.post(db, "ala@example.org", "Temat", "Treść")
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


def test_a_mail_server_that_is_down_is_tried_again_by_the_queue(
    database: Database, office: Office, later: Later
) -> None:
    _letter(database)
    office.is_down = True
    assert office.run() == 1
    row = _row(database)
    assert row.fault == "ConnectionRefusedError: no server"
    assert office.jobs.waiting() == 1, "the next try stands in the queue's schedule"
    assert office.run() == 0, "tried again before its time"
    office.is_down = False
    later(minutes=3)
    office.jobs._huey.flush()  # with the schedule lost too …
    later(seconds=LOST_AFTER.total_seconds())
    assert office.run() == 1
    assert len(office.sent) == 1


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
