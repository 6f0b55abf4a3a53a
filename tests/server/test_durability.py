"""`kill -9` at any moment: what was acknowledged is there after the restart, once, and is found.

Four people write through the real server until it is killed. A form that was sent but not answered
is sent again after the restart, as a browser would; it must not act twice.
"""

import random
import re
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.db import Database
from app.people.models import Level
from app.search.queries import search
from app.search.whoosh_engine import WhooshEngine
from tests import make
from tests.server.running import Answer, Browser, Running

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]

SEARCH_SECONDS = 10
LEAST_ACTS = 4  # of a round, all writers together, before somebody is killed
MOST_ACTS = 18  # a minute's limit is 20; each round has people of its own
LETTERS = "bcdfghjklmnprstwz"


@dataclass
class Writer:
    """One person who writes until the server is gone."""

    browser: Browser
    email: str
    path: str
    compose: Callable[[str, str], str]
    # Word that stands in no other text -> where the answer led.
    acknowledged: dict[str, str] = field(default_factory=dict)
    unanswered: tuple[str, list[tuple[str, str]]] | None = None
    faults: list[str] = field(default_factory=list)

    def write(self, may_begin: threading.Barrier) -> None:
        try:
            self.browser.sign_in(self.email, make.PASSWORD)
            may_begin.wait(30)
            for _ in range(MOST_ACTS):
                self._act()
        except OSError:
            return  # the server is gone: what this test is about
        except Exception as fault:  # noqa: BLE001 - told by the test's own thread
            self.faults.append(repr(fault))
            may_begin.abort()

    def _act(self) -> None:
        word = "".join(random.choices(LETTERS, k=14))
        fields = [
            (name, self._typed(name, value, word))
            for name, value in self.browser.form(self.path, "body")
        ]
        assert dict(fields)["klucz"], "the form has no key"
        self.unanswered = (word, fields)
        self._take(self.browser.post(self.path, fields))

    def _typed(self, name: str, value: str, word: str) -> str:
        if name == "body":
            return self.compose(value, word)
        return "Dopisuję, bo brakowało" if name == "comment" else value

    def send_again(self) -> None:
        """What a browser does when somebody presses reload on a lost answer."""
        if self.unanswered is not None:
            self._take(self.browser.post(self.path, self.unanswered[1]))

    def _take(self, answer: Answer) -> None:
        assert self.unanswered is not None
        if answer.status != 303:
            told = re.search(r'role="alert".*?</(?:div|section)>', answer.text, flags=re.DOTALL)
            raise AssertionError(f"{self.path}: {answer.status} {told[0] if told else ''}")
        self.acknowledged[self.unanswered[0]] = answer.location
        self.unanswered = None


def _append(before: str, word: str) -> str:
    return f"{before.rstrip()}\n\nDopisany akapit {word}.\n"


def _prepend(before: str, word: str) -> str:
    return f"Nowy początek {word}.\n\n{before}"


def _answer(_before: str, word: str) -> str:
    return f"Odpowiadam, że {word} i tyle."


def _people(server: Running, level: Level, count: int) -> list[str]:
    database = Database(server.settings.sqlalchemy_url)
    with database.writing() as db:
        emails = [make.person(db, level).email for _ in range(count)]
    database.dispose()
    return [email for email in emails if email]


def _thread(server: Running) -> int:
    database = Database(server.settings.sqlalchemy_url)
    with database.writing() as db:
        made = make.thread(db, make.person(db), title="Ławka pod szkołą").id
    database.dispose()
    return made


def _victims(server: Running, round_number: int) -> list[int]:
    """Whom `kill -9` takes: all, the supervisor, the web server, all but the supervisor."""
    found = server.processes()
    assert server.process is not None
    supervisor = server.process.pid
    web = sorted(pid for pid, line in found.items() if "gunicorn" in line)
    return [
        random.sample(list(found), len(found)),
        [supervisor],
        [web[0]],
        [pid for pid in found if pid != supervisor],
    ][round_number % 4]


