"""Whatever is typed wherever: no page, feed or answer for programs holds a script of a visitor."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from app.core import web
from app.core.db import Database
from app.core.settings import Settings
from app.search import unanswered
from app.search.indexer import Indexer
from tests.security import routes
from tests.security.stage import Stage
from tests.visitor import Visit, Visitor

pytestmark = pytest.mark.one_database

MARK = "zlyznak"
PAYLOADS = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"'><svg onload={MARK}()>",
    f"' onfocus={MARK}() autofocus='",
    f'" style="background:url(javascript:{MARK})"',
    f"</title></textarea></script><iframe srcdoc='{MARK}'>",
    f"javascript:{MARK}()",
    f"[x](javascript:{MARK}) ![x](data:text/html,{MARK}) <javascript:{MARK}>",
    f'[[petycja|<b onclick={MARK}>]] [["onmouseover={MARK} x="]]',
    f"{{{{ {MARK} }}}} {{% raw %}} ${{{MARK}}}",
    f"]]><{MARK}> &lt;script&gt;{MARK}&lt;/script&gt; <!-- {MARK} -->",
    f'http://x.example/"onclick="{MARK}',
    f"\u2028</script><script>{MARK}",
)
NEVER = {"iframe", "object", "embed", "base", "style", "applet", "frame", "math", "marquee", MARK}
ADDRESSED = ("href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset")
SAFE_ADDRESS = re.compile(r"(https?://|mailto:|/(?!/)|#|\?|$)")


class _Reader(HTMLParser):
    """Notes what could run while it reads a page; a tree of each page would cost half the test."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._script = ""
        self._is_facts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NEVER:
            self.found.append(f"<{tag}>")
        # Facts for search engines do not run, so long as nothing in them ends the block.
        self._is_facts = attrs == [("type", "application/ld+json")]
        self._script = tag if tag == "script" else ""
        if (
            tag == "script"
            and not self._is_facts
            and not any(name == "src" and _is_own(value) for name, value in attrs)
        ):
            self.found.append(f"<script {attrs}>")
        for name, value in attrs:
            text = value or ""
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}={text[:60]}")
            if name in ADDRESSED and not SAFE_ADDRESS.match(text):
                self.found.append(f"{tag} {name}={text[:60]}")
            if MARK in name or (tag == "meta" and name == "http-equiv" and text):
                self.found.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        self._script = ""

    def handle_data(self, data: str) -> None:
        if self._script and self._is_facts:
            if "<" in data or not isinstance(json.loads(data), dict):
                self.found.append(f"facts: {data[:60]}")
        elif self._script and data.strip():
            self.found.append(f"<script>{data[:60]}")


