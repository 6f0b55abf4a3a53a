"""Leads letters from the outbox through the queue of jobs to the mail server.

The outbox keeps what has to leave and what left; the queue sends several at once, each tried again
by itself after a longer wait. Without the queue letters leave one after another.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, mail
from app.core.db import Database
from app.core.jobs import Jobs

DELIVER: Final = "deliver_letter"
BATCH: Final = 100
# Without the queue: so few that a stopping worker need not wait for long.
AT_ONCE: Final = 5
# A letter that the queue has had for so long without a try was lost there (Redis began anew).
LOST_AFTER: Final = timedelta(minutes=15)
log = structlog.get_logger(__name__)


class PostOffice:
    """Hands letters over to the queue, and sends those that the queue gives back."""

    def __init__(
        self,
        database: Database,
        send: mail.Sender,
        jobs: Jobs,
        write: mail.Writer | None = None,
    ) -> None:
        self._database = database
        self._send = send
        self._jobs = jobs
        self._write = write
        # While the mail server is away nothing is tried, so that all letters leave in their order
        # when it is back. Threads may overwrite each other's moment: they differ by milliseconds.
        self._closed_until = datetime.min.replace(tzinfo=UTC)
        jobs.register(DELIVER, self._deliver)

    @property
    def _is_closed(self) -> bool:
        return clock.now() < self._closed_until

    def hand_over(self) -> bool:
        """Bring new letters on their way; returns whether more are waiting."""
        if self._is_closed:
            return False
        if not self._jobs.is_running:
            return self._deliver_some() == AT_ONCE
        ids = mail.to_queue(self._database, LOST_AFTER, batch=BATCH)
        for position, message_id in enumerate(ids):
            try:
                self._jobs.put(DELIVER, message_id)
            except (OSError, RedisError) as fault:
                log.warning("the queue cannot be reached", fault=type(fault).__name__)
                mail.not_queued(self._database, ids[position:])
                self._deliver_some()
                return False
        return len(ids) == BATCH

    def _deliver_some(self) -> int:
        return mail.deliver_due(self._database, self._send, batch=AT_ONCE, write=self._write)

    def _deliver(self, message_id: int) -> datetime | None:
        try:
            if self._is_closed:
                mail.not_queued(self._database, [message_id])
                return None
            tried = mail.deliver(self._database, self._send, message_id, write=self._write)
        except SQLAlchemyError:
            # Our database, not the mail server: the letter stands there, and hand_over finds it.
            log.exception("a letter could not be noted", mail_id=message_id)
            return None
        if tried.away_until is not None:
            self._closed_until = tried.away_until
        return tried.again
