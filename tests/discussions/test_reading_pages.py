"""Pages on which threads are read."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from app.articles.service import rename
from app.core import clock
from app.discussions.models import Thread
from app.discussions.thread_page import PAGE_SIZE
from app.people.models import Level, Person
from tests import make
from tests.discussions.looks import NEW, url
from tests.discussions.rows import add_posts
from tests.visitor import Visit, Visitor

# Reading.


def test_empty_lists_invite(visit: Visit, db: Session) -> None:
    article = make.article(db)
    db.commit()
    guest = visit()
    for path in (
        "/dyskusje",
        "/dyskusje?pokaz=bez-odpowiedzi",
        "/dyskusje/tablica/pomysly",
        f"/artykuly/{article.slug}/dyskusja",
    ):
        page = guest.page(path)
        assert len(page.select("h1")) == 1
        assert page.select_one(".empty a.button"), path


def test_a_guest_reads_a_thread_and_is_invited_to_sign_in(visit: Visit, thread: Thread) -> None:
    guest = visit()
    page = guest.page(url(thread))
    assert page.h1
    assert page.h1.get_text() == "Spółka miejska"
    assert page.select_one(".post-text em")
    assert "csrf_token" not in str(page)
    assert not page.select("main form[method=post]")
    link = page.select_one(".reply-form a")
    assert link
    assert link["href"] == f"/logowanie?dalej={url(thread)}"
    assert "Spółka miejska" in guest.text("/dyskusje")
    assert "Spółka miejska" in guest.text("/dyskusje/tablica/pomysly")


def test_addresses_lead_to_the_thread(visit: Visit, thread: Thread) -> None:
    guest = visit()
    for path in (f"/dyskusje/{thread.id}", f"/dyskusje/{thread.id}-inny-tytul"):
        assert guest.get(path, 301).location == url(thread)
    assert guest.get(f"/dyskusje/{thread.id}-x?strona=3", 301).location == f"{url(thread)}?strona=3"


@pytest.mark.parametrize(
    "path",
    [
        "/dyskusje/999-nie-ma",
        "/dyskusje/99999999999999999999-za-duzo",
        "/posty/999",
        "/posty/99999999999999999999",
        "/posty/999/historia",
        "/dyskusje/tablica/nie-ma",
        "/artykuly/nie-ma/dyskusja",
    ],
)
def test_what_is_not_there_is_not_found(visit: Visit, path: str) -> None:
    visit().get(path, 404)


def test_threads_of_a_renamed_article_are_found(visit: Visit, db: Session, halina: Person) -> None:
    article = make.article(db, slug="dawny")
    make.thread(db, halina, article=article, title="O artykule")
    rename(db, make.who(make.person(db, Level.EDITOR)), article, "obecny", "")
    db.commit()
    guest = visit()
    assert guest.get("/artykuly/dawny/dyskusja", 301).location == "/artykuly/obecny/dyskusja"
    assert "O artykule" in guest.text("/artykuly/obecny/dyskusja")
    assert article.title in visit(halina).text(f"{NEW}?artykul=dawny")


def test_a_permalink_leads_to_the_page_of_the_post(
    visit: Visit, db: Session, thread: Thread, halina: Person
) -> None:
    posts = [make.post(db, halina, thread, f"Odpowiedź {n}") for n in range(PAGE_SIZE)]
    db.commit()
    response = visit().get(f"/posty/{posts[-1].id}", 302)
    assert response.location == f"{url(thread)}?strona=2#post-{posts[-1].id}"
    assert response.headers["X-Robots-Tag"] == "noindex"
    page = visit().page(response.location)
    assert page.find(id=f"post-{posts[-1].id}")
    canonical = page.select_one("link[rel=canonical]")
    assert canonical
    assert str(canonical["href"]).endswith(f"{url(thread)}?strona=2")


def test_replies_without_their_post_on_the_page_say_so(
    visit: Visit, db: Session, thread: Thread, halina: Person
) -> None:
    answer = make.post(db, halina, thread)
    for _ in range(PAGE_SIZE):
        make.post(db, halina, thread, parent=answer)
    db.commit()
    page = visit().page(f"{url(thread)}?strona=2")
    assert page.find("a", href=f"/posty/{answer.id}")
    assert len(page.select(".replies .post")) == 2


# The number of queries of a page does not grow with the thread.

CountQueries = Callable[[], AbstractContextManager[list[str]]]


def test_a_page_asks_as_often_for_500_posts_as_for_5(
    visit: Visit,
    db: Session,
    count_queries: CountQueries,
    halina: Person,
    moderator: Person,
) -> None:
    threads = {number: make.thread(db, halina) for number in (5, 500)}
    now = clock.now()
    for number, thread in threads.items():
        add_posts(db, thread, halina, ((each, 0, now) for each in range(2, number + 2)))
    db.commit()

    def asked(browser: Visitor, thread: Thread) -> int:
        with count_queries() as statements:
            browser.get(url(thread))
        return len(statements)

    for browser, most in ((visit(), 6), (visit(halina), 15), (visit(moderator), 15)):
        asked(browser, threads[5])
        few, many = asked(browser, threads[5]), asked(browser, threads[500])
        assert few == many <= most