def problems(html: str) -> list[str]:
    """What in a page could run."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def _is_own(address: Any) -> bool:
    return isinstance(address, str) and address.startswith("/static/")


def test_the_look_for_problems_finds_them() -> None:
    for bad in (
        PAYLOADS[0],
        '<a onclick="x">',
        "<p style='x'>",
        '<a href="javascript:x">',
        '<svg onload="x"/>',
        '<script src="/static/a.js">x</script>',
        '<script src="https://zly.example/static/a.js"></script>',
        '<meta http-equiv="refresh" content="0">',
        '<p>a<iframe srcdoc="x">',
        '<script type="application/ld+json">{"a": "<script>"}</script>',
        '<script type="application/ld+json" src="/x.js">{}</script>',
    ):
        assert problems(bad), bad
    assert not problems('<a href="/x">a</a><script src="/static/a.js"></script>a')
    assert not problems('<script type="application/ld+json">{"a": "\\u003c/script"}</script>')


def _article(payload: str) -> dict[str, str]:
    fields = ("lead", "acts", "sources", "related", "also_called", "pictogram", "evidence")
    facts = ("fact_who", "fact_where", "fact_cost", "fact_time", "fact_result")
    return {
        **dict.fromkeys((*fields, *facts), f"{payload[:55]}"),
        "title": f"Tytuł {payload}",
        "comment": f"Opis {payload}",
        "body": f'# {payload}\n\n{payload}\n\n!!! uwaga "{payload}"\n    {payload}\n',
        "main_category": "zglosic",
        "stage": "",
    }


def _synonym(payload: str) -> dict[str, str]:
    words = dict.fromkeys(("note", "comment"), payload)
    return {**words, "typed": payload[:80], "meanings": f"plan {payload}", "kind": "potoczne"}


def _letter(payload: str) -> dict[str, str]:
    keys = ("imie_nazwisko", "adres", "adres_koresp", "przedmiot", "uzasadnienie")
    typed = {f"pole-{key}": payload for key in keys}
    answers = {"pole-kto": "osoba", "pole-zlozenie": "papier", "pole-interes": "publiczny"}
    around = dict.fromkeys(("miasto", "miasto-czego", "miasto-gdzie", "adresat"), payload)
    return {**typed, **answers, **around, "dzien": "2026-01-02"}


def _case(payload: str) -> dict[str, str]:
    begun = {"day": "2026-01-02", "zaloz": "1", "letter": "inne"}
    return {"title": payload, "office": payload, **begun}


def _write(app: web.Application, visit: Visit, stage: Stage, payload: str) -> None:
    """Everything that can be written, by those who may; a refusal keeps it in the form."""
    author, editor = visit(stage.people["author"]), visit(stage.people["t2"])
    moderator = visit(stage.people["m"])
    reason = {"code": "inne", "sentence": f"Powód {payload}", "dalej": payload}
    article = _article(payload)
    slug = f"ze-zlem-{abs(hash(payload)) % 1000}"
    sent: list[tuple[Visitor, str, dict[str, str]]] = [
        (editor, "/artykuly/nowy", {**article, "slug": slug}),
        (author, f"/artykuly/{slug}/edytuj", {**article, "base": "", "akcja": "podglad"}),
        (author, f"/artykuly/{slug}/edytuj", {**article, "base": "", "akcja": "zmiany"}),
        (author, "/artykuly/nowy", {**article, "slug": payload}),
        (author, "/artykuly/nowy", {**article, "slug": f"{slug}-b"}),
        (editor, f"/artykuly/{slug}/adres", {"slug": f"{slug}-c", "reason": payload}),
        (editor, "/artykuly/petycja/adres", {"slug": payload, "reason": payload}),
        (author, "/dyskusje/nowy", {"board": payload, "title": payload, "body": payload}),
        (author, "/dyskusje/nowy", {"board": "pomysly", "title": payload, "body": payload}),
        (author, "/dyskusje/nowy?artykul=petycja", {"title": payload, "body": payload}),
        (author, f"/dyskusje/{stage.thread}/odpowiedz", {"body": payload}),
        (author, f"/dyskusje/{stage.thread}/odpowiedz", {"body": payload, "krok": "podglad"}),
        (author, f"/posty/{stage.post}/edytuj", {"body": payload, "wersja": "1"}),
        (moderator, f"/posty/{stage.waiting_post}/odrzuc", {**reason, "code": payload}),
        (moderator, f"/posty/{stage.waiting_post}/odrzuc", reason),
        (moderator, f"/posty/{stage.edited_post}/historia/2/ukryj", reason),
        (moderator, f"/posty/{stage.edited_post}/ukryj", reason),
        (moderator, f"/dyskusje/{stage.locked_thread}/zamknij", {"sentence": payload}),
        (moderator, f"/dyskusje/{stage.hidden_thread}/pokaz", {}),
        (moderator, f"/dyskusje/{stage.hidden_thread}/ukryj", reason),
        (
            moderator,
            f"/propozycje/{stage.proposal}/decyzja",
            {"head": "1", "published": "5", "comment": payload, "decyzja": "zwroc"},
        ),
        (
            author,
            "/konto",
            {"name": f"Jan {payload}", "role": "ekspert", "city": payload, "about": payload},
        ),
        (author, "/konto", {"name": "Jan N", "role": payload, "city": payload, "about": payload}),
        (author, "/konto/email", {"email": payload, "current_password": payload}),
        (visit(), "/logowanie", {"email": payload, "password": "x", "dalej": payload}),
        (visit(), "/rejestracja", {"name": payload, "email": payload, "password": payload}),
        (visit(), "/haslo/zapomniane", {"email": payload}),
        (moderator, "/osoby/rola-t1/zawieszenie", {"days": payload, "reason": payload}),
        (moderator, "/moderacja/synonimy/nowy", {**_synonym(payload), "kind": payload}),
        (moderator, "/moderacja/synonimy/nowy", _synonym(payload)),
        (visit(), "/artykuly/nowy", article),  # comes back with the sign-in form
        (visit(), "/pisma/petycja/gotowe", _letter(payload)),
        (author, "/moje/sprawy/nowa", _case(payload)),
        (author, "/moje/sprawy/z-pisma/petycja", {**_letter(payload), **_case(payload)}),
        (author, f"/moje/sprawy/{stage.cases.case}/zadania", {"what": payload}),
        (author, f"/moje/sprawy/{stage.cases.case}/wpis", {"day": "2026-01-02", "words": payload}),
        (
            author,
            "/dane/pismo/petycja/zmien",
            {"pole-tekst": payload, "comment": payload, "evidence": payload, "base": "1"},
        ),
    ]
    for visitor, path, form in sent:
        answer = visitor.client.post(path, data=form)
        assert answer.status_code < 500, path
        text = answer.get_data(as_text=True)
        assert MARK not in text or not problems(text), (path, form)
        location = answer.headers.get("Location", "/")
        assert SAFE_ADDRESS.match(location), (path, location)


@pytest.mark.timeout(300)
def test_no_page_runs_what_somebody_typed(
    app: web.Application, visit: Visit, stage: Stage, database: Database, settings: Settings
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign, assignment]
    for payload in PAYLOADS:
        _write(app, visit, stage, payload)
    with database.writing() as db:
        assert [unanswered.record(db, payload) for payload in PAYLOADS].count(True) > 8
    indexer = Indexer(database, settings)
    indexer.catch_up()
    indexer.engine.close()
    queries = [query for payload in PAYLOADS for query in _queries(payload)]
    paths = sorted({path for rule in routes.rules(app) for path in _addresses(rule, stage)})
    held = 0
    seen: set[str] = set()
    for role in ("guest", "m", "author"):
        visitor = visit(stage.people.get(role))
        new = _new_pages(visitor)
        # Who wrote it sees of the new pages what guest and moderator were not shown.
        new -= seen if role == "author" else set()
        seen |= new
        for path in [*paths, *sorted(new), *(queries if role == "guest" else ())]:
            answer = visitor.client.get(path)
            text = answer.get_data().decode(errors="replace")  # some are pictures and PDFs
            held += MARK in text
            if answer.mimetype == "text/html" and MARK in text:
                assert not problems(text), (role, path)
            elif answer.mimetype == "application/json":
                json.loads(text)
            elif answer.mimetype.endswith("xml"):
                ElementTree.fromstring(text)
                assert f"<{MARK}" not in text
                assert "<script" not in text
    assert held > 100, "the payloads are shown on many pages, as text"


def _queries(payload: str) -> Iterator[str]:
    """Addresses that hold the payload themselves."""
    typed = quote(payload)
    yield f"/szukaj?q={typed}&rodzaj={typed}"
    yield f"/szukaj?q=petycja&miasto={typed}&od={typed}&kolejnosc={typed}&dokladne={typed}"
    yield f"/szukaj/podpowiedzi?q={typed}&jako=opensearch"
    yield f"/api/v1/search?q={typed}"
    yield f"/artykuly/{typed}"
    yield f"/{typed}"
    yield f"/wyglad?dalej={typed}"
    yield f"/logowanie?dalej={typed}"
    yield f"/zmiany?przed={typed}"
    yield f"/artykuly/nowy?adres={typed}&dzial={typed}"
    yield f"/dyskusje?strona={typed}&pokaz={typed}"
    yield f"/konto?zapisano={typed}"


def _addresses(rule: Any, stage: Stage) -> Iterator[str]:
    if rule.endpoint != "static" and "GET" in (rule.methods or set()):
        yield from routes.addresses(rule, stage)


def _new_pages(visitor: Visitor) -> set[str]:
    """Pages that came to be by writing, found by their links."""
    found = set()
    lists = (
        "/narzedzia/a-z",
        "/dyskusje",
        "/zmiany",
        "/konto/propozycje",
        "/kolejka",
        "/moje/sprawy",
    )
    for path in (*lists, "/moderacja/synonimy?stan=czeka"):
        page = BeautifulSoup(visitor.client.get(path).get_data(as_text=True), "html.parser")
        found |= {str(link["href"]) for link in page.select("main a[href^='/']")}
    return found
