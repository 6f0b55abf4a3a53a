"""Limits count over all workers, in the database or in Redis, and say when to try again."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from limits.storage import RedisStorage

from app.core import limiter as limits
from app.core.db import Database
from app.core.errors import TooMany
from app.core.limiter import DatabaseStorage, Limit, Limiter
from app.core.settings import SettingsError

THREE = Limit("test", "3/5minute")


@pytest.fixture(params=["database", "redis"])
def pair(request: pytest.FixtureRequest, database: Database) -> Iterator[tuple[Limiter, Limiter]]:
    """Two limiters as two workers have them, on one store."""
    if request.param == "database":
        second = Database(database.url)
        yield Limiter(DatabaseStorage(database)), Limiter(DatabaseStorage(second))
        second.dispose()
        return
    url = request.getfixturevalue("redis_url")
    made = Limiter(RedisStorage(url)), Limiter(RedisStorage(url))
    for one in made:
        one.storage.reset()
    yield made
    for one in made:
        assert isinstance(one.storage, RedisStorage)
        one.storage.storage.close()


def test_limits_hold_while_redis_is_away(database: Database) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        gone = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    first, second = limits.limiter(gone, database), limits.limiter(gone, database)
    for one in (first, second, first):
        one.hit(THREE, "ala")
    with pytest.raises(TooMany) as caught:
        second.hit(THREE, "ala")
    assert 0 < caught.value.retry_after <= 301
    with pytest.raises(TooMany):
        first.check(THREE, "ala")
    first.clear(THREE, "ala")
    second.check(THREE, "ala")


def test_redis_counts_when_it_is_set(redis_url: str, database: Database) -> None:
    one = limits.limiter(redis_url, database)
    one.storage.clear("redis-first")
    assert one.storage.incr("redis-first", 60) == 1
    assert DatabaseStorage(database).get("redis-first") == 0


def test_two_workers_count_together(pair: tuple[Limiter, Limiter]) -> None:
    first, second = pair
    first.hit(THREE, "ala")
    second.hit(THREE, "ala")
    first.hit(THREE, "ala")
    for one in pair:
        with pytest.raises(TooMany) as caught:
            one.hit(THREE, "ala")
        assert 0 < caught.value.retry_after <= 301
        assert caught.value.status == 429


def test_others_and_other_limits_are_free(pair: tuple[Limiter, Limiter]) -> None:
    first, second = pair
    for _ in range(3):
        first.hit(THREE, "ala")
    second.hit(THREE, "ola")
    second.hit(Limit("other", "3/5minute"), "ala")


def test_looking_does_not_count(pair: tuple[Limiter, Limiter]) -> None:
    first, second = pair
    for _ in range(10):
        first.check(THREE, "ala")
    for _ in range(3):
        second.hit(THREE, "ala")
    with pytest.raises(TooMany):
        first.check(THREE, "ala")


def test_clearing_begins_anew(pair: tuple[Limiter, Limiter]) -> None:
    first, second = pair
    for _ in range(3):
        first.hit(THREE, "ala")
    second.clear(THREE, "ala")
    first.hit(THREE, "ala")


def test_a_window_ends(pair: tuple[Limiter, Limiter]) -> None:
    first, second = pair
    short = Limit("short", "1/1second")
    first.hit(short, "ala")
    with pytest.raises(TooMany):
        second.hit(short, "ala")
    time.sleep(2.1)
    second.hit(short, "ala")


def test_threads_never_get_more_than_the_limit(pair: tuple[Limiter, Limiter]) -> None:
    got: list[int] = []

    def try_often(one: Limiter) -> None:
        for _ in range(5):
            try:
                one.hit(THREE, "ala")
                got.append(1)
            except TooMany:
                got.append(0)

    threads = [threading.Thread(target=try_often, args=(one,)) for one in pair * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 20
    assert sum(got) == 3


def test_expired_windows_are_forgotten_and_others_kept(database: Database) -> None:
    storage = DatabaseStorage(database)
    storage.incr("old", expiry=-1)
    storage.incr("new", expiry=60)
    storage.forget_expired()
    assert storage.get("new") == 1
    assert storage.get("old") == 0
    storage.reset()
    assert storage.get("new") == 0


@pytest.mark.parametrize("seconds", [1, 60, 89, 90, 3600, 5399, 5400, 90_000])
def test_the_refusal_tells_when(seconds: int) -> None:
    fault = limits.too_many(seconds)
    assert fault.retry_after == seconds
    assert any(unit in fault.message for unit in ("second", "minute", "hour", "sek", "min", "godz"))


def test_without_a_url_the_database_counts(database: Database) -> None:
    assert isinstance(limits.limiter("", database).storage, DatabaseStorage)


def test_a_redis_that_does_not_answer_is_one_sentence() -> None:
    limits.check_reachable("")
    with pytest.raises(SettingsError, match=r"LIMITS_URL is wrong: no Redis answers at 127"):
        limits.check_reachable("redis://127.0.0.1:1/0")
