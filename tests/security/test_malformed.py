"""Requests that no browser sends: each gets an answer, and never one that says "our fault"."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import unquote

import pytest
from werkzeug.routing import IntegerConverter

from app.core import web
from app.core.db import Database
from app.core.submissions import new_key
from tests import make
from tests.security import routes
from tests.security.stage import Stage
from tests.visitor import Visit, Visitor

NUMBERS = (
    "0",
    "-1",
    "1" + "0" * 30,
    str(2**31),
    str(2**63),
    "9" * 300,
    "1" * 5000,
    "٣",
    "1e3",
    "x",
)
WORDS = (
    "%00",
    "a%00b",
    "%FF%FE",
    "%C0%AF",
    "..%2F..%2Fetc%2Fpasswd",
    "%ED%A0%80",
    "a" * 3000,
    "%F0%9F%9A%B2",
    "'%20OR%201=1--",
    "{{7*7}}",
    "%25s%25n",
    "%0D%0ASet-Cookie:x=1",
)
METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "PROPFIND", "get", "A" * 200)
QUERIES = (
    "strona=0",
    "strona=-5",
    "strona=" + "9" * 40,
    "strona=1&strona=2",
    "strona=%00",
    "od=1&do=" + "9" * 60,
    "od=-1&do=x",
    "przed=" + "9" * 9,
    "przed=" + "9" * 30,
    "q=%00",
    "q=%FF%FE%FD",
    "q=" + "%22" * 300,
    "q=" + "a+" * 900,
    "q=a&kind=zle",
    "limit=" + "9" * 30,
    "limit=-1&offset=-1",
    "limit=1&limit=2&offset=%00",
    "offset=1000000",
    "theme=%00&text=%00&dalej=%00",
    "dalej=//zly.example",
    "artykul=%00",
    "artykul=" + "x" * 3000,
    "adres=%00&dzial=%00",
    "tablica=%00",
    "widok=%FF",
    "&&&===&",
    "a[]=1&a[b]=2&a.b=3",
    "%",
    "%zz=%zz",
    "&".join(f"p{number}=1" for number in range(900)),
)
HEADERS: tuple[dict[str, str], ...] = (
    {"If-None-Match": "x" * 5000},
    {"If-None-Match": '"', "If-Modified-Since": "nigdy"},
    {"Cookie": "narzedziownik=" + "x" * 6000},
    {"Cookie": "narzedziownik=\xff\xfe; wyglad=\xff"},
    {"Cookie": "wyglad=" + "." * 4000},
    {"Cookie": "; ;;=;=="},
    {"Accept-Encoding": "gzip;q=x, *;q=-1"},
    {"Accept": "x" * 3000, "Accept-Language": "\xff"},
    {"Range": "bytes=0-1,5-2,-"},
    {"Content-Length": "-1"},
    {"Content-Length": "dużo".encode().decode("latin-1")},
    {"Transfer-Encoding": "chunked, gzip"},
    {"Referer": "javascript:alert(1)", "Origin": "null"},
    {"Referer": "http://[::1", "Origin": "http://[x"},
    {"X-Forwarded-For": "x" * 3000, "X-Forwarded-Host": "zly.example"},
    {"User-Agent": "\xff" * 3000},
    {"Authorization": "Basic \xff"},
    {"Expect": "100-continue", "Upgrade": "h2c"},
)
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/x-www-form-urlencoded", b"\xff\xfe=\xff&body=\x00"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(3000))),
    ("application/json", b"{"),
    ("application/json", b"[" * 5000),
    ("text/plain", b"csrf_token=x"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="body"; filename="a"\r\n\r\nx\r\n--x--\r\n',
    ),
    ("multipart/form-data; boundary=" + "x" * 500, b"x" * 4000),
    ("\xff/\xff", b"\x00" * 100),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
)
# What stands in a field that expects something else.
VALUES = (
    "",
    "\x00",
    "a\x00b",
    "1" + "0" * 30,
    "9" * 5000,
    "99999999999999999",
    "2147483648",
    "000001999999999999",
    "-1",
    "٣",
    "\ud7ff\uffff",
    "x" * 30_000,
    "0001-01-01",
    "99999-99-99",
    "/" + "ż" * 3000,
    "\u202e\u2066",
    "%s{}{{1}}",
)


TURNED_AWAY = 8


class Answers:
    """Counts what was asked, and keeps what was answered with a fault of ours."""

    def __init__(self) -> None:
        self.asked = 0
        self.faults: list[tuple[int, str]] = []

    def ask(self, visitor: Visitor, path: str, **how: Any) -> None:
        self.asked += 1
        with visitor.client.open(path, **how) as answer:
            if answer.status_code >= 500 and not path.startswith("/readyz"):
                self.faults.append(
                    (answer.status_code, f"{how.get('method')} {path[:120]} {how}"[:400])
                )


@pytest.fixture
def answers() -> Iterator[Answers]:
    found = Answers()
    yield found
    assert found.faults == []
    assert found.asked > 100


@pytest.fixture
def moderator(stage: Stage, visit: Visit) -> Visitor:
    return visit(stage.people["m"])


def _broken_addresses(app: web.Application) -> Iterator[tuple[str, str]]:
    """Method and address: each value in each place of each rule, with what exists in the others.

    What no rule takes is turned away before any view: a few rules show that for each value.
    """
    site = app.url_map.bind("localhost")
    turned_away: Counter[tuple[str, str]] = Counter()
    for rule in routes.rules(app):
        if rule.endpoint == "static":
            continue
        for part in (part for part in rule._trace if part[0]):
            for value in NUMBERS if _is_number(rule, part[1]) else WORDS:
                path = _broken_address(rule, part[1], value)
                for method in ("GET", "POST"):
                    if not site.test(unquote(path), method):
                        turned_away[method, value] += 1
                        if turned_away[method, value] > TURNED_AWAY:
                            continue
                    yield method, path


def _broken_address(rule: Any, broken: str, value: str) -> str:
    return "".join(
        (value if name == broken else "1" if _is_number(rule, name) else "petycja")
        if is_dynamic
        else name
        for is_dynamic, name in rule._trace
    ).removeprefix("|")


def _is_number(rule: Any, name: str) -> bool:
    return isinstance(rule._converters[name], IntegerConverter)


def test_addresses(app: web.Application, moderator: Visitor, answers: Answers) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # the views themselves have to stand it
    form = {"decyzja": "przyjmij", "wersja": "1"}
    for method, path in _broken_addresses(app):
        answers.ask(moderator, path, method=method, data=form if method == "POST" else None)
    assert answers.asked > 1000


def test_queries_methods_headers_and_bodies(
    app: web.Application, visit: Visit, moderator: Visitor, stage: Stage, answers: Answers
) -> None:
    guest = visit()
    paths = sorted(
        {
            next(routes.addresses(rule, stage))
            for rule in routes.rules(app)
            if rule.endpoint != "static"
        }
    )
    chance = random.Random(7)  # the same requests each time
    for query in QUERIES:
        for path in ["/", "/szukaj", "/api/v1/search", "/zmiany", *chance.sample(paths, 12)]:
            answers.ask(chance.choice((guest, moderator)), f"{path}?{query}", method="GET")
    for method in METHODS:
        for path in chance.sample(paths, 8):
            answers.ask(moderator, path, method=method)
    for headers in HEADERS:
        for path in ["/", "/artykuly/petycja", *chance.sample(paths, 4)]:
            answers.ask(chance.choice((guest, moderator)), path, method="GET", headers=headers)
    for kind, body in BODIES:
        for path in ["/logowanie", "/artykuly/petycja/edytuj", *chance.sample(paths, 5)]:
            for visitor in (guest, moderator):
                answers.ask(visitor, path, method="POST", data=body, content_type=kind)
    for path in ("//", "/" * 5000, "/" + "a/" * 2000, "/\\..\\", "/%2e%2e/", "/?" + "a" * 60_000):
        answers.ask(guest, path, method="GET")
    assert answers.asked > 700


FORMS = {
    "/artykuly/petycja/edytuj": ("title", "lead", "body", "main_category", "categories", "stage"),
    "/artykuly/nowy": ("legal_date", "fact_who", "acts", "pictogram", "base", "slug", "comment"),
    "/artykuly/sesja/edytuj": ("base", "evidence", "related", "also_called", "akcja"),
    "/artykuly/petycja/adres": ("slug", "reason"),
    "/artykuly/petycja/przywroc/1": ("csrf_token",),
    "/dyskusje/nowy": ("board", "title", "body", "krok"),
    "/dyskusje/nowy?artykul=petycja": ("title", "body"),
    "/dyskusje/1/odpowiedz": ("body",),
    "/posty/1/odpowiedz": ("body",),
    "/posty/4/przyjmij": ("wersja", "dalej"),
    "/posty/4/ukryj": ("code", "sentence", "dalej"),
    "/posty/4/odrzuc": ("code", "sentence", "dalej"),
    "/dyskusje/2/zamknij": ("sentence",),
    "/dyskusje/2/ukryj": ("code", "sentence", "dalej"),
    "/propozycje/1/decyzja": ("head", "published", "comment", "reason", "decyzja"),
    "/propozycje/1/popraw": ("head", "published", "title", "body", "comment", "akcja"),
    "/propozycje/3/konflikt": ("head", "published", "wybor-body-0", "tekst-body-0"),
    "/konto": ("name", "role", "city", "about"),
    "/konto/email": ("email", "current_password"),
    "/konto/haslo": ("current_password", "password"),
    "/konto/usun": ("current_password",),
    "/logowanie": ("email", "password", "remember", "dalej", "wyslij-do", "pole-x"),
    "/rejestracja": ("name", "email", "password", "agreed"),
    "/haslo/zapomniane": ("email",),
    "/osoby/rola-t1/poziom": ("level", "scope"),
    "/osoby/rola-t1/zawieszenie": ("days", "reason"),
}
GOOD = {
    "title": "Tytuł",
    "body": "Treść.",
    "categories": "zglosic",
    "main_category": "zglosic",
    "stage": "",
    "days": "3",
    "level": "3",
    "comment": "Opis",
    "board": "pomysly",
    "code": "wandalizm",
    "sentence": "Zdanie",
    "reason": "Powód",
    "decyzja": "zwroc",
    "base": "1",
    "wersja": "1",
    "name": "Jan Nowak",
    "role": "ekspert",
    "email": "jan@poczta.example",
    "agreed": "y",
    "slug": "nowy-adres",
    "current_password": make.PASSWORD,
    "password": "zupełnie nowe hasło",
}


@pytest.mark.every_case
@pytest.mark.parametrize("path", FORMS)
def test_fields(
    app: web.Application, visit: Visit, database: Database, moderator: Visitor, path: str
) -> None:
    """One field of a good form holds nonsense, or is missing, or the key is nonsense."""
    app.config["WTF_CSRF_ENABLED"] = False
    _without_limits(app)
    with database.writing() as db:
        resident = make.person(db)
    faults = []
    visitors = (moderator, visit(resident))
    # They take turns, so that each of them meets each field and half of the values in it.
    # The key is read in one place for all forms, which share the values out among them.
    first = list(FORMS).index(path)
    keys = [("klucz", VALUES[(3 * first + step) % len(VALUES)]) for step in range(3)]
    for turn, (name, value) in enumerate([*product(FORMS[path], VALUES), *keys]):
        key = new_key()  # each time another form, or the second would only be remembered
        sent = {**GOOD, "klucz": key, name: value}
        answer = visitors[turn % 2].client.post(path, data=sent)
        if answer.status_code >= 500:
            faults.append((answer.status_code, name, value[:20]))
    for visitor in visitors:
        for name in FORMS[path]:
            rest = {key: value for key, value in GOOD.items() if key != name}
            if visitor.client.post(path, data=rest).status_code >= 500:
                faults.append((500, name, "missing"))
    assert faults == []


def _without_limits(app: web.Application) -> None:
    """It is not limits we test here, and they would hide everything behind them."""
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign, assignment]