def _wait_for_acts(writers: list[Writer]) -> None:
    """Wait until enough was acknowledged to be lost: a busy machine takes longer for it."""
    last = time.monotonic() + 30
    while sum(len(writer.acknowledged) for writer in writers) < LEAST_ACTS:
        assert time.monotonic() < last, [writer.faults for writer in writers]
        time.sleep(0.02)


def _write_until_killed(server: Running, writers: list[Writer], round_number: int) -> None:
    may_begin = threading.Barrier(len(writers) + 1)
    threads = [threading.Thread(target=each.write, args=(may_begin,)) for each in writers]
    for thread in threads:
        thread.start()
    try:
        may_begin.wait(30)
    except threading.BrokenBarrierError:
        raise AssertionError([writer.faults for writer in writers]) from None
    _wait_for_acts(writers)
    time.sleep(random.uniform(0, 1))
    everybody = list(server.processes())
    victims = _victims(server, round_number)
    server.kill(victims)
    assert server.gone(everybody, 20), "something outlived the kill"
    assert server.process is not None
    if server.process.pid not in victims:
        assert server.process.returncode == 1, "the supervisor does not tell of the fault"
    for thread in threads:
        thread.join(60)
    for writer in writers:
        assert writer.faults == []


def _assert_there_once(server: Running, writers: list[Writer]) -> None:
    pages: dict[str, str] = {}
    for writer in writers:
        for word, location in writer.acknowledged.items():
            page = location.partition("#")[0]
            if page not in pages:
                answer = writer.browser.get(page)
                assert answer.status == 200, f"{page}: {answer.status}"
                pages[page] = answer.text[answer.text.index("<main") :]
            assert pages[page].count(word) == 1, f"{word} stands {pages[page].count(word)} times"


def _assert_found(server: Running, words: set[str]) -> None:
    database = Database(server.settings.sqlalchemy_url)
    engine = WhooshEngine(server.settings.index_dir)
    last = time.monotonic() + SEARCH_SECONDS
    missing = set(words)
    while missing and time.monotonic() < last:
        with database.reading() as db:
            missing = {word for word in missing if not search(db, engine, word, limit=1).total}
        time.sleep(0.1)
    engine.close()
    database.dispose()
    assert missing == set(), f"search does not find {len(missing)} of {len(words)} texts"


@pytest.mark.parametrize("rounds", [4])
def test_nothing_acknowledged_is_lost_or_doubled(
    tmp_path: Path, first_start: Path, rounds: int
) -> None:
    with Running(tmp_path, begin_with=first_start) as server:
        server.start()
        thread = f"/dyskusje/{_thread(server)}/odpowiedz"
        editors = _people(server, Level.EDITOR, 2 * rounds)
        residents = _people(server, Level.RESIDENT, 2 * rounds)
        article = "/artykuly/petycja/edytuj"
        everything: list[Writer] = []
        published: set[str] = set()
        for number in range(rounds):
            writers = [
                Writer(Browser(server.url), editors.pop(), article, _append),
                Writer(Browser(server.url), editors.pop(), article, _prepend),
                Writer(Browser(server.url), residents.pop(), thread, _answer),
                Writer(Browser(server.url), residents.pop(), thread, _answer),
            ]
            _write_until_killed(server, writers, number)
            server.start()
            for writer in writers:
                writer.send_again()
            everything += writers
            _assert_there_once(server, everything)
            published = {
                word
                for writer in everything
                for word, location in writer.acknowledged.items()
                if not location.startswith("/propozycje")
            }
            _assert_found(server, published)
        word = published.pop()
        found = Browser(server.url).get(f"/szukaj?q={word}").text
        assert f"<mark>{word}</mark>" in found, "the page shows no place of the word"
        assert "Traceback" not in "\n".join(
            line for line in server.told().splitlines() if '"event": "unexpected"' in line
        )
        assert server.end(signal.SIGINT) == 0
