"""Choosing a brochure and taking it, by the addresses."""

from datetime import date

import pytest

from app.core.db import Database
from app.people.models import Level
from tests import make
from tests.visitor import Visit


@pytest.fixture(autouse=True)
def articles(database: Database) -> None:
    with database.writing() as db:
        editor = make.person(db, Level.EDITOR, name="Ewa Sowa")
        for slug, title in (("petycja", "Petycja"), ("rada-osiedla", "Rada osiedla")):
            make.article(db, editor, title=title, slug=slug, legal_date=date(2026, 3, 31))


def test_articles_are_chosen_ordered_and_searched_for_in_the_address(visit: Visit) -> None:
    guest = visit()
    page = guest.page("/broszura?artykul=petycja&artykul=rada-osiedla&druk=duzy")
    chosen = page.select_one("form.panel")
    assert [each["value"] for each in chosen.select("input[name=artykul]")] == [
        "petycja",
        "rada-osiedla",
    ]
    assert chosen.select_one("#druk-duzy").has_attr("checked")
    up = chosen.find("a", string="W\xa0górę")["href"]
    assert up == "/broszura?artykul=rada-osiedla&artykul=petycja&druk=duzy"
    searched = guest.page("/broszura?szukaj=RADĘ")
    offered = [each["value"] for each in searched.select("input[type=checkbox]")]
    assert offered == []
    searched = guest.page("/broszura?szukaj=rada OSIEDLA")
    assert [each["value"] for each in searched.select("input[type=checkbox]")] == ["rada-osiedla"]


def test_the_pdf_comes_by_its_address_and_holds_until_something_changes(visit: Visit) -> None:
    guest, address = visit(), "/broszura.pdf?artykul=petycja&format=a4"
    answer = guest.get(address)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    again = guest.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 422, "Wybierz co najmniej jeden artykuł"),
        ("?artykul=petycja&artykul=nie-ma", 404, "Nie ma artykułu pod adresem „nie-ma”"),
        ("?" + "&".join(f"artykul=a{n}" for n in range(13)), 422, "najwyżej 12 artykułów"),
    ],
)
def test_what_cannot_be_had_is_told(visit: Visit, query: str, status: int, said: str) -> None:
    assert said in visit().text(f"/broszura.pdf{query}", status)
