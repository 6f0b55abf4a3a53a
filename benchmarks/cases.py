"""What is measured: pages that people open and forms that they send, at each size in turns."""

import itertools
import random
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.fill import REVISIONS
from benchmarks.load import Measured, cpu_seconds
from benchmarks.sites import Site, get
from tests.server.running import fill_in

# Common words and rare ones, several words, other forms, no Polish letters, slips, a phrase, and
# questions in words; the invented ones stand in the texts of this run.
QUERIES: Final = (
    "budżet obywatelski", "petycja", "wycinka drzew", "jak złożyć wniosek", "plan miejscowy",
    "dostep do informacji publicznej", "konsultacje", "inicjatywa lokalna", "rada osiedla",
    "sesja rady gminy", "stowarzyszenie", "skarga na urząd", "park kieszonkowy",
    "termin odpowiedzi", "gmina", "mieszkańcy", "ile kosztuje zezwolenie",
    "kto może złożyć petycję", "drzewo na działce", "uwagi do planu", "obywatelskiego budżetu",
    "zebranie podpisów", "konsultacij", "wniosk", '"informacja publiczna"',
    "ustawa o petycjach", "bezpłatnie", "radny", "prezydent miasta", "hulajnogi",
)  # fmt: skip
# 60 searches a minute and address are allowed.
_SEARCHES_OF_ADDRESS: Final = 50


@dataclass(frozen=True)
class Case:
    """A page that is asked for again and again; `requests` never ends."""

    name: str
    requests: Callable[[Site, random.Random], Iterator[bytes]]
    status: int = 200
    most_cpu_ms: float | None = None
    # Searches may take longer the more there is to search.
    may_grow: bool = False
    network: int = 0

    def measure(self, site: Site, round_number: int, seconds: float) -> Measured:
        seed = random.Random(f"{self.name} {round_number}")
        spread = (self.network + round_number % 50, _SEARCHES_OF_ADDRESS) if self.network else None
        return site.measure(
            self.requests(site, seed),
            status=self.status,
            seconds=seconds,
            spread=spread or (0, 1_000_000),
        )


def _article(site: Site, seed: random.Random) -> Iterator[bytes]:
    while True:
        yield get(f"/artykuly/{seed.choice(site.filled.slugs)}")


def _unchanged(site: Site, seed: random.Random) -> Iterator[bytes]:
    while True:
        number = seed.randrange(len(site.filled.slugs))
        slug = site.filled.slugs[number]
        yield get(f"/artykuly/{slug}", f"If-None-Match: {site.tags[number]}\r\n")


def _signed_in(site: Site, seed: random.Random) -> Iterator[bytes]:
    while True:
        path = f"/artykuly/{seed.choice(site.filled.slugs)}"
        yield get(path, f"Cookie: {site.filled.reader}\r\n")


def _home(_site: Site, _seed: random.Random) -> Iterator[bytes]:
    return itertools.repeat(get("/"))


def _home_signed_in(site: Site, _seed: random.Random) -> Iterator[bytes]:
    return itertools.repeat(get("/", f"Cookie: {site.filled.reader}\r\n"))


def _search(_site: Site, seed: random.Random) -> Iterator[bytes]:
    while True:
        for text in seed.sample(QUERIES, len(QUERIES)):
            yield get(f"/szukaj?q={urllib.parse.quote_plus(text)}")


def _history(site: Site, seed: random.Random) -> Iterator[bytes]:
    while True:
        yield get(f"/artykuly/{site.filled.long_history}/historia?strona={seed.randint(1, 4)}")


def _comparison(view: str) -> Callable[[Site, random.Random], Iterator[bytes]]:
    def requests(site: Site, seed: random.Random) -> Iterator[bytes]:
        path = f"/artykuly/{site.filled.long_history}/porownanie"
        while True:
            # Neighbours mostly, as the history offers them, and any two now and then.
            later = seed.randint(2, REVISIONS)
            earlier = later - 1 if seed.random() < 0.7 else seed.randint(1, later - 1)
            yield get(f"{path}?od={earlier}&do={later}{view}")

    return requests


CASES: Final = (
    Case("article, guest", _article),
    Case("article, guest, unchanged (304)", _unchanged, status=304),
    Case("article, signed in", _signed_in, most_cpu_ms=2),
    Case("home, guest", _home),
    Case("home, signed in", _home_signed_in),
    Case("search, 30 queries", _search, most_cpu_ms=15, may_grow=True, network=10),
    Case("history of 200 versions", _history, most_cpu_ms=10),
    Case("comparison as read", _comparison(""), most_cpu_ms=10),
    Case("comparison by word", _comparison("&widok=tekst"), most_cpu_ms=10),
)


def first_views(site: Site) -> Measured:
    """Every article for the first time: each page is drawn and kept; collects the tags."""

    def note(number: int, head: bytes) -> None:
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"etag:"):
                site.tags[number] = line[5:].strip().decode()

    slugs = site.filled.slugs
    return site.measure((get(f"/artykuly/{slug}") for slug in slugs), note=note)


@dataclass(frozen=True)
class Saves:
    """Outcome of a round of saves: what the web server used, and the worker to index them."""

    web: Measured
    worker_cpu: float

    @property
    def worker_ms(self) -> float:
        return self.worker_cpu * 1000 / self.web.requests


def save(site: Site, cookies: list[str], start: int, number: int) -> Saves:
    """Edits of different articles through the real form, with token and key.

    The forms are fetched before the clock starts; each person sends few of them, so that no
    limit is met.
    """
    slugs = site.filled.slugs[start : start + number]
    requests = [
        _edit(site, slug, cookies[place % len(cookies)]) for place, slug in enumerate(slugs)
    ]
    before = cpu_seconds(site.worker())
    measured = site.measure(iter(requests), status=303)
    time.sleep(3)  # the worker follows within two seconds
    return Saves(measured, cpu_seconds(site.worker()) - before)


def _edit(site: Site, slug: str, cookie: str) -> bytes:
    path = f"/artykuly/{slug}/edytuj"
    status, page = site.text(path, cookie)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    fields = []
    for name, value in fill_in(page, ("klucz", "base", "body"), {"comment": "Dopisany termin"}):
        if name == "body":
            paragraphs = value.split("\n\n")
            paragraphs[-1] += " Urząd odpowiada w ciągu trzydziestu dni."
            paragraphs[1] = f"Od nowego roku jest inaczej. {paragraphs[1]}"
            fields.append((name, "\n\n".join(paragraphs)))
        else:
            fields.append((name, value))
    body = urllib.parse.urlencode([*fields, ("akcja", "zapisz")]).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
