"""Lists of threads and pages of threads in a wiki with many posts, beside the floors.

Each page is measured twice in a round: under load, as all pages are, and asked for by one visitor
at a time, because the aim is how long that visitor waits.
"""

import itertools
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from app.core.db import Database
from app.discussions.addresses import HOME, board_address, thread_address
from app.discussions.queries import LIST_SIZE
from app.discussions.thread_page import PAGE_SIZE
from benchmarks import posts
from benchmarks.figures import number_of, say
from benchmarks.load import Measured, Others
from benchmarks.posts import Talk
from benchmarks.sites import FLOORS, Server, Site, floors, get, prepare, serve

ARTICLES: Final = 200
MOST_MS: Final = 100
MOST_ROUNDS: Final = 3
_WARM: Final = 32


@dataclass(frozen=True)
class Case:
    """A page, by its address; `most_ms` is the aim for one visitor alone."""

    name: str
    path: Callable[[Talk, random.Random], str]
    is_signed_in: bool = False
    most_ms: float | None = None

    def requests(self, site: Site, talk: Talk, seed: random.Random) -> Iterator[bytes]:
        cookie = f"Cookie: {site.filled.reader}\r\n" if self.is_signed_in else ""
        while True:
            yield get(self.path(talk, seed), cookie)


@dataclass
class Results:
    """Rounds of each case and floor: under load, and one request at a time."""

    talk: Talk
    loaded: dict[str, list[Measured]] = field(default_factory=dict)
    alone: dict[str, list[Measured]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, name: str, loaded: Measured, alone: Measured) -> None:
        self.loaded.setdefault(name, []).append(loaded)
        self.alone.setdefault(name, []).append(alone)
        say(f"{name}: {loaded.rate:.0f}/s {loaded.cpu_ms:.2f} ms, alone {waited(alone):.1f} ms")


def _list(_talk: Talk, _seed: random.Random) -> str:
    return HOME


def _older(talk: Talk, seed: random.Random) -> str:
    return f"{HOME}?strona={seed.randint(2, -(-talk.threads // LIST_SIZE))}"


def _board(_talk: Talk, _seed: random.Random) -> str:
    return board_address("pomysly")


def _of_article(talk: Talk, _seed: random.Random) -> str:
    return f"/artykuly/{talk.article}/dyskusja"


def _long(talk: Talk, seed: random.Random) -> str:
    page = seed.randint(1, talk.long_pages)
    return thread_address(talk.long_id, "ile-czeka-sie-na-odpowiedz", page)


def _short(talk: Talk, seed: random.Random) -> str:
    return thread_address(seed.choice(talk.short_ids), "ile-czeka-sie-na-odpowiedz")


def _home(_talk: Talk, _seed: random.Random) -> str:
    return "/"


def _own(_talk: Talk, _seed: random.Random) -> str:
    return "/moje"


CASES: Final = (
    Case("threads, newest, guest", _list),
    Case("the same, signed in", _list, is_signed_in=True),
    Case("threads, any older page, guest", _older),
    Case("threads of a board, guest", _board),
    Case("threads of an article, guest", _of_article),
    Case("a thread of ten posts, guest", _short),
    Case("any page of the longest thread, guest", _long, most_ms=MOST_MS),
    Case("any page of it, signed in", _long, is_signed_in=True, most_ms=MOST_MS),
    Case("home page, guest", _home),
    Case("home page, signed in", _home, is_signed_in=True),
    Case("own page, signed in", _own, is_signed_in=True),
)


def measure(number: int, rounds: int, seconds: float) -> Results:
    """Fill a wiki with so many posts, serve it, and measure in turns with the floors."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmarks-")))
        say(f"{number} posts …")
        running, filled = prepare(folder, ARTICLES)
        database = Database(running.settings.sqlalchemy_url)
        talk = posts.add(database, number, filled.reader_id, PAGE_SIZE)
        database.dispose()
        site = stack.enter_context(serve(running, filled))
        results = Results(talk)
        _status, page = site.text(_long(talk, random.Random(1)))
        floor = stack.enter_context(floors(len(page.encode())))
        _warm(site, talk)
        others = Others([site.pids, site.worker, floor.pids])
        for each in range(min(rounds, MOST_ROUNDS)):
            _round(results, site, floor, each, seconds)
        results.notes.append(others.told())
    return results


def _warm(site: Site, talk: Talk) -> None:
    """Let every thread of every web worker draw each page before it counts."""
    for case in CASES:
        requests = case.requests(site, talk, random.Random(case.name))
        site.measure(itertools.islice(requests, _WARM))


def _round(results: Results, site: Site, floor: Server, number: int, seconds: float) -> None:
    for name, path in FLOORS:
        results.note(name, *_both(floor, itertools.repeat(get(path)), seconds))
    for case in CASES:
        seed = random.Random(f"{case.name} {number}")
        results.note(case.name, *_both(site, case.requests(site, results.talk, seed), seconds))


def _both(server: Server, requests: Iterator[bytes], seconds: float) -> tuple[Measured, Measured]:
    """Under load, then the same requests one at a time; they never end."""
    loaded = server.measure(requests, seconds=seconds)
    return loaded, server.measure(requests, seconds=seconds / 2, connections=1)


def waited(alone: Measured) -> float:
    """Milliseconds that a single visitor waits for a page."""
    return 1000 / alone.rate


def table(results: Results) -> str:
    """The figures as a Markdown table; the ratio is to the plain template, round by round."""
    talk = results.talk
    lines = [
        f"{talk.posts:,} posts in {talk.threads:,} threads, {talk.longest:,} of them in one.",
        "",
        "| page | aim alone | alone, ms | requests/s | CPU ms | of the plain template's |",
        "|---|---|--:|--:|--:|--:|",
    ]
    goals = {case.name: f"≤ {case.most_ms:g} ms" for case in CASES if case.most_ms}
    template = results.loaded[FLOORS[-1][0]]
    for name, loaded in results.loaded.items():
        pairs = zip(loaded, template, strict=True)
        cells = (
            name,
            goals.get(name, ""),
            number_of(median(waited(each) for each in results.alone[name])),
            number_of(median(each.rate for each in loaded)),
            number_of(median(each.cpu_ms for each in loaded)),
            f"{median(ours.cpu_ms / floor.cpu_ms for ours, floor in pairs):.1f} ×",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def missed(results: Results) -> list[str]:
    """Aims that were not reached, each in a sentence."""
    waits = {name: median(waited(each) for each in alone) for name, alone in results.alone.items()}
    return [
        f"{case.name}: {waits[case.name]:.0f} ms alone instead of {case.most_ms:g} ms."
        for case in CASES
        if case.most_ms and waits[case.name] > case.most_ms
    ]
