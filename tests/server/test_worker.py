"""Parts of the worker go on whatever happens to the others; a dead worker is started again."""

import json
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import worker
from app.core import clock, mail, submissions
from app.core.db import Database
from app.core.jobs import Jobs
from app.core.limiter import DatabaseStorage, LimitCounter
from app.core.settings import Settings
from app.core.submissions import Submission
from app.duties import DUTIES
from app.serve import WorkerProcess
from app.worker import Part


def test_a_part_works_without_pause_while_more_is_waiting() -> None:
    left = [True, True, False]
    part = Part("test", lambda: left.pop(0), every=7.0)
    assert [part.run_once() for _ in range(3)] == [0.0, 0.0, 7.0]
    assert part.last_success is not None


def test_a_failing_part_waits_longer_each_time_and_recovers() -> None:
    fail = True

    def work() -> bool:
        if fail:
            raise ZeroDivisionError
        return False

    part = Part("test", work, every=0.5)
    waits = [part.run_once() for _ in range(12)]
    assert waits == sorted(waits)
    assert waits[:3] == [1.0, 2.0, 4.0]
    assert waits[-1] == worker.LONGEST_WAIT
    fail = False
    assert part.run_once() == 0.5
    assert part.failures == 0


def test_a_part_that_fails_stops_no_other_and_all_stop_when_told() -> None:
    stop, worked = threading.Event(), threading.Event()

    def fail() -> bool:
        raise ZeroDivisionError

    def work() -> bool:
        worked.set()
        return False

    threads = [
        threading.Thread(target=Part(name, act, every=0.01).run, args=(stop,))
        for name, act in (("bad", fail), ("good", work))
    ]
    for thread in threads:
        thread.start()
    assert worked.wait(5)
    worked.clear()
    assert worked.wait(5), "the good part did not go on"
    stop.set()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()


def test_tidying_drops_what_is_over_and_keeps_the_rest(
    settings: Settings, database: Database
) -> None:
    storage = DatabaseStorage(database)
    storage.incr("over", expiry=-1)
    storage.incr("counting", expiry=60)
    old = clock.now() - submissions.KEPT - timedelta(days=1)
    with database.writing() as db:
        db.add_all(
            [
                Submission(key="old", at=old, location="/"),
                Submission(key="new", at=clock.now(), location="/"),
            ]
        )
    assert worker.tidy(settings, database) is False
    with database.reading() as db:
        assert db.scalars(select(LimitCounter.key)).all() == ["counting"]
        assert db.scalars(select(Submission.key)).all() == ["new"]


def test_the_parts_are_search_mail_tidying_and_the_duties(
    settings: Settings, database: Database
) -> None:
    with database.writing() as db:
        mail.post(db, "ala@example.org", "Temat", "Treść")
    by_name = {part.name: part for part in worker.parts(settings, database, Jobs(settings))}
    assert set(by_name) == {"search", "mail", "notices", "tidying", *(duty.name for duty in DUTIES)}
    assert by_name["search"].every <= 1.0, "new text must be found within two seconds"
    for part in by_name.values():
        while part.run_once() == 0.0:
            pass
        assert part.failures == 0, part.name
    (letter,) = (settings.data_dir / "mail").iterdir()
    assert "Treść" in letter.read_text()


class FakeProcess:
    """Enough of Popen for the supervisor's bookkeeping."""

    def __init__(self) -> None:
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode


def test_a_dead_worker_is_started_again_after_growing_waits() -> None:
    started: list[FakeProcess] = []
    now = [0.0]

    def start() -> FakeProcess:
        started.append(FakeProcess())
        return started[-1]

    process = WorkerProcess(start, lambda: now[0])  # type: ignore[arg-type]
    process.keep_alive()
    assert len(started) == 1, "a living worker was started twice"
    waits = []
    for _ in range(9):
        started[-1].returncode = -9
        began, count = now[0], len(started)
        while len(started) == count:
            process.keep_alive()
            now[0] += 0.5
        waits.append(now[0] - began)
    assert waits == sorted(waits)
    assert waits[0] <= 2
    assert 60 <= waits[-1] <= 62
    now[0] += 1000  # it lived long: the next death is no series
    started[-1].returncode = 1
    process.keep_alive()
    now[0] += 1.5
    count = len(started)
    process.keep_alive()
    assert len(started) == count + 1


@pytest.mark.server
def test_the_worker_ends_on_sigterm_and_tells_that_it_lives(
    settings: Settings, database: Database
) -> None:
    environment = {
        "NARZEDZIOWNIK_DATA_DIR": str(settings.data_dir),
        "NARZEDZIOWNIK_INDEX_DIR": str(settings.index_dir),
        "NARZEDZIOWNIK_DATABASE_URL": database.url,
    }
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=environment)
    try:
        heartbeat = worker.heartbeat_file(settings)
        last = time.monotonic() + 30
        while not heartbeat.exists() and time.monotonic() < last:
            time.sleep(0.05)
        assert json.loads(heartbeat.read_text())["pid"] == process.pid
        process.terminate()
        assert process.wait(10) == 0
        assert not heartbeat.exists()
    finally:
        process.kill()
        process.wait()
