"""The queue of jobs (Huey): work that starts at once in the background and is tried again later.

In a file of the data folder on one machine, in Redis on several. A job holds numbers only, and
what it is to do stands in the database: the queue may be lost at any moment and nothing with it.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from huey import RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.exceptions import RetryTask
from huey.registry import Message
from huey.serializer import Serializer
from redis.exceptions import RedisError

from app.core.settings import PREFIX, Settings, SettingsError

QUEUE_NAME: Final = "narzedziownik"
FILE: Final = "queue.sqlite3"
STOP_SECONDS: Final = 8
# How soon a worker looks again after it found nothing (seconds): at first, and at the longest.
_FIRST_LOOK, _LONGEST_LOOK = 0.2, 1.0
# What a job may be: the name of its function, numbers, and when it is to be done.
Job = Callable[[int], datetime | None]


class _JsonSerializer(Serializer):  # type: ignore[misc] # Huey ships no types
    """Jobs as JSON: the library's own way (pickle) runs whatever code lies in the queue."""

    def _serialize(self, data: Message) -> bytes:
        fields = data._asdict()
        if fields["eta"] is not None:
            fields["eta"] = fields["eta"].isoformat()
        return json.dumps(fields).encode()

    def _deserialize(self, data: bytes) -> Message:
        fields: dict[str, Any] = json.loads(data)
        if fields["eta"] is not None:
            fields["eta"] = datetime.fromisoformat(fields["eta"])
        return Message(**fields)


class _Consumer(Consumer):  # type: ignore[misc] # as above
    """The library's threads; signals belong to the worker, which has other parts to end as well."""

    def _set_signal_handlers(self) -> None:
        return


class Jobs:
    """One queue and, once `start` was called, the threads that work it off."""

    def __init__(self, settings: Settings) -> None:
        logging.getLogger("huey").setLevel(logging.WARNING)
        self._url = settings.queue_url
        self._huey = _huey(settings)
        self._consumer: Consumer | None = None
        self._tasks: dict[str, Any] = {}

    def register(self, name: str, act: Job) -> None:
        """Let jobs called `name` be done by `act`; it returns when to try again, None when done."""

        def run(number: int) -> None:
            again = act(number)
            if again is not None:
                raise RetryTask(eta=again)

        self._tasks[name] = self._huey.task(name=name)(run)

    def put(self, name: str, number: int) -> None:
        """Ask for a job; raises what the storage raises when it cannot be reached."""
        self._tasks[name](number)

    def waiting(self) -> int:
        """Number of jobs that wait, those for later included."""
        return int(self._huey.pending_count()) + int(self._huey.scheduled_count())

    def work_off(self) -> int:
        """Do, in this thread, what is to be done now; returns how many jobs that were."""
        done = 0
        while (task := self._huey.dequeue()) is not None:
            self._huey.execute(task)
            done += 1
        return done

    @property
    def is_running(self) -> bool:
        return self._consumer is not None

    def start(self, threads: int = 2) -> None:
        """Begin to work jobs off."""
        self._consumer = _Consumer(
            self._huey,
            workers=threads,
            periodic=False,
            initial_delay=_FIRST_LOOK,
            max_delay=_LONGEST_LOOK,
            shutdown_timeout=STOP_SECONDS,
        )
        self._consumer.start()

    def keep_alive(self) -> None:
        """Start threads anew that died."""
        if self._consumer is not None:
            self._consumer.check_worker_health()

    def stop(self) -> None:
        """Let running jobs end."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None
        self.close()

    def close(self) -> None:
        """Let go of the storage."""
        self._huey.storage.close()


def describe(settings: Settings) -> str:
    """Where the queue lies, without a password."""
    if settings.queue_url:
        return f"Redis at {urlsplit(settings.queue_url).hostname}"
    return str(settings.data_dir / FILE)


def _huey(settings: Settings) -> Any:
    how = {"results": False, "serializer": _JsonSerializer()}
    if settings.queue_url:
        return RedisHuey(QUEUE_NAME, url=settings.queue_url, **how)
    # No WAL: the standard library's SQLite may have the race of docs/decisions/sqlite.md.
    return SqliteHuey(
        QUEUE_NAME,
        filename=str(settings.data_dir / FILE),
        journal_mode="truncate",
        cache_mb=1,
        **how,
    )


def check_reachable(settings: Settings) -> None:
    """Raise SettingsError when a Redis is set for the queue that does not answer."""
    if not settings.queue_url:
        return
    jobs = Jobs(settings)
    try:
        jobs.waiting()
    except (OSError, RedisError) as error:
        where = urlsplit(settings.queue_url).hostname
        fault = f"{PREFIX}QUEUE_URL is wrong: no Redis answers at {where}."
        raise SettingsError(fault) from error
    finally:
        jobs.close()
