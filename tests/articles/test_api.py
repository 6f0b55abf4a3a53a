"""The API of articles: shapes, limits, addresses, caches, and published text only."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest

from app.articles import queries, service
from app.core.db import Database
from app.people.models import Level
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Count = Callable[[], AbstractContextManager[list[str]]]
LIST = "/api/v1/articles"


@pytest.fixture
def three(database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        for title, slug in (("Żywopłot", "zywoplot"), ("Łąka", "laka"), ("Las", "las")):
            make.article(db, author, title=title, slug=slug)
        make.article(
            db,
            author,
            title="Petycja",
            slug="petycja",
            body="Zobacz [[las]] i **pisz**.\n",
            lead="Pismo do rady.",
            categories=("zmienic-przepisy", "zglosic"),
            stage="dzialaj",
            goals=(11, 16),
            legal_date=date(2026, 3, 31),
            facts=(("who", "Każdy"), ("cost", "0 zł")),
            acts=("Ustawa o petycjach",),
            sources=("ISAP – https://isap.sejm.gov.pl",),
            pictogram="megaphone",
            related=("las",),
            letters=("petycja", "skarga-kpa"),
            also_called=("apel",),
        )


def titles(answer: dict[str, Any]) -> list[str]:
    return [each["title"] for each in answer["results"]]


@pytest.mark.usefixtures("three")
def test_the_list_in_polish_alphabetical_order(visit: Visit) -> None:
    answer = visit().get(LIST).get_json()
    assert (answer["total"], answer["limit"], answer["offset"]) == (4, 20, 0)
    assert titles(answer) == ["Las", "Łąka", "Petycja", "Żywopłot"]
    petition = answer["results"][2]
    assert petition.keys() == {"slug", "title", "url", "summary", "language", "updated"}
    assert petition["url"] == "http://localhost/artykuly/petycja"
    assert petition["summary"] == "Pismo do rady."
    assert datetime.fromisoformat(petition["updated"]).tzinfo is not None


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("limit=1", ["Las"]),
        ("limit=2&offset=1", ["Łąka", "Petycja"]),
        ("limit=100&offset=3", ["Żywopłot"]),
        ("offset=4", []),
        ("offset=1000000", []),
        ("limit=1&unknown=x", ["Las"]),
    ],
)
def test_limit_and_offset(visit: Visit, query: str, found: list[str]) -> None:
    answer = visit().get(f"{LIST}?{query}").get_json()
    assert titles(answer) == found
    assert answer["total"] == 4


@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize("value", ["", "-1", "1.5", "abc", "1e3", "9" * 40, " 1", "١", "0x10"])
def test_other_numbers_are_refused(visit: Visit, name: str, value: str) -> None:
    response = visit().get(f"{LIST}?{name}={value}", 400)
    error = response.get_json()["error"]
    assert error["status"] == 400
    assert name in error["message"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("value", ["0", "101"])
def test_a_limit_out_of_range_is_refused(visit: Visit, value: str) -> None:
    assert visit().get(f"{LIST}?limit={value}", 400).get_json()["error"]["status"] == 400


@pytest.mark.usefixtures("three")
def test_one_article_says_everything(visit: Visit) -> None:
    answer = visit().get(f"{LIST}/petycja").get_json()
    revision = answer.pop("revision")
    assert revision.pop("created")
    assert revision == {
        "number": 1,
        "url": "http://localhost/artykuly/petycja/wersja/1",
        "comment": "Pierwsza wersja",
    }
    assert answer.pop("updated")
    assert answer == {
        "slug": "petycja",
        "title": "Petycja",
        "url": "http://localhost/artykuly/petycja",
        "summary": "Pismo do rady.",
        "language": "pl",
        "translation_of": None,
        "html": '<p>Zobacz <a class="wiki-link" href="/artykuly/las">las</a>'
        " i&nbsp;<strong>pisz</strong>.</p>",
        "markdown": "Zobacz [[las]] i **pisz**.\n",
        "category": ["zmienic-przepisy", "zglosic"],
        "stage": "dzialaj",
        "sdg": [11, 16],
        "legal_date": "2026-03-31",
        "facts": {"who": "Każdy", "cost": "0 zł"},
        "acts": ["Ustawa o petycjach"],
        "sources": ["ISAP – https://isap.sejm.gov.pl"],
        "pictogram": "megaphone",
        "related": ["las"],
        "letters": ["petycja", "skarga-kpa"],
        "also_called": ["apel"],
        "licence": {
            "name": "CC BY-SA 4.0",
            "url": "https://creativecommons.org/licenses/by-sa/4.0/",
        },
    }


def test_an_unknown_article_is_404_in_json(visit: Visit) -> None:
    response = visit().get(f"{LIST}/nie-ma", 404)
    assert response.get_json()["error"]["status"] == 404
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("three")
def test_a_former_address_leads_on(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        who = make.who(make.person(db, Level.EDITOR))
        article = service.locked(db, queries.article_by_slug(db, "petycja").id)
        service.rename(db, who, article, "petycja-do-rady", "Lepszy adres")
    response = visit().get(f"{LIST}/petycja", 301)
    assert response.headers["Location"] == f"{LIST}/petycja-do-rady"
    assert visit().get(f"{LIST}/petycja-do-rady").get_json()["slug"] == "petycja-do-rady"


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("path", [LIST, f"{LIST}?limit=2", f"{LIST}/petycja"])
def test_unchanged_answers_are_304_until_a_version_is_published(
    visit: Visit, database: Database, path: str
) -> None:
    guest = visit()
    first = guest.get(path)
    again = {"If-None-Match": first.headers["ETag"]}
    unchanged = guest.client.get(path, headers=again)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    with database.writing() as db:
        make.edit(db, queries.article_by_slug(db, "petycja"), body="Inaczej.\n")
    assert guest.client.get(path, headers=again).status_code == 200


@pytest.mark.usefixtures("three")
def test_a_tag_of_one_page_of_the_list_does_not_hold_for_another(visit: Visit) -> None:
    guest = visit()
    tag = guest.get(f"{LIST}?limit=1").headers["ETag"]
    other = guest.client.get(f"{LIST}?limit=1&offset=1", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.usefixtures("three")
def test_proposed_text_never_shows(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.RESIDENT)
        article = queries.article_by_slug(db, "petycja")
        make.proposal(db, article, author, title="Sekret", body="Sekret.\n", lead="Sekret")
    for who in (None, author):
        for path in (LIST, f"{LIST}/petycja"):
            assert "Sekret" not in visit(who).get(path).get_data(as_text=True)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(("path", "most"), [(LIST, 3), (f"{LIST}/petycja", 2)])
def test_the_number_of_queries_is_fixed(
    visit: Visit, database: Database, count_queries: Count, path: str, most: int
) -> None:
    guest = visit()
    with count_queries() as few:
        guest.get(path)
    with database.writing() as db:
        for _ in range(15):
            make.article(db, categories=("zglosic",))
    with count_queries() as many:
        guest.get(path)
    assert len(few) == len(many) == most


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(visit: Visit, method: str) -> None:
    response = getattr(visit().client, method)(LIST)
    assert response.status_code in (400, 405)
    assert response.get_json()["error"]["status"] == response.status_code


def test_only_the_outlets_are_open_to_other_origins(visit: Visit) -> None:
    guest = visit()
    for path in ("/", "/zmiany", "/logowanie", "/artykuly/nie-ma"):
        assert "Access-Control-Allow-Origin" not in guest.client.get(path).headers
