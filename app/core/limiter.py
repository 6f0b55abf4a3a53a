"""Rate limits counted across all workers: in the database, or in Redis where one is set.

The counting rules come from the library `limits`; only the table behind it is ours.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import structlog
from limits import RateLimitItem, parse
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import BigInteger, String, case, delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Database
from app.core.errors import TooMany
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.settings import PREFIX, SettingsError

T = TypeVar("T")
log = structlog.get_logger(__name__)


class LimitCounter(Base):
    """Hits of one key in its present window; times are Unix seconds."""

    __tablename__ = "limit_counter"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    hits: Mapped[int]
    expires: Mapped[int] = mapped_column(BigInteger, index=True)


class DatabaseStorage(Storage):
    """Storage for `limits` in the application's own database.

    Each hit is one short transaction of its own, so a refused or failed request counts too.
    """

    STORAGE_SCHEME = ["narzedziownik"]  # noqa: RUF012 - the library's registry reads this name

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add hits to the key's window, which begins anew when it has run out."""
        now = int(time.time())
        insert = sqlite_insert if self._database.is_sqlite else postgres_insert
        statement = insert(LimitCounter).values(key=key, hits=amount, expires=now + expiry)
        is_over = LimitCounter.expires <= now
        upsert = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "hits": case((is_over, amount), else_=LimitCounter.hits + amount),
                "expires": case((is_over, now + expiry), else_=LimitCounter.expires),
            },
        ).returning(LimitCounter.hits)
        with self._database.writing() as db:
            return db.execute(upsert).scalar_one()

    def get(self, key: str) -> int:
        with self._database.reading() as db:
            return (
                db.scalar(
                    select(LimitCounter.hits).where(
                        LimitCounter.key == key, LimitCounter.expires > int(time.time())
                    )
                )
                or 0
            )

    def get_expiry(self, key: str) -> float:
        with self._database.reading() as db:
            expires = db.scalar(select(LimitCounter.expires).where(LimitCounter.key == key))
        return float(expires or time.time())

    def check(self) -> bool:
        with self._database.reading() as db:
            db.execute(select(LimitCounter.key).limit(1))
        return True

    def reset(self) -> int | None:
        with self._database.writing() as db:
            db.execute(delete(LimitCounter))
        return None

    def clear(self, key: str) -> None:
        with self._database.writing() as db:
            db.execute(delete(LimitCounter).where(LimitCounter.key == key))

    def forget_expired(self) -> None:
        """Drop windows that have run out; the worker calls this now and then."""
        with self._database.writing() as db:
            db.execute(delete(LimitCounter).where(LimitCounter.expires <= int(time.time())))


class StorageWithSpare(Storage):
    """A storage that may go away (Redis), and the one that counts meanwhile.

    Limits must neither fall with Redis nor take the pages with them.
    """

    STORAGE_SCHEME = ["narzedziownik-spare"]  # noqa: RUF012 - as above

    def __init__(self, first: Storage, spare: Storage) -> None:
        super().__init__()
        self._first = first
        self._spare = spare

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return self._spare.base_exceptions

    def _ask(self, act: Callable[[Storage], T]) -> T:
        try:
            return act(self._first)
        except self._first.base_exceptions as fault:
            log.warning("limits are counted in the database", fault=type(fault).__name__)
            return act(self._spare)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._ask(lambda storage: storage.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        return self._ask(lambda storage: storage.get(key))

    def get_expiry(self, key: str) -> float:
        return self._ask(lambda storage: storage.get_expiry(key))

    def check(self) -> bool:
        return self._ask(lambda storage: storage.check())

    def reset(self) -> int | None:
        return self._ask(lambda storage: storage.reset())

    def clear(self, key: str) -> None:
        self._ask(lambda storage: storage.clear(key))


@dataclass(frozen=True)
class Limit:
    """A limit with a name: "10/5minute" in the notation of the library."""

    name: str
    rate: str


class Limiter:
    """Counts acts and refuses those past a limit, with the time when to try again."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._window = FixedWindowRateLimiter(storage)

    def hit(self, limit: Limit, *who: str) -> None:
        """Count one act of `who`; raises TooMany when it is past the limit."""
        item = parse(limit.rate)
        if not self._window.hit(item, limit.name, *who):
            raise self._too_many(item, limit, who)

    def check(self, limit: Limit, *who: str) -> None:
        """Raise TooMany when `who` has no act left; counts nothing."""
        item = parse(limit.rate)
        if not self._window.test(item, limit.name, *who):
            raise self._too_many(item, limit, who)

    def clear(self, limit: Limit, *who: str) -> None:
        """Forget the acts of `who` under this limit."""
        self._window.clear(parse(limit.rate), limit.name, *who)

    def _too_many(self, item: RateLimitItem, limit: Limit, who: tuple[str, ...]) -> TooMany:
        seconds = self._window.get_window_stats(item, limit.name, *who).reset_time - time.time()
        return too_many(max(1, int(seconds) + 1))


def too_many(retry_after: int) -> TooMany:
    """Refusal with a sentence that tells when to try again; `retry_after` in seconds."""
    if retry_after < 90:
        when = ngettext("in %(num)s second", "in %(num)s seconds", retry_after)
    elif retry_after < 90 * 60:
        when = ngettext("in %(num)s minute", "in %(num)s minutes", -(-retry_after // 60))
    else:
        when = ngettext("in %(num)s hour", "in %(num)s hours", -(-retry_after // 3600))
    return TooMany(
        _("That was too many times in a short while. Try again %(when)s.", when=when), retry_after
    )


def limiter(limits_url: str, database: Database) -> Limiter:
    """Limiter on Redis when `limits_url` is set, on the database otherwise or meanwhile."""
    storage = DatabaseStorage(database)
    if not limits_url:
        return Limiter(storage)
    return Limiter(StorageWithSpare(RedisStorage(limits_url), storage))


def check_reachable(limits_url: str) -> None:
    """Raise SettingsError when a Redis is set that does not answer."""
    if limits_url and not RedisStorage(limits_url).check():
        where = urlsplit(limits_url).hostname
        raise SettingsError(f"{PREFIX}LIMITS_URL is wrong: no Redis answers at {where}.")
