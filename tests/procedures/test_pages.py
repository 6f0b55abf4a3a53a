"""The page of questions: answers in the address, back, strange addresses, and what comes out."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from app.articles import service
from app.articles.queries import article_by_slug
from app.core.db import Database
from app.people.models import Level
from app.procedures import kind
from app.records.kinds import Surroundings
from app.records.loading import load
from tests import make
from tests.procedures.conftest import CONTENT
from tests.visitor import Visit, Visitor, soup, words

pytestmark = pytest.mark.one_database
PETITION = "/ktory-tryb?sprawa=zmiana&zmiana=przepis"
STRANGE = (
    "sprawa=nie-ma-takiej",
    "okolica=pila",
    "sprawa=%00%E2%80%AE&zmiana={{7*7}}",
    f"sprawa={'a' * 10_000}",
)


@pytest.fixture
def guest(database: Database, visit: Visit) -> Visitor:
    with database.writing() as db:
        fields = kind.sources(CONTENT)[kind.KEY]
        load(Surroundings(db, CONTENT), kind.KIND, kind.KEY, fields)
        make.article(db, title="Petycja", slug="petycja")
    return visit()


def entries(page: BeautifulSoup) -> dict[str, str]:
    return {link.get_text(" ", strip=True): str(link["href"]) for link in page.select(".entry")}


def test_questions_lead_one_by_one_to_the_answer(guest: Visitor) -> None:
    first = soup(guest.get("/ktory-tryb"))
    assert first.select_one("meta[name=robots]") is None
    assert len(entries(first)) == 8
    address = next(url for url in entries(first).values() if url.endswith("sprawa=zmiana"))
    second = soup(guest.get(address))
    assert second.select_one("meta[name=robots]") is not None
    address = next(url for url in entries(second).values() if url.endswith("zmiana=przepis"))
    assert parse_qs(urlsplit(address).query) == {"sprawa": ["zmiana"], "zmiana": ["przepis"]}
    answer = soup(guest.get(address))
    text = answer.get_text(" ", strip=True).replace("\xa0", " ")
    for told in (
        "Petycja",
        "Rada gminy (zmiana uchwały)",
        "3 miesiące",
        "To najlżejsza droga do zmiany uchwały.",
        "Piszę w swoim imieniu",
        "31 marca 2026",
    ):
        assert told in text, told
    links = {str(link["href"]) for link in answer.select("main a")}
    assert {"/artykuly/petycja", "/terminy?sprawa=petycja"} <= links
    assert "/ktory-tryb?sprawa=zmiana" in links, "the way back to the second question"
    link = answer.select_one("#odnosnik")
    assert link is not None
    assert str(link["value"]).endswith(PETITION)


def test_answers_that_count_for_nothing_leave_the_first_question(guest: Visitor) -> None:
    for address in STRANGE:
        page = guest.get(f"/ktory-tryb?{address}")
        assert len(entries(soup(page))) == 8, address[:80]
        assert "49" not in words(page)


def test_what_the_form_of_all_questions_sends_becomes_an_address_to_share(guest: Visitor) -> None:
    form = soup(guest.get("/ktory-tryb?wszystkie=tak&sprawa=zmiana")).select_one("main form")
    assert form is not None
    assert len(form.select("select")) == 8
    chosen = form.select_one("option[selected]")
    assert chosen is not None
    assert chosen["value"] == "zmiana"
    missing = guest.text("/ktory-tryb?wszystkie=tak&sprawa=zmiana&razem=wies")
    assert "Jak chcesz to zmienić?" in missing
    sent = "/ktory-tryb?wszystkie=tak&sprawa=zmiana&okolica=&zmiana=przepis&razem=wies"
    assert guest.get(sent, 303).headers["Location"].endswith(PETITION)


def test_a_wiki_without_a_table_says_so_and_leads_on(visit: Visit) -> None:
    page = visit().page("/ktory-tryb?sprawa=zmiana")
    assert "Nie ma jeszcze pytań" in page.get_text().replace("\xa0", " ")
    assert page.select_one('main a[href="/narzedzia"]') is not None


def test_a_kept_page_follows_the_table_and_the_articles(guest: Visitor, database: Database) -> None:
    assert "Co cię uwiera?" in guest.text("/ktory-tryb")
    source = kind.sources(CONTENT)[kind.KEY][kind.SOURCE].replace(
        "Co cię uwiera?", "Z czym idziesz?"
    )
    with database.writing() as db:
        load(Surroundings(db, CONTENT), kind.KIND, kind.KEY, {kind.SOURCE: source})
    assert "Z czym idziesz?" in guest.text("/ktory-tryb")
    seen = guest.get(PETITION).headers["ETag"]
    assert guest.client.get(PETITION, headers={"If-None-Match": seen}).status_code == 304
    with database.writing() as db:
        article = article_by_slug(db, "petycja")
        editor = make.who(make.person(db, Level.ADMINISTRATOR))
        service.rename(db, editor, article, "petycja-do-gminy", "Jaśniej")
    again = guest.client.get(PETITION, headers={"If-None-Match": seen})
    assert '"/artykuly/petycja-do-gminy"' in again.get_data(as_text=True)
