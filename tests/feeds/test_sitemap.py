"""The map of the site: what it lists, in parts when it is large, and what robots are told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.core.db import Database
from app.discussions import hiding
from app.feeds import views_sitemap as sitemap
from app.letters import kind as letter_kind
from app.people.models import Level
from app.records.loading import load_all
from tests import make
from tests.people import community
from tests.visitor import Visitor

CONTENT = Path(__file__).parents[2] / "wiki_content"
Visit = Callable[..., Visitor]
Count = Callable[[], AbstractContextManager[list[str]]]
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(guest: Visitor, path: str) -> list[str]:
    response = guest.get(path)
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.data)
    found = [each.text or "" for each in root.iter(f"{NS}loc")]
    assert all(each.startswith("http://localhost/") for each in found)
    return [each.removeprefix("http://localhost") for each in found]


@pytest.fixture
def filled(database: Database) -> str:
    """Two articles and two visible threads, an experience, a letter and an organisation, and one of
    each kind that nobody may see."""
    letter = {"petycja": letter_kind.sources(CONTENT)["petycja"]}
    load_all(database, letter_kind.KIND, letter, CONTENT)
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        article = make.article(db, author, slug="petycja", categories=("zglosic",))
        make.article(db, author, slug="budzet", categories=("zglosic",))
        make.proposal(db, article, body="Sekretna treść.\n")
        make.thread(db, author, title="Widoczny wątek")
        make.thread(db, author, title="Drugi wątek", article=article)
        make.thread(db, make.person(db, Level.NEW), title="Czeka na zgodę")
        hidden = make.thread(db, author, title="Ukryty wątek")
        make.experience(db, author, tools=[article], title="Widoczne doświadczenie")
        make.experience(db, make.person(db, Level.NEW), tools=[article], title="Czeka w kolejce")
        staff = make.person(db, Level.MODERATOR)
        community.organisation(db, staff, name="Koło Rowerowe")
        community.organisation(db, author, name="Nikt nie sprawdził")
        db.flush()
        moderator = make.who(staff)
        hiding.hide_thread(db, moderator, hidden.id, "inne", "Powód")
        return hidden.slug


def test_everything_listed_is_there(visit: Visit, filled: str) -> None:
    guest = visit()
    listed = addresses(guest, "/sitemap.xml")
    assert len(set(listed)) == len(listed)
    assert {"/", "/narzedzia", "/slowniczek"} <= set(listed)
    assert {"/artykuly/petycja", "/artykuly/budzet"} <= set(listed)
    assert {"/pisma", "/pisma/petycja", "/ktory-tryb", "/terminy"} <= set(listed)
    for path in listed:
        guest.get(path)


def test_only_visible_threads_are_listed(visit: Visit, filled: str) -> None:
    threads = [path for path in addresses(visit(), "/sitemap.xml") if path.startswith("/dyskusje/")]
    named = [path for path in threads if "/tablica/" not in path]
    assert sorted(path.split("-", 1)[1] for path in named) == ["drugi-watek", "widoczny-watek"]


def test_no_person_is_listed_and_what_waits_is_not(visit: Visit, filled: str) -> None:
    listed = addresses(visit(), "/sitemap.xml")
    assert {"/organizacje", "/wszystkie-rece", "/organizacje/kolo-rowerowe"} <= set(listed)
    assert any(path.endswith("-widoczne-doswiadczenie") for path in listed)
    for unseen in ("/osoby", "/kontakty", "nikt-nie-sprawdzil", "czeka"):
        assert not any(unseen in path for path in listed)


def test_a_large_map_comes_in_parts(
    visit: Visit, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = visit()
    whole = addresses(guest, "/sitemap.xml")
    monkeypatch.setattr(sitemap, "PART_SIZE", 1)
    parts = addresses(guest, "/sitemap.xml")
    assert len(parts) == 1 + 2 + 1 + 1 + 1 + 2
    listed = [path for part in parts for path in addresses(guest, part)]
    assert sorted(listed) == sorted(whole)


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-listy-2.xml",
        "/sitemap-artykuly-0.xml",
        "/sitemap-artykuly-2.xml",
        "/sitemap-dyskusje-9.xml",
        "/sitemap-osoby-1.xml",
        "/sitemap-artykuly-99999999999.xml",
    ],
)
def test_there_are_no_other_parts(visit: Visit, filled: str, path: str) -> None:
    visit().get(path, 404)


def test_the_number_of_queries_is_fixed(
    visit: Visit, filled: str, database: Database, count_queries: Count
) -> None:
    guest = visit()
    with count_queries() as few:
        guest.get("/sitemap.xml")
    with database.writing() as db:
        for _ in range(20):
            make.article(db, categories=("zglosic",))
    with count_queries() as many:
        guest.get("/sitemap.xml")
    assert len(few) == len(many) == 18


def test_robots_are_told_where_the_map_is_and_what_to_leave_alone(visit: Visit) -> None:
    response = visit().get("/robots.txt")
    lines = response.get_data(as_text=True).splitlines()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "Disallow: /szukaj" in lines
    assert not {"Disallow: /", "Disallow: /artykuly", "Disallow: /narzedzia"} & set(lines)


def test_nothing_of_the_map_is_forbidden_to_robots(visit: Visit, filled: str) -> None:
    forbidden = tuple(path for path in sitemap.NOT_FOR_ROBOTS if "*" not in path)
    assert not [path for path in addresses(visit(), "/sitemap.xml") if path.startswith(forbidden)]
