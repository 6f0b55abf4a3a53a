"""The worker: what follows an act outside the request — search, mail, and now and then tidying.

Each part has a thread of its own, so that a slow mail server never keeps new text from being
found. A part that fails is logged and tried again after a growing wait; the others go on.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

import structlog

from app.core import clock, i18n, logs, mail, mail_sending, submissions
from app.core.db import Database
from app.core.jobs import Jobs
from app.core.limiter import DatabaseStorage
from app.core.post_office import PostOffice
from app.core.processes import end_with_parent, is_orphan, parent_from_environment
from app.core.settings import Settings
from app.duties import DUTIES, Duty
from app.notifications import delivery
from app.notifications.composing import Composer
from app.people import service as people
from app.search.indexer import Indexer
from app.text.polish import nbsp

LONGEST_WAIT = 60.0
STOP_SECONDS = 8.0
HEARTBEAT_SECONDS = 15.0
log = structlog.get_logger(__name__)


@dataclass
class Part:
    """Work that is repeated: `work` does one batch and tells whether more is waiting."""

    name: str
    work: Callable[[], bool]
    every: float
    failures: int = field(default=0, init=False)
    last_success: float | None = field(default=None, init=False)

    def run_once(self) -> float:
        """Do one batch; returns the seconds until the next."""
        try:
            has_more = self.work()
        except Exception:
            # Whatever the fault, the other parts and the next try must go on.
            self.failures += 1
            log.exception("a part of the worker failed", part=self.name, failures=self.failures)
            return min(self.every * 2.0**self.failures, max(LONGEST_WAIT, self.every))
        self.failures = 0
        self.last_success = time.time()
        return 0.0 if has_more else self.every

    def run(self, stop: threading.Event) -> None:
        """Repeat until told to stop; the batch in hand is finished first."""
        wait = 0.0
        while not stop.wait(wait):
            wait = self.run_once()


def parts(settings: Settings, database: Database, jobs: Jobs) -> list[Part]:
    """What this worker does, with how often it looks for work (in seconds)."""
    indexer = Indexer(database, settings)
    send = mail_sending.sender(settings.mail_url, settings.mail_from, settings.data_dir / "mail")
    office = PostOffice(database, send, jobs, Composer.of(settings))
    return [
        # New text must be found within two seconds; a look that finds nothing is one small query.
        Part("search", lambda: indexer.catch_up() > 0, every=0.5),
        Part("mail", office.hand_over, every=0.5),
        Part("notices", lambda: delivery.catch_up(settings, database) > 0, every=1.0),
        Part("tidying", lambda: tidy(settings, database), every=3600.0),
        *(
            Part(duty.name, partial(_perform, duty, settings, database), every=duty.every)
            for duty in DUTIES
        ),
    ]


def _perform(duty: Duty, settings: Settings, database: Database) -> bool:
    duty.act(settings, database)
    return False


def tidy(settings: Settings, database: Database) -> bool:
    """Drop what nobody will ask for again."""
    if not settings.limits_url:
        DatabaseStorage(database).forget_expired()
    with database.writing() as db:
        submissions.forget_old(db)
        mail.forget_old(db)
        people.forget_old(db)
    return False


def heartbeat_file(settings: Settings) -> Path:
    """Where the worker tells that it lives; `doctor` reads it."""
    return settings.data_dir / "worker.json"


def work(settings: Settings) -> int:
    """Run all parts until SIGTERM or SIGINT; returns the exit code."""
    parent = parent_from_environment()
    if parent is not None:
        end_with_parent(parent)
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    logs.configure(settings.log_level)
    i18n.install(Path(__file__).parent, nbsp)  # letters of the duties are in Polish
    database = Database(settings.sqlalchemy_url)
    jobs = Jobs(settings)
    all_parts = parts(settings, database, jobs)
    jobs.start()
    # Daemons: a batch that does not end in time must not keep the process; all of them can be
    # cut off at any moment and repeated.
    threads = [
        threading.Thread(target=part.run, args=(stop,), name=part.name, daemon=True)
        for part in all_parts
    ]
    for thread in threads:
        thread.start()
    _write_heartbeat(settings, all_parts)
    while not stop.wait(HEARTBEAT_SECONDS):
        _write_heartbeat(settings, all_parts)
        jobs.keep_alive()
        if parent is not None and is_orphan(parent):
            stop.set()  # where the kernel does not tell
    last = time.monotonic() + STOP_SECONDS
    jobs.stop()
    for thread in threads:
        thread.join(max(0.0, last - time.monotonic()))
    heartbeat_file(settings).unlink(missing_ok=True)
    database.dispose()
    return 0


def _write_heartbeat(settings: Settings, all_parts: list[Part]) -> None:
    state = {
        "pid": os.getpid(),
        "at": clock.now().isoformat(),
        "failing": sorted(part.name for part in all_parts if part.failures),
    }
    target = heartbeat_file(settings)
    unfinished = target.with_suffix(".part")
    unfinished.write_text(json.dumps(state))
    unfinished.replace(target)
