"""R3: who is signed in learns at a link to a missing article that somebody writes it already."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import update

from app.articles.source import ArticleSource
from app.core.db import Database
from app.people.models import Level, Person
from app.review.models import Proposal, State
from app.review.queries import being_written
from app.review.saving import Edit
from tests import make
from tests.review import acts
from tests.visitor import Visit

Count = Callable[[], AbstractContextManager[list[str]]]
PAGE = "/artykuly/petycja"


@pytest.fixture
def halina(database: Database) -> Person:
    with database.writing() as db:
        make.article(db, title="Petycja", slug="petycja", body="Zobacz [[ogrod]] i [[park]].\n")
        halina = make.person(db, Level.RESIDENT)
        garden = ArticleSource("Ogród", "Tajny szkic ogrodu.\n", categories=("zglosic",))
        acts.save(db, halina, Edit("ogrod", garden, "Nowe narzędzie"))
        return halina


def link(visit: Visit, who: Person | None, slug: str) -> str:
    page = visit(who).get(PAGE).get_data(as_text=True)
    return page.partition(f'href="/artykuly/{slug}">')[2].partition("</a>")[0]


def test_signed_in_people_read_it_and_guests_do_not(
    visit: Visit, database: Database, halina: Person
) -> None:
    with database.writing() as db:
        other = make.person(db)
    for who in (halina, other):
        assert "ktoś już pisze" in link(visit, who, "ogrod")
        assert "artykułu jeszcze nie ma" in link(visit, who, "park")
    assert "ktoś już pisze" not in link(visit, None, "ogrod")
    assert "artykułu jeszcze nie ma" in link(visit, None, "ogrod")


def test_it_ends_with_the_proposal_though_the_page_is_kept(
    visit: Visit, database: Database, halina: Person
) -> None:
    assert "ktoś już pisze" in link(visit, halina, "ogrod")
    with database.writing() as db:
        db.execute(update(Proposal).values(state=State.WITHDRAWN))
        assert being_written(db, {"ogrod", "park"}) == set()
    assert "artykułu jeszcze nie ma" in link(visit, halina, "ogrod")


def test_any_number_of_such_links_costs_one_query(
    visit: Visit, database: Database, halina: Person, count_queries: Count
) -> None:
    def cost(slug: str) -> int:
        visitor = visit(halina)
        visitor.get(f"/artykuly/{slug}")
        with count_queries() as statements:
            visitor.get(f"/artykuly/{slug}")
        return len(statements)

    with database.writing() as db:
        links = " ".join(f"[[brak-{number}]]" for number in range(30))
        make.article(db, slug="wiele", body=f"{links}\n")
    assert cost("wiele") == cost("petycja")
