"""Recent changes: the page, its order and pages, its cache, its cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from app.core.db import Database
from app.feeds import views
from app.people import service as people
from app.people.models import Level
from tests import make
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("changes")
Visit = Callable[..., Visitor]
Count = Callable[[], AbstractContextManager[list[str]]]


def test_newest_first_with_who_what_and_a_comparison(visit: Visit) -> None:
    page = visit().page("/zmiany")
    rows = page.select("main ul.rows > li")
    titles = [row.h3.get_text() for row in rows if row.h3]
    assert titles == ["Petycja", "Budżet <b> & reszta", "Petycja"]
    first = rows[0]
    assert "Dopisano termin & <koszt>" in first.get_text()
    hrefs = [link["href"] for link in first.select("a")]
    assert hrefs[0] == "/artykuly/petycja"
    assert "/artykuly/petycja/porownanie?od=1&do=2" in hrefs
    assert {"/osoby/halina", "/osoby/tomasz"} <= set(hrefs)
    assert "/artykuly/petycja/wersja/1" in [link["href"] for link in rows[2].select("a")]
    assert len(page.select("main h1")) == 1


def test_every_link_of_the_page_leads_somewhere(visit: Visit) -> None:
    guest = visit()
    for link in guest.page("/zmiany").select("main a"):
        guest.get(str(link["href"]))


def test_pages_go_on_without_gaps_or_repetitions(
    visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    with database.writing() as db:
        for number in range(4):
            make.article(db, title=f"Nowy {number}", categories=("zglosic",))
    seen: list[str] = []
    path: str | None = "/zmiany"
    pages = 0
    while path:
        page = visit().page(path)
        seen += [each.get_text() for each in page.select("main ul.rows h3")]
        following = page.select_one("nav.pages a[rel=next]")
        path = str(following["href"]) if following else None
        pages += 1
    assert pages == 4
    assert seen == [
        *(f"Nowy {number}" for number in (3, 2, 1, 0)),
        "Petycja",
        "Budżet <b> & reszta",
        "Petycja",
    ]


@pytest.mark.parametrize("before", ["", "abc", "-1", "0", "9" * 30, "١", "1 OR 1=1"])
def test_strange_positions_are_harmless(visit: Visit, before: str) -> None:
    visit().get(f"/zmiany?przed={before}")


@pytest.mark.parametrize("path", ["/zmiany", "/zmiany.atom", "/artykuly/petycja/zmiany.atom"])
def test_a_guest_is_told_when_nothing_changed(
    visit: Visit, database: Database, count_queries: Count, path: str
) -> None:
    guest = visit()
    first = guest.get(path)
    again = {"headers": {"If-None-Match": first.headers["ETag"]}}
    with count_queries() as statements:
        response = guest.client.get(path, **again)
    assert (response.status_code, response.data) == (304, b"")
    assert len(statements) <= 2
    assert "Set-Cookie" not in first.headers
    with database.writing() as db:
        make.article(db, categories=("zglosic",))
    assert guest.client.get(path, **again).status_code == 200


@pytest.mark.parametrize("path", ["/zmiany", "/zmiany.atom", "/artykuly/petycja/zmiany.atom"])
def test_an_erased_name_is_gone_at_once(
    visit: Visit, database: Database, app: Any, path: str
) -> None:
    guest = visit()
    first = guest.get(path)
    assert "Halina K." in first.get_data(as_text=True)
    with database.writing() as db, app.test_request_context():
        person = people.person_by_id(db, 1)
        assert person is not None
        assert person.name == "Halina K."
        from_app = people.Letters.from_settings(app.settings, app.config["SECRET_KEY"])
        people.erase(db, from_app, make.who(person))
    response = guest.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    assert "Halina" not in text
    assert "usuniete-konto" not in text


def test_somebody_signed_in_never_gets_the_guests_copy(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, Level.RESIDENT)
    tag = visit().get("/zmiany").headers["ETag"]
    response = visit(person).client.get("/zmiany", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/zmiany?przed=99999", "/zmiany.atom", "/artykuly/petycja/zmiany.atom"]
)
def test_the_number_of_queries_is_fixed(
    visit: Visit, database: Database, count_queries: Count, path: str
) -> None:
    guest = visit()
    guest.get(path)
    with count_queries() as few:
        guest.get(path)
    with database.writing() as db:
        for _ in range(40):
            make.article(db, make.person(db, Level.EDITOR), categories=("zglosic",))
    with count_queries() as many:
        guest.get(path)
    assert len(few) == len(many) <= 3


def test_no_changes_yet_invite(visit: Visit, database: Database) -> None:
    assert "Jeszcze nic się nie zmieniło" in visit().text("/zmiany?przed=1")
